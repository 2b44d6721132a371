"""What the bot overhears without being allowed to is dropped before it is stored.

An adapter calls ``heed`` before ``Store.accept``. So nothing of what people say in their group
chats reaches the disk, unless all of their team agreed to a bridge and the speaker wants to be
carried, and that before it was said. A group chat that has just moved is its team's also before
that is decided, and what comes late from where it was is its team's still; so is what was said
before the bot was removed, and what is said behind that which makes a group chat a team's. Nor is
stored who comes into a group that belongs to no team, and who leaves it: that means nothing, and
anybody can have a group of their own in which it happens without end. Nor that a stranger to the
bot, or somebody who was erased, speaks to others where it is.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from bot.bridge import rules
from bot.bridge.circles import circles, with_agreements
from bot.bridge.rules import Circle
from bot.closed import as_it_was
from bot.domain.people import Account
from bot.domain.teams import Room
from bot.engine.binding import soon_bound
from bot.ports import Store, Tx
from bot.talk.model import (
    Arrived,
    Departed,
    Envelope,
    Overheard,
    Retracted,
    RoomMoved,
)

_VISITS = (Arrived, Departed)
_OF_TEAMS = (Overheard, *_VISITS)
"""What counts only in a group that belongs to a team."""

_GRACE = timedelta(seconds=5)
"""So much may be between the clock of who tells how old words are and the one here."""

_Bound = tuple[Room, Circle | None]


async def heed(
    store: Store, envelopes: Sequence[Envelope], said_at: Mapping[str, datetime] | None = None
) -> list[Envelope]:
    """Return the envelopes in their order, without what the bot may not hear.

    ``said_at`` tells, by the envelope's id, when something was said that may be read late. Reads
    the store only where something was overheard, or said aside, or somebody came or went. Raises
    ``StoreError`` as the store does: then nothing was decided, and the call can be repeated.
    """
    envelopes = await _without_strangers(store, envelopes)
    overheard = {each.room for each in envelopes if each.room and _is_overheard(each)}
    visited = {each.room for each in envelopes if each.room and isinstance(each.event, _VISITS)}
    if not overheard and not visited:
        return [each for each in envelopes if not isinstance(each.event, _OF_TEAMS)]

    async def gather(tx: Tx) -> Mapping[str, _Bound]:
        moves = {**await tx.undecided_moves(), **_moves(envelopes)}
        rooms = await _bound(tx, {here: _ids(here, moves) for here in overheard | visited})
        rooms |= await _late(tx, (overheard | visited) - rooms.keys())
        for each in envelopes:
            if each.room not in rooms and _is_overheard(each):
                before[each.id] = await _before(tx, each)
        new = await soon_bound(tx, envelopes, moves, overheard - rooms.keys())
        early.update(each.id for each in new.early)
        rooms |= new.rooms
        ids = [rooms[here].team_id for here in overheard if here in rooms]
        found = await circles(tx, ids, more=tuple(new.rooms.values()))
        if said:
            found = await with_agreements(tx, found)
        return {here: (room, found.get(room.team_id)) for here, room in rooms.items()}

    said = said_at or {}
    before: dict[str, Mapping[str, _Bound]] = {}
    early: set[str] = set()
    by_room = await store.run(gather)
    return [
        each
        for each in envelopes
        if (
            _may_be_heard(each, before[each.id], each.sent)
            if before.get(each.id)
            else each.id not in early and _may_be_heard(each, by_room, said.get(each.id))
        )
    ]


async def _without_strangers(store: Store, envelopes: Sequence[Envelope]) -> Sequence[Envelope]:
    """Return the envelopes but what whom the bot does not know said to others, and their leaving.

    That they go from a group chat means nothing to anybody, so their address is not kept for it.
    """
    speakers = sorted({each.account for each in envelopes if _is_of_known(each)})
    if not speakers:
        return envelopes
    found = await store.run(lambda tx: tx.find(Account, id=speakers))
    known = {each.id for each in found}
    return [each for each in envelopes if each.account in known or not _is_of_known(each)]


def _is_of_known(envelope: Envelope) -> bool:
    """Whether it counts only of whom the bot knows."""
    return envelope.is_aside or isinstance(envelope.event, Departed)


def _moves(envelopes: Sequence[Envelope]) -> Mapping[str, str]:
    """Return the ids that group chats get among these, each with the one before."""
    return {
        each.event.to: each.room
        for each in envelopes
        if isinstance(each.event, RoomMoved) and each.room is not None
    }


def _ids(here: str, moves: Mapping[str, str]) -> tuple[str, ...]:
    """Return the id of a group chat, and those under which it may be bound still."""
    found = [here]
    while (before := moves.get(found[-1])) is not None and before not in found:
        found.append(before)
    return tuple(found)


def _is_overheard(envelope: Envelope) -> bool:
    """Whether it was said to others, as far as is known."""
    return envelope.is_sealed_talk or isinstance(envelope.event, Overheard)


async def _late(tx: Tx, ids: Collection[str]) -> Mapping[str, Room]:
    """Return those group chats that had one of these ids before they moved.

    What was said and happened there by then may come later than that they moved.
    """
    moved = await tx.moved_rooms(ids)
    return await _bound(tx, {old: (new,) for old, new in moved.items()})


async def _before(tx: Tx, envelope: Envelope) -> Mapping[str, _Bound]:
    """Return the group chat of words said before the bot was removed from it."""
    room = await as_it_was(tx, envelope)
    if room is None:
        return {}
    found = await with_agreements(tx, await circles(tx, (room.team_id,), more=(room,)))
    return {room.id: (room, found.get(room.team_id))}


async def _bound(tx: Tx, ids: Mapping[str, Sequence[str]]) -> dict[str, Room]:
    """Return each group chat as it is bound under one of its ids, the first of them."""
    several = {each for own in ids.values() for each in own}
    bound = {room.id: room for room in await tx.find(Room, id=sorted(several))}
    known = {here: [each for each in own if each in bound] for here, own in ids.items()}
    return {here: bound[own[0]] for here, own in known.items() if own}


def _may_be_heard(
    envelope: Envelope, by_room: Mapping[str, _Bound], said_at: datetime | None
) -> bool:
    event = envelope.event
    if isinstance(event, _VISITS):
        return envelope.room in by_room
    if not _is_overheard(envelope):
        return True
    room, circle = by_room.get(envelope.room or "", (None, None))
    if room is None or circle is None:
        return False
    if isinstance(event, Overheard) and isinstance(event.what, Retracted):
        return rules.hears(circle, envelope.account, retracted=True)
    # What a clock that was ahead has noted counts as now.
    since = min(rules.heard_since(circle, room, envelope.account), envelope.at)
    early = said_at is not None and said_at + _GRACE < since
    if envelope.is_nobodys:  # without its words
        return not early and rules.stands(circle)
    return not early and rules.hears(circle, envelope.account, retracted=False)
