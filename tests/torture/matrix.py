"""A run on Matrix: a real homeserver, people with a client of their own, in encrypted rooms."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

from adapters.app.parts import open_database
from adapters.cli.invite import Wish, invite
from adapters.settings import load_settings
from adapters.system import new_id
from bot.codes import pretty, read_code
from bot.domain.changes import Put
from bot.domain.people import Role
from tests.support.databases import fresh
from tests.support.element import Elements
from tests.support.killing_matrix import WANTED, WatchfulProxy
from tests.support.matrix_couples import Couple
from tests.support.matrix_tales import Someone, Theatre
from tests.support.matrix_teams import acquainted
from tests.support.matrix_torment import World, go_on, torment
from tests.support.pairs import CRAFTS
from tests.support.postgres import Postgres
from tests.support.served import ClockAhead, Served, write_programme
from tests.support.synapse import Synapse
from tests.torture.days import SAXONY
from tests.torture.findings import ELSE, LOST, Findings
from tests.torture.matrix_checks import check_facts, check_world
from tests.torture.results import Result
from tests.torture.told import check_log

PASSWORD = "Fichtelberg-1215"
BOT = "@kupplung:localhost"
TEAMS = CRAFTS[:3]
CLEAN_END = 0
NO_FLOOD = 100_000
"""So many messages of one person are no flood: ours may talk faster than people."""
WAITS = "SELECT key FROM outbox WHERE fate = 'waiting'"


def quiet_morning(now: datetime) -> datetime:
    """Return ten o'clock of a working day on which nothing is due, and on which another follows."""
    day = SAXONY.local(now).date() + timedelta(days=1)
    while day.day > 2 or not all(SAXONY.is_workday(day + timedelta(days=n)) for n in (0, 1)):
        day += timedelta(days=1)
    return SAXONY.instant(day, time(10))


@asynccontextmanager
async def opened(folder: Path, postgres: Postgres | None, seed: int) -> AsyncIterator[World]:
    """Open all that is needed for a run."""
    now = datetime.now(UTC)
    morning = quiet_morning(now)
    write_programme(folder / "programmes", morning.date())
    with Synapse() as homeserver, fresh(folder, postgres) as database:
        login = homeserver.register(BOT[1:].partition(":")[0], PASSWORD)
        homeserver.request("POST", "/_matrix/client/v3/logout", {}, login["access_token"])
        async with (
            Elements(homeserver.url) as elements,
            WatchfulProxy(homeserver.url, Random(seed)) as proxy,
        ):
            environ = {
                "KUPPLUNG_DATA_DIR": str(folder / "data"),
                "KUPPLUNG_EMBEDDINGS__MODELS": "none",
                "KUPPLUNG_DATABASE_URL": database.url,
                "KUPPLUNG_PROGRAMMES": str(folder / "programmes"),
                "KUPPLUNG_MATRIX__HOMESERVER": proxy.url,
                "KUPPLUNG_MATRIX__USER": BOT,
                "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
                "KUPPLUNG_HTTP__PORT": "0",
                "KUPPLUNG_FLOOD__BURST": str(NO_FLOOD),
            }
            async with Served(environ, folder / "log") as served:
                world = World(homeserver, elements, proxy, served, Theatre(BOT), database, environ,
                              morning - now, Random(seed))  # fmt: skip
                try:
                    yield world
                finally:
                    world.leave()


async def settle_in(world: World) -> str:
    """Let people have accounts, and the bot know some of them; return the coordinator's code."""
    now = datetime.now(UTC) + world.ahead

    async def person(name: str, *, strict: bool) -> Someone:
        user = re.sub(r"[^a-z]", "", name.casefold())
        await asyncio.to_thread(world.homeserver.register, user, PASSWORD)
        element = await world.elements.login(user, PASSWORD, strict=strict, cross_sign=True)
        return Someone(world.theatre, element, name)

    settings = load_settings(world.environ)
    store = await open_database(settings)
    for number, craft in enumerate(TEAMS, start=1):
        maker = await person(f"Maker {craft}", strict=True)
        contact = await person(f"Contact {craft}", strict=False)
        couple = Couple(world.theatre, maker, contact, number, f"Haus {craft}")
        facts = tuple(acquainted(couple, craft, now))
        await store.run(lambda tx, facts=facts: tx.apply(map(Put, facts)))  # type: ignore[misc]
        world.couples.append(couple)
    await store.close()
    world.newcomers.append(await person("Kim Seidel", strict=False))
    world.newcomers.append(await person("Ben Okafor", strict=True))
    lines = await invite(settings, Wish(Role.COORDINATOR), ClockAhead(world.ahead), new_id)
    (code,) = filter(None, map(read_code, lines))
    return pretty(code)


async def torture(
    folder: Path, postgres: Postgres | None, kills: int, result: Result, found: Findings
) -> World:
    """Kill a service on Matrix at least so many times, and note what came of it."""
    async with opened(folder, postgres, result.seed) as world:
        code = await settle_in(world)
        thorough = kills >= WANTED.total()
        world.proxy.wanted = Counter(WANTED if thorough else dict.fromkeys(WANTED, 1))
        await world.start()
        try:
            await torment(world, code, thorough=thorough)
            await go_on(world, kills)
            world.theatre.enough.set()
            await asyncio.gather(*world.tales)
        except (TimeoutError, AssertionError) as error:
            found.note(LOST, f"{type(error).__name__}: {error}")
        for (key,) in await world.database.until_none(WAITS):
            found.note(LOST, f"{key} never goes out")
        await check_world(world, found, result)
        code_of_end = await world.served.stop()
        found.unless(code_of_end == CLEAN_END, ELSE, f"it ends with {code_of_end}")
        await check_facts(world, found, result)
        check_log(found, world.database, folder / "log")
    return world
