"""What a channel is."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.matching.score.reading import Text
from bot.matching.score.vectors import Floats

Places = npt.NDArray[np.intp]
"""Which candidates, by their order."""


class Prepared(Protocol):
    """Candidates, prepared once for many queries."""

    def compare(self, queries: Sequence[Text]) -> Floats:
        """Return a figure per query (row) and candidate: the more, the better they fit.

        It depends on the two texts alone, and is the same if they change places. ``nan`` where
        the channel cannot tell.
        """
        ...

    def compare_some(self, query: Text, places: Places) -> Floats:
        """Return the same for one query (the only row) and some of the candidates."""
        ...


class Channel(Protocol):
    """One way to compare texts."""

    @property
    def name(self) -> str:
        """What it is called where its part of a score is told."""
        ...

    @property
    def costly(self) -> bool:
        """Whether it takes far longer than others."""
        ...

    def prepare(self, candidates: Sequence[Text]) -> Prepared:
        """Return these candidates, all of one side, ready to be compared."""
        ...
