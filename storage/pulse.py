"""How much waits in inbox and outbox: numbers for operators."""

from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from bot.ports import Backlog, Fate
from storage.engine.dialects import Instant
from storage.engine.seam import Connection
from storage.inbox import State
from storage.tables import INBOX, OUTBOX

_INBOX = (
    select(INBOX.c.state, func.count(), func.min(INBOX.c.at))
    .where(or_(INBOX.c.state == State.OPEN.value, INBOX.c.state == State.FAILED.value))
    .group_by(INBOX.c.state)
)
_DUE = select(func.count(), func.min(OUTBOX.c.turn_at, type_=Instant())).where(
    OUTBOX.c.fate == Fate.WAITING.value,
    or_(OUTBOX.c.not_before.is_(None), OUTBOX.c.not_before <= bindparam("now", type_=Instant())),
)


async def backlog(connection: Connection, now: datetime) -> Backlog:
    """Return what waits at that instant."""
    inbox = {row[0]: row[1:] for row in await connection.execute(_INBOX)}
    envelopes, since = inbox.get(State.OPEN.value, (0, None))
    failed, _ = inbox.get(State.FAILED.value, (0, None))
    ((parcels, parcels_since),) = await connection.execute(_DUE, {"now": now})
    return Backlog(envelopes, failed, since, parcels, parcels_since)
