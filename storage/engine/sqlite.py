"""SQLite: one connection, one writer, and commits that many share.

Statements are compiled once and handed to ``sqlite3`` on the event loop: they take microseconds,
a change of thread takes more. Only COMMIT, which waits for the disk, runs in a thread. While it
does, nobody touches the connection, and new callers gather for the next transaction. Of several,
each has a savepoint, so that an exception undoes only their own work, and is answered after the
common commit: with what was read as with what was written, nobody acts on facts that may still
vanish.
"""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Executable
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from bot.ports import Lane, StoreError, Unwritable
from storage.engine.gather import Call, Gather
from storage.engine.plans import plan
from storage.engine.seam import UNWRITABLE, Connection, Params, Row

R = TypeVar("R")
Work = Callable[[Connection], Awaitable[Any]]
Outcome = tuple[Any, BaseException | None]

MOST = 64
"""Transactions that share a commit; more would make the first of them wait too long."""

PATIENCE = (0.001, 0.002, 0.005, 0.01, 0.02, *(0.05,) * 20, *(0.1,) * 40)
"""Seconds between attempts while another process writes: about five in all."""

_PRAGMAS = (
    "busy_timeout = 10000",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "cache_size = -16000",
    "journal_size_limit = 67108864",
    "busy_timeout = 0",  # from here on waiting happens on the event loop, see _begin
)
_MACHINE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_INTERRUPT,
    }
)
"""Failures of the machine or of its operator, whatever was to be written."""

_DIALECT = SQLiteDialect_pysqlite(paramstyle="qmark")


class SqliteConnection(Connection):
    """The open transaction of the writer."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        """Take the driver's connection, in a transaction."""
        super().__init__()
        self._raw = raw

    async def _execute(self, statement: Executable, params: Params) -> Sequence[Row]:
        compiled = plan(statement, _DIALECT)
        try:
            return compiled.read(
                self._raw.execute(compiled.sql, compiled.values(params)).fetchall()
            )
        except (sqlite3.Error, *UNWRITABLE) as error:
            raise self._failed(error) from error

    async def _change(self, statement: Executable, rows: Sequence[Params]) -> int:
        compiled = plan(statement, _DIALECT)
        try:
            return self._raw.executemany(
                compiled.sql, [compiled.values(row) for row in rows]
            ).rowcount
        except (sqlite3.Error, *UNWRITABLE) as error:
            raise self._failed(error) from error

    async def _command(self, sql: str) -> None:
        try:
            self._raw.execute(sql)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> StoreError:
        # Where the disk is full, SQLite may end the whole transaction by itself. Even if it does
        # not: that is no fault of what was to be written, and must not be counted as one.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        lost = code in _MACHINE or not self._raw.in_transaction
        refused = isinstance(error, (sqlite3.DataError, *UNWRITABLE))
        kind = Unwritable if refused else StoreError
        return self._fail(kind(f"SQLite: {error}"), lost=lost)


