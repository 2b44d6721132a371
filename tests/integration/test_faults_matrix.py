"""Faults before the homeserver: the bot goes on by itself, nothing is lost, nothing doubled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.talk.model import Said
from tests.support.element_user import Element
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
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


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


class Disorder:
    """Syncs in which all events of a room come once more each time, and not in their order."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._seen: dict[str, list[Any]] = {}
        self.repeated = 0

    def change(self, answer: dict[str, Any]) -> dict[str, Any]:
        for room, info in answer.get("rooms", {}).get("join", {}).items():
            events = info.get("timeline", {}).get("events", [])
            said = [each for each in events if "state_key" not in each]
            again = self._seen.setdefault(room, [])
            self.repeated += len(again)
            mixed = [*again, *said, *said]
            self._chance.shuffle(mixed)
            again += said
            if events:
                info["timeline"]["events"] = [
                    each for each in events if "state_key" in each
                ] + mixed
        return answer


@pytest.mark.parametrize("encrypted", [True, False], ids=["encrypted", "clear"])
async def test_events_that_come_twice_and_out_of_order_count_once(
    town: Hamlet, proxy: Proxy, bot: MatrixBot, encrypted: bool
) -> None:
    ada = await town.person()
    room = await chat(bot, ada, encrypted=encrypted)
    disorder = Disorder(Random(4))
    words = [f"Nr. {number}" for number in range(8)]
    with proxy.during(Trick("GET .*/sync", change=disorder.change)):
        for each in words:
            await ada.say(room, each)
        for each in words:
            await bot.hears(Said(each), 20)
    await ada.say(room, "Und jetzt?")
    await bot.hears(Said("Und jetzt?"), 20)
    said = [each.text for each in bot.events(ada.user) if isinstance(each, Said)]
    assert sorted(said) == sorted([*words, "Und jetzt?"])
    assert disorder.repeated > 0
    await answered(bot, ada, room, len(said))


async def answered(bot: MatrixBot, ada: Element, room: str, count: int) -> None:
    """Wait until the bot has said so many things; nothing more comes, and nothing twice."""

    async def seen() -> bool:
        return len(await ada.messages(room, bot.user)) >= count

    await bot.until(seen, 20)
    await asyncio.sleep(0.3)
    ids = [each.id for each in await ada.messages(room, bot.user)]
    assert (len(ids), len(set(ids))) == (count, count)


async def talk(bot: MatrixBot, ada: Element, room: str, words: str) -> None:
    """Let somebody say something, and wait until it was heard, and what the bot says has come."""
    await ada.say(room, words)
    await bot.hears(Said(words), 20)
    await bot.post(bot.parcel(ada.user, f"Zu {words}", key=f"told/{ada.user}/{words}"))
    await ada.heard(room, lambda each: each.body == f"Zu {words}", seconds=20)


@pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "on"])
async def test_a_clock_that_jumps_by_an_hour(
    town: Hamlet, proxy: Proxy, bot: MatrixBot, jump: timedelta
) -> None:
    """Neither talk waits for an hour, nor what is to be tried again; and nothing comes twice."""
    ada = await town.person()
    room = await chat(bot, ada)
    await talk(bot, ada, room, "Hallo")
    bot.clock.move(jump)
    await talk(bot, ada, room, "Noch da?")
    with proxy.during(Trick("PUT .*/send/m.room.encrypted", before=(502, HTML))) as out:
        await bot.post(bot.parcel(ada.user, "Später", key="later"))
        await asyncio.wait_for(out.met.wait(), 20)
        bot.clock.move(jump)
    await talk(bot, ada, room, "Und jetzt?")
    counts = Counter(each.body for each in await ada.messages(room, bot.user))
    told = ("Zu Hallo", "Zu Noch da?", "Später", "Zu Und jetzt?")
    assert [counts[each] for each in told] == [1] * len(told)


def changes(now: datetime) -> list[datetime]:
    """Return both changes of the clock in the year after next January, as instants."""
    hours = [datetime(now.year + 1, 1, 1, tzinfo=UTC) + n * HOUR for n in range(366 * 24)]
    offsets = [each.astimezone(BERLIN).utcoffset() for each in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


async def test_both_changes_of_the_clock(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    await bot.knows(ada.user)  # from chats of strangers who are silent for months the bot goes
    room = await chat(bot, ada)
    told = []
    spring, autumn = changes(bot.clock.now())
    for change in (spring, autumn):
        bot.clock.move(change - MINUTE - bot.clock.now())
        for minute in range(3):
            told.append(f"{change:%B} {minute}")
            await talk(bot, ada, room, told[-1])
            bot.clock.move(MINUTE)
    counts = Counter(each.body for each in await ada.messages(room, bot.user))
    assert [counts[f"Zu {each}"] for each in told] == [1] * 6
    assert [each.text for each in bot.events(ada.user) if isinstance(each, Said)] == told
