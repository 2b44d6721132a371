"""The town over Matrix: the same people, clock and ids, and the real channel between.

All rooms are encrypted. Nothing sleeps to be on time: after each act the town waits until the bot
has stored it, lets the service settle, and waits until everything that was sent is decrypted
where it is read.

There are no buttons but choices in a list. Who presses one does it in turn by the reaction that
stands for it, by its number, and by its label; ``MatrixTown.typed`` tells that it was typed.
"""

import asyncio
import itertools
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from adapters.matrix.files import CHANNEL
from adapters.matrix.signs import CONTROLS
from bot.domain.people import Account
from bot.ports import Tx
from tests.support.element import Elements
from tests.support.element_user import Element
from tests.support.matrix_host import MatrixHost
from tests.support.matrix_traffic import position_of, until
from tests.support.synapse import Synapse

PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 4
MIME = {"photo": "image/jpeg", "file": "application/pdf", "voice": "audio/ogg"}
SEVERAL = frozenset({"Fertig", "Done"})
"""Where these can be pressed several answers are possible: one that is typed would be all."""


class MatrixTown(MatrixHost):
    """People on a homeserver around one service.

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
        super().__init__(folder, now, homeserver, elements)
        self.typing, self.naps, self.outages = typing, naps, outages
        self.typed = False
        self._presses, self._acts = itertools.count(), itertools.count(1)
        self._reactions: dict[tuple[str, str, str], str] = {}
        self._groups: dict[str, str] = {}

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

    def room(self, name: str) -> str:
        """Return the address of a group chat; who acts there first opens it with everybody."""
        return self.rooms.setdefault(name, f"{CHANNEL}:!{name}")

    async def _place(self, name: str, room: str | None) -> str:
        """Return the room in which somebody acts."""
        if room is None:
            return self._private[name] if self._chats(name) else await self._open_private(name)
        if room not in self._groups:
            self._groups[room] = await self._open_group(room, name)
        return self._groups[room]

    def _chats(self, name: str) -> bool:
        """Whether somebody has a private chat that the bot has not left."""
        return self._private.get(name, "") in self.gateway.desk.rooms

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
        if self.languages[name] == "de" or self._chats(name):
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

    async def replies(self, name: str, text: str, ref: str) -> None:
        """A person writes in reply to a message."""
        async with self._nap():
            place = self._private[name]
            event = await self.persons[name].say(place, text, reply_to=ref)
        self._keep(name, text, event, place)
        await self.arrive(event)

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
        words = (label, _number(last.labels, label, pressed.token)) if typable else ()
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


def _number(labels: Sequence[str], label: str, sign: str) -> str:
    """Return what is typed for a button instead of its label; back and skip have no number."""
    return label if sign in CONTROLS.values() else str(labels.index(label) + 1)
