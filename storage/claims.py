"""Leasing what is to be said, and recording what became of it."""

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.ports import Body, Fate, Parcel
from bot.talk.markup import EMPTY
from bot.talk.model import Why
from storage.engine.dialects import WORDS, Instant
from storage.engine.seam import Connection
from storage.mapping import to_json
from storage.outbox import NAMED, PARCEL, key_of, names_of, parcel_of
from storage.tables import OUTBOX

_LOG = logging.getLogger(__name__)
_NOW: ColumnElement[datetime] = bindparam("now", type_=Instant())
_WAITS = OUTBOX.c.fate == Fate.WAITING.value

# What people of a team say to each other is nobody's business once it is delivered.
_CHAT = OUTBOX.c.why == Why.CHAT.value
_NOTHING = to_json(Body, Body(EMPTY))

_SAID = (
    select(OUTBOX.c.ref)
    .where(NAMED, OUTBOX.c.to == bindparam("address"), OUTBOX.c.fate == Fate.SENT.value)
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
    .values(
        fate=Fate.EXPIRED.value,
        settled_at=_NOW,
        body=case((_CHAT, _NOTHING), else_=OUTBOX.c.body),
    )
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
    (or_(*(_DUE.c.why == each.value for each in (Why.ANSWER, Why.ALARM, Why.CHAT))), 0), else_=1
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
    .returning(OUTBOX.c.number, *PARCEL)
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
        body=case(
            (and_(_CHAT, bindparam("became", type_=WORDS) != Fate.WAITING.value), _NOTHING),
            else_=OUTBOX.c.body,
        ),
        ref=func.coalesce(bindparam("known_as", type_=WORDS), OUTBOX.c.ref),
        not_before=bindparam("again", type_=Instant()),
        note=bindparam("why_so", type_=WORDS),
        owner=None,
        leased_until=None,
    )
)


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
            parcel = parcel_of(row)
        except (TypeError, KeyError, ValueError):
            _LOG.exception("parcel %s cannot be read and is closed", row[0])
            await settle(connection, row[0], Fate.REFUSED, now, note="unreadable")
        else:
            found = await _resolve(connection, parcel)
            if found is None:
                await settle(connection, parcel.key, Fate.EXPIRED, now, note="nothing to edit")
            else:
                claimed.append(replace(found, attempts=found.attempts - 1))
    return tuple(claimed)


async def _resolve(connection: Connection, parcel: Parcel) -> Parcel | None:
    """Return a parcel with the messenger's ids; ``None`` where what it edits was never sent."""
    if (key := key_of(parcel.edits)) is not None:
        ref = await _ref_of(connection, key, parcel.to)
        if not ref:
            return None
        parcel = replace(parcel, edits=ref)
    if (key := key_of(parcel.body.quotes)) is not None:
        ref = await _ref_of(connection, key, parcel.to)
        parcel = replace(parcel, body=replace(parcel.body, quotes=ref))
    return parcel


async def _ref_of(connection: Connection, key: str, to: str) -> str | None:
    rows = await connection.execute(_SAID, {**names_of(key), "address": to})
    return rows[0][0] if rows else None


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
