"""Who waits for a place at an evening, and gets one as soon as it is free, for whatever reason.

Where its news find nobody there, it goes on to the next one: a place is for who hears of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Change, Put, Withdraw
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.people import Account
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import later
from bot.speeddating import leaflets, rules
from bot.speeddating.party import own_sittings
from bot.talk.model import Message, Outcome, Say, ToPerson, Why, say

_UP = "up"
"""How the keys of what tells of a place go on behind the evening's."""
FOR_PLACES = (_UP, "day", "hour", "plan")
"""So go those on of all that is told only to who has a place."""
_SHORT = timedelta(minutes=15)
"""Where less than this would be left to the next one, a place is not passed on any more."""


async def is_full(tx: Tx, evening: Evening) -> bool:
    """Whether nobody more can come. Of who was missed, or has left, the place is free."""
    if not evening.places:
        return False
    coming = await tx.find(Guest, evening_id=evening.id, coming=Coming.YES)
    return sum(each.expected for each in coming) >= evening.places


async def let_move_up(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> Outcome | None:
    """Give free places to who waits for one, as long as there are talks to come."""
    begun = evening.phase is Phase.RUNNING
    if evening.phase not in (Phase.OPEN, Phase.SEATED) and not (
        begun and evening.round < evening.rounds
    ):
        return None
    if not await tx.find(Guest, evening_id=evening.id, coming=Coming.WAITING):
        return None
    guests = await tx.find(Guest, evening_id=evening.id)
    waiting = [each for each in guests if each.coming is Coming.WAITING]
    unreached = {each.person_id for each in waiting} - await _reached(tx, waiting)
    party = [each for each in guests if each.person_id not in unreached]
    lucky = rules.next_waiting(evening, party, now)
    if not lucky:
        some = rules.next_waiting(replace(evening, places=0), party, now)
        return await _pass_on(tx, evening, party, len(some), now)
    # Who stands by is planned for from now on: the rounds before were not theirs to sit out. Who
    # has left and is back had talks, and was there.
    talks = await own_sittings(tx, evening, lucky)
    changes: list[Change] = [
        Put(each.says(Coming.YES, now))
        if talks[each.person_id] or not each.stands_by
        else Put(replace(each.says(Coming.YES, now), arrived_at=now))
        for each in lucky
    ]
    if evening.phase is not Phase.OPEN:
        changes.append(Put(rules.again(evening)))
    messages = tuple(_told(programme, evening, each, now) for each in lucky)
    return Outcome(changes=tuple(changes), messages=messages)


async def _reached(tx: Tx, guests: Sequence[Guest]) -> frozenset[str]:
    """Return who of these could be told of a place: at the door everybody is."""
    here = {each.person_id for each in guests if each.stands_by}
    ids = sorted({each.person_id for each in guests})
    accounts = await tx.find(Account, person_id=ids, reachable=True)
    return frozenset(here | {each.person_id for each in accounts})


async def _pass_on(
    tx: Tx, evening: Evening, guests: Sequence[Guest], most: int, now: datetime
) -> Outcome | None:
    """Take back ``most`` places, of which their guests have not heard, for others who wait.

    They wait again, behind these, and are told nothing more that is for who has a place: their
    plan is not known to them. ``None`` where there is none.
    """
    unheard = await _unheard(tx, evening, guests, now) if most else ()
    if not unheard:
        return None
    changes: list[Change] = []
    for each in unheard[:most]:
        changes += untold(evening, each, FOR_PLACES)
        changes.append(Put(replace(each.says(Coming.WAITING, now), told=())))
    if evening.phase is not Phase.OPEN:
        changes.append(Put(rules.again(evening)))
    return Outcome(changes=tuple(changes))


def untold(evening: Evening, guest: Guest, kinds: Sequence[str]) -> tuple[Change, ...]:
    """Return what takes back that which a guest would still be told, by how its keys go on."""
    stems = (f"{rules.stem(evening)}{each}/" for each in kinds)
    return tuple(Withdraw(each, guest.person_id) for each in stems)


async def _unheard(tx: Tx, evening: Evening, guests: Sequence[Guest], now: datetime) -> list[Guest]:
    """Return who has a place and cannot be told so, or was not in time."""
    there = {each.person_id: each for each in guests if each.expected and each.arrived_at is None}
    told = await tx.told(f"{rules.stem(evening)}{_UP}/", sorted(there))
    lucky = [there[each] for each in sorted(told)]
    reached = await _reached(tx, lucky)
    return [
        each
        for each in lucky
        if (each.person_id not in reached or now >= _held_until(evening, each.answered_at or now))
        and not await _may_have_heard(tx, evening, each)
    ]


async def _may_have_heard(tx: Tx, evening: Evening, guest: Guest) -> bool:
    """Whether a guest has read of their place, or may yet as that is on its way just now.

    Also by what only those read who have one, and where nothing tells of it: they got none then.
    """
    key = _key(evening, guest)
    parcel = await tx.parcel(key)
    if parcel is None or parcel.doubt or parcel.broken_off:
        return True
    stems = (f"{rules.stem(evening)}{each}/" for each in FOR_PLACES if each != _UP)
    for each in (key, *stems):
        if await tx.told(each, (guest.person_id,), left=True):
            return True
    return False


def _key(evening: Evening, guest: Guest) -> str:
    """Return the key of what tells a guest of the place that they have since their last answer."""
    since = guest.answered_at or guest.asked_at
    return f"{rules.stem(evening)}{_UP}/{guest.person_id}/{int(since.timestamp())}"


def _held_until(evening: Evening, since: datetime) -> datetime:
    """Return until when somebody is to hear of a place, before it may go to the next one.

    Half of the time that is left is theirs, so that the next one can still come as well.
    """
    half = (evening.starts_at - since) / 2
    return evening.starts_at if half < _SHORT else since + half


def _told(programme: Programme, evening: Evening, guest: Guest, now: datetime) -> Message:
    begun = evening.phase is Phase.RUNNING
    return Message(
        ToPerson(guest.person_id),
        (_moved_up(evening, guest),),
        ((leaflets.guest_button("leave" if begun else "no", evening),),),
        why=Why.APPOINTMENT,
        about=rules.GUEST_ACT,
        key=_key(evening, replace(guest, answered_at=now)),
        programme=programme.id,
        not_after=rules.last_end(evening) if guest.stands_by else evening.starts_at,
    )


def _moved_up(evening: Evening, guest: Guest) -> Say:
    if guest.stands_by:
        return say("dating-moved-up-here", planned=evening.phase is not Phase.OPEN)
    return say("dating-moved-up", when=evening.starts_at, place=evening.place)


async def without_a_place(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> tuple[Message, ...]:
    """Return what those hear for whom no place became free: at the door at once, at home by day."""
    waiting = await tx.find(Guest, evening_id=evening.id, coming=Coming.WAITING)
    return tuple(
        _no_place(programme, evening, each)
        if each.stands_by
        else later(_no_place(programme, evening, each), programme, now)
        for each in waiting
    )


def _no_place(programme: Programme, evening: Evening, guest: Guest) -> Message:
    home = say("dating-no-place-home", when=evening.starts_at)
    return Message(
        ToPerson(guest.person_id),
        (say("dating-no-place") if guest.stands_by else home,),
        why=Why.APPOINTMENT,
        about=rules.GUEST_ACT,
        key=f"{rules.stem(evening)}no-place/{guest.person_id}",
        programme=programme.id,
    )
