"""People on Telegram whom the bot knows: what they say is numbered, and they know what to hear.

Talking teams report and agree on dates all the time; silent people only get reminders.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from tests.support.botapi import BotApiServer, Person, Seen
from tests.support.pairs import FITS, hears, proposes
from tests.support.working_teams import Acquainted, Working
from tests.torture.days import spoken

PATIENCE = 150.0
"""Seconds to wait for an answer: the bot is dead most of the time, and the computer busy."""
OLD = 12
PAUSE = (0.0, 0.6)
SKIP, OUTDATED = "Überspringen", "Das gilt nicht mehr"


@dataclass(eq=False)
class Talkers:
    """The two people of a team that works, who report and agree on dates until it is enough."""

    team: Working
    maker: Person
    contact: Person
    dates: Iterator[datetime]
    chance: Random
    said: list[tuple[str, str]] = field(default_factory=list)
    agreed: list[datetime] = field(default_factory=list)
    mistyped: bool = False
    """Whether one of them is about to correct what nobody understood."""
    _old: list[tuple[Person, Seen]] = field(default_factory=list)
    _pressed: int = 0

    @property
    def name(self) -> str:
        """What the two are called in a report."""
        return self.team.house

    async def live(self, enough: asyncio.Event) -> None:
        """Do one thing after the other."""
        acts: tuple[Callable[[], object], ...] = (
            self._report, self._report, self._correct, self._mistype, self._agree, self._press_old,
        )  # fmt: skip
        while not enough.is_set():
            await self.chance.choice(acts)()  # type: ignore[misc]
            await asyncio.sleep(self.chance.uniform(*PAUSE))

    def _roles(self) -> tuple[Person, Acquainted, Person]:
        """Return who speaks, as whom the bot knows them, and who listens."""
        if self.chance.random() < 0.5:
            return self.maker, self.team.maker, self.contact
        return self.contact, self.team.contact, self.maker

    def _sentence(self, who: Acquainted) -> str:
        sentence = f"Satz {self.team.number}-{len(self.said) + 1}."
        self.said.append((who.id, sentence))
        return sentence

    async def _report(self) -> None:
        """Say all of it in one go, without waiting for a question."""
        speaker, who, listener = self._roles()
        sentence = self._sentence(who)
        await speaker.says(f"/update im Plan: {sentence}")
        await speaker.says(SKIP)
        await self._all_know(speaker, listener, sentence)

    async def _correct(self) -> None:
        """Answer a question, and change the words of the answer."""
        speaker, who, listener = self._roles()
        sentence = self._sentence(who)
        await speaker.says("/update im Plan")
        wrong = await speaker.says(f"Kein {sentence}")
        await speaker.edits(wrong, sentence)
        await speaker.says(SKIP)
        await self._all_know(speaker, listener, sentence)

    async def _mistype(self) -> None:
        """Say what nobody understands, and make something of it."""
        speaker, who, listener = self._roles()
        sentence = self._sentence(who)
        self.mistyped = True
        try:
            wrong = await speaker.says("Kauderwelsch")
            await asyncio.sleep(self.chance.uniform(*PAUSE))
            await speaker.edits(wrong, f"/update im Plan: {sentence}")
            await speaker.says(SKIP)
            await self._all_know(speaker, listener, sentence)
        finally:
            self.mistyped = False

    async def _all_know(self, speaker: Person, listener: Person, sentence: str) -> None:
        told = await hears(speaker, PATIENCE, "Danke", f"„{sentence}“")
        await hears(listener, PATIENCE, f"„{sentence}“")
        questions = [each for each in speaker.chat if SKIP in each.labels]
        if questions and told.message_id > questions[-1].message_id:
            self._old = [*self._old[-OLD:], (speaker, questions[-1])]

    async def _agree(self) -> None:
        """Propose a date, and say yes to it."""
        speaker, _, listener = self._roles()
        date = next(self.dates, None)
        if date is None:
            return
        self.agreed.append(date)
        await proposes(speaker, spoken(date))
        asked = await hears(listener, PATIENCE, "schlägt", spoken(date))
        await listener.presses(FITS, message_id=asked.message_id)
        for each in (speaker, listener):
            await hears(each, PATIENCE, "Der Termin steht", spoken(date))

    async def _press_old(self) -> None:
        """Press a button of a question that was answered long ago."""
        if not self._old:
            return
        person, question = self._old.pop(0)
        before = outdated(person)
        await person.presses_old(question, SKIP)
        try:
            async with asyncio.timeout(PATIENCE):
                while outdated(person) == before:
                    await person.hears(lambda seen: OUTDATED in seen.text, PATIENCE)
        except TimeoutError:
            raise TimeoutError(f"{person.user.name} pressed an old button for nothing") from None


def outdated(person: Person) -> int:
    """Return how often somebody was told that a button is too old."""
    return sum(OUTDATED in each.text for each in person.chat)


@dataclass(eq=False)
class Coordinator:
    """Somebody who looks after all teams, again and again."""

    server: BotApiServer
    person: Person = field(init=False)
    known: Acquainted = field(init=False)
    name = "Kim Seidel"

    def __post_init__(self) -> None:
        self.person, self.known = arrives(self.server, "kim", self.name)

    async def asks(self) -> str:
        """Ask once, and return the answer."""
        before = len(self.person.chat)
        await self.person.says("/status")
        while True:
            await self.person.hears(is_status, PATIENCE)
            news = [each for each in self.person.chat[before:] if is_status(each)]
            if news:
                return news[-1].text

    async def live(self, enough: asyncio.Event) -> None:
        """Ask for the state of things until it is enough."""
        while not enough.is_set():
            await self.asks()
            await asyncio.sleep(1)


def is_status(seen: Seen) -> bool:
    """Whether a message tells the state of things."""
    return "CIMIS II Erzgebirge: " in seen.text and seen.from_bot


def arrives(server: BotApiServer, id_: str, name: str) -> tuple[Person, Acquainted]:
    """Return a person whom the bot knows by that id, and who has opened the chat with it."""
    person = server.person(name)
    person.private.started = True
    return person, Acquainted(id_, name, f"telegram:{person.id}")
