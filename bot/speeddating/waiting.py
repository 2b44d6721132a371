"""Who waits for a place at an evening, and gets one as soon as it is free, for whatever reason."""

from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Change, Put
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.scene import later
from bot.speeddating import leaflets, rules
from bot.speeddating.party import own_sittings
from bot.talk.model import Message, Outcome, Say, ToPerson, Why, say


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
    lucky = rules.next_waiting(evening, guests, now)
    if not lucky:
        return None
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
    messages = tuple(
        Message(
            ToPerson(each.person_id),
            (_moved_up(evening, each),),
            ((leaflets.guest_button("leave" if begun else "no", evening),),),
            why=Why.APPOINTMENT,
            about=rules.GUEST_ACT,
            programme=programme.id,
            not_after=rules.last_end(evening) if each.stands_by else evening.starts_at,
        )
        for each in lucky
    )
    return Outcome(changes=tuple(changes), messages=messages)


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
