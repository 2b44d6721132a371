"""The town over Telegram: the same people, the same clock and ids, and the real adapter between.

python-telegram-bot talks to ``tests.support.botapi`` on loopback, by polling or by webhook.
Nothing sleeps to be on time: after each act the town waits until the bot has taken every update,
which it confirms only after the commit, then lets the service settle and reads all chats.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.app import TelegramLinks, build_service
from adapters.flood import Flow, Gate
from adapters.http.server import HttpServer
from adapters.http.vitals import Vitals
from adapters.telegram.channel import TelegramChannel, TelegramOptions
from adapters.telegram.pace import DOCUMENTED, Pace
from adapters.telegram.send import TelegramGateway
from storage.store import open_store
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Group, Person, Press, Seen
from tests.support.clock import StillClock
from tests.support.tables import lay
from tests.support.town import CHANNEL, Heard, Town, catalog
from tests.support.vaults import vault

BOT = "kupplung_bot"
PATH = "/telegram/webhook"
SECRET = "kept_between-us"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 4
PATIENCE = 10.0
A_MOMENT = 0.001


@dataclass
class Pretended:
    """Seconds that pass when somebody waits for them, for pacing without waiting."""

    seconds: float = 0.0

    def time(self) -> float:
        """The seconds so far."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Watched:
    """The town's clock for who looks after a webhook: a pause takes its time, and moves nothing."""

    of: StillClock

    def now(self) -> datetime:
        """Return what time it is in town."""
        return self.of.now()

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""
        await asyncio.sleep(seconds)


