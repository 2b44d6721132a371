"""What talks are worth: how well two fit, what they said to each other, and who may not meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.challenges import Answer, Challenge, Organisation, Side, Suggestion
from bot.domain.evenings import Guest
from bot.domain.people import Person, Profile
from bot.domain.rounds import Insistence, Insists
from bot.domain.teams import Member, Team
from bot.gather import LIVE
from bot.ports import SECTOR, Brief, Scorer, Tx
from bot.speeddating.party import Party

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAID_YES = 0.25
"""What one side's interest in a suggestion adds to how likely a talk is worth it."""


@dataclass(frozen=True, slots=True)
class Interests:
    """What is known of the pairs of an evening; rows are makers, columns contacts."""

    makers: tuple[str, ...]
    contacts: tuple[str, ...]
    offers: tuple[Brief, ...]
    needs: tuple[Brief, ...]
    wanted: frozenset[tuple[str, str, Answer, Answer]]
    barred: frozenset[tuple[str, str]]

    def matrix(self, scorer: Scorer) -> "NDArray[np.float64]":
        """Return what each talk is worth, from 0 to 1; ``nan`` for one that must not be."""
        import numpy as np  # noqa: PLC0415 # most days go by without an evening

        row = {each: at for at, each in enumerate(self.makers)}
        column = {each: at for at, each in enumerate(self.contacts)}
        worth = np.zeros((len(row), len(column)))
        if self.offers and self.needs:
            ranked = scorer.best(self.offers, self.needs, len(self.needs))
            for offer, several in zip(self.offers, ranked, strict=True):
                for scored in several:
                    worth[row[offer.id], column[scored.id]] = scored.score
        for maker, contact, *answers in self.wanted:
            if maker in row and contact in column:
                yes = sum(each is Answer.INTERESTED for each in answers)
                worth[row[maker], column[contact]] += yes * SAID_YES
        worth = worth.clip(0, 1)
        for maker, contact in self.barred:
            if maker in row and contact in column:
                worth[row[maker], column[contact]] = np.nan
        return worth


async def interests_of(
    tx: Tx, party: Party, makers: Sequence[Guest], contacts: Sequence[Guest]
) -> Interests:
    """Return what is known of these two sides; the briefs have people's ids."""
    ids, others = [each.person_id for each in makers], [each.person_id for each in contacts]
    programme_id = party.programme.id
    said = await tx.find(Suggestion, programme_id=programme_id, maker_id=ids) if ids else ()
    said = tuple(each for each in said if each.contact_id in others)
    declined = {
        (each.maker_id, each.contact_id)
        for each in said
        if Answer.DECLINED in (each.maker, each.contact)
    }
    ruled_out = await _ruled_out(tx, programme_id, ids, contacts)
    return Interests(
        tuple(ids),
        tuple(others),
        await _offers(tx, party, ids),
        await _needs(tx, party, contacts),
        frozenset((each.maker_id, each.contact_id, each.maker, each.contact) for each in said),
        frozenset(declined | ruled_out | await _teams(tx, ids)),
    )


async def _offers(tx: Tx, party: Party, ids: Sequence[str]) -> tuple[Brief, ...]:
    found = await tx.find(Profile, programme_id=party.programme.id, person_id=ids) if ids else ()
    return tuple(
        Brief(
            each.person_id,
            _told(each.doing, *each.skills, *each.tools, each.offers, each.hopes),
            _language(party, each.person_id),
            each.region,
            frozenset(one.value for one in each.expectations),
            Side.MAKER,
        )
        for each in found
    )


async def _needs(tx: Tx, party: Party, contacts: Sequence[Guest]) -> tuple[Brief, ...]:
    """Return what contacts look for, as far as their briefs are released: others are not read."""
    whose = {each.challenge_id: each.person_id for each in contacts}
    asked = await tx.find(Challenge, id=sorted(whose)) if whose else ()
    found = [each for each in asked if party.programme.releases(each.review)]
    owners = sorted({each.organisation_id for each in found})
    houses = {each.id: each for each in await tx.find(Organisation, id=owners)} if owners else {}
    return tuple(
        Brief(
            whose[each.id],
            _told(each.title, each.need, *each.skills, each.success),
            _language(party, whose[each.id]),
            each.region,
            frozenset(
                {
                    *(one.value for one in each.expectations),
                    *(
                        [f"{SECTOR}{houses[each.organisation_id].sector}"]
                        if each.organisation_id in houses
                        else []
                    ),
                }
            ),
            Side.CONTACT,
        )
        for each in found
    )


def _told(*phrases: str) -> tuple[str, ...]:
    return tuple(each for each in phrases if each)


def _language(party: Party, person_id: str) -> str:
    person: Person | None = party.people.get(person_id)
    return person.language if person is not None else "de"


async def _ruled_out(
    tx: Tx, programme_id: str, makers: Sequence[str], contacts: Sequence[Guest]
) -> set[tuple[str, str]]:
    """Return of which pairs a coordinator wants that they are never brought together."""
    never = Insists.NEVER
    rules = await tx.find(Insistence, programme_id=programme_id, insists=never, lasting=True)
    whose = {each.challenge_id: each.person_id for each in contacts}
    return {
        (each.maker_id, whose[each.challenge_id])
        for each in rules
        if each.challenge_id in whose and each.maker_id in makers
    }


async def _teams(tx: Tx, makers: Sequence[str]) -> set[tuple[str, str]]:
    """Return who works together already."""
    members = await tx.find(Member, person_id=list(makers), left_at=None) if makers else ()
    ids = sorted({each.team_id for each in members})
    teams = {each.id: each for each in await tx.find(Team, id=ids, stage=LIVE)} if ids else {}
    return {
        (each.person_id, teams[each.team_id].contact_id)
        for each in members
        if each.team_id in teams
    }
