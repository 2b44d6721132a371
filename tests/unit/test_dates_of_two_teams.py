"""A date that is typed behind the command by somebody with two teams."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.meetings import Meeting
from bot.domain.people import Role
from tests.support.cases import (
    JO,
    WEBER,
    challenge,
    kept,
    member,
    membership,
    profile,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

DATE = "/treffen 18.10. 14 Uhr"
READ = "Verstanden: Fr, 18.10., 14:00."
WHICH = "Für welches Team ist der Termin?"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in which Frau Weber has two teams."""
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(
        town,
        *(JO, membership(JO, Role.MAKER), profile(JO), challenge(id="c2", number=2)),
        team(id="t9", number=9, challenge_id="c2", name="Zweites"),
        *(member(each, side, team_id="t9") for each, side in TWO),
    )
    yield town
    await town.close()


TWO = ((WEBER, Side.CONTACT), (JO, Side.MAKER))


def heard(town: Town, who: str) -> str:
    return "\n".join(each.text for each in town.news(who))


async def proposed(town: Town) -> dict[str, datetime | None]:
    return {each.team_id: each.starts_at for each in await kept(town, Meeting)}


@pytest.mark.parametrize("press", [True, False])
async def test_it_is_asked_for_which_team_and_the_date_waits(town: Town, *, press: bool) -> None:
    await town.says("weber", DATE)
    asked = heard(town, "weber")
    assert WHICH in asked
    assert "noch kein Termin" not in asked
    if press:
        await town.presses("weber", "Zweites")
    else:
        await town.says("weber", "Zweites")
    assert READ in heard(town, "weber")
    await town.says("weber", "ja")
    assert await proposed(town) == {"t9": at("2024-10-18 14:00")}


@pytest.mark.parametrize(
    "words",
    [
        "Zweites 18.10. 14 Uhr",
        "zweites: 18.10. 14 Uhr",
        "18.10. 14 Uhr Zweites",
        "Team Zweites: 18.10. 14 Uhr",
        "18.10. 14 Uhr mit dem Team Zweites",
    ],
)
async def test_who_names_the_team_is_not_asked(town: Town, words: str) -> None:
    await town.says("weber", f"/treffen {words}")
    assert READ in heard(town, "weber")
    await town.says("weber", "ja")
    assert await proposed(town) == {"t9": at("2024-10-18 14:00")}


async def test_who_names_a_team_alone_sees_how_it_stands_there(town: Town) -> None:
    await town.says("weber", "/treffen Zweites")
    shown = heard(town, "weber")
    assert "Zweites, Treffen im Oktober: noch kein Termin." in shown
    assert "Brauerei" not in shown


async def test_without_words_both_are_shown(town: Town) -> None:
    await town.says("weber", "/treffen")
    assert heard(town, "weber").count("noch kein Termin") == 2


async def test_a_day_is_meant_as_of_when_it_was_typed(town: Town) -> None:
    await town.says("weber", "/treffen morgen 14 Uhr")
    await town.wait_until(at("2024-10-16 09:00"))
    heard(town, "weber")
    await town.presses("weber", "Zweites")
    assert "Mi, 16.10., 14:00" in heard(town, "weber")


async def test_who_changes_the_team_s_name_changes_no_date(town: Town) -> None:
    await town.says("weber", DATE)
    await town.says("weber", "Zweites")
    assert READ in heard(town, "weber")
    await town.edits("weber", "Zweites", "Alte Brauerei")
    assert "verstehe ich nicht" not in heard(town, "weber")
    await town.says("weber", "ja")
    assert await proposed(town) == {"t9": at("2024-10-18 14:00")}


async def test_who_leaves_it_at_that_hears_that_it_is_not_proposed(town: Town) -> None:
    await town.says("weber", DATE)
    await town.wait_until(at("2024-10-18 10:00"))
    assert "Der Termin ist nicht vorgeschlagen" in heard(town, "weber")


async def test_in_english(town: Town) -> None:
    await town.says("weber", "/sprache Englisch")
    await town.says("weber", "/meeting 18 October 2 pm")
    assert "Which team is the date for?" in heard(town, "weber")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (DATE, "/treffen 22.10. 10 Uhr"),
        ("/update gefährdet: Uns fehlt das Holz", "/update im Plan: Die Folie ist da"),
    ],
)
async def test_the_first_of_two_is_said_to_be_lost(town: Town, first: str, then: str) -> None:
    """Also where it lapsed in the night, and the other one goes on before that is told."""
    words = first.partition(" ")[2].removeprefix("gefährdet: ")
    await town.says("weber", first)
    await town.says("weber", then)
    assert f"Nicht festgehalten ist, was schon länger wartet: „{words}“" in heard(town, "weber")
    await town.says("weber", "abbrechen")
    await town.wait_until(at("2024-10-15 21:30"))
    await town.says("weber", first)
    await town.wait_until(at("2024-10-17 21:45"))
    await town.says("weber", then)
    await town.presses("weber", "Zweites")
    assert "Gemeint ist" not in heard(town, "weber")
    await town.wait_until(at("2024-10-18 12:00"))
    assert f"Gemeint ist: „{words}“" in heard(town, "weber")
