"""The outbox: what is to be said and to whom, and what was said. See also ``storage.claims``."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.ports import FAREWELL, Body, Fate, Parcel
from bot.talk.markup import EMPTY
from bot.talk.model import Why
from storage.engine.dialects import WORDS, insert_new, one_of
from storage.engine.seam import Connection, Row
from storage.keys import beginning, matters_kept, matters_of
from storage.mapping import from_json, place_of, to_body
from storage.pieces import NAMED, key_of, names_of, pieces_of, with_piece
from storage.tables import OUTBOX
from storage.traces import NOBODY
from storage.vault.rings import Opener, key_for, opener_for, ready_keys

_WAITS = OUTBOX.c.fate == Fate.WAITING.value

_NAMES = (
    *("key", "to", "body", "why", "about", "person_id", "created_at", "edits", "not_before"),
    *("not_after", "attempts", "ref", "doubt", "begun"),
)
ELSEWHERE = "in doubt elsewhere"
"""The note of what is in doubt for what it came in place of alone: this one cannot have arrived."""
IN_DOUBT = and_(OUTBOX.c.doubt, OUTBOX.c.note != ELSEWHERE)
"""It may itself have arrived, and nobody knows."""
# Where a message shows once only, nothing tells of a beginning, so that being in hand counts.
_TRIED = or_(
    OUTBOX.c.attempts > 0,
    OUTBOX.c.owner.is_not(None),
    IN_DOUBT,
    OUTBOX.c.pieces.is_not(None),
)
_CAME = case((OUTBOX.c.fate == Fate.SENT.value, OUTBOX.c.settled_at)).label("came_at")
PARCEL: list[ColumnElement[Any]] = [
    *(OUTBOX.c[name] for name in _NAMES),
    _TRIED.label("tried"),
    OUTBOX.c.matters,
    OUTBOX.c.in_role,
    OUTBOX.c.pieces,
    OUTBOX.c.programme_id,
    _CAME,
]

NOTHING = Body(EMPTY)
"""What is left of a body that is not kept."""
BODY = _NAMES.index("body")
"""Where a parcel's body stands in ``PARCEL``."""
_MADE = _NAMES.index("created_at")
_PLACE = place_of(OUTBOX.c.body)  # not its key, which may change

_LATER = ("matters", "in_role", "programme_id", "polite")
_INSERT = insert_new(OUTBOX, "key", (*_NAMES, "channel", "fate", "turn_at", "note", *_LATER))

