"""The transcripts of people who have both messengers, over both real ones at once.

They say the same as in the core, but for the lines that are one messenger's alone: here each is
read in the messenger in which it was heard. How choices stand in rows is not seen on Matrix.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support import element_install
from tests.support.both_town import BothTown
from tests.support.chats import Chat, Step, play, read
from tests.support.comparing import ROOT, compare
from tests.support.demands import demand
from tests.support.element import Elements
from tests.support.synapse import Synapse

pytestmark = [
    pytest.mark.matrix,
    pytest.mark.telegram,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

CHATS = [each for each in sorted((ROOT / "tests" / "chats").glob("*.chat")) if read(each).on_matrix]
ALWAYS = ("en_60_a_second_messenger",)


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
    ],
)
async def test_over_both(
    path: Path, tmp_path: Path, homeserver: Synapse, elements: Elements
) -> None:
    chat = read(path)
    town = BothTown(tmp_path, chat.begins, homeserver, elements)
    town.live_on_matrix(*chat.on_matrix)
    await town.open()
    try:
        compare(*await replay(chat, town), recorded=False)
    finally:
        await town.end()


async def replay(chat: Chat, town: BothTown) -> tuple[Chat, Chat]:
    """Return the transcript as it should be heard here, and as it was."""
    addresses = {f"@{name.casefold()}:town": town.matrix.user_of(name) for name in chat.on_matrix}
    here = [with_addresses(step, addresses) for step in chat.steps]
    specified, played = [], []
    steps = iter(here)
    async for lines in play(replace(chat, steps=here), town):
        step = next(steps)
        specified.append(replace(step, heard=in_one_row(step.heard)))
        played.append(replace(step, heard=in_one_row(lines)))
    return replace(chat, steps=specified), replace(chat, steps=played)


def with_addresses(step: Step, addresses: Mapping[str, str]) -> Step:
    """Return the step with the addresses that people have here."""
    text, heard = step.text, "\n".join(step.heard)
    for short, long in addresses.items():
        text, heard = text.replace(short, long), heard.replace(short, long)
    return Step(step.line, text, heard.splitlines())


def in_one_row(lines: list[str]) -> list[str]:
    """Return the lines with all choices of a message in one."""
    found: list[str] = []
    for line in lines:
        buttons = line.startswith("| [")
        if buttons and found and found[-1].startswith("| ["):
            found[-1] += line[1:]
        else:
            found.append(line)
    return found
