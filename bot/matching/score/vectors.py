"""What embedders said: vectors by model and text. The scorer asks nobody; it looks here."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.matching.score.reading import read, texts_of
from bot.ports import Brief, Model, Vector

Floats = npt.NDArray[np.float32]


class Vectors:
    """The vectors of one model. As long as a text has one, it keeps it.

    ``version`` is another one whenever there are more of them than before.
    """

    def __init__(self, model: Model) -> None:
        """Start with none."""
        self.model = model
        self.version = 0
        self._known: dict[str, Vector] = {}

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the texts without a vector, each once."""
        return tuple(text for text in dict.fromkeys(texts) if text not in self._known)

    def learn(self, vectors: Mapping[str, Vector]) -> None:
        """Remember vectors. Raises ``ValueError`` for one of another length than the model's."""
        size = 2 * self.model.dimension
        for vector in vectors.values():
            if len(vector) != size:
                raise ValueError(f"a vector of {len(vector)} bytes instead of {size}")
        for text, vector in vectors.items():
            self._known.setdefault(text, vector)
        self.version += 1

    def retain(self, texts: Collection[str]) -> None:
        """Forget the vectors of all other texts."""
        self._known = {text: vector for text, vector in self._known.items() if text in texts}

    def known(self, texts: Iterable[str]) -> dict[str, Vector]:
        """Return the vectors of those of these texts that have one."""
        return {text: self._known[text] for text in texts if text in self._known}

    def knows(self, text: str) -> bool:
        """Whether the text has a vector."""
        return text in self._known

    def knows_all(self, language: str, texts: Iterable[str]) -> bool:
        """Whether these texts of that language all have one, and the model speaks it.

        What some other text has taught of them by chance must not count for a language that the
        model does not know: a score follows from the two texts alone.
        """
        return self.model.speaks(language) and all(self.knows(text) for text in texts)

    def rows(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, one a row. Raises ``KeyError`` for a text without one."""
        joined = b"".join(self._known[text] for text in texts)
        rows = np.frombuffer(joined, "<f2").reshape(len(texts), self.model.dimension)
        return rows.astype(np.float32)


def centre(rows: Floats, middles: Floats) -> Floats:
    """Return the rows less the middle of their language, each of length 1."""
    shifted = rows - middles
    lengths = np.linalg.norm(shifted, axis=1, keepdims=True)
    centred: Floats = shifted / np.maximum(lengths, 1e-9)
    return centred


def texts_for(model: Model, briefs: Iterable[Brief]) -> tuple[str, ...]:
    """Return what of some briefs a model is asked: nothing in a language that it does not know.

    Those are the whole texts, and the phrases if it is swift.
    """
    known = [brief for brief in briefs if model.speaks(read(brief).language)]
    wholes, phrases = texts_of(known)
    return tuple(dict.fromkeys((*wholes, *phrases))) if model.swift else wholes
