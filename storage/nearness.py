"""Where a name of somebody who is erased means them, and where it may mean something else.

What the bot worded about somebody is to lose their name, and what others wait for is not to lose
anything else. But a message does not tell whom its words mean, and people are called like a month
or a hall, or take such a name for an evening. So a name goes by what it is called:

==================================  ==============================================================
a name like a name                  goes from everything in their programmes
one that may be words as well       goes only from what is theirs (a team, a suggestion, a question
(one word, not in capitals, with    and whatever else its key names), and from what those read who
somebody else's name in it, or      have to do with them: in teams, requests, talks and
had for less than a day)            organisations, or as coordinators
what somebody else who lives is     goes only from what is theirs: elsewhere it means the other
called
what an organisation or a team is   stays: there it tells nobody who was there
called that is not theirs, or where
others are or meet (regions, and
the places of evenings)
a part of what one of these is      goes as above, but stays where it stands for the other
called ("Kim" of "Kim Seidel")
==================================  ==============================================================

Announcements, and what a team's members say to each other, are words of others (``sayings`` drops
those of who is erased): they stay as they were said. So do quotations, but for a name like a name
in what is theirs (a note of who was there), and for any in what is about their own organisation,
challenge or request: what is quoted there is as good as theirs. Whoever had another role than in a
team is named to anybody, so everybody has to do with them.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, null, or_, select

from bot.domain.briefs import Deputy, Expertise, Question, Reply, Succession
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.evenings import Evening, Sitting
from bot.domain.ideas import Idea
from bot.domain.leaving import Leaving
from bot.domain.milestones import Update
from bot.domain.people import FormerName, Membership, Person, Role
from bot.domain.teams import Member, Room, Team
from bot.talk.readers import fold
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.facts import find
from storage.tables import TABLES
from storage.vault.became import ids_of

SIDES = frozenset({Role.MAKER, Role.CONTACT})
"""Who has no other role is named to no team but their own."""

_OTHERS_WORDS = ("announcement/", "carry ", "recarry ")
"""How the keys of messages begin that have what somebody else said, and is not quoted."""
_ENDS = re.compile(r'[/ ",\[\]]')
"""What parts the ids in keys, also in several of them."""
_SHORT = timedelta(days=1)
"""What somebody was called for less than that may have been no name."""
_PARTICLES = frozenset(
    {
        "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn",
        "la", "le", "ten", "ter", "van", "von", "zu",
    }
)  # fmt: skip
"""Words of a name that nobody writes in capitals."""

_TIES: tuple[tuple[type, str, tuple[str, ...]], ...] = (
    (Member, "team_id", ("person_id",)),
    (Team, "id", ("contact_id",)),
    (Suggestion, "id", ("maker_id", "contact_id")),
    (Question, "id", ("person_id", "asked_id")),
    (Reply, "question_id", ("person_id",)),
    (Update, "id", ("person_id",)),
    (Idea, "id", ("person_id",)),
    (Leaving, "id", ("person_id",)),
    (Organisation, "id", ("contact_id",)),
    (Challenge, "id", ("contact_id",)),
    (Expertise, "organisation_id", ("person_id",)),
    (Deputy, "organisation_id", ("person_id",)),
    (Succession, "organisation_id", ("person_id", "heir_id")),
    (Sitting, "", ("maker_id", "contact_id")),
)
"""What makes matters somebody's, whose ids keys name, and with whom they have to do by that."""
_HOUSE = (Organisation, Challenge, Suggestion)
"""What quotes a contact's own words."""
_SHARED: tuple[tuple[type, str, str], ...] = (
    (Member, "team_id", "person_id"),
    (Team, "id", "contact_id"),
    (Organisation, "id", "contact_id"),
    (Expertise, "organisation_id", "person_id"),
    (Deputy, "organisation_id", "person_id"),
)
"""Who else is in somebody's teams and organisations."""


def _tie(kind: type, name: str, sides: Sequence[str]) -> Select[Any]:
    table = TABLES[kind]
    matter = table.c[name] if name else null()
    theirs = or_(*(table.c[each] == bindparam("who") for each in sides))
    return select(matter, *(table.c[each] for each in sides)).where(theirs)


_TIED = tuple(_tie(*each) for each in _TIES)
_BESIDE = tuple(
    select(TABLES[kind].c[who]).where(one_of(TABLES[kind].c[name], "matters"))
    for kind, name, who in _SHARED
)
_AT_HOME = tuple(
    select(TABLES[kind].c.id).where(TABLES[kind].c.contact_id == bindparam("who"))
    for kind in _HOUSE
)
_ROOM = TABLES[Room]
_ROOMS = select(_ROOM.c.id).where(one_of(_ROOM.c.team_id, "matters"))


@dataclass(frozen=True, slots=True)
class Nearness:
    """Which names mean somebody in which messages.

    ``clear`` are those like names, ``doubtful`` those that may be words, ``shared`` those of
    others, too. ``matters`` are theirs, ``house`` those that quote them as a contact; ``readers``
    (``None``: everybody) and ``rooms`` have to do with them. ``kept`` is what others are called who
    have one of the names in theirs.
    """

    clear: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    matters: frozenset[str] = frozenset()
    house: frozenset[str] = frozenset()
    readers: frozenset[str] | None = frozenset()
    rooms: frozenset[str] = frozenset()
    kept: tuple[str, ...] = ()

    def names(self, ids: Collection[str], reader: str | None, to: str) -> tuple[str, ...]:
        """Return what is to go from something with these ids, for a reader or a room."""
        if not self.matters.isdisjoint(ids):
            return self.clear + self.doubtful + self.shared
        near = self.readers is None or reader in self.readers or to in self.rooms
        return self.clear + self.doubtful if near else self.clear

    def quoted(self, ids: Collection[str]) -> tuple[str, ...]:
        """Return what is to go out of quotations, too, in something with these ids."""
        if not self.house.isdisjoint(ids):
            return self.clear + self.doubtful + self.shared
        return () if self.matters.isdisjoint(ids) else self.clear