UNTRIED = and_(
    _WAITS,
    OUTBOX.c.owner.is_(None),  # what certainly did not arrive, however often it was tried
    not_(IN_DOUBT),
    OUTBOX.c.pieces.is_(None),
)
"""Nobody can have read it, nor will anybody who does not take it from here on."""
_CAN_GO = (
    select(*PARCEL)
    .where(UNTRIED, OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"))
    .order_by(OUTBOX.c.number)
)


def was_taken(row: FromClause) -> ColumnElement[bool]:
    """Whether a waiting row is or was in hand, so that its ``not_before`` is no wish any more."""
    return or_(row.c.settled_at.is_not(None), row.c.owner.is_not(None))


_LAST = (
    select(*PARCEL)
    .where(
        OUTBOX.c.to == bindparam("address"),
        OUTBOX.c.edits.is_(None),
        or_(
            OUTBOX.c.fate == Fate.SENT.value,
            OUTBOX.c.fate == Fate.DOUBTFUL.value,
            and_(
                _WAITS,
                or_(was_taken(OUTBOX), OUTBOX.c.not_before.is_(None)),
                not_(and_(OUTBOX.c.polite, UNTRIED)),
            ),
        ),
    )
    .order_by(OUTBOX.c.turn_at.desc(), OUTBOX.c.number.desc())
    .limit(bindparam("most"))
)
_WITH_REF = (
    select(*PARCEL)
    .where(OUTBOX.c.to == bindparam("address"), OUTBOX.c.ref == bindparam("known_as"))
    .order_by(OUTBOX.c.number.desc())
    .limit(bindparam("most"))
)

_WITH_KEY = select(*PARCEL).where(NAMED).order_by(OUTBOX.c.number.desc()).limit(1)
_CHANGE = (
    update(OUTBOX)
    .where(
        NAMED,
        OUTBOX.c.to == bindparam("address"),
        _WAITS,
        not_(_TRIED),
    )
    .values(body=bindparam("words", type_=WORDS))
    .returning(OUTBOX.c.number)
)
_COUNTS = select(OUTBOX.c.fate, OUTBOX.c.why, OUTBOX.c.about, func.count()).group_by(
    OUTBOX.c.fate, OUTBOX.c.why, OUTBOX.c.about
)
_FATES = (
    select(OUTBOX.c.fate, func.count())
    .where(OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"))
    .group_by(OUTBOX.c.fate)
)

_TOLD = (
    select(OUTBOX.c.person_id)
    .where(
        OUTBOX.c.key >= bindparam("first"),
        OUTBOX.c.key < bindparam("end"),
        one_of(OUTBOX.c.person_id, "people"),
    )
    .distinct()
)

_TOLD_FOR_GOOD = _TOLD.where(
    or_(
        OUTBOX.c.fate == Fate.SENT.value,
        OUTBOX.c.fate == Fate.DOUBTFUL.value,
        and_(_WAITS, not_(UNTRIED)),
    )
)


async def post(connection: Connection, parcels: Sequence[Parcel]) -> int:
    """Put parcels into the outbox, without those whose key exists; return how many were new.

    What nobody has tried yet is changed in place by a parcel that edits it.
    """
    await ready_keys(connection, {_subject_of(parcel) for parcel in parcels})
    rows = [
        _row_of(parcel, await seal_body(connection, _subject_of(parcel), parcel.body))
        for parcel in parcels
        if (key := key_of(parcel.edits)) is None or not await _changed(connection, key, parcel)
    ]
    return await connection.change(_INSERT, rows) if rows else 0


def _subject_of(parcel: Parcel) -> str:
    """Return whose key seals a parcel: its address's, unless nothing is to be left of that."""
    return NOBODY if parcel.key.startswith(FAREWELL) else parcel.to


async def _changed(connection: Connection, key: str, parcel: Parcel) -> bool:
    """Whether a parcel that edits another need not be sent: changed in place, or never sent."""
    named = names_of(key)
    body = await seal_body(connection, parcel.to, parcel.body)
    words = {"address": parcel.to, "words": body}
    if await connection.execute(_CHANGE, {**named, **words}):
        return True
    before = await with_key(connection, key)
    return before is None or before.to != parcel.to


async def with_key(connection: Connection, key: str) -> Parcel | None:
    """Return the parcel with that key, or what took its place, here or in another chat."""
    found = await parcels_of(connection, await connection.execute(_WITH_KEY, names_of(key)))
    return found[0] if found else None


async def last(connection: Connection, to: str, limit: int) -> tuple[Parcel, ...]:
    """Return the newest parcels that were said to an address, or are about to be."""
    rows = await connection.execute(_LAST, {"address": to, "most": limit})
    return await parcels_of(connection, rows)


async def last_together(connection: Connection, to: str, limit: int) -> tuple[Parcel, ...]:
    """Return those of the newest parcels that were made at the same moment as the very last."""
    rows = await connection.execute(_LAST, {"address": to, "most": limit})
    return await parcels_of(connection, [each for each in rows if each[_MADE] == rows[0][_MADE]])


async def with_ref(connection: Connection, to: str, ref: str, most: int) -> tuple[Parcel, ...]:
    """Return the newest parcels to an address of which the messenger knows a piece by ``ref``."""
    known = {"address": to, "known_as": ref, "most": most}
    rows = await connection.execute(_WITH_REF, known)
    if not rows and (whole := await with_piece(connection, to, ref)) is not None:
        rows = await connection.execute(_WITH_REF, {**known, "known_as": whole.ref})
    return await parcels_of(connection, rows)


async def fates(connection: Connection, prefix: str) -> Mapping[Fate, int]:
    """Return how many parcels whose keys begin with ``prefix`` have which fate."""
    return {Fate(fate): n for fate, n in await connection.execute(_FATES, beginning(prefix))}


async def untried(connection: Connection, prefix: str) -> tuple[Parcel, ...]:
    """Return what can still be taken back of parcels whose keys begin so, the oldest first."""
    return await parcels_of(connection, await connection.execute(_CAN_GO, beginning(prefix)))


async def told(
    connection: Connection, prefix: str, people: Sequence[str], *, left: bool
) -> frozenset[str]:
    """Return for whom of these people there is a parcel whose key begins with ``prefix``.

    With ``left`` one that they have, or may get although it is withdrawn.
    """
    sought = {**beginning(prefix), "people": list(people)}
    rows = await connection.execute(_TOLD_FOR_GOOD if left else _TOLD, sought)
    return frozenset(row[0] for row in rows)


async def counts(connection: Connection) -> Mapping[tuple[str, str, str], int]:
    """Return the number of parcels by (fate, why, about)."""
    return {(fate, why, about): n for fate, why, about, n in await connection.execute(_COUNTS)}


def _row_of(parcel: Parcel, body: str) -> dict[str, Any]:
    return {
        "key": parcel.key,
        "to": parcel.to,
        "channel": parcel.channel,
        "body": body,
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
        "begun": False,
        "fate": Fate.WAITING.value,
        "turn_at": max(parcel.created_at, parcel.not_before or parcel.created_at),
        "note": ELSEWHERE if parcel.doubt else "",
        "matters": matters_kept(parcel.matters),
        "in_role": parcel.in_role,
        "programme_id": parcel.programme,
        "polite": _is_polite(parcel),
    }


def _is_polite(parcel: Parcel) -> bool:
    """Whether it is news that wait for polite hours, and not until they end (``AT_ANY_HOUR``)."""
    waits = parcel.not_before is not None and parcel.not_before != parcel.not_after
    return parcel.why is Why.NEWS and waits


async def seal_body(connection: Connection, to: str, body: Body) -> str:
    """Return a body as it is kept, sealed with the key of the address that it is for."""
    key = await key_for(connection, to)
    return key.seal(to_body(Body, body), _PLACE)


async def open_body(connection: Connection, sealed: str) -> Body:
    """Return a body that was kept; nothing where it is damaged."""
    return _body((await opener_for(connection, (sealed,))).read(sealed, _PLACE))


async def parcels_of(connection: Connection, rows: Sequence[Row]) -> tuple[Parcel, ...]:
    """Return the parcels of rows with the columns ``PARCEL``; a damaged one says nothing."""
    opener = await opener_for(connection, (row[BODY] for row in rows))
    return tuple(_parcel(row, opener.read(row[BODY], _PLACE)) for row in rows)


def parcel_of(row: Row, opener: Opener) -> Parcel:
    """Return the parcel of the columns ``PARCEL``; raise ``Damaged``."""
    return _parcel(row, opener.open(row[BODY], _PLACE))


def _parcel(row: Row, text: str | None) -> Parcel:
    key, to, _, why, *rest, matters, in_role, kept, programme, came = row
    later: tuple[Any, ...] = (matters_of(matters), in_role, pieces_of(kept), programme, came)
    return Parcel(key, to, _body(text), Why(why), *rest, *later)


def _body(text: str | None) -> Body:
    """Return what was said; nothing where it is not kept any more, or its key was destroyed."""
    return from_json(Body, text) if text else NOTHING
