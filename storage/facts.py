"""Facts by their key or by their fields, and the open dialogs. Each statement is built once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select

from bot.talk.model import Progress
from storage.engine.dialects import one_of, upsert
from storage.engine.seam import Connection
from storage.mapping import SHAPES, Shape, entity_of, from_json, shape_of, to_json, value_of
from storage.tables import PROGRESS

E = TypeVar("E")
_MANY = (tuple, list, set, frozenset)

_GET_PROGRESS = select(PROGRESS.c.body).where(PROGRESS.c.account_id == bindparam("account_id"))
_GET_PROGRESSES = (
    select(PROGRESS.c.account_id, PROGRESS.c.body)
    .where(one_of(PROGRESS.c.dialog, "dialogs"))
    .order_by(PROGRESS.c.account_id)
)
_PUT_PROGRESS = upsert(PROGRESS, ("account_id", "dialog", "body"))
_DROP_PROGRESS = delete(PROGRESS).where(PROGRESS.c.account_id == bindparam("account_id"))


async def get(connection: Connection, kind: type[E], key: Sequence[str]) -> E | None:
    """Return the fact with that key; ``TypeError`` where the key has another number of parts."""
    shape = shape_of(kind)
    if len(key) != len(shape.key):
        raise TypeError(f"the key of {kind.__name__} is {shape.key}")
    params = {name: value_of(kind, name, part) for name, part in zip(shape.key, key, strict=True)}
    rows = await connection.execute(_GET[kind], params)
    return entity_of(kind, rows[0]) if rows else None


async def find(connection: Connection, kind: type[E], where: Mapping[str, Any]) -> tuple[E, ...]:
    """Return the facts whose fields equal the values, in the order of their keys."""
    tests: list[tuple[str, str]] = []
    params: dict[str, Any] = {}
    for name, value in where.items():
        if value is None:
            value_of(kind, name, None)
            tests.append((name, "null"))
        elif isinstance(value, _MANY):
            params[name] = [value_of(kind, name, item) for item in value if item is not None]
            tests.append((name, "any or null" if None in value else "any"))
        else:
            params[name] = value_of(kind, name, value)
            tests.append((name, "is"))
    rows = await connection.execute(_select(shape_of(kind), tuple(tests)), params)
    return tuple(entity_of(kind, row) for row in rows)


async def next_number(connection: Connection, kind: type[Any], programme_id: str) -> int:
    """Return one more than the highest number of that kind in that programme."""
    rows = await connection.execute(_highest(shape_of(kind)), {"programme_id": programme_id})
    return int(rows[0][0]) + 1


async def progress(connection: Connection, account_id: str) -> Progress | None:
    """Return the open dialog of an account."""
    rows = await connection.execute(_GET_PROGRESS, {"account_id": account_id})
    return from_json(Progress, rows[0][0]) if rows else None


async def progresses(connection: Connection, dialogs: Sequence[str]) -> Mapping[str, Progress]:
    """Return the open dialogs of these names, by account."""
    rows = await connection.execute(_GET_PROGRESSES, {"dialogs": list(dialogs)})
    return {account_id: from_json(Progress, body) for account_id, body in rows}


async def save_progress(connection: Connection, account_id: str, value: Progress | None) -> None:
    """Store or remove the open dialog of an account."""
    if value is None:
        await connection.execute(_DROP_PROGRESS, {"account_id": account_id})
    else:
        body = to_json(Progress, value)
        params = {"account_id": account_id, "dialog": value.dialog, "body": body}
        await connection.execute(_PUT_PROGRESS, params)


def _facts(shape: Shape, *tests: ColumnElement[bool]) -> Select[Any]:
    columns = shape.table.c
    statement = select(*(columns[name] for name in shape.names)).where(*tests)
    return statement.order_by(*(columns[name] for name in shape.key))


_GET = {kind: _facts(shape, *shape.matches()) for kind, shape in SHAPES.items()}


@cache
def _select(shape: Shape, tests: tuple[tuple[str, str], ...]) -> Select[Any]:
    return _facts(shape, *(_test(shape.table.c[name], how) for name, how in tests))


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
