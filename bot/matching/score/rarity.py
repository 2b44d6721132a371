"""How rare a word or a gram is, and what the length of a text takes from each of them: BM25.

Counted in the ``population`` and not in the index, so that a newcomer changes nobody's score. A
word counts once, however often it stands there. Robertson and Zaragoza, The Probabilistic Relevance
Framework (2009); K1 and B as there.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from bot.domain.challenges import Side
from bot.matching.score.population import population
from bot.matching.score.reading import Text, read

K1 = 1.2
B = 0.5

Features = Callable[[Text], Collection[str]]


class Rarity:
    """How much each feature of a text weighs."""

    def __init__(self, features: Features) -> None:
        """Count the features of the population's texts."""
        self._features = features
        texts = [read(brief) for side in Side for brief in population(side)]
        self._total = len(texts)
        self._counts: Mapping[str, int] = Counter(
            feature for text in texts for feature in set(features(text))
        )
        self._usual = {
            side: _mean([len(features(t)) for t in texts if t.side is side]) for side in Side
        }

    def of(self, feature: str) -> float:
        """Return the weight of a feature, 0.1 to 5.8."""
        count = self._counts.get(feature, 0)
        return math.log(1 + (self._total - count + 0.5) / (count + 0.5))

    def share(self, text: Text) -> float:
        """Return what each feature of this text counts: less, the more of them there are."""
        return self.share_of(len(self._features(text)), text.side)

    def share_of(self, count: int, side: Side) -> float:
        """Return the same for a text of that side that has so many."""
        length = count / self._usual[side]
        return (K1 + 1) / (1 + K1 * (1 - B + B * length))


def _mean(lengths: Sequence[int]) -> float:
    return sum(lengths) / len(lengths)
