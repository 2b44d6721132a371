"""An event loop in which nobody waits: where all sleep, its time goes on to who wakes first.

What runs in threads, and what came over a socket of this process, is waited for. So an hour of a
service takes as long as what it does in it.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

R = TypeVar("R")

START = datetime(2024, 10, 8, 8, 0, tzinfo=UTC)
_LOOK = 0.02


class _Skipping(selectors.DefaultSelector):
    """Skips the time in which nothing can happen."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> Any:
        """Return at once, having skipped the time until something is to be done."""
        if timeout is None or self.threads:
            return super().select(_LOOK if timeout is None else min(timeout, _LOOK))
        found = super().select(0)
        if not found:
            self.ahead += timeout
        return found


class HastyLoop(asyncio.SelectorEventLoop):
    """``time`` goes on by itself."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        """Seconds, with those that were skipped."""
        return super().time() + self._skipping.ahead

    def run_in_executor(  # type: ignore[override] # its types are not ours to repeat
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """Run it in a thread; time is not skipped meanwhile."""
        future = super().run_in_executor(executor, func, *args)
        self._skipping.threads += 1

        def ended(_: asyncio.Future[Any]) -> None:
            self._skipping.threads -= 1

        future.add_done_callback(ended)
        return future


class LoopClock:
    """``bot.ports.Clock`` that goes with the running loop, and may be set."""

    def __init__(self, now: datetime = START) -> None:
        self._start = asyncio.get_running_loop().time()
        self._now = now

    def now(self) -> datetime:
        """The present instant."""
        return self._now + timedelta(seconds=asyncio.get_running_loop().time() - self._start)

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        await asyncio.sleep(seconds)

    def jump(self, span: timedelta) -> None:
        """Be set on, or back."""
        self._now += span


def hurry(story: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Run a story in such a loop."""
    with asyncio.Runner(loop_factory=HastyLoop) as runner:
        return runner.run(story())


async def during(seconds: float, *work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Let parts of a service run side by side for so long, then stop them."""
    stop = asyncio.Event()
    tasks = [asyncio.ensure_future(each(stop)) for each in work]
    await asyncio.sleep(seconds)
    stop.set()
    await asyncio.gather(*tasks)
