"""What there is to know about a team: everything that may be wrong with it, found in one place.

The three alarms are kept apart, because they need different help. All numbers are the
programme's policy.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.coordination.slots import SlotState, next_meeting, slot_state
from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.policy import Silence
from bot.domain.teams import Stage
from bot.milestones.rules import due_day, open_milestones, overdue
from bot.talk.model import Say, say

WELL = (Standing.ON_TRACK, Standing.DONE)
EVER = datetime.min.replace(tzinfo=UTC)


class Colour(StrEnum):
    """The three lights, the worst first."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


class Alarm(StrEnum):
    """Three kinds of trouble that need different help."""

    SILENT = "silent"
    STUCK = "stuck"
    ONE_SIDED = "one-sided"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know about a team; with ``since``, it is overdue from that local day on."""

    colour: Colour
    text: Say
    since: date | None = None
    alarm: Alarm | None = None


def findings(
    case: TeamCase, now: datetime, unreachable: Collection[str] = (), language: str = "de"
) -> Iterator[Finding]:
    """Yield everything there is to know about a living team.

    ``unreachable`` are people whom no messenger reaches; ``language`` is that of the milestones'
    names, which the programme gives.
    """
    for look in _LOOKS:
        yield from look(case, now)
    yield from _late_milestone(case, now, language)
    yield from _absent(case, unreachable)


def open_help(case: TeamCase) -> tuple[Update, ...]:
    """Return the calls for help that nobody took care of.

    A later good update of the person who called answers them, too; nobody else's does.
    """
    well = {each.person_id: each.at for each in case.updates if each.standing in WELL}
    return tuple(
        each
        for each in case.updates
        if each.help and each.helped_at is None and each.at > well.get(each.person_id, EVER)
    )


def heard(case: TeamCase, side: Side | None = None) -> datetime | None:
    """Return when the team, or one side of it, last wrote or pressed something."""
    members = [each for each in case.members if side in (None, each.side)]
    return max(
        (case.heard[each.person_id] for each in members if each.person_id in case.heard),
        default=None,
    )


def worry_days(silence: Silence) -> int:
    """Return after how many days a silence is worth a look: those of the second reminder."""
    if len(silence.reminder_days) > 1:
        return silence.reminder_days[1]
    return max(silence.coordinator_after_days // 2, 1)


# What may be wrong.


def _look_for_help(case: TeamCase, now: datetime) -> Iterator[Finding]:
    calls = open_help(case)
    if calls:
        since = case.programme.calendar.local(calls[0].at).date()
        yield Finding(Colour.RED, say("status-help"), since)
    latest = case.updates[-1].standing if case.updates else None
    if latest is Standing.BLOCKED:
        yield Finding(Colour.RED, say("status-blocked"))
    if latest is Standing.AT_RISK:
        yield Finding(Colour.YELLOW, say("status-at-risk"))


def _look_for_people(case: TeamCase, now: datetime) -> Iterator[Finding]:
    """Find a side on which nobody is left."""
    for side in Side:
        if all(each.side is not side for each in case.members):
            yield Finding(Colour.RED, say("status-deserted", side=side))


def _look_at_first_meeting(case: TeamCase, now: datetime) -> Iterator[Finding]:
    if case.team.stage is not Stage.TALKING:
        return
    calendar, policy = case.programme.calendar, case.programme.policy
    state = slot_state(case, FIRST, now)
    if state in (SlotState.OPEN, SlotState.PROPOSED):
        begins = case.meeting(FIRST).closed_at or case.team.matched_at
        waited = now - begins
        first = policy.first_meeting.team_after_days
        if waited >= timedelta(days=first):
            late = waited >= timedelta(days=policy.first_meeting.coordinator_after_days)
            since = calendar.local(begins + timedelta(days=first)).date()
            yield Finding(_red_if(late), say(f"status-first-{state}"), since)
    closed = case.meeting(FIRST).closed_at
    if state is SlotState.HELD and closed is not None:
        first = min(policy.requests.reminder_days, default=policy.requests.answer_days)
        if now >= closed + timedelta(days=first):
            late = now >= closed + timedelta(days=policy.requests.answer_days)
            missing = tuple(
                case.people[each.person_id].name for each in case.deciding if each.verdict is None
            )
            text = say("status-verdict", names=missing)
            yield Finding(_red_if(late), text, calendar.local(closed).date())


def _look_at_months(case: TeamCase, now: datetime) -> Iterator[Finding]:
    calendar, policy = case.programme.calendar, case.programme.policy.meetings
    present, today = calendar.month_of(now), calendar.local(now).date()
    owed = case.months(now)
    if case.team.stage is not Stage.ACTIVE or not owed:
        return
    state = slot_state(case, str(owed[-1]), now)
    past = [month for month in owed if month < present]
    arranged = present in owed and state in (SlotState.AGREED, SlotState.OVER, SlotState.HELD)
    if past and not arranged and slot_state(case, str(past[-1]), now) is SlotState.MISSED:
        text = say("status-missed", month=past[-1])
        yield Finding(Colour.RED, text, past[-1].next.first)
    open_now = present in owed and state in (SlotState.OPEN, SlotState.PROPOSED)
    if open_now and today.day >= policy.first_reminder_day:
        names = tuple(case.people[each].name for each in case.silent(case.meeting(str(present))))
        text = say(f"status-month-{state}", month=present, names=names)
        since = present.first.replace(day=policy.first_reminder_day)
        yield Finding(_red_if(today.day >= policy.escalation_day), text, since)


def _look_for_answers(case: TeamCase, now: datetime) -> Iterator[Finding]:
    """Look for agreed meetings of which nobody said whether they took place."""
    calendar, policy = case.programme.calendar, case.programme.policy.meetings
    for slot, meeting in case.meetings.items():
        if slot_state(case, slot, now) is not SlotState.OVER or meeting.ends_at is None:
            continue
        day = calendar.local(meeting.ends_at).date()
        if calendar.local(now).date() > calendar.add_workdays(day, policy.later_answer_workdays):
            yield Finding(Colour.YELLOW, say("status-over", when=day), day)


def _look_at_updates(case: TeamCase, now: datetime) -> Iterator[Finding]:
    month = overdue(case, now)
    if month is not None:
        text = say("status-update", month=month)
        yield Finding(Colour.YELLOW, text, due_day(case.programme, month))


def _look_for_silence(case: TeamCase, now: datetime) -> Iterator[Finding]:
    """Tell silence from one-sidedness. Who has agreed on a date ahead need not talk yet."""
    calendar, policy = case.programme.calendar, case.programme.policy.silence
    last = max(heard(case) or case.team.matched_at, case.team.matched_at)
    days = (now - last).days
    if days >= policy.coordinator_after_days:
        since = calendar.local(last).date()
        yield Finding(Colour.RED, say("status-silent", days=days), since, Alarm.SILENT)
        return
    coming = next_meeting(case, now)
    if not case.expects(now) or (coming is not None and case.agreed(coming, now)):
        return
    worry = worry_days(policy)
    if days >= worry:
        yield Finding(Colour.YELLOW, say("status-silent", days=days), None, Alarm.SILENT)
        return
    for side in Side:
        joined = [each.joined_at for each in case.members if each.side is side]
        if not joined:
            continue
        known = heard(case, side)
        alone = (now - max(*joined, *([known] if known else []), case.team.matched_at)).days
        if alone >= worry:
            late = alone >= policy.coordinator_after_days
            text = say("status-one-sided", side=side, days=alone)
            yield Finding(_red_if(late), text, None, Alarm.ONE_SIDED)


def _look_for_standstill(case: TeamCase, now: datetime) -> Iterator[Finding]:
    """Find a team that meets, has reported trouble twice, and done no milestone for long.

    Long is twice the time after which the coordinators hear of silence.
    """
    formed, long = case.team.formed_at, 2 * case.programme.policy.silence.coordinator_after_days
    latest = case.updates[-2:]
    if case.team.stage is not Stage.ACTIVE or formed is None or len(latest) < 2:
        return
    begins = now - timedelta(days=long)
    done = max((each.at for each in case.updates if each.standing is Standing.DONE), default=formed)
    meets = any(
        each.state is MeetingState.HELD and each.closed_at is not None and each.closed_at >= begins
        for each in case.meetings.values()
    )
    if all(each.standing not in WELL for each in latest) and meets and done <= begins:
        weeks = (now - done).days // 7
        yield Finding(Colour.YELLOW, say("status-stuck", weeks=weeks), None, Alarm.STUCK)


def _late_milestone(case: TeamCase, now: datetime, language: str) -> Iterator[Finding]:
    """Name the milestone that is open for the longest time after its day; it colours nothing."""
    calendar, formed = case.programme.calendar, case.team.formed_at
    if case.team.stage is not Stage.ACTIVE or formed is None:
        return
    began = calendar.local(formed).date()
    waiting = sorted(
        (each for each in open_milestones(case) if each.due > began), key=lambda each: each.due
    )
    if not waiting:
        return
    first = waiting[0]
    grace = calendar.add_workdays(first.due, case.programme.policy.updates.grace_workdays)
    if calendar.local(now).date() > grace:
        text = say("status-milestone", milestone=first.name(language), due=first.due)
        yield Finding(Colour.GREEN, text, first.due)


def _absent(case: TeamCase, unreachable: Collection[str]) -> Iterator[Finding]:
    gone = tuple(each.name for key, each in case.people.items() if key in unreachable)
    resting = tuple(
        each.name for key, each in case.people.items() if each.paused and key not in unreachable
    )
    if gone:
        yield Finding(Colour.YELLOW, say("status-unreachable", names=gone))
    if resting:
        yield Finding(Colour.YELLOW, say("status-paused", names=resting))


Look = Callable[[TeamCase, datetime], Iterable[Finding]]

_LOOKS: tuple[Look, ...] = (
    _look_for_people,
    _look_for_help,
    _look_at_months,
    _look_at_first_meeting,
    _look_for_silence,
    _look_for_answers,
    _look_at_updates,
    _look_for_standstill,
)


def _red_if(late: bool) -> Colour:  # noqa: FBT001 - private, and reads well
    return Colour.RED if late else Colour.YELLOW
