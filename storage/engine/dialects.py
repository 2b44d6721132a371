"""Column types, and the few statements that SQLite and PostgreSQL write differently."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    DateTime,
    Dialect,
    Table,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

WORDS: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared by code point on both databases, whatever locale a server has."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC: ``timestamptz``, or text of a fixed width in SQLite.

    A naive value is refused with ``ValueError``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database knows."""
        if dialect.name == "sqlite":
            return Text()
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Return what turns an instant into what is written; nothing is written more often."""
        return _text_of if dialect.name == "sqlite" else _utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what turns what was written into an instant; nothing is read more often."""
        return _instant_of if dialect.name == "sqlite" else _in_utc


def _utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {value!r}")
    return value.astimezone(UTC)


def _text_of(value: datetime | None) -> str | None:
    utc = _utc(value)
    return None if utc is None else utc.isoformat(timespec="microseconds")


def _instant_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class Many(TypeDecorator[Sequence[Any]]):
    """A row of values as one parameter: an array, or JSON in SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        """Take the type of one value."""
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that the database knows."""
        return Text() if dialect.name == "sqlite" else ARRAY(self.item)

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[Any] | None], Any] | None:
        """Return what turns a row of values into what is written."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)
        write = self.item.dialect_impl(dialect).bind_processor(dialect)
        return lambda values: None if values is None else _json_of(values, write)


def _json_of(values: Sequence[Any], write: Callable[[Any], Any] | None) -> str:
    written = list(values) if write is None else [write(each) for each in values]
    try:
        return orjson.dumps(written).decode()
    except TypeError:  # half a surrogate pair, or a number beyond 64 bits
        return json.dumps(written)


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True
    name = "one_of"

    def self_group(self, against: Any = None) -> Any:
        """Return itself, a comparison: the usual ``… = 1`` would hide it from SQLite's indexes."""
        return self


@compiles(_OneOf, "sqlite")
def _one_of_json(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 # compiled parts


@compiles(_OneOf, "postgresql")
def _one_of_array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(part, **options) for part in element.clauses)
    return f"{column} = ANY ({values})"


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return "the column is one of the parameter ``name``", which takes any number of values.

    The statement stays the same for every number of them, and no limit of parameters applies.
    """
    return _OneOf(column, bindparam(name, type_=Many(column.type)))


class _Present(FunctionElement[datetime]):
    type = Instant()
    inherit_cache = True
    name = "present"


class _Shifted(FunctionElement[datetime]):
    type = Instant()
    inherit_cache = True
    name = "shifted"


class _JustAfter(FunctionElement[datetime]):
    type = Instant()
    inherit_cache = True
    name = "just_after"


@compiles(_Present, "sqlite")
def _present_given(element: _Present, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.clauses.clauses[0], **options))


@compiles(_Present, "postgresql")
def _present_of_server(element: _Present, compiler: SQLCompiler, **options: Any) -> str:
    return "clock_timestamp()"


@compiles(_Shifted, "sqlite")
def _shifted_given(element: _Shifted, compiler: SQLCompiler, **options: Any) -> str:
    return str(compiler.process(element.clauses.clauses[1], **options))


@compiles(_Shifted, "postgresql")
def _shifted_by_server(element: _Shifted, compiler: SQLCompiler, **options: Any) -> str:
    now, until = (compiler.process(part, **options) for part in element.clauses)
    return f"clock_timestamp() + ({until} - {now})"


@compiles(_JustAfter, "sqlite")
def _just_after_text(element: _JustAfter, compiler: SQLCompiler, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%dT%H:%M:%f', {instant}, '+0.001 seconds') || '000+00:00'"


@compiles(_JustAfter, "postgresql")
def _just_after_instant(element: _JustAfter, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.clauses, **options)} + interval '1 millisecond'"


def present(now: str) -> ColumnElement[datetime]:
    """Return the present instant: the server's own where there is one, else that parameter."""
    return _Present(bindparam(now, type_=Instant()))


def shifted(now: str, until: str) -> ColumnElement[datetime]:
    """Return the instant that is as far from ``present`` as the one parameter from the other."""
    return _Shifted(bindparam(now, type_=Instant()), bindparam(until, type_=Instant()))


def just_after(instant: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """Return the instant that comes about a millisecond later."""
    return _JustAfter(instant)


def insert_new(table: Table, key: str, names: Sequence[str]) -> Insert:
    """Return an insert of these columns that leaves out a row whose ``key`` exists."""
    return _insert(table, names).on_conflict_do_nothing(index_elements=[key])


def upsert(table: Table, names: Sequence[str]) -> Insert:
    """Return an insert of these columns that replaces the row with the same primary key."""
    statement = _insert(table, names)
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={name: statement.excluded[name] for name in names if name not in keys},
    )


def _insert(table: Table, names: Sequence[str]) -> Insert:
    # SQLite took its ON CONFLICT over from PostgreSQL, and its compiler reads this construct too.
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return insert(table).values(values).inline()  # nobody asks for the new row's number
