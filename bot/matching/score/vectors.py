"""What embedders said: vectors by model and text. The scorer asks nobody; it looks here."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.ports import Model, Vector

Floats = npt.NDArray[np.float32]


class Vectors:
    """The vectors of one model. Once a text has one, it keeps it."""

    def __init__(self, model: Model) -> None:
        """Start with none."""
        self.model = model
        self._known: dict[str, Vector] = {}

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the texts without a vector, each once."""
        return tuple(text for text in dict.fromkeys(texts) if text not in self._known)

    def learn(self, vectors: Mapping[str, Vector]) -> None:
        """Remember vectors. Raises ``ValueError`` for one of another length than the model's."""
        size = 2 * self.model.dimension
        for text, vector in vectors.items():
            if len(vector) != size:
                raise ValueError(f"a vector of {len(vector)} bytes instead of {size}")
            self._known.setdefault(text, vector)

    def knows(self, text: str) -> bool:
        """Whether the text has a vector."""
        return text in self._known

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
