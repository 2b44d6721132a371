"""Pairs of a maker and a contact who find each other, whatever happens to the bot meanwhile.

Each pair has a craft of its own, so that the two fit each other and nobody else. The patient ones
wait for each question, the others type everything ahead.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.domain.challenges import Side
from tests.support.botapi import BotApiServer, Person, Seen

CRAFTS = (
    "Orgelbau", "Klöppelspitze", "Zinnfiguren", "Papierguss", "Drechselkunst", "Uhrwerke",
    "Glasschliff", "Bienenwachs", "Korbflechten", "Lederpunzen", "Emaille", "Holzbrandmalerei",
)  # fmt: skip
PATIENCE = 90.0
AGAIN = 4.0
INTERESTED, DONE = "Interessiert", "Fertig"
ASKED = ("andere Seite", "Es passt")

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
        ("1/14", name),
        ("2/14", f"Haus {craft}"),
        ("3/14", "Kultur"),
        ("4/14", "Bis 9"),
        ("5/14", f"Mehr {craft} zeigen"),
        ("6/14", f"{craft} fehlt uns noch."),
        ("7/14", craft),
        ("8/14", "Material"),
        ("9/14", "500 EUR"),
        ("10/14", "Auftrag"),
        ("11/14", "Erzgebirge"),
        ("12/14", "Ja"),
        ("13/14", "Ja, dabei"),
        ("14/14", "Ja"),
        ("So habe ich es verstanden", "Passt so"),
    )


@dataclass(eq=False)
class Party:
    """One person of a pair, and how many updates they caused."""

    person: Person
    name: str
    side: Side
    craft: str
    chance: Random
    patient: bool
    updates: int = 0

    @property
    def script(self) -> Script:
        """What this person answers."""
        script = maker_script if self.side is Side.MAKER else contact_script
        return script(self.name, self.craft)

    async def live(self) -> None:
        """Join, and say yes to the other one of the pair."""
        await self._say("/start")
        for asked, answer in self.script:
            if self.patient:
                await self._answer(asked, answer)
            else:
                await asyncio.sleep(self.chance.uniform(0.0, 0.4))
                await self._say(answer)
        await self._find_partner()

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

    def _card(self) -> Seen | None:
        return next(filter(self._is_card, reversed(self.person.chat)), None)

    def _is_card(self, seen: Seen) -> bool:
        return self.craft in seen.text and INTERESTED in seen.labels

    async def _press(self, label: str, message: Seen) -> None:
        self.updates += 1
        await self.person.presses(label, message_id=message.message_id)

    async def _say(self, text: str) -> None:
        self.updates += 1
        await self.person.says(text)

    async def _hear(self, wanted: Callable[[Seen], bool]) -> Seen:
        heard = await self.person.hears(wanted, PATIENCE)
        return heard[-1]


def _asks(seen: Seen, asked: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(asked)}", seen.text) is not None and not seen.edited


@dataclass
class Crowd:
    """The pairs that came so far."""

    server: BotApiServer
    chance: Random
    parties: list[Party] = field(default_factory=list)
    _lives: list[asyncio.Task[None]] = field(default_factory=list)

    def pair_comes(self) -> None:
        """Let the next pair begin, if there is one."""
        number = len(self.parties) // 2
        if number == len(CRAFTS):
            return
        for side in Side:
            name = f"{side.value.title()} {CRAFTS[number]}"
            patient = self.chance.random() < 0.7
            person = self.server.person(name)
            chance = Random(self.chance.random())
            self.parties.append(Party(person, name, side, CRAFTS[number], chance, patient))
            self._lives.append(asyncio.create_task(self.parties[-1].live()))

    async def finish(self) -> None:
        """Wait until everybody has said everything; raise what went wrong for somebody."""
        await asyncio.gather(*self._lives)

    def leave(self) -> None:
        """Let everybody fall silent."""
        for life in self._lives:
            life.cancel()

    @property
    def updates(self) -> int:
        """How many updates everybody caused."""
        return sum(each.updates for each in self.parties)
