"""Faults before the homeserver: the bot goes on by itself, nothing is lost, nothing doubled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from bot.talk.model import Said
from tests.support.hamlet import Hamlet, chat
from tests.support.matrix_bot import MatrixBot
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse
from tests.support.trouble import ALL, HTML, MISHAPS, trouble
from tests.support.troubled import Lines

pytestmark = [
    pytest.mark.matrix,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(180),
]

ALIKE = frozenset({"429 when sending", "503", "nonsense"})
"""To a homeserver's client they look like others."""
NAMES = [
    name
    for name, each in MISHAPS.items()
    if each.trick is not None and name not in ALIKE | {"slow"}
]
ROUNDS = 2


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def proxy(synapse: Synapse) -> AsyncIterator[Proxy]:
    async with Proxy(synapse.url) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, proxy: Proxy, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot", url=proxy.url, serve=True) as running:
        yield running


@pytest.fixture
def lines() -> Iterator[Lines]:
    with Lines() as found:
        yield found


async def test_all_that_was_said_in_any_trouble_arrives_once(
    town: Hamlet, proxy: Proxy, bot: MatrixBot, lines: Lines
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    told: list[str] = []
    heard: list[str] = []
    shown: dict[str, str] = {}
    for name in NAMES:
        with trouble(name, proxy=proxy, share=0.4, chance=Random(f"matrix {name}")):
            for number in range(ROUNDS):
                words = f"{name} {number}"
                heard.append(words)
                told.append(f"Zu {words}")
                await ada.say(room, words)
                await bot.post(bot.parcel(ada.user, told[-1], key=f"told/{words}"))
                await asyncio.sleep(0.15)
        await bot.hears(Said(heard[-1]), 20)
        await ada.heard(room, lambda each: each.body == told[-1], seconds=20)
        shown |= {each.id: each.body for each in await ada.messages(room, bot.user)}
    said = [each.text for each in bot.events(ada.user) if isinstance(each, Said)]
    assert said == heard
    counts = Counter(shown.values())
    assert {each: counts[each] for each in told} == dict.fromkeys(told, 1)
    assert lines.tracebacks == 0, lines.words
    assert max(Counter(lines.words).values()) <= 6, "\n".join(lines.words)
    bot.errors.clear()


async def test_a_day_without_a_homeserver_in_the_middle_of_talk(
    town: Hamlet, proxy: Proxy, bot: MatrixBot, lines: Lines
) -> None:
    """What people wrote meanwhile is heard once, what the bot has to say leaves once."""
    ada = await town.person()
    room = await chat(bot, ada)
    await ada.say(room, "Hallo")
    await bot.hears(Said("Hallo"))
    with proxy.during(Trick(ALL, before=(502, HTML))):
        await bot.until(lambda: not bot.channel.gateway.ready())
        words = [f"Noch da? {hour}" for hour in range(0, 24, 6)]
        for each in words:
            await ada.say(room, each)
            await bot.post(bot.parcel(ada.user, f"Zu {each}", key=f"day/{each}"))
            for _ in range(6):
                bot.clock.move(timedelta(hours=1))
                await asyncio.sleep(0.1)
    await ada.heard(room, lambda each: each.body == f"Zu {words[-1]}", seconds=30)
    await bot.hears(Said(words[-1]), 30)
    said = [each.text for each in bot.events(ada.user) if isinstance(each, Said)]
    assert said == ["Hallo", *words]
    counts = Counter(each.body for each in await ada.messages(room, bot.user))
    assert [counts[f"Zu {each}"] for each in words] == [1] * len(words)
    assert lines.tracebacks == 0, lines.words
    assert len(lines.words) <= 30, "\n".join(lines.words)
    assert any("again, after 24 h" in each for each in lines.words), lines.words
    bot.errors.clear()
