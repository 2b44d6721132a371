"""What waits in the inbox, and tells whose a group chat will be."""

from collections.abc import Collection, Mapping
from contextlib import suppress

from sqlalchemy import select

from bot.talk.model import Envelope
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.inbox import State, read_body
from storage.names import name_of
from storage.tables import INBOX
from storage.vault.rings import opener_for

_MOVES = (
    select(INBOX.c.leads_to, INBOX.c.conversation)
    .where(
        INBOX.c.leads_to.is_not(None),
        INBOX.c.state == State.OPEN.value,
        INBOX.c.heard.is_(False),  # who gives a code moves no chat
    )
    .order_by(INBOX.c.number)
)

_CODES = (
    select(INBOX.c.id, INBOX.c.body)
    .where(
        one_of(INBOX.c.leads_to, "rooms"),
        INBOX.c.state == State.OPEN.value,
        INBOX.c.heard.is_(True),
    )
    .order_by(INBOX.c.number)
)


async def moves(connection: Connection) -> Mapping[str, str]:
    """Return the group chats to which moves lead that are not decided yet, and from where.

    Besides, for what rooms were made whose opening is not decided yet, and which. Of what leads to
    the same, the first counts.
    """
    rows = await connection.execute(_MOVES, {})
    found: dict[str, str] = {}
    for new, old in rows:
        found.setdefault(new, old)
    return found


async def codes(connection: Connection, rooms: Collection[str]) -> tuple[Envelope, ...]:
    """Return what gives a code in one of these group chats, and is not decided yet, in order.

    What cannot be read is left out: that is logged once it is claimed.
    """
    sought = {"rooms": sorted({name_of(each) for each in rooms})}
    rows = await connection.execute(_CODES, sought)
    opener = await opener_for(connection, (row[1] for row in rows))
    found = []
    for id_, body in rows:
        with suppress(TypeError, KeyError, ValueError):
            found.append(read_body(opener, id_, body))
    return tuple(each for each in found if each is not None)
