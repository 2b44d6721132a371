"""How the demo's conversations look: who, when, and the words, in three columns."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.console.render import bold, clean, dim, name_media, wrap
from adapters.console.stage import Line
from adapters.console.words import Words
from adapters.rehearsal.reading import BULLET
from bot.talk.model import Event, Pressed, Said, Shown, Unreadable

STAMP, NAME = 16, 10
MOST_LABELS = 4
MOST_LINES = 3
"""Lines of a message that are shown; the reasons of a suggestion always are."""
STEERING = ("-back", "-skip")


@dataclass(frozen=True, slots=True)
class Page:
    """Where lines are written: the words, the width, and whether it is a terminal."""

    words: Words
    width: int
    tty: bool

    def heading(self, text: str, end: str = "") -> str:
        """Return a heading across the page."""
        rule = "─" * max(self.width - len(text) - len(end) - 5, 3)
        return bold(f"── {text} {rule}" + (f" {end}" if end else ""), tty=self.tty)

    def bar(self, part: int, whole: int) -> str:
        """Return how far the play has come."""
        return "▓" * part + "░" * (whole - part) + f" {part}/{whole}"

    def scene(self, title: str, lines: Sequence[Line | int], most: int = MOST_LINES) -> list[str]:
        """Return a conversation under its title."""
        return ["", bold(f"▌ {title}", tty=self.tty), *self.talk(lines, most)]

    def talk(self, lines: Sequence[Line | int], most: int) -> Iterator[str]:
        """Yield what is said, line by line; a stamp only where the minute is another one."""
        before = ""
        for line in merge(lines):
            if isinstance(line, int):
                left_out = dim(self.words.left_out[line > 1].format(count=line), tty=self.tty)
                yield " " * (STAMP + NAME + 2) + left_out
                continue
            stamp = self.words.stamp(line.line.at)
            shown = "" if stamp == before else stamp
            before = stamp
            yield from self._columns(shown, line, most)

    def _columns(self, stamp: str, spoken: "Spoken", most: int) -> Iterator[str]:
        room = self.width - STAMP - NAME - 2
        line = spoken.line
        if line.heard is None:
            name, words = line.who, textwrap.wrap(spoken.text, room) or [""]
        else:
            name, words = f"→ {line.who}", self._heard(line, room, most)
        for number, each in enumerate(words):
            left = f"{stamp if not number else '':<{STAMP}}"
            label = f"{name if not number else '':<{NAME}}"
            label = label if line.heard else bold(label, tty=self.tty)
            yield f"  {dim(left, tty=self.tty)}{label}{each}".rstrip()

    def _heard(self, line: Line, room: int, most: int) -> list[str]:
        if line.heard is None:
            return []
        body = line.heard.body
        words = _clip(
            [each for each in wrap(body.markup, room, tty=self.tty) if each.strip()], most
        )
        words.extend(f"📎 {each.name}" for each in body.documents)
        words.extend(name_media(each) for each in body.media)
        labels = [
            f"[{clean(each.label)}]"
            for row in body.buttons
            for each in row
            if not each.token.endswith(STEERING)
        ]
        if len(labels) > MOST_LABELS + 1:
            labels = [*labels[:MOST_LABELS], f"… +{len(labels) - MOST_LABELS}"]
        words.extend(_flow(labels, room))
        return words or [""]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line, and what a person said in it (several presses in a row are one)."""

    line: Line
    text: str = ""


def merge(lines: Iterable[Line | int]) -> list[Spoken | int]:
    """Return lines with the answers that somebody gives in a row put together."""
    merged: list[Spoken | int] = []
    for line in lines:
        if isinstance(line, int):
            merged.append(line)
            continue
        text = spell(line.said, line.label) if line.said is not None else ""
        last = merged[-1] if merged else 0
        if (
            isinstance(last, Spoken)
            and text
            and last.text
            and last.line.who == line.who
            and isinstance(line.said, Pressed)
        ):
            merged[-1] = Spoken(last.line, f"{last.text} {text}")
        else:
            merged.append(Spoken(line, text))
    return merged


def spell(event: Event, label: str) -> str:
    """Return what somebody said, pressed or sent."""
    match event:
        case Said(text):
            return clean(text)
        case Pressed():
            return f"[{clean(label)}]"
        case Shown(media, caption):
            return f"{name_media(media)} {clean(caption)}".strip()
        case Unreadable(kind):
            return f"<{kind}>"
        case _:
            return ""


def _clip(words: list[str], most: int) -> list[str]:
    if len(words) <= most:
        return words
    reasons = next((at for at, each in enumerate(words) if each.startswith(BULLET)), len(words))
    if reasons < len(words):
        most -= 1
    head = words[:reasons]
    return [*(head if len(head) <= most else [*head[:most], "…"]), *words[reasons:]]


def _flow(labels: Sequence[str], room: int) -> Iterator[str]:
    row = ""
    for label in labels:
        if row and len(row) + 1 + len(label) > room:
            yield row
            row = label
        else:
            row = f"{row} {label}".strip()
    if row:
        yield row
