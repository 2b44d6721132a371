"""The bots, each a process that logs into an account of the world."""

import asyncio
import contextlib
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.matrix.facts import register
from tests.bench.matrix.world import Watch, World
from tests.bench.processes import cpu_seconds, memory, process
from tests.support.peer import PASSWORD

PATIENCE = 120.0
AT_ONCE = 20
THANKS = "danke"
ECHO = (sys.executable, "-m", "tests.bench.matrix.echo", "{url}", "{user}", "{password}")


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that answers people: its command line and environment.

    ``knows`` tells that it has a store, in which people are to be known. ``answer`` is what it
    answers to thanks.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    knows: bool = False
    answer: str = THANKS


CONTENDERS = {
    "kupplung": Contender(
        "Kupplung (FULL, exactly once)",
        (sys.executable, "-m", "tests.bench.kupplung"),
        {
            "KUPPLUNG_DATA_DIR": "{dir}",
            "KUPPLUNG_EMBEDDINGS__MODELS": "none",
            "KUPPLUNG_HTTP__PORT": "0",
            "KUPPLUNG_MATRIX__HOMESERVER": "{url}",
            "KUPPLUNG_MATRIX__USER": "{user}",
            "KUPPLUNG_MATRIX__PASSWORD": "{password}",
        },
        knows=True,
        answer="Gern.",
    ),
    "echo": Contender("bare echo, nothing kept", ECHO),
    "eager": Contender("echo, 20 answers abreast", (*ECHO, "--abreast", "20")),
}
BASELINE = "echo"


@dataclass
class Bot:
    """A contender at work as a bot of the world."""

    contender: Contender
    world: World
    watch: Watch
    folder: Path
    child: Process
    started_in: float = 0.0

    @property
    def user(self) -> str:
        """The bot's id."""
        return self.watch.bot.user

    async def wait_until_ready(self, since: float) -> None:
        """Return once it says so."""
        assert self.child.stdout is not None
        async with asyncio.timeout(PATIENCE):
            if await self.child.stdout.readline() != b"ready\n":
                raise RuntimeError(f"{self.contender.name} does not start")
        self.started_in = time.perf_counter() - since

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Let it stand still, while what people say piles up."""
        self.child.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.child.send_signal(signal.SIGCONT)

    def memory(self) -> float:
        """Return the resident memory in MiB; 0 where the system does not say."""
        return memory(self.child.pid) or 0.0

    def cpu_seconds(self) -> float:
        """Return the CPU time that it took so far."""
        return cpu_seconds(self.child.pid)


@contextlib.asynccontextmanager
async def at_work(
    contender: Contender,
    world: World,
    name: str,
    folder: Path,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[Bot]:
    """Start a contender as the bot of that name; ``more`` goes into its environment."""
    account = world.bots[f"@{name}:localhost"]
    place = {
        "url": world.homeserver.url,
        "user": account.user,
        "password": PASSWORD,
        "dir": str(folder),
    }
    command = tuple(each.format_map(place) for each in contender.command)
    environment = {name: text.format_map(place) for name, text in contender.environment.items()}
    since = time.perf_counter()
    async with process(command, environment | dict(more or {})) as child:
        bot = Bot(contender, world, Watch(world, account), folder, child)
        await bot.wait_until_ready(since)
        yield bot


async def introduce(contender: Contender, world: World, folder: Path) -> None:
    """Let a contender that is not running know everybody, if it knows people at all."""
    folder.mkdir(exist_ok=True)
    if contender.knows:
        await register(folder, [each.account.user for each in world.people])


async def get_acquainted(bots: Sequence[Bot]) -> None:
    """Let everybody thank each bot and be answered, so that all have each other's keys.

    They come a few at a time: nio has fifty one-time keys ready, and is deaf once they are gone.
    """
    for bot in bots:
        people = bot.world.people
        for start in range(0, len(people), AT_ONCE):
            some = people[start : start + AT_ONCE]
            for each in some:
                await each.peer.tick()
            await bot.world.say(bot.user, THANKS, some)
            for each in some:
                await each.peer.hear(each.rooms[bot.user], bot.contender.answer, sender=bot.user)
