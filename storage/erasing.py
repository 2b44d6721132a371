"""Forgetting: a person for good, an account with which somebody parted, and words that are old.

What there is of an account, and what becomes of it. *Parting* is what ``Readdress`` and a parted
``Erase`` do: somebody unlinks a messenger, or gets a new account for a lost one, and lives on with
another. *Erasing* is the end of all accounts of a person.

===============================  ====================================  =========================
of the account                   parting                               erasing
===============================  ====================================  =========================
its row, its key, its notes      go; key and notes with all they seal  the same
an open dialog                   ends                                  the same
came in, not decided             decided first, as theirs; from a      closed unread
                                 lost one, or later: closed unread
came in, decided                 stays as a number and a time          the same
to it, waits                     goes to the other account             goes
to it, in hand or begun          goes to the other account, under      goes
                                 another key: at worst both show it
to it, held in doubt             held for the other account            stays as a number
to it, changes what lies there   goes                                  goes
to it, settled                   stays as a number                     the same
last words there                 said, then a number (``FAREWELL``)    the same
said there to others, waits      is said, and stays theirs: the key    goes
                                 has a nobody in the address's place
said there to others, in hand    the same; what had begun is in doubt  goes
said there to others, settled    the same                              its key is a number
taken there or from there        goes on, in the same way              goes
"it cannot be reached", waits    withdrawn by whoever decides          goes
invited beside a room, waits     withdrawn by whoever decides          goes
its address in others' words     the line goes, the message not        the same, and the name
its address in the audit         blackened, but for the entry that     blackened
                                 tells of a coordinator's parting
said or told elsewhere           theirs, untouched                     goes: ``sayings``,
                                                                       ``heard``, ``omissions``
===============================  ====================================  =========================
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Update,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    union,
    update,
)

from bot.domain.announcements import Announcement, Course
from bot.domain.answers import Lookout
from bot.domain.challenges import Challenge, Organisation, Suggestion
from bot.domain.changes import Erase
from bot.domain.leaving import Leaving
from bot.domain.milestones import Update as Milestone
from bot.domain.newcomers import Roster, Signup
from bot.domain.people import Account, Introduction, Invitation, Person, Profile
from bot.domain.teams import Member, Room, Stage, Team
from bot.ports import Fate
from storage.engine.dialects import Instant, one_of
from storage.engine.seam import Connection
from storage.evenings import EVENINGS, leave_evenings
from storage.facts import get
from storage.inbox import State
from storage.omissions import Traces, omit
from storage.quotes import quoted
from storage.sayings import silence
from storage.tables import INBOX, LOOK, OUTBOX, PROGRESS, TABLES, WAIT
from storage.traces import BLACK, NOBODY, wipe, wipe_ids, with_lanes
from storage.vault.rings import destroy
from storage.vectors import drop_vectors

_PERSON, _ACCOUNT, _PROFILE = TABLES[Person], TABLES[Account], TABLES[Profile]
_MEMBER, _TEAM, _ROOM = TABLES[Member], TABLES[Team], TABLES[Room]
_ORGANISATION, _CHALLENGE = TABLES[Organisation], TABLES[Challenge]
_INVITATION, _SUGGESTION, _UPDATE = TABLES[Invitation], TABLES[Suggestion], TABLES[Milestone]
_ANNOUNCEMENT, _ROSTER = TABLES[Announcement], TABLES[Roster]
_INTRODUCTION, _LOOKOUT, _LEAVING = TABLES[Introduction], TABLES[Lookout], TABLES[Leaving]

_WHO: ColumnElement[str] = bindparam("who", type_=_PERSON.c.id.type)
_WAITS = OUTBOX.c.fate == Fate.WAITING.value
_THEIRS = or_(one_of(OUTBOX.c.to, "accounts"), OUTBOX.c.person_id == _WHO)


def _others(team_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Return "somebody else, who can be reached, is or was in the team"."""
    other = _MEMBER.alias("other")
    return exists().where(
        other.c.team_id == team_id,
        other.c.person_id != _WHO,
        other.c.person_id == _ACCOUNT.c.person_id,
    )


