"""Kinds of settings: readers which make a number, a text, a day or a list of a TOML value.

Reasons are plain English and name what was found; see ``bot.domain.reading`` for how they are used.
"""

import re
from collections.abc import Iterable
from datetime import date, time

from bot.domain.reading import Reader, Refused, Spot, T, describe, suggest


def whole(low: int, high: int) -> Reader[int]:
    """Reads a whole number within bounds, both included."""

    def read(spot: Spot) -> int:
        value = spot.value
        if type(value) is not int or not low <= value <= high:
            raise spot.refuse(f"must be a whole number from {low} to {high}, not {describe(value)}")
        return value

    return read


def text(longest: int = 200) -> Reader[str]:
    """Reads one line of text that is not blank; white space around it goes."""

    def read(spot: Spot) -> str:
        if not isinstance(spot.value, str):
            raise spot.refuse(f"must be a text in quotes, not {describe(spot.value)}")
        value = spot.value.strip()
        if not value:
            raise spot.refuse("must not be empty")
        if len(value) > longest or not value.isprintable():
            raise spot.refuse(f"must be one line of at most {longest} characters")
        return value

    return read


def matching(pattern: str, example: str) -> Reader[str]:
    """Reads a text that a regular expression matches as a whole."""

    def read(spot: Spot) -> str:
        value = text()(spot)
        if not re.fullmatch(pattern, value):
            raise spot.refuse(f"must look like {example}, not {describe(value)}")
        return value

    return read


def one_of(known: Iterable[str]) -> Reader[str]:
    """Reads one of a few words."""
    words = tuple(known)

    def read(spot: Spot) -> str:
        value = text()(spot)
        if value not in words:
            near = suggest(value, words) or f"; known are {', '.join(words)}"
            raise spot.refuse(f"{describe(value)} is unknown here{near}")
        return value

    return read


def day(spot: Spot) -> date:
    """Reads a date without quotes, in the years 2000 to 2099 (a typing mistake otherwise)."""
    if type(spot.value) is not date:
        raise spot.refuse(
            f"must be a date like 2025-04-30, without quotes, not {describe(spot.value)}"
        )
    if not 2000 <= spot.value.year < 2100:
        raise spot.refuse(f"must lie in the years 2000 to 2099, not {spot.value}")
    return spot.value


def clock(spot: Spot) -> time:
    """Reads a local time of day: ``09:00:00`` as TOML has it, or ``"9:00"`` in quotes."""
    value = spot.value
    if isinstance(value, str) and (
        found := re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", value)
    ):
        value = time(int(found[1]), int(found[2]))
    if not isinstance(value, time):
        raise spot.refuse(f'must be a time of day like "09:00", not {describe(value)}')
    return value


def many(reader: Reader[T], at_least: int = 0) -> Reader[tuple[T, ...]]:
    """Reads a list without repetitions; every bad item is noted."""

    def read(spot: Spot) -> tuple[T, ...]:
        if not isinstance(spot.value, list):
            raise spot.refuse(f"must be a list in square brackets, not {describe(spot.value)}")
        before = len(spot.problems)
        found: list[T] = []
        for item in spot.items():
            try:
                value = reader(item)
            except Refused:
                continue
            if value in found:
                item.note(f"{describe(item.value)} stands here twice")
            found.append(value)
        if len(spot.value) < at_least:
            spot.note("must not be empty")
        if len(spot.problems) > before:
            raise Refused
        return tuple(found)

    return read


def wholes(low: int, high: int, *, falling: bool = False) -> Reader[tuple[int, ...]]:
    """Reads a list of whole numbers that rise (or fall); it may be empty."""

    def read(spot: Spot) -> tuple[int, ...]:
        values = many(whole(low, high))(spot)
        if values != tuple(sorted(values, reverse=falling)):
            raise spot.refuse(f"must go from the {'largest' if falling else 'smallest'} on")
        return values

    return read
