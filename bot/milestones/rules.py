"""Which month an update counts for, what is overdue, and who hears of it when."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from bot.domain.calendar import Calendar, Month, months_between
from bot.domain.facts import TeamCase
from bot.domain.milestones import Standing
from bot.domain.policy import Updates
from bot.domain.programme import MilestoneTemplate, Programme
from bot.domain.teams import Stage
from bot.scene import Due, button
from bot.talk.model import Say, Why, say

REACH = timedelta(days=124)
"""So long after its month something about an update may fall due: working days may be rare."""


def standing_name(standing: Standing) -> Say:
    """Return the words for a standing: those of its button."""
    return say(f"update-standing-{standing}")


def open_milestones(case: TeamCase) -> tuple[MilestoneTemplate, ...]:
    """Return the milestones of the programme that the team has not reported as done."""
    done = {each.milestone_id for each in case.updates if each.standing is Standing.DONE}
    return tuple(each for each in case.programme.milestones if each.id not in done)


# Months.


def due_day(programme: Programme, month: Month) -> date:
    """Return the day by which a month's update is due: its last, or the programme's."""
    return min(month.next.first - timedelta(days=1), programme.ends)


def owes(case: TeamCase, month: Month) -> bool:
    """Whether the team was active for at least half of the month's days."""
    if case.team.formed_at is None:
        return False
    calendar = case.programme.calendar
    first = max(calendar.local(case.team.formed_at).date(), month.first)
    last = due_day(case.programme, month)
    if case.team.ended_at is not None:
        last = min(last, calendar.local(case.team.ended_at).date())
    return 2 * ((last - first).days + 1) >= (month.next.first - month.first).days


def last_due(case: TeamCase, now: datetime) -> Month | None:
    """Return the newest month that the team owes an update for and whose due day is over."""
    if case.team.formed_at is None:
        return None
    calendar = case.programme.calendar
    today = calendar.local(now).date()
    month, found = calendar.month_of(case.team.formed_at), None
    while due_day(case.programme, month) < today and month.first <= case.programme.ends:
        found = month if owes(case, month) else found
        month = month.next
    return found


def settled(case: TeamCase, month: Month) -> bool:
    """Whether anybody of the team reported for that month, or for a later one."""
    return any(each.month >= str(month) for each in case.updates)


def month_for(case: TeamCase, now: datetime) -> Month:
    """Return the month for which an update counts that is made now.

    That is the last due month while it is open and the coordinators have not been told,
    and the present one otherwise.
    """
    calendar = case.programme.calendar
    last = last_due(case, now)
    if last is not None and not settled(case, last):
        days = case.programme.policy.updates.coordinator_after_workdays
        if not _over(case, last, days, now):
            return last
    return min(calendar.month_of(now), Month.of(case.programme.ends))


def overdue(case: TeamCase, now: datetime) -> Month | None:
    """Return the month whose update is missing after the days of grace, if there is one."""
    month = last_due(case, now)
    if case.team.stage is not Stage.ACTIVE or month is None or settled(case, month):
        return None
    grace = case.programme.policy.updates.grace_workdays
    return month if _over(case, month, grace, now) else None


def _over(case: TeamCase, month: Month, workdays: int, now: datetime) -> bool:
    calendar = case.programme.calendar
    last = calendar.add_workdays(due_day(case.programme, month), workdays)
    return calendar.local(now).date() > last


# Reminders.


def stem(team_id: str) -> str:
    """Return the beginning of the keys of all reminders of a team's updates."""
    return f"update/{team_id}/"


def remind_update(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Remind the members when the grace is over, then tell the coordinators; each once.

    Only the newest month counts. After the programme's end it is quiet once the coordinators'
    day and another grace have passed.
    """
    policy = case.programme.policy.updates
    month = overdue(case, now)
    if month is None or _closed(case, now):
        return
    passed = sum(_over(case, month, each, now) for each in _paces(policy))
    if passed:
        yield from _remind_members(case, month, passed)
    if _over(case, month, policy.coordinator_after_workdays, now):
        yield from _tell_coordinators(case, month)


def _paces(policy: Updates) -> tuple[int, ...]:
    """Return after how many working days the members are reminded."""
    room = policy.coordinator_after_workdays - policy.grace_workdays
    pace = max(room // max(policy.reminders, 1), 1)
    return tuple(policy.grace_workdays + count * pace for count in range(policy.reminders))


def update_turns(case: TeamCase, now: datetime) -> Iterator[datetime]:
    """Yield the working days on which somebody is told of a missing update."""
    if case.team.stage is not Stage.ACTIVE:
        return
    programme = case.programme
    today = programme.calendar.local(now).date()
    for month, turns in _ahead(programme.calendar, programme.ends, programme.policy.updates, today):
        if not settled(case, month):
            yield from turns


@lru_cache(maxsize=64)  # the same for all teams that are looked at
def _ahead(
    calendar: Calendar, ends: date, policy: Updates, today: date
) -> tuple[tuple[Month, tuple[datetime, ...]], ...]:
    """Return by month when the working days on which its update is told of are over."""
    months = months_between(Month.of(today - REACH), Month.of(today).next)
    steps = (*_paces(policy), policy.coordinator_after_workdays)
    return tuple(
        (month, tuple(turn for turn in turns if turn > calendar.midnight(today)))
        for month in months
        for turns in [[_over_at(calendar, min(month.last, ends), days) for days in steps]]
        if max(turns) > calendar.midnight(today)
    )


def _over_at(calendar: Calendar, day: date, workdays: int) -> datetime:
    return calendar.midnight(calendar.add_workdays(day, workdays) + timedelta(days=1))


def _closed(case: TeamCase, now: datetime) -> bool:
    policy, calendar = case.programme.policy.updates, case.programme.calendar
    days = policy.coordinator_after_workdays + policy.grace_workdays + 1
    return calendar.local(now).date() > calendar.add_workdays(case.programme.ends, days)


def _remind_members(case: TeamCase, month: Month, count: int) -> Iterable[Due]:
    for person_id in case.people:
        yield Due(
            key=f"{stem(case.team.id)}{month}/{count}/{person_id}",
            person_id=person_id,
            about="update",
            lines=(say("update-reminder", team=case.team.name, month=month),),
            choices=(
                (button("update-now", "update", case.team.id),),
                (button("rest-week", "snooze"),),
            ),
            team_id=case.team.id,
        )


def _tell_coordinators(case: TeamCase, month: Month) -> Iterable[Due]:
    for person_id in case.coordinators:
        yield Due(
            key=f"{stem(case.team.id)}{month}/coordinator/{person_id}",
            person_id=person_id,
            about="update-escalation",
            lines=(
                say(
                    "update-escalation",
                    number=case.team.number,
                    team=case.team.name,
                    month=month,
                    due=due_day(case.programme, month),
                    names=case.names(),
                ),
            ),
            choices=((button("open-team", "team", case.team.id),),),
            why=Why.ESCALATION,
            team_id=case.team.id,
        )
