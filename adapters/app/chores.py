"""What the alarm rings for: the tick, and once a day the housekeeping."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.engine.steady import is_steady
from bot.ports import Clock, Store

KEPT = timedelta(days=60)
"""How long it is kept what the bot said; from then on it is a number."""

_DAILY = timedelta(days=1)


class Chores:
    """Rings ``tick``, and scrubs, each time; tidies up once a day, where the clock is believed."""

    def __init__(self, tick: Callable[[], Awaitable[object]], store: Store, clock: Clock) -> None:
        """Take the tick, and where to tidy up."""
        self._tick = tick
        self._store, self._clock = store, clock
        self._tidied: datetime | None = None

    async def ring(self) -> None:
        """Do what is due. Raises what the tick raises, and ``StoreError``."""
        await self._tick()
        await self._store.scrub()
        now = self._clock.now()
        due = self._tidied is None or not now - _DAILY < self._tidied <= now
        if due and await self._store.run(partial(is_steady, now=now)):
            await self._store.forget(now - KEPT)
            self._tidied = now
