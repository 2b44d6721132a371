"""Erasing a person: who is meant, and what changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.challenges import Suggestion
from bot.domain.changes import Change, Erase, Put, Withdraw
from bot.domain.people import Account, Audit, Membership, Person
from bot.domain.teams import Member
from bot.ports import Ids, Tx

ACT = "erase"
"""What the audit calls it."""

OPERATOR = "operator"
"""Who does it, where it is nobody of the programme."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who is behind an account: a person with all their accounts, or nobody yet."""

    person_id: str | None
    accounts: tuple[str, ...]
    memberships: tuple[Membership, ...] = ()
    places: tuple[Member, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    name: str = ""


async def look_up(tx: Tx, account_id: str) -> Known:
    """Return who is behind an account. One that nobody has is known by its messages alone."""
    account = await tx.get(Account, account_id)
    if account is None:
        return Known(None, (account_id,))
    return await look_up_person(tx, account.person_id)


async def look_up_person(tx: Tx, person_id: str) -> Known:
    """Return a person with all their accounts."""
    person = await tx.get(Person, person_id)
    accounts = await tx.find(Account, person_id=person_id)
    return Known(
        person_id,
        tuple(each.id for each in accounts),
        await tx.find(Membership, person_id=person_id),
        await tx.find(Member, person_id=person_id),
        (
            *await tx.find(Suggestion, maker_id=person_id),
            *await tx.find(Suggestion, contact_id=person_id),
        ),
        "" if person is None else person.name,
    )


async def look_up_name(tx: Tx, name: str) -> tuple[Known, ...]:
    """Return everybody in whose name these words are; capitals make no difference."""
    sought = " ".join(name.casefold().split())
    people = [each for each in await tx.find(Person) if sought in each.name.casefold()]
    return tuple([await look_up_person(tx, each.id) for each in people])


def erase(known: Known, now: datetime, new_id: Ids) -> Iterator[Change]:
    """Yield what takes a person out of everything, and then their words out of the world.

    Each programme's audit has an entry with the person's number, and no name.
    """
    for membership in known.memberships:
        if membership.left_at is None:
            yield Put(replace(membership, left_at=now))
    for place in known.places:
        if place.left_at is None:
            yield Put(replace(place, left_at=now))
    for suggestion in known.suggestions:
        if suggestion.withdrawn_at is None:
            yield Put(replace(suggestion, withdrawn_at=now))
            yield Withdraw(f"request/{suggestion.id}/")
    yield Erase(known.person_id, known.accounts)
    for programme_id in sorted({each.programme_id for each in known.memberships}):
        yield Put(Audit(new_id(), programme_id, OPERATOR, ACT, known.person_id or "", now))
