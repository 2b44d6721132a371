"""Runs the contenders in turn and prints the table."""

import argparse
import asyncio
import contextlib
import logging
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from tests.bench.contenders import Contender, Result, Running, running
from tests.bench.matrix import announcement, answers, day
from tests.bench.processes import compile_code
from tests.bench.ticks import Ticks
from tests.bench.ticks import measure as measure_ticks
from tests.support.synapse import installed

ECHO = (sys.executable, "-m", "tests.bench.echo", "{url}", "{token}", "{port}")
KUPPLUNG = Contender(
    "Kupplung (FULL, group commits)",
    (sys.executable, "-m", "tests.bench.kupplung"),
    {
        "KUPPLUNG_DATA_DIR": "{dir}",
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
CONTENDERS = {
    "kupplung": KUPPLUNG,
    "echo": Contender("bare echo, no store", ECHO),
    "ledger": Contender("echo, a FULL commit each", (*ECHO, "--ledger", "{dir}/ledger.db")),
    "concurrent": Contender("echo, concurrent_updates=64", (*ECHO, "--concurrent", "64")),
}
BASELINE = "echo"
TICK = "tick"
MATRIX = ("matrix-answers", "matrix-announcement", "matrix-day")
NAMES = (*CONTENDERS, TICK, *MATRIX)
CODE = ("tests.bench.echo", "tests.bench.kupplung", "tests.bench.matrix.crew",
        "tests.bench.matrix.echo", "adapters.matrix.channel")  # fmt: skip
IDLE_SECONDS = 3.0
MATRIX_PEOPLE, MATRIX_EACH, MATRIX_ROUNDS = 40, 6, 3
MATRIX_TEAMS = 40

Rounds = dict[str, list[Result]]


async def measure(chosen: argparse.Namespace, names: Sequence[str]) -> None:
    """Run the parts of these names, one after the other."""
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        await compile_code(folder / "compiled", *CODE)
        telegram = [name for name in names if name in CONTENDERS]
        if telegram:
            await measure_steps(folder, telegram, chosen.rounds, chosen.seconds, chosen.people)
        if TICK in names and chosen.teams:
            (folder / TICK).mkdir()
            _print_ticks(await measure_ticks(folder / TICK, chosen.teams))
        matrix = [name for name in names if name in MATRIX]
        missing = installed() if matrix else None
        if missing:
            print(f"no figures of Matrix: {missing}")
            return
        for name in matrix:
            _progress(f"{name}, which takes minutes")
            table = await _measure_matrix(name, folder, chosen)
            _progress("")
            print(f"{table}\n", flush=True)


async def _measure_matrix(name: str, folder: Path, chosen: argparse.Namespace) -> str:
    if name == "matrix-answers":
        return await answers.measure(folder, MATRIX_PEOPLE, MATRIX_EACH, MATRIX_ROUNDS)
    if name == "matrix-announcement":
        return await announcement.measure(folder, chosen.rooms)
    return await day.measure(folder, MATRIX_TEAMS, chosen.messages)


async def measure_steps(
    folder: Path, names: Sequence[str], rounds: int, seconds: float, people: int
) -> None:
    """Run Telegram's contenders in turn, so many times, and print what they did."""
    async with contextlib.AsyncExitStack() as stack:
        crew: dict[str, Running] = {}
        for name in names:
            (folder / name).mkdir()
            contender = running(CONTENDERS[name], folder / name)
            crew[name] = await stack.enter_async_context(contender)
        await _print_idle(crew)
        full: Rounds = {name: [] for name in crew}
        for number in range(rounds):
            for name, each in crew.items():
                _progress(f"round {number + 1} of {rounds}: {name}")
                full[name].append(await each.drive(people, seconds))
        calm: dict[str, Result] = {}
        for name, each in crew.items():
            _progress(f"half load: {name}")
            calm[name] = await each.drive(people, seconds, _middle(full[name]).per_second / 2)
        _progress("")
    _print_steps({name: _middle(results) for name, results in full.items()}, calm, people)


async def _print_idle(crew: Mapping[str, Running]) -> None:
    await asyncio.sleep(1.0)
    before = {name: each.cpu_seconds() for name, each in crew.items()}
    await asyncio.sleep(IDLE_SECONDS)
    print(f"{'at rest':32}{'ready after s':>14}{'MiB':>8}{'CPU %':>8}")
    for name, each in crew.items():
        memory = each.memory()
        cpu = (each.cpu_seconds() - before[name]) / IDLE_SECONDS * 100.0
        print(
            f"{each.contender.name:32}{each.started_in:14.1f}"
            f"{'-' if memory is None else f'{memory:.0f}':>8}{cpu:8.1f}"
        )
    print(flush=True)


def _print_steps(full: Mapping[str, Result], calm: Mapping[str, Result], people: int) -> None:
    print(
        f"{f'{people} people':32}{'steps/s':>9}{'of echo':>9}{'CPU ms':>8}{'p50 ms':>8}{'p99':>7}"
        f"{'half load p50':>15}{'p99':>7}"
    )
    for name, each in full.items():
        share = each.per_second / full[BASELINE].per_second if BASELINE in full else None
        print(
            f"{CONTENDERS[name].name:32}{each.per_second:9.0f}"
            f"{'-' if share is None else f'{share:.2f}':>9}{each.cpu:8.2f}"
            f"{each.p50:8.1f}{each.p99:7.1f}{calm[name].p50:15.1f}{calm[name].p99:7.1f}"
        )
    print(flush=True)


def _print_ticks(found: Ticks) -> None:
    print(
        f"tick over {found.teams} teams: {found.first:.2f} s with {found.messages} reminders,"
        f" {found.second:.2f} s without any\n",
        flush=True,
    )


def _middle(results: Sequence[Result]) -> Result:
    return Result(
        *(
            median(getattr(each, name) for each in results)
            for name in ("per_second", "p50", "p99", "cpu")
        )
    )


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--teams", type=int, default=500, help="of the tick; 0 leaves it out")
    parser.add_argument("--rooms", type=int, default=500, help="of matrix-announcement")
    parser.add_argument("--messages", type=int, default=5000, help="of matrix-day")
    parser.add_argument("names", nargs="*", metavar="PART", help=", ".join(NAMES))
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"there are {', '.join(NAMES)}, not {', '.join(sorted(unknown))}")
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    asyncio.run(measure(chosen, chosen.names or NAMES))


if __name__ == "__main__":
    main()
