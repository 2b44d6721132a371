"""Another place for an evening: everybody is told who did not say no, also once it has begun."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.changes import Change, Put, Withdraw
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.people import Audit
from bot.domain.programme import Programme
from bot.domain.sweeps import Sweep
from bot.ports import Tx
from bot.speeddating import leaflets, rules
from bot.speeddating.cards import Rows
from bot.speeddating.party import Party, by_day
from bot.speeddating.standing import still_here
from bot.talk.model import Message, Outcome, ToPerson, Why, say

FEW = 100
"""Guests who are told in one transaction."""
TOLD = (Phase.OPEN, Phase.SEATED, Phase.RUNNING)
"""When there are guests who may be on their way."""
STOPPED = f"{rules.ACT}-unsent"
"""The act by which what waited of an evening was taken back: who sent it coordinates no more."""


def sweep_id(evening: Evening) -> str:
    """Return the id of how far a new place has been told."""
    return f"{rules.stem(evening)}place"


def announced(evening: Evening, now: datetime) -> tuple[Change, ...]:
    """Return what lets all hear of the place, and takes back what waits and names another."""
    waits = (f"{sweep_id(evening)}/", f"{rules.stem(evening)}invite/")
    return (*map(Withdraw, waits), Put(Sweep(sweep_id(evening), evening.programme_id, now)))


async def is_news(tx: Tx, evening: Evening, place: str) -> bool:
    """Whether guests have to hear of a place: also of the same, if what told of it was stopped."""
    if evening.phase is Phase.DRAFT:
        return False
    if place != evening.place:
        return True
    stops = await tx.find(Audit, programme_id=evening.programme_id, subject=evening.id, act=STOPPED)
    sweep = await tx.get(Sweep, sweep_id(evening))
    return any(sweep is None or each.at >= sweep.begun_at for each in stops)


async def tell_place(
    tx: Tx, programme: Programme, evening: Evening, now: datetime
) -> Outcome | None:
    """Return the next step of telling where the evening is now."""
    sweep = await tx.get(Sweep, sweep_id(evening))
    if evening.phase not in TOLD or sweep is None or sweep.ended_at is not None:
        return None
    page = await tx.page(Guest, sweep.last, FEW, evening_id=evening.id)
    ended = now if len(page) < FEW else None
    went = replace(sweep, last=page[-1].person_id if page else sweep.last, ended_at=ended)
    here = await still_here(tx, programme.id, (each.person_id for each in page))
    party = Party(programme, evening, {}, {}, {})
    told = [each for each in page if each.person_id in here and _concerns(evening, each)]
    return Outcome(changes=(Put(went),), messages=_messages(party, sweep, told, now))


def _concerns(evening: Evening, guest: Guest) -> bool:
    begun = evening.phase is Phase.RUNNING
    away = (Coming.NO, Coming.ASKED) if begun else (Coming.NO,)
    return guest.coming not in away and guest.left_at is None


def _messages(
    party: Party, sweep: Sweep, guests: Sequence[Guest], now: datetime
) -> tuple[Message, ...]:
    evening, begun = party.evening, party.evening.phase is Phase.RUNNING
    line = say("dating-place", place=evening.place, when=evening.starts_at, begun=begun)
    return tuple(
        Message(
            ToPerson(each.person_id),
            # An invitation that was waiting comes with it, as it names the place.
            (line, *(leaflets.invitation(party) if each.coming is Coming.ASKED else ())),
            () if begun else _answers(evening, each),
            why=Why.APPOINTMENT,
            about=rules.GUEST_ACT,
            key=f"{sweep_id(evening)}/{int(sweep.begun_at.timestamp())}/{each.person_id}",
            not_before=None if begun else by_day(party, now),
            not_after=rules.last_end(evening),
            programme=party.programme.id,
        )
        for each in guests
    )


def _answers(evening: Evening, guest: Guest) -> Rows:
    if guest.coming is Coming.YES:
        return ((leaflets.guest_button("no", evening),),)
    return leaflets.answers(evening)
