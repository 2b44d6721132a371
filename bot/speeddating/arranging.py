"""Plans are thought out: from who comes to who sits with whom, in another thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.assignment.dates import Seat, Talk, arrange, sits_out
from bot.assignment.mending import mend
from bot.domain.challenges import Side
from bot.domain.changes import Change, Drop, Put
from bot.domain.evenings import ALIVE, Evening, Guest, Sitting, Wish
from bot.gather import coordinators, to_lead
from bot.office import Office
from bot.ports import Scorer, Tx
from bot.speeddating import cards, rules
from bot.speeddating.interests import Interests, interests_of
from bot.speeddating.papers import Words, papers, words_for
from bot.speeddating.party import Party, party_of, sittings_of
from bot.speeddating.quality import DRAWS, drawn_worth, mean_worth
from bot.talk.model import Document, Message, Outcome, Why, say
from bot.works import Thought


@dataclass(frozen=True, slots=True)
class Plan:
    """What was thought out: the talks of the rounds to come, and how good they are."""

    sittings: tuple[Sitting, ...]
    idle: tuple[tuple[int, tuple[str, ...]], ...]
    """By round who has nobody to talk to."""
    fit: int
    chance: int
    """How well talks fit on the average, of 100, and how well they would if chance decided.

    Chance is under the same rules: as many talks, sitting out as evenly, and the same pairs barred.
    """
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class _Matter:
    """All that a plan is made from."""

    party: Party
    makers: tuple[Guest, ...]
    contacts: tuple[Guest, ...]
    sittings: tuple[Sitting, ...]
    interests: Interests
    words: Words
    now: datetime

    @property
    def evening(self) -> Evening:
        return self.party.evening


async def arrange_next(tx: Tx, office: Office, now: datetime) -> Thought[Plan] | None:
    """Return what is to be thought out next, if a plan or lists are wished for."""
    wishes = [each for each in Wish if each is not Wish.NONE]
    for evening in await tx.find(Evening, wish=wishes, phase=list(ALIVE)):
        programme = office.programmes.get(evening.programme_id)
        if programme is None:
            continue
        party = await party_of(tx, programme, evening)
        makers, contacts = party.side(Side.MAKER), party.side(Side.CONTACT)
        matter = _Matter(
            party,
            makers,
            contacts,
            await sittings_of(tx, evening),
            await interests_of(tx, party, makers, contacts),
            await words_for(tx, office, party, now),
            now,
        )
        scorer = office.scorer

        def think(matter: _Matter = matter, scorer: Scorer = scorer) -> Plan:
            return _think(matter, scorer)

        async def decide(
            tx: Tx, office: Office, now: datetime, plan: Plan, matter: _Matter = matter
        ) -> Outcome | None:
            return await _decide(tx, matter, plan)

        return Thought(think, decide)
    return None


def to_come(evening: Evening) -> range:
    """Return the rounds that can still be planned."""
    return range(evening.round + 1, evening.rounds + 1)


def _think(matter: _Matter, scorer: Scorer) -> Plan:
    evening, party = matter.evening, matter.party
    if evening.wish is Wish.PRINT:
        return Plan((), (), 0, 0, papers(party, matter.sittings, matter.words))
    rounds = to_come(evening)
    worth = matter.interests.matrix(scorer)
    past = [each for each in matter.sittings if each.round < rounds.start]
    held = [each for each in past if rules.met(evening, party.guests, each)]
    sat = _sat_out(matter, held, rounds.start)
    own = [Seat(each.person_id, sat_out=sat[each.person_id]) for each in matter.makers]
    others = [Seat(each.person_id, sat_out=sat[each.person_id]) for each in matter.contacts]
    talks = arrange(
        own,
        others,
        worth,
        rounds=rounds,
        tables=evening.tables,
        past=_talks(held),
    )
    if evening.wish in rules.REPLANS:
        known = [each for each in matter.sittings if each.round >= rounds.start]
        mended = mend(
            own,
            others,
            worth,
            rounds=rounds,
            tables=evening.tables,
            past=_talks(held),
            known=_talks(known),
        )
        if _is_as_good(mended, talks, (*own, *others), rounds):
            talks = mended
    sittings = tuple(
        Sitting(evening.id, each.round, each.maker, each.contact, each.table) for each in talks
    )
    everybody = (*past, *sittings)
    again = evening.wish in rules.REPLANS  # then it is not shown how good a plan is

    def by_chance(draw: int) -> Sequence[Talk]:
        drawn = drawn_worth(matter.interests, worth, draw)
        return arrange(own, others, drawn, rounds=rounds, tables=evening.tables)

    drawn = () if again else [each for draw in range(DRAWS) for each in by_chance(draw)]
    return Plan(
        sittings,
        _idle(sits_out(talks, (*own, *others), rounds), rounds),
        mean_worth(matter.interests, worth, talks),
        mean_worth(matter.interests, worth, drawn),
        () if evening.wish in rules.REPLANS else papers(party, everybody, matter.words),
    )


def _is_as_good(
    mended: Sequence[Talk], talks: Sequence[Talk], seats: Sequence[Seat], rounds: range
) -> bool:
    """Whether a mended plan, which few need to be told of, may stand for the best one.

    It has as many talks, and nobody sits out more often than anybody does in that.
    """
    longest = [
        max((len(each) for each in sits_out(several, seats, rounds).values()), default=0)
        for several in (mended, talks)
    ]
    return len(mended) >= len(talks) and longest[0] <= longest[1]


def _talks(sittings: Iterable[Sitting]) -> list[Talk]:
    return [Talk(each.round, each.table, each.maker_id, each.contact_id) for each in sittings]


def _sat_out(matter: _Matter, held: Sequence[Sitting], start: int) -> dict[str, int]:
    """Return how often each sat out so far; rounds before they came do not count."""
    busy = {(person, each.round) for each in held for person in (each.maker_id, each.contact_id)}
    found: dict[str, int] = {}
    for guest in (*matter.makers, *matter.contacts):
        came = guest.arrived_at
        found[guest.person_id] = sum(
            (guest.person_id, number) not in busy
            and (came is None or came <= rules.starts(matter.evening, number))
            for number in range(1, start)
        )
    return found


def _idle(
    out: Mapping[str, tuple[int, ...]], rounds: range
) -> tuple[tuple[int, tuple[str, ...]], ...]:
    by_round = (
        (number, tuple(sorted(person for person, several in out.items() if number in several)))
        for number in rounds
    )
    return tuple((number, people) for number, people in by_round if people)


async def _decide(tx: Tx, matter: _Matter, plan: Plan) -> Outcome | None:
    """Write a plan and tell of it, unless something changed meanwhile: then it is made anew."""
    before = matter.evening
    evening = await tx.get(Evening, before.id)
    if evening is None or evening.wish is Wish.NONE or evening.phase not in ALIVE:
        return None
    party = await party_of(tx, matter.party.programme, evening)
    same = (party.side(Side.MAKER), party.side(Side.CONTACT))
    if _gist(evening) != _gist(before) or [each.person_id for side in same for each in side] != [
        each.person_id for each in (*matter.makers, *matter.contacts)
    ]:
        return None
    if evening.wish is Wish.PRINT:
        told = await _to_coordinators(tx, party, (say("evening-papers"),), plan.documents, "print")
        return Outcome(changes=(Put(replace(evening, wish=Wish.NONE)),), messages=told)
    left = Wish.PRINT if evening.wish is Wish.BOTH else Wish.NONE
    planned = replace(evening, wish=left, revision=evening.revision + 1)
    first = to_come(evening).start
    old = [each for each in matter.sittings if each.round >= first]
    changes: list[Change] = [Put(planned)]
    kept = {(each.round, each.maker_id) for each in plan.sittings}
    changes += [Drop(each) for each in old if (each.round, each.maker_id) not in kept]
    there = set(matter.sittings)
    changes += [Put(each) for each in plan.sittings if each not in there]
    party = replace(party, evening=planned)
    if evening.wish in rules.REPLANS:
        lines = cards.planned_again(party, plan.sittings, plan.idle)
        messages = await _to_coordinators(
            tx, party, lines, plan.documents, f"again/{planned.revision}"
        )
    else:
        messages = await _to_coordinators(
            tx,
            party,
            cards.preview(party, plan.sittings, plan.idle, plan.fit, plan.chance),
            plan.documents,
            f"preview/{planned.revision}",
            planned,
        )
    return Outcome(changes=tuple(changes), messages=messages)


def _gist(evening: Evening) -> tuple[object, ...]:
    """Return what a plan of an evening depends on."""
    return (
        evening.wish,
        to_come(evening),
        evening.tables,
        evening.minutes,
        evening.pause_after,
        evening.starts_at,
        evening.revision,
    )


async def _to_coordinators(
    tx: Tx,
    party: Party,
    lines: Sequence[object],
    documents: tuple[Document, ...],
    what: str,
    evening: Evening | None = None,
) -> tuple[Message, ...]:
    """Return a message with files, for who coordinates the programme."""
    rows = cards.preview_buttons(evening) if evening is not None else ()
    people = await coordinators(tx, party.programme.id)
    key = None if what == "print" else f"{rules.stem(party.evening)}{what}/"
    return tuple(
        Message(
            to_lead(each, party.programme.id),
            tuple(lines),  # type: ignore[arg-type]
            rows,
            why=Why.ANSWER,
            about=rules.ACT,
            key=None if key is None else f"{key}{each}",
            documents=documents,
            programme=party.programme.id,
        )
        for each in people
    )
