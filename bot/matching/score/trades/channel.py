"""The channel of trades: concepts that both texts have, or of which one achieves the other."""

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.matching.score.channels import Places
from bot.matching.score.rarity import Rarity
from bot.matching.score.reading import Text
from bot.matching.score.trades.lexicon import Lexicon, lexicon
from bot.matching.score.vectors import Floats

Posts = npt.NDArray[np.int32]


class Trades:
    """Adds up how rare the concepts are that meet, each by how close and how sure they are.

    What each of them counts, and what the number of them takes from that, is as in ``rarity``.
    """

    name = "trades"
    costly = False

    def __init__(self) -> None:
        """Count the concepts of the population."""
        self._lexicon: Lexicon = lexicon()
        self.recognise = lru_cache(4096)(self._lexicon.recognise)
        names, close = self._lexicon.names, self._lexicon.close
        self._rarity = Rarity(lambda text: [names[number] for number in self.recognise(text)])
        weights = [math.sqrt(self._rarity.of(name)) for name in names]
        self._worth = tuple(
            tuple(
                (other, closeness * weights[number] * weights[other]) for other, closeness in hits
            )
            for number, hits in enumerate(close)
        )

    def share(self, text: Text) -> float:
        """Return what each concept of this text counts."""
        return self._rarity.share(text)

    def expand(self, text: Text) -> dict[int, float]:
        """Return what each concept that another text may have is worth to this one."""
        share = self.share(text)
        weights: dict[int, float] = defaultdict(float)
        for concept, sure in self.recognise(text).items():
            for other, worth in self._worth[concept]:
                weights[other] += sure * share * worth
        return weights

    def prepare(self, candidates: Sequence[Text]) -> "PreparedTrades":
        """Return where each concept stands."""
        return PreparedTrades(self, candidates)


class PreparedTrades:
    """Candidates by concept. Immutable."""

    def __init__(self, trades: Trades, candidates: Sequence[Text]) -> None:
        """Recognise the concepts of the candidates."""
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        self._start = np.full(len(candidates), np.nan, np.float32)
        for place, text in enumerate(candidates):
            concepts = trades.recognise(text)
            if concepts:
                self._start[place] = 0
                share = trades.share(text)
                for concept, sure in concepts.items():
                    found[concept].append((place, sure * share))
        self._trades = trades
        self._posts: dict[int, tuple[Posts, Floats]] = {
            concept: (
                np.array([place for place, _ in posts], np.int32),
                np.array([sure for _, sure in posts], np.float32),
            )
            for concept, posts in found.items()
        }

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises; ``nan`` where one text has no concept."""
        sums = np.tile(self._start, (len(queries), 1))
        for row, text in zip(sums, queries, strict=True):
            weights = self._trades.expand(text)
            for concept in sorted(self._posts.keys() & weights.keys()):
                places, sure = self._posts[concept]
                row[places] += weights[concept] * sure
            if not weights:
                row[:] = np.nan
        return sums

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        return self.compare([query])[:, places]
