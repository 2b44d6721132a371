"""What a dialog shows: the open question, the read-back, the summary, the list to correct."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from bot.domain.codec import unpack
from bot.domain.milestones import Media
from bot.talk.controls import Control
from bot.talk.dialog import (
    OTHER,
    Answers,
    Ask,
    Attach,
    Choose,
    ChooseMany,
    Dialog,
    Offered,
    Step,
    label_id,
    token_of,
    words_of,
)
from bot.talk.model import Choice, Option, Progress, Say, say

SUMMARY = "-summary"
CHANGE = "-change"
BACK, SKIP, DONE, YES, NO = "-back", "-skip", "-done", "-yes", "-no"
VALUE, EITHER, GLEANED = "value", "either", "gleaned"
"""Keys of ``Progress.pending``: one value read back, a few meanings to choose among, or answers to
several questions at once."""
SHOWN, SINGLY = "shown", "singly"
"""Keys of ``Progress.pending``: the files sent so far; that one answer at a time is wanted."""
COUNTED = 5
"""A dialog with fewer questions does not count them."""
WIDE = 14
"""Labels longer than this get a row of their own: two of them do not fit on a phone."""

Label = Callable[[Say], str]
"""Words for a label, in the language and form of the person at hand."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event did.

    ``progress`` is ``None`` when the dialog is over: finished with ``result``, or cancelled. With
    a result ``lines`` stand above what it leads to.
    ``picked`` is what the pressed button meant, where that is more than its label. ``in_place``
    asks to change the pressed message rather than to say something new.
    """

    progress: Progress | None
    lines: tuple[Say, ...] = ()
    choices: tuple[tuple[Choice, ...], ...] = ()
    result: object | None = None
    picked: Say | None = None
    in_place: bool = False
    void: bool = False


def control_of(token: str) -> Control | None:
    """Return what a button means for the dialog itself: back, skip, or ``None`` for an answer."""
    words = words_of(token)
    return {BACK: Control.BACK, SKIP: Control.SKIP}.get(words[-1]) if words else None


def ask(dialog: Dialog, progress: Progress, label: Label) -> Turn:
    """Return the open question of a dialog again."""
    if progress.step == SUMMARY:
        return summary(dialog, progress)
    if progress.step == CHANGE:
        return change(dialog, progress)
    step = dialog.step(progress.step)
    if waits(progress):
        return readback(dialog, step, progress)
    lines = (_question(dialog, step, progress),)
    return Turn(progress, lines, _choices(dialog, step, progress, label))


def waits(progress: Progress) -> bool:
    """Whether a value was read back and waits for a yes, or for a choice among its meanings."""
    return isinstance(progress.pending, dict) and not progress.pending.keys().isdisjoint(
        (VALUE, EITHER, GLEANED)
    )


def waiting(progress: Progress) -> frozenset[str]:
    """Return the steps whose answers were read back and wait for a yes."""
    if not waits(progress):
        return frozenset()
    return frozenset(progress.pending.get(GLEANED, (progress.step,)))


def marked(progress: Progress, option: str) -> str:
    """Return an answer to a read-back with a mark of what was read back.

    Somebody may type another date before they press the button under the first one: that button
    must not agree to the second.
    """
    return f"{option}{crc32(repr(progress.pending).encode()) & 0xFFFF:04x}"


def _question(dialog: Dialog, step: Step, progress: Progress) -> Say:
    question = Say(f"{dialog.name}-{step.name}", progress.subject)
    asked = dialog.asked(progress.answers)
    names = [each.name for each in asked if each.name not in progress.known]
    if len(names) < COUNTED or progress.editing or step.name not in names:
        return question
    return say("talk-question", step=names.index(step.name) + 1, of=len(names), question=question)


def options_of(dialog: Dialog, step: Step, progress: Progress) -> tuple[Option, ...]:
    """Return the options of a choice, declared or given when the dialog was opened."""
    if isinstance(step, Ask):
        return ()
    declared = dialog.options_of(step)
    if declared:
        return tuple(Option(each, "") for each in declared)
    return progress.options.get(step.name, ())


def offered(dialog: Dialog, progress: Progress, label: Label) -> Offered:
    """Return every option of the visible choices, as the reader sees it."""
    return {
        step.name: {
            each.id: label(option_label(dialog, step, each))
            for each in options_of(dialog, step, progress)
        }
        for step in dialog.visible(progress.answers)
        if isinstance(step, Choose | ChooseMany)
    }


def option_label(dialog: Dialog, step: Step, option: Option) -> Say:
    """Return the words of an option, as they are shown and typed."""
    if option.label:
        return say("talk-option", label=option.label)
    return say(label_id(dialog, step, option.id))


def _choices(
    dialog: Dialog, step: Step, progress: Progress, label: Label
) -> tuple[tuple[Choice, ...], ...]:
    def choice(option: str, text: Say) -> Choice:
        return Choice(token_of(progress.run, step.name, option), text)

    options: list[Choice] = []
    for option in options_of(dialog, step, progress):
        text = option_label(dialog, step, option)
        if isinstance(step, ChooseMany) and option.id in progress.picked:
            text = say("talk-ticked", label=text)
        options.append(choice(option.id, text))
    rows = _rows(options, label)
    several = isinstance(step, Attach) and step.most > 1
    if isinstance(step, ChooseMany) or (several and shown_so_far(progress)):
        rows.append((choice(DONE, say("talk-done")),))
    controls: list[Choice] = []
    earlier = _before(dialog, step)
    if progress.editing or any(
        name in progress.answers and name not in progress.known for name in earlier
    ):
        controls.append(choice(BACK, say("talk-back")))
    if step.optional:
        controls.append(choice(SKIP, say("talk-without" if several else "talk-skip")))
    return (*rows, tuple(controls)) if controls else tuple(rows)


def shown_so_far(progress: Progress) -> list[Any]:
    """Return the packed files that were sent to the open question so far."""
    pending = progress.pending if isinstance(progress.pending, dict) else {}
    return list(pending.get(SHOWN, ()))


def _before(dialog: Dialog, step: Step) -> tuple[str, ...]:
    """Return the steps to which one can go back; what is not asked is none of them."""
    names = [each.name for each in dialog.steps]
    quiet = {each.name for each in dialog.steps if isinstance(each, Attach) and not each.asked}
    return tuple(name for name in names[: names.index(step.name)] if name not in quiet)


def _rows(choices: list[Choice], label: Label) -> list[tuple[Choice, ...]]:
    rows: list[tuple[Choice, ...]] = []
    for choice in choices:
        narrow = len(label(choice.label)) <= WIDE
        if rows and narrow and len(rows[-1]) == 1 and len(label(rows[-1][0].label)) <= WIDE:
            rows[-1] = (*rows[-1], choice)
        else:
            rows.append((choice,))
    return rows


def readback(dialog: Dialog, step: Step, progress: Progress) -> Turn:
    """Return the value that was understood, or its few meanings, to be confirmed."""
    kind = dialog.kind_of(step.name)

    def token(option: str) -> str:
        return token_of(progress.run, step.name, marked(progress, option))

    if GLEANED in progress.pending:
        lines = _answers(dialog, progress, progress.pending[GLEANED])
        yes = Choice(token(YES), say("talk-right"))
        singly = Choice(token(NO), say("talk-singly"))
        return Turn(progress, (say("talk-gleaned"), *lines), ((yes, singly),))
    no = Choice(token(NO), say("talk-other"))
    if EITHER in progress.pending:
        rows = [
            (
                Choice(
                    token(f"-{number}"),
                    say("talk-value", value=_value(dialog, step, progress, unpack(kind, packed))),
                ),
            )
            for number, packed in enumerate(progress.pending[EITHER])
        ]
        return Turn(progress, (say("talk-either"),), (*rows, (no,)))
    shown = _value(dialog, step, progress, unpack(kind, progress.pending[VALUE]))
    yes = Choice(token(YES), say("talk-right"))
    return Turn(progress, (say("talk-readback", value=shown),), ((yes, no),))


def summary(dialog: Dialog, progress: Progress) -> Turn:
    """Return all answers, read back."""
    lines = [Say(f"{dialog.name}-summary", progress.subject)]
    lines.extend(_answers(dialog, progress, progress.answers))
    doubted: dict[str, Choice] = {}
    for clash in dialog.clashes:
        if clash.found(progress.answers):
            lines.append(Say(f"{dialog.name}-clash-{clash.name}", progress.subject))
            for name in clash.between:
                text = say(f"{dialog.name}-{name}-name")
                doubted[name] = Choice(token_of(progress.run, SUMMARY, name), text)
    either = list(doubted.values())
    rows = [tuple(either[at : at + 2]) for at in range(0, len(either), 2)]
    yes = Choice(token_of(progress.run, SUMMARY, YES), say("talk-right"))
    other = Choice(token_of(progress.run, SUMMARY, CHANGE), say("talk-change"))
    return Turn(progress, tuple(lines), (*rows, (yes, other)))


def _answers(dialog: Dialog, progress: Progress, answers: Answers) -> Iterator[Say]:
    """Yield a line for each visible answer, all of them at the end, else those that there are.

    What was told in words where none of the options was chosen stands in the place of the choice.
    """
    everything = answers is progress.answers
    told = {
        each.name: each.other
        for each in dialog.steps
        if isinstance(each, Choose) and answers.get(each.name) == OTHER and answers.get(each.other)
    }
    for step in dialog.visible({**progress.answers, **answers}):
        if step.name in told.values() or not (everything or step.name in answers):
            continue
        shown = dialog.step(told.get(step.name, step.name))
        packed = answers.get(shown.name)
        value = None if packed is None else unpack(dialog.kind_of(shown.name), packed)
        yield say(
            "talk-answer",
            name=say(f"{dialog.name}-{step.name}-name"),
            value=_value(dialog, shown, progress, value),
        )


def change(dialog: Dialog, progress: Progress) -> Turn:
    """Return the list of answers, of which one can be corrected."""
    choices = [
        Choice(token_of(progress.run, CHANGE, step.name), say(f"{dialog.name}-{step.name}-name"))
        for step in dialog.visible(progress.answers)
    ]
    back = Choice(token_of(progress.run, CHANGE, BACK), say("talk-back"))
    rows = [tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)]
    return Turn(progress, (say("talk-which"),), (*rows, (back,)))


def _value(dialog: Dialog, step: Step, progress: Progress, value: Any) -> Any:
    """Return a value as the argument of a text."""
    if value is None or value == ():
        return say("talk-nothing")
    if isinstance(step, Ask) and step.shown is not None:
        return step.shown(value)
    if isinstance(value, Media):
        return say(f"talk-media-{value.kind}")
    if isinstance(step, Attach):
        counted = Counter(each.kind for each in value)
        return tuple(say(f"talk-media-{kind}s", count=count) for kind, count in counted.items())
    if isinstance(step, Choose | ChooseMany):
        known = {each.id: each for each in options_of(dialog, step, progress)}
        values = value if isinstance(value, tuple) else (value,)
        shown = tuple(
            option_label(dialog, step, known[each]) if each in known else str(each)
            for each in values
        )
        return shown if isinstance(value, tuple) else shown[0]
    return value