def ids_in(key: str, matters: str | None = None) -> frozenset[str]:
    """Return the ids that a parcel's key names, and the keys of the reminders that it carries."""
    return frozenset(_ENDS.split(f"{key} {matters or ''}")) - {""}


def is_of_others(key: str) -> bool:
    """Whether a parcel with that key has words of others that are not quoted."""
    return key.startswith(_OTHERS_WORDS)


def is_reply(key: str) -> bool:
    """Whether a parcel with that key answers its reader, or changes what stands there by that.

    Such keys begin with the account, or with the chat, and tell of nobody else.
    """
    return ":" in key.partition("/")[0] and not is_of_others(key)


async def nearness(
    connection: Connection,
    person: Person | None,
    programmes: Sequence[str],
    at: datetime | None = None,
) -> Nearness:
    """Return what is to be known of somebody whose name is left out, and who goes ``at`` then."""
    if person is None or not person.names:
        return Nearness()
    ids, people = await _tied(connection, person.id)
    matters = frozenset((*await ids_of(connection, person.id), *ids))
    house = await _house(connection, person.id)
    named = await find(connection, Membership, {"programme_id": list(programmes)})
    own = [each for each in named if each.person_id == person.id]
    roles = {each.role for each in own}
    lead = {each.person_id for each in named if each.role is Role.COORDINATOR}
    rooms = await connection.execute(_ROOMS, {"matters": list(matters)})
    living = {each.person_id for each in named if each.left_at is None} - {person.id}
    others = await find(connection, Person, {"id": sorted(living)})
    people_called = [each.name for each in others]
    houses = await _houses(connection, matters, programmes)
    brief = _brief(person, min((each.joined_at for each in own), default=at), at)
    clear, doubtful, shared = _sorted(person, brief, _words(people_called), _words(houses))
    return Nearness(
        clear,
        doubtful,
        shared,
        matters,
        house,
        frozenset(people | lead) if roles <= SIDES else None,
        frozenset(row[0] for row in rooms),
        tuple(sorted(each for each in {*people_called, *houses} if _has_in_it(each, person.names))),
    )


async def _tied(connection: Connection, person_id: str) -> tuple[set[str], set[str]]:
    """Return the ids of what is somebody's, and of those who have to do with them by that."""
    matters: set[str] = set()
    people: set[str] = set()
    for statement in _TIED:
        for matter, *sides in await connection.execute(statement, {"who": person_id}):
            matters |= {matter} - {None}
            people |= set(sides)
    for statement in _BESIDE:
        rows = await connection.execute(statement, {"matters": sorted(matters)})
        people |= {row[0] for row in rows}
    return matters, people


async def _house(connection: Connection, person_id: str) -> frozenset[str]:
    rows = [await connection.execute(each, {"who": person_id}) for each in _AT_HOME]
    return frozenset(row[0] for several in rows for row in several)


async def _houses(
    connection: Connection, matters: Collection[str], programmes: Sequence[str]
) -> list[str]:
    """Return what organisations of others are called, teams where somebody never was, and places.

    What is said of a place stays in the plan of an evening as well.
    """
    inside = {"programme_id": list(programmes)}
    houses = await find(connection, Organisation, inside)
    teams = await find(connection, Team, inside)
    evenings = await find(connection, Evening, inside)
    briefs = await find(connection, Challenge, inside)
    return [
        *(each.place for each in evenings),
        *(each.region for each in briefs if each.id not in matters),
        *(each.name for each in houses if each.id not in matters),
        *(each.name for each in teams if each.id not in matters),
    ]


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(_folded, names)) - {""}


def _folded(name: str) -> str:
    return " ".join(fold(name).split())


def _sorted(
    person: Person, brief: Collection[str], people: Collection[str], houses: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return somebody's names: clear ones, doubtful ones, and those of others who live."""
    clear: list[str] = []
    doubtful: list[str] = []
    shared: list[str] = []
    for name in person.names:
        said = _folded(name)
        if said in people:
            shared.append(name)
        elif said in houses:
            continue
        elif name in brief or _may_be_words(name) or _holds(said, (*people, *houses)):
            doubtful.append(name)
        else:
            clear.append(name)
    return tuple(clear), tuple(doubtful), tuple(shared)


def _has_in_it(called: str, names: Sequence[str]) -> bool:
    return any(each in called and each != called for each in names)


def _brief(person: Person, since: datetime | None, at: datetime | None) -> frozenset[str]:
    """Return the names that somebody had for less than a day, who came and goes at these times."""
    brief: set[str] = set()
    longer: set[str] = set()
    last = () if at is None else (FormerName(person.name, at),)
    for each in (*person.former, *last):
        short = since is not None and each.until - since < _SHORT
        (brief if short else longer).add(each.name)
        since = each.until
    return frozenset(brief - longer)


def _may_be_words(name: str) -> bool:
    first, *more = name.split()
    return not more or any(each[0].islower() and each not in _PARTICLES for each in (first, *more))


def _holds(name: str, others: Iterable[str]) -> bool:
    """Whether somebody else's name is a part of this one."""
    return any(f" {each} " in f" {name} " for each in others)
