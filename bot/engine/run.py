"""The service: who decides, who carries, who ticks, and how they run side by side.

Nothing here decides. Tests and the demo call the steps (``settle``, ``tick``) by themselves with a
clock of their own; ``run`` does the same for ever with the real one.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot import registry
from bot.engine.deliver import Courier
from bot.engine.desk import Desk
from bot.engine.respond import respond
from bot.engine.rhythm import wait
from bot.engine.tick import tick
from bot.engine.work import work_off
from bot.ports import Gateway, Store, StoreError
from bot.works import Work

BATCH = 64
_PAUSE = 0.05
"""Seconds between two steps of work: whoever talks to the bot meanwhile comes first."""


class Service:
    """The core at work on a store."""

    def __init__(self, store: Store, desk: Desk, gateways: Sequence[Gateway], owner: str) -> None:
        """Serve the channels of ``gateways``; ``owner`` is unique per process."""
        self.store = store
        self.desk = desk
        self.couriers = [Courier(store, desk, gateway, owner) for gateway in gateways]
        self._heard = asyncio.Event()
        self.pause = 1.0
        """Seconds until what the store did not take is tried again."""
        self.turned: dict[str, float] = {}
        """When each loop last turned, by the event loop's clock."""
        self.ticked: datetime | None = None
        """When what is due was last looked for."""

    def hear(self) -> None:
        """Say that envelopes may be waiting; adapters call it after ``accept``."""
        self._heard.set()

    async def settle(self) -> None:
        """Decide and carry until nothing waits any more; for tests and the demo."""
        while (
            await respond(self.store, self.desk, BATCH)
            or await self._carry_all()
            or await work_off(self.store, self.desk)
        ):
            pass

    async def _carry_all(self) -> int:
        return sum([await courier.deliver_due() for courier in self.couriers])

    async def tick(self) -> int:
        """Put into the outbox what is due now; return how many messages."""
        count = await tick(self.store, self.desk)
        self.ticked = self.desk.clock.now()
        self.turned["tick"] = asyncio.get_running_loop().time()
        if count:
            self._wake()
        return count

    async def run(self, stop: asyncio.Event) -> None:
        """Decide and carry until ``stop`` is set, then finish what is under way."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._decide(stop))
            quick = tuple(each for each in registry.WORKS if not each.thinks)
            for works in (quick, *((each,) for each in registry.WORKS if each.thinks)):
                group.create_task(self._go_on(stop, works))
            for courier in self.couriers:
                group.create_task(courier.run(stop))
            group.create_task(self._stop(stop))

    async def _stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.hear()
        self._wake()

    async def _decide(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self.turned["decide"] = asyncio.get_running_loop().time()
            self._heard.clear()
            try:
                count = await respond(self.store, self.desk, BATCH)
            except StoreError as error:
                self.desk.fails("reading the inbox", error, trace=False)
                await asyncio.sleep(self.pause)
                continue
            self.desk.works("reading the inbox")
            if count:
                self._wake()
            else:
                await self._quiet()

    async def _go_on(self, stop: asyncio.Event, works: Sequence[Work]) -> None:
        """Let what goes on by itself go on, with conversations in between."""
        while not stop.is_set():
            try:
                steps = await work_off(self.store, self.desk, works)
            except StoreError as error:
                self.desk.fails("work that goes on by itself", error, trace=False)
                steps = 0
            else:
                self.desk.works("work that goes on by itself")
            if steps:
                self._wake()
            await wait(stop, _PAUSE if steps else 1.0)

    async def _quiet(self, seconds: float = 1.0) -> None:
        """Wait until somebody wrote, but look now and then: replicas share the inbox."""
        await wait(self._heard, seconds)

    def _wake(self) -> None:
        for courier in self.couriers:
            courier.wake()
