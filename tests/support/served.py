"""``kupplung run`` as a process that can be killed and started again, quickly.

Importing everything takes longer than getting ready to serve. So one process imports and forks:
each child is the whole command in a process of its own, and inherits nothing but code. One whose
clock is ahead cannot be the command itself; it puts the same service together.
"""

import asyncio
import contextlib
import json
import logging
import os
import re
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import holidays.countries  # noqa: F401 # each child would import it again

import adapters.matrix.channel  # noqa: F401 # the same
from adapters.app import open_app
from adapters.cli import main
from adapters.settings import load_settings
from adapters.system import SystemClock, new_id
from bot.domain.calendar import Calendar
from tests.support.town import PRESETS

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
BY_DAY = "TESTS_BY_DAY"
"""Set in the environment of a service for which every hour is a polite one."""
LONG_AGO = "1970-01-01T00:00:00.000000+00:00"


class ClockAhead(SystemClock):
    """Runs as the computer's, but so much ahead of it."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The present instant, and so much more."""
        return super().now() + self._ahead


class Served:
    """The command with its environment; what it logs goes to ``log``."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self._environ = {**os.environ, **environ}
        self._log = log
        self._pid = 0
        self._mother: Process

    async def __aenter__(self) -> Self:
        with self._log.open("ab") as log:
            self._mother = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.support.served",
                stdin=PIPE, stdout=PIPE, stderr=log, cwd=ROOT, env=self._environ,
            )  # fmt: skip
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pid:
            self.kill()
            await self.ended()
        self._mother.terminate()
        await self._mother.wait()

    async def start(
        self, ahead: timedelta | None = None, environ: Mapping[str, str] | None = None
    ) -> None:
        """Start the service; it takes a moment until it serves.

        Its clock may be ahead, and its environment have more than that of its mother.
        """
        seconds = ahead.total_seconds() if ahead else 0
        self._pid = await self._order(f"start {seconds:.0f} {json.dumps(dict(environ or {}))}")

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Kill it, on the spot."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, number)

    async def ended(self) -> int:
        """Wait for its end, and return its exit code, or the negative signal that killed it."""
        code = await self._order("wait")
        self._pid = 0
        return code

    async def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.kill(signal.SIGTERM)
        return await self.ended()

    async def _order(self, word: str) -> int:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(f"{word}\n".encode())
        async with asyncio.timeout(PATIENCE):
            return int(await self._mother.stdout.readline())


def has_tables(database: Path) -> bool:
    """Whether a service has come so far as to make its tables."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as raw:
        return (
            raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone() is not None
        )


def let_leases_run_out(database: Path) -> None:
    """Do in the database of a service that is dead what the minutes do: nobody waits for them."""
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE lease SET until = ?", (LONG_AGO,))
        raw.execute("UPDATE outbox SET leased_until = ? WHERE leased_until NOT NULL", (LONG_AGO,))


def write_programme(folder: Path, today: date) -> None:
    """Put the preset of the Erzgebirge into a folder, as if it ran today."""
    text = (PRESETS / "cimis2-erzgebirge.toml").read_text()
    text = re.sub(r"(?m)^starts = \S+", f"starts = {today - timedelta(days=60)}", text)
    text = re.sub(r"(?m)^ends = \S+", f"ends = {today + timedelta(days=150)}", text)
    text = re.sub(r"(?m)^due = \S+", f"due = {today + timedelta(days=100)}", text)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "programme.toml").write_text(text)


def breed() -> None:
    """Start a child for each "start" on standard input, and wait for it at each "wait"."""
    child = 0
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "start":
            child = os.fork()
            if not child:
                seconds, _, environ = rest.partition(" ")
                os.environ.update(json.loads(environ))
                _serve(timedelta(seconds=int(seconds)))
            print(child, flush=True)
        else:
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _serve(ahead: timedelta) -> None:
    code = 1
    if os.environ.pop(BY_DAY, ""):
        setattr(Calendar, "polite", lambda *_: True)  # noqa: B010 # what it tests holds at any hour
    try:
        if ahead:
            asyncio.run(_serve_ahead(ahead))
            code = 0
        else:
            main(["run"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


async def _serve_ahead(ahead: timedelta) -> None:
    logging.basicConfig(level=logging.WARNING)
    app = await open_app(load_settings(os.environ), clock=ClockAhead(ahead), new_id=new_id)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await app.run(stop)


if __name__ == "__main__":
    breed()
