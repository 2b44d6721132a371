"""Facts by their key or by their fields, and the open dialogs. Each statement is built once."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select

from bot.ports import StoreError
from bot.talk.model import Progress, pile
from storage.engine.dialects import one_of, upsert
from storage.engine.seam import Connection, Row
from storage.mapping import (
    SHAPES,
    Shape,
    from_json,
    place_of,
    row_of,
    shape_of,
    to_body,
    value_of,
)
from storage.tables import PROGRESS
from storage.vault.rings import Opener, key_for, opener_for

E = TypeVar("E")
_MANY = (tuple, list, set, frozenset)

_PLACE = place_of(PROGRESS.c.body)
_GET_PROGRESS = select(PROGRESS.c.account_id, PROGRESS.c.body).where(
    PROGRESS.c.account_id == bindparam("account_id")
)
_GET_ALL = select(PROGRESS.c.account_id, PROGRESS.c.body).order_by(PROGRESS.c.account_id)
_GET_PROGRESSES = _GET_ALL.where(one_of(PROGRESS.c.dialog, "dialogs"))
_PUT_PROGRESS = upsert(PROGRESS, ("account_id", "dialog", "body"))
_DROP_PROGRESS = delete(PROGRESS).where(PROGRESS.c.account_id == bindparam("account_id"))


async def get(connection: Connection, kind: type[E], key: Sequence[str]) -> E | None:
    """Return the fact with that key; ``TypeError`` where the key has another number of parts."""
    shape = shape_of(kind)
    if len(key) != len(shape.key):
        raise TypeError(f"the key of {kind.__name__} is {shape.key}")
    params = {name: value_of(kind, name, part) for name, part in zip(shape.key, key, strict=True)}
    rows = await connection.execute(_GET[kind], params)
    found = await _entities(connection, kind, rows)
    return found[0] if found else None


async def find(connection: Connection, kind: type[E], where: Mapping[str, Any]) -> tuple[E, ...]:
    """Return the facts whose fields equal the values, in the order of their keys."""
    tests, params = _tests(kind, where)
    rows = await connection.execute(_select(shape_of(kind), tests), params)
    return await _entities(connection, kind, rows)


async def page(
    connection: Connection, kind: type[E], where: Mapping[str, Any], after: str, limit: int
) -> tuple[E, ...]:
    """Return as ``find`` does, at most ``limit``, those whose key's first part is greater."""
    tests, params = _tests(kind, where)
    statement = _page(shape_of(kind), tests)
    rows = await connection.execute(statement, {**params, "after": after, "most": limit})
    return await _entities(connection, kind, rows)


async def put(connection: Connection, entity: object) -> None:
    """Write a fact, sealed with the key of its subject.

    A damaged value that was read as empty, and still is, stays as it was: its key may be mended.
    """
    shape, row = shape_of(type(entity)), row_of(entity)
    if shape.sealed:
        key = await key_for(connection, shape.subject_of(row))
        number = "/".join(str(row[name]) for name in shape.key)
        try:
            for _, name, place in shape.sealed:
                at, text = f"{place}/{number}", row[name]
                kept, empty = connection.damaged.get(at, ("", ""))
                if kept and text == empty:
                    row[name] = kept
                elif text:
                    row[name] = key.seal(text, at)
        except UnicodeError as error:
            connection.failure = StoreError(f"{shape.table.name}: {error.__class__.__name__}")
            raise connection.failure from error
    await connection.execute(_PUT[shape.kind], row)


async def _entities(connection: Connection, kind: type[E], rows: Sequence[Row]) -> tuple[E, ...]:
    """Return the facts of rows, opened; a damaged value reads as one whose key was destroyed."""
    shape = shape_of(kind)
    if not shape.sealed or not rows:
        return tuple([shape.entity(list(row)) for row in rows])
    places = shape.sealed
    opener = await opener_for(connection, (row[i] for row in rows for i, _, _ in places))
    return tuple([_opened(connection, shape, row, opener) for row in rows])


def _opened(connection: Connection, shape: Shape, row: Row, opener: Opener) -> Any:
    values = list(row)
    number = "/".join(str(values[i]) for i in shape.at)
    damaged: list[tuple[int, str, str]] = []
    for i, name, place in shape.sealed:
        if sealed := values[i]:
            values[i] = opener.read(sealed, f"{place}/{number}")
            if values[i] is None:
                values[i] = ""
                damaged.append((i, name, f"{place}/{number}"))
    entity = shape.entity(values)
    if damaged:
        empty = row_of(entity)
        connection.damaged.update((at, (row[i], empty[name])) for i, name, at in damaged)
    return entity


