"""Erasing a person: who is meant, and what changes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.admission import stem
from bot.codes import end_codes, handed_out
from bot.domain.briefs import Deputy, Expertise, Handover, Succession
from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Change, Drop, Erase, Put, Withdraw, withdraw_cards
from bot.domain.newcomers import PENDING, Admission, Newcomer, Reading, Roster, Signup
from bot.domain.people import Account, Audit, Consent, Invitation, Membership, Person
from bot.domain.teams import Member, Stage, Team, ends_without
from bot.gather import LIVE, coordinators
from bot.ports import Ids, Tx
from bot.talk.readers import fold

ACT = "erase"
"""What the audit calls it."""

OPERATOR = "operator"
THEMSELVES = "themselves"
THE_END = "retention"
"""Who does it, where it is nobody of the programme."""


Passing = Newcomer | Expertise | Deputy | Succession
"""What else is somebody's for a time: a place in the line, and what they do for an organisation."""

_Joined = Membership | Newcomer

Lasting = Membership | Member | Consent | Passing
"""What ends when somebody goes, and is not undone by that."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who is behind an account: a person with all their accounts, or nobody yet."""

    person_id: str | None
    accounts: tuple[str, ...]
    memberships: tuple[Membership, ...] = ()
    places: tuple[Member, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    name: str = ""
    consents: tuple[Consent, ...] = ()
    ending: tuple[Team, ...] = ()
    """The living teams that cannot go on: they lose their contact, or their last maker."""
    more: tuple[Passing, ...] = ()
    listed: tuple[Signup, ...] = ()
    lists: tuple[Roster, ...] = ()
    """What sign-up lists of their programmes say of somebody of that name."""
    codes: tuple[Invitation, ...] = ()
    """What they made for others to come in by."""
    handed: tuple[Roster, ...] = ()
    """The lists that they handed in, as another coordinator's."""


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
    memberships = await tx.find(Membership, person_id=person_id)
    newcomers = await tx.find(Newcomer, person_id=person_id)
    name = "" if person is None else person.name
    joined: tuple[_Joined, ...] = (*memberships, *newcomers)
    where = {each.programme_id for each in joined}
    return Known(
        person_id,
        tuple(each.id for each in accounts),
        memberships,
        await tx.find(Member, person_id=person_id),
        (
            *await tx.find(Suggestion, maker_id=person_id),
            *await tx.find(Suggestion, contact_id=person_id),
        ),
        name,
        await tx.find(Consent, person_id=person_id),
        await _ending(tx, person_id),
        (
            *newcomers,
            *await tx.find(Expertise, person_id=person_id),
            *await tx.find(Deputy, person_id=person_id),
            *await tx.find(Succession, person_id=person_id),
            *await tx.find(Succession, heir_id=person_id),
        ),
        await _listed(tx, name, where),
        await _unlisted(tx, name, where),
        await handed_out(tx, person_id),
        await _handed(tx, person_id),
    )


async def _listed(tx: Tx, name: str, programmes: set[str]) -> tuple[Signup, ...]:
    """Return what lists say of a name: who came by another code is still on them."""
    found = await tx.find(Signup, programme_id=sorted(programmes)) if name else ()
    return tuple(each for each in found if fold(each.name) == fold(name))


async def _unlisted(tx: Tx, name: str, programmes: set[str]) -> tuple[Roster, ...]:
    """Return the lists that wait for a coordinator's yes, without who has that name."""
    where = {"programme_id": sorted(programmes), "reading": Reading.READ}
    changed: list[Roster] = []
    for each in await tx.find(Roster, **where) if name else ():
        left = tuple(entry for entry in each.entries if fold(entry.name) != fold(name))
        if left != each.entries:
            changed.append(replace(each, entries=left))
    return tuple(changed)


async def _handed(tx: Tx, person_id: str) -> tuple[Roster, ...]:
    """Return the lists whose people are invited, as somebody's who coordinates with them.

    They are the programme's. Where nobody else coordinates it, they go with their author.
    """
    found: list[Roster] = []
    for each in await tx.find(Roster, author_id=person_id, reading=Reading.INVITED):
        others = set(await coordinators(tx, each.programme_id)) - {person_id}
        heirs = await tx.find(Account, person_id=sorted(others), reachable=True)
        if heirs:
            heir = min(heirs, key=lambda account: account.person_id)
            found.append(replace(each, author_id=heir.person_id, account_id=heir.id))
    return tuple(found)


async def _ending(tx: Tx, person_id: str) -> tuple[Team, ...]:
    places = await tx.find(Member, person_id=person_id, left_at=None)
    teams = await tx.find(Team, id=[each.team_id for each in places], stage=LIVE)
    others = await tx.find(Member, team_id=[each.id for each in teams], left_at=None)
    return tuple(
        each
        for each in teams
        if ends_without(each, (one for one in others if one.team_id == each.id), person_id)
    )


async def look_up_name(tx: Tx, name: str) -> tuple[Known, ...]:
    """Return everybody in whose name these words are; capitals make no difference."""
    sought = " ".join(name.casefold().split())
    people = [each for each in await tx.find(Person) if sought in each.name.casefold()]
    return tuple([await look_up_person(tx, each.id) for each in people])


def erase(known: Known, now: datetime, new_id: Ids, by: str = OPERATOR) -> Iterator[Change]:
    """Yield what takes a person out of everything, and then their words out of the world.

    Each programme's audit has an entry with the person's number, and no name: who did it is the
    ``OPERATOR``, ``THEMSELVES``, or ``THE_END`` of the time for which data are kept.
    """
    yield from _leave(known, now)
    yield from end_codes(known.codes, now)
    for handed in known.handed:
        yield Put(handed, quiet=True)
    for one in known.listed:  # another may have that name: their code is theirs as before
        yield Drop(one)
        yield Put(replace(one, id=new_id(), name="", organisation=""), quiet=True)
    for each in known.lists:  # with another key: older copies are not to show what was in it
        yield Drop(each)
        yield Put(each, quiet=True)
    yield Erase(known.person_id, known.accounts, at=now)
    joined = [each for each in (*known.memberships, *known.more) if isinstance(each, _Joined)]
    for programme_id in sorted({each.programme_id for each in joined}):
        yield Put(Audit(new_id(), programme_id, by, ACT, known.person_id or "", now))


def _leave(known: Known, now: datetime) -> Iterator[Change]:
    """Yield what ends with somebody: their roles, places, teams, consents and requests.

    A no that waits for the morning of who had asked reaches them all the same.
    """
    for fact in (*known.memberships, *known.places, *known.consents, *known.more):
        ended = _end(fact, now)
        if ended == fact:
            continue
        yield Put(ended)
        if isinstance(fact, Newcomer):
            yield Withdraw(stem(fact))
        elif isinstance(fact, Succession):
            yield Withdraw(f"handover/{fact.id}/")
    for team in known.ending:
        yield Put(replace(team, stage=Stage.ENDED, ended_at=now))
    for suggestion in known.suggestions:
        if suggestion.withdrawn_at is None:
            yield Put(replace(suggestion, withdrawn_at=now))
            if Answer.DECLINED not in (suggestion.maker, suggestion.contact):
                yield from withdraw_cards(suggestion)


def _end(fact: Lasting, now: datetime) -> Lasting:
    """Return it ended, or as it is where it has ended."""
    match fact:
        case Membership(left_at=None) | Member(left_at=None) | Expertise(left_at=None):
            return replace(fact, left_at=now)
        case Consent(withdrawn_at=None):
            return replace(fact, withdrawn_at=now)
        case Newcomer(admission=admission) if admission in PENDING:
            return replace(fact, admission=Admission.GONE, settled_at=now)
        case Deputy(ended_at=None):
            return replace(fact, ended_at=now)
        case Succession(settled_at=None):
            return replace(fact, handover=Handover.WITHDRAWN, settled_at=now)
        case _:
            return fact
