"""A clock that jumps by an hour while the service runs: nothing stops, nothing comes twice."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.botapi import faults
from tests.support.troubled import Troubled

pytestmark = pytest.mark.telegram

HOUR = timedelta(hours=1)
BACK_AND_ON = pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "on"])
SOON = 8.0
"""Seconds of the computer's clock: far less than an hour of any."""


@BACK_AND_ON
async def test_talk_goes_on(tmp_path: Path, jump: timedelta) -> None:
    async with Troubled(tmp_path, speed=1.0) as service:
        ada = service.person("Ada Lindner")
        await ada.says("Hallo")
        await service.until(lambda: len(ada.chat) == 2)
        service.clock.jump(jump)
        await ada.says("Noch da?")
        await service.until(lambda: len(ada.chat) == 4, SOON)
        await service.until(service.settled, SOON)


@BACK_AND_ON
async def test_what_waits_for_another_try_does_not_wait_for_an_hour(
    tmp_path: Path, jump: timedelta
) -> None:
    async with Troubled(tmp_path, speed=1.0) as service:
        ada = service.person("Ada Lindner")
        await ada.says("Hallo")
        await service.until(lambda: len(ada.chat) == 2, SOON)
        with service.server.faults.during(faults.server_error(), "sendMessage"):
            await ada.says("Noch da?")
            await service.until(lambda: service.server.faults.injected["server error"] > 1)
            service.clock.jump(jump)
        await service.until(lambda: len(ada.chat) == 4, SOON)
        await service.until(service.settled, SOON)
        assert await service.fates() == {"sent": 2}


async def test_a_flood_is_waited_for_as_long_as_it_lasts(tmp_path: Path) -> None:
    async with Troubled(tmp_path, speed=1.0) as service:
        people = [service.person(each) for each in ("Ada Lindner", "Ben Okafor", "Mia Wolf")]
        with service.server.faults.during(faults.flood(1), "sendMessage"):
            for each in people:
                await each.says("Hallo")
            await service.until(lambda: service.server.faults.injected["flood"] >= 3)
            service.clock.jump(-HOUR)
        await service.until(service.settled, SOON)
        assert await service.fates() == {"sent": 3}
        assert service.server.faults.injected["flood"] <= 6


@BACK_AND_ON
async def test_what_is_on_its_way_is_not_sent_again(tmp_path: Path, jump: timedelta) -> None:
    async with Troubled(tmp_path, speed=1.0) as service:
        ada = service.person("Ada Lindner")
        service.server.faults.queue(faults.delay(1.5), "sendMessage")
        await ada.says("Hallo")
        await service.until(lambda: service.server.faults.injected["delay"])
        service.clock.jump(jump)
        service.service.couriers[0].wake()
        await asyncio.sleep(0.6)
        await ada.says("Noch da?")
        await service.until(lambda: len(ada.chat) == 4, SOON)
        await service.until(service.settled, SOON)
        await asyncio.sleep(0.2)
        assert await service.fates() == {"sent": 2}
    assert len(ada.chat) == 4
