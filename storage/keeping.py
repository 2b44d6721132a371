"""What is kept for whoever cannot be reached: it goes once they are back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, bindparam, case, not_, or_, select, update

from bot.ports import Fate, Parcel
from storage.engine.dialects import Instant, one_of
from storage.engine.seam import Connection
from storage.outbox import PARCEL, parcels_of
from storage.tables import OUTBOX

_NOW = bindparam("now", type_=Instant())
IS_KEPT = and_(OUTBOX.c.fate == Fate.WAITING.value, OUTBOX.c.not_before >= OUTBOX.c.not_after)
"""It waits for an hour in which it may not go any more."""
AT_ANY_HOUR = and_(IS_KEPT, OUTBOX.c.not_before == OUTBOX.c.not_after)
"""It is kept, and was to wait for no polite hour."""
_CAN_COME = and_(
    OUTBOX.c.to == bindparam("back"),
    IS_KEPT,
    OUTBOX.c.owner.is_(None),
    OUTBOX.c.not_after > _NOW,
)
_KEPT = select(*PARCEL).where(_CAN_COME).order_by(OUTBOX.c.number)
_PRESSES = or_(AT_ANY_HOUR, one_of(OUTBOX.c.key, "pressing"))
_CALL_UP = (
    update(OUTBOX)
    .where(_CAN_COME)
    .values(
        not_before=case((_PRESSES, None), else_=_NOW),
        turn_at=_NOW,
        polite=and_(OUTBOX.c.polite, not_(_PRESSES)),
    )
)


async def kept(connection: Connection, account_id: str, now: datetime) -> tuple[Parcel, ...]:
    """Return what is kept for an account and may still come, the oldest first."""
    rows = await connection.execute(_KEPT, {"back": account_id, "now": now})
    return await parcels_of(connection, rows)


async def call_up(
    connection: Connection, account_id: str, now: datetime, pressing: Collection[str]
) -> None:
    """Let go now what was kept for an account; it comes in the order in which it was said."""
    there = {"back": account_id, "now": now, "pressing": list(pressing)}
    await connection.execute(_CALL_UP, there)
