"""Dates, times, amounts and lists as a language writes them; Babel behind a few functions.

Results are cached: a conversation names the same few days and amounts over and over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_decimal

_LOCALES = {"en": "en_GB"}
_DAYS = {"de": ("ccc, d.M.", "ccc, d.M.y"), "en": ("ccc d MMM", "ccc d MMM y")}
_CURRENCY_FIRST = frozenset({"en"})
_CACHE = 4096


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in euro cents: "2.500 EUR", "EUR 2,500", with cents only where there are any."""

    cents: int


@dataclass(frozen=True, slots=True)
class WithYear:
    """A day, or an instant in local time, to be shown with its year."""

    day: date


def locale_of(language: str) -> str:
    """Return Babel's name for how we write that language."""
    return _LOCALES.get(language, language)


@lru_cache(_CACHE)
def write_day(language: str, day: date, *, with_year: bool = False) -> str:
    """Return "Di, 24.11." or "Tue 24 Nov"; of a ``datetime`` only its day is used."""
    locale = locale_of(language)
    if language in _DAYS:
        return format_date(day, _DAYS[language][with_year], locale=locale)
    return format_skeleton("yMEd" if with_year else "MEd", day, locale=locale)


@lru_cache(_CACHE)
def write_month(language: str, day: date) -> str:
    """Return "November", the name of the day's month."""
    return format_date(day, "LLLL", locale=locale_of(language))


@lru_cache(_CACHE)
def write_time(language: str, at: time) -> str:
    """Return "14:00"; seconds are left out."""
    return format_time(at.replace(tzinfo=None), "HH:mm", locale=locale_of(language))


def write_instant(language: str, at: datetime, *, with_year: bool = False) -> str:
    """Return "Di, 24.11., 14:00"; ``at`` is aware and already in the reader's time zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    day = write_day(language, at.date(), with_year=with_year)
    return f"{day}, {write_time(language, at.time())}"


@lru_cache(_CACHE)
def write_money(language: str, money: Money) -> str:
    """Return "2.500 EUR" or "EUR 2,500"."""
    pattern = "#,##0.00" if money.cents % 100 else "#,##0"
    amount = format_decimal(money.cents / 100, format=pattern, locale=locale_of(language))
    return f"EUR {amount}" if language in _CURRENCY_FIRST else f"{amount} EUR"


def write_list(language: str, items: Sequence[str]) -> str:
    """Return "a, b und c"; an empty text for no items."""
    return format_list(items, locale=locale_of(language)) if len(items) > 1 else "".join(items)
