"""A confirmed round goes its way: suggestions are made a few at a time, then people are told."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.challenges import Answer, Challenge, Fit, Organisation, Side, Suggestion
from bot.domain.changes import Change, Drop, Put
from bot.domain.facts import RequestCase
from bot.domain.people import Person, Profile
from bot.domain.programme import Programme
from bot.domain.rounds import GONE, Lack, Leftover, Phase, Round, Seat
from bot.matching.cards import card_for
from bot.matching.rules import answer_buttons, in_order, settled
from bot.office import Office
from bot.ports import Scorer, Tx
from bot.rounds import preview
from bot.rounds.confirming import letter_stem
from bot.rounds.field import Field, gather
from bot.rounds.names import Names
from bot.scene import later
from bot.talk.model import Message, Outcome, ToPerson, say
from bot.works import Thought

CHUNK = 100
"""Suggestions that are made, or people who are written to, in one transaction."""

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
        return await _write(tx, programme, each, now)
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
            changes += [Drop(known)] if known is not None else []
            made = _suggestion(field, found, at, reasons.get(seat.pair, ()), now)
            changes.append(Put(made, quiet=True))
            seats[at] = replace(seat, suggestion_id=made.id)
        if tuple(seats) == found.seats:
            return None
        changes.append(Put(replace(found, seats=tuple(seats))))
        return Outcome(changes=tuple(changes), messages=tuple(_told(field, found, missed)))


def _is_out(field: Field, seat: Seat) -> bool:
    return (
        seat.maker_id not in field.makers
        or seat.challenge_id not in field.challenges
        or seat.pair in field.closed
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


def _told(field: Field, found: Round, missed: Sequence[Seat]) -> Iterator[Message]:
    """Yield what its author is told of pairs that fell out after the confirmation."""
    if missed:
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
        yield Message(ToPerson(found.author_id), (head, *lines), about=preview.ACT)


# Letters.


@dataclass(frozen=True, slots=True)
class _Post:
    """What a round tells its people."""

    programme: Programme
    round: Round
    author: str
    suggestions: Sequence[Suggestion]
    left: Sequence[Leftover]
    challenges: Mapping[str, Challenge]

    def people(self) -> list[str]:
        """Return everybody who is told something, in the order of ids."""
        of_pairs = {each.person(side) for each in self.suggestions for side in Side}
        return sorted(of_pairs | {each.person_id for each in self.left})


async def _write(tx: Tx, programme: Programme, found: Round, now: datetime) -> Outcome:
    """Write to the next few people, once each."""
    ids = [each.suggestion_id for each in found.seats if each.suggestion_id != GONE]
    suggestions = await tx.find(Suggestion, id=sorted(ids)) if ids else ()
    author = await tx.get(Person, found.author_id)
    challenges = await tx.find(Challenge, programme_id=programme.id)
    post = _Post(
        programme,
        found,
        author.name if author is not None else "",
        [each for each in suggestions if settled(each, now, programme) is None],
        await tx.find(Leftover, round_id=found.id),
        {each.id: each for each in challenges},
    )
    meant = [each for each in post.people() if each > found.last][:CHUNK]
    if not meant:
        return Outcome(changes=(Put(replace(found, phase=Phase.SENT)),))
    letters = [each async for each in _letters(tx, post, meant)]
    messages = tuple(later(each, programme, now) for each in letters)
    return Outcome(changes=(Put(replace(found, last=meant[-1])),), messages=messages)


async def _letters(tx: Tx, post: _Post, meant: Sequence[str]) -> AsyncIterator[Message]:
    people = {each.id: each for each in await tx.find(Person, id=sorted(meant))}
    for side in Side:
        theirs: dict[str, list[Suggestion]] = defaultdict(list)
        for each in post.suggestions:
            if each.person(side) in people and each.answer_of(side) is Answer.OPEN:
                theirs[each.person(side)].append(each)
        firsts = {key: in_order(found, side)[0] for key, found in theirs.items()}
        cases = await _cases(tx, post, firsts.values(), people)
        for person_id, first in sorted(firsts.items()):
            if first.id in cases:
                yield _letter(post, person_id, side, len(theirs[person_id]), cases[first.id])
    for message in _left(post, people):
        yield message


async def _cases(
    tx: Tx, post: _Post, firsts: Iterable[Suggestion], people: Mapping[str, Person]
) -> Mapping[str, RequestCase]:
    several = tuple(firsts)
    ids = {each.person(side) for each in several for side in Side} - people.keys()
    both = {**people, **{each.id: each for each in await tx.find(Person, id=sorted(ids))}}
    profiles = {
        each.person_id: each
        for each in await tx.find(
            Profile,
            programme_id=post.programme.id,
            person_id=sorted({each.maker_id for each in several}),
        )
    }
    owners = {post.challenges[each.challenge_id].organisation_id for each in several}
    found = await tx.find(Organisation, id=sorted(owners))
    organisations = {each.id: each for each in found}
    return {
        each.id: RequestCase(
            post.programme,
            each,
            post.challenges[each.challenge_id],
            organisations[post.challenges[each.challenge_id].organisation_id],
            profiles[each.maker_id],
            both,
            (),
        )
        for each in several
        if each.maker_id in profiles
    }


def _letter(post: _Post, person_id: str, side: Side, count: int, case: RequestCase) -> Message:
    head = say(f"round-letter-{side}", name=post.author, count=count)
    return Message(
        ToPerson(person_id),
        (head, *card_for(case, side)),
        answer_buttons(case.suggestion),
        about="suggestion",
        key=f"{letter_stem(post.round)}/{person_id}/{side}",
    )


def _left(post: _Post, people: Mapping[str, Person]) -> Iterator[Message]:
    """Yield what those without a partner are told: that, why, and that they go first next time.

    Which rule a coordinator made is nobody else's business; that it was their choice is told.
    """
    asked: dict[str, list[Leftover]] = defaultdict(list)
    for each in post.left:
        if each.person_id in people:
            asked["left-contact" if each.challenge_id else "left-maker"].append(each)
    for kind, found in sorted(asked.items()):
        by_person: dict[str, list[Leftover]] = defaultdict(list)
        for each in found:
            by_person[each.person_id].append(each)
        for person_id, several in sorted(by_person.items()):
            titles = tuple(
                post.challenges[each.challenge_id].title
                for each in several
                if each.challenge_id in post.challenges
            )
            why = several[0].why if len({each.why for each in several}) == 1 else Lack.OTHERS
            args = {"titles": titles} if kind == "left-contact" else {}
            yield Message(
                ToPerson(person_id),
                (say(f"round-{kind}-{why}", **args), say("round-left-first")),
                about=preview.ACT,
                key=f"{letter_stem(post.round)}/{person_id}/{kind}",
            )
