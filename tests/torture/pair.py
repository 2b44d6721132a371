"""Two services on one database: they live, and one of them dies every few seconds."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from tests.support.databases import Database
from tests.support.replicas import LOOK, duty, is_there, serves
from tests.support.served import Served
from tests.torture.telegram_server import free_port

CLEAN_END, KILLED = 0, -9
EVERY = 5.0
"""Seconds from one death to the next."""
AT_REST = 0.5
"""Seconds after a death in which what was under way has come to an end."""
SURE = 1
"""Seconds for which a lease must last, so that nobody takes it while one looks."""
READY = 30.0


@dataclass(eq=False)
class One:
    """One of the two. ``born`` is when it began, on the loop's clock; 0 while it is dead."""

    served: Served
    port: int
    born: float = 0.0


@dataclass
class Pair:
    """Two services with the same settings, who log to the same file; one channel is watched.

    ``takeovers`` are the seconds for which nobody served that channel after its server's death,
    where the other one lived to take it over; at most so many where who took over died so soon that
    nobody saw it serve.
    """

    environ: dict[str, str]
    log: Path
    database: Database
    channel: str
    chance: Random
    ahead: timedelta
    both: tuple[One, ...] = ()
    takeovers: list[float] = field(default_factory=list)
    deaths: int = 0
    _left: float = 0.0
    """When the channel's server died, as long as nobody has replaced it."""
    _dead: str = ""
    """Who held the channel's lease when its server died."""
    _heir: One | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        enter = self._stack.enter_async_context
        served = [await enter(Served(self.environ, self.log)) for _ in range(2)]
        self.both = tuple(One(each, free_port()) for each in served)
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._watching is not None
        self._watching.cancel()
        await self._stack.aclose()

    @property
    def ports(self) -> list[int]:
        """Where the two listen."""
        return [each.port for each in self.both]

    async def start(self, **environ: str) -> None:
        """Start both, and wait until one serves. What is given is added to their settings."""
        self.environ |= environ
        for each in self.both:
            await self._start(each)
        async with asyncio.timeout(READY):
            while await self.leader() is None:  # noqa: ASYNC110 # another process does it
                await asyncio.sleep(LOOK)

    async def _start(self, one: One) -> None:
        settings = {**self.environ, "KUPPLUNG_HTTP__PORT": str(one.port)}
        await one.served.start(self.ahead, settings)
        one.born = time.monotonic()

    async def stop(self) -> list[int]:
        """Ask both to end, once both have come so far as to listen; return their exit codes."""
        await self._listen()
        codes = [await each.served.stop() for each in self.both]
        for each in self.both:
            each.born = 0.0
        return codes

    async def _listen(self) -> None:
        """Wait until both do."""
        async with asyncio.timeout(READY):
            for each in self.both:
                while not await is_there(each.port):  # noqa: ASYNC110 # another process does it
                    await asyncio.sleep(LOOK)

    async def leader(self) -> One | None:
        """Return who serves the channel."""
        for each in self.both:
            if each.born and await serves(each.port, self.channel):
                return each
        return None

    async def die_in_turn(
        self,
        seconds: float,
        strike: Callable[[Callable[[], None]], Awaitable[None]],
        look: Callable[[], None],
    ) -> None:
        """Kill one every few seconds, for so long; on a slow machine not before both listen.

        ``strike`` is given what kills, and does it when it sees fit, but soon. ``look`` may look at
        what the channel's server left behind, before anybody else takes over.
        """
        end = time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            victim, other = self.chance.sample(self.both, 2)
            await self._listen()
            await strike(victim.served.kill)
            code = await victim.served.ended()
            died, victim.born = time.monotonic(), 0.0
            assert code == KILLED, f"it ended by itself with {code}"
            self.deaths += 1
            if victim is self._heir:
                self._heir = None
            await asyncio.sleep(AT_REST)
            if dead := await self._left_by(other):
                look()
                self._note_death(dead, died, other)
            await self._start(victim)
            await asyncio.sleep(max(0.0, begun + EVERY - time.monotonic()))

    async def _left_by(self, other: One) -> str:
        """Return which dead one has the lease of the channel for some while yet; or nothing."""
        async with asyncio.timeout(READY):
            while (served := await duty(other.port, self.channel)) is None:  # noqa: ASYNC110
                await asyncio.sleep(LOOK)
        if served:
            return ""
        lasts = f"until > clock_timestamp() + interval '{SURE} s'"
        found = self.database.rows(
            f"SELECT owner FROM lease WHERE name LIKE '{self.channel}:%' AND {lasts}"
        )
        return str(found[0][0]) if found else ""

    def _note_death(self, dead: str, died: float, other: One) -> None:
        """Note that the other one is to take over, unless it is already."""
        if self._left and dead == self._dead:
            return
        if self._left and self._heir is not None:
            self.takeovers.append(died - self._left)
        self._left, self._heir, self._dead = died, other, dead

    async def _watch(self) -> None:
        """Note how long it takes until the channel is served again, unless the heir dies, too."""
        while True:
            if self._left and await self.leader() is not None:
                if self._heir is not None:
                    self.takeovers.append(time.monotonic() - self._left)
                self._left, self._heir = 0.0, None
            await asyncio.sleep(LOOK)
