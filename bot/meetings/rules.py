"""When a team is asked for a date, reminded of it, and when the coordinator hears of none."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce

from bot.domain.calendar import Month
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.teams import Stage, Verdict
from bot.scene import Due, button
from bot.talk.model import Choice, Say, Why, say

ANSWERS_COME = timedelta(days=1)
"""So long after a date was proposed, or lost, nobody is reminded of answering."""

CATCHING_UP = timedelta(days=1)
"""So long into the next month the coordinator is told what an outage kept back."""
AFTER_FREE_DAYS = timedelta(days=14)
"""So long they are told what free days kept back: they hear of all of it then, and once a day."""

CALLED_OFF, FELL_THROUGH = "called-off", "fell-through"
"""News that an agreed date is no more: whoever knew of it hears that, whatever comes instead."""
WITHOUT_YOU = "without-you"
"""News to who left the team that an agreed date is not theirs any more."""
NOTED = "noted"
"""What somebody noted of a meeting: it is read, also where the team ends before."""


def stem(meeting: Meeting) -> str:
    """Return the beginning of all keys about this slot."""
    return f"meeting/{meeting.team_id}/{meeting.slot}/"


def news_stem(meeting: Meeting, what: str) -> str:
    """Return the beginning of the keys of news about a slot's present date."""
    if what in (CALLED_OFF, FELL_THROUGH, WITHOUT_YOU, NOTED):
        return f"{what}/{meeting.team_id}/{meeting.slot}/{meeting.sequence}/"
    return f"{stem(meeting)}{meeting.sequence}/{what}/"


def slot_name(slot: str) -> Say:
    """Return the words for a slot: the first meeting, or the month."""
    if slot == FIRST:
        return say("slot-first")
    return say("slot-month", month=Month.parse(slot))


def begun(case: TeamCase, slot: str, now: datetime) -> bool:
    """Whether a meeting of that slot can have taken place yet."""
    return slot == FIRST or Month.parse(slot) <= case.programme.calendar.month_of(now)


def date_buttons(case: TeamCase, slot: str, now: datetime) -> tuple[tuple[Choice, ...], ...]:
    """Return what settles an open slot."""
    team = case.team.id
    first = [button("date-propose", "date", team, slot)]
    if begun(case, slot, now):
        first.append(button("date-had", "had", team, slot))
    return (tuple(first), (button("rest-week", "snooze"),))


def vote_buttons(case: TeamCase, meeting: Meeting) -> tuple[tuple[Choice, ...], ...]:
    """Return the answers to a proposed date."""
    about = words(meeting)
    return ((button("vote-yes", "vote", *about, "yes"), button("vote-no", "vote", *about, "no")),)


def answers(case: TeamCase, meeting: Meeting) -> Say:
    """Return who has said yes to the proposed date, and from whom the answer is missing."""
    people = case.people
    given = [
        say("date-answer-yes", name=people[each].name) for each in meeting.yes if each in people
    ]
    missing = [say("date-answer-missing", name=people[each].name) for each in case.silent(meeting)]
    return reduce(_joined, [*given, *missing])


def _joined(before: Say, answer: Say) -> Say:
    return say("date-answers", before=before, answer=answer)


def held_buttons(case: TeamCase, meeting: Meeting) -> tuple[tuple[Choice, ...], ...]:
    """Return the answers to whether it took place."""
    about = words(meeting)
    return ((button("held-yes", "took", *about, "yes"), button("held-no", "took", *about, "no")),)


def outdated(case: TeamCase, meeting: Meeting, now: datetime) -> bool:
    """Whether a proposed date went by before all had agreed to it: there is nothing to answer."""
    gone = meeting.starts_at is not None and meeting.starts_at <= now
    return gone and not case.agreed(meeting, now)


