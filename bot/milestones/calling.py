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
    calls = [each for each in updates if each.at > now - DAY]
    rang = [await tx.fates(f"{HELP}/{each.id}/") for each in calls]
    return sum(map(bool, rang)) >= MOST_CALLS
