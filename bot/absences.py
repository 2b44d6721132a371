"""The records of who left a team's group chats; each is a reminder that nobody is told again."""

from bot.domain.changes import Drop
from bot.domain.reminders import ABSENCE, Reminder, absence_key
from bot.ports import Tx


async def absences(tx: Tx, team_id: str, room_id: str | None = None) -> tuple[Reminder, ...]:
    """Return the records of who left a team's chats, or just one of them."""
    start = ABSENCE if room_id is None else absence_key(room_id, "")
    found = await tx.find(Reminder, team_id=team_id)
    return tuple(each for each in found if each.key.startswith(start))


async def forget_absences(tx: Tx, team_id: str, room_id: str | None = None) -> tuple[Drop, ...]:
    """Return the end of those records."""
    return tuple(map(Drop, await absences(tx, team_id, room_id)))
