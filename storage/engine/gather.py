"""Calls that wait at the same time are served together."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from bot.ports import StoreError

T = TypeVar("T")


@dataclass(slots=True)
class Call(Generic[T]):
    """One caller who waits. Its future ends early where the caller is cancelled."""

    what: T
    answer: asyncio.Future[Any]
    context: Context = field(default_factory=copy_context)

    def succeed(self, result: object) -> None:
        """Let the caller go on with a result."""
        if not self.answer.done():
            self.answer.set_result(result)

    def fail(self, error: BaseException) -> None:
        """Let the caller go on with an error."""
        if not self.answer.done():
            self.answer.set_exception(error)


class Gather(Generic[T]):
    """Hands what waits to ``serve``, first come first served, one batch at a time.

    ``serve`` runs in a task of its own, so that a cancelled caller harms nobody else. Whom it
    leaves without an answer gets its exception, or ``StoreError``.
    """

    def __init__(self, serve: Callable[[Sequence[Call[T]]], Awaitable[None]], most: int) -> None:
        """Take the function, and the most calls of one batch."""
        self._serve = serve
        self._most = most
        self._waiting: deque[Call[T]] = deque()
        self._pump: asyncio.Task[None] | None = None
        self._closed = False

    async def submit(self, what: T) -> Any:
        """Wait until ``what`` was served, and return its answer."""
        if self._closed:
            raise StoreError("the store is closed")
        call = Call(what, asyncio.get_running_loop().create_future())
        self._waiting.append(call)
        if self._pump is None:
            self._pump = asyncio.create_task(self._serve_all(), context=Context())
        return await call.answer

    async def close(self) -> None:
        """Serve whoever waits, and nobody after them."""
        self._closed = True
        if self._pump is not None:
            await asyncio.wait([self._pump])

    async def _serve_all(self) -> None:
        try:
            while self._waiting:
                size = min(self._most, len(self._waiting))
                await self._serve_batch([self._waiting.popleft() for _ in range(size)])
        finally:
            self._pump = None
            _give_up(self._waiting)
            self._waiting.clear()

    async def _serve_batch(self, batch: Sequence[Call[T]]) -> None:
        try:
            await self._serve([call for call in batch if not call.answer.done()])
        except Exception as error:  # noqa: BLE001 # it belongs to the callers
            for call in batch:
                call.fail(error)
        finally:
            _give_up(batch)


def _give_up(calls: Iterable[Call[Any]]) -> None:
    for call in calls:
        call.fail(StoreError("the store was stopped"))
