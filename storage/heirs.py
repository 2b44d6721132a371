"""What becomes of messages when an account, or all that a person has, changes hands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import and_, bindparam, case, delete, exists, or_, select, update

from bot.ports import Fate
from bot.talk.model import earlier
from storage.engine.dialects import WORDS, one_of
from storage.engine.seam import Connection
from storage.keeping import AT_ANY_HOUR, IS_KEPT
from storage.keys import matters_kept, matters_of
from storage.outbox import ELSEWHERE, open_body, seal_body, was_taken
from storage.pieces import key_of
from storage.tables import OUTBOX
from storage.unsaid import Taken, unsay
from storage.vault.became import note_heir
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
_MAY_LIE = or_(OUTBOX.c.doubt, OUTBOX.c.begun, OUTBOX.c.pieces.is_not(None))
_SEND_THERE = (
    update(OUTBOX)
    .where(_THIS)
    .values(
        key=bindparam("name"),
        to=bindparam("new"),
        channel=bindparam("over"),
        body=bindparam("words"),
        # A pause after a failure was for the other messenger.
        not_before=case(
            (or_(was_taken(OUTBOX), AT_ANY_HOUR), None),
            (IS_KEPT, OUTBOX.c.created_at),  # its reader is there
            else_=OUTBOX.c.not_before,
        ),
        turn_at=case((IS_KEPT, OUTBOX.c.created_at), else_=OUTBOX.c.turn_at),
        attempts=0,
        ref=None,
        pieces=None,
        doubt=_MAY_LIE,
        note=case((and_(_WAITS, _MAY_LIE), ELSEWHERE), else_=OUTBOX.c.note),
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

_TWIN_NAMES = ("number", "fate", "owner", "doubt", "why", "matters", "pieces")
_TWIN = tuple(OUTBOX.c[name] for name in _TWIN_NAMES)
_NAMING = (
    select(*_TWIN, OUTBOX.c.key, OUTBOX.c.edits, OUTBOX.c.person_id)
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
_THE_HEIRS = select(*_TWIN).where(
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


@dataclass(frozen=True, slots=True)
class _Twin:
    """One of two messages that would have the same key, as far as that decides which one goes."""

    number: int
    fate: str
    owner: str | None
    doubt: bool
    why: str
    told: str | None
    pieces: str | None

    @property
    def is_free(self) -> bool:
        """Whether it waits, and certainly nothing of it arrived."""
        waits = self.fate == Fate.WAITING.value and self.owner is None
        return waits and not self.doubt and self.pieces is None

    @property
    def lives(self) -> bool:
        """Whether it is heard, or was, as far as anybody knows."""
        return self.fate in _LIVE


async def readdress(connection: Connection, account_id: str, to: str, heir: str) -> None:
    """Send what waits for an account to another one, and leave what lies there to its heir.

    So does what is in hand, also if it had begun: the old chat may show it, too, and its reader may
    have seen it there, so it is in doubt. Whoever had it in hand finds nothing under its key. What
    is held in doubt is held for the other chat. Changes of what was said there already are dropped,
    as is what a messenger knows of that chat.
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

    What both were to hear is said once. What only the one that goes would have told besides counts
    as never said: the reminders, which are the heir's already, are brought up anew.
    """
    found = await connection.execute(_NAMING, {"old": old, "chats": list(chats)})
    names: dict[str, str] = {}
    lost: list[Taken] = []
    for *state, key, edits, person_id in found:
        name, edited, theirs = _renamed(key, old, new), key_of(edits), person_id == old
        one = _Twin(*state)
        if theirs:  # as the reminders themselves
            one = replace(one, told=_renamed_all(one.told, old, new))
        if name != key and theirs:
            gone, stays = await _said_once(connection, one, name, new)
            if gone is not None and not {*matters_of(gone.told)} <= {*matters_of(stays.told)}:
                lost.append(Taken(gone.number, new, gone.why, matters_of(gone.told)))
            if gone is one:
                names[key] = name
                continue
        this = {"this": one.number}
        if name != key and await connection.change(_RENAME, [{**this, "name": name}]):
            names[key] = name
        given = {
            "whose": new if theirs else person_id,
            "edited": edits if edited is None else earlier(names.get(edited, edited)),
            "told": one.told,
        }
        await connection.execute(_GIVE, {**this, **given})
    await unsay(connection, lost)
    await hand_on(connection, old, new)
    await note_heir(connection, old, new)


async def _said_once(
    connection: Connection, one: _Twin, name: str, whose: str
) -> tuple[_Twin | None, _Twin]:
    """Let a message go, or what its heir has under the same name; return which, and what stays.

    Neither goes where both may have been heard, or what was said to the one was not.
    """
    for row in await connection.execute(_THE_HEIRS, {"name": name, "whose": whose}):
        other = _Twin(*row)
        for gone, stays in ((one, other), (other, one)):
            if gone.is_free and stays.lives:
                await connection.execute(_FORGET, {"this": gone.number})
                return gone, stays
    return None, one


def _renamed_all(matters: str | None, old: str, new: str) -> str | None:
    return matters_kept(tuple(_renamed(each, old, new) for each in matters_of(matters)))


def _renamed(key: str, old: str, new: str) -> str:
    return "".join(new if part == old else part for part in _BORDER.split(key))
