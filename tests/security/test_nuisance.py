"""Nobody can make the bot tell the coordinators the same again and again."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.teams import Room
from bot.talk.model import Arrived, Blocked, Departed, Unblocked
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    town.news("kim")
    yield town
    await town.close()


async def test_who_shuts_the_bot_out_time_and_again_is_told_once_a_day(town: Town) -> None:
    for days in (1, 2):
        for _ in range(5):
            town.clock.move(timedelta(seconds=2))
            await town.happens("ada", Blocked())
            await town.happens("ada", Unblocked())
        assert len(town.news("kim")) == 1, days
        town.clock.set(at("2024-10-09 10:00"))
        await town.settle()
        town.news("kim")


async def test_who_leaves_a_chat_time_and_again_is_told_once_a_day(town: Town) -> None:
    room = Room(town.room("Gruppe"), "t1", "ada", town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(room)]))
    for days in (1, 2):
        for _ in range(5):
            await town.happens("ada", Departed(""), "Gruppe")
            await town.happens("ada", Arrived(), "Gruppe")
        assert len(town.news("kim")) == 1, days
        town.clock.set(at("2024-10-09 10:00"))
        await town.settle()
        town.news("kim")