def card(
    case: TeamCase, slot: str, now: datetime, reader: str = ""
) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return a slot as its team, or one reader of it, sees it: the lines, and what can be done."""
    meeting = case.meeting(slot)
    name = {"team": case.team.name, "slot": slot_name(slot)}
    if meeting.settled:
        lines = (say(f"meeting-{meeting.state}", **name, note=meeting.note),)
        return (*lines, *_verdict(case, reader)[0]), _verdict(case, reader)[1]
    if meeting.starts_at is None or meeting.ends_at is None or outdated(case, meeting, now):
        return (say("meeting-open", **name),), date_buttons(case, slot, now)[:1]
    cannot = ((button("cannot", "cannot", *words(meeting)),),) if reader in meeting.yes else ()
    if not case.agreed(meeting, now):
        head = say("meeting-proposed", **name, when=meeting.starts_at)
        votes = cannot or vote_buttons(case, meeting)
        return (head, answers(case, meeting)), (*votes, *date_buttons(case, slot, now)[:1])
    if now >= meeting.ends_at:
        return (say("meeting-over", **name, when=meeting.starts_at),), held_buttons(case, meeting)
    other = button("date-other", "date", case.team.id, slot)
    return (say("meeting-agreed", **name, when=meeting.starts_at),), ((other,), *cannot)


def _verdict(case: TeamCase, reader: str) -> tuple[tuple[Say, ...], tuple[tuple[Choice, ...], ...]]:
    """Return the question of go or no-go to a reader who has not answered it yet."""
    if case.team.stage is not Stage.TALKING:
        return (), ()
    if all(each.person_id != reader or each.verdict is not None for each in case.members):
        return (), ()
    buttons = tuple(button(f"verdict-{each}", "verdict", case.team.id, each) for each in Verdict)
    return (say("verdict-ask", team=case.team.name),), (buttons,)


def remind_appointment(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Remind everybody the policy's hours before an agreed date, each once, while it is useful."""
    hours = case.programme.policy.meetings.remind_hours_before
    for meeting in case.meetings.values():
        starts = meeting.starts_at
        if meeting.settled or starts is None or now >= starts or meeting.proposed_at is None:
            continue
        if not case.agreed(meeting, now):
            continue
        for hour, after in zip(hours, (*hours[1:], 0), strict=True):
            mark, gone = starts - timedelta(hours=hour), starts - timedelta(hours=after)
            if not mark <= now < gone or meeting.proposed_at > mark:
                continue
            for member in case.members:
                yield Due(
                    key=f"{stem(meeting)}{meeting.sequence}/h{hour}/{member.person_id}",
                    person_id=member.person_id,
                    about="appointment",
                    lines=(
                        say(
                            "meeting-soon",
                            team=case.team.name,
                            slot=slot_name(meeting.slot),
                            when=starts,
                            with_whom=case.names(without=member.person_id),
                        ),
                    ),
                    choices=((button("cannot", "cannot", *words(meeting)),),),
                    why=Why.APPOINTMENT,
                    team_id=case.team.id,
                    not_after=gone,
                )


