"""Matrix, as ``BothTown`` has it: people of the JavaScript SDK on a homeserver.

See ``tests.support.both_telegram`` for how people and chats are called.
"""

import asyncio
import itertools
import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from tests.support.both_taps import MATRIX, Posted, Said, position_of
from tests.support.both_telegram import File, Touch
from tests.support.clock import StillClock
from tests.support.element import Elements
from tests.support.element_user import Element
from tests.support.element_views import Seen as Event
from tests.support.matrix_page import read_page
from tests.support.synapse import NUMBERS, Synapse

PASSWORD = "Fichtelberg-1215"
PATIENCE = 15.0
_TIMELINE = 1000
_FILES = ("m.file", "m.image")


class MatrixEnd:
    """People of the JavaScript SDK on a homeserver, in encrypted rooms.

    All insist on signed devices. ``bot`` is its user id.
    """

    def __init__(self, clock: StillClock, homeserver: Synapse, elements: Elements) -> None:
        self._clock = clock
        self.homeserver, self._elements = homeserver, elements
        self.number = next(NUMBERS)
        self.bot = self.user_of("kupplung")
        self.persons: dict[str, Element] = {}
        self.posted: list[Posted] = []
        self.down = False
        self._witness = ""
        self._questions = itertools.count(1)
        self._noted = 0
        self._private: dict[str, str] = {}
        self._shown: set[str] = set()
        self._reactions: dict[tuple[str, str, str], str] = {}

    def user_of(self, name: str) -> str:
        """Return the user id that somebody has, or will have."""
        return f"@{name.casefold()}-b{self.number}:{self.homeserver.server_name}"

    async def begin(self, names: Iterable[str]) -> None:
        """Make the accounts of these people and of the bot, and let the people log in."""
        await self._register("kupplung")
        self._witness = await self._register("witness")
        there = tuple(names)
        found = await asyncio.gather(*map(self._log_in, there))
        self.persons = dict(zip(there, found, strict=True))

    async def _register(self, name: str) -> str:
        local = self.user_of(name)[1:].partition(":")[0]
        made = await asyncio.to_thread(self.homeserver.register, local, PASSWORD)
        return str(made["access_token"])

    async def _log_in(self, name: str) -> Element:
        await self._register(name)
        # Who takes an invitation within milliseconds, while others are still being invited, may be
        # told by Synapse afterwards that it is still open (a fork; MSC4222). People are slower.
        return await self._elements.login(
            self.user_of(name), PASSWORD, strict=True, cross_sign=True, accept_invites=False
        )

    async def end(self) -> None:
        """Let everybody go offline."""
        await asyncio.gather(*(each.stop() for each in self.persons.values()))

    async def lose(self) -> None:
        """Let the homeserver go away."""
        self.down = True
        await asyncio.to_thread(self.homeserver.stop)

    async def regain(self) -> None:
        """Let the homeserver come back, with everybody in sync."""
        await asyncio.to_thread(self.homeserver.start)
        await self._elements.retry()
        self.down = False

    # What people do.

    async def place(self, name: str, room: str | None) -> str:
        """Return the room in which somebody speaks; they open their own with the bot."""
        if room is not None:
            return room.removeprefix(f"{MATRIX}:")
        person = self.persons[name]
        if person.user not in self._private:
            place = self._private[person.user] = await person.dm(self.bot)
            await person.in_room(lambda each: each.id == place and self.bot in each.joined)
        return self._private[person.user]

    async def says(self, name: str, text: str, room: str | None, answers: str | None) -> str:
        """Say something, perhaps in answer to something; commands begin with a bang."""
        place = await self.place(name, room)
        return await self.persons[name].say(place, re.sub(r"^/", "!", text), reply_to=answers)

    async def edits(self, name: str, ref: str, text: str, room: str | None) -> None:
        """Change what was said."""
        await self.persons[name].edit(await self.place(name, room), ref, text)

    async def redacts(self, name: str, ref: str, room: str | None) -> None:
        """Take back what was said."""
        await self.persons[name].redact(await self.place(name, room), ref)

    async def sends(self, name: str, file: File, room: str | None) -> str:
        """Send a photo, or a file, encrypted."""
        extra = {"body": file.caption, "filename": file.name} if file.caption else {}
        place = await self.place(name, room)
        person = self.persons[name]
        return await person.send_file(place, file.content, file.name, file.mime, extra=extra)

    async def leaves(self, name: str, room: str | None = None) -> None:
        """Leave a room, or one's own chat with the bot."""
        await self.persons[name].leave(await self.place(name, room))

    async def presses(self, name: str, touch: Touch, room: str | None) -> None:
        """Tap the reaction of a choice; one's own earlier one is taken back by that first."""
        person, place = self.persons[name], await self.place(name, room)
        before = self._reactions.pop((name, touch.ref, touch.token), None)
        if before is not None:
            await person.redact(place, before)
        event = await person.react(place, touch.ref, touch.token)
        self._reactions[name, touch.ref, touch.token] = event

    # What happens.

    async def now(self) -> int:
        """Return where the homeserver's stream of events stands."""
        # Synapse remembers its answer to the same question for a while.
        limit = next(self._questions)
        wanted = quote(json.dumps({"room": {"rooms": [], "timeline": {"limit": limit}}}))
        path = f"/_matrix/client/v3/sync?timeout=0&filter={wanted}"
        found = await asyncio.to_thread(self.homeserver.request, "GET", path, None, self._witness)
        return position_of(str(found["next_batch"]))

    async def listen(self) -> list[tuple[str, Said]]:
        """Return what is new and in which chat, once it is decrypted by all who are there."""
        news, self._noted = self.posted[self._noted :], len(self.posted)
        rooms: dict[str, list[Posted]] = {}
        for each in news:
            rooms.setdefault(each.room, []).append(each)
        found: list[tuple[str, Said]] = []
        for room, events in rooms.items():
            found += await self._look(room, events)
        return found

    async def _look(self, room: str, posted: list[Posted]) -> list[tuple[str, Said]]:
        """Wait until all who were meant see these events; return what is new in the room."""
        awaited: dict[str, set[str]] = {}
        for each in posted:
            for name, person in self.persons.items():
                if person.user in each.users:
                    awaited.setdefault(name, set()).add(each.event)
        assert awaited, f"something is said in {room}, where nobody is"
        looks = (self._see(name, room, events) for name, events in awaited.items())
        views = await asyncio.gather(*looks)
        reader, address = next(iter(awaited)), f"{MATRIX}:{room}"
        if posted[0].is_private:
            user = self.persons[reader].user
            self._private[user], address = room, f"{MATRIX}:{user}"
        fresh = [e for e in views[0] if e.sender == self.bot and e.id not in self._shown]
        self._shown.update(each.id for each in fresh)
        said = [await self._said(reader, room, each) for each in fresh]
        return [(address, each) for each in said if each is not None]

    async def _see(self, name: str, room: str, awaited: set[str]) -> list[Event]:
        person = self.persons[name]
        here = await person.in_room(lambda each: each.id == room)
        if here.membership == "invite":
            await person.join(room)

        async def look() -> list[Event] | None:
            events = await person.timeline(room, _TIMELINE)
            there = {each.id for each in events if not each.failure}
            return events if awaited <= there else None

        try:
            return await person.until(look, PATIENCE)
        except TimeoutError:
            there = {each.id: each.failure for each in await person.timeline(room, _TIMELINE)}
            missing = {each: there.get(each, "not there") for each in awaited}
            raise AssertionError(f"{name} does not see {missing} in {room}") from None

    async def _said(self, name: str, room: str, event: Event) -> Said | None:
        if event.kind != "m.room.message" or event.redacted:
            return None
        assert (event.encrypted, event.shield) == (True, "none"), event
        content, now = event.content, self._clock.now()
        if content["msgtype"] in _FILES:
            assert "url" not in content, "the file lies open"
            data = await self.persons[name].fetch(room, event.id)
            file = str(content["filename"])
            return Said(event.id, "", (), now, (file,), quotes=event.reply_to, content=data)
        shown = content.get("m.new_content", content)
        text, buttons = read_page(str(shown["formatted_body"]))
        return Said(
            event.replaces or event.id,
            text,
            (buttons,) if buttons else (),
            now,
            edited=event.replaces is not None,
            quotes=event.reply_to,
        )