_DESERTED = select(_MEMBER.c.team_id).where(
    _MEMBER.c.person_id == _WHO, ~_others(_MEMBER.c.team_id)
)
_UNNAME = update(_TEAM).where(one_of(_TEAM.c.id, "teams")).values(name="")
_ROOMS = select(_ROOM.c.id).where(one_of(_ROOM.c.team_id, "teams"))
_ON_LISTS = select(TABLES[Signup].c.id).where(one_of(TABLES[Signup].c.roster_id, "rosters"))
_LISTED = delete(TABLES[Signup]).where(one_of(TABLES[Signup].c.roster_id, "rosters"))
_ROSTERS = select(_ROSTER.c.id).where(_ROSTER.c.author_id == _WHO)
_ORPHANS = select(_ORGANISATION.c.id).where(
    _ORGANISATION.c.contact_id == _WHO,
    ~exists().where(
        _CHALLENGE.c.organisation_id == _ORGANISATION.c.id,
        _TEAM.c.challenge_id == _CHALLENGE.c.id,
        _TEAM.c.stage != Stage.ENDED.value,
        _others(_TEAM.c.id),
    ),
)

_HEARD = select(INBOX.c.number).where(one_of(INBOX.c.account, "accounts"))
_SEEN = select(INBOX.c.number).where(one_of(INBOX.c.number, "numbers"))

_QUEUES: tuple[Delete | Update, ...] = (
    # The ids stay: a messenger may deliver once more what was accepted already.
    update(INBOX)
    .where(one_of(INBOX.c.account, "accounts"))
    .values(account=NOBODY, conversation=None, heard=False, state=State.DECIDED.value, body=None),
    delete(PROGRESS).where(one_of(PROGRESS.c.account_id, "accounts")),
    delete(OUTBOX).where(_THEIRS, _WAITS),
    update(OUTBOX).where(_THEIRS).values(**BLACK),
)
_FACTS: tuple[Delete | Update, ...] = (
    delete(_ACCOUNT).where(one_of(_ACCOUNT.c.id, "accounts")),
    *(
        delete(each).where(each.c.person_id == _WHO)
        for each in (_PROFILE, _INTRODUCTION, _LOOKOUT, _INVITATION, WAIT)
    ),
    update(_LEAVING).where(_LEAVING.c.person_id == _WHO).values(reasons="", words=""),
    delete(_ROSTER).where(_ROSTER.c.author_id == _WHO),
    delete(LOOK).where(one_of(LOOK.c.id, "accounts")),  # unfinished dialogs have their address
    delete(WAIT).where(one_of(WAIT.c.id, "accounts")),
    update(_PERSON)
    .where(_PERSON.c.id == _WHO)
    .values(name="", former="", paused=True, snoozed_until=None),
    update(_UPDATE).where(_UPDATE.c.person_id == _WHO).values(sentence="", media=None),
    update(_SUGGESTION)
    .where(or_(_SUGGESTION.c.maker_id == _WHO, _SUGGESTION.c.contact_id == _WHO))
    .values(fits="", declined_of=""),
    *EVENINGS,
    # Nothing goes to anybody any more that would have no words.
    update(_ANNOUNCEMENT)
    .where(
        _ANNOUNCEMENT.c.author_id == _WHO,
        or_(*(_ANNOUNCEMENT.c.course == each.value for each in (Course.DRAFT, Course.GOING))),
    )
    .values(course=Course.STOPPED.value),
    update(_ANNOUNCEMENT).where(_ANNOUNCEMENT.c.author_id == _WHO).values(text=""),
)

