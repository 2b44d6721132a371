"""Statements compiled once, with what turns values into the driver's and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Dialect, Executable, Select, UpdateBase

from storage.engine.seam import Params, Row

Convert = Callable[[Any], Any]

_FLOAT8 = 701
"""The type of a column, where PostgreSQL's dialect asks for it: it is floats only that do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled statement: its SQL, its parameters, and the columns that need reading."""

    sql: str
    constants: tuple[Any, ...]
    """What the SQL's parameters are in their order, ``None`` for those that are ours."""
    places: tuple[str, ...]
    """The SQL's names for its parameters, in their order."""
    slots: tuple[tuple[int, str, Convert | None], ...]
    """Where each of our parameters stands first, its name, and its converter."""
    again: tuple[tuple[int, int], ...]
    """Where one stands again, and where it stands first."""
    readers: tuple[tuple[int, Convert], ...]

    def values(self, params: Params) -> list[Any]:
        """Return the parameters for SQL that counts them."""
        values = list(self.constants)
        for at, name, convert in self.slots:
            values[at] = params[name] if convert is None else convert(params[name])
        for at, first in self.again:
            values[at] = values[first]
        return values

    def named_values(self, params: Params) -> Mapping[str, Any]:
        """Return the parameters for SQL that names them."""
        return dict(zip(self.places, self.values(params), strict=True))

    def read(self, rows: list[Any]) -> list[Row]:
        """Return the rows with the values that the columns promise."""
        if not self.readers:
            return rows
        return [self._read(list(row)) for row in rows]

    def _read(self, row: list[Any]) -> Row:
        for index, reader in self.readers:
            if row[index] is not None:
                row[index] = reader(row[index])
        return row


@lru_cache(maxsize=4096)
def plan(statement: Executable, dialect: Dialect) -> Plan:
    """Return the plan of a statement; it is made once."""
    compiled = cast("Any", statement).compile(
        dialect=dialect, compile_kwargs={"render_postcompile": True}
    )
    places = tuple(compiled.positiontup or compiled.binds)
    constants: list[Any] = []
    slots: list[tuple[int, str, Convert | None]] = []
    again: list[tuple[int, int]] = []
    first: dict[tuple[str, Convert | None], int] = {}
    for at, place in enumerate(places):
        bind = compiled.binds[place]
        convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
        constant = None if bind.required else bind.effective_value
        constants.append(constant if bind.required or convert is None else convert(constant))
        if bind.required and (bind.key, convert) in first:
            again.append((at, first[bind.key, convert]))
        elif bind.required:
            first[bind.key, convert] = at
            slots.append((at, bind.key, convert))
    return Plan(
        compiled.string,
        tuple(constants),
        places,
        tuple(slots),
        tuple(again),
        _readers(statement, dialect),
    )


def _readers(statement: Executable, dialect: Dialect) -> tuple[tuple[int, Convert], ...]:
    readers = []
    if isinstance(statement, Select | UpdateBase):
        for index, column in enumerate(statement.exported_columns):
            reader = column.type.dialect_impl(dialect).result_processor(dialect, _FLOAT8)
            if reader is not None:
                readers.append((index, reader))
    return tuple(readers)
