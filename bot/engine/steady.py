"""Whether the clock is to be believed: what forgets, or ends, something for good waits for that.

A clock that is wrong for a moment (a battery, a slip at the command line, a restored machine) must
not cost anybody anything. So the instant counts only after the clock has gone on, without a leap,
for a day; where it leapt, or the service was off for longer, that day begins anew.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.changes import Put
from bot.domain.sweeps import Sweep
from bot.ports import Tx

ID = "clock"
"""The sweep that goes through time: ``begun_at`` it leapt last, ``last`` is how far it has come."""
LEAP = timedelta(days=1)
"""By so much it may differ from the last look, and so long it has to go on like that."""
NOTED = timedelta(hours=1)
"""So often it is written down how far it has come."""


async def is_steady(tx: Tx, now: datetime) -> bool:
    """Whether the clock has come to this instant without a leap for a day; note that it is there.

    All processes that share the store watch one clock: one that is wrong holds up all.
    """
    found = await tx.get(Sweep, ID)
    if found is None or abs(now - datetime.fromisoformat(found.last)) > LEAP:
        await tx.apply([Put(Sweep(ID, "", now, now.isoformat()))])
        return False
    if now - datetime.fromisoformat(found.last) >= NOTED:
        await tx.apply([Put(replace(found, last=now.isoformat()))])
    return now - found.begun_at >= LEAP
