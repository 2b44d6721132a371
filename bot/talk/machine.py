"""The conversation machine: a dialog, where it stands, and one event give the next turn.

Theory of operation. A dialog stands at one step. An event is words, a pressed option, a photo or
something unreadable. The machine answers with a ``Turn``: the new progress, and what to say. It
never raises on what a person sends; what does not fit is answered with the reason, and the
question is put again. The next question is always the first visible one without an answer, so
that going back, correcting a single answer and resuming after a restart are the same thing.

Beside the declared steps there are two places at the end of a dialog with a summary: the summary
itself and the list of answers to correct. A value with ``readback`` waits in ``pending`` for a
yes; so do the answers to several questions that one message gave. Buttons carry the run and the
step; any other run or step is void and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.codec import pack
from bot.talk.asides import step_aside
from bot.talk.boxes import read_many
from bot.talk.controls import Control, read_control
from bot.talk.dialog import Ask, Attach, Choose, ChooseMany, Dialog, words_of
from bot.talk.files import add_words, attach, keep, with_caption
from bot.talk.model import Odd, Option, Progress, Say, Shown, Unreadable, say
from bot.talk.moves import go_back, next_step, put_again, skip
from bot.talk.nothings import is_unsure, says_nothing
from bot.talk.press import press
from bot.talk.readers import Reason, Rejected, clean, closest, fold, meant, read_yes_no
from bot.talk.reading import read_answer, read_choice
from bot.talk.show import (
    BACK,
    CHANGE,
    DONE,
    SKIP,
    SUMMARY,
    YES,
    Label,
    Turn,
    ask,
    waits,
)

YES_NO = frozenset({"yes", "no"})
NAMELESS = ("",) * 99
"""Labels of which only the number can be meant."""
SHORTEST = 5
"""Words with fewer letters are not taken for a slip in the name of a button."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pressed button, already known to belong to this run."""

    step: str
    option: str


Input = str | Chosen | Shown | Unreadable | Control


def begin(
    dialog: Dialog,
    run: str,
    now: datetime,
    subject: Mapping[str, str] | None = None,
    *,
    options: Mapping[str, tuple[Option, ...]] | None = None,
    answers: Mapping[str, object] | None = None,
) -> Progress:
    """Return the progress of a dialog that starts now; ``answers`` (values) are not asked again."""
    known = {name: pack(dialog.kind_of(name), value) for name, value in (answers or {}).items()}
    progress = Progress(
        dialog.name, run, "", now, now, subject or {}, known, options or {}, known=tuple(known)
    )
    began = known if progress.amends else {}
    return replace(progress, step=next_step(dialog, progress), began=began)


def advance(dialog: Dialog, progress: Progress, given: Input, now: datetime, label: Label) -> Turn:
    """Return the turn that an event makes. ``now`` is local time: dates are read against it."""
    if isinstance(given, Chosen):
        if given.step != progress.step:
            return replace(ask(dialog, progress, label), void=True)
        return press(dialog, progress, given.option, label)
    if isinstance(given, str):
        control = read_control(given)
        if control is None and fold(clean(given)) in dialog.stops:
            control = Control.CANCEL
        given = control if control is not None else clean(given)
    if isinstance(given, Control):
        return _steer(dialog, progress, given, label)
    if isinstance(given, Unreadable):
        return put_again(dialog, progress, label, say(f"odd-{given.kind}"))
    if isinstance(given, Shown):
        return _shown(dialog, progress, given, now, label)
    return _typed(dialog, progress, given, now, label)


# Steering: back, skip, cancel, help.


def _steer(dialog: Dialog, progress: Progress, control: Control, label: Label) -> Turn:
    match control:
        case Control.CANCEL:
            return Turn(None, (say("talk-cancelled"),))
        case Control.HELP:
            return put_again(dialog, progress, label, say("talk-help"))
        case Control.BACK:
            return go_back(dialog, progress, label)
        case Control.SKIP:
            return skip(dialog, progress, label)


# Words.


def _typed(dialog: Dialog, progress: Progress, text: str, now: datetime, label: Label) -> Turn:
    if not text:
        return put_again(dialog, progress, label, say(f"reject-{Reason.EMPTY}"))
    here = ask(dialog, progress, label)
    flat = [choice for row in here.choices for choice in row]
    names = [label(choice.label) for choice in flat]
    hit = closest(text, names) if _in_words(dialog, progress) else meant(text, names)
    if hit is not None and not _freely(dialog, progress, text):
        *_, option = words_of(flat[hit].token)
        if _is_box(dialog, progress, option):
            return read_many(dialog, progress, text, label)
        return press(dialog, progress, option, label, typed=True)
    aside = step_aside(dialog, progress, text, label)
    if aside is not None:
        return aside
    if progress.step in (SUMMARY, CHANGE):
        return _typed_at_summary(dialog, progress, text, label)
    return _answer_in_words(dialog, progress, text, now, label)


