"""Runs the parts one after the other, and prints what each found and the table of all."""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tests.bench import broadcast, rest, steps, ticks
from tests.bench.figures import Figure, Findings, markdown
from tests.bench.matrix import announcement, answers, day
from tests.bench.processes import compile_code
from tests.support.synapse import installed

USUAL = (*steps.CONTENDERS, "rest", "tick", "broadcast", "matrix-answers")
LONG = ("matrix-announcement", "matrix-day")
"""They run if they are named."""
NAMES = (*USUAL, *LONG)
CODE = ("tests.bench.echo", "tests.bench.kupplung", "tests.bench.matrix.crew",
        "tests.bench.matrix.echo", "adapters.matrix.channel")  # fmt: skip
MATRIX_PEOPLE, MATRIX_EACH, MATRIX_ROUNDS = 40, 6, 3
MATRIX_TEAMS = 40


async def measure(chosen: argparse.Namespace, names: Sequence[str]) -> None:
    """Run the parts of these names; print each table, and the figures of all at the end."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        await compile_code(folder / "compiled", *CODE)
        async for found in _parts(folder, chosen, names):
            _progress("")
            print(f"{found.table}\n", flush=True)
            figures += found.figures
    if figures:
        print(markdown(figures))


async def _parts(
    folder: Path, chosen: argparse.Namespace, names: Sequence[str]
) -> AsyncIterator[Findings]:
    contenders = [name for name in steps.CONTENDERS if name in names]
    if contenders:
        _progress(f"steps of {', '.join(contenders)}")
        yield await steps.measure(folder, contenders, chosen.rounds, chosen.seconds, chosen.people)
    missing = installed()
    for name in NAMES:
        if name in contenders or name not in names:
            continue
        if name.startswith("matrix") and missing:
            yield Findings(f"no figures of {name}: {missing}")
        else:
            _progress(f"{name}, which takes minutes")
            (folder / name).mkdir()
            yield await _part(name, folder / name, chosen, matrix=not missing)


async def _part(name: str, folder: Path, chosen: argparse.Namespace, *, matrix: bool) -> Findings:
    match name:
        case "rest":
            return await rest.measure(folder, matrix=matrix)
        case "tick":
            return await ticks.measure(folder, chosen.teams)
        case "broadcast":
            return await broadcast.measure(folder, chosen.chats)
        case "matrix-answers":
            return await answers.measure(folder, MATRIX_PEOPLE, MATRIX_EACH, MATRIX_ROUNDS)
        case "matrix-announcement":
            return Findings(await announcement.measure(folder, chosen.rooms))
        case _:
            return Findings(await day.measure(folder, MATRIX_TEAMS, chosen.messages))


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--teams", type=int, default=80_000, help="of tick")
    parser.add_argument("--chats", type=int, default=1000, help="of broadcast")
    parser.add_argument("--rooms", type=int, default=500, help="of matrix-announcement")
    parser.add_argument("--messages", type=int, default=5000, help="of matrix-day")
    parser.add_argument("names", nargs="*", metavar="PART", help=", ".join(NAMES))
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        parser.error(f"there are {', '.join(NAMES)}, not {', '.join(sorted(unknown))}")
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    logging.getLogger("adapters.app.keys").setLevel(logging.ERROR)  # keys of a run need no copy
    asyncio.run(measure(chosen, chosen.names or USUAL))


if __name__ == "__main__":
    main()
