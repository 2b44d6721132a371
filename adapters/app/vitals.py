"""Feeling the service's pulse: the loops, the channels, and the numbers of the database."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from adapters.http.vitals import Vitals
from bot.engine.run import Service
from bot.ports import Backlog, Clock, Lane, Store, StoreError, Tx

PATIENCE = 3.0
"""Seconds in which the database has to answer."""
FRESH = 10.0
"""Seconds for which its numbers are good enough: counting reads the whole outbox."""
STUCK = 60.0
"""Seconds after which a loop that did not turn hangs."""

Numbers = tuple[Backlog, Mapping[tuple[str, str, str], int], Mapping[str, int]]


def this_version() -> str:
    """Return the version that is installed."""
    try:
        return version("kupplung")
    except PackageNotFoundError:
        return "unknown"


@dataclass(slots=True)
class Pulse:
    """Takes the vitals of a service. ``tick_seconds`` is how often it shall tick."""

    store: Store
    service: Service
    clock: Clock
    tick_seconds: float
    contacts: Callable[[], Mapping[str, datetime | None]]
    duties: Callable[[], Mapping[str, bool]]
    elsewhere: Callable[[], Collection[str]] = tuple
    webhooks: Collection[str] = ()
    version: str = field(default_factory=this_version)
    _numbers: Numbers | None = None
    _counted_at: float = float("-inf")

    async def take(self) -> Vitals:
        """Return how the service is now; never raises."""
        numbers = await self._count()
        backlog, outbox, doubts = numbers if numbers is not None else (None, None, None)
        return replace(self.glance(), backlog=backlog, outbox=outbox, doubts=doubts)

    def glance(self) -> Vitals:
        """Return the same without the database, at once."""
        return Vitals(
            self.clock.now(),
            self.version,
            self._stuck(),
            self.contacts(),
            self.duties(),
            elsewhere=self.elsewhere(),
            webhooks=self.webhooks,
            ticked=self.service.ticked,
        )

    def _stuck(self) -> tuple[str, ...]:
        now = asyncio.get_running_loop().time()
        duties = self.duties()
        patience = {"tick": STUCK + 10 * self.tick_seconds}
        return tuple(
            name
            for name, at in sorted(self.service.turned.items())
            if now - at > patience.get(name, STUCK) and duties.get(name, True)
        )

    async def _count(self) -> Numbers | None:
        now = asyncio.get_running_loop().time()
        if self._numbers is None or now - self._counted_at > FRESH:
            try:
                async with asyncio.timeout(PATIENCE):
                    self._numbers = await self.store.run(self._read, Lane.QUEUE)
                self._counted_at = now
            except (StoreError, TimeoutError):
                self._numbers = None
        return self._numbers

    async def _read(self, tx: Tx) -> Numbers:
        backlog = await tx.backlog(self.clock.now())
        return backlog, await tx.outbox_counts(), await tx.doubts()
