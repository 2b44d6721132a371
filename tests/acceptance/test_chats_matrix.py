"""The transcripts over Matrix: the real channel, a real homeserver, and an independent client.

They say the same as over Telegram, but for the lines that are one messenger's alone. How choices
stand in rows is not seen here; and who answers in words needs no message changed in place to see
what they answered.

A homeserver takes its time: all but a few are played here in the long run only,
``make test ARGS='-m "long and matrix"'``.
"""

import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.matrix.files import CHANNEL
from tests.support import element_install
from tests.support.chats import Chat, heard_on, play, read
from tests.support.comparing import ROOT, compare
from tests.support.demands import demand
from tests.support.element import Elements
from tests.support.matrix_town import MatrixTown
from tests.support.synapse import Synapse

pytestmark = [
    pytest.mark.matrix,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

CHATS = sorted((ROOT / "tests" / "chats").glob("*.chat"))
JOURNEY = ROOT / "tests" / "chats" / "de_02_vom_vorschlag_zum_team.chat"
SHORTER = ROOT / "tests" / "chats" / "en_02_match_to_team.chat"
OUTAGES = frozenset({3, 12, 18, 27})

ALWAYS = ("de_14_teamchat",)
"""What differs here most: rooms.

The others are the same but for a button; the journey, when nothing works, is for the long run."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def elements(homeserver: Synapse) -> AsyncIterator[Elements]:
    demand(element_install.installed())
    async with Elements(homeserver.url) as running:
        yield running


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(each, id=each.stem, marks=() if each.stem in ALWAYS else pytest.mark.long)
        for each in CHATS
        if not read(each).on_matrix
    ],
)
async def test_over_matrix(
    path: Path, tmp_path: Path, homeserver: Synapse, elements: Elements
) -> None:
    chat = read(path)
    # Whose answer was typed, the buttons above it are not gone.
    typing = not any(step.text.endswith("] alt") for step in chat.steps)
    town = MatrixTown(tmp_path, chat.begins, homeserver, elements, typing=typing)
    async with living(town):
        compare(*await replay(chat, town), recorded=False)
        await town.prove()


@pytest.mark.long
async def test_the_journey_with_the_service_down_whenever_somebody_speaks(
    tmp_path: Path, homeserver: Synapse, elements: Elements
) -> None:
    chat = read(JOURNEY)
    async with living(MatrixTown(tmp_path, chat.begins, homeserver, elements, naps=True)) as town:
        compare(*await replay(chat, town), recorded=False)
        await town.prove()


@pytest.mark.long
async def test_a_match_with_the_homeserver_down_while_the_bot_answers(
    tmp_path: Path, homeserver: Synapse, elements: Elements
) -> None:
    chat = read(SHORTER)
    town = MatrixTown(tmp_path, chat.begins, homeserver, elements, outages=OUTAGES)
    async with living(town):
        compare(*await replay(chat, town), recorded=False)
        assert [each for each in town.remarks.lines if "homeserver cannot be heard" in each]
        town.remarks.lines.clear()
        await town.prove()


@asynccontextmanager
async def living(town: MatrixTown) -> AsyncIterator[MatrixTown]:
    """Open a town, and say at the end how long it lived."""
    began = time.perf_counter()
    await town.open()
    try:
        yield town
    finally:
        await town.end()
        print(f"{time.perf_counter() - began:.1f} s, {len(town.posted)} events of the bot")


async def replay(chat: Chat, town: MatrixTown) -> tuple[Chat, Chat]:
    """Return the transcript as it should be heard here, and as it was."""
    specified, played = [], []
    steps = iter(chat.steps)
    async for lines in play(chat, town):
        step = next(steps)
        expected, heard = heard_on(CHANNEL, step.heard), lines
        if town.typed:
            expected, heard = as_typed(step.text.partition(":")[0], expected, heard)
        town.typed = False
        specified.append(replace(step, heard=in_one_row(expected)))
        played.append(replace(step, heard=in_one_row(heard)))
    return replace(chat, steps=specified), replace(chat, steps=played)


def as_typed(who: str, pressed: list[str], typed: list[str]) -> tuple[list[str], list[str]]:
    """Return what is heard by those who press and by those who type, without what rightly differs.

    Who presses sees the choice below the question, or the list of choices as it is now; who types
    knows it. Where nothing else but a changed message answers a press, who types is told in words,
    too.
    """
    changed = f"→ {who} (geändert)"
    expected, heard = blocks(pressed), blocks(typed)
    expected = [
        each
        for each in expected
        if each[0] != changed
        or not (each[-1].startswith("| ✓ ") or (is_row(each[-1]) and each not in heard))
    ]
    if f"→ {who}" not in (each[0] for each in expected):
        heard = [each for each in heard if each[0] != f"→ {who}"]
    return [*chain(*expected)], [*chain(*heard)]


def blocks(lines: Iterable[str]) -> list[list[str]]:
    """Return the lines of each message."""
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("→"):
            found.append([])
        found[-1].append(line)
    return found


def in_one_row(lines: Iterable[str]) -> list[str]:
    """Return the lines with all buttons of a message in one row."""
    rows: list[str] = []
    for line in lines:
        if is_row(line) and rows and is_row(rows[-1]):
            rows[-1] += line.removeprefix("|")
        else:
            rows.append(line)
    return rows


def is_row(line: str) -> bool:
    return line.startswith("| [") and line.endswith("]")
