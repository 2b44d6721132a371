"""The history of the tables. ``upgrade`` brings a database to the newest of them.

A new step is a file in ``versions/``; it uses the column types of ``storage.engine.dialects`` and
no table of ``storage.tables``, which keeps changing. A test compares the outcome with those.
"""

from pathlib import Path

import sqlalchemy as sa

from storage.engine import exclusive, read_url, scrub
from storage.vault.canary import verify
from storage.vault.keys import Vault

_READABLE = "0028"
"""Up to this version what is personal, a print, or the length of it, was left readable."""


def newest() -> str:
    """Return the newest version of the tables."""
    return max(each.stem[:4] for each in (Path(__file__).parent / "versions").glob("0*.py"))


def version_of(connection: sa.Connection) -> str | None:
    """Return the version of a database's tables, ``None`` where it has none yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(url: str, vault: Vault, to: str = "head") -> None:
    """Bring the tables of a database to the newest version, all of it or nothing.

    What was not sealed yet is sealed, and the vault is checked to be the one for this database.
    Processes that start at the same time wait for each other. Raises ``ValueError`` for a URL
    that is none of ours, ``StoreError`` where the database cannot be prepared, and ``BadKeys``.
    """
    with exclusive(read_url(url)) as connection:
        before = version_of(connection)
        if before != newest():
            from storage.migrations.steps import walk  # noqa: PLC0415 # Alembic takes 9 MiB

            walk(connection, to, vault=vault)
        if to == "head":
            verify(connection, vault)
    if before is not None and before <= _READABLE and to == "head":
        scrub(read_url(url))
