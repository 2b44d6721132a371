"""``SqlStore``, the one store."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar, cast

from sqlalchemy import URL

from bot.ports import Holding, Lane, Tx
from bot.talk.model import Envelope
from storage import claims, erasing, inbox, leases, notes
from storage.arrivals import POISON, Arrival, answer, arrive, arrive_in_parts
from storage.engine import open_backend, read_url
from storage.engine.gather import Call, Gather
from storage.engine.seam import Backend, Connection
from storage.migrations import upgrade
from storage.transactions import SqlTx
from storage.vault import Vault
from storage.vault.aside import cleanse
from storage.vault.rings import rewrap

R = TypeVar("R")

MOST = 256
"""Calls of ``accept`` that share a commit."""
SOME = 2000
"""Parcels that one transaction looks at to forget them: conversations go on in between."""


class SqlStore:
    """A ``bot.ports.Store`` over SQLite or PostgreSQL."""

    def __init__(self, backend: Backend, vault: Vault, url: URL) -> None:
        """Take an open database; see ``open_store``."""
        self._backend = backend
        self._url = url
        self._unscrubbed = True  # whoever served before may have been killed
        self._erased = False
        self._vault = vault
        self._arrivals: Gather[Arrival] = Gather(self._insert, MOST)

    @property
    def shared(self) -> bool:
        """Whether several processes may serve it at a time."""
        return self._backend.shared

    async def accept(
        self,
        envelopes: Sequence[Envelope],
        notes: Mapping[str, str | None] | None = None,
        holding: Holding | None = None,
    ) -> int:
        """Store envelopes and notes durably; return how many envelopes were new.

        Calls that wait at the same time share a commit.
        """
        rows = [inbox.row_of_envelope(envelope) for envelope in envelopes]
        if not rows and not notes:
            return 0
        return cast("int", await self._arrivals.submit((rows, notes or {}, holding)))

    async def notes(self, prefix: str) -> Mapping[str, str]:
        """Return the notes whose names begin with ``prefix``."""
        return await self._run(lambda connection: notes.find(connection, prefix))

    async def run(self, work: Callable[[Tx], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        """Run ``work`` in one transaction and commit; durable once it returns."""
        return await self._run(lambda connection: work(SqlTx(connection)), lane)

    async def hold(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take or renew the lease of that name; ``False`` while somebody else holds it."""
        return await self._run(
            lambda connection: leases.hold(connection, name, owner, now, until), Lane.ASIDE
        )

    async def inherit(self, channel: str, owner: str, now: datetime) -> None:
        """End the leases of a channel's parcels that are not ``owner``'s."""
        await self._run(
            lambda connection: leases.inherit(connection, channel, owner, now), Lane.QUEUE
        )

    async def release(self, name: str, owner: str) -> None:
        """Give the lease back, if held by ``owner``."""
        await self._run(lambda connection: leases.release(connection, name, owner), Lane.ASIDE)

    async def take_over(self, now: datetime) -> None:
        """End every lease, whoever holds it; only for who knows to be alone."""

        async def end(connection: Connection) -> None:
            await leases.end_all(connection)
            await claims.end_leases(connection, now)

        await self._run(end)

    async def forget(self, before: datetime) -> None:
        """Forget the words of what was settled before that instant; the parcels stay counted."""
        last = await self._run(erasing.newest, Lane.ASIDE)
        for number in range(0, last + 1, SOME):
            await self._run(
                partial(erasing.forget, before=before, first=number, end=number + SOME), Lane.QUEUE
            )

    async def scrub(self) -> None:
        """Overwrite what the database's files still have of who was erased, if anybody was."""
        if self._unscrubbed:
            self._unscrubbed, erased, self._erased = False, self._erased, False
            done = await asyncio.to_thread(cleanse, self._url, rewrite=erased)
            self._unscrubbed |= not done
            self._erased |= erased and not done

    async def rewrap(self) -> int:
        """Wrap all keys under the newest master key; return how many had another one."""
        return await self._run(rewrap, Lane.QUEUE)

    async def close(self) -> None:
        """Finish what was begun and give up connections; later calls fail."""
        await self._arrivals.close()
        await self._backend.close()

    async def _run(self, work: Callable[[Connection], Awaitable[R]], lane: Lane = Lane.FREE) -> R:
        erased = False

        async def with_keys(connection: Connection) -> R:
            nonlocal erased
            connection.vault = self._vault
            result = await work(connection)
            erased = connection.erased
            return result

        result = await self._backend.run(with_keys, lane)
        self._unscrubbed |= erased
        self._erased |= erased
        return result

    async def _insert(self, calls: Sequence[Call[Arrival]]) -> None:
        async def insert(connection: Connection) -> list[int | None]:
            return [await arrive(connection, call.what) for call in calls]

        try:
            counts = await self._run(insert, Lane.QUEUE)
        except POISON:
            await self._insert_apart(calls)
            return
        for call, new in zip(calls, counts, strict=True):
            answer(call, new)

    async def _insert_apart(self, calls: Sequence[Call[Arrival]]) -> None:
        """Serve each by itself, so that what one of them brought harms nobody else."""
        for call in calls:
            part = partial(arrive_in_parts, arrival=call.what)
            answer(call, await self._run(part, Lane.QUEUE))


async def open_store(url: str, vault: Vault) -> SqlStore:
    """Open the database of a URL (``sqlite:///…`` or ``postgresql://…``) with its newest tables.

    A missing SQLite file is made, with its folder. Raises ``ValueError`` for a URL of another
    kind, ``BadKeys`` for another vault than that of the database, and ``StoreError`` where it
    cannot be opened.
    """
    await asyncio.to_thread(upgrade, url, vault)
    return SqlStore(await open_backend(read_url(url)), vault, read_url(url))
