"""Why somebody moved a meeting goes with their erasure, whatever became of the date instead."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.meetings import Meeting, MeetingState
from tests.acceptance.test_forgotten import forget
from tests.acceptance.test_not_told_anew import says, town_of
from tests.support.cases import BEN, kept, member
from tests.support.clock import at
from tests.support.town import Town

WHY = "Meine Mutter ist gestorben, ich muss nach Polen."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town where Ada moved a meeting, and the date that she proposed is lost."""
    town = await town_of(tmp_path, member(BEN, Side.MAKER))
    for words in ("/treffen Fr 8.11. 14 Uhr", "ja", WHY):
        await town.says("ada", words)
    await town.presses("ben", "Can’t make it")
    await town.says("ben", "/cancel")
    assert WHY in await says(town, "kim", "/team 1")
    yield town
    await town.close()


async def moved(town: Town) -> Meeting:
    (meeting,) = await kept(town, Meeting, state=MeetingState.MOVED)
    return meeting


@pytest.mark.parametrize("gone", ["ada", "ben"])
async def test_it_goes_with_who_said_it(town: Town, gone: str) -> None:
    await forget(town, gone)
    assert (WHY in await says(town, "kim", "/team 1")) is (gone == "ben")


@pytest.mark.parametrize("joined", ["2024-10-07 10:00", "2024-10-09 10:00"])
async def test_where_nobody_knows_it_goes_with_anybody_who_was_there(
    town: Town, joined: str
) -> None:
    """As of a meeting that was moved before that was kept."""
    ben = member(BEN, Side.MAKER, joined_at=at(joined))
    old = replace(await moved(town), moved_by=None)
    await town.store.run(lambda tx: tx.apply([Put(old), Put(ben)]))
    await forget(town, "ben")
    assert (WHY in (await moved(town)).note) is (joined > "2024-10-08")


async def test_who_had_left_takes_nothing_that_was_said_later(town: Town) -> None:
    ben = member(BEN, Side.MAKER, left_at=at("2024-10-08 09:00"))
    old = replace(await moved(town), moved_by=None)
    await town.store.run(lambda tx: tx.apply([Put(old), Put(ben)]))
    await forget(town, "ben")
    assert (await moved(town)).note == WHY