def _tests(
    kind: type[Any], where: Mapping[str, Any]
) -> tuple[tuple[tuple[str, str], ...], dict[str, Any]]:
    tests: list[tuple[str, str]] = []
    params: dict[str, Any] = {}
    for name, value in where.items():
        if name in shape_of(kind).secret:
            raise TypeError(f"{kind.__name__}.{name} is sealed: nothing can be found by it")
        if value is None:
            value_of(kind, name, None)
            tests.append((name, "null"))
        elif isinstance(value, _MANY):
            params[name] = [value_of(kind, name, item) for item in value if item is not None]
            tests.append((name, "any or null" if None in value else "any"))
        else:
            params[name] = value_of(kind, name, value)
            tests.append((name, "is"))
    return tuple(tests), params


async def next_number(connection: Connection, kind: type[Any], programme_id: str) -> int:
    """Return one more than the highest number of that kind in that programme."""
    rows = await connection.execute(_highest(shape_of(kind)), {"programme_id": programme_id})
    return int(rows[0][0]) + 1


async def progress(connection: Connection, account_id: str) -> Progress | None:
    """Return the open dialog of an account."""
    rows = await connection.execute(_GET_PROGRESS, {"account_id": account_id})
    return (await _progresses(connection, rows)).get(account_id)


async def progresses(
    connection: Connection, dialogs: Sequence[str] | None = None
) -> Mapping[str, Progress]:
    """Return the open dialogs of these names (else all), by account."""
    if dialogs is None:
        return await _progresses(connection, await connection.execute(_GET_ALL))
    rows = await connection.execute(_GET_PROGRESSES, {"dialogs": list(dialogs)})
    return await _progresses(connection, rows)


async def _progresses(connection: Connection, rows: Sequence[Row]) -> Mapping[str, Progress]:
    """Return the dialogs of rows by account; one that is damaged, or has no key, is over."""
    opener = await opener_for(connection, (body for _, body in rows))
    return {
        account_id: from_json(Progress, text)
        for account_id, body in rows
        if (text := opener.read(body, f"{_PLACE}/{account_id}"))
    }


async def left(connection: Connection, account_id: str, runs: Collection[str]) -> Progress | None:
    """Return what stays open in an account without the dialogs of these runs; none: nothing."""
    kept = await progress(connection, account_id) if runs else None
    return pile([each for each in kept.stack if each.run not in runs]) if kept else None


async def save_progress(connection: Connection, account_id: str, value: Progress | None) -> None:
    """Store or remove the open dialog of an account."""
    if value is None:
        await connection.execute(_DROP_PROGRESS, {"account_id": account_id})
    else:
        key = await key_for(connection, account_id)
        body = key.seal(to_body(Progress, value), f"{_PLACE}/{account_id}")
        params = {"account_id": account_id, "dialog": value.dialog, "body": body}
        await connection.execute(_PUT_PROGRESS, params)


def _facts(shape: Shape, *tests: ColumnElement[bool]) -> Select[Any]:
    columns = shape.table.c
    statement = select(*(columns[name] for name in shape.names)).where(*tests)
    return statement.order_by(*(columns[name] for name in shape.key))


_PUT = {kind: upsert(shape.table, shape.names) for kind, shape in SHAPES.items()}
_GET = {kind: _facts(shape, *shape.matches()) for kind, shape in SHAPES.items()}


@cache
def _select(shape: Shape, tests: tuple[tuple[str, str], ...]) -> Select[Any]:
    return _facts(shape, *(_test(shape.table.c[name], how) for name, how in tests))


@cache
def _page(shape: Shape, tests: tuple[tuple[str, str], ...]) -> Select[Any]:
    first = shape.table.c[shape.key[0]]
    return (
        _select(shape, tests)
        .where(first > bindparam("after", type_=first.type))
        .limit(bindparam("most"))
    )


def _test(column: ColumnElement[Any], how: str) -> ColumnElement[bool]:
    name = str(column.key)
    match how:
        case "is":
            return column == bindparam(name, type_=column.type)
        case "null":
            return column.is_(None)
        case "any":
            return one_of(column, name)
        case _:
            return or_(one_of(column, name), column.is_(None))


@cache
def _highest(shape: Shape) -> Select[Any]:
    columns = shape.table.c
    programme = columns.programme_id == bindparam("programme_id")
    return select(func.coalesce(func.max(columns.number), 0)).where(programme)
