"""What belongs to whom: every fact that names a person, and where their words may lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.domain.answers import Lookout, Refusal
from bot.domain.briefs import Deputy, Expertise, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.evenings import Guest, Sitting, Vote
from bot.domain.ideas import Idea
from bot.domain.leaving import Leaving
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.newcomers import Newcomer
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Introduction,
    Invitation,
    Membership,
    Profile,
    Role,
)
from bot.domain.reminders import QUESTION, Reminder
from bot.domain.rounds import Insistence, Leftover, Round
from bot.domain.teams import Bridging, Member, Room, Team
from bot.ports import Tx

F = TypeVar("F")

OWNED: Mapping[type[Any], tuple[str, ...]] = {
    Membership: ("person_id",),
    Newcomer: ("person_id",),
    Profile: ("person_id",),
    Introduction: ("person_id",),
    Invitation: ("made_by",),
    Consent: ("person_id",),
    Audit: ("person_id", "subject"),
    Organisation: ("contact_id",),
    Challenge: ("contact_id",),
    Suggestion: ("maker_id", "contact_id"),
    Refusal: ("person_id",),
    Lookout: ("person_id",),
    Idea: ("person_id", "asked_id"),
    Team: ("contact_id",),
    Member: ("person_id",),
    Bridging: ("person_id",),
    Room: ("bound_by",),
    Update: ("person_id",),
    Reminder: ("person_id",),
    Expertise: ("person_id",),
    Question: ("person_id", "asked_id"),
    Reply: ("person_id",),
    Succession: ("person_id", "heir_id"),
    Deputy: ("person_id",),
    Leaving: ("person_id",),
    Guest: ("person_id",),
    Sitting: ("maker_id", "contact_id"),
    Vote: ("person_id", "partner_id"),
    Insistence: ("maker_id",),
    Leftover: ("person_id",),
}
"""The facts that name a person, and where."""

IN_PROGRAMMES = ((Invitation, "made_by"), (Audit, "subject"))
"""No index leads to these: they are sought in the programmes in which the person is, or was."""


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything that is kept of a person; ``chats`` is where messages are by or for them.

    ``notes`` are those of the coordinators who have a question of theirs to answer. ``rounds`` are
    those in which they may have a seat as a maker, or be left over, ``partners`` the guests with
    whom they sit at an evening.
    """

    person_id: str
    accounts: tuple[Account, ...]
    chats: tuple[str, ...]
    codes: tuple[Invitation, ...]
    meetings: tuple[Meeting, ...]
    facts: Mapping[type[Any], tuple[Any, ...]]
    notes: tuple[Reminder, ...] = ()
    rounds: tuple[Round, ...] = ()
    partners: tuple[Guest, ...] = ()

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """Return the facts of a kind."""
        return self.facts[kind]


async def find_estate(tx: Tx, person_id: str) -> Estate:
    """Return everything that is kept of a person."""
    where = await _programmes(tx, person_id)
    facts: dict[type[Any], tuple[Any, ...]] = {}
    for kind, names in OWNED.items():
        found: list[Any] = []
        for name in names:
            only = {"programme_id": where} if (kind, name) in IN_PROGRAMMES else {}
            found.extend(await tx.find(kind, **{name: person_id}, **only))
        facts[kind] = tuple(dict.fromkeys(found))
    teams = sorted({each.team_id for each in facts[Member]})
    accounts = await tx.find(Account, person_id=person_id)
    notes = await _notes(tx, person_id, facts[Membership])
    chats = {each.id for each in accounts} | await _chats(tx, teams) | await _asked(tx, notes)
    return Estate(
        person_id,
        accounts,
        tuple(sorted(chats)),
        await tx.find(Invitation, person_id=person_id),
        await tx.find(Meeting, team_id=teams),
        facts,
        notes,
        await tx.find(Round, programme_id=sorted({each.programme_id for each in facts[Profile]})),
        await _partners(tx, person_id, facts[Sitting]),
    )


async def _programmes(tx: Tx, person_id: str) -> list[str]:
    """Return where somebody takes part, did once, waits to, or has agreed to the notice."""
    kinds: tuple[type[Membership | Newcomer | Consent], ...] = (Membership, Newcomer, Consent)
    return sorted(
        {each.programme_id for kind in kinds for each in await tx.find(kind, person_id=person_id)}
    )


async def _partners(tx: Tx, person_id: str, talks: Sequence[Sitting]) -> tuple[Guest, ...]:
    people = sorted({each.partner(person_id) for each in talks})
    evenings = sorted({each.evening_id for each in talks})
    return await tx.find(Guest, person_id=people, evening_id=evenings)


async def _chats(tx: Tx, team_ids: Sequence[str]) -> set[str]:
    """Return where copies of what members say are: in the teams' chats, and in private ones."""
    if not team_ids:
        return set()
    people = {each.person_id for each in await tx.find(Member, team_id=team_ids)}
    accounts = await tx.find(Account, person_id=sorted(people))
    rooms = await tx.find(Room, team_id=team_ids)
    return {each.id for each in accounts} | {each.id for each in rooms}


async def _notes(tx: Tx, person_id: str, memberships: Sequence[Membership]) -> tuple[Reminder, ...]:
    """Return what coordinators noted of the questions of a person that wait for an answer."""
    programmes = sorted({each.programme_id for each in memberships})
    leads = await tx.find(Membership, programme_id=programmes, role=Role.COORDINATOR)
    told = sorted({each.person_id for each in leads})
    found = await tx.find(Reminder, person_id=told, programme_id=programmes, team_id=None)
    asked = [each for each in found if each.kind == QUESTION]
    return tuple(each for each in asked if each.key.split("/")[1] == person_id)


async def _asked(tx: Tx, notes: Sequence[Reminder]) -> set[str]:
    """Return the private chats in which the questions of these notes lie."""
    accounts = await tx.find(Account, person_id=sorted({each.person_id for each in notes}))
    return {each.id for each in accounts}
