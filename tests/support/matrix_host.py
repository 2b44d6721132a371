"""The bot on a homeserver, people with accounts there, and what they see: no one acts here yet.

The bot is ``adapters.matrix`` on a Synapse. People are users of the JavaScript SDK, with accounts
of this town alone; half of them insist on signed devices.
"""

import asyncio
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from adapters.app import MatrixLinks, build_service
from adapters.flood import Flow, Gate
from adapters.matrix.channel import MatrixChannel, MatrixOptions
from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Secrets
from adapters.matrix.rooms import INVITE, JOIN
from adapters.matrix.send import MatrixGateway
from bot.domain.milestones import Media
from bot.engine.menu import command_names
from bot.ports import Store
from tests.support.element import Elements
from tests.support.element_user import Element
from tests.support.element_views import Seen
from tests.support.matrix_traffic import (
    PATIENCE,
    ChannelClock,
    Posted,
    Remarks,
    WatchedGateway,
    WatchedStore,
    until,
)
from tests.support.matrix_view import MESSAGES, View
from tests.support.synapse import NUMBERS, Synapse
from tests.support.town import Heard, Town, catalog

PASSWORD = "Fichtelberg-1215"
A_WHILE = timedelta(seconds=2)
TO_CHAT = {"de": "Chat öffnen", "en": "open the chat"}
"""How a link to somebody is called where their address is nothing to read."""

_ADDRESS = re.compile(r"@[\w.-]+:[\w.-]+")
_BANG = re.compile(r"(?<![\w!])!(?=\w)")


