"""Outbox to gateway to receipt.

A courier serves one channel. It leases due parcels, at most one per address, and sends them side by
side. Right before a parcel may be on its way the gateway asks (``begin``), and that is recorded:
a parcel that comes back from an expired lease and had begun may have been sent, and doubt decides
(``retry.doubt``). ``window`` bounds how many those are. What had not begun goes out as ever.

One transaction records what arrived, what begins, and which parcels are leased next: one write to
the disk serves many messages, and where one begins when another has ended, a death finds either
the one or the other on its way. What went wrong has a transaction of its own, and spoils nobody
else's.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.engine.desk import Desk
from bot.engine.fates import record
from bot.engine.repeats import marked
from bot.engine.retry import judge, stays
from bot.engine.rhythm import Rhythm, loop_time, wait
from bot.engine.stuck import Stuck
from bot.engine.trouble import Trouble
from bot.engine.window import Window
from bot.ports import (
    Delivery,
    Fate,
    Gateway,
    Lane,
    Later,
    Parcel,
    Store,
    StoreError,
    Tx,
    Verdict,
)

log = logging.getLogger(__name__)
R = TypeVar("R")

LEASE = timedelta(seconds=180)
ABREAST = 48
SKEW = timedelta(minutes=1)
"""A clock that goes back by more than that was wrong, or is."""
_PAUSE = 1.0
"""Seconds until what a store did not take is tried again."""


class Courier:
    """Carries the parcels of one channel."""

    def __init__(self, store: Store, desk: Desk, gateway: Gateway, owner: str) -> None:
        """Serve ``gateway`` in the name of ``owner``, which is unique per process."""
        self._store = store
        self._desk = desk
        self._gateway = gateway
        self._owner = owner
        self._wake = asyncio.Event()
        self._end = asyncio.Event()
        self._window = Window()
        self._rhythm = Rhythm()
        self._exchanging = asyncio.Lock()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._unbegun: set[str] = set()
        self._leaving: set[str] = set()
        self._anew: dict[str, Parcel] = {}
        self._starting: dict[str, asyncio.Future[bool]] = {}
        self._due = True
        self._runs = False
        self._arrived: list[tuple[Parcel, Verdict]] = []
        self._hold_until: float | None = None
        self._seen: datetime | None = None
        self._stuck = Stuck(log)
        self._trouble = Trouble(log, f"the outbox of {gateway.channel} can be reached again")

    def wake(self) -> None:
        """Say that there may be something to carry."""
        self._due = True
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Carry parcels until ``stop`` is set, then finish what has begun and put the rest back."""
        self._runs = True
        while not stop.is_set():
            self._wake.clear()
            if not await self._take() and not await self._rhythm.rest(self._wake):
                self._due = True
        self._end.set()
        self._window.close()
        if not self._gateway.single:
            for key in self._unbegun:
                self._busy[key].cancel()
        await self._try_exchange(0)
        self._runs = False
        for answer in self._starting.values():
            if not answer.done():  # the store is out
                answer.set_result(False)
        if self._busy:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)
        await self._try_exchange(0)
        await self._put_back()
        self._end.clear()
        self._window = Window()

    async def _put_back(self) -> None:
        """Let others have at once what did not begin; it keeps its lease if that fails."""
        if self._gateway.single:
            return
        channel, owner = self._gateway.channel, self._owner
        try:
            await self._store.run(lambda tx: tx.release_parcels(channel, owner))
        except StoreError as error:
            self._struck(error)

    async def _take(self) -> bool:
        """Send what is due; return whether there may be more at once."""
        held = self._hold_until is not None and loop_time() < self._hold_until
        held = held or not self._gateway.ready()
        room = 0 if held or not self._due else max(0, ABREAST - len(self._busy))
        self._due = False
        parcels = await self._try_exchange(room)
        self._rhythm.found(len(parcels))
        for parcel in parcels:
            if parcel.key in self._busy:
                # Its lease ran out while it waited here, and is renewed now; or its words changed.
                if not (parcel.begun or parcel.key in self._leaving):
                    self._anew[parcel.key] = parcel
                continue
            task = asyncio.create_task(self._carry(parcel))
            self._busy[parcel.key] = task
            task.add_done_callback(partial(self._done, parcel.key))
        self._due = self._due or 0 < room == len(parcels)
        return self._due

    def _done(self, key: str, task: asyncio.Task[None]) -> None:
        del self._busy[key]
        self.wake()  # what waits for the same address may go now
        if not task.cancelled() and task.exception() is not None:
            log.error("a parcel got lost on the way", exc_info=task.exception())

    async def deliver_due(self) -> int:
        """Carry all parcels that are due now, one after the other; return how many."""
        count = 0
        while self._gateway.ready() and (parcels := await self._exchange(ABREAST)):
            for parcel in parcels:
                await self._carry(parcel)
                count += 1
        return count

    async def _try_exchange(self, room: int) -> tuple[Parcel, ...]:
        try:
            parcels = await self._exchange(room)
        except StoreError as error:
            self._struck(error)
            return ()
        self._trouble.end(loop_time())
        return parcels

    def _struck(self, error: StoreError) -> None:
        self._trouble.strike(loop_time(), f"the outbox cannot be reached: {error}")

    async def _exchange(self, room: int) -> tuple[Parcel, ...]:
        """Record what arrived and what begins, and lease as many parcels as there is room for."""
        async with self._exchanging:
            return await self._exchange_alone(room)

    async def _exchange_alone(self, room: int) -> tuple[Parcel, ...]:
        arrived, self._arrived = self._arrived, []
        starting = {key: each for key, each in self._starting.items() if not each.done()}
        if not (arrived or starting or room):
            return ()
        channel, single = self._gateway.channel, self._gateway.single
        now = self._desk.clock.now()
        until, quiet = now + LEASE, self._desk.office.quiet(now)
        turned_back = self._seen is None or now < self._seen - SKEW

        async def work(tx: Tx) -> tuple[Collection[str], tuple[Parcel, ...]]:
            if turned_back:
                await tx.revive_parcels(channel, now)
            for parcel, verdict in arrived:
                await tx.settle_parcel(parcel.key, verdict, now)
            begun: Collection[str] = ()
            if starting:
                starts = tx.parcels_in_hand if single else partial(tx.begin_parcels, until=until)
                begun = await starts(tuple(starting), self._owner)
            if not room:
                return begun, ()
            return begun, await tx.claim_parcels(
                channel, self._owner, now, until, room, quiet=quiet
            )

        try:
            begun, claimed = await self._store.run(work, Lane.QUEUE)
        except BaseException:
            self._arrived += arrived
            raise
        self._seen = now
        for key, answer in starting.items():
            if not answer.done():
                answer.set_result(key in begun)
        return claimed

    async def _begin(self, parcel: Parcel) -> bool:
        """Wait for the parcel's turn and record it; see ``bot.ports.Begin``."""
        if parcel.key in self._leaving:
            return True
        self._unbegun.discard(parcel.key)
        if not (self._gateway.single or await self._window.enter(parcel)):
            return False
        answer = asyncio.get_running_loop().create_future()
        async with self._exchanging:  # the one under way may take it up anew
            if self._is_anew(parcel):
                return False
            self._starting[parcel.key] = answer
        try:
            if self._runs:
                self._wake.set()  # the next exchange has it with it
            else:
                await self._exchange(0)
            if not await answer or (self._gateway.single and self._is_anew(parcel)):
                return False
            self._leaving.add(parcel.key)
            return True
        finally:
            del self._starting[parcel.key]

    def _is_anew(self, parcel: Parcel) -> bool:
        """Whether it has other words by now, and was taken up with these."""
        return self._anew.get(parcel.key, parcel).body != parcel.body

    async def _insist(self, work: Callable[[], Awaitable[R]]) -> R:
        """Work on the store; again while it fails, until the lease runs out or the service ends."""
        for _ in range(int(LEASE.total_seconds() / _PAUSE)):
            try:
                return await work()
            except StoreError as error:
                if self._end.is_set():
                    raise
                self._struck(error)
                await wait(self._end, _PAUSE)
        return await work()

    async def _carry(self, parcel: Parcel) -> None:
        try:
            await self._settle_or_send(parcel)
        except StoreError as error:
            self._struck(error)  # its lease runs out
        finally:
            self._unbegun.discard(parcel.key)
            self._leaving.discard(parcel.key)
            self._window.leave(parcel.key)
            anew = self._anew.pop(parcel.key, parcel)
        if anew.body != parcel.body:
            await self._carry(anew)

    async def _settle_or_send(self, parcel: Parcel) -> None:
        now = self._desk.clock.now()
        if (verdict := stays(parcel, now, single=self._gateway.single)) is not None:
            if verdict.fate is Fate.DOUBTFUL:
                log.warning("message %s is in doubt and held: %s", parcel.mark, verdict.note)
            await self._settle(parcel, verdict, now)
            return
        delivery = await self._send(parcel)
        ending = judge(parcel, delivery, self._desk.clock.now())
        if ending is None:
            return
        self._stuck.note(parcel, ending, loop_time())
        if ending.fate is Fate.SENT and parcel.body.act is None:
            self._arrived.append((parcel, ending))
            return
        if ending.fate not in (Fate.WAITING, Fate.SENT):
            # Its key has addresses, and what the messenger says may quote it: the note keeps that.
            log.warning("message %s (%s) to %s: %s, having been %s", parcel.mark, parcel.why,
                        parcel.channel, ending.fate, type(delivery).__name__.lower())  # fmt: skip
        await self._settle(parcel, ending, now, delivery)

    async def _send(self, parcel: Parcel) -> Delivery:
        told = parcel
        if parcel.doubt and not self._gateway.single:
            told = await self._insist(partial(marked, self._store, self._desk.writer, parcel))
        if parcel.key in self._busy:
            self._unbegun.add(parcel.key)
        delivery = await self._gateway.send(told, partial(self._begin, parcel))
        self._unbegun.discard(parcel.key)
        if isinstance(delivery, Later) and delivery.everyone:
            until = loop_time() + delivery.seconds  # by a clock that nobody sets
            self._hold_until = max(until, self._hold_until or until)
        return delivery

    async def _settle(
        self, parcel: Parcel, verdict: Verdict, since: datetime, delivery: Delivery | None = None
    ) -> None:
        async def work(tx: Tx) -> None:
            await record(tx, self._desk, self._owner, parcel, verdict, since, delivery)

        await self._insist(lambda: self._store.run(work))
