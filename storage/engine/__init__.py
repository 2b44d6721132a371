"""The only package that knows a dialect: how SQLite and PostgreSQL are opened, written and locked.

``seam`` is what the rest of the store sees: a ``Connection`` with one transaction. ``sqlite`` and
``postgres`` are its two kinds, ``gather`` is how callers share a commit, ``dialects`` holds the
column types and the statements that the two write differently.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.ports import StoreError
from storage.engine.seam import Backend
from storage.engine.sqlite import open_sqlite
from storage.engine.wire import CLIENT, SERVER

_LOCKS = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(5883772)",  # any number that is ours alone
}


def read_url(text: str) -> sa.URL:
    """Return the URL of a database; raise ``ValueError`` with the reason if it is none of ours."""
    try:
        url = sa.make_url(text)
    except ArgumentError as error:
        raise ValueError("not a database URL; expected sqlite:///… or postgresql://…") from error
    name = url.get_backend_name()
    if name == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise ValueError(
                "SQLite needs a file: sqlite:///relative/path or sqlite:////absolute/path"
            )
        return url.set(drivername="sqlite+pysqlite")
    if name in ("postgres", "postgresql"):
        return url.set(drivername="postgresql+psycopg")
    raise ValueError(f"unknown database {name!r}; expected sqlite:///… or postgresql://…")


async def open_backend(url: sa.URL) -> Backend:
    """Open a database that has its tables."""
    if url.get_backend_name() == "sqlite":
        return await open_sqlite(Path(url.database or ""))
    from storage.engine.postgres import open_postgres  # noqa: PLC0415 # 9 MiB that SQLite spares

    return await open_postgres(url)


@contextmanager
def exclusive(url: sa.URL) -> Iterator[sa.Connection]:
    """Open a transaction in which tables may be changed, alone among all processes.

    All of it counts or nothing, in SQLite too. A missing SQLite file is made, with its folder.
    """
    try:
        with _migration_engine(url) as engine, engine.begin() as connection:
            connection.exec_driver_sql(_LOCKS[url.get_backend_name()])
            yield connection
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"the database cannot be prepared: {error}") from error


@contextmanager
def reading(url: sa.URL) -> Iterator[sa.Connection]:
    """Open a connection to look at tables, beside whoever writes."""
    try:
        with _migration_engine(url) as engine, engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"the database cannot be read: {error}") from error


def look_into(file: Path, *, timeout: float = 5.0) -> sqlite3.Connection:
    """Open an SQLite file, which may be in use, to read it alone; its owner closes it.

    ``timeout`` is how many seconds it waits for others. Raises ``sqlite3.Error``.
    """
    address = f"{file.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(address, uri=True, timeout=timeout, isolation_level=None)


def scrub(url: sa.URL, *, rewrite: bool = True) -> bool:
    """Overwrite what an SQLite file, and what is not yet in it, still has of deleted data.

    With ``rewrite`` also what was deleted before ``secure_delete`` was on, and what SQLite leaves
    behind in pages of which it moves a part. Where others are at work for long, or the disk is
    full, it is left for another time, and ``False`` returned. A server has its own ways, and is
    left alone.
    """
    if url.get_backend_name() != "sqlite":
        return True
    with closing(sqlite3.connect(url.database or "", isolation_level=None, timeout=10)) as raw:
        rewritten = not rewrite
        with suppress(sqlite3.Error):
            raw.execute("PRAGMA secure_delete = ON")
            if rewrite:
                raw.execute("VACUUM")
                rewritten = True
        with suppress(sqlite3.Error):
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return rewritten and not busy
    return False


@contextmanager
def _migration_engine(url: sa.URL) -> Iterator[sa.Engine]:
    options: dict[str, Any] = {"options": SERVER, **CLIENT}
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        options = {"isolation_level": None, "timeout": 30}  # transactions are begun by hand
    engine = sa.create_engine(
        url, connect_args=options, poolclass=sa.NullPool, hide_parameters=True
    )
    if url.get_backend_name() == "sqlite":
        sa.event.listen(engine, "connect", _delete_securely)
    try:
        yield engine
    finally:
        engine.dispose()


def _delete_securely(raw: sqlite3.Connection, _: object) -> None:
    raw.execute("PRAGMA secure_delete = ON")