class SqliteBackend:
    """One database file."""

    shared = False

    def __init__(self, raw: sqlite3.Connection, thread: ThreadPoolExecutor) -> None:
        """Take the connection and the thread for what waits for the disk; see ``open_sqlite``."""
        self._raw = raw
        self._thread = thread
        self._calls: Gather[Work] = Gather(self._transact, MOST)

    async def run(self, work: Callable[[Connection], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        """Run ``work`` in a transaction; see ``Backend``. There is one lane."""
        return cast("R", await self._calls.submit(work))

    async def close(self) -> None:
        """Finish what has begun, and close the file."""
        await self._calls.close()
        await asyncio.to_thread(self._raw.close)
        self._thread.shutdown()

    async def _transact(self, calls: Sequence[Call[Work]]) -> None:
        await self._begin()
        try:
            outcomes = await self._do(calls)
        except sqlite3.Error as error:
            raise StoreError(f"SQLite: {error}") from error
        for call, (result, failure) in zip(calls, outcomes, strict=True):
            if failure is None:
                call.succeed(result)
            else:
                call.fail(failure)

    async def _do(self, calls: Sequence[Call[Work]]) -> list[Outcome]:
        before = self._raw.total_changes
        connection = SqliteConnection(self._raw)
        within = _alone if len(calls) == 1 else _beside_others
        try:
            outcomes = [await _outcome(call, within(connection, call.what)) for call in calls]
            if within is _beside_others or outcomes[0][1] is None or connection.lost:
                connection.check()
                await self._end(self._raw.commit, before)
        finally:
            if self._raw.in_transaction:
                await self._end(self._raw.rollback, before)
        return outcomes

    async def _end(self, end: Callable[[], None], before: int) -> None:
        """End the transaction; a disk is waited for only if something changed since ``before``."""
        if self._raw.total_changes == before:
            end()
        else:
            await self._in_thread(end)

    async def _begin(self) -> None:
        for pause in (*PATIENCE, None):
            try:
                self._raw.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                if pause is None or not _is_busy(error):
                    raise StoreError(f"SQLite: {error}") from error
                await asyncio.sleep(pause)
            else:
                return

    async def _in_thread(self, do: Callable[[], None]) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, do)


async def _outcome(call: Call[Work], work: Coroutine[Any, Any, Any]) -> Outcome:
    """Do one caller's work; return its result or its error. It is cancelled with its caller.

    A task of its own would take longer than most work does.
    """
    if call.answer.done():
        work.close()
        return None, asyncio.CancelledError()
    task = cast("asyncio.Task[Any]", asyncio.current_task())
    runs, withdrawn = True, False

    def withdraw(answer: asyncio.Future[Any]) -> None:
        nonlocal withdrawn
        if runs and answer.cancelled():
            withdrawn = True
            task.cancel()

    call.answer.add_done_callback(withdraw)
    outcome: Outcome
    try:
        outcome = await _In(call.context, work), None
    except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 # it is the caller's
        outcome = None, error
    finally:
        runs = False
        call.answer.remove_done_callback(withdraw)
    if withdrawn:
        task.uncancel()
    if task.cancelling():
        raise asyncio.CancelledError
    return outcome


class _In:
    """Awaits a coroutine in a context that is not the task's."""

    def __init__(self, context: Context, work: Coroutine[Any, Any, Any]) -> None:
        self._context = context
        self._work = work

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[Any], Any] = self._work.send
        given: Any = None
        while True:
            try:
                awaited = self._context.run(step, given)
            except StopIteration as end:
                return end.value
            try:
                step, given = self._work.send, (yield awaited)
            except BaseException as error:  # noqa: BLE001 # it is for the work
                step, given = self._work.throw, error


async def _alone(connection: SqliteConnection, work: Work) -> Any:
    """Do work that has a transaction to itself, which is undone where this raises."""
    result = await work(connection)
    connection.check()
    return result


async def _beside_others(connection: SqliteConnection, work: Work) -> Any:
    """Do work that shares a transaction."""
    async with connection.savepoint():
        return await work(connection)


def _is_busy(error: sqlite3.Error) -> bool:
    return bool(getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY)


def _insist(raw: sqlite3.Connection, sql: str) -> None:
    """Execute it, again while others are in the way: no busy timeout holds for entering WAL."""
    for pause in PATIENCE:
        try:
            raw.execute(sql)
        except sqlite3.Error as error:
            if not _is_busy(error):
                raise
            time.sleep(pause)
        else:
            return
    raw.execute(sql)


async def open_sqlite(path: Path) -> SqliteBackend:
    """Open the file, which must have its tables; raise ``StoreError`` where that fails."""
    thread = ThreadPoolExecutor(1, "sqlite")

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=1024
        )
        for pragma in _PRAGMAS:
            _insist(raw, f"PRAGMA {pragma}")
        return raw

    loop = asyncio.get_running_loop()
    try:
        return SqliteBackend(await loop.run_in_executor(thread, connect), thread)
    except sqlite3.Error as error:
        thread.shutdown(wait=False)
        raise StoreError(f"SQLite cannot open {path}: {error}") from error