class TelegramTown(Town):
    """People with Telegram accounts around one service.

    ``webhook`` lets Telegram deliver instead of polling. ``limits`` keeps the documented pace on
    both sides, in pretended seconds; else neither side counts.
    """

    def __init__(
        self,
        folder: Path,
        now: datetime,
        url: str | None = None,
        *,
        webhook: bool = False,
        limits: bool = False,
    ) -> None:
        super().__init__(folder, now, url)
        self.seconds = Pretended()
        self.limits, self.webhook = limits, webhook
        self.server = BotApiServer(
            DEFAULT_TOKEN,
            username=BOT,
            limits=limits,
            time=self.seconds.time,
            now=self.clock.now,
        )
        self.persons: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.seen: dict[tuple[str, str], list[Seen]] = {}
        self.channel: TelegramChannel
        self._http: HttpServer | None = None
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None]

    async def open(self) -> "TelegramTown":
        """Open store, channel and service; the Bot API server runs on over restarts."""
        logging.getLogger().addHandler(self._errors)
        if not self.server.port:
            await self.server.start()
        self.store = await open_store(lay(self.url), vault())
        self.channel = await self._open_channel()
        gateway = self.channel.gateway
        if self.limits:
            pace = Pace(DOCUMENTED, time=self.seconds.time, sleep=self.seconds.sleep)
            gateway = TelegramGateway(self.channel.api, pace, sleep=self.seconds.sleep)
        self.service = build_service(
            store=self.store,
            programmes=self.programmes,
            catalog=catalog(),
            gateways=(gateway,),
            links={CHANNEL: TelegramLinks(BOT)},
            clock=self.clock,
            new_id=self.new_id,
            owner="town",
        )
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(self.channel.run(self._stop))
        if self.webhook:
            await until(lambda: self.server.first_bot.sender)
        return self

    async def _open_channel(self) -> TelegramChannel:
        options: dict[str, Any] = {"limits": None, "poll_timeout": 5}
        found: list[TelegramChannel] = []
        if self.webhook:
            self._http = await serve(lambda: found[0])
            options["webhook_url"] = f"http://127.0.0.1:{self._http.port}{PATH}"
            options["webhook_secret"] = SECRET
        telegram = TelegramOptions(DEFAULT_TOKEN, self.server.url, **options)
        gate = Gate(Flow(burst=10_000))  # the clock stands still while people talk
        clock = Watched(self.clock) if self.webhook else self.clock
        found.append(TelegramChannel(telegram, self.store, clock, "town", gate=gate))
        await found[0].start()
        return found[0]

    async def close(self) -> None:
        """Close all but the Bot API server; fails as ``Town.close`` does."""
        self._stop.set()
        await asyncio.wait_for(self._task, PATIENCE)
        await self.channel.close()
        if self._http is not None:
            await self._http.stop()
        await super().close()

    async def end(self) -> None:
        """Close everything."""
        try:
            await self.close()
        finally:
            await self.server.stop()

    async def settle(self) -> None:
        """Let the service settle, and note what everybody sees."""
        await super().settle()
        for name, person in self.persons.items():
            self._note(self.people[name], person.unheard())
        for name, group in self.groups.items():
            self._note(self.rooms[name], group.unheard())

    def _note(self, address: str, news: list[Seen]) -> None:
        for each in news:
            heard = as_heard(each, self.clock)
            self.hands.chats.setdefault(address, []).append(heard)
            self.seen.setdefault((address, heard.ref), []).append(each)

    # People.

    def settle_in(self, name: str, language: str) -> None:
        """Let a person live in the town; they have opened the chat with the bot."""
        person = self.server.person(name, language=language)
        person.private.started = True
        self.persons[name] = person
        self.people[name] = f"{CHANNEL}:{person.id}"
        self.languages[name] = language

    def room(self, name: str) -> str:
        """Return the id of a group chat with everybody and the bot."""
        if name not in self.groups:
            group = self.server.group(name, list(self.persons.values()))
            group.status[self.server.first_bot.user.id] = "member"
            self.groups[name] = group
            self.rooms[name] = f"{CHANNEL}:{group.id}"
        return self.rooms[name]

    def _into(self, room: str | None) -> Group | None:
        return None if room is None else self.groups[room]

    async def says(self, name: str, text: str, room: str | None = None) -> None:
        """A person writes."""
        seen = await self.persons[name].says(text, into=self._into(room))
        self._said[name, text] = str(seen.message_id)
        await self.arrive()

    async def replies(self, name: str, text: str, ref: str) -> None:
        """A person writes in reply to a message."""
        seen = await self.persons[name].replies_to(int(ref), text)
        self._said[name, text] = str(seen.message_id)
        await self.arrive()

    async def edits(self, name: str, old: str, new: str) -> None:
        """A person changes the words, or the caption, of the last message with the ``old`` ones."""
        ref = self.said(name, old)
        await self.persons[name].edits(int(ref), new)
        self._said[name, new] = ref
        await self.arrive()

    async def presses(
        self, name: str, label: str, room: str | None = None, *, old: bool = False
    ) -> None:
        """A person presses a button, which must not go on spinning."""
        pressed = self.button(name, label, room, old=old)
        seen = next(
            each
            for each in reversed(self.seen[self._address(name, room), pressed.ref])
            if any(button.data == pressed.token for row in each.buttons for button in row)
        )
        press = await self.persons[name].presses_old(seen, label, into=self._into(room))
        await self.arrive(press)

    def _address(self, name: str, room: str | None) -> str:
        return self.people[name] if room is None else self.rooms[room]

    async def sends(self, name: str, what: str, room: str | None = None) -> None:
        """A person sends a photo, a file, a sticker, a voice message or a contact."""
        kind, _, words = what.partition(" ")
        person, into = self.persons[name], self._into(room)
        if kind == "photo":
            seen = await person.sends_photo(PHOTO, words, into=into)
            self._said[name, words] = str(seen.message_id)
        elif kind == "file":
            file, _, caption = words.partition(" ")
            seen = await person.sends_document(file, PHOTO, caption, into=into)
            self._said[name, caption] = str(seen.message_id)
        else:
            odd = {
                "sticker": person.sends_sticker,
                "voice": person.sends_voice,
                "contact": person.sends_contact,
            }
            await odd[kind](into=into)
        await self.arrive()

    async def arrive(self, press: Press | None = None) -> None:
        """Wait until the bot has stored all updates, and settle."""
        await until(lambda: not self.server.first_bot.queue.pending)
        await self.settle()
        if press is not None:
            await press.settles()


def as_heard(seen: Seen, clock: StillClock) -> Heard:
    """Return a message as the core's town knows it."""
    rows = tuple(tuple((each.label, each.data or "") for each in row) for row in seen.buttons)
    files = () if seen.file_name is None or seen.edited else (seen.file_name,)
    ref = str(seen.message_id)
    return Heard(ref, seen.text, rows, clock.now(), files, edited=seen.edited > 0)


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that another task does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (it may be anything)
            await asyncio.sleep(A_MOMENT)


async def serve(channel: Callable[[], TelegramChannel]) -> HttpServer:
    """Return the service's HTTP server with the webhook of a channel, on a free port."""

    async def handle(request: web.Request) -> web.StreamResponse:
        handler = channel().handler
        assert handler is not None
        return await handler(request)

    async def nobody_asks() -> Vitals:
        raise AssertionError

    http = HttpServer("127.0.0.1", 0, vitals=nobody_asks, posts={PATH: handle})
    await http.start()
    return http
