"""Text with entities: Telegram's HTML dialect, and lengths in UTF-16 code units.

The grammar and its complaints follow TDLib's parser: allowed tags only, properly nested, four
named character references, every other ampersand literal, byte offsets in the messages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from tests.support.botapi.errors import ApiError, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_KINDS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(lt|gt|amp|quot))(;?)")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")


@dataclass(frozen=True, slots=True)
class Entity:
    """A marked span; offset and length count UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None

    def json(self) -> dict[str, Any]:
        """Return the wire form."""
        names = ("type", "offset", "length", "url", "language", "custom_emoji_id")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


def utf16_length(text: str) -> int:
    """Count UTF-16 code units, Telegram's unit of length."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(text: str, entity: Entity) -> str:
    """Return the part of the text which the entity marks."""
    raw = text.encode("utf-16-le")
    return raw[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")


def find_commands(text: str) -> tuple[Entity, ...]:
    """Mark what a client shows as commands in a text that a person typed."""
    return tuple(
        Entity("bot_command", utf16_length(text[: hit.start()]), utf16_length(hit.group()))
        for hit in _COMMAND.finditer(text)
    )


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Return the plain text and its entities; raise the documented 400 for malformed markup."""
    return _Parser(source).run()


class _Parser:
    """One pass over the source; `at` is the reading position."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.done: list[Entity] = []

    def run(self) -> tuple[str, tuple[Entity, ...]]:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._emit(self._character())
            elif self.source.startswith("</", self.at):
                self._close()
            else:
                self._start()
        if self.open:
            raise self._complaint(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        order = sorted(self.done, key=lambda each: (each.offset, -each.length))
        return "".join(self.out), tuple(order)

    def _emit(self, piece: str) -> None:
        self.out.append(piece)
        self.length += utf16_length(piece)

    def _character(self) -> str:
        """Read one character, or a run of ordinary ones."""
        if self.source[self.at] == "&":
            hit = _REFERENCE.match(self.source, self.at)
            decoded = _decode(hit) if hit else None
            if hit and decoded:
                self.at = hit.end()
                return decoded
            self.at += 1
            return "&"
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in "<&":
            self.at += 1
        return self.source[begin : self.at]

    def _peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self.at += 1

    def _start(self) -> None:
        begin = self.at
        while self._peek() and not self._peek().isspace() and self._peek() != ">":
            self.at += 1
        if not self._peek():
            raise self._complaint(f"Unclosed start tag at byte offset {self._byte(begin)}")
        tag = self.source[begin + 1 : self.at].lower()
        if tag not in _KINDS:
            raise self._complaint(
                f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}'
            )
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "tg-spoiler":
            raise self._complaint(
                f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}'
            )
        self.at += 1
        self.open.append(_Open(tag, argument, self.length, len(self.out)))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                return argument
            hit = _ATTRIBUTE_NAME.match(self.source, self.at)
            name = hit.group() if hit else ""
            if not name:
                raise self._complaint(
                    f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}'
                )
            self.at += len(name)
            self._skip_space()
            value = self._value() if self._peek() == "=" else None
            if not self._peek():
                raise self._complaint(f"Unclosed start tag at byte offset {self._byte(begin)}")
            argument = _argument(tag, name.lower(), value) or argument

    def _value(self) -> str:
        self.at += 1
        self._skip_space()
        quote = self._peek()
        if quote not in ("'", '"'):
            hit = _NAME_TOKEN.match(self.source, self.at)
            token = hit.group() if hit else ""
            self.at += len(token)
            if self._peek() and not self._peek().isspace() and self._peek() != ">":
                raise self._complaint(
                    f"Unexpected end of name token at byte offset {self._byte(self.at)}"
                )
            return token.lower()
        self.at += 1
        end = self.source.find(quote, self.at)
        if end < 0:
            self.at = len(self.source)
            return ""
        raw = self.source[self.at : end]
        self.at = end + 1
        return _REFERENCE.sub(lambda each: _decode(each) or each.group(), raw)

    def _close(self) -> None:
        begin = self.at
        if not self.open:
            raise self._complaint(f"Unexpected end tag at byte offset {self._byte(begin)}")
        end = self.source.find(">", begin)
        if end < 0:
            raise self._complaint(f"Unclosed end tag at byte offset {self._byte(begin)}")
        found = self.source[begin + 2 : end].rstrip()
        opened = self.open.pop()
        if found and found != opened.tag:
            raise self._complaint(
                f"Unmatched end tag at byte offset {self._byte(begin)}, "
                f'expected "</{opened.tag}>", found "</{found}>"'
            )
        self.at = end + 1
        if self.length > opened.offset:
            self._finish(opened)

    def _finish(self, opened: _Open) -> None:
        kind, span = _KINDS[opened.tag], (opened.offset, self.length - opened.offset)
        if kind == "pre" and self.done and self.done[-1].type == "code":
            inner = self.done[-1]
            if (inner.offset, inner.length) == span:
                self.done[-1] = Entity("pre", *span, language=inner.language)
                return
        if kind == "text_link":
            target = opened.argument or "".join(self.out[opened.piece :])
            self.done.append(Entity(kind, *span, url=target))
        elif kind == "custom_emoji":
            self.done.append(Entity(kind, *span, custom_emoji_id=opened.argument))
        elif kind == "blockquote" and opened.argument:
            self.done.append(Entity("expandable_blockquote", *span))
        else:
            self.done.append(Entity(kind, *span, language=_language(kind, opened.argument)))

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _complaint(self, text: str) -> ApiError:
        return bad_request(f"can't parse entities: {text}")


def _decode(hit: re.Match[str]) -> str | None:
    code, decimal, name = hit.group(1), hit.group(2), hit.group(3)
    if name:
        return _NAMED[name]
    number = int(code, 16) if code else int(decimal)
    is_surrogate = 0xD800 <= number <= 0xDFFF
    return None if number == 0 or number >= 0x10FFFF or is_surrogate else chr(number)


def _argument(tag: str, name: str, value: str | None) -> str:
    """Return what an attribute means to its tag, or nothing."""
    if tag == "blockquote" and name == "expandable":
        return "expandable"
    wanted = {"a": "href", "span": "class", "code": "class", "tg-emoji": "emoji-id"}.get(tag)
    return (value or "") if name == wanted else ""


def _language(kind: str, argument: str) -> str | None:
    prefix = "language-"
    return argument[len(prefix) :] if kind == "code" and argument.startswith(prefix) else None


def trim(text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    """Strip white space from both ends as Telegram does, and move the entities with it."""
    stripped = text.strip()
    if stripped == text or not stripped:
        return stripped, entities if stripped else ()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    total = utf16_length(stripped)
    kept = []
    for each in entities:
        start = max(each.offset - lead, 0)
        end = min(each.offset - lead + each.length, total)
        if end > start:
            kept.append(replace(each, offset=start, length=end - start))
    return stripped, tuple(kept)


def read_text(
    text: str, parse_mode: str, explicit: list[dict[str, Any]] | None
) -> tuple[str, tuple[Entity, ...]]:
    """Return the trimmed text and entities of a parameter; only HTML and plain text are spoken."""
    mode = parse_mode.lower()
    if mode == "html":
        return trim(*parse_html(text))
    if mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode")
    names = Entity.__slots__
    given = tuple(
        Entity(**{name: value for name, value in each.items() if name in names})
        for each in explicit or []
    )
    return trim(text, given)
