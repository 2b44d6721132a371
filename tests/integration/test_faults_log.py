"""A day of an outage of each part: the log says what happened once, not a thousand times."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.alarm import Alarm
from adapters.app import TelegramLinks, build_service
from adapters.matrix.channel import MatrixChannel, MatrixOptions
from adapters.matrix.home import Secrets
from adapters.system import new_id, random_bytes
from adapters.telegram.channel import TelegramChannel, TelegramOptions
from bot.engine.run import Service
from bot.ports import StoreError
from storage.store import SqlStore, open_store
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, faults
from tests.support.hasty import LoopClock, during, hurry
from tests.support.town import catalog, presets
from tests.support.troubled import Lines
from tests.support.vaults import vault

HOUR, DAY = 3600.0, 86_400.0
MOST = 30
"""Lines of a day."""


@pytest.fixture
def lines() -> Iterator[Lines]:
    with Lines() as found:
        yield found


class Gone:
    """A real store that cannot be reached while it is ``down``."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self.down = True

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._store, name)

        async def call(*args: Any, **more: Any) -> Any:
            if self.down:
                raise StoreError("PostgreSQL: ConnectionTimeout: connection failed")
            return await real(*args, **more)

        return call


class Leased(Gone):
    """A real store that is not asked for leases: a day has 43,000 renewals, each a commit."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        self.down = False

    async def hold(self, *args: Any) -> bool:
        return True


async def leased(folder: Path) -> Leased:
    return Leased(await open_store(f"sqlite:///{folder / 'kupplung.db'}", vault()))


def service_on(store: Any, clock: LoopClock) -> Service:
    return build_service(
        store=store,
        programmes=presets(),
        catalog=catalog(),
        gateways=[],
        links={"telegram": TelegramLinks("kupplung_bot")},
        clock=clock,
        new_id=new_id,
        owner="one",
    )


def check(lines: Lines, most: int = MOST) -> None:
    assert 2 <= len(lines.words) <= most, "\n".join(lines.words)
    assert lines.tracebacks <= 1


def test_a_store_that_is_gone_for_a_quarter_of_a_day(tmp_path: Path, lines: Lines) -> None:
    async def story() -> None:
        store = Gone(await open_store(f"sqlite:///{tmp_path / 'kupplung.db'}", vault()))
        service = service_on(store, LoopClock())
        stop = asyncio.Event()
        running = asyncio.create_task(service.run(stop))
        await asyncio.sleep(DAY / 4)
        store.down = False
        await asyncio.sleep(5)
        stop.set()
        await running
        await store.close()

    hurry(story)
    check(lines)
    assert [each for each in lines.words if "works again, after 6 h 0 min" in each]


def test_ticks_that_fail_for_a_day(lines: Lines) -> None:
    async def tick() -> None:
        raise LookupError("out of order")

    hurry(lambda: during(DAY, Alarm(tick, 30).run))
    check(lines)
    assert lines.tracebacks == 1


@pytest.mark.telegram
def test_telegram_is_gone_for_a_day(tmp_path: Path, lines: Lines) -> None:
    async def story() -> None:
        store = await leased(tmp_path)
        async with BotApiServer(limits=False) as server:
            options = TelegramOptions(DEFAULT_TOKEN, server.url, limits=None)
            channel = TelegramChannel(options, store, LoopClock(), "one")
            await channel.start()

            async def outage(stop: asyncio.Event) -> None:
                await asyncio.sleep(HOUR)
                await server.stop()
                assert await channel.publish_menus({"": {"everywhere": ()}}) is None
                await asyncio.sleep(DAY)
                await server.start()
                await asyncio.sleep(HOUR)

            await during(DAY + 2 * HOUR, channel.run, outage)
            await channel.close()
        await store.close()

    hurry(story)
    check(lines)
    assert "polling Telegram works again, after 24 h" in lines.words[-1]
    first = [each for each in lines.words if "So it is for" not in each][:-1]
    assert len([each for each in first if "lease" not in each]) == 1, first


@pytest.mark.telegram
def test_telegram_is_not_there_at_the_start(tmp_path: Path, lines: Lines) -> None:
    async def story() -> None:
        store = await leased(tmp_path)
        options = TelegramOptions(DEFAULT_TOKEN, "http://127.0.0.1:9", limits=None)
        channel = TelegramChannel(options, store, LoopClock(), "one")
        await channel.start()
        await during(DAY, channel.run)
        await channel.close()
        await store.close()

    hurry(story)
    check(lines)


@pytest.mark.telegram
@pytest.mark.parametrize("fault", [faults.flood(30), faults.bad_gateway(), faults.nonsense({})],
                         ids=lambda each: each.name)  # fmt: skip
def test_telegram_answers_nonsense_for_hours(tmp_path: Path, lines: Lines, fault: Any) -> None:
    async def story() -> None:
        store = await leased(tmp_path)
        async with BotApiServer(limits=False) as server:
            options = TelegramOptions(DEFAULT_TOKEN, server.url, limits=None)
            channel = TelegramChannel(options, store, LoopClock(), "one")
            await channel.start()
            with server.faults.during(fault, "getUpdates"):
                await during(DAY / 4, channel.run)
            asked = server.counters["getUpdates"]
            await channel.close()
        await store.close()
        assert asked < 1000

    hurry(story)
    check(lines)


def test_a_homeserver_is_not_there_at_the_start(tmp_path: Path, lines: Lines) -> None:
    async def story() -> None:
        store = await leased(tmp_path)
        options = MatrixOptions("http://127.0.0.1:9", "kupplung", Secrets("x"), tmp_path / "matrix")
        channel = MatrixChannel(options, store, LoopClock(), "one", random_bytes=random_bytes)
        await during(DAY, channel.run)
        await channel.close()
        await store.close()

    hurry(story)
    check(lines)
