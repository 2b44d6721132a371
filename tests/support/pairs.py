"""Pairs of a maker and a contact who find each other, whatever happens to the bot meanwhile.

Each pair has a craft of its own, so that the two fit each other and nobody else. The patient ones
wait for each question, the others type everything ahead.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from random import Random

from bot.domain.challenges import Side
from tests.support.botapi import BotApiServer, Person, Seen

CRAFTS = (
    "Orgelbau", "Klöppelspitze", "Zinnfiguren", "Papierguss", "Drechselkunst", "Uhrwerke",
    "Glasschliff", "Bienenwachs", "Korbflechten", "Lederpunzen", "Emaille", "Holzbrandmalerei",
)  # fmt: skip
PATIENCE = 300.0
AGAIN = 4.0
RECENT = 80
INTERESTED, DONE, FITS = "Interessiert", "Fertig", "Passt"
ASKED = ("andere Seite", "Es passt")
CONFIRM = "Stimmt das?"

Script = tuple[tuple[str, str], ...]
"""What is asked, and what is answered."""

HELLO: Script = (("Datenschutz", "Einverstanden"), ("Du oder Sie", "Du"))


def maker_script(name: str, craft: str) -> Script:
    """Return what a maker of that craft is asked and answers."""
    return (
        ("Was trifft", "Ich bringe Können mit"),
        *HELLO,
        ("1/12", name),
        ("2/12", "Kreativwirtschaft"),
        ("3/12", f"{craft} von Hand."),
        ("4/12", craft),
        ("5/12", f"Werkbank {craft}"),
        ("6/12", f"Ein Muster {craft}"),
        ("7/12", "Auftrag"),
        ("8/12", f"{craft} im Laden."),
        ("9/12", "Abends"),
        ("10/12", "Erzgebirge"),
        ("11/12", "Überspringen"),
        ("12/12", "Ja"),
        ("So habe ich es verstanden", "Passt so"),
    )


def contact_script(name: str, craft: str) -> Script:
    """Return what somebody is asked and answers whose organisation lacks that craft."""
    return (
        ("Was trifft", "Wir haben eine Herausforderung"),
        *HELLO,
        ("1/9", name),
        ("2/9", f"Haus {craft}"),
        ("3/9", "Kultur"),
        ("4/9", "Bis 9"),
        ("5/9", "Erzgebirge"),
        ("6/9", "Auftrag"),
        ("7/9", "Ja, dabei"),
        ("8/9", "Ja"),
        ("9/9", f"Mehr {craft} zeigen"),
        ("So habe ich es verstanden", "Passt so"),
        ("1/8", f"{craft} fehlt uns noch."),
        ("2/8", "Überspringen"),
        ("3/8", "Material"),
        ("4/8", f"{craft} steht im Schaufenster."),
        ("5/8", craft),
        ("6/8", "Überspringen"),
        ("7/8", "500 EUR"),
        ("8/8", "Ja"),
        ("So lesen es andere", "Passt so"),
    )


@dataclass(eq=False)
class Party:
    """One person of a pair. ``date``, as the bot writes it, is when the two will meet."""

    person: Person
    name: str
    side: Side
    craft: str
    chance: Random
    patient: bool
    date: datetime
    spoken: str

    @property
    def script(self) -> Script:
        """What this person answers."""
        script = maker_script if self.side is Side.MAKER else contact_script
        return script(self.name, self.craft)

    async def live(self) -> None:
        """Join, say yes to the other one of the pair, and agree on a date with them."""
        await self._say("/start")
        for asked, answer in self.script:
            if self.patient:
                await self._answer(asked, answer)
            else:
                await asyncio.sleep(self.chance.uniform(0.0, 0.4))
                await self._say(answer)
        await self._find_partner()
        await self._agree_on_a_date()

    async def _answer(self, asked: str, answer: str) -> None:
        question = await self._hear(lambda seen: _asks(seen, asked))
        await asyncio.sleep(self.chance.uniform(0.0, 0.1))
        if self.chance.random() < 0.5 and answer in question.labels:
            await self._press(answer, question)
            if DONE in question.labels:
                await self._press(DONE, question)
        else:
            await self._say(answer)

    async def _find_partner(self) -> None:
        while (card := self._card()) is None:
            try:
                await self.person.hears(self._is_card, AGAIN)
            except TimeoutError:
                await self._say("/vorschlaege")
        await self._press(INTERESTED, card)
        await self._hear(lambda seen: any(word in seen.text for word in ASKED))

    async def _agree_on_a_date(self) -> None:
        await hears(self.person, PATIENCE, "Es passt")
        if self.side is Side.MAKER:
            await proposes(self.person, self.spoken)
        else:
            asked = await hears(self.person, PATIENCE, "schlägt", self.spoken)
            await self._press(FITS, asked)
        await hears(self.person, PATIENCE, "Der Termin steht", self.spoken)

    def _card(self) -> Seen | None:
        return next(filter(self._is_card, reversed(self.person.chat)), None)

    def _is_card(self, seen: Seen) -> bool:
        return self.craft in seen.text and INTERESTED in seen.labels

    async def _press(self, label: str, message: Seen) -> None:
        await self.person.presses(label, message_id=message.message_id)

    async def _say(self, text: str) -> None:
        await self.person.says(text)

    async def _hear(self, wanted: Callable[[Seen], bool]) -> Seen:
        heard = await self.person.hears(wanted, PATIENCE)
        return heard[-1]


def _asks(seen: Seen, asked: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(asked)}", seen.text) is not None and not seen.edited


async def proposes(person: Person, when: str) -> None:
    """Propose a date, and say yes to it: once more where something came in between, and it asks."""
    await person.says(f"/treffen {when.replace(',', ' um')} Uhr")
    asked = await hears(person, PATIENCE, CONFIRM, when)
    while CONFIRM in asked.text:
        await person.says("ja")
        asked = await hears(person, PATIENCE, when, after=asked.message_id)


async def hears(person: Person, patience: float, *words: str, after: int = 0) -> Seen:
    """Wait until somebody has heard all these words in one message; it may be a while ago.

    Not so long ago as the message with the number ``after``.
    """

    def fits(seen: Seen) -> bool:
        later = seen.from_bot and seen.message_id > after
        return later and all(each in seen.text for each in words)

    recent = islice(person.private.newest_first(), RECENT)
    found = next(filter(fits, (each.seen() for each in recent)), None)
    if found is not None:
        return found
    try:
        return (await person.hears(fits, patience))[-1]
    except TimeoutError:
        last = [each.text[:60] for each in person.chat[-6:]]
        raise TimeoutError(f"{person.user.name} never heard {words}, but {last}") from None


@dataclass
class Crowd:
    """The pairs that came so far. ``dates`` yields a date for each, and how the bot writes it."""

    server: BotApiServer
    chance: Random
    dates: Iterator[tuple[datetime, str]]
    parties: list[Party] = field(default_factory=list)
    lives: list[asyncio.Task[None]] = field(default_factory=list)

    def pair_comes(self) -> None:
        """Let the next pair begin, if there is one."""
        number = len(self.parties) // 2
        if number == len(CRAFTS):
            return
        date = next(self.dates)
        for side in Side:
            name = f"{side.value.title()} {CRAFTS[number]}"
            patient = self.chance.random() < 0.7
            person = self.server.person(name)
            chance = Random(self.chance.random())
            party = Party(person, name, side, CRAFTS[number], chance, patient, *date)
            self.parties.append(party)
            self.lives.append(asyncio.create_task(party.live(), name=name))

    async def finish(self) -> None:
        """Wait until everybody has said everything; raise what went wrong for somebody."""
        await asyncio.gather(*self.lives)

    def leave(self) -> None:
        """Let everybody fall silent."""
        for life in self.lives:
            life.cancel()
