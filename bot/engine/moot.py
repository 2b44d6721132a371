"""What becomes of what was told in a dialog whose matter is settled by now."""

from bot import registry
from bot.engine.unkept import is_worded, read_back
from bot.engine.worth import form_of, may_answer
from bot.scene import Form, Scene
from bot.talk.dialog import Ask
from bot.talk.model import Outcome, Progress, Say


async def where_settled(scene: Scene, progress: Progress) -> Say | None:
    """Return where the matter of an open dialog stands, if it needs no answer any more."""
    form = registry.FORMS.get(progress.dialog)
    if form is None or form.settled is None:
        return None
    return await form.settled(scene, progress)


async def is_moot(scene: Scene, progress: Progress) -> bool:
    """Whether the speaker could still answer, had the matter not been settled meanwhile."""
    form = form_of(progress)
    if form is None or not belongs(scene, progress) or not may_answer(scene, form, progress):
        return False
    return await where_settled(scene, progress) is not None


def belongs(scene: Scene, progress: Progress) -> bool:
    """Whether the speaker is still in the programme, or in one of these, that a dialog is about."""
    here = progress.programme
    chosen = {each.id for each in progress.options.get("programme", ())} if not here else {here}
    return bool(chosen & {each.programme_id for each in scene.memberships})


async def rest_of(scene: Scene, progress: Progress) -> Outcome:
    """Return what still counts of a dialog whose matter is settled, and what is said to be lost."""
    form = form_of(progress)
    if form is None or form.rest is None or not await is_moot(scene, progress):
        return Outcome()
    return await form.rest(scene, progress, _words(form, progress))


def _words(form: Form, progress: Progress) -> str:
    """Return the words of one's own that were told, or read back; "" if there are none."""
    shown = form.dialog.visible(progress.answers)
    asked = [each.name for each in shown if isinstance(each, Ask) and is_worded(form, each.name)]
    told = [str(progress.answers.get(name) or "") for name in asked]
    return read_back(form, progress) or next((each for each in told if each), "")
