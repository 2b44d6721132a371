"""How long a tick takes over very many teams, in this process, on the real store.

Beside it: the plain loop, which loads all teams in one transaction and asks every rule. Where
waits are noted, the coordinator asks for help again and again meanwhile, and a wait ends when the
answer is durable; that work is part of the figures, too. "most" is the longest wait. On a machine
that others use, CPU seconds tell more than seconds.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from os import getpid
from pathlib import Path

from bot.engine.cases import due_of
from bot.engine.respond import respond
from bot.gather import team_cases
from bot.ports import Tx
from bot.talk.model import Envelope, Said
from tests.bench.crowd import FORGETS, KIM, PROGRAMME, move_in
from tests.bench.figures import Figure, Findings, german
from tests.bench.processes import memory
from tests.support.clock import at
from tests.support.town import Town

FIRST = at("2024-11-02 10:00")
"""A Saturday: all is looked at, nobody is written to."""
MORNING = at("2024-11-04 09:00")
"""The first polite hour after the day on which dates are asked."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PAUSE = 0.02
"""Seconds between an answer and the next question."""

Do = Callable[[], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Line:
    """What one tick took, and how long somebody waited for each answer meanwhile, in seconds."""

    name: str
    messages: int
    seconds: float
    cpu: float
    memory: float
    waits: tuple[float, ...] = ()

    def waited(self, share: float) -> float:
        """Return the milliseconds within which that share of the answers came."""
        waits = sorted(self.waits)
        return waits[min(int(len(waits) * share), len(waits) - 1)] * 1000

    def __str__(self) -> str:
        """Return the line of a table, waits in milliseconds."""
        worst = (f"{self.waited(0.99):.0f}", f"{self.waited(1):.0f}") if self.waits else "--"
        figures = f"{self.messages:>9}{self.seconds:>8.2f}{self.cpu:>8.2f}{self.memory:>7.0f}"
        return f"{self.name:42}{figures}{worst[0]:>8}{worst[1]:>7}"


async def measure(folder: Path, teams: int) -> Findings:
    """Let so many teams live there, and tick at several moments."""
    town = Town(folder, FIRST)
    town.programmes = {PROGRAMME: town.programmes[PROGRAMME]}
    await town.open()
    try:
        await move_in(town.store, folder / "town.db", teams)
        tick = town.service.tick
        first = await _line(town, "first start: every team is looked at", FIRST, tick)
        idle = await _line(town, "the minute after", FIRST + MINUTE, tick)
        asked = await _line(town, f"a morning, 1 team in {FORGETS} is asked", MORNING, tick)
        again = await _line(town, "the minute after", MORNING + MINUTE, tick)
        late = await _talked(town, "a day without ticks, made up for", MORNING + DAY, tick)
        loop = await _talked(
            town, "plain loop, nothing posted", MORNING + DAY + MINUTE, _loop(town)
        )
    finally:
        await town.close()
    names = f"{'messages':>9}{'s':>8}{'CPU s':>8}{'MiB':>7}{'p99 ms':>8}{'most':>7}"
    head = f"{f'tick over {teams} teams':42}{names}"
    table = "\n".join((head, *map(str, (first, idle, asked, again, late, loop))))
    return Findings(table, tuple(_figures(teams, first, idle, asked, late, loop)))


def _figures(
    teams: int, first: Line, idle: Line, asked: Line, late: Line, loop: Line
) -> Iterator[Figure]:
    number, plain = german(teams), f"alle ansehen {german(loop.seconds, 1)} s"
    few = german(asked.messages)
    yield Figure(f"Blick über {number} Teams", f"{german(idle.seconds, 2)} s", plain, "< 5 s")
    yield Figure(
        f"Blick über {number} Teams, {few} Erinnerungen fällig",
        f"{german(asked.seconds, 1)} s",
        f"{plain}, ohne eine zu schreiben",
        "< 5 s",
    )
    yield Figure(
        "Speicher dabei",
        f"{german(asked.memory)} MiB",
        f"vorher {german(first.memory)} MiB, alle ansehen {german(loop.memory)} MiB",
        "gleichbleibend",
    )
    yield Figure(
        f"p99 einer Antwort, während {german(late.messages)} Erinnerungen nachgeholt werden",
        f"{german(late.waited(0.99))} ms",
        f"alle ansehen {german(loop.waited(0.99))} ms",
    )


def _loop(town: Town) -> Do:
    """Return the plain loop."""

    async def work(tx: Tx) -> int:
        now = town.clock.now()
        cases = await team_cases(tx, town.programmes[PROGRAMME])
        return sum(len(list(due_of(case, now))) for case in cases)

    async def loop() -> int:
        return await town.store.run(work)

    return loop


async def _line(town: Town, name: str, now: datetime, do: Do) -> Line:
    town.clock.set(now)
    begin, cpu = time.perf_counter(), time.process_time()
    messages = await do()
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    return Line(name, messages, seconds, cpu, memory(getpid()) or 0.0)


async def _talked(town: Town, name: str, now: datetime, do: Do) -> Line:
    """Do it while somebody talks to the bot."""
    done = asyncio.Event()
    talking = asyncio.create_task(_talk(town, done))
    line = await _line(town, name, now, do)
    done.set()
    return replace(line, waits=await talking)


async def _talk(town: Town, done: asyncio.Event) -> tuple[float, ...]:
    """Ask for help again and again; return how long each answer took to be durable."""
    waits: list[float] = []
    while not (done.is_set() and waits):
        begin = time.perf_counter()
        now = town.clock.now()
        await town.store.accept([Envelope(f"{now} {len(waits)}", KIM, Said("/hilfe"), now)])
        while not await respond(town.store, town.service.desk):
            pass
        waits.append(time.perf_counter() - begin)
        await asyncio.sleep(PAUSE)
    return tuple(waits)
