"""The reactions below a message, which can be tapped: a mere shortcut, so they come afterwards.

The newest message is served first: somebody may be looking at it. Where reactions are too much for
the homeserver, they stay away for a while, lest they hold up words.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from adapters.matrix.home import Denied, Home, HomeError, Throttled
from adapters.matrix.once import txn

MOST = 1_000
"""More messages are not kept waiting."""
AWAY = 600.0
"""Seconds without reactions after the homeserver asked to wait."""


@dataclass(frozen=True, slots=True)
class _Order:
    home: Home
    room: str
    event: str
    signs: tuple[str, ...]
    name: str


class Marks:
    """Places reactions, one after the other; ``time`` is that of the event loop, in seconds."""

    def __init__(self, time: Callable[[], float]) -> None:
        """Have nothing to do yet."""
        self._time = time
        self._orders: deque[_Order] = deque(maxlen=MOST)
        self._news = asyncio.Event()
        self._away_until = 0.0

    def place(self, home: Home, room: str, event: str, signs: tuple[str, ...], name: str) -> None:
        """Ask for signs below an event, which was sent under that name."""
        if signs and self._time() >= self._away_until:
            self._orders.append(_Order(home, room, event, signs, name))
            self._news.set()

    def stay_away(self) -> None:
        """Place none for a while."""
        self._away_until = self._time() + AWAY
        self._orders.clear()

    async def run(self) -> None:
        """Place what was asked for, for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._orders:
                await self._carry_out(self._orders.pop())

    async def _carry_out(self, order: _Order) -> None:
        for sign in order.signs:
            relation = {"rel_type": "m.annotation", "event_id": order.event, "key": sign}
            content = {"m.relates_to": relation}
            try:
                await order.home.send(order.room, "m.reaction", content, txn(order.name, sign))
            except Throttled:
                self.stay_away()
                return
            except Denied as error:
                if error.code != "M_DUPLICATE_ANNOTATION":
                    return
            except HomeError:
                return
