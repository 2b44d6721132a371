"""Builders for the facts that rules take: one programme, its people, and a team's case.

Everything has a sensible default, so that a test names only what it is about. Instants are
typed as local time: ``at("2024-10-10 09:00")`` (of ``tests.support.clock``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bot.domain.challenges import Challenge, Organisation, Publish, Side, Size
from bot.domain.changes import Entity, Put
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.people import (
    Account,
    Availability,
    Expectation,
    Form,
    Membership,
    Person,
    Profile,
    Role,
    Trade,
)
from bot.domain.policy import Privacy
from bot.domain.programme import MilestoneTemplate, Programme
from bot.domain.teams import Cooperation, Extent, Member, Room, Setup, Stage, Team
from bot.ports import Tx
from tests.support.clock import at
from tests.support.town import Town

E = TypeVar("E")

PROTOTYPE = MilestoneTemplate(
    "prototype", {"de": "Prototyp", "en": "Prototype"}, date(2024, 12, 16)
)
SHOW = MilestoneTemplate("show", {"de": "Vorführung", "en": "Show"}, date(2025, 3, 17))


def programme(**changes: Any) -> Programme:
    """Return a programme from September 2024 to April 2025 with two milestones."""
    values: dict[str, Any] = {
        "id": "erzgebirge",
        "names": {"de": "Erzgebirge", "en": "Ore Mountains"},
        "regions": ("Erzgebirge",),
        "starts": date(2024, 9, 1),
        "ends": date(2025, 4, 30),
        "privacy": Privacy("Kreativverein", "datenschutz@example.org", "1"),
        "milestones": (PROTOTYPE, SHOW),
    }
    return Programme(**(values | changes))


ADA = Person("ada", "de", Form.DU, "Ada Lindner")
BEN = Person("ben", "en", Form.DU, "Ben Okafor")
WEBER = Person("weber", "de", Form.SIE, "Frau Weber")
KIM = Person("kim", "de", Form.DU, "Kim Seidel")
JO = Person("jo", "de", Form.DU, "Jo Krause")
PEOPLE = {each.id: each for each in (ADA, BEN, WEBER, KIM, JO)}


def membership(person: Person, role: Role, **changes: Any) -> Membership:
    """Return the person's role in the default programme since before it began."""
    return replace(Membership(person.id, "erzgebirge", role, at("2024-08-20 10:00")), **changes)


def profile(person: Person, **changes: Any) -> Profile:
    """Return a maker's complete profile."""
    return replace(
        Profile(
            person.id,
            "erzgebirge",
            Trade.MAKER,
            "baut Möbel",
            ("Holz", "CNC"),
            ("Fräse",),
            "",
            (Expectation.ORDER,),
            "ein Auftrag",
            (Availability.EVENINGS,),
            "Erzgebirge",
            (),
            at("2024-08-21 10:00"),
        ),
        **changes,
    )


def organisation(**changes: Any) -> Organisation:
    """Return the old brewery, whose contact is Frau Weber."""
    return replace(
        Organisation("brewery", "erzgebirge", "Alte Brauerei", "culture", Size.SMALL, "weber"),
        **changes,
    )


def challenge(**changes: Any) -> Challenge:
    """Return the brewery's challenge."""
    return replace(
        Challenge(
            "c1",
            "erzgebirge",
            1,
            "brewery",
            "weber",
            "Ein Tresen, der wandert",
            "Wir brauchen einen Tresen auf Rollen.",
            ("Holz",),
            (),
            None,
            (Expectation.PRODUCT,),
            "Erzgebirge",
            Publish.YES,
            committed=True,
            updated_at=at("2024-08-22 10:00"),
        ),
        **changes,
    )


def team(**changes: Any) -> Team:
    """Return a team that was brought together on 26 August and formed on 2 September 2024."""
    values: dict[str, Any] = {
        "id": "t1",
        "programme_id": "erzgebirge",
        "number": 1,
        "challenge_id": "c1",
        "contact_id": "weber",
        "name": "Alte Brauerei",
        "stage": Stage.ACTIVE,
        "matched_at": at("2024-08-26 10:00"),
        "form": Cooperation.ORDER,
        "extent": Extent.MONTHS,
        "setup": Setup.WORKSHOP,
        "formed_at": at("2024-09-02 10:00"),
    }
    return Team(**(values | changes))


def talking(**changes: Any) -> Team:
    """Return a team that has not had its first meeting."""
    bare: dict[str, Any] = {"form": None, "extent": None, "setup": None, "formed_at": None}
    return team(stage=Stage.TALKING, **(bare | changes))


def member(person: Person, side: Side, **changes: Any) -> Member:
    """Return a membership in the default team since 26 August 2024."""
    return replace(Member("t1", person.id, side, at("2024-08-26 10:00")), **changes)


MEMBERS = (member(ADA, Side.MAKER), member(WEBER, Side.CONTACT))


