"""That something told was not kept, as an answer is missing: how it is taken back once it is."""

from bot.domain.changes import Withdraw
from bot.scene import Form, Scene
from bot.talk.model import Outcome, Progress


def key_of(account_id: str, progress: Progress) -> str:
    """Return the key of the message that says so of a dialog in that account."""
    return f"{_stem(account_id, progress.dialog)}{progress.run}"


def told_anew(scene: Scene, form: Form) -> Outcome:
    """Return what a dialog that is told to its end takes back: that one before it was not kept."""
    if not form.unkept:
        return Outcome()
    return Outcome(changes=(Withdraw(_stem(scene.account.id, form.dialog.name)),))


def _stem(account_id: str, dialog: str) -> str:
    return f"unkept/{account_id}/{dialog}/"
