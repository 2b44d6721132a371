"""A pause in the words that people use: whoever asks for silence twice is not woken by it."""

from pathlib import Path

import pytest

from bot.domain.people import Person
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.mark.parametrize("words", ["stopp", "keine Nachrichten mehr", "Stop!"])
async def test_who_asks_for_silence_twice_has_it(tmp_path: Path, words: str) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    for each in ("stopp", words):
        await town.says("ada", each)
        assert "kommen wie gewohnt" not in town.visible("ada")[-1].text
        (ada,) = await kept(town, Person, id="ada")
        assert ada.paused
    await town.says("ada", "/pause")
    (ada,) = await kept(town, Person, id="ada")
    assert not ada.paused
    await town.close()
