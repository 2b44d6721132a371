"""What verdicts add up to, and who is reminded of a first meeting without a date or a verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges import Side
from bot.domain.facts import TeamCase
from bot.domain.meetings import Meeting
from bot.domain.teams import Member, Verdict
from bot.first_meetings.rules import (
    Result,
    first_date_turns,
    judge,
    remind_first_date,
    remind_verdict,
    verdict_buttons,
)
from bot.talk.model import Why
from tests.support.cases import (
    ADA,
    BEN,
    MEMBERS,
    WEBER,
    agreed,
    case,
    held,
    member,
    proposed,
    talking,
    team,
)
from tests.support.clock import at

GO, NO, OPEN = Verdict.GO, Verdict.NO_GO, None


def members(contact: Verdict | None, *makers: Verdict | None) -> tuple[Member, ...]:
    people = (ADA, BEN)
    return (
        member(WEBER, Side.CONTACT, verdict=contact),
        *(
            member(person, Side.MAKER, verdict=verdict)
            for person, verdict in zip(people, makers, strict=False)
        ),
    )


@pytest.mark.parametrize(
    ("contact", "makers", "settled", "result"),
    [
        (OPEN, (OPEN,), False, Result.OPEN),
        (OPEN, (GO,), False, Result.OPEN),
        (GO, (OPEN,), True, Result.OPEN),
        (GO, (GO,), False, Result.OPEN),
        (GO, (GO,), True, Result.FORMED),
        (NO, (OPEN,), False, Result.ENDED),
        (NO, (GO,), True, Result.ENDED),
        (OPEN, (NO,), False, Result.ENDED),
        (GO, (NO,), True, Result.ENDED),
        (OPEN, (NO, OPEN), False, Result.OPEN),
        (GO, (NO, OPEN), True, Result.OPEN),
        (GO, (NO, GO), True, Result.FORMED),
        (GO, (OPEN, GO), True, Result.FORMED),
        (GO, (NO, NO), True, Result.ENDED),
        (NO, (GO, GO), True, Result.ENDED),
    ],
)
def test_verdicts(
    contact: Verdict | None, makers: tuple[Verdict | None, ...], settled: bool, result: Result
) -> None:
    assert judge(members(contact, *makers), settled=settled) is result


verdicts = st.sampled_from([GO, NO, OPEN])


@given(verdicts, st.lists(verdicts, min_size=1, max_size=2), st.booleans())
def test_a_team_forms_only_if_both_sides_want_it(
    contact: Verdict | None, makers: list[Verdict | None], settled: bool
) -> None:
    result = judge(members(contact, *makers), settled=settled)
    if result is Result.FORMED:
        assert settled
        assert contact is GO
        assert GO in makers
    if result is Result.ENDED:
        assert contact is NO or set(makers) == {NO}


# Reminders of the date. The default team was brought together on 26 August at 10:00.


def keys(about: TeamCase, when: str) -> list[str]:
    found = remind_first_date(about, at(when))
    return sorted(each.key.removeprefix("meeting/t1/first/") for each in found)


BOTH = ["0/remind/ada", "0/remind/weber"]


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2024-08-27 10:00", []),
        ("2024-09-05 09:59", []),
        ("2024-09-05 10:00", BOTH),
        ("2024-09-09 09:59", BOTH),
        ("2024-09-09 10:00", ["0/coordinator/kim", *BOTH]),
        ("2024-10-30 10:00", ["0/coordinator/kim", *BOTH]),
    ],
)
def test_the_team_after_ten_days_the_coordinator_after_fourteen(when: str, due: list[str]) -> None:
    assert keys(case(team=talking()), when) == due


@pytest.mark.parametrize(
    "meeting",
    [
        agreed("first", "2024-09-12 14:00"),
        agreed("first", "2024-09-02 14:00"),
        held("first", "2024-09-02 14:00"),
        proposed("first", "2024-09-20 14:00", "2024-09-09 09:00"),
    ],
    ids=["agreed", "over", "held", "proposed today"],
)
def test_it_stops_when_there_is_a_date(meeting: Meeting) -> None:
    assert keys(case(team=talking(), meetings=[meeting]), "2024-09-09 12:00") == []


def test_only_who_has_not_answered_a_proposal_is_reminded_of_it() -> None:
    waiting = proposed("first", "2024-09-20 14:00", "2024-09-01 09:00")
    about = case(team=talking(), meetings=[waiting])
    assert keys(about, "2024-09-11 08:59") == ["1/coordinator/kim"]
    found, lead = remind_first_date(about, at("2024-09-11 09:00"))
    assert lead.person_id == "kim"
    assert found.key == "meeting/t1/first/1/remind/weber"
    tokens = [choice.token for row in found.choices for choice in row]
    assert tokens == ["a.vote.t1.first.1.yes", "a.vote.t1.first.1.no", "a.snooze"]


@pytest.mark.parametrize("refused", [True, False])
def test_a_proposal_that_went_by_or_was_refused_is_as_good_as_none(refused: bool) -> None:
    gone = proposed("first", "2024-09-04 14:00", "2024-09-01 09:00")
    about = case(team=talking(), meetings=[gone.object() if refused else gone])
    found = list(remind_first_date(about, at("2024-09-11 09:00")))
    assert [each.person_id for each in found] == ["ada", "weber", "kim"]
    assert found[0].choices[0][0].token == "a.date.t1.first"


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2024-10-13 15:59", []),
        ("2024-10-13 16:00", ["1/remind/ada", "1/remind/weber"]),
        ("2024-10-17 15:59", ["1/remind/ada", "1/remind/weber"]),
        ("2024-10-17 16:00", ["1/coordinator/kim", "1/remind/ada", "1/remind/weber"]),
    ],
)
def test_a_team_that_did_not_meet_has_the_time_once_more(when: str, due: list[str]) -> None:
    missed = agreed("first", "2024-10-03 14:00").lose(at("2024-10-03 16:00"))
    about = case(team=talking(), meetings=[missed])
    assert keys(about, when) == due
    assert {at("2024-10-13 16:00"), at("2024-10-17 16:00")} <= set(
        first_date_turns(about, at(when))
    )


def test_a_team_at_work_has_had_its_first_meeting() -> None:
    assert keys(case(team=team()), "2024-10-09 10:00") == []


# Reminders of the verdict. The first meeting was closed on 2 September at 15:00.

HELD = held("first", "2024-09-02 15:00")


def missing(when: str, about: tuple[Member, ...] = MEMBERS) -> list[str]:
    found = remind_verdict(case(team=talking(), members=about, meetings=[HELD]), at(when))
    return sorted(each.key.removeprefix("verdict/t1/") for each in found)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2024-09-05 14:59", []),
        ("2024-09-05 15:00", ["1/ada", "1/weber"]),
        ("2024-09-08 15:00", ["2/ada", "2/weber"]),
        ("2024-09-09 15:00", ["2/ada", "2/weber", "coordinator/kim"]),
    ],
)
def test_a_missing_verdict_is_asked_for_twice(when: str, due: list[str]) -> None:
    assert missing(when) == due


def test_who_has_said_it_is_left_alone() -> None:
    assert missing("2024-09-08 15:00", members(OPEN, GO)) == ["2/weber"]
    assert missing("2024-09-08 15:00", members(GO, NO, OPEN)) == ["2/ben"]


def test_no_verdict_is_asked_for_before_the_meeting_or_after_the_decision() -> None:
    now = at("2024-10-09 15:00")
    coming = agreed("first", "2024-10-20 15:00")
    assert list(remind_verdict(case(team=talking(), meetings=[coming]), now)) == []
    assert list(remind_verdict(case(team=team(), meetings=[HELD]), now)) == []


def test_the_coordinator_gets_one_line_and_the_members_their_buttons() -> None:
    found = list(remind_verdict(case(team=talking(), meetings=[HELD]), at("2024-09-10 15:00")))
    assert [each.why for each in found] == [Why.REMINDER, Why.REMINDER, Why.ESCALATION]
    assert found[0].choices == verdict_buttons("t1")
    assert found[2].person_id == "kim"
