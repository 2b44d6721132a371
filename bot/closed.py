"""Group chats from which the bot was removed: what was said there before may come after that.

Webhooks bring that the bot was removed beside the chat's own order, and whoever sends something
there may find it out first. So it is kept when that was, until the chat is bound anew or its team
ends; what was seen of its people stays as long.
"""

from collections.abc import Sequence

from bot.absences import forget_visits
from bot.domain.changes import Change, Drop, Put
from bot.domain.reminders import CLOSED, Reminder, closed_key
from bot.domain.teams import Room
from bot.ports import Tx
from bot.talk.model import Edited, Envelope, Overheard, Said, Shown, Unreadable, Why

_SAID = Overheard | Said | Shown | Unreadable | Edited


def note_closed(room: Room, programme_id: str, envelope: Envelope) -> Put:
    """Return the record that the bot was removed from a group chat: when that was, if it says."""
    key, at = closed_key(room.id), envelope.sent or envelope.at
    return Put(Reminder(key, room.bound_by, programme_id, CLOSED, room.team_id, Why.NEWS, at))


async def as_it_was(tx: Tx, envelope: Envelope) -> Room | None:
    """Return the team's group chat in which something was said, if the bot was removed since."""
    if envelope.room is None or envelope.sent is None or not isinstance(envelope.event, _SAID):
        return None
    record = await tx.get(Reminder, closed_key(envelope.room))
    if record is None or record.team_id is None or envelope.sent > record.at:
        return None
    if await tx.get(Room, envelope.room) is not None:
        return None
    return Room(envelope.room, record.team_id, record.person_id, envelope.sent)


async def forget_closed(tx: Tx, room_id: str) -> Sequence[Change]:
    """Return what ends such a record, with all that is known of who was there."""
    record = await tx.get(Reminder, closed_key(room_id))
    if record is None or record.team_id is None:
        return ()
    return (Drop(record), *await forget_visits(tx, record.team_id, room_id))
