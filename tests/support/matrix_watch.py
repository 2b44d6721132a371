"""What a test of the Matrix channel moves and watches: the clock, the store, the log."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ports import Holding, StoreError
from bot.talk.model import Envelope
from storage.store import SqlStore
from tests.support.gossip import is_left_behind


class MovableClock:
    """Tells the real time, plus what the test adds; nobody sleeps longer than ``longest``."""

    def __init__(self, longest: float = 0.3) -> None:
        self._ahead = timedelta()
        self.longest = longest

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, span: timedelta) -> None:
        """Move on by a span."""
        self._ahead += span

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, self.longest))


class Watched:
    """The real store. Remembers what was accepted, and refuses the next ``failures`` times.

    Before it accepts envelopes it waits for ``gate``; ``waits`` tells that somebody is there.
    """

    def __init__(self, store: SqlStore, heard: list[Envelope], notes: list[dict[str, Any]]) -> None:
        self._store = store
        self._heard, self._notes = heard, notes
        self.failures = 0
        self.gate, self.waits = asyncio.Event(), asyncio.Event()
        self.gate.set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def accept(
        self,
        envelopes: Sequence[Envelope],
        notes: Mapping[str, str | None] | None = None,
        holding: Holding | None = None,
    ) -> int:
        if envelopes and not self.gate.is_set():
            self.waits.set()
            await self.gate.wait()
        if self.failures > 0 and envelopes:
            self.failures -= 1
            raise StoreError("disk full")
        count = await self._store.accept(envelopes, notes, holding)
        known = {each.id for each in self._heard}
        new = {each.id: each for each in envelopes if each.id not in known}
        self._heard.extend(new.values())
        self._notes.append({"": len(envelopes), **(notes or {})})
        return count


class Errors(logging.Handler):
    """Keeps what was logged as an error, but by the library: it complains of what others sent.

    Nor does it keep what an earlier test left behind.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not (record.name.startswith("nio.") or is_left_behind(record)):
            self.lines.append(f"{record.name}: {self.format(record)}")
