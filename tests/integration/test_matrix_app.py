"""The whole service with Matrix: alone, beside Telegram, and while the homeserver is away."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from adapters.app import App, open_app
from adapters.app.channels import Exchange
from adapters.cli.invite import Wish, invite
from adapters.matrix.library.account import Folder
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from bot.codes import pretty, read_code
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import Role
from bot.ports import MediaError
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer
from tests.support.peer import PASSWORD, Peer
from tests.support.synapse import NUMBERS, Synapse

pytestmark = pytest.mark.matrix

ROOT = Path(__file__).parents[2]
AGREE = "Einverstanden"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def environ(synapse: Synapse, tmp_path: Path) -> dict[str, str]:
    name = f"kupplung{next(NUMBERS)}"
    synapse.register(name, PASSWORD)
    return {
        "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
        "KUPPLUNG_EMBEDDINGS__MODELS": "none",
        "KUPPLUNG_MATRIX__HOMESERVER": synapse.url,
        "KUPPLUNG_MATRIX__USER": f"@{name}:localhost",
        "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
        "KUPPLUNG_HTTP__PORT": str(free_port()),
    }


@asynccontextmanager
async def running(environ: Mapping[str, str]) -> AsyncIterator[App]:
    app = await open_app(load_settings(environ), clock=SystemClock(), new_id=new_id)
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    try:
        yield app
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 (it may be anything)
            await asyncio.sleep(0.02)


async def code_for(environ: Mapping[str, str], role: Role) -> tuple[str, list[str]]:
    lines = await invite(load_settings(environ), Wish(role), SystemClock(), new_id)
    code = read_code(lines[2].strip())
    assert code
    return code, lines


async def answer_to(peer: Peer, bot: str, words: str) -> str:
    """Write to the bot in a private chat of one's own; return what it says."""
    room = await peer.dm(bot)
    async with asyncio.timeout(15):
        while bot in peer.client.rooms[room].invited_users:
            await peer.tick(1.0)
        await peer.say(room, words)
        while not (said := peer.texts(room, bot)):
            await peer.tick(1.0)
    return said[0]


async def test_a_person_with_a_code_is_asked_for_consent(
    synapse: Synapse, environ: dict[str, str]
) -> None:
    bot = environ["KUPPLUNG_MATRIX__USER"]
    code, lines = await code_for(environ, Role.MAKER)
    assert f"Matrix: https://matrix.to/#/{bot} (start a chat there, and write the code)" in lines
    ada = await Peer.arrive(synapse, f"ada{next(NUMBERS)}")
    async with running(environ) as app:
        assert AGREE in await answer_to(ada, bot, pretty(code))
        await until(lambda: "matrix" in app.links)
        assert app.links["matrix"].deep_link(code) == f"https://matrix.to/#/{bot}"
        url = f"http://127.0.0.1:{environ['KUPPLUNG_HTTP__PORT']}/readyz"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
            assert (await answer.json())["channels"]["matrix"]["last_contact"] is not None
    await ada.close()


async def test_both_messengers_at_once(synapse: Synapse, environ: dict[str, str]) -> None:
    async with BotApiServer() as telegram:
        environ |= {
            "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": telegram.url,
        }
        code, lines = await code_for(environ, Role.MAKER)
        assert [each.partition(":")[0] for each in lines[4:6]] == ["Telegram", "Matrix"]
        ada = await Peer.arrive(synapse, f"ada{next(NUMBERS)}")
        ben = telegram.person("Ben Okafor")
        async with running(environ) as app:
            await ben.starts(code)
            said = await answer_to(ada, environ["KUPPLUNG_MATRIX__USER"], f"/start {code}")
            assert AGREE in said
            (question,) = await ben.hears(timeout=10)
            assert AGREE in question.labels
            assert [each.gateway.channel for each in app.channels] == ["telegram", "matrix"]
            await until(lambda: app.links.keys() == {"telegram", "matrix"})
            assert app.links["matrix"].makes_rooms
            assert not app.links["telegram"].makes_rooms
        await ada.close()


async def test_telegram_is_served_while_the_homeserver_is_away(environ: dict[str, str]) -> None:
    async with BotApiServer() as telegram:
        environ |= {
            "KUPPLUNG_MATRIX__HOMESERVER": "http://127.0.0.1:1",
            "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
            "KUPPLUNG_TELEGRAM__API_URL": telegram.url,
        }
        code, _ = await code_for(environ, Role.MAKER)
        ben = telegram.person("Ben Okafor")
        async with running(environ) as app:
            await ben.starts(code)
            assert await ben.hears(timeout=10)
            assert app.channels[1].last_contact is None


async def test_it_stops_in_time_while_the_homeserver_hangs(
    synapse: Synapse, environ: dict[str, str]
) -> None:
    try:
        async with running(environ) as app:
            await until(lambda: app.channels[0].last_contact)
            synapse.freeze()
            await asyncio.sleep(0.5)
    finally:
        synapse.thaw()


async def test_the_command_serves_matrix_and_logs_no_secret(
    synapse: Synapse, environ: dict[str, str], tmp_path: Path
) -> None:
    secret = tmp_path / "password"
    secret.write_text(f"{environ.pop('KUPPLUNG_MATRIX__PASSWORD')}\n")
    environ["KUPPLUNG_MATRIX__PASSWORD_FILE"] = str(secret)
    bot = environ["KUPPLUNG_MATRIX__USER"]
    code, _ = await code_for(environ, Role.CONTACT)
    ada = await Peer.arrive(synapse, f"ada{next(NUMBERS)}")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KUPPLUNG_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters.cli", "run",
        cwd=ROOT, env=clean | environ, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert AGREE in await answer_to(ada, bot, pretty(code))
        process.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
    log = errors.decode()
    account = Folder(Path(environ["KUPPLUNG_DATA_DIR"]) / "matrix").load()
    assert process.returncode == 0, log
    assert account is not None
    assert f"connected to Matrix as {bot}, device {account.device}" in log
    for hidden in (PASSWORD, account.token, code, pretty(code), "Traceback", "ERROR", "WARNING"):
        assert hidden not in log
    await ada.close()


async def test_photos_are_fetched_from_the_messenger_to_which_they_belong() -> None:
    media = Media("elsewhere", MediaKind.PHOTO, "ref", "photo.jpg")
    with pytest.raises(MediaError, match="elsewhere is not set up here"):
        await Exchange().fetch(media)
