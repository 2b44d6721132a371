"""Who stopped in the middle: one reminder after two days, one after seven, then the coordinator."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.facts import DraftCase
from bot.domain.people import Role
from bot.domain.policy import Onboarding, Policy
from bot.onboarding.rules import remind_draft
from bot.talk.model import Why
from tests.support.cases import ADA, programme
from tests.support.clock import at

STOPPED = at("2024-10-01 10:00")
DRAFT = DraftCase(programme(), Role.MAKER, ADA, "maker", STOPPED, ("kim", "jo"))
STEM = f"draft/ada/erzgebirge/{int(STOPPED.timestamp())}/"
BOTH = ["coordinator/jo", "coordinator/kim"]


def keys(case: DraftCase, when: str) -> list[str]:
    return sorted(each.key.removeprefix(STEM) for each in remind_draft(case, at(when)))


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2024-10-01 10:00", []),
        ("2024-10-03 09:59", []),
        ("2024-10-03 10:00", ["1"]),
        ("2024-10-08 09:59", ["1"]),
        ("2024-10-08 10:00", ["2"]),
        ("2024-10-10 09:59", ["2"]),
        ("2024-10-10 10:00", ["2", *BOTH]),
        ("2025-02-01 10:00", ["2", *BOTH]),
    ],
)
def test_two_reminders_then_the_coordinator_and_no_more(when: str, due: list[str]) -> None:
    assert keys(DRAFT, when) == due


def test_the_reminder_goes_on_where_it_stopped_and_the_coordinator_is_told_why() -> None:
    reminder, *told = remind_draft(DRAFT, at("2024-10-10 10:00"))
    assert (reminder.person_id, reminder.why) == ("ada", Why.REMINDER)
    tokens = [choice.token for row in reminder.choices for choice in row]
    assert tokens == ["a.resume", "a.snooze"]
    assert reminder.lines[0].args == {"count": 2, "role": Role.MAKER}
    assert {(each.person_id, each.why) for each in told} == {
        ("kim", Why.ESCALATION),
        ("jo", Why.ESCALATION),
    }


def test_who_goes_on_and_stops_again_is_another_matter() -> None:
    again = DraftCase(programme(), Role.MAKER, ADA, "maker", at("2024-10-09 10:00"), ("kim",))
    assert keys(again, "2024-10-10 10:00") == []
    first = {each.key for each in remind_draft(DRAFT, at("2024-10-11 10:00"))}
    assert not first & {each.key for each in remind_draft(again, at("2024-10-11 10:00"))}


def test_a_programme_sets_its_own_days() -> None:
    patient = programme(policy=Policy(onboarding=Onboarding((5, 10, 20))))
    case = DraftCase(patient, Role.CONTACT, ADA, "contact", STOPPED, ("kim",))
    assert keys(case, "2024-10-06 10:00") == ["1"]
    assert keys(case, "2024-10-21 10:00") == ["3"]
    assert keys(case, "2024-10-26 10:00") == ["3", "coordinator/kim"]


@given(st.integers(0, 200 * 24))
def test_one_reminder_is_due_at_a_time(hours: int) -> None:
    due = list(remind_draft(DRAFT, STOPPED + timedelta(hours=hours)))
    assert sum(each.why is Why.REMINDER for each in due) <= 1
    assert len({each.key for each in due}) == len(due)
