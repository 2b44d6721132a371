"""A homeserver with bots and people; each person has an encrypted private chat with each bot.

Everybody lives in this process: what people say is encrypted and sent while the bots are paused, so
that nobody competes with a bot for the machine. The bots' rooms are made before the bots log in,
with a first device of theirs, which has no keys. It later serves to watch: what a bot has said
is on the homeserver with the homeserver's own time, and reading it needs no key.
"""

import asyncio
import contextlib
import json
import shutil
import tempfile
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import aiohttp
import nio
from nio.store import SqliteMemoryStore

from tests.bench.processes import cpu_seconds
from tests.support.peer import ENCRYPTED, PASSWORD, Peer
from tests.support.synapse import Synapse

ABREAST = 8
"""So many people write at once; the homeserver has one core anyway."""
CLIENT = "/_matrix/client/v3"
_NOTHING: Mapping[str, Any] = {"types": []}


@dataclass(frozen=True, slots=True)
class Account:
    """A device at the homeserver."""

    user: str
    device: str
    token: str


@dataclass
class Resident:
    """Somebody with their rooms, by the bot's user id."""

    account: Account
    peer: Peer
    rooms: dict[str, str] = field(default_factory=dict)


class World:
    """People and bots on one homeserver."""

    def __init__(self, homeserver: Synapse, folder: Path) -> None:
        self.homeserver = homeserver
        self.bots: dict[str, Account] = {}
        self.people: list[Resident] = []
        self._folder = folder
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        for each in self.people:
            await each.peer.close()

    async def call(
        self, method: str, path: str, body: Mapping[str, Any] | None, token: str
    ) -> dict[str, Any]:
        """Return the answer to a call; fails for any that is not 200."""
        headers = {"Authorization": f"Bearer {token}"}
        url = f"{self.homeserver.url}{path}"
        async with self._session.request(method, url, json=body, headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, found
            return found

    def cpu_seconds(self) -> float:
        """Return the CPU time that the homeserver took so far."""
        child = self.homeserver._process
        return cpu_seconds(child.pid) if child is not None else 0.0

    # ---- settling ---------------------------------------------------------------------------

    async def settle(self, bots: Iterable[str], people: int) -> None:
        """Make the accounts, publish the people's keys, and open all the chats."""
        for name in bots:
            account = await self._register(name)
            self.bots[account.user] = account
        for start in range(0, people, ABREAST):
            numbers = range(start, min(start + ABREAST, people))
            self.people += [await self._move_in(f"u{number:03}") for number in numbers]
        jobs = [(each, bot) for bot in self.bots.values() for each in self.people]
        await pump([partial(self._open_chat, *job) for job in jobs])

    async def _register(self, name: str) -> Account:
        made = await asyncio.to_thread(self.homeserver.register, name, PASSWORD)
        return Account(made["user_id"], made["device_id"], made["access_token"])

    async def _move_in(self, name: str) -> Resident:
        account = await self._register(name)
        config = nio.AsyncClientConfig(store=SqliteMemoryStore, encryption_enabled=True)
        client = nio.AsyncClient(self.homeserver.url, account.user, config=config)
        client.restore_login(account.user, account.device, account.token)
        answer = await client.keys_upload()
        assert isinstance(answer, nio.KeysUploadResponse), answer
        return Resident(account, Peer(client))

    async def _open_chat(self, resident: Resident, bot: Account) -> None:
        plan = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [bot.user],
            "initial_state": [ENCRYPTED],
        }
        token = resident.account.token
        room = (await self.call("POST", f"{CLIENT}/createRoom", plan, token))["room_id"]
        await self.call("POST", f"{CLIENT}/join/{quote(room)}", {}, bot.token)
        resident.rooms[bot.user] = room

    # ---- talking ----------------------------------------------------------------------------

    async def say(self, bot: str, text: str, people: Sequence[Resident], times: int = 1) -> None:
        """Let people say a text so often in their chats with a bot, each of them in order."""

        async def speak(each: Resident) -> None:
            await each.peer.say(each.rooms[bot], text)

        for _ in range(times):
            await pump([partial(speak, each) for each in people])

    # ---- a copy -----------------------------------------------------------------------------

    @contextlib.contextmanager
    def copied(self) -> Iterator["World"]:
        """Yield the same world at this moment, on a homeserver of its own; this one rests."""
        self.homeserver.stop()
        with folder_in_memory() as folder:
            shutil.copytree(self._folder, folder, dirs_exist_ok=True)
            with Synapse(folder) as homeserver:
                twin = World(homeserver, folder)
                twin.bots, twin.people, twin._session = self.bots, self.people, self._session
                for each in self.people:
                    each.peer.client.homeserver = homeserver.url
                yield twin


