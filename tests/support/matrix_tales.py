"""People on Matrix who know what the bot has to answer, whatever happens to it meanwhile.

Each message of the bot is heard by one tale, once. What nobody has heard at the end was said once
too often; what somebody waits for in vain was lost.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.support.element_user import Element
from tests.support.element_views import RoomSeen, Seen
from tests.support.matrix_page import read_page

PATIENCE = 120.0
"""Seconds to wait for an answer: the bot is dead most of the time."""
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
DONE = "Fertig"

Wanted = str | Callable[[Seen], bool]


class Theatre:
    """Where everybody plays. ``bot`` is the bot's user id.

    While it is hushed nobody acts, and nobody is in the middle of an act. Who makes a room holds
    ``building``: the client does not wait for that as long as for anything else.
    """

    def __init__(self, bot: str) -> None:
        self.bot = bot
        self.enough = asyncio.Event()
        self.heard: set[str] = set()
        self.meant: list[str] = []
        self.building = asyncio.Lock()
        self._rooms: dict[Someone, set[str]] = {}
        self._acting = 0
        self._hushed = False
        self._changed = asyncio.Condition()

    def rooms_of(self, someone: "Someone") -> set[str]:
        """Return the rooms in which somebody should be."""
        return self._rooms.get(someone, set())

    def note_room(self, room: str, *people: "Someone") -> str:
        """Note that these people should be in a room; return it."""
        for each in people:
            self._rooms.setdefault(each, set()).add(room)
        return room

    @asynccontextmanager
    async def act(self) -> AsyncIterator[None]:
        """Act, as soon as it is not hushed."""
        async with self._changed:
            await self._changed.wait_for(lambda: not self._hushed)
            self._acting += 1
        try:
            yield
        finally:
            async with self._changed:
                self._acting -= 1
                self._changed.notify_all()

    @asynccontextmanager
    async def hushed(self) -> AsyncIterator[None]:
        """Let nobody act inside."""
        async with self._changed:
            self._hushed = True
            await self._changed.wait_for(lambda: not self._acting)
        try:
            yield
        finally:
            async with self._changed:
                self._hushed = False
                self._changed.notify_all()


@dataclass(eq=False)
class Someone:
    """One person with one device."""

    stage: Theatre
    element: Element
    name: str
    room: str = ""
    """Their private chat with the bot."""

    async def begins(self) -> None:
        """Open a private chat with the bot, and wait for it there."""
        bot = self.stage.bot
        async with self.stage.building, self.stage.act():
            self.room = self.stage.note_room(await self.element.dm(bot), self)
        await self.enters(lambda each: each.id == self.room and bot in each.joined)

    async def is_asked(self) -> None:
        """Wait for the bot to open a private chat."""
        others = {self.element.user, self.stage.bot}

        def fits(room: RoomSeen) -> bool:
            return room.joined == others and room.name is None and room.membership == "join"

        self.room = self.stage.note_room((await self.enters(fits)).id, self)

    async def enters(self, fits: Callable[[RoomSeen], bool]) -> RoomSeen:
        """Wait for a room to be as it should; return it."""
        try:
            return await self.element.in_room(fits, PATIENCE)
        except TimeoutError:
            lines = [f"{self.name} waits for a room, and sees these:"]
            lines += [f"{each.id} {dict(each.members)}" for each in await self.element.rooms()]
            raise TimeoutError("\n".join(lines)) from None

    async def says(self, text: str, room: str = "", *, to_bot: bool = True, **more: str) -> str:
        """Write, in private or in a room."""
        async with self.stage.act():
            event = await self.element.say(room or self.room, text, **more)  # type: ignore[arg-type]
        return self._meant(event) if to_bot else event

    async def presses(self, message: Seen, label: str, room: str = "") -> None:
        """Tap the sign of a choice below a message."""
        sign = dict(read_page(message.html)[1])[label]
        async with self.stage.act():
            self._meant(await self.element.react(room or self.room, message.id, sign))

    async def edits(self, event: str, text: str, room: str) -> None:
        """Change one's own words."""
        async with self.stage.act():
            self._meant(await self.element.edit(room, event, text))

    async def shows(self, room: str = "", **more: str) -> str:
        """Send a photo."""
        async with self.stage.act():
            event = await self.element.send_file(
                room or self.room, PHOTO, "foto.jpg", "image/jpeg", extra=more
            )
        return self._meant(event)

    async def hears(self, wanted: Wanted, room: str = "") -> Seen:
        """Wait for a message of the bot's that nobody has heard yet; the oldest that fits."""
        place = room or self.room

        def fits(seen: Seen) -> bool:
            if not seen.is_message or seen.failure or seen.sender != self.stage.bot:
                return False
            if seen.id in self.stage.heard:
                return False
            return wanted in words(seen) if isinstance(wanted, str) else wanted(seen)

        async def look() -> Seen | None:
            return next(filter(fits, await self.element.timeline(place, 1000)), None)

        try:
            found = await self.element.until(look, PATIENCE)
        except TimeoutError:
            raise TimeoutError(await self._story(wanted, place)) from None
        self.stage.heard.add(found.id)
        return found

    async def sees(self, event: str, fits: Callable[[Seen], bool], room: str) -> Seen:
        """Wait until a message looks so."""

        async def look() -> Seen | None:
            events = await self.element.timeline(room, 1000)
            return next((each for each in events if each.id == event and fits(each)), None)

        return await self.element.until(look, PATIENCE)

    async def hears_photo(self, room: str = "") -> None:
        """Wait for the photo, and look at it."""
        seen = await self.hears(lambda each: each.content.get("msgtype") == "m.image", room)
        async with self.stage.act():
            assert await self.element.fetch(room or self.room, seen.id) == PHOTO

    def _meant(self, event: str) -> str:
        self.stage.meant.append(event)
        return event

    async def _story(self, wanted: Wanted, room: str) -> str:
        lines = [f"{self.name} waits in {room} for {wanted}"]
        for each in await self.element.timeline(room, 1000):
            mark = "  " if each.id in self.stage.heard or each.sender != self.stage.bot else "! "
            said = each.failure or words(each) or dict(each.content)
            lines.append(f"{mark}{each.sender} {each.id} {each.kind} {said!r}"[:300])
        return "\n".join(lines)


def words(seen: Seen) -> str:
    """Return what a message said before any edit."""
    return str(seen.content.get("body", ""))


def asks(question: str) -> Callable[[Seen], bool]:
    """Tell whether a message asks a question: "1/12" is not "11/12"."""
    pattern = re.compile(rf"(?<!\d){re.escape(question)}")
    return lambda seen: pattern.search(words(seen)) is not None
