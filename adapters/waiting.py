"""Waiting: how long after failures, and never beyond the end."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.ports import Clock

FIRST, LONGEST = 1.0, 60.0


def loop_time() -> float:
    """Return the seconds of the running event loop: a clock that nobody sets."""
    return asyncio.get_running_loop().time()


def pause(failures: int, *, first: float = FIRST, longest: float = LONGEST) -> float:
    """Return the seconds to wait after so many failures in a row: doubled each time, bounded.

    Nothing after no failure. Without jitter: there is one of us per account.
    """
    if failures < 1:
        return 0.0
    return min(longest, first * 2.0 ** min(failures - 1, 30))


async def rest(clock: Clock, seconds: float, stop: asyncio.Event) -> None:
    """Wait so many seconds, but not beyond ``stop``."""
    naps = {asyncio.ensure_future(clock.sleep(seconds)), asyncio.create_task(stop.wait())}
    try:
        await asyncio.wait(naps, return_when=asyncio.FIRST_COMPLETED)
    finally:  # also when it is cancelled itself
        for nap in naps:
            nap.cancel()


async def unless(stopped: asyncio.Task[Any], step: Coroutine[Any, Any, None]) -> None:
    """Run a step, but drop it as soon as ``stopped`` ends. It must bear being dropped anywhere."""
    task = asyncio.create_task(step)
    try:
        await asyncio.wait({stopped, task}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    if not task.cancelled():
        task.result()
