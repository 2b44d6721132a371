"""Which day the facts amount to.

Several statements about one day ("Do 26.11.", "morgen, 21.11.") must agree.
"""

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from bot.talk.readers.facts import TIME_SLOTS, Edge, Facts, Mode, Slot
from bot.talk.readers.feasts import FEAST_DAYS, advent
from bot.talk.readers.values import Moment, Reason, Rejected

_SLIP = timedelta(days=31)
"""A date without a year that lies at most this far back was meant, and is past."""

Day = date | Rejected
_Source = Callable[[Facts, date], Day]


def find_day(facts: Facts, today: date) -> Day | None:
    """The day that the facts amount to, ``None`` when they name none.

    A day before today is given back as it was read; whoever asked decides what that means.
    """
    rest = facts.keys() - TIME_SLOTS
    if not rest:
        return None
    if Slot.GONE in rest:
        return Rejected(Reason.PAST)
    rest -= {Slot.MODE, Slot.YEAR, Slot.LEADING}
    found: list[date] = []
    for slots, source in _SOURCES:
        if slots <= rest and not (found and slots <= _CHECKED):
            day = _guarded(source, facts, today)
            if isinstance(day, Rejected):
                return day
            found.append(day)
            rest -= slots
    if not found:
        return Rejected(Reason.VAGUE)
    if len(set(found)) > 1 or not _agrees(found[0], rest & _CHECKED, facts, today):
        return Rejected(Reason.CONTRADICTION)
    return Rejected(Reason.NOT_A_DATE) if rest - _CHECKED else found[0]


def _guarded(source: _Source, facts: Facts, today: date) -> Day:
    try:
        return source(facts, today)
    except (ValueError, OverflowError):
        return Rejected(Reason.IMPOSSIBLE)


