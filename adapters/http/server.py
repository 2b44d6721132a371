"""The HTTP server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.http.entrance import PATIENCE, Entrance, most_connections
from adapters.http.vitals import Page, Vitals, health, metrics, readiness

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGES: Mapping[str, Callable[[Vitals], Page]] = {
    "/healthz": health,
    "/readyz": readiness,
    "/metrics": metrics,
}


class HttpServer:
    """Answers ``GET`` for the pages of ``vitals``, and ``POST`` on the paths that are given.

    ``vitals`` says how the service is; it does not raise. ``glance`` says the same without the
    database, for ``/healthz``: whoever asks there waits for nothing. Port 0 takes a free one.
    ``most`` connections are open at once, by default as ``most_connections`` says; who asks nothing
    within ``patience`` seconds is sent away.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        vitals: Callable[[], Awaitable[Vitals]],
        glance: Callable[[], Vitals] | None = None,
        posts: Mapping[str, Handler] | None = None,
        most: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._host, self._port = host, port
        self._vitals, self._glance = vitals, glance
        self._entrance = Entrance(most or most_connections(), patience)
        self._listening: asyncio.Server | None = None
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[self._entrance.notice])
        for path, page in PAGES.items():
            app.router.add_get(path, self._shows(page))
        for path, handler in (posts or {}).items():
            app.router.add_post(path, handler)
        requests = logging.getLogger(f"{__name__}.requests")
        requests.addFilter(_is_ours)
        self._runner = web.AppRunner(app, access_log=None, logger=requests)

    async def start(self) -> None:
        """Listen. Raises ``OSError`` where the address is taken or not ours."""
        await self._runner.setup()
        server = self._runner.server
        if server is None:
            raise RuntimeError("the server was stopped before it started")
        try:
            self._listening = await self._entrance.open(server, self._host, self._port)
        except OSError:
            await self._runner.cleanup()
            raise
        log.info("listening on %s:%d", self._host, self.port)

    async def stop(self) -> None:
        """Finish what is under way and stop listening."""
        if self._listening is not None:
            self._listening.close()
        self._entrance.close()
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The port it listens on, once it has started."""
        for each in self._listening.sockets if self._listening is not None else ():
            return int(each.getsockname()[1])
        return self._port

    def _shows(self, page: Callable[[Vitals], Page]) -> Handler:
        async def show(_: web.Request) -> web.Response:
            if page is health and self._glance is not None:
                shown = page(self._glance())
            else:
                shown = page(await self._vitals())
            headers = {"Content-Type": shown.kind}
            return web.Response(body=shown.body, status=shown.status, headers=headers)

        return show


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether an error is worth a line: anybody on the net may send what is no HTTP, all day."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
