"""A run on Telegram: what is done to the service, and what has to come of it."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from adapters.app.parts import open_database
from adapters.settings import load_settings
from bot.domain.changes import Put
from bot.registry import LASTING
from tests.support.botapi import DEFAULT_TOKEN
from tests.support.databases import Database, fresh
from tests.support.pairs import CRAFTS, Crowd
from tests.support.postgres import Postgres
from tests.support.served import Served, write_programme
from tests.torture.days import Days, spoken
from tests.torture.facts import (
    Kept,
    check_offers,
    check_pairs,
    check_people,
    check_reminded,
    check_talk,
)
from tests.torture.findings import DOUBT, ELSE, LOST, Findings
from tests.torture.ledger import Ledger
from tests.torture.migrating import TOKEN, Infancy
from tests.torture.moments import Moment, Strike, Watch, first_of, strikes
from tests.torture.results import Result
from tests.torture.telegram_server import Front, WatchfulServer, free_port
from tests.torture.told import check_log, check_status, read_metrics
from tests.torture.town import Town

CLEAN_END, KILLED = 0, -9
HOOKED = frozenset({Moment.POSTED, Moment.TAKEN})
POLLED = frozenset({Moment.FETCHED, Moment.STORED})
REMINDED = frozenset({Moment.REMINDING, Moment.REMINDED})
AT_WILL = frozenset({Moment.STARTING, Moment.ANY})
"""These moments come when they are wanted."""
NO_FLOOD = 100_000
"""So many messages of one person are no flood: ours talk much faster than people."""
SECRET = "kept-between-us"
SETTLING, LONGEST_END = 60.0, 360.0
"""Seconds without a word after which nobody will say anything, and those for the end in all."""
UNDECIDED = """
    SELECT why, key FROM outbox WHERE fate = 'waiting'
    UNION ALL SELECT state, id FROM inbox WHERE state = 'open'
"""


@dataclass
class Run:
    """One service among its people, and what was done to it."""

    result: Result
    served: Served
    server: WatchfulServer
    front: Front
    database: Database
    environ: dict[str, str]
    infancy: Infancy
    chance: Random
    town: Town
    crowd: Crowd
    ledger: Ledger
    port: int = field(default_factory=free_port)
    told: dict[str, int] = field(default_factory=dict)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    lives: list[asyncio.Task[None]] = field(default_factory=list)
    waiting: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self, *, hooked: bool) -> None:
        """Start the service, with a webhook or polling; it is ready some time later."""
        environ = {"KUPPLUNG_HTTP__PORT": str(self.port)}
        if hooked:
            environ |= {
                "KUPPLUNG_TELEGRAM__WEBHOOK_URL": self.front.url,
                "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET": SECRET,
            }
        self.server.ready.clear()
        await self.served.start(self.town.days.ahead, environ)
        self.waiting.append(asyncio.create_task(self._note_ready(time.monotonic())))

    async def _note_ready(self, begun: float) -> None:
        await self.server.ready.wait()
        self.result.ready.append(time.monotonic() - begun)

    async def torment(self, kills: int) -> None:
        """Kill it so many times; newcomers come in the first half."""
        every = max(3, kills // 2 // len(CRAFTS))
        for number, strike in enumerate(strikes(self.chance)):
            if self.result.kills >= kills:
                return
            if number % every == 0 and 2 * self.result.kills <= kills:
                self.crowd.pair_comes()
            await self._live_and_die(strike)
            self._goes_on()

    async def _live_and_die(self, strike: Strike) -> None:
        moment = strike.moment
        if moment is Moment.MIGRATING:
            await self.infancy.ends(strike.delay)
            self.result.note_kill(moment.name)
            return
        if moment in REMINDED and not self._days_pass():
            return
        hooked = moment in HOOKED or (moment not in POLLED and self.chance.random() < 0.5)
        await self.start(hooked=hooked)
        if not await self._is_struck(strike):
            moment = Moment.ANY
        code = await self.served.ended()
        while self.waiting:
            self.waiting.pop().cancel()
        if code == CLEAN_END and moment is Moment.LEAVING:
            return
        assert code == KILLED, f"it ended by itself with {code}"
        self.result.note_kill(moment.name)
        await self.server.is_left()
        await self.database.is_left()
        if self.database.has_tables():
            self.ledger.note_kill()
            self.database.let_time_pass()

    async def _is_struck(self, strike: Strike) -> bool:
        watch, kill, ready = self.server.watch, self.served.kill, self.server.ready
        if strike.moment is Moment.LEAVING:
            await first_of(ready)
            await asyncio.sleep(self.chance.uniform(0.2, 1.0))
            kill(signal.SIGTERM)
            await asyncio.sleep(strike.delay)
            kill()
            return True
        waiting = asyncio.create_task(watch.strike(strike, kill, ready))
        await asyncio.sleep(0)
        if strike.moment is Moment.ANY:
            await first_of(ready)
        if strike.moment in AT_WILL:
            watch.happens(strike.moment)
        return await waiting

    def _days_pass(self) -> bool:
        """Let the clock jump to hours at which much is due, once what was due before was said.

        Over a weekend it does not while somebody is in the middle of a question, or about to
        correct what they mistyped: that would lapse.
        """
        days, expected = self.town.days, set(self.town.reminders())
        there = {key for (key,) in self.database.rows("SELECT key FROM reminder")}
        waits = "SELECT 1 FROM outbox WHERE why = 'appointment' AND fate = 'waiting'"
        if days.last or not expected <= there or self.database.rows(waits):
            return False
        asked = {dialog for (dialog,) in self.database.rows("SELECT dialog FROM progress")}
        mistyped = any(each.mistyped for each in self.town.talkers)
        if days.far and (mistyped or not asked <= LASTING):
            return False
        days.move()
        return True

    def _goes_on(self) -> None:
        """Raise what went wrong in somebody's life."""
        for life in (*self.lives, *self.crowd.lives):
            if life.done() and not life.cancelled():
                life.result()

    # What came of it.

    async def finish(self, found: Findings) -> None:
        """Let everybody come to an end, and the service; note what never does."""
        await self.start(hooked=False)
        self.enough.set()
        lives = [*self.lives, *self.crowd.lives]
        await self._fall_silent(lives)
        for life in lives:
            if not life.done():
                found.note(LOST, f"{life.get_name()} still waits for something{self._heard(life)}")
                life.cancel()
            elif (error := life.exception()) is not None:
                found.note(LOST, str(error))
        status = await self.town.coordinator.asks()
        for why, key in await self.database.until_none(UNDECIDED, SETTLING):
            found.note(LOST, f"{why} {key} never goes out")
        self.told = await read_metrics(self.port)
        check_status(found, self.told, status)
        code = await self.served.stop()
        found.unless(code == CLEAN_END, ELSE, f"it ends with {code}")

    def _heard(self, life: asyncio.Task[None]) -> str:
        """Return what somebody who came with a pair last said and heard."""
        own = (each for each in self.crowd.parties if each.name == life.get_name())
        said = (seen for each in own for seen in each.person.chat[-8:])
        return "".join(f"\n    {'<' if seen.from_bot else '>'} {seen.text[:90]!r}" for seen in said)

    async def _fall_silent(self, lives: Sequence[asyncio.Task[None]]) -> None:
        """Wait until all have ended, or nothing is said any more, or it takes too long."""
        end, before = time.monotonic() + LONGEST_END, -1
        while not all(each.done() for each in lives) and time.monotonic() < end:
            spoken = len(self.server.arrived) + len(self.server.said)
            if spoken == before:
                return
            before = spoken
            await asyncio.wait(lives, timeout=SETTLING)

    async def check(self, found: Findings) -> None:
        """Note what is wrong, and fill in the figures."""
        result, rows = self.result, self.database.rows
        result.repeated, result.held = self.ledger.check(found)
        counted = {"held": result.held, "repeated": result.repeated, "settled": 0}
        found.unless(self.told == counted, DOUBT, f"/metrics tells {self.told}, not {counted}")
        result.most_in_doubt = max(self.ledger.per_kill, default=0)
        result.messages_in = len(self.server.said)
        result.messages_out = rows("SELECT count(*) FROM outbox WHERE fate = 'sent'")[0][0]
        store = await open_database(load_settings(self.environ))
        try:
            kept = await Kept.read(store)
        finally:
            await store.close()
        result.facts = kept.count
        parties, town = self.crowd.parties, self.town
        check_people(found, kept, parties, town.known)
        check_offers(found, kept, parties)
        check_pairs(found, kept, parties)
        check_talk(found, kept, town.talkers)
        check_reminded(found, kept, (team for team, _ in town.silent), town.reminders())

    async def settle(self) -> None:
        """Let the bot know the town, and the town begin to talk."""
        store = await open_database(load_settings(self.environ))
        await store.run(lambda tx: tx.apply(map(Put, self.town.facts())))
        await store.close()
        self.lives = self.town.begin(self.enough)

    def leave(self) -> None:
        """Let everybody fall silent."""
        self.infancy.close()
        for life in (*self.lives, *self.crowd.lives, *self.waiting):
            life.cancel()


