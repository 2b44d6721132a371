"""When which case has to be looked at again, and what sets that: a ``bot.ports.Looks``.

Whoever changes a fact need not think of it: ``mark`` is called for every change, in its
transaction.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, literal, or_, select, update

from bot.domain.briefs import Question
from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Change, Drop, Entity, Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Stage, Team
from bot.ports import AT_ONCE, Look, Matter, Wait, Watch
from bot.talk.model import Progress
from storage.engine.dialects import WORDS, Instant, one_of, upsert
from storage.engine.seam import Connection
from storage.tables import LOOK, TABLES, WAIT, WATCH

_NOW: ColumnElement[datetime] = bindparam("now", type_=Instant())
_ONCE: ColumnElement[datetime] = literal(AT_ONCE, Instant())
_THIS = and_(LOOK.c.matter == bindparam("kind", type_=WORDS), LOOK.c.id == bindparam("case"))
_OF = LOOK.c.programme_id == bindparam("programme")

_PUT = upsert(LOOK, ("matter", "id", "programme_id", "at", "seen_at"))
_DROP = delete(LOOK).where(_THIS)
_MARK = update(LOOK).where(_THIS, LOOK.c.at > _ONCE).values(at=_ONCE)
_DUE = (
    select(LOOK.c.matter, LOOK.c.id, LOOK.c.at)
    .where(_OF, LOOK.c.matter == bindparam("kind"), LOOK.c.at <= _NOW)
    .order_by(LOOK.c.at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_DUE_TEAMS = select(LOOK.c.id).where(
    LOOK.c.matter == Matter.TEAM.value, one_of(LOOK.c.id, "teams"), LOOK.c.at <= _NOW
)
_LOOK_BACK = update(LOOK).where(_OF, LOOK.c.seen_at > _NOW).values(at=_ONCE)

_TEAM, _MEMBER, _SUGGESTION = TABLES[Team], TABLES[Member], TABLES[Suggestion]
_MARK_TEAMS = (
    update(LOOK)
    .where(
        LOOK.c.matter == Matter.TEAM.value,
        LOOK.c.id.in_(select(_MEMBER.c.team_id).where(_MEMBER.c.person_id == bindparam("person"))),
    )
    .values(at=_ONCE)
)
_ACCOUNT = TABLES[Account]
_CASES_OF = or_(
    and_(LOOK.c.matter == Matter.TEAM.value, one_of(LOOK.c.id, "teams")),
    and_(LOOK.c.matter == Matter.REQUEST.value, one_of(LOOK.c.id, "subjects")),
    and_(
        LOOK.c.matter == Matter.DRAFT.value,
        LOOK.c.id.in_(select(_ACCOUNT.c.id).where(one_of(_ACCOUNT.c.person_id, "subjects"))),
    ),
)
_MARK_CASES = update(LOOK).where(_CASES_OF, LOOK.c.at > _ONCE).values(at=_ONCE)

_MARK_BESIDE = (
    update(LOOK)
    .where(
        LOOK.c.matter == Matter.REQUEST.value,
        LOOK.c.at > _ONCE,
        LOOK.c.id.in_(
            select(_SUGGESTION.c.id).where(
                or_(
                    _SUGGESTION.c.maker_id == bindparam("maker"),
                    _SUGGESTION.c.challenge_id == bindparam("challenge"),
                ),
                _SUGGESTION.c.found_for != "[]",
            )
        ),
    )
    .values(at=_ONCE)
)
"""Of several that were found for somebody the next one is told once the first is settled."""

_PUT_WAIT = upsert(WAIT, ("person_id", "matter", "id", "programme_id", "at"))
_DROP_WAIT = delete(WAIT).where(
    WAIT.c.person_id == bindparam("person"),
    WAIT.c.matter == bindparam("kind"),
    WAIT.c.id == bindparam("case"),
)
_WAIT = (WAIT.c.person_id, WAIT.c.matter, WAIT.c.id, WAIT.c.at)
_WAITING = (
    select(*_WAIT)
    .where(WAIT.c.programme_id == bindparam("programme"), WAIT.c.at <= _NOW)
    .order_by(WAIT.c.at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_WAITS_OF = select(*_WAIT).where(
    WAIT.c.programme_id == bindparam("programme"), one_of(WAIT.c.person_id, "people")
)
_WAKE = update(WAIT).where(one_of(WAIT.c.person_id, "people"), WAIT.c.at > _ONCE).values(at=_ONCE)
_WAKE_ALL = update(WAIT).where(WAIT.c.programme_id == bindparam("programme")).values(at=_ONCE)

_WATCH = select(WATCH.c.edition, WATCH.c.seen_at).where(
    WATCH.c.programme_id == bindparam("programme")
)
_PUT_WATCH = upsert(WATCH, ("programme_id", "edition", "seen_at"))
_END_WATCH = delete(WATCH).where(WATCH.c.programme_id == bindparam("programme"))

_ASKED = and_(
    _SUGGESTION.c.withdrawn_at.is_(None),
    or_(
        *(
            side == given.value
            for side in (_SUGGESTION.c.maker, _SUGGESTION.c.contact)
            for given in (Answer.INTERESTED, Answer.LATER)
        ),
        _SUGGESTION.c.found_for != "[]",
    ),
)
_CASES = {
    Matter.TEAM: (_TEAM, _TEAM.c.stage != Stage.ENDED.value),
    Matter.REQUEST: (_SUGGESTION, _ASKED),
}
_SOME = {
    matter: select(table.c.id)
    .where(table.c.programme_id == bindparam("programme"), alive, table.c.id > bindparam("after"))
    .order_by(table.c.id)
    .limit(bindparam("most"))
    for matter, (table, alive) in _CASES.items()
}


class SqlLooks:
    """A ``bot.ports.Looks`` over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Take the open transaction."""
        self._connection = connection

    async def watch(self, programme_id: str) -> Watch | None:
        """Return what is known of a programme."""
        rows = await self._connection.execute(_WATCH, {"programme": programme_id})
        return Watch(*rows[0]) if rows else None

    async def keep_watch(self, programme_id: str, watch: Watch) -> None:
        """Remember that."""
        params = {"edition": watch.edition, "seen_at": watch.seen_at}
        await self._connection.execute(_PUT_WATCH, {"programme_id": programme_id, **params})

    async def find_cases(self, programme_id: str, matter: Matter, after: str, limit: int) -> str:
        """Set the looks of cases ``AT_ONCE``; return the last one's id."""
        params = {"programme": programme_id, "after": after, "most": limit}
        rows = await self._connection.execute(_SOME[matter], params)
        found = [Look(matter, row[0]) for row in rows]
        await self.put(programme_id, found, AT_ONCE)
        return found[-1].id if found else ""

    async def look_back(self, programme_id: str, now: datetime) -> None:
        """Set ``AT_ONCE`` what was looked at after ``now``, and all waits."""
        await self._connection.execute(_LOOK_BACK, {"programme": programme_id, "now": now})
        await self._connection.execute(_WAKE_ALL, {"programme": programme_id})

    async def due(
        self, programme_id: str, matter: Matter, now: datetime, limit: int
    ) -> tuple[Look, ...]:
        """Return looks whose instant has come."""
        params = {"programme": programme_id, "kind": matter.value, "now": now, "most": limit}
        rows = await self._connection.execute(_DUE, params)
        return tuple(Look(Matter(matter), case, at) for matter, case, at in rows)

    async def due_teams(self, team_ids: Sequence[str], now: datetime) -> frozenset[str]:
        """Return those of these teams whose look is due."""
        rows = await self._connection.execute(_DUE_TEAMS, {"teams": list(team_ids), "now": now})
        return frozenset(row[0] for row in rows)

    async def put(self, programme_id: str, looks: Sequence[Look], now: datetime) -> None:
        """Write when to look again."""
        rows = [
            {
                "matter": each.matter.value,
                "id": each.id,
                "programme_id": programme_id,
                "at": each.at,
                "seen_at": now,
            }
            for each in looks
        ]
        await self._connection.change(_PUT, rows)

    async def drop(self, looks: Sequence[Look]) -> None:
        """Look at these cases no more."""
        rows = [{"kind": each.matter.value, "case": each.id} for each in looks]
        await self._connection.change(_DROP, rows)

    async def waiting(self, programme_id: str, now: datetime, limit: int) -> tuple[Wait, ...]:
        """Return waits whose instant has come."""
        params = {"programme": programme_id, "now": now, "most": limit}
        rows = await self._connection.execute(_WAITING, params)
        return tuple(Wait(person, Matter(matter), case, at) for person, matter, case, at in rows)

    async def waits_of(self, programme_id: str, person_ids: Sequence[str]) -> tuple[Wait, ...]:
        """Return all waits of these people."""
        params = {"programme": programme_id, "people": list(person_ids)}
        rows = await self._connection.execute(_WAITS_OF, params)
        return tuple(Wait(person, Matter(matter), case, at) for person, matter, case, at in rows)

    async def put_waits(self, programme_id: str, waits: Sequence[Wait]) -> None:
        """Write waits."""
        rows = [
            {
                "person_id": each.person_id,
                "matter": each.matter.value,
                "id": each.id,
                "programme_id": programme_id,
                "at": each.at,
            }
            for each in waits
        ]
        await self._connection.change(_PUT_WAIT, rows)

    async def drop_waits(self, waits: Sequence[Wait]) -> None:
        """Forget waits."""
        rows = [
            {"person": each.person_id, "kind": each.matter.value, "case": each.id} for each in waits
        ]
        await self._connection.change(_DROP_WAIT, rows)

    async def wake(self, person_ids: Sequence[str]) -> None:
        """Set all waits of these people ``AT_ONCE``."""
        await wake(self._connection, *person_ids)


