"""Who only came into a group chat: their addresses are forgotten when they were not seen for long.

They never wrote to the bot, so they are no people here, and it is their coming alone that has them:
in the inbox, and at the end of the keys of what a team and its coordinators heard of it.
"""

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.domain.changes import GUEST, Erase
from bot.domain.people import Account
from storage.engine.dialects import Instant, one_of
from storage.engine.seam import Connection
from storage.erasing import erase
from storage.keys import beginning
from storage.tables import INBOX, OUTBOX, TABLES

MOST = 50
"""So many are forgotten in one transaction."""

_TOLD = select(OUTBOX.c.key).where(
    OUTBOX.c.key >= bindparam("first"),
    OUTBOX.c.key < bindparam("end"),
    OUTBOX.c.created_at < bindparam("before", type_=Instant()),
)
_OWNED = select(TABLES[Account].c.id).where(one_of(TABLES[Account].c.id, "guests"))
_SEEN = select(INBOX.c.account).where(
    one_of(INBOX.c.account, "guests"), INBOX.c.at >= bindparam("before", type_=Instant())
)


async def forget_guests(connection: Connection, before: datetime) -> None:
    """Erase the addresses of guests that are nobody's and were seen last before that."""
    told = await connection.execute(_TOLD, {**beginning(GUEST), "before": before})
    guests = sorted({_guest(key) for (key,) in told})
    if not guests:
        return
    kept = {row[0] for row in await connection.execute(_OWNED, {"guests": guests})}
    seen = {"guests": guests, "before": before}
    kept |= {row[0] for row in await connection.execute(_SEEN, seen)}
    for address in [each for each in guests if each not in kept][:MOST]:
        await erase(connection, Erase(None, (address,)))


def _guest(key: str) -> str:
    """Return the address at the end of a key; it is of the same messenger as the chat before it."""
    channel = key.removeprefix(GUEST).partition(":")[0]
    return f"{channel}:{key.rpartition(f'/{channel}:')[2]}"
