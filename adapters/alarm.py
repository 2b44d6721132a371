"""The alarm: it rings every few seconds, and knows nothing of what is due.

APScheduler keeps the beat and nothing more. There is no job store: what is due follows from facts
and an instant, so a beat that was missed is no loss, and several replicas may ring at once.

APScheduler beats by the computer's clock. Where that is set back by an hour, the next beat would be
an hour away; so the event loop's time watches over it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.waiting import loop_time
from bot.engine.trouble import Trouble

log = logging.getLogger(__name__)


class Alarm:
    """Calls ``tick`` every so many seconds, never twice at a time."""

    def __init__(self, tick: Callable[[], Awaitable[object]], seconds: float) -> None:
        """Ring ``tick``, whose failures end nothing, and are told once."""
        self._tick = tick
        self._seconds = seconds
        self._ringing = asyncio.Lock()
        self._trouble = Trouble(log, "ticks work again")
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._rung_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Ring at once and then regularly until ``stop`` is set; a tick under way may finish."""
        await self._ring()
        scheduler = self._scheduler
        job = scheduler.add_job(
            self._beat,
            "interval",
            seconds=self._seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            while not await self._rested(stop):
                if loop_time() - self._rung_at > 2 * self._seconds and not self._ringing.locked():
                    job.reschedule("interval", seconds=self._seconds)
                    await self._ring()
            scheduler.pause()
            await asyncio.sleep(0)  # a beat that was just given out has begun after this
            async with self._ringing:
                pass
        finally:
            scheduler.shutdown(wait=False)

    async def _rested(self, stop: asyncio.Event) -> bool:
        """Wait for the time between two beats; return whether that was the end."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await stop.wait()
        return stop.is_set()

    async def _beat(self) -> None:
        if not self._ringing.locked():
            await self._ring()

    async def _ring(self) -> None:
        async with self._ringing:
            try:
                await self._tick()
            except Exception as error:  # noqa: BLE001 # whatever it is, the next one may work
                words = f"A tick failed ({type(error).__name__}: {error}); the next one catches up."
                self._trouble.strike(loop_time(), words, level=logging.ERROR, error=error)
            else:
                self._trouble.end(loop_time())
            self._rung_at = loop_time()
