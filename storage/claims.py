"""Leasing what is to be said, and recording what became of it."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.ports import DATA, FAREWELL, Fate, Parcel, Verdict, mark_of
from bot.talk.model import Why
from storage.engine.dialects import WORDS, Instant, one_of
from storage.engine.seam import Connection
from storage.names import storable
from storage.outbox import BODY, ELSEWHERE, IN_DOUBT, NOTHING, parcel_of
from storage.pieces import kept_in, note_edit, ref_in
from storage.resolving import resolve
from storage.tables import OUTBOX
from storage.traces import BLACK, wipe_notes
from storage.turns import CLAIMS, Moment, hour_has_come, shown_at
from storage.unsaid import TAKEN, TAKEN_BACK, taken_of, unsay
from storage.vault.rings import opener_for

_LOG = logging.getLogger(__name__)
_NOW: ColumnElement[datetime] = bindparam("now", type_=Instant())
_WAITS = OUTBOX.c.fate == Fate.WAITING.value

# What people of a team say to each other is nobody's business once it is delivered.
_CHAT = OUTBOX.c.why == Why.CHAT.value
_NOTHING = ""
_PARTS = bindparam("parts", type_=WORDS)
_IS_OVER = bindparam("became", type_=WORDS) != Fate.WAITING.value
# What was closed while it was in hand is not taken up again, nor what found nobody there: that may
# go on in its place.
_CLOSED = (Fate.EXPIRED, Fate.UNREACHABLE, Fate.REFUSED)
_STAYS = and_(
    or_(*(OUTBOX.c.fate == each.value for each in _CLOSED)),
    bindparam("goes_on", type_=Boolean()),
)
# A try of what is in doubt only elsewhere has failed: it still cannot have arrived.
_NOT_HERE = and_(
    OUTBOX.c.note == ELSEWHERE,
    bindparam("became", type_=WORDS) == Fate.WAITING.value,
    not_(bindparam("unsure", type_=Boolean())),
)

_EXPIRE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.channel == bindparam("over"),
        _WAITS,
        OUTBOX.c.owner.is_(None),
        OUTBOX.c.not_after < _NOW,
        not_(OUTBOX.c.key.startswith(FAREWELL)),  # they end by ``settle``
        not_(_CHAT),  # its sender is to be told
        OUTBOX.c.pieces.is_(None),
    )
    .values(fate=Fate.EXPIRED.value, settled_at=_NOW)
)

# It was closed after its time, which has not come yet: that clock was ahead. Nobody had words of
# people in hand meanwhile, whose senders were told, nor last ones, of which nothing is left.
_WRONGLY_LATE = and_(
    OUTBOX.c.channel == bindparam("over"),
    OUTBOX.c.fate == Fate.EXPIRED.value,
    OUTBOX.c.not_after >= _NOW,
    OUTBOX.c.settled_at > OUTBOX.c.not_after,
    not_(IN_DOUBT),
    not_(OUTBOX.c.key.startswith(FAREWELL)),
    not_(_CHAT),
)
_STAY_CLOSED = (
    update(OUTBOX)
    .where(_WRONGLY_LATE, OUTBOX.c.note == TAKEN_BACK)
    .values(not_after=None)
    .returning(*TAKEN)
)
_REVIVE = (
    update(OUTBOX)
    .where(_WRONGLY_LATE)
    .values(
        fate=Fate.WAITING.value,
        settled_at=case((OUTBOX.c.attempts > 0, _NOW), else_=None),
        # A pause after a failure was by that clock.
        not_before=case((OUTBOX.c.attempts > 0, None), else_=OUTBOX.c.not_before),
    )
)

_ANY = (
    select(OUTBOX.c.number)
    .where(
        OUTBOX.c.channel == bindparam("over"),
        _WAITS,
        or_(hour_has_come(OUTBOX), OUTBOX.c.not_after < _NOW),
    )
    .limit(1)
)
"""Whether there is anything to look at: where nobody waits, this alone is asked."""

_BEGIN = (
    update(OUTBOX)
    .where(one_of(OUTBOX.c.key, "these"), _WAITS, OUTBOX.c.owner == bindparam("by"))
    .values(begun=True, leased_until=bindparam("until", type_=Instant()))
    .returning(OUTBOX.c.key)
)
_HELD = select(OUTBOX.c.key).where(
    one_of(OUTBOX.c.key, "these"), _WAITS, OUTBOX.c.owner == bindparam("by")
)
_RELEASE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.channel == bindparam("over"),
        _WAITS,
        OUTBOX.c.owner == bindparam("by"),
        not_(OUTBOX.c.begun),
    )
    .values(owner=None, leased_until=None)
)
_BLACKEN = update(OUTBOX).where(OUTBOX.c.key == bindparam("this"), not_(_WAITS)).values(**BLACK)
_ADDRESS = select(OUTBOX.c.to).where(OUTBOX.c.key == bindparam("this"), not_(_WAITS))
_WAITING = OUTBOX.alias("waiting")
_END_LEASES = (
    update(OUTBOX)
    .where(
        # No index begins with the fate; to search one for it spares reading every message.
        OUTBOX.c.number.in_(select(_WAITING.c.number).where(_WAITING.c.fate == Fate.WAITING.value)),
        OUTBOX.c.fate == Fate.WAITING.value,
        OUTBOX.c.leased_until > _NOW,
    )
    .values(leased_until=_NOW)
)
_SETTLE = (
    update(OUTBOX)
    .where(
        OUTBOX.c.key == bindparam("this"),
        OUTBOX.c.fate != Fate.SENT.value,
        or_(
            OUTBOX.c.owner.is_(None),
            OUTBOX.c.owner == func.coalesce(bindparam("by", type_=WORDS), OUTBOX.c.owner),
        ),
    )
    .values(
        fate=case((_STAYS, OUTBOX.c.fate), else_=bindparam("became", type_=WORDS)),
        settled_at=_NOW,
        turn_at=shown_at(bindparam("became", type_=WORDS)),
        body=case(
            (and_(or_(_CHAT, OUTBOX.c.about == DATA), or_(_STAYS, _IS_OVER)), _NOTHING),
            else_=OUTBOX.c.body,
        ),
        ref=func.coalesce(bindparam("known_as", type_=WORDS), OUTBOX.c.ref),
        # Those of what an edit changes stand there.
        pieces=case(
            (OUTBOX.c.edits.is_not(None), None),
            (bindparam("became", type_=WORDS) == Fate.SENT.value, _PARTS),
            else_=func.coalesce(_PARTS, OUTBOX.c.pieces),
        ),
        not_before=bindparam("again", type_=Instant()),
        note=case((_NOT_HERE, OUTBOX.c.note), else_=bindparam("why_so", type_=WORDS)),
        attempts=OUTBOX.c.attempts + bindparam("tries", type_=Integer()),
        doubt=or_(OUTBOX.c.doubt, bindparam("unsure", type_=Boolean())),
        polite=and_(OUTBOX.c.polite, not_(bindparam("presses", type_=Boolean()))),
        begun=False,
        owner=None,
        leased_until=None,
    )
    .returning(OUTBOX.c.to, OUTBOX.c.edits)
)


async def claim(
    connection: Connection,
    channel: str,
    owner: str,
    moment: Moment,
    limit: int,
) -> tuple[Parcel, ...]:
    """Lease due parcels, oldest first, at most one per address; close those that are too late.

    A parcel that cannot be read (a newer version wrote it) is closed as refused, lest it hold up
    everybody.
    """
    params = {"over": channel, "by": owner, **moment.params}
    now = moment.now
    if not await connection.execute(_ANY, params):
        return ()
    await connection.execute(_EXPIRE, params)
    claimed = []
    rows: list[Any] = []
    for statement in CLAIMS:
        left = {**params, "most": limit - len(rows)}
        rows += await connection.execute(statement, left) if left["most"] else ()
    rows.sort(key=lambda row: int(row[0]))
    opener = await opener_for(connection, (row[1 + BODY] for row in rows))
    for _, *row in rows:
        try:
            parcel = parcel_of(row, opener)
        except (TypeError, KeyError, ValueError):
            _LOG.exception("parcel %s cannot be read and is closed", mark_of(row[0]))
            await settle(connection, row[0], Verdict(Fate.REFUSED, note="unreadable"), now)
        else:
            found = await resolve(connection, parcel)
            if parcel.body == NOTHING:
                await settle(connection, parcel.key, Verdict(Fate.EXPIRED, note="erased"), now)
            elif found is None:
                await settle(
                    connection, parcel.key, Verdict(Fate.EXPIRED, note="nothing to edit"), now
                )
            else:
                claimed.append(found)
    return tuple(claimed)


async def revive(connection: Connection, channel: str, now: datetime) -> None:
    """Let wait again what was closed as too late by a clock that was ahead.

    What was taken back meanwhile stays closed, and whatever it told counts as never said.
    """
    late = {"over": channel, "now": now}
    await unsay(connection, map(taken_of, await connection.execute(_STAY_CLOSED, late)))
    await connection.execute(_REVIVE, late)


async def end_leases(connection: Connection, now: datetime) -> None:
    """Let every lease of a parcel run out now; what had begun is in doubt."""
    await connection.execute(_END_LEASES, {"now": now})


async def begin(
    connection: Connection, keys: Sequence[str], owner: str, until: datetime
) -> Collection[str]:
    """Record that these may be on their way; return those that are still in the owner's hands."""
    params = {"these": list(keys), "by": owner, "until": until}
    return frozenset(key for (key,) in await connection.execute(_BEGIN, params))


