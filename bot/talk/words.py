"""Texts of one language in one form of address, ready to be said; no Fluent in here.

What an argument becomes depends on its type:

=====================  ==========================================================================
``str``                data, what somebody typed: shown as it is, never read as markup or Fluent
``StrEnum``            a key for ``{ $kind -> [a] … *[b] … }``
``bool``               the keys ``yes`` and ``no``
``int``                a number: plural categories and grouping
``date``               "Di, 24.11.", "Tue 24 Nov"; in ``WithYear`` with the year
``datetime``           aware and already local: "Di, 24.11., 14:00"; ``WithYear`` as above
``time``               "14:00"
``Month``              "November"
``Money``              "2.500 EUR", "EUR 2,500"
``Say`` (``Ref``)      another text, formatted in place, its markup included
``tuple``, ``list``    of ``str`` and ``Say``: "a, b und c"
=====================  ==========================================================================

Every text also has ``$address``, ``du`` or ``sie``, and ``$inside``, which is ``yes`` for what
stands in a list after its beginning: "Abends", but "Vormittags und abends". A continuation line
cannot begin with ``*`` or ``[``, which belong to Fluent's syntax there: write ``{ "" }*bold*``.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from bot.domain.calendar import Month
from bot.domain.people import Form
from bot.talk import formats
from bot.talk.formats import Money, WithYear
from bot.talk.markup import Markup, MarkupError, clean, fill, plain, read, slot
from bot.talk.model import Arg, Say

ADDRESS = "address"
INSIDE = "inside"
IMPLICIT = frozenset({ADDRESS, INSIDE})
"""The variables that every text has."""

Format = Callable[[str, Mapping[str, str | int]], str]
"""Formats a text by its id; slots stand for data. Raises ``WordError``."""

Ref = Say
"""Another text as an argument."""

_TEMPLATES = 4096
_NO_ARGS: Mapping[str, Arg] = MappingProxyType({})
_Key = tuple[tuple[str, str | int], ...]


class WordError(Exception):
    """A text cannot be formatted with these arguments."""


class MissingWord(WordError):
    """There is no such text, or no such language."""


class Words:
    """The texts of one language in one form of address."""

    def __init__(self, language: str, form: Form, format_text: Format) -> None:
        """Start with empty caches over the language's texts."""
        self.language = language
        self.form = form
        self._format_text = format_text
        self._source = lru_cache(_TEMPLATES)(self._format)
        self._template = lru_cache(_TEMPLATES)(self._read)

    def text(self, message_id: str, args: Mapping[str, Arg] = _NO_ARGS) -> Markup:
        """Return the text; raises ``MissingWord`` or ``WordError``."""
        values: list[str] = []
        key = self._key(message_id, args, values)
        return fill(self._template(message_id, key), values)

    def label(self, message_id: str, args: Mapping[str, Arg] = _NO_ARGS) -> str:
        """Return the text as plain words in one line, for a button; raises as ``text`` does."""
        return " ".join(plain(self.text(message_id, args)).split())

    def _key(self, message_id: str, args: Mapping[str, Arg], values: list[str]) -> _Key:
        try:
            return tuple([(name, self._raw(value, values)) for name, value in args.items()])
        except (TypeError, ValueError) as error:
            raise WordError(f"{self.language}/{message_id}: {error}") from error

    def _raw(self, value: Arg, values: list[str]) -> str | int:
        match value:
            case StrEnum():
                return value.value
            case bool():
                return "yes" if value else "no"
            case int():
                return value
            case Say():
                return self._source(value.id, self._key(value.id, value.args, values))
            case list() | tuple():
                return self._list(value, values)
            case str():
                words = clean(value)
            case _:
                words = _written(self.language, value)
        values.append(words)
        return slot(len(values) - 1)

    def _list(self, items: Sequence[Arg], values: list[str]) -> str:
        if all(isinstance(item, str) and not isinstance(item, StrEnum) for item in items):
            values.append(formats.write_list(self.language, [clean(item) for item in items]))
            return slot(len(values) - 1)
        if any(isinstance(item, StrEnum) or not isinstance(item, str | Say) for item in items):
            raise TypeError("a list may hold what people typed, and texts")
        written = [self._item(item, values, inside=at > 0) for at, item in enumerate(items)]
        return formats.write_list(self.language, written)

    def _item(self, item: Arg, values: list[str], *, inside: bool) -> str:
        if not isinstance(item, Say) or not inside:
            return str(self._raw(item, values))
        key = self._key(item.id, item.args, values)
        return self._source(item.id, (*key, (INSIDE, "yes")))

    def _read(self, message_id: str, key: _Key) -> Markup:
        try:
            return read(self._source(message_id, key))
        except MarkupError as error:
            raise WordError(f"{self.language}/{message_id}: {error}") from error

    def _format(self, message_id: str, key: _Key) -> str:
        return self._format_text(message_id, {INSIDE: "no", **dict(key), ADDRESS: self.form.value})


def _written(language: str, value: Arg) -> str:
    match value:
        case Month():
            return formats.write_month(language, value.first)
        case datetime():
            return formats.write_instant(language, value)
        case date():
            return formats.write_day(language, value)
        case time():
            return formats.write_time(language, value)
        case Money():
            return formats.write_money(language, value)
        case WithYear(day):
            if isinstance(day, datetime):
                return formats.write_instant(language, day, with_year=True)
            return formats.write_day(language, day, with_year=True)
        case _:
            raise TypeError(f"an argument cannot be {type(value).__name__}")
