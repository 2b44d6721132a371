"""What people on Matrix live through with the bot: newcomers, a coordinator, and whole teams."""

import asyncio
import re
from dataclasses import dataclass

from tests.support.element_views import RoomSeen
from tests.support.matrix_page import read_page
from tests.support.matrix_tales import DONE, Someone, Theatre, asks, words
from tests.support.pairs import HELLO, Script

LEISURE = 1.5
"""Seconds between two questions of somebody who does not want to pass for a flood."""


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
    told = (("Wie heißt du", kim.name), ("Für welche Regionen", "Überspringen"))
    await comes_new(kim, code, (*HELLO, *told), ready)
    while not kim.stage.enough.is_set():
        await kim.says("/status")
        await kim.hears("CIMIS II Erzgebirge: ")
        await asyncio.sleep(LEISURE)


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

        found = await maker.enters(is_made)
        self.made = self.stage.note_room(found.id, maker, contact)
        await maker.hears("Das ist der Raum des Teams", self.made)

        await maker.says("/team")
        await maker.presses(await maker.hears("arbeitet"), "Gruppe verbinden")
        code = re.search(r": (\S+)\n", words(await maker.hears("Dieser Code verbindet")))
        assert code is not None
        async with self.stage.building, self.stage.act():
            room = await maker.element.group(
                f"Werkstatt {self.team}", contact.element.user, self.stage.bot
            )
        self.bound = self.stage.note_room(room, maker, contact)
        await maker.enters(lambda each: each.id == self.bound and each.joined == everybody)
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
