"""Receipts that were lost together with an answer of the homeserver, found again.

Between the arrival of a message and its receipt the bot may die, or the answer get lost; it then
sends once more, and learns the event's id. Meanwhile somebody may have reacted to the message, or
replied. The homeserver tells a device under which transaction id it has sent an event, and that
follows from the parcel's key: so the reaction is understood at once.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from adapters.matrix.home import Denied, Home, HomeError, Throttled
from adapters.matrix.makers import DIRECT
from adapters.matrix.once import Lives, txn
from adapters.matrix.render import render
from adapters.waiting import pause
from bot.ports import Clock, Fate, Parcel, Store, Tx, Verdict

log = logging.getLogger(__name__)

MOST = 50
"""Among so many of the last messages to somebody the one may be that is in doubt."""
PATIENCE = timedelta(seconds=30)
"""So long an event is looked up again that cannot be just now; the sync waits meanwhile."""
_IMPATIENT = timedelta(hours=1)
"""So long nothing is waited for on behalf of somebody whose event never could be looked up."""


class Receipts:
    """Looks for receipts on behalf of one device."""

    def __init__(self, home: Home, store: Store, clock: Clock, lives: Lives) -> None:
        """Look for none yet."""
        self._home, self._store, self._clock, self._lives = home, store, clock, lives
        self._impatient: dict[str, datetime] = {}

    async def recover(self, to: str, room: str | None, event: str) -> None:
        """Note that an event arrived in a room, if it is a message ``to`` there that is in doubt.

        Most events are none, which the store knows. Raises ``StoreError``, and ``HomeError`` where
        the homeserver cannot be reached at all.
        """
        doubtful = await self._store.run(lambda tx: _doubtful(tx, to, event))
        if not doubtful or room is None:
            return
        sent_as = await self._sent_as(to, room, event)
        for parcel in doubtful if sent_as else ():
            last = len(render(parcel.body, parcel.why)) - 1
            if sent_as == txn(self._lives.name(parcel), last):
                await self._note(parcel, event)

    async def _sent_as(self, to: str, room: str, event: str) -> str:
        """Return the ``txn`` of an event; empty where the homeserver does not tell it in time.

        Anybody may name any event, also one that a proxy refuses to ask for. So it comes again with
        the same sync only where nothing else is answered either; and who has tried the patience of
        all others once is not waited for any more for a while.
        """
        begun = self._clock.now()
        until = begun if self._impatient.get(to, begun) > begun else begun + PATIENCE
        failures = 0
        while True:
            try:
                return await self._home.sent_as(room, event)
            except HomeError as error:
                await self._reach()
                failures += 1
                asked = error.seconds if isinstance(error, Throttled) else 0.0
                wait = max(pause(failures), asked)
                now = self._clock.now()
                if now + timedelta(seconds=wait) > until:
                    log.info("an event cannot be looked up and counts as another's: %s", error)
                    self._impatient[to] = now + _IMPATIENT
                    return ""
            await self._clock.sleep(wait)

    async def _reach(self) -> None:
        """Return where the homeserver answers something that is asked every day."""
        with suppress(Denied):
            await self._home.account_data(DIRECT)

    async def _note(self, parcel: Parcel, event: str) -> None:
        now = self._clock.now()

        async def note(tx: Tx) -> None:
            await tx.settle_parcel(parcel.key, Verdict(Fate.SENT, ref=event), now)

        await self._store.run(note)


async def _doubtful(tx: Tx, to: str, event: str) -> tuple[Parcel, ...]:
    """Return the messages to an address that were tried and may have arrived as that event."""
    if await tx.parcel_with(to, event) is not None:
        return ()
    last = await tx.last_parcels(to, MOST)
    return tuple(each for each in last if each.tried and each.ref is None)
