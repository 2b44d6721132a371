"""What was told by buttons alone, or behind a command, and is left alone: that it was not kept."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Organisation, Size
from bot.domain.meetings import FIRST, Meeting, MeetingState
from bot.domain.people import Consent, Purpose, Role
from bot.domain.teams import Member, Stage, Team
from bot.scene import action
from bot.talk.model import Pressed
from tests.support.cases import BEN, kept, membership, settle, talking, waiting
from tests.support.clock import at
from tests.support.town import Town

BEGUN = at("2024-10-08 10:00")
EARLIER = at("2024-10-10 09:00")
MORNING = at("2024-10-10 12:00")
"""Two days after everybody fell silent."""
LATER = at("2024-10-16 12:00")
UNSETTLED = "weitergeht, ist noch nicht vermerkt"
UNCHANGED = "Was zuletzt am Profil geändert wurde, ist nicht eingetragen"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, BEGUN)
    await settle(town)
    yield town
    await town.close()


def heard(town: Town, who: str) -> str:
    return "\n".join(each.text for each in town.news(who) if not each.edited)


async def press(town: Town, who: str, *parts: str) -> None:
    """Press the buttons with these words in their labels, one after another."""
    for part in parts:
        labels = [each for each in town.visible(who)[-1].labels if part in each]
        await town.presses(who, labels[0])


# How it goes on after the first meeting.


async def say_go(town: Town, *answers: str) -> None:
    """Let the contact say that it goes on after the first meeting, and tell so much of how."""
    first = Meeting("t1", FIRST, MeetingState.HELD, closed_at=BEGUN)
    await settle(town, talking(), first)
    await town.happens("weber", Pressed(action("verdict", "t1", "go"), "1"))
    await press(town, "weber", *answers)
    town.news("weber")


@pytest.mark.parametrize("answers", [1, 2, 3])
async def test_who_told_how_it_goes_on_hears_that_it_is_not_noted(town: Town, answers: int) -> None:
    await say_go(town, *("Auftrag", "Einige Monate", "In der Werkstatt")[:answers])
    await town.wait_until(EARLIER)
    assert UNSETTLED not in heard(town, "weber")
    await town.wait_until(LATER)
    text = heard(town, "weber")
    assert text.count(UNSETTLED) == 1
    assert "Noch einmal geht es mit „Ja, weiter“." in text
    await town.says("weber", "Ja, weiter")
    await press(town, "weber", "Auftrag", "Einige Monate", "In der Werkstatt", "Passt so")
    (weber,) = await kept(town, Member, person_id="weber")
    assert weber.verdict == "go"


async def test_who_agreed_on_it_meanwhile_hears_nothing(town: Town) -> None:
    answers = ("Auftrag", "Einige Monate", "In der Werkstatt")
    town.clock.set(at("2024-10-08 23:00"))
    await say_go(town, *answers)
    await town.wait_until(at("2024-10-10 23:30"))  # it lapsed, and that is said in the morning
    await town.says("weber", "Ja, weiter")
    await press(town, "weber", *answers, "Passt so")
    await town.wait_until(LATER)
    assert UNSETTLED not in heard(town, "weber")


async def test_who_told_nothing_of_how_it_goes_on_is_reminded_as_before(town: Town) -> None:
    await say_go(town)
    await town.wait_until(LATER)
    text = heard(town, "weber")
    assert UNSETTLED not in text
    assert "Nach dem Erstgespräch fehlt noch eine Antwort" in text


async def test_where_the_team_has_ended_nothing_is_said_of_it(town: Town) -> None:
    await say_go(town, "Auftrag")
    (team,) = await kept(town, Team)
    await settle(town, replace(team, stage=Stage.ENDED))
    await town.wait_until(LATER)
    assert UNSETTLED not in heard(town, "weber")


# Changes that were made by buttons alone.


async def look_at_answers(town: Town, who: str = "ada") -> None:
    await town.says(who, "/profil")
    await press(town, who, "ndern")


async def test_a_change_by_buttons_alone_that_was_never_confirmed_is_told(town: Town) -> None:
    await look_at_answers(town)
    await press(town, "ada", "Kontakt weitergeben", "Ja")
    town.news("ada")
    await town.wait_until(LATER)
    assert heard(town, "ada").count(UNCHANGED) == 1


async def test_it_waits_behind_a_command_as_what_was_said_in_words(town: Town) -> None:
    await look_at_answers(town, "weber")
    await press(town, "weber", "Kontakt weitergeben", "Ja")
    await town.says("weber", "/frage")
    assert await waiting(town, "weber") == ["ask", "house"]
    await town.says("weber", "/abbrechen")
    await press(town, "weber", "Passt so")
    (given,) = await kept(town, Consent, person_id="weber", purpose=Purpose.SHARING)
    assert given.withdrawn_at is None


async def test_what_was_tapped_and_tapped_back_changes_nothing(town: Town) -> None:
    await look_at_answers(town)
    await press(town, "ada", "Kontakt weitergeben", "Ja")
    await press(town, "ada", "Etwas ändern", "Kontakt weitergeben", "Nein")
    town.news("ada")
    await town.wait_until(LATER)
    assert UNCHANGED not in heard(town, "ada")


async def test_a_look_at_the_answers_changes_nothing(town: Town) -> None:
    await look_at_answers(town)
    town.news("ada")
    await town.wait_until(LATER)
    assert UNCHANGED not in heard(town, "ada")


# What came with the command.

UNPLANNED = "Was zuletzt zum Abend gesagt wurde, ist nicht eingetragen"
UNWISHED = "Your challenge has not been noted"


async def test_the_date_of_an_evening_waits_and_is_told_of_once(town: Town) -> None:
    await town.says("kim", "/speeddating 24.10. 18 Uhr")
    await town.says("kim", "/frage")
    assert await waiting(town, "kim") == ["ask", "evening-plan"]
    await town.says("kim", "/abbrechen")
    assert "Wo findet er statt?" in heard(town, "kim")
    await town.wait_until(LATER)
    text = heard(town, "kim")
    assert text.count(UNPLANNED) == 1
    assert "Gemeint ist" not in text


async def test_an_evening_without_a_date_is_left_unsaid(town: Town) -> None:
    await town.says("kim", "/speeddating")
    await town.says("kim", "/frage")
    assert await waiting(town, "kim") == ["ask"]
    await town.says("kim", "/speeddating")
    await town.wait_until(LATER)
    assert UNPLANNED not in heard(town, "kim")


async def wish(town: Town, *words: str) -> None:
    """Let the contact of an organisation without a challenge say so much of a wish."""
    told = Organisation("o9", "erzgebirge", "Jugendklub", "culture", Size.SMALL, "ben")
    await settle(town, membership(BEN, Role.CONTACT), told)
    for each in words:
        await town.says("ben", each)


async def test_the_title_of_a_challenge_waits_and_is_told_of_once(town: Town) -> None:
    await wish(town, "/herausforderung Eine Bank vor der Tür", "/frage")
    assert await waiting(town, "ben") == ["ask", "wish"]
    await town.says("ben", "/abbrechen")
    await town.wait_until(LATER)
    text = heard(town, "ben")
    assert text.count(UNWISHED) == 1
    assert "This is about: “Eine Bank vor der Tür”" in text


async def test_two_titles_are_two_challenges(town: Town) -> None:
    titles = ("Eine Bank vor der Tür", "Ein Stand für die Messe")
    await wish(town, *(f"/herausforderung {each}" for each in titles))
    assert await waiting(town, "ben") == ["wish", "wish"]


async def test_a_challenge_without_a_title_is_left_unsaid(town: Town) -> None:
    await wish(town, "/herausforderung", "/frage")
    assert await waiting(town, "ben") == ["ask"]
    await town.says("ben", "/herausforderung")
    await town.wait_until(LATER)
    assert UNWISHED not in heard(town, "ben")


# Leaving.


async def leave(town: Town, *answers: str) -> None:
    await town.says("ada", "/aussteigen")
    await town.presses("ada", "Team Alte Brauerei")
    for each in answers:
        await town.says("ada", each)
    town.news("ada")


STAYS = "Das Aussteigen gilt noch nicht"


@pytest.mark.parametrize(
    "answers", [("Mit den Terminen wird es nichts.",), ("Zu wenig Zeit",), ("überspringen",)]
)
async def test_who_told_to_leave_without_the_last_yes_hears_that_it_does_not_count(
    town: Town, answers: tuple[str, ...]
) -> None:
    await leave(town, *answers)
    await town.wait_until(EARLIER)
    assert STAYS not in heard(town, "ada")
    await town.wait_until(LATER)
    text = heard(town, "ada")
    assert text.count(STAYS) == 1
    assert "Noch einmal geht es mit /aussteigen." in text


@pytest.mark.parametrize("answers", [(), ("überspringen", "nein, doch nicht")])
async def test_who_only_looked_or_stays_hears_nothing(town: Town, answers: tuple[str, ...]) -> None:
    await leave(town, *answers)
    await town.wait_until(LATER)
    assert STAYS not in heard(town, "ada")


async def test_where_there_is_nothing_to_leave_any_more_nothing_is_said(town: Town) -> None:
    await leave(town, "überspringen")
    (team,) = await kept(town, Team)
    await settle(town, replace(team, stage=Stage.ENDED, ended_at=BEGUN))
    await town.wait_until(LATER)
    assert STAYS not in heard(town, "ada")
