"""The channel of whole texts: the cosine of their vectors, each less the centre of its language.

Models put texts of one language together, whatever they are about; without the centres a need would
first of all find profiles of its own language.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.challenges import Side
from bot.matching.score.channels import Places
from bot.matching.score.population import LANGUAGES, population
from bot.matching.score.reading import Text, read
from bot.matching.score.vectors import Floats, Vectors, centre

TOGETHER = 512
"""So many texts are centred at once: they stay in the cache."""

STEPS = 2048
"""Values of vectors are multiples of 1 / 2048: whole numbers whose products add up without any
rounding, so that a figure is the same to the last digit whatever else is compared beside it."""

UNIT = np.float32(1 / STEPS**2)


class Meaning:
    """Compares whole texts by the vectors of one model."""

    def __init__(self, vectors: Vectors) -> None:
        """Find the centres. The whole texts of the population have to be known."""
        self.name = vectors.model.name
        self.costly = False
        self._vectors = vectors
        texts = [read(brief) for side in Side for brief in population(side)]
        self._centres = {
            language: _middle(
                [
                    vectors.rows([t.whole for t in texts if t.language == language and t.side is s])
                    for s in Side
                ]
            )
            for language in LANGUAGES
            if vectors.model.speaks(language)
        }
        self._elsewhere = _middle(list(self._centres.values()))

    def prepare(self, candidates: Sequence[Text]) -> "PreparedMeaning":
        """Return the centred vectors of the candidates, by columns: so they multiply faster."""
        return PreparedMeaning(self, np.asfortranarray(self.rows(candidates)))

    def rows(self, texts: Sequence[Text]) -> Floats:
        """Return a centred vector per text, in steps, ``nan`` where none is known."""
        rows = np.full((len(texts), self._vectors.model.dimension), np.nan, np.float32)
        known = [
            at
            for at, text in enumerate(texts)
            if self._vectors.knows_all(text.language, (text.whole,))
        ]
        for start in range(0, len(known), TOGETHER):
            some = known[start : start + TOGETHER]
            vectors = self._vectors.rows([texts[at].whole for at in some])
            middles = [self._centres.get(texts[at].language, self._elsewhere) for at in some]
            rows[some] = (centre(vectors, np.array(middles, np.float32)) * STEPS).round()
        return rows


@dataclass(frozen=True, slots=True)
class PreparedMeaning:
    """Candidates as vectors."""

    meaning: Meaning
    rows: Floats

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return figures as ``Prepared`` promises."""
        figures: Floats = self.meaning.rows(queries) @ self.rows.T
        figures *= UNIT
        return figures

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return figures as ``Prepared`` promises."""
        figures: Floats = self.meaning.rows([query]) @ self.rows[places].T * UNIT
        return figures


def _middle(parts: Sequence[Floats]) -> Floats:
    """Return the mean of the parts' means: each part counts the same, however large it is."""
    means = [part.mean(axis=0) if part.ndim > 1 else part for part in parts]
    middle: Floats = np.mean(np.array(means, np.float32), axis=0)
    return middle
