"""Durable facts, the inbox and the outbox."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

from bot.domain.changes import Change
from bot.ports.inbox import Inbox
from bot.ports.looks import Looks
from bot.ports.outbox import Outbox
from bot.ports.vectors import KeptVectors
from bot.talk.model import Envelope, Progress

E = TypeVar("E")
R = TypeVar("R")


class StoreError(Exception):
    """The store could not do what was asked: full, locked for too long, gone, or in conflict."""


class Unready(StoreError):
    """Something that the store needs is out of reach, a key file say: whoever asked is blameless.

    The same call may succeed later, or in another process.
    """


class Overlong(StoreError):
    """A transaction took so long that the store ended it: the same may happen whenever it runs."""


class Unwritable(StoreError):
    """A value is of a kind or a size that the store refuses, whenever it is tried."""


class Lapsed(StoreError):
    """The lease in whose name something was to be stored is somebody else's by now."""


def stops_all(error: Exception) -> bool:
    """Whether the store itself is in trouble, and not only with what it was given to write."""
    return isinstance(error, StoreError) and not isinstance(error, Unwritable)


class Lane(Enum):
    """How a transaction gets along with others, where the database has several at a time."""

    FREE = auto()
    """Serializable, beside others; after a conflict it runs again."""
    LINE = auto()
    """Serializable, and one after the other over all processes: decisions about what came in,
    which would only stand in each other's way."""
    QUEUE = auto()
    """It only puts rows into the queues, takes them and marks them, which locks of rows keep
    right; it decides nothing from what it reads."""
    ASIDE = auto()
    """As ``QUEUE``, and it never waits for the others of this process: leases."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds which lease: what is stored in its name counts only while that is so."""

    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: undecided envelopes, and parcels that may leave now, each since when.

    ``failed`` envelopes were given up.
    """

    envelopes: int
    failed: int
    envelopes_since: datetime | None
    parcels: int
    parcels_since: datetime | None


class Tx(Inbox, Outbox, Protocol):
    """One transaction: what it reads is what it decides on, and all it writes counts together.

    After a ``StoreError`` nothing but leaving the savepoint, or the transaction, works.
    """

    @property
    def looks(self) -> Looks:
        """When which case has to be looked at again."""
        ...

    @property
    def vectors(self) -> KeptVectors:
        """What models said to texts."""
        ...

    async def get(self, kind: type[E], *key: str) -> E | None:
        """Return the fact of that kind with that key (its fields in their order), or ``None``."""
        ...

    async def find(self, kind: type[E], **where: Any) -> tuple[E, ...]:
        """Return the facts whose fields equal the given values, in the order of their keys.

        A tuple, set or list as value means "one of". ``None`` means "is null".
        """
        ...

    async def page(self, kind: type[E], after: str, limit: int, **where: Any) -> tuple[E, ...]:
        """Return as ``find`` does, at most ``limit``, those whose key's first part is greater."""
        ...

    async def next_number(self, kind: type[Any], programme_id: str) -> int:
        """Return one more than the highest ``number`` of that kind in that programme, from 1."""
        ...

    async def apply(self, changes: Iterable[Change]) -> None:
        """Carry out the changes in order."""
        ...

    async def progress(self, account_id: str) -> Progress | None:
        """Return the open dialog of an account."""
        ...

    async def progresses(self, dialogs: Sequence[str] | None = None) -> Mapping[str, Progress]:
        """Return the open dialogs of these names (else all), by account id."""
        ...

    async def save_progress(self, account_id: str, progress: Progress | None) -> None:
        """Store or remove the open dialog of an account."""
        ...

    async def last_heard(self, person_ids: Sequence[str] | None = None) -> Mapping[str, datetime]:
        """Return when each person last wrote or pressed something; who never did is left out."""
        ...

    async def heard_from(self, account_id: str, since: datetime, until: datetime) -> bool:
        """Whether anything has come in from an account that happened in that time."""
        ...

    async def last_accounts(self, person_ids: Sequence[str]) -> Mapping[str, str]:
        """Return through which reachable account each person last wrote or pressed something."""
        ...

    async def alias(self, address: str) -> str:
        """Return what stands for an address where nothing of it may stay, always the same.

        It is a keyed hash: without the master key nobody learns whose it is.
        """
        ...

    async def belongings(
        self, person_id: str, accounts: Sequence[str]
    ) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Return what is kept of a person besides the facts: rows as names to values, by table.

        What came from their accounts and when, what went to them (with its ``Body``, as long as
        that is kept), their open dialogs (packed), what waits for them and what channels noted.
        What may name others is left out.
        """
        ...

    async def restores(self) -> tuple[datetime, ...]:
        """Return when this database was restored from a copy, the earliest first.

        What was said between the copy and its restore is not known, or not why it was said.
        """
        ...

    async def backlog(self, now: datetime) -> Backlog:
        """Return what waits at that instant."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """Undo what was done inside when it raises, and only that."""
        ...


class Store(Protocol):
    """Durable facts, inbox and outbox."""

    @property
    def shared(self) -> bool:
        """Whether several processes may serve it at a time."""
        ...

    async def accept(
        self,
        envelopes: Sequence[Envelope],
        notes: Mapping[str, str | None] | None = None,
        holding: Holding | None = None,
    ) -> int:
        """Store envelopes durably; those whose id exists are left out. Return how many were new.

        ``notes`` are what a channel remembers (its position in the stream, say), by name; they
        count together with the envelopes, ``None`` takes one away. When it returns, the platform
        may be told. Calls that wait at the same time share a commit. With ``holding`` nothing is
        stored, and ``Lapsed`` raised, once that lease is somebody else's.
        """
        ...

    async def notes(self, prefix: str) -> Mapping[str, str]:
        """Return the notes whose names begin with ``prefix``."""
        ...

    async def run(self, work: Callable[[Tx], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        """Run ``work`` in one transaction and commit; an exception undoes all of it.

        Transactions are serializable, but for those of queues; see ``Lane``. After a conflict
        with another one ``work`` runs again, so it must not have effects outside the transaction.
        Durable once it returns.
        """
        ...

    async def hold(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take or renew the lease of that name; ``False`` while somebody else holds it.

        Where several hosts share the database its own clock decides: of ``now`` and ``until`` only
        the difference counts there, so that their clocks need not agree.
        """
        ...

    async def inherit(self, channel: str, owner: str, now: datetime) -> None:
        """End the leases of a channel's parcels that are not ``owner``'s.

        Only for who holds the channel's lease: the others must not send any more. What a dead
        one had begun to send comes back in doubt.
        """
        ...

    async def release(self, name: str, owner: str) -> None:
        """Give the lease back, if held by ``owner``."""
        ...

    async def take_over(self, now: datetime) -> None:
        """End every lease, of names and of parcels, whoever holds it.

        Only for a process that knows it is the only one: what a dead one left under lease is
        handed out again at once, parcels in doubt.
        """
        ...

    async def forget(self, before: datetime) -> None:
        """Forget the words of parcels that were settled before that instant.

        They stay, and are counted, with an empty body.
        """
        ...

    async def scrub(self) -> None:
        """Overwrite what the files of the database still have of who was erased, if anybody was.

        Where others are at work for long, that is left for the next call.
        """
        ...

    async def close(self) -> None:
        """Give up connections; later calls fail."""
        ...
