"""What is kept for whoever cannot be reached: it goes once they are back."""

from datetime import datetime

from sqlalchemy import and_, bindparam, case, update

from bot.ports import Fate
from storage.engine.dialects import Instant
from storage.engine.seam import Connection
from storage.tables import OUTBOX

_NOW = bindparam("now", type_=Instant())
IS_KEPT = and_(OUTBOX.c.fate == Fate.WAITING.value, OUTBOX.c.not_before >= OUTBOX.c.not_after)
"""It waits for an hour in which it may not go any more."""
AT_ANY_HOUR = and_(IS_KEPT, OUTBOX.c.not_before == OUTBOX.c.not_after)
"""It is kept, and was to wait for no polite hour."""
_CALL_UP = (
    update(OUTBOX)
    .where(
        OUTBOX.c.to == bindparam("back"),
        IS_KEPT,
        OUTBOX.c.owner.is_(None),
        OUTBOX.c.not_after > _NOW,
    )
    .values(not_before=case((AT_ANY_HOUR, None), else_=_NOW), turn_at=_NOW)
)


async def call_up(connection: Connection, account_id: str, now: datetime) -> None:
    """Let go now what was kept for an account; it comes in the order in which it was said."""
    await connection.execute(_CALL_UP, {"back": account_id, "now": now})
