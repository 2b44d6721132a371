"""Who still belongs to the programme after an evening, and who speaks for whom by now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.challenges import Challenge
from bot.domain.evenings import Sitting
from bot.domain.people import Membership, Person, Role
from bot.ports import Tx
from bot.speeddating.party import Party, houses_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An evening whose guests are called as they are now; ``speakers`` by who came then.

    Where an organisation was handed over since, its new contact has the place of the old one.
    """

    party: Party
    speakers: Mapping[str, str]
    makers: frozenset[str]

    def stands(self, sitting: Sitting) -> bool:
        """Whether both sides of a talk still belong to the programme."""
        speaker = self.speakers.get(sitting.contact_id)
        return speaker not in (None, sitting.maker_id) and sitting.maker_id in self.makers


async def standing_of(tx: Tx, party: Party) -> Standing:
    """Return who of an evening's guests still belongs to its programme."""
    joined = await tx.find(Membership, programme_id=party.programme.id, left_at=None)
    roles = {(each.person_id, each.role) for each in joined}
    came = {key: each.challenge_id for key, each in party.guests.items() if each.challenge_id}
    asked = await tx.find(Challenge, id=sorted(set(came.values()))) if came else ()
    challenges = {each.id: each for each in asked}
    spoken = {key: challenges[each].contact_id for key, each in came.items() if each in challenges}
    return Standing(
        await _renamed(tx, party, {key: each for key, each in spoken.items() if key != each}),
        {key: each for key, each in spoken.items() if (each, Role.CONTACT) in roles},
        frozenset(each for each in party.guests if (each, Role.MAKER) in roles),
    )


async def _renamed(tx: Tx, party: Party, heirs: Mapping[str, str]) -> Party:
    if not heirs:
        return party
    found = {each.id: each for each in await tx.find(Person, id=sorted(set(heirs.values())))}
    named = {key: found[each] for key, each in heirs.items() if each in found}
    people = {**party.people, **named}
    houses = await houses_of(tx, party.guests.values(), people)
    return replace(party, people=people, houses=houses)


async def still_here(tx: Tx, programme_id: str, people: Iterable[str]) -> frozenset[str]:
    """Return who of these belongs to a programme."""
    ids = sorted(people)
    if not ids:
        return frozenset()
    found = await tx.find(Membership, programme_id=programme_id, person_id=ids, left_at=None)
    return frozenset(each.person_id for each in found)
