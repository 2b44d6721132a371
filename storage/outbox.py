"""The outbox: what is to be said, to whom, and what became of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.domain.teams import Room
from bot.ports import Body, Fate, Parcel
from bot.talk.model import Why
from storage.engine.dialects import WORDS, Instant, insert_new
from storage.engine.seam import Connection, Row
from storage.mapping import from_json, to_json
from storage.tables import OUTBOX, TABLES

_LOG = logging.getLogger(__name__)
_NOW: ColumnElement[datetime] = bindparam("now", type_=Instant())
_WAITS = OUTBOX.c.fate == Fate.WAITING.value

_NAMES = (
    *("key", "to", "body", "why", "about", "person_id", "created_at", "edits", "not_before"),
    *("not_after", "attempts", "ref", "doubt"),
)
_PARCEL = [OUTBOX.c[name] for name in _NAMES]

_INSERT = insert_new(OUTBOX, "key", (*_NAMES, "channel", "fate", "turn_at", "note"))

_WITHDRAW = delete(OUTBOX).where(
    _WAITS,
    OUTBOX.c.attempts == 0,
    OUTBOX.c.key >= bindparam("first"),
    OUTBOX.c.key < bindparam("end"),
)

_LAST = (
    select(*_PARCEL)
    .where(
        OUTBOX.c.to == bindparam("address"),
        OUTBOX.c.edits.is_(None),
        or_(
            OUTBOX.c.fate == Fate.SENT.value,
            OUTBOX.c.fate == Fate.DOUBTFUL.value,
            and_(_WAITS, or_(OUTBOX.c.attempts > 0, OUTBOX.c.not_before.is_(None))),
        ),
    )
    .order_by(OUTBOX.c.turn_at.desc(), OUTBOX.c.number.desc())
    .limit(bindparam("most"))
)
_WITH_REF = (
    select(*_PARCEL)
    .where(OUTBOX.c.to == bindparam("address"), OUTBOX.c.ref == bindparam("known_as"))
    .order_by(OUTBOX.c.number.desc())
    .limit(1)
)

_EXPIRE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.channel == bindparam("over"),
        _WAITS,
        OUTBOX.c.owner.is_(None),
        OUTBOX.c.not_after < _NOW,
    )
    .values(fate=Fate.EXPIRED.value, settled_at=_NOW)
)

_DUE = OUTBOX.alias("due")
_OTHER = OUTBOX.alias("other")


def _rests(row: FromClause) -> ColumnElement[bool]:
    """Whether a row waits for polite hours while the claim is made in quiet ones."""
    polite = or_(
        row.c.why == Why.REMINDER.value,
        row.c.why == Why.ESCALATION.value,
        and_(row.c.why == Why.NEWS.value, row.c.not_before.is_not(None), row.c.attempts == 0),
    )
    return and_(bindparam("quiet", type_=Integer()) == 1, polite)


_BLOCKED = exists().where(
    _OTHER.c.to == _DUE.c.to,
    _OTHER.c.fate == Fate.WAITING.value,
    or_(
        _OTHER.c.leased_until > _NOW,
        and_(
            _OTHER.c.number < _DUE.c.number,
            not_(_rests(_OTHER)),
            or_(_OTHER.c.not_before.is_(None), _OTHER.c.not_before <= _NOW, _OTHER.c.attempts > 0),
        ),
    ),
)
_URGENT_FIRST = case(
    (or_(_DUE.c.why == Why.ANSWER.value, _DUE.c.why == Why.ALARM.value), 0), else_=1
)
"""Whoever talks to the bot does not wait behind what it says to many others by itself."""

# The rows are picked in a CTE of their own: PostgreSQL might carry out a subquery more than once.
_PICKED = (
    select(_DUE.c.number)
    .where(
        _DUE.c.channel == bindparam("over"),
        _DUE.c.fate == Fate.WAITING.value,
        or_(_DUE.c.not_before.is_(None), _DUE.c.not_before <= _NOW),
        or_(_DUE.c.leased_until.is_(None), _DUE.c.leased_until <= _NOW),
        not_(_rests(_DUE)),
        ~_BLOCKED,
    )
    .order_by(_URGENT_FIRST, _DUE.c.number)
    .limit(bindparam("most"))
    .with_for_update(of=_DUE, skip_locked=True)
    .cte("picked")
)
_CLAIM = (
    update(OUTBOX)
    .where(OUTBOX.c.number.in_(select(_PICKED.c.number)))
    .values(
        owner=bindparam("by", type_=WORDS),
        leased_until=bindparam("until", type_=Instant()),
        attempts=OUTBOX.c.attempts + 1,
        doubt=or_(OUTBOX.c.doubt, OUTBOX.c.owner.is_not(None)),
    )
    .returning(OUTBOX.c.number, *_PARCEL)
)

_END_LEASES = (
    update(OUTBOX)
    .where(OUTBOX.c.fate == Fate.WAITING.value, OUTBOX.c.leased_until > _NOW)
    .values(leased_until=_NOW)
)
_SETTLE = (
    update(OUTBOX)
    .where(OUTBOX.c.key == bindparam("this"), OUTBOX.c.fate != Fate.SENT.value)
    .values(
        fate=bindparam("became", type_=WORDS),
        settled_at=_NOW,
        ref=func.coalesce(bindparam("known_as", type_=WORDS), OUTBOX.c.ref),
        not_before=bindparam("again", type_=Instant()),
        note=bindparam("why_so", type_=WORDS),
        owner=None,
        leased_until=None,
    )
)

_ROOM = TABLES[Room]
_OLD, _NEW = bindparam("old", type_=WORDS), bindparam("new", type_=WORDS)
_TAKEN = _ROOM.alias("taken")
_MOVES = (
    update(OUTBOX).where(OUTBOX.c.to == _OLD, _WAITS).values(to=_NEW),
    delete(_ROOM).where(_ROOM.c.id == _OLD, exists().where(_TAKEN.c.id == _NEW)),
    update(_ROOM).where(_ROOM.c.id == _OLD).values(id=_NEW),
)

_COUNTS = select(OUTBOX.c.fate, OUTBOX.c.why, OUTBOX.c.about, func.count()).group_by(
    OUTBOX.c.fate, OUTBOX.c.why, OUTBOX.c.about
)


async def post(connection: Connection, parcels: Sequence[Parcel]) -> int:
    """Put parcels into the outbox, without those whose key exists; return how many were new."""
    return await connection.change(_INSERT, [_row_of(parcel) for parcel in parcels])


async def withdraw(connection: Connection, prefix: str) -> None:
    """Delete what waits, was never claimed, and has a key that begins with ``prefix``.

    A range of keys, not LIKE: it needs no escapes, tells ``a`` from ``A``, and uses the index.
    """
    await connection.execute(_WITHDRAW, {"first": prefix, "end": prefix + "\U0010ffff"})


async def last(connection: Connection, to: str, limit: int) -> tuple[Parcel, ...]:
    """Return the newest parcels that were said to an address, or are about to be."""
    rows = await connection.execute(_LAST, {"address": to, "most": limit})
    return tuple(map(_parcel_of, rows))


async def with_ref(connection: Connection, to: str, ref: str) -> Parcel | None:
    """Return the newest parcel to an address which the messenger knows by ``ref``."""
    rows = await connection.execute(_WITH_REF, {"address": to, "known_as": ref})
    return _parcel_of(rows[0]) if rows else None


async def claim(
    connection: Connection,
    channel: str,
    owner: str,
    now: datetime,
    until: datetime,
    limit: int,
    *,
    quiet: bool,
) -> tuple[Parcel, ...]:
    """Lease due parcels, oldest first, at most one per address; close those that are too late.

    A parcel that cannot be read (a newer version wrote it) is closed as refused, lest it hold up
    everybody.
    """
    params = {
        "over": channel,
        "by": owner,
        "now": now,
        "until": until,
        "most": limit,
        "quiet": int(quiet),
    }
    await connection.execute(_EXPIRE, params)
    claimed = []
    for _, *row in sorted(await connection.execute(_CLAIM, params), key=lambda row: int(row[0])):
        try:
            parcel = _parcel_of(row)
        except (TypeError, KeyError, ValueError):
            _LOG.exception("parcel %s cannot be read and is closed", row[0])
            await settle(connection, row[0], Fate.REFUSED, now, note="unreadable")
        else:
            claimed.append(replace(parcel, attempts=parcel.attempts - 1))
    return tuple(claimed)


async def end_leases(connection: Connection, now: datetime) -> None:
    """Let every lease of a parcel run out now; its owner stays known, so that it is in doubt."""
    await connection.execute(_END_LEASES, {"now": now})


async def settle(
    connection: Connection,
    key: str,
    fate: Fate,
    now: datetime,
    *,
    ref: str | None = None,
    not_before: datetime | None = None,
    note: str = "",
) -> None:
    """Record what became of a parcel and end its lease. What is known to be sent stays sent."""
    params = {"this": key, "became": fate.value, "now": now, "known_as": ref}
    await connection.execute(_SETTLE, {**params, "again": not_before, "why_so": note})


async def move(connection: Connection, old: str, new: str) -> None:
    """Re-address what waits, and the bound room; a room that exists under ``new`` stays."""
    for statement in _MOVES:
        await connection.execute(statement, {"old": old, "new": new})


async def counts(connection: Connection) -> Mapping[tuple[str, str, str], int]:
    """Return the number of parcels by (fate, why, about)."""
    return {(fate, why, about): n for fate, why, about, n in await connection.execute(_COUNTS)}


def _row_of(parcel: Parcel) -> dict[str, Any]:
    return {
        "key": parcel.key,
        "to": parcel.to,
        "channel": parcel.channel,
        "body": to_json(Body, parcel.body),
        "why": parcel.why.value,
        "about": parcel.about,
        "person_id": parcel.person_id,
        "created_at": parcel.created_at,
        "edits": parcel.edits,
        "not_before": parcel.not_before,
        "not_after": parcel.not_after,
        "attempts": parcel.attempts,
        "ref": parcel.ref,
        "doubt": parcel.doubt,
        "fate": Fate.WAITING.value,
        "turn_at": max(parcel.created_at, parcel.not_before or parcel.created_at),
        "note": "",
    }


def _parcel_of(row: Row) -> Parcel:
    key, to, body, why, *rest = row
    return Parcel(key, to, from_json(Body, body), Why(why), *rest)
