"""Asking for keys that are late: beside the sync, and of each sender in turn.

Who invents sessions makes the bot ask in vain, and the homeserver limits how often it may. So only
for what is kept waiting it is asked, and nobody's many requests go before another one's first.
"""

import asyncio
import logging
from collections import deque

from adapters.matrix.home import Home, HomeError, Sealed, Throttled
from adapters.matrix.sealed import Waiting
from bot.ports import Clock

log = logging.getLogger(__name__)


class Asking:
    """Asks for the keys of what is ``waiting``, in the name of one device."""

    def __init__(self, home: Home, waiting: Waiting, clock: Clock) -> None:
        """Ask for nothing yet."""
        self._home, self._waiting, self._clock = home, waiting, clock
        self._senders: dict[str, deque[Sealed]] = {}
        self._news = asyncio.Event()

    def ask(self, sealed: Sealed) -> None:
        """Have it asked soon for the key of an event that waits."""
        self._senders.setdefault(sealed.sender, deque()).append(sealed)
        self._news.set()

    async def run(self) -> None:
        """Ask for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._senders:
                await self._ask(self._next())

    def _next(self) -> Sealed:
        """Take the next one; who sent it comes last from now on."""
        sender = next(iter(self._senders))
        waiting = self._senders.pop(sender)
        sealed = waiting.popleft()
        if waiting:
            self._senders[sender] = waiting
        return sealed

    async def _ask(self, sealed: Sealed) -> None:
        while sealed in self._waiting:
            try:
                await self._home.ask_for_key(sealed)
            except Throttled as error:
                await self._clock.sleep(error.seconds)
                continue
            except HomeError as error:
                log.info("a key cannot be asked for: %s", error)
            except Exception as error:  # noqa: BLE001 # one odd event must not end the asking
                log.warning("a key cannot be asked for: %r", error)
            return
