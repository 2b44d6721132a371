"""Which message gave which answer, so that words which are changed later take its place."""

from dataclasses import replace

from bot.talk.dialog import Attach, Choose, Dialog, Step
from bot.talk.model import Progress
from bot.talk.show import GLEANED, waiting, waits

UNCLEAR = "-unclear"
"""Under this name ``Progress.heard`` keeps the last words of which nothing could be made."""


def hear(before: Progress, after: Progress, ref: str) -> Progress:
    """Return ``after`` with the message ``ref`` noted at what it answered, or as unclear.

    Without ``ref`` the event was a button, or no answer at all: what was answered by a button is
    no message's any more. Words that only tick some boxes are unclear. The yes to a read-back is
    not the answer: that was said before.
    """
    taken = {
        name
        for name, value in after.answers.items()
        if name not in before.answers or before.answers[name] != value
    }
    taken -= waiting(before)
    if after.pending != before.pending:
        taken |= waiting(after) - _read_back_before(before, after)
    still = (after.step, after.answers) == (before.step, before.answers)
    stays = still and (bool(ref) or after.picked == before.picked)
    heard = dict(before.heard)
    if taken or not stays:
        heard.pop(UNCLEAR, None)
    continued = {name for name in taken if _is_continued(before, after, name)}
    for name in continued if ref else taken:
        heard.pop(name, None)
    if ref:
        heard.update(dict.fromkeys(taken - continued or ((UNCLEAR,) if stays else ()), ref))
    return after if heard == after.heard else replace(after, heard=heard)


def _read_back_before(before: Progress, after: Progress) -> frozenset[str]:
    """Return which of several answers that wait for a yes waited before, and are the same."""
    if not waits(before) or not waits(after):
        return frozenset()
    now, then = (each.pending.get(GLEANED, {}) for each in (after, before))
    return frozenset(name for name, value in now.items() if then.get(name) == value)


def _is_continued(before: Progress, after: Progress, name: str) -> bool:
    """Whether a caption went on with what another message had said: it is neither's alone."""
    said, more = before.answers.get(name), after.answers.get(name)
    if not isinstance(said, str) or not isinstance(more, str) or name == before.step:
        return False
    return more.startswith(said)


def stand_at(dialog: Dialog, progress: Progress, ref: str) -> Progress | None:
    """Return the dialog standing where the words of message ``ref`` belong, to take them anew.

    ``None`` if they gave no answer, or one that is not there any more. An answer from further
    back is corrected as from the summary; it stays until the new one is understood.
    """
    if progress.heard.get(UNCLEAR) == ref:
        asked = [each for each in dialog.steps if each.name == progress.step and progress.editing]
        left = _without_more(dialog, asked[0], progress, ref) if asked else progress
        return replace(left, pending=None)
    for step in dialog.visible(progress.answers):
        if progress.heard.get(step.name) != ref or isinstance(step, Attach):
            continue
        if step.name == progress.step:
            return replace(progress, pending=None)
        if step.name in progress.answers:
            left = _without_more(dialog, step, progress, ref)
            return replace(left, step=step.name, editing=True, pending=None, picked=())
    return None


def _without_more(dialog: Dialog, step: Step, progress: Progress, ref: str) -> Progress:
    """Return the dialog without what words besides an option told that are changed now.

    What was sent with them stays: a caption that is changed changes no picture.
    """
    if not isinstance(step, Choose) or step.means is None:
        return progress
    besides = {
        name
        for name, heard in progress.heard.items()
        if heard == ref and name in progress.answers and name != step.name
        if not isinstance(dialog.step(name), Attach)
    }
    left = {name: each for name, each in progress.answers.items() if name not in besides}
    return replace(progress, answers=left)
