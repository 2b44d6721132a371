"""Receipts that were lost together with an answer of the homeserver, found again.

Between the arrival of a message and its receipt the bot may die, or the answer get lost; it then
sends once more, and learns the event's id. Meanwhile somebody may have reacted to the message, or
replied. The homeserver tells a device under which transaction id it has sent an event, and that
follows from the parcel's key: so the reaction is understood at once.
"""

from adapters.matrix.home import Home
from adapters.matrix.marks import txn
from adapters.matrix.render import render
from bot.ports import Clock, Fate, Parcel, Store, Tx, Verdict

MOST = 50
"""Among so many of the last messages to somebody the one may be that is in doubt."""


class Receipts:
    """Looks for receipts on behalf of one device."""

    def __init__(self, home: Home, store: Store, clock: Clock) -> None:
        """Look for none yet."""
        self._home, self._store, self._clock = home, store, clock

    async def recover(self, to: str, room: str | None, event: str) -> None:
        """Note that an event arrived in a room, if it is a message ``to`` there that is in doubt.

        Most events are none, which the store knows. Raises ``HomeError`` and ``StoreError``.
        """
        doubtful = await self._store.run(lambda tx: _doubtful(tx, to, event))
        if not doubtful or room is None:
            return
        sent_as = await self._home.sent_as(room, event)
        for parcel in doubtful if sent_as else ():
            last = len(render(parcel.body, parcel.why)) - 1
            if sent_as == txn(parcel.key, last):
                await self._note(parcel, event)

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
