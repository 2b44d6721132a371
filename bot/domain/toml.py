"""TOML text with the line of every key.

``tomllib`` reads values and forgets where they stood. ``parse`` reads the values with ``tomllib``
and walks over the same text once more, only to note lines. The walker relies on the text being
valid, which ``tomllib`` has just made sure of; it knows headers, arrays of tables, dotted and
quoted keys, arrays, inline tables and the four kinds of strings, and nothing of what values mean.

A path names a value: keys are strings, places in an array are whole numbers from 0. What people
read (``show``) counts from 1: ``milestones[2].due``.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Path = tuple[str | int, ...]

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRINGS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}',
        r"'''(?:[^']|'{1,2}(?!'))*'{3,5}",
        r'"(?:[^"\\]|\\.)*"',
        r"'[^']*'",
    )
)
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class TomlError(ValueError):
    """The text is not TOML. ``line`` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Parsed:
    """The values of a TOML text, and the line (from 1) on which each of them begins."""

    values: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int | None:
        """The line of a value, else of the nearest thing around it, else ``None``."""
        for length in range(len(path), 0, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return None


def parse(text: str) -> Parsed:
    """Read TOML; a leading byte order mark is ignored. Raises ``TomlError``."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
        lines = _Walker(text).lines
    except RecursionError:
        raise TomlError(1, "is nested too deeply") from None
    except ValueError as error:
        raise _explain(error, text) from error
    return Parsed(MappingProxyType(values), MappingProxyType(lines))


def show(path: Path) -> str:
    """The path as people read it: ``milestones[2].due``, places counted from 1."""
    shown = ""
    for step in path:
        if isinstance(step, int):
            shown += f"[{step + 1}]"
        else:
            key = step if _BARE_KEY.fullmatch(step) else json.dumps(step, ensure_ascii=False)
            shown += f".{key}" if shown else key
    return shown


def _explain(error: ValueError, text: str) -> TomlError:
    message = str(error)
    place = _PLACE.search(message)
    if place is None:  # a number too long to be one: Python tells no place
        return TomlError(1, message)
    line = int(place[1]) if place[1] else len(text.rstrip("\n").split("\n"))
    return TomlError(line, message[: place.start()])


class _Walker:
    """Goes over valid TOML once and notes the first line of each path."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0
        self._lengths: dict[Path, int] = {}
        self._walk()

    def _walk(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> Path:
        repeated = self._text.startswith("[[", self._at)
        self._at += 2 if repeated else 1
        keys = self._key()
        self._at += 2 if repeated else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._latest((*path, key))
            self._note(path)
        path = (*path, keys[-1])
        self._note(path)
        if repeated:
            self._lengths[path] = self._lengths.get(path, 0) + 1
        path = self._latest(path)
        self._note(path)
        return path

    def _latest(self, path: Path) -> Path:
        """The last table of an array of tables, or the path itself."""
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)

    def _pair(self, table: Path) -> None:
        path = table
        for key in self._key():
            path = (*path, key)
            self._note(path)
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        keys: list[str] = []
        while True:
            self._skip(_BLANK)
            quoted = self._text[self._at] in "\"'"
            raw = self._string() if quoted else self._take(_BARE_KEY)
            keys.append(tomllib.loads(f"key = {raw}")["key"] if quoted else raw)
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return tuple(keys)
            self._at += 1

    def _value(self, path: Path) -> None:
        first = self._text[self._at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._items("]", path)
        elif first == "{":
            self._items("}", path)
        else:
            self._take(_SCALAR)

    def _items(self, end: str, path: Path) -> None:
        """An array or an inline table."""
        self._at += 1
        self._skip(_BLANK)
        place = 0
        while not self._text.startswith(end, self._at):
            if end == "]":
                self._note((*path, place))
                self._value((*path, place))
            else:
                self._pair(path)
            place += 1
            self._skip(_BLANK)
            if self._text.startswith(",", self._at):
                self._at += 1
                self._skip(_BLANK)
        self._at += 1

    def _string(self) -> str:
        for pattern in _STRINGS:
            if pattern.match(self._text, self._at):
                return self._take(pattern)
        raise AssertionError(f"tomllib accepted an unfinished string on line {self._line}")

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if found is None:
            raise AssertionError(f"tomllib accepted what the walker cannot read: line {self._line}")
        self._at = found.end()
        return found[0]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        self._take(pattern)

    def _note(self, path: Path) -> None:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        self.lines.setdefault(path, self._line)
