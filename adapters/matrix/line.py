"""Those who wait at the doors, in line: many at once, but of each homeserver one after the other.

Whose server takes its time, or is asked to be left alone, holds up nobody of another one. Servers
that have failed lately share half of the hands, however many they are.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.matrix.rings import Ring, Standing
from bot.ports import Clock

_MOST_FAILING = 1_000


@dataclass(slots=True)
class Errand:
    """An invitation to be answered, not before ``due``.

    ``standing`` is that of who rings. ``tried`` is how often it failed, ``waits`` how often it was
    asked to wait, ``welcome`` what was decided.
    """

    ring: Ring
    standing: Standing
    due: datetime
    tried: int = 0
    waits: int = 0
    welcome: bool | None = None

    @property
    def known(self) -> bool:
        """Whether they are no stranger."""
        return self.standing is not Standing.STRANGER


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an errand: whether its server ``failed``, and when to do it again, if so."""

    failed: bool = False
    again: float | None = None


class Line:
    """Errands in line, of which ``hands`` are done at once. ``do`` does one; it may not raise."""

    def __init__(
        self, clock: Clock, do: Callable[[Errand], Awaitable[Outcome]], hands: int
    ) -> None:
        """Nobody is in line."""
        self._clock, self._do, self._hands = clock, do, hands
        self._servers: dict[str, list[Errand]] = {}
        self._busy: set[str] = set()
        self._failing: dict[str, None] = {}
        self._shut_until = clock.now()
        self._news = asyncio.Event()

    def put(self, errand: Errand) -> None:
        """Take an errand, as the last one of its server."""
        self._servers.setdefault(errand.ring.server, []).append(errand)
        self._news.set()

    def shut(self, seconds: float) -> None:
        """Begin none for so long."""
        until = self._clock.now() + timedelta(seconds=seconds)
        self._shut_until = max(self._shut_until, until)

    async def run(self) -> None:
        """Do what is due, for ever."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                self._news.clear()
                while (errand := self._next()) is not None:
                    self._busy.add(errand.ring.server)
                    tasks.create_task(self._carry_out(errand))
                await self._wait()

    async def _carry_out(self, errand: Errand) -> None:
        outcome, server = await self._do(errand), errand.ring.server
        self._busy.discard(server)
        self._failing.pop(server, None)
        if outcome.failed:
            self._failing[server] = None
            if len(self._failing) > _MOST_FAILING:
                del self._failing[next(iter(self._failing))]
        if outcome.again is not None:
            errand.due = self._clock.now() + timedelta(seconds=outcome.again)
            self.put(errand)
        self._news.set()

    def _next(self) -> Errand | None:
        """Take the first errand that is due off the line; its server is the last one then."""
        now = self._clock.now()
        if now < self._shut_until:
            return None
        for server in self._free():
            for number, errand in enumerate(self._servers[server]):
                if errand.due <= now:
                    left = self._servers.pop(server)
                    del left[number]
                    if left:
                        self._servers[server] = left
                    return errand
        return None

    def _free(self) -> list[str]:
        """Return the servers of which one may be done now."""
        if len(self._busy) >= self._hands:
            return []
        idle = [each for each in self._servers if each not in self._busy]
        if len(self._busy & self._failing.keys()) < self._hands // 2:
            return idle
        return [each for each in idle if each not in self._failing]

    async def _wait(self) -> None:
        """Wait until something may be due."""
        dues = [errand.due for server in self._free() for errand in self._servers[server]]
        if not dues:
            await self._news.wait()
            return
        until = max(min(dues), self._shut_until)
        seconds = (until - self._clock.now()).total_seconds()
        nap = asyncio.ensure_future(self._clock.sleep(max(0.0, seconds)))
        news = asyncio.create_task(self._news.wait())
        try:
            await asyncio.wait({nap, news}, return_when=asyncio.FIRST_COMPLETED)
        finally:  # also when the whole line is cancelled
            nap.cancel()
            news.cancel()
