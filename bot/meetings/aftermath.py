"""When a team is asked how a meeting was, and when the coordinator hears that nobody said so."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting
from bot.meetings.rules import held_buttons, slot_name, stem
from bot.scene import Due, button
from bot.talk.model import LAPSE, Say, Why, say

MARGIN = timedelta(hours=1)
"""So much longer than the question who came a meeting rests that took place by somebody's word."""


class Aftermath(NamedTuple):
    """When it is asked whether a meeting took place, when once more, and when it is escalated."""

    first: datetime
    second: datetime
    escalated: datetime


def aftermath(case: TeamCase, ends: datetime) -> Aftermath:
    """Return what follows the end of a meeting, as long as nobody says how it was."""
    policy, calendar = case.programme.policy.meetings, case.programme.calendar
    first = ends + timedelta(minutes=policy.aftermath_minutes)
    day = calendar.local(calendar.next_polite(first)).date()
    later = []
    for _ in range(2):
        day = calendar.add_workdays(day, policy.later_answer_workdays)
        later.append(calendar.instant(day, case.programme.policy.messages.from_time))
    return Aftermath(first, *later)


def confirmed_until(meeting: Meeting) -> datetime | None:
    """Return until when nobody asks whether a meeting took place, as somebody said that it did.

    By then they have said who came, or the meeting counts without that; unless they left it at it.
    """
    told, ends = meeting.closed_at, meeting.ends_at
    return told + LAPSE + MARGIN if told is not None and ends is not None and told >= ends else None


def ask_afterwards(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Ask after the end whether it took place, and once more on a later working day.

    When again nobody answers, the coordinator hears of it.
    """
    for meeting in case.meetings.values():
        ends = meeting.ends_at
        if meeting.settled or ends is None or not case.agreed(meeting, now):
            continue
        after, rests = aftermath(case, ends), confirmed_until(meeting)
        if rests is not None and now < rests:
            continue
        if now >= after.first:
            yield from _ask(case, meeting, 2 if now >= after.second else 1, now)
        if now >= after.escalated:
            yield from _escalate(case, meeting, now)


def _ask(case: TeamCase, meeting: Meeting, count: int, now: datetime) -> Iterator[Due]:
    for member in case.members:
        yield Due(
            key=f"{stem(meeting)}{meeting.sequence}/held{count}/{member.person_id}",
            person_id=member.person_id,
            about="held",
            lines=(_line("meeting-was", case, meeting, count=count),),
            choices=held_buttons(case, meeting),
            team_id=case.team.id,
            not_after=now + timedelta(days=7),
        )


def _escalate(case: TeamCase, meeting: Meeting, now: datetime) -> Iterator[Due]:
    """Tell every coordinator that nobody said whether a meeting took place."""
    for person_id in case.coordinators:
        yield Due(
            key=f"{stem(meeting)}{meeting.sequence}/held/coordinator/{person_id}",
            person_id=person_id,
            about="held-escalation",
            lines=(_line("meeting-unconfirmed", case, meeting, number=case.team.number),),
            choices=((button("open-team", "team", case.team.id),),),
            why=Why.ESCALATION,
            team_id=case.team.id,
            not_after=now + timedelta(days=14),
        )


def _line(text: str, case: TeamCase, meeting: Meeting, **more: int) -> Say:
    slot = slot_name(meeting.slot)
    return say(text, team=case.team.name, slot=slot, when=meeting.starts_at, **more)
