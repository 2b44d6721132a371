"""Bodies to events, purely.

Every message has the whole of it as plain words (``body``), and the same as HTML with ``p``,
``br``, ``strong``, ``a``, ``ol`` and ``li`` alone, everything else escaped. Choices stand below the
words as a numbered list, whose numbers and signs are those of ``adapters.matrix.signs``.

Attachments go first, each in an event of its own, words last. An event has at most 64 KiB, in
which an edit stands twice and encryption takes a third: longer texts become several events.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import accumulate, groupby
from mimetypes import guess_extension
from typing import Any

from adapters.matrix.home import Json
from adapters.matrix.signs import NUMBERS, Rows, controls, links, numbered, signs_of
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import Bold, Link, Paragraph, Span
from bot.talk.model import Document, Why
from bot.talk.pieces import cut, lead, part
from bot.talk.readers import closest

MESSAGE = "m.room.message"
HEAVIEST = 20_000
"""Bytes of words and HTML together, as JSON writes them: some 10,000 plain letters."""

TAGS = 16
"""More than the tags around a paragraph or a line weigh, and the gap to the next one."""

# Clients never notify anybody of a notice. So what only answers, or can wait, is one (bots ignore
# each other's notices); what somebody has to learn of is a text.
_NOTIFYING = frozenset({Why.REMINDER, Why.APPOINTMENT, Why.ESCALATION, Why.ALARM, Why.CHAT})
_OPENABLE = ("https://", "http://", "mailto:")


@dataclass(frozen=True, slots=True)
class Post:
    """An event to be sent. ``attachment`` is still to be uploaded: see ``with_file``.

    ``signs`` are the reactions to place below it. Who reacts to it presses a button: of several
    posts the last is the message that carries the buttons.
    """

    kind: str
    content: Json
    attachment: Media | Document | None = None
    signs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph or a line of a list (then with its number), in words and in HTML."""

    words: str
    html: str
    number: int | None = None

    @property
    def weight(self) -> int:
        return _weight(self.words) + _weight(self.html) + TAGS


def render(body: Body, why: Why) -> tuple[Post, ...]:
    """Return the events that show a body, in order; none if there is nothing to show."""
    if body.act is not None:
        return ()
    things: tuple[Media | Document, ...] = (*body.media, *body.documents)
    posts = [Post(MESSAGE, _attached(each), each) for each in things]
    kind = "m.text" if why in _NOTIFYING else "m.notice"
    posts += [Post(MESSAGE, _said(kind, each)) for each in _pack(_blocks(body, why))]
    if posts:
        signs = tuple(sign for sign, _ in signs_of(body.buttons))
        posts[-1] = replace(posts[-1], signs=signs)
    return tuple(
        replace(post, content={**post.content, **_relation(body, first=not number)})
        for number, post in enumerate(posts)
    )


def as_edit(post: Post, event_id: str) -> Post:
    """Return the post as an edit of an earlier event; what that one answered stays as it was."""
    new: dict[str, Any] = {k: each for k, each in post.content.items() if k != "m.relates_to"}
    content: dict[str, Any] = {**new, "m.new_content": new}
    for key in new.keys() & {"body", "formatted_body"}:
        content[key] = f"* {new[key]}"
    content["m.relates_to"] = {"rel_type": "m.replace", "event_id": event_id}
    return replace(post, content=content)


def with_file(post: Post, file: Json, size: int, mime: str) -> Post:
    """Return the post with its file: what ``Home.upload`` returned, bytes, and type."""
    name = "file" if "key" in file else "url"
    info = {**post.content["info"], "size": size}
    if mime:
        info["mimetype"] = mime
    where = file if name == "file" else file["url"]
    return replace(post, content={**post.content, name: where, "info": info})


def named(post: Post) -> Json:
    """Return what stands in the place of a file that cannot be had, or is too large: its name."""
    words = f"\N{PAPERCLIP} {post.content['filename']}"
    kept = {key: each for key, each in post.content.items() if key == "m.relates_to"}
    return {**_said("m.notice", [_Block(words, _escaped(words))]), **kept}


def _relation(body: Body, *, first: bool) -> Json:
    """Return the reply, and the thread; clients without threads see the latter as a reply."""
    quotes = body.quotes if first else None
    if body.thread is None:
        return {"m.relates_to": {"m.in_reply_to": {"event_id": quotes}}} if quotes else {}
    relation = {
        "rel_type": "m.thread",
        "event_id": body.thread,
        "is_falling_back": quotes is None,
        "m.in_reply_to": {"event_id": quotes or body.thread},
    }
    return {"m.relates_to": relation}


def _said(kind: str, blocks: list[_Block]) -> Json:
    return {
        "msgtype": kind,
        "body": _words(blocks),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(_html(blocks)),
        "m.mentions": {},
    }


