"""Two services on one PostgreSQL, one of which is killed every five seconds: nothing is lost.

Telegram by webhook, which either takes, Telegram by polling, and Matrix, each for so many minutes.
Who dies is chosen by lot, and so is what is going on then. Whoever died comes back at once.
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.killing_matrix import ORDINARY, WANTED
from tests.support.matrix_couples import comes_new, coordinates
from tests.support.matrix_torment import World
from tests.support.pairs import CRAFTS, maker_script
from tests.support.postgres import Postgres, running
from tests.torture import matrix, telegram
from tests.torture.findings import ELSE, LOST, Findings
from tests.torture.matrix_checks import check_facts, check_world
from tests.torture.moments import Moment, Strike, strikes
from tests.torture.pair import CLEAN_END, Pair
from tests.torture.results import Result, read, table, write
from tests.torture.running import LOG
from tests.torture.told import check_log

COMMAND = "python -m tests.torture.replicas"
WEBHOOK, POLLING, MATRIX = "webhook", "polling", "matrix"
KINDS = (WEBHOOK, POLLING, MATRIX)
NOT_HERE = frozenset({Moment.MIGRATING, Moment.STARTING, Moment.LEAVING})
UNSEEN = {WEBHOOK: telegram.POLLED, POLLING: telegram.HOOKED}
PATIENCE = 3.0
ARRIVING = 0.5
"""In this part of the time people come; in the rest they only talk."""


def part(begun: float, seconds: float) -> float:
    """Return how much of the time is over in which people come."""
    return (time.monotonic() - begun) / seconds / ARRIVING


@dataclass
class OnTelegram:
    """How one of two services dies on Telegram."""

    run: telegram.Run
    kind: str
    seconds: float
    begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self._strikes = self._chosen()

    def _chosen(self) -> Iterator[Strike]:
        left_out = NOT_HERE | UNSEEN[self.kind]
        return (each for each in strikes(self.run.chance) if each.moment not in left_out)

    async def strike(self, kill: Callable[[], None]) -> None:
        """Kill at some moment; now and then somebody comes."""
        run, watch, strike = self.run, self.run.server.watch, next(self._strikes)
        if len(run.crowd.parties) / 2 <= part(self.begun, self.seconds) * len(CRAFTS):
            run.crowd.pair_comes()
        run._goes_on()
        waiting = asyncio.create_task(watch.strike(strike, kill))
        await asyncio.sleep(0)
        watch.happens(Moment.ANY)
        came = await waiting
        run.result.note_kill(strike.moment.name if came else Moment.ANY.name)


async def torture_telegram(
    kind: str, folder: Path, server: Postgres, seconds: float, result: Result, found: Findings
) -> Pair:
    """Kill one of two services on Telegram for so long, and note what came of it."""
    async with telegram.opened(folder, server, result) as run:
        environ = dict(run.environ)
        if kind == WEBHOOK:
            environ["KUPPLUNG_TELEGRAM__WEBHOOK_URL"] = run.front.url
            environ["KUPPLUNG_TELEGRAM__WEBHOOK_SECRET"] = telegram.SECRET
        days = run.town.days.ahead
        pair = Pair(environ, folder / LOG, run.database, "telegram", run.chance, days)
        async with pair:
            run.front.ports = pair.ports
            await pair.start()
            victims = OnTelegram(run, kind, seconds)
            await endure(pair.die_in_turn(seconds, victims.strike, run.ledger.note_kill), found)
            await stop(pair, found)
        run.front.ports = [run.port]
        await run.finish(found)
        await run.check(found)
        result.ready = pair.takeovers
        check_log(found, run.database, folder / LOG)
    return pair


@dataclass
class OnMatrix:
    """How one of two services dies on Matrix."""

    world: World
    code: str
    seconds: float
    begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        kim, ben = self.world.newcomers
        ends = ("Dein Profil ist vollständig", "Ich sehe jeden Tag nach")
        one, two, three = (each.live() for each in self.world.couples)
        new = comes_new(ben, "/start", maker_script(ben.name, "Holz"), *ends)
        self.tales = [one, coordinates(kim, self.code), new, two, three]
        self._tales = iter(self.tales)

    async def strike(self, kill: Callable[[], None]) -> None:
        """Kill at some moment; now and then somebody begins."""
        world = self.world
        if len(world.tales) <= part(self.begun, self.seconds) * len(self.tales):
            self._begin()
        world.goes_on()
        world.proxy.wanted.update({each: 1 for each in WANTED if each.act in ORDINARY})
        moment = await world.proxy.strike(kill, PATIENCE)
        kill()
        word = "somewhere" if moment is None else f"{moment.act.name} {moment.point.name}"
        world.kills[word] += 1

    def _begin(self) -> None:
        if (tale := next(self._tales, None)) is not None:
            self.world.tales.append(asyncio.create_task(tale))

    async def finish(self) -> None:
        """Let everybody begin who has not yet, and come to an end."""
        self.world.theatre.enough.set()
        while len(self.world.tales) < len(self.tales):
            self._begin()
        await asyncio.gather(*self.world.tales)


async def torture_matrix(
    folder: Path, server: Postgres, seconds: float, result: Result, found: Findings
) -> Pair:
    """Kill one of two services with one Matrix device for so long, and note what came of it."""
    async with matrix.opened(folder, server, result.seed) as world:
        code = await matrix.settle_in(world)
        log, database = folder / LOG, world.database
        pair = Pair(world.environ, log, database, "matrix", world.chance, world.ahead)
        async with pair:
            await pair.start()
            victims = OnMatrix(world, code, seconds)
            await endure(pair.die_in_turn(seconds, victims.strike, lambda: None), found)
            await endure(victims.finish(), found)
            for (key,) in await database.until_none(matrix.WAITS):
                found.note(LOST, f"{key} never goes out")
            world.ready = pair.takeovers
            await check_world(world, found, result)
            await stop(pair, found)
        await check_facts(world, found, result)
        check_log(found, database, log)
    return pair


async def endure(suffering: Coroutine[None, None, None], found: Findings) -> None:
    """Note what went wrong for people meanwhile."""
    try:
        await suffering
    except (TimeoutError, AssertionError) as error:
        found.note(LOST, f"{type(error).__name__}: {error}")


async def stop(pair: Pair, found: Findings) -> None:
    """Ask both to end."""
    codes = await pair.stop()
    found.unless(codes == [CLEAN_END] * len(codes), ELSE, f"they end with {codes}")


async def torture(kind: str, folder: Path, server: Postgres, seconds: float, seed: int) -> Result:
    """Do one run, and return what came of it."""
    messenger = MATRIX if kind == MATRIX else "telegram"
    result, found, begun = Result(messenger, "postgres", seed), Findings(), time.monotonic()
    if kind == MATRIX:
        await torture_matrix(folder, server, seconds, result, found)
    else:
        await torture_telegram(kind, folder, server, seconds, result, found)
    result.take(found)
    result.took = time.monotonic() - begun
    return result


def run(kind: str, minutes: float, seed: int) -> Result:
    """Do one run in a folder of its own; it stays where something was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    with running() as server:
        result = asyncio.run(torture(kind, folder, server, minutes * 60, seed))
    if result.wrong:
        print(f"The log of the services: {folder / LOG}", flush=True)
    else:
        shutil.rmtree(folder)
    return result


