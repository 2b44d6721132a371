"""Neutral markup: what the outbox stores, and what every messenger can show.

A ``Markup`` is a row of paragraphs, a paragraph a row of spans. A blank line separates
paragraphs; a line break inside a paragraph is a newline inside a span's text. Adapters
translate and escape it; nothing in it is read a second time.

The Fluent texts write it lightly: ``*bold*`` and ``[label](https://…)``, or a messenger's own
``tg://`` link. What people typed never
passes through that reader: ``read`` sees slots, single private-use characters, in its place, and
``fill`` puts the data in afterwards.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_FIRST_SLOT, _LAST_SLOT = 0xE000, 0xF8FF
SLOTS = _LAST_SLOT - _FIRST_SLOT + 1
"""How many pieces of data one text can take: the size of Unicode's private-use area."""

_SLOT = re.compile("[\ue000-\uf8ff]")
_WORD = r"\w\ue000-\uf8ff"
_MARKED = re.compile(
    rf"(?<![{_WORD}])\*(?=[^\s*])(?P<bold>(?:[^*\n]|(?<=[{_WORD}])\*(?=[{_WORD}]))+?)"
    rf"(?<=\S)\*(?![{_WORD}])"
    r"|\[(?P<label>[^\[\]\n]+)\]\((?P<url>(?:https://|tg://)[^\s()]+)\)"
)
_LEFT_OVER = re.compile(
    rf"\]\(|(?<![{_WORD}\s])\*|\*(?![{_WORD}\s])|(?<=\s)\*(?!\s)|(?<!\s)\*(?=\s)"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
_QUOTES = frozenset({"„“", "“”"})
"""Quotation marks around data, in German and in English."""
_SINGLE = str.maketrans('„“”«»"‟❝❞〝〞\uff02', "\u201a\u2018\u2019\u2039\u203a'''''''")
"""Single ones in place of all others."""
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029\x85]")
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class MarkupError(ValueError):
    """A source text, or a stored value, is not markup; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open a page."""

    text: str
    url: str


Span = Text | Bold | Link


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Spans in a row."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """Paragraphs, with a blank line between them."""

    paragraphs: tuple[Paragraph, ...] = ()


EMPTY = Markup()
"""Nothing said."""


def literal(text: str) -> Markup:
    """Return data as one paragraph of plain words, cleaned; ``EMPTY`` for an empty text."""
    words = clean(text)
    return Markup((Paragraph((Text(words),)),)) if words else EMPTY


def join(*markups: Markup) -> Markup:
    """Return all paragraphs one after the other."""
    return Markup(tuple(paragraph for markup in markups for paragraph in markup.paragraphs))


def plain(markup: Markup) -> str:
    """Return the words alone: paragraphs apart by a blank line, a link as ``label (url)``."""
    return "\n\n".join("".join(map(_plain, part.spans)) for part in markup.paragraphs)


def _plain(span: Span) -> str:
    if isinstance(span, Link) and span.url != span.text:
        return f"{span.text} ({span.url})"
    return span.text


def clean(text: str) -> str:
    """Return what somebody typed without what no messenger, database or reader is safe with.

    Gone are control characters (but line break and tab), lone surrogates, the Basic Plane's
    private-use characters (our slots), and the invisible characters which reorder other people's
    text (bidirectional embeddings, overrides, isolates). Any line break becomes a newline.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_BREAK.sub("\n", text)
    return text.translate({ord(char): None for char in set(text) if not _is_clean(char)})


def _is_clean(char: str) -> bool:
    if char in "\n\t":
        return True
    if char in _REORDERING or _FIRST_SLOT <= ord(char) <= _LAST_SLOT:
        return False
    return unicodedata.category(char) not in {"Cc", "Cs"}


# Light markup.


def slot(index: int) -> str:
    """Return the character that stands for the data of that index (below ``SLOTS``)."""
    if not 0 <= index < SLOTS:
        raise MarkupError(f"a text takes at most {SLOTS} pieces of data")
    return chr(_FIRST_SLOT + index)


