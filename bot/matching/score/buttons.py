"""What both sides chose from the same lists, as small terms: they order equals, and replace no fit.

Nothing is taken from anybody: other hopes are a matter to talk about, and who is far may travel.
A language is shared if it is the one in which both read the bot, or write, or one reads and the
other writes.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np

from bot.matching.score.reading import read
from bot.matching.score.vectors import Floats
from bot.ports import SECTOR, Brief

EXPECTATION = 0.15
SECTOR_SHARED = 0.1
REGION = 0.05
LANGUAGE = 0.05
TRAVEL = 0.03
"""In units of the odds' logarithm: what being of one mind adds, or a way that is taken care of."""


class Buttons:
    """What candidates chose."""

    def __init__(self, candidates: Sequence[Brief]) -> None:
        """Note who chose what."""
        self._count = len(candidates)
        found: dict[str, list[int]] = defaultdict(list)
        for place, brief in enumerate(candidates):
            for tag in (*brief.tags, _region(brief), *_languages(brief)):
                found[tag].append(place)
        self._chosen = found
        self._travel = np.array([brief.travels for brief in candidates], bool)
        self._placed = np.array([bool(brief.region) for brief in candidates], bool)

    def terms(self, queries: Sequence[Brief]) -> Floats:
        """Return what is added to the odds' logarithm of each query (row) and candidate."""
        terms = np.zeros((len(queries), self._count), np.float32)
        for row, query in zip(terms, queries, strict=True):
            sectors = {tag for tag in query.tags if tag.startswith(SECTOR)}
            row[self._who(query.tags - sectors)] += EXPECTATION
            row[self._who(sectors)] += SECTOR_SHARED
            row[self._who(_languages(query))] += LANGUAGE
            if query.region:
                near = self._who([_region(query)])
                far = self._placed if query.travels else self._placed & self._travel
                row[far] += TRAVEL
                row[near] = row[near] - TRAVEL * far[near] + REGION
        return terms

    def _who(self, tags: Collection[str]) -> list[int]:
        return sorted({place for tag in tags for place in self._chosen.get(tag, ())})


def same_region(query: Brief, candidate: Brief) -> bool:
    """Whether both named the same region."""
    return bool(query.region) and _region(query) == _region(candidate)


def _region(brief: Brief) -> str:
    return f"region:{brief.region.strip().casefold()}"


def _languages(brief: Brief) -> frozenset[str]:
    known = {brief.language, read(brief).language} - {""}
    return frozenset(f"language:{each}" for each in known)
