"""Open dialogs: going on in one, interrupting it, coming back to it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import registry
from bot.arrived import was_interrupted, was_put_lately
from bot.domain.changes import EndDialog
from bot.domain.codec import unpack
from bot.engine.captions import saying_first
from bot.engine.roles import end_with_roles
from bot.engine.unkept import told_anew
from bot.engine.waiting import back_to, make_way
from bot.engine.worth import counts, form_of, lasts, may_answer
from bot.ports import Parcel
from bot.scene import Form, Scene
from bot.sharpener import BRIEF
from bot.talk.controls import Control, read_control
from bot.talk.dialog import Ask, Attach, Choose, ChooseMany, Dialog, Step
from bot.talk.hearing import hear, stand_at
from bot.talk.machine import Input, advance
from bot.talk.model import KEEP, LAPSE, Message, Outcome, Progress, Said, Say, Shown, pile, say
from bot.talk.readers import Reason, clean, fold, meant, read_yes_no
from bot.talk.reading import is_half
from bot.talk.show import CHANGE, SUMMARY, Turn, ask, waits

LATEST = timedelta(days=5)
"""So long after its question lapsed, what was told and counts is caught up with."""


def still_open(progress: Progress | None, at: datetime) -> Progress | None:
    """Return the dialog that was open ``at`` an instant.

    One that lapsed gives way to the one it had interrupted. What counts is open until it is kept.
    """
    stack = progress.stack if progress is not None else ()
    return next((each for each in stack if not _lapsed(each, at)), None)


def _lapsed(progress: Progress, at: datetime) -> bool:
    """Whether an open dialog is so old that nobody means it any more; joining never is."""
    if lasts(progress):
        return False
    return at - progress.updated_at > (LAPSE + LATEST if counts(progress) else LAPSE)


async def advance_dialog(
    scene: Scene, given: Input, pressed: str | None, *, doubted: bool = False
) -> Outcome:
    """Return what an event makes of the open dialog; ``pressed`` is the message of a button.

    Where it is ``doubted`` that words answer the open question, they are read back.
    """
    progress = scene.progress
    if progress is None:
        return Outcome()
    form = form_of(progress)
    if form is None:
        return Outcome(progress=None) + scene.reply(say("talk-void"))
    if not may_answer(scene, form, progress):
        return await _come_back(scene, Outcome(None) + scene.reply(say("talk-left")), progress)
    turn = advance(form.dialog, progress, given, scene.heard_at(), scene.label)
    lately = was_put_lately(progress, scene.envelope) and not form.dialog.summary
    if doubted or lately:  # where all is read back at the end, the second half of an answer is, too
        turn = _doubted(scene, form.dialog, progress, given, turn)
    turn = _in_chosen(_heard(scene, progress, given, turn))
    if turn.progress is not None:
        turn = replace(turn, progress=replace(turn.progress, sudden=False))
    if turn.result is not None:
        outcome = await end_with_roles(scene, await form.finish(scene, turn.result, progress))
        outcome = saying_first(scene, outcome, *turn.lines)
        outcome = replace(outcome, progress=None) if outcome.progress is KEEP else outcome
        return await _come_back(scene, outcome + await told_anew(scene, form, progress), progress)
    if turn.progress is None:
        turn = replace(turn, lines=_cancelled(progress) or turn.lines)
        over = Outcome(None, messages=_turn_messages(scene, turn, None))
        return await _come_back(scene, over, progress)
    messages = _turn_messages(scene, turn, pressed)
    return Outcome(turn.progress, messages=messages, picked=turn.picked, void=turn.void)


def _doubted(scene: Scene, dialog: Dialog, progress: Progress, given: Input, turn: Turn) -> Turn:
    """Return the turn in which words that may not be for the open question are read back.

    Where they are read back in any case, that will do.
    """
    if not isinstance(given, str):
        return turn
    if turn.progress is not None and waits(turn.progress):
        return turn
    steps = list(dialog.steps)
    for number, each in enumerate(steps):
        if isinstance(each, Ask) and each.name == progress.step:
            steps[number] = replace(each, readback=True)
    asking = replace(dialog, steps=tuple(steps))
    again = advance(asking, progress, given, scene.heard_at(), scene.label)
    if again.progress is None or not waits(again.progress):
        return turn
    question = Say(f"{progress.dialog}-{progress.step}", progress.subject)
    return replace(again, lines=(say("talk-which-question", question=question, text=clean(given)),))


def is_doubted(scene: Scene, last: Sequence[Parcel]) -> bool:
    """Whether what somebody sends, ``last`` lying in the chat, may not be for the open question."""
    progress = scene.progress
    lately = progress is not None and was_put_lately(progress, scene.envelope)
    return lately or was_interrupted(scene, last)


def is_plain(scene: Scene, text: str) -> bool:
    """Whether words are but a yes, a no or a figure, and an answer out of those that are offered.

    To a question in words they are an answer of their own.
    """
    if scene.progress is None or wants_words(scene):
        return False
    return clean(text).isdecimal() or isinstance(read_yes_no(text), bool)


def wants_words(scene: Scene) -> bool:
    """Whether the open question is answered in words of one's own."""
    return isinstance(_step(scene), Ask)


