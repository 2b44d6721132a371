"""SQLite for one caller at a time: the real connection and statements, without the queue.

In a simulation nobody ever waits for anybody else. What gathers callers for a common commit, and
waits in a thread for a disk, would spend more time than the statements (the torture harness and
the store's own tests put it to the proof).
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from bot.ports import Lane, Store
from storage.engine.seam import Connection
from storage.engine.sqlite import SqliteBackend, SqliteConnection

R = TypeVar("R")
PRAGMAS = ("locking_mode = EXCLUSIVE", "synchronous = OFF", "secure_delete = OFF")
"""A disk in memory needs no syncs, a file of a temporary folder no locks and no shredder."""


class Alone(SqliteBackend):
    """Runs work right where it is called."""

    async def run(self, work: Callable[[Connection], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        """Run ``work`` in a transaction of its own; see ``Backend``."""
        del lane
        await self._begin()
        connection = SqliteConnection(self._raw)
        try:
            result = await work(connection)
            connection.check()
            self._raw.commit()
        except BaseException:
            self._raw.rollback()
            raise
        return result


def leave_alone(store: Store) -> None:
    """Let a store that was opened on SQLite run its work without a queue."""
    behind = cast("Any", store)
    backend = behind._backend
    for pragma in PRAGMAS:
        backend._raw.execute(f"PRAGMA {pragma}")
    behind._backend = Alone(backend._raw, backend._thread)
