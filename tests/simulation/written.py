"""Invariants of what is written: each looks at one committed transaction, or at a whole day."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.domain.calendar import Month
from bot.domain.challenges import Challenge, Organisation, Side, Suggestion
from bot.domain.facts import TeamCase
from bot.domain.meetings import FIRST
from bot.domain.people import Membership
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Stage, Team
from bot.talk.model import Pressed, Said, Shown, Unreadable
from tests.simulation.ledger import LIVE, Ledger
from tests.simulation.places import places_are_kept
from tests.simulation.witness import Decided, Log, Posted, put_in

GRACE = 3
"""Working days that an escalation may take: it is folded, and comes once a day."""


def updates_are_decided_once(ledger: Ledger, log: Log) -> str | None:
    """Quoted: "Messages that are never lost and never doubled".

    Everything that a person sent is decided exactly once.
    """
    for each in log:
        if isinstance(each, Decided):
            if each.failed:
                return f"{each.envelope.id} could not be decided: {each.envelope.event}"
            if ledger.decided[each.envelope.id] > 1:
                return f"{each.envelope.id} was decided twice"
    return None


def everybody_is_answered(ledger: Ledger, log: Log) -> str | None:
    """Quoted: "Anything that is not understood gets the nearest command as a suggestion, never
    silence".
    """
    answered = set[str]()
    for each in log:
        if isinstance(each, Posted):
            answered.update(parcel.to for parcel in each.parcels)
        elif isinstance(each, Decided):
            envelope = each.envelope
            spoken = isinstance(envelope.event, Said | Pressed | Shown | Unreadable)
            if spoken and envelope.account not in answered and not each.failed:
                return f"no answer to {envelope.id}: {envelope.event}"
            answered = set()
    return None


def capacity_is_kept(ledger: Ledger, log: Log) -> str | None:
    """Quoted: "a challenge takes up to 3 makers, a maker up to 2 challenges; enforced inside the
    transaction".
    """
    capacity = ledger.programme.capacity
    for each in put_in(log, Member):
        challenges = [
            team.challenge_id
            for member in ledger.facts.find(Member, person_id=each.person_id)
            if member.side is Side.MAKER and member.left_at is None
            and (team := ledger.facts.get(Team, member.team_id)) is not None
            and team.stage in LIVE
        ]  # fmt: skip
        if len(challenges) > capacity.challenges_per_maker:
            return f"{each.person_id} works for {len(challenges)} challenges"
        for challenge_id in challenges:
            makers = [
                member
                for team in ledger.facts.find(Team, challenge_id=challenge_id)
                if team.stage in LIVE
                for member in ledger.facts.find(Member, team_id=team.id)
                if member.side is Side.MAKER and member.left_at is None
            ]
            if len(makers) > capacity.makers_per_challenge:
                return f"challenge {challenge_id} has {len(makers)} makers"
    return None


def an_organisation_has_one_contact(ledger: Ledger, log: Log) -> str | None:
    """Quoted: "one central contact per company".

    Whoever was erased is none any more: they may come back, and begin anew.
    """
    for each in put_in(log, Organisation):
        same = [
            other
            for other in ledger.facts.all(Organisation)
            if other.name.casefold() == each.name.casefold()
        ]
        here = {member.person_id for member in ledger.facts.find(Membership, left_at=None)}
        if len({other.contact_id for other in same} & here) > 1:
            return f"{each.name} has several contacts"
    for challenge in put_in(log, Challenge):
        organisation = ledger.facts.get(Organisation, challenge.organisation_id)
        if organisation is None or organisation.contact_id != challenge.contact_id:
            return f"challenge {challenge.id} has another contact than its organisation"
    for member in put_in(log, Member):
        contacts = [
            other
            for other in ledger.facts.find(Member, team_id=member.team_id, left_at=None)
            if other.side is Side.CONTACT
        ]
        team = ledger.facts.get(Team, member.team_id)
        if len(contacts) != 1 and team is not None and team.stage in LIVE:
            return f"team {member.team_id} has {len(contacts)} contacts"
    return None


def a_request_waits_its_days(ledger: Ledger, log: Log) -> str | None:
    """Quoted: "a request waits for an answer: 7 days; reminder on day 3 and day 6; then it
    lapses".
    """
    policy = ledger.programme.policy.requests
    for each in put_in(log, Suggestion):
        ends = each.asked_at + timedelta(days=policy.answer_days) if each.asked_at else None
        agreed = each.mutual and each.withdrawn_at is None
        if agreed and ends is not None and ledger.now is not None and ledger.now > ends:
            return f"{each.id} was answered after {ends}"
    for reminder in put_in(log, Reminder):
        kind, subject, *rest = reminder.key.split("/")
        suggestion = ledger.facts.get(Suggestion, subject)
        if kind != "request" or suggestion is None or suggestion.asked_at is None:
            continue
        if rest[-1] == "rests":  # it has gone on since
            continue
        lapsed = rest[0] == "lapsed"
        days = policy.answer_days if lapsed else policy.reminder_days[int(rest[-1]) - 1]
        if reminder.at < suggestion.asked_at + timedelta(days=days):
            return f"{reminder.key} came before day {days}"
    return None


WRITTEN: tuple[Callable[[Ledger, Log], str | None], ...] = (
    updates_are_decided_once,
    everybody_is_answered,
    capacity_is_kept,
    places_are_kept,
    an_organisation_has_one_contact,
    a_request_waits_its_days,
)


# At the end of each working day.


def coordinators_hear_of_missing_dates(ledger: Ledger, now: datetime) -> Iterator[str]:
    """Quoted: "monthly meeting, no date yet: … on day 24 the coordinator"."""
    month = ledger.calendar.month_of(now)
    if ledger.day(now).day < ledger.programme.policy.meetings.escalation_day:
        return
    for case in _teams(ledger, Stage.ACTIVE):
        meeting = case.meeting(str(month))
        waits = month in case.months(now) and not meeting.settled
        fresh = meeting.proposed_at is not None and now - meeting.proposed_at < timedelta(days=1)
        stem = f"meeting/{case.team.id}/{month}/coordinator"
        lasts = waits and not case.agreed(meeting, now) and not fresh
        yield from _escalated(ledger, stem, now, lasts=lasts)


def coordinators_hear_of_silence(ledger: Ledger, now: datetime) -> Iterator[str]:
    """Quoted: "silence: 7, 14, 21 days; the coordinator at 28 at the latest"."""
    days = ledger.programme.policy.silence.coordinator_after_days
    for case in _teams(ledger, *LIVE):
        last = max([case.team.matched_at, *case.heard.values()])
        quiet = case.expects(now) and not case.agreed(case.meeting(case.slot(now)), now)
        stem = f"silence/{case.team.id}/{int(last.timestamp())}/coordinator"
        lasts = quiet and now - last >= timedelta(days=days)
        yield from _escalated(ledger, stem, now, lasts=lasts)


def coordinators_hear_of_first_meetings(ledger: Ledger, now: datetime) -> Iterator[str]:
    """Quoted: "first meeting without date: the team after 10 days, the coordinator after 14".

    Who has lost a date that stood has as long for another one.
    """
    policy = ledger.programme.policy.first_meeting
    for case in _teams(ledger, Stage.TALKING):
        meeting = case.meeting(FIRST)
        begins = meeting.closed_at or case.team.matched_at
        late = begins + timedelta(days=policy.coordinator_after_days)
        if meeting.proposed_at is not None:
            late = max(late, meeting.proposed_at + timedelta(days=policy.coordinator_after_days
                                                             - policy.team_after_days))  # fmt: skip
        open_ = not meeting.settled and not case.agreed(meeting, now)
        stem = f"meeting/{case.team.id}/{FIRST}/{meeting.sequence}/coordinator"
        yield from _escalated(ledger, stem, now, lasts=open_ and now >= late)


def coordinators_hear_of_missing_updates(ledger: Ledger, now: datetime) -> Iterator[str]:
    """Quoted: "milestone update: due monthly, two working days' grace, one reminder, then the
    coordinator".
    """
    today = ledger.day(now)
    month = Month.of(today).previous
    days = ledger.programme.policy.updates.coordinator_after_workdays
    over = today > ledger.calendar.add_workdays(month.last, days)
    for case in _teams(ledger, Stage.ACTIVE):
        formed = case.team.formed_at
        owed = formed is not None and ledger.day(formed) <= month.first
        given = any(each.month >= str(month) for each in case.updates)
        stem = f"update/{case.team.id}/{month}/coordinator"
        yield from _escalated(ledger, stem, now, lasts=over and owed and not given)


def _teams(ledger: Ledger, *stages: Stage) -> Iterator[TeamCase]:
    for team in ledger.facts.all(Team):
        if team.stage in stages:
            yield ledger.case(team)


def _escalated(ledger: Ledger, stem: str, now: datetime, *, lasts: bool) -> Iterator[str]:
    """Yield which coordinator was not told of what has lasted for some days."""
    if not lasts:
        ledger.since.pop(stem, None)
        return
    since = ledger.since.setdefault(stem, ledger.day(now))
    if ledger.calendar.workdays_between(since, ledger.day(now)) < GRACE:
        return
    for lead in ledger.leads():
        if f"{stem}/{lead}" not in ledger.told:
            yield f"{lead} was not told: {stem}, since {since}"


def the_month_closes(ledger: Ledger, now: datetime) -> Iterator[str]:
    """Quoted: "the month closes as held, moved with reason, or missed".

    Missed means that its coordinators were told.
    """
    month = ledger.calendar.month_of(now).previous
    if ledger.day(now).day < 12:
        return
    for case in _teams(ledger, Stage.ACTIVE):
        meeting = case.meeting(str(month))
        if month not in case.months(now) or meeting.settled:
            continue
        stem = f"meeting/{case.team.id}/{month}/"
        told = any(key.startswith(stem) and "coordinator" in key for key in ledger.told)
        if not told:
            yield f"team {case.team.number}: {month} is {meeting.state}, and nobody was told"


DAILY: tuple[Callable[[Ledger, datetime], Iterator[str]], ...] = (
    coordinators_hear_of_missing_dates,
    coordinators_hear_of_silence,
    coordinators_hear_of_first_meetings,
    coordinators_hear_of_missing_updates,
    the_month_closes,
)


# At the end of the world.


def every_update_is_decided(ledger: Ledger) -> Iterator[str]:
    """Quoted: "never lose a message": what people sent does not lie undecided."""
    for key, envelope in ledger.sent.items():
        if key not in ledger.decided:
            yield f"{key} was never decided: {envelope.event}"


def nothing_is_lost(ledger: Ledger, reachable: Callable[[str], bool]) -> Iterator[str]:
    """Quoted: "never lose a message".

    Each one is shown, or taken back, or too late, or for nobody, or in doubt.
    """
    gone = Counter[str]()
    for key, parcel in ledger.posted.items():
        shown = key in ledger.shown or key in ledger.withdrawn
        if shown or parcel.edits is not None or not reachable(parcel.to):
            continue
        late = (
            parcel.not_after is not None
            and ledger.now is not None
            and (parcel.not_after < ledger.now)
        )
        waits = (
            parcel.not_before is not None
            and ledger.now is not None
            and (parcel.not_before > ledger.now)
        )
        if late or waits or key in ledger.doubted:
            continue
        if any(each.startswith(f"{key}@") for each in ledger.shown):
            continue
        gone[key] += 1
    for key in gone:
        yield f"{key} ({ledger.posted[key].why} to {ledger.posted[key].to}) never arrived"
