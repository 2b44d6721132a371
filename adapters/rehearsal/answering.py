"""How a simulated person answers the questions of a dialog, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from adapters.rehearsal.dates import pick, put_in_words
from adapters.rehearsal.persona import Cast, Persona
from adapters.rehearsal.reading import TICKED, Note, Question
from bot.domain.calendar import Calendar
from bot.domain.meetings import FIRST
from bot.domain.milestones import Media, MediaKind
from bot.talk.model import Button, Event, Odd, Pressed, Said, Shown, Unreadable

DONE, YES, SKIP, CORRECT, BACK = "-done", "-yes", "-skip", "-change", "-back"
EITHER = "-0"
SUMMARY, CHANGE = "-summary", "-change"
NEED = "need"
"""The first question of a brief: it has no buttons, and follows on an introduction."""
NOTED = 0.6
"""How likely somebody adds a line about a meeting."""

Options = Mapping[str, Button]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What everybody knows: the calendar on the wall, and when the programme ends."""

    calendar: Calendar
    ends: date
    channel: str


@dataclass
class Mind:
    """What a person has in mind: what they just began, and what they did once already.

    ``expects`` is the step whose question must come next, ``slot`` the team and the meeting that
    it is about, ``update`` the standing and the sentence to be reported, ``meant`` the date just
    typed, ``dates`` those that were proposed, ``corrects`` the answer that is being corrected,
    ``old`` the first button that was pressed, ``parts`` how they mean to part: by which action.
    """

    expects: str = ""
    slot: tuple[str, ...] = ()
    update: tuple[str, str] = ("", "")
    meant: datetime | None = None
    dates: list[datetime] = field(default_factory=list)
    corrects: str = ""
    parts: str = ""
    spent: set[str] = field(default_factory=set)
    old: Pressed | None = None

    def once(self, mark: str) -> bool:
        """Return whether this did not happen before, and remember it."""
        if mark in self.spent:
            return False
        self.spent.add(mark)
        return True


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers in the manner of a persona."""

    persona: Persona
    cast: Cast
    backdrop: Backdrop
    rng: Random
    mind: Mind

    def choose(  # noqa: PLR0911 - one per kind of question
        self, question: Question, note: Note, now: datetime
    ) -> Event | None:
        """Answer a question that has buttons; ``None`` leaves it lying."""
        step, options = question.step, question.options
        if self.persona.quirk("breaks-off") == step and self.mind.once("breaks-off"):
            return None
        event = self._odd(step)
        if event is not None:
            return event
        if YES in options:
            return self._confirm(step, options, note)
        if EITHER in options:
            return self._press(options, EITHER, note)
        if step == CHANGE:
            wanted = self.mind.corrects
            return self._press(options, wanted if wanted in options else BACK, note)
        if DONE in options:
            return self._tick(step, options, note)
        wanted = self._option(step, options)
        if wanted in options:
            return self._press(options, wanted, note)
        words = self._words(step, now)
        if words is None and SKIP in options:
            return self._press(options, SKIP, note)
        return words

    def tell(self, step: str, now: datetime) -> Event | None:
        """Answer a question without buttons."""
        return self._odd(step) or self._words(step, now)

    def _odd(self, step: str) -> Event | None:
        """Return one of the persona's quirks, each once."""
        persona, mind = self.persona, self.mind
        absurd, vague = self.cast.common.nonsense
        if persona.quirk("nonsense") is not None:
            if step in ("trade", "sector") and mind.once("absurd"):
                return Said(absurd)
            if step == "when" and mind.once("vague"):
                return Said(vague)
        if step == "skills" and persona.quirk("sticker") is not None and mind.once("sticker"):
            return Unreadable(Odd.STICKER)
        if step == "skills" and persona.quirk("old-button") is not None and mind.once("old-button"):
            return mind.old
        return None

    def _confirm(self, step: str, options: Options, note: Note) -> Event:
        corrects = self.persona.quirk("corrects") if self._tells_all() else None
        if step == SUMMARY and corrects and CORRECT in options and self.mind.once("corrects"):
            self.mind.corrects = corrects
            return self._press(options, CORRECT, note)
        if step == "when" and self.mind.meant is not None:
            self.mind.dates.append(self.mind.meant)
        self.mind.expects = ""
        if step == SUMMARY and NEED in self.persona.says and self.mind.once(NEED):
            self.mind.expects = NEED
        return self._press(options, YES, note)

    def _tells_all(self) -> bool:
        """Whether this is the last summary: a contact's first one is about themselves alone."""
        return NEED not in self.persona.says or NEED in self.mind.spent

    def _tick(self, step: str, options: Options, note: Note) -> Event:
        """Tick what is wanted, one after the other, then finish."""
        boxes = {key: each for key, each in options.items() if not key.startswith("-")}
        wanted = self.persona.chooses.get(step, tuple(boxes))
        for key, button in boxes.items():
            if key in wanted and not button.label.startswith(TICKED):
                return Pressed(button.token, note.ref)
        return self._press(options, DONE, note)

    def _option(self, step: str, options: Options) -> str:
        """Return which of the options is wanted; empty where there is none to choose."""
        plain = [key for key in options if not key.startswith("-")]
        match step:
            case "side":
                return self.persona.side.value
            case "standing":
                return self.mind.update[0]
            case "help":
                return "yes" if self.mind.update[0] == "blocked" else "no"
            case "form" if "du" not in plain:
                step = "agreement-form"
        wanted = str(self.persona.chooses.get(step, ""))
        return wanted if wanted in plain or not plain else plain[0]

    def _press(self, options: Options, option: str, note: Note) -> Event:
        button = options[option]
        if self.persona.quirk("typist") is not None and not option.startswith("-"):
            return Said(button.label)
        return Pressed(button.token, note.ref)

    def _words(self, step: str, now: datetime) -> Event | None:
        persona, common = self.persona, self.cast.common
        match step:
            case "name":
                return Said(persona.name)
            case "when":
                return Said(self._date(now))
            case "reason":
                return Said(common.reason)
            case "sentence":
                return Said(self.mind.update[1]) if self.mind.update[1] else None
            case "note":
                return Said(self.rng.choice(common.notes)) if self.rng.random() < NOTED else None
            case "media":
                photo = persona.quirk("photo") is not None and self.mind.once("photo")
                media = Media(self.backdrop.channel, MediaKind.PHOTO, "", "steckbaum.jpg", 1)
                return Shown(media) if photo else None
            case _:
                said = persona.says.get("corrected" if self.mind.corrects == step else step)
                return Said(said) if said else None

    def _date(self, now: datetime) -> str:
        slot = self.mind.slot[1] if len(self.mind.slot) > 1 else FIRST
        self.mind.meant = pick(self.rng, slot, now, self.backdrop.calendar, self.backdrop.ends)
        return put_in_words(self.rng, self.mind.meant, now, self.cast.language)