def environment(folder: Path, database: Database, server: WatchfulServer) -> dict[str, str]:
    """Return the settings of a service."""
    return {
        "KUPPLUNG_DATA_DIR": str(folder / "data"),
        "KUPPLUNG_EMBEDDINGS__MODELS": "none",
        "KUPPLUNG_DATABASE_URL": database.url,
        "KUPPLUNG_PROGRAMMES": str(folder / "programmes"),
        "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
        "KUPPLUNG_TELEGRAM__API_URL": server.url,
        "KUPPLUNG_HTTP__PORT": "0",
        "KUPPLUNG_FLOOD__BURST": str(NO_FLOOD),
        "KUPPLUNG_LOG_LEVEL": "WARNING",
        "KUPPLUNG_TICK_SECONDS": "1",
    }


@asynccontextmanager
async def opened(folder: Path, postgres: Postgres | None, result: Result) -> AsyncIterator[Run]:
    """Open all that is needed for a run."""
    days, chance, watch = Days.after(datetime.now(UTC)), Random(result.seed), Watch()
    write_programme(folder / "programmes", days.first.date())
    server, front = WatchfulServer(watch), Front(watch)
    server.bot(TOKEN, "newborn_bot")
    with fresh(folder, postgres) as database:
        async with server, front:
            environ = environment(folder, database, server)
            dates = ((each, spoken(each)) for each in days.dates())
            crowd = Crowd(server, Random(chance.random()), dates)
            town, ledger = Town(server, days, chance), Ledger(server, database)
            async with Served(environ, folder / "log") as served:
                infancy = Infancy(served, folder, postgres, server.ready)
                run = Run(result, served, server, front, database, environ, infancy, chance, town,
                          crowd, ledger)  # fmt: skip
                front.ports = [run.port]
                await run.settle()
                try:
                    yield run
                finally:
                    run.leave()


async def torture(
    folder: Path, postgres: Postgres | None, kills: int, result: Result, found: Findings
) -> None:
    """Kill a service on Telegram so many times, and note what came of it."""
    async with opened(folder, postgres, result) as run:
        try:
            await run.torment(kills)
        except (TimeoutError, AssertionError) as error:
            found.note(LOST, f"{type(error).__name__}: {error}")
        await run.finish(found)
        await run.check(found)
        check_log(found, run.database, folder / "log")
