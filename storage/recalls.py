"""What nobody is to read any more is taken back, also what is in hand and has not begun."""

from sqlalchemy import and_, bindparam, delete, func, not_, or_, select

from bot.ports import ONCE, Fate
from storage.engine.seam import Connection
from storage.keys import beginning
from storage.outbox import UNTRIED
from storage.tables import OUTBOX
from storage.unsaid import TAKEN, UNBEGUN, taken_of, unsay, withdraw

_SUCH = (OUTBOX.c.key >= bindparam("first"), OUTBOX.c.key < bindparam("end"))
# Where a message shows once only, nothing tells of a beginning: what is in hand may have left.
_TELLS = (OUTBOX.c.channel != each for each in sorted(ONCE))
_CAN_GO = or_(UNTRIED, and_(UNBEGUN, *_TELLS))
_RECALL = delete(OUTBOX).where(_CAN_GO, *_SUCH).returning(*TAKEN)
_LEAVING = (
    select(func.count())
    .select_from(OUTBOX)
    .where(OUTBOX.c.fate == Fate.WAITING.value, not_(_CAN_GO), *_SUCH)
)


async def recall(connection: Connection, prefix: str) -> None:
    """Withdraw what tells of something whose key begins with ``prefix``, also what is in hand."""
    await withdraw(connection, prefix)
    rows = await connection.execute(_RECALL, beginning(prefix))
    await unsay(connection, map(taken_of, rows))


async def leaving(connection: Connection, prefix: str) -> int:
    """Count what waits and would stay at a recall: it is about to leave, or may have left."""
    [(count,)] = await connection.execute(_LEAVING, beginning(prefix))
    return int(count)
