"""What somebody understands of a message: the open question, and the matters with their buttons.

A button's token says what it is about, as its place and its label do on a phone. The words of a
message are only looked at where a question has no buttons.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.ports import Parcel
from bot.talk.dialog import words_of
from bot.talk.markup import plain
from bot.talk.model import Button, Why

TICKED = "✓"
BULLET, QUOTES = "•", "„“"

_SAME = {"had": "date"}
"""Buttons that settle the same matter in another way."""
_WORDS = {
    "date": 2,
    "vote": 3,
    "took": 3,
    "suggestion": 1,
    "verdict": 1,
    "cannot": 3,
    "claim": 2,
    "unite": 2,
}
"""How many words after the action name the matter; the next one is the answer."""
_MARKED = re.compile(r"(-(?:yes|no|\d))[0-9a-f]{4}")
"""The answers to a read-back carry a mark of what was read back."""
_WHOLE = frozenset({"update", "help", "team"})
"""Actions whose words all name the matter."""
_LISTED = frozenset({"leave"})
"""Actions with a button for each thing that may be meant."""


@dataclass(frozen=True, slots=True)
class Question:
    """An open question of a dialog: its step, and its buttons by option."""

    step: str
    options: Mapping[str, Button]


@dataclass(slots=True)
class Matter:
    """Something that a message asks for: its kind, what it is about, and the possible answers."""

    kind: str
    about: tuple[str, ...]
    ways: dict[str, Button] = field(default_factory=dict)

    @property
    def last(self) -> str:
        """The last of the answers, from the top to the bottom."""
        return list(self.ways)[-1]


@dataclass(frozen=True, slots=True)
class Note:
    """A message as it is read."""

    ref: str
    text: str
    buttons: tuple[Button, ...]
    why: Why
    about: str
    at: datetime
    edited: bool

    @property
    def asks(self) -> bool:
        """Whether the words are a question."""
        return "?" in self.text

    @property
    def reasons(self) -> int:
        """How many reasons are given for a suggestion in words of both sides."""
        bullets = (each for each in self.text.splitlines() if each.startswith(BULLET))
        return sum(any(quote in each for quote in QUOTES) for each in bullets)

    @property
    def question(self) -> Question | None:
        """The question of a dialog, if there is one with buttons."""
        options = {}
        step = ""
        for button in self.buttons:
            if words := words_of(button.token):
                _, step, option = words
                options[_MARKED.sub(r"\1", option)] = button
        return Question(step, options) if options else None

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What the message asks for outside of dialogs, in its order."""
        found: dict[tuple[str, tuple[str, ...]], Matter] = {}
        for button in self.buttons:
            kind, name, *words = (*button.token.split("."), "")
            if kind != "a":
                continue
            words = words[:-1]
            way = name
            matter = _SAME.get(name, name)
            if matter in _WORDS:
                cut = _WORDS[matter]
                way = words[cut] if len(words) > cut else name
                words = words[:cut]
            elif matter in _LISTED:
                way, words = ".".join(words), []
            elif matter not in _WHOLE:
                way, words = (words[0] if words else name), []
            key = (matter, tuple(words))
            found.setdefault(key, Matter(matter, tuple(words))).ways[way] = button
        return tuple(found.values())


def read(parcel: Parcel, ref: str, now: datetime) -> Note:
    """Return a message, which the messenger knows by ``ref``, as it is read at that instant."""
    body = parcel.body
    return Note(
        ref,
        plain(body.markup),
        tuple(each for row in body.buttons for each in row if each.url is None),
        parcel.why,
        parcel.about,
        now,
        parcel.edits is not None,
    )