def _answer_in_words(
    dialog: Dialog, progress: Progress, text: str, now: datetime, label: Label
) -> Turn:
    step = dialog.step(progress.step)
    agreed = read_yes_no(text) if set(dialog.options_of(step)) >= YES_NO else None
    if isinstance(agreed, bool):
        return press(dialog, progress, "yes" if agreed else "no", label, typed=True)
    if isinstance(step, Ask):
        return read_answer(dialog, step, progress, text, now, label)
    if isinstance(step, ChooseMany):
        return read_many(dialog, progress, text, label)
    if isinstance(step, Choose):
        return read_choice(dialog, progress, text, now, label)
    nothing = step.optional and (says_nothing(text) or is_unsure(text))
    if isinstance(step, Attach) and not nothing:
        return add_words(dialog, step, progress, text, now, label)
    return skip(dialog, progress, label)


def _is_box(dialog: Dialog, progress: Progress, option: str) -> bool:
    """Whether an option is one of several to tick: named in words, the list is complete."""
    if progress.step in (SUMMARY, CHANGE) or option in (BACK, SKIP, DONE):
        return False
    return isinstance(dialog.step(progress.step), ChooseMany)


def _in_words(dialog: Dialog, progress: Progress) -> bool:
    """Whether the open question is answered in words of one's own."""
    if progress.step in (SUMMARY, CHANGE) or waits(progress):
        return False
    return isinstance(dialog.step(progress.step), Ask)


def _freely(dialog: Dialog, progress: Progress, text: str) -> bool:
    """Whether a text is an answer of its own here, and not the number of a button or nearly one.

    A question in words has but the buttons of ``CONTROLS``, whose own names were looked for before:
    what has a number in it ("zwei"), or is a short word ("Ski", "Pack"), is the answer.
    """
    if not _in_words(dialog, progress):
        return False
    number = any(char.isdigit() for char in text) or closest(text, NAMELESS) is not None
    return number or len(text) < SHORTEST


def _typed_at_summary(dialog: Dialog, progress: Progress, text: str, label: Label) -> Turn:
    names = [step.name for step in dialog.visible(progress.answers)]
    hit = closest(text, [label(say(f"{dialog.name}-{name}-name")) for name in names])
    if hit is not None:
        return press(dialog, replace(progress, step=CHANGE), names[hit], label, typed=True)
    answer = read_yes_no(text)
    if isinstance(answer, bool) and progress.step == SUMMARY:
        return press(dialog, progress, YES if answer else CHANGE, label, typed=True)
    return put_again(dialog, progress, label, say("talk-choose"))


def _shown(dialog: Dialog, progress: Progress, given: Shown, now: datetime, label: Label) -> Turn:
    """Take a photo or a file, also where its question comes only later.

    Its caption is words, but for the lists of answers: there it is none of them.
    """
    listed = progress.step in (SUMMARY, CHANGE)
    caption = "" if listed else clean(given.caption)
    if not listed:
        step = dialog.step(progress.step)
        if isinstance(step, Attach):
            told = with_caption(dialog, step, progress, caption if step.asked else "", now)
            if isinstance(told, Rejected):
                return _refuse_file(dialog, progress, told, label)
            return attach(dialog, step, told, given.media, label)
    open_ = [
        each
        for each in dialog.visible(progress.answers)
        if isinstance(each, Attach) and (each.name not in progress.answers or not each.asked)
    ]
    kept = keep(dialog, open_[0], progress, given.media) if open_ else None
    if kept is None:
        full = say("talk-media-full", most=open_[0].most) if open_ else None
        if caption:
            left = full or _left(dialog, progress, given)
            turn = _typed(dialog, progress, caption, now, label)
            return replace(turn, lines=(left, *turn.lines))
        return put_again(dialog, progress, label, full or say("talk-no-media"))
    if caption:
        return _typed(dialog, kept, caption, now, label)
    return put_again(dialog, kept, label, say("talk-media-kept"))


def _left(dialog: Dialog, progress: Progress, given: Shown) -> Say:
    """Return what is said of a photo or a file of which only the caption is taken."""
    files = (each for each in dialog.visible(progress.answers) if isinstance(each, Attach))
    if any(progress.answers.get(each.name) for each in files):
        return say("talk-media-one")
    return say("talk-media-left", kind=given.media.kind)


def _refuse_file(dialog: Dialog, progress: Progress, why: Rejected, label: Label) -> Turn:
    """Ask for a file once more whose caption cannot be kept: together they may be sent anew."""
    turn = put_again(dialog, progress, label, say(f"reject-{why.reason}", limit=why.limit or 0))
    return replace(turn, lines=(say("talk-media-words"), *turn.lines))


TEXT_IDS = (
    *(f"talk-{name}" for name in (
        "added", "cancelled", "help", "first", "needed", "asked", "attach", "choose", "choose-many",
        "choose-rest",
        "too-few", "no-media", "media-kept",
        "question", "option", "list", "ticked", "done", "back", "skip", "right", "other", "change",
        "readback", "either", "answer", "which", "nothing", "value", "media-photo", "media-file",
        "media-photos", "media-files", "media-full", "media-left", "media-more", "media-one",
        "media-words",
        "without", "gleaned", "singly", "unsure", "contradiction", "stray", "early",
    )),
    *(f"reject-{reason}" for reason in Reason),
    *(f"odd-{kind}" for kind in Odd if kind not in (Odd.TOO_EARLY, Odd.BEFOREHAND)),
)  # fmt: skip
"""Every Fluent id that the machine can ask for."""
