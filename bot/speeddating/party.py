"""Who belongs to an evening, and what they are called there."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards import shorten
from bot.domain.challenges import Challenge, Organisation, Side
from bot.domain.evenings import Coming, Evening, Guest, Match, Phase, Sitting
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.ports import Tx
from bot.speeddating import rules
from bot.talk.model import Say, say
from bot.talk.readers import fold

NAME = 60
"""So many letters of a name stand on lists and buttons."""


@dataclass(frozen=True, slots=True)
class Party:
    """An evening with its guests (or some of them), by id, and what each is called."""

    programme: Programme
    evening: Evening
    guests: Mapping[str, Guest]
    people: Mapping[str, Person]
    houses: Mapping[str, str]
    """What those are called who come for an organisation."""

    def name(self, person_id: str) -> str:
        """Return what a list calls somebody: makers by their names, contacts by their house."""
        person = self.people.get(person_id)
        name = person.name if person is not None and person.name else "…"
        house = self.houses.get(person_id, "")
        return shorten(house or name, NAME)

    def person_name(self, person_id: str) -> str:
        """Return the name of a person, whomever they come for."""
        person = self.people.get(person_id)
        return person.name if person is not None and person.name else "…"

    def both(self, person_id: str) -> Say:
        """Return somebody with the name of their house, if they have one."""
        person = self.people.get(person_id)
        name = person.name if person is not None and person.name else "…"
        house = shorten(self.houses.get(person_id, ""), NAME)
        return say("dating-who", name=name, house=house, housed=bool(house))

    def person(self, person_id: str) -> Say:
        """Return the same, the name first: whom somebody talked to."""
        return Say("dating-person", self.both(person_id).args)

    def side(self, side: Side) -> tuple[Guest, ...]:
        """Return who is planned for on one side, in a lasting order."""
        found = [
            each
            for each in self.guests.values()
            if each.side is side and rules.expects(self.evening, each)
        ]
        return tuple(sorted(found, key=lambda each: each.person_id))

    def count(self, *coming: Coming) -> int:
        """Return how many gave one of these answers."""
        return sum(each.coming in coming for each in self.guests.values())


async def party_of(
    tx: Tx, programme: Programme, evening: Evening, only: Collection[str] | None = None
) -> Party:
    """Return an evening with all its guests, or with some of them."""
    where = {} if only is None else {"person_id": sorted(only)}
    guests = await tx.find(Guest, evening_id=evening.id, **where)
    ids = [each.person_id for each in guests]
    people = {each.id: each for each in await tx.find(Person, id=ids)} if ids else {}
    return Party(
        programme,
        evening,
        {each.person_id: each for each in guests},
        people,
        await houses_of(tx, guests, people),
    )


async def houses_of(
    tx: Tx, guests: Iterable[Guest], people: Mapping[str, Person]
) -> Mapping[str, str]:
    """Return by person whose challenge they come with; of two of one name, with their own."""
    came = {each.person_id: each.challenge_id for each in guests if each.challenge_id}
    if not came:
        return {}
    challenges = await tx.find(Challenge, id=sorted(set(came.values())))
    asks = {each.id: each.organisation_id for each in challenges}
    found = await tx.find(Organisation, id=sorted(set(asks.values())))
    names = {each.id: each.name for each in found}
    houses = {key: names[asks[each]] for key, each in came.items() if asks.get(each) in names}
    shared = Counter(fold(each) for each in houses.values())
    own = {key: people[key].name if key in people else "" for key in houses}
    return {
        key: f"{each} ({own[key]})" if shared[fold(each)] > 1 and own[key] else each
        for key, each in houses.items()
    }


async def sittings_of(tx: Tx, evening: Evening) -> tuple[Sitting, ...]:
    """Return the whole plan of an evening."""
    return await tx.find(Sitting, evening_id=evening.id)


async def told_pairs(tx: Tx, evening: Evening) -> tuple[Sitting, ...]:
    """Return the pairs who both said yes, once they were told, in the order of the evening.

    With them are those that were not released.
    """
    if evening.phase not in (Phase.MATCHING, Phase.CLOSED):
        return ()
    among = (Match.TOLD, Match.FULL, Match.HELD)
    found = [each for each in await sittings_of(tx, evening) if each.match in among]
    return tuple(sorted(found, key=lambda each: (each.round, each.table)))


async def own_sittings(
    tx: Tx, evening: Evening, guests: Iterable[Guest]
) -> Mapping[str, dict[int, Sitting]]:
    """Return for some guests their talks by round."""
    several = tuple(guests)
    makers = [each.person_id for each in several if each.side is Side.MAKER]
    contacts = [each.person_id for each in several if each.side is Side.CONTACT]
    found: dict[str, dict[int, Sitting]] = {each.person_id: {} for each in several}
    for name, ids in (("maker_id", makers), ("contact_id", contacts)):
        if ids:
            for each in await tx.find(Sitting, evening_id=evening.id, **{name: ids}):
                found[getattr(each, name)][each.round] = each
    return found


async def eligible(
    tx: Tx, programme: Programme, people: Sequence[str] | None = None
) -> Mapping[str, tuple[Side, str]]:
    """Return who can take part, or which of these people: their side, and their challenge.

    Makers have told what they do, contacts what they look for: their first brief that is released,
    or will be. Whoever is both comes as a contact.
    """
    where = {} if people is None else {"person_id": list(people)}
    if people is not None and not people:
        return {}
    found: dict[str, tuple[Side, str]] = {}
    joined = await tx.find(Membership, programme_id=programme.id, left_at=None, **where)
    makers = sorted({each.person_id for each in joined if each.role is Role.MAKER})
    contacts = sorted({each.person_id for each in joined if each.role is Role.CONTACT})
    if makers:
        for profile in await tx.find(Profile, programme_id=programme.id, person_id=makers):
            found[profile.person_id] = (Side.MAKER, "")
    if contacts:
        asked = await tx.find(Challenge, programme_id=programme.id, contact_id=contacts)
        shown = [(programme.releases(each.review), -each.number, each) for each in asked]
        for *_, challenge in sorted(shown, key=lambda each: each[:2]):
            found[challenge.contact_id] = (Side.CONTACT, challenge.id)
    return found


def by_day(party: Party, now: datetime) -> datetime | None:
    """Return when it is day again, unless the evening begins before."""
    wakes = party.programme.calendar.next_waking(now)
    return wakes if wakes < party.evening.starts_at else None
