"""What the product asks of a scorer, whatever it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.challenges import Fit, Side

SECTOR = "sector:"
"""How a tag begins that names a sector; any other tag is an expectation."""


class ReasonKind(StrEnum):
    """Why a pair is suggested: the ``kind`` of a ``Fit``.

    ``PHRASE``: words of a phrase of the need meet words of a phrase of the profile; ``MEANING``:
    the two phrases lie near each other, or stand for the whole, and no word says so. They
    complement. ``SECTOR``, ``EXPECTATION`` and ``REGION``: both sides chose the same.
    ``WORD`` is what ``PHRASE`` was once, a single word of either side.
    """

    PHRASE = "phrase"
    MEANING = "meaning"
    WORD = "word"
    SECTOR = "sector"
    EXPECTATION = "expectation"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Brief:
    """What is compared of a profile or a challenge, the same for both sides.

    ``phrases`` are as typed, ``language`` a code (``de``), ``region`` possibly empty. ``tags`` are
    keys of closed lists: expectations (``thesis``) and sectors (``sector:textile``). ``side`` is
    whose words they are: what makers can do, or what contacts need. ``travels``: the way to another
    region is taken care of.
    """

    id: str
    phrases: tuple[str, ...]
    language: str
    region: str = ""
    tags: frozenset[str] = frozenset()
    side: Side = Side.MAKER
    travels: bool = False


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score.

    The score is how likely the pair is worth a talk, from 0 to 1; figures of different queries can
    be compared.
    """

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one way of comparing said.

    ``name`` is "words", "grams", "phrases", "buttons", another channel's, or a model's; "breadth"
    is what a list of all trades loses, and only there if it loses something. ``value`` is 0 for
    what any two texts have in common; the more, the better they fit. Values are weighed: they are
    added up. ``None`` where it could not tell.
    """

    name: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Explained:
    """A score, and what it is made of."""

    score: float
    parts: tuple[Part, ...]


class Scorer(Protocol):
    """Compares one brief with many."""

    def rank(self, query: Brief, candidates: Sequence[Brief]) -> tuple[Scored, ...]:
        """Return all candidates, the best first, equal ones by id.

        A score follows from query and candidate alone: other candidates change nothing, and it is
        the same with the two exchanged. The same input gives the same answer, in whatever order
        the candidates come; their ids are unique, and they are all of one side. A text without a
        telling word has the score 0.
        """
        ...

    def best(
        self, queries: Sequence[Brief], candidates: Sequence[Brief], limit: int
    ) -> tuple[tuple[Scored, ...], ...]:
        """Return for each query the best ``limit`` candidates, in the order of ``rank``.

        The queries are all of one side. Candidates far behind may be left out: it is for very many
        pairs at once, seconds of work that belong into a ``Thought``.
        """
        ...

    def reasons(self, need: Brief, offer: Brief) -> tuple[Fit, ...]:
        """Return why a pair is suggested, what tells most first, at most three by their words.

        What is quoted of a side stands in a phrase of that side, shortened between words with
        "…". For other kinds both fields hold the same: the region, or the tag's key (without
        ``sector:``), which a text has to name. Without a telling word on both sides there are none.
        """
        ...

    def explain(self, need: Brief, offer: Brief) -> Explained:
        """Return what the score of a pair is made of."""
        ...
