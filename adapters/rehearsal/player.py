"""The simulated people: what each of them does about what they read, and how soon.

A ``Player`` knows only what a person knows: the messages in their chat, and what they have just
done. It decides with a seeded ``Random``; the town (``play``) carries it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random

from adapters.rehearsal.answering import NEED, Answering, Backdrop, Mind
from adapters.rehearsal.persona import Cast, Persona
from adapters.rehearsal.reading import Matter, Note
from bot.domain.people import Role
from bot.talk.model import Button, Event, Pressed, Said, Why

HAPPENS = 0.94
"""How likely a meeting that was agreed takes place."""
FREE_HOURS = (time(7, 30), time(22, 30))
OFFICE_HOURS = (time(8), time(17))

SETTLED = {
    "date-held": frozenset({"took", "date", "vote"}),
    "date-agreed": frozenset({"date", "vote"}),
    "date-proposed": frozenset({"date"}),
    "date-refused": frozenset({"vote"}),
    "date-called-off": frozenset({"vote"}),
    "team-formed": frozenset({"verdict"}),
    "update": frozenset({"update"}),
}
"""Which matters nobody answers any more once they read such news."""


@dataclass
class Player:
    """One person at their phone.

    ``waiting`` holds what was read and not answered yet, ``rest`` what else stands in the message
    that is being answered. ``hopes`` counts the partners to whom they said yes.
    """

    persona: Persona
    cast: Cast
    backdrop: Backdrop
    rng: Random
    mind: Mind = field(default_factory=Mind)
    waiting: list[Note] = field(default_factory=list)
    rest: Note | None = None
    hopes: int = 0
    in_team: bool = False
    reported: int = 0

    @property
    def answering(self) -> Answering:
        """How the person answers questions."""
        return Answering(self.persona, self.cast, self.backdrop, self.rng, self.mind)

    def notice(self, note: Note) -> None:
        """Take in a message: it may settle what lay open until now."""
        self.hopes -= note.about in ("request-declined", "request-withdrawn", "request-lapsed")
        self.in_team |= note.about == "team-formed"
        kinds = (
            SETTLED.get(note.about, frozenset()) if note.why is not Why.REMINDER else frozenset()
        )
        self.waiting = [
            each
            for each in self.waiting
            if not each.matters or not {matter.kind for matter in each.matters} <= kinds
        ]

    def when(self, now: datetime) -> datetime:
        """Return at which local time the person looks at something that they did not ask for."""
        low, high = self.persona.reply
        moment = now + timedelta(hours=low + (high - low) * self.rng.random() ** 2)
        office = self.persona.side is not Role.MAKER
        first, last = OFFICE_HOURS if office else FREE_HOURS
        if moment.time() >= last:
            moment = datetime.combine(moment.date() + timedelta(days=1), first, now.tzinfo)
        elif moment.time() < first:
            moment = datetime.combine(moment.date(), first, now.tzinfo)
        while self.persona.is_away(moment.date()) or (
            office and not self.backdrop.calendar.is_workday(moment.date())
        ):
            moment = datetime.combine(moment.date() + timedelta(days=1), first, now.tzinfo)
        return moment + timedelta(minutes=self.rng.randint(0, 45), seconds=self.rng.randint(0, 59))

    def pace(self) -> timedelta:
        """Return how long the next answer in a conversation takes."""
        return timedelta(seconds=self.rng.randint(6, 50))

    def answer(self, note: Note, now: datetime) -> Event | None:
        """Return what the person does about a message at that local time; ``None`` is nothing."""
        question = note.question
        if question is not None:
            event = self.answering.choose(question, note, now)
            if isinstance(event, Pressed) and self.mind.old is None:
                self.mind.old = event
            if question.step in ("consent", "form") or question.step == "programme":
                self.mind.expects = "name"
            return event
        if note.asks and self.mind.expects and not note.matters:
            return self.answering.tell(self.mind.expects, now)
        for number, matter in enumerate(note.matters):
            event = self._settle(matter, note)
            if event is not None:
                self._keep_rest(note, matter, note.matters[number + 1 :])
                return event
        return None

    def _keep_rest(self, note: Note, done: Matter, others: tuple[Matter, ...]) -> None:
        """What else stands in the same message comes after this conversation."""
        kept = [each for each in others if each.about and each.about[:2] != done.about[:2]]
        if kept:
            buttons = tuple(button for each in kept for button in each.ways.values())
            self.rest = replace(note, buttons=buttons)

    # Matters.

    def _settle(self, matter: Matter, note: Note) -> Event | None:  # noqa: C901, PLR0911 - one per kind
        ways, chance = matter.ways, self.rng.random()
        match matter.kind:
            case "suggestion":
                fits = note.reasons >= self.persona.reasons and self.hopes < self.persona.teams
                self.hopes += fits
                return _press(ways, "interested" if fits else "declined", note)
            case "vote":
                suits = chance < self.persona.agrees
                self._begin("" if suits else "when", matter)
                return _press(ways, "yes" if suits else "no", note)
            case "took":
                happened = chance < HAPPENS
                self._begin("" if happened else "when", matter)
                return _press(ways, "yes" if happened else "no", note)
            case "date":
                reminded = note.why is Why.REMINDER
                if chance >= (self.persona.heed if reminded else self.persona.eager):
                    return None
                self._begin("when", matter)
                return _press(ways, "date", note)
            case "verdict":
                return _press(ways, self.persona.verdict, note)
            case "update":
                self.mind.update = self.next_update()
                return _press(ways, next(iter(ways)), note)
            case "claim" | "unite":
                return _press(ways, "yes", note)
            case "pause":
                return _press(ways, "off", note)
            case "leave" | "forget" if self.mind.parts == matter.kind:
                return _press(ways, self._part(matter), note)
            case "help" | "resume" | "introduce" | "team" if self._concerns(matter):
                if matter.kind == "resume" and NEED in self.mind.spent:
                    self.mind.expects = NEED
                return _press(ways, next(iter(ways)), note)
        return None

    def _part(self, matter: Matter) -> str:
        """Return how somebody goes who means it: out of everything, and past each question."""
        return next((way for way in ("on", "yes") if way in matter.ways), matter.last)

    def _concerns(self, matter: Matter) -> bool:
        return matter.kind in ("resume", "introduce") or self.persona.side is Role.COORDINATOR

    def _begin(self, step: str, matter: Matter) -> None:
        self.mind.expects, self.mind.slot = step, matter.about[:2]

    def next_update(self) -> tuple[str, str]:
        """Return the next standing and sentence; a plain one after the prepared ones."""
        told = self.persona.updates
        number, self.reported = self.reported, self.reported + 1
        return told[number] if number < len(told) else ("on-track", "")

    def report(self) -> Event:
        """Begin an update unasked."""
        self.mind.update = self.next_update()
        return Said(self.cast.common.update)


def _press(ways: Mapping[str, Button], way: str, note: Note) -> Event | None:
    return Pressed(ways[way].token, note.ref) if way in ways else None
