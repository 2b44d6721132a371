"""The contenders, each a process with a Bot API server and people of its own."""

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.processes import cpu_seconds, free_port, memory, process
from tests.support import postgres
from tests.support.botapi.server import DEFAULT_TOKEN

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Contender:
    """A program that answers people: its command line, and what they say to it.

    Everybody says ``prelude`` once and then ``texts`` again and again; every answer to these must
    hold one of ``answers``, so that what is measured is what is meant. ``{database}`` in the
    environment is a PostgreSQL of its own. Of ``replicas`` the first one gets all webhooks; they
    share the rest of the work.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    prelude: tuple[str, ...] = ()
    texts: tuple[str, ...] = ("Hallo",)
    answers: tuple[str, ...] = ("Hallo",)
    replicas: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What one round showed. Latencies in milliseconds, CPU in milliseconds a step."""

    per_second: float
    p50: float
    p99: float
    cpu: float


class Running:
    """A contender at work."""

    def __init__(
        self, contender: Contender, session: aiohttp.ClientSession, world: str, process: Process
    ) -> None:
        self.contender = contender
        self.started_in = 0.0
        self._session = session
        self._world = world
        self._process = process

    async def wait_until_ready(self, since: float) -> None:
        """Return once updates are delivered to it; it has ``PATIENCE`` seconds for that."""
        while "setWebhook" not in await self._ask("counters"):
            if self._process.returncode is not None or time.perf_counter() - since > PATIENCE:
                raise RuntimeError(f"{self.contender.name} does not start")
            await asyncio.sleep(0.01)
        self.started_in = time.perf_counter() - since

    async def drive(self, people: int, seconds: float, rate: float | None = None) -> Result:
        """Let new people talk to it for a while; see ``tests.support.botapi.drive``."""
        contender = self.contender
        order = {
            "people": people,
            "seconds": seconds,
            "rate": rate,
            "prelude": contender.prelude,
            "texts": contender.texts,
        }
        before = cpu_seconds(self._process.pid)
        report = await self._ask("drive", order)
        # What the prelude cost is counted by the steps it took, which are steps as well.
        steps = report["steps"] + people * len(contender.prelude)
        cpu = (cpu_seconds(self._process.pid) - before) * 1000.0 / max(steps, 1)
        if report["unanswered"] or not any(each in report["sample"] for each in contender.answers):
            raise RuntimeError(f"{contender.name} does not answer as it should: {report}")
        return Result(report["per_second"], report["p50"], report["p99"], cpu)

    def memory(self) -> float | None:
        """Return the resident memory in MiB, where the system says."""
        return memory(self._process.pid)

    def cpu_seconds(self) -> float:
        """Return the CPU time that it took so far."""
        return cpu_seconds(self._process.pid)

    async def _ask(self, what: str, order: Mapping[str, Any] | None = None) -> Any:
        method = "GET" if order is None else "POST"
        url = f"{self._world}/_world/{what}"
        async with self._session.request(method, url, json=order) as answer:
            return await answer.json()


@contextlib.asynccontextmanager
async def running(contender: Contender, folder: Path) -> AsyncIterator[Running]:
    """Start a contender with its own Bot API server; end both."""
    async with contextlib.AsyncExitStack() as stack:
        api = (sys.executable, "-m", "tests.support.botapi", "--limits", "off")
        world = await stack.enter_async_context(process(api, {}))
        assert world.stdout is not None
        url = f"http://127.0.0.1:{int(await world.stdout.readline())}"
        place = {"url": url, "token": DEFAULT_TOKEN, "port": str(free_port()), "dir": str(folder)}
        command = tuple(each.format_map(place) for each in contender.command)
        if any("{database}" in text for text in contender.environment.values()):
            server = stack.enter_context(postgres.running(durable=True))
            place["database"] = stack.enter_context(server.database())
        environment = {name: text.format_map(place) for name, text in contender.environment.items()}
        since = time.perf_counter()
        child = await stack.enter_async_context(process(command, environment))
        for _ in range(1, contender.replicas):
            other = {**environment, "KUPPLUNG_HTTP__PORT": str(free_port())}
            await stack.enter_async_context(process(command, other))
        timeout = aiohttp.ClientTimeout(total=10 * PATIENCE)
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        found = Running(contender, session, url, child)
        await found.wait_until_ready(since)
        yield found
