"""Kills the service again and again while people talk with it, and prints what came of it.

Without further choice on SQLite and PostgreSQL, over Telegram and Matrix, one after the other, two
at a time. Fails where anything is wrong, and tells how to do the same again.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from tests.torture.results import Result, read, table, write
from tests.torture.running import run

MESSENGERS, DATABASES = ("telegram", "matrix"), ("sqlite", "postgres")
BOTH = "both"
COMMAND = "python -m tests.torture"


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do. ``kills`` is for all runs together."""

    messenger: str
    database: str
    kills: int
    seed: int

    @property
    def words(self) -> tuple[str, ...]:
        """What stands on the command line for it."""
        return ("--messenger", self.messenger, "--database", self.database,
                "--kills", str(self.kills), "--seed", str(self.seed))  # fmt: skip

    def parts(self) -> Iterator["Wish"]:
        """Yield a wish for each messenger and database."""
        messengers = MESSENGERS if self.messenger == BOTH else (self.messenger,)
        databases = DATABASES if self.database == BOTH else (self.database,)
        each = -(-self.kills // (len(messengers) * len(databases)))
        for messenger in messengers:
            for database in databases:
                yield replace(self, messenger=messenger, database=database, kills=each)

    @property
    def several(self) -> bool:
        """Whether it takes several runs."""
        return BOTH in (self.messenger, self.database)


def read_wish(arguments: Sequence[str] | None = None) -> tuple[Wish, int, Path | None]:
    """Return what is asked for on the command line, how many at a time, and where to report."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="of all runs together")
    parser.add_argument("--seed", type=int, default=1, help="who does what, and when it dies")
    parser.add_argument("--database", choices=(*DATABASES, BOTH), default=BOTH)
    parser.add_argument("--messenger", choices=(*MESSENGERS, BOTH), default=BOTH)
    parser.add_argument("--lanes", type=int, default=2, help="so many runs at a time")
    parser.add_argument("--report", type=Path, metavar="FILE.json",
                        help="for the results; the table goes to FILE.md")  # fmt: skip
    chosen = parser.parse_args(arguments)
    wish = Wish(chosen.messenger, chosen.database, chosen.kills, chosen.seed)
    return wish, chosen.lanes, chosen.report


def run_alone(wish: Wish, folder: Path) -> list[Result]:
    """Do one run in a process of its own, and return its result; what it says is passed on."""
    report = folder / f"{wish.messenger}-{wish.database}.json"
    order = (sys.executable, "-m", "tests.torture", *wish.words, "--report", str(report))
    subprocess.run(order, check=False)
    return read(report) if report.exists() else [_broken(wish)]


def _broken(wish: Wish) -> Result:
    return Result(wish.messenger, wish.database, wish.seed, wrong=["it did not come to an end"])


def run_all(wish: Wish, lanes: int) -> list[Result]:
    """Do all runs that are wished for."""
    if not wish.several:
        return [run(wish.messenger, wish.database, wish.kills, wish.seed)]
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(lanes) as pool:
        parts = list(wish.parts())
        found = pool.map(run_alone, parts, [Path(made)] * len(parts))
        return [result for each in found for result in each]


def main() -> int:
    """Do what is wished for; return 1 where anything is wrong."""
    wish, lanes, report = read_wish()
    results = run_all(wish, lanes)
    command = " ".join((COMMAND, *wish.words))
    if report is not None:
        write(report, results, command)
    print(f"\n{command}\n\n{table(results)}\n", flush=True)
    wrong = [
        f"{each.messenger}, {each.database}: {line}" for each in results for line in each.wrong
    ]
    if wrong:
        print(*wrong, f"The same again: {command}", sep="\n", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
