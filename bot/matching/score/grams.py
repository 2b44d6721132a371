"""The channel of character 4-grams: slips, inflection, and words that two languages share."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.score.channels import Places
from bot.matching.score.rarity import Rarity
from bot.matching.score.reading import Text
from bot.matching.score.vectors import Floats

Posts = npt.NDArray[np.int32]


class Grams:
    """Adds up how rare the grams are that both texts have."""

    name = "grams"
    costly = False

    def __init__(self) -> None:
        """Count the grams of the population."""
        self.rarity = Rarity(lambda text: text.grams)

    def prepare(self, candidates: Sequence[Text]) -> "PreparedGrams":
        """Return where each gram stands."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(candidates):
            for gram in text.grams:
                found[gram].append(place)
        posts = {gram: np.array(places, np.int32) for gram, places in found.items()}
        shares = np.array([self.rarity.share(text) for text in candidates], np.float32)
        return PreparedGrams(self.rarity, posts, shares)


@dataclass(frozen=True, slots=True)
class PreparedGrams:
    """Candidates by gram."""

    rarity: Rarity
    posts: dict[str, Posts]
    shares: Floats

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises."""
        sums = np.zeros((len(queries), len(self.shares)), np.float32)
        for row, text in zip(sums, queries, strict=True):
            for gram in text.grams:
                places = self.posts.get(gram)
                if places is not None:
                    row[places] += self.rarity.of(gram)
        shares = np.array([self.rarity.share(text) for text in queries], np.float32)
        sums *= shares[:, None] * self.shares
        return sums

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        return self.compare([query])[:, places]
