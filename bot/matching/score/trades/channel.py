"""The channel of trades: concepts that both texts have, or of which one achieves the other."""

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from bot.domain.challenges import Side
from bot.matching.score.channels import Places
from bot.matching.score.postings import Postings, add, for_each
from bot.matching.score.rarity import Rarity
from bot.matching.score.reading import Text
from bot.matching.score.trades.lexicon import Lexicon, lexicon
from bot.matching.score.vectors import Floats


class Trades:
    """Adds up how rare the concepts are that meet, each by how close and how sure they are.

    What each of them counts, and what the number of them takes from that, is as in ``rarity``.
    """

    name = "trades"
    costly = False

    def __init__(self) -> None:
        """Count the concepts of the population."""
        self._lexicon: Lexicon = lexicon()
        self.recognise = self._lexicon.recognise
        self.expand = lru_cache(256)(self._expand)
        names, close = self._lexicon.names, self._lexicon.close
        self._rarity = Rarity(lambda text: [names[number] for number in self.recognise(text)])
        weights = [math.sqrt(self._rarity.of(name)) for name in names]
        self._worth = tuple(
            tuple(
                (other, closeness * weights[number] * weights[other]) for other, closeness in hits
            )
            for number, hits in enumerate(close)
        )

    def share_of(self, count: int, side: Side) -> float:
        """Return what each concept counts of a text of that side that has so many."""
        return self._rarity.share_of(count, side)

    def _expand(self, text: Text) -> dict[int, float]:
        """Return what each concept that another text may have is worth to this one."""
        concepts = self.recognise(text)
        share = self.share_of(len(concepts), text.side)
        weights: dict[int, float] = defaultdict(float)
        for concept, sure in concepts.items():
            for other, worth in self._worth[concept]:
                weights[other] += sure * share * worth
        return dict(weights)

    def prepare(self, candidates: Sequence[Text]) -> "PreparedTrades":
        """Return where each concept stands."""
        return PreparedTrades(self, candidates)


class PreparedTrades:
    """Candidates by concept. Immutable."""

    def __init__(self, trades: Trades, candidates: Sequence[Text]) -> None:
        """Recognise the concepts of the candidates."""
        known = [trades.recognise(text) for text in candidates]
        postings = Postings(known)
        shares = np.array(
            [
                trades.share_of(len(each), text.side)
                for each, text in zip(known, candidates, strict=True)
            ],
            np.float64,
        )
        self.counts = counts = [len(each) for each in known]
        """How many concepts each of them names."""
        sure = np.array([each for concepts in known for each in concepts.values()], np.float64)
        self._trades = trades
        self._start = np.where(np.array(counts) > 0, 0, np.nan).astype(np.float32)
        self._posts = postings.posts
        counted = (sure * shares.repeat(counts)).astype(np.float32)
        self._sure = postings.cut(counted[postings.order])

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises; ``nan`` where one text has no concept."""
        sums = np.tile(self._start, (len(queries), 1))
        for row, text in zip(sums, queries, strict=True):
            weights = self._trades.expand(text)
            concepts = sorted(weights.keys() & self._posts.keys())
            if concepts:
                posts = [self._posts[each] for each in concepts]
                worth = for_each(posts, [weights[each] for each in concepts])
                add(row, posts, worth * np.concatenate([self._sure[each] for each in concepts]))
            if not weights:
                row[:] = np.nan
        return sums

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        return self.compare([query])[:, places]