def tell_that_it_stands(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Tell everybody that a date stands to which not all have answered."""
    for meeting in case.meetings.values():
        starts = meeting.starts_at
        if meeting.state is not MeetingState.PROPOSED or starts is None or now >= starts:
            continue
        if not case.agreed(meeting, now):
            continue
        for person_id in case.people:
            yield Due(
                key=standing_key(meeting, person_id),
                person_id=person_id,
                about="date-stands",
                lines=(
                    say(
                        "date-stands",
                        team=case.team.name,
                        slot=slot_name(meeting.slot),
                        when=starts,
                    ),
                ),
                choices=((button("cannot", "cannot", *words(meeting)),),),
                why=Why.NEWS,
                team_id=case.team.id,
                not_after=starts,
            )


def standing_key(meeting: Meeting, person_id: str) -> str:
    """Return the key of the news to somebody that a date stands without everybody's answer."""
    return f"{stem(meeting)}{meeting.sequence}/stands/{person_id}"


def words(meeting: Meeting) -> tuple[str | int, ...]:
    """Return what a button says of which date it is about."""
    return meeting.team_id, meeting.slot, meeting.sequence


def remind_of_month(case: TeamCase, now: datetime) -> Iterable[Due]:
    """Ask for the month's date, more firmly with time, then tell the coordinator."""
    if case.team.stage is not Stage.ACTIVE:
        return
    month = case.programme.calendar.month_of(now)
    meeting = _missing(case, month, now)
    if meeting is not None:
        yield from _remind(case, meeting, month, now)
    last = _missing(case, month.previous, now)
    if last is not None and now < _told_until(case, month.previous):
        yield from _escalate(case, last, now)


def _missing(case: TeamCase, month: Month, now: datetime) -> Meeting | None:
    """Return the meeting that a team owes for a month, where it has no date and none may come."""
    meeting = case.meeting(str(month))
    if meeting.settled or case.agreed(meeting, now) or month not in case.months(now):
        return None
    return None if _fresh(case, meeting, now) else meeting


def _month_ends(case: TeamCase, month: Month) -> datetime:
    """Return when the first polite hour of the next month begins."""
    calendar = case.programme.calendar
    return calendar.next_polite(calendar.midnight(month.next.first))


def _told_until(case: TeamCase, month: Month) -> datetime:
    """Return until when the coordinator is told of a month without a date that is over."""
    calendar, policy = case.programme.calendar, case.programme.policy.meetings
    due = calendar.next_polite(calendar.midnight(month.day(policy.escalation_day)))
    ends = _month_ends(case, month)
    return ends + (CATCHING_UP if due < ends else AFTER_FREE_DAYS)


def _remind(case: TeamCase, meeting: Meeting, month: Month, now: datetime) -> Iterator[Due]:
    calendar, policy = case.programme.calendar, case.programme.policy.meetings
    today = calendar.local(now).date().day
    steps = (policy.ask_day, policy.first_reminder_day, policy.second_reminder_day)
    passed = sum(today >= day for day in steps)
    if not passed:
        return
    until = calendar.instant(month.next.first, case.programme.policy.messages.from_time)
    yield from _ask_members(case, meeting, passed - 1, now, until)
    if today >= policy.escalation_day:
        yield from _escalate(case, meeting, now)


def _fresh(case: TeamCase, meeting: Meeting, now: datetime) -> bool:
    """Whether a date was proposed, or lost, so lately that an answer may still come."""
    if meeting.state is MeetingState.OPEN and meeting.closed_at is not None:
        return now - meeting.closed_at < ANSWERS_COME
    if meeting.proposed_at is None or meeting.state is not MeetingState.PROPOSED:
        return False
    return not outdated(case, meeting, now) and now - meeting.proposed_at < ANSWERS_COME


def _ask_members(
    case: TeamCase, meeting: Meeting, count: int, now: datetime, until: datetime
) -> Iterator[Due]:
    proposed = meeting.state is MeetingState.PROPOSED and not outdated(case, meeting, now)
    asked = case.silent(meeting) if proposed else tuple(case.people)
    for person_id in asked:
        name = {"team": case.team.name, "slot": slot_name(meeting.slot), "count": count}
        if proposed:
            lines = (say("date-reminder-vote", **name, when=meeting.starts_at),)
            choices = (*vote_buttons(case, meeting), (button("rest-week", "snooze"),))
        else:
            lines = (say("date-reminder", **name),)
            choices = date_buttons(case, meeting.slot, now)
        yield Due(
            key=f"{stem(meeting)}{count}/{person_id}",
            person_id=person_id,
            about="date",
            lines=lines,
            choices=choices,
            team_id=case.team.id,
            not_after=until,
        )


def _escalate(case: TeamCase, meeting: Meeting, now: datetime) -> Iterator[Due]:
    """Tell every coordinator that a team has no date, and who has not answered."""
    open_ = meeting.starts_at is None or outdated(case, meeting, now)
    waiting = tuple(case.people) if open_ else case.silent(meeting)
    names = tuple(case.people[each].name for each in waiting)
    for person_id in case.coordinators:
        yield Due(
            key=f"{stem(meeting)}coordinator/{person_id}",
            person_id=person_id,
            about="date-escalation",
            lines=(
                say("meeting-escalation", number=case.team.number, team=case.team.name,
                    slot=slot_name(meeting.slot), names=names),
            ),
            choices=((button("open-team", "team", case.team.id),),),
            why=Why.ESCALATION,
            team_id=case.team.id,
            not_after=now + timedelta(days=14),
        )  # fmt: skip
