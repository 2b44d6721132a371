"""The days of a run: the service's clock is ahead, and jumps to the next hour at which much is due.

It begins with a working day early in a month. Silent teams meet on its working days at two
o'clock, so that at certain hours their people are reminded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar

SAXONY = Calendar(ZoneInfo("Europe/Berlin"))
HOURS = (time(13, 5), time(16, 5))
MEETING = time(14)
LAST_DAY = 20
"""Talking teams agree on dates after this day of the month."""


@dataclass(slots=True)
class Days:
    """The hours to which the clock jumps; ``at`` is the number of the present one."""

    hours: tuple[datetime, ...]
    at: int = 0
    ahead: timedelta = timedelta(0)

    @classmethod
    def after(cls, now: datetime) -> "Days":
        """Return the days of the month after ``now``."""
        first = (SAXONY.local(now).date().replace(day=1) + timedelta(days=32)).replace(day=1)
        hours = [SAXONY.instant(day, hour) for day in workdays(first, LAST_DAY) for hour in HOURS]
        return cls(tuple(hours), 0, hours[0] - now)

    @property
    def first(self) -> datetime:
        """The first hour."""
        return self.hours[0]

    @property
    def last(self) -> bool:
        """Whether there is no further hour."""
        return self.at + 1 == len(self.hours)

    @property
    def visited(self) -> tuple[datetime, ...]:
        """The hours that have been so far."""
        return self.hours[: self.at + 1]

    @property
    def far(self) -> bool:
        """Whether a weekend lies before the next hour: open questions may lapse over it."""
        return self.hours[self.at + 1] - self.hours[self.at] > timedelta(days=1)

    def move(self) -> None:
        """Let the clock jump to the next hour."""
        self.at += 1
        self.ahead = self.hours[self.at] - datetime.now(UTC)

    def meetings(self) -> Iterator[datetime]:
        """Yield when silent teams meet."""
        for day in workdays(SAXONY.local(self.first).date(), LAST_DAY):
            yield SAXONY.instant(day, MEETING)

    def dates(self) -> Iterator[datetime]:
        """Yield the dates on which teams may agree, each once."""
        first = SAXONY.local(self.first).date().replace(day=1)
        days = [each for each in workdays(first, 28) if each.day > LAST_DAY]
        for minute in (0, 30):
            for hour in range(8, 20):
                for day in days:
                    yield SAXONY.instant(day, time(hour, minute))


def workdays(first: date, last: int) -> Iterator[date]:
    """Yield the working days from that day to a day of the same month."""
    for number in range(first.day, last + 1):
        day = first.replace(day=number)
        if SAXONY.is_workday(day):
            yield day


def spoken(instant: datetime) -> str:
    """Return a date as the bot writes it: ``27.10., 14:30``."""
    local = SAXONY.local(instant)
    return f"{local.day}.{local.month}., {local:%H:%M}"


def expected_reminders(starts: datetime, visited: tuple[datetime, ...]) -> set[int]:
    """Return which hours before a meeting its people were reminded, if the service lived then."""
    day, hour = starts - timedelta(hours=24), starts - timedelta(hours=1)
    return {
        hours
        for hours, begin, end in ((24, day, hour), (1, hour, starts))
        if any(begin <= each < end for each in visited)
    }
