"""Memory of the service's process after a day, and how fast and how large it is before.

A day is what 40 teams of three people may say in one: 5,000 messages, half of them theirs, half of
them answers, all encrypted, one after the other in each chat while the bot answers. It is
played without a pause. Telegram is set up beside Matrix, and has nobody in it.

Kupplung's first start makes device and keys; the second one is what an operator sees from then on.
The echo makes a new device, and lives a third of the day: its memory grows by that much.

Where linters are installed, httpx brings rich along, 7 MiB that an operator does not have.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.matrix.crew import (
    BASELINE,
    CONTENDERS,
    THANKS,
    Bot,
    Contender,
    at_work,
    get_acquainted,
    introduce,
)
from tests.bench.matrix.world import World, inhabited
from tests.bench.processes import process
from tests.support.botapi.server import DEFAULT_TOKEN

TEAM = 3
REST = 1.0
GLANCE = 3.0
"""Seconds over which the CPU time at rest is measured."""
PARTS = 3
"""The memory is looked at so often in the course of the day."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds of the first and the second start to ready, CPU per cent at rest, and MiB.

    The memory is that at ready, and after each part of the day.
    """

    first: float | None
    second: float
    cpu: float
    memory: tuple[float, ...]


async def measure(folder: Path, teams: int, messages: int) -> str:
    """Let people of so many teams talk with each contender for a day; return a table."""
    found: dict[str, Result] = {}
    names = ("kupplung", BASELINE)
    async with inhabited(names, teams * TEAM) as world, _telegram() as settings:
        for name in names:
            contender = CONTENDERS[name]
            more = settings if contender.knows else {}
            found[name] = await _live(
                contender, world, name, folder / f"{name}-day", messages, more
            )
    return "\n".join(_table(found, teams, messages))


async def _live(
    contender: Contender,
    world: World,
    name: str,
    folder: Path,
    messages: int,
    more: Mapping[str, str],
) -> Result:
    await introduce(contender, world, folder)
    first = None
    if contender.knows:
        async with at_work(contender, world, name, folder, more) as bot:
            first = bot.started_in
    async with at_work(contender, world, name, folder, more) as bot:
        await asyncio.sleep(REST)
        cpu = bot.cpu_seconds()
        await asyncio.sleep(GLANCE)
        cpu = (bot.cpu_seconds() - cpu) / GLANCE * 100
        memory = [bot.memory()]
        await get_acquainted([bot])
        times = round(messages / 2 / len(world.people) / PARTS)
        for _ in range(PARTS if contender.knows else 1):
            await _talk(bot, times)
            memory.append(bot.memory())
        return Result(first, bot.started_in, cpu, tuple(memory))


async def _talk(bot: Bot, times: int) -> None:
    await bot.watch.start()
    await bot.world.say(bot.user, THANKS, bot.world.people, times)
    await bot.watch.wait(times * len(bot.world.people))


@contextlib.asynccontextmanager
async def _telegram() -> AsyncIterator[dict[str, str]]:
    """Yield the settings for a Telegram bot on a Bot API server of our own."""
    command = (sys.executable, "-m", "tests.support.botapi", "--limits", "off")
    async with process(command, {}) as server:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(await server.stdout.readline())}"
        yield {"KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN, "KUPPLUNG_TELEGRAM__API_URL": url}


def _table(found: dict[str, Result], teams: int, messages: int) -> Iterator[str]:
    parts = [f"{number}/{PARTS}" for number in range(1, PARTS + 1)]
    yield (
        f"{f'Matrix: a day of {teams} teams, {messages} messages':46}{'first start s':>14}"
        f"{'ready after s':>14}{'CPU %':>7}{'MiB':>6}{''.join(f'{each:>6}' for each in parts)}"
    )
    for name, each in found.items():
        title = CONTENDERS[name].name + (" and Telegram" if CONTENDERS[name].knows else "")
        first = "-" if each.first is None else f"{each.first:.1f}"
        memory = "".join(f"{some:6.0f}" for some in each.memory)
        yield f"{title:46}{first:>14}{each.second:14.1f}{each.cpu:7.1f}{memory}"
