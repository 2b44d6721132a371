"""A bot's updates: numbered, kept until confirmed, fetched by one poller at a time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from tests.support.botapi.errors import OTHER_POLLER, ApiError, conflict

DEFAULT_KINDS = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})
LONGEST_POLL = 50

Lane = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Update:
    """An update as it travels; updates of one lane keep their order."""

    update_id: int
    kind: str
    lane: Lane
    expires: float
    body: bytes


class UpdateQueue:
    """Updates that the bot has not confirmed yet, oldest first."""

    def __init__(
        self, time: Callable[[], float], lifetime: float, callback_lifetime: float
    ) -> None:
        self.allowed = DEFAULT_KINDS
        self.pending: OrderedDict[int, Update] = OrderedDict()
        self.listener: Callable[[Update], None] | None = None
        self._time = time
        self._lifetimes = (lifetime, callback_lifetime)
        self._last_id = 100_000
        self._waiter: asyncio.Future[None] | None = None

    def allow(self, kinds: list[str] | None) -> None:
        """Choose the kinds of later updates; an empty list means the default, None no change."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or DEFAULT_KINDS

    def add(self, kind: str, payload: dict[str, Any], lane: Lane) -> None:
        """Number an update and offer it to whoever waits."""
        if kind not in self.allowed:
            return
        self._last_id += 1
        lifetime = self._lifetimes[kind == "callback_query"]
        body = orjson.dumps({"update_id": self._last_id, kind: payload})
        update = Update(self._last_id, kind, lane, self._time() + lifetime, body)
        self.pending[update.update_id] = update
        if self.listener is not None:
            self.listener(update)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def fetch(
        self,
        offset: int,
        limit: int,
        timeout: float,  # noqa: ASYNC109 - the protocol's word; an empty answer, no error
    ) -> list[Update]:
        """Confirm what lies before the offset, then wait up to `timeout` seconds for updates.

        A poll under way is ended with a 409. A negative offset keeps only the newest few.
        """
        self.interrupt(conflict(OTHER_POLLER))
        self._confirm(offset)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(timeout, LONGEST_POLL)
        while not (batch := self._batch(limit)):
            if loop.time() >= deadline:
                return []
            waiter = self._waiter = loop.create_future()
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                return []
            finally:
                if self._waiter is waiter:
                    self._waiter = None
        return batch

    @property
    def polled(self) -> bool:
        """Tell whether a poll is under way."""
        return self._waiter is not None

    def interrupt(self, error: ApiError) -> None:
        """End the poll under way with an error."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)

    def confirm(self, update_id: int) -> None:
        """Forget one update: its webhook took it."""
        self.pending.pop(update_id, None)

    def drop_expired(self) -> None:
        """Forget what is too old to be delivered."""
        now = self._time()
        for update in [each for each in self.pending.values() if each.expires <= now]:
            del self.pending[update.update_id]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popitem(last=False)
        while self.pending and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)

    def _batch(self, limit: int) -> list[Update]:
        self.drop_expired()
        found: list[Update] = []
        for update in self.pending.values():
            if len(found) == limit:
                break
            found.append(update)
        return found
