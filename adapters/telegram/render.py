"""Bodies to calls of the Bot API, purely.

Words become HTML with ``b`` and ``a`` alone, everything else escaped. Telegram counts UTF-16 code
units after parsing: 4096 in a message, 1024 in a caption. A longer text is split between
paragraphs, else between lines, else between words, else anywhere but inside a character.

One rule orders the calls: attachments first, then words, and the keyboard on the last call. The
last attachment carries the words as its caption where they fit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import Bold, Link, Markup, Span, Text
from bot.talk.model import Button, Document

MOST_UNITS = 4096
MOST_CAPTION_UNITS = 1024
MOST_TOKEN_BYTES = 64

_BREAKS = ("\n\n", "\n", " ")
_PLAIN: Mapping[str, Any] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that travels with the call."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its fields; ``upload`` goes under its parameter's name."""

    method: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    upload: tuple[str, Upload] | None = None


def render(body: Body) -> tuple[Call, ...]:
    """Return the calls that show a body, in order; none if there is nothing to show.

    Media of another messenger cannot be shown by reference and is left out. Raises ``ValueError``
    for a button whose token is empty or over 64 bytes.
    """
    keyboard = render_keyboard(body.buttons)
    attachments = [_media(each) for each in body.media if each.channel == "telegram"]
    attachments += [_document(each) for each in body.documents]
    spans, words = _flatten(body.markup)
    if attachments and words and units(words) <= MOST_CAPTION_UNITS:
        caption = {"caption": to_html(spans, 0, len(words)), "parse_mode": "HTML"}
        attachments[-1] = _with(attachments[-1], caption)
        words = ""
    texts = [Call("sendMessage", {"text": text, **_PLAIN}) for text in _pieces(spans, words)]
    calls = [*attachments, *texts]
    if keyboard and calls:
        calls[-1] = _with(calls[-1], {"reply_markup": keyboard})
    return tuple(calls)


def render_keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any] | None:
    """Return Telegram's inline keyboard, or ``None`` without buttons. Raises as ``render`` does."""
    filled = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def _with(call: Call, fields: Mapping[str, Any]) -> Call:
    return Call(call.method, {**call.fields, **fields}, call.upload)


def _button(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if not 1 <= len(button.token.encode()) <= MOST_TOKEN_BYTES:
        raise ValueError(f"a button's token must have 1 to 64 bytes: {button.token!r}")
    return {"text": button.label, "callback_data": button.token}


def _media(media: Media) -> Call:
    if media.kind is MediaKind.PHOTO:
        return Call("sendPhoto", {"photo": media.ref})
    return Call("sendDocument", {"document": media.ref})


def _document(document: Document) -> Call:
    upload = Upload(document.name, document.text.encode())
    return Call("sendDocument", {}, ("document", upload))


# Words.


def _flatten(markup: Markup) -> tuple[list[Span], str]:
    """Return all spans in a row, paragraphs apart by a blank line, and their words."""
    spans: list[Span] = []
    for number, paragraph in enumerate(markup.paragraphs):
        if number:
            spans.append(Text("\n\n"))
        spans.extend(paragraph.spans)
    words = "".join(span.text for span in spans)
    return spans, words if words.strip() else ""


def _pieces(spans: list[Span], words: str) -> Iterator[str]:
    for start, end in cut(words, MOST_UNITS):
        yield to_html(spans, start, end)


def cut(words: str, limit: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of pieces of at most ``limit`` UTF-16 units; none of them is blank."""
    start = 0
    while start < len(words):
        end = _reach(words, start, limit)
        if end < len(words):
            end = _break_before(words, start, end)
        if words[start:end].strip():
            yield start, end
        start = end
        while start < len(words) and words[start].isspace():
            start += 1


def _reach(words: str, start: int, limit: int) -> int:
    """Return the end of the longest piece from ``start`` that keeps to the limit."""
    chunk = words[start : start + limit]
    if chunk.isascii():
        return start + len(chunk)
    raw = chunk.encode("utf-16-le", "replace")[: 2 * limit]
    return start + max(1, len(raw.decode("utf-16-le", "ignore")))


def _break_before(words: str, start: int, end: int) -> int:
    """Return the last good place to break at, not after ``end``."""
    for gap in _BREAKS:
        at = words.rfind(gap, start, end + len(gap))
        if at > start and words[start:at].strip():
            return at
    return end


def to_html(spans: list[Span], start: int, end: int) -> str:
    """Return the HTML of a part of the spans, counted in characters of their words."""
    parts: list[str] = []
    offset = 0
    for span in spans:
        first, last = max(start - offset, 0), min(end - offset, len(span.text))
        if first < last:
            parts.append(_mark(span, span.text[first:last]))
        offset += len(span.text)
    return "".join(parts)


def _mark(span: Span, words: str) -> str:
    safe = escape(words, quote=False)
    match span:
        case Bold():
            return f"<b>{safe}</b>"
        case Link(_, url) if url:
            return f'<a href="{escape(url)}">{safe}</a>'
        case _:
            return safe
