"""Who lives in the town already when a transcript begins: heads of transcripts to facts.

    bekannt: Kim = Kim Seidel, coordinator, du
    bekannt: Ada = Ada Lindner, maker, du: what she does | skill, skill | what she hopes for
    bekannt: Weber = Jutta Weber, contact: organisation | title | need | skill, skill
    team: Weber, Ada

Behind that may follow what they expect (``order, thesis``), and a region. The facts are dated to
the beginning of the transcript. A team works since then and has held its first meeting; its contact
is named first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.challenges import Challenge, Organisation, Publish, Side, Size
from bot.domain.changes import Entity, Put
from bot.domain.meetings import FIRST, Meeting
from bot.domain.people import (
    Account,
    Availability,
    Consent,
    Expectation,
    Form,
    Membership,
    Person,
    Profile,
    Purpose,
    Role,
    Trade,
)
from bot.domain.teams import Cooperation, Extent, Member, Setup, Stage, Team, Verdict
from bot.ports import Tx
from tests.support.town import Town

PROGRAMME = "cimis2-erzgebirge"
REGION = "Erzgebirge"
MEETING = 60

_KNOWN = re.compile(
    r"(?P<who>[^=]+?) = (?P<name>[^,]+), (?P<role>maker|contact|expert|coordinator)"
    r"(?:, (?P<form>du|sie))?(?:: (?P<more>.*))?"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who joined before the transcript begins."""

    who: str
    name: str
    role: Role
    form: Form
    more: tuple[str, ...]

    @property
    def id(self) -> str:
        """The person's id."""
        return self.who.casefold()


def read_known(text: str) -> Known:
    """Return the person whom a line of a head describes."""
    match = _KNOWN.fullmatch(text)
    assert match, f"people are known as: Ada = Ada Lindner, maker, du: …, not: {text}"
    more = tuple(each.strip() for each in (match["more"] or "").split("|") if each.strip())
    form = Form(match["form"] or "sie")
    return Known(match["who"], match["name"], Role(match["role"]), form, more)


async def settle(town: Town, known: Iterable[str], teams: Iterable[str]) -> None:
    """Put those people and teams into the town, which is open; each person has a chat already."""
    people = {each.who: each for each in map(read_known, known)}
    now = town.clock.now()
    facts: list[Entity] = []
    numbers = iter(range(1, len(people) + 1))
    for each in people.values():
        facts.extend(_joined(town, each, now))
        if each.role is Role.MAKER:
            facts.append(_profile(each, now))
        if each.role is Role.CONTACT:
            facts.extend(_challenge(each, next(numbers), now))
    for number, text in enumerate(teams, 1):
        members = [people[who.strip()] for who in text.split(",")]
        facts.extend(_team(members, number, now))

    async def work(tx: Tx) -> None:
        await tx.apply(Put(fact) for fact in facts)

    await town.store.run(work)


def _joined(town: Town, known: Known, now: datetime) -> Iterator[Entity]:
    yield Person(known.id, town.languages[known.who], known.form, known.name)
    yield Account(town.people[known.who], known.id)
    yield Membership(known.id, PROGRAMME, known.role, now)
    for purpose in (Purpose.PROCESSING, Purpose.SHARING):
        key = f"{purpose}-{known.id}"
        yield Consent(key, known.id, PROGRAMME, purpose, "2024-09", "…", "telegram", now)


def _profile(known: Known, now: datetime) -> Profile:
    doing, skills, hopes, *more = known.more
    expectations, region = _chosen(more)
    return Profile(
        known.id,
        PROGRAMME,
        Trade.CREATIVE,
        doing,
        _list(skills),
        (),
        "",
        expectations,
        hopes,
        (Availability.EVENINGS,),
        region,
        (),
        now,
    )


def _challenge(known: Known, number: int, now: datetime) -> Iterator[Entity]:
    organisation, title, need, skills, *more = known.more
    expectations, region = _chosen(more)
    key = f"o-{known.id}"
    yield Organisation(key, PROGRAMME, organisation, "culture", Size.SMALL, known.id)
    yield Challenge(
        f"c-{known.id}",
        PROGRAMME,
        number,
        key,
        known.id,
        title,
        need,
        _list(skills),
        (),
        None,
        expectations,
        region,
        Publish.YES,
        committed=True,
        updated_at=now,
    )


def _chosen(more: Sequence[str]) -> tuple[tuple[Expectation, ...], str]:
    """Return what somebody expects, and their region."""
    expectations = tuple(Expectation(each) for each in _list(more[0])) if more else ()
    return expectations or (Expectation.ORDER,), more[1] if len(more) > 1 else REGION


def _team(members: Sequence[Known], number: int, now: datetime) -> Iterator[Entity]:
    contact = members[0]
    key = f"t{number}"
    before = now - timedelta(days=1)
    yield Team(
        key,
        PROGRAMME,
        number,
        f"c-{contact.id}",
        contact.id,
        contact.more[0],
        Stage.ACTIVE,
        before,
        Cooperation.ORDER,
        Extent.MONTHS,
        Setup.MIXED,
        now,
    )
    for each in members:
        side = Side(each.role.value)
        yield Member(key, each.id, side, before, Verdict.GO)
    everybody = tuple(each.id for each in members)
    proposed = Meeting(key, FIRST).propose(contact.id, before, MEETING, before)
    yield proposed.hold(everybody, "", now)


def _list(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(","))
