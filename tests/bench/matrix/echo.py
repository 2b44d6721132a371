"""The baseline: an echo with matrix-nio's ``AsyncClient``, as its examples show it.

It keeps its keys in memory and remembers nothing. Prints ``ready`` once it has seen its rooms; on
SIGUSR1 it says the same to all of them.
"""

import argparse
import asyncio
import logging
import signal
from collections.abc import Awaitable, Iterable

import nio
from nio.store import SqliteMemoryStore

ANNOUNCEMENT = "Am Donnerstag um 18 Uhr ist Stammtisch in der Alten Brauerei. Kommt vorbei!"
FILTER = {"room": {"timeline": {"limit": 50}}}  # the usual ten would lose what a burst brings


class Echo:
    """A logged-in client. With ``abreast`` above 1 it handles so many messages at a time."""

    def __init__(self, client: nio.AsyncClient, abreast: int) -> None:
        self._client = client
        self._places = asyncio.Semaphore(abreast)
        self._abreast = abreast
        self._under_way: set[asyncio.Task[None]] = set()

    async def hear(self, room: nio.MatrixRoom, event: nio.RoomMessageText) -> None:
        """Answer a message."""
        if event.sender != self._client.user_id:
            await self._begin(self._say(room.room_id, event.body))

    async def announce(self) -> None:
        """Say the same to all rooms."""
        for room in list(self._client.rooms):
            await self._begin(self._say(room, ANNOUNCEMENT))

    async def _begin(self, job: Awaitable[None]) -> None:
        if self._abreast == 1:
            await job
            return
        task = asyncio.ensure_future(job)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _say(self, room: str, text: str) -> None:
        async with self._places:
            content = {"msgtype": "m.notice", "body": text}
            answer = await self._client.room_send(
                room, "m.room.message", content, ignore_unverified_devices=True
            )
            assert isinstance(answer, nio.RoomSendResponse), answer


async def serve(url: str, user: str, password: str, abreast: int) -> None:
    """Echo until SIGTERM."""
    config = nio.AsyncClientConfig(store=SqliteMemoryStore, encryption_enabled=True)
    client = nio.AsyncClient(url, user, config=config)
    await client.login(password)
    await client.sync(timeout=0, full_state=True)
    echo = Echo(client, abreast)
    client.add_event_callback(echo.hear, nio.RoomMessageText)
    stop, called = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGUSR1, called.set)

    async def listen() -> None:
        while await called.wait():
            called.clear()
            await echo.announce()

    forever = client.sync_forever(timeout=25_000, sync_filter=FILTER)
    tasks = [asyncio.ensure_future(each) for each in (forever, listen(), stop.wait())]
    print("ready", flush=True)
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    await _end(tasks)
    await client.close()


async def _end(tasks: Iterable[asyncio.Future[object]]) -> None:
    for task in tasks:
        if task.done():
            task.result()
        task.cancel()


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.matrix.echo", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("user")
    parser.add_argument("password")
    parser.add_argument("--abreast", type=int, default=1)
    chosen = parser.parse_args()
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    asyncio.run(serve(chosen.url, chosen.user, chosen.password, chosen.abreast))


if __name__ == "__main__":
    main()
