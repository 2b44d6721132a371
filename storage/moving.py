"""What becomes of messages to a group chat that gets another id.

What lies in the chat lies there still: nothing at the new address can be quoted or changed by the
old one's ids; but it can be taken away there, as long as its messenger keeps the old chat. What
waits, and what is held in doubt, is for the new address, also if a part of it arrived: that part
its readers may see twice, so it is in doubt. What is in hand stays at the old one, with what is to
change it: should it not arrive there, its messenger tells where the chat is by now, and they move
then.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update

from bot.domain.teams import Room
from bot.ports import Body, Fate
from bot.talk.model import Why
from storage.engine.dialects import WORDS
from storage.engine.seam import Connection
from storage.mapping import from_json, to_json
from storage.names import name_of
from storage.outbox import open_body, seal_body, with_key
from storage.pieces import NAMED, key_of, names_of
from storage.tables import OUTBOX, TABLES
from storage.vault.became import note_heir
from storage.vault.rings import hand_on

_WAITS = OUTBOX.c.fate == Fate.WAITING.value
_THIS = OUTBOX.c.number == bindparam("this")
_FREE = and_(_WAITS, OUTBOX.c.owner.is_(None))

_WAITING = (
    select(OUTBOX.c.number, OUTBOX.c.edits, OUTBOX.c.body)
    .where(OUTBOX.c.to == bindparam("old"), _FREE)
    .order_by(OUTBOX.c.number)
)
_FORGET = delete(OUTBOX).where(_THIS)
_READDRESS = (
    update(OUTBOX)
    .where(_THIS, _FREE)
    .values(
        to=bindparam("new"),
        body=bindparam("words", type_=WORDS),
        ref=None,
        pieces=None,
        doubt=or_(OUTBOX.c.doubt, OUTBOX.c.pieces.is_not(None)),
    )
)
_READDRESS_HELD = (
    update(OUTBOX)
    .where(OUTBOX.c.to == bindparam("old"), OUTBOX.c.fate == Fate.DOUBTFUL.value)
    .values(to=bindparam("new", type_=WORDS), ref=None, pieces=None)
)
_LIES = select(OUTBOX.c.fate).where(NAMED, OUTBOX.c.to == bindparam("old"))
_CHANGES = (
    select(OUTBOX.c.number, OUTBOX.c.edits, OUTBOX.c.body)
    .where(
        OUTBOX.c.to == bindparam("new"),
        OUTBOX.c.edits.is_not(None),
        OUTBOX.c.why == Why.CHAT.value,
        _FREE,
    )
    .order_by(OUTBOX.c.number)
)
_ROOM = TABLES[Room]
_NEVER = "\x1f"
"""What JSON text never has, and so escapes nothing in it."""
_HAD = (  # and a few whose ids only look alike to LIKE
    select(_ROOM.c.id, _ROOM.c.former_ids)
    .where(_ROOM.c.former_ids.contains(bindparam("name", type_=WORDS), escape=_NEVER))
    .order_by(_ROOM.c.id)
)
_TAKEN = OUTBOX.alias("taken")
_SAY_ANEW = (
    update(OUTBOX)
    .where(
        _THIS,
        ~exists().where(_TAKEN.c.key == bindparam("name", type_=WORDS)),
    )
    .values(key=bindparam("name", type_=WORDS), edits=None)
)


async def move(connection: Connection, old: str, new: str, *, gone: bool) -> None:
    """Re-address what waits, or is in doubt, from one id of a group chat to its next.

    Unless the old chat is ``gone``, what takes away what lies there stays, as does what changes
    what is in hand.
    """
    await connection.execute(_READDRESS_HELD, {"old": old, "new": new})
    for number, edits, sealed in await connection.execute(_WAITING, {"old": old}):
        body = await open_body(connection, sealed)
        if edits is not None and key_of(edits) is None:
            await connection.execute(_FORGET, {"this": number})
        elif gone or not await _stays(connection, old, edits, body):
            words = await seal_body(connection, new, _detached(body))
            this = {"this": number, "new": new, "words": words}
            await connection.execute(_READDRESS, this)
    await _say_anew(connection, old, new)
    await hand_on(connection, old, new)
    await note_heir(connection, old, new)


async def moved_rooms(connection: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """Return, by those of these ids that bound group chats had before they moved, today's."""
    found = {}
    for old in sorted(ids):
        name = name_of(old)
        rows = await connection.execute(_HAD, {"name": to_json(str, name)})
        for id_, former in rows:
            if name in from_json(tuple[str, ...], former):
                found[old] = id_
    return found


async def _stays(connection: Connection, old: str, edits: str | None, body: Body) -> bool:
    """Whether it is for the old chat alone, as long as that is there."""
    if (key := key_of(edits)) is None:
        return False
    lie = await connection.execute(_LIES, {**names_of(key), "old": old})
    fates = {Fate(fate) for (fate,) in lie}
    return Fate.WAITING in fates or (body.removes and Fate.SENT in fates)


def _detached(body: Body) -> Body:
    """Return a body that says nothing of what its messenger knows of the old chat."""
    quotes = body.quotes if key_of(body.quotes) is not None else None
    return replace(body, quotes=quotes, thread=None)


async def _say_anew(connection: Connection, old: str, new: str) -> None:
    """Let people's words that correct what lies in the old chat stand by themselves in the new.

    Only the first does: what corrects the same words further finds it there.
    """
    for number, edits, body in await connection.execute(_CHANGES, {"new": new}):
        key = key_of(edits)
        before = await with_key(connection, key) if key is not None else None
        if before is None or before.to != old or (await open_body(connection, body)).removes:
            continue
        await connection.execute(_SAY_ANEW, {"this": number, "name": f"{key}@{new}"})
