"""The service's database as it is seen from outside, on SQLite and on PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from tests.support.postgres import Postgres

LONG_AGO = "1970-01-01T00:00:00.000000+00:00"
A_MOMENT = 0.005
JOURNALS = ("journal", "wal")
LOOK = 0.05
PATIENCE = 60.0

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Database:
    """A database, by its URL; the service need not have made it yet."""

    url: str

    @property
    def kind(self) -> str:
        """``sqlite`` or ``postgres``."""
        return "sqlite" if self._file is not None else "postgres"

    @property
    def _file(self) -> Path | None:
        url = make_url(self.url)
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None

    def has_tables(self) -> bool:
        """Whether a service has come so far as to make its tables."""
        if self._file is None:
            query = "SELECT 1 FROM pg_tables WHERE tablename = 'outbox'"
        elif self._file.exists():
            query = "SELECT 1 FROM sqlite_master WHERE name = 'outbox'"
        else:
            return False
        return bool(self.rows(query))

    def has_column(self, table: str, column: str) -> bool:
        """Whether a table has a column."""
        if self._file is None:
            named = f"table_name = '{table}' AND column_name = '{column}'"
            return bool(self.rows(f"SELECT 1 FROM information_schema.columns WHERE {named}"))
        return bool(
            self.rows(f"SELECT 1 FROM pragma_table_info('{table}') WHERE name = '{column}'")
        )

    def is_prepared(self) -> bool:
        """Whether somebody is changing the tables."""
        if self._file is None:
            return bool(self.rows("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"))
        return any(self._file.with_name(f"{self._file.name}-{end}").exists() for end in JOURNALS)

    def rows(self, query: str) -> Rows:
        """Return the rows of a query that both kinds of database understand."""
        if self._file is not None:
            with closing(sqlite3.connect(self._file, timeout=20)) as raw:
                return raw.execute(query).fetchall()
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def change(self, *statements: str) -> None:
        """Carry out statements that both kinds of database understand."""
        if self._file is not None:
            with closing(sqlite3.connect(self._file, timeout=20)) as raw, raw:
                for each in statements:
                    raw.execute(each)
            return
        with psycopg.connect(self.url) as connection:
            for each in statements:
                connection.execute(each.encode())

    async def is_left(self) -> None:
        """Wait until a server has noticed that the dead one is gone: its last words may count."""
        if self._file is not None:
            return
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        clients = f"{others} AND backend_type = 'client backend'"
        await self.until_none(f"SELECT 1 FROM pg_stat_activity WHERE {clients}", step=A_MOMENT)

    def let_time_pass(self) -> None:
        """Do after a death what the minutes do, for which nobody waits.

        Leases run out, and pauses end: each death counts as an attempt, and the next failure
        then makes a long pause.
        """
        tried = "fate = 'waiting' AND attempts > 0 AND not_before IS NOT NULL"
        self.change(
            f"UPDATE lease SET until = '{LONG_AGO}'",
            f"UPDATE outbox SET leased_until = '{LONG_AGO}' WHERE leased_until IS NOT NULL",
            f"UPDATE outbox SET not_before = '{LONG_AGO}' WHERE {tried}",
        )

    async def until_none(self, query: str, patience: float = PATIENCE, step: float = LOOK) -> Rows:
        """Wait until a query finds nothing any more; return what it still finds after that long."""
        left: Rows = self.rows(query)
        try:
            async with asyncio.timeout(patience):
                while left:
                    await asyncio.sleep(step)
                    left = self.rows(query)
        except TimeoutError:
            pass
        return left


@contextmanager
def fresh(folder: Path, server: Postgres | None) -> Iterator[Database]:
    """Make an empty database: of that server, or without one a file in a folder."""
    if server is None:
        yield Database(f"sqlite:///{folder / 'kupplung.db'}")
        return
    with server.database(empty=True) as url:
        yield Database(url)
