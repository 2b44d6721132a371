"""The whole service against a Bot API server on loopback: in this process, and as a command."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.app import App, open_app
from adapters.cli.doctor import examine
from adapters.cli.invite import Wish, invite
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from adapters.telegram.webhook import SECRET_HEADER
from bot.codes import read_code
from bot.domain.people import Role
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Person, faults

pytestmark = pytest.mark.telegram

ROOT = Path(__file__).parents[2]
SECRET = "kept_between-us"
AGREE = "Einverstanden"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as found:
        yield found


@pytest.fixture
def environ(server: BotApiServer, tmp_path: Path) -> dict[str, str]:
    return {
        "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
        "KUPPLUNG_EMBEDDINGS__MODELS": "none",
        "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
        "KUPPLUNG_TELEGRAM__API_URL": server.url,
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
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 (it may be anything)
            await asyncio.sleep(0.01)


async def presses(person: Person, label: str) -> None:
    """Wait for the button, and press it."""
    await until(lambda: label in [each for seen in person.chat for each in seen.labels])
    await person.presses(label)


async def code_for(environ: Mapping[str, str], role: Role) -> str:
    lines = await invite(load_settings(environ), Wish(role), SystemClock(), new_id)
    code = read_code(lines[2].strip())
    assert code
    assert f"Telegram: https://t.me/kupplung_bot?start={code}" in lines
    return code


async def health(environ: Mapping[str, str], status: int = 200) -> tuple[int, dict[str, Any]]:
    """Ask until the service listens, and is ready, or answers with that status."""
    url = f"http://127.0.0.1:{environ['KUPPLUNG_HTTP__PORT']}/readyz"
    async with asyncio.timeout(20), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == status:
                        return answer.status, await answer.json()
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)


async def test_the_core_learns_the_links_to_the_bot_once_its_name_is_known(
    environ: dict[str, str],
) -> None:
    async with running(environ) as app:
        await until(lambda: app.service.desk.office.links.keys() == {"telegram"})


async def test_a_person_with_a_code_is_asked_for_consent(
    server: BotApiServer, environ: dict[str, str]
) -> None:
    code = await code_for(environ, Role.MAKER)
    ada = server.person("Ada Lindner")
    async with running(environ):
        await ada.starts(code)
        (question,) = await ada.hears(timeout=10)
        assert AGREE in question.labels
        press = await ada.presses(AGREE)
        assert press is not None
        await press.settles()
        status, body = await health(environ)
    assert status == 200
    assert body["database"] is True
    assert body["channels"]["telegram"]["last_contact"] is not None
    assert body["channels"]["telegram"]["serving"] is True


async def test_who_never_reached_telegram_is_not_ready(environ: dict[str, str]) -> None:
    environ["KUPPLUNG_TELEGRAM__API_URL"] = "http://127.0.0.1:9"
    async with running(environ):
        _, body = await health(environ, 503)
    assert body["database"] is True
    assert body["channels"]["telegram"] == {
        "last_contact": None,
        "serving": False,
        "served": False,
    }


async def test_with_a_webhook_telegram_delivers(
    server: BotApiServer, environ: dict[str, str]
) -> None:
    url = f"http://127.0.0.1:{environ['KUPPLUNG_HTTP__PORT']}/telegram"
    environ |= {
        "KUPPLUNG_TELEGRAM__WEBHOOK_URL": url,
        "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET": SECRET,
    }
    code = await code_for(environ, Role.MAKER)
    ada = server.person("Ada Lindner")
    async with running(environ):
        await ada.starts(code)
        (question,) = await ada.hears(timeout=10)
        assert AGREE in question.labels
        assert (await health(environ))[0] == 200
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json={"update_id": 1}, headers={SECRET_HEADER: "guessed"}) as answer,
        ):
            assert answer.status == 403
    assert server.counters["getUpdates"] == 0


async def test_what_was_said_while_it_was_off_is_answered(
    server: BotApiServer, environ: dict[str, str]
) -> None:
    code = await code_for(environ, Role.CONTACT)
    weber = server.person("Frau Weber")
    async with running(environ):
        await weber.starts(code)
        await weber.hears(timeout=10)
    await weber.says(AGREE)
    async with running(environ):
        assert await weber.hears(timeout=10)


@pytest.mark.slow
async def test_it_stops_in_time_while_telegram_hangs(
    server: BotApiServer, environ: dict[str, str]
) -> None:
    code = await code_for(environ, Role.MAKER)
    ada = server.person("Ada Lindner")
    async with running(environ):
        server.faults.queue(faults.delay(60), "sendMessage")
        await ada.starts(code)
        await until(lambda: server.faults.injected["delay"])
    server.faults.clear()
    assert ada.chat[-1].text.startswith("/start")


async def test_menus_speak_the_language_and_know_the_role(
    server: BotApiServer, environ: dict[str, str]
) -> None:
    code = await code_for(environ, Role.COORDINATOR)
    ada, ben = server.person("Ada Lindner"), server.person("Ben Okafor", language="en")
    kim = server.person("Kim Seidel")
    async with running(environ):
        await kim.starts(code)
        await presses(kim, AGREE)
        await presses(kim, "Sie")
        await until(lambda: "Sie" not in kim.chat[-1].labels)
    async with running(environ):
        await until(lambda: "status" in kim.menu)
    assert ada.menu["sprache"] == "Sprache und Anrede"
    assert "language" in ben.menu
    assert "status" not in ada.menu
    assert "status" not in ben.menu


async def test_the_doctor_finds_the_bot_and_the_clock(environ: dict[str, str]) -> None:
    found = [each async for each in examine(environ, SystemClock())]
    assert all(each.well for each in found), [str(each) for each in found]
    words = {each.about: each.words for each in found}
    assert words["telegram"] == "the token belongs to @kupplung_bot"
    assert words["webhook"] == "none: it polls; 0 updates wait"
    assert words["clock"] == "agrees with that of 127.0.0.1"


@pytest.mark.parametrize(
    ("found", "words"),
    [("", "not set yet"), ("http://127.0.0.1:9/gone", "set to 127.0.0.1 instead")],
)
async def test_the_doctor_tells_where_telegram_delivers(
    server: BotApiServer, environ: dict[str, str], found: str, words: str
) -> None:
    environ |= {
        "KUPPLUNG_TELEGRAM__WEBHOOK_URL": "https://bot.example.org/telegram",
        "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET": 2 * SECRET,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.url}/bot{DEFAULT_TOKEN}/setWebhook", json={"url": found}) as answer,
    ):
        assert answer.status == 200
    told = [each.words async for each in examine(environ, SystemClock()) if each.about == "webhook"]
    how = "a start sets it, as does a service that runs, within a minute; 0 updates wait"
    assert told == [f"{words}; {how}"]


async def test_the_doctor_finds_a_token_that_telegram_does_not_know(
    environ: dict[str, str],
) -> None:
    environ["KUPPLUNG_TELEGRAM__TOKEN"] = "42:wrong"
    problems = [each async for each in examine(environ, SystemClock()) if not each.well]
    assert [each.about for each in problems] == ["telegram"]
    assert "does not know this token" in problems[0].words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_the_command_in_time(
    server: BotApiServer, environ: dict[str, str], number: signal.Signals
) -> None:
    code = await code_for(environ, Role.MAKER)
    ada = server.person("Ada Lindner")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KUPPLUNG_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters.cli", "run",
        cwd=ROOT, env=clean | environ, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert (await health(environ))[0] == 200
        await ada.starts(code)
        await ada.hears(timeout=10)
        process.send_signal(number)
        _, errors = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
    log = errors.decode()
    assert process.returncode == 0, log
    assert "connected to Telegram as @kupplung_bot" in log
    assert log.count("INFO adapters.app.service: stopping") == 1
    for secret in (DEFAULT_TOKEN, code, "Traceback", "ERROR", "WARNING"):
        assert secret not in log


async def test_an_address_that_is_taken_is_told_in_a_line(environ: dict[str, str]) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KUPPLUNG_")}
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environ["KUPPLUNG_HTTP__PORT"])))
        taken.listen()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adapters.cli", "run",
            cwd=ROOT, env=clean | environ, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert errors.decode().splitlines()[-1].startswith("Error: cannot listen on 127.0.0.1:")
    assert b"Traceback" not in errors


async def test_a_sign_up_list_that_is_sent_is_read(
    server: BotApiServer, environ: dict[str, str]
) -> None:
    kim = server.person("Kim Seidel", language="de")
    code = await code_for(environ, Role.COORDINATOR)
    async with running(environ):
        await kim.starts(code)
        await presses(kim, AGREE)
        await presses(kim, "Du")
        await until(lambda: "Wie heißt du?" in kim.chat[-1].text)
        await kim.says("Kim Seidel")
        await presses(kim, "Überspringen")
        await until(lambda: "Alles bereit." in kim.chat[-1].text)
        await kim.says("/einlesen")
        await presses(kim, "Maker, Kreative, Forschende")
        await until(lambda: "Bitte die Datei schicken" in kim.chat[-1].text)
        await kim.sends_document("liste.csv", b"Name;E-Mail\nMia Wolf;m@example.org\n")
        await presses(kim, "Ja, einladen")
        await until(lambda: "Eine Einladung ist fertig" in kim.chat[-1].text)
