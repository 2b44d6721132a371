"""The open question is put again behind a command once, not behind each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-14 10:00"))
    await settle(town)
    yield town
    await town.close()


async def asks(town: Town, command: str) -> bool:
    """Whether the open question stands in the answer to a command."""
    await town.says("weber", command)
    return any("Eine Zeile genügt" in each.text for each in town.news("weber"))


async def test_the_question_is_put_again_once(town: Town) -> None:
    assert await asks(town, "/herausforderung") is False
    await town.presses("weber", "Noch eine Herausforderung")
    town.news("weber")
    assert [await asks(town, each) for each in ("/treffen", "/hilfe", "/experten")] == [
        True, False, False,
    ]  # fmt: skip
    assert await asks(town, "/start")
    await town.wait_until(at("2024-10-14 12:00"))
    assert await asks(town, "/experten")


async def test_it_stands_behind_an_answer_that_does_not_fit(town: Town) -> None:
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Noch eine Herausforderung")
    for text in ("x", "y", "z"):
        assert await asks(town, text)


async def test_the_question_is_answered_after_all(town: Town) -> None:
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Noch eine Herausforderung")
    for command in ("/hilfe", "/hilfe", "/experten"):
        await asks(town, command)
    await town.says("weber", "Mehr Gäste am Abend")
    assert "Worin genau besteht das Problem" in town.news("weber")[-1].text
