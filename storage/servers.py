"""A server's database as an SQLite file, and back: the same tables, of the same version.

The file is like any database of SQLite, so what comes from a server can go on without one, and the
other way round. Both directions read and write page by page, and need no tools of the server.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from bot.ports import StoreError
from storage.engine import exclusive, read_url, reading
from storage.engine.dialects import Instant
from storage.migrations import version_of
from storage.tables import OUTBOX, VAULT_KEY, Row
from storage.vault.canary import CANARY
from storage.vault.exports import APART, Export, Keys, export, summarize
from storage.vault.keys import SIZE, Vault

PAGE = 1000
"""Rows that are in memory at a time."""

VERSION = "alembic_version"

_DIALECT = SQLiteDialect_pysqlite()
_SERIALS = sa.text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)")
_SET = sa.text("SELECT setval(CAST(:sequence AS regclass), GREATEST(:last, 1), :last > 0)")

Convert = Callable[[Any], Any] | None


class Standing:
    """A server's database at one moment, with values as SQLite has them; see ``as_it_stands``."""

    def __init__(self, connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
        """Take a transaction, and the tables in the order of their names."""
        self._connection = connection
        self._tables = tables

    @property
    def sealed(self) -> bool:
        """Whether it is of a version that seals what is personal."""
        return any(each.name == VAULT_KEY.name for each in self._tables)

    def export(self, keys: Keys | None = None) -> Export:
        """Return what is in all tables that are copied; see ``storage.vault.exports``."""
        tables = (each for each in self._tables if each.name not in APART)
        return summarize(((each.name, self._rows(each)) for each in tables), keys)

    def copy_to(self, file: Path) -> None:
        """Write the tables that are copied to an SQLite file that has nothing yet.

        Raises ``StoreError`` and ``sqlite3.Error``.
        """
        version = version_of(self._connection)
        with exclusive(read_url(f"sqlite:///{file.absolute()}")) as target:
            _walk(target, version)
        with closing(sqlite3.connect(file)) as new, new:
            new.execute("PRAGMA secure_delete = ON")
            for table in self._tables:
                new.execute(f'DELETE FROM "{table.name}"')  # noqa: S608 # names of our tables
                if table.name not in APART:
                    new.executemany(_insert(table), map(tuple, map(dict.values, self._rows(table))))

    def has_keys(self, keys: Sequence[tuple[Any, ...]]) -> bool:
        """Whether these are the wrapped keys."""
        table = next((each for each in self._tables if each.name == VAULT_KEY.name), None)
        found = [] if table is None else [tuple(each.values()) for each in self._rows(table)]
        return sorted(found) == sorted(keys)

    def _rows(self, table: sa.Table) -> Iterator[dict[str, Any]]:
        """Yield rows as SQLite has them, in the order of their keys."""
        writers = [
            (column.name, column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT))
            for column in table.columns
        ]
        rows = sa.select(table).order_by(*table.primary_key).execution_options(yield_per=PAGE)
        for row in self._connection.execute(rows):
            yield {
                name: value if write is None else write(value)
                for (name, write), value in zip(writers, row, strict=True)
            }


@contextmanager
def as_it_stands(url: str) -> Iterator[Standing]:
    """Open a server's database, and see it as it is now, whatever others write meanwhile.

    Only who would change its tables has to wait. Raises ``StoreError``.
    """
    address = read_url(url)
    with reading(address) as connection:
        before = version_of(connection)
        names = _names(connection)
    if before is None:
        raise StoreError("there is nothing in the database yet: kupplung db upgrade makes it")
    with reading(address) as connection:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # The moment is that of the first look; this is none.
        quoted = ", ".join(f'"{each}"' for each in sorted(names))
        connection.exec_driver_sql(f"LOCK TABLE {quoted} IN ACCESS SHARE MODE")
        if version_of(connection) != before or _names(connection) != names:
            raise StoreError("the tables have just been changed: try again")
        yield Standing(connection, _reflect(connection, names))


