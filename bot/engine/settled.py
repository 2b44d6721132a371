"""Open questions whose matter was settled meanwhile: they end at the next word."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot import registry
from bot.domain.codec import pack
from bot.engine.cards import answers_question, find_card, look_back, typed_button
from bot.engine.dialogs import can_take, with_question
from bot.engine.moot import where_settled
from bot.engine.replied import target_of
from bot.engine.waiting import part
from bot.engine.worth import form_of
from bot.scene import Scene
from bot.talk.commands import read_command
from bot.talk.controls import Control, read_control
from bot.talk.dialog import Ask, words_of
from bot.talk.machine import Chosen, Input, advance
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
from bot.talk.show import waits


async def unless_settled(scene: Scene, decide: Callable[[Scene], Awaitable[Outcome]]) -> Outcome:
    """Return the decision about an event, for which no question is open that is settled by now.

    What was an answer to such a question is none to anything else: it is only told that it came
    too late, unless it still adds something. All the rest is decided as if the question had not
    been put. What was told in such a dialog parts as what gives way does: what still counts is
    kept, and whose words go nowhere reads so above the answer.
    """
    stack = scene.progress.stack if scene.progress is not None else ()
    lines = [await where_settled(scene, each) for each in stack]
    if not any(lines) or (_adds(scene) and await target_of(scene) is None):
        return await decide(scene)
    answers = lines[0] is not None and await _answers(scene)
    first = _taken(scene, stack[0]) if answers else stack[0]
    if lines[0] is not None and first is not None and await where_settled(scene, first) is None:
        return await decide(scene)
    put = [first, *stack[1:]]
    over = [each for each, line in zip(put, lines, strict=True) if each is not None and line]
    parted = await part(scene, over)
    after = _without(scene, [each for each, line in zip(stack, lines, strict=True) if not line])
    if answers:
        outcome = await with_question(
            after, Outcome(void=isinstance(scene.envelope.event, Pressed))
        )
    else:
        outcome = await decide(after)
    progress = after.progress if outcome.progress is KEEP else outcome.progress
    told = _told(scene, lines[0])
    return Outcome(messages=told) + parted + replace(outcome, progress=progress)


def _without(scene: Scene, left: Sequence[Progress]) -> Scene:
    """Return the scene in which only the dialogs that are ``left`` are open."""
    first = pile(left)
    if first is not None and scene.progress is not None and first.run == scene.progress.run:
        return replace(scene, progress=first)
    return replace(scene, progress=first, returned=first is not None)


def _told(scene: Scene, line: Say | None) -> tuple[Message, ...]:
    """Return what is said of the open question if it is settled.

    One that was interrupted has not been put lately: of that nothing need be said.
    """
    return (Message(scene.private, (line, say("talk-settled"))),) if line is not None else ()


def _taken(scene: Scene, progress: Progress) -> Progress | None:
    """Return the open dialog with the answer that just came; ``None`` if that cancels it."""
    form, event = form_of(progress), scene.envelope.event
    if form is None:
        return progress
    given: Input
    match event:
        case Pressed(token):
            _, step, option = words_of(token) or ("", "", "")
            given = Chosen(step, option)
        case Said(text):
            if isinstance(read_yes_no(text), bool) and not waits(progress):
                return progress
            given = text
        case Shown() | Unreadable():
            given = event
        case _:
            return progress
    turn = advance(form.dialog, progress, given, scene.heard_at(), scene.label)
    if turn.result is None:
        return turn.progress
    told = pack(form.dialog.result, turn.result)
    return replace(progress, answers={**progress.answers, **told}, pending=None)


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
