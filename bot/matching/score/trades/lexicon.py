"""Concepts by their words, and what achieves what."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from bot.matching.language import KNOWN
from bot.matching.score.reading import Text
from bot.matching.text import fold_word, stem

AREAS = (
    *("building", "business", "care", "design", "digital", "electronics", "energy", "events"),
    *("food", "learning", "making", "materials", "media", "metal", "mobility", "nature"),
    *("production", "research", "textile", "tourism", "wood"),
)
ANY = "*"
WHOLE = "!"
FOREIGN = ("en",)
"""People who write in another language use words of these."""

UNGLUED = frozenset({"en", "cs"})
"""Languages without compounds like those of German."""


EXACT, PART = 0.8, 0.6
"""How sure a concept is from one word that names it, and from one that is part of a compound."""

NEAR = 0.5
"""How much of a concept is met by what achieves it; by what achieves that, so much of so much."""

FEW = 4
"""So many ways to achieve something are few. The more there are, the less each of them says."""

SHORTEST_HEAD = 4
SHORTEST_TAIL = 5
SHORTEST_REST = 3
"""Letters that a part has at the beginning or at the end of a compound, and that the rest has."""

SHORTEST_FOREIGN = 4
"""Letters of a word that is looked up in other languages than the text's."""

Key = tuple[str, str]
"""A language, and what of a word is compared."""

Hits = tuple[tuple[int, float], ...]
"""Concepts by their numbers, each with how sure or how close it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as it stands in a file: its name, what achieves it, its words by language."""

    name: str
    means: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


