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

SMALL = 16384
"""More phrases than that are kept in 8 bits a value, and turned into 32 block by block."""

BLOCK = 4096
"""So many texts are turned into 32 bits at once."""

STEPS = 400
"""Values of vectors are kept as multiples of 1 / 400; nearly all lie between -0.3 and 0.3.

Whole numbers as small as these are multiplied and added without any rounding, also as floats: so a
figure is the same to the last digit whatever else is compared beside it, and in whichever blocks.
"""

UNIT = np.float32(1 / STEPS**2)


class Phrases:
    """Compares phrase by phrase by the vectors of one swift model."""

    name = "phrases"
    costly = True

    def __init__(self, vectors: Vectors, small: int = SMALL) -> None:
        """Find the centres. The phrases of the population have to be known."""
        self.small = small
        self._vectors = vectors
        self.dimension = vectors.model.dimension
        texts = [read(brief) for side in Side for brief in population(side)]
        self._centres: dict[str, Floats] = {
            language: vectors.rows(
                [each for text in texts if text.language == language for each in text.phrases]
            ).mean(axis=0)
            for language in LANGUAGES
            if vectors.model.speaks(language)
        }
        self._elsewhere: Floats = np.mean(list(self._centres.values()), axis=0, dtype=np.float32)
        self._makers = Bundle(self, [text for text in texts if text.side is Side.MAKER])

    def prepare(self, candidates: Sequence[Text]) -> "PreparedPhrases":
        """Return the phrases of the candidates as vectors, and how much each of them weighs."""
        return PreparedPhrases(self, candidates)

    def rows(self, text: Text) -> Floats:
        """Return a centred vector per phrase, in steps; none while one of them is not known."""
        if not self._vectors.knows_all(text.language, text.phrases):
            return np.empty((0, self.dimension), np.float32)
        middle = self._centres.get(text.language, self._elsewhere)
        return coarse(centre(self._vectors.rows(text.phrases), middle))

    def contrasts(self, rows: npt.NDArray[Any]) -> Floats:
        """Return how much each phrase of a need weighs."""
        fits = np.ascontiguousarray(self._makers.best_for(fine(rows)))
        best = np.sort(fits, axis=1)[:, -BEST:].mean(axis=1)
        contrasts: Floats = np.maximum(best - fits.mean(axis=1), LEAST_CONTRAST)
        return contrasts


class Bundle:
    """The phrases of many texts, each distinct one once."""

    def __init__(self, phrases: Phrases, texts: Sequence[Text]) -> None:
        """Number the phrases; texts without vectors have none."""
        numbers: dict[tuple[str, str], int] = {}
        self.places: list[int] = []
        rows: list[bytes] = []
        flat: list[int] = []
        starts: list[int] = []
        for place, text in enumerate(texts):
            vectors = phrases.rows(text)
            if not len(vectors):
                continue
            self.places.append(place)
            starts.append(len(flat))
            for phrase, row in zip(text.phrases, vectors.astype(np.int8), strict=True):
                key = (text.language, phrase)
                if key not in numbers:
                    numbers[key] = len(numbers)
                    rows.append(row.tobytes())
                flat.append(numbers[key])
        kept = np.frombuffer(b"".join(rows), np.int8).reshape(len(rows), phrases.dimension)
        self.rows: npt.NDArray[Any] = fine(kept) if len(rows) <= phrases.small else kept
        self._small = phrases.small
        self.flat = np.array(flat, np.intp)
        self.starts = np.array(starts, np.intp)

    def best_for(self, rows: Floats) -> Floats:
        """Return for each vector and each text how well its best phrase fits."""
        if len(self.rows) <= self._small:
            figures = self.compare(rows)[self.flat]
            best: Floats = np.maximum.reduceat(figures, self.starts, axis=0).T
            return best
        places = np.arange(len(self.starts))
        blocks = [places[at : at + BLOCK] for at in range(0, len(places), BLOCK)]
        return np.concatenate([self.best_of(block, rows) for block in blocks], axis=1)

    def best_of(self, chosen: Places, rows: Floats) -> Floats:
        """Return the same for some of the texts that have phrases, by their order here."""
        ends = np.append(self.starts[1:], len(self.flat))[chosen]
        counts = ends - self.starts[chosen]
        starts = np.cumsum(counts) - counts
        numbers = np.arange(counts.sum()) + np.repeat(self.starts[chosen] - starts, counts)
        figures = fine(self.rows[self.flat[numbers]]) @ rows.T * UNIT
        best: Floats = np.maximum.reduceat(figures, starts, axis=0)
        return best.T

    def compare(self, rows: Floats) -> Floats:
        """Return how well each phrase fits each vector; of many phrases some at a time."""
        size = max(1, self._small)
        blocks = [self.rows[at : at + size] for at in range(0, len(self.rows), size)]
        return np.concatenate([fine(block) @ rows.T * UNIT for block in blocks])


def fine(rows: npt.NDArray[Any]) -> Floats:
    """Return what is kept in 8 bits as floats again."""
    return rows.astype(np.float32, copy=False)


def coarse(rows: Floats) -> Floats:
    """Return rows in steps, whole numbers that fit into 8 bits."""
    found: Floats = np.clip((rows * STEPS).round(), -127, 127).astype(np.float32, copy=False)
    return found


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
            rows = self._bundle.rows
            self._weights: Floats = phrases.contrasts(rows)[self._bundle.flat]
            self._reach: Floats = np.add.reduceat(self._weights, self._bundle.starts)

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises."""
        figures = np.full((len(queries), self._count), np.nan, np.float32)
        rows = [self._phrases.rows(query) for query in queries]
        known = [at for at, vectors in enumerate(rows) if len(vectors)]
        if known and self._bundle.places:
            if self._needs and queries[0].side is Side.MAKER:
                found = np.array([self._answer(rows[at]) for at in known], np.float32)
            else:
                found = self._ask([rows[at] for at in known])
            figures[np.ix_(known, self._bundle.places)] = found
        return figures

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        if self._needs and query.side is Side.MAKER:
            return self.compare([query])[:, places]
        figures = np.full((1, len(places)), np.nan, np.float32)
        order = self._order[places]
        need = self._phrases.rows(query)
        if len(need) and (order >= 0).any():
            best = self._bundle.best_of(order[order >= 0], need)
            figures[0, order >= 0] = self._weigh(best, need, np.zeros(1, np.intp))[0]
        return figures

    def _ask(self, needs: Sequence[Floats]) -> Floats:
        """Return how well each candidate answers each need."""
        rows = np.concatenate(needs)
        counts = np.array([len(need) for need in needs], np.intp)
        starts = counts.cumsum() - counts
        return self._weigh(self._bundle.best_for(rows), rows, starts)

    def _weigh(self, best: Floats, rows: Floats, starts: Places) -> Floats:
        """Return the mean of what each phrase of a need takes, by how much the phrase weighs."""
        weights = self._phrases.contrasts(rows)
        sums: Floats = np.add.reduceat(best * weights[:, None], starts, axis=0)
        reach: Floats = np.add.reduceat(weights, starts)
        return sums / reach[:, None]

    def _answer(self, profile: Floats) -> Floats:
        """Return how well this profile answers the need of each candidate."""
        best = self._bundle.compare(profile).max(axis=1)[self._bundle.flat]
        sums: Floats = np.add.reduceat(best * self._weights, self._bundle.starts)
        return sums / self._reach
