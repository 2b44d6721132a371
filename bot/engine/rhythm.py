"""How long a courier rests before it looks again.

Whoever decides wakes the couriers of their own process. What another process decided they find by
looking now and then, as nothing but the database is shared; and where they found such they look
often for a while, lest people wait a second for each answer.
"""

import asyncio
from math import inf

IDLE = 1.0
"""Seconds between two looks that nobody asks for."""
LIVELY = 0.05
"""Seconds between two of them while other processes give work."""
LASTING = 5.0
"""Seconds for which they are taken to go on with that."""


class Rhythm:
    """How soon to look again, by what the last looks found."""

    def __init__(self) -> None:
        """Nothing was found yet."""
        self._lively_until = -inf
        self._unasked = False

    async def rest(self, wake: asyncio.Event) -> bool:
        """Wait until somebody wakes, or until it is time to look; return whether they did."""
        lively = loop_time() < self._lively_until
        woken = await wait(wake, LIVELY if lively else IDLE)
        self._unasked = not woken
        return woken

    def found(self, number: int) -> None:
        """Note how many parcels there were at a look."""
        now = loop_time()
        if number and (self._unasked or now < self._lively_until):
            self._lively_until = now + LASTING


async def wait(event: asyncio.Event, seconds: float) -> bool:
    """Wait for it, but no longer than that; return whether it came."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


def loop_time() -> float:
    """Return the seconds of the event loop: by a clock that nobody sets."""
    return asyncio.get_running_loop().time()
