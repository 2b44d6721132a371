"""The traffic light, the three alarms, and what is overdue."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.coordination.findings import Alarm, Colour
from bot.coordination.rules import light, overdue
from bot.coordination.slots import SlotState, next_meeting, slot_state
from bot.domain.challenges import Side
from bot.domain.meetings import FIRST
from bot.domain.milestones import Standing
from bot.domain.people import Person
from bot.domain.policy import Meetings, Policy, Silence
from bot.domain.teams import Verdict
from tests.support.cases import (
    ADA,
    MEMBERS,
    PEOPLE,
    WEBER,
    agreed,
    case,
    held,
    member,
    moved,
    programme,
    proposed,
    talking,
    update,
)
from tests.support.clock import at

NOW = "2024-11-12 12:00"
SEPTEMBER = held("2024-09", "2024-09-18 15:00")
OCTOBER = held("2024-10", "2024-10-16 15:00")
NOVEMBER = agreed("2024-11", "2024-11-20 15:00")
FINE = update("2024-10", Standing.ON_TRACK, "2024-10-30 12:00")

WELL: dict[str, Any] = {
    "meetings": (SEPTEMBER, OCTOBER, NOVEMBER),
    "updates": (FINE,),
    "heard": "2024-11-11 12:00",
}
"""A team with nothing wrong on 12 November."""

TALKS: dict[str, Any] = {"team": talking(matched_at=at("2024-11-01 10:00")), "heard": NOW}


def texts(now: str, **facts: Any) -> tuple[Colour, list[str]]:
    """Return the colour and the ids of the reasons."""
    found = light(case(**(WELL | facts)), at(now))
    return found.colour, [each.id for each in found.reasons]


def test_a_team_with_a_date_and_an_update_is_well() -> None:
    found = light(case(**WELL), at(NOW))
    assert found.colour is Colour.GREEN
    assert [each.id for each in found.reasons] == ["status-coming"]
    assert found.reasons[0].args["when"] == NOVEMBER.starts_at
    assert found.alarms == ()
    assert overdue(case(**WELL), at(NOW)) == ()


def help_call(**changes: Any) -> Any:
    values: dict[str, Any] = {
        "sentence": "Der Lieferant schweigt",
        "help": True,
        "month": "2024-11",
    } | changes
    return update(standing=Standing.BLOCKED, when="2024-11-10 12:00", **values)


@pytest.mark.parametrize(
    ("facts", "now", "colour", "reasons"),
    [
        pytest.param(
            {"updates": (help_call(),)}, NOW, "red", ["status-help", "status-blocked"], id="help"
        ),
        pytest.param(
            {"updates": (help_call(helped_at=at("2024-11-10 13:00")),)},
            NOW, "red", ["status-blocked"], id="helped",
        ),
        pytest.param(
            {"updates": (help_call(), update("2024-11", Standing.ON_TRACK, "2024-11-11 09:00"))},
            NOW, "green", ["status-coming"], id="well again",
        ),
        pytest.param(
            {"updates": (update("2024-11", Standing.AT_RISK, "2024-11-10 12:00"),)},
            NOW, "yellow", ["status-at-risk"], id="at risk",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER,)}, "2024-11-04 12:00", "red", ["status-missed"], id="missed"
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, moved("2024-10", "krank", "2024-10-30 12:00"))},
            "2024-11-04 12:00", "green", ["status-held"], id="moved",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, NOVEMBER)}, NOW, "green", ["status-coming"],
            id="missed but arranged again",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, OCTOBER)}, "2024-11-09 12:00", "green", ["status-held"],
            id="date not asked for yet",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, OCTOBER)}, "2024-11-10 00:10", "yellow",
            ["status-month-open"], id="no date",
        ),
        pytest.param(
            {
                "meetings": (
                    SEPTEMBER,
                    OCTOBER,
                    proposed("2024-11", "2024-11-27 15:00", "2024-11-11 12:00"),
                )
            },
            NOW, "yellow", ["status-month-proposed"], id="not confirmed",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, OCTOBER), "heard": "2024-11-24 08:00"},
            "2024-11-24 12:00", "red", ["status-month-open"], id="escalation day",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, OCTOBER, agreed("2024-11", "2024-11-08 15:00"))},
            NOW, "yellow", ["status-over"], id="outcome open",
        ),
        pytest.param(
            {"meetings": (SEPTEMBER, OCTOBER, agreed("2024-11", "2024-11-11 15:00"))},
            NOW, "green", ["status-held"], id="outcome open since yesterday",
        ),
        pytest.param({"updates": ()}, NOW, "yellow", ["status-update"], id="no update"),
        pytest.param(
            {"heard": "2024-10-15 11:00"}, NOW, "red", ["status-silent"], id="silent"
        ),
        pytest.param(
            {"heard": "2024-10-29 11:00"}, NOW, "green", ["status-coming"],
            id="silent with a date ahead",
        ),
        pytest.param(
            {"heard": "2024-10-29 11:00", "meetings": (SEPTEMBER, OCTOBER)},
            "2024-11-13 12:00", "yellow", ["status-month-open", "status-silent"],
            id="silent without a date",
        ),
    ],
)  # fmt: skip
def test_a_working_team_has_the_colour_of_what_is_worst(
    facts: dict[str, Any], now: str, colour: str, reasons: list[str]
) -> None:
    assert texts(now, **facts) == (colour, reasons)


@pytest.mark.parametrize(
    ("now", "colour", "reasons"),
    [
        ("2024-11-11 09:00", "green", ["status-fine"]),
        ("2024-11-11 10:00", "yellow", ["status-first-open"]),
        ("2024-11-15 09:00", "yellow", ["status-first-open"]),
        ("2024-11-15 10:00", "red", ["status-first-open"]),
    ],
)
def test_a_talking_team_without_a_date(now: str, colour: str, reasons: list[str]) -> None:
    assert texts(now, **(TALKS | {"meetings": (), "updates": ()})) == (colour, reasons)


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        ("2024-11-30 15:59", "green"),
        ("2024-11-30 16:00", "yellow"),
        ("2024-12-04 15:59", "yellow"),
        ("2024-12-04 16:00", "red"),
    ],
)
def test_a_talking_team_that_did_not_meet_has_the_time_once_more(now: str, colour: str) -> None:
    missed = agreed(FIRST, "2024-11-20 14:00").lose(at("2024-11-20 16:00"))
    facts = TALKS | {"meetings": (missed,), "updates": (), "heard": now}
    assert texts(now, **facts)[0] == colour


@pytest.mark.parametrize(
    ("now", "colour", "reasons"),
    [
        ("2024-11-07 15:00", "green", ["status-fine"]),
        ("2024-11-08 15:00", "yellow", ["status-verdict"]),
        ("2024-11-12 15:00", "red", ["status-verdict"]),
    ],
)
def test_a_first_meeting_without_a_decision(now: str, colour: str, reasons: list[str]) -> None:
    members = (member(ADA, Side.MAKER, verdict=Verdict.GO), member(WEBER, Side.CONTACT))
    first = held(FIRST, "2024-11-05 15:00")
    facts = TALKS | {"meetings": (first,), "updates": (), "members": members, "heard": now}
    assert texts(now, **facts) == (colour, reasons)
    if colour != "green":
        found = light(case(**facts), at(now))
        assert found.reasons[0].args["names"] == ("Frau Weber",)


def test_people_who_pause_or_cannot_be_reached_are_named() -> None:
    people = {**PEOPLE, "ada": replace(ADA, paused=True)}
    found = light(case(**WELL, people=people), at(NOW), unreachable={"weber"})
    assert found.colour is Colour.YELLOW
    named = {each.id: each.args["names"] for each in found.reasons}
    assert named == {
        "status-unreachable": ("Frau Weber",),
        "status-paused": ("Ada Lindner",),
    }


@pytest.mark.parametrize(
    ("left", "gone"), [(ADA, Side.CONTACT), (WEBER, Side.MAKER)], ids=["no contact", "no maker"]
)
def test_a_side_on_which_nobody_is_left_is_red(left: Person, gone: Side) -> None:
    members = tuple(each for each in MEMBERS if each.person_id == left.id)
    found = light(case(**(TALKS | {"members": members, "meetings": ()})), at("2024-11-11 12:00"))
    assert found.colour is Colour.RED
    assert (found.reasons[0].id, found.reasons[0].args["side"]) == ("status-deserted", gone)


# The three alarms.


@pytest.mark.parametrize(
    ("heard", "colour", "side"),
    [
        ({"ada": "2024-11-11 12:00", "weber": "2024-11-11 12:00"}, "yellow", None),
        ({"ada": "2024-11-11 12:00", "weber": "2024-10-28 12:00"}, "yellow", "contact"),
        ({"ada": "2024-10-28 12:00", "weber": "2024-11-11 12:00"}, "yellow", "maker"),
        ({"ada": "2024-11-11 12:00"}, "red", "contact"),
    ],
)
def test_one_side_alone(heard: dict[str, str], colour: str, side: str | None) -> None:
    facts = WELL | {"heard": heard, "meetings": (SEPTEMBER, OCTOBER)}
    found = light(case(**facts), at(NOW))
    assert found.colour == colour
    assert found.alarms == (() if side is None else (Alarm.ONE_SIDED,))
    named = [each.args["side"] for each in found.reasons if each.id == "status-one-sided"]
    assert named == ([] if side is None else [side])


def test_silence_is_one_alarm_and_not_two() -> None:
    facts = WELL | {"heard": "2024-10-01 12:00", "meetings": (SEPTEMBER,)}
    assert light(case(**facts), at(NOW)).alarms == (Alarm.SILENT,)


def test_a_new_team_is_not_silent_because_its_people_were() -> None:
    team = talking(matched_at=at("2024-11-11 10:00"))
    found = light(case(team=team, heard="2024-09-01 10:00"), at(NOW))
    assert found.alarms == ()


RISK = update("2024-09", Standing.AT_RISK, "2024-09-30 12:00")
BLOCKED = update("2024-10", Standing.BLOCKED, "2024-10-30 12:00")
DONE = update("2024-09", Standing.DONE, "2024-09-27 12:00", milestone_id="prototype")


@pytest.mark.parametrize(
    ("updates", "meetings", "stuck"),
    [
        ([RISK, BLOCKED], [OCTOBER, NOVEMBER], True),
        ([BLOCKED], [OCTOBER, NOVEMBER], False),
        ([RISK, FINE], [OCTOBER, NOVEMBER], False),
        ([RISK, BLOCKED], [NOVEMBER], False),
        ([DONE, RISK, BLOCKED], [OCTOBER, NOVEMBER], False),
    ],
    ids=["meets and stands still", "one trouble", "on track", "does not meet", "did a milestone"],
)
def test_a_team_that_meets_and_stands_still(updates: Any, meetings: Any, stuck: bool) -> None:
    found = light(case(updates=updates, meetings=meetings, heard=NOW), at(NOW))
    assert (Alarm.STUCK in found.alarms) is stuck


def test_every_number_is_the_programmes() -> None:
    patient = programme(
        policy=replace(
            Policy(),
            meetings=Meetings(first_reminder_day=15),
            silence=Silence(reminder_days=(30, 40), coordinator_after_days=50),
        )
    )
    facts = WELL | {"heard": "2024-10-08 12:00", "meetings": (SEPTEMBER, OCTOBER)}
    assert light(case(**facts), at(NOW)).colour is Colour.RED
    assert light(case(**facts, programme=patient), at(NOW)).colour is Colour.GREEN


# What is overdue.


def test_everything_overdue_is_listed_oldest_first() -> None:
    facts = WELL | {"meetings": (SEPTEMBER, OCTOBER), "updates": (help_call(month="2024-09"),)}
    found = overdue(case(**facts), at(NOW))
    assert [(each.matter.id, each.since) for each in found] == [
        ("status-update", date(2024, 10, 31)),
        ("status-help", date(2024, 11, 10)),
        ("status-month-open", date(2024, 11, 10)),
    ]
    assert {(each.number, each.team) for each in found} == {(1, "Alte Brauerei")}


def test_a_milestone_is_overdue_after_its_grace_but_colours_nothing() -> None:
    facts = {
        "meetings": (SEPTEMBER, OCTOBER, held("2024-11", "2024-11-20 15:00"),
                     agreed("2024-12", "2024-12-19 15:00")),
        "updates": (update("2024-11", Standing.ON_TRACK, "2024-11-29 12:00"),),
        "heard": "2024-12-17 12:00",
    }  # fmt: skip
    assert overdue(case(**facts), at("2024-12-18 12:00")) == ()  # type: ignore[arg-type]
    late = overdue(case(**facts), at("2024-12-19 12:00"))  # type: ignore[arg-type]
    assert [(each.matter.id, each.since) for each in late] == [
        ("status-milestone", date(2024, 12, 16))
    ]
    assert light(case(**facts), at("2024-12-19 12:00")).colour is Colour.GREEN  # type: ignore[arg-type]


def test_nothing_new_is_overdue_after_the_programme() -> None:
    everything = [
        held(f"{year}-{month:02}", f"{year}-{month:02}-15 15:00")
        for year, month in ((2024, 9), (2024, 10), (2024, 11), (2024, 12), (2025, 1), (2025, 2),
                            (2025, 3), (2025, 4))
    ]  # fmt: skip
    done = [
        update("2025-04", Standing.DONE, "2025-04-28 12:00", id=each, milestone_id=each)
        for each in ("prototype", "show")
    ]
    found = case(meetings=everything, updates=done, heard="2025-05-20 12:00")
    assert overdue(found, at("2025-05-24 12:00")) == ()


# Slots.


@pytest.mark.parametrize(
    ("meeting", "slot", "state"),
    [
        (None, "2024-11", SlotState.OPEN),
        (None, "2024-10", SlotState.MISSED),
        (None, FIRST, SlotState.OPEN),
        (OCTOBER, "2024-10", SlotState.HELD),
        (moved("2024-10", "krank", "2024-10-30 12:00"), "2024-10", SlotState.MOVED),
        (agreed("2024-10", "2024-10-16 15:00"), "2024-10", SlotState.OVER),
        (NOVEMBER, "2024-11", SlotState.AGREED),
        (
            proposed("2024-11", "2024-11-27 15:00", "2024-11-11 12:00"),
            "2024-11",
            SlotState.PROPOSED,
        ),
        (proposed("2024-10", "2024-10-20 15:00", "2024-10-19 12:00"), "2024-10", SlotState.MISSED),
    ],
)
def test_where_a_slot_stands(meeting: Any, slot: str, state: SlotState) -> None:
    assert slot_state(case(meetings=[meeting] if meeting else []), slot, at(NOW)) is state


def test_the_next_meeting_is_the_soonest_ahead() -> None:
    december = agreed("2024-12", "2024-12-04 15:00")
    assert next_meeting(case(meetings=[december, NOVEMBER, OCTOBER]), at(NOW)) == NOVEMBER
    assert next_meeting(case(meetings=[OCTOBER]), at(NOW)) is None
