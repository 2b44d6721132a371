"""Reading the words that answer a question, and the files that belong to it.

Here is decided whether words are one answer or several at once, whether they must be confirmed,
and what follows where somebody has nothing to say (``nothings``).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.codec import pack
from bot.talk.dialog import OTHER, Ask, Asking, Choose, Dialog, Doubtful, Either, Step
from bot.talk.model import Progress, say
from bot.talk.moves import go_on, put_again, skip, take
from bot.talk.nothings import (
    PERHAPS_NAMES,
    bare,
    is_unsure,
    merely_agrees,
    says_nothing,
)
from bot.talk.press import choice_before, press
from bot.talk.readers import (
    Reason,
    Rejected,
    asks,
    denies,
    fold,
    instead,
    read_yes_no,
    tells,
)
from bot.talk.show import (
    EITHER,
    GLEANED,
    NO,
    SINGLY,
    VALUE,
    YES,
    Label,
    Turn,
    ask,
    marked,
    offered,
    option_label,
    options_of,
    waits,
)

PARTIAL = "partial"
FEW = 3
"""More words than that are a sentence, and no name of anything."""
NAMES = frozenset({"name", "organisation"})


def read_answer(
    dialog: Dialog, step: Ask, progress: Progress, text: str, now: datetime, label: Label
) -> Turn:
    """Return the turn that words make at a question that is answered in words."""
    if waits(progress):
        answer = read_yes_no(text)
        if isinstance(answer, bool) and EITHER not in progress.pending:
            option = marked(progress, YES if answer else NO)
            return press(dialog, progress, option, label, typed=True)
        text = instead(text)
        if choice_before(dialog, step) is not None and not _listed(
            dialog, step, progress, text, label
        ):
            return _other_again(dialog, step, progress, text, now, label)
    if step.optional and (says_nothing(text) or is_unsure(text)):
        return skip(dialog, replace(progress, pending=None), label)
    if (dialog.summary or step.name in NAMES) and _is_no_answer(step, text):
        return put_again(dialog, progress, label, say("talk-unsure"))
    listed = _listed(dialog, step, progress, text, label)
    if listed:
        return take(dialog, progress, listed, label)
    gleaned = _glean(dialog, step, progress, text, label)
    if gleaned:
        return ask(dialog, replace(progress, pending={GLEANED: gleaned}), label)
    return _read_one(dialog, step, progress, text, now, label)


def is_half(progress: Progress) -> bool:
    """Whether a day was named to which the time is missing."""
    return isinstance(progress.pending, dict) and PARTIAL in progress.pending


def _is_no_answer(step: Ask, text: str) -> bool:
    """Whether words are no answer to a question that needs one; some may be a name."""
    named = step.name in NAMES
    if named and bare(text) in PERHAPS_NAMES:
        return False
    refused = not named and not step.optional and read_yes_no(text) is False
    return refused or says_nothing(text) or is_unsure(text)


def _listed(
    dialog: Dialog, step: Ask, progress: Progress, text: str, label: Label
) -> Mapping[str, Any]:
    """Return the option of the choice before that is meant after all where "other" was chosen."""
    choice = choice_before(dialog, step)
    if choice is None:
        return {}
    for option in options_of(dialog, choice, progress):
        name = label(option_label(dialog, choice, option))
        spellings = {fold(part).strip() for part in (name, *re.split("[,/&]", name))}
        if option.id != OTHER and fold(text).strip(" .!") in spellings:
            return {choice.name: option.id}
    return {}


def _other_again(
    dialog: Dialog, step: Ask, progress: Progress, text: str, now: datetime, label: Label
) -> Turn:
    """Take words for another answer that must be confirmed, but a whole sentence for none."""
    value = step.read(text, now)
    none = asks(text) or says_nothing(text) or is_unsure(text)
    if isinstance(value, str) and len(value.split()) <= FEW and not none:
        pending = _to_confirm(dialog, step, _sensed(step, progress, value.rstrip(" .")))
        return ask(dialog, replace(progress, pending=pending), label)
    return put_again(dialog, progress, label, say(f"reject-{Reason.NOT_YES_OR_NO}"))


def _to_confirm(dialog: Dialog, step: Ask, value: object) -> Mapping[str, Any]:
    """Return what waits for a yes, or for a choice among what the words may mean."""
    kind = dialog.kind_of(step.name)
    if isinstance(value, Either):
        return {EITHER: [pack(kind, each) for each in value.values]}
    return {VALUE: pack(kind, value.value if isinstance(value, Doubtful) else value)}


def _sensed(step: Ask, progress: Progress, value: object) -> object:
    """Return a value that was read, or ``Either`` of what it may mean where that is several."""
    if step.senses is None or not isinstance(value, str):
        return value
    given = tuple(each.id for each in progress.options.get(step.name, ()))
    found = step.senses(value, given)
    return Either(found) if len(found) > 1 else value


def _glean(
    dialog: Dialog, step: Ask, progress: Progress, text: str, label: Label
) -> Mapping[str, Any]:
    """Return the packed answers to this question and to later ones; empty if there are none.

    What was answered already stays, unless it came with the same words, which are changed now.
    """
    pending = progress.pending if isinstance(progress.pending, dict) else {}
    if step.gleans is None or SINGLY in pending:
        return {}
    found = step.gleans(text, offered(dialog, progress, label))
    heard = progress.heard.get(step.name, "")
    names = {
        each.name
        for each in dialog.visible({**progress.answers, **found})
        if each.name == step.name
        or each.name not in progress.answers
        or (heard and progress.heard.get(each.name) == heard)
    }
    if step.name not in found:
        return {}
    return {name: pack(dialog.kind_of(name), value) for name, value in found.items()
            if name in names}  # fmt: skip


def _read_one(
    dialog: Dialog, step: Ask, progress: Progress, text: str, now: datetime, label: Label
) -> Turn:
    earlier = progress.pending.get(PARTIAL) if isinstance(progress.pending, dict) else None
    value = step.read(text, now)
    if earlier is not None:
        joined = step.read(f"{earlier} {text}", now)
        value = value if isinstance(joined, Rejected) else joined
    gleaned = progress.pending.get(GLEANED) if isinstance(progress.pending, dict) else None
    told = step.name in NAMES or step.asking is Asking.FREE or not dialog.summary
    if not (told or isinstance(value, Rejected)) and merely_agrees(text):
        value = Rejected(Reason.TOO_SHORT)
    if isinstance(value, Rejected):
        pending = {PARTIAL: text} if value.reason is Reason.NO_TIME else None
        progress = progress if gleaned is not None else replace(progress, pending=pending)
        reason = say(f"reject-{value.reason}", limit=value.limit or 0)
        return put_again(dialog, progress, label, reason)
    value = _sensed(step, progress, value)
    if gleaned is not None and isinstance(value, Doubtful):
        value = value.value  # all of it is read back once more
    if step.readback or isinstance(value, Either | Doubtful):
        read_back = _to_confirm(dialog, step, value)
        return ask(dialog, replace(progress, pending=read_back), label)
    if gleaned is not None:
        mended = {**gleaned, step.name: pack(dialog.kind_of(step.name), value)}
        return ask(dialog, replace(progress, pending={GLEANED: mended}), label)
    return go_on(dialog, progress, value, label)


def unsure(dialog: Dialog, progress: Progress, label: Label) -> Turn:
    """Return the turn of who does not know what to choose: on, where nothing need be chosen."""
    if dialog.step(progress.step).optional:
        return skip(dialog, progress, label)
    return put_again(dialog, progress, label, say("talk-unsure"))


def read_choice(dialog: Dialog, progress: Progress, text: str, now: datetime, label: Label) -> Turn:
    """Return the turn that words make at a choice of one that they do not name."""
    step = dialog.step(progress.step)
    means = step.means if isinstance(step, Choose) else None
    known = _not_replaced(step, progress)
    told, why = means(text, now, known) if means is not None else ({}, ())
    if step.name in told:
        packed = {name: pack(dialog.kind_of(name), value) for name, value in told.items()}
        turn = take(dialog, progress, packed, label)
        return replace(turn, lines=(*why, *turn.lines))
    if step.optional and says_nothing(text):
        return skip(dialog, progress, label)
    if is_unsure(text) and (step.optional or dialog.summary):
        return unsure(dialog, progress, label)
    if isinstance(step, Choose) and step.other:
        return read_other(dialog, step, progress, text, now, label)
    early = isinstance(step, Choose) and step.early and _tells_something(text)
    return put_again(dialog, progress, label, say("talk-early" if early else "talk-choose"))


def _tells_something(text: str) -> bool:
    """Whether somebody writes a few words, and not that they do not know, or want none of it."""
    told = sum(map(tells, text.split())) >= FEW
    return told and not (is_unsure(text) or says_nothing(text) or denies(text))


def read_other(
    dialog: Dialog, step: Choose, progress: Progress, text: str, now: datetime, label: Label
) -> Turn:
    """Take words that fit no option for what is none of them, if they can be that at all."""
    further = dialog.step(step.other)
    none = text.endswith("?") or says_nothing(text) or is_unsure(text)
    if not isinstance(further, Ask) or none or isinstance(read_yes_no(text), bool):
        return put_again(dialog, progress, label, say("talk-choose"))
    value = further.read(text.rstrip(" ."), now)
    if not isinstance(value, str):
        return put_again(dialog, progress, label, say("talk-choose"))
    answers = {**progress.answers, step.name: OTHER}
    pending = _to_confirm(dialog, further, _sensed(further, progress, value))
    moved = replace(progress, step=further.name, answers=answers, pending=pending, picked=())
    return ask(dialog, moved, label)


def _not_replaced(step: Step, progress: Progress) -> Mapping[str, Any]:
    """Return the answers that new words go on with: none that the words told which they replace."""
    ref = progress.heard.get(step.name) if progress.editing else None
    gone = {name for name, each in progress.heard.items() if each == ref} if ref else set()
    return {name: each for name, each in progress.answers.items() if name not in gone}
