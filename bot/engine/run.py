"""The service: who decides, who carries, who ticks, and how they run side by side.

Nothing here decides. Tests and the demo call the steps (``settle``, ``tick``) by themselves with a
clock of their own; ``run`` does the same for ever with the real one.
"""

import asyncio
import logging
from collections.abc import Sequence

from bot.engine.deliver import Courier
from bot.engine.respond import Desk, respond
from bot.engine.tick import tick
from bot.ports import Gateway, Store, StoreError

log = logging.getLogger(__name__)

BATCH = 64


class Service:
    """The core at work on a store."""

    def __init__(self, store: Store, desk: Desk, gateways: Sequence[Gateway], owner: str) -> None:
        """Serve the channels of ``gateways``; ``owner`` is unique per process."""
        self.store = store
        self.desk = desk
        self.couriers = [Courier(store, desk, gateway, owner) for gateway in gateways]
        self._heard = asyncio.Event()

    def hear(self) -> None:
        """Say that envelopes may be waiting; adapters call it after ``accept``."""
        self._heard.set()

    async def settle(self) -> None:
        """Decide and carry until nothing waits any more; for tests and the demo."""
        while await respond(self.store, self.desk, BATCH) or await self._carry_all():
            pass

    async def _carry_all(self) -> int:
        return sum([await courier.deliver_due() for courier in self.couriers])

    async def tick(self) -> int:
        """Put into the outbox what is due now; return how many messages."""
        count = await tick(self.store, self.desk)
        if count:
            self._wake()
        return count

    async def run(self, stop: asyncio.Event) -> None:
        """Decide and carry until ``stop`` is set, then finish what is under way."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._decide(stop))
            for courier in self.couriers:
                group.create_task(courier.run(stop))
            group.create_task(self._stop(stop))

    async def _stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.hear()
        self._wake()

    async def _decide(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._heard.clear()
            try:
                count = await respond(self.store, self.desk, BATCH)
            except StoreError as error:
                log.warning("inbox cannot be read: %s", error)
                await asyncio.sleep(1)
                continue
            if count:
                self._wake()
            else:
                await self._quiet()

    async def _quiet(self, seconds: float = 1.0) -> None:
        """Wait until somebody wrote, but look now and then: replicas share the inbox."""
        try:
            async with asyncio.timeout(seconds):
                await self._heard.wait()
        except TimeoutError:
            pass

    def _wake(self) -> None:
        for courier in self.couriers:
            courier.wake()
