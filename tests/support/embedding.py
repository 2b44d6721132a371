"""An embedder that needs no model: texts with the same pieces of words have similar vectors."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from bot.matching.text import cut_grams, fold, words_in
from bot.ports import Model, Vector


class PieceEmbedder:
    """An ``Embedder``: the sum of a fixed direction per gram of four characters."""

    def __init__(self, name: str = "pieces", *, swift: bool = True) -> None:
        self.model = Model(name, 64, swift=swift)

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        return tuple(self._vector(text) for text in texts)

    def _vector(self, text: str) -> Vector:
        grams = [gram for word in words_in(text) for gram in cut_grams(fold(word))]
        row = np.sum([self._direction(gram) for gram in (*grams, "")], axis=0)
        vector: Vector = (row / np.linalg.norm(row)).astype("<f2").tobytes()
        return vector

    def _direction(self, gram: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        seed = blake2b(f"{self.model.name} {gram}".encode(), digest_size=64).digest()
        return np.frombuffer(seed, np.uint8) / 127.5 - 1
