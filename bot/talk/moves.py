"""Going on in a dialog: to the next question, back, past one, to the end, or on the spot."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any, TypeVar, cast

from bot.domain.codec import pack, unpack
from bot.talk.dialog import Dialog, Given, Step
from bot.talk.model import Progress, Say, say
from bot.talk.show import CHANGE, SUMMARY, Label, Turn, ask, waits

T = TypeVar("T")


def go_on(dialog: Dialog, progress: Progress, value: object, label: Label) -> Turn:
    """Return the turn after a step was answered with ``value``."""
    kind = dialog.kind_of(progress.step)
    packed = None if value is None else value if isinstance(value, str) else pack(kind, value)
    return take(dialog, progress, {progress.step: packed}, label)


def take(dialog: Dialog, progress: Progress, packed: Mapping[str, Any], label: Label) -> Turn:
    """Return the turn after one or several steps were answered with these packed values."""
    answers = {**progress.answers, **packed}
    moved = replace(progress, answers=answers, pending=None, picked=(), editing=False)
    moved = replace(moved, step=next_step(dialog, moved))
    if moved.step == SUMMARY and not dialog.summary:
        return finish(dialog, moved)
    return ask(dialog, moved, label)


def next_step(dialog: Dialog, progress: Progress) -> str:
    """Return the first question without an answer, or the summary."""
    for step in dialog.asked(progress.answers):
        if step.name not in progress.answers:
            return step.name
    return SUMMARY


def finish(dialog: Dialog, progress: Progress) -> Turn:
    """Return the turn that ends the dialog with its result."""
    counted: list[Step] = [step for step in dialog.steps if isinstance(step, Given)]
    counted.extend(dialog.visible(progress.answers))
    answers = {
        step.name: progress.answers[step.name]
        for step in counted
        if progress.answers.get(step.name) is not None
    }
    return Turn(None, result=unpack(dialog.result, answers))


def caught_up(dialog: Dialog, progress: Progress, told: T, now: Mapping[str, object]) -> T:
    """Return what was told, but what is as it was when the dialog began taken as it is ``now``.

    It may have been changed meanwhile, from another messenger.
    """
    if not progress.began:
        return told
    untouched: dict[str, Any] = {}
    for each in fields(dialog.result):
        then, value = progress.began.get(each.name), now.get(each.name)
        before = each.default if then is None else unpack(dialog.kind_of(each.name), then)
        current = each.default if value is None else value
        if getattr(told, each.name) == before and current is not MISSING:
            untouched[each.name] = current
    answers: Any = told
    return cast("T", replace(answers, **untouched))


def go_back(dialog: Dialog, progress: Progress, label: Label) -> Turn:
    """Return the turn that takes back the answer before."""
    progress = replace(progress, picked=())
    if waits(progress):
        return ask(dialog, replace(progress, pending=None), label)
    if progress.step == CHANGE or progress.editing:
        left = next_step(dialog, progress)
        return ask(dialog, replace(progress, step=left, editing=False, pending=None), label)
    names = [step.name for step in dialog.asked(progress.answers)]
    at = names.index(progress.step) if progress.step in names else len(names)
    asked = [name for name in names[:at] if name in progress.answers and name not in progress.known]
    if not asked:
        return put_again(dialog, progress, label, say("talk-first"))
    answers = {name: value for name, value in progress.answers.items() if name != asked[-1]}
    return ask(dialog, replace(progress, step=asked[-1], answers=answers, pending=None), label)


def skip(dialog: Dialog, progress: Progress, label: Label) -> Turn:
    """Return the turn that leaves a question out, where it may be."""
    if progress.step in (SUMMARY, CHANGE) or not dialog.step(progress.step).optional:
        return put_again(dialog, progress, label, say("talk-needed"))
    return go_on(dialog, progress, None, label)


def put_again(dialog: Dialog, progress: Progress, label: Label, first: Say) -> Turn:
    """Return the open question once more, with a line before it."""
    turn = ask(dialog, progress, label)
    return replace(turn, lines=(first, *turn.lines))
