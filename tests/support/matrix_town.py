"""The town over Matrix: the same people, clock and ids, and the real channel between.

The bot is ``adapters.matrix`` on a Synapse. People are users of the JavaScript SDK, with accounts
of this town alone; all rooms are encrypted, and half of the people insist on signed devices.
Nothing sleeps to be on time: after each act the town waits until the bot has stored it, lets the
service settle, and waits until everything that was sent is decrypted where it is read.

There are no buttons but choices in a list. Who presses one does it in turn by the reaction that
stands for it, by its number, and by its label; ``MatrixTown.typed`` tells that it was typed.
"""

import asyncio
import itertools
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast
from urllib.parse import quote

from adapters.app import MatrixLinks, build_service
from adapters.matrix.channel import MatrixChannel, MatrixOptions
from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Secrets
from adapters.matrix.rooms import INVITE, JOIN
from adapters.matrix.send import MatrixGateway
from bot.domain.people import Account
from bot.ports import Store, Tx
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
    position_of,
    until,
)
from tests.support.matrix_view import MESSAGES, View
from tests.support.synapse import Synapse
from tests.support.town import Heard, Town, catalog

A_WHILE = timedelta(seconds=2)
TOWNS = itertools.count(1)
PASSWORD = "Fichtelberg-1215"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 4
MIME = {"photo": "image/jpeg", "file": "application/pdf", "voice": "audio/ogg"}
SEVERAL = frozenset({"Fertig", "Done"})
"""Where these can be pressed several answers are possible: one that is typed would be all."""
TO_CHAT = {"de": "Chat öffnen", "en": "open the chat"}
"""How a link to somebody is called where their address is nothing to read."""

_ADDRESS = re.compile(r"@[\w.-]+:[\w.-]+")
_BANG = re.compile(r"(?<![\w!])!(?=\w)")


