"""Vectors in the store: what models said to the texts of profiles and challenges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.challenges import Side
from bot.ports.embedder import Vector


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Whose texts they are: a profile (by its person), or a challenge, of a programme."""

    side: Side
    programme_id: str
    id: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What a model said to all texts of a source as it was ``at`` an instant (its ``updated_at``).

    The texts themselves are not in it: vectors are found by the SHA-256 of their texts.
    """

    source: Source
    model: str
    at: datetime
    vectors: Mapping[str, Vector]


class KeptVectors(Protocol):
    """The vectors of one store, within a transaction. A vector is as personal as its text.

    They are sealed as the text is, and end with it: whoever erases a person, or takes the key of a
    source, erases its vectors.
    """

    async def editions(self, since: datetime | None = None) -> Mapping[Source, datetime]:
        """Return when each profile and challenge was changed; those from that instant on."""
        ...

    async def get(self, model: str, sources: Collection[Source]) -> tuple[Learned, ...]:
        """Return what is kept of these, also of earlier editions; what is damaged is left out."""
        ...

    async def put(self, learned: Sequence[Learned]) -> None:
        """Keep these in the place of earlier editions; nothing of a source that changed since."""
        ...

    async def population(self, model: str) -> Mapping[str, Vector]:
        """Return what a model said to the texts of nobody, by the SHA-256 of a text."""
        ...

    async def put_population(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Keep what a model said to the texts of nobody."""
        ...

    async def sweep(self) -> int:
        """Drop what is of a source that is gone, or has another edition; return how many."""
        ...
