"""What a round lost before its letters: pairs that cannot be shown any more, and who is left over.

Between a confirmation in the evening and the letters of the morning people leave, rest, or answer.
Nobody is shown somebody who could not answer. Who has nobody by that hears so like others who were
left over, and goes first next time; the coordinator hears which pairs did not go out.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.challenges import Answer, Challenge, Side, Suggestion
from bot.domain.changes import Change, Put, withdraw_cards
from bot.domain.people import Membership, Person, Role
from bot.domain.programme import Programme
from bot.domain.rounds import GONE, Lack, Leftover, Round, Seat
from bot.gather import coordinators, to_lead
from bot.matching.places import all_places
from bot.matching.rules import Places, is_released, settled
from bot.ports import Tx
from bot.rounds import preview
from bot.rounds.field import Field, gather
from bot.rounds.names import Names
from bot.talk.model import Message, Outcome, say


async def awake(
    tx: Tx, programme: Programme, people: Iterable[Person], now: datetime
) -> Mapping[Side, Collection[str]]:
    """Return who of these takes part on which side, and does not rest."""
    ids = sorted(each.id for each in people if not each.rests(now))
    roles = await tx.find(Membership, programme_id=programme.id, person_id=ids, left_at=None)
    return {
        side: {each.person_id for each in roles if each.role is role}
        for side, role in ((Side.MAKER, Role.MAKER), (Side.CONTACT, Role.CONTACT))
    }


@dataclass(frozen=True, slots=True)
class _Look:
    """What a round that goes out stands on; only challenges that may be suggested are there."""

    programme: Programme
    round: Round
    pairs: Mapping[tuple[str, str], Suggestion]
    challenges: Mapping[str, Challenge]
    awake: Mapping[Side, Collection[str]]
    places: Places
    now: datetime

    def is_out(self, seat: Seat) -> bool:
        """Whether a pair cannot be shown: it is settled, or who could answer is not there."""
        pair = self.pairs.get(seat.pair)
        if pair is None or seat.challenge_id not in self.challenges:
            return True
        why = settled(pair, self.now, self.programme)
        if why is not None:
            return why != "matched"
        asked = [side for side in Side if pair.answer_of(side) is not Answer.INTERESTED]
        return any(pair.person(side) not in self.awake[side] for side in asked)

    def left(self, seats: Sequence[Seat]) -> Iterator[Leftover]:
        """Yield who has nobody in these seats because a pair is gone."""
        kept = {one for each in seats if each.suggestion_id != GONE for one in each.pair}
        for seat in seats:
            challenge = self.challenges.get(seat.challenge_id)
            if seat.suggestion_id != GONE:
                continue
            if seat.maker_id not in kept and not self.places.makers.get(seat.maker_id):
                yield from self._alone(seat, Side.MAKER, seat.maker_id, "")
            if challenge is not None and not (
                challenge.id in kept or self.places.challenges.get(challenge.id)
            ):
                yield from self._alone(seat, Side.CONTACT, challenge.contact_id, challenge.id)

    def _alone(
        self, seat: Seat, side: Side, person_id: str, challenge_id: str
    ) -> Iterator[Leftover]:
        pair = self.pairs.get(seat.pair)
        said_no = pair is not None and pair.answer_of(side) is Answer.DECLINED
        if person_id in self.awake[side] and not said_no:
            yield Leftover(
                *(self.round.id, person_id, challenge_id, self.programme.id),
                *(Lack.CHANGED, self.now),
            )


async def _look(tx: Tx, programme: Programme, found: Round, now: datetime) -> _Look:
    ids = sorted({each.challenge_id for each in found.seats})
    asked = {each.id: each for each in await tx.find(Challenge, id=ids)}
    known = await tx.find(Suggestion, programme_id=programme.id, challenge_id=ids)
    pairs = {(each.challenge_id, each.maker_id): each for each in known}
    people = {each.maker_id for each in found.seats}
    people |= {each.contact_id for each in asked.values()}
    there = await tx.find(Person, id=sorted(people))
    return _Look(
        programme,
        found,
        {each.pair: pairs[each.pair] for each in found.seats if each.pair in pairs},
        {key: each for key, each in asked.items() if is_released(each, programme)},
        await awake(tx, programme, there, now),
        await all_places(tx, programme),
        now,
    )


async def lose(tx: Tx, programme: Programme, found: Round, now: datetime) -> Outcome | None:
    """Leave out what cannot be shown any more, before anybody is written to.

    ``None``: all is as it was. What the round made goes; what was there before stays as it is.
    """
    look = await _look(tx, programme, found, now)
    out = [each for each in found.seats if each.suggestion_id != GONE and look.is_out(each)]
    lost = {each.pair for each in out}
    seats = tuple(
        replace(each, suggestion_id=GONE) if each.pair in lost else each for each in found.seats
    )
    known = await tx.find(Leftover, round_id=found.id)
    told = {(each.person_id, each.challenge_id) for each in known}
    left = {(each.person_id, each.challenge_id): each for each in look.left(seats)}
    changes: list[Change] = [Put(each) for key, each in left.items() if key not in told]
    for each in out:
        pair = look.pairs.get(each.pair)
        if pair is None or settled(pair, now, programme) is not None:
            continue
        if each.fresh and pair.maker is pair.contact is Answer.OPEN:
            changes.append(Put(replace(pair, withdrawn_at=now), quiet=True))
            changes += withdraw_cards(pair)
    if out:
        changes.append(Put(replace(found, seats=seats)))
    if not changes:
        return None
    field = await gather(tx, programme, now, sorted(lost))
    gone = await tx.find(Person, id=sorted({each.maker_id for each in out} - field.people.keys()))
    field = replace(field, people={**field.people, **{each.id: each for each in gone}})
    return Outcome(changes=tuple(changes), messages=await tell_missed(tx, field, found, out))


async def tell_missed(
    tx: Tx, field: Field, found: Round, missed: Sequence[Seat]
) -> tuple[Message, ...]:
    """Return what its author is told of pairs that fell out after the confirmation.

    Where the author does not coordinate any more, those hear of it who do.
    """
    if not missed:
        return ()
    names = Names(field)
    lines = tuple(
        say(
            "round-moved",
            came=False,
            challenge=names.challenge(each.challenge_id),
            maker=names.maker(each.maker_id),
        )
        for each in missed
    )
    head = say("round-missed", count=len(missed))
    leads = await coordinators(tx, found.programme_id)
    told = (found.author_id,) if found.author_id in leads else leads
    ways = (to_lead(each, found.programme_id) for each in told)
    return tuple(Message(each, (head, *lines), about=preview.ACT) for each in ways)
