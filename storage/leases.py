"""Named leases: who may listen and send on a channel, until when.

Where several hosts share the database its own clock judges them, see ``present``.
"""

from datetime import datetime

from sqlalchemy import bindparam, case, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.ports import Fate, Holding
from storage.engine.dialects import WORDS, Instant, present, shifted
from storage.engine.seam import Connection
from storage.tables import LEASE, OUTBOX

_NEW = (
    insert(LEASE)
    .values(name=bindparam("name"), owner=bindparam("owner"), until=shifted("now", "until"))
    .inline()
)
_HOLD = _NEW.on_conflict_do_update(
    index_elements=[LEASE.c.name],
    set_={"owner": _NEW.excluded.owner, "until": _NEW.excluded.until},
    where=or_(LEASE.c.owner == _NEW.excluded.owner, LEASE.c.until <= present("now")),
).returning(LEASE.c.name)
_MINE = (LEASE.c.name == bindparam("name"), LEASE.c.owner == bindparam("owner"))
_CONFIRM = select(LEASE.c.name).where(*_MINE).with_for_update(read=True)
_RELEASE = delete(LEASE).where(*_MINE)
_END_ALL = delete(LEASE)

_INHERIT = (
    update(OUTBOX)
    .where(
        OUTBOX.c.channel == bindparam("over"),
        OUTBOX.c.fate == Fate.WAITING.value,
        OUTBOX.c.owner != bindparam("by"),
    )
    .values(
        # The others can begin nothing more. It stays in hand, lest it passes for untried: where
        # nothing is begun, because sending twice shows once, it may have arrived all the same.
        owner=case((OUTBOX.c.begun, OUTBOX.c.owner), else_=bindparam("by", type_=WORDS)),
        leased_until=bindparam("now", type_=Instant()),
    )
)


async def hold(
    connection: Connection, name: str, owner: str, now: datetime, until: datetime
) -> bool:
    """Take or renew a lease. One that runs out at this moment is free."""
    params = {"name": name, "owner": owner, "now": now, "until": until}
    return bool(await connection.execute(_HOLD, params))


async def confirm(connection: Connection, holding: Holding) -> bool:
    """Whether a lease is nobody else's, nor will be before this transaction ends."""
    params = {"name": holding.name, "owner": holding.owner}
    return bool(await connection.execute(_CONFIRM, params))


async def inherit(connection: Connection, channel: str, owner: str, now: datetime) -> None:
    """End the leases of parcels that others hold; who held one and began keeps it in doubt."""
    await connection.execute(_INHERIT, {"over": channel, "by": owner, "now": now})


async def end_all(connection: Connection) -> None:
    """End every lease."""
    await connection.execute(_END_ALL)


async def release(connection: Connection, name: str, owner: str) -> None:
    """Give a lease back, if held by ``owner``."""
    await connection.execute(_RELEASE, {"name": name, "owner": owner})
