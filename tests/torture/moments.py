"""When to kill: moments that can be seen from outside, and who says that they have come."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

PATIENCE = 4.0
"""Seconds to wait for a moment that does not come, from when the victim serves."""
SLOWEST_START = 60.0


class Moment(StrEnum):
    """What the victim is doing."""

    MIGRATING = "it makes its tables"
    STARTING = "it starts"
    FETCHED = "updates were handed out, and are to be stored"
    STORED = "updates were confirmed, so they are stored, and are being decided"
    POSTED = "a webhook delivers, and was not answered"
    TAKEN = "a webhook was answered 200"
    SENT = "a message arrived, and its answer does not"
    ANSWERED = "a message was answered, and is to be recorded"
    EDITED = "a message was edited, and the answer does not arrive"
    REMINDING = "a reminder arrived, and its answer does not"
    REMINDED = "a reminder was answered, and is to be recorded"
    LEAVING = "it was asked to end"
    ANY = "whatever it does"


@dataclass(frozen=True, slots=True)
class Strike:
    """A moment, how many of its kind to let pass, and how many seconds later to kill."""

    moment: Moment
    spared: int
    delay: float


DELAYS = {
    Moment.MIGRATING: (0.0, 0.25),
    Moment.STARTING: (0.0, 0.8),
    Moment.FETCHED: (0.0, 0.008),
    Moment.STORED: (0.0, 0.015),
    Moment.POSTED: (0.0, 0.01),
    Moment.TAKEN: (0.0, 0.01),
    Moment.SENT: (0.0, 0.0),
    Moment.ANSWERED: (0.0, 0.006),
    Moment.EDITED: (0.0, 0.0),
    Moment.REMINDING: (0.0, 0.0),
    Moment.REMINDED: (0.0, 0.006),
    Moment.LEAVING: (0.0, 0.4),
    Moment.ANY: (0.0, 1.2),
}
MOST_SPARED = {
    Moment.FETCHED: 6,
    Moment.STORED: 6,
    Moment.POSTED: 12,
    Moment.TAKEN: 12,
    Moment.SENT: 20,
    Moment.ANSWERED: 20,
    Moment.EDITED: 6,
    Moment.REMINDING: 3,
    Moment.REMINDED: 3,
}
TWICE = (Moment.SENT, Moment.ANSWERED)
"""Where a kill leaves something in doubt."""


def strikes(chance: Random) -> Iterator[Strike]:
    """Yield strikes for ever: every moment once or twice in any order, then all again."""
    while True:
        deck = [*Moment, *TWICE]
        chance.shuffle(deck)
        for moment in deck:
            spared = chance.randint(0, MOST_SPARED.get(moment, 0))
            yield Strike(moment, spared, chance.uniform(*DELAYS[moment]))


async def first_of(*events: asyncio.Event) -> None:
    """Wait until one of them is set; not for ever."""
    waiting = [asyncio.create_task(each.wait()) for each in events]
    first = asyncio.FIRST_COMPLETED
    _, left = await asyncio.wait(waiting, timeout=SLOWEST_START, return_when=first)
    for each in left:
        each.cancel()


class Watch:
    """Kills at the moment it was told, as soon as somebody says that it has come."""

    def __init__(self) -> None:
        self._strike: Strike | None = None
        self._kill: Callable[[], None] = lambda: None
        self._struck = asyncio.Event()

    async def strike(
        self, strike: Strike, kill: Callable[[], None], ready: asyncio.Event | None = None
    ) -> bool:
        """Kill at that moment, or at last after a while; return whether the moment came.

        The while begins when ``ready`` is set: a busy computer starts the victim slowly.
        """
        self.prepare(strike, kill)
        if ready is not None:
            await first_of(self._struck, ready)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._struck.wait()
        except TimeoutError:
            self._strike = None
            kill()
            return False
        return True

    def prepare(self, strike: Strike, kill: Callable[[], None]) -> None:
        """Kill at that moment, whenever it comes."""
        self._strike, self._kill = strike, kill
        self._struck.clear()

    def happens(self, moment: Moment) -> bool:
        """Say that a moment has come; return whether it is what was waited for."""
        strike = self._strike
        if strike is None or strike.moment is not moment:
            return False
        if strike.spared:
            self._strike = Strike(moment, strike.spared - 1, strike.delay)
            return False
        self._strike = None
        if strike.delay:
            asyncio.get_running_loop().call_later(strike.delay, self._do)
        else:
            self._do()
        return True

    def _do(self) -> None:
        self._kill()
        self._struck.set()
