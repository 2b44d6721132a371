"""Kupplung as ``kupplung run`` serves it, but for the limits, which would be the figure.

The pace is still kept and paid for; it only allows more than anybody can send. Prints ``ready``
once all its messengers can be written to.
"""

import asyncio
import logging
import os
import signal

from adapters.app import App, open_app
from adapters.settings import load_settings
from adapters.system import SystemClock, collect_rarely, new_id
from adapters.telegram.pace import Limits, Pace
from adapters.telegram.send import TelegramGateway

GENEROUS = Limits(per_second=100_000, burst=100_000, chat_per_second=100_000.0, chat_burst=100_000)
GLANCE = 0.01


async def serve() -> None:
    """Serve until SIGTERM, as the environment says."""
    settings = load_settings({**os.environ, "KUPPLUNG_FLOOD__BURST": "100000000"})
    app = await open_app(settings, clock=SystemClock(), new_id=new_id)
    collect_rarely()  # as adapters.cli does
    for channel in app.channels:
        if isinstance(channel.gateway, TelegramGateway):
            channel.gateway._pace = Pace(GENEROUS)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with asyncio.TaskGroup() as group:
        group.create_task(app.run(stop))
        group.create_task(_tell(app, stop))


async def _tell(app: App, stop: asyncio.Event) -> None:
    while not (stop.is_set() or all(each.gateway.ready() for each in app.channels)):  # noqa: ASYNC110 # gateways tell nobody
        await asyncio.sleep(GLANCE)
    print("ready", flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    for name in ("apscheduler", "adapters.app.keys"):  # keys of a run need no copy
        logging.getLogger(name).setLevel(logging.ERROR)
    asyncio.run(serve())
