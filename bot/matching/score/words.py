"""The channel of words: equal stems, and compounds of which one has the other at an end.

German glues words together: ``Holz`` meets ``Holzspielzeug``, and ``Schweißvorrichtung`` both
``schweißen`` and ``Vorrichtung``. No dictionary of parts is needed: one stem begins or ends with
the other, and the more of it, the more it counts. A word counts once, however many of the other
side's it meets: ``Glas`` is no better for ``Glasbau`` and ``Glastür`` than for one of them.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from bot.matching.score.channels import Places
from bot.matching.score.commonplace import COMMONPLACES, PALE
from bot.matching.score.postings import Postings, Posts, add, for_each
from bot.matching.score.rarity import Rarity
from bot.matching.score.reading import Text
from bot.matching.score.vectors import Floats

SHORTEST_HEAD = 4
SHORTEST_TAIL = 5
SHORTEST_REST = 3
"""Letters that a part has at the beginning or at the end of a compound, and that the rest has."""

NOWHERE = np.zeros(0, np.int32)
NOTHING = np.zeros(0, np.float32)


def likeness(one: str, other: str) -> float:
    """Return how much two stems are the same word: 1 equal, 0 not at all, between a part of one."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return 1.0
    if len(long) - len(short) >= SHORTEST_REST and (
        (len(short) >= SHORTEST_HEAD and long.startswith(short))
        or (len(short) >= SHORTEST_TAIL and long.endswith(short))
    ):
        return len(short) / len(long)
    return 0.0


class Words:
    """Adds up how rare the words are that meet, each by its likeness."""

    name = "words"
    costly = False

    def __init__(self) -> None:
        """Count the stems of the population."""
        self.rarity = Rarity(lambda text: [token.stem for token in text.tokens])

    def weight(self, one: str, other: str) -> float:
        """Return what it is worth that one text has this stem, and the other that one."""
        like = likeness(one, other)
        return like * self.telling(one, other) if like else 0.0

    def telling(self, one: str, other: str) -> float:
        """Return what it is worth that a text has the one word where another has the other."""
        pale = PALE if one in COMMONPLACES or other in COMMONPLACES else 1.0
        return pale * math.sqrt(self.rarity.of(one) * self.rarity.of(other))

    def prepare(self, candidates: Sequence[Text]) -> "PreparedWords":
        """Return where each stem stands."""
        return PreparedWords(self, candidates)


class PreparedWords:
    """Candidates by stem. Immutable but for what it remembers of stems that were asked before."""

    def __init__(self, words: Words, candidates: Sequence[Text]) -> None:
        """Sort the stems by their beginnings, and by their ends."""
        self._words = words
        stems = ([token.stem for token in text.tokens] for text in candidates)
        self._posts = Postings(stems).posts
        self._shares = np.array([words.rarity.share(text) for text in candidates], np.float32)
        self._forwards = sorted(self._posts)
        self._backwards = sorted(stem[::-1] for stem in self._posts)
        self._met: dict[str, list[tuple[str, float]]] = {}
        self._reached: dict[str, tuple[Posts, Floats]] = {}

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises."""
        sums = np.zeros((len(queries), len(self._shares)), np.float32)
        for row, text in zip(sums, queries, strict=True):
            stems = [token.stem for token in text.tokens]
            reached = [self._reach(stem) for stem in stems]
            weights = np.concatenate([NOTHING, *(each for _, each in reached)])
            add(row, [places for places, _ in reached], weights)
            np.minimum(row, self._given(stems), out=row)
        shares = np.array([self._words.rarity.share(text) for text in queries], np.float32)
        sums *= shares[:, None] * self._shares
        return sums

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        return self.compare([query])[:, places]

    def _given(self, stems: Sequence[str]) -> Floats:
        """Return what the words of each candidate find, each of them its best among some stems."""
        best: dict[str, float] = {}
        for stem in stems:
            for other, weight in self._meet(stem):
                best[other] = max(weight, best.get(other, 0.0))
        row = np.zeros(len(self._shares), np.float32)
        posts = [self._posts[each] for each in best]
        add(row, posts, for_each(posts, list(best.values())))
        return row

    def _reach(self, stem: str) -> tuple[Posts, Floats]:
        """Return who has words like a stem, and what the best of these is worth."""
        known = self._reached.get(stem)
        if known is None:
            known = self._reached[stem] = self._reach_by(self._meet(stem))
        return known

    def _reach_by(self, met: Sequence[tuple[str, float]]) -> tuple[Posts, Floats]:
        if not met:
            return NOWHERE, NOTHING
        ordered = sorted(met, key=lambda each: -each[1])
        posts = [self._posts[other] for other, _ in ordered]
        weights = for_each(posts, [weight for _, weight in ordered])
        if len(met) == 1:
            return posts[0], weights
        places, first = np.unique(np.concatenate(posts), return_index=True)
        return places, weights[first]

    def _meet(self, stem: str) -> list[tuple[str, float]]:
        met = self._met.get(stem)
        if met is None:
            stems = sorted(set(self._stems_like(stem)))
            met = self._met[stem] = [(each, self._words.weight(stem, each)) for each in stems]
        return met

    def _stems_like(self, stem: str) -> Iterator[str]:
        """Yield the stems that are equal, a part of this one, or a compound with it."""
        yield from (part for part in _parts_of(stem) if part in self._posts)
        if len(stem) >= SHORTEST_HEAD:
            yield from (each for each in _begin_with(self._forwards, stem) if likeness(stem, each))
        if len(stem) >= SHORTEST_TAIL:
            turned = (each[::-1] for each in _begin_with(self._backwards, stem[::-1]))
            yield from (each for each in turned if likeness(stem, each))


def _parts_of(stem: str) -> Iterator[str]:
    """Yield the stem, and of its beginnings and ends those that are like it."""
    yield stem
    longest = len(stem) - SHORTEST_REST
    yield from (stem[:size] for size in range(SHORTEST_HEAD, longest + 1))
    yield from (stem[-size:] for size in range(SHORTEST_TAIL, longest + 1))


def _begin_with(ordered: Sequence[str], start: str) -> Iterator[str]:
    for at in range(bisect_left(ordered, start), len(ordered)):
        if not ordered[at].startswith(start):
            return
        yield ordered[at]
