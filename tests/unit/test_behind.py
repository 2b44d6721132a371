"""Words behind a command that it cannot take: who wrote them hears so, and why."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from tests.support.cases import ADA, challenge, member, settle, team
from tests.support.clock import at
from tests.support.town import Town

LONG = "Die Fräse ist defekt und niemand weiß warum. "
UNREAD = "Was hinter dem Befehl stand, hat niemand gelesen."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


@pytest.mark.parametrize(
    ("who", "words", "limit", "question"),
    [
        ("ada", "/update blockiert: " + LONG * 12, "400", "Was gibt es dazu zu sagen?"),
        ("ada", "/update " + LONG * 12, "400", "Wie steht es um Alte Brauerei?"),
        ("ada", "/idee " + LONG * 30, "1.000", "Worum geht es bei der Idee?"),
        ("ada", "/frage " + LONG * 20, "600", "Was möchtest du von der Koordination wissen?"),
        ("kim", "/rundnachricht " + LONG * 80, "3.000", "Was möchtest du sagen?"),
        ("weber", "/herausforderung " + LONG * 20, "120", "Was soll gelöst werden?"),
    ],
)
async def test_what_is_too_long_for_a_command_is_said_to_be(
    town: Town, who: str, words: str, limit: str, question: str
) -> None:
    await town.says(who, words)
    first = f"Das ist zu lang. {limit} Zeichen sind genug.\n\n{question}"
    assert town.news(who)[-1].text.startswith(first)


async def test_so_where_the_team_is_asked_for_first(town: Town) -> None:
    second = team(id="t2", number=2, challenge_id="c2", name="Stadtgarten")
    more = challenge(id="c2", number=2, title="Eine Bank")
    await settle(town, more, second, member(ADA, Side.MAKER, team_id="t2"))
    await town.says("ada", "/update blockiert: " + LONG * 12)
    assert town.news("ada")[-1].text.startswith("Das ist zu lang. 400 Zeichen sind genug.")


@pytest.mark.parametrize("words", ["/update", "/update im Plan 👍", "/idee"])
async def test_where_nothing_was_said_nothing_is_wrong(town: Town, words: str) -> None:
    await town.says("ada", words)
    assert town.news("ada")[-1].text.startswith("W")


async def test_who_calls_for_help_behind_the_command_hears_who_reads_that(town: Town) -> None:
    await town.says("ada", "/hilfe ich komme nicht weiter, die Fräse raucht")
    text = town.news("ada")[-1].text
    assert f"{UNREAD} Mit /frage" in text
    assert text.endswith("meldet das /update und ruft auf Wunsch Hilfe.")
    await town.says("kim", "/hilfe mit der Runde bitte")
    assert town.news("kim")[-1].text.endswith("geht es an die Koordination.")


@pytest.mark.parametrize("words", ["/hilfe", "/hilfe treffen", "hilfe"])
async def test_who_asks_for_the_commands_reads_these_alone(town: Town, words: str) -> None:
    await town.says("ada", words)
    assert UNREAD not in town.news("ada")[-1].text
