"""When the rules of meetings may find something new: see ``bot.scene.Nag``."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from bot.domain.calendar import Calendar, Month
from bot.domain.facts import TeamCase, stands_at
from bot.domain.meetings import Meeting
from bot.domain.policy import Meetings
from bot.domain.teams import Stage
from bot.meetings.aftermath import aftermath, confirmed_until
from bot.meetings.rules import ANSWERS_COME


def appointment_turns(case: TeamCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's hours before each date."""
    for meeting, starts in _dated(case):
        yield from stands_at(meeting)
        for hour in case.programme.policy.meetings.remind_hours_before:
            yield starts - timedelta(hours=hour)


def standing_turns(case: TeamCase, _now: datetime) -> Iterator[datetime]:
    """Yield when a date begins to stand to which not all have answered."""
    for meeting, _ in _dated(case):
        yield from stands_at(meeting)


def aftermath_turns(case: TeamCase, _now: datetime) -> Iterator[datetime]:
    """Yield when it is asked how it was, when once more, and when the coordinator hears."""
    for meeting, starts in _dated(case):
        yield from stands_at(meeting)
        yield from aftermath(case, starts + timedelta(minutes=meeting.minutes))
        if (rests := confirmed_until(meeting)) is not None:
            yield rests


def month_turns(case: TeamCase, now: datetime) -> Iterator[datetime]:
    """Yield the policy's days of the months around, and when a proposed date goes stale."""
    if case.team.stage is not Stage.ACTIVE:
        return
    calendar, policy = case.programme.calendar, case.programme.policy.meetings
    present = calendar.month_of(now)
    for month in (present.previous, present, present.next):
        meeting = case.meeting(str(month))
        if meeting.settled or case.agreed(meeting, now):
            continue
        yield from _steps(calendar, policy, month)
        yield from stands_at(meeting)
        if meeting.starts_at is not None:
            yield meeting.starts_at
        if meeting.proposed_at is not None:
            yield meeting.proposed_at + ANSWERS_COME
        if meeting.closed_at is not None:
            yield meeting.closed_at + ANSWERS_COME


@lru_cache(maxsize=64)  # the same for all teams that are looked at
def _steps(calendar: Calendar, policy: Meetings, month: Month) -> tuple[datetime, ...]:
    days = (policy.ask_day, policy.first_reminder_day, policy.second_reminder_day,
            policy.escalation_day)  # fmt: skip
    return tuple(calendar.midnight(month.day(day)) for day in days)


def _dated(case: TeamCase) -> Iterator[tuple[Meeting, datetime]]:
    for meeting in case.meetings.values():
        if not meeting.settled and meeting.starts_at is not None:
            yield meeting, meeting.starts_at
