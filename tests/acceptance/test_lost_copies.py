"""Who changes what was carried before a restore, and is not known any more, hears so."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.acceptance.test_bridge import GROUP, NOW, OTHERS, heard, mixed, words
from tests.support.cases import BEN
from tests.support.clock import at
from tests.support.mixed_town import MixedTown
from tests.unit.test_restored import back_up, restore


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at(NOW))
    yield town
    await town.close()


async def test_whose_changed_words_nobody_knows_any_more_hears_so_once(
    town: MixedTown, tmp_path: Path
) -> None:
    await mixed(town, *words(BEN, word=OTHERS), chats=[GROUP])
    back_up(tmp_path)
    said = await town.writes("ada", "Freitag um 3", GROUP)
    command = await town.writes("ada", "Hm", GROUP)
    not_carried = await town.writes("ben", "Freitag um 3", GROUP)
    await restore(town, tmp_path, lost=True)
    heard(town, "weber")
    for text in ("Freitag um 4", "Freitag um 5"):
        await town.rewrites(said, text)
    await town.rewrites(not_carried, "Freitag um 6")
    (told,) = heard(town, "ada")
    assert told.startswith("Alte Brauerei: Was du im Chat des Teams vor mehr als zwei Tagen")
    await town.rewrites(await town.writes("ada", "Also Samstag", GROUP), "Also Sonntag")
    assert heard(town, "weber") == ["Ada Lindner: Also Samstag", "* Ada Lindner: Also Sonntag"]
    town.clock.set(at(NOW) + timedelta(days=1))
    await town.rewrites(command, "/status")
    await town.settle()
    town.clock.set(at(NOW) + timedelta(days=2, minutes=1))
    await town.rewrites(said, "Freitag um 7")
    for name in ("ada", "ben", "weber", GROUP):
        assert not [each for each in heard(town, name) if "zurückgesetzt" in each]


async def test_what_the_replaced_database_knows_is_changed(town: MixedTown, tmp_path: Path) -> None:
    await mixed(town, chats=[GROUP])
    back_up(tmp_path)
    said = await town.writes("ada", "Freitag um 3", GROUP)
    await restore(town, tmp_path)
    await town.rewrites(said, "Freitag um 4")
    assert heard(town, "weber")[-1] == "* Ada Lindner: Freitag um 4"
    assert heard(town, "ada") == []
