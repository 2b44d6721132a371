"""What there has to be in the store after all that people have said: each fact, and each once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from bot.domain.challenges import (
    Answer,
    Challenge,
    Organisation,
    Publish,
    Side,
    Suggestion,
)
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.people import (
    Account,
    Availability,
    Consent,
    Expectation,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
)
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Team
from bot.ports import Store
from tests.support.pairs import Party
from tests.support.working_teams import Acquainted, Working
from tests.torture.findings import Findings
from tests.torture.people import Talkers

E = TypeVar("E")

KINDS = (
    Account, Challenge, Consent, Meeting, Member, Membership, Organisation, Person, Profile,
    Reminder, Suggestion, Team, Update,
)  # fmt: skip


class Kept:
    """All facts of a store, by kind."""

    def __init__(self, facts: Mapping[type, Sequence[Any]]) -> None:
        self._facts = facts
        accounts: dict[str, str] = {each.person_id: each.id for each in facts[Account]}
        self._accounts = accounts

    @classmethod
    async def read(cls, store: Store) -> "Kept":
        """Read them."""

        async def all_of(kind: type[E]) -> Sequence[E]:
            return await store.run(lambda tx: tx.find(kind))

        return cls({kind: await all_of(kind) for kind in KINDS})

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, self._facts.values()))

    def all(self, kind: type[E]) -> Sequence[E]:
        """Return those of a kind."""
        return self._facts[kind]

    def who(self, person_id: str) -> str:
        """Return the account of a person, by which people are told apart from outside."""
        return self._accounts.get(person_id, f"nobody ({person_id})")


def check_people(
    found: Findings, kept: Kept, parties: Sequence[Party], known: Iterable[tuple[Acquainted, Role]]
) -> None:
    """Everybody is there once, as who they said they are, and agreed to what they agreed to."""
    people = {f"telegram:{each.person.id}": (each.name, _role(each)) for each in parties}
    people |= {each.account: (each.name, role) for each, role in known}
    found.same("accounts", (each.id for each in kept.all(Account)), people)
    persons = ((kept.who(each.id), each.name) for each in kept.all(Person))
    found.same("people", persons, ((who, name) for who, (name, _) in people.items()))
    roles = ((kept.who(each.person_id), each.role) for each in kept.all(Membership))
    found.same("roles", roles, ((who, role) for who, (_, role) in people.items()))
    agreed = ((kept.who(each.person_id), each.purpose) for each in kept.all(Consent))
    purposes = (Purpose.PROCESSING, Purpose.SHARING)
    expected = [(who, each) for who in people for each in purposes]
    published = [each for each in parties if each.side is Side.CONTACT]
    expected += ((f"telegram:{each.person.id}", Purpose.PUBLISHING) for each in published)
    found.same("consents", agreed, expected)


def _role(party: Party) -> Role:
    return Role.MAKER if party.side is Side.MAKER else Role.CONTACT


def check_offers(found: Findings, kept: Kept, parties: Iterable[Party]) -> None:
    """What newcomers bring and look for is as they said."""
    profiles, houses, challenges = [], [], []
    for each in parties:
        who, craft = f"telegram:{each.person.id}", each.craft
        if each.side is Side.MAKER:
            profiles.append((
                who, f"{craft} von Hand.", (craft,), (f"Werkbank {craft}",), f"Ein Muster {craft}",
                (Expectation.ORDER,), f"{craft} im Laden.", (Availability.EVENINGS,), (),
            ))  # fmt: skip
        else:
            houses.append((who, f"Haus {craft}", "culture"))
            challenges.append((
                who, f"Mehr {craft} zeigen", (craft,), f"{craft} fehlt uns noch.", 50_000,
                Publish.YES, True,
            ))  # fmt: skip
    there = (
        (kept.who(e.person_id), e.doing, e.skills, e.tools, e.offers, e.expectations, e.hopes,
         e.availability, e.links)
        for e in kept.all(Profile)
    )  # fmt: skip
    found.same("profiles", there, profiles)
    new = [each for each in kept.all(Organisation) if not each.id.startswith("o-")]
    there_houses = ((kept.who(each.contact_id), each.name, each.sector) for each in new)
    found.same("organisations", there_houses, houses)
    wanted = [each for each in kept.all(Challenge) if not each.id.startswith("c-")]
    there_wanted = (
        (kept.who(e.contact_id), e.title, e.skills, e.need, e.budget, e.publish, e.committed)
        for e in wanted
    )
    found.same("challenges", there_wanted, challenges)
    numbers = [each.number for each in kept.all(Challenge)]
    found.same("numbers of challenges", numbers, range(1, len(numbers) + 1))


def check_pairs(found: Findings, kept: Kept, parties: Iterable[Party]) -> None:
    """Both of a pair said yes to each other once, and that made one team of the two."""
    pairs = dict[str, dict[Side, str]]()
    dates = dict[str, Any]()
    for each in parties:
        pairs.setdefault(each.craft, {})[each.side] = f"telegram:{each.person.id}"
        dates[each.craft] = each.date
    own = {(each[Side.MAKER], each[Side.CONTACT]): craft for craft, each in pairs.items()}
    yes = (Answer.INTERESTED, Answer.INTERESTED)
    suggested = Counter(
        (kept.who(each.maker_id), kept.who(each.contact_id), each.maker, each.contact)
        for each in kept.all(Suggestion)
        if (kept.who(each.maker_id), kept.who(each.contact_id)) in own
    )
    found.compare("suggestions", suggested, Counter((*each, *yes) for each in own))
    teams = {each.id: each for each in kept.all(Team) if not each.id.startswith("t-")}
    members: dict[str, list[str]] = {each: [] for each in teams}
    for member in kept.all(Member):
        if member.team_id in members:
            members[member.team_id].append(kept.who(member.person_id))
    found.same("teams", (tuple(sorted(each)) for each in members.values()),
               (tuple(sorted(each)) for each in own))  # fmt: skip
    meetings = (
        (tuple(sorted(members[each.team_id])), each.state, each.starts_at, each.sequence)
        for each in kept.all(Meeting)
        if each.team_id in teams
    )
    agreed = ((tuple(sorted(each)), MeetingState.AGREED, dates[craft], 1)
              for each, craft in own.items())  # fmt: skip
    found.same("first meetings", meetings, agreed)


def check_talk(found: Findings, kept: Kept, talkers: Iterable[Talkers]) -> None:
    """There is one update for each sentence, and the newest date stands."""
    told, stands = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for each in talkers:
        told += ((each.team.id, *said, Standing.ON_TRACK) for said in each.said)
        if each.agreed:
            both = frozenset((each.team.maker.id, each.team.contact.id))
            last = (MeetingState.AGREED, each.agreed[-1], len(each.agreed), both)
            stands.append((each.team.id, *last))
    updates = ((e.team_id, e.person_id, e.sentence, e.standing) for e in kept.all(Update))
    found.same("updates", updates, told)
    teams = {each.team.id for each in talkers}
    meetings = (
        (each.team_id, each.state, each.starts_at, each.sequence, frozenset(each.yes))
        for each in kept.all(Meeting)
        if each.team_id in teams and each.slot != FIRST
    )
    found.same("dates of working teams", meetings, stands)


def check_reminded(
    found: Findings, kept: Kept, silent: Iterable[Working], expected: Iterable[str]
) -> None:
    """Everybody was reminded of their meetings, when they were to be."""
    teams = {each.id for each in silent}
    there = [
        each.key
        for each in kept.all(Reminder)
        if each.team_id in teams and is_appointment(each.key)
    ]
    found.same("reminders of meetings", there, expected)


def is_appointment(key: str) -> bool:
    """Whether a key is that of the reminder of a meeting."""
    return "/h24/" in key or "/h1/" in key


def appointments(team: Working, slot: str, hours: Iterable[int]) -> Iterator[str]:
    """Yield the keys of the reminders of a team's meeting."""
    for each in hours:
        for person in (team.maker, team.contact):
            yield f"meeting/{team.id}/{slot}/1/h{each}/{person.id}"
