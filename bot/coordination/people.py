"""The people of a programme: who they are in it, and where they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import Membership, Person, Role
from bot.domain.programme import Programme
from bot.talk.model import Say, say

PAGE = 30
"""So many people fit into one answer."""

_ORDER = tuple(Role)
_MATCHED = (Role.MAKER, Role.CONTACT)


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody in one programme. ``introduced``: profile or challenge is complete.

    ``teams`` has the numbers of the living teams of each person.
    """

    programme: Programme
    memberships: Sequence[Membership]
    people: Mapping[str, Person]
    introduced: Mapping[Role, Collection[str]]
    teams: Mapping[str, Sequence[int]]
    unreachable: Collection[str]


def count(roll: Roll, language: str) -> Say:
    """Return the line that counts a programme's people by role."""
    roles = [each.role for each in roll.memberships]
    return say(
        "people-head",
        programme=roll.programme.name(language),
        makers=roles.count(Role.MAKER),
        contacts=roles.count(Role.CONTACT),
        experts=roles.count(Role.EXPERT),
        coordinators=roles.count(Role.COORDINATOR),
    )


def ordered(roll: Roll) -> list[Membership]:
    """Return the memberships: by role, then by name."""
    return sorted(
        roll.memberships,
        key=lambda each: (
            _ORDER.index(each.role),
            roll.people[each.person_id].name.casefold(),
            each.person_id,
        ),
    )


def lines(roll: Roll, first: int) -> tuple[Say, ...]:
    """Return a line per membership, numbered from ``first``."""
    return tuple(_line(roll, each, number) for number, each in enumerate(ordered(roll), first))


def states(roll: Roll, membership: Membership) -> tuple[Say, ...]:
    """Return where a person stands in that role; nothing where there is nothing to say."""
    person = roll.people[membership.person_id]
    found: list[Say] = []
    if membership.role in _MATCHED:
        numbers = roll.teams.get(person.id, ())
        if numbers:
            found.extend(say("people-team", number=number) for number in numbers)
        elif person.id not in roll.introduced[membership.role]:
            found.append(say("people-unfinished", role=membership.role))
        else:
            found.append(say("people-unmatched"))
    if person.id in roll.unreachable:
        found.append(say("people-unreachable"))
    if person.paused:
        found.append(say("people-paused"))
    return tuple(found)


def _line(roll: Roll, membership: Membership, number: int) -> Say:
    person = roll.people[membership.person_id]
    found = states(roll, membership)
    return say(
        "people-line",
        number=number,
        name=person.name or say("people-nameless"),
        role=membership.role,
        states=say("people-states", states=found) if found else say("people-stateless"),
    )