_NEAR = union(
    *(
        select(table.c.programme_id).where(table.c[name] == _WHO)
        for table in TABLES.values()
        for name in ("person_id", "maker_id", "contact_id", "author_id")
        if "programme_id" in table.c and name in table.c
    )
)
_EVERYWHERE = (
    select(OUTBOX.c.programme_id)
    .where(OUTBOX.c.programme_id.is_not(None), or_(_WAITS, OUTBOX.c.fate == Fate.DOUBTFUL.value))
    .distinct()
)

_NEWEST = select(func.coalesce(func.max(OUTBOX.c.number), 0))
_FORGET = (
    update(OUTBOX)
    .where(
        OUTBOX.c.number >= bindparam("first"),
        OUTBOX.c.number < bindparam("end"),
        ~_WAITS,
        OUTBOX.c.settled_at < bindparam("before", type_=Instant()),
        OUTBOX.c.body != "",
    )
    .values(body="")
)


async def erase(connection: Connection, change: Erase) -> None:
    """Destroy the keys of a person, what is left without them, and every trace of an address.

    Who parted lives on with other accounts as somebody else: nobody loses a message.
    """
    person_id, accounts, parted = change.person_id, change.accounts, change.parted
    connection.erased = True
    addresses = await with_lanes(connection, accounts)
    who: dict[str, Any] = {"who": person_id or NOBODY, "accounts": addresses}
    teams = [row[0] for row in await connection.execute(_DESERTED, who)]
    rooms = [row[0] for row in await connection.execute(_ROOMS, {"teams": teams})]
    orphans = [row[0] for row in await connection.execute(_ORPHANS, who)]
    rosters = [row[0] for row in await connection.execute(_ROSTERS, who)]
    evenings = await leave_evenings(connection, who)
    near = [row[0] for row in await connection.execute(_EVERYWHERE if parted else _NEAR, who)]
    person = await get(connection, Person, (who["who"],))
    said = await quoted(connection, who["who"])
    subjects = {
        *filter(None, (person_id, *addresses, *rooms)),
        *(f"team:{each}" for each in teams),
        *(f"organisation:{each}" for each in orphans),
        *(f"roster:{each}" for each in rosters),
        *(f"signup:{row[0]}" for row in await connection.execute(_ON_LISTS, {"rosters": rosters})),
        *(f"evening:{each}" for each in evenings),
    }
    await destroy(connection, subjects)
    await drop_vectors(connection, subjects)
    await _hear_all(connection, accounts)
    for statement, ids in ((_UNNAME, {"teams": teams}), (_LISTED, {"rosters": rosters})):
        await connection.execute(statement, ids)
    cards = await silence(connection, person_id, orphans) if person_id is not None else frozenset()
    for account in accounts:
        await wipe_ids(connection, account)
    for statement in (*_QUEUES, *_FACTS):
        await connection.execute(statement, who)
    await wipe(connection, who["who"], accounts, parted=parted)
    # Of who has no name nobody was told how to reach them.
    reached = accounts if parted or (person is not None and person.names) else ()
    traces = Traces(reached, said, cards)
    await omit(connection, person, traces, near, change.at, parted=parted)


async def _hear_all(connection: Connection, accounts: Sequence[str]) -> None:
    """Raise ``Conflict`` where something of theirs came in that this transaction does not see.

    Whoever had a key of theirs in hand has stored by now what it was for: keys are destroyed only
    then. Nobody will get one any more.
    """
    rows = await connection.beside(_HEARD, {"accounts": list(accounts)})
    numbers = [row[0] for row in rows]
    if len(await connection.execute(_SEEN, {"numbers": numbers})) < len(numbers):
        raise connection.begin_again("somebody wrote while they were erased")


async def newest(connection: Connection) -> int:
    """Return the number of the newest parcel; 0 where there is none."""
    return int((await connection.execute(_NEWEST))[0][0])


async def forget(connection: Connection, before: datetime, first: int, end: int) -> None:
    """Forget the words of settled parcels in a range of numbers, ``end`` not included."""
    await connection.execute(_FORGET, {"before": before, "first": first, "end": end})
