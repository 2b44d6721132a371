"""What becomes of messages when an account, or all that a person has, changes hands."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, delete, exists, or_, select, update

from bot.ports import Fate
from bot.talk.model import earlier
from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.outbox import key_of, open_body, seal_body
from storage.tables import OUTBOX
from storage.vault.rings import hand_on

_BORDER = re.compile(r"([/ ])")
"""What is between the parts of keys."""

_THIS = OUTBOX.c.number == bindparam("this")
_WAITS = OUTBOX.c.fate == Fate.WAITING.value

_WAITING = (
    select(OUTBOX.c.number, OUTBOX.c.key, OUTBOX.c.edits, OUTBOX.c.body, OUTBOX.c.owner)
    .where(OUTBOX.c.to == bindparam("old"), _WAITS)
    .order_by(OUTBOX.c.number)
)
_SEND_THERE = (
    update(OUTBOX)
    .where(_THIS)
    .values(
        to=bindparam("new"),
        channel=bindparam("over"),
        body=bindparam("words"),
        attempts=0,
        ref=None,
        doubt=False,
    )
)
_FORGET = delete(OUTBOX).where(_THIS)
_LEAVE = (
    update(OUTBOX)
    .where(OUTBOX.c.to == bindparam("old"), OUTBOX.c.person_id.is_not(None))
    .values(person_id=bindparam("heir"))
)

_NAMING = (
    select(OUTBOX.c.number, OUTBOX.c.key, OUTBOX.c.edits, OUTBOX.c.person_id)
    .where(
        one_of(OUTBOX.c.to, "chats"),
        or_(
            OUTBOX.c.person_id == bindparam("old"),
            OUTBOX.c.key.contains(bindparam("old")),
            OUTBOX.c.edits.contains(bindparam("old")),
        ),
    )
    .order_by(OUTBOX.c.number)
)
_GIVE = update(OUTBOX).where(_THIS).values(person_id=bindparam("whose"), edits=bindparam("edited"))
_TAKEN = OUTBOX.alias("taken")
# Whoever has a parcel in hand settles it by its key.
_RENAME = (
    update(OUTBOX)
    .where(
        _THIS,
        or_(~_WAITS, OUTBOX.c.owner.is_(None)),
        ~exists().where(_TAKEN.c.key == bindparam("name", type_=OUTBOX.c.key.type)),
    )
    .values(key=bindparam("name"))
)


async def readdress(connection: Connection, account_id: str, to: str, heir: str) -> None:
    """Send what waits for an account to another one, and leave what lies there to its heir.

    Changes of what was said there already are dropped, as is what a messenger knows of that chat.
    """
    moved: set[str] = set()
    for number, key, edits, body, owner in await connection.execute(_WAITING, {"old": account_id}):
        if edits is not None and key_of(edits) not in moved:
            await connection.execute(_FORGET, {"this": number})
        elif owner is None:
            moved.add(key)
            free = replace(await open_body(connection, body), quotes=None, thread=None)
            channel = to.partition(":")[0]
            there = {"new": to, "over": channel, "words": await seal_body(connection, to, free)}
            await connection.execute(_SEND_THERE, {"this": number, **there})
    await connection.execute(_LEAVE, {"old": account_id, "heir": heir})
    await hand_on(connection, account_id, heir)


async def hand_over(connection: Connection, old: str, new: str, chats: Sequence[str]) -> None:
    """Put one person in the place of another, wherever messages in these chats name them."""
    found = await connection.execute(_NAMING, {"old": old, "chats": list(chats)})
    names: dict[str, str] = {}
    for number, key, edits, person_id in found:
        name, edited = _renamed(key, old, new), key_of(edits)
        if name != key and await connection.change(_RENAME, [{"this": number, "name": name}]):
            names[key] = name
        given = {
            "whose": new if person_id == old else person_id,
            "edited": edits if edited is None else earlier(names.get(edited, edited)),
        }
        await connection.execute(_GIVE, {"this": number, **given})
    await hand_on(connection, old, new)


def _renamed(key: str, old: str, new: str) -> str:
    return "".join(new if part == old else part for part in _BORDER.split(key))
