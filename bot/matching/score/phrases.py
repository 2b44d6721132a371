"""The channel of phrases: each phrase of a need takes its best phrase of a profile (MaxSim).

The vector of a whole list of skills is a blur; its items are sharp. A phrase of a need weighs by
its contrast: one that fits the best of the population much better than all others says something,
``wir suchen Hilfe`` does not. Khattab and Zaharia, ColBERT (2020), with phrases in place of words.
"""

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
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
"""Of more phrases than that some texts at a time are compared."""

BLOCK = 256
"""So many texts at a time."""

SLICE = 128
"""So many phrases are turned into 32 bits at once where they meet few: they stay in the cache."""

TOGETHER = 512
"""So many phrases are centred at once: they stay in the cache."""

NEEDS = 8
"""So many needs are remembered: one is compared with many blocks of candidates."""

STEPS = 400
"""Values of vectors are kept as multiples of 1 / 400; nearly all lie between -0.3 and 0.3.

Whole numbers as small as these are multiplied and added without any rounding, also as floats: so a
figure is the same to the last digit whatever else is compared beside it, and in whichever blocks.
"""

Phrase = tuple[str, str]
"""A language, and what is said in it."""

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
        self._makers.rows = fine(self._makers.rows)  # they are few, and always asked
        self._weigh = lru_cache(NEEDS)(self._weigh_now)

    def prepare(self, candidates: Sequence[Text]) -> "PreparedPhrases":
        """Return the phrases of the candidates as vectors, and how much each of them weighs."""
        return PreparedPhrases(self, candidates)

    def rows(self, text: Text) -> Floats:
        """Return a centred vector per phrase, in steps; none while one of them is not known."""
        if not self.knows(text):
            return np.empty((0, self.dimension), np.float32)
        return self.steps([(text.language, phrase) for phrase in text.phrases])

    def knows(self, text: Text) -> bool:
        """Return whether a text has phrases, all with a vector."""
        return bool(text.phrases) and self._vectors.knows_all(text.language, text.phrases)

    def steps(self, phrases: Sequence[Phrase]) -> Floats:
        """Return a centred vector for each of some phrases, in steps."""
        middles = [self._centres.get(language, self._elsewhere) for language, _ in phrases]
        vectors = self._vectors.rows([phrase for _, phrase in phrases])
        return coarse(centre(vectors, np.array(middles, np.float32)))

    def weigh(self, need: Text) -> tuple[Floats, Floats]:
        """Return the phrases of a need as vectors, and how much each of them weighs."""
        return self._weigh(need, self._vectors.version)

    def _weigh_now(self, need: Text, _: int) -> tuple[Floats, Floats]:
        rows = self.rows(need)
        return rows, self.contrasts(rows)

    def contrasts(self, rows: npt.NDArray[Any]) -> Floats:
        """Return how much each phrase of a need weighs."""
        found = np.empty(len(rows), np.float32)
        for at in range(0, len(rows), BLOCK):
            fits = self._makers.best(fine(rows[at : at + BLOCK]))
            best = np.sort(fits, axis=1)[:, -BEST:].mean(axis=1)
            found[at : at + BLOCK] = np.maximum(best - fits.mean(axis=1), LEAST_CONTRAST)
        return found


class Bundle:
    """The phrases of many texts, each distinct one once."""

    def __init__(self, phrases: Phrases, texts: Sequence[Text]) -> None:
        """Number the phrases; texts without vectors have none."""
        self.places = [place for place, text in enumerate(texts) if phrases.knows(text)]
        numbers: dict[Phrase, int] = {}
        flat, starts = array("i"), array("i")
        for text in (texts[place] for place in self.places):
            starts.append(len(flat))
            for phrase in text.phrases:
                flat.append(numbers.setdefault((text.language, phrase), len(numbers)))
        kept = np.empty((len(numbers), phrases.dimension), np.int8)
        known = list(numbers)
        for at in range(0, len(known), TOGETHER):
            kept[at : at + TOGETHER] = phrases.steps(known[at : at + TOGETHER])
        self.rows: npt.NDArray[Any] = kept
        self._small = phrases.small
        self.flat = np.array(flat, np.intp)
        self.starts = np.array(starts, np.intp)
        self._counts = np.diff(self.starts, append=len(flat))

    def parts(self) -> Iterator[Places]:
        """Yield the texts that have phrases, by their order here; of many some at a time."""
        places = np.arange(len(self.starts))
        size = max(1, len(places)) if len(self.rows) <= self._small else BLOCK
        yield from (places[at : at + size] for at in range(0, len(places), size))

    def best(self, rows: Floats) -> Floats:
        """Return for each vector and each text how well its best phrase fits."""
        return np.concatenate([self.best_of(part, rows) for part in self.parts()], axis=1)

    def best_of(self, chosen: Places, rows: Floats) -> Floats:
        """Return the same for some of the texts that have phrases, by their order here."""
        rank = np.argsort(-self._counts[chosen], kind="stable")
        order = chosen[rank]
        counts, starts = self._counts[order], self.starts[order]
        turns = [starts[counts > turn] + turn for turn in range(counts[0])]
        numbers = self.flat[np.concatenate(turns)]
        if len(numbers) < len(self.rows):
            figures = rows @ fine(self.rows[numbers]).T
        else:
            figures = self._multiply(rows)[:, numbers]
        at = len(order)
        best = figures[:, :at]
        for turn in turns[1:]:
            some = best[:, : len(turn)]
            np.maximum(some, figures[:, at : at + len(turn)], out=some)
            at += len(turn)
        found = np.empty(best.shape, np.float32)
        found[:, rank] = best * UNIT
        return found

    def best_of_all(self, rows: Floats) -> Floats:
        """Return for each phrase how well it fits the best of some vectors."""
        best: Floats = self._multiply(rows).max(axis=0) * UNIT
        return best

    def _multiply(self, rows: Floats) -> Floats:
        parts = [self.rows[at : at + SLICE] for at in range(0, len(self.rows), SLICE)]
        return np.concatenate([rows @ fine(part).T for part in parts], axis=1)


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
        need, weights = self._phrases.weigh(query)
        if len(need) and (order >= 0).any():
            best = self._bundle.best_of(order[order >= 0], need)
            figures[0, order >= 0] = _mean(best, weights, np.zeros(1, np.intp))[0]
        return figures

    def _ask(self, needs: Sequence[Floats]) -> Floats:
        """Return how well each candidate answers each need."""
        rows = np.concatenate(needs)
        counts = np.array([len(need) for need in needs], np.intp)
        starts = counts.cumsum() - counts
        weights = self._phrases.contrasts(rows)
        parts = self._bundle.parts()
        means = [_mean(self._bundle.best_of(part, rows), weights, starts) for part in parts]
        return np.concatenate(means, axis=1)

    def _answer(self, profile: Floats) -> Floats:
        """Return how well this profile answers the need of each candidate."""
        best = self._bundle.best_of_all(profile)[self._bundle.flat]
        sums: Floats = np.add.reduceat(best * self._weights, self._bundle.starts)
        return sums / self._reach


def _mean(best: Floats, weights: Floats, starts: Places) -> Floats:
    """Return the mean of what each phrase of a need takes, by how much the phrase weighs."""
    sums: Floats = np.add.reduceat(best * weights[:, None], starts, axis=0)
    reach: Floats = np.add.reduceat(weights, starts)
    return sums / reach[:, None]
