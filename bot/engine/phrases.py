"""Words that mean the same at any time, whichever message came last."""

from bot import registry
from bot.engine.dialogs import chooses_else
from bot.scene import Scene
from bot.talk.model import Button, Outcome
from bot.talk.readers import clean, fold


async def by_phrase(scene: Scene, text: str, hit: Button | None) -> Outcome | None:
    """Return what words mean whichever message came last; ``None`` if nothing.

    A button of the last card with just these words goes first, and a question for words has them.
    """
    if hit is not None and fold(clean(text)) == fold(clean(hit.label)):
        return None
    if scene.progress is not None:
        form = registry.FORMS.get(scene.progress.dialog)
        stops = form.dialog.stops if form is not None else ()
        if fold(clean(text)) in stops or not chooses_else(scene, text):
            return None
    for each in registry.PHRASES:
        found = await each.run(scene, text)
        if found is not None:
            return found
    return None
