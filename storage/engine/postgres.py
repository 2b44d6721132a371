"""PostgreSQL: many connections, serializable transactions, and another try after a conflict."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import URL, CursorResult, Executable, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports import StoreError
from storage.engine.seam import UNWRITABLE, Conflict, Connection, Params, Row

R = TypeVar("R")

SIDE_BY_SIDE = 2
"""Transactions of one process at a time. With more of them, serializable ones that claim from one
inbox only stand in each other's way: 1, 2, 4, 8 gave 169, 139, 82, 71 conversation steps a second
on two cores. Two, so that a slow one does not hold up everybody."""

PAUSES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.1, 0.2, 0.2, 0.3)
"""Seconds before each further try. One party of a conflict wins, so they need no randomness."""

_DOOMED = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: nothing but running the whole transaction again helps."""

_UNIQUE = "23505"
_TAKEN_TRIES = 3

_COUNTED = {"preserve_rowcount": True}
_OPTIONS = "-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"


class _Taken(Conflict):
    """A unique key exists. If somebody wrote it a moment ago, the next try will see it."""


def _state(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _translate(error: Exception) -> StoreError:
    """Return the error without the values that the statement carried: they may be personal."""
    if not isinstance(error, DBAPIError):
        return StoreError(f"PostgreSQL: {type(error).__name__}: {error}")
    state = _state(error)
    diagnosis = getattr(error.orig, "diag", None)
    words = getattr(diagnosis, "message_primary", None) or f"{error.orig}"
    message = f"PostgreSQL: {state or type(error.orig).__name__}: {words}"
    if state == _UNIQUE:
        return _Taken(message)
    return Conflict(message) if state in _DOOMED else StoreError(message)


class PostgresConnection(Connection):
    """An open transaction."""

    def __init__(self, raw: AsyncConnection) -> None:
        """Take a connection of the pool."""
        super().__init__()
        self._raw = raw

    async def _execute(self, statement: Executable, params: Params) -> Sequence[Row]:
        result = await self._send(statement, params)
        return result.all() if result.returns_rows else ()

    async def _change(self, statement: Executable, rows: Sequence[Params]) -> int:
        result = await self._send(statement, rows if len(rows) > 1 else rows[0])
        return result.rowcount

    async def _command(self, sql: str) -> None:
        await self._send(text(sql), {})

    async def _send(self, statement: Executable, params: Any) -> CursorResult[Any]:
        try:
            return await self._raw.execute(statement, params, execution_options=_COUNTED)
        except StatementError as error:
            if isinstance(error, DBAPIError) or not isinstance(error.orig, ValueError):
                raise self._failed(error) from error
            raise error.orig from None  # a column type refused a value
        except (SQLAlchemyError, OSError, *UNWRITABLE) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> StoreError:
        lost = _state(error) in _DOOMED or self._raw.invalidated or self._raw.closed
        return self._fail(_translate(error), lost=lost)


class PostgresBackend:
    """One database on a server."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Take the engine; see ``open_postgres``."""
        self._engine = engine
        self._alone = asyncio.Lock()
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._closed = False

    async def run(self, work: Callable[[Connection], Awaitable[R]]) -> R:
        """Run ``work`` in a transaction; see ``Backend``. After a conflict it runs again.

        Then nobody of this process begins beside it, so that a row which all want starves nobody.
        """
        async with self._alone:
            pass  # whoever lost before goes first
        try:
            return await self._attempt(work)
        except Conflict:
            pass
        async with self._alone:
            for tries, pause in enumerate(PAUSES, 2):
                try:
                    return await self._attempt(work)
                except Conflict as conflict:
                    if isinstance(conflict, _Taken) and tries == _TAKEN_TRIES:
                        raise
                await asyncio.sleep(pause)
            return await self._attempt(work)

    async def close(self) -> None:
        """Close the pool; a transaction that is under way may still end."""
        self._closed = True
        await self._engine.dispose()

    async def _attempt(self, work: Callable[[Connection], Awaitable[R]]) -> R:
        async with self._places:
            if self._closed:
                raise StoreError("the store is closed")
            try:
                raw = await self._engine.connect()
            except (SQLAlchemyError, OSError) as error:
                raise _translate(error) from error
            try:
                return await self._transact(raw, work)
            finally:
                await raw.close()

    async def _transact(
        self, raw: AsyncConnection, work: Callable[[Connection], Awaitable[R]]
    ) -> R:
        connection = PostgresConnection(raw)
        try:
            result = await work(connection)
        except Exception as error:
            # Whatever the work made of a conflict, running it again is the answer to it.
            if isinstance(connection.failure, Conflict) and connection.failure is not error:
                raise connection.failure from error
            raise
        connection.check()
        try:
            await raw.commit()
        except (SQLAlchemyError, OSError) as error:
            raise _translate(error) from error
        return result


async def open_postgres(url: URL) -> PostgresBackend:
    """Connect to the database, which must have its tables; raise ``StoreError`` if that fails."""
    engine = create_async_engine(
        url,
        isolation_level="SERIALIZABLE",
        pool_size=SIDE_BY_SIDE,
        max_overflow=0,
        hide_parameters=True,
        connect_args={"options": _OPTIONS, "connect_timeout": 10},
    )
    try:
        async with engine.connect():
            return PostgresBackend(engine)
    except (SQLAlchemyError, OSError) as error:
        await engine.dispose()
        raise _translate(error) from error
