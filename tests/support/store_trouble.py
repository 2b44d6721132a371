"""Named trouble of the store, to be switched on for a stretch, from outside of the service.

with full_disk(file, pid):      # SQLite: no file of that process may grow
with locked_file(file):         # SQLite: another process writes, and does not end
with stopped(server):         # PostgreSQL: the server is down, and then up again
with gone(server, name):        # PostgreSQL: all connections break, and there are no new ones
with read_only(server, name):   # PostgreSQL: nothing can be written
with locked_table(server, name):  # PostgreSQL: somebody keeps a table for themselves
with refusing(server, name, table, state):  # PostgreSQL: nothing new goes into a table
"""

import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.support.postgres import Postgres

ROOM = 20_000
"""Bytes for which there is still room in a file."""

_END = (
    b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    b" WHERE datname = %s AND pid <> pg_backend_pid()"
)


@contextmanager
def full_disk(database: Path, pid: int = 0) -> Iterator[None]:
    """Let a process write no more than the first bytes of any file; 0 is this process."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (ROOM, hard))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked_file(database: Path) -> Iterator[None]:
    """Hold the one place of a writer."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=10)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        yield
        raw.execute("ROLLBACK")


@contextmanager
def stopped(server: Postgres) -> Iterator[None]:
    """Stop a server of our own, with whoever is connected, and start it again."""
    assert server.stop is not None, "somebody else's server is not stopped"
    assert server.start is not None
    server.stop()
    try:
        yield
    finally:
        server.start()


@contextmanager
def gone(server: Postgres, name: str) -> Iterator[None]:
    """Break all connections to a database, and let nobody in."""
    with server.connect() as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        admin.execute(_END, (name,))
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


@contextmanager
def read_only(server: Postgres, name: str) -> Iterator[None]:
    """Let nobody write to a database."""
    with server.connect() as admin:
        admin.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
        admin.execute(_END, (name,))
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'.encode())
            admin.execute(_END, (name,))


@contextmanager
def locked_table(server: Postgres, name: str, table: str = "inbox") -> Iterator[None]:
    """Let nobody else touch a table."""
    with server.connect(name) as raw, raw.transaction():
        raw.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE".encode())
        yield


@contextmanager
def refusing(server: Postgres, name: str, table: str, state: str) -> Iterator[None]:
    """Let every row that goes into a table fail at once with an SQLSTATE, and all else succeed."""
    with server.connect(name) as raw:
        raw.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '{state}'; END $$".encode()
        )
        raw.execute(
            f"CREATE TRIGGER refuse BEFORE INSERT ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse()".encode()
        )
        try:
            yield
        finally:
            raw.execute("DROP FUNCTION refuse CASCADE")


@contextmanager
def full_pages(raw: sqlite3.Connection) -> Iterator[None]:
    """Let the database of an open connection have no more pages; what fits into them succeeds."""
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        raw.execute("PRAGMA max_page_count = 1073741823")


def name_of(url: str) -> str:
    """Return the name of a database."""
    return os.path.basename(url.partition("?")[0])  # noqa: PTH119 # of a URL
