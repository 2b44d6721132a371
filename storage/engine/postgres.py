"""PostgreSQL: a few connections, lanes between transactions, and another try after a conflict.

Statements are compiled once, prepared by the server, and go to psycopg directly. What has no answer
(the begin, savepoints) travels with the next statement that has one.

What only moves rows of the queues runs at READ COMMITTED: it takes no part in serializable
transactions' conflicts. Decisions do, and queue up for one lock, which they ask for before
their first look at the data: with it they see all that was decided before them. Whoever holds it
and neither goes on nor ends is disconnected by the server after ``FROZEN``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Dialect, Executable
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from bot.ports import Lane, StoreError
from storage.engine.failures import ASTRAY, DOOMED, ERRORS, MACHINE, Taken, state_of, translate
from storage.engine.plans import plan
from storage.engine.seam import NOTHING, Conflict, Connection, Params, Row
from storage.engine.wire import CLIENT, SERVER

R = TypeVar("R")

PLACES = {Lane.FREE: 2, Lane.LINE: 1, Lane.QUEUE: 3, Lane.ASIDE: 1}
"""Transactions of one process at a time. FREE has two, so that a slow one does not hold up
everybody; more of them only stand in each other's way."""

PAUSES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.1, 0.2, 0.2, 0.3)
"""Seconds before each further try. One party of a conflict wins, so they need no randomness."""

FROZEN = "8s"
"""For so long a transaction may do nothing: then a stopped process has its locks taken away."""

_SERIALIZABLE = "BEGIN ISOLATION LEVEL SERIALIZABLE"
_COMMITTED = "BEGIN ISOLATION LEVEL READ COMMITTED"
_BEGIN = {
    Lane.FREE: _SERIALIZABLE,
    # A table that nobody writes, and nobody has to vacuum. No snapshot is taken for this statement.
    Lane.LINE: f"{_SERIALIZABLE}; LOCK TABLE alembic_version IN SHARE UPDATE EXCLUSIVE MODE",
    Lane.QUEUE: _COMMITTED,
    Lane.ASIDE: _COMMITTED,
}
_SERIAL = frozenset({Lane.FREE, Lane.LINE})

_SETTINGS = (
    f"-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout={FROZEN} {SERVER}"
)
_TAKEN_TRIES = 3
_MOST_PREPARED = 1000
_PATIENCE = 3.0
_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]

Raw = psycopg.AsyncConnection[tuple[Any, ...]]


class PostgresConnection(Connection):
    """A transaction that is opened with its first statement."""

    def __init__(self, pool: "_Pool", raw: Raw, begin: str) -> None:
        """Take a connection of the pool, and the command that opens the transaction."""
        super().__init__()
        self._pool = pool
        self._raw = raw
        self._cursor = raw.cursor()
        self._unsent = [begin]
        self._begun = False

    async def beside(self, statement: Executable, params: Params = NOTHING) -> Sequence[Row]:
        """Return the rows as the others have committed them by now, over another connection."""
        raw = await self._pool.take()
        try:
            other = PostgresConnection(self._pool, raw, _BEGIN[Lane.ASIDE])
            return await other.execute(statement, params)
        finally:
            await self._pool.give(raw)

    async def commit(self) -> None:
        """End the transaction. Raises ``StoreError``, after which nothing was done."""
        if self._begun:
            self._unsent.append("COMMIT")
            try:
                await self._flush()
            except ERRORS as error:
                raise self._failed(error) from error

    async def _execute(self, statement: Executable, params: Params) -> Sequence[Row]:
        compiled = plan(statement, _DIALECT)
        values = compiled.named_values(params)
        try:
            await self._flush()
            await self._cursor.execute(compiled.sql.encode(), values, prepare=True)
            if self._cursor.description is None:
                return ()
            return compiled.read(await self._cursor.fetchall())
        except ERRORS as error:
            raise self._failed(error) from error

    async def _change(self, statement: Executable, rows: Sequence[Params]) -> int:
        compiled = plan(statement, _DIALECT)
        values = [compiled.named_values(row) for row in rows]
        sql = compiled.sql.encode()
        try:
            await self._flush()
            if len(values) == 1:
                await self._cursor.execute(sql, values[0], prepare=True)
            else:
                await self._cursor.executemany(sql, values)
        except ERRORS as error:
            raise self._failed(error) from error
        return self._cursor.rowcount

    async def _command(self, sql: str) -> None:
        self._unsent.append(sql)

    async def _flush(self) -> None:
        if self._unsent:
            commands, self._unsent = "; ".join(self._unsent), []
            self._begun = True
            await self._cursor.execute(commands.encode())

    def _failed(self, error: Exception) -> StoreError:
        state = state_of(error) or ""
        if state in ASTRAY:
            self._raw.pgconn.finish()
        lost = state in DOOMED or state.startswith(MACHINE)
        lost = lost or self._raw.closed or self._raw.broken
        return self._fail(translate(error), lost=lost)


