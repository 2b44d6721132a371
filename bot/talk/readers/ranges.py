"""Choices among ranges of a number ("Bis 9", "10 to 49"): a figure means the range it lies in."""

import re
from collections.abc import Mapping, Sequence

from bot.talk.readers.clean import fold
from bot.talk.readers.corrections import instead, mended
from bot.talk.readers.numbers import NUMBER_WORDS

ENDLESS = 10**9
_ONE = re.compile(r"(?:eine|one) person")
_UP_TO = re.compile(r"(?:bis|up to) (\d+)")
_BETWEEN = re.compile(r"(\d+) (?:bis|to) (\d+)")
_FROM = re.compile(r"(?:ab (\d+)|(\d+) (?:und mehr|or more))")
_SAID = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+|[^\W\d_]+")
_BESIDE = frozenset(
    {
        "ca", "circa", "etwa", "ungefaehr", "rund", "about", "around", "roughly", "so", "wir",
        "sind", "we", "are", "es", "arbeiten", "hier", "dort", "here", "there", "person",
        "personen", "people", "leute", "menschen", "mann", "frau", "kollegen", "kolleginnen",
        "mitarbeiter", "mitarbeitende", "mitarbeiterinnen", "beschaeftigte", "angestellte",
        "employees", "staff", "insgesamt", "bis", "to", "oder", "or", "und", "and", "mit", "mir",
        "das", "vielleicht", "wohl", "nur", "only", "just", "um", "die", "rum", "herum", "gegen",
        "zirka", "schaetzungsweise", "schaetze", "ich", "also", "some", "i", "guess",
    }
)  # fmt: skip
"""Words that may stand beside a number of people."""
_ALONE = frozenset(
    {"nur ich", "ich allein", "ich alleine", "allein", "alleine", "just me", "only me"}
)
_LEAST = 2
"""So many labels must be ranges for a figure to lie in one of them rather than be a position."""

Span = tuple[int, int]


def spans_of(names: Sequence[str]) -> Mapping[int, Span]:
    """Return the ranges that folded labels name, by position; empty unless several do."""
    found = {index: span for index, name in enumerate(names) if (span := _span(name))}
    return found if len(found) >= _LEAST else {}


def _span(name: str) -> Span | None:
    if _ONE.fullmatch(name):
        return 1, 1
    if match := _UP_TO.fullmatch(name):
        return 1, int(match[1])
    if match := _BETWEEN.fullmatch(name):
        return int(match[1]), int(match[2])
    if match := _FROM.fullmatch(name):
        return int(match[1] or match[2]), ENDLESS
    return None


def read_figures(text: str) -> tuple[int, ...]:
    """Return the numbers of a text that says no more than how many there are; empty otherwise.

    Of a text that corrects itself, or what was said before, those that it says after all.
    """
    parts = mended(text)
    said = fold(instead(text) if parts is None else parts[1])
    if said.strip(" .!") in _ALONE:
        return (1,)
    figures = []
    for word in _SAID.findall(said):
        if word[0].isdecimal():
            figures.append(int(re.sub("[.,]", "", word)))
        elif word in NUMBER_WORDS:
            figures.append(NUMBER_WORDS[word])
        elif word not in _BESIDE:
            return ()
    return tuple(figures)


def range_of(figures: Sequence[int], spans: Mapping[int, Span]) -> int | None:
    """Return the position of the first range in which all figures lie, if there is one."""
    for index, (least, most) in spans.items():
        if all(least <= each <= most for each in figures):
            return index
    return None
