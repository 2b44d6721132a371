"""A confirmed round goes its way: suggestions are made a few at a time, then people are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.challenges import Fit, Suggestion
from bot.domain.changes import Change, Drop, Put
from bot.domain.rounds import GONE, Phase, Round, Seat
from bot.domain.silences import lapse_of
from bot.matching.rules import settled
from bot.office import Office
from bot.ports import Scorer, Tx
from bot.rounds.field import Field, gather
from bot.rounds.letters import write
from bot.rounds.lost import tell_missed
from bot.talk.model import Outcome
from bot.works import Thought

CHUNK = 100
"""Suggestions that are made in one transaction."""

Reasons = Mapping[tuple[str, str], tuple[Fit, ...]]


async def send(tx: Tx, office: Office, now: datetime) -> Outcome | Thought[Reasons] | None:
    """Return the next step of a round that is under way, or ``None`` while there is none."""
    for each in await tx.find(Round, phase=Phase.GOING):
        programme = office.programmes.get(each.programme_id)
        if programme is None:
            continue
        waiting = [seat for seat in each.seats if not seat.suggestion_id][:CHUNK]
        if waiting:
            only = [seat.pair for seat in waiting]
            field = await gather(tx, programme, now, only)
            maker = _Maker(office.scorer, field, each, tuple(waiting))
            return Thought(maker.think, maker.decide)
        if programme.calendar.polite(now):
            return await write(tx, programme, each, now)
    return None


@dataclass(frozen=True, slots=True)
class _Maker:
    """The next few seats of a round that become suggestions."""

    scorer: Scorer
    field: Field
    round: Round
    seats: tuple[Seat, ...]

    def think(self) -> Reasons:
        """Return the reasons for each pair."""
        return {
            each.pair: self.scorer.reasons(
                self.field.challenges[each.challenge_id].brief,
                self.field.makers[each.maker_id].brief,
            )
            for each in self.seats
            if each.challenge_id in self.field.challenges and each.maker_id in self.field.makers
        }

    async def decide(
        self, tx: Tx, office: Office, now: datetime, reasons: Reasons
    ) -> Outcome | None:
        """Make the suggestions; a pair that cannot be any more is left out, and that is told."""
        found = await tx.get(Round, self.round.id)
        if found is None or found.phase is not Phase.GOING:
            return None
        only = [each.pair for each in self.seats]
        field = await gather(tx, self.field.programme, now, only)
        changes: list[Change] = []
        seats = list(found.seats)
        missed: list[Seat] = []
        for at, seat in enumerate(seats):
            if seat.suggestion_id or seat.pair not in only:
                continue
            if _is_out(field, seat):
                seats[at] = replace(seat, suggestion_id=GONE)
                missed.append(seat)
                continue
            known = field.known.get(seat.pair)
            if known is not None and settled(known, now, field.programme) is None:
                seats[at] = replace(seat, suggestion_id=known.id, fresh=False)
                continue
            changes += _replaced(known, field, now) if known is not None else ()
            made = _suggestion(field, found, at, reasons.get(seat.pair, ()), now)
            changes.append(Put(made, quiet=True))
            seats[at] = replace(seat, suggestion_id=made.id)
        if tuple(seats) == found.seats:
            return None
        changes.append(Put(replace(found, seats=tuple(seats))))
        told = await tell_missed(tx, field, found, missed)
        return Outcome(changes=tuple(changes), messages=told)


def _replaced(known: Suggestion, field: Field, now: datetime) -> Iterator[Change]:
    """Yield what makes room for a pair's new suggestion; that it once lapsed is remembered."""
    yield Drop(known)
    lapse = lapse_of(known, now, field.programme.policy.requests.answer_days)
    if lapse is not None:
        yield Put(lapse, quiet=True)


def _is_out(field: Field, seat: Seat) -> bool:
    return (
        seat.maker_id not in field.makers
        or seat.challenge_id not in field.challenges
        or seat.pair in field.closed
        or seat.pair in field.apart
    )


def _suggestion(
    field: Field, found: Round, at: int, fits: tuple[Fit, ...], now: datetime
) -> Suggestion:
    """Return the suggestion of a seat; its id follows from the round's, as nobody draws one."""
    seat = found.seats[at]
    contact_id = field.challenges[seat.challenge_id].contact_id
    return Suggestion(
        f"{found.id}{at}",
        found.programme_id,
        seat.challenge_id,
        seat.maker_id,
        contact_id,
        seat.score,
        fits,
        now,
    )
