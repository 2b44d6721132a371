"""A group chat that gets another id: all that is kept of it goes along."""

from dataclasses import replace

from bot.absences import visits
from bot.domain.changes import Change, Drop, LetGo, Put
from bot.domain.reminders import FORMER_SIGHTING, SIGHTING, Reminder
from bot.domain.teams import Room
from bot.ports import Tx


async def moved(tx: Tx, old: str, new: str) -> tuple[Change, ...]:
    """Return what follows from a move: the room, and who was seen there or left it, by the new id.

    A room that is bound under the new id already stays as it is, but for what is of the same team;
    in another team's nobody is to read what still waits for this one.
    """
    room, there = await tx.get(Room, old), await tx.get(Room, new)
    if room is None or old == new:
        return ()
    records = await visits(tx, room.team_id, room.id)
    dropped = tuple(map(Drop, records))
    if there is not None and there.team_id != room.team_id:
        return (LetGo(room), *dropped)
    stays = there or replace(room, id=new, former_ids=())
    known = {each.key for each in await visits(tx, room.team_id, new)}
    carried = [_of_room(each, new) for each in records]
    former = (*room.former_ids, old, *stays.former_ids)
    return (
        Drop(room),
        *dropped,
        Put(replace(stays, former_ids=former)),
        *(Put(each) for each in carried if each.key not in known),
    )


def _of_room(record: Reminder, room_id: str) -> Reminder:
    kind = FORMER_SIGHTING if record.kind == SIGHTING else record.kind
    key = f"{record.key.partition('/')[0]}/{room_id}/{record.person_id}"
    return replace(record, key=key, kind=kind)
