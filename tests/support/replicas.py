"""Several services on one PostgreSQL, with what stands before them: a proxy that shares out calls.

Each is ``kupplung run`` in a process of its own. The proxy gives a webhook to one after the other,
and to another one where that does not answer; or, on demand, each call to all of them.
"""

import asyncio
import contextlib
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import psycopg
from aiohttp import web

from tests.bench.processes import free_port
from tests.support.served import Served

SECRET = "only-for-this-run"
LOOK = 0.05
FREED = 15.0
"""So many seconds after a death at most somebody else does its work."""
FREED_AT_ONCE = 6.0
"""And so many after an orderly end: less than what is left of a lease at a death.

It takes one second at most, in which the other asks (``adapters.lease.RETRY``), and its answer; a
busy computer is given more. After a death it takes the rest of the lease, some eight seconds.
"""
_SOON = 3.0
_PATIENCE = aiohttp.ClientTimeout(total=_SOON)


class Balancer:
    """Listens at ``url`` and gives what comes to the ports of ``targets``, in turn."""

    def __init__(self, targets: Mapping[str, int]) -> None:
        self._targets = dict(targets)
        self._turn = 0
        self._runner: web.AppRunner
        self.everybody = False
        self.url = ""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=_PATIENCE)
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        body = await request.read()
        ports = list(self._targets.values())
        self._turn += 1
        ports = ports[self._turn % len(ports) :] + ports[: self._turn % len(ports)]
        if self.everybody:
            found = await asyncio.gather(*(self._give(request, body, port) for port in ports))
            return next((each for each in found if each.status == 200), found[0])
        for port in ports:
            answer = await self._give(request, body, port)
            if answer.status < 500:
                return answer
        return web.Response(status=502)

    async def _give(self, request: web.Request, body: bytes, port: int) -> web.Response:
        url = f"http://127.0.0.1:{port}{request.rel_url}"
        headers = {
            name: each
            for name, each in request.headers.items()
            if name.lower() not in ("host", "content-length")
        }
        try:
            async with self._session.request(
                request.method, url, data=body, headers=headers
            ) as answer:
                return web.Response(
                    status=answer.status,
                    body=await answer.read(),
                    content_type=answer.content_type,
                )
        except (aiohttp.ClientError, TimeoutError):
            return web.Response(status=502)


class Replicas:
    """Services by name. ``database`` is a URL; what each logs goes to ``folder``."""

    def __init__(
        self, database: str, folder: Path, environ: Mapping[str, str], names: tuple[str, ...]
    ) -> None:
        self.database, self._folder = database, folder
        self._environ = environ
        self.ports = {name: free_port() for name in names}
        self.balancer = Balancer(self.ports)
        self._served: dict[str, Served] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.balancer)
        for name, port in self.ports.items():
            environ = {
                **self._environ,
                "KUPPLUNG_DATABASE_URL": self.database,
                "KUPPLUNG_DATA_DIR": str(self._folder / "data"),
                "KUPPLUNG_EMBEDDINGS__MODELS": "none",
                "KUPPLUNG_HTTP__PORT": str(port),
            }
            served = Served(environ, self._folder / f"{name}.log")
            self._served[name] = await self._stack.enter_async_context(served)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each in self._served.values():
            each.kill(signal.SIGCONT)
        await self._stack.aclose()

    @property
    def webhook(self) -> dict[str, str]:
        """The settings of a webhook that leads through the proxy."""
        return {
            "KUPPLUNG_TELEGRAM__WEBHOOK_URL": f"{self.balancer.url}/hook",
            "KUPPLUNG_TELEGRAM__WEBHOOK_SECRET": SECRET,
        }

    async def start(self, *names: str, **environ: str) -> None:
        """Start these, all at once."""
        await asyncio.gather(*(self._served[name].start(environ=environ) for name in names))

    async def listens(self, name: str) -> None:
        """Wait until one has come so far as to listen."""
        async with asyncio.timeout(2 * FREED):
            while not await is_there(self.ports[name]):  # noqa: ASYNC110 # a process does it
                await asyncio.sleep(LOOK)

    async def kill(self, name: str) -> None:
        """Kill one on the spot."""
        self._served[name].kill()
        await self._served[name].ended()

    async def stop(self, name: str) -> int:
        """Ask one to end; return its exit code."""
        return await self._served[name].stop()

    def freeze(self, name: str) -> None:
        """Let one stand still."""
        self._served[name].kill(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let one go on."""
        self._served[name].kill(signal.SIGCONT)

    async def serves(self, name: str, channel: str) -> bool:
        """Whether one says that it serves a channel; not if it does not answer."""
        return await serves(self.ports[name], channel)

    async def leader(self, channel: str, *, but: str = "", within: float = FREED) -> str:
        """Return who serves a channel, once it is somebody else than ``but``."""
        async with asyncio.timeout(within):
            while True:
                for name in self.ports:
                    if name != but and await self.serves(name, channel):
                        return name
                await asyncio.sleep(LOOK)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        connecting = psycopg.AsyncConnection.connect(self.database, autocommit=True)
        async with await connecting as connection:
            cursor = await connection.execute(query.encode())
            return await cursor.fetchall()

    async def until_none(self, query: str) -> None:
        """Wait until a query finds nothing any more."""
        async with asyncio.timeout(2 * FREED):
            while await self.rows(query):  # noqa: ASYNC110 # another process does it
                await asyncio.sleep(LOOK)

    def log_of(self, name: str) -> str:
        """Return what one has logged."""
        return (self._folder / f"{name}.log").read_text()


async def serves(port: int, channel: str) -> bool:
    """Whether who listens there says that it serves a channel; not if nobody answers."""
    return await duty(port, channel) is True


async def duty(port: int, channel: str) -> bool | None:
    """Return whether who listens there serves a channel; nothing if nobody answers in time."""
    url = f"http://127.0.0.1:{port}/readyz"
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.get(url) as answer,
        ):
            found: dict[str, Any] = await answer.json()
            return bool(found["channels"][channel]["serving"])
    return None


async def is_there(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(aiohttp.ClientError, TimeoutError):
        url = f"http://127.0.0.1:{port}/healthz"
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(url):
            return True
    return False
