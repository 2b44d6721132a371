"""What both sides chose from the same lists, as small terms: they order equals, and replace no fit.

With them goes what a text loses that names trades without end (``breadth``).

Nothing is taken from anybody: other hopes are a matter to talk about, and who is far may travel.
A language is shared if it is the one in which both read the bot, or write, or one reads and the
other writes.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from bot.matching.score.breadth import breadth
from bot.matching.score.channels import Places
from bot.matching.score.reading import Text
from bot.matching.score.vectors import Floats
from bot.ports import SECTOR, Brief

EXPECTATION = 0.15
SECTOR_SHARED = 0.1
REGION = 0.05
LANGUAGE = 0.05
TRAVEL = 0.03
"""In units of the odds' logarithm: what being of one mind adds, or a way that is taken care of."""


ALL = slice(None)


class Buttons:
    """What candidates chose."""

    def __init__(
        self, candidates: Sequence[Brief], texts: Sequence[Text], broad: Iterable[float]
    ) -> None:
        """Note who chose what. ``texts`` are theirs, and ``broad`` what these lose, in order."""
        self._hopes = _Chosen([_hopes(brief) for brief in candidates])
        self._sectors = _Chosen([_sectors(brief) for brief in candidates])
        pairs = zip(candidates, texts, strict=True)
        self._languages = _Chosen([_languages(brief, text) for brief, text in pairs])
        self._numbers: dict[str, int] = {}
        for brief in candidates:
            self._numbers.setdefault(_region(brief), len(self._numbers))
        regions = [self._numbers[_region(brief)] for brief in candidates]
        self._regions = np.array(regions, np.int32)
        self._placed = np.array([bool(brief.region) for brief in candidates], bool)
        self._broad = np.fromiter(broad, np.float32)
        self._travel = np.array([brief.travels for brief in candidates], bool)

    def terms(self, query: Brief, text: Text, some: Places | slice = ALL) -> Floats:
        """Return what is added to the odds' logarithm of this query and some candidates."""
        terms = EXPECTATION * self._hopes.meet(_hopes(query), some)
        terms += SECTOR_SHARED * self._sectors.meet(_sectors(query), some)
        terms += LANGUAGE * self._languages.meet(_languages(query, text), some)
        if query.region:
            near = self._regions[some] == self._numbers.get(_region(query), -1)
            far = self._placed[some] if query.travels else self._placed[some] & self._travel[some]
            terms += np.where(near, np.float32(REGION), TRAVEL * far.astype(np.float32))
        terms -= self._broad[some] + np.float32(breadth(text))
        return terms


class _Chosen:
    """What each candidate chose from one list. Many chose the same."""

    def __init__(self, chosen: Sequence[frozenset[str]]) -> None:
        numbers: dict[frozenset[str], int] = {}
        codes = [numbers.setdefault(each, len(numbers)) for each in chosen]
        self._codes = np.array(codes, np.int32)
        self._count = len(numbers)
        tags = frozenset[str]().union(*numbers)
        self._having = {tag: np.array([tag in each for each in numbers], bool) for tag in tags}

    def meet(self, asked: Collection[str], some: Places | slice) -> Floats:
        """Return 1 for those who chose something of what is asked, else 0."""
        found = np.zeros(self._count, np.float32)
        for tag in asked:
            if tag in self._having:
                found[self._having[tag]] = 1
        meeting: Floats = found[self._codes[some]]
        return meeting


def same_region(query: Brief, candidate: Brief) -> bool:
    """Whether both named the same region."""
    return bool(query.region) and _region(query) == _region(candidate)


def _region(brief: Brief) -> str:
    return brief.region.strip().casefold()


def _sectors(brief: Brief) -> frozenset[str]:
    return frozenset(tag for tag in brief.tags if tag.startswith(SECTOR))


def _hopes(brief: Brief) -> frozenset[str]:
    return frozenset(tag for tag in brief.tags if not tag.startswith(SECTOR))


def _languages(brief: Brief, text: Text) -> frozenset[str]:
    return frozenset({brief.language, text.language} - {""})
