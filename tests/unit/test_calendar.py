"""The calendar of a region: polite hours, working days, clock changes, months."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import AHEAD, Calendar, Month, months_between

SAXONY = Calendar(ZoneInfo("Europe/Berlin"))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
MONTHS = st.builds(Month, st.integers(1990, 2090), st.integers(1, 12))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SAXONY.zone).astimezone(UTC)


@pytest.mark.parametrize(
    "day",
    ["2026-11-18", "2027-11-17", "2026-10-31", "2026-05-14", "2027-03-26", "2026-12-26"],
)
def test_holidays_of_saxony(day: str) -> None:
    assert SAXONY.is_holiday(date.fromisoformat(day))
    assert not SAXONY.is_workday(date.fromisoformat(day))


def test_other_regions_have_other_holidays() -> None:
    bavaria = Calendar(SAXONY.zone, subdivision="BY")
    assert bavaria.is_holiday(date(2026, 1, 6))
    assert not SAXONY.is_holiday(date(2026, 1, 6))
    assert not bavaria.is_holiday(date(2026, 11, 18))


def test_free_days_are_no_working_days() -> None:
    resting = Calendar(SAXONY.zone, free_days=frozenset({date(2026, 12, 28)}))
    assert SAXONY.is_workday(date(2026, 12, 28))
    assert not resting.is_workday(date(2026, 12, 28))


@pytest.mark.parametrize(
    ("at", "following"),
    [
        ("2026-11-20T09:00", "2026-11-20T09:00"),
        ("2026-11-20T17:59", "2026-11-20T17:59"),
        ("2026-11-20T18:00", "2026-11-23T09:00"),
        ("2026-11-20T08:59", "2026-11-20T09:00"),
        ("2026-11-21T12:00", "2026-11-23T09:00"),
        ("2026-11-17T20:00", "2026-11-19T09:00"),
        ("2026-11-18T08:00", "2026-11-19T09:00"),
        ("2026-10-23T18:30", "2026-10-26T09:00"),
        ("2027-03-25T18:30", "2027-03-30T09:00"),
        ("2026-12-24T19:00", "2026-12-28T09:00"),
    ],
)
def test_next_polite(at: str, following: str) -> None:
    assert SAXONY.next_polite(local(at)) == local(following)


@given(INSTANTS)
def test_next_polite_is_polite_and_the_first(instant: datetime) -> None:
    following = SAXONY.next_polite(instant)
    assert SAXONY.polite(following)
    assert following >= instant
    assert following == instant or not SAXONY.polite(following - timedelta(seconds=1))
    assert (following == instant) == SAXONY.polite(instant)


@given(INSTANTS)
def test_next_opening_is_the_first_polite_hour_of_a_later_day_or_of_this_one(
    instant: datetime,
) -> None:
    opening = SAXONY.next_opening(instant)
    assert opening > instant
    assert SAXONY.local(opening).time() == SAXONY.polite_hours[0]
    assert SAXONY.polite(instant) or opening == SAXONY.next_polite(instant)
    assert SAXONY.opens_too_late(opening + AHEAD, instant)
    assert not SAXONY.opens_too_late(opening + AHEAD + timedelta(minutes=1), instant)


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2026-10-24", "09:00", "2026-10-24T07:00"),
        ("2026-10-25", "09:00", "2026-10-25T08:00"),
        ("2026-10-25", "02:30", "2026-10-25T00:30"),
        ("2027-03-27", "09:00", "2027-03-27T08:00"),
        ("2027-03-28", "09:00", "2027-03-28T07:00"),
        ("2027-03-28", "02:30", "2027-03-28T01:30"),
    ],
)
def test_instants_around_the_clock_changes(day: str, at: str, utc: str) -> None:
    instant = SAXONY.instant(date.fromisoformat(day), time.fromisoformat(at))
    assert instant == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert instant.tzinfo is UTC


def test_a_skipped_time_is_taken_after_the_gap() -> None:
    instant = SAXONY.instant(date(2027, 3, 28), time(2, 30))
    assert SAXONY.local(instant).time() == time(3, 30)


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-17", 1, "2026-11-19"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-23", -1, "2026-11-20"),
        ("2026-12-23", 3, "2026-12-29"),
    ],
)
def test_add_workdays(day: str, count: int, result: str) -> None:
    assert SAXONY.add_workdays(date.fromisoformat(day), count) == date.fromisoformat(result)


@given(st.dates(date(2024, 1, 1), date(2029, 1, 1)), st.integers(0, 40))
def test_workdays_between_counts_what_add_workdays_added(day: date, count: int) -> None:
    assert SAXONY.workdays_between(day, SAXONY.add_workdays(day, count)) == count


def test_month() -> None:
    october = Month.parse("2024-10")
    assert october == Month(2024, 10) == Month.of(date(2024, 10, 31))
    assert str(october) == "2024-10"
    assert (october.first, october.last) == (date(2024, 10, 1), date(2024, 10, 31))
    assert october.day(17) == date(2024, 10, 17)
    assert Month(2024, 12).next == Month(2025, 1)
    assert Month(2025, 1).previous == Month(2024, 12)
    assert Month(2028, 2).last == date(2028, 2, 29)
    assert Month(2024, 12) < Month(2025, 1)
    with pytest.raises(ValueError, match="day"):
        Month(2027, 2).day(29)


@pytest.mark.parametrize("text", ["2024-13", "2024", "Oktober", "", "2024-10-01"])
def test_no_month(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Month.parse(text)


def test_months_between() -> None:
    months = list(months_between(Month(2024, 9), Month(2025, 4)))
    assert months[0] == Month(2024, 9)
    assert months[-1] == Month(2025, 4)
    assert len(months) == 8
    assert list(months_between(Month(2025, 4), Month(2024, 9))) == []


@given(MONTHS)
def test_months_follow_one_another(month: Month) -> None:
    assert month.next.previous == month
    assert month < month.next
    assert Month.parse(str(month)) == month
    assert month.last + timedelta(days=1) == month.next.first


def test_month_of_is_local() -> None:
    assert SAXONY.month_of(datetime(2026, 10, 31, 22, 59, tzinfo=UTC)) == Month(2026, 10)
    assert SAXONY.month_of(datetime(2026, 10, 31, 23, 0, tzinfo=UTC)) == Month(2026, 11)


@pytest.mark.parametrize(
    ("at", "following"),
    [
        ("2024-11-20 20:30", "2024-11-20 20:30"),  # a holiday, in the evening
        ("2024-11-19 23:00", "2024-11-20 09:00"),
        ("2024-11-20 06:00", "2024-11-20 09:00"),
    ],
)
def test_next_waking(at: str, following: str) -> None:
    assert SAXONY.next_waking(local(at)) == local(following)
