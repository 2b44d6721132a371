"""One person instead of two: what stands against it, and what moves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot.admission import stem
from bot.domain.answers import Lookout
from bot.domain.briefs import Deputy, Expertise
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Change, Drop, HandOver, Put, Withdraw
from bot.domain.evenings import Coming, Guest, Sitting
from bot.domain.newcomers import PENDING, Admission, Newcomer
from bot.domain.people import Introduction, Membership, Profile, Role
from bot.domain.reminders import Reminder
from bot.domain.rounds import Round
from bot.domain.teams import Member
from bot.estate import OWNED, Estate
from bot.onboarding.unanswered import is_claimed

F = TypeVar("F")

_ONCE = (Newcomer, Introduction, Expertise, Deputy, Guest)
"""What a person has once in a programme, for an organisation, or of an evening."""
_LATER = {kind: names for kind, names in OWNED.items() if kind is not Reminder}
"""What moves after the messages do."""
_RANK = (
    *(Admission.ADMITTED, Admission.WAITING, Admission.ASKING),
    *(Admission.BEGUN, Admission.DECLINED, Admission.GONE),
)
"""Which of two requests counts: who has a place, or is in the line, does not lose it."""
_IN_MEETINGS = ("proposed_by", "moved_by", "yes", "attended")


def obstacle(stays: Estate, goes: Estate, now: datetime) -> str:
    """Return why the two are not made one at their own word; empty where nothing is in the way.

    While one of them is said to be lost nobody gets out of that, uncounted, by becoming another.
    """
    if is_claimed(stays.codes, now) or is_claimed(goes.codes, now):
        return "lost"
    return "collides" if collide(stays, goes) else ""


def collide(stays: Estate, goes: Estate) -> bool:
    """Whether the two cannot become one by themselves.

    They cannot where both have the same thing: a profile or a challenge in one programme, a place
    in one team, a suggestion with or against each other, a seat at the same evening. And nobody
    becomes a coordinator by somebody else's code.
    """
    return bool(
        any(each.role is Role.COORDINATOR for each in goes.of(Membership))
        or _programmes(stays.of(Profile)) & _programmes(goes.of(Profile))
        or _programmes(stays.of(Organisation)) & _programmes(goes.of(Organisation))
        or _programmes(stays.of(Challenge)) & _programmes(goes.of(Challenge))
        or _teams(stays) & _teams(goes)
        or _suggested(stays) & _suggested(goes)
        or _evenings(stays) & _evenings(goes)
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


def _evenings(estate: Estate) -> set[str]:
    """Return the evenings to which the person comes, or where they sat with somebody."""
    coming = {each.evening_id for each in estate.of(Guest) if each.coming is Coming.YES}
    return coming | {each.evening_id for each in estate.of(Sitting)}


def move(stays: Estate, goes: Estate) -> Iterator[Change]:
    """Yield what makes everything of the one the other's, but the accounts.

    Of what both have once the better one counts: see ``_better``. The reminders come first, so that
    those of a message that is not said twice can be taken back as the other's. The notes of a
    question of theirs are the coordinators', and say whose it is in their keys alone.
    """
    old, new = goes.person_id, stays.person_id
    yield from _reminders(goes, new)
    yield HandOver(old, new, goes.chats)
    roles = _roles(stays)
    settled = [each for each in stays.of(Newcomer) if _is_settled(each, _roles(goes))]
    for each in settled:
        yield Drop(each)
        yield from _given_up(each)
    for kind, names in _LATER.items():
        both = stays.of(kind) if kind in _ONCE else ()
        had = {_once(each): each for each in both if each not in settled}
        for fact in goes.of(kind):
            moved = _moved(fact, names, old, new)
            if isinstance(moved, Membership):
                moved = _joined(roles.get((moved.programme_id, moved.role)), moved)
            elif isinstance(moved, Lookout):
                moved = replace(moved, id=_moved_key(moved.id, old, new))
            yield Drop(fact)
            kept = had.get(_once(moved)) if kind in _ONCE else None
            if _is_settled(moved, roles) or (kept and not _better(moved, kept)):
                yield from _given_up(moved)
                continue
            yield from _given_up(kept)
            yield Put(moved, quiet=True)
    yield from _among_others(goes, new)
    for code in goes.codes:
        yield Drop(code)


def _reminders(goes: Estate, new: str) -> Iterator[Change]:
    """Yield what makes the reminders somebody else's, so that nobody is reminded twice."""
    for each in goes.of(Reminder):
        yield Drop(each)
        key = _moved_key(each.key, goes.person_id, new)
        yield Put(replace(each, key=key, person_id=new), quiet=True)
    for each in goes.notes:
        yield Drop(each)
        yield Put(replace(each, key=_moved_key(each.key, goes.person_id, new)), quiet=True)


