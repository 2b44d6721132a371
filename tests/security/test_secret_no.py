"""A no is between who says it and the bot: no button and no command tells the other side of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Suggestion
from bot.domain.changes import Put
from tests.support.cases import BEN, kept, profile, settle
from tests.support.clock import at
from tests.support.town import Town


async def told(folder: Path, word: str, *, declined: bool) -> list[str]:
    """Return what Ben hears by a button of his card, once it is declined, or else withdrawn."""
    folder.mkdir()
    town = Town(folder, at("2024-10-08 10:00"))
    await settle(town, profile(BEN))
    await town.says("ben", "/suggestions")
    card = town.button("ben", word) if not word.startswith("/") else None
    (pair,) = [each for each in await kept(town, Suggestion) if each.maker_id == "ben"]
    if declined:
        await town.says("weber", "/vorschlaege")
        await town.presses("weber", "Nichts für mich")
    else:
        gone = replace(pair, withdrawn_at=town.clock.now())
        await town.store.run(lambda tx: tx.apply([Put(gone)]))
    town.news("ben")
    await (town.says("ben", word) if card is None else town.happens("ben", card))
    heard = [each.text for each in town.news("ben")]
    await town.close()
    assert heard
    return heard


@pytest.mark.parametrize("word", ["Interested", "Not for me", "Later", "Why?", "/why"])
async def test_a_declined_suggestion_is_over_like_any_other(tmp_path: Path, word: str) -> None:
    other = await told(tmp_path / "withdrawn", word, declined=False)
    assert await told(tmp_path / "declined", word, declined=True) == other
