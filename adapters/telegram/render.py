"""Bodies to calls of the Bot API, purely.

Words become HTML with ``b`` and ``a`` alone, everything else escaped. Telegram counts UTF-16 code
units after parsing: 4096 in a message, 1024 in a caption. A longer text is split between
paragraphs, else between lines, else between words, else anywhere but inside a character.

One rule orders the calls: attachments first, then words, and the keyboard on the last call. The
last attachment carries the words as its caption where they fit. Attachments which cannot be shown
are named below the words, one that Telegram refuses in its own place.

Each call has a name for what it ``shows``. A message that broke off goes on by what stands there,
also where an attachment can be had by now, or not any more: words that have begun go on as they
began, and are said anew where others have taken their place.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from adapters.telegram.contents import CHANNEL
from adapters.telegram.uploads import Upload, name_of, upload
from bot.domain.attachments import is_welcome
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text
from bot.talk.model import Button, Document, Why
from bot.talk.pieces import cut, lead, part

MOST_UNITS = 4096
MOST_CAPTION_UNITS = 1024

_FILE = "📎"
_ATTACHMENT, _WORDS = "attachment ", "words to "
"""How names of parts begin: an attachment's goes on with its number, that of words with their end,
counted in characters."""

_METHODS = {"photo": "sendPhoto", "document": "sendDocument"}
_OF_FILES = frozenset({"photo", "document", "video", "animation", "caption"})
"""What a call with a file says, and one with words does not."""
_PARAMETERS = {MediaKind.PHOTO: "photo", MediaKind.FILE: "document"}
_PLAIN: Mapping[str, Any] = {"parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its fields; ``upload`` goes under its parameter's name.

    ``shows`` names the part of the message that it shows. ``file`` is what the file is called that
    it shows, be it uploaded or known to Telegram.
    """

    method: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    upload: tuple[str, Upload] | None = None
    shows: str = ""
    file: str = ""


def render(
    body: Body,
    foreign: Mapping[Media, bytes] | None = None,
    why: Why = Why.ANSWER,
    standing: Collection[str] = (),
) -> tuple[Call, ...]:
    """Return the calls that show a body, in order; none if there is nothing to show.

    ``foreign`` are the contents of media of other messengers (``awaited``). Each piece of carried
    words says whose they are. What is ``standing`` is left out. Raises ``ValueError`` for a button
    without a token.
    """
    keyboard = render_keyboard(body.buttons)
    attachments, missing = _attachments(body, foreign or {}, standing)
    spans, words = _flatten(Markup((*body.markup.paragraphs, *missing)))
    if attachments and words and units(words) <= MOST_CAPTION_UNITS:
        caption = {"caption": to_html(spans, 0, len(words)), "parse_mode": "HTML"}
        attachments[-1] = _with(attachments[-1], caption)
        words = ""
    name = lead(body.markup) if why is Why.CHAT else ()
    calls = [*attachments, *_behind(tuple(_texts(spans, words, name)), standing)]
    if keyboard and calls:
        calls[-1] = _with(calls[-1], {"reply_markup": keyboard})
    return _placed(calls, body, standing)


def awaited(body: Body, standing: Collection[str] = ()) -> tuple[Media, ...]:
    """Return which media of other messengers are still to be shown.

    Once some of the words stand these are none: the words name what they did not find.
    """
    if any(each.startswith(_WORDS) for each in standing):
        return ()
    return tuple(
        each
        for number, each in enumerate(body.media)
        if each.channel != CHANNEL and f"{_ATTACHMENT}{number}" not in standing
    )


def render_keyboard(rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any] | None:
    """Return Telegram's inline keyboard, or ``None`` without buttons. Raises as ``render`` does."""
    filled = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def _with(call: Call, fields: Mapping[str, Any]) -> Call:
    return replace(call, fields={**call.fields, **fields})


def _button(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if not button.token:
        raise ValueError(f"a button must have a token: {button.label!r}")
    return {"text": button.label, "callback_data": button.carried}


def _placed(calls: list[Call], body: Body, standing: Collection[str]) -> tuple[Call, ...]:
    """Return the calls within their topic, the first one of a message as a reply."""
    if (thread := _number(body.thread)) is not None:
        calls = [_with(each, {"message_thread_id": thread}) for each in calls]
    if calls and not standing and (quoted := _number(body.quotes)) is not None:
        reply = {"message_id": quoted, "allow_sending_without_reply": True}
        calls[0] = _with(calls[0], {"reply_parameters": reply})
    return tuple(calls)


def _number(ref: str | None) -> int | None:
    return int(ref) if ref is not None and ref.isdecimal() else None


# Attachments.


def _attachments(
    body: Body, foreign: Mapping[Media, bytes], standing: Collection[str]
) -> tuple[list[Call], list[Paragraph]]:
    """Return the calls that show them, and the names of those that cannot, or must not, be."""
    calls: list[Call] = []
    missing: list[Paragraph] = []
    things: tuple[Media | Document, ...] = (*body.media, *body.documents)
    for number, each in enumerate(things):
        name = f"{_ATTACHMENT}{number}"
        if name in standing:
            continue
        if isinstance(each, Document):
            call: Call | None = _uploaded("document", Upload(each.name, each.data))
        else:
            call = _medium(each, foreign.get(each))
        if call is not None:
            calls.append(replace(call, shows=name))
        else:
            missing.append(Paragraph((Text(f"{_FILE} {each.name}".strip()),)))
    return calls, missing


def _medium(media: Media, content: bytes | None) -> Call | None:
    if media.channel == CHANNEL and is_welcome(media):
        name = _PARAMETERS[media.kind]
        return Call(_METHODS[name], {name: media.ref}, file=name_of(media))
    if (found := upload(media, content)) is None:
        return None
    return _uploaded("photo" if found.is_picture else "document", found)


def _uploaded(name: str, file: Upload) -> Call:
    return Call(_METHODS[name], {}, (name, file), file=file.name)


def named(call: Call) -> Call:
    """Return the words of a call with a file, and in place of the file its name."""
    fields = {name: each for name, each in call.fields.items() if name not in _OF_FILES}
    words = (call.fields.get("caption"), escape(f"{_FILE} {call.file}".strip(), quote=False))
    text = "\n\n".join(each for each in words if each)
    return Call("sendMessage", {**fields, "text": text, **_PLAIN}, shows=call.shows)


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


def _texts(spans: list[Span], words: str, name: Collection[Span]) -> Iterator[Call]:
    """Yield calls that show pieces which fit; all but the first begin with the name."""
    again = "".join(map(_mark, name))
    room = MOST_UNITS - sum(units(span.text) for span in name)
    for start, end in cut(words, lambda text, at: reach(text, at, room if at else MOST_UNITS)):
        text = (again if start else "") + to_html(spans, start, end)
        yield Call("sendMessage", {"text": text, **_PLAIN}, shows=f"{_WORDS}{end}")


def _behind(texts: Sequence[Call], standing: Collection[str]) -> Sequence[Call]:
    """Return the texts behind those that stand: all, where these end nowhere as those did."""
    ends = (number for number, each in enumerate(texts, 1) if each.shows in standing)
    return texts[max(ends, default=0) :]


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
