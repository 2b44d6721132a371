"""Feast days that people name instead of a date, by the year's reckoning."""

from collections.abc import Callable
from datetime import date, timedelta


def easter(year: int) -> date:
    """Easter Sunday (Gregorian; the anonymous algorithm as printed in Meeus, 1991)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def advent(year: int, number: int) -> date:
    """The first to fourth Sunday in Advent; the fourth is the last one before Christmas Day."""
    christmas = date(year, 12, 25)
    fourth = christmas - timedelta(days=christmas.isoweekday())
    return fourth - timedelta(weeks=4 - number)


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _from_easter(days: int) -> Callable[[int], date]:
    return lambda year: easter(year) + timedelta(days=days)


def _repentance(year: int) -> date:
    return advent(year, 1) - timedelta(days=11)


FEASTS: dict[str, Callable[[int], date]] = {
    "neujahr|new year's day|new years day": _fixed(1, 1),
    "heilige drei könige|dreikönigstag|epiphany": _fixed(1, 6),
    "valentinstag|valentine's day|valentines day": _fixed(2, 14),
    "tag der arbeit|maifeiertag|labour day": _fixed(5, 1),
    "tag der deutschen einheit": _fixed(10, 3),
    "reformationstag": _fixed(10, 31),
    "halloween": _fixed(10, 31),
    "nikolaus|nikolaustag": _fixed(12, 6),
    "heiligabend|heilig abend|christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
    "silvester|sylvester|new year's eve|new years eve": _fixed(12, 31),
    "rosenmontag": _from_easter(-48),
    "aschermittwoch": _from_easter(-46),
    "gründonnerstag": _from_easter(-3),
    "karfreitag|good friday": _from_easter(-2),
    "ostersonntag|easter sunday": _from_easter(0),
    "ostermontag|easter monday": _from_easter(1),
    "himmelfahrt|christi himmelfahrt|himmelfahrtstag|ascension day": _from_easter(39),
    "pfingstsonntag": _from_easter(49),
    "pfingstmontag|whit monday": _from_easter(50),
    "buß- und bettag|buß und bettag|bußtag|buß-und bettag": _repentance,
    "totensonntag|ewigkeitssonntag": lambda year: advent(year, 1) - timedelta(weeks=1),
}
"""The names of a feast, parted by bars, and its day in a year."""

FEAST_DAYS = tuple(FEASTS.values())
