"""How often a team may ring for help: nobody is to be woken all night."""

from datetime import datetime, timedelta

from bot.domain.milestones import Update
from bot.ports import Tx

HELP = "help"
"""The act of taking care of a call for help, in the audit trail; so begin the keys of calls."""

MOST_CALLS = 3
"""So many calls for help of one team ring within a day."""

DAY = timedelta(days=1)


async def rang_often(tx: Tx, team_id: str, now: datetime) -> bool:
    """Whether a team has called for help too often to ring again; what found nobody is no call."""
    updates = await tx.find(Update, team_id=team_id, help=True)
    rang = [await _rang(tx, each) for each in updates if each.at > now - DAY]
    return sum(rang) >= MOST_CALLS


async def _rang(tx: Tx, call: Update) -> bool:
    """Whether a coordinator was called, and not all of them turned out to be out of reach."""
    return bool(await tx.fates(f"{HELP}/{call.id}/")) and not await tx.fates(nobody_key(call))


def nobody_key(call: Update) -> str:
    """Return the key of what tells whoever called that nobody was reached."""
    return f"{HELP}/{call.id}/nobody"
