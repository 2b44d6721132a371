"""The keys of subjects in the database: found, made, handed on, destroyed.

What is written is sealed with a key that this very transaction has read, or made: see ``ring_for``.
What is read names its key; keys that were used not long ago are ready, the others are fetched
together.
"""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import bindparam, delete, insert, select, update

from storage.engine.dialects import one_of
from storage.engine.seam import Connection
from storage.tables import VAULT_KEY
from storage.vault.canary import CANARY
from storage.vault.keys import (
    MOST_KEYS,
    Damaged,
    DamagedKey,
    Key,
    Vault,
    Wrapped,
    key_of,
    named_in,
)

_LOG = logging.getLogger(__name__)
_STORED = (VAULT_KEY.c.master, VAULT_KEY.c.wrapped)
_OF_SUBJECTS = (
    select(VAULT_KEY.c.subject, VAULT_KEY.c.id, *_STORED)
    .where(one_of(VAULT_KEY.c.subject, "subjects"))
    .order_by(VAULT_KEY.c.id)
    .with_for_update(read=True, key_share=True)
)
_CURRENT = select(VAULT_KEY.c.master).where(VAULT_KEY.c.subject == CANARY)
_LOOK = _CURRENT.with_for_update(read=True)
_HOLD = _CURRENT.with_for_update()
_WITH_IDS = select(VAULT_KEY.c.id, *_STORED).where(one_of(VAULT_KEY.c.id, "ids"))
_ALL = select(VAULT_KEY.c.id, *_STORED)
_MAKE = insert(VAULT_KEY).values(
    {name: bindparam(name) for name in ("id", "subject", "master", "wrapped")}
)
_REWRAP = (
    update(VAULT_KEY)
    .where(VAULT_KEY.c.id == bindparam("this"))
    .values(master=bindparam("newer"), wrapped=bindparam("anew"))
)
_HAND_ON = (
    update(VAULT_KEY)
    .where(VAULT_KEY.c.subject == bindparam("old"))
    .values(subject=bindparam("new"))
)
_DESTROY = (
    delete(VAULT_KEY).where(one_of(VAULT_KEY.c.subject, "subjects")).returning(VAULT_KEY.c.id)
)


class Opener:
    """Opens sealed values of one statement's rows.

    It holds the keys that were ready, as the vault may put them away for others meanwhile.
    """

    __slots__ = ("_fetched", "_ready", "_vault")

    def __init__(
        self, vault: Vault, ready: Mapping[str, Key], fetched: Mapping[str, Wrapped]
    ) -> None:
        """Take the vault, and the keys that were ready, and that were not; see ``opener_for``."""
        self._vault = vault
        self._ready = ready
        self._fetched = fetched

    def open(self, sealed: str, place: str) -> str:
        """Return the text; an empty one where the key was destroyed. Raises ``Damaged``."""
        if not sealed:
            return sealed
        id_ = key_of(sealed)
        key = self._ready.get(id_)
        if key is None:
            wrapped = self._fetched.get(id_)
            if wrapped is None:
                return ""
            try:
                key = self._vault.take(id_, wrapped)
            except DamagedKey as error:
                raise Damaged(str(error)) from None
        return key.open(sealed, place)

    def read(self, sealed: str, place: str) -> str | None:
        """Return the text; ``None`` where it is damaged, which the log tells once."""
        try:
            return self.open(sealed, place)
        except Damaged as error:
            if self._vault.is_news(str(error)):
                _LOG.error("%s: it counts as empty, a copy may have it", error)
            return None


async def opener_for(connection: Connection, sealed: Iterable[str | None]) -> Opener:
    """Return what opens these values, after at most one query."""
    vault = connection.vault
    named = {named_in(each) for each in sealed if each}
    ready = {id_: key for id_ in named if (key := vault.ready(id_)) is not None}
    fetched: dict[str, Wrapped] = {}
    if len(ready) < len(named):
        rows = await connection.execute(_WITH_IDS, {"ids": sorted(named - ready.keys())})
        fetched = {id_: (master, wrapped) for id_, master, wrapped in rows}
    return Opener(vault, ready, fetched)


