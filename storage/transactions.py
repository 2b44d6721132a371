"""``SqlTx``: what can be read and written in one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.changes import Change
from bot.ports import Backlog, Fate, Parcel, Received, Verdict
from bot.talk.model import Envelope, Progress
from storage import (
    claims,
    doubts,
    facts,
    inbox,
    keeping,
    outbox,
    pulse,
    recalls,
    restores,
    saidsince,
    undecided,
    unsaid,
)
from storage.aliases import alias_of
from storage.belongings import belongings
from storage.changes import carry_out
from storage.engine.seam import Connection
from storage.looks import SqlLooks, mark, mark_draft
from storage.moving import move, moved_rooms
from storage.turns import Moment
from storage.vectors import SqlVectors

E = TypeVar("E")

MOST_VERSIONS = 30
"""Who ticked boxes more often than that has forgotten how they stood before."""


class SqlTx:
    """A ``bot.ports.Tx`` over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Take the open transaction."""
        self._connection = connection
        self.looks = SqlLooks(connection)
        self.vectors = SqlVectors(connection)

    async def get(self, kind: type[E], *key: str) -> E | None:
        """Return the fact of that kind with that key, or ``None``."""
        return await facts.get(self._connection, kind, key)

    async def find(self, kind: type[E], **where: Any) -> tuple[E, ...]:
        """Return the facts whose fields equal the given values, in the order of their keys."""
        return await facts.find(self._connection, kind, where)

    async def page(self, kind: type[E], after: str, limit: int, **where: Any) -> tuple[E, ...]:
        """Return as ``find`` does, at most ``limit``, those whose key's first part is greater."""
        return await facts.page(self._connection, kind, where, after, limit)

    async def next_number(self, kind: type[Any], programme_id: str) -> int:
        """Return one more than the highest ``number`` of that kind in that programme."""
        return await facts.next_number(self._connection, kind, programme_id)

    async def apply(self, changes: Iterable[Change]) -> None:
        """Carry out the changes in order."""
        for change in changes:
            await mark(self._connection, change)
            await carry_out(self._connection, change)

    async def progress(self, account_id: str) -> Progress | None:
        """Return the open dialog of an account."""
        return await facts.progress(self._connection, account_id)

    async def progresses(self, dialogs: Sequence[str] | None = None) -> Mapping[str, Progress]:
        """Return the open dialogs of these names (else all), by account id."""
        return await facts.progresses(self._connection, dialogs)

    async def save_progress(self, account_id: str, progress: Progress | None) -> None:
        """Store or remove the open dialog of an account."""
        await mark_draft(self._connection, account_id, progress)
        await facts.save_progress(self._connection, account_id, progress)

    async def post(self, parcels: Sequence[Parcel], said: datetime | None = None) -> int:
        """Put parcels into the outbox; return how many were new."""
        return await saidsince.post(self._connection, parcels, said)

    async def last_parcels(self, to: str, limit: int) -> tuple[Parcel, ...]:
        """Return the newest parcels to that address, newest first, but edits and those given up."""
        return await outbox.last(self._connection, to, limit)

    async def last_together(self, to: str, limit: int) -> tuple[Parcel, ...]:
        """Return those of ``last_parcels`` that were made at the same moment as the very last."""
        return await outbox.last_together(self._connection, to, limit)

    async def parcel_with(self, to: str, ref: str) -> Parcel | None:
        """Return the newest parcel to that address which the messenger knows by ``ref``."""
        return next(iter(await outbox.with_ref(self._connection, to, ref, 1)), None)

    async def parcels_with(self, to: str, ref: str) -> tuple[Parcel, ...]:
        """Return the last versions of that message, the newest first."""
        return await outbox.with_ref(self._connection, to, ref, MOST_VERSIONS)

    async def parcel(self, key: str) -> Parcel | None:
        """Return the parcel with that key, or what took its place, here or in another chat."""
        return await outbox.with_key(self._connection, key)

    async def last_heard(self, person_ids: Sequence[str] | None = None) -> Mapping[str, datetime]:
        """Return when each person last wrote or pressed something."""
        return await inbox.last_heard(self._connection, person_ids)

    async def heard_from(self, account_id: str, since: datetime, until: datetime) -> bool:
        """Whether anything has come in from an account that happened in that time."""
        return await inbox.heard_from(self._connection, account_id, since, until)

    async def last_accounts(self, person_ids: Sequence[str]) -> Mapping[str, str]:
        """Return through which reachable account each person last wrote or pressed something."""
        return await inbox.last_accounts(self._connection, person_ids)

    async def alias(self, address: str) -> str:
        """Return what stands for an address where nothing of it may stay."""
        return await alias_of(self._connection, address)

    async def belongings(
        self, person_id: str, accounts: Sequence[str]
    ) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
        """Return, by table, what is kept of a person besides the facts."""
        return await belongings(self._connection, person_id, accounts)

    async def claim_envelopes(self, limit: int) -> tuple[Received, ...]:
        """Return the oldest undecided envelopes, at most one per conversation."""
        return await inbox.claim(self._connection, limit)

    async def has_earlier(self, envelope: Envelope, account: str, other: str = "") -> bool:
        """Whether something waits for its decision that came from an account before that."""
        return await inbox.has_earlier(self._connection, envelope.id, account, other)

    async def undecided_moves(self) -> Mapping[str, str]:
        """Return the ids that group chats get by undecided moves, each with the one before."""
        return await undecided.moves(self._connection)

    async def undecided_codes(self, rooms: Collection[str]) -> tuple[Envelope, ...]:
        """Return what gives a code in one of these group chats, undecided yet, the oldest first."""
        return await undecided.codes(self._connection, rooms)

    async def moved_rooms(self, ids: Collection[str]) -> Mapping[str, str]:
        """Return, by those of these ids that bound group chats had before they moved, today's."""
        return await moved_rooms(self._connection, ids)

    async def accept(self, envelope: Envelope) -> None:
        """Store an envelope with all that this transaction does; nothing where its id exists."""
        await inbox.insert(self._connection, [inbox.row_of_envelope(envelope)])

    async def finish_envelope(self, number: int, *, failed: bool = False) -> None:
        """Mark an envelope as decided, or count a failed attempt."""
        await inbox.finish(self._connection, number, failed=failed)

    async def claim_parcels(
        self,
        channel: str,
        owner: str,
        now: datetime,
        until: datetime,
        limit: int,
        *,
        quiet: Mapping[str, bool] | None = None,
    ) -> tuple[Parcel, ...]:
        """Lease due parcels of a channel to ``owner`` until that instant, oldest first."""
        moment = Moment(now, until, quiet or {})
        return await claims.claim(self._connection, channel, owner, moment, limit)

    async def revive_parcels(self, channel: str, now: datetime) -> None:
        """Let wait again what was closed as too late by a clock that was ahead."""
        await claims.revive(self._connection, channel, now)

    async def begin_parcels(
        self, keys: Sequence[str], owner: str, until: datetime
    ) -> Collection[str]:
        """Record that these may be on their way; return those for which that is so."""
        return await claims.begin(self._connection, keys, owner, until)

    async def parcels_in_hand(self, keys: Sequence[str], owner: str) -> Collection[str]:
        """Return which of these are still in the owner's hands."""
        return await claims.held(self._connection, keys, owner)

    async def settle_parcel(
        self, key: str, verdict: Verdict, now: datetime, owner: str | None = None
    ) -> None:
        """Record what became of a claimed parcel and end its lease."""
        await claims.settle(self._connection, key, verdict, now, owner)

    async def unsay_parcel(self, key: str) -> None:
        """Let a parcel that found nobody at its address count as never said."""
        await unsaid.turned_away(self._connection, key)

    async def kept(self, account_id: str, now: datetime) -> tuple[Parcel, ...]:
        """Return what waits for somebody's return."""
        return await keeping.kept(self._connection, account_id, now)

    async def call_up(self, account_id: str, now: datetime, pressing: Collection[str] = ()) -> None:
        """Let go now what was kept for somebody who is back."""
        await keeping.call_up(self._connection, account_id, now, pressing)

    async def release_parcels(self, channel: str, owner: str) -> None:
        """End the leases of what ``owner`` has in hand and did not begin."""
        await claims.release(self._connection, channel, owner)

    async def move_address(self, old: str, new: str, *, gone: bool = False) -> None:
        """Re-address what waits in the outbox for a group chat, or is in doubt."""
        await move(self._connection, old, new, gone=gone)

    async def received(self, ids: Sequence[str]) -> Collection[str]:
        """Return the ids among these of envelopes that were accepted before."""
        return await inbox.received(self._connection, ids)

    async def restores(self) -> tuple[datetime, ...]:
        """Return when this database was restored from a copy, the earliest first."""
        return await restores.find(self._connection)

    async def backlog(self, now: datetime) -> Backlog:
        """Return what waits at that instant."""
        return await pulse.backlog(self._connection, now)

    async def fates(self, prefix: str) -> Mapping[Fate, int]:
        """Return how many parcels whose keys begin with ``prefix`` have which fate."""
        return await outbox.fates(self._connection, prefix)

    async def leaving(self, prefix: str) -> int:
        """Return how many that wait a ``Recall`` of such a ``prefix`` would leave to arrive."""
        return await recalls.leaving(self._connection, prefix)

    async def untried(self, prefix: str) -> tuple[Parcel, ...]:
        """Return what can still be taken back of parcels whose keys begin so, the oldest first."""
        return await outbox.untried(self._connection, prefix)

    async def told(
        self, prefix: str, people: Sequence[str], *, left: bool = False
    ) -> Collection[str]:
        """Return for whom of these people there is a parcel whose key begins with ``prefix``."""
        return await outbox.told(self._connection, prefix, people, left=left)

    async def outbox_counts(self) -> Mapping[tuple[str, str, str], int]:
        """Return the number of parcels by (fate, why, about)."""
        return await outbox.counts(self._connection)

    async def troubles(self, people: Sequence[str], rooms: Sequence[str]) -> Mapping[Fate, int]:
        """Count by fate what certainly did not get through to these people and group chats."""
        return await doubts.troubles(self._connection, people, rooms)

    async def repeated(self, people: Sequence[str], rooms: Sequence[str], since: datetime) -> int:
        """Count what these people and group chats got once more since then because of a doubt."""
        return await doubts.repeated(self._connection, people, rooms, since)

    async def doubts(self) -> Mapping[str, int]:
        """Count what was ever in doubt: ``held``, ``repeated``, or ``settled`` by somebody."""
        return await doubts.counts(self._connection)

    async def held_parcels(self, people: Sequence[str], rooms: Sequence[str]) -> tuple[Parcel, ...]:
        """Return what is held for these people and group chats, the newest first."""
        return await doubts.held(self._connection, people, rooms)

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """Undo what was done inside when it raises, and only that."""
        return self._connection.savepoint()
