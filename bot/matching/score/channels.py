"""What a channel is."""

from collections.abc import Sequence
from typing import Protocol

from bot.matching.score.reading import Text
from bot.matching.score.vectors import Floats


class Prepared(Protocol):
    """Candidates, prepared once for many queries."""

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return a figure per query (row) and candidate: the more, the better they fit.

        It depends on the two texts alone, and is the same if they change places. ``nan`` where
        the channel cannot tell.
        """
        ...


class Channel(Protocol):
    """One way to compare texts."""

    @property
    def name(self) -> str:
        """What it is called where its part of a score is told."""
        ...

    def prepare(self, candidates: Sequence[Text]) -> Prepared:
        """Return these candidates, all of one side, ready to be compared."""
        ...
