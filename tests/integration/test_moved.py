"""From a file to a server: what a service did on SQLite, another one goes on with on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.app import backup, locate, open_app, restore
from adapters.cli.invite import Wish, invite
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from bot.codes import read_code
from bot.domain.people import Role
from tests.support import postgres
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer

pytestmark = [pytest.mark.telegram, pytest.mark.postgres]


@asynccontextmanager
async def running(environ: dict[str, str]) -> AsyncIterator[None]:
    app = await open_app(load_settings(environ), clock=SystemClock(), new_id=new_id)
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def test_a_dialog_goes_on_after_the_move(tmp_path: Path) -> None:
    with postgres.running() as server, server.database(empty=True) as url:
        async with BotApiServer() as telegram:
            environ = {
                "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
                "KUPPLUNG_EMBEDDINGS__MODELS": "none",
                "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
                "KUPPLUNG_TELEGRAM__API_URL": telegram.url,
                "KUPPLUNG_HTTP__PORT": "0",
            }
            lines = await invite(load_settings(environ), Wish(Role.MAKER), SystemClock(), new_id)
            code = read_code(lines[2].strip())
            assert code is not None
            ada = telegram.person("Ada Lindner")
            async with running(environ):
                await ada.starts(code)
                await ada.hears(timeout=10)
                copy = tmp_path / "copy.db"
                told = await asyncio.to_thread(backup, locate(load_settings(environ)), copy)
                assert "rows are as they were" in told[1]

            environ["KUPPLUNG_DATABASE_URL"] = url
            where = locate(load_settings(environ))
            told = await asyncio.to_thread(restore, copy, where, SystemClock(), new_id, moving=True)
            assert "Restored the database on the server" in told[0]
            async with running(environ):
                before = len(ada.chat)
                press = await ada.presses("Einverstanden")
                assert press is not None
                await press.settles()
                async with asyncio.timeout(10):
                    while not any(seen.from_bot for seen in ada.chat[before:]):  # noqa: ASYNC110 # the service does it
                        await asyncio.sleep(0.05)
