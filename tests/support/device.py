"""The bot's device as tests drive it: ``NioHome`` with the position of its sync, turn by turn."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.matrix.home import Batch, Event, Sealed, Secrets
from adapters.matrix.library.nio_home import NioHome
from tests.support.peer import PASSWORD
from tests.support.synapse import ServerError, Synapse


class Device:
    """An open device. ``events`` are what its syncs brought, in order, by room."""

    def __init__(self, home: NioHome, position: str | None) -> None:
        self.home = home
        self.position = position
        self.events: dict[str, list[Event | Sealed]] = {}
        self.batches: list[Batch] = []
        self._fresh = True

    @property
    def user(self) -> str:
        return self.home.user

    async def turn(self, seconds: float = 0.0) -> Batch:
        """One sync; the first one of a device asks for the whole state."""
        batch = await self.home.sync(self.position, seconds, full=self._fresh)
        self.position, self._fresh = batch.position, False
        self.batches.append(batch)
        for news in batch.rooms:
            self.events.setdefault(news.room, []).extend(news.events)
        return batch

    async def hear(self, room: str, text: str, seconds: float = 15.0) -> Event:
        """Turn until a message with exactly this text came, and return it."""
        async with asyncio.timeout(seconds):
            while True:
                for event in self.events.get(room, ()):
                    if isinstance(event, Event) and event.content.get("body") == text:
                        return event
                await self.turn(1.0)

    def texts(self, room: str) -> list[str]:
        """Return the bodies of all that could be read of others."""
        return [
            event.content["body"]
            for event in self.events.get(room, ())
            if isinstance(event, Event) and event.sender != self.user and "body" in event.content
        ]

    def sealed(self, room: str) -> list[Sealed]:
        return [event for event in self.events.get(room, ()) if isinstance(event, Sealed)]

    async def accept(self) -> str:
        """Turn until an invitation comes, join, and return the room once a sync brought it."""
        async with asyncio.timeout(15):
            while not (batch := await self.turn(1.0)).invites:
                pass
            room = batch.invites[0].room
            await self.home.join(room)
            while not any(news.room == room for news in (await self.turn(1.0)).rooms):
                pass
        return room

    async def say(self, room: str, text: str, txn: str) -> str:
        return await self.home.send(room, "m.room.message", notice(text), txn)


def notice(text: str) -> dict[str, Any]:
    return {"msgtype": "m.notice", "body": text}


def home_at(
    url: str, user: str, folder: Path, secrets: Secrets | None = None, **more: Any
) -> NioHome:
    """Return a device that is not open yet."""
    return NioHome(
        url,
        user,
        secrets or Secrets(password=PASSWORD),
        device_name="Kupplung",
        folder=folder,
        random_bytes=os.urandom,
        **more,
    )


@asynccontextmanager
async def device(
    homeserver: Synapse,
    user: str,
    folder: Path,
    *,
    url: str = "",
    position: str | None = None,
    secrets: Secrets | None = None,
) -> AsyncIterator[Device]:
    """Open a device, making the account unless it exists; close it at the end.

    ``url`` is where a proxy listens; ``position`` is where an earlier one stopped.
    """
    try:
        homeserver.register(user, PASSWORD)
    except ServerError as error:
        if error.errcode != "M_USER_IN_USE":
            raise
    home = home_at(url or homeserver.url, user, folder, secrets)
    await home.open()
    try:
        opened = Device(home, position)
        await opened.turn()
        yield opened
    finally:
        await home.close()
