"""The one seam between the store and a database: a transaction that executes statements."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from sqlalchemy import Executable

from bot.ports import Lane, StoreError
from storage.vault.keys import Key, Vault

R = TypeVar("R")
Params = Mapping[str, Any]
Row = Sequence[Any]
NOTHING: Params = MappingProxyType({})

UNWRITABLE = (UnicodeError, OverflowError)
"""What the drivers raise for half a surrogate pair, and for a number beyond 64 bits."""


class Conflict(StoreError):
    """Another transaction was in the way: the same work may succeed when it runs again."""


class Connection(ABC):
    """One open transaction.

    After a statement failed, nothing but leaving the savepoint (or the transaction) works: every
    further call raises the same ``StoreError``, so that a swallowed error never commits half of a
    decision. A failure that took the whole transaction with it, and a conflict, outlast savepoints.

    ``vault`` is the store's. ``memo`` has the keys to write with that this transaction has read or
    made, by their subjects; it is empty again whenever something is undone. ``damaged`` has values
    that were read as empty, by their places, and how empty is written. ``erased`` tells that
    something was done away with of which the files must keep nothing.
    """

    def __init__(self) -> None:
        """Begin without a failure."""
        self.failure: StoreError | None = None
        self.vault: Vault
        self.memo: dict[str, Key] = {}
        self.damaged: dict[str, tuple[str, str | None]] = {}
        self.erased = False
        self._lost = False
        self._depth = 0

    async def execute(self, statement: Executable, params: Params = NOTHING) -> Sequence[Row]:
        """Carry out a statement and return its rows, if it has any."""
        self.check()
        return await self._execute(statement, params)

    async def change(self, statement: Executable, rows: Sequence[Params]) -> int:
        """Carry out a statement for each of the rows, in order; return how many rows it changed."""
        self.check()
        return await self._change(statement, rows) if rows else 0

    async def beside(self, statement: Executable, params: Params = NOTHING) -> Sequence[Row]:
        """Return the rows as the others have committed them by now, whatever is seen in here."""
        return await self.execute(statement, params)

    @property
    def lost(self) -> bool:
        """Whether a failure took the whole transaction with it."""
        return self._lost

    def begin_again(self, why: str) -> Conflict:
        """Let nothing of this transaction count; return what to raise, so that it is run again."""
        conflict = Conflict(why)
        self._fail(conflict, lost=True)
        return conflict

    def check(self) -> None:
        """Raise the failure, if there is one."""
        if self.failure is not None:
            raise self.failure

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what was done inside when it raises, and only that."""
        self.check()
        self._depth += 1
        name = f"inner_{self._depth}"
        try:
            await self._command(f"SAVEPOINT {name}")
            try:
                yield
                self.check()
            except BaseException:
                await self._undo(name)
                raise
            await self._command(f"RELEASE SAVEPOINT {name}")
        finally:
            self._depth -= 1

    async def _undo(self, name: str) -> None:
        if self._lost:
            return
        self.failure = None
        self.memo.clear()
        await self._command(f"ROLLBACK TO SAVEPOINT {name}")
        await self._command(f"RELEASE SAVEPOINT {name}")

    def _fail(self, failure: StoreError, *, lost: bool) -> StoreError:
        self.failure = failure
        self._lost = self._lost or lost
        return failure

    @abstractmethod
    async def _execute(self, statement: Executable, params: Params) -> Sequence[Row]: ...

    @abstractmethod
    async def _change(self, statement: Executable, rows: Sequence[Params]) -> int: ...

    @abstractmethod
    async def _command(self, sql: str) -> None: ...


class Backend(Protocol):
    """A database that is open. Several processes may serve one that is ``shared``."""

    shared: bool

    async def run(self, work: Callable[[Connection], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        """Run ``work`` in one transaction and commit; an exception undoes all of it.

        Durable once it returns. What the ``lane`` means is said there. A caller who is
        cancelled meanwhile does not learn whether it was committed.
        """
        ...

    async def close(self) -> None:
        """Finish what has begun and give up the connections; later calls raise ``StoreError``."""
        ...