def fill(url: str, file: Path) -> int:
    """Put all that an SQLite file has into a server's database that is empty; return the rows.

    Nothing is changed unless everything is there, and reads the same. Raises ``StoreError`` where
    something is in that database, or it cannot be changed.
    """
    try:
        with closing(sqlite3.connect(file)) as raw, exclusive(read_url(url)) as connection:
            _make_room(connection)
            (version,) = raw.execute(f"SELECT version_num FROM {VERSION}").fetchone()  # noqa: S608
            _walk(connection, version)
            tables = _reflect(connection, _names(connection))
            for table in tables:
                connection.execute(sa.delete(table))
                for page in _pages(raw, table):
                    connection.execute(sa.insert(table), page)
            found, there = Standing(connection, tables), export(raw)
            if found.export() != there or not found.has_keys(_keys(raw)):
                raise StoreError(
                    "the database would not have what the copy has: nothing is changed"
                )
            _take_over(connection, tables)
            return there.rows
    except sqlite3.Error as error:
        raise StoreError(f"the copy cannot be read: {error}") from error


def _names(connection: sa.Connection) -> set[str]:
    """Return which tables there are of those that the bot has."""
    return {*Row.metadata.tables, VERSION} & set(sa.inspect(connection).get_table_names())


def _reflect(connection: sa.Connection, names: set[str]) -> list[sa.Table]:
    """Return tables as they are in a version of the database."""
    found = sa.MetaData()
    sa.event.listen(found, "column_reflect", _use_instants)
    found.reflect(connection, only=sorted(names), resolve_fks=False)
    return [found.tables[each] for each in sorted(names)]


def _use_instants(_: object, table: sa.Table, column: dict[str, Any]) -> None:
    if isinstance(column["type"], sa.DateTime):
        column["type"] = Instant()


def _walk(connection: sa.Connection, version: str | None) -> None:
    from storage.migrations.steps import walk  # noqa: PLC0415 # Alembic takes 9 MiB

    # The one key that this makes goes with the rows that are deleted before others are written.
    walk(connection, version or "", vault=Vault(lambda: (bytes(SIZE),), bytes))


def _insert(table: sa.Table) -> str:
    names = ", ".join(f'"{each.name}"' for each in table.columns)
    places = ", ".join("?" for _ in table.columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608 # our names


def _make_room(connection: sa.Connection) -> None:
    """Take away tables that are empty; raise ``StoreError`` where they, or others, are not."""
    there = set(sa.inspect(connection).get_table_names())
    ours = _names(connection)
    full = [
        name
        for name in sorted(ours - {VERSION, VAULT_KEY.name})
        if connection.execute(sa.select(sa.literal(1)).select_from(sa.table(name)).limit(1)).first()
    ]
    if VAULT_KEY.name in ours:
        others = sa.select(VAULT_KEY.c.id).where(VAULT_KEY.c.subject != CANARY).limit(1)
        full += [VAULT_KEY.name] if connection.execute(others).first() else []
    if full or there - ours:
        raise StoreError(
            "the database on the server is not empty: make a new one, "
            "and name it in KUPPLUNG_DATABASE_URL"
        )
    for name in sorted(ours):
        connection.exec_driver_sql(f'DROP TABLE "{name}"')


def _pages(raw: sqlite3.Connection, table: sa.Table) -> Iterator[list[Mapping[str, Any]]]:
    names = [each.name for each in table.columns]
    readers: list[tuple[str, Convert]] = [
        (each.name, each.type.dialect_impl(_DIALECT).result_processor(_DIALECT, None))
        for each in table.columns
    ]
    quoted = ", ".join(f'"{each}"' for each in names)
    found = raw.execute(f'SELECT {quoted} FROM "{table.name}"')  # noqa: S608 # our names
    while rows := found.fetchmany(PAGE):
        yield [
            {
                name: value if read is None else read(value)
                for (name, read), value in zip(readers, row, strict=True)
            }
            for row in rows
        ]


def _keys(raw: sqlite3.Connection) -> list[tuple[Any, ...]]:
    names = ", ".join(each.name for each in VAULT_KEY.columns)
    if not raw.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VAULT_KEY.name,)).fetchone():
        return []
    return raw.execute(f"SELECT {names} FROM {VAULT_KEY.name}").fetchall()  # noqa: S608 # ours


def _take_over(connection: sa.Connection, tables: Sequence[sa.Table]) -> None:
    """Let numbers go on behind those that are there, and end what others had in hand."""
    for table in tables:
        for column in table.primary_key:
            asked = {"table": table.name, "column": column.name}
            sequence = connection.scalar(_SERIALS, asked)
            if sequence is not None:
                last = connection.scalar(sa.select(sa.func.max(column))) or 0
                connection.execute(_SET, {"sequence": sequence, "last": last})
    present = sa.func.clock_timestamp()
    in_hand = sa.update(OUTBOX).where(OUTBOX.c.leased_until > present)
    connection.execute(in_hand.values(leased_until=present))