def _agrees(day: date, checks: set[Slot], facts: Facts, today: date) -> bool:
    iso = day.isocalendar()
    monday = today - timedelta(days=today.weekday())
    return not (
        (Slot.WEEKDAY in checks and day.weekday() != facts[Slot.WEEKDAY])
        or (Slot.WEEK in checks and iso.week != facts[Slot.WEEK])
        or (Slot.WEEK_SHIFT in checks and (day - monday).days // 7 != facts[Slot.WEEK_SHIFT])
    )


def month_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has fewer."""
    years, index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, index + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _yearly(facts: Facts, today: date, build: Callable[[int], date]) -> date:
    """The day in the stated year; else in this one, or the next if it is long past.

    A weekday decides nothing but whether a day long past was meant.
    """
    if Slot.YEAR in facts:
        return build(facts[Slot.YEAR])
    try:
        day = build(today.year)
    except ValueError:
        return build(today.year + 1)
    weekday = facts.get(Slot.WEEKDAY) if Slot.NTH not in facts else None
    if day >= today - _SLIP:
        return day
    later = build(today.year + 1)
    meant_past = weekday == day.weekday() != later.weekday()
    return day if meant_past else later


def _date(facts: Facts, today: date) -> Day:
    day, month = facts[Slot.DAY], facts[Slot.MONTH]
    return _yearly(facts, today, lambda year: date(year, month, day))


def _feast(facts: Facts, today: date) -> Day:
    return _yearly(facts, today, FEAST_DAYS[facts[Slot.FEAST]])


def _advent(facts: Facts, today: date) -> Day:
    return _yearly(facts, today, lambda year: advent(year, facts[Slot.ADVENT]))


def _month_shifted(facts: Facts, today: date) -> date:
    return month_later(today.replace(day=1), facts[Slot.MONTH_SHIFT])


def _day_of_shifted_month(facts: Facts, today: date) -> Day:
    return _month_shifted(facts, today).replace(day=facts[Slot.DAY])


def _day_of_month(facts: Facts, today: date) -> Day:
    number = facts[Slot.DAY]
    if not 1 <= number <= 31:
        return Rejected(Reason.IMPOSSIBLE)
    months = (month_later(today.replace(day=1), ahead) for ahead in range(4))
    days = [
        m.replace(day=number) for m in months if number <= calendar.monthrange(m.year, m.month)[1]
    ]
    ahead = [day for day in days if day >= today]
    if ahead[0] == today and facts.get(Slot.WEEKDAY) != today.weekday() and Slot.SHIFT not in facts:
        return Rejected(Reason.AMBIGUOUS, moments=(Moment(ahead[0]), Moment(ahead[1])))
    return ahead[0]


def _nth_of(month: date, nth: int, weekday: int) -> date:
    if nth == 0:
        last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = month + timedelta(days=(weekday - month.weekday()) % 7)
    day = first + timedelta(weeks=nth - 1)
    if day.month != month.month:
        raise ValueError("the month has no such weekday")
    return day


def _nth_weekday(facts: Facts, today: date) -> Day:
    nth, weekday = facts[Slot.NTH], facts[Slot.WEEKDAY]
    month = facts[Slot.MONTH]
    return _yearly(facts, today, lambda year: _nth_of(date(year, month, 1), nth, weekday))


def _nth_weekday_shifted(facts: Facts, today: date) -> Day:
    return _nth_of(_month_shifted(facts, today), facts[Slot.NTH], facts[Slot.WEEKDAY])


def _edge_of(month: date, edge: int) -> date:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    if edge == Edge.START:
        return month
    if edge == Edge.MIDDLE:
        return month.replace(day=15)
    back = max(0, last.weekday() - 4) if edge == Edge.END else 0
    return last - timedelta(days=back)


def _edge_of_month(facts: Facts, today: date) -> Day:
    month, edge = facts[Slot.MONTH], facts[Slot.EDGE]
    return _yearly(facts, today, lambda year: _edge_of(date(year, month, 1), edge))


def _edge_of_shifted_month(facts: Facts, today: date) -> Day:
    return _edge_of(_month_shifted(facts, today), facts[Slot.EDGE])


def _edge_of_monday(monday: date, edge: int, today: date) -> date:
    day = monday + timedelta(days={Edge.START: 0, Edge.MIDDLE: 2}.get(Edge(edge), 4))
    sunday = monday + timedelta(days=6)
    return sunday if edge == Edge.END and day < today <= sunday else day


def _edge_of_shifted_week(facts: Facts, today: date) -> Day:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=facts[Slot.WEEK_SHIFT])
    return _edge_of_monday(monday, facts[Slot.EDGE], today)


def _in_week(facts: Facts, today: date, weekday: int) -> date:
    week, year = facts[Slot.WEEK], facts.get(Slot.YEAR, today.isocalendar().year)
    day = date.fromisocalendar(year, week, weekday + 1)
    if Slot.YEAR not in facts and day < today - _SLIP:
        day = date.fromisocalendar(year + 1, week, weekday + 1)
    return day


def _edge_of_week(facts: Facts, today: date) -> Day:
    return _edge_of_monday(_in_week(facts, today, 0), facts[Slot.EDGE], today)


def _weekday_of_week(facts: Facts, today: date) -> Day:
    return _in_week(facts, today, facts[Slot.WEEKDAY])


def _weekday_of_shifted_week(facts: Facts, today: date) -> Day:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=facts[Slot.WEEK_SHIFT])
    return monday + timedelta(days=facts[Slot.WEEKDAY])


def _shift(facts: Facts, today: date) -> Day:
    return today + timedelta(days=facts[Slot.SHIFT])


def _shift_and_weeks(facts: Facts, today: date) -> Day:
    return today + timedelta(days=facts[Slot.SHIFT], weeks=facts[Slot.WEEKS])


def _shift_and_days(facts: Facts, today: date) -> Day:
    return today + timedelta(days=facts[Slot.SHIFT] + facts[Slot.DAYS])


def _days(facts: Facts, today: date) -> Day:
    return today + timedelta(days=facts[Slot.DAYS])


def _weeks(facts: Facts, today: date) -> Day:
    return today + timedelta(weeks=facts[Slot.WEEKS])


def _months(facts: Facts, today: date) -> Day:
    return month_later(today, facts[Slot.MONTHS])


def _weekday_and_weeks(facts: Facts, today: date) -> Day:
    """Count weeks: "Do in zwei Wochen" from Thursday; "in zwei Wochen Do" may be from today."""
    weekday = _weekday(facts, today)
    if isinstance(weekday, Rejected):
        return weekday
    counted = weekday + timedelta(weeks=facts[Slot.WEEKS])
    if Slot.LEADING in facts:
        in_week = today + timedelta(weeks=facts[Slot.WEEKS])
        in_week += timedelta(days=facts[Slot.WEEKDAY] - in_week.weekday())
        if in_week != counted:
            return Rejected(Reason.AMBIGUOUS, moments=(Moment(in_week), Moment(counted)))
    return counted


def _weekday(facts: Facts, today: date) -> Day:
    """The coming day of that name: never today, which people call today, but for "this".

    "Next" is plain when the coming one lies in the next calendar week, else it may be either.
    """
    mode = facts.get(Slot.MODE)
    ahead = (facts[Slot.WEEKDAY] - today.weekday()) % 7
    if mode == Mode.THIS:
        return today + timedelta(days=ahead)
    coming = today + timedelta(days=ahead or 7)
    if mode in (Mode.NEXT, Mode.OVERNEXT):
        add = timedelta(weeks=mode - Mode.NEXT)
        if coming.isocalendar().week == today.isocalendar().week:
            both = (Moment(coming + add), Moment(coming + add + timedelta(weeks=1)))
            return Rejected(Reason.AMBIGUOUS, moments=both)
        return coming + add
    return coming


def _next_month(facts: Facts, today: date) -> Day:
    if facts[Slot.MONTH_SHIFT] == 0:
        return Rejected(Reason.VAGUE)
    return month_later(today, facts[Slot.MONTH_SHIFT])


_CHECKED = {Slot.WEEKDAY, Slot.WEEK, Slot.WEEK_SHIFT}
_SOURCES: list[tuple[set[Slot], _Source]] = [
    ({Slot.SHIFT, Slot.WEEKS}, _shift_and_weeks),
    ({Slot.SHIFT, Slot.DAYS}, _shift_and_days),
    ({Slot.SHIFT}, _shift),
    ({Slot.NTH, Slot.WEEKDAY, Slot.MONTH}, _nth_weekday),
    ({Slot.NTH, Slot.WEEKDAY, Slot.MONTH_SHIFT}, _nth_weekday_shifted),
    ({Slot.EDGE, Slot.MONTH}, _edge_of_month),
    ({Slot.EDGE, Slot.MONTH_SHIFT}, _edge_of_shifted_month),
    ({Slot.EDGE, Slot.WEEK_SHIFT}, _edge_of_shifted_week),
    ({Slot.EDGE, Slot.WEEK}, _edge_of_week),
    ({Slot.DAY, Slot.MONTH}, _date),
    ({Slot.DAY, Slot.MONTH_SHIFT}, _day_of_shifted_month),
    ({Slot.DAY}, _day_of_month),
    ({Slot.FEAST}, _feast),
    ({Slot.ADVENT}, _advent),
    ({Slot.DAYS}, _days),
    ({Slot.MONTHS}, _months),
    ({Slot.WEEKDAY, Slot.WEEKS}, _weekday_and_weeks),
    ({Slot.WEEKS}, _weeks),
    ({Slot.WEEKDAY, Slot.WEEK}, _weekday_of_week),
    ({Slot.WEEKDAY, Slot.WEEK_SHIFT}, _weekday_of_shifted_week),
    ({Slot.WEEKDAY}, _weekday),
    ({Slot.MONTH_SHIFT}, _next_month),
]
"""Which facts together name a day; a later entry only gets what the earlier ones left."""
