"""Who waits for a place at an evening, and gets one as soon as it is free, for whatever reason."""

from datetime import datetime

from bot.domain.changes import Change, Put
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.speeddating import leaflets, rules
from bot.talk.model import Message, Outcome, ToPerson, Why, say


async def is_full(tx: Tx, evening: Evening) -> bool:
    """Whether nobody more can come. Of who was missed, or has left, the place is free."""
    if not evening.places:
        return False
    coming = await tx.find(Guest, evening_id=evening.id, coming=Coming.YES)
    return sum(each.expected for each in coming) >= evening.places


async def let_move_up(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> Outcome | None:
    """Give free places to who waits for one, until the evening begins."""
    if evening.phase not in (Phase.OPEN, Phase.SEATED) or now >= evening.starts_at:
        return None
    if not await tx.find(Guest, evening_id=evening.id, coming=Coming.WAITING):
        return None
    guests = await tx.find(Guest, evening_id=evening.id)
    lucky = rules.next_waiting(evening, guests)
    if not lucky:
        return None
    changes: list[Change] = [Put(each.says(Coming.YES, now)) for each in lucky]
    if evening.phase is Phase.SEATED:
        changes.append(Put(rules.again(evening)))
    messages = tuple(
        Message(
            ToPerson(each.person_id),
            (say("dating-moved-up", when=evening.starts_at, place=evening.place),),
            ((leaflets.guest_button("no", evening),),),
            why=Why.APPOINTMENT,
            about=rules.GUEST_ACT,
            programme=programme.id,
            not_after=evening.starts_at,
        )
        for each in lucky
    )
    return Outcome(changes=tuple(changes), messages=messages)
