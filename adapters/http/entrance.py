"""Who may be connected, and for how long without asking anything.

A connection costs nothing to open and a file descriptor to keep, and when these run out the whole
service stands still. So a connection has to bring a whole request in time, and there is a most of
them, of all and of one address. Where there are that many, a newcomer takes the place of whoever
has waited longest to bring a request: who asks something does so at once, so slow ones push out
only each other. While a request is answered its connection is left alone.
"""

import asyncio
import logging
import resource
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler
from aiohttp.web_protocol import RequestHandler
from typing_extensions import override

from adapters.waiting import loop_time
from bot.engine.trouble import Trouble

log = logging.getLogger(__name__)

MOST = 300
"""Connections; of one address half of them, which is more than Telegram or a proxy opens."""
PATIENCE = 20.0
"""Seconds in which a first request has to be there, with all of its head."""
_REST = 75.0
"""Seconds in which the next one has to be there."""
_LOOKS = 4
"""How often one looks within that time."""
_BACKLOG = 512


def most_connections() -> int:
    """Return how many may be open: at most half of the files that the system lets us open."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if files == resource.RLIM_INFINITY else max(2, min(MOST, files // 2))


class Entrance:
    """Lets in to an HTTP server at most so many, of whom each has to ask something in time.

    ``patience`` is in seconds. ``notice`` has to be among the server's middlewares.
    """

    def __init__(self, most: int, patience: float) -> None:
        """Let nobody in yet."""
        self._most, self._patience = most, patience
        self._late: dict[RequestHandler, float] = {}  # by when those who wait have to ask
        self._timer: asyncio.TimerHandle | None = None
        self._crowd = Trouble(log, "there is room for connections again")

    async def open(self, server: web.Server, host: str, port: int) -> asyncio.Server:
        """Listen. Raises ``OSError``."""
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(
            lambda: _Door(server, self.admits), host, port, backlog=_BACKLOG
        )
        self._look()
        return listening

    def close(self) -> None:
        """Look after nobody any more."""
        if self._timer is not None:
            self._timer.cancel()

    @web.middleware
    async def notice(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, and give its connection time for another one."""
        connection = request.protocol
        self._late.pop(connection, None)
        try:
            return await handler(request)
        finally:
            self._late[connection] = loop_time() + _REST

    def admits(self, server: web.Server, newcomer: RequestHandler, address: str) -> bool:
        """Whether there is room for a newcomer; somebody else may be sent away for them."""
        there = [each for each in server.connections if each.transport is not None]
        same = [each for each in there if _address_of(each.transport) == address]
        crowd = same if len(same) >= self._most // 2 else there
        if crowd is same or len(there) >= self._most:
            self._crowd.strike(
                loop_time(),
                "There are too many connections that bring no request: each new one "
                "takes the place of an older one.",
            )
            slow = [each for each in crowd if each in self._late]
            if not slow:
                return False
            self._send_away(min(slow, key=self._late.__getitem__))
        else:
            self._crowd.end(loop_time())
        self._late[newcomer] = loop_time() + self._patience
        return True

    def _look(self) -> None:
        """Send those away whose time is over, now and from time to time."""
        now = loop_time()
        for each, end in [*self._late.items()]:
            if each.transport is None:
                del self._late[each]
            elif end <= now:
                self._send_away(each)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self._patience / _LOOKS, self._look)

    def _send_away(self, connection: RequestHandler) -> None:
        self._late.pop(connection, None)
        connection.force_close()


class _Door(asyncio.Protocol):
    """A connection, until it is known whether there is room for it."""

    def __init__(
        self, server: web.Server, admits: Callable[[web.Server, RequestHandler, str], bool]
    ) -> None:
        self._server, self._admits = server, admits

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a connection that carries no stream")
        handler = self._server()
        if self._admits(self._server, handler, _address_of(transport)):
            transport.set_protocol(handler)
            handler.connection_made(transport)
        else:
            transport.abort()


def _address_of(transport: asyncio.BaseTransport | None) -> str:
    peer = transport.get_extra_info("peername") if transport is not None else None
    return str(peer[0]) if peer else ""
