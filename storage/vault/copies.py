"""The wrapped keys apart from the data: read for a copy, and put back."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from storage.tables import VAULT_KEY
from storage.vault.canary import CANARY, looking
from storage.vault.keys import BadKeys, Vault
from storage.vault.owners import give_back

NAMES = ("id", "subject", "master", "wrapped")
_ALL = select(*(VAULT_KEY.c[name] for name in NAMES)).order_by(VAULT_KEY.c.id)

Stored = tuple[str, str, str, str]
"""The columns ``NAMES`` of one key."""


def stored_keys(url: str) -> tuple[Stored, ...]:
    """Return the wrapped keys of a database; none where it has no table for them yet.

    Raises ``StoreError``.
    """
    with looking(url) as connection:
        if connection is None:
            return ()
        return tuple((row[0], row[1], row[2], row[3]) for row in connection.execute(_ALL))


def has_table_of_keys(url: str) -> bool:
    """Whether a database is of a version that seals what is personal."""
    with looking(url) as connection:
        return connection is not None


def put_back(url: str, keys: Sequence[Stored]) -> int:
    """Put wrapped keys into a database that has none; return how many.

    Each is whose it was when that database was copied, also if it was handed on since.
    In one that has its keys nothing is changed: there are none that it should have and has not,
    but those that were destroyed. Raises ``BadKeys`` where it has keys of another database, and
    ``StoreError``.
    """
    with looking(url, alone=True) as connection:
        if connection is None:
            raise BadKeys("the database has no table for keys: is it restored yet?")
        if not _lacks(connection, keys):
            return 0
        connection.execute(delete(VAULT_KEY))
        connection.execute(insert(VAULT_KEY), [dict(zip(NAMES, key, strict=True)) for key in keys])
        give_back(connection)
    return len(keys)


def lacks(url: str, keys: Sequence[Stored]) -> bool:
    """Whether ``put_back`` would put these keys into a database, which has a table for them.

    Raises as that does.
    """
    with looking(url) as connection:
        return connection is not None and _lacks(connection, keys)


def _lacks(connection: Connection, keys: Sequence[Stored]) -> bool:
    """Whether a database has none of these keys; raise ``BadKeys`` where it has another's."""
    there = {(row[0], row[1]) for row in connection.execute(_ALL)}
    if (canary_of(keys), CANARY) in there:
        return False
    if any(subject != CANARY for _, subject in there):
        raise BadKeys("these are the keys of another database")
    return True


def canary_of(keys: Sequence[Stored]) -> str | None:
    """Return by what the keys of one database are told from those of another."""
    return next((id_ for id_, subject, _, _ in keys if subject == CANARY), None)


def sealing_key(vault: Vault, keys: Sequence[Stored]) -> bytes | None:
    """Return what seals the copies of a database; ``None`` where it has no keys.

    It is derived from the canary, which only the master key unwraps, and which stays when there is
    a new master key: so the seals of copies that were made before hold. Raises ``BadKeys``.
    """
    for id_, subject, master, wrapped in keys:
        if subject == CANARY:
            return hmac.digest(vault.unwrap(id_, (master, wrapped)), b"kupplung copies", sha256)
    return None
