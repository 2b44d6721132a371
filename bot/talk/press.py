"""What a button does, or what was typed in its stead."""

from dataclasses import replace

from bot.domain.codec import unpack
from bot.talk.dialog import Attach, Choose, ChooseMany, Dialog, Step
from bot.talk.model import Progress, say
from bot.talk.moves import finish, go_back, go_on, put_again, skip, take
from bot.talk.show import (
    BACK,
    CHANGE,
    DONE,
    EITHER,
    GLEANED,
    NO,
    SINGLY,
    SKIP,
    SUMMARY,
    VALUE,
    YES,
    Label,
    Turn,
    ask,
    marked,
    option_label,
    options_of,
    shown_so_far,
    waits,
)


def press(  # noqa: PLR0911 - one return per kind of button reads better than a chain
    dialog: Dialog, progress: Progress, option: str, label: Label, *, typed: bool = False
) -> Turn:
    """Return the turn that an option makes, pressed, or typed in its stead."""
    if option == BACK:
        return go_back(dialog, progress, label)
    if option == SKIP:
        return skip(dialog, progress, label)
    if progress.step == SUMMARY:
        return _pressed_at_summary(dialog, progress, option, label)
    if progress.step == CHANGE:
        return _pressed_at_change(dialog, progress, option, label)
    step = dialog.step(progress.step)
    if waits(progress):
        return _confirmed(dialog, progress, option, label)
    if option == DONE and isinstance(step, ChooseMany | Attach):
        return _done(dialog, progress, step, label)
    ids = [each.id for each in options_of(dialog, step, progress)]
    if option not in ids:
        return replace(ask(dialog, progress, label), void=True)
    if isinstance(step, ChooseMany):
        toggled = ask(dialog, replace(progress, picked=_toggle(progress.picked, option)), label)
        return replace(toggled, in_place=not typed)
    return go_on(dialog, progress, option, label)


def _done(dialog: Dialog, progress: Progress, step: ChooseMany | Attach, label: Label) -> Turn:
    """Return the turn after all boxes were ticked, or all files sent."""
    if isinstance(step, Attach):
        files = shown_so_far(progress)
        if not files:
            return replace(ask(dialog, progress, label), void=True)
        return take(dialog, progress, {step.name: files}, label)
    if len(progress.picked) < step.least:
        return put_again(dialog, progress, label, say("talk-too-few", least=step.least))
    turn = go_on(dialog, progress, progress.picked, label)
    known = {each.id: each for each in options_of(dialog, step, progress)}
    ticked = tuple(option_label(dialog, step, known[each]) for each in progress.picked)
    return replace(turn, picked=say("talk-list", items=ticked))


def _toggle(picked: tuple[str, ...], option: str) -> tuple[str, ...]:
    if option in picked:
        return tuple(each for each in picked if each != option)
    return (*picked, option)


def _confirmed(dialog: Dialog, progress: Progress, option: str, label: Label) -> Turn:
    gleaned = progress.pending.get(GLEANED)
    step = dialog.step(progress.step)
    if option == marked(progress, NO):
        choice = choice_before(dialog, step)
        if choice is not None:
            back = replace(progress, step=choice.name, editing=True, pending=None, picked=())
            return ask(dialog, back, label)
        pending = None if gleaned is None else {SINGLY: True}
        return ask(dialog, replace(progress, pending=pending), label)
    if gleaned is not None and option == marked(progress, YES):
        turn = take(dialog, progress, gleaned, label)
        everything = {step.name for step in dialog.asked(progress.answers)} - {*progress.known}
        if turn.progress is not None and everything <= gleaned.keys():
            return finish(dialog, turn.progress)  # the summary would show the same once more
        return turn
    meanings = {f"-{number}": each for number, each in enumerate(progress.pending.get(EITHER, ()))}
    if VALUE in progress.pending:
        meanings[YES] = progress.pending[VALUE]
    for name, packed in meanings.items():
        if option == marked(progress, name):
            value = unpack(dialog.kind_of(progress.step), packed)
            return go_on(dialog, progress, value, label)
    return replace(ask(dialog, progress, label), void=True)


def choice_before(dialog: Dialog, step: Step) -> Choose | None:
    """Return the choice of which a question takes what is none of its options, if it does."""
    choices = (each for each in dialog.steps if isinstance(each, Choose))
    return next((each for each in choices if each.other == step.name), None)


def _pressed_at_summary(dialog: Dialog, progress: Progress, option: str, label: Label) -> Turn:
    if option == YES:
        return finish(dialog, progress)
    if option == CHANGE:
        return ask(dialog, replace(progress, step=CHANGE), label)
    return _pressed_at_change(dialog, progress, option, label)


def _pressed_at_change(dialog: Dialog, progress: Progress, option: str, label: Label) -> Turn:
    if option not in [step.name for step in dialog.visible(progress.answers)]:
        return replace(ask(dialog, progress, label), void=True)
    return ask(dialog, replace(progress, step=option, editing=True), label)
