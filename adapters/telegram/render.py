"""Bodies to calls of the Bot API, purely.

Words become HTML with ``b`` and ``a`` alone, everything else escaped. Telegram counts UTF-16 code
units after parsing: 4096 in a message, 1024 in a caption. A longer text is split between
paragraphs, else between lines, else between words, else anywhere but inside a character.

One rule orders the calls: attachments first, then words, and the keyboard on the last call. The
last attachment carries the words as its caption where they fit. Attachments which cannot be shown
are named below the words.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from adapters.telegram.contents import CHANNEL
from adapters.telegram.uploads import Upload, upload
from bot.domain.attachments import is_welcome
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text
from bot.talk.model import Button, Document, Why
from bot.talk.pieces import cut, lead, part

MOST_UNITS = 4096
MOST_CAPTION_UNITS = 1024
MOST_TOKEN_BYTES = 64

_FILE = "📎"
_METHODS = {"photo": "sendPhoto", "document": "sendDocument"}
_PARAMETERS = {MediaKind.PHOTO: "photo", MediaKind.FILE: "document"}
_PLAIN: Mapping[str, Any] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its fields; ``upload`` goes under its parameter's name."""

    method: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    upload: tuple[str, Upload] | None = None


def render(
    body: Body, foreign: Mapping[Media, bytes] | None = None, why: Why = Why.ANSWER
) -> tuple[Call, ...]:
    """Return the calls that show a body, in order; none if there is nothing to show.

    ``foreign`` are the contents of media of other messengers. Each piece of carried words says
    whose they are. Raises ``ValueError`` for a button
    whose token is empty or over 64 bytes.
    """
    keyboard = render_keyboard(body.buttons)
    attachments, missing = _media(body.media, foreign or {})
    attachments += [_document(each) for each in body.documents]
    spans, words = _flatten(Markup((*body.markup.paragraphs, *missing)))
    if attachments and words and units(words) <= MOST_CAPTION_UNITS:
        caption = {"caption": to_html(spans, 0, len(words)), "parse_mode": "HTML"}
        attachments[-1] = _with(attachments[-1], caption)
        words = ""
    name = lead(body.markup) if why is Why.CHAT else ()
    texts = [Call("sendMessage", {"text": text, **_PLAIN}) for text in _pieces(spans, words, name)]
    calls = [*attachments, *texts]
    if keyboard and calls:
        calls[-1] = _with(calls[-1], {"reply_markup": keyboard})
    return _placed(calls, body)


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


def _placed(calls: list[Call], body: Body) -> tuple[Call, ...]:
    """Return the calls within their topic, the first one as a reply."""
    if (thread := _number(body.thread)) is not None:
        calls = [_with(each, {"message_thread_id": thread}) for each in calls]
    if calls and (quoted := _number(body.quotes)) is not None:
        reply = {"message_id": quoted, "allow_sending_without_reply": True}
        calls[0] = _with(calls[0], {"reply_parameters": reply})
    return tuple(calls)


def _number(ref: str | None) -> int | None:
    return int(ref) if ref is not None and ref.isdecimal() else None


# Attachments.


def _media(
    media: tuple[Media, ...], foreign: Mapping[Media, bytes]
) -> tuple[list[Call], list[Paragraph]]:
    """Return the calls that show media, and the names of those that cannot, or must not, be."""
    calls: list[Call] = []
    missing: list[Paragraph] = []
    for each in media:
        if each.channel == CHANNEL and is_welcome(each):
            name = _PARAMETERS[each.kind]
            calls.append(Call(_METHODS[name], {name: each.ref}))
        elif (found := upload(each, foreign.get(each))) is not None:
            name = "photo" if found.is_picture else "document"
            calls.append(Call(_METHODS[name], {}, (name, found)))
        else:
            missing.append(Paragraph((Text(f"{_FILE} {each.name}".strip()),)))
    return calls, missing


def named(call: Call, upload: Upload) -> Call:
    """Return the words of a call with a file, and in place of the file its name."""
    fields = {name: each for name, each in call.fields.items() if name != "caption"}
    words = (call.fields.get("caption"), escape(f"{_FILE} {upload.name}", quote=False))
    text = "\n\n".join(each for each in words if each)
    return Call("sendMessage", {**fields, "text": text, **_PLAIN})


def _document(document: Document) -> Call:
    return Call("sendDocument", {}, ("document", Upload(document.name, document.data)))


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


def _pieces(spans: list[Span], words: str, name: Collection[Span]) -> Iterator[str]:
    """Yield pieces that fit into a message; all but the first begin with the name."""
    again = "".join(map(_mark, name))
    room = MOST_UNITS - sum(units(span.text) for span in name)
    for start, end in cut(words, lambda text, at: reach(text, at, room if at else MOST_UNITS)):
        yield (again if start else "") + to_html(spans, start, end)


def reach(words: str, start: int, limit: int = MOST_UNITS) -> int:
    """Return the end of the longest piece from ``start`` of at most ``limit`` UTF-16 units."""
    chunk = words[start : start + limit]
    if chunk.isascii():
        return start + len(chunk)
    raw = chunk.encode("utf-16-le", "replace")[: 2 * limit]
    return start + max(1, len(raw.decode("utf-16-le", "ignore")))


def to_html(spans: list[Span], start: int, end: int) -> str:
    """Return the HTML of a part of the spans, counted in characters of their words."""
    return "".join(_mark(span) for span in part(spans, start, end))


def _mark(span: Span) -> str:
    safe = escape(span.text, quote=False)
    match span:
        case Bold():
            return f"<b>{safe}</b>"
        case Link(_, url) if url:
            return f'<a href="{escape(url)}">{safe}</a>'
        case _:
            return safe
