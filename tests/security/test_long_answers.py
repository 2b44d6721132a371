"""A long message costs little more than a short one: nobody waits for the words of strangers."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.talk.readers import Reason, Rejected, read_list
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

LONG, MATRIX = 16_000, 65_536
UNITS = ("1.000,", "a, ", "a\n", "ü,", "ﷺ ", "aber nicht Holz, ")
MOST = {LONG: 6, MATRIX: 12}
"""By letters, so many times a short message; it is about 2 and 5, and was 7 to 15 for the less."""
TRIES = 4


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Return a town where Eve is asked when she has time: a choice of many."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    town.settle_in("eve", "de")
    await town.says("eve", "hallo")
    for label in ("Ich bringe Können mit", "Einverstanden", "Du"):
        await town.presses("eve", label)
    for words in ("Eve Wolf", "1", "Ich baue Möbel aus Holz", "Holz, Stahl"):
        await town.says("eve", words)
    for _ in range(2):
        await town.presses("eve", "Überspringen")
    yield town
    await town.close()


async def cost(town: Town, words: str, letters: int) -> float:
    """Return the least processor time that an answer took; each differs from the others."""
    spent = []
    for number in range(TRIES):
        town.clock.move(timedelta(seconds=5))
        began = time.process_time()
        await town.says("eve", f"{number}{words}"[:letters])
        spent.append(time.process_time() - began)
    return min(spent)


@pytest.mark.parametrize("letters", MOST)
async def test_a_long_answer_costs_little_more_than_a_short_one(town: Town, letters: int) -> None:
    short = await cost(town, " was?", letters)
    costs = {unit: await cost(town, unit * letters, letters) for unit in UNITS}
    dear = {unit: spent / short for unit, spent in costs.items() if spent > MOST[letters] * short}
    assert not dear


def test_a_list_without_end_is_refused_before_its_entries_are_compared() -> None:
    assert read_list("Holz, " * 200) == Rejected(Reason.TOO_MANY, limit=20)
    assert read_list("Holz, " * 100 + "Stahl") == ("Holz", "Stahl")