def goes_on(scene: Scene, words: str) -> bool:
    """Whether what was said behind a command might go on in what the open question takes."""
    return bool(words) and isinstance(_step(scene), Ask | Attach)


def _step(scene: Scene) -> Step | None:
    """Return the open question; ``None`` where answers to it are read back, or listed."""
    progress = scene.progress
    form = form_of(progress) if progress is not None else None
    if progress is None or form is None or progress.step in (SUMMARY, CHANGE) or waits(progress):
        return None
    return form.dialog.step(progress.step)


async def put_again(scene: Scene, outcome: Outcome) -> Outcome:
    """Put the open question once more behind an answer, as one that is waited for now."""
    return _keeping(scene, await with_question(scene, outcome), sudden=False)


async def put_aside(scene: Scene, outcome: Outcome) -> Outcome:
    """Put the open question once more behind an answer, as one that is not waited for just now."""
    return _keeping(scene, await with_question(scene, outcome), sudden=True)


def _keeping(scene: Scene, outcome: Outcome, *, sudden: bool) -> Outcome:
    if scene.progress is None or outcome.progress is not KEEP:
        return outcome
    return replace(outcome, progress=replace(scene.progress, sudden=sudden))


def chooses_else(scene: Scene, text: str) -> bool:
    """Whether the open question is a choice, and words are none of its answers."""
    form = form_of(scene.progress) if scene.progress is not None else None
    if scene.progress is None or form is None or scene.progress.step in (SUMMARY, CHANGE):
        return False
    if not isinstance(form.dialog.step(scene.progress.step), Choose | ChooseMany):
        return False
    return not _names_button(scene, form, scene.progress, text)


def _names_button(scene: Scene, form: Form, progress: Progress, text: str) -> bool:
    rows = ask(form.dialog, progress, scene.label).choices
    return meant(text, [scene.label(choice.label) for row in rows for choice in row]) is not None


def can_take(scene: Scene, text: str) -> bool:
    """Whether the open question can make anything of words, or they name one of its buttons."""
    progress = scene.progress
    form = form_of(progress) if progress is not None else None
    if progress is None or form is None:
        return False
    if _names_button(scene, form, progress, text):
        return True
    return advance(form.dialog, progress, text, scene.heard_at(), scene.label).progress != progress


def _cancelled(progress: Progress) -> tuple[Say, ...]:
    """Return what is said of an introduction that somebody broke off: how to begin again."""
    if progress.amends or progress.dialog not in registry.LASTING:
        return ()
    return (say("talk-stopped", brief=progress.dialog == BRIEF.name),)


def _heard(scene: Scene, before: Progress, given: Input, turn: Turn) -> Turn:
    """Return the turn, in its progress which message gave which answer."""
    if turn.progress is None:
        return turn
    words = isinstance(given, Shown) or (isinstance(given, str) and _answers(given))
    return replace(turn, progress=hear(before, turn.progress, scene.envelope.ref if words else ""))


def _in_chosen(turn: Turn) -> Turn:
    """Return the turn, its progress about the programme that was chosen."""
    progress = turn.progress
    if progress is None or progress.programme is None:
        return turn
    subject = {**progress.subject, "programme": progress.programme}
    return replace(turn, progress=replace(progress, subject=subject))


