"""The inbox: what came in and waits for its decision."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, func, null, or_, select, true, update

from bot.domain.people import Account
from bot.ports import Received
from bot.talk.commands import code_given
from bot.talk.model import (
    Arrived,
    Departed,
    Edited,
    Envelope,
    Overheard,
    Pressed,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    Said,
    Shown,
    Unreadable,
)
from storage.engine.dialects import Instant, insert_new, one_of
from storage.engine.seam import Connection
from storage.mapping import from_json, place_of, to_body
from storage.names import name_of
from storage.tables import INBOX, TABLES
from storage.vault.rings import Opener, find_keys, key_for, opener_for, ready_keys

MOST_ATTEMPTS = 5
"""So many failures end an envelope."""

_LOG = logging.getLogger(__name__)
_HEARD = (Said, Pressed, Shown, Unreadable, Edited, Overheard)
_OF_ROOMS = (Overheard, Arrived, Departed, RoomOpened, RoomMoved, RoomLeft)
"""What is decided in the order of its group chat: what is said there, who hears it, and where."""


class State(StrEnum):
    """Where an envelope stands."""

    OPEN = "open"
    DECIDED = "decided"
    FAILED = "failed"


_PLACE = place_of(INBOX.c.body)
_PLAIN = "{"
"""How an envelope begins that a version which sealed nothing accepted while this one came."""
_NAMES = ("id", "account", "at", "heard", "state", "attempts", "body", "conversation", "leads_to")
_INSERT = insert_new(INBOX, "id", _NAMES)

_KNOWN = select(INBOX.c.id).where(one_of(INBOX.c.id, "ids"))

_OLDER = INBOX.alias("older")
_WAITS_BEFORE = and_(_OLDER.c.state == State.OPEN.value, _OLDER.c.number < INBOX.c.number)
_CLAIM = (
    select(INBOX.c.number, INBOX.c.id, INBOX.c.body, INBOX.c.attempts)
    .where(
        INBOX.c.state == State.OPEN.value,
        ~exists().where(_OLDER.c.conversation == INBOX.c.conversation, _WAITS_BEFORE),
        ~exists().where(_OLDER.c.leads_to == INBOX.c.conversation, _WAITS_BEFORE),
    )
    .order_by(INBOX.c.number)
    .limit(bindparam("most"))
    .with_for_update(of=INBOX, skip_locked=True)
)

_THIS = (INBOX.c.number == bindparam("this"), INBOX.c.state == State.OPEN.value)
_DECIDE = update(INBOX).where(*_THIS).values(state=State.DECIDED.value, body=None, leads_to=None)
_CLOSE = update(INBOX).where(*_THIS).values(state=State.FAILED.value)
_COUNT = (
    update(INBOX)
    .where(*_THIS)
    .values(
        attempts=INBOX.c.attempts + 1,
        body=case(
            (
                and_(
                    INBOX.c.attempts + 1 >= MOST_ATTEMPTS,
                    or_(INBOX.c.conversation != INBOX.c.account, INBOX.c.heard.is_(False)),
                ),
                null(),
            ),
            else_=INBOX.c.body,
        ),
        state=case(
            (INBOX.c.attempts + 1 >= MOST_ATTEMPTS, State.FAILED.value), else_=State.OPEN.value
        ),
    )
)

_EARLIER = (
    select(_OLDER.c.number)
    .where(
        or_(_OLDER.c.account == bindparam("whose"), _OLDER.c.id == bindparam("that")),
        _OLDER.c.state == State.OPEN.value,
        _OLDER.c.number
        < select(INBOX.c.number).where(INBOX.c.id == bindparam("this")).scalar_subquery(),
    )
    .limit(1)
)

_ACCOUNT = TABLES[Account]
_LAST = (
    select(func.max(INBOX.c.at))
    .where(INBOX.c.account == _ACCOUNT.c.id, INBOX.c.heard.is_(true()))
    .scalar_subquery()
)
_HEARD_OF_ALL = select(_ACCOUNT.c.person_id, _LAST)
_HEARD_OF_SOME = _HEARD_OF_ALL.where(one_of(_ACCOUNT.c.person_id, "person_ids"))
_MEANWHILE = (
    select(INBOX.c.number)
    .where(
        INBOX.c.account == bindparam("whose"),
        INBOX.c.at > bindparam("since", type_=Instant()),
        INBOX.c.at <= bindparam("until", type_=Instant()),
    )
    .limit(1)
)
_LAST_BY_ACCOUNT = (
    select(_ACCOUNT.c.person_id, _ACCOUNT.c.id, _LAST)
    .where(one_of(_ACCOUNT.c.person_id, "person_ids"), _ACCOUNT.c.reachable.is_(true()))
    .order_by(_ACCOUNT.c.id)
)


def row_of_envelope(envelope: Envelope) -> dict[str, Any]:
    """Return the row of an envelope that has just come in; its ids are made such as can be kept."""
    envelope = _named(envelope)
    return {
        "id": envelope.id,
        "account": envelope.account,
        "at": envelope.at,
        "heard": isinstance(envelope.event, _HEARD),
        "state": State.OPEN.value,
        "attempts": 0,
        "body": to_body(Envelope, envelope),
        "conversation": _conversation(envelope),
        "leads_to": _leads_to(envelope),
    }


def _named(envelope: Envelope) -> Envelope:
    id_, account = name_of(envelope.id), name_of(envelope.account)
    room = name_of(envelope.room) if envelope.room is not None else None
    if (id_, account, room) == (envelope.id, envelope.account, envelope.room):
        return envelope
    return replace(envelope, id=id_, account=account, room=room)


def _conversation(envelope: Envelope) -> str:
    """Return what keeps its order: what is of a group chat is one for all of its people."""
    if envelope.room is not None and isinstance(envelope.event, _OF_ROOMS):
        return envelope.room
    return envelope.account


def _leads_to(envelope: Envelope) -> str | None:
    """Return the group chat whose order goes on behind this envelope, as that of its old id.

    Of a room that the bot made, what it was made for: whose it is once that is decided. What gives
    a code in a group chat leads there: what is said behind it waits for that.
    """
    event = envelope.event
    if envelope.room is None:
        return None
    if isinstance(event, RoomMoved | RoomOpened):
        return name_of(event.to if isinstance(event, RoomMoved) else event.purpose)
    return envelope.room if isinstance(event, Said) and code_given(event.text) else None


async def insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Store envelopes, sealed; those whose id exists are left out. Return how many were new."""
    await ready_keys(connection, {row["account"] for row in rows})
    return await connection.change(_INSERT, [await _sealed(connection, row) for row in rows])


