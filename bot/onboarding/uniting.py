"""One person instead of two: what belongs to whom, what stands against it, and what moves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Change, Drop, HandOver, Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.people import (
    Account,
    Audit,
    Consent,
    Invitation,
    Membership,
    Profile,
    Role,
)
from bot.domain.reminders import Reminder
from bot.domain.teams import Bridging, Member, Room, Team
from bot.ports import Tx

F = TypeVar("F")

_OWNED: Mapping[type[Any], tuple[str, ...]] = {
    Membership: ("person_id",),
    Profile: ("person_id",),
    Consent: ("person_id",),
    Audit: ("person_id",),
    Organisation: ("contact_id",),
    Challenge: ("contact_id",),
    Suggestion: ("maker_id", "contact_id"),
    Team: ("contact_id",),
    Member: ("person_id",),
    Bridging: ("person_id",),
    Room: ("bound_by",),
    Update: ("person_id",),
    Reminder: ("person_id",),
}
"""The facts that name a person, and where."""

_IN_MEETINGS = ("proposed_by", "yes", "attended")


@dataclass(frozen=True, slots=True)
class Estate:
    """Everything that is kept of a person; ``chats`` is where messages are by or for them."""

    person_id: str
    accounts: tuple[Account, ...]
    chats: tuple[str, ...]
    codes: tuple[Invitation, ...]
    meetings: tuple[Meeting, ...]
    facts: Mapping[type[Any], tuple[Any, ...]]

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """Return the facts of a kind."""
        return self.facts[kind]


async def find_estate(tx: Tx, person_id: str) -> Estate:
    """Return everything that is kept of a person."""
    facts: dict[type[Any], tuple[Any, ...]] = {}
    for kind, names in _OWNED.items():
        found: list[Any] = []
        for name in names:
            found.extend(await tx.find(kind, **{name: person_id}))
        facts[kind] = tuple(found)
    teams = sorted({each.team_id for each in facts[Member]})
    accounts = await tx.find(Account, person_id=person_id)
    chats = {each.id for each in accounts} | await _chats(tx, teams)
    return Estate(
        person_id,
        accounts,
        tuple(sorted(chats)),
        await tx.find(Invitation, person_id=person_id),
        await tx.find(Meeting, team_id=teams),
        facts,
    )


async def _chats(tx: Tx, team_ids: Sequence[str]) -> set[str]:
    """Return where copies of what members say are: in the teams' chats, and in private ones."""
    if not team_ids:
        return set()
    people = {each.person_id for each in await tx.find(Member, team_id=team_ids)}
    accounts = await tx.find(Account, person_id=sorted(people))
    rooms = await tx.find(Room, team_id=team_ids)
    return {each.id for each in accounts} | {each.id for each in rooms}


def collide(stays: Estate, goes: Estate) -> bool:
    """Whether the two cannot become one by themselves.

    They cannot where both have the same thing: a profile or a challenge in one programme, a place
    in one team, a suggestion with or against each other. And nobody becomes a coordinator by
    somebody else's code.
    """
    return bool(
        any(each.role is Role.COORDINATOR for each in goes.of(Membership))
        or _programmes(stays.of(Profile)) & _programmes(goes.of(Profile))
        or _programmes(stays.of(Organisation)) & _programmes(goes.of(Organisation))
        or _programmes(stays.of(Challenge)) & _programmes(goes.of(Challenge))
        or _teams(stays) & _teams(goes)
        or _suggested(stays) & _suggested(goes)
        or {each.id for each in stays.of(Suggestion)} & {each.id for each in goes.of(Suggestion)}
    )


def _programmes(facts: Iterable[Profile | Organisation | Challenge]) -> set[str]:
    return {each.programme_id for each in facts}


def _teams(estate: Estate) -> set[str]:
    return {each.team_id for each in estate.of(Member)}


def _suggested(estate: Estate) -> set[str]:
    """Return the challenges that were suggested to the person as a maker."""
    return {
        each.challenge_id for each in estate.of(Suggestion) if each.maker_id == estate.person_id
    }


def move(stays: Estate, goes: Estate) -> Iterator[Change]:
    """Yield what makes everything of the one the other's, but the accounts."""
    old, new = goes.person_id, stays.person_id
    yield HandOver(old, new, goes.chats)
    roles = {(each.programme_id, each.role): each for each in stays.of(Membership)}
    for kind, names in _OWNED.items():
        for fact in goes.of(kind):
            moved = _moved(fact, names, old, new)
            if isinstance(moved, Membership):
                moved = _joined(roles.get((moved.programme_id, moved.role)), moved)
            elif isinstance(moved, Reminder):
                moved = replace(moved, key=_moved_key(moved.key, old, new))
            yield Drop(fact)
            yield Put(moved, quiet=True)
    for meeting in goes.meetings:
        yield Put(_moved(meeting, _IN_MEETINGS, old, new), quiet=True)
    for code in goes.codes:
        yield Drop(code)


def _moved(fact: F, names: Iterable[str], old: str, new: str) -> F:
    """Return the fact with the one person in place of the other."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(fact, name)
        if isinstance(value, tuple):
            found[name] = tuple(new if each == old else each for each in value)
        elif value == old:
            found[name] = new
    return replace(fact, **found)  # type: ignore[type-var]


def _joined(kept: Membership | None, moved: Membership) -> Membership:
    """Return a role that both had, as it counts: the one that lasts, since the earlier day."""
    if kept is None:
        return moved
    lasts = kept if kept.left_at is None or moved.left_at is not None else moved
    return replace(lasts, joined_at=min(kept.joined_at, moved.joined_at))


def _moved_key(key: str, old: str, new: str) -> str:
    """Return a reminder's key with the other person in it, so that nobody is reminded twice."""
    return "/".join(new if part == old else part for part in key.split("/"))
