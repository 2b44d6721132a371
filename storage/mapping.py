"""Facts to rows and back, by the type hints of their dataclasses; nothing here knows a fact.

Words, numbers, flags and instants have columns of their own; whatever else a field holds (lists,
records, mappings) is one column of JSON. A sealed one whose key was destroyed is read as empty.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson
from sqlalchemy import Column, ColumnElement, Table, bindparam

from bot.domain.codec import pack, unpack
from storage.tables import TABLES, is_padded, is_sealed

E = TypeVar("E")
Convert = Callable[[Any], Any]

CHOICE = 64
"""Bytes of which what is chosen from a short list has a multiple: it fits into one."""
ROOMY = 1024
"""Bytes of which a body has a multiple. Of a usual one nobody sees which words it has."""

_PLAIN = (str, int, float, bool, datetime)


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How one kind of fact lies in its table. ``names`` are the columns, in the fields' order."""

    kind: type[Any]
    table: Table
    names: tuple[str, ...]
    key: tuple[str, ...]
    at: tuple[int, ...]
    """Where the parts of the key stand in a row."""
    writers: Mapping[str, Convert | None]
    readers: tuple[tuple[int, Convert], ...]
    sealed: tuple[tuple[int, str, str], ...]
    """What is sealed: where it stands in a row, its name, and the place that it is bound to."""

    @property
    def secret(self) -> frozenset[str]:
        """The names of what is sealed."""
        return frozenset(name for _, name, _ in self.sealed)

    def subject_of(self, row: Mapping[str, Any]) -> str:
        """Return whose key seals a row."""
        kind, column = self.table.info["subject"]
        return f"{kind}:{row[column]}" if kind else str(row[column])

    def entity(self, values: list[Any]) -> Any:
        """Return the fact of a row's columns in the order of the fields; the list is used up."""
        for index, read in self.readers:
            values[index] = read(values[index])
        return self.kind(*values)

    def matches(self) -> tuple[ColumnElement[bool], ...]:
        """Return "the key is the parameters of the same names"."""
        columns = [self.table.c[name] for name in self.key]
        return tuple(column == bindparam(column.name, type_=column.type) for column in columns)


def shape_of(kind: type[Any]) -> Shape:
    """Return the shape of a kind of fact; ``TypeError`` where it is none."""
    shape = SHAPES.get(kind)
    if shape is None:
        raise TypeError(f"{kind.__name__} is not a kind of fact")
    return shape


def row_of(entity: object) -> dict[str, Any]:
    """Return the columns of a fact."""
    return {
        name: getattr(entity, name) if write is None else write(getattr(entity, name))
        for name, write in shape_of(type(entity)).writers.items()
    }


def value_of(kind: type[Any], name: str, value: object) -> Any:
    """Return what the column of a field holds for a value; ``TypeError`` for an unknown field."""
    writers = shape_of(kind).writers
    if name not in writers:
        raise TypeError(f"{kind.__name__} has no field {name!r}")
    write = writers[name]
    return value if write is None else write(value)


_STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def to_json(kind: Any, value: object) -> str:
    """Return a value as JSON text; anything that Python holds as a string can be in it."""
    packed = pack(kind, value)
    try:
        return orjson.dumps(packed, option=_STRICT).decode()
    except TypeError:  # half a surrogate pair, or a number beyond 64 bits
        return json.dumps(packed, separators=(",", ":"))


def padded(text: str, unit: int) -> str:
    """Return JSON, or a word of ours, with blanks behind it that hide how long it is.

    Whoever reads JSON passes over them, in earlier versions as well.
    """
    return text + " " * (-len(text.encode("utf-8", "surrogatepass")) % unit)


def to_body(kind: Any, value: object) -> str:
    """Return a value as JSON text that is ready to be sealed as a body; see ``from_json``."""
    return padded(to_json(kind, value), ROOMY)


def place_of(column: Column[Any]) -> str:
    """Return where a sealed column lies."""
    return f"{column.table.name}.{column.name}"


def from_json(kind: type[E], text: str) -> E:
    """Return the value of a JSON text; raise ``TypeError``, ``KeyError`` or ``ValueError``."""
    try:
        data = orjson.loads(text)
    except ValueError:
        data = json.loads(text)
    return unpack(kind, data)


def _converters(hint: Any) -> tuple[Convert | None, Convert | None]:
    options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    rest = [option for option in options if option is not type(None)]
    inner = rest[0] if len(rest) == 1 else hint
    if inner in _PLAIN:
        return None, None
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return _or_none(str), _Members(inner).__getitem__
    erased = () if get_origin(inner) is tuple else None
    return (
        _or_none(lambda value: to_json(inner, value)),
        lambda text: from_json(cast("type[Any]", inner), text) if text else erased,
    )


class _Members(dict[Any, Any]):
    """The members of a kind by what is written; anything else is refused as the kind does it."""

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__({each.value: each for each in kind})
        self[None] = None
        self._kind = kind

    def __missing__(self, text: Any) -> StrEnum:
        return self._kind(text)


def _or_none(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _hidden(write: Convert | None, read: Convert | None) -> tuple[Convert, Convert]:
    """Return converters that put blanks behind what they write, and take them away again."""
    return (
        lambda value: padded(value if write is None else write(value), CHOICE),
        lambda text: text.rstrip(" ") if read is None else read(text.rstrip(" ")),
    )


def _shape(kind: Any, table: Table) -> Shape:
    hints = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    pairs = {name: _converters(hints[name]) for name in names}
    pairs |= {name: _hidden(*pairs[name]) for name in names if is_padded(table.c[name])}
    return Shape(
        kind,
        table,
        names,
        tuple(name for name in names if name in table.primary_key.columns),
        tuple(i for i, name in enumerate(names) if name in table.primary_key.columns),
        {name: pair[0] for name, pair in pairs.items()},
        tuple((i, read) for i, name in enumerate(names) if (read := pairs[name][1]) is not None),
        tuple(
            (i, name, place_of(table.c[name]))
            for i, name in enumerate(names)
            if is_sealed(table.c[name])
        ),
    )


SHAPES = {kind: _shape(kind, table) for kind, table in TABLES.items()}
"""How each kind of fact lies in its table."""
