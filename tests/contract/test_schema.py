"""The migrations lead to the tables that the code describes, and the tables to the facts."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.domain.changes import Entity
from bot.domain.people import Account
from bot.ports import StoreError
from storage.engine import exclusive, read_url
from storage.migrations import upgrade
from storage.store import open_store
from storage.tables import TABLES, Row
from tests.contract.conftest import DATABASES, sqlite_url
from tests.support.postgres import Postgres
from tests.support.vaults import vault


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        server: Postgres = request.getfixturevalue("server")
        with server.database(empty=True) as url:
            yield url


def described(connection: sa.Connection) -> dict[str, Any]:
    """Return everything that the database says about its tables."""
    inspector = sa.inspect(connection)
    return {
        table: {
            "columns": [
                {**column, "type": repr(column["type"])} for column in inspector.get_columns(table)
            ],
            "key": inspector.get_pk_constraint(table),
            "unique": sorted(inspector.get_unique_constraints(table), key=str),
            "indexes": sorted(map(_index, inspector.get_indexes(table)), key=str),
            "foreign": inspector.get_foreign_keys(table),
        }
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


def _index(index: Any) -> dict[str, str]:
    """Return an index in words, with the condition of one that has not all rows."""
    options = index.pop("dialect_options", {})
    return {name: str(each) for name, each in {**index, **options}.items()}


def test_migrated_tables_equal_fresh_tables(empty: str) -> None:
    upgrade(empty, vault())
    with exclusive(read_url(empty)) as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Row.metadata) == []
        migrated = described(connection)
        Row.metadata.drop_all(connection)
        assert described(connection) == {}
        Row.metadata.create_all(connection)
        assert described(connection) == migrated
    assert len(migrated) == len(get_args(Entity)) + 10


def test_upgrading_again_changes_nothing(empty: str) -> None:
    upgrade(empty, vault())
    upgrade(empty, vault())


async def test_many_may_start_at_once(empty: str) -> None:
    stores = await asyncio.gather(*(open_store(empty, vault()) for _ in range(4)))
    assert sum(await asyncio.gather(*(s.run(lambda tx: tx.post([])) for s in stores))) == 0
    for store in stores:
        await store.close()


async def test_a_database_of_a_newer_version_is_refused(empty: str) -> None:
    upgrade(empty, vault())
    with exclusive(read_url(empty)) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer"):
        await open_store(empty, vault())


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    database = tmp_path / "kupplung.sqlite"
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("CREATE TABLE outbox (it_is TEXT)")  # in the way of the first migration
    with pytest.raises(StoreError):
        upgrade(f"sqlite:///{database}", vault())
    with closing(sqlite3.connect(database)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("outbox",)]


@pytest.mark.parametrize("kind", get_args(Entity), ids=lambda kind: str(kind.__name__))
def test_a_table_has_the_fields_of_its_fact(kind: type[Any]) -> None:
    optional = {field.name for field in fields(kind) if "None" in str(field.type)}
    columns = TABLES[kind].columns
    assert [column.name for column in columns] == [field.name for field in fields(kind)]
    assert {column.name for column in columns if column.nullable} == optional


@pytest.mark.parametrize("field", ["id", "person_id"])
async def test_several_values_are_looked_up_by_an_index(tmp_path: Path, field: str) -> None:
    store = await open_store(sqlite_url(tmp_path), vault())
    statements: list[str] = []
    store._backend._raw.set_trace_callback(statements.append)  # type: ignore[attr-defined]
    await store.run(lambda tx: tx.find(Account, **{field: ("a", "b")}))
    await store.close()
    [query] = [text for text in statements if text.startswith("SELECT")]
    with closing(sqlite3.connect(read_url(sqlite_url(tmp_path)).database or "")) as raw:
        plan = raw.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()
    assert plan[0][3].startswith("SEARCH account USING INDEX")


def test_every_kind_of_fact_has_a_table() -> None:
    assert set(TABLES) == set(get_args(Entity))
