"""The log holds no token, no code, nobody's name and nobody's words; also that of the process.

``tests.conftest`` listens to every test. Here is the test of that ear, and the service itself,
with everything that may go wrong, at the most detailed level that can be set.
"""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.engine import respond
from bot.talk.model import Said
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, faults
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.gossip import TELLTALE, Gossip
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
    town.service.desk = respond.Desk(desk.office, nothing, desk.clock, desk.new_id)
    for _ in range(respond.LAST_ATTEMPT):
        await town.store.accept([town._envelope("ada", Said("/team Ein Tresen, der wandert"))])
        await town.service.settle()
    assert town.errors
    for pattern in TELLTALE.values():
        assert not pattern.search("\n".join(town.errors))
    town.errors.clear()


@pytest.mark.telegram
async def test_the_service_tells_nothing_even_in_trouble(tmp_path: Path) -> None:
    async with BotApiServer() as server:
        environment = {
            **os.environ,
            "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
            "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": server.url,
            "KUPPLUNG_HTTP__PORT": "0",
            "KUPPLUNG_LOG_LEVEL": "DEBUG",
        }
        command = (sys.executable, "-m", "adapters.cli", "run")
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, cwd=ROOT, stderr=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        ada = server.person("Ada Lindner")
        try:
            await ada.says("/start abcd-efgh-2345-67ab")
            await ada.hears(timeout=30)
            for fault in (faults.server_error(), faults.malformed()):
                server.faults.queue(fault, "sendMessage")
                await ada.says("Ein Tresen, der wandert, meine Nummer ist +49 371 123456")
                await ada.hears(timeout=30)
            await ada.blocks()
            await asyncio.sleep(0.5)
        finally:
            process.terminate()
            out, log = await process.communicate()
    text = (out + log).decode()
    assert "connected to Telegram" in text
    for what, pattern in TELLTALE.items():
        assert not pattern.search(text), f"{what}: {text}"
    assert DEFAULT_TOKEN not in text
