"""The alarm: it rings every few seconds, and knows nothing of what is due.

APScheduler keeps the beat and nothing more. There is no job store: what is due follows from facts
and an instant, so a beat that was missed is no loss, and several replicas may ring at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)


class Alarm:
    """Calls ``tick`` every so many seconds, never twice at a time."""

    def __init__(self, tick: Callable[[], Awaitable[object]], seconds: float) -> None:
        """Ring ``tick``, whose failures are logged and end nothing."""
        self._tick = tick
        self._seconds = seconds
        self._ringing = asyncio.Lock()

    async def run(self, stop: asyncio.Event) -> None:
        """Ring at once and then regularly until ``stop`` is set; a tick under way may finish."""
        await self._ring()
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_job(
            self._ring,
            "interval",
            seconds=self._seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        scheduler.start()
        try:
            await stop.wait()
            scheduler.pause()
            async with self._ringing:
                pass
        finally:
            scheduler.shutdown(wait=False)

    async def _ring(self) -> None:
        async with self._ringing:
            try:
                await self._tick()
            except Exception:
                log.exception("a tick failed; the next one catches up")