def read_entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield what a file says. Raises ``ValueError`` for words that belong to no concept."""
    name = ""
    means: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            if name:
                yield Entry(name, means, words)
            name, *rest = line.replace("<", " ").split()
            means, words = tuple(rest), {}
            continue
        language, *said = line.split()
        if not name or language not in (*KNOWN, ANY):
            raise ValueError(f"not a line of words: {line!r}")
        words[language] = (*words.get(language, ()), *said)
    if name:
        yield Entry(name, means, words)


@cache
def all_entries() -> tuple[Entry, ...]:
    """Return the concepts of all areas."""
    folder = resources.files("bot.matching.score.trades")
    files = [(folder / f"{area}.txt").read_text("utf-8") for area in AREAS]
    return tuple(entry for file in files for entry in read_entries(file.splitlines()))


def form(word: str, language: str) -> str:
    """Return what of a word is compared: its stem, or what is left of it in any language."""
    return fold_word(word) if language == ANY else stem(word, language)


@dataclass(frozen=True, slots=True)
class Known:
    """What one word says alone, and the forms of it that say something together with others."""

    hits: Hits
    joined: tuple[Key, ...]


class Lexicon:
    """Concepts, numbered. It remembers words that it was asked before."""

    def __init__(self, concepts: Sequence[Entry]) -> None:
        """Sort the words. Raises ``KeyError`` if a concept is achieved by one that is not there."""
        self.names = tuple(entry.name for entry in concepts)
        self.close = _closeness(concepts)
        spelt, stems = defaultdict[Key, set[int]](set), defaultdict[Key, set[int]](set)
        joined = defaultdict[Key, list[tuple[frozenset[Key], int]]](list)
        parts = defaultdict[str, set[int]](set)
        wholes: set[str] = set()
        for number, language, word in _listed(concepts):
            said = word.rstrip(WHOLE)
            root, *others = forms = [form(each, language) for each in said.split("+")]
            if others:
                keys = frozenset((language, one) for one in forms)
                for key in keys:
                    joined[key].append((keys, number))
                continue
            spelt[language, fold_word(said)].add(number)
            if word != said:
                wholes.add(root)
                continue
            stems[language, root].add(number)
            if language in {"de", ANY}:
                parts[root].add(number)
        self._spelt = {key: _shared(EXACT, numbers) for key, numbers in spelt.items()}
        self._stems = {key: _shared(EXACT, numbers) for key, numbers in stems.items()}
        self._parts = {root: _shared(PART, parts[root]) for root in parts.keys() - wholes}
        self._joined = dict(joined)
        self._know = lru_cache(65536)(self._find)

    def recognise(self, text: Text) -> dict[int, float]:
        """Return the concepts of a text, each with how sure it is, 0 to 1."""
        known = [self._know(token.spelling, text.language) for token in text.tokens]
        doubts, used = self._recognise_joined(known)
        for at, each in enumerate(known):
            for concept, sure in each.hits if at not in used else ():
                doubts[concept] = doubts.get(concept, 1.0) * (1 - sure)
        return {concept: 1 - doubt for concept, doubt in doubts.items()}

    def _recognise_joined(self, known: Sequence[Known]) -> tuple[dict[int, float], set[int]]:
        """Return what words say together: doubts by concept, and the places of these words."""
        places: dict[Key, int] = {}
        for at, each in enumerate(known):
            for key in each.joined:
                places.setdefault(key, at)
        doubts: dict[int, float] = {}
        used: set[int] = set()
        there = places.keys()
        for key in there if len(there) > 1 else ():
            for keys, concept in self._joined[key]:
                if keys <= there:
                    used.update(places[each] for each in keys)
                    doubts[concept] = 1 - EXACT
        return doubts, used

    def _find(self, word: str, language: str) -> Known:
        """Look a word up: in the text's language first, then in others, then its parts."""
        others = FOREIGN if language in KNOWN else KNOWN
        forms = [(each, form(word, each)) for each in dict.fromkeys((language, ANY, *others))]
        joined = tuple(key for key in forms if key in self._joined)
        for each, root in forms:
            least = 0 if each in {language, ANY} else SHORTEST_FOREIGN
            for known, one in ((self._spelt, fold_word(word)), (self._stems, root)):
                if len(one) >= least and (each, one) in known:
                    return Known(known[each, one], joined)
        parts = self._find_parts(stem(word, "de")) if language not in UNGLUED else ()
        return Known(parts, joined)

    def _find_parts(self, word: str) -> Hits:
        """Return what the longest parts say that a compound begins and ends with."""
        rest = len(word) - SHORTEST_REST
        heads = (word[:end] for end in range(rest, SHORTEST_HEAD - 1, -1))
        tails = (word[-size:] for size in range(rest, SHORTEST_TAIL - 1, -1))
        found: dict[int, float] = {}
        for parts in (tails, heads):
            for concept, sure in next((self._parts[p] for p in parts if p in self._parts), ()):
                found[concept] = max(sure, found.get(concept, 0.0))
        return tuple(found.items())


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of all areas."""
    return Lexicon(all_entries())


def _listed(concepts: Iterable[Entry]) -> Iterator[tuple[int, str, str]]:
    """Yield the words of all concepts: number of the concept, language, word."""
    for number, entry in enumerate(concepts):
        for language, words in entry.words.items():
            yield from ((number, language, word) for word in words)


def _shared(sure: float, numbers: Iterable[int]) -> Hits:
    """Return concepts that one word may mean: the more they are, the less sure is each."""
    ordered = sorted(numbers)
    return tuple((number, sure / math.sqrt(len(ordered))) for number in ordered)


def _closeness(concepts: Sequence[Entry]) -> tuple[Hits, ...]:
    """Return for each concept those that it meets, itself first: it achieves them, or they it."""
    numbers = {entry.name: number for number, entry in enumerate(concepts)}
    means = [[numbers[name] for name in entry.means] for entry in concepts]
    share = [NEAR * min(1.0, math.sqrt(FEW / max(1, len(direct)))) for direct in means]
    close: list[dict[int, float]] = [{number: 1.0} for number in range(len(concepts))]
    near = [(goal, other, share[goal]) for goal, direct in enumerate(means) for other in direct]
    far = [
        (goal, other, share[goal] * share[between])
        for goal, between, _ in near
        for other in means[between]
    ]
    for goal, other, closeness in (*near, *sorted(far, key=lambda step: -step[2])):
        close[goal].setdefault(other, closeness)
        close[other].setdefault(goal, closeness)
    return tuple(tuple(each.items()) for each in close)
