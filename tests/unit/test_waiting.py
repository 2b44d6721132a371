"""Waiting: what is waited for is let go whichever way it ends."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from adapters.waiting import rest
from tests.support.clock import StillClock

NOW = datetime(2024, 10, 1, 8, 0, tzinfo=UTC)


class Sleeper(StillClock):
    """A clock by which everybody sleeps for ever."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.Event().wait()


async def resting(stop: asyncio.Event) -> tuple[asyncio.Task[None], set[asyncio.Task[object]]]:
    """Begin to rest; return that, and what it does for it."""
    before = asyncio.all_tasks()
    task = asyncio.create_task(rest(Sleeper(NOW), 5.0, stop))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task, asyncio.all_tasks() - before - {task}


@pytest.mark.parametrize("cancelled", [False, True])
async def test_nothing_goes_on_after_a_rest(cancelled: bool) -> None:
    stop = asyncio.Event()
    task, naps = await resting(stop)
    assert len(naps) == 2
    if cancelled:
        task.cancel()
    else:
        stop.set()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled() is cancelled
    await asyncio.sleep(0)
    assert all(each.done() for each in naps)
