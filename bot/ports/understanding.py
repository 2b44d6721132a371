"""What the product asks of whoever lets the scorer know what texts mean."""

from collections.abc import Sequence
from typing import Protocol

from bot.ports.scorer import Brief


class Understanding(Protocol):
    """Sees to it that the scorer has the vectors of texts; it learns all others by itself."""

    async def of(self, briefs: Sequence[Brief]) -> None:
        """Return once the scorer knows what these mean, at the latest after half a second.

        For what was written this very moment and is compared at once. It never raises: where a
        model is missing, fails, or is not ready yet, the scorer goes by words. Nothing is stored.
        """
        ...


class WordsAlone:
    """An ``Understanding`` without any model: there is nothing to wait for."""

    async def of(self, briefs: Sequence[Brief]) -> None:
        """Return at once."""
