"""Open dialogs: going on in one, interrupting it, coming back to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import registry
from bot.domain.calendar import Month
from bot.domain.changes import EndDialog
from bot.domain.codec import pack, unpack
from bot.domain.meetings import FIRST
from bot.engine.roles import end_with_roles
from bot.engine.unkept import told_anew
from bot.onboarding.dialog import NEWCOMER
from bot.scene import Form, Scene
from bot.sharpener import BRIEF
from bot.talk.controls import Control, read_control
from bot.talk.dialog import Choose, ChooseMany
from bot.talk.hearing import hear, stand_at
from bot.talk.machine import YES_NO, Input, advance
from bot.talk.model import KEEP, LAPSE, Message, Outcome, Progress, Say, Shown, pile, say
from bot.talk.readers import meant
from bot.talk.show import CHANGE, SUMMARY, Turn, ask, waits

_BESIDE = frozenset({"name", "code", "version", "controller", "email"})
"""What a subject carries beside what it is about: how that is called, and how it was begun."""

MOST = 3
"""Dialogs that wait at a time while another one goes on; introductions beyond that wait, too."""

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
    if _lasts(progress):
        return False
    return at - progress.updated_at > (LAPSE + LATEST if counts(progress) else LAPSE)


def _lasts(progress: Progress) -> bool:
    """Whether it can be resumed after any time."""
    return progress.dialog in registry.LASTING and not progress.amends


def counts(progress: Progress) -> bool:
    """Whether what was told so far counts even if nothing more comes."""
    form = registry.FORMS.get(progress.dialog)
    return form is not None and form.counts and form.dialog.is_enough(progress.answers)


def lacks_a_yes(progress: Progress) -> bool:
    """Whether it lapses though all was told but the yes that makes it count, and that is said.

    Of what was told before, and is changed, that is so once something was said in words.
    """
    form = _form_of(progress)
    if form is None or not form.unkept or _lasts(progress) or counts(progress):
        return False
    if progress.amends and not progress.heard.keys() & progress.answers.keys():
        return False
    if progress.step in (SUMMARY, CHANGE) or waits(progress):
        return True
    return set(form.dialog.options_of(form.dialog.step(progress.step))) >= YES_NO


async def advance_dialog(scene: Scene, given: Input, pressed: str | None) -> Outcome:
    """Return what an event makes of the open dialog; ``pressed`` is the message of a button."""
    progress = scene.progress
    if progress is None:
        return Outcome()
    form = _form_of(progress)
    if form is None:
        return Outcome(progress=None) + scene.reply(say("talk-void"))
    if not may_answer(scene, form, progress):
        return _come_back(scene, Outcome(None) + scene.reply(say("talk-left")), progress)
    turn = advance(form.dialog, progress, given, scene.heard_at(), scene.label)
    turn = _in_chosen(_heard(scene, progress, given, turn))
    if turn.result is not None:
        outcome = await end_with_roles(scene, await form.finish(scene, turn.result, progress))
        outcome = replace(outcome, progress=None) if outcome.progress is KEEP else outcome
        return _come_back(scene, outcome + told_anew(scene, form), progress)
    if turn.progress is None:
        turn = replace(turn, lines=_cancelled(progress) or turn.lines)
        return _come_back(
            scene, Outcome(None, messages=_turn_messages(scene, turn, None)), progress
        )
    messages = _turn_messages(scene, turn, pressed)
    return Outcome(turn.progress, messages=messages, picked=turn.picked, void=turn.void)


def may_answer(scene: Scene, form: Form, progress: Progress) -> bool:
    """Whether the speaker still has a role for which the open dialog is, in its programme."""
    here = progress.programme
    roles = {each.role for each in scene.memberships if each.programme_id == here}
    return not form.roles or here is None or bool(form.roles & roles)


def chooses_else(scene: Scene, text: str) -> bool:
    """Whether the open question is a choice, and words are none of its answers."""
    form = _form_of(scene.progress) if scene.progress is not None else None
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
    form = _form_of(progress) if progress is not None else None
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
    form = _form_of(scene.progress) if scene.progress is not None else None
    if scene.progress is None or form is None:
        return None
    back = stand_at(form.dialog, scene.progress, ref)
    return None if back is None else replace(scene, progress=back)


def _turn_messages(scene: Scene, turn: Turn, pressed: str | None) -> tuple[Message, ...]:
    lines = (say("talk-void"), *turn.lines) if turn.void else turn.lines
    edits = pressed if turn.in_place else None
    return (Message(scene.private, lines, turn.choices, edits=edits),)


def with_question(scene: Scene, outcome: Outcome) -> Outcome:
    """Put the open question again behind an answer that left the dialog as it was.

    A dialog that was opened meanwhile goes first, behind it what came with it, and then the one
    that it interrupted, unless the decision ended that one. If it only did that, what had been
    interrupted before goes on.
    """
    progress = scene.progress
    if progress is None:
        return outcome
    if outcome.progress is None:
        return _come_back(scene, outcome, progress)
    if EndDialog(scene.account.id) in outcome.changes:
        return outcome
    if isinstance(outcome.progress, Progress):
        opened, *behind = outcome.progress.stack
        waiting = _behind(opened, (*behind, *progress.stack))
        return replace(outcome, progress=replace(outcome.progress, before=waiting))
    return _asking(scene, outcome, progress)


def _behind(opened: Progress, stack: Sequence[Progress]) -> Any:
    """Return, packed, what waits while ``opened`` goes on: each dialog once, at most ``MOST``.

    Of more, the oldest give way, but no introduction that is still owed.
    """
    kept: list[Progress] = []
    for each in stack:
        if not _worth(each) or any(_is_replaced(each, newer) for newer in (opened, *kept)):
            continue
        if len(kept) < MOST or each.dialog in registry.OWED:
            kept.append(each)
    first = pile(kept)
    return None if first is None else pack(Progress, first)


def _worth(progress: Progress) -> bool:
    """Whether something would be lost: an answer, or an introduction that is still owed."""
    form = registry.FORMS.get(progress.dialog)
    typed = form.typed if form is not None else frozenset()
    begun = bool(progress.answers.keys() - (set(progress.known) - typed))
    return begun or progress.dialog in registry.OWED


def _is_replaced(progress: Progress, opened: Progress) -> bool:
    """Whether a dialog begins anew: two of one kind are two, if they are about two things.

    And if it can be said which one goes on: nobody is to answer about the one what was asked about
    the other. An introduction asks for the name itself, so who waited for a place is not asked by
    two.
    """
    if progress.dialog != opened.dialog:
        introduced = progress.dialog == NEWCOMER.name and opened.dialog in registry.OWED
        return introduced and progress.subject.items() <= opened.subject.items()
    form = registry.FORMS.get(progress.dialog)
    owed = progress.dialog in registry.OWED and not progress.amends
    several = owed or bool(_back_to(progress)) or (form is not None and bool(form.apart))
    return not several or _about(progress) == _about(opened)


def _about(progress: Progress) -> tuple[Mapping[str, str], tuple[Any, ...]]:
    """Return what tells a dialog from others of its kind: of its subject, and of its answers.

    One that changes what was told before is told by its subject alone: its answers are changed.
    """
    form = registry.FORMS.get(progress.dialog)
    apart = form.apart if form is not None and not progress.amends else ()
    subject = {name: each for name, each in progress.subject.items() if name not in _BESIDE}
    return subject, tuple(progress.answers.get(name) for name in apart)


def _come_back(scene: Scene, outcome: Outcome, done: Progress) -> Outcome:
    """Return to the dialog that a finished or cancelled one had interrupted, if it is not ended."""
    if done.before is None or EndDialog(scene.account.id) in outcome.changes:
        return outcome
    if isinstance(outcome.progress, Progress):
        return replace(outcome, progress=replace(outcome.progress, before=done.before))
    before = _left_of(unpack(Progress, done.before), scene.account.id, outcome)
    if before is None:
        return outcome
    back = replace(outcome, progress=before)
    return _asking(scene, back, before, _back_to(before) if before.dialog == done.dialog else ())


def _left_of(progress: Progress, account_id: str, outcome: Outcome) -> Progress | None:
    """Return what goes on of dialogs some of which a decision may have ended."""
    ends = [each for each in outcome.changes if isinstance(each, EndDialog)]
    runs = {run for each in ends if each.account_id == account_id for run in each.runs}
    return pile([each for each in progress.stack if each.run not in runs])


def _back_to(progress: Progress) -> tuple[Say, ...]:
    """Return which one of its kind goes on: its question alone might be the one just answered."""
    name = progress.answers.get("title") or progress.subject.get("name")
    slot = progress.answers.get("slot", FIRST)
    if name and slot != FIRST:  # a team agrees on a date for each month
        return (say("talk-returned-month", name=name, month=Month.parse(slot)),)
    return (say("talk-returned", name=name),) if name else ()


def _asking(
    scene: Scene, outcome: Outcome, progress: Progress, first: tuple[Say, ...] = ()
) -> Outcome:
    form = _form_of(progress)
    if form is None:
        return outcome
    turn = ask(form.dialog, progress, scene.label)
    return outcome.saying(Message(scene.private, (*first, *turn.lines), turn.choices))


def _form_of(progress: Progress) -> Form | None:
    """Return the form of an open dialog, unless an upgrade took the dialog or its question away."""
    form = registry.FORMS.get(progress.dialog)
    if form is None:
        return None
    names = {SUMMARY, CHANGE, *(step.name for step in form.dialog.steps)}
    return form if progress.step in names else None


TEXT_IDS = ("talk-left", "talk-returned", "talk-returned-month", "talk-stopped")
