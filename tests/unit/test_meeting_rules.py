"""When a team is asked for a date, reminded of it and asked how it was; when it falls silent."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting
from bot.domain.policy import Rest
from bot.engine.cases import due_of
from bot.meetings.aftermath import ask_afterwards
from bot.meetings.cards import face
from bot.meetings.rules import card, remind_appointment, remind_of_month
from bot.meetings.turns import month_turns
from bot.scene import Due
from bot.talk.model import Why
from tests.support.cases import (
    BEN,
    MEMBERS,
    agreed,
    case,
    held,
    member,
    moved,
    programme,
    proposed,
    talking,
    team,
)
from tests.support.clock import at

Rule = Callable[[TeamCase, datetime], Iterable[Due]]
STEM = "meeting/t1/2024-10/"
THREE = (*MEMBERS, member(BEN, Side.MAKER))


def keys(rule: Rule, about: TeamCase, when: str) -> list[str]:
    """Return the keys of what is due at a local time, without what they share."""
    return sorted(each.key.removeprefix(STEM) for each in rule(about, at(when)))


# The month's date.

MEMBERS_0, MEMBERS_1, MEMBERS_2 = ([f"{n}/ada", f"{n}/weber"] for n in range(3))


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2024-10-02 23:59", []),
        ("2024-10-03 00:00", MEMBERS_0),
        ("2024-10-09 23:59", MEMBERS_0),
        ("2024-10-10 00:00", MEMBERS_1),
        ("2024-10-16 12:00", MEMBERS_1),
        ("2024-10-17 00:00", MEMBERS_2),
        ("2024-10-23 12:00", MEMBERS_2),
        ("2024-10-24 00:00", [*MEMBERS_2, "coordinator/kim"]),
        ("2024-10-31 23:59", [*MEMBERS_2, "coordinator/kim"]),
        ("2024-11-01 00:00", ["coordinator/kim"]),
        ("2024-11-02 08:59", ["coordinator/kim"]),
        ("2024-11-02 09:00", []),
    ],
)
def test_a_month_without_a_date(when: str, due: list[str]) -> None:
    assert keys(remind_of_month, case(), when) == due


@pytest.mark.parametrize(
    ("when", "due"),
    [("2025-01-06 09:00", True), ("2025-01-19 09:00", True), ("2025-01-20 09:00", False)],
)
def test_what_free_days_kept_back_is_told_in_the_two_weeks_after_them(when: str, due: bool) -> None:
    """The company is closed from 21 December to 5 January."""
    free = Rest(tuple(date(2024, 12, 21) + timedelta(days=each) for each in range(16)))
    about = case(programme=programme(rest=free))
    found = [each.key for each in remind_of_month(about, at(when))]
    assert ("meeting/t1/2024-12/coordinator/kim" in found) is due


def test_each_member_and_each_coordinator_is_told_by_themselves() -> None:
    found = list(remind_of_month(case(coordinators=("kim", "jo")), at("2024-10-24 09:00")))
    assert {(each.person_id, each.why) for each in found} == {
        ("ada", Why.REMINDER),
        ("weber", Why.REMINDER),
        ("kim", Why.ESCALATION),
        ("jo", Why.ESCALATION),
    }
    for each in found:
        assert each.team_id == "t1"
        assert each.choices
    texts = [each.lines[0].id for each in found]
    assert texts == ["date-reminder", "date-reminder", "meeting-escalation", "meeting-escalation"]
    assert found[0].lines[0].args["count"] == 2
    assert found[2].lines[0].args["names"] == ("Ada Lindner", "Frau Weber")


LATE = "2024-10-24 09:00"


@pytest.mark.parametrize(
    "settled",
    [
        held("2024-10", "2024-10-02 14:00"),
        moved("2024-10", "Urlaub", "2024-10-02 14:00"),
        agreed("2024-10", "2024-10-29 14:00"),
        agreed("2024-10", "2024-10-15 14:00"),
    ],
    ids=["held", "moved", "agreed", "agreed and over"],
)
def test_it_stops_when_the_month_is_settled(settled: Meeting) -> None:
    assert keys(remind_of_month, case(meetings=[settled]), LATE) == []


def test_a_meeting_of_another_month_settles_nothing() -> None:
    assert keys(remind_of_month, case(meetings=[held("2024-09", "2024-09-20 14:00")]), LATE)
    assert keys(remind_of_month, case(meetings=[agreed("2024-11", "2024-11-05 14:00")]), LATE)


def test_who_has_not_answered_a_proposal_is_reminded_of_that() -> None:
    waiting = proposed("2024-10", "2024-10-29 14:00", "2024-10-08 10:00")
    found = list(remind_of_month(case(meetings=[waiting]), at("2024-10-10 09:00")))
    assert [(each.person_id, each.lines[0].id) for each in found] == [
        ("weber", "date-reminder-vote")
    ]
    tokens = [choice.token for row in found[0].choices for choice in row]
    assert tokens == ["a.vote.t1.2024-10.1.yes", "a.vote.t1.2024-10.1.no", "a.snooze"]
    told = list(remind_of_month(case(meetings=[waiting]), at(LATE)))
    assert told[-1].lines[0].args["names"] == ("Frau Weber",)


def test_a_proposal_has_a_day_before_it_is_reminded_of() -> None:
    fresh = proposed("2024-10", "2024-10-29 14:00", "2024-10-09 10:00")
    assert keys(remind_of_month, case(meetings=[fresh]), "2024-10-10 09:59") == []
    assert keys(remind_of_month, case(meetings=[fresh]), "2024-10-10 10:00") == ["1/weber"]


def test_a_proposal_that_went_by_is_as_good_as_none() -> None:
    gone = proposed("2024-10", "2024-10-09 14:00", "2024-10-07 10:00")
    found = list(remind_of_month(case(meetings=[gone]), at("2024-10-10 09:00")))
    assert [(each.person_id, each.lines[0].id) for each in found] == [
        ("ada", "date-reminder"),
        ("weber", "date-reminder"),
    ]
    told = list(remind_of_month(case(meetings=[gone]), at(LATE)))[-1]
    assert told.lines[0].args["names"] == ("Ada Lindner", "Frau Weber")
    lines, choices = card(case(meetings=[gone]), "2024-10", at("2024-10-09 14:00"))
    assert lines[0].id == "meeting-open"
    assert "vote" not in str(choices)


def test_both_sides_are_enough_after_two_days_of_silence() -> None:
    both = proposed("2024-10", "2024-10-29 14:00", "2024-10-08 10:00", yes=("ada", "weber"))
    three = case(members=THREE, meetings=[both])
    assert keys(remind_of_month, three, "2024-10-10 09:59") == ["1/ben"]
    assert keys(remind_of_month, three, "2024-10-10 10:00") == []
    makers = replace(both, yes=("ada", "ben"))
    assert keys(remind_of_month, case(members=THREE, meetings=[makers]), "2024-10-12 10:00")


@pytest.mark.parametrize(
    ("formed", "when", "asked"),
    [
        ("2024-10-03 18:00", "2024-10-04 09:00", True),
        ("2024-10-04 08:00", "2024-10-24 09:00", False),
        ("2024-10-04 08:00", "2024-11-04 09:00", True),
        ("2024-09-30 23:30", "2024-10-04 09:00", True),
    ],
)
def test_a_young_team_is_asked_from_the_next_month_on(formed: str, when: str, asked: bool) -> None:
    about = case(team=team(formed_at=at(formed)))
    assert bool(list(remind_of_month(about, at(when)))) is asked


def test_no_month_is_asked_for_after_the_end_or_before_the_team_works() -> None:
    assert keys(remind_of_month, case(), "2025-05-10 09:00") == []
    assert keys(remind_of_month, case(team=talking()), LATE) == []
    short = case(programme=programme(ends=date(2024, 10, 31)))
    assert keys(remind_of_month, short, LATE)
    assert keys(remind_of_month, short, "2024-11-12 09:00") == []


def test_the_month_is_the_local_one() -> None:
    late = datetime(2024, 10, 31, 23, 30, tzinfo=UTC)  # half past midnight in November
    assert [each.key for each in remind_of_month(case(), late)] == [f"{STEM}coordinator/kim"]


# The day and the hour before.


@pytest.mark.parametrize(
    ("starts", "mark", "hour"),
    [
        ("2024-10-15 14:00", "2024-10-14 14:00", 24),
        ("2024-10-15 14:00", "2024-10-15 13:00", 1),
        # The night of 27 October has 25 hours, that of 30 March 23.
        ("2024-10-27 14:00", "2024-10-26 15:00", 24),
        ("2024-10-28 01:30", "2024-10-27 02:30", 24),
        ("2024-10-27 04:00", "2024-10-27 03:00", 1),
        ("2025-03-30 14:00", "2025-03-29 13:00", 24),
        ("2025-03-30 03:30", "2025-03-30 01:30", 1),
    ],
)
def test_the_hours_before_are_real_hours(starts: str, mark: str, hour: int) -> None:
    about = case(meetings=[agreed("2024-10", starts)])
    found = [f"1/h{hour}/ada", f"1/h{hour}/weber"]
    early = remind_appointment(about, at(mark) - timedelta(seconds=1))
    assert not {each.key.removeprefix(STEM) for each in early} & set(found)
    assert keys(remind_appointment, about, mark) == found


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2024-10-14 13:59", []),
        ("2024-10-14 14:00", ["1/h24/ada", "1/h24/weber"]),
        ("2024-10-15 12:59", ["1/h24/ada", "1/h24/weber"]),
        ("2024-10-15 13:00", ["1/h1/ada", "1/h1/weber"]),
        ("2024-10-15 13:59", ["1/h1/ada", "1/h1/weber"]),
        ("2024-10-15 14:00", []),
        ("2024-10-16 09:00", []),
    ],
)
def test_late_is_better_than_never_as_long_as_it_helps(when: str, due: list[str]) -> None:
    about = case(meetings=[agreed("2024-10", "2024-10-15 14:00")])
    assert keys(remind_appointment, about, when) == due


def test_it_can_be_of_no_use_once_the_next_one_is_due() -> None:
    about = case(meetings=[agreed("2024-10", "2024-10-15 14:00")])
    ends = [each.not_after for each in remind_appointment(about, at("2024-10-14 14:00"))]
    assert ends == [at("2024-10-15 13:00")] * 2
    ends = [each.not_after for each in remind_appointment(about, at("2024-10-15 13:30"))]
    assert ends == [at("2024-10-15 14:00")] * 2


@pytest.mark.parametrize(
    "meeting",
    [
        proposed("2024-10", "2024-10-15 14:00", "2024-10-14 10:00"),
        held("2024-10", "2024-10-15 14:00"),
        agreed("2024-10", "2024-10-15 14:00", proposed_at=at("2024-10-14 18:00")),
        agreed("2024-10", "2024-10-15 14:00").object(),
    ],
    ids=["not agreed", "held already", "proposed since", "called off"],
)
def test_what_is_not_reminded_of_the_day_before(meeting: Meeting) -> None:
    assert keys(remind_appointment, case(meetings=[meeting]), "2024-10-14 20:00") == []


def test_what_was_proposed_this_morning_is_reminded_of_an_hour_before() -> None:
    quick = agreed("2024-10", "2024-10-15 14:00", proposed_at=at("2024-10-15 09:00"))
    about = case(meetings=[quick])
    assert keys(remind_appointment, about, "2024-10-15 13:00") == ["1/h1/ada", "1/h1/weber"]


def test_a_new_date_is_reminded_of_anew() -> None:
    again = agreed("2024-10", "2024-10-15 14:00").object()
    again = again.propose("weber", at("2024-10-22 14:00"), 60, at("2024-10-16 10:00"))
    again = again.agree("ada", frozenset({"ada", "weber"}))
    about = case(meetings=[again])
    assert keys(remind_appointment, about, "2024-10-21 15:00") == ["2/h24/ada", "2/h24/weber"]


def test_talking_teams_are_reminded_of_their_first_meeting() -> None:
    about = case(team=talking(), meetings=[agreed("first", "2024-09-10 14:00")])
    found = [each.key for each in remind_appointment(about, at("2024-09-10 13:00"))]
    assert found == ["meeting/t1/first/1/h1/ada", "meeting/t1/first/1/h1/weber"]


@pytest.mark.parametrize(
    ("when", "due"), [("2024-10-25 15:59", []), ("2024-10-25 16:00", MEMBERS_2)]
)
def test_who_did_not_meet_is_reminded_of_a_new_date_a_day_later(when: str, due: list[str]) -> None:
    missed = agreed("2024-10", "2024-10-24 14:00").lose(at("2024-10-24 16:00"))
    about = case(meetings=[missed])
    found = keys(remind_of_month, about, when)
    assert [each for each in found if "coordinator" not in each] == due
    assert bool(due) is bool(found)
    assert at("2024-10-25 16:00") in set(month_turns(about, at(when)))


# Afterwards.

ONCE, TWICE = ([f"1/held{n}/ada", f"1/held{n}/weber"] for n in (1, 2))
TOLD = sorted([*TWICE, "1/held/coordinator/kim"])


@pytest.mark.parametrize(
    ("starts", "when", "due"),
    [
        ("2024-10-15 14:00", "2024-10-15 15:59", []),
        ("2024-10-15 14:00", "2024-10-15 16:00", ONCE),
        ("2024-10-15 14:00", "2024-10-16 08:59", ONCE),
        ("2024-10-15 14:00", "2024-10-16 09:00", TWICE),
        ("2024-10-15 14:00", "2024-10-17 08:59", TWICE),
        ("2024-10-15 14:00", "2024-10-17 09:00", TOLD),
        ("2024-10-15 14:00", "2024-11-20 09:00", TOLD),
        # A Friday: the next working day is Monday.
        ("2024-10-18 14:00", "2024-10-20 12:00", ONCE),
        ("2024-10-18 14:00", "2024-10-21 09:00", TWICE),
        ("2024-10-18 14:00", "2024-10-22 09:00", TOLD),
        # The day before Buß- und Bettag.
        ("2024-11-19 14:00", "2024-11-20 12:00", ONCE),
        ("2024-11-19 14:00", "2024-11-21 09:00", TWICE),
        # In the evening: asked next morning, and once more on the day after that.
        ("2024-10-15 19:00", "2024-10-15 21:00", ONCE),
        ("2024-10-15 19:00", "2024-10-16 12:00", ONCE),
        ("2024-10-15 19:00", "2024-10-17 09:00", TWICE),
    ],
)
def test_how_it_was_is_asked_twice_and_then_the_coordinator_hears(
    starts: str, when: str, due: list[str]
) -> None:
    assert keys(ask_afterwards, case(meetings=[agreed("2024-10", starts)]), when) == due


@pytest.mark.parametrize(
    "meeting",
    [
        held("2024-10", "2024-10-15 14:00"),
        agreed("2024-10", "2024-10-15 14:00").object(),
        proposed("2024-10", "2024-10-15 14:00", "2024-10-08 10:00"),
    ],
    ids=["told", "called off", "never agreed"],
)
def test_nothing_is_asked_about_what_is_settled(meeting: Meeting) -> None:
    assert keys(ask_afterwards, case(meetings=[meeting]), "2024-10-16 12:00") == []


# All together.

instants = st.datetimes(datetime(2024, 9, 1), datetime(2025, 6, 30), timezones=st.just(UTC))
meetings = st.lists(
    st.one_of(
        st.builds(held, st.sampled_from(["first", "2024-10"]), st.just("2024-10-08 14:00")),
        st.builds(agreed, st.sampled_from(["2024-10", "2024-11"]), st.just("2024-10-31 14:00")),
        st.builds(
            proposed,
            st.sampled_from(["first", "2024-10", "2025-01"]),
            st.just("2024-10-22 14:00"),
            st.just("2024-10-08 10:00"),
        ),
        st.builds(moved, st.just("2024-12"), st.just("Urlaub"), st.just("2024-12-01 10:00")),
    ),
    max_size=3,
)


@given(instants, meetings, st.booleans())
def test_what_is_due_is_for_members_or_coordinators_and_has_one_key(
    now: datetime, slots: list[Meeting], young: bool
) -> None:
    about = case(team=talking() if young else team(), members=THREE, meetings=slots)
    found = list(due_of(about, now))
    assert len({each.key for each in found}) == len(found)
    for each in found:
        expected = {"kim"} if each.why is Why.ESCALATION else {"ada", "ben", "weber"}
        assert each.person_id in expected
        assert each.not_after is None or each.not_after > now


# What a card shows.

OPEN = proposed("2024-10", "2024-10-15 14:00", "2024-10-07 10:00")


def shown(meeting: Meeting, whom: str) -> tuple[list[str], list[str]]:
    """Return the texts of a card, and the actions of its buttons."""
    lines, choices = face(
        case(members=THREE, meetings=[meeting]), meeting, whom, at("2024-10-07 12:00")
    )
    return [line.id for line in lines], [each.label.id for row in choices for each in row]


@pytest.mark.parametrize(
    ("meeting", "whom", "head", "buttons"),
    [
        (OPEN, "ada", "date-asking", []),
        (OPEN, "ben", "date-proposed", ["vote-yes", "vote-no"]),
        (OPEN, "telegram:-1", "date-proposed", ["vote-yes", "vote-no"]),
        (replace(OPEN, yes=("ada", "ben")), "ben", "meeting-proposed", []),
        (
            replace(OPEN, yes=("ada", "ben")),
            "telegram:-1",
            "date-proposed",
            ["vote-yes", "vote-no"],
        ),
        (replace(OPEN, proposed_by="gone"), "ben", "meeting-proposed", ["vote-yes", "vote-no"]),
        (agreed("2024-10", "2024-10-15 14:00"), "ben", "meeting-agreed", []),
    ],
)
def test_a_card_asks_whoever_has_not_answered(
    meeting: Meeting, whom: str, head: str, buttons: list[str]
) -> None:
    assert shown(meeting, whom) == ([head, "date-answers"], buttons)


@pytest.mark.parametrize(
    ("meeting", "line"),
    [
        (held("2024-10", "2024-10-15 14:00"), "meeting-held"),
        (OPEN.move("ada", "Ferien", at("2024-10-08 10:00")), "meeting-moved"),
    ],
)
def test_a_card_of_a_settled_slot_only_tells_that(meeting: Meeting, line: str) -> None:
    assert shown(meeting, "ben") == ([line], [])


@pytest.mark.parametrize(
    ("meeting", "reader", "buttons"),
    [
        (OPEN, "ben", ["vote-yes", "vote-no", "date-propose", "date-had"]),
        (OPEN, "ada", ["cannot", "date-propose", "date-had"]),
        (agreed("2024-10", "2024-10-15 14:00"), "weber", ["date-other", "cannot"]),
        (agreed("2024-10", "2024-10-15 14:00"), "", ["date-other"]),
    ],
)
def test_who_said_yes_can_still_say_that_it_does_not_work(
    meeting: Meeting, reader: str, buttons: list[str]
) -> None:
    about = case(members=THREE, meetings=[meeting])
    choices = card(about, "2024-10", at("2024-10-07 12:00"), reader)[1]
    assert [each.label.id for row in choices for each in row] == buttons