class _Pool:
    """Connections that are open and wait for use; how many there are is the lanes' business."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._free: list[Raw] = []
        self._closed = False

    async def take(self) -> Raw:
        """Return a connection. Raises ``StoreError``."""
        if self._closed:
            raise StoreError("the store is closed")
        while self._free:
            if not (raw := self._free.pop()).closed:
                return raw
        try:
            raw = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, options=_SETTINGS, **CLIENT
            )
        except ERRORS as error:
            raise translate(error) from error
        raw.prepared_max = _MOST_PREPARED
        return raw

    async def give(self, raw: Raw) -> None:
        """Take a connection back; whatever is open in it is undone."""
        status = raw.info.transaction_status
        try:
            if status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
                async with asyncio.timeout(_PATIENCE):
                    await raw.execute("ROLLBACK")
        except (psycopg.Error, OSError, TimeoutError):
            raw.pgconn.finish()
        except BaseException:
            raw.pgconn.finish()
            raise
        if raw.info.transaction_status is TransactionStatus.IDLE and not self._closed:
            self._free.append(raw)
            return
        await raw.close()
        if not self._closed:
            await self._drop_all()  # where one broke, the others did, too

    async def close(self) -> None:
        """Close what is free, and the others as they come back."""
        self._closed = True
        await self._drop_all()

    async def _drop_all(self) -> None:
        free, self._free = self._free, []
        for each in free:
            await each.close()


class PostgresBackend:
    """One database on a server."""

    shared = True

    def __init__(self, pool: _Pool) -> None:
        """Take the connections; see ``open_postgres``."""
        self._pool = pool
        self._alone = asyncio.Lock()
        self._lanes = {lane: asyncio.Semaphore(places) for lane, places in PLACES.items()}

    async def run(self, work: Callable[[Connection], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        """Run ``work`` in a transaction; see ``Backend``. After a conflict it runs again.

        Then nobody of this process begins a serializable one beside it, so that a row which all
        want starves nobody.
        """
        if lane not in _SERIAL:
            return await self._insist(work, lane)
        async with self._alone:
            pass  # whoever lost before goes first
        try:
            return await self._attempt(work, lane)
        except Conflict:
            pass
        async with self._alone:
            return await self._insist(work, lane)

    async def close(self) -> None:
        """Close the connections; a transaction that is under way may still end."""
        await self._pool.close()

    async def _insist(self, work: Callable[[Connection], Awaitable[R]], lane: Lane) -> R:
        for tries, pause in enumerate(PAUSES, 2):
            try:
                return await self._attempt(work, lane)
            except Conflict as conflict:
                if isinstance(conflict, Taken) and tries == _TAKEN_TRIES:
                    raise
            await asyncio.sleep(pause)
        return await self._attempt(work, lane)

    async def _attempt(self, work: Callable[[Connection], Awaitable[R]], lane: Lane) -> R:
        async with self._lanes[lane]:
            raw = await self._pool.take()
            try:
                return await _transact(PostgresConnection(self._pool, raw, _BEGIN[lane]), work)
            finally:
                await self._pool.give(raw)


async def _transact(
    connection: PostgresConnection, work: Callable[[Connection], Awaitable[R]]
) -> R:
    try:
        result = await work(connection)
    except Exception as error:
        # Whatever the work made of a conflict, running it again is the answer to it.
        if isinstance(connection.failure, Conflict) and connection.failure is not error:
            raise connection.failure from error
        raise
    connection.check()
    await connection.commit()
    return result


async def open_postgres(url: URL) -> PostgresBackend:
    """Connect to the database, which must have its tables; raise ``StoreError`` if that fails."""
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    pool = _Pool(plain)
    await pool.give(await pool.take())
    return PostgresBackend(pool)
