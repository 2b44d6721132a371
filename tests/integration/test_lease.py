"""Who holds a lease keeps it whatever clocks do; a store that is gone is told once."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.lease import Lease
from bot.ports import StoreError
from storage.store import SqlStore, open_store
from tests.support import postgres
from tests.support.clock import StillClock
from tests.support.hasty import LoopClock, hurry
from tests.support.postgres import Postgres
from tests.support.troubled import Lines
from tests.support.vaults import vault

pytestmark = pytest.mark.slow

NAME = "telegram:1"
MINUTE, HOUR, OUTAGE = 60.0, 3600.0, 3 * 3600.0
JUMP = timedelta(hours=1)
FEW = 3
PATIENCE = 20.0


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        yield running


@pytest.fixture
def lines() -> Iterator[Lines]:
    with Lines() as found:
        yield found


class Asked:
    """A store of PostgreSQL's kind without a database: it knows one lease, and may be gone."""

    shared = True

    def __init__(self) -> None:
        self.down = False
        self.asked = 0

    async def hold(self, *lease: object) -> bool:
        self.asked += 1
        if self.down:
            raise StoreError("PostgreSQL: ConnectionTimeout: connection failed")
        return True


class Counting:
    """A real store; ``asked`` is how often somebody asked for a lease."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def hold(self, *lease: Any) -> bool:
        self.asked += 1
        return await self._store.hold(*lease)


async def idle(over: asyncio.Event) -> None:
    await over.wait()


class Host:
    """A process that wants the lease, with a clock of its own."""

    def __init__(self, store: SqlStore, owner: str) -> None:
        self.store, self.clock = Counting(store), StillClock(datetime.now(UTC))
        self.lease = Lease(self.store, self.clock, NAME, owner)
        self.stop = asyncio.Event()
        self._task = asyncio.create_task(self.lease.serve(self.stop, idle))

    async def asks(self, times: int) -> None:
        """Wait until it has asked so often again."""
        until = self.store.asked + times
        async with asyncio.timeout(PATIENCE):
            while self.store.asked < until:  # noqa: ASYNC110 # it tells nobody
                await asyncio.sleep(0.01)

    async def holds(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while not self.lease.held:  # noqa: ASYNC110 # it tells nobody
                await asyncio.sleep(0.01)

    async def ends(self) -> None:
        self.stop.set()
        await self._task
        await self.lease.release()


@asynccontextmanager
async def hosts(server: Postgres) -> AsyncIterator[tuple[Host, Host]]:
    with server.database() as url:
        stores = [await open_store(url, vault()) for _ in range(2)]
        one = Host(stores[0], "one")
        await one.holds()
        two = Host(stores[1], "two")
        yield one, two
        for each in (one, two):
            await each.ends()
        for store in stores:
            await store.close()


@pytest.mark.postgres
async def test_a_clock_that_jumps_by_an_hour_takes_nobodys_lease(server: Postgres) -> None:
    async with hosts(server) as (one, two):
        await two.asks(3)
        two.clock.move(JUMP)
        await two.asks(10)
        assert (one.lease.held, two.lease.held) == (True, False)
        one.clock.move(-2 * JUMP)
        await one.asks(1)  # and is given it again
        await two.asks(10)
        assert (one.lease.held, two.lease.held) == (True, False)
        await one.ends()
        await two.holds()
        assert not one.lease.held


def test_a_store_that_is_gone_is_told_in_a_line_an_hour(lines: Lines) -> None:
    async def story() -> Asked:
        store, stop = Asked(), asyncio.Event()
        lease = Lease(store, LoopClock(), NAME, "one")  # type: ignore[arg-type]
        serving = asyncio.create_task(lease.serve(stop, idle))
        await asyncio.sleep(HOUR)
        assert lease.held
        store.down = True
        await asyncio.sleep(OUTAGE)
        assert not lease.held
        store.down = False
        await asyncio.sleep(MINUTE)
        assert lease.held
        stop.set()
        await serving
        return store

    store = hurry(story)
    assert store.asked > OUTAGE / 2
    about = [each for each in lines.words if NAME in each]
    assert len(about) <= OUTAGE / HOUR + FEW, about
    assert re.search(
        r"this process has the lease telegram:1 again, after (2 h 59|3 h 0) min", about[-1]
    )
    assert lines.tracebacks == 0


def test_a_store_that_comes_and_goes_is_told_in_a_few_lines(lines: Lines) -> None:
    async def story() -> int:
        store, stop, works = Asked(), asyncio.Event(), 0

        async def work(over: asyncio.Event) -> None:
            nonlocal works
            works += 1
            await over.wait()

        lease = Lease(store, LoopClock(), NAME, "one")  # type: ignore[arg-type]
        serving = asyncio.create_task(lease.serve(stop, work))
        for _ in range(int(OUTAGE / MINUTE)):
            await asyncio.sleep(MINUTE / 2)
            store.down = not store.down
        stop.set()
        await serving
        return works

    assert hurry(story) > OUTAGE / MINUTE / 3
    about = [each for each in lines.words if NAME in each]
    assert len(about) <= FEW * OUTAGE / HOUR, about
