"""Whether a vault is the one for a database, asked before anything is read or written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import insert, select

from storage.engine import exclusive, read_url, reading
from storage.tables import VAULT_KEY, Row
from storage.tables import is_sealed as is_sealed_column
from storage.vault.keys import BadKeys, Vault

CANARY = ""
"""The subject of a key that seals nothing: its master key is the current one."""

APART = (
    "the keys of the database are missing: a copy that was made without them is put in place "
    "by kupplung restore"
)

_ANYTHING = [
    select(sa.literal(1)).where(column != "").limit(1)
    for table in Row.metadata.sorted_tables
    for column in table.columns
    if is_sealed_column(column)
]
_MASTERS = select(VAULT_KEY.c.master).distinct()
_UNDER = select(VAULT_KEY.c.id, VAULT_KEY.c.wrapped).where(
    VAULT_KEY.c.master == sa.bindparam("unknown")
)
THE_CANARY = select(VAULT_KEY.c.id, VAULT_KEY.c.master, VAULT_KEY.c.wrapped).where(
    VAULT_KEY.c.subject == CANARY
)


def verify(connection: sa.Connection, vault: Vault) -> None:
    """Raise ``BadKeys`` where a master key, or all keys, are missing; a new one gets its canary.

    The vault then uses the master key that is the current one, as far as the database knows.
    """
    if not _fits(connection, vault):
        if any(connection.execute(each).first() for each in _ANYTHING):
            raise BadKeys(APART)
        key, (master, wrapped) = vault.make()
        row = {"id": key.id, "subject": CANARY, "master": master, "wrapped": wrapped}
        connection.execute(insert(VAULT_KEY), row)


def match(url: str, vault: Vault) -> None:
    """Raise ``BadKeys`` where a vault is not the one for a database; change nothing."""
    with looking(url) as connection:
        if connection is not None:
            _fits(connection, vault)


def is_sealed(url: str) -> bool:
    """Whether anything in a database needs a master key; not where there is no database."""
    with looking(url) as connection:
        return connection is not None and connection.scalar(_MASTERS) is not None


def _fits(connection: sa.Connection, vault: Vault) -> bool:
    """Return whether there is a canary; raise ``BadKeys`` if it, or a key, cannot be opened."""
    for master in connection.scalars(_MASTERS):
        if not vault.knows(master):
            for id_, wrapped in connection.execute(_UNDER, {"unknown": master}):
                vault.unwrap(id_, (master, wrapped))
    found = connection.execute(THE_CANARY).first()
    if found is None:
        return False
    vault.unwrap(found.id, (found.master, found.wrapped))
    vault.use(found.master)
    return True


@contextmanager
def looking(url: str, *, alone: bool = False) -> Iterator[sa.Connection | None]:
    """Open a database to look at its keys, or ``alone`` to change them; ``None`` without table."""
    address = read_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        yield None
        return
    with (exclusive if alone else reading)(address) as connection:
        yield connection if sa.inspect(connection).has_table(VAULT_KEY.name) else None
