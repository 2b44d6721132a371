"""How many encrypted private messages are answered in a second.

Everybody writes while the bot is paused; then it goes on, and the clock runs until its last answer
is on the homeserver, by the homeserver's time. So the people take no time from it, and each
contender finds the same pile. Rounds alternate; the median counts, and the slowest and the fastest
round stand beside it. Where these lie far apart, or the load of the machine (processes that want to
run, over the last minute) is far above 3, the share says more about the others on the machine.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, Findings, german
from tests.bench.matrix.crew import (
    BASELINE,
    CONTENDERS,
    THANKS,
    Bot,
    at_work,
    get_acquainted,
    introduce,
)
from tests.bench.matrix.world import inhabited

CHOICE = "!sprache"
SIGNS = 4
"""So many choices has the answer to it."""
ALONE = 15
SHARE_OF_CHOICES = 3
"""With choices so many times less is said: each answer is several events."""


@dataclass(frozen=True, slots=True)
class Result:
    """Answers a second, and CPU milliseconds an answer of the bot and of the homeserver."""

    per_second: float
    cpu: float
    server_cpu: float


async def measure(folder: Path, people: int, each: int, rounds: int) -> Findings:
    """Let so many people say something so often in each round."""
    async with contextlib.AsyncExitStack() as stack:
        world = await stack.enter_async_context(inhabited(CONTENDERS, people))
        crew: dict[str, Bot] = {}
        for name, contender in CONTENDERS.items():
            place = folder / name
            await introduce(contender, world, place)
            crew[name] = await stack.enter_async_context(at_work(contender, world, name, place))
        await get_acquainted(list(crew.values()))
        alone = {name: await _alone(bot) for name, bot in crew.items()}
        found: dict[str, list[Result]] = {name: [] for name in crew}
        for _ in range(rounds):
            for name, bot in crew.items():
                found[name].append(await _round(bot, THANKS, each))
        few = max(1, each // SHARE_OF_CHOICES)
        choices = [await _round(crew["kupplung"], CHOICE, few, SIGNS) for _ in range(rounds)]
    head = f"Matrix: {people} encrypted chats, {each} each"
    load = f"load of the machine: {os.getloadavg()[0]:.1f}"
    table = "\n".join((*_table(found, alone, head), _choices(choices), load))
    ours, base, eager = (
        _middle(found[name]).per_second for name in ("kupplung", BASELINE, "eager")
    )
    figure = Figure(
        "Antworten je Sekunde, Matrix, verschlüsselt",
        german(ours),
        f"bloßes Echo {german(base)}, mit zwanzig zugleich {german(eager)}",
        "≥ Echo",
    )
    return Findings(table, (figure,))


async def _round(bot: Bot, text: str, each: int, signs: int = 0) -> Result:
    world, watch = bot.world, bot.watch
    count = each * len(world.people)
    await watch.start()
    with bot.paused():
        await world.say(bot.user, text, world.people, each)
        cpu, server, begin = bot.cpu_seconds(), world.cpu_seconds(), time.time()
    seconds = await watch.wait(count, count * signs) - begin
    cpu, server = bot.cpu_seconds() - cpu, world.cpu_seconds() - server
    return Result(count / seconds, cpu / count * 1000, server / count * 1000)


async def _alone(bot: Bot) -> float:
    """Return the median milliseconds from before a message to its answer, one at a time."""
    resident = bot.world.people[0]
    found = []
    for _ in range(ALONE):
        await bot.watch.start()
        begin = time.time()
        await resident.peer.say(resident.rooms[bot.user], THANKS)
        found.append((await bot.watch.wait(1, glance=0.03) - begin) * 1000)
    return median(found)


def _middle(results: list[Result]) -> Result:
    names = ("per_second", "cpu", "server_cpu")
    return Result(*(median(getattr(each, name) for each in results) for name in names))


def _table(found: dict[str, list[Result]], alone: dict[str, float], head: str) -> Iterator[str]:
    yield (
        f"{head:36}{'answers/s':>10}{'rounds':>12}{'of echo':>9}{'CPU ms':>8}"
        f"{'homeserver CPU ms':>19}{'one alone ms':>14}"
    )
    base = _middle(found[BASELINE]).per_second
    for name, results in found.items():
        each = _middle(results)
        yield (
            f"{CONTENDERS[name].name:36}{each.per_second:10.1f}{_spread(results):>12}"
            f"{each.per_second / base:9.2f}{each.cpu:8.1f}{each.server_cpu:19.1f}"
            f"{alone[name]:14.0f}"
        )


def _choices(results: list[Result]) -> str:
    each = _middle(results)
    return (
        f"{f'Kupplung, with {SIGNS} choices each':36}{each.per_second:10.1f}"
        f"{_spread(results):>12}{'':9}{each.cpu:8.1f}{each.server_cpu:19.1f}"
        f"   {each.per_second * (1 + SIGNS):.0f} events/s: a message and {SIGNS} reactions"
    )


def _spread(results: list[Result]) -> str:
    rates = [each.per_second for each in results]
    return f"{min(rates):.0f} - {max(rates):.0f}"
