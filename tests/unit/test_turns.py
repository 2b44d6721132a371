"""Between two looks at a case no rule finds anything new, and what waits can't be said earlier."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import registry
from bot.domain.briefs import Question
from bot.domain.challenges import Answer, Review, Side, Suggestion
from bot.domain.facts import Case, DraftCase, RequestCase, TeamCase
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.milestones import Standing, Update
from bot.domain.people import Role
from bot.domain.policy import (
    FirstMeeting,
    Meetings,
    Messages,
    Policy,
    Requests,
    Silence,
    Updates,
)
from bot.domain.programme import Programme
from bot.domain.reminders import Reminder
from bot.domain.teams import Member, Verdict
from bot.engine.cases import SAFE, SPREAD, due_of, next_look
from bot.engine.plan import Past, again, plan
from bot.scene import Due
from bot.talk.model import Why, say
from tests.support.cases import (
    ADA,
    BEN,
    PEOPLE,
    WEBER,
    case,
    challenge,
    member,
    organisation,
    profile,
    programme,
    talking,
    team,
)
from tests.support.clock import at

BEGIN, END = at("2024-08-20 00:00"), at("2025-06-10 00:00")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
MANY = settings(FEW, max_examples=100)


def instants() -> st.SearchStrategy[datetime]:
    """Return instants of the programme; round hours, and any second."""
    some = st.integers(0, int((END - BEGIN).total_seconds()))
    return st.one_of(
        some.map(lambda seconds: BEGIN + timedelta(seconds=seconds)),
        some.map(lambda seconds: BEGIN + timedelta(hours=seconds // 3600)),
    )


def around(now: datetime, before: int, after: int) -> st.SearchStrategy[datetime]:
    """Return instants near another one, so many days before and after: there rules turn."""
    hours = st.integers(-24 * before, 24 * after)
    return hours.map(lambda count: now + timedelta(hours=count))


def rising(low: int, high: int, count: int) -> st.SearchStrategy[tuple[int, ...]]:
    """Return so many different numbers in their order."""
    numbers = st.lists(st.integers(low, high), min_size=count, max_size=count, unique=True)
    return numbers.map(lambda found: tuple(sorted(found)))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Return the default policy, or one of other numbers that a file may have."""
    if draw(st.booleans()):
        return Policy()
    days = draw(rising(1, 28, 4))
    first, answers = draw(rising(1, 30, 2)), draw(rising(1, 20, 3))
    grace, limit = draw(rising(0, 12, 2))
    silence = draw(rising(1, 60, 3))
    hours = tuple(reversed(draw(rising(1, 168, 2))))
    return Policy(
        requests=Requests(answers[2], answers[:2]),
        first_meeting=FirstMeeting(first[0], first[1]),
        meetings=Meetings(days[0], days[1], days[2], days[3], hours,
                          aftermath_minutes=draw(st.integers(0, 1440)),
                          later_answer_workdays=draw(st.integers(1, 5))),
        updates=Updates(grace, draw(st.integers(0, min(limit - grace, 3))), limit),
        silence=Silence(silence[:2], silence[2]),
    )  # fmt: skip


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Return a programme that ends in spring, anywhere in a month."""
    ends = date(2025, 2, 1) + timedelta(days=draw(st.integers(0, 100)))
    return programme(policy=draw(policies()), ends=ends)


@st.composite
def meetings(draw: st.DrawFn, slot: str, now: datetime) -> Meeting:
    """Return a slot in any state that the moves lead to, lately or soon."""
    since = draw(st.one_of(around(now, 2, 0), around(now, 20, 0)))
    starts = since + timedelta(hours=draw(st.integers(1, 400)))
    meeting = Meeting("t1", slot).propose("ada", starts, draw(st.sampled_from((30, 60))), since)
    meeting = replace(meeting, yes=draw(st.sampled_from((("ada",), ("ada", "weber")))))
    return draw(
        st.sampled_from(
            (
                meeting,
                meeting.object(),
                replace(meeting, state=MeetingState.AGREED),
                meeting.hold(("ada",), "", draw(around(now, 12, 0))),
                meeting.move("ada", "", now),
            )
        )
    )


@st.composite
def team_cases(draw: st.DrawFn, now: datetime) -> TeamCase:
    """Return a team that talks or works, with any past."""
    where = draw(programmes())
    matched = draw(around(now, 70, 0))
    talks = draw(st.booleans())
    formed_at = matched + timedelta(days=draw(st.integers(0, 20)))
    some = talking(matched_at=matched) if talks else team(matched_at=matched, formed_at=formed_at)
    month = where.calendar.month_of(now)
    months = (str(month.previous), str(month), str(month.next))
    slots = draw(st.lists(st.sampled_from((FIRST,) if talks else months), unique=True, max_size=2))
    verdicts = st.sampled_from((None, Verdict.GO))
    members: list[Member] = [
        member(ADA, Side.MAKER, verdict=draw(verdicts)),
        member(WEBER, Side.CONTACT, verdict=draw(verdicts)),
    ]
    if draw(st.booleans()):
        members.append(member(BEN, Side.MAKER, verdict=draw(verdicts)))
    updates = [
        Update(f"u{each}", "t1", "ada", each, Standing.ON_TRACK, None, "", None, help=False, at=now)
        for each in draw(st.lists(st.sampled_from(months), unique=True, max_size=2))
    ]
    asked = draw(st.lists(around(now, 20, 0), max_size=2))
    whom = st.sampled_from(("weber", "jo", "kim"))
    questions = tuple(
        Question(f"q{number}", "t1", "ada", draw(whom), "Wann?", each)
        for number, each in enumerate(asked)
    )
    found = case(
        programme=where,
        team=some,
        members=members,
        meetings=[draw(meetings(slot, now)) for slot in slots],
        updates=updates,
    )
    lately = st.sampled_from(("ada", "weber"))
    heard = draw(st.dictionaries(lately, around(now, 60, 0), max_size=2))
    return replace(found, heard=heard, questions=questions, experts=frozenset({"jo"}))


@st.composite
def request_cases(draw: st.DrawFn, now: datetime) -> RequestCase:
    """Return a request that waits for one side, or rests with its brief."""
    asking = draw(st.booleans())
    maker, contact = (Answer.INTERESTED if each else Answer.OPEN for each in (asking, not asking))
    suggestion = Suggestion(
        "s1",
        "erzgebirge",
        "c1",
        "ada",
        "weber",
        1.0,
        (),
        BEGIN,
        maker,
        contact,
        draw(around(now, 20, 0)),
    )
    people = {"ada": ADA, "weber": WEBER}
    found = draw(programmes())
    brief, held = challenge(), draw(st.none() | around(now, 20, 0))
    if held is not None:
        brief = challenge(review=Review.RETURNED, comment="Wie groß?")
        suggestion = replace(suggestion, asked_at=None, maker_at=draw(around(held, 8, 0)))
    return RequestCase(
        found, suggestion, brief, organisation(), profile(ADA), people, ("kim",), held_since=held
    )


@st.composite
def draft_cases(draw: st.DrawFn, now: datetime) -> DraftCase:
    """Return somebody who stopped."""
    stopped = draw(around(now, 12, 0))
    return DraftCase(draw(programmes()), Role.MAKER, PEOPLE["jo"], "maker", stopped, ("kim",))


@st.composite
def moments(draw: st.DrawFn) -> tuple[Case, datetime]:
    """Return a case, and when it is looked at; teams are what most rules are about."""
    now = draw(instants())
    kind = draw(st.sampled_from((team_cases,) * 6 + (request_cases, draft_cases)))
    return draw(kind(now)), now


def useful(about: Case, now: datetime) -> dict[str, Why]:
    """Return what is due now, as a tick sees it."""
    dues = [due for due in due_of(about, now) if due.not_after is None or now < due.not_after]
    return {due.key: due.why for due in dues}


def between(about: Case, first: datetime, last: datetime) -> Iterator[datetime]:
    """Yield every hour between two instants, and just before and after whatever may turn there."""
    calendar = about.programme.calendar
    marks = {first, last}
    for nag in registry.NAGS:
        if isinstance(about, nag.kind):
            marks.update(turn for turn in nag.turns(about, first) if first < turn < last)
    instant = first
    while instant < last:
        marks.update((instant, calendar.next_polite(instant)))
        instant += HOUR
    for mark in sorted(marks):
        yield from (each for each in (mark - SECOND, mark, mark + SECOND) if first < each < last)


def check(about: Case, now: datetime) -> None:
    """Compare what was due at a few looks with what is due at any time between them."""
    calendar = about.programme.calendar
    known: set[str] = set()
    for _ in range(3):
        following = next_look(about, "t1", now)
        assert now < following <= now + SAFE + SPREAD
        known |= useful(about, now).keys()
        for instant in between(about, now, following):
            new = {key: why for key, why in useful(about, instant).items() if key not in known}
            if not calendar.polite(instant):
                new = {key: why for key, why in new.items() if why is Why.APPOINTMENT}
            assert not new, f"{sorted(new)} at {instant}, looked at {now}, next look {following}"
        now = following


@FEW
@given(moments())
def test_between_two_looks_no_rule_finds_anything_new(moment: tuple[Case, datetime]) -> None:
    check(*moment)


@pytest.mark.slow
@pytest.mark.timeout(180)
@MANY
@given(moments())
def test_between_any_two_looks_no_rule_finds_anything_new(moment: tuple[Case, datetime]) -> None:
    check(*moment)


# What waits.


@st.composite
def pasts(draw: st.DrawFn, now: datetime) -> Past:
    """Return what somebody was reminded of lately, and whether they spoke or rest."""
    minutes = st.integers(-300, 60 * 24 * 9)
    several = draw(
        st.lists(
            st.tuples(
                st.sampled_from((Why.REMINDER, Why.REMINDER, Why.ESCALATION)),
                minutes.map(lambda ago: now - timedelta(minutes=ago, seconds=7)),
            ),
            max_size=5,
        )
    )
    reminders = [
        Reminder(f"meeting/t{n}/2024-10/{n}", "ada", "erzgebirge", "x", f"t{n}", why, instant)
        for n, (why, instant) in enumerate(several)
    ]
    heard = draw(st.one_of(st.none(), minutes.map(lambda ago: now - timedelta(minutes=ago))))
    rests = draw(st.integers(0, 3)) == 0
    until = now + timedelta(minutes=draw(minutes)) if rests else None
    person = replace(ADA, snoozed_until=until, paused=draw(st.integers(0, 9)) == 0)
    settled = frozenset(draw(st.sets(st.sampled_from([f"meeting/t{n}/2024-10" for n in range(5)]))))
    return Past(person, reminders, heard, settled)


@st.composite
def evenings(draw: st.DrawFn) -> tuple[Programme, Past, list[Due], datetime]:
    """Return a programme, a person's past, what is due for them, and an instant."""
    caps = Messages(
        per_day=draw(st.integers(1, 2)),
        per_week=draw(st.integers(2, 3)),
        ignored_before_pause=draw(st.integers(1, 5)),
    )
    where = programme(policy=Policy(messages=caps))
    now = draw(instants())
    if draw(st.booleans()):
        now = where.calendar.next_polite(now)
    whys = draw(
        st.lists(
            st.sampled_from((Why.REMINDER, Why.REMINDER, Why.ESCALATION, Why.NEWS)),
            min_size=1,
            max_size=2,
        )
    )
    dues = [Due(f"new{n}", "ada", "x", (say("x"),), why=why) for n, why in enumerate(whys)]
    return where, draw(pasts(now)), dues, now


