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
    slots: tuple[tuple[str, str | None, Any], ...]
    """In their order: (the SQL's name, ours, converter), or (the SQL's name, None, a constant)."""
    readers: tuple[tuple[int, Convert], ...]

    def values(self, params: Params) -> list[Any]:
        """Return the parameters for SQL that counts them."""
        return [
            rest if name is None else params[name] if rest is None else rest(params[name])
            for _, name, rest in self.slots
        ]

    def named_values(self, params: Params) -> Mapping[str, Any]:
        """Return the parameters for SQL that names them."""
        return {
            place: rest if name is None else params[name] if rest is None else rest(params[name])
            for place, name, rest in self.slots
        }

    def read(self, rows: list[Any]) -> list[Row]:
        """Return the rows with the values that the columns promise."""
        if not self.readers:
            return rows
        return [self._read(list(row)) for row in rows]

    def _read(self, row: list[Any]) -> Row:
        for index, reader in self.readers:
            row[index] = reader(row[index])
        return row


@lru_cache(maxsize=4096)
def plan(statement: Executable, dialect: Dialect) -> Plan:
    """Return the plan of a statement; it is made once."""
    compiled = cast("Any", statement).compile(
        dialect=dialect, compile_kwargs={"render_postcompile": True}
    )
    slots: list[tuple[str, str | None, Any]] = []
    for place in compiled.positiontup or compiled.binds:
        bind = compiled.binds[place]
        convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
        if bind.required:
            slots.append((place, bind.key, convert))
        else:
            constant = bind.effective_value
            slots.append((place, None, convert(constant) if convert else constant))
    readers = []
    if isinstance(statement, Select | UpdateBase):
        for index, column in enumerate(statement.exported_columns):
            reader = column.type.dialect_impl(dialect).result_processor(dialect, _FLOAT8)
            if reader is not None:
                readers.append((index, reader))
    return Plan(compiled.string, tuple(slots), tuple(readers))