def run_all(kinds: Sequence[str], minutes: float, seed: int, lanes: int) -> list[Result]:
    """Do several runs, each in a process of its own, so many at a time."""
    if len(kinds) == 1:
        return [run(kinds[0], minutes, seed)]
    with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(lanes) as pool:

        def do(kind: str) -> list[Result]:
            report = Path(made) / kind
            order = (sys.executable, "-m", "tests.torture.replicas", kind, "--seed", str(seed),
                     "--minutes", f"{minutes:g}", "--report", str(report))  # fmt: skip
            subprocess.run(order, check=False)
            messenger = MATRIX if kind == MATRIX else "telegram"
            broken = Result(messenger, "postgres", seed, wrong=["it did not come to an end"])
            return read(report) if report.exists() else [broken]

        return [result for found in pool.map(do, kinds) for result in found]


def main() -> int:
    """Do what is wished for; return 1 where anything is wrong."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--minutes", type=float, default=10, help="how long each")
    parser.add_argument("--seed", type=int, default=1, help="who does what, and who dies")
    parser.add_argument("--lanes", type=int, default=1, help="so many runs at a time")
    parser.add_argument("--report", type=Path, help="a file for the results, as JSON")
    chosen = parser.parse_args()
    kinds = tuple(chosen.kinds) or KINDS
    if unknown := set(kinds) - set(KINDS):
        parser.error(f"there are {', '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    results = run_all(kinds, chosen.minutes, chosen.seed, chosen.lanes)
    words = " ".join((COMMAND, *chosen.kinds, "--minutes", f"{chosen.minutes:g}",
                      "--seed", str(chosen.seed)))  # fmt: skip
    if chosen.report is not None:
        write(chosen.report, results, words)
    print(f"\n{words}\n\n{table(results)}\n", flush=True)
    wrong = [
        f"{kind}: {line}" for kind, each in zip(kinds, results, strict=True) for line in each.wrong
    ]
    if wrong:
        print(*wrong, f"The same again: {words}", sep="\n", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
