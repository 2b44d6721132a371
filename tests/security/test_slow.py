"""Who opens connections and asks nothing keeps nobody out, and does not fill the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from adapters.http.entrance import MOST, most_connections
from adapters.http.server import HttpServer
from adapters.http.vitals import Vitals
from tests.support.clock import at

WELL = Vitals(at("2024-10-08 10:00"), "1")
HALF = b"POST /hook HTTP/1.1\r\nHost: x\r\nX-A: "
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
SLOW = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
LONG = 1_000.0

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class House:
    """A server, with what it was asked and has not answered yet."""

    def __init__(self, most: int, patience: float) -> None:
        self.asked, self.answer = asyncio.Event(), asyncio.Event()
        self.server = HttpServer(
            "127.0.0.1", 0, vitals=self._vitals, glance=lambda: WELL, most=most, patience=patience
        )
        self._open: list[asyncio.StreamWriter] = []

    async def _vitals(self) -> Vitals:
        self.asked.set()
        await self.answer.wait()
        return WELL

    async def connect(self, words: bytes = b"") -> Connection:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server.port)
        self._open.append(writer)
        writer.write(words)
        await writer.drain()
        return reader, writer

    async def close(self) -> None:
        self.answer.set()
        for each in self._open:
            each.close()
        await self.server.stop()


@asynccontextmanager
async def house(most: int, patience: float = LONG) -> AsyncIterator[House]:
    there = House(most, patience)
    await there.server.start()
    try:
        async with asyncio.timeout(20):
            yield there
    finally:
        await there.close()


async def status(reader: asyncio.StreamReader) -> bytes:
    return (await reader.readline())[9:12]


async def ended(reader: asyncio.StreamReader) -> bool:
    """Whether a connection ends without a word; waits until it does."""
    try:
        return not await reader.read(1)
    except ConnectionError:
        return True


async def test_half_requests_push_out_each_other_and_nobody_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with house(most=8) as there:
        old = [await there.connect(HALF) for _ in range(4)]
        caplog.clear()
        for _ in range(50):
            await there.connect(HALF)
        for _ in range(5):
            reader, writer = await there.connect(WHOLE)
            assert await status(reader) == b"200"
            writer.close()
        for reader, _ in old:
            assert await ended(reader)
        assert len([each for each in caplog.messages if "too many connections" in each]) == 1
        assert len(caplog.messages) == 1


async def test_what_is_being_answered_is_not_cut_off() -> None:
    async with house(most=8) as there:
        asks = [await there.connect(SLOW) for _ in range(3)]
        await there.asked.wait()
        for _ in range(20):
            await there.connect(HALF)
        there.answer.set()
        for reader, _ in asks:
            assert await status(reader) == b"200"


async def test_where_all_are_being_answered_a_newcomer_has_to_wait() -> None:
    async with house(most=4) as there:
        asks = []
        for _ in range(2):
            there.asked.clear()
            asks.append(await there.connect(SLOW))
            await there.asked.wait()
        reader, _ = await there.connect()
        assert await ended(reader)
        there.answer.set()
        for reader, _ in asks:
            assert await status(reader) == b"200"
        reader, _ = await there.connect(WHOLE)
        assert await status(reader) == b"200"


@pytest.mark.parametrize("words", [b"", HALF, b"\r\n", WHOLE[:-2]])
async def test_who_asks_nothing_in_time_is_sent_away(words: bytes) -> None:
    async with house(most=8, patience=0.05) as there:
        reader, _ = await there.connect(words)
        assert await ended(reader)


async def test_letters_that_drip_buy_no_time() -> None:
    async with house(most=8, patience=0.2) as there:
        reader, writer = await there.connect(HALF)
        end = asyncio.create_task(ended(reader))
        while not end.done():
            writer.write(b"a")
            await asyncio.wait([end], timeout=0.02)
        assert end.result()


async def test_one_connection_serves_many_requests() -> None:
    async with house(most=2) as there:
        reader, writer = await there.connect()
        for _ in range(5):
            writer.write(WHOLE)
            assert await status(reader) == b"200"
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(b'{"status":"ok","stuck":[]}'))


def test_there_are_files_left_for_everything_else() -> None:
    assert 2 <= most_connections() <= MOST
