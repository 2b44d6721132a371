"""Read receipts, and typing where an answer takes its time. What fails here is let go."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from adapters.matrix.home import Home, HomeError

log = logging.getLogger(__name__)

PAUSE = 0.3
"""Seconds between two rounds of receipts: many messages of one room need but one."""
SLOW = 1.0
"""Seconds after which somebody who waits for an answer sees the bot typing."""
SHOWN = 15.0
"""Seconds for which the typing is shown."""


class Manners:
    """What a polite bot does beside answering."""

    def __init__(self, home: Home, time: Callable[[], float]) -> None:
        """Serve one device; ``time`` is that of the event loop, in seconds."""
        self._home = home
        self._time = time
        self._read: dict[str, str] = {}
        self._waiting: dict[str, float] = {}
        self._typing: set[str] = set()
        self._wake = asyncio.Event()

    def heard(self, room: str, event: str, *, waits: bool) -> None:
        """Say that a message was taken; ``waits`` if its sender waits for an answer."""
        self._read[room] = event
        if waits:
            self._waiting.setdefault(room, self._time() + SLOW)
        self._wake.set()

    def said(self, room: str) -> None:
        """Say that something was said in a room."""
        self._waiting.pop(room, None)
        self._wake.set()

    async def run(self) -> None:
        """Be polite for ever."""
        while True:
            await self._wake.wait()
            if not self._waiting:
                self._wake.clear()
            await self._mark_read()
            await self._show_typing()
            await asyncio.sleep(PAUSE)

    async def _mark_read(self) -> None:
        read, self._read = self._read, {}
        for room, event in read.items():
            await _try(partial(self._home.see, room, event))

    async def _show_typing(self) -> None:
        for room in [each for each in self._typing if each not in self._waiting]:
            self._typing.discard(room)
            await _try(partial(self._home.type, room, 0))
        now = self._time()
        for room, due in list(self._waiting.items()):
            if now >= due + SHOWN:
                self.said(room)
            elif now >= due and room not in self._typing:
                self._typing.add(room)
                await _try(partial(self._home.type, room, SHOWN))


async def _try(call: Callable[[], Awaitable[None]]) -> None:
    try:
        await call()
    except HomeError as error:
        log.debug("a courtesy failed: %s", error)