def _answers(words: str) -> bool:
    """Whether words can be an answer: leaving a question out is one, going back is not."""
    return read_control(words) in (None, Control.SKIP)


def back_at(scene: Scene, ref: str) -> Scene | None:
    """Return the scene with the open dialog where message ``ref`` was its answer, if it was."""
    form = form_of(scene.progress) if scene.progress is not None else None
    if scene.progress is None or form is None:
        return None
    back = stand_at(form.dialog, scene.progress, ref)
    return None if back is None else replace(scene, progress=back)


def _turn_messages(scene: Scene, turn: Turn, pressed: str | None) -> tuple[Message, ...]:
    lines = (say("talk-void"), *turn.lines) if turn.void else turn.lines
    edits = pressed if turn.in_place else None
    return (Message(scene.private, lines, turn.choices, edits=edits),)


async def with_question(scene: Scene, outcome: Outcome) -> Outcome:
    """Put the open question again behind an answer that left the dialog as it was.

    A dialog that was opened meanwhile goes first, behind it what came with it, and then the one
    that it interrupted, unless the decision ended that one. If it only did that, what had been
    interrupted before goes on. What gives way to the opened one is kept, or that it is not is said.
    """
    progress = scene.progress
    if progress is None:
        return outcome
    if outcome.progress is None:
        return await _come_back(scene, outcome, progress)
    if EndDialog(scene.account.id) in outcome.changes:
        return outcome
    if isinstance(outcome.progress, Progress):
        return await make_way(scene, outcome, outcome.progress, progress.stack)
    first = await _above(scene, progress) if scene.returned else ()
    return _asking(scene, outcome, progress, first)


async def _come_back(scene: Scene, outcome: Outcome, done: Progress) -> Outcome:
    """Return to the dialog that a finished or cancelled one had interrupted, if it is not ended."""
    if done.before is None or EndDialog(scene.account.id) in outcome.changes:
        return outcome
    before = _left_of(unpack(Progress, done.before), scene.account.id, outcome)
    if isinstance(outcome.progress, Progress):
        stack = before.stack if before is not None else ()
        return await make_way(scene, outcome, outcome.progress, stack)
    if before is None:
        return outcome
    before = replace(before, sudden=_may_go_on(scene, done))
    back = replace(outcome, progress=before)
    first = back_to(before) if before.dialog == done.dialog else ()
    return _asking(scene, back, before, (*first, *await _above(scene, before)))


def _may_go_on(scene: Scene, done: Progress) -> bool:
    """Whether what ended a dialog may go on in the next message: no button does, nor its words."""
    event, form = scene.envelope.event, form_of(done)
    if not isinstance(event, Said) or form is None:
        return isinstance(event, Shown)
    rows = ask(form.dialog, done, scene.label).choices
    labels = {fold(clean(scene.label(each.label))) for row in rows for each in row}
    words = clean(event.text)
    plain = " " not in words and isinstance(read_yes_no(words), bool)
    return plain or fold(words) not in labels


async def _above(scene: Scene, progress: Progress) -> tuple[Say, ...]:
    """Return what stood above the question of a dialog that comes back: it is far up by now."""
    form = form_of(progress)
    shown = await form.above(scene, progress) if form is not None and form.above else ()
    return (*shown, say(f"reject-{Reason.NO_TIME}", limit=0)) if is_half(progress) else shown


def _left_of(progress: Progress, account_id: str, outcome: Outcome) -> Progress | None:
    """Return what goes on of dialogs some of which a decision may have ended."""
    ends = [each for each in outcome.changes if isinstance(each, EndDialog)]
    runs = {run for each in ends if each.account_id == account_id for run in each.runs}
    return pile([each for each in progress.stack if each.run not in runs])


def _asking(
    scene: Scene, outcome: Outcome, progress: Progress, first: tuple[Say, ...] = ()
) -> Outcome:
    form = form_of(progress)
    if form is None:
        return outcome
    turn = ask(form.dialog, progress, scene.label)
    return outcome.saying(Message(scene.private, (*first, *turn.lines), turn.choices))


TEXT_IDS = ("talk-left", "talk-stopped", "talk-which-question")
