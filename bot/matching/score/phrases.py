"""The channel of phrases: each phrase of a need takes its best phrase of a profile (MaxSim).

The vector of a whole list of skills is a blur; its items are sharp. A phrase of a need weighs by
its contrast: one that fits the best of the population much better than all others says something,
``wir suchen Hilfe`` does not. Khattab and Zaharia, ColBERT (2020), with phrases in place of words.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.domain.challenges import Side
from bot.matching.score.channels import Places
from bot.matching.score.population import LANGUAGES, population
from bot.matching.score.reading import Text, read
from bot.matching.score.vectors import Floats, Vectors, centre

LEAST_CONTRAST = 0.02
BEST = 3
"""The contrast of a phrase is how much better than usual it fits its best few of the population."""

SMALL = 65536
"""More phrases than that are kept in half the space, and turned into 32 bits block by block."""


class Phrases:
    """Compares phrase by phrase by the vectors of one swift model."""

    name = "phrases"
    costly = True

    def __init__(self, vectors: Vectors) -> None:
        """Find the centres. The phrases of the population have to be known."""
        self._vectors = vectors
        texts = [read(brief) for side in Side for brief in population(side)]
        self._centres: dict[str, Floats] = {
            language: vectors.rows(
                [each for text in texts if text.language == language for each in text.phrases]
            ).mean(axis=0)
            for language in LANGUAGES
        }
        self._elsewhere: Floats = np.mean(list(self._centres.values()), axis=0, dtype=np.float32)
        self._makers = Bundle(self, [text for text in texts if text.side is Side.MAKER])

    def prepare(self, candidates: Sequence[Text]) -> "PreparedPhrases":
        """Return the phrases of the candidates as vectors, and how much each of them weighs."""
        return PreparedPhrases(self, candidates)

    def rows(self, text: Text) -> Floats:
        """Return a centred vector per phrase; none at all while one of them is not known."""
        if not all(self._vectors.knows(phrase) for phrase in text.phrases):
            return np.empty((0, self._vectors.model.dimension), np.float32)
        middle = self._centres.get(text.language, self._elsewhere)
        return centre(self._vectors.rows(text.phrases), middle)

    def contrasts(self, rows: Floats) -> Floats:
        """Return how much each phrase of a need weighs."""
        fits = self._makers.best_for(rows)
        best = np.sort(fits, axis=1)[:, -BEST:].mean(axis=1)
        contrasts: Floats = np.maximum(best - fits.mean(axis=1), LEAST_CONTRAST)
        return contrasts


class Bundle:
    """The phrases of many texts, each distinct one once."""

    def __init__(self, phrases: Phrases, texts: Sequence[Text]) -> None:
        """Number the phrases; texts without vectors have none."""
        numbers: dict[tuple[str, str], int] = {}
        self.places: list[int] = []
        rows: list[Floats] = []
        flat: list[int] = []
        starts: list[int] = []
        for place, text in enumerate(texts):
            vectors = phrases.rows(text)
            if not len(vectors):
                continue
            self.places.append(place)
            starts.append(len(flat))
            for phrase, vector in zip(text.phrases, vectors, strict=True):
                key = (text.language, phrase)
                if key not in numbers:
                    numbers[key] = len(numbers)
                    rows.append(vector)
                flat.append(numbers[key])
        self.rows: npt.NDArray[Any] = np.array(
            rows, np.float32 if len(rows) <= SMALL else np.float16
        )
        self.flat = np.array(flat, np.intp)
        self.starts = np.array(starts, np.intp)

    def best_for(self, rows: Floats) -> Floats:
        """Return for each vector and each text how well its best phrase fits."""
        figures = self.compare(rows)[self.flat]
        best: Floats = np.maximum.reduceat(figures, self.starts, axis=0)
        return best.T

    def best_of(self, chosen: Places, rows: Floats) -> Floats:
        """Return the same for some of the texts that have phrases, by their order here."""
        ends = np.append(self.starts[1:], len(self.flat))[chosen]
        counts = ends - self.starts[chosen]
        starts = np.cumsum(counts) - counts
        numbers = np.arange(counts.sum()) + np.repeat(self.starts[chosen] - starts, counts)
        figures = self.rows[self.flat[numbers]].astype(np.float32) @ rows.T
        best: Floats = np.maximum.reduceat(figures, starts, axis=0)
        return best.T

    def compare(self, rows: Floats) -> Floats:
        """Return how well each phrase fits each vector; of many phrases some at a time."""
        blocks = range(0, len(self.rows), SMALL)
        if len(blocks) == 1:
            figures: Floats = self.rows @ rows.T
            return figures
        return np.concatenate(
            [self.rows[at : at + SMALL].astype(np.float32) @ rows.T for at in blocks]
        )


class PreparedPhrases:
    """Candidates by phrase."""

    def __init__(self, phrases: Phrases, candidates: Sequence[Text]) -> None:
        """Collect the phrases; those of needs are weighed."""
        self._phrases = phrases
        self._count = len(candidates)
        self._bundle = Bundle(phrases, candidates)
        self._order = np.full(len(candidates), -1, np.intp)
        self._order[self._bundle.places] = np.arange(len(self._bundle.places))
        self._needs = bool(candidates) and candidates[0].side is Side.CONTACT
        if self._needs and self._bundle.places:
            rows = self._bundle.rows.astype(np.float32, copy=False)
            self._weights: Floats = phrases.contrasts(rows)[self._bundle.flat]
            self._reach: Floats = np.add.reduceat(self._weights, self._bundle.starts)

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises."""
        figures = np.full((len(queries), self._count), np.nan, np.float32)
        if self._bundle.places:
            for row, query in zip(figures, queries, strict=True):
                vectors = self._phrases.rows(query)
                if len(vectors):
                    asks = query.side is Side.CONTACT or not self._needs
                    row[self._bundle.places] = self._ask(vectors) if asks else self._answer(vectors)
        return figures

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        if self._needs and query.side is Side.MAKER:
            return self.compare([query])[:, places]
        figures = np.full((1, len(places)), np.nan, np.float32)
        order = self._order[places]
        need = self._phrases.rows(query)
        if len(need) and (order >= 0).any():
            weights = self._phrases.contrasts(need)
            best = self._bundle.best_of(order[order >= 0], need)
            figures[0, order >= 0] = weights @ best / weights.sum()
        return figures

    def _ask(self, need: Floats) -> Floats:
        """Return how well each candidate answers this need."""
        weights = self._phrases.contrasts(need)
        figures: Floats = weights @ self._bundle.best_for(need) / weights.sum()
        return figures

    def _answer(self, profile: Floats) -> Floats:
        """Return how well this profile answers the need of each candidate."""
        best = self._bundle.compare(profile).max(axis=1)[self._bundle.flat]
        sums: Floats = np.add.reduceat(best * self._weights, self._bundle.starts)
        return sums / self._reach
