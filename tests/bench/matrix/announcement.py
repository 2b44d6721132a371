"""How long it takes until one announcement is in hundreds of encrypted rooms, each one person's.

The first one hands each room's key to each device; the second one finds that done. The clock runs
from the order (Kupplung: the commit of the outbox) until the last message is on the homeserver.
Everybody finds the same homeserver: a copy of it, made before any bot had logged in.
"""

import asyncio
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.matrix.crew import CONTENDERS, Bot, Contender, at_work, introduce
from tests.bench.matrix.echo import ANNOUNCEMENT
from tests.bench.matrix.facts import announce
from tests.bench.matrix.world import Resident, World, inhabited

BOT = "bot"
WITNESSES = 3
"""So many people of each round read what they got."""
REST = 2.0
"""Seconds in which a bot learns, after its start, which devices people have."""


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds from the start to ready, and of both announcements; MiB at the end."""

    started: float
    first: float
    second: float
    memory: float


async def measure(folder: Path, rooms: int) -> str:
    """Let each contender tell so many rooms something, twice; return a table of the seconds."""
    found: dict[str, Result] = {}
    async with inhabited([BOT], rooms) as world:
        for number, (name, contender) in enumerate(CONTENDERS.items()):
            place = folder / f"{name}-announces"
            witnesses = world.people[number * WITNESSES : (number + 1) * WITNESSES]
            with world.copied() as twin:
                found[name] = await _tell_twice(contender, twin, place, witnesses)
    return "\n".join(_table(found, rooms))


async def _tell_twice(
    contender: Contender, world: World, folder: Path, witnesses: list[Resident]
) -> Result:
    await introduce(contender, world, folder)
    async with at_work(contender, world, BOT, folder) as bot:
        await asyncio.sleep(REST)
        seconds = [await _tell(bot, f"news-{number}") for number in range(2)]
        for each in witnesses:
            await each.peer.hear(each.rooms[bot.user], ANNOUNCEMENT, sender=bot.user)
        return Result(bot.started_in, seconds[0], seconds[1], bot.memory())


async def _tell(bot: Bot, name: str) -> float:
    people = bot.world.people
    await bot.watch.start()
    if bot.contender.knows:
        await announce(bot.folder, [each.account.user for each in people], ANNOUNCEMENT, name)
        begin = time.time()
    else:
        begin = time.time()
        bot.child.send_signal(signal.SIGUSR1)
    return await bot.watch.wait(len(people)) - begin


def _table(found: dict[str, Result], rooms: int) -> Iterator[str]:
    yield (
        f"{f'Matrix: an announcement to {rooms} encrypted rooms':46}{'ready after s':>14}"
        f"{'first s':>9}{'second s':>10}{'MiB':>6}"
    )
    for name, each in found.items():
        yield (
            f"{CONTENDERS[name].name:46}{each.started:14.1f}{each.first:9.1f}{each.second:10.1f}"
            f"{each.memory:6.0f}"
        )