@dataclass
class Watch:
    """Sees what a bot says and places, and when (seconds since 1970).

    There is to be one for each bot: Synapse answers a second first sync from its cache.
    """

    world: World
    bot: Account
    said: list[float] = field(default_factory=list)
    placed: list[float] = field(default_factory=list)
    _since: str = ""

    async def start(self) -> None:
        """Forget what was said before."""
        await self.look()
        self.said.clear()
        self.placed.clear()

    async def look(self) -> None:
        """Take in what is new."""
        first, answer = not self._since, await self._sync()
        self._since = answer["next_batch"]
        for room in answer.get("rooms", {}).get("join", {}).values():
            assert first or not room["timeline"]["limited"], "looked too seldom"
            for event in room["timeline"]["events"]:
                kind = self.placed if event["type"] == "m.reaction" else self.said
                kind.append(event["origin_server_ts"] / 1000)

    async def wait(
        self, said: int, placed: int = 0, *, seconds: float = 120.0, glance: float = 0.25
    ) -> float:
        """Return when the last of so many messages and reactions came to the homeserver."""
        async with asyncio.timeout(seconds):
            await self.look()
            while len(self.said) < said or len(self.placed) < placed:
                await asyncio.sleep(glance)
                await self.look()
        found = (len(self.said), len(self.placed))
        assert found == (said, placed), f"{found} messages and reactions, not {(said, placed)}"
        return max(self.said + self.placed)

    async def _sync(self) -> dict[str, Any]:
        events = {
            "types": ["m.room.encrypted", "m.reaction"],
            "senders": [self.bot.user],
            "limit": 100,
        }
        room = {
            "timeline": events,
            "state": _NOTHING,
            "ephemeral": _NOTHING,
            "account_data": _NOTHING,
        }
        wanted = json.dumps({"presence": _NOTHING, "account_data": _NOTHING, "room": room})
        where = f"{CLIENT}/sync?timeout=0&filter={quote(wanted)}"
        where += f"&since={quote(self._since)}" if self._since else ""
        return await self.world.call("GET", where, None, self.bot.token)


async def pump(jobs: Sequence[Callable[[], Awaitable[object]]], abreast: int = ABREAST) -> None:
    """Do the jobs, so many at a time."""
    left = iter(jobs)

    async def work() -> None:
        for job in left:
            await job()

    async with asyncio.TaskGroup() as group:
        for _ in range(abreast):
            group.create_task(work())


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Yield a fresh folder, in memory where there is one, for a homeserver's data.

    On a disk it waits for each write, and that wait would be the figure.
    """
    shared = Path("/dev/shm")
    parent = shared if shared.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="bench-", dir=parent) as folder:
        yield Path(folder)


@contextlib.asynccontextmanager
async def inhabited(bots: Iterable[str], people: int) -> AsyncIterator[World]:
    """Yield a world with these bots and so many people."""
    with folder_in_memory() as folder, Synapse(folder) as homeserver:
        async with World(homeserver, folder) as world:
            await world.settle(bots, people)
            yield world
