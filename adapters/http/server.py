"""The HTTP server."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import orjson
from aiohttp import web

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class HttpServer:
    """Answers ``GET /healthz``, and ``POST`` on the paths that are given.

    ``database_ok`` says whether the database can be reached; ``contacts`` when each channel was
    last in touch with its messenger. Port 0 takes a free one.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        database_ok: Callable[[], Awaitable[bool]],
        contacts: Callable[[], Mapping[str, datetime | None]],
        posts: Mapping[str, Handler] | None = None,
    ) -> None:
        self._host, self._port = host, port
        self._database_ok = database_ok
        self._contacts = contacts
        app = web.Application(client_max_size=MOST_BYTES)
        app.router.add_get("/healthz", self._tell_health)
        for path, handler in (posts or {}).items():
            app.router.add_post(path, handler)
        self._runner = web.AppRunner(app, access_log=None)

    async def start(self) -> None:
        """Listen. Raises ``OSError`` where the address is taken or not ours."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port, backlog=512).start()
        except OSError:
            await self._runner.cleanup()
            raise
        log.info("listening on %s:%d", self._host, self.port)

    async def stop(self) -> None:
        """Finish what is under way and stop listening."""
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port it listens on, once it has started."""
        for address in self._runner.addresses:
            return int(address[1])
        return self._port

    async def _tell_health(self, _: web.Request) -> web.Response:
        """200 while the database answers, else 503; the messengers' state is for reading only."""
        database = await self._database_ok()
        contacts = {
            name: at.isoformat() if at is not None else None
            for name, at in self._contacts().items()
        }
        body = {
            "status": "ok" if database else "failing",
            "database": database,
            "channels": contacts,
        }
        return web.Response(
            body=orjson.dumps(body),
            status=200 if database else 503,
            content_type="application/json",
        )
