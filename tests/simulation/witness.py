"""The witness: a store that remembers what each transaction did, and may die meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar, cast

from adapters.rehearsal.hands import Killed
from bot.domain.briefs import Deputy, Expertise, Reply
from bot.domain.challenges import Challenge, Suggestion
from bot.domain.changes import Change, Drop, Put
from bot.domain.meetings import Meeting
from bot.domain.milestones import Update
from bot.domain.newcomers import Newcomer
from bot.domain.people import Membership, Profile
from bot.domain.teams import Bridging, Member, Team
from bot.ports import Parcel, Received, Store, Tx
from bot.talk.model import Envelope

R = TypeVar("R")
E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Decided:
    envelope: Envelope
    failed: bool


@dataclass(frozen=True, slots=True)
class Posted:
    parcels: tuple[Parcel, ...]


Record = Change | Decided | Posted
Log = list[Record]


def put_in(log: Log, kind: type[E]) -> Iterator[E]:
    """Yield the facts of a kind that a transaction wrote."""
    for each in log:
        if isinstance(each, Put) and isinstance(each.entity, kind):
            yield each.entity


class WatchedTx:
    """A transaction that keeps a log; what a savepoint undoes is not in it."""

    def __init__(self, tx: Tx, log: Log) -> None:
        self._tx = tx
        self._log = log
        self._claimed: dict[int, Envelope] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    async def apply(self, changes: Iterable[Change]) -> None:
        several = list(changes)
        await self._tx.apply(several)
        self._log.extend(several)

    async def post(self, parcels: Sequence[Parcel], said: datetime | None = None) -> int:
        count = await self._tx.post(parcels, said)
        self._log.append(Posted(tuple(parcels)))
        return count

    async def claim_envelopes(self, limit: int) -> tuple[Received, ...]:
        found = await self._tx.claim_envelopes(limit)
        self._claimed.update({each.number: each.envelope for each in found})
        return found

    async def finish_envelope(self, number: int, *, failed: bool = False) -> None:
        await self._tx.finish_envelope(number, failed=failed)
        self._log.append(Decided(self._claimed[number], failed))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        length = len(self._log)
        try:
            async with self._tx.savepoint():
                yield
        except BaseException:
            del self._log[length:]
            raise


@dataclass
class Witness:
    """A ``bot.ports.Store`` around another one. ``done`` grows with each transaction that counts.

    ``dies`` says whether the service dies now: before the commit, so that nothing counts, or after
    it, so that it never hears of it.
    """

    store: Store
    dies: Callable[[], bool] = lambda: False
    done: list[Log] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def run(self, work: Callable[[Tx], Awaitable[R]], *how: Any) -> R:
        log: Log = []

        async def watched(tx: Tx) -> R:
            log.clear()
            result = await work(cast("Tx", WatchedTx(tx, log)))
            if self.dies():
                raise Killed
            return result

        result = await self.store.run(watched, *how)
        if log:
            self.done.append(log)
        if self.dies():
            raise Killed
        return result


KEYS: dict[type[Any], int] = {
    Member: 2,
    Meeting: 2,
    Profile: 2,
    Bridging: 2,
    Membership: 3,
    Newcomer: 3,
    Expertise: 2,
    Reply: 2,
    Deputy: 2,
}
"""How many fields are the key, where it is not the first alone."""
INDEXED: dict[type[Any], tuple[str, ...]] = {
    Member: ("team_id", "person_id"),
    Meeting: ("team_id",),
    Update: ("team_id",),
    Suggestion: ("maker_id", "contact_id", "challenge_id"),
    Membership: ("role", "person_id"),
    Newcomer: ("person_id",),
    Challenge: ("organisation_id", "contact_id"),
    Team: ("challenge_id",),
}
Key = tuple[Any, ...]


class Facts:
    """What the store holds, as far as it was written while somebody watched."""

    def __init__(self) -> None:
        self._kinds: dict[type[Any], dict[Key, Any]] = {}
        self._index: dict[tuple[type[Any], str, Any], dict[Key, None]] = {}

    def note(self, change: Change) -> None:
        if not isinstance(change, Put | Drop):
            return
        entity, kind = change.entity, type(change.entity)
        key, rows = _key(entity), self._of(kind)
        before = rows.pop(key, None)
        for name in INDEXED.get(kind, ()):
            if before is not None:
                self._index[kind, name, getattr(before, name)].pop(key, None)
            if isinstance(change, Put):
                self._index.setdefault((kind, name, getattr(entity, name)), {})[key] = None
        if isinstance(change, Put):
            rows[key] = entity

    def _of(self, kind: type[Any]) -> dict[Key, Any]:
        return self._kinds.setdefault(kind, {})

    def get(self, kind: type[E], *key: str) -> E | None:
        return self._of(kind).get(key)

    def all(self, kind: type[E]) -> Iterable[E]:
        return self._of(kind).values()

    def find(self, kind: type[E], **where: Any) -> list[E]:
        """Return the facts whose fields equal these values; by an index where there is one."""
        rows = self._of(kind)
        found: Iterable[E] = rows.values()
        for name in INDEXED.get(kind, ()):
            if name in where:
                found = [rows[key] for key in self._index.get((kind, name, where[name]), {})]
                break
        return [
            each
            for each in found
            if all(getattr(each, name) == value for name, value in where.items())
        ]


def _key(entity: Any) -> Key:
    names = fields(entity)[: KEYS.get(type(entity), 1)]
    return tuple(getattr(entity, each.name) for each in names)
