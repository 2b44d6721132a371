"""What a message looks like in a terminal: a pure translation of neutral markup.

Bold is ANSI where the output is a terminal and plain elsewhere. Choices are numbered, because the
core understands their number as well as their label; attachments are named.
"""

import re
import textwrap
from collections.abc import Iterator

from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import Bold, Link, Markup, Span
from bot.talk.model import Button
from bot.talk.readers import closest
from bot.talk.show import BACK, SKIP

BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
NARROWEST = 20
EDITED = "✎"

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARK = "\x0e"
"""Stands on both sides of bold words while lines are broken; the cleaning removes it from data."""


def render(body: Body, *, width: int = 80, tty: bool = False, edited: bool = False) -> str:
    """Return a message as lines of at most ``width`` columns, ANSI only for a ``tty``.

    A word longer than the line, such as a link, stays whole. ``edited`` marks what replaces an
    earlier message. Control characters of what people typed never reach the terminal.
    """
    lines = wrap(body.markup, width, tty=tty)
    attached = [*map(name_media, body.media), *(f"📎 {each.name}" for each in body.documents)]
    if edited:
        lines = [dim(EDITED, tty=tty) + " " + (lines[0] if lines else ""), *lines[1:]]
    lines.extend(clean(each) for each in attached)
    lines.extend(list_choices(body))
    return "\n".join(lines)


def wrap(markup: Markup, width: int, *, tty: bool) -> list[str]:
    """Return the words of a message in lines, an empty one between paragraphs."""
    lines: list[str] = []
    for number, paragraph in enumerate(markup.paragraphs):
        if number:
            lines.append("")
        words = "".join(map(_spell, paragraph.spans))
        for line in words.split("\n"):
            lines.extend(_break(line, max(width, NARROWEST)))
    return [_embolden(each, tty=tty) for each in _carry(lines)]


def _spell(span: Span) -> str:
    match span:
        case Bold(text):
            return f"{_MARK}{clean(text)}{_MARK}"
        case Link(text, url) if text != url:
            return f"{clean(text)} ({clean(url)})"
        case _:
            return clean(span.text)


def _break(line: str, width: int) -> list[str]:
    bullet = "  " if line.startswith(("• ", "– ")) else ""
    # Marks take no room on the screen, so a line with some may be that much longer.
    broken = textwrap.wrap(
        line, width, subsequent_indent=bullet, break_long_words=False, break_on_hyphens=False
    )
    return broken or [""]


def _carry(lines: list[str]) -> Iterator[str]:
    """Let bold end with its line and go on in the next one."""
    open_ = False
    for line in lines:
        begun = f"{_MARK}{line}" if open_ else line
        open_ = begun.count(_MARK) % 2 == 1
        yield f"{begun}{_MARK}" if open_ else begun


def _embolden(line: str, *, tty: bool) -> str:
    pieces = line.split(_MARK)
    if not tty:
        return "".join(pieces)
    return "".join(
        f"{BOLD}{piece}{PLAIN}" if number % 2 and piece else piece
        for number, piece in enumerate(pieces)
    )


def clean(text: str) -> str:
    """Return what somebody typed without what would steer the terminal."""
    return _CONTROL.sub("", _ANSI.sub("", text))


def dim(text: str, *, tty: bool) -> str:
    """Return words that stand back."""
    return f"{DIM}{text}{PLAIN}" if tty else text


def bold(text: str, *, tty: bool) -> str:
    """Return words that stand out."""
    return f"{BOLD}{text}{PLAIN}" if tty else text


def name_media(media: Media) -> str:
    """Return the line for an attachment: its kind, its name, and where it lies."""
    mark = "📷" if media.kind is MediaKind.PHOTO else "📎"
    name = media.name or media.kind.value
    return f"{mark} {name}" if media.ref in ("", name) else f"{mark} {name} ({media.ref})"


def answers(body: Body) -> tuple[Button, ...]:
    """Return the buttons that answer something, in the order of their numbers."""
    return tuple(each for row in body.buttons for each in row if each.url is None)


def _steers(button: Button) -> bool:
    return button.token.rpartition(".")[2] in (BACK, SKIP)


def list_choices(body: Body) -> list[str]:
    """Return a line per choice, ``[1] Label``; a button that opens a page shows its address.

    Beside a question in words a number is an answer of its own, so back and skip have none; nor
    has anything where labels have numbers of their own that mean something else.
    """
    found = answers(body)
    labels = [each.label for each in found]
    plain = all(closest(str(at), labels) == at - 1 for at in range(1, len(labels) + 1))
    counted = plain and not all(_steers(each) for each in found)
    lines = [
        f"  [{number}] {clean(each.label)}" if counted else f"  [{clean(each.label)}]"
        for number, each in enumerate(found, 1)
    ]
    pages = (each for row in body.buttons for each in row if each.url is not None)
    lines.extend(f"  → {clean(each.label)}: {clean(each.url or '')}" for each in pages)
    return lines