def has_slots(text: str) -> bool:
    """Whether a text holds a character that stands for data."""
    return _SLOT.search(text) is not None


def read(source: str) -> Markup:
    """Return the markup of a light source, slots still in it.

    A star between two letters (``Teilnehmer*innen``) or between two spaces is a star. Raises
    ``MarkupError`` for a star or a bracket that opens and does not close, or the reverse.
    """
    parts = _BLANK_LINE.split(source.strip())
    paragraphs = tuple(Paragraph(_read_spans(part)) for part in parts if part)
    return Markup(paragraphs)


def _read_spans(source: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = 0
    for found in _MARKED.finditer(source):
        spans.append(_read_text(source[end : found.start()], source))
        if found["bold"]:
            spans.append(Bold(_checked(found["bold"], source)))
        else:
            spans.append(Link(_checked(found["label"], source), found["url"]))
        end = found.end()
    spans.append(_read_text(source[end:], source))
    return tuple(span for span in spans if span.text)


def _read_text(text: str, source: str) -> Text:
    return Text(_checked(text, source))


def _checked(text: str, source: str) -> str:
    if _LEFT_OVER.search(text):
        raise MarkupError(f"a star or a bracket is left over in {source!r}")
    return text


def fill(markup: Markup, values: Sequence[str]) -> Markup:
    """Return the markup with each slot's data in its place, untouched by any reader.

    What stands between our quotation marks is one paragraph, and its own marks are single ones:
    nobody can close ours and go on in our words. In the address of a link the data is
    percent-encoded. What holds nothing afterwards is dropped.
    """
    if not values:
        return markup
    filled = (
        Paragraph(tuple(span for raw in part.spans if (span := _fill_span(raw, values)).text))
        for part in markup.paragraphs
    )
    return Markup(tuple(part for part in filled if part.spans))


def _fill_span(span: Span, values: Sequence[str]) -> Span:
    text = _fill_text(span.text, values)
    match span:
        case Text():
            return span if text is span.text else Text(text)
        case Bold():
            return Bold(text)
        case Link(_, url):
            return Link(text, _fill_text(url, [quote(value, safe="") for value in values]))


def _fill_text(text: str, values: Sequence[str]) -> str:
    def datum(found: re.Match[str]) -> str:
        value = values[ord(found[0]) - _FIRST_SLOT]
        around = text[max(found.start() - 1, 0) : found.start()] + text[found.end() :][:1]
        return as_quoted(value) if around in _QUOTES else value

    return _SLOT.sub(datum, text)


def as_quoted(text: str) -> str:
    """Return data as it stands between our quotation marks."""
    return _BLANK_LINE.sub("\n", text.translate(_SINGLE))


# JSON.


def to_json(markup: Markup) -> list[list[Any]]:
    """Return lists for JSON: a span is ``"text"``, ``["b", text]`` or ``["a", text, url]``."""
    return [[_pack(span) for span in part.spans] for part in markup.paragraphs]


def _pack(span: Span) -> str | list[str]:
    match span:
        case Text(text):
            return text
        case Bold(text):
            return ["b", text]
        case Link(text, url):
            return ["a", text, url]


def from_json(value: object) -> Markup:
    """Return the markup that ``to_json`` packed; ``MarkupError`` for anything else."""
    match value:
        case list(parts):
            return Markup(tuple(map(_unpack_paragraph, parts)))
        case _:
            raise MarkupError(f"not a stored markup: {value!r}")


def _unpack_paragraph(value: object) -> Paragraph:
    match value:
        case list(spans):
            return Paragraph(tuple(map(_unpack, spans)))
        case _:
            raise MarkupError(f"not a stored paragraph: {value!r}")


def _unpack(value: object) -> Span:
    match value:
        case str(text):
            return Text(text)
        case ["b", str(text)]:
            return Bold(text)
        case ["a", str(text), str(url)]:
            return Link(text, url)
        case _:
            raise MarkupError(f"not a stored span: {value!r}")
