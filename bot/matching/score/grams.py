"""The channel of character 4-grams: slips, inflection, and words that two languages share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.score.channels import Places
from bot.matching.score.postings import Postings, Posts, add, for_each
from bot.matching.score.rarity import Rarity
from bot.matching.score.reading import Text
from bot.matching.score.vectors import Floats


class Grams:
    """Adds up how rare the grams are that both texts have."""

    name = "grams"
    costly = False

    def __init__(self) -> None:
        """Count the grams of the population."""
        self.rarity = Rarity(lambda text: text.grams)

    def prepare(self, candidates: Sequence[Text]) -> "PreparedGrams":
        """Return where each gram stands."""
        posts = Postings(text.grams for text in candidates).posts
        weights = {gram: self.rarity.of(gram) for gram in posts}
        shares = np.array([self.rarity.share(text) for text in candidates], np.float32)
        return PreparedGrams(self.rarity, posts, weights, shares)


@dataclass(frozen=True, slots=True)
class PreparedGrams:
    """Candidates by gram."""

    rarity: Rarity
    posts: dict[str, Posts]
    weights: dict[str, float]
    shares: Floats

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises."""
        sums = np.zeros((len(queries), len(self.shares)), np.float32)
        for row, text in zip(sums, queries, strict=True):
            grams = [gram for gram in text.grams if gram in self.weights]
            posts = [self.posts[gram] for gram in grams]
            add(row, posts, for_each(posts, [self.weights[gram] for gram in grams]))
        shares = np.array([self.rarity.share(text) for text in queries], np.float32)
        sums *= shares[:, None] * self.shares
        return sums

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        return self.compare([query])[:, places]