async def key_for(connection: Connection, subject: str) -> Key:
    """Return the key to seal with what is that subject's; one is made where there is none."""
    found = connection.memo.get(subject)
    if found is None:
        await ready_keys(connection, (subject,))
        found = connection.memo[subject]
    return found


async def ready_keys(connection: Connection, subjects: Collection[str]) -> None:
    """Make ``key_for`` answer for all of these without further queries.

    One that is damaged opens nothing any more: it gets another one beside it, and nobody has to
    wait.
    """
    await find_keys(connection, subjects)
    await _make(connection, sorted(set(subjects) - connection.memo.keys()))


async def find_keys(connection: Connection, subjects: Collection[str]) -> None:
    """Make ``key_for`` answer without further queries for those of these who have a key.

    Of a subject's keys (after two persons became one there are several) it takes the first.
    """
    memo = connection.memo
    missing = sorted(each for each in set(subjects) if each not in memo)
    if not missing:
        return
    if len(memo) > MOST_KEYS:
        memo.clear()  # a long transaction: they are read again
        missing = sorted(set(subjects))
    vault = connection.vault
    rows = await connection.execute(_OF_SUBJECTS, {"subjects": missing})
    for subject, id_, master, wrapped in rows:
        if subject not in memo:
            try:
                memo[subject] = vault.take(id_, (master, wrapped))
            except DamagedKey as error:
                if vault.is_news(f"{error}!"):
                    _LOG.error("%s: what was sealed with it is lost, a copy may have it", error)


async def _make(connection: Connection, subjects: Sequence[str]) -> None:
    if not subjects:
        return
    await follow_rotation(connection)
    made = {subject: connection.vault.make() for subject in subjects}
    rows = [
        {"id": key.id, "subject": subject, "master": wrapped[0], "wrapped": wrapped[1]}
        for subject, (key, wrapped) in made.items()
    ]
    await connection.change(_MAKE, rows)
    connection.memo.update({subject: key for subject, (key, _) in made.items()})


async def follow_rotation(connection: Connection) -> None:
    """Let the vault read its master keys again where another process made a new one current.

    A key must not be wrapped under a master key that is about to be thrown away. This reads the
    canary, which a rotation changes: so the two cannot pass each other, whatever the isolation.
    """
    vault = connection.vault
    rows = await connection.execute(_LOOK)
    if rows[0][0] != vault.current:
        vault.use(rows[0][0])


async def hand_on(connection: Connection, old: str, new: str) -> None:
    """Make what is one subject's another's, also what is sealed already."""
    await connection.execute(_HAND_ON, {"old": old, "new": new})
    connection.memo.clear()


async def destroy(connection: Connection, subjects: Collection[str]) -> None:
    """Destroy the keys of these subjects: nothing that was sealed with them is ever read again."""
    rows = await connection.execute(_DESTROY, {"subjects": sorted(subjects)})
    connection.memo.clear()
    connection.vault.forget(row[0] for row in rows)


async def rewrap(connection: Connection) -> int:
    """Wrap every key under the newest master key; return how many were, the damaged ones not.

    It begins by holding the canary, and must see what was committed before it had it.
    """
    vault = connection.vault
    await connection.execute(_HOLD)
    vault.reload()
    rows, damaged = [], 0
    for id_, master, wrapped in await connection.execute(_ALL):
        if master != vault.current:
            newer, anew = _wrapped_anew(vault, id_, (master, wrapped))
            damaged += anew == wrapped
            rows.append({"this": id_, "newer": newer, "anew": anew})
    await connection.change(_REWRAP, rows)
    return len(rows) - damaged


def _wrapped_anew(vault: Vault, id_: str, wrapped: Wrapped) -> Wrapped:
    """Return a key under the newest master key; one that is damaged stays so, under its name."""
    try:
        return vault.wrap(id_, vault.unwrap(id_, wrapped))
    except DamagedKey:
        return vault.current, wrapped[1]