def _roles(estate: Estate) -> dict[tuple[str, Role], Membership]:
    return {(each.programme_id, each.role): each for each in estate.of(Membership)}


def _is_settled(fact: object, roles: Mapping[tuple[str, Role], Membership]) -> bool:
    """Whether the one waits for a place that the other has."""
    if not isinstance(fact, Newcomer) or fact.admission not in PENDING:
        return False
    place = roles.get((fact.programme_id, fact.role))
    return place is not None and place.left_at is None


def _once(fact: Newcomer | Introduction | Expertise | Deputy | Guest) -> tuple[object, ...]:
    """Return of what there is one for each person."""
    if isinstance(fact, Expertise | Deputy):
        return (fact.organisation_id,)
    if isinstance(fact, Guest):
        return (fact.evening_id,)
    return (fact.programme_id, fact.role)


def _better(one: object, other: object) -> bool:
    """Whether that one counts of two under the same key: what lives, or waits, before what ended.

    Of two places in the line the first, of two words the newer one.
    """
    match one, other:
        case Newcomer(), Newcomer():
            return _standing(one) < _standing(other)
        case Introduction(), Introduction():
            return one.updated_at > other.updated_at
        case Expertise(), Expertise():
            return _lasting(one, one.left_at) > _lasting(other, other.left_at)
        case Deputy(), Deputy():
            return _lasting(one, one.ended_at) > _lasting(other, other.ended_at)
        case Guest(), Guest():
            return _firmness(one) > _firmness(other)
        case _:
            return True


def _standing(newcomer: Newcomer) -> tuple[int, int]:
    return _RANK.index(newcomer.admission), newcomer.number


def _firmness(guest: Guest) -> tuple[bool, bool, datetime]:
    answered_at = guest.answered_at or guest.asked_at
    return guest.coming is Coming.YES, guest.coming is Coming.WAITING, answered_at


def _lasting(fact: Expertise | Deputy, ended_at: datetime | None) -> tuple[bool, datetime]:
    until = fact.until if isinstance(fact, Deputy) else fact.since
    return ended_at is None, until


def _given_up(fact: object) -> Iterator[Change]:
    """Yield what ends with a request for which another one counts: nobody is asked about it."""
    if isinstance(fact, Newcomer):
        yield Withdraw(stem(fact))


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


def _among_others(goes: Estate, new: str) -> Iterator[Change]:
    """Yield what puts somebody else in their place within what is not theirs alone."""
    old = goes.person_id
    for meeting in goes.meetings:
        yield Put(_moved(meeting, _IN_MEETINGS, old, new), quiet=True)
    for found in goes.rounds:
        yield from _reseated(found, old, new)
    for partner in goes.partners:
        yield Put(partner.knowing(old, new), quiet=True)


def _reseated(found: Round, old: str, new: str) -> Iterator[Change]:
    """Yield what gives somebody else a maker's seats in a round, and their place beside them."""
    seats = tuple(_moved(each, ("maker_id",), old, new) for each in found.seats)
    left = tuple(_moved(each, ("id",), old, new) for each in found.left)
    if (seats, left) != (found.seats, found.left):
        yield Put(replace(found, seats=seats, left=left), quiet=True)


def _joined(kept: Membership | None, moved: Membership) -> Membership:
    """Return a role that both had, as it counts: the one that lasts, since the earlier day."""
    if kept is None:
        return moved
    lasts = kept if kept.left_at is None or moved.left_at is not None else moved
    return replace(lasts, joined_at=min(kept.joined_at, moved.joined_at))


def _moved_key(key: str, old: str, new: str) -> str:
    """Return a key with the other person in it."""
    return "/".join(new if part == old else part for part in key.split("/"))
