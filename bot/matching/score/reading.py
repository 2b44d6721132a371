"""A brief as the channels read it, each part of it prepared once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from bot.domain.challenges import Side
from bot.matching.language import detect
from bot.matching.score.commonplace import COMMONPLACES
from bot.matching.text import (
    STOP_WORDS,
    Token,
    cut_grams,
    fold_word,
    plain,
    tokens_in,
    words_in,
)
from bot.ports import Brief

MOST_PHRASES = 40
LONGEST_WHOLE = 1200
"""Characters of a text that are embedded as a whole; models read the first 512 pieces."""

ROOM = 72
"""Letters of a quote that a line has room for."""

_LONGEST_PHRASE = 24
_ITEM_WORDS = 6
_WINDOW = 3
_UNPUNCTUATED = 5
_SHORT = (
    "approx", "bspw", "bzw", "ca", "dipl", "dr", "evtl", "ggf", "incl", "ing", "inkl", "jr", "max",
    "mind", "mio", "mr", "mrs", "např", "nr", "prof", "sog", "st", "str", "tel", "tsd", "tzv",
    "vgl", "zzgl",
)  # fmt: skip
"""Abbreviations after whose full stop a sentence goes on, as after a single letter ("z. B.")."""
_ENDING = ("etc", "usw", "atd", "apod")
"""Abbreviations that may end one: then a capital letter follows."""
_STOP = (
    r"\.(?:(?<!\b[^\W\d_]\.)"
    + "".join(rf"(?<!\b{each}\.)" for each in (*_SHORT, *_ENDING))
    + r"(?=\s|$)|(?=\s*$)|(?:"
    + "|".join(rf"(?<=\b{each}\.)" for each in _ENDING)
    + r")(?=\s+(?-i:[A-ZÄÖÜ])))"
)
"""A full stop that ends a sentence. What stands before it is looked at only where there is one."""
_SENTENCE = re.compile(rf"[;\n!?•|]+|{_STOP}|\s[-–—]\s", re.IGNORECASE)
_ITEM = re.compile(r",(?:(?<!\d,)|(?!\d))|[/+]|\s(?:und|sowie|u\.|and|a)\s")
_ENTRY = re.compile(r"(?<!\d),(?![^()]*\))|,(?!\d)(?![^()]*\))")
_SHORTEST_ITEM = 3
_ENTRY_WORDS = 4
_ENDS = ".!?;:,"


@dataclass(frozen=True, slots=True)
class Text:
    """What is compared: telling words, their grams, the whole, and its phrases. No part twice."""

    id: str
    side: Side
    language: str
    tokens: tuple[Token, ...]
    grams: tuple[str, ...]
    whole: str
    phrases: tuple[str, ...]

    def __hash__(self) -> int:
        """Return the hash of what nearly always tells texts apart: the rest is long."""
        return hash((self.id, self.whole))


@lru_cache(4096)
def read(brief: Brief) -> Text:
    """Return what is compared of a brief; without a telling word nothing of it is."""
    said = tuple(dict.fromkeys(each for phrase in brief.phrases if (each := plain(phrase))))
    language = detect(". ".join(said), brief.language)
    found: dict[str, Token] = {}
    for phrase in sorted(said, key=len):  # entries of lists are well spelt: reasons quote them
        for token in tokens_in(phrase, language):
            found.setdefault(token.stem, token)
    tokens = tuple(found.values())
    spelt = [token for token in tokens if token.stem not in COMMONPLACES] or tokens
    grams = dict.fromkeys(chain.from_iterable([cut_grams(token.word) for token in spelt]))
    units = dict.fromkeys(chain.from_iterable(map(cut_phrases, said))) if tokens else ()
    whole = "".join(_joined(said))[:LONGEST_WHOLE] if tokens else ""
    return Text(
        brief.id, brief.side, language, tokens, tuple(grams), whole, tuple(units)[:MOST_PHRASES]
    )


def _joined(phrases: Sequence[str]) -> Iterator[str]:
    """Yield phrases with what is written between them: commas in lists, else full stops."""
    before = ""
    for phrase in phrases:
        if before:
            short = max(len(before.split()), len(phrase.split())) <= _ENTRY_WORDS
            yield " " if before[-1] in _ENDS else ", " if short else ". "
        yield phrase
        before = phrase


def cut_quotes(text: str) -> Iterator[str]:
    """Yield what can be quoted of a text, as typed: sentences; of long lists what commas part."""
    for sentence in _SENTENCE.split(text):
        whole = sentence.strip()
        if len(whole) > ROOM and _items(sentence):
            yield from (each.strip() for each in _ENTRY.split(whole))
        elif len(whole) >= _SHORTEST_ITEM:
            yield whole


def cut_phrases(text: str) -> Iterator[str]:
    """Yield the short units of a text: sentences, and the items of those that are lists.

    What was typed without any separator is cut into windows of three telling words.
    """
    for sentence in _SENTENCE.split(text):
        words = sentence.split()
        if not words or len(sentence.strip()) < _SHORTEST_ITEM:
            continue
        items = _items(sentence)
        if items:
            yield from items
            continue
        if len(words) >= _UNPUNCTUATED and not _ITEM.search(sentence):
            yield from _windows(sentence)
        for at in range(0, len(words), _LONGEST_PHRASE):
            yield " ".join(words[at : at + _LONGEST_PHRASE])


def _items(sentence: str) -> list[str]:
    """Return the items of a sentence that is a list; of another one none."""
    parts = _ITEM.split(sentence)
    if len(parts) < 2:
        return []
    items = [item for part in parts if len(item := part.strip()) >= _SHORTEST_ITEM]
    if len(items) < 2 or sum(len(item.split()) for item in items) > _ITEM_WORDS * len(items):
        return []
    return items


def _windows(sentence: str) -> Iterator[str]:
    telling = [word for word in words_in(sentence) if fold_word(word) not in STOP_WORDS]
    for at in range(max(1, len(telling) - _WINDOW + 1)):
        yield " ".join(telling[at : at + _WINDOW])


def texts_of(briefs: Iterable[Brief]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what of some briefs has to be embedded: the whole texts, and the phrases."""
    read_ones = [read(brief) for brief in briefs]
    wholes = dict.fromkeys(text.whole for text in read_ones if text.whole)
    phrases = dict.fromkeys(phrase for text in read_ones for phrase in text.phrases)
    return tuple(wholes), tuple(phrases)
