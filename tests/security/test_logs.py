"""The log holds no token, no code, nobody's name and nobody's words; also that of the process.

``tests.conftest`` listens to every test. Here is the test of that ear, and the service itself,
with everything that may go wrong, at the most detailed level that can be set.
"""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.engine import failures
from bot.engine.desk import Desk
from bot.talk.model import Said
from tests.support import synapse as servers
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, faults
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.demands import demand
from tests.support.gossip import TELLTALE, Gossip
from tests.support.peer import PASSWORD, Peer
from tests.support.synapse import Synapse
from tests.support.town import Town

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "line",
    [
        "GET https://api.telegram.org/bot123456:AAH-aVeryLongTokenOfABot_0123456789/getMe",
        "bot123456%3AAAH-aVeryLongTokenOfABot_0123456789",
        "token syt_a3VwcGx1bmc_AbCdEfGh",
        "code abcd-efgh-2345-67ab",
        "https://t.me/kupplung_bot?start=abcdefgh234567ab",
        "call +49 371 123456",
        "hello Ada Lindner",
        "message carry t1 ben ada telegram:4711 7 said to telegram",
        "message unreachable/matrix:@ada:example.org/2024-10-08/kim",
        "a to-device event of @ada7:localhost was dropped",
        "GET /_matrix/client/v3/profile/%40ben%3Atown",
    ],
)
def test_the_ear_hears(line: str, gossip: Gossip) -> None:
    logging.getLogger("x").warning(line)
    assert len(gossip.take()) >= 1


@pytest.mark.parametrize(
    "line",
    ["polling works again", "envelope telegram:7:12 could not be decided", "2024-10-08 10:00"],
)
def test_the_ear_hears_no_ghosts(line: str, gossip: Gossip) -> None:
    logging.getLogger("x").warning(line)
    assert gossip.take() == []


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


async def test_what_cannot_be_decided_is_told_without_its_words(town: Town) -> None:
    """A catalogue without words makes each decision fail; the traceback names no one."""
    nothing: Any = None
    desk = town.service.desk
    town.service.desk = Desk(desk.office, nothing, desk.clock, desk.new_id)
    for _ in range(failures.LAST_ATTEMPT):
        await town.store.accept([town._envelope("ada", Said("/team Ein Tresen, der wandert"))])
        await town.service.settle()
    assert town.errors
    for pattern in TELLTALE.values():
        assert not pattern.search("\n".join(town.errors))
    town.errors.clear()


@asynccontextmanager
async def running(
    folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the service, with the most detailed log."""
    environment = {
        **os.environ,
        "KUPPLUNG_DATA_DIR": str(folder / "data"),
        "KUPPLUNG_HTTP__PORT": "0",
        "KUPPLUNG_LOG_LEVEL": "DEBUG",
        **environment,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "adapters.cli", "run"), env=environment, cwd=ROOT,
        stderr=asyncio.subprocess.STDOUT, stdout=(folder / "log").open("wb"),
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.telegram
async def test_the_service_tells_nothing_even_in_trouble(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        environment = {
            "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": server.url,
        }
        ada = server.person("Ada Lindner")
        async with running(tmp_path, environment):
            await ada.says("/start abcd-efgh-2345-67ab")
            await ada.hears(timeout=30)
            for fault in (faults.server_error(), faults.malformed()):
                server.faults.queue(fault, "sendMessage")
                await ada.says("Ein Tresen, der wandert, meine Nummer ist +49 371 123456")
                await ada.hears(timeout=30)
            await ada.blocks()
            await asyncio.sleep(0.5)
    text = (tmp_path / "log").read_text()
    assert "connected to Telegram" in text
    for what, pattern in TELLTALE.items():
        assert not pattern.search(text), f"{what}: {text}"
    assert DEFAULT_TOKEN not in text


@pytest.fixture
def synapse() -> Iterator[Synapse]:
    demand(servers.installed())
    with Synapse() as running:
        yield running


@pytest.mark.matrix
async def test_nor_does_it_over_matrix(synapse: Synapse, tmp_path: Path) -> None:
    """Also of those who send what no client would: libraries complain of them by name."""
    bot = "@kupplung:localhost"
    synapse.register("kupplung", PASSWORD)
    environment = {
        "KUPPLUNG_MATRIX__HOMESERVER": synapse.url,
        "KUPPLUNG_MATRIX__USER": bot,
        "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
    }
    ada = await Peer.arrive(synapse, "ada")
    async with running(tmp_path, environment):
        room = await ada.dm(bot)
        async with asyncio.timeout(30):
            while bot in ada.client.rooms[room].invited_users:
                await ada.tick(1.0)
            for heard in range(2):
                await ada.say(room, "Ein Tresen, der wandert, meine Nummer ist +49 371 123456")
                while len(ada.texts(room, bot)) <= heard:
                    await ada.tick(1.0)
                await send_junk(ada, bot)
    await ada.close()
    text = (tmp_path / "log").read_text()
    assert f"connected to Matrix as {bot}" in text
    assert "was dropped" in text
    for what, pattern in TELLTALE.items():
        assert not pattern.search(text), f"{what}: {text}"


async def send_junk(ada: Peer, bot: str) -> None:
    """Send the bot's device what it cannot open."""
    (device,) = ada.client.device_store.active_user_devices(bot)
    content = {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": "x" * 43,
        "ciphertext": {device.curve25519: {"type": 0, "body": "!!!"}},
    }
    url = f"/_matrix/client/v3/sendToDevice/m.room.encrypted/{ada.txn()}"
    status, _ = await ada.raw("PUT", url, {"messages": {bot: {"*": content}}})
    assert status == 200
