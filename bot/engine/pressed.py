"""What a pressed button does: an action's of a card, or an answer to the open question."""

from bot import registry
from bot.engine.dialogs import advance_dialog, with_question
from bot.engine.roles import end_with_others_roles
from bot.scene import Scene
from bot.talk.dialog import words_of
from bot.talk.machine import Chosen
from bot.talk.model import Outcome, Pressed, say


async def pressed(scene: Scene, event: Pressed) -> Outcome:
    """Return what a button does that the bot has offered."""
    if chosen := words_of(event.token):
        return await _in_dialog(scene, chosen, event.ref)
    kind, *words = event.token.split(".")
    found = registry.ACTIONS.get(words[0]) if kind == "a" and words else None
    if found is None or (found.roles and not found.roles & scene.roles()):
        return await void(scene)
    try:
        outcome = await found.run(scene, tuple(words[1:]))
    except (ValueError, IndexError):
        return await void(scene)
    return await with_question(scene, await end_with_others_roles(scene, outcome))


async def _in_dialog(scene: Scene, words: tuple[str, ...], ref: str) -> Outcome:
    run, step, option = words
    if scene.progress is None or scene.progress.run != run:
        return await void(scene)
    return await advance_dialog(scene, Chosen(step, option), ref)


async def void(scene: Scene) -> Outcome:
    """Say that what was pressed, or replied to, does not count any more."""
    return await with_question(scene, scene.refuse(say("talk-void")))
