"""The alarm keeps ringing, whatever a tick does, and lets the last one finish."""

import asyncio
import logging
from datetime import timedelta

import pytest

from adapters.alarm import Alarm


class Ticks:
    """Counts ticks, and does at each of them what the test says."""

    def __init__(self) -> None:
        self.begun = self.ended = self.most = 0
        self.fails = False
        self.seconds = 0.0

    async def __call__(self) -> None:
        self.begun += 1
        self.most = max(self.most, self.begun - self.ended)
        try:
            await asyncio.sleep(self.seconds)
            if self.fails:
                raise RuntimeError("out of order")
        finally:
            self.ended += 1


async def ring(ticks: Ticks, seconds: float) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(Alarm(ticks, 0.02).run(stop))
    await asyncio.sleep(seconds)
    stop.set()
    await asyncio.wait_for(task, 2)


async def ring_again(ticks: Ticks) -> None:
    """Let it ring three times, however long that takes."""
    stop = asyncio.Event()
    task = asyncio.create_task(Alarm(ticks, 0.02).run(stop))
    async with asyncio.timeout(10):
        while ticks.ended < 3:  # noqa: ASYNC110 (it is counted elsewhere)
            await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(task, 2)


async def test_it_rings_at_once_and_again() -> None:
    await ring_again(Ticks())


async def test_a_failing_tick_is_logged_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    ticks = Ticks()
    ticks.fails = True
    with caplog.at_level(logging.ERROR):
        await ring_again(ticks)
    assert "out of order" in caplog.text


async def test_a_failing_tick_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    ticks = Ticks()
    ticks.fails = True
    with caplog.at_level(logging.INFO):
        await ring_again(ticks)
    assert len([each for each in caplog.records if each.levelno >= logging.ERROR]) == 1


async def test_it_rings_on_where_the_clock_is_set_back() -> None:
    ticks, stop = Ticks(), asyncio.Event()
    alarm = Alarm(ticks, 0.02)
    task = asyncio.create_task(alarm.run(stop))
    await asyncio.sleep(0.1)
    for job in alarm._scheduler.get_jobs():  # what a clock does to it that is set back by an hour
        job.modify(next_run_time=job.next_run_time + timedelta(hours=1))
    before = ticks.begun
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.wait_for(task, 2)
    assert ticks.begun >= before + 3


async def test_a_slow_tick_is_never_joined_by_another_and_may_finish() -> None:
    ticks = Ticks()
    ticks.seconds = 0.15
    await ring(ticks, 0.2)
    assert ticks.begun == ticks.ended == 2
    assert ticks.most == 1
