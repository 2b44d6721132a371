"""When a team from which nothing is heard is asked, and when its coordinator hears of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST
from bot.domain.teams import Stage
from bot.scene import Due, button
from bot.talk.model import Why, say


def silence_turns(case: TeamCase, now: datetime) -> Iterator[datetime]:
    """Yield the policy's days of silence, and the month in which something is asked again."""
    policy, calendar = case.programme.policy.silence, case.programme.calendar
    last, following = _last_heard(case), calendar.midnight(calendar.month_of(now).next.first)
    days = policy.reminder_days if case.team.stage is Stage.TALKING else ()
    for day in (*days, policy.coordinator_after_days):
        yield last + timedelta(days=day)
        yield max(last + timedelta(days=day), following)


def _last_heard(case: TeamCase) -> datetime:
    return max([case.team.matched_at, *case.heard.values()])


def remind_silent(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Ask a talking team after the policy's days of silence; tell the coordinator of any team.

    A team at work is asked for its date every month anyway; asking it a second time for the
    same would only be noise.
    """
    policy = case.programme.policy.silence
    if not case.expects(now) or case.agreed(case.meeting(case.slot(now)), now):
        return
    last = _last_heard(case)
    days = (now - last).days
    stem = f"silence/{case.team.id}/{int(last.timestamp())}"
    passed = [day for day in policy.reminder_days if days >= day]
    if passed and case.team.stage is Stage.TALKING:
        for person_id in case.people:
            yield Due(
                key=f"{stem}/{len(passed)}/{person_id}",
                person_id=person_id,
                about="silence",
                lines=(say("silence-reminder", team=case.team.name, days=days),),
                choices=(
                    (button("date-propose", "date", case.team.id, FIRST),),
                    (button("rest-week", "snooze"),),
                ),
                team_id=case.team.id,
                not_after=now + timedelta(days=7),
            )
    if days < policy.coordinator_after_days:
        return
    for person_id in case.coordinators:
        yield Due(
            key=f"{stem}/coordinator/{person_id}",
            person_id=person_id,
            about="silence-escalation",
            lines=(
                say(
                    "silence-escalation",
                    number=case.team.number,
                    team=case.team.name,
                    days=days,
                    names=case.names(),
                ),
            ),
            choices=((button("open-team", "team", case.team.id),),),
            why=Why.ESCALATION,
            team_id=case.team.id,
        )
