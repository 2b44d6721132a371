"""Sign-up lists that coordinators sent: their files are fetched and read beside all transactions.

What was read goes into the inbox as if it had come in, so that one transaction decides about it.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from adapters.sheets import SheetError, read_apart
from bot.domain.changes import Drop
from bot.domain.newcomers import MOST_BYTES, Reading, Roster, SheetTrouble
from bot.domain.people import Account
from bot.engine.trouble import Trouble
from bot.ports import Clock, Fetch, Lane, MediaError, Store, StoreError, Tx
from bot.talk.model import Envelope, SheetRead

log = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds between two looks."""
ATTEMPTS = 5


class RosterReader:
    """Reads lists as they come. Several processes may: the inbox takes each list once."""

    def __init__(
        self, store: Store, fetch: Fetch, clock: Clock, on_stored: Callable[[], None]
    ) -> None:
        """Take where lists are, how their files are had, and who is told of what was read."""
        self._store, self._fetch, self._clock = store, fetch, clock
        self._on_stored = on_stored
        self._failed: dict[str, int] = {}
        self._read: set[str] = set()
        self._trouble = Trouble(log, "lists can be read again")

    async def run(self, stop: asyncio.Event) -> None:
        """Read until ``stop`` is set, whatever the store and the messengers do."""
        while not stop.is_set():
            try:
                await self.read_all()
            except StoreError as error:
                log.warning("lists cannot be read now (%s)", error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await stop.wait()

    async def read_all(self) -> int:
        """Read what waits to be read; return how many lists that were. Raises ``StoreError``."""
        waiting = await self._store.run(lambda tx: tx.find(Roster, reading=Reading.COMING))
        read = 0
        self._read &= {each.id for each in waiting}
        for each in waiting:
            event = None if each.id in self._read else await self._look_into(each)
            if event is not None and await self._hand_over(each, event):
                self._failed.pop(each.id, None)
                self._read.add(each.id)
                self._on_stored()
                read += 1
        return read

    async def _hand_over(self, roster: Roster, event: SheetRead) -> bool:
        """Put what was read into the inbox; not where list or author were forgotten meanwhile."""

        async def work(tx: Tx) -> bool:
            there = await tx.get(Roster, roster.id)
            if there is None or there.reading is not Reading.COMING:
                return False
            if await tx.get(Account, there.account_id) is None:
                await tx.apply([Drop(there)])
                return False
            name, now = f"sheet:{there.id}", self._clock.now()
            await tx.accept(Envelope(name, there.account_id, event, now))
            return True

        return await self._store.run(work, Lane.LINE)

    async def _look_into(self, roster: Roster) -> SheetRead | None:
        """Return what a list says; ``None`` where its file can be had later, perhaps."""
        if roster.media is None:
            return SheetRead(roster.id, trouble=SheetTrouble.GONE)
        if roster.media.size > MOST_BYTES:
            return SheetRead(roster.id, trouble=SheetTrouble.BIG)
        try:
            data = await self._fetch(roster.media)
            rows = await read_apart(data)
            self._trouble.end(_time())
        except MediaError as error:
            failed = self._failed[roster.id] = self._failed.get(roster.id, 0) + 1
            if not error.gone and failed < ATTEMPTS:
                return None
            return SheetRead(roster.id, trouble=SheetTrouble.GONE)
        except SheetError as error:
            self._trouble.end(_time())
            return SheetRead(roster.id, trouble=error.trouble)
        except OSError as error:  # the machine lacks memory or a process: the list may be good
            self._trouble.strike(_time(), f"lists cannot be read now: {error}. Trying again.")
            return None
        return SheetRead(roster.id, rows)


def _time() -> float:
    return asyncio.get_running_loop().time()
