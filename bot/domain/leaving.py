"""Leaving: who took themselves out of what, why, and who was left behind by that."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.challenges import Side, Suggestion
from bot.domain.teams import Member, Stage, Team


class Scope(StrEnum):
    """What somebody leaves; ``ROLE`` is all that they do in a programme on one side."""

    REQUEST = "request"
    TEAM = "team"
    ROLE = "role"


class Reason(StrEnum):
    """Why somebody leaves, from a list; ``OTHER`` is said in their own words."""

    TIME = "time"
    FIT = "fit"
    TEAMWORK = "teamwork"
    PLANS = "plans"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody left; why is for the coordinators alone, and told by nobody who did not want to.

    ``reasons`` is one of the list, or none. A team is named where it was left, a suggestion where
    its request was taken back; what went with a role, went at the same instant.
    """

    id: str
    programme_id: str
    person_id: str
    scope: Scope
    reasons: tuple[Reason, ...]
    words: str
    at: datetime
    team_id: str | None = None
    suggestion_id: str | None = None


def partners_left(
    leaving: Leaving,
    teams: Iterable[Team],
    members: Iterable[Member],
    suggestions: Iterable[Suggestion],
) -> tuple[str, ...]:
    """Return who was left by that: the other side of the teams, and of the request.

    Whoever only stands in for a contact looks for nobody.
    """
    contacts = {each.id: each.contact_id for each in teams}
    known = [
        each
        for each in members
        if each.side is Side.MAKER or each.person_id == contacts.get(each.team_id)
    ]
    left = {
        each.team_id: each.side
        for each in known
        if each.person_id == leaving.person_id and each.left_at == leaving.at
    }
    found = [
        each.person_id
        for each in known
        if each.team_id in left and _was_partner(each, left[each.team_id], leaving)
    ]
    found += [_other(each, leaving.person_id) for each in suggestions if _is_meant(each, leaving)]
    return tuple(each for each in dict.fromkeys(found) if each != leaving.person_id)


def _was_partner(member: Member, side: Side, leaving: Leaving) -> bool:
    there = member.joined_at <= leaving.at
    gone = member.left_at is not None and member.left_at < leaving.at
    return member.side is not side and there and not gone


def _is_meant(suggestion: Suggestion, leaving: Leaving) -> bool:
    return suggestion.id == leaving.suggestion_id


def _other(suggestion: Suggestion, person_id: str) -> str:
    mine = Side.MAKER if suggestion.maker_id == person_id else Side.CONTACT
    return suggestion.person(mine.other)


def left_behind(
    leavings: Iterable[Leaving],
    teams: Iterable[Team],
    members: Iterable[Member],
    suggestions: Iterable[Suggestion],
) -> tuple[str, ...]:
    """Return who comes first in the next round: left by a partner, and without one since.

    Who waits longest is first. Whoever works with a living team that has both sides has found a
    partner again; who has left everything is for the caller to leave out.
    """
    all_teams, known, asked = tuple(teams), tuple(members), tuple(suggestions)
    partnered = set(_partnered(all_teams, known))
    waiting = [
        person_id
        for each in sorted(leavings, key=lambda each: (each.at, each.id))
        for person_id in partners_left(each, all_teams, known, asked)
        if person_id not in partnered
    ]
    return tuple(dict.fromkeys(waiting))


def _partnered(teams: tuple[Team, ...], members: tuple[Member, ...]) -> Iterator[str]:
    living = {each.id for each in teams if each.stage is not Stage.ENDED}
    there = [each for each in members if each.team_id in living and each.left_at is None]
    sides = {(each.team_id, each.side) for each in there}
    for each in there:
        if all((each.team_id, side) in sides for side in Side):
            yield each.person_id
