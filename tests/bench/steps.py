"""Telegram: how many steps a second, of Kupplung and of others, in turn.

Rounds alternate and the median counts. At half of what each reached, the latencies are taken.
"""

import asyncio
import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tests.bench.contenders import Contender, Result, Running, running
from tests.bench.figures import Figure, Findings, german

ECHO = (sys.executable, "-m", "tests.bench.echo", "{url}", "{token}", "{port}")
KUPPLUNG = Contender(
    "Kupplung (FULL, group commits)",
    (sys.executable, "-m", "tests.bench.kupplung"),
    {
        "KUPPLUNG_DATA_DIR": "{dir}",
        "KUPPLUNG_EMBEDDINGS__MODELS": "none",
        "KUPPLUNG_HTTP__PORT": "{port}",
        "KUPPLUNG_TELEGRAM__TOKEN": "{token}",
        "KUPPLUNG_TELEGRAM__API_URL": "{url}",
        "KUPPLUNG_TELEGRAM__WEBHOOK_URL": "http://127.0.0.1:{port}/hook",
        "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET": "only-for-this-run",
    },
    # As far as the third question of a maker's introduction; then its answer and back, for ever.
    prelude=("/start", "1", "1", "1", "Ada Lindner", "2"),
    texts=("Ich gestalte Abläufe für Vereine und Museen.", "zurück"),
    answers=("3/12", "4/12"),
)
POSTGRES = replace(
    KUPPLUNG,
    name="Kupplung, PostgreSQL",
    environment={**KUPPLUNG.environment, "KUPPLUNG_DATABASE_URL": "{database}"},
)
CONTENDERS = {
    "kupplung": KUPPLUNG,
    "postgres": POSTGRES,
    "replicas": replace(POSTGRES, name="Kupplung twice, PostgreSQL", replicas=2),
    "echo": Contender("bare echo, no store", ECHO),
    "ledger": Contender("echo, a FULL commit each", (*ECHO, "--ledger", "{dir}/ledger.db")),
    "concurrent": Contender("echo, concurrent_updates=64", (*ECHO, "--concurrent", "64")),
}
BASELINE = "echo"
GOALS = {
    "kupplung": ("Schritte je Sekunde, SQLite, gespeichert vor der Antwort", "≥ 1 × Echo"),
    "postgres": ("Schritte je Sekunde, PostgreSQL", "≥ 400"),
    "replicas": ("Schritte je Sekunde, zwei Prozesse an einem PostgreSQL", "–"),
}
"""The figures for the README, and what they shall reach."""
IDLE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """What a contender did in its middle round, and at half of that load."""

    full: Result
    calm: Result


async def measure(
    folder: Path, names: Sequence[str], rounds: int, seconds: float, people: int
) -> Findings:
    """Run these contenders in turn, so many times; return what they did."""
    async with contextlib.AsyncExitStack() as stack:
        crew: dict[str, Running] = {}
        for name in names:
            (folder / name).mkdir()
            contender = running(CONTENDERS[name], folder / name)
            crew[name] = await stack.enter_async_context(contender)
        idle = await _at_rest(crew)
        full: dict[str, list[Result]] = {name: [] for name in crew}
        for _ in range(rounds):
            for name, each in crew.items():
                full[name].append(await each.drive(people, seconds))
        lines: dict[str, Line] = {}
        for name, each in crew.items():
            middle = _middle(full[name])
            calm = await each.drive(people, seconds, middle.per_second / 2)
            lines[name] = Line(middle, calm)
    table = "\n".join((*idle, "", *_table(lines, people)))
    return Findings(table, tuple(_figures(lines)))


async def _at_rest(crew: Mapping[str, Running]) -> list[str]:
    await asyncio.sleep(1.0)
    before = {name: each.cpu_seconds() for name, each in crew.items()}
    await asyncio.sleep(IDLE_SECONDS)
    lines = [f"{'at rest':32}{'ready after s':>14}{'MiB':>8}{'CPU %':>8}"]
    for name, each in crew.items():
        memory = each.memory()
        cpu = (each.cpu_seconds() - before[name]) / IDLE_SECONDS * 100.0
        lines.append(
            f"{each.contender.name:32}{each.started_in:14.1f}"
            f"{'-' if memory is None else f'{memory:.0f}':>8}{cpu:8.1f}"
        )
    return lines


def _table(lines: Mapping[str, Line], people: int) -> Iterator[str]:
    yield (
        f"{f'{people} people':32}{'steps/s':>9}{'of echo':>9}{'CPU ms':>8}{'p50 ms':>8}{'p99':>7}"
        f"{'half load p50':>15}{'p99':>7}"
    )
    for name, each in lines.items():
        share = _share(each, lines)
        yield (
            f"{CONTENDERS[name].name:32}{each.full.per_second:9.0f}"
            f"{'-' if share is None else f'{share:.2f}':>9}{each.full.cpu:8.2f}"
            f"{each.full.p50:8.1f}{each.full.p99:7.1f}{each.calm.p50:15.1f}{each.calm.p99:7.1f}"
        )


def _figures(lines: Mapping[str, Line]) -> Iterator[Figure]:
    base = lines.get(BASELINE)
    echo = f"bloßes Echo {german(base.full.per_second)}" if base is not None else "–"
    calm = f"bloßes Echo {german(base.calm.p99)} ms" if base is not None else "–"
    for name, (title, goal) in GOALS.items():
        if name not in lines:
            continue
        each = lines[name]
        share = _share(each, lines)
        times = "" if share is None else f" ({german(share, 2)} ×)"
        yield Figure(title, f"{german(each.full.per_second)}{times}", echo, goal)
        if name == "kupplung":
            late = f"{german(each.calm.p99)} ms"
            yield Figure("p99 einer Antwort bei halber Last, SQLite", late, calm, "< 100 ms")


def _share(line: Line, lines: Mapping[str, Line]) -> float | None:
    if BASELINE not in lines:
        return None
    return line.full.per_second / lines[BASELINE].full.per_second


def _middle(results: Sequence[Result]) -> Result:
    names = ("per_second", "p50", "p99", "cpu")
    return Result(*(median(getattr(each, name) for each in results) for name in names))
