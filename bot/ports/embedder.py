"""What the product asks of a model that turns texts into vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Vector = bytes
"""Little-endian 16-bit floats, of length 1 as a vector: a value that can be kept as it is."""


class EmbedderError(Exception):
    """A model cannot be used here; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Model:
    """Which model it is: vectors of different models cannot be compared.

    ``name`` changes whenever the vectors do. ``languages`` are the codes of those it knows; none
    means many. ``swift`` is one that takes about a millisecond for a phrase, so that not only
    whole texts are given to it but each of their phrases, too.
    """

    name: str
    dimension: int
    languages: frozenset[str] = frozenset()
    swift: bool = False

    def speaks(self, language: str) -> bool:
        """Whether it can be asked about texts of that language."""
        return not self.languages or language in self.languages


class Embedder(Protocol):
    """Turns texts into vectors; those of similar meaning lie close together."""

    @property
    def model(self) -> Model:
        """The model."""
        ...

    def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """Return one vector per text, in order.

        The same text gives the same vector, whatever stands beside it, in whichever order. Any text
        has a vector, an empty one too. It computes on one core in the calling thread, up to some
        seconds for a hundred texts: the caller chooses a thread beside the event loop, and uses
        one embedder in one thread at a time. Raises ``EmbedderError`` where the model cannot
        be loaded.
        """
        ...
