"""Open questions whose matter was settled meanwhile: they end at the next word."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import registry
from bot.engine.cards import answers_question, find_card, look_back, typed_button
from bot.engine.dialogs import can_take, with_question
from bot.engine.replied import target_of
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.controls import Control, read_control
from bot.talk.dialog import Ask
from bot.talk.model import (
    KEEP,
    Message,
    Outcome,
    Pressed,
    Progress,
    Said,
    Say,
    Shown,
    Unreadable,
    pile,
    say,
)
from bot.talk.readers import read_yes_no


async def unless_settled(scene: Scene, decide: Callable[[Scene], Awaitable[Outcome]]) -> Outcome:
    """Return the decision about an event, for which no question is open that is settled by now.

    What was an answer to such a question is none to anything else: it is only told that it came
    too late. All the rest is decided as if the question had not been put.
    """
    after, lines = await _without_settled(scene)
    if after is scene or (_adds(scene) and await target_of(scene) is None):
        return await decide(scene)
    if lines and await _answers(scene):
        outcome = await with_question(
            after, Outcome(void=isinstance(scene.envelope.event, Pressed))
        )
    else:
        outcome = await decide(after)
    told = (Message(scene.private, lines),) if lines else ()
    progress = after.progress if outcome.progress is KEEP else outcome.progress
    return replace(outcome, progress=progress, messages=(*told, *outcome.messages))


async def _without_settled(scene: Scene) -> tuple[Scene, tuple[Say, ...]]:
    """Return the scene without the open dialogs that are settled, and what is said of them.

    One that was interrupted has not been put lately: of that nothing need be said.
    """
    stack = scene.progress.stack if scene.progress is not None else ()
    lines = [await _settled(scene, each) for each in stack]
    if not any(lines):
        return scene, ()
    left = pile([each for each, line in zip(stack, lines, strict=True) if line is None])
    first = lines[0]
    if first is None:
        return replace(scene, progress=left), ()
    return replace(scene, progress=left, returned=left is not None), (first, say("talk-settled"))


async def _settled(scene: Scene, progress: Progress) -> Say | None:
    form = registry.FORMS.get(progress.dialog)
    if form is None or form.settled is None:
        return None
    return await form.settled(scene, progress)


def _adds(scene: Scene) -> bool:
    """Whether somebody answers in words of their own, which count though the matter is settled."""
    progress, event = scene.progress, scene.envelope.event
    form = registry.FORMS.get(progress.dialog) if progress is not None else None
    if progress is None or form is None or not form.adds or not isinstance(event, Said):
        return False
    if not isinstance(form.dialog.step(progress.step), Ask) or scene.envelope.room is not None:
        return False
    steers = read_command(event.text) or read_control(event.text)
    return steers is None and not isinstance(read_yes_no(event.text), bool)


async def _answers(scene: Scene) -> bool:
    """Whether an event is, or may be, an answer to the open question."""
    event = scene.envelope.event
    if scene.progress is None or scene.envelope.room is not None:
        return False
    if await target_of(scene) is not None:
        return False
    match event:
        case Pressed(token):
            return token.startswith(f"d.{scene.progress.run}.")
        case Said(text):
            return await _may_answer(scene, text)
        case Shown(_, caption) if read_command(caption) is not None:
            return await _may_answer(scene, caption)
        case _:
            return isinstance(event, Shown | Unreadable)


async def _may_answer(scene: Scene, text: str) -> bool:
    """Whether words may answer the open question: they are no command, and no card's button.

    A plain yes or no is one to a card only if nothing came after it.
    """
    typed = read_command(text)
    control = read_control(text if typed is None else typed.name)
    if control is not None or typed is not None:
        return control not in (None, Control.HELP)
    card, _ = await find_card(scene, await look_back(scene))
    hit = typed_button(card, text)
    if card is not None and hit is not None and not answers_question(scene, text, card, hit):
        return False
    return can_take(scene, text) or (hit is None and isinstance(read_yes_no(text), bool))


TEXT_IDS = ("talk-settled",)
