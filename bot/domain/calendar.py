"""A region's calendar: local time, polite hours, working days, public holidays, months.

Instants are aware UTC datetimes, days are local dates. Public holidays come from the ``holidays``
library (Saxony's Buß- und Bettag and Reformationstag are in it).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)
AHEAD = timedelta(hours=1)
"""So long before it has to be known it is to be told."""
WAKING = time(21)
"""So long people may be told in the evening what they have to know."""


@cache
def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    return frozenset(found)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year, ordered in time."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month that ``2024-10`` names; ``ValueError`` if it names none."""
        return cls.of(date.fromisoformat(f"{text}-01"))

    def __str__(self) -> str:
        """Return ``2024-10``."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return self.next.first - ONE_DAY

    @property
    def next(self) -> "Month":
        """The month after."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        """The month before."""
        return Month.of(self.first - ONE_DAY)

    def day(self, number: int) -> date:
        """Return that day of the month; ``ValueError`` where it has none such."""
        return date(self.year, self.number, number)


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Yield the months from ``first`` to ``last``, both included."""
    while first <= last:
        yield first
        first = first.next


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people of a region may be written to.

    ``polite_hours``: unsolicited messages leave at or after the first and before the second local
    time, on working days. ``free_days`` are holidays besides the public ones.
    """

    zone: ZoneInfo
    country: str = "DE"
    subdivision: str = "SN"
    polite_hours: tuple[time, time] = (time(9), time(18))
    free_days: frozenset[date] = field(default=frozenset())

    def local(self, instant: datetime) -> datetime:
        """Return an instant in local time."""
        return instant.astimezone(self.zone)

    def instant(self, day: date, at: time) -> datetime:
        """Return the instant of a local time; one that clocks skip is taken after the gap."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """Return the instant at which a day begins."""
        return self.instant(day, time.min)

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a public holiday, or one of the free days."""
        public = _public_holidays(self.country, self.subdivision, day.year)
        return day in public or day in self.free_days

    def is_workday(self, day: date) -> bool:
        """Whether the day is a Monday to Friday and no holiday."""
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def polite(self, instant: datetime) -> bool:
        """Whether something unsolicited may be sent at this instant."""
        local = self.local(instant)
        begins, ends = self.polite_hours
        return begins <= local.time() < ends and self.is_workday(local.date())

    def next_polite(self, instant: datetime) -> datetime:
        """Return the instant itself if it is polite, else when the next polite hours begin."""
        return instant if self.polite(instant) else self.next_opening(instant)

    def next_opening(self, instant: datetime) -> datetime:
        """Return when polite hours begin next, be it polite now or not."""
        local = self.local(instant)
        day = local.date()
        if local.time() >= self.polite_hours[0]:
            day += ONE_DAY
        while not self.is_workday(day):
            day += ONE_DAY
        return self.instant(day, self.polite_hours[0])

    def opens_too_late(self, needed_by: datetime, now: datetime) -> bool:
        """Whether what has to be known by then must not wait until polite hours begin next."""
        return self.next_opening(now) >= needed_by - AHEAD

    def next_waking(self, instant: datetime) -> datetime:
        """Return the instant, or by night when the day begins, be it a free one.

        It is for what people have to know before the day is over.
        """
        local = self.local(instant)
        begins, ends = self.polite_hours
        if begins <= local.time() < max(ends, WAKING):
            return instant
        day = local.date() + ONE_DAY * (local.time() >= begins)
        return self.instant(day, begins)

    def add_workdays(self, day: date, count: int) -> date:
        """Return the working day ``count`` working days after ``day``, before it if negative.

        0 is the day itself, whether it is a working day or not.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left > 0:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, first: date, last: date) -> int:
        """Return how many working days lie after ``first`` up to and including ``last``."""
        days = (last - first).days
        return sum(self.is_workday(first + timedelta(days=each + 1)) for each in range(days))

    def month_of(self, instant: datetime) -> Month:
        """Return the local month of an instant."""
        return Month.of(self.local(instant).date())
