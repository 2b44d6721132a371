"""What people write beside the point: "weiter", "ach egal", a question about the question.

Or the name of a button that is not there: "Passt so" where a name is asked for.

None of it is an answer. It is taken only where no button and no control is meant, and never where
a question is answered with a question (``Asking.FREE``).
"""

from bot.talk.dialog import Ask, Asking, Choose, ChooseMany, Dialog
from bot.talk.model import Progress, say
from bot.talk.moves import put_again, skip
from bot.talk.press import press
from bot.talk.readers import asks, asks_about, fold, read_yes_no
from bot.talk.show import CHANGE, DONE, SUMMARY, VALUE, YES, Label, Turn, marked, waits

ON = frozenset(
    {
        "weiter", "weiter bitte", "bitte weiter", "nein weiter", "nee weiter", "weiter gehts",
        "weiter geht's", "naechste", "naechste frage", "die naechste", "next", "next one",
        "next question", "continue", "go on", "move on",
    }
)  # fmt: skip
ENOUGH = frozenset(
    {
        "ach egal", "ach was", "vergiss es", "vergessen sie es", "ach vergiss es", "lass gut sein",
        "lass mal", "lassen wir das", "lassen wir es", "egal vergiss es", "doch nicht",
        "ach nee", "ach nein", "ach lass", "schon gut", "hat sich erledigt", "erledigt sich",
        "nevermind", "never mind", "forget it", "leave it", "forget about it",
    }
)  # fmt: skip


ELSEWHERE = ("talk-right", "talk-change", "talk-singly", "talk-done")
"""Buttons whose names are no answer either where they are not shown."""


def step_aside(dialog: Dialog, progress: Progress, text: str, label: Label) -> Turn | None:
    """Return the turn that words beside the point make; ``None`` where they are an answer."""
    if progress.step in (SUMMARY, CHANGE):
        return None
    if _bare(text) in ON:
        return _on(dialog, progress, label)
    if says_enough(text):
        return _enough(dialog, progress, label)
    if _asks(dialog, progress, text):
        return put_again(dialog, progress, label, say("talk-asked"))
    if _is_button(dialog, progress, text, label):
        return put_again(dialog, progress, label, say("talk-stray", word=text))
    return None


def says_enough(text: str) -> bool:
    """Whether somebody writes that they do not want to go on: "ach lass", "never mind"."""
    return _bare(text) in ENOUGH


def _bare(text: str) -> str:
    return " ".join(fold(text).replace(",", " ").split()).strip(" .!…")


def _asks(dialog: Dialog, progress: Progress, text: str) -> bool:
    step = dialog.step(progress.step)
    if isinstance(step, Choose | ChooseMany):
        return asks(text) and not isinstance(read_yes_no(text), bool)
    if not isinstance(step, Ask) or step.asking is Asking.FREE:
        return False
    return asks_about(text) or (step.asking is Asking.NEVER and asks(text))


def _is_button(dialog: Dialog, progress: Progress, text: str, label: Label) -> bool:
    """Whether words are but the name of a button that belongs to another question.

    Where few questions are asked, and any words may be the answer, they are that.
    """
    step = dialog.step(progress.step)
    asking = step.asking if isinstance(step, Ask) else Asking.ELSE
    own = isinstance(step, Ask) or (isinstance(step, Choose) and bool(step.other))
    if not own or asking is Asking.FREE or not (dialog.summary or asking is Asking.NEVER):
        return False
    return _bare(text) in {_bare(label(say(each))) for each in ELSEWHERE}


def _on(dialog: Dialog, progress: Progress, label: Label) -> Turn:
    """Go on: with what was ticked or read back, else without an answer where there need be none."""
    step = dialog.step(progress.step)
    if waits(progress):
        if VALUE in progress.pending:
            return press(dialog, progress, marked(progress, YES), label, typed=True)
        return put_again(dialog, progress, label, say("talk-needed"))
    if isinstance(step, ChooseMany) and (progress.picked or not step.optional):
        return press(dialog, progress, DONE, label, typed=True)
    return skip(dialog, progress, label)


def _enough(dialog: Dialog, progress: Progress, label: Label) -> Turn:
    """Leave a short dialog; in a long one, only the question, and say how to do either."""
    if not dialog.summary:
        return Turn(None, (say("talk-cancelled"),))
    optional = dialog.step(progress.step).optional and not waits(progress)
    if optional:
        return skip(dialog, progress, label)
    return put_again(dialog, progress, label, say("talk-help"))
