"""Everything a round stands on: who takes part, with how many places, and which pairs may be."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.assignment.task import Edge, Pair, Rule, Task
from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.domain.rounds import Insistence, Insists, Leftover, Phase, Round
from bot.domain.teams import Member, Team
from bot.matching.partners import Partner
from bot.matching.places import all_places
from bot.matching.renewal import again
from bot.matching.rules import (
    LEAST,
    Places,
    brief_challenge,
    brief_profile,
    is_released,
    settled,
)
from bot.ports import Tx
from bot.requesting import silences_of

CLOSING = ("declined", "matched")


@dataclass(frozen=True, slots=True)
class Field:
    """A programme at one instant.

    ``makers`` and ``challenges`` are those who take part: they have places left, do not rest
    and do answer.
    ``people`` are all makers, ``asked`` all challenges, ``profiles`` all profiles of the programme.
    ``known`` are the suggestions there are, by pair. ``first`` were left over last time.
    """

    programme: Programme
    makers: Mapping[str, Partner]
    challenges: Mapping[str, Partner]
    people: Mapping[str, Person]
    profiles: Mapping[str, Profile]
    asked: Mapping[str, Challenge]
    organisations: Mapping[str, Organisation]
    places: Places
    known: Mapping[Pair, Suggestion]
    closed: frozenset[Pair]
    insistences: tuple[Insistence, ...]
    first: frozenset[str]

    @property
    def served(self) -> frozenset[str]:
        """Return who has somebody already: a maker or a challenge of a living team."""
        taken = (*self.places.makers.items(), *self.places.challenges.items())
        return frozenset(one for one, count in taken if count)

    @property
    def apart(self) -> frozenset[Pair]:
        """Return the pairs that are kept apart for good."""
        return frozenset(
            (each.challenge_id, each.maker_id)
            for each in self.insistences
            if each.lasting and each.insists is Insists.NEVER
        )

    def task(self, edges: Sequence[Edge]) -> Task:
        """Return what is to be solved, if these are the pairs that were compared."""
        capacity, policy = self.programme.capacity, self.programme.policy
        return Task(
            {
                each: capacity.makers_per_challenge - self.places.challenges.get(each, 0)
                for each in self.challenges
            },
            {
                each: capacity.challenges_per_maker - self.places.makers.get(each, 0)
                for each in self.makers
            },
            tuple(edges),
            tuple(
                Rule(each.insists, each.challenge_id, each.maker_id) for each in self.insistences
            ),
            max(policy.suggestions.least / 100, LEAST),
            self.first,
            self.served,
            self.closed,
        )


async def gather(
    tx: Tx, programme: Programme, now: datetime, only: Collection[Pair] | None = None
) -> Field:
    """Return everything that a round of a programme stands on, or ``only`` what these pairs do."""
    mine: dict[str, Any] = {"programme_id": programme.id}
    makers = {} if only is None else {"person_id": sorted({maker for _, maker in only})}
    needs = {} if only is None else {"id": sorted({challenge for challenge, _ in only})}
    roles = await tx.find(Membership, **mine, left_at=None, role=(Role.MAKER, Role.CONTACT))
    here = {role: {each.person_id for each in roles if each.role is role} for role in Role}
    profiles = {each.person_id: each for each in await tx.find(Profile, **mine, **makers)}
    asked = {each.id: each for each in await tx.find(Challenge, **mine, **needs)}
    ids = {each.contact_id for each in asked.values()} | profiles.keys()
    ids |= here[Role.MAKER] if only is None else set()
    people = {each.id: each for each in await tx.find(Person, id=sorted(ids))}
    places = await all_places(tx, programme)
    known = await tx.find(
        Suggestion, **mine, **({} if only is None else {"challenge_id": needs["id"]})
    )
    asked_much = {each.person(side) for each in known for side in Side}
    silences = await silences_of(tx, programme, sorted(asked_much & ids), now)
    resting = {key for key, each in people.items() if each.rests(now)}
    resting |= {key for key, quiet in silences.items() if quiet.hides(programme)}
    field = Field(
        programme,
        {
            key: Partner(key, people[key], brief_profile(each, people[key]), each)
            for key, each in profiles.items()
            if key in here[Role.MAKER]
            and key in people
            and not places.maker_full(key)
            and key not in resting
        },
        {
            key: _partner(each, people[each.contact_id])
            for key, each in asked.items()
            if each.contact_id in here[Role.CONTACT]
            and each.contact_id in people
            and is_released(each, programme)
            and not places.challenge_full(key)
            and each.contact_id not in resting
        },
        {key: each for key, each in people.items() if key in here[Role.MAKER]},
        profiles,
        asked,
        {each.id: each for each in await tx.find(Organisation, **mine)},
        places,
        {(each.challenge_id, each.maker_id): each for each in known},
        frozenset(),
        await tx.find(Insistence, **mine),
        await _first(tx, programme),
    )
    refusals = await tx.find(Refusal, **mine)
    because = {each.id: each.because for each in refusals}
    return _close(field, await _met(tx, programme), because, now)


def _partner(challenge: Challenge, contact: Person) -> Partner:
    brief = brief_challenge(challenge, contact)
    return Partner(challenge.id, contact, brief, challenge, contact.id)


async def _met(tx: Tx, programme: Programme) -> frozenset[Pair]:
    """Return the pairs that work together, or did."""
    teams = {each.id: each for each in await tx.find(Team, programme_id=programme.id)}
    members = await tx.find(Member, team_id=sorted(teams), side=Side.MAKER) if teams else ()
    return frozenset((teams[each.team_id].challenge_id, each.person_id) for each in members)


async def _first(tx: Tx, programme: Programme) -> frozenset[str]:
    """Return the makers and challenges that were left over in the last round that was sent."""
    rounds = await tx.find(Round, programme_id=programme.id, phase=(Phase.GOING, Phase.SENT))
    if not rounds:
        return frozenset()
    last = max(rounds, key=lambda each: each.number)
    left = await tx.find(Leftover, round_id=last.id)
    return frozenset(each.challenge_id or each.person_id for each in left)


def _close(
    field: Field, met: frozenset[Pair], because: Mapping[str, Because], now: datetime
) -> Field:
    """Add the pairs that are out of question."""
    same = {
        (challenge.id, challenge.contact_id)
        for challenge in field.challenges.values()
        if challenge.contact_id in field.makers
    }
    said_no = {
        pair
        for pair, each in field.known.items()
        if settled(each, now, field.programme) in CLOSING
        and not _may_again(field, each, because.get(each.id), now)
    }
    return replace(field, closed=met | same | said_no)


def _may_again(
    field: Field, suggestion: Suggestion, because: Because | None, now: datetime
) -> bool:
    challenge_id, maker_id = suggestion.challenge_id, suggestion.maker_id
    if challenge_id not in field.challenges or maker_id not in field.makers:
        return False
    pair = (field.asked[challenge_id], field.profiles[maker_id])
    return again(suggestion, now, field.programme, pair, because)
