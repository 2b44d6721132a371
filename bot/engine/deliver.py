"""Outbox to gateway to receipt.

A courier serves one channel. It leases due parcels, at most one per address, sends them side by
side, and records each receipt. The lease is recorded before the gateway is called: a parcel that
comes back from an expired lease may have been sent, and doubt decides (``retry.doubt``).

What arrived is recorded in the transaction that leases the next parcels: one write to the disk
serves many messages. What went wrong has a transaction of its own, and spoils nobody else's.
"""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Drop
from bot.domain.people import Account
from bot.domain.teams import Room
from bot.engine import reach
from bot.engine.respond import Desk
from bot.engine.retry import Verdict, doubt, judge
from bot.engine.wording import address
from bot.ports import Delivery, Fate, Gateway, Later, Moved, Parcel, Store, StoreError, Tx
from bot.teams import opening

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=180)
ABREAST = 48


class Courier:
    """Carries the parcels of one channel."""

    def __init__(self, store: Store, desk: Desk, gateway: Gateway, owner: str) -> None:
        """Serve ``gateway`` in the name of ``owner``, which is unique per process."""
        self._store = store
        self._desk = desk
        self._gateway = gateway
        self._owner = owner
        self._wake = asyncio.Event()
        self._busy: set[asyncio.Task[None]] = set()
        self._arrived: list[tuple[Parcel, Verdict]] = []
        self._hold_until: datetime | None = None

    def wake(self) -> None:
        """Say that there may be something to carry."""
        self._wake.set()

    async def run(self, stop: asyncio.Event, idle: float = 1.0) -> None:
        """Carry parcels until ``stop`` is set, then finish what is under way."""
        while not stop.is_set():
            self._wake.clear()
            if not await self._take():
                await _wait(self._wake, idle)
        if self._busy:
            await asyncio.gather(*self._busy, return_exceptions=True)
        await self._try_exchange(0)

    async def _take(self) -> bool:
        """Send what is due; return whether there may be more at once."""
        held = self._hold_until is not None and self._desk.clock.now() < self._hold_until
        held = held or not self._gateway.ready()
        room = 0 if held else max(0, ABREAST - len(self._busy))
        parcels = await self._try_exchange(room)
        for parcel in parcels:
            task = asyncio.create_task(self._carry(parcel))
            self._busy.add(task)
            task.add_done_callback(self._done)
        return 0 < room == len(parcels)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._busy.discard(task)
        self._wake.set()
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
            return await self._exchange(room)
        except StoreError as error:
            log.warning("the outbox cannot be reached: %s", error)
            return ()

    async def _exchange(self, room: int) -> tuple[Parcel, ...]:
        """Record what arrived, and lease as many parcels as there is room for."""
        arrived, self._arrived = self._arrived, []
        if not arrived and not room:
            return ()
        now = self._desk.clock.now()

        async def work(tx: Tx) -> tuple[Parcel, ...]:
            for parcel, verdict in arrived:
                await tx.settle_parcel(parcel.key, verdict.fate, now, ref=verdict.ref)
            if not room:
                return ()
            channel = self._gateway.channel
            quiet = not self._desk.office.default.calendar.polite(now)
            until = now + LEASE
            return await tx.claim_parcels(channel, self._owner, now, until, room, quiet=quiet)

        try:
            return await self._store.run(work)
        except StoreError:
            self._arrived += arrived
            raise

    async def _carry(self, parcel: Parcel) -> None:
        if parcel.doubt and not self._gateway.single:
            verdict = doubt(parcel, "the service stopped while sending", self._desk.clock.now())
            if verdict.fate is Fate.DOUBTFUL:
                log.warning("message %s is in doubt and held: %s", parcel.key, verdict.note)
                await self._settle(parcel, verdict)
                return
        delivery = await self._gateway.send(parcel)
        if isinstance(delivery, Later) and delivery.everyone:
            until = self._desk.clock.now() + timedelta(seconds=delivery.seconds)
            self._hold_until = max(until, self._hold_until or until)
        verdict = judge(parcel, delivery, self._desk.clock.now())
        if verdict.fate is Fate.SENT:
            self._arrived.append((parcel, verdict))
            return
        if verdict.fate is not Fate.WAITING:
            log.warning("message %s to %s: %s (%s)", parcel.key, parcel.channel, verdict.fate,
                        verdict.note)  # fmt: skip
        await self._settle(parcel, verdict, delivery)

    async def _settle(
        self, parcel: Parcel, verdict: Verdict, delivery: Delivery | None = None
    ) -> None:
        now = self._desk.clock.now()

        async def work(tx: Tx) -> None:
            await tx.settle_parcel(
                parcel.key, verdict.fate, now, ref=verdict.ref,
                not_before=verdict.not_before, note=verdict.note,
            )  # fmt: skip
            if isinstance(delivery, Moved):
                await tx.move_address(parcel.to, f"{parcel.channel}:{delivery.to}")
            if verdict.fate is Fate.UNREACHABLE:
                await self._lost(tx, parcel)
            if verdict.fate in (Fate.REFUSED, Fate.UNREACHABLE):
                told = await opening.refused(tx, self._desk.office, parcel, now)
                await tx.post(await address(tx, self._desk.writer, told, parcel.key, now))

        await self._store.run(work)

    async def _lost(self, tx: Tx, parcel: Parcel) -> None:
        """Note that nobody is there, and take the parcel to the person's other messenger."""
        if parcel.body.act is not None:
            return  # one who cannot be invited, say; the room is still there
        account = await tx.get(Account, parcel.to)
        if account is None:
            room = await tx.get(Room, parcel.to)
            await tx.apply([] if room is None else [Drop(room)])
            return
        now = self._desk.clock.now()
        outcome = await reach.lost(tx, account, self._desk.office, now)
        await tx.apply(outcome.changes)
        words = await address(tx, self._desk.writer, outcome.messages, parcel.key, now)
        other = await reach.other_account(tx, account)
        if other is not None and parcel.edits is None and not _was_at(parcel, other):
            words.append(_readdressed(parcel, other))
        await tx.post(words)


def _was_at(parcel: Parcel, account: Account) -> bool:
    """Whether that messenger was tried already."""
    return f"@{account.id}@" in f"{parcel.key}@"


def _readdressed(parcel: Parcel, account: Account) -> Parcel:
    """Return the parcel for another messenger, which knows nothing of the first one's chat."""
    return replace(
        parcel,
        key=f"{parcel.key}@{account.id}",
        to=account.id,
        body=replace(parcel.body, quotes=None, thread=None),
        attempts=0,
        ref=None,
        doubt=False,
    )


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