def _attached(thing: Media | Document) -> Json:
    info: dict[str, Any] = {"mimetype": thing.mime} if thing.mime else {}
    if isinstance(thing, Media) and thing.size:
        info["size"] = thing.size
    photo = isinstance(thing, Media) and thing.kind is MediaKind.PHOTO
    name = thing.name or _named(thing)
    return {
        "msgtype": "m.image" if photo else "m.file",
        "body": name,
        "filename": name,
        "info": info,
        "m.mentions": {},
    }


def _named(thing: Media | Document) -> str:
    """Return a name for what has none: ``photo.jpg``."""
    kind = thing.kind.value if isinstance(thing, Media) else MediaKind.FILE.value
    usual = ".jpg" if kind == MediaKind.PHOTO else ".bin"
    return kind + (guess_extension(thing.mime) or usual)


# Blocks: what stands in a message, one below the other.


def _blocks(body: Body, why: Why) -> Iterator[_Block]:
    name = lead(body.markup) if why is Why.CHAT else ()
    for paragraph in body.markup.paragraphs:
        yield from _cut(paragraph, name)
    yield from _choices(body.buttons)
    for button in links(body.buttons):
        yield _block((Link(button.label, button.url or ""),))
    if row := controls(body.buttons):
        words = " · ".join(f"{sign} {button.label}" for sign, button in row)
        yield _Block(words, _escaped(words))


def _cut(paragraph: Paragraph, name: tuple[Span, ...]) -> Iterator[_Block]:
    """Return a paragraph as one block, or as several that keep to the limit.

    All but the first of these begin with the name, if there is one.
    """
    whole = _block(paragraph.spans)
    if not whole.words.strip():
        return
    if whole.weight <= HEAVIEST:
        yield whole
        return
    words = "".join(span.text for span in paragraph.spans)
    room = HEAVIEST - _block(name).weight
    for start, end in cut(words, lambda text, at: _reach(text, at, room)):
        yield _block((*(name if start else ()), *part(paragraph.spans, start, end)))


def _reach(words: str, start: int, room: int) -> int:
    """Return the end of the longest piece from ``start`` that is not heavier than ``room``."""
    chunk = words[start : start + HEAVIEST // 2]
    each = {char: _weight(char) + _weight(_escaped(char)) for char in set(chunk)}
    weights = accumulate(each[char] for char in chunk)
    return start + max(1, sum(weight <= room for weight in weights))


def _weight(text: str) -> int:
    return len(json.dumps(text)) - len('""')


def _choices(buttons: Rows) -> Iterator[_Block]:
    choices = numbered(buttons)
    pressed = [each.label for row in buttons for each in row if each.url is None]
    plain = all(closest(str(number), pressed) == number - 1 for number, _ in choices)
    for number, button in choices:
        if plain:
            html = _escaped(button.label)
            yield _Block(f"{number}. {button.label}", html, number)
        else:  # a label is a figure itself: "2. 10" would say two things
            sign = NUMBERS[number - 1] if number <= len(NUMBERS) else f"{number})"
            words = f"{sign} {button.label}"
            yield _Block(words, _escaped(words))


def _block(spans: Iterable[Span]) -> _Block:
    filled = [span for span in spans if span.text]
    return _Block("".join(map(_plain, filled)), "".join(map(_marked, filled)))


def _plain(span: Span) -> str:
    if isinstance(span, Link) and span.url != span.text and span.url.startswith(_OPENABLE):
        return f"{span.text} ({span.url})"
    return span.text


def _marked(span: Span) -> str:
    safe = _escaped(span.text)
    match span:
        case Bold():
            return f"<strong>{safe}</strong>"
        case Link(_, url) if url.startswith(_OPENABLE):
            return f'<a href="{escape(url)}">{safe}</a>'
        case _:
            return safe


def _escaped(words: str) -> str:
    return escape(words, quote=False).replace("\n", "<br>")


# From blocks to events.


def _pack(blocks: Iterable[_Block]) -> Iterator[list[_Block]]:
    """Yield as many blocks at a time as an event may hold."""
    held: list[_Block] = []
    weight = 0
    for block in blocks:
        if held and weight + block.weight > HEAVIEST:
            yield held
            held, weight = [], 0
        held.append(block)
        weight += block.weight
    if held:
        yield held


def _words(blocks: list[_Block]) -> str:
    """Return all words: paragraphs apart by a blank line, the lines of a list below each other."""
    return "\n\n".join(
        "\n".join(block.words for block in group)
        if listed
        else "\n\n".join(block.words for block in group)
        for listed, group in groupby(blocks, lambda block: block.number is not None)
    )


def _html(blocks: list[_Block]) -> Iterator[str]:
    for listed, group in groupby(blocks, lambda block: block.number is not None):
        lines = list(group)
        if not listed:
            yield from (f"<p>{block.html}</p>" for block in lines)
            continue
        yield "<ol>" if lines[0].number == 1 else f'<ol start="{lines[0].number}">'
        yield from (f"<li>{block.html}</li>" for block in lines)
        yield "</ol>"


VOID = Post(MESSAGE, _said("m.notice", [_Block("…", "…")]))
"""What stands where nothing is to be read any more, and the homeserver lets nobody take it back."""
