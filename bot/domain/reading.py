"""From TOML values to frozen dataclasses, with a list of everything that is wrong.

A dataclass declares for each setting how it is read: ``ask_day: Annotated[int, whole(1, 28)] = 3``
(a second remark, a text, is the key in TOML if it is not the field's name). ``ORDERS`` says which
settings must stand in which order. ``read_fields`` follows the declaration and notes every problem
with its line, instead of stopping at the first one: unknown keys, missing ones, wrong types,
contradictions.

A reader is a function from a ``Spot`` to a value. It notes what is wrong and raises ``Refused``.
``bot.domain.kinds`` has the usual ones.
"""

import contextlib
import difflib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import time
from typing import Any, ClassVar, NamedTuple, Protocol, TypeVar, get_type_hints

from bot.domain.toml import Parsed, Path, show

T = TypeVar("T")


class Problem(NamedTuple):
    """One thing that is wrong: line (from 1, ``None`` if there is none), path, reason."""

    line: int | None
    path: str
    reason: str


class Refused(Exception):
    """A value could not be read; what is wrong with it has been noted."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a TOML document, and the list on which its problems are noted."""

    value: Any
    path: Path
    parsed: Parsed
    problems: list[Problem]

    def note(self, reason: str) -> None:
        """Put a problem of this place on the list."""
        self.problems.append(Problem(self.parsed.line_of(self.path), show(self.path), reason))

    def refuse(self, reason: str) -> Refused:
        """Note a problem, and give the exception to raise."""
        self.note(reason)
        return Refused(reason)

    def at(self, step: str | int) -> "Spot":
        """The place below this one; its value is ``None`` where there is nothing."""
        found = None
        if isinstance(self.value, Mapping):
            found = self.value.get(step)
        elif isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            found = self.value[step]
        return Spot(found, (*self.path, step), self.parsed, self.problems)

    def items(self) -> "Iterator[Spot]":
        """The places of an array; none if it is no array."""
        if isinstance(self.value, list):
            for place in range(len(self.value)):
                yield self.at(place)


Reader = Callable[[Spot], T]


class Declared(Protocol):
    """A frozen dataclass whose fields are settings."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class Order:
    """Settings which must not decrease; where ``equal`` is false they must increase.

    A tuple counts with its first value towards what comes before, its last towards what follows.
    """

    def __init__(
        self, *names: str, equal: bool = False, words: tuple[str, str] | None = None
    ) -> None:
        self._names = names
        self._equal = equal
        self._after, self._before = words or ("comes after", "comes before")

    def check(self, table: Spot, values: Mapping[str, Any], keys: Mapping[str, str]) -> None:
        """Note each neighbouring pair that is out of order; what could not be read is left out."""
        known = [name for name in self._names if name in values and values[name] != ()]
        for first, second in itertools.pairwise(known):
            low, high = _ends(values[first])[1], _ends(values[second])[0]
            if low < high or (self._equal and low == high):
                continue
            written = keys[first] in table.value or keys[second] not in table.value
            blamed, other = (first, second) if written else (second, first)
            mine, others = (low, high) if written else (high, low)
            words = self._after if written else self._before
            words = "must differ from" if low == high else words
            default = "" if keys[other] in table.value else ", the default"
            table.at(keys[blamed]).note(
                f"{_plain(mine)} {words} {keys[other]} ({_plain(others)}{default})"
            )


def read_fields(table: Spot, *declarations: type[Declared]) -> dict[str, Any]:
    """The values of all fields that could be read, defaults included, by field name.

    Several declarations may share one table. Everything else goes on the list of problems.
    """
    if not isinstance(table.value, Mapping):
        raise table.refuse(f"must be a table, not {describe(table.value)}")
    values: dict[str, Any] = {}
    keys: dict[str, str] = {}
    for one, key, reader in (declared for cls in declarations for declared in _declared(cls)):
        keys[one.name] = key
        if key in table.value:
            with contextlib.suppress(Refused):
                values[one.name] = reader(table.at(key))
        elif one.default is not MISSING:
            values[one.name] = one.default
        elif one.default_factory is not MISSING:
            values[one.name] = one.default_factory()
        else:
            table.at(key).note("is missing")
    for key in table.value:
        if key not in keys.values():
            table.at(key).note(f"is not a setting{suggest(key, keys.values())}")
    for cls in declarations:
        for order in getattr(cls, "ORDERS", ()):
            order.check(table, values, keys)
    return values


def section(cls: type[T]) -> Reader[T]:
    """Reads a table into a frozen dataclass of settings."""

    def read(spot: Spot) -> T:
        before = len(spot.problems)
        values = read_fields(spot, cls)  # type: ignore[arg-type]
        if len(spot.problems) > before:
            raise Refused
        return cls(**values)

    return read


def suggest(word: str, known: Iterable[str]) -> str:
    """``; did you mean …?`` where something known is near, else nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def describe(value: object) -> str:
    """A TOML value as a reason names it, never long."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"' if len(value) <= 40 and value.isprintable() else "this text"
        case list():
            return "a list"
        case Mapping():
            return "a table"
        case int() if abs(value) >= 10**15:
            return "this number"
        case _:
            return str(value)


def _declared(cls: type[Declared]) -> Iterator[tuple[Field[Any], str, Reader[Any]]]:
    """The settings of a dataclass: field, key in TOML, reader."""
    hints = get_type_hints(cls, include_extras=True)
    for one in fields(cls):
        remarks = getattr(hints[one.name], "__metadata__", ())
        if remarks:
            yield one, remarks[1] if len(remarks) > 1 else one.name, remarks[0]


def _ends(value: object) -> tuple[Any, Any]:
    return (value[0], value[-1]) if isinstance(value, tuple) else (value, value)


def _plain(value: object) -> str:
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
