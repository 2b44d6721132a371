"""What is typed while a question is open, and a card with choices came after it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

NOW = "2024-10-08 10:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Ada is asked how the team stands, and then whether a date suits her."""
    town = await settle(Town(tmp_path, at(NOW)))
    await town.says("ada", "/update")
    await town.says("weber", "/treffen 15.10. 14 Uhr")
    await town.says("weber", "ja")
    assert [list(each.labels) for each in town.visible("ada")[-2:]] == [
        ["🟢 Im Plan", "🟡 Gefährdet", "🔴 Blockiert", "🏁 Erreicht"],
        ["Passt", "Passt nicht"],
    ]
    town.news("ada")
    yield town
    await town.close()


async def test_at_once_it_answers_the_question(town: Town) -> None:
    await town.says("ada", "1")
    assert "Ein Satz genügt" in town.news("ada")[-1].text
    assert "Ada Lindner …" in town.visible("weber")[-1].text


@pytest.mark.parametrize("figure", ["1", " 1 "])
async def test_later_it_means_the_card(town: Town, figure: str) -> None:
    town.clock.move(timedelta(minutes=2))
    await town.says("ada", figure)
    *_, again = town.news("ada")
    assert "Wie steht es" in again.text  # the question is still open, and put again
    assert "Termin steht" in town.news("weber")[-1].text


async def test_later_a_figure_that_is_not_there_answers_the_question(town: Town) -> None:
    town.clock.move(timedelta(minutes=2))
    await town.says("ada", "4")
    assert "Welchen Meilenstein" in town.news("ada")[-1].text


async def test_words_that_the_question_knows_are_its_answer_at_any_time(town: Town) -> None:
    town.clock.move(timedelta(minutes=2))
    await town.says("ada", "blockiert")
    assert "Was gibt es dazu zu sagen" in town.news("ada")[-1].text


@pytest.mark.parametrize("words", ["Danke!", "vielen dank", "Thanks"])
async def test_thanks_answer_nothing(town: Town, words: str) -> None:
    await town.says("ada", words)
    thanks, again = town.news("ada")
    assert thanks.text == "Gern."
    assert "Wie steht es" in again.text
