"""Named leases: who may poll a channel, until when."""

from datetime import datetime

from sqlalchemy import bindparam, delete, or_

from storage.engine.dialects import Instant, upsert
from storage.engine.seam import Connection
from storage.tables import LEASE

_HOLD = upsert(
    LEASE,
    ("name", "owner", "until"),
    where=lambda new: or_(
        LEASE.c.owner == new.excluded.owner, LEASE.c.until <= bindparam("now", type_=Instant())
    ),
).returning(LEASE.c.name)
_RELEASE = delete(LEASE).where(
    LEASE.c.name == bindparam("name"), LEASE.c.owner == bindparam("owner")
)
_END_ALL = delete(LEASE)


async def hold(
    connection: Connection, name: str, owner: str, now: datetime, until: datetime
) -> bool:
    """Take or renew a lease. One that runs out at ``now`` is free."""
    params = {"name": name, "owner": owner, "now": now, "until": until}
    return bool(await connection.execute(_HOLD, params))


async def end_all(connection: Connection) -> None:
    """End every lease."""
    await connection.execute(_END_ALL)


async def release(connection: Connection, name: str, owner: str) -> None:
    """Give a lease back, if held by ``owner``."""
    await connection.execute(_RELEASE, {"name": name, "owner": owner})
