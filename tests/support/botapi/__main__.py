"""The server as a process of its own, for benchmarks: prints its port, serves until ended."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
from functools import partial

from tests.support.botapi.drive import answer_control
from tests.support.botapi.server import DEFAULT_TOKEN, BotApiServer


async def serve(port: int, token: str, *, limits: bool) -> None:
    """Serve until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with BotApiServer(token, limits=limits, port=port) as server:
        server.control = partial(answer_control, server)
        print(server.port, flush=True)
        await stop.wait()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--limits", choices=("on", "off"), default="on")
    chosen = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(chosen.port, chosen.token, limits=chosen.limits == "on"))


if __name__ == "__main__":
    main()
