"""Who is in a team's group chats that others have made, as far as is known.

A member is taken to be in a chat of a messenger in which they have an account, unless they have
left it, or must be seen there first. They were seen there once they bound it, came there, or said
something that the bot hears. Of coordinators the same is kept, for when they lead it no longer.
Each record of that is a reminder that nobody is told again.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.changes import Change, Drop, Put
from bot.domain.people import Account
from bot.domain.reminders import (
    ABSENCE,
    CLOSED,
    SIGHTING,
    UNSEEN,
    Reminder,
    absence_key,
    sighting_key,
)
from bot.domain.teams import Member, Room, Team
from bot.gather import coordinators
from bot.ports import Tx
from bot.talk.model import Why


async def inside(
    tx: Tx, room: Room, person_ids: Iterable[str], accounts: Iterable[Account]
) -> tuple[str, ...]:
    """Return which of these people are taken to be in a group chat.

    They are with one of these accounts, unless they have left the chat, were not invited, or must
    be seen there first.
    """
    return await _but(tx, room, person_ids, accounts)


async def may_be_inside(
    tx: Tx, room: Room, person_ids: Iterable[str], accounts: Iterable[Account]
) -> tuple[str, ...]:
    """Return these people, and those who may be in a group chat though nobody saw them there."""
    return await _but(tx, room, person_ids, accounts, unless=UNSEEN)


async def _but(
    tx: Tx,
    room: Room,
    person_ids: Iterable[str],
    accounts: Iterable[Account],
    unless: str = "",
) -> tuple[str, ...]:
    """Return which of these people have such an account, and no record but one of that kind."""
    there = {each.person_id for each in accounts if each.channel == room.channel}
    keys = {absence_key(room.id, each): each for each in sorted(there & set(person_ids))}
    found = await tx.find(Reminder, key=[*keys])
    absent = {each.key for each in found if each.kind != unless}
    return tuple(each for key, each in keys.items() if key not in absent)


async def seen(tx: Tx, room: Room, person_ids: Iterable[str]) -> tuple[str, ...]:
    """Return which of these people were seen in a group chat; who bound it was there."""
    keys = {sighting_key(room.id, each): each for each in person_ids}
    found = {each.key for each in await tx.find(Reminder, key=[*keys])}
    return tuple(each for key, each in keys.items() if key in found or each == room.bound_by)


async def has_left(tx: Tx, room: Room, person_id: str) -> bool:
    """Whether somebody has left a group chat; who was just not seen there may be in it."""
    record = await tx.get(Reminder, absence_key(room.id, person_id))
    return record is not None and record.kind != UNSEEN


async def seen_since_move(tx: Tx, room: Room, person_id: str) -> bool:
    """Whether somebody was seen in a group chat that has moved, where it is by now."""
    record = await tx.get(Reminder, sighting_key(room.id, person_id))
    return record is not None and record.kind == SIGHTING


def note_absence(room: Room, programme_id: str, person_id: str, now: datetime) -> Put:
    """Return the record that somebody is not in a group chat any more."""
    key = absence_key(room.id, person_id)
    return Put(Reminder(key, person_id, programme_id, ABSENCE, room.team_id, Why.NEWS, now))


def note_unseen(room: Room, programme_id: str, person_id: str, now: datetime) -> Put:
    """Return the record that somebody is in no group chat before they are seen there."""
    key = absence_key(room.id, person_id)
    return Put(Reminder(key, person_id, programme_id, UNSEEN, room.team_id, Why.NEWS, now))


async def note_presence(tx: Tx, room_id: str, person_id: str, now: datetime) -> tuple[Change, ...]:
    """Return what is noted of who is seen in a group chat of their team, or of one that they lead.

    Who is in a room that the bot has made its messenger tells: of that only an absence is kept.
    """
    gone, sight = absence_key(room_id, person_id), sighting_key(room_id, person_id)
    known = {each.key: each for each in await tx.find(Reminder, key=[gone, sight])}
    was_seen = sight in known and known[sight].kind == SIGHTING
    if was_seen and gone not in known:
        return ()
    room = await tx.get(Room, room_id)
    if room is None or (room.made and gone not in known):
        return ()
    team = await tx.get(Team, room.team_id)
    if team is None or not await _is_of(tx, team, person_id):
        return ()
    back = (Drop(known[gone]),) if gone in known else ()
    if room.made or was_seen:
        return back
    record = Reminder(sight, person_id, team.programme_id, SIGHTING, team.id, Why.NEWS, now)
    return (*back, Put(record))


async def _is_of(tx: Tx, team: Team, person_id: str) -> bool:
    """Whether somebody is a member of a team, or leads it."""
    if await tx.find(Member, team_id=team.id, person_id=person_id, left_at=None):
        return True
    return person_id in await coordinators(tx, team.programme_id)


async def visits(tx: Tx, team_id: str, room_id: str | None = None) -> tuple[Reminder, ...]:
    """Return the records of who left a team's chats or was seen there, or of just one of them."""
    found = await tx.find(Reminder, team_id=team_id)
    of_room = "" if room_id is None else f"{room_id}/"
    starts = (f"{ABSENCE}/{of_room}", f"{SIGHTING}/{of_room}")
    return tuple(each for each in found if each.key.startswith(starts))


async def forget_visits(tx: Tx, team_id: str, room_id: str | None = None) -> tuple[Drop, ...]:
    """Return the end of those records; of all of a team's, with those of chats that are closed."""
    gone = await visits(tx, team_id, room_id)
    if room_id is None:
        found = await tx.find(Reminder, team_id=team_id)
        gone = (*gone, *(each for each in found if each.kind == CLOSED))
    return tuple(map(Drop, gone))
