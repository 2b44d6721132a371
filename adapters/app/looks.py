"""Looks at the store, one after the other, that somebody may wait for."""

import asyncio
from collections.abc import Callable

from adapters.waiting import loop_time

_GLANCE = 0.01


class Looks:
    """How many looks began and ended; who waits for the next one hurries it."""

    def __init__(self) -> None:
        """Start before the first one."""
        self._begun = self._ended = 0
        self._hurry, self._whole = asyncio.Event(), False

    def begin(self) -> int:
        """Return the number of a look that begins now."""
        self._begun += 1
        return self._begun

    def end(self, number: int) -> None:
        """Take note that this look came to its end."""
        self._ended = number

    def take_whole(self) -> bool:
        """Whether somebody wants everything to be looked at, who gets that now."""
        whole, self._whole = self._whole, False
        return whole

    async def pause(self, stopped: asyncio.Task[bool], seconds: float) -> None:
        """Return after that time, or at once where somebody waits, or all is over."""
        hurried = asyncio.create_task(self._hurry.wait())
        try:
            await asyncio.wait(
                {stopped, hurried}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            hurried.cancel()

    async def wait(self, patience: float, done: Callable[[], bool]) -> None:
        """Return after a look at everything, once ``done``, or after ``patience`` seconds."""
        self._whole, wanted, end = True, self._begun + 1, loop_time() + patience
        while loop_time() < end and (self._ended < wanted or not done()):
            self._hurry.set()
            await asyncio.sleep(_GLANCE)
        self._hurry.clear()
