"""Who may be suggested to whom: everybody of one side who takes part, and who is looked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import Refusal
from bot.domain.challenges import Challenge, Fit, Side, Suggestion
from bot.domain.ideas import Idea
from bot.domain.people import Membership, Person, Profile, Role
from bot.domain.programme import Programme
from bot.domain.rounds import Insistence, Insists
from bot.matching import rules
from bot.matching.places import all_places, challenges_of, makers_of
from bot.office import Office
from bot.ports import Brief, Ids, Tx


@dataclass(frozen=True, slots=True)
class Search:
    """What looking for partners needs: it is the same for conversations and for work."""

    tx: Tx
    office: Office
    now: datetime
    new_id: Ids
    given: tuple[Refusal, ...] = ()
    """Reasons that were given this very moment."""
    made: tuple[Suggestion, ...] = ()
    """Suggestions that were made this very moment, and are not in the store yet."""


@dataclass(frozen=True, slots=True)
class Partner:
    """Who could be suggested: a challenge or a maker (``id``), and the person behind it."""

    id: str
    person: Person
    brief: Brief
    told: Challenge | Profile
    contact_id: str = ""

    @property
    def updated_at(self) -> datetime:
        """When they last changed what they told."""
        return self.told.updated_at


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody of one side who takes part and may be suggested, and how many places are taken."""

    side: Side
    partners: tuple[Partner, ...]
    places: rules.Places

    def brief_of(self, partner_id: str) -> Brief | None:
        """Return the brief of a partner, if they take part."""
        return next((each.brief for each in self.partners if each.id == partner_id), None)

    def is_full(self, partner: Partner) -> bool:
        """Whether the partner has no place left."""
        if self.side is Side.MAKER:
            return self.places.maker_full(partner.id)
        return self.places.challenge_full(partner.id)


@dataclass(frozen=True, slots=True)
class Seeker:
    """Whom partners are looked for: a maker, or a challenge with its contact."""

    side: Side
    id: str
    person: Person
    programme: Programme
    brief: Brief
    told: Challenge | Profile
    contact_id: str = ""

    @property
    def updated_at(self) -> datetime:
        """When they last changed what they told."""
        return self.told.updated_at

    def partner_of(self, suggestion: Suggestion) -> str:
        """Return the id of the other side of one of their suggestions."""
        return suggestion.challenge_id if self.side is Side.MAKER else suggestion.maker_id

    def is_full(self, places: rules.Places) -> bool:
        """Whether they have no place left."""
        if self.side is Side.MAKER:
            return places.maker_full(self.id)
        return places.challenge_full(self.id)

    def pair(self, partner_id: str) -> tuple[str, str]:
        """Return the ids of challenge and maker."""
        return (partner_id, self.id) if self.side is Side.MAKER else (self.id, partner_id)


async def pool_of_challenges(search: Search, programme: Programme) -> Pool:
    """Return the challenges of a programme that may be suggested."""
    challenges = await search.tx.find(Challenge, programme_id=programme.id)
    here = await _taking_part(search, programme, Role.CONTACT)
    asked = [
        each
        for each in challenges
        if each.contact_id in here and rules.is_released(each, programme)
    ]
    people = await people_by_id(search, [each.contact_id for each in asked])
    partners = [
        Partner(
            each.id,
            people[each.contact_id],
            rules.brief_challenge(each, people[each.contact_id]),
            each,
            each.contact_id,
        )
        for each in asked
        if each.contact_id in people
    ]
    return Pool(Side.CONTACT, tuple(partners), await all_places(search.tx, programme))


async def pool_of_makers(search: Search, programme: Programme) -> Pool:
    """Return the makers of a programme who may be suggested."""
    profiles = await search.tx.find(Profile, programme_id=programme.id)
    here = await _taking_part(search, programme, Role.MAKER)
    people = await people_by_id(search, [each.person_id for each in profiles])
    partners = [
        Partner(
            each.person_id,
            people[each.person_id],
            rules.brief_profile(each, people[each.person_id]),
            each,
        )
        for each in profiles
        if each.person_id in here and each.person_id in people
    ]
    return Pool(Side.MAKER, tuple(partners), await all_places(search.tx, programme))


async def _taking_part(search: Search, programme: Programme, role: Role) -> frozenset[str]:
    """Return who has that role now: what others left behind is shown to nobody any more."""
    found = await search.tx.find(Membership, programme_id=programme.id, role=role, left_at=None)
    return frozenset(each.person_id for each in found)


async def people_by_id(search: Search, ids: Iterable[str]) -> dict[str, Person]:
    """Return people by their id."""
    return {each.id: each for each in await search.tx.find(Person, id=sorted(set(ids)))}


def maker(programme: Programme, profile: Profile, person: Person) -> Seeker:
    """Return a maker who looks for challenges."""
    brief = rules.brief_profile(profile, person)
    return Seeker(Side.MAKER, person.id, person, programme, brief, profile)


def asker(programme: Programme, challenge: Challenge, contact: Person) -> Seeker:
    """Return a challenge for which makers are looked for."""
    brief = rules.brief_challenge(challenge, contact)
    return Seeker(Side.CONTACT, challenge.id, contact, programme, brief, challenge, contact.id)


async def kept_apart(search: Search, seeker: Seeker) -> frozenset[str]:
    """Return with whom a coordinator does not want to see them, beyond a single round."""
    programme_id, never = seeker.programme.id, Insists.NEVER
    if seeker.side is Side.MAKER:
        found = await search.tx.find(
            Insistence, programme_id=programme_id, insists=never, lasting=True, maker_id=seeker.id
        )
        return frozenset(each.challenge_id for each in found)
    found = await search.tx.find(
        Insistence, programme_id=programme_id, insists=never, lasting=True, challenge_id=seeker.id
    )
    return frozenset(each.maker_id for each in found)


async def wanted(search: Search, seeker: Seeker) -> frozenset[tuple[str, str]]:
    """Return the pairs that somebody brought together, whatever their words: challenge and maker.

    A coordinator did, or an idea of the maker became the challenge.
    """
    programme_id, must = seeker.programme.id, Insists.MUST
    if seeker.side is Side.MAKER:
        ideas = await search.tx.find(Idea, programme_id=programme_id, person_id=seeker.id)
        insisted = await search.tx.find(
            Insistence, programme_id=programme_id, insists=must, maker_id=seeker.id
        )
    else:
        ideas = await search.tx.find(Idea, programme_id=programme_id, challenge_id=seeker.id)
        insisted = await search.tx.find(
            Insistence, programme_id=programme_id, insists=must, challenge_id=seeker.id
        )
    pairs = {(each.challenge_id, each.maker_id) for each in insisted}
    pairs |= {(each.challenge_id, each.person_id) for each in ideas if each.challenge_id}
    return frozenset(pairs)


async def met(search: Search, seeker: Seeker) -> frozenset[str]:
    """Return with whom they work, or worked: both know each other."""
    if seeker.side is Side.MAKER:
        return await challenges_of(search.tx, seeker.id)
    return await makers_of(search.tx, seeker.id)


def reasons_of(search: Search, seeker: Seeker, partner: Partner) -> tuple[Fit, ...]:
    """Return why these two may fit."""
    needs, offers = seeker.brief, partner.brief
    if seeker.side is Side.MAKER:
        needs, offers = offers, needs
    return search.office.scorer.reasons(needs, offers)
