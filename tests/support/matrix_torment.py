"""The service among people on Matrix, and all that is done to it while they talk with it."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from tests.support.databases import Database
from tests.support.element import Elements
from tests.support.killing_matrix import ORDINARY, WANTED, WatchfulProxy
from tests.support.matrix_couples import Couple, comes_new, coordinates
from tests.support.matrix_tales import Someone, Theatre
from tests.support.pairs import maker_script
from tests.support.served import Served
from tests.support.synapse import Synapse

CLEAN_END, KILLED = 0, -9
PATIENCE = 4.0
"""Seconds after which is asked whether the moments that are wanted can still come."""
EVERY = 4
"""After so many kills at a chosen moment somebody begins, and something else happens."""
TALES = 5
"""So many people or couples have something to tell."""
FIRST_LIVES = 8
"""Before that the service is only killed: it logs in, publishes its keys and signs them."""


@dataclass
class World:
    """The service with its homeserver and its people, and what was done to it.

    ``ready`` has the seconds after which it listened again.
    """

    homeserver: Synapse
    elements: Elements
    proxy: WatchfulProxy
    served: Served
    theatre: Theatre
    database: Database
    environ: dict[str, str]
    ahead: timedelta
    chance: Random
    couples: list[Couple] = field(default_factory=list)
    newcomers: list[Someone] = field(default_factory=list)
    tales: list[asyncio.Task[None]] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    unstored: int = 0
    leased: int = 0
    calls: int = 0
    ready: list[float] = field(default_factory=list)
    _waiting: asyncio.Task[None] | None = None

    @property
    def data(self) -> Path:
        """The folder of its data."""
        return Path(self.environ["KUPPLUNG_DATA_DIR"])

    @property
    def people(self) -> list[Someone]:
        """Everybody but the bot."""
        return [
            *(each for couple in self.couples for each in (couple.maker, couple.contact)),
            *self.newcomers,
        ]

    async def start(self) -> None:
        """Start the service."""
        self.calls = len(self.proxy.calls)
        await self.served.start(self.ahead)
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.create_task(self._note_ready(time.monotonic()))

    async def _note_ready(self, begun: float) -> None:
        await self.proxy.is_heard(self.calls)
        self.ready.append(time.monotonic() - begun)

    async def listens(self) -> None:
        """Wait until the service listens."""
        async with asyncio.timeout(60):
            await self.proxy.is_heard(self.calls)

    async def kill(self, what: str) -> None:
        """Kill it, and bring it back."""
        self.served.kill()
        await self.is_dead(what)

    async def is_dead(self, what: str) -> None:
        """Look at what the dead one left behind, and bring it back."""
        assert await self.served.ended() == KILLED
        self.kills[what] += 1
        await self.database.is_left()
        if self.database.has_tables():
            stored = {id_ for (id_,) in self.database.rows("SELECT id FROM inbox")}
            leased = "SELECT 1 FROM outbox WHERE leased_until IS NOT NULL AND owner IS NOT NULL"
            self.leased += bool(self.database.rows(leased))
            self.database.let_time_pass()
            self.unstored += not {f"matrix:{each}" for each in self.theatre.meant} <= stored
        await self.start()

    def leave(self) -> None:
        """Let everybody fall silent."""
        for each in (*self.tales, *filter(None, (self._waiting,))):
            each.cancel()

    def goes_on(self) -> None:
        """Raise what went wrong in a tale."""
        for tale in self.tales:
            if tale.done():
                tale.result()


async def torment(world: World, code: str, *, thorough: bool = True) -> None:
    """Kill at all moments that are wanted, and do everything else in between, or half of that."""
    kim, ben = world.newcomers
    script = maker_script(ben.name, "Holz")
    ends = ("Dein Profil ist vollständig", "Ich sehe jeden Tag nach")
    one, two, three = (each.live() for each in world.couples)
    begins = iter(
        (one, coordinates(kim, code), two, comes_new(ben, "/start", script, *ends), three)
    )
    others = iter(HALF + OTHER_HALF if thorough else HALF)
    number = 0
    while there_is_more(world):
        begun = len(world.tales)
        if begun * EVERY <= number and (tale := next(begins, None)) is not None:
            world.tales.append(asyncio.create_task(tale))
        moment = await world.proxy.strike(world.served.kill, PATIENCE)
        if moment is not None:
            await world.is_dead(f"{moment.act.name} {moment.point.name}")
        world.goes_on()
        if moment is None:
            continue
        number += 1
        if number % EVERY == 0 and number >= FIRST_LIVES:
            other = next(others, None)
            if other is not None:
                await other(world)
    for other in others:
        await other(world)


async def go_on(world: World, kills: int) -> None:
    """Kill at what goes on all the time, until it has died so often in all."""
    number = 0
    while world.kills.total() < kills:
        number += 1
        world.proxy.wanted.update({each: 1 for each in WANTED if each.act in ORDINARY})
        moment = await world.proxy.strike(world.served.kill, PATIENCE)
        if moment is not None:
            await world.is_dead(f"{moment.act.name} {moment.point.name}")
        world.goes_on()
        if moment is None or number % EVERY == 0:
            await world.chance.choice((dies_starting, dies_somewhere, stops))(world)


def there_is_more(world: World) -> bool:
    """Whether moments that are wanted may still come: some only come while people arrive."""
    wanted = {moment.act for moment in +world.proxy.wanted}
    arrived = len(world.tales) == TALES and all(each.rounds for each in world.couples)
    return bool(wanted & ORDINARY if arrived else wanted)


async def dies_starting(world: World) -> None:
    await world.listens()
    await world.kill("somewhere")
    await asyncio.sleep(world.chance.uniform(0, 0.5))
    await world.kill("starting")


async def dies_somewhere(world: World) -> None:
    await world.listens()
    await asyncio.sleep(world.chance.uniform(0, 1.5))
    await world.kill("somewhere")


async def dies_idle(world: World) -> None:
    await world.listens()
    async with world.theatre.hushed():
        await world.proxy.is_idle(1.0)
        await world.kill("idle")


async def stops(world: World) -> None:
    await world.listens()
    await asyncio.sleep(world.chance.uniform(0, 1))
    assert await world.served.stop() == CLEAN_END
    await world.start()


async def homeserver_restarts(world: World) -> None:
    await world.listens()
    async with world.theatre.hushed():
        await asyncio.to_thread(world.homeserver.restart)
        await world.elements.retry()


async def homeserver_loses_power(world: World) -> None:
    await world.listens()
    async with world.theatre.hushed():
        await asyncio.to_thread(world.homeserver.kill)
        await asyncio.to_thread(world.homeserver.start)
        await world.elements.retry()


async def homeserver_hangs(world: World) -> None:
    await world.listens()
    async with world.theatre.building:
        world.homeserver.freeze()
        await asyncio.sleep(5)
        await world.kill("while the homeserver hangs")
        await asyncio.sleep(5)
        world.homeserver.thaw()


HALF = (
    dies_starting, stops, homeserver_restarts, dies_idle, homeserver_loses_power, dies_somewhere,
)  # fmt: skip
OTHER_HALF = (
    homeserver_hangs, dies_starting, stops, dies_somewhere, dies_somewhere, stops,
)  # fmt: skip
"""What else can happen, in this order."""
