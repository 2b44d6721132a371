"""What the bot overhears without being allowed to is dropped before it is stored.

An adapter calls ``heed`` before ``Store.accept``. So nothing of what people say in their group
chats reaches the disk, unless all of their team agreed to a bridge and the speaker wants to be
carried, and that before it was said. A group chat that has just moved is its team's also before
that is decided, and what comes late from where it was is its team's still; so is what was said
before the bot was removed, and what is said behind that which makes a group chat a team's; where
the bridge stands by that group chat alone, only what was said just now. Nor is stored who comes
into a group that belongs to no team, and who leaves it: that means nothing, and anybody can have a
group of their own in which it happens without end. Nor that a stranger to the bot, or somebody who
was erased, speaks to others where it is.

Words that come after a bridge stands, and were said before, go as well. Whoever said them would be
carried now, and may think they were: of all such words one envelope says in each chat that there
were some, so that their author hears it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
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
    Odd,
    Overheard,
    Retracted,
    RoomMoved,
    Said,
    Shown,
)

_VISITS = (Arrived, Departed)
_OF_TEAMS = (Overheard, *_VISITS)
"""What counts only in a group that belongs to a team."""

_GRACE = timedelta(seconds=5)
"""So much may be between the clock of who tells how old words are and the one here."""
_BEFOREHAND = Overheard(Said(""), Odd.BEFOREHAND)
"""What is left of words that were said before the bot could hear them."""

_Bound = tuple[Room, Circle | None]


async def heed(
    store: Store, envelopes: Sequence[Envelope], said_at: Mapping[str, datetime] | None = None
) -> list[Envelope]:
    """Return the envelopes in their order, without what the bot may not hear.

    ``said_at`` tells, by the envelope's id, when something was said that may be read late, where
    the envelope itself does not. Reads the store only where something was overheard, or said aside,
    or somebody came or went. Raises ``StoreError`` as the store does: then nothing was decided, and
    the call can be repeated.
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
            found = _begun_with(envelopes, await with_agreements(tx, found), new.rooms)
        return {here: (room, found.get(room.team_id)) for here, room in rooms.items()}

    def heard(each: Envelope) -> Envelope | None:
        if before.get(each.id):  # a chat without the bot: nobody could say it there again
            found = _heard(each, before[each.id], each.sent)
            return found if found == each else None
        return None if each.id in early else _heard(each, by_room, said.get(each.id))

    said = {each.id: each.sent for each in envelopes if each.sent is not None} | dict(said_at or {})
    before: dict[str, Mapping[str, _Bound]] = {}
    early: set[str] = set()
    by_room = await store.run(gather)
    return _once(map(heard, envelopes))


def _begun_with(
    envelopes: Sequence[Envelope], found: Mapping[str, Circle], new: Collection[str]
) -> Mapping[str, Circle]:
    """Return circles whose bridge stands by group chats that are only about to be theirs.

    It does so once that is decided, and so not before these came in.
    """
    now = max(each.at for each in envelopes)
    stood = {team_id for team_id, each in found.items() if rules.stands(rules.without(each, *new))}
    return {
        team_id: circle if team_id in stood else replace(circle, stood_at=now)
        for team_id, circle in found.items()
    }


def _once(heard: Iterable[Envelope | None]) -> list[Envelope]:
    """Return what is heard; of what somebody said beforehand in a chat only the first."""
    found: list[Envelope] = []
    known: set[tuple[str, str | None]] = set()
    for each in heard:
        if each is None or (each.event == _BEFOREHAND and (each.account, each.room) in known):
            continue
        if each.event == _BEFOREHAND:
            known.add((each.account, each.room))
        found.append(each)
    return found


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


def _heard(
    envelope: Envelope, by_room: Mapping[str, _Bound], said_at: datetime | None
) -> Envelope | None:
    """Return what the bot may hear of it: all, that something was said too early, or nothing."""
    if isinstance(envelope.event, _VISITS):
        return envelope if envelope.room in by_room else None
    if not _is_overheard(envelope):
        return envelope
    room, circle = by_room.get(envelope.room or "", (None, None))
    if room is None or circle is None or not _may_be_heard(envelope, circle):
        return None
    if said_at is None or _is_taken_back(envelope):
        return envelope
    # What a clock that was ahead has noted counts as now.
    since = min(rules.heard_since(circle, room, envelope.account), envelope.at)
    return envelope if said_at + _GRACE >= since else _beforehand(envelope)


def _may_be_heard(envelope: Envelope, circle: Circle) -> bool:
    if _is_taken_back(envelope):
        return rules.hears(circle, envelope.account, retracted=True)
    if envelope.is_nobodys:  # without its words
        return rules.stands(circle)
    return rules.hears(circle, envelope.account, retracted=False)


def _is_taken_back(envelope: Envelope) -> bool:
    return isinstance(envelope.event, Overheard) and isinstance(envelope.event.what, Retracted)


def _beforehand(envelope: Envelope) -> Envelope | None:
    """Return that somebody said something too early, if there is anything that they miss.

    Nothing stays of their words, nor of what they answered.
    """
    match envelope.event:
        case Overheard(Said(text) | Shown(caption=text)):
            missed = not envelope.is_nobodys and not text.lstrip().startswith("/")
        case _:
            missed = envelope.is_sealed_talk
    if not missed:
        return None
    return replace(envelope, event=_BEFOREHAND, answers=None, thread=None, to_us=None)