async def held(connection: Connection, keys: Sequence[str], owner: str) -> Collection[str]:
    """Return which of these are still in the owner's hands."""
    rows = await connection.execute(_HELD, {"these": list(keys), "by": owner})
    return frozenset(key for (key,) in rows)


async def release(connection: Connection, channel: str, owner: str) -> None:
    """End the leases of what an owner has in hand and did not begin."""
    await connection.execute(_RELEASE, {"over": channel, "by": owner})


async def settle(
    connection: Connection, key: str, verdict: Verdict, now: datetime, owner: str | None = None
) -> None:
    """Record what became of a parcel and end its lease. What is known to be sent stays sent.

    With ``owner`` nothing happens where somebody else has it in hand by now.
    """
    params = {
        "by": owner,
        "this": key,
        "became": verdict.fate.value,
        "goes_on": verdict.fate in (Fate.WAITING, Fate.DOUBTFUL),
        "now": now,
        "known_as": ref_in(verdict),
        "parts": kept_in(verdict),
        "again": verdict.not_before,
        "why_so": storable(verdict.note),
        "tries": int(verdict.counted),
        "unsure": verdict.doubt,
        "presses": verdict.presses,
    }
    for to, edits in await connection.execute(_SETTLE, params):
        if edits is not None and (verdict.fate is Fate.SENT or verdict.pieces):
            await note_edit(connection, to, edits, verdict)
    if key.startswith(FAREWELL):
        await _forget(connection, key)


async def _forget(connection: Connection, key: str) -> None:
    """Leave no trace of whoever had last words with that key, once they are settled."""
    connection.erased = True
    rows = await connection.execute(_ADDRESS, {"this": key})
    await connection.execute(_BLACKEN, {"this": key})
    for (address,) in rows if not key.startswith(f"{FAREWELL}room/") else ():
        await wipe_notes(connection, address)
