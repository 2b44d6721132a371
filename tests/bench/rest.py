"""The service at rest: how long it takes to be ready, and what it takes while nobody speaks.

It is started twice on the same data, with a Bot API server and a homeserver on the loopback: a
first start makes the tables and logs in, the second one is what an operator sees every time.
"""

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.embeddings import close_at_hand
from tests.bench.figures import Figure, Findings, german
from tests.bench.processes import cpu_seconds, memory, process
from tests.support.botapi.server import DEFAULT_TOKEN
from tests.support.peer import PASSWORD
from tests.support.synapse import Synapse

PATIENCE = 120.0
CALM, IDLE = 5.0, 40.0
"""Seconds until it is calm after a start, and of rest in which its CPU time is taken."""
COMMAND = (sys.executable, "-m", "tests.bench.kupplung")
TELEGRAM, MATRIX, MODELS = "Telegram", "Matrix", "with models"
FIRST, NEXT = "first start", "next start"


@dataclass(frozen=True, slots=True)
class Rest:
    """What one start showed: seconds until ready (and of CPU), MiB resident, percent of a core."""

    ready: float
    work: float
    memory: float
    cpu: float


async def measure(folder: Path, *, matrix: bool) -> Findings:
    """Start with Telegram alone, and with both where there is a homeserver."""
    found: dict[str, Rest] = {}
    async with contextlib.AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(_telegram())
        found |= await _starts(folder / "one", TELEGRAM, telegram)
        if close_at_hand():
            models = {**telegram, "KUPPLUNG_EMBEDDINGS__MODELS": ""}
            found |= await _starts(folder / "models", f"{TELEGRAM}, {MODELS}", models)
        if matrix:
            both = {**telegram, **await stack.enter_async_context(_matrix(folder))}
            found |= await _starts(folder / "both", f"{TELEGRAM} and {MATRIX}", both)
    alone, (name, each) = found[f"{TELEGRAM}, {NEXT}"], list(found.items())[-1]
    which = "beide Messenger" if name.startswith(f"{TELEGRAM} and") else TELEGRAM
    figures = (
        Figure(
            f"bereit nach dem Start, {which}",
            f"{german(each.ready, 1)} s",
            f"{TELEGRAM} allein {german(alone.ready, 1)} s",
            "< 3 s",
        ),
        Figure(
            f"Speicher im Ruhezustand, {which}",
            f"{german(each.memory)} MiB",
            f"{TELEGRAM} allein {german(alone.memory)} MiB",
            "≤ 150 MiB",
        ),
        Figure(
            f"CPU im Ruhezustand, {which}",
            f"{german(each.cpu, 1)} %",
            f"{TELEGRAM} allein {german(alone.cpu, 1)} %",
            "< 1 %",
        ),
    )
    return Findings("\n".join(_table(found)), figures)


def _table(found: Mapping[str, Rest]) -> Iterator[str]:
    yield f"{'at rest, SQLite':40}{'ready after s':>14}{'CPU s':>8}{'MiB':>8}{'CPU %':>8}"
    for name, each in found.items():
        yield f"{name:40}{each.ready:14.1f}{each.work:8.1f}{each.memory:8.0f}{each.cpu:8.2f}"


async def _starts(folder: Path, name: str, environment: Mapping[str, str]) -> dict[str, Rest]:
    own = {"KUPPLUNG_DATA_DIR": str(folder), "KUPPLUNG_HTTP__PORT": "0"}
    place = {**own, "KUPPLUNG_EMBEDDINGS__MODELS": "none", **environment}
    return {
        f"{name}, {FIRST}": await _rest(place, CALM),
        f"{name}, {NEXT}": await _rest(place, IDLE),
    }


async def _rest(environment: Mapping[str, str], seconds: float) -> Rest:
    since = time.perf_counter()
    async with process(COMMAND, environment) as child:
        await _until_ready(child)
        ready, work = time.perf_counter() - since, cpu_seconds(child.pid)
        await asyncio.sleep(CALM)
        before = cpu_seconds(child.pid)
        await asyncio.sleep(seconds)
        cpu = (cpu_seconds(child.pid) - before) / seconds * 100.0
        return Rest(ready, work, memory(child.pid) or 0.0, cpu)


async def _until_ready(child: Process) -> None:
    assert child.stdout is not None
    async with asyncio.timeout(PATIENCE):
        if await child.stdout.readline() != b"ready\n":
            raise RuntimeError("the service does not start")


@contextlib.asynccontextmanager
async def _telegram() -> AsyncIterator[dict[str, str]]:
    """Run a Bot API server that is polled; yield how to reach it."""
    server = (sys.executable, "-m", "tests.support.botapi", "--limits", "off")
    async with process(server, {}) as child:
        assert child.stdout is not None
        url = f"http://127.0.0.1:{int(await child.stdout.readline())}"
        yield {"KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN, "KUPPLUNG_TELEGRAM__API_URL": url}


@contextlib.asynccontextmanager
async def _matrix(folder: Path) -> AsyncIterator[dict[str, str]]:
    """Run a homeserver with an account for the bot; yield how to reach it."""
    home = folder / "homeserver"
    home.mkdir()
    homeserver = await asyncio.to_thread(Synapse, home)
    try:
        await asyncio.to_thread(homeserver.start)
        made = await asyncio.to_thread(homeserver.register, "kupplung", PASSWORD)
        yield {
            "KUPPLUNG_MATRIX__HOMESERVER": homeserver.url,
            "KUPPLUNG_MATRIX__USER": made["user_id"],
            "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
        }
    finally:
        await asyncio.to_thread(homeserver.stop)
