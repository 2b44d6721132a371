"""What is done beside the sync: nobody waits for it, and it waits for servers of strangers."""

import asyncio
from collections.abc import Awaitable, Callable


class Beside:
    """Does each duty in a task of its own, one at a time, and once more if asked meanwhile.

    A duty may not raise.
    """

    def __init__(self) -> None:
        """Do nothing yet."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()

    def do(self, name: str, duty: Callable[[], Awaitable[None]]) -> None:
        """Begin a duty; if it is under way, begin it again after that."""
        if name in self._tasks:
            self._again.add(name)
        else:
            self._tasks[name] = asyncio.create_task(self._run(name, duty))

    async def _run(self, name: str, duty: Callable[[], Awaitable[None]]) -> None:
        try:
            await duty()
            while name in self._again:
                self._again.discard(name)
                await duty()
        finally:
            del self._tasks[name]

    async def close(self) -> None:
        """Break off what is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