class MatrixHost(Town):
    """The bot, the people, and their rooms; ``elements`` plays the people."""

    def __init__(
        self, folder: Path, now: datetime, homeserver: Synapse, elements: Elements
    ) -> None:
        super().__init__(folder, now)
        self.number = next(NUMBERS)
        self.homeserver, self.elements = homeserver, elements
        self.bot = f"@kupplung-{self.number}:{homeserver.server_name}"
        self.persons: dict[str, Element] = {}
        self.posted: list[Posted] = []
        self.remarks = Remarks()
        self._folder = folder / "matrix"
        self._noted = 0
        self._places: dict[str, str] = {}
        self._private: dict[str, str] = {}
        self._views: dict[tuple[str, str], View] = {}
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None]
        self._watched: WatchedStore
        self.channel: MatrixChannel
        self.gateway: WatchedGateway

    # Its life.

    async def open(self) -> "MatrixHost":
        """Open store, channel and service; people stay online over restarts."""
        await super().open()
        self.remarks.listen()
        if not self._folder.exists():
            await self._register(self.bot)
        self._watched = WatchedStore(self.store)
        self.channel = MatrixChannel(
            MatrixOptions(
                self.homeserver.url,
                self.bot,
                Secrets(PASSWORD),
                self._folder,
                commands=command_names(),
            ),
            cast("Store", self._watched),
            ChannelClock(self.clock),
            "town",
            random_bytes=os.urandom,
            fetch=self._fetch,
            gate=Gate(Flow(burst=10_000)),  # the clock stands still while people talk
        )
        self.gateway = WatchedGateway(self.channel.gateway, self.posted)
        self.channel.gateway = cast("MatrixGateway", self.gateway)
        self.service = build_service(
            store=self.store,
            programmes=self.programmes,
            catalog=catalog(),
            gateways=(self.gateway,),
            links={CHANNEL: MatrixLinks(self.bot)},
            clock=self.clock,
            new_id=self.new_id,
            owner="town",
        )
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(self.channel.run(self._stop))
        await until(lambda: self.gateway.ready() or self._task.done())
        return self

    async def close(self) -> None:
        """Close all but the people's clients; fails as ``Town.close`` does."""
        self._stop.set()
        await asyncio.wait_for(self._task, PATIENCE)
        await self.channel.close()
        self.remarks.turn_away()
        await super().close()

    async def end(self) -> None:
        """Close everything."""
        try:
            await self.close()
        finally:
            await asyncio.gather(*(each.stop() for each in self.persons.values()))

    async def prove(self) -> None:
        """Fail unless everybody could read all that was sent, without a warning and just once."""
        txns = [
            each.txn for each in {(each.txn, each.event): each for each in self.posted}.values()
        ]
        assert len(set(txns)) == len(txns), "something was sent twice"
        assert self._views.keys() >= {(name, room) for name, room in self._private.items()}
        for (_, room), view in self._views.items():
            said = (each for each in self.posted if each.room == room and each.kind in MESSAGES)
            await view.prove(each.event for each in said)
        assert self.remarks.lines == []

    async def _go_out(self) -> None:
        """Let the homeserver be down while the bot answers, come back, and hear it then."""
        now = self.clock.now()
        await asyncio.to_thread(self.homeserver.stop)
        await super().settle()
        await asyncio.to_thread(self.homeserver.start)
        await self.elements.retry()
        await until(self.gateway.ready)
        self.clock.move(A_WHILE)  # what failed is tried again
        await self.settle()
        self.clock.set(now)

    def settle_in(self, name: str, language: str) -> None:
        """Let a person live in the town; they get a device when something happens."""
        local = re.sub(r"[^a-z]", "", name.casefold())
        self.people[name] = f"{CHANNEL}:@{local}-{self.number}:{self.homeserver.server_name}"
        self.languages[name] = language

    async def _register(self, user: str) -> None:
        name = user[1:].partition(":")[0]
        await asyncio.to_thread(self.homeserver.register, name, PASSWORD)

    async def _arrive(self) -> None:
        """Let all who settled in log in, on the first occasion."""
        await asyncio.gather(
            *(self._log_in(name) for name in self.people if name not in self.persons)
        )

    async def _log_in(self, name: str) -> None:
        user = self._user(name)
        await self._register(user)
        strict = list(self.people).index(name) % 2 == 0
        self.persons[name] = await self.elements.login(
            user, PASSWORD, strict=strict, cross_sign=True
        )

    def _user(self, name: str) -> str:
        return self.people[name].removeprefix(f"{CHANNEL}:")

    # What is heard.

    async def settle(self) -> None:
        """Let the service settle, and note what everybody sees once it has reached them."""
        await super().settle()
        news, self._noted = self.posted[self._noted :], len(self.posted)
        rooms: dict[str, set[str]] = {}
        for each in news:
            rooms.setdefault(each.room, set()).add(each.event)
        await asyncio.gather(*(self._look(room, awaited) for room, awaited in rooms.items()))

    async def _fetch(self, media: Media) -> bytes:
        return await self.channel.fetch(media)

    async def _look(self, room: str, awaited: set[str]) -> None:
        """Note what is new in a room once all who are in it see it; the first of them tells."""
        await until(lambda: self._readers(room))  # a sync may bring a room before its people
        here = self._readers(room)
        address = f"{CHANNEL}:{room}"
        if address not in self.rooms.values():
            assert len(here) == 1, f"somebody else is in a private chat: {here}"
            self._private[here[0]] = room
            address = self.people[here[0]]
        views = [
            self._views.setdefault((name, room), View(self.persons[name], room, self.bot))
            for name in here
        ]
        news, *_ = await asyncio.gather(*(view.news(awaited) for view in views))
        for event in news:
            if event.kind == "m.room.message" and not await views[0].take_file(event):
                heard = self._as_heard(views[0], event, self.languages[here[0]])
                self._places[heard.ref] = room
                self.hands.chats.setdefault(address, []).append(heard)

    def _readers(self, room: str) -> list[str]:
        if room not in self.gateway.desk.rooms:  # the bot has left a private chat
            return [name for name, place in self._private.items() if place == room]
        known = self.gateway.desk.rooms.of(room)
        users = {name: self._user(name) for name in self.people}
        return [name for name, user in users.items() if known.membership(user) in (JOIN, INVITE)]

    def _as_heard(self, view: View, event: Seen, language: str) -> Heard:
        text, buttons, files = view.read(event)
        for each in set(_ADDRESS.findall(text)) & {self._user(name) for name in self.people}:
            text = text.replace(each, TO_CHAT["de" if language == "de" else "en"])
        text = _BANG.sub("/", text)
        rows = (buttons,) if buttons else ()
        edited = event.replaces is not None
        return Heard(event.replaces or event.id, text, rows, self.clock.now(), files, edited=edited)