class MatrixTown(Town):
    """People with accounts on a homeserver around one service; ``elements`` plays them.

    Without ``typing`` they press by reactions alone. With ``naps`` the service is down whenever
    somebody speaks, and hears of it afterwards. Each of ``outages`` is the number of an act after
    which the homeserver goes down for a moment.
    """

    def __init__(
        self,
        folder: Path,
        now: datetime,
        homeserver: Synapse,
        elements: Elements,
        *,
        typing: bool = True,
        naps: bool = False,
        outages: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(folder, now)
        self.number = next(TOWNS)
        self.homeserver, self.elements = homeserver, elements
        self.typing, self.naps, self.outages = typing, naps, outages
        self.bot = f"@kupplung-{self.number}:{homeserver.server_name}"
        self.persons: dict[str, Element] = {}
        self.posted: list[Posted] = []
        self.remarks = Remarks()
        self.typed = False
        self._folder = folder / "matrix"
        self._presses, self._acts = itertools.count(), itertools.count(1)
        self._noted = 0
        self._places: dict[str, str] = {}
        self._reactions: dict[tuple[str, str, str], str] = {}
        self._private: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._views: dict[tuple[str, str], View] = {}
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None]
        self._watched: WatchedStore
        self.channel: MatrixChannel
        self.gateway: WatchedGateway

    # Its life.

    async def open(self) -> "MatrixTown":
        """Open store, channel and service; people stay online over restarts."""
        await super().open()
        self.remarks.listen()
        if not self._folder.exists():
            await self._register(self.bot)
        self._watched = WatchedStore(self.store)
        self.channel = MatrixChannel(
            MatrixOptions(self.homeserver.url, self.bot, Secrets(PASSWORD), self._folder),
            cast("Store", self._watched),
            ChannelClock(self.clock),
            "town",
            random_bytes=os.urandom,
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
        for (_, room), view in self._views.items():
            said = (each for each in self.posted if each.room == room and each.kind in MESSAGES)
            await view.prove(each.event for each in said)
        assert self.remarks.lines == []

    @asynccontextmanager
    async def _nap(self) -> AsyncIterator[None]:
        """Let the service be down for a while, in a town that naps."""
        if self.naps:
            await self.close()
        try:
            yield
        finally:
            if self.naps:
                await self.open()

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

    # People.

    def settle_in(self, name: str, language: str) -> None:
        """Let a person live in the town; they get a device when something happens."""
        local = re.sub(r"[^a-z]", "", name.casefold())
        self.people[name] = f"{CHANNEL}:@{local}-{self.number}:{self.homeserver.server_name}"
        self.languages[name] = language

    def room(self, name: str) -> str:
        """Return the address of a group chat; who acts there first opens it with everybody."""
        return self.rooms.setdefault(name, f"{CHANNEL}:!{name}")

    async def _place(self, name: str, room: str | None) -> str:
        """Return the room in which somebody acts."""
        if room is None:
            return self._private.get(name) or await self._open_private(name)
        if room not in self._groups:
            self._groups[room] = await self._open_group(room, name)
        return self._groups[room]

    async def _open_private(self, name: str) -> str:
        self._private[name] = await self.persons[name].dm(self.bot)
        return self._private[name]

    async def _open_group(self, name: str, opener: str) -> str:
        person = self.persons[opener]
        here = {each.user for each in self.persons.values()} | {self.bot}
        room = await person.group(name, *sorted(here - {person.user}))
        self.rooms[name] = f"{CHANNEL}:{room}"
        for each in self.persons.values():
            await each.in_room(lambda seen: seen.id == room and seen.joined == here)
        return room

    async def _enter(self, name: str) -> None:
        """Let somebody be there.

        Matrix tells nobody's language: who speaks another one than German, and is not known, says
        so first. What is answered to that is not in the transcripts.
        """
        await self._arrive()
        if self.languages[name] == "de" or name in self._private:
            return

        async def look(tx: Tx) -> bool:
            return await tx.get(Account, self.people[name]) is not None

        if not await self.store.run(look):
            await self.arrive(
                await self.persons[name].say(await self._open_private(name), "!language english")
            )
            self.news(name)

    async def says(self, name: str, text: str, room: str | None = None) -> None:
        """A person writes; commands in a room begin with an exclamation mark."""
        await self._enter(name)
        async with self._nap():
            place = await self._place(name, room)
            words = text if room is None else re.sub(r"^/", "!", text)
            event = await self.persons[name].say(place, words)
        self._keep(name, text, event, place)
        meant = room is None or text.startswith("/")
        await (self.arrive(event) if meant else self._pass(name, place, event))

    def _keep(self, name: str, words: str, event: str, place: str) -> None:
        self._said[name, words] = event
        self._places[event] = place

    async def edits(self, name: str, old: str, new: str) -> None:
        """A person changes the words, or the caption, of the last message with the ``old`` ones."""
        ref = self.said(name, old)
        async with self._nap():
            event = await self.persons[name].edit(self._places[ref], ref, new)
        self._said[name, new] = ref
        await self.arrive(event)

    async def presses(
        self, name: str, label: str, room: str | None = None, *, old: bool = False
    ) -> None:
        """A person presses a button: by a reaction, or in a private chat by its number or label.

        Only the last message can be answered by words, and only in one way.
        """
        pressed = self.button(name, label, room, old=old)
        last = self.visible(room or name)[-1]
        typable = room is None and not old and last.ref == pressed.ref and pressed.token
        words = (label, str(last.labels.index(label) + 1)) if typable else ()
        way = next(self._presses) % 3
        self.typed = self.typing and bool(words) and not SEVERAL & set(last.labels) and way > 0
        if self.typed:
            last.buttons = ()  # as far as this person is concerned: nobody takes them away
            await self.says(name, words[way - 1])
        else:
            await self._tap(name, pressed.ref, pressed.token)

    async def _tap(self, name: str, ref: str, sign: str) -> None:
        """Tap a reaction below a message; one's own is taken back by that, and given again."""
        person, place = self.persons[name], self._places[ref]
        earlier = self._reactions.get((name, ref, sign))
        async with self._nap():
            if earlier is not None:
                await person.redact(place, earlier)
            event = await person.react(place, ref, sign)
        self._reactions[name, ref, sign] = event
        await self.arrive(event)

    async def sends(self, name: str, what: str, room: str | None = None) -> None:
        """A person sends a photo, a file, a sticker or a voice message."""
        await self._enter(name)
        async with self._nap():
            place = await self._place(name, room)
            event, words = await _send(self.persons[name], place, what)
        self._keep(name, words, event, place)
        await (self.arrive(event) if room is None else self._pass(name, place, event))

    async def wait_until(self, then: datetime) -> None:
        """Let time pass."""
        await self._arrive()
        await super().wait_until(then)

    async def arrive(self, event: str) -> None:
        """Wait until the bot has stored an event, and settle."""
        try:
            await until(lambda: event in self._watched.taken)
        except TimeoutError:
            raise AssertionError(f"the bot has not taken {event}") from None
        if next(self._acts) in self.outages:
            await self._go_out()
        await self.settle()

    async def _pass(self, name: str, place: str, event: str) -> None:
        """Wait until the bot has seen an event that need not mean anything to it, and settle."""
        path = f"/_matrix/client/v3/rooms/{quote(place)}/context/{quote(event)}?limit=0"
        token = self.persons[name].token
        found = await asyncio.to_thread(self.homeserver.request, "GET", path, None, token)
        position = position_of(str(found["end"]))
        await until(lambda: self._watched.position >= position)
        await self.settle()


async def _send(person: Element, place: str, what: str) -> tuple[str, str]:
    """Send what a transcript names; return the event, and the words with it."""
    kind, _, words = what.partition(" ")
    if kind == "sticker":
        content = {"body": "🙂", "url": "mxc://localhost/sticker", "info": {}}
        return await person.send(place, content, "m.sticker"), words
    name = "photo.jpg"
    if kind == "file":
        name, _, words = words.partition(" ")
    extra: dict[str, object] = {"body": words, "filename": name} if words else {}
    if kind == "voice":
        extra["org.matrix.msc3245.voice"] = {}
    return await person.send_file(place, PHOTO, name, MIME[kind], extra=extra), words
