"""How long a tick takes over many teams, in this process, on the real store."""

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.support.clock import at
from tests.support.residents import settle
from tests.support.town import Town

START = at("2024-09-02 10:00")
LATER = timedelta(days=32)
"""By then a month went by without a date and an update, on a working day: all are reminded."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """Seconds of a tick that reminds everybody, and of the next one, which finds nothing new."""

    teams: int
    messages: int
    first: float
    second: float


async def measure(folder: Path, teams: int) -> Ticks:
    """Let so many teams forget their month, and tick."""
    town = await Town(folder, START).open()
    try:
        known: list[str] = []
        for number in range(teams):
            known.append(
                f"C{number} = Contact {number}, contact: House {number} | Title | Need | Organs"
            )
            known.append(f"M{number} = Maker {number}, maker: Builds organs. | Organs | Pipes")
        for each in known:
            town.settle_in(each.partition(" ")[0], "de")
        await settle(town, known, [f"C{number}, M{number}" for number in range(teams)])
        town.clock.set(START + LATER)
        first, messages = await _tick(town)
        second, _ = await _tick(town)
        return Ticks(teams, messages, first, second)
    finally:
        await town.close()


async def _tick(town: Town) -> tuple[float, int]:
    begin = time.perf_counter()
    messages = await town.service.tick()
    return time.perf_counter() - begin, messages
