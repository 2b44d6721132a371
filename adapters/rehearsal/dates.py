"""Dates as people pick and type them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from bot.domain.calendar import Calendar, Month
from bot.domain.meetings import FIRST
from bot.talk.readers import Moment, read_moment

_DAYS = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_LONG_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = {
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
           "Oktober", "November", "Dezember"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December"),
}  # fmt: skip
HOURS = (9, 10, 13, 14, 15, 16)
SOONEST, LATEST = 3, 12
"""Days ahead that somebody proposes."""


def pick(rng: Random, slot: str, now: datetime, calendar: Calendar, ends: date) -> datetime:
    """Return a local working time for a slot: within its month where that is still possible."""
    today = now.date()
    first, last = today + timedelta(days=SOONEST), today + timedelta(days=LATEST)
    if slot != FIRST:
        month = Month.parse(slot)
        first = max(first, month.first + timedelta(days=rng.randint(3, 12)))
        if first > month.last:
            first = max(today + timedelta(days=2), month.first)
        last = min(max(first + timedelta(days=9), first), month.last)
        if first > month.last:
            last = first + timedelta(days=9)
    first, last = min(first, ends), min(max(first, last), ends)
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    free = [each for each in days if calendar.is_workday(each) and each > today]
    day = rng.choice(free or [max(first, today + timedelta(days=1))])
    return datetime(day.year, day.month, day.day, rng.choice(HOURS), rng.choice((0, 0, 0, 30)),
                    tzinfo=now.tzinfo)  # fmt: skip


def put_in_words(rng: Random, when: datetime, now: datetime, language: str) -> str:
    """Return how somebody types a local time: one of several ways that mean it at ``now``."""
    meant = Moment(when.date(), when.time().replace(tzinfo=None))
    ways = list(_german(when, now) if language == "de" else _english(when, now))
    rng.shuffle(ways)
    clear = f"{when.day}.{when.month}.{when.year} {when:%H:%M}"
    return next((way for way in ways if read_moment(way, now) == meant), clear)


def _german(when: datetime, now: datetime) -> Iterator[str]:
    clock = f"{when.hour} Uhr" + (f" {when.minute}" if when.minute else "")
    short, long = _DAYS["de"][when.weekday()], _LONG_DAYS[when.weekday()]
    if when.minute == 30:
        yield f"{long}, {when.day}.{when.month}., halb {(when.hour + 1) % 12 or 12}"
    days = (when.date() - now.date()).days
    if days == 1:
        yield f"morgen {clock}"
    if days == 2:
        yield f"übermorgen um {when.hour}:{when.minute:02}"
    if days < 8:
        yield f"{long} {clock}"
    yield f"nächsten {short} {clock}"
    yield f"am {when.day}.{when.month}. um {clock}"
    yield f"{short} {when.day}.{when.month}. {clock}"
    yield f"{when.day}. {_MONTHS['de'][when.month - 1]}, {when.hour}:{when.minute:02}"
    yield f"KW {when.isocalendar().week} {long} {clock}"


def _english(when: datetime, now: datetime) -> Iterator[str]:
    hour = when.hour % 12 or 12
    half = "am" if when.hour < 12 else "pm"
    clock = f"{hour}:{when.minute:02} {half}" if when.minute else f"{hour} {half}"
    short, month = _DAYS["en"][when.weekday()], _MONTHS["en"][when.month - 1]
    days = (when.date() - now.date()).days
    if days == 1:
        yield f"tomorrow at {clock}"
    yield f"next {short} {clock}"
    yield f"{short} {when.day} {month}, {when:%H:%M}"
    yield f"{when.day} {month} at {clock}"
    yield f"{month} {when.day}, {clock}"
