"""What becomes of messages when an account, or all that a person has, changes hands."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_, bindparam, case, delete, exists, or_, select, update

from bot.ports import Fate
from bot.talk.model import earlier
from storage.engine.dialects import WORDS, one_of
from storage.engine.seam import Connection, Row
from storage.keys import matters_kept, matters_of
from storage.outbox import key_of, open_body, seal_body, was_taken
from storage.tables import OUTBOX
from storage.vault.rings import hand_on

_BORDER = re.compile(r"([/ ])")
"""What is between the parts of keys."""

_THIS = OUTBOX.c.number == bindparam("this")
_WAITS = OUTBOX.c.fate == Fate.WAITING.value

_MAY_GO = (
    select(*(OUTBOX.c[name] for name in ("number", "key", "edits", "body", "owner", "fate")))
    .where(
        OUTBOX.c.to == bindparam("old"),
        or_(_WAITS, and_(OUTBOX.c.fate == Fate.DOUBTFUL.value, OUTBOX.c.body != "")),
    )
    .order_by(OUTBOX.c.number)
)
_SEND_THERE = (
    update(OUTBOX)
    .where(_THIS)
    .values(
        key=bindparam("name"),
        to=bindparam("new"),
        channel=bindparam("over"),
        body=bindparam("words"),
        # A pause after a failure was for the other messenger.
        not_before=case((was_taken(OUTBOX), None), else_=OUTBOX.c.not_before),
        attempts=0,
        ref=None,
        doubt=False,
        begun=False,
        owner=None,
        leased_until=None,
    )
)
_FORGET = delete(OUTBOX).where(_THIS)
_LEAVE = (
    update(OUTBOX)
    .where(OUTBOX.c.to == bindparam("old"), OUTBOX.c.person_id.is_not(None))
    .values(person_id=bindparam("heir"))
)

_NAMING = (
    select(
        *(OUTBOX.c.number, OUTBOX.c.fate, OUTBOX.c.owner, OUTBOX.c.doubt),
        *(OUTBOX.c.key, OUTBOX.c.edits, OUTBOX.c.matters, OUTBOX.c.person_id),
    )
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
_GIVE = (
    update(OUTBOX)
    .where(_THIS)
    .values(
        person_id=bindparam("whose"),
        edits=bindparam("edited"),
        matters=bindparam("told", type_=WORDS),
    )
)
_TAKEN = OUTBOX.alias("taken")
_TWIN = select(OUTBOX.c.number, OUTBOX.c.fate, OUTBOX.c.owner, OUTBOX.c.doubt).where(
    OUTBOX.c.key == bindparam("name"), OUTBOX.c.person_id == bindparam("whose")
)
_LIVE = frozenset(each.value for each in (Fate.WAITING, Fate.SENT, Fate.DOUBTFUL))
# Whoever has a parcel in hand settles it by its key.
# What was tried may have arrived under its key, and a messenger that shows a key once goes by it.
_RENAME = (
    update(OUTBOX)
    .where(
        _THIS,
        or_(~_WAITS, and_(OUTBOX.c.owner.is_(None), OUTBOX.c.attempts == 0)),
        ~exists().where(_TAKEN.c.key == bindparam("name", type_=OUTBOX.c.key.type)),
    )
    .values(key=bindparam("name"))
)


async def readdress(connection: Connection, account_id: str, to: str, heir: str) -> None:
    """Send what waits for an account to another one, and leave what lies there to its heir.

    So does what is in hand, also if it had begun: the old chat may show it, too, and is not the
    person's any more. Whoever had it in hand finds nothing under its key. What is held in doubt is
    held for the other chat. Changes of what was said there already are dropped, as is what a
    messenger knows of that chat.
    """
    moved: set[str] = set()
    for number, key, edits, body, owner, fate in await connection.execute(
        _MAY_GO, {"old": account_id}
    ):
        if edits is not None and key_of(edits) not in moved:
            if fate == Fate.WAITING.value:
                await connection.execute(_FORGET, {"this": number})
            continue
        moved.add(key)
        free = replace(await open_body(connection, body), quotes=None, thread=None)
        there = {
            "name": key if owner is None else f"{key}@{to}",
            "new": to,
            "over": to.partition(":")[0],
            "words": await seal_body(connection, to, free),
        }
        await connection.execute(_SEND_THERE, {"this": number, **there})
    await connection.execute(_LEAVE, {"old": account_id, "heir": heir})
    await hand_on(connection, account_id, heir)


async def hand_over(connection: Connection, old: str, new: str, chats: Sequence[str]) -> None:
    """Put one person in the place of another, wherever messages in these chats name them.

    What both were to hear is said once.
    """
    found = await connection.execute(_NAMING, {"old": old, "chats": list(chats)})
    names: dict[str, str] = {}
    for number, *state, key, edits, matters, person_id in found:
        name, edited = _renamed(key, old, new), key_of(edits)
        if (
            name != key
            and person_id == old
            and await _is_twice(connection, number, state, name, new)
        ):
            names[key] = name
            continue
        if name != key and await connection.change(_RENAME, [{"this": number, "name": name}]):
            names[key] = name
        given = {
            "whose": new if person_id == old else person_id,
            "edited": edits if edited is None else earlier(names.get(edited, edited)),
            # As the reminders themselves, which are the heir's from now on.
            "told": _renamed_all(matters, old, new) if person_id == old else matters,
        }
        await connection.execute(_GIVE, {"this": number, **given})
    await hand_on(connection, old, new)


async def _is_twice(connection: Connection, number: int, state: Row, name: str, whose: str) -> bool:
    """Whether a message went because its heir has the same one, which goes instead if it can."""
    for twin, *others in await connection.execute(_TWIN, {"name": name, "whose": whose}):
        if _is_free(state) and others[0] in _LIVE:
            await connection.execute(_FORGET, {"this": number})
            return True
        if _is_free(others) and state[0] in _LIVE:
            await connection.execute(_FORGET, {"this": twin})
    return False


def _is_free(state: Row) -> bool:
    """Whether a message (its fate, owner and doubt) waits, and certainly did not arrive."""
    fate, owner, doubt = state
    return bool(fate == Fate.WAITING.value and owner is None and not doubt)


def _renamed_all(matters: str | None, old: str, new: str) -> str | None:
    return matters_kept(tuple(_renamed(each, old, new) for each in matters_of(matters)))


def _renamed(key: str, old: str, new: str) -> str:
    return "".join(new if part == old else part for part in _BORDER.split(key))