def left_by(
    dues: list[Due], past: Past, where: Programme, now: datetime
) -> tuple[list[Due], Past, bool]:
    """Return what a plan leaves, the past with what it says, and whether it says anything."""
    digests = plan(dues, past, where, now)
    said = [each for digest in digests for each in digest.reminders]
    keys = {each.key for each in said}
    after = replace(past, reminders=[*past.reminders, *said])
    return [due for due in dues if due.key not in keys], after, bool(digests)


def check_waiting(where: Programme, past: Past, dues: list[Due], now: datetime) -> None:
    """Try to say what waits every half an hour until it may be said."""
    left, after, _ = left_by(dues, past, where, now)
    until = again(left, after, where, now) if left else None
    if left and until is not None:
        assert until > now
    instant, last = now, until or now + timedelta(days=30)
    while left and instant < last:
        assert left_by(left, after, where, instant)[2] is False, f"{instant}, waits until {until}"
        instant = min(instant + HOUR / 2, last)


@FEW
@given(evenings())
def test_what_waits_can_not_be_said_any_earlier(
    evening: tuple[Programme, Past, list[Due], datetime],
) -> None:
    check_waiting(*evening)


@pytest.mark.slow
@MANY
@given(evenings())
def test_nothing_that_waits_can_be_said_any_earlier(
    evening: tuple[Programme, Past, list[Due], datetime],
) -> None:
    check_waiting(*evening)
