"""What others say stays as they said it, whoever is erased, and whatever that one had written."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from tests.acceptance.test_forgotten import forget
from tests.support.cases import BEN, member, settle
from tests.support.clock import at
from tests.support.town import Town

NOON, NIGHT, MORNING = at("2024-10-08 12:00"), at("2024-10-08 21:30"), at("2024-10-09 11:00")
ANSWER = "Nein, Sie dürfen die Anlage nicht ohne uns einschalten."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, NOON), member(BEN, Side.MAKER))
    yield town
    await town.close()


@pytest.mark.parametrize("question", ["nicht", "ohne uns", "die Anlage"])
async def test_an_expert_answer_stays_whole_whatever_was_asked(town: Town, question: str) -> None:
    await town.says("ben", "/experts")
    await town.presses("ben", "Frau Weber (contact)")
    await town.says("ben", question)
    town.clock.set(NIGHT)
    await town.presses("weber", "Antworten")
    await town.says("weber", ANSWER)
    town.news("ada")
    await forget(town, "ben")
    await town.wait_until(MORNING)
    [heard] = [each.text for each in town.news("ada") if "antwortet" in each.text]
    assert f"„{ANSWER}“" in heard
    assert "„[…]“" in heard


async def test_nobody_strikes_others_words_by_writing_them_and_going(town: Town) -> None:
    town.clock.set(NIGHT)
    await town.says("ada", "/update blockiert: Wir dürfen den Hof nicht mehr nutzen")
    for label in ("Überspringen", "Ja"):
        await town.presses("ada", label)
    for words in ("den Hof nicht mehr nutzen", "Wir dürfen den Hof", "fragt nach Hilfe"):
        await town.says("ben", f"/frage {words}")
    for name in ("kim", "weber"):
        town.news(name)
    await forget(town, "ben")
    await town.wait_until(MORNING)
    heard = "\n".join(each.text for name in ("kim", "weber") for each in town.news(name))
    assert "„Wir dürfen den Hof nicht mehr nutzen“" in heard
