"""Which month an update counts for, what is overdue, and who hears of it when."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.calendar import Month
from bot.domain.milestones import Standing
from bot.domain.policy import Policy, Updates
from bot.domain.teams import Stage
from bot.milestones.rules import (
    due_day,
    month_for,
    open_milestones,
    overdue,
    owes,
    remind_update,
)
from bot.milestones.standings import read_opening
from bot.talk.model import Why
from tests.support.cases import PROTOTYPE, SHOW, case, programme, talking, team, update
from tests.support.clock import at

# 31 October 2024 is a Thursday and a public holiday in Saxony: the two working days of grace are
# 1 and 4 November, the coordinators' five end on 7 November.
OCTOBER = update("2024-10", Standing.ON_TRACK, "2024-11-04 12:00")


@pytest.mark.parametrize(
    ("words", "standing", "sentence"),
    [
        ("", None, ""),
        ("blockiert: der Lieferant schweigt", Standing.BLOCKED, "der Lieferant schweigt"),
        ("Blockiert der Lieferant schweigt", Standing.BLOCKED, "der Lieferant schweigt"),
        ("blokiert: der Lieferant schweigt", Standing.BLOCKED, "der Lieferant schweigt"),
        ("blocked", Standing.BLOCKED, ""),
        ("im Plan, der Tresen rollt", Standing.ON_TRACK, "der Tresen rollt"),
        ("auf Kurs", Standing.ON_TRACK, ""),
        ("at risk – no wood", Standing.AT_RISK, "no wood"),
        ("Gefährdet!", Standing.AT_RISK, ""),
        ("fertig: Prototyp 1:10", Standing.DONE, "Prototyp 1:10"),
        ("Gelb: der Lieferant schweigt", Standing.AT_RISK, "der Lieferant schweigt"),
        ("Geld: reicht noch", None, "Geld: reicht noch"),
        ("Rot ist die Farbe", None, "Rot ist die Farbe"),
        ("der Tresen rollt", None, "der Tresen rollt"),
        ("Gute Nachricht: er rollt", None, "Gute Nachricht: er rollt"),
        ("1: eins", None, "1: eins"),
        ("blokiert sagt der Lieferant", None, "blokiert sagt der Lieferant"),
        ("läuft noch nicht", None, "läuft noch nicht"),
        ("Läuft gar nicht gut", None, "Läuft gar nicht gut"),
        ("Im Plan sind wir nicht", None, "Im Plan sind wir nicht"),
        ("on track we aren't", None, "on track we aren't"),
        ("läuft das?", None, "läuft das?"),
        ("im Plan, nur das Holz fehlt", Standing.ON_TRACK, "nur das Holz fehlt"),
        ("läuft - nicht zuletzt dank Ben", Standing.ON_TRACK, "nicht zuletzt dank Ben"),
        ("gelb, weil das Holz nicht kommt", Standing.AT_RISK, "weil das Holz nicht kommt"),
        ("Gelb weil das Holz fehlt", Standing.AT_RISK, "weil das Holz fehlt"),
        ("rot, der Lieferant schweigt", Standing.BLOCKED, "der Lieferant schweigt"),
        ("grün, der Tresen rollt", Standing.ON_TRACK, "der Tresen rollt"),
        ("es läuft, aber das Holz fehlt", Standing.ON_TRACK, "aber das Holz fehlt"),
        ("red - no wood", Standing.BLOCKED, "no wood"),
        ("es läuft, aber nicht gut", None, "es läuft, aber nicht gut"),
        ("gelb, oder rot", None, "gelb, oder rot"),
        ("es ist fertig, fast", None, "es ist fertig, fast"),
        ("fertig, noch nicht ganz", None, "fertig, noch nicht ganz"),
        ("done – almost!", None, "done – almost!"),
        ("fertig, fast alle Stühle stehen", Standing.DONE, "fast alle Stühle stehen"),
        ("rot, nein gelb", None, "rot, nein gelb"),
        ("gelb, eher rot", None, "gelb, eher rot"),
        ("gelb, rot", None, "gelb, rot"),
        ("Grün, jetzt gelb!", None, "Grün, jetzt gelb!"),
        ("red. Actually yellow", None, "red. Actually yellow"),
        ("rot, sehr rot", Standing.BLOCKED, "sehr rot"),
        ("red, no wood", Standing.BLOCKED, "no wood"),
        ("gelb, nicht rot?", None, "gelb, nicht rot?"),
        ("Alles gut, danke", None, "Alles gut, danke"),
        ("läuft wieder, das Holz ist nicht da", Standing.ON_TRACK, "wieder, das Holz ist nicht da"),
    ],
)
def test_a_standing_is_read_at_the_beginning(
    words: str, standing: Standing | None, sentence: str
) -> None:
    opening = read_opening(words)
    assert (opening.standing, opening.sentence) == (standing, sentence)


@pytest.mark.parametrize(
    ("formed", "month", "owed"),
    [
        ("2024-09-02 10:00", "2024-08", False),
        ("2024-09-02 10:00", "2024-09", True),
        ("2024-09-16 10:00", "2024-09", True),
        ("2024-09-17 10:00", "2024-09", False),
        ("2024-09-17 10:00", "2024-10", True),
        ("2024-09-30 23:30", "2024-09", False),
    ],
)
def test_a_month_counts_where_the_team_worked_for_half_of_it(
    formed: str, month: str, owed: bool
) -> None:
    assert owes(case(team=team(formed_at=at(formed))), Month.parse(month)) is owed


def test_a_team_that_never_formed_or_has_ended_owes_nothing() -> None:
    october = Month.parse("2024-10")
    assert not owes(case(team=talking()), october)
    assert not owes(case(team=team(ended_at=at("2024-10-05 10:00"))), october)


def test_an_update_is_due_on_the_last_day_of_the_month_or_of_the_programme() -> None:
    short = programme(ends=date(2025, 4, 17))
    assert due_day(short, Month.parse("2025-02")) == date(2025, 2, 28)
    assert due_day(short, Month.parse("2025-04")) == date(2025, 4, 17)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        ("2024-10-15 12:00", "2024-10"),
        ("2024-10-31 23:50", "2024-10"),
        ("2024-11-01 00:10", "2024-10"),
        ("2024-11-07 23:50", "2024-10"),
        ("2024-11-08 00:10", "2024-11"),
        ("2025-06-01 12:00", "2025-04"),
    ],
)
def test_an_open_month_is_reported_until_the_coordinators_are_told(now: str, month: str) -> None:
    september = update("2024-09", Standing.ON_TRACK, "2024-09-27 12:00")
    assert str(month_for(case(updates=[september]), at(now))) == month


def test_once_a_month_is_reported_the_next_update_counts_for_the_present_one() -> None:
    assert str(month_for(case(updates=[OCTOBER]), at("2024-11-04 15:00"))) == "2024-11"


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        ("2024-10-31 12:00", None),
        ("2024-11-04 23:00", None),
        ("2024-11-05 00:10", "2024-10"),
        ("2024-11-29 12:00", "2024-10"),
        ("2024-12-04 12:00", "2024-11"),
    ],
)
def test_an_update_is_overdue_after_two_working_days(now: str, missing: str | None) -> None:
    september = update("2024-09", Standing.ON_TRACK, "2024-09-27 12:00")
    found = overdue(case(updates=[september]), at(now))
    assert (found and str(found)) == missing


def test_a_later_update_settles_the_months_before() -> None:
    november = update("2024-11", Standing.BLOCKED, "2024-11-20 12:00", person_id="weber")
    assert overdue(case(updates=[november]), at("2024-11-25 12:00")) is None


def test_what_was_reported_as_done_is_not_offered_again() -> None:
    done = update("2024-10", Standing.DONE, "2024-10-20 12:00", milestone_id="prototype")
    risk = update("2024-11", Standing.AT_RISK, "2024-11-20 12:00", milestone_id="show")
    assert open_milestones(case()) == (PROTOTYPE, SHOW)
    assert open_milestones(case(updates=[done, risk])) == (SHOW,)


# Reminders.


def keys(now: str, **facts: object) -> list[str]:
    return [due.key for due in remind_update(case(**facts), at(now))]  # type: ignore[arg-type]


def test_the_members_are_reminded_once_after_the_grace() -> None:
    assert keys("2024-11-04 18:00") == []
    assert keys("2024-11-05 09:00") == keys("2024-11-07 09:00")
    assert keys("2024-11-05 09:00") == ["update/t1/2024-10/1/ada", "update/t1/2024-10/1/weber"]


def test_then_the_coordinators_hear_of_it_once() -> None:
    found = list(remind_update(case(coordinators=("kim", "jo")), at("2024-11-08 09:00")))
    told = [due for due in found if due.why is Why.ESCALATION]
    assert [due.key for due in told] == [
        "update/t1/2024-10/coordinator/kim",
        "update/t1/2024-10/coordinator/jo",
    ]
    assert told[0].lines[0].args["names"] == ("Ada Lindner", "Frau Weber")
    assert told[0].lines[0].args["due"] == date(2024, 10, 31)


def test_more_reminders_spread_between_the_grace_and_the_coordinators() -> None:
    policy = replace(Policy(), updates=Updates(reminders=3))
    often = programme(policy=policy)
    numbers = [
        [key.split("/")[3] for key in keys(f"2024-11-{day:02} 09:00", programme=often)]
        for day in (4, 5, 6, 7, 8)
    ]
    assert numbers == [
        [],
        ["1", "1"],
        ["2", "2"],
        ["3", "3"],
        ["3", "3", "coordinator"],
    ]


def test_without_reminders_only_the_coordinators_hear_of_it() -> None:
    silent = programme(policy=replace(Policy(), updates=Updates(reminders=0)))
    assert keys("2024-11-08 09:00", programme=silent) == ["update/t1/2024-10/coordinator/kim"]


@pytest.mark.parametrize(
    "facts",
    [
        {"updates": [OCTOBER]},
        {"updates": [replace(OCTOBER, person_id="weber")]},
        {"team": talking()},
        {"team": team(stage=Stage.ENDED, ended_at=at("2024-11-04 10:00"))},
        {"team": team(formed_at=at("2024-10-25 10:00"))},
    ],
    ids=["reported", "reported by the other side", "talking", "ended", "formed late"],
)
def test_nobody_is_reminded_of_what_is_settled_or_not_owed(facts: dict[str, object]) -> None:
    assert keys("2024-11-11 09:00", **facts) == []


def test_only_the_newest_month_is_brought_up() -> None:
    found = keys("2024-12-04 09:00")
    assert {key.split("/")[2] for key in found} == {"2024-11"}


def test_the_last_month_is_chased_and_then_it_is_quiet() -> None:
    # 30 April 2025 is a Wednesday; 1 May is a holiday; workdays 2, 5, 6, 7, 8, 9, 12, 13 May.
    march = update("2025-03", Standing.ON_TRACK, "2025-03-28 12:00")
    assert keys("2025-05-06 09:00", updates=[march]) == [
        "update/t1/2025-04/1/ada",
        "update/t1/2025-04/1/weber",
    ]
    assert "update/t1/2025-04/coordinator/kim" in keys("2025-05-09 09:00", updates=[march])
    assert keys("2025-05-14 09:00", updates=[march]) == []