async def _sealed(connection: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    key = await key_for(connection, row["account"])
    return {**row, "body": key.seal(row["body"], f"{_PLACE}/{row['id']}")}


async def received(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Return which of these ids envelopes have that were stored before."""
    names = {name_of(each): each for each in ids}
    rows = await connection.execute(_KNOWN, {"ids": sorted(names)})
    return frozenset(names[row[0]] for row in rows)


async def claim(connection: Connection, limit: int) -> tuple[Received, ...]:
    """Return the oldest open envelopes, at most one per conversation.

    What is of a group chat that replaces another waits for the move, and so for the other's.
    They are decided in this very transaction, so no lease is needed: PostgreSQL's row locks keep
    others from them until it ends, SQLite has but one writer. An envelope that cannot be read (a
    newer version wrote it) is closed as failed, lest it hold up everybody.
    """
    claimed = []
    rows = await connection.execute(_CLAIM, {"most": limit})
    opener = await opener_for(connection, (row[2] for row in rows))
    for number, id_, body, attempts in rows:
        try:
            envelope = read_body(opener, id_, body)
            if envelope is None:
                await connection.execute(_DECIDE, {"this": number})  # its key was destroyed
                continue
            claimed.append(Received(number, envelope, attempts))
        except (TypeError, KeyError, ValueError):
            _LOG.exception("envelope %s cannot be read and is closed", number)
            await connection.execute(_CLOSE, {"this": number})
    await find_keys(connection, {each.envelope.account for each in claimed})
    return tuple(claimed)


def read_body(opener: Opener, id_: str, body: str) -> Envelope | None:
    """Return an envelope as it was stored; ``None`` if its key was destroyed."""
    text = body if body.startswith(_PLAIN) else opener.open(body, f"{_PLACE}/{id_}")
    return from_json(Envelope, text) if text else None


async def has_earlier(connection: Connection, id_: str, account: str, other: str) -> bool:
    """Whether an envelope of an account is open that came before the one with that id.

    Or the ``other``, if that did.
    """
    sought = {"this": id_, "whose": account, "that": name_of(other)}
    return bool(await connection.execute(_EARLIER, sought))


async def finish(connection: Connection, number: int, *, failed: bool) -> None:
    """Mark an envelope as decided, or count a failed attempt; the fifth failure ends it.

    What a decided envelope said is not kept, nor what people said to each other in a failed one,
    nor what nobody said at all, such as a list that was read.
    """
    await connection.execute(_COUNT if failed else _DECIDE, {"this": number})


async def last_heard(
    connection: Connection, person_ids: Sequence[str] | None
) -> Mapping[str, datetime]:
    """Return when each person last wrote or pressed something."""
    if person_ids is None:
        rows = await connection.execute(_HEARD_OF_ALL)
    else:
        rows = await connection.execute(_HEARD_OF_SOME, {"person_ids": list(person_ids)})
    heard: dict[str, datetime] = {}
    for person_id, at in rows:
        if at is not None:
            heard[person_id] = max(at, heard.get(person_id, at))
    return heard


async def heard_from(
    connection: Connection, account_id: str, since: datetime, until: datetime
) -> bool:
    """Whether anything has come in from an account that happened in that time."""
    sought = {"whose": account_id, "since": since, "until": until}
    return bool(await connection.execute(_MEANWHILE, sought))


async def last_accounts(connection: Connection, person_ids: Sequence[str]) -> Mapping[str, str]:
    """Return through which reachable account each person last wrote or pressed something."""
    rows = await connection.execute(_LAST_BY_ACCOUNT, {"person_ids": list(person_ids)})
    last: dict[str, tuple[datetime, str]] = {}
    for person_id, account_id, at in rows:
        if at is not None and (person_id not in last or at > last[person_id][0]):
            last[person_id] = (at, account_id)
    return {person_id: account_id for person_id, (_, account_id) in last.items()}
