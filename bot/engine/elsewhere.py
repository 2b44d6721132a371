"""Going on in one messenger with what was begun in another: an introduction is one person's."""

from dataclasses import replace

from bot import registry
from bot.domain.changes import EndDialog
from bot.domain.people import Account
from bot.scene import Scene, action
from bot.talk.commands import Typed, read_command
from bot.talk.model import KEEP, Message, Outcome, Pressed, Said, ToAccount, say

_START = Typed("start", "")
_RESUME = action("resume")


async def fetch_dialog(scene: Scene) -> tuple[Scene, Account | None]:
    """Return the scene with what is open in the person's other messenger, and which one that is.

    Whoever begins, or goes on, where nothing is open means what they have begun elsewhere.
    """
    if scene.progress is not None or scene.envelope.room is not None or not _goes_on(scene):
        return scene, None
    own = await scene.tx.find(Account, person_id=scene.person.id)
    others = [each for each in own if each.id != scene.account.id]
    found = [(await scene.tx.progress(each.id), each) for each in others]
    lasting = [
        (progress, account)
        for progress, account in found
        if progress is not None and progress.dialog in registry.LASTING
    ]
    if not lasting:
        return scene, None
    progress, account = max(lasting, key=lambda pair: pair[0].updated_at)
    # The messages that gave the answers so far are the other messenger's.
    return replace(scene, progress=replace(progress, heard={})), account


def _goes_on(scene: Scene) -> bool:
    event = scene.envelope.event
    if isinstance(event, Pressed):
        return event.token == _RESUME
    return isinstance(event, Said) and read_command(event.text) == _START


def bring_along(scene: Scene, outcome: Outcome, account: Account | None) -> Outcome:
    """Return the decision such that the dialog is open here, and no more in the other messenger."""
    if account is None:
        return outcome
    kept = scene.progress if outcome.progress is KEEP else outcome.progress
    moved = replace(outcome, progress=kept, changes=(*outcome.changes, EndDialog(account.id)))
    there = Message(ToAccount(account.id), (say("talk-elsewhere"),))
    return moved.saying(there) if account.reachable else moved


TEXT_IDS = ("talk-elsewhere",)
