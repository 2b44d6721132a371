"""Durable facts, the inbox and the outbox."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.domain.changes import Change
from bot.ports.delivery import Fate, Parcel
from bot.talk.model import Envelope, Progress

E = TypeVar("E")
R = TypeVar("R")


class StoreError(Exception):
    """The store could not do what was asked: full, locked for too long, gone, or in conflict."""


@dataclass(frozen=True, slots=True)
class Received:
    """A row of the inbox that waits for its decision."""

    number: int
    envelope: Envelope
    attempts: int


class Tx(Protocol):
    """One transaction: what it reads is what it decides on, and all it writes counts together.

    After a ``StoreError`` nothing but leaving the savepoint, or the transaction, works.
    """

    async def get(self, kind: type[E], *key: str) -> E | None:
        """Return the fact of that kind with that key (its fields in their order), or ``None``."""
        ...

    async def find(self, kind: type[E], **where: Any) -> tuple[E, ...]:
        """Return the facts whose fields equal the given values, in the order of their keys.

        A tuple, set or list as value means "one of". ``None`` means "is null".
        """
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

    async def progresses(self, dialogs: Sequence[str]) -> Mapping[str, Progress]:
        """Return the open dialogs of these names, by account id."""
        ...

    async def save_progress(self, account_id: str, progress: Progress | None) -> None:
        """Store or remove the open dialog of an account."""
        ...

    async def post(self, parcels: Sequence[Parcel]) -> int:
        """Put parcels into the outbox but those whose key exists; return how many were new.

        One that edits ``earlier(key)`` changes that parcel in place while nobody has tried it yet
        (it keeps its own time), and is left out where there is none such.
        """
        ...

    async def last_parcels(self, to: str, limit: int) -> tuple[Parcel, ...]:
        """Return the newest parcels to that address, newest first, but edits and those given up.

        One that was never tried and has a ``not_before`` is not said yet, and left out.
        """
        ...

    async def parcel_with(self, to: str, ref: str) -> Parcel | None:
        """Return the newest parcel to that address which the messenger knows by ``ref``."""
        ...

    async def parcels_with(self, to: str, ref: str) -> tuple[Parcel, ...]:
        """Return that message and its edits, the newest first; of many the newest."""
        ...

    async def parcel(self, key: str) -> Parcel | None:
        """Return the parcel with that key, or what took its place in another messenger."""
        ...

    async def last_heard(self, person_ids: Sequence[str] | None = None) -> Mapping[str, datetime]:
        """Return when each person last wrote or pressed something; who never did is left out."""
        ...

    async def last_accounts(self, person_ids: Sequence[str]) -> Mapping[str, str]:
        """Return through which reachable account each person last wrote or pressed something."""
        ...

    async def claim_envelopes(self, limit: int) -> tuple[Received, ...]:
        """Return the oldest undecided envelopes, one per conversation, for this transaction alone.

        A conversation is an account's with the bot, or that of all who are overheard in a room.
        """
        ...

    async def finish_envelope(self, number: int, *, failed: bool = False) -> None:
        """Mark an envelope as decided, or count a failed attempt; the fifth failure ends it.

        What a decided envelope said is not kept; its id is, so that it is not taken twice.
        """
        ...

    async def claim_parcels(
        self,
        channel: str,
        owner: str,
        now: datetime,
        until: datetime,
        limit: int,
        *,
        quiet: bool = False,
    ) -> tuple[Parcel, ...]:
        """Lease due parcels of a channel to ``owner``: answers and alarms first, then by age.

        At most one per address, and none for an address that has one under lease, or an older
        one that is due or was already tried (order within a conversation; what waits for a
        polite hour holds nobody up). Each claim counts as an attempt, recorded before the
        messenger hears of it. A parcel whose lease ran out without a fate is handed out again
        with ``doubt``: the caller decides what doubt means. A parcel past its ``not_after`` is
        closed as ``EXPIRED`` instead, unless its last attempt has no fate yet. In ``quiet`` hours
        reminders, escalations, and news that waited for a polite hour stay where they are, and
        hold up nobody: after an outage they must not leave in the night.
        """
        ...

    async def settle_parcel(
        self,
        key: str,
        fate: Fate,
        now: datetime,
        *,
        ref: str | None = None,
        not_before: datetime | None = None,
        note: str = "",
    ) -> None:
        """Record what became of a claimed parcel and end its lease.

        ``WAITING`` means another try, not before that instant. What is known to be sent stays so.
        """
        ...

    async def move_address(self, old: str, new: str) -> None:
        """Re-address what waits in the outbox, and the bound room, from one address to another.

        A room that is bound under the new address already stays as it is.
        """
        ...

    async def outbox_counts(self) -> Mapping[tuple[str, str, str], int]:
        """Return the number of parcels by (fate, why, about)."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """Undo what was done inside when it raises, and only that."""
        ...


class Store(Protocol):
    """Durable facts, inbox and outbox."""

    async def accept(
        self, envelopes: Sequence[Envelope], notes: Mapping[str, str | None] | None = None
    ) -> int:
        """Store envelopes durably; those whose id exists are left out. Return how many were new.

        ``notes`` are what a channel remembers (its position in the stream, say), by name; they
        count together with the envelopes, ``None`` takes one away. When it returns, the platform
        may be told. Calls that wait at the same time share a commit.
        """
        ...

    async def notes(self, prefix: str) -> Mapping[str, str]:
        """Return the notes whose names begin with ``prefix``."""
        ...

    async def run(self, work: Callable[[Tx], Awaitable[R]]) -> R:
        """Run ``work`` in one transaction and commit; an exception undoes all of it.

        Transactions are serializable. After a conflict with another one ``work`` runs again, so
        it must not have effects outside the transaction. Durable once it returns.
        """
        ...

    async def hold(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take or renew the lease of that name; ``False`` while somebody else holds it."""
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

    async def close(self) -> None:
        """Give up connections; later calls fail."""
        ...
