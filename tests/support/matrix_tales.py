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
from tests.support.pairs import HELLO, Script

PATIENCE = 120.0
"""Seconds to wait for an answer: the bot is dead most of the time."""
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
DONE = "Fertig"

Wanted = str | Callable[[Seen], bool]


class Theatre:
    """Where everybody plays. ``bot`` is the bot's user id.

    While it is hushed nobody acts, and nobody is in the middle of an act.
    """

    def __init__(self, bot: str) -> None:
        self.bot = bot
        self.enough = asyncio.Event()
        self.heard: set[str] = set()
        self.meant: list[str] = []
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
        async with self.stage.act():
            self.room = self.stage.note_room(await self.element.dm(bot), self)
        await self.element.in_room(
            lambda each: each.id == self.room and bot in each.joined, PATIENCE
        )

    async def is_asked(self) -> None:
        """Wait for the bot to open a private chat."""
        others = {self.element.user, self.stage.bot}

        def fits(room: RoomSeen) -> bool:
            return room.joined == others and room.name is None and room.membership == "join"

        self.room = self.stage.note_room((await self.element.in_room(fits, PATIENCE)).id, self)

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


async def comes_new(who: Someone, hello: str, script: Script, *ends: str) -> None:
    """Somebody whom the bot does not know answers its questions, typing or tapping in turn."""
    await who.begins()
    await who.says(hello)
    for number, (asked, answer) in enumerate(script):
        question = await who.hears(asks(asked))
        labels = dict(read_page(question.html)[1])
        if number % 2 and answer in labels and DONE not in labels:
            await who.presses(question, answer)
        else:
            await who.says(answer)
    for end in ends:
        await who.hears(end)


async def coordinates(kim: Someone, code: str) -> None:
    """A coordinator comes with a code, and then looks after the teams until it is enough."""
    ready = "Alles bereit"
    await comes_new(kim, code, (*HELLO, ("Wie heißt du", kim.name)), ready)
    while not kim.stage.enough.is_set():
        await kim.says("/status")
        await kim.hears("CIMIS II Erzgebirge: ")


@dataclass(eq=False)
class Couple:
    """A team of a maker and a contact, whom the bot knows already, and their two rooms."""

    stage: Theatre
    maker: Someone
    contact: Someone
    number: int
    team: str
    made: str = ""
    bound: str = ""
    rounds: int = 0

    @property
    def team_id(self) -> str:
        """The id of the team."""
        return f"t-{self.number}"

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of the maker and of the contact."""
        return f"maker-{self.number}", f"contact-{self.number}"

    async def live(self) -> None:
        """Agree on a date, report, get two rooms with a bridge, and talk until it is enough."""
        await self._agree_on_a_date()
        await self._report()
        await self._get_rooms()
        await self._build_the_bridge()
        while not self.stage.enough.is_set():
            self.rounds += 1
            await self._talk()

    async def _agree_on_a_date(self) -> None:
        maker, contact = self.maker, self.contact
        await maker.begins()
        await maker.says("/treffen morgen um 14 Uhr")
        await maker.presses(await maker.hears("Stimmt das?"), "Passt so")
        await maker.hears("Ich frage")
        await contact.is_asked()
        await contact.presses(await contact.hears("Passt das?"), "Passt")
        for each in (maker, contact):
            await each.hears("kupplung-")
            await each.hears("Der Termin steht: ")

    async def _report(self) -> None:
        maker, contact = self.maker, self.contact
        await contact.says("/update")
        await contact.presses(await contact.hears("Wie steht es um"), "🟢 Im Plan")
        await contact.hears("Ein Satz genügt")
        await contact.says("Das Muster klingt.")
        await contact.hears("ein Foto oder eine Datei")
        await contact.shows()
        await contact.hears("Das Foto ist dabei")
        await maker.hears_photo()
        await maker.hears("„Das Muster klingt.“")

    async def _get_rooms(self) -> None:
        maker, contact = self.maker, self.contact
        await maker.says("/team")
        await maker.presses(await maker.hears("arbeitet"), "Teamraum öffnen")
        await maker.hears("Die Einladung kommt gleich")
        everybody = {maker.element.user, contact.element.user, self.stage.bot}

        def is_made(room: RoomSeen) -> bool:
            return room.joined == everybody and room.name is not None

        found = await maker.element.in_room(is_made, PATIENCE)
        self.made = self.stage.note_room(found.id, maker, contact)
        await maker.hears("Das ist der Raum des Teams", self.made)

        await maker.says("/team")
        await maker.presses(await maker.hears("arbeitet"), "Gruppe verbinden")
        code = re.search(r": (\S+)\n", words(await maker.hears("Dieser Code verbindet")))
        assert code is not None
        async with self.stage.act():
            room = await maker.element.group(
                f"Werkstatt {self.team}", contact.element.user, self.stage.bot
            )
        self.bound = self.stage.note_room(room, maker, contact)
        await maker.element.in_room(
            lambda each: each.id == self.bound and each.joined == everybody, PATIENCE
        )
        await maker.says(f"!start {code[1]}", self.bound)
        await maker.hears("Dieser Chat gehört jetzt zum Team", self.bound)

    async def _build_the_bridge(self) -> None:
        maker, contact = self.maker, self.contact
        await maker.says("!bruecke", self.made)
        await maker.presses(await maker.hears("die Brücke", self.made), "Einverstanden", self.made)
        await maker.hears("Es fehlt noch die Zustimmung", self.made)
        await contact.presses(await contact.hears("die Brücke"), "Einverstanden")
        for each, room in (
            (maker, maker.room),
            (contact, contact.room),
            (maker, self.made),
            (maker, self.bound),
        ):
            await each.hears("Die Brücke steht", room)

    async def _talk(self) -> None:
        maker, contact, number = self.maker, self.contact, self.rounds
        said = [f"Satz {number}{letter}." for letter in "abc"]
        events = [await maker.says(each, self.made) for each in said]
        copies = [await contact.hears(each, self.bound) for each in said]
        assert [words(each) for each in copies] == [f"{maker.name}: {each}" for each in said]

        await contact.says(f"Antwort {number}", self.bound, reply_to=copies[0].id)
        answer = await maker.hears(f"Antwort {number}", self.made)
        assert answer.reply_to == events[0]

        await contact.says("/treffen")
        await contact.hears("Der Termin steht.")
        if number % 2:
            await maker.edits(events[2], f"Satz {number}, anders.", self.made)
            await contact.sees(copies[2].id, lambda each: "anders" in each.body, self.bound)
        else:
            await contact.shows(self.bound)
            await maker.hears_photo(self.made)
            await maker.hears(contact.name, self.made)