async def mark(connection: Connection, change: Change) -> None:
    """Set ``AT_ONCE`` whatever a change may make due, and forget cases that it ends."""
    match change:
        case Put(entity) | Drop(entity):
            await _mark(connection, entity, gone=isinstance(change, Drop))
        case _:
            pass  # messages alone


async def mark_draft(connection: Connection, account_id: str, progress: Progress | None) -> None:
    """Set the look of an account's open dialogs, if any of them is about a programme."""
    programme_id = progress.home if progress is not None else None
    await _set(connection, Matter.DRAFT, account_id, programme_id)


async def look_again(
    connection: Connection, teams: Collection[str], subjects: Collection[str]
) -> None:
    """Look at teams again, at suggestions, and at people whose introduction is not finished."""
    await connection.execute(_MARK_CASES, {"teams": sorted(teams), "subjects": sorted(subjects)})


async def _mark(connection: Connection, entity: Entity, *, gone: bool) -> None:
    match entity:
        case Team():
            alive = entity.stage is not Stage.ENDED and not gone
            await _set(connection, Matter.TEAM, entity.id, entity.programme_id if alive else None)
        case Suggestion():
            alive = entity.stirs and not gone
            programme_id = entity.programme_id if alive else None
            await _set(connection, Matter.REQUEST, entity.id, programme_id)
            both = {"maker": entity.maker_id, "challenge": entity.challenge_id}
            await connection.execute(_MARK_BESIDE, both)
        case Member() | Meeting() | Update() | Question():
            await _again(connection, Matter.TEAM, entity.team_id)
        case Reminder(team_id=str(team_id)) if gone:
            await _again(connection, Matter.TEAM, team_id)
        case Person():
            await wake(connection, entity.id)
        case Account():
            await wake(connection, entity.person_id)
            await _again(connection, Matter.DRAFT, entity.id)
            await connection.execute(_MARK_TEAMS, {"person": entity.person_id})
        case Membership(role=Role.COORDINATOR):
            await connection.execute(_END_WATCH, {"programme": entity.programme_id})
        case _:
            pass  # no rule asks for it


async def _set(connection: Connection, matter: Matter, case: str, programme_id: str | None) -> None:
    if programme_id is None:
        await connection.execute(_DROP, {"kind": matter.value, "case": case})
    else:
        row = {"matter": matter.value, "id": case, "programme_id": programme_id}
        await connection.execute(_PUT, {**row, "at": AT_ONCE, "seen_at": AT_ONCE})


async def _again(connection: Connection, matter: Matter, case: str) -> None:
    await connection.execute(_MARK, {"kind": matter.value, "case": case})


async def wake(connection: Connection, *person_ids: str) -> None:
    """Let what waits for these people be brought up, if it may be by now."""
    await connection.execute(_WAKE, {"people": list(person_ids)})
