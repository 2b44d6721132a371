"""Small HTTP servers of tests: they listen on the loopback, at a port that nobody else has."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

_END = 0.1
_LARGEST = 1 << 30


@asynccontextmanager
async def listening(
    serve: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> AsyncIterator[str]:
    """Give every call to ``serve``, whatever its method and path; yield the server's URL."""
    app = web.Application(client_max_size=_LARGEST)
    app.router.add_route("*", "/{rest:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=_END, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
