"""SQLite in memory, for one caller at a time: the real statements, without the queue and the disk.

In a simulation nobody ever waits for anybody else. What gathers callers for a common commit, and
waits in a thread for a disk, would spend more time than the statements (the torture harness and
the store's own tests put it to the proof).
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from bot.ports import Lane, Store
from storage.engine.seam import Connection
from storage.engine.sqlite import SqliteBackend, SqliteConnection

R = TypeVar("R")


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
    """Let a store that was opened on an SQLite file go on in memory, without a queue."""
    behind = cast("Any", store)
    backend = behind._backend
    memory = sqlite3.connect(
        ":memory:", isolation_level=None, check_same_thread=False, cached_statements=1024
    )
    backend._raw.backup(memory)
    backend._raw.close()
    behind._backend = Alone(memory, backend._thread)
