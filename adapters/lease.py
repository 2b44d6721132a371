"""Being the only one who does something: a named lease, renewed by a task of its own.

Whoever wants to do it stands by until the lease is free, and does it for as long as it is held. A
dead holder is replaced after ``LENGTH`` and ``RETRY`` at most. A holder that cannot renew (it was
frozen, or the database is gone) stops ``MARGIN`` before anybody else can begin, by a clock that
nobody sets; what it stores all the same in its name is refused by the store (``Holding``).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from adapters.waiting import loop_time, rest
from bot.engine.trouble import Trouble
from bot.ports import Clock, Holding, Store, StoreError

log = logging.getLogger(__name__)

LENGTH = timedelta(seconds=9)
"""How long a process that died keeps others waiting."""
RENEWALS = 4.5
"""How many times in that length it is renewed."""
ALONE = timedelta(seconds=180)
"""The length where nobody else may serve the store: a start ends what a dead one left."""
RETRY = 1.0
"""Seconds after which who did not get it, or could not renew it, asks again."""
MARGIN = 2.0
"""Seconds before its end from which a lease that was not renewed counts as lost."""

Work = Callable[[asyncio.Event], Awaitable[None]]


class Lease:
    """The lease ``name`` of the store, for ``owner``, who is unique per process.

    With ``channel``, whoever gets it also ends the leases of that channel's parcels that others
    have: they must not send any more. ``elsewhere`` is whether another process had the lease when
    it was last asked for.
    """

    def __init__(
        self, store: Store, clock: Clock, name: str, owner: str, channel: str | None = None
    ) -> None:
        """Hold nothing yet; ``serve`` does."""
        self._store, self._clock = store, clock
        self._channel = channel
        self._length = LENGTH if store.shared else ALONE
        self._until = 0.0
        self._trouble = Trouble(log, f"this process has the lease {name} again")
        self.holding = Holding(name, owner)
        self.elsewhere = False

    @property
    def held(self) -> bool:
        """Whether nobody else can have it at this moment."""
        return self._until > 0.0 and loop_time() < self._until

    async def serve(self, stop: asyncio.Event, work: Work) -> None:
        """Call ``work`` whenever the lease is held, until ``stop`` is set.

        ``work`` gets an event that is set when it has to end: the lease is lost, or ``stop`` is
        set. It is renewed until ``work`` has ended, and stays until ``release``, or its end: what
        is under way at a stop may still need it.
        """
        while not stop.is_set():
            if await self._take():
                await self._hold(stop, work)
            else:
                await rest(self._clock, RETRY, stop)

    async def release(self) -> None:
        """Give it back; nothing if it was not held. That this fails does no harm."""
        if not self._until:
            return
        self._until = 0.0
        try:
            await self._store.release(self.holding.name, self.holding.owner)
        except StoreError as error:
            log.warning("the lease %s was not given back: %s", self.holding.name, error)

    async def _take(self) -> bool:
        try:
            if not await self._ask():
                self._trouble.end(loop_time(), f"another process has the lease {self.holding.name}")
                return False
            if self._channel is not None:
                owner = self.holding.owner
                await self._store.inherit(self._channel, owner, self._clock.now())
        except StoreError as error:
            self._until = 0.0
            words = f"The lease {self.holding.name} cannot be asked for: {error}."
            self._trouble.strike(loop_time(), words)
            return False
        if not self._trouble.lasts:
            log.info("this process has the lease %s", self.holding.name)
        self._trouble.end(loop_time())
        return self.held

    async def _ask(self) -> bool:
        """Take or renew it. Raises ``StoreError``."""
        asked, now = loop_time(), self._clock.now()
        mine = await self._store.hold(
            self.holding.name, self.holding.owner, now, now + self._length
        )
        self._until = asked + self._length.total_seconds() - MARGIN if mine else 0.0
        self.elsewhere = not mine
        return mine

    async def _hold(self, stop: asyncio.Event, work: Work) -> None:
        over = asyncio.Event()
        keeping = [
            asyncio.create_task(self._keep(over)),
            asyncio.create_task(_follow(stop, over)),
        ]
        try:
            await work(over)
        finally:
            for task in keeping:
                task.cancel()
            await asyncio.gather(*keeping, return_exceptions=True)

    async def _keep(self, over: asyncio.Event) -> None:
        """Renew it in time; set ``over`` once that did not succeed."""
        wait = usual = self._length.total_seconds() / RENEWALS
        while self.held:
            await asyncio.sleep(min(wait, max(0.0, self._until - loop_time())))
            if not self.held:
                break  # frozen for so long that somebody else may have had it meanwhile
            try:
                async with asyncio.timeout_at(self._until):
                    await self._ask()
            except (StoreError, TimeoutError):
                wait = RETRY
            else:
                wait = usual
        self._until = 0.0
        self._trouble.strike(loop_time(), f"This process has lost the lease {self.holding.name}.")
        over.set()


async def _follow(stop: asyncio.Event, over: asyncio.Event) -> None:
    await stop.wait()
    over.set()