def agreed(slot: str, when: str, **changes: Any) -> Meeting:
    """Return a meeting to which Ada and Frau Weber said yes."""
    starts = at(when)
    meeting = Meeting("t1", slot).propose("ada", starts, 60, at("2024-08-27 10:00"))
    return replace(meeting.agree("weber", frozenset({"ada", "weber"})), **changes)


def proposed(slot: str, when: str, since: str, **changes: Any) -> Meeting:
    """Return a meeting that Ada proposed."""
    return replace(Meeting("t1", slot).propose("ada", at(when), 60, at(since)), **changes)


def held(slot: str, when: str, note: str = "", **changes: Any) -> Meeting:
    """Return a meeting that took place, closed at ``when``."""
    return replace(agreed(slot, when).hold(("ada", "weber"), note, at(when)), **changes)


def moved(slot: str, reason: str, when: str) -> Meeting:
    """Return a meeting that was moved to a later month."""
    meeting = Meeting("t1", slot).move("ada", reason, at(when))
    assert meeting.state is MeetingState.MOVED
    return meeting


def update(month: str, standing: Standing, when: str, **changes: Any) -> Update:
    """Return Ada's update for a month."""
    values: dict[str, Any] = {
        "id": f"u{month}",
        "team_id": "t1",
        "person_id": "ada",
        "month": month,
        "standing": standing,
        "milestone_id": None,
        "sentence": "",
        "media": None,
        "help": False,
        "at": at(when),
    }
    return Update(**(values | changes))


def case(
    *,
    team: Team = team(),  # noqa: B008 - frozen values
    programme: Programme = programme(),  # noqa: B008
    members: Iterable[Member] = MEMBERS,
    meetings: Iterable[Meeting] = (),
    updates: Iterable[Update] = (),
    heard: Mapping[str, str] | str | None = None,
    people: Mapping[str, Person] = PEOPLE,
    coordinators: tuple[str, ...] = ("kim",),
    rooms: tuple[Room, ...] = (),
) -> TeamCase:
    """Return a team's case; ``heard`` is local time, by person id or for all members alike."""
    members = tuple(members)
    ids = [each.person_id for each in members]
    if isinstance(heard, str):
        heard = dict.fromkeys(ids, heard)
    return TeamCase(
        programme,
        team,
        challenge(),
        members,
        {each: people[each] for each in ids},
        {each.slot: each for each in meetings},
        tuple(updates),
        {key: at(when) for key, when in (heard or {}).items()},
        coordinators,
        rooms,
    )


# The same facts in a store.


def inhabitants() -> tuple[Entity, ...]:
    """Return a small world: two makers, a contact with a challenge, a working team, a coordinator.

    Ben has no team. Nobody has an account before ``settle`` gives them one.
    """
    return (
        *(ADA, BEN, WEBER, KIM),
        membership(ADA, Role.MAKER),
        membership(BEN, Role.MAKER),
        membership(WEBER, Role.CONTACT),
        membership(KIM, Role.COORDINATOR),
        profile(ADA),
        organisation(),
        challenge(),
        team(),
        *MEMBERS,
    )


async def settle(
    town: Town, *more: Entity, base: Programme | None = None, also: Iterable[Programme] = ()
) -> Town:
    """Open the town with ``base`` (the default programme), and let the inhabitants live there.

    Everybody has a chat of their own and is called by their id: ``town.says("ada", "/update")``.
    ``more`` is written after the inhabitants and replaces what has the same key.
    """
    town.programmes = {each.id: each for each in (base or programme(), *also)}
    await town.open()
    people = [each for each in (*inhabitants(), *more) if isinstance(each, Person)]
    for each in people:
        if each.id not in town.people:
            town.settle_in(each.id, each.language)
    accounts = [Account(town.people[each.id], each.id) for each in people]

    async def work(tx: Tx) -> None:
        await tx.apply(Put(each) for each in (*inhabitants(), *accounts, *more))

    await town.store.run(work)
    return town


async def kept(town: Town, kind: type[E], **where: Any) -> tuple[E, ...]:
    """Return the facts of a kind in the town's store, found by whatever field, sealed or not."""

    async def work(tx: Tx) -> tuple[E, ...]:
        return await tx.find(kind)

    facts = await town.store.run(work)
    return tuple(
        each for each in facts if all(getattr(each, name) == value for name, value in where.items())
    )


async def waiting(town: Town, who: str = "ada") -> list[str]:
    """Return the dialogs that somebody has open, the newest first."""
    progress = await town.store.run(lambda tx: tx.progress(town.people[who]))
    return [each.dialog for each in progress.stack] if progress is not None else []


async def rename(town: Town, who: str, *names: str) -> None:
    """Let somebody change their name in their profile, once for each of these."""
    for name in names:
        await town.says(who, "/profil")
        for words in ("ndern", "Name"):
            (label,) = [each for each in town.visible(who)[-1].labels if words in each]
            await town.presses(who, label)
        await town.says(who, name)
        await town.presses(who, "Passt so")
