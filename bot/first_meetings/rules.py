"""What the verdicts of a first meeting add up to, and who is reminded of a missing date."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.teams import Member, Stage, Verdict
from bot.scene import Due, button
from bot.talk.model import Choice, Why, say


def introduction_key(joins: Member, reader_id: str) -> str:
    """Return the key of what somebody hears when a maker joins a team.

    Who left the team and comes back is introduced anew.
    """
    return f"match/{joins.team_id}/{joins.person_id}/{reader_id}/{int(joins.joined_at.timestamp())}"


class Result(StrEnum):
    """What the verdicts so far mean for the team."""

    OPEN = "open"
    FORMED = "formed"
    ENDED = "ended"


def judge(members: Iterable[Member], *, settled: bool) -> Result:
    """Return what the verdicts mean: the contact's no or all makers' no ends it, both go forms it.

    ``settled``: the contact has named form, extent and setup. A maker's no leaves the others be.
    """
    contacts = [each.verdict for each in members if each.side is Side.CONTACT]
    makers = [each.verdict for each in members if each.side is Side.MAKER]
    if Verdict.NO_GO in contacts or all(each is Verdict.NO_GO for each in makers):
        return Result.ENDED
    if settled and Verdict.GO in contacts and Verdict.GO in makers:
        return Result.FORMED
    return Result.OPEN


def awaits(case: TeamCase, person_id: str) -> bool:
    """Whether somebody has not said yet if it goes on after the first meeting, and is to."""
    if case.team.stage is not Stage.TALKING or case.meeting(FIRST).state is not MeetingState.HELD:
        return False
    return any(each.person_id == person_id and each.verdict is None for each in case.deciding)


def verdict_buttons(team_id: str) -> tuple[tuple[Choice, ...], ...]:
    """Return go and no-go."""
    return (
        (
            button("verdict-go", "verdict", team_id, Verdict.GO),
            button("verdict-no-go", "verdict", team_id, Verdict.NO_GO),
        ),
    )


def remind_first_date(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Remind a talking team without a date, then its coordinator."""
    if case.team.stage is not Stage.TALKING:
        return
    meeting = case.meeting(FIRST)
    if meeting.settled or case.agreed(meeting, now):
        return
    stem = f"meeting/{case.team.id}/{FIRST}/{meeting.sequence}"
    first, last = _steps(case, meeting)
    if now >= first:
        yield from _ask_members(case, meeting, stem, now)
    if now >= last:
        yield from _tell_coordinators(case, f"{stem}/coordinator", "first-escalation")


def _steps(case: TeamCase, meeting: Meeting) -> tuple[datetime, datetime]:
    """Return when the team is asked for its first date, and when its coordinator hears of it.

    Where it has lost a date, it has as long for another one as it had for the first.
    """
    policy = case.programme.policy.first_meeting
    begins = meeting.closed_at or case.team.matched_at
    since = max(begins, meeting.proposed_at or begins)
    grace = timedelta(days=policy.coordinator_after_days - policy.team_after_days)
    late = begins + timedelta(days=policy.coordinator_after_days)
    return since + timedelta(days=policy.team_after_days), max(late, since + grace)


def first_date_turns(case: TeamCase, _now: datetime) -> Iterator[datetime]:
    """Yield when the people, and the coordinator, are told, and when a proposed date is over."""
    meeting = case.meeting(FIRST)
    if case.team.stage is Stage.TALKING and not meeting.settled:
        yield from _steps(case, meeting)
        if meeting.starts_at is not None:
            yield meeting.starts_at


def _ask_members(case: TeamCase, meeting: Meeting, stem: str, now: datetime) -> Iterator[Due]:
    starts = meeting.starts_at
    waits = meeting.state is MeetingState.PROPOSED and starts is not None and starts > now
    date = button("date-propose", "date", case.team.id, FIRST)
    had = button("date-had", "had", case.team.id, FIRST)
    words = (case.team.id, FIRST, meeting.sequence)
    votes = (button("vote-yes", "vote", *words, "yes"), button("vote-no", "vote", *words, "no"))
    for person_id in case.silent(meeting) if waits else case.people:
        name = {"team": case.team.name, "others": case.names(without=person_id)}
        line = say("first-reminder-vote", **name, when=starts) if waits else None
        yield Due(
            key=f"{stem}/remind/{person_id}",
            person_id=person_id,
            about="first-meeting",
            lines=(line or say("first-reminder", **name),),
            choices=(votes if waits else (date, had), (button("rest-week", "snooze"),)),
            team_id=case.team.id,
        )


def remind_verdict(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Remind who has not said go or no-go after the first meeting, then the coordinator."""
    meeting = case.meeting(FIRST)
    if case.team.stage is not Stage.TALKING or meeting.closed_at is None:
        return
    if meeting.state is not MeetingState.HELD:
        return
    waited = now - meeting.closed_at
    policy = case.programme.policy.requests
    missing = [each for each in case.deciding if each.verdict is None]
    passed = [day for day in policy.reminder_days if waited >= timedelta(days=day)]
    stem = f"verdict/{case.team.id}/"
    for member in missing if passed else ():
        yield Due(
            key=f"{stem}{len(passed)}/{member.person_id}",
            person_id=member.person_id,
            about="verdict",
            lines=(say("verdict-reminder", team=case.team.name),),
            choices=verdict_buttons(case.team.id),
            team_id=case.team.id,
        )
    if waited >= timedelta(days=policy.answer_days):
        yield from _tell_coordinators(case, f"{stem}coordinator", "verdict-escalation")


def verdict_turns(case: TeamCase, _now: datetime) -> Iterator[datetime]:
    """Yield the policy's days after the first meeting."""
    closed_at = case.meeting(FIRST).closed_at
    if case.team.stage is Stage.TALKING and closed_at is not None:
        policy = case.programme.policy.requests
        for day in (*policy.reminder_days, policy.answer_days):
            yield closed_at + timedelta(days=day)


def _tell_coordinators(case: TeamCase, stem: str, text: str) -> Iterator[Due]:
    for person_id in case.coordinators:
        yield Due(
            key=f"{stem}/{person_id}",
            person_id=person_id,
            about=text,
            lines=(say(text, number=case.team.number, team=case.team.name, names=case.names()),),
            choices=((button("open-team", "team", case.team.id),),),
            why=Why.ESCALATION,
            team_id=case.team.id,
        )
