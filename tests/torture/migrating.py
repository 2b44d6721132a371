"""Services that are killed in their infancy, while they make or renew the tables of a database."""

import asyncio
import itertools
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage.engine import exclusive, read_url
from storage.migrations.steps import config
from tests.support.databases import Database, fresh
from tests.support.postgres import Postgres
from tests.support.served import Served

CLEAN_END, KILLED = 0, -9
MOST = 3
"""So many services die on one database, before another one must come to serve it."""
PATIENCE, A_MOMENT = 2.0, 0.002
OLDEST = "0001"
TOKEN = "700002:" + "B" * 35
"""A bot of its own: it must not take what people say to the other one."""


@dataclass
class Infancy:
    """Databases that nobody has used yet, one after the other; every other one is of old."""

    served: Served
    folder: Path
    postgres: Postgres | None
    ready: asyncio.Event
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _environ: dict[str, str] = field(default_factory=dict)
    _deaths: int = 0
    _database: Database | None = None
    _stack: ExitStack = field(default_factory=ExitStack)

    async def ends(self, delay: float) -> None:
        """Kill one so many seconds after it began; let one live when enough have died."""
        if self._database is None:
            self._database = await asyncio.to_thread(self._prepare)
        await self.served.start(environ=self._environ)
        await self._begins(self._database)
        await asyncio.sleep(delay)
        self.served.kill()
        assert await self.served.ended() == KILLED
        await self._database.is_left()
        self._deaths += 1
        if self._deaths % MOST == 0:
            await self._grows_up(self._database)

    @staticmethod
    async def _begins(database: Database) -> None:
        """Wait until it works on the tables, or was too quick to be seen doing it."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not database.is_prepared():  # noqa: ASYNC110 # a process does it
                    await asyncio.sleep(A_MOMENT)

    def _prepare(self) -> Database:
        number = next(self._numbers)
        place = self.folder / f"infancy-{number}"
        place.mkdir()
        database = self._stack.enter_context(fresh(place, self.postgres))
        self._environ = {
            "KUPPLUNG_DATABASE_URL": database.url,
            "KUPPLUNG_DATA_DIR": str(place),
            "KUPPLUNG_EMBEDDINGS__MODELS": "none",
            "KUPPLUNG_TELEGRAM__TOKEN": TOKEN,
        }
        if number % 2:
            settings = config()
            with exclusive(read_url(database.url)) as connection:
                settings.attributes["connection"] = connection
                command.upgrade(settings, OLDEST)
        return database

    async def _grows_up(self, database: Database) -> None:
        self.ready.clear()
        await self.served.start(environ=self._environ)
        async with asyncio.timeout(60):
            await self.ready.wait()
        assert await self.served.stop() == CLEAN_END
        with exclusive(read_url(database.url)) as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        assert found == ScriptDirectory.from_config(config()).get_current_head()
        self.close()

    def close(self) -> None:
        """Remove the database, if there is one."""
        self._database = None
        self._stack.close()
