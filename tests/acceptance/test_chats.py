"""Transcripts are the specification: what is heard is what stands in the file, line by line.

Each is played in the core on SQLite, and over Telegram with the real library against a Bot API
server; what its head names besides (``auch: postgres, webhook, limits``) as well. Over Telegram
every second German one is always played, and all others in the long run.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support import postgres
from tests.support.chats import make_town, on, read, replay
from tests.support.comparing import compare
from tests.support.telegram_town import TelegramTown
from tests.support.town import CHANNEL

ROOT = Path(__file__).parents[2]
CHATS = sorted((ROOT / "tests" / "chats").glob("*.chat"))
UNFINISHED = re.compile(
    r"(?<!\.)\.\.(?!\.)| [,.;:?!](?:\s|$)|  |[{}]|None|\(\)|\[\]|„“|“”|, \.|: $"
)
WITHOUT_TEXT = "there is no text in the message to edit"
"""How the adapter learns that what it edits is the caption of a file."""

ALL = [pytest.param(path, id=path.stem) for path in CHATS]
ALWAYS = [path for path in CHATS if path.stem.startswith("de_")][::2]
ALONE = [
    pytest.param(path, id=path.stem, marks=() if path in ALWAYS else pytest.mark.long)
    for path in CHATS
    if not read(path).on_matrix
]
"""The transcripts in which everybody has the same messenger; the others: ``test_mixed_chats``."""


def also(place: str) -> list[Any]:
    """The transcripts that are played in another place as well."""
    return [pytest.param(path, id=path.stem) for path in CHATS if place in read(path).also]


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as running:
        yield running


@pytest.mark.parametrize("path", ALL)
async def test_in_the_core(path: Path, tmp_path: Path) -> None:
    chat = read(path)
    town = await make_town(chat, tmp_path).open()
    try:
        compare(on(CHANNEL, chat), await replay(chat, town))
    finally:
        await town.close()


@pytest.mark.parametrize("path", ALL)
def test_nothing_unfinished_is_said(path: Path) -> None:
    """What a reader would stumble over: a dot too many, a blank where a word is missing."""
    said = [line for step in read(path).steps for line in step.heard if line.startswith("| ")]
    assert said
    assert [line for line in said if UNFINISHED.search(line[2:])] == []


@pytest.mark.postgres
@pytest.mark.parametrize("path", also("postgres"))
async def test_in_the_core_on_postgres(
    path: Path, tmp_path: Path, server: postgres.Postgres
) -> None:
    chat = read(path)
    with server.database() as url:
        town = await make_town(chat, tmp_path, url).open()
        try:
            compare(on(CHANNEL, chat), await replay(chat, town))
        finally:
            await town.close()


@pytest.mark.telegram
@pytest.mark.parametrize("path", ALONE)
async def test_over_telegram(path: Path, tmp_path: Path) -> None:
    chat = read(path)
    async with telegram(TelegramTown(tmp_path, chat.begins)) as town:
        compare(on(CHANNEL, chat), await replay(chat, town))


@pytest.mark.telegram
@pytest.mark.parametrize("path", also("webhook"))
async def test_over_telegram_by_webhook(path: Path, tmp_path: Path) -> None:
    chat = read(path)
    async with telegram(TelegramTown(tmp_path, chat.begins, webhook=True)) as town:
        compare(on(CHANNEL, chat), await replay(chat, town))
        assert town.server.counters["getUpdates"] == 0


@pytest.mark.telegram
@pytest.mark.parametrize("path", also("limits"))
async def test_over_telegram_within_the_documented_limits(path: Path, tmp_path: Path) -> None:
    chat = read(path)
    async with telegram(TelegramTown(tmp_path, chat.begins, limits=True)) as town:
        compare(on(CHANNEL, chat), await replay(chat, town))
        assert town.seconds.time() > 0


@asynccontextmanager
async def telegram(town: TelegramTown) -> AsyncIterator[TelegramTown]:
    """Open a town; at the end no button spins, and Telegram has refused nothing."""
    await town.open()
    try:
        yield town
    finally:
        await town.end()
    assert town.server.unanswered == []
    refused = [each for each in town.server.log if each.error and WITHOUT_TEXT not in each.error]
    assert refused == []
