"""What the product asks of a scorer, whatever it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.challenges import Side

SECTOR = "sector:"
"""How a tag begins that names a sector; any other tag is an expectation."""


class ReasonKind(StrEnum):
    """What two sides have in common."""

    WORD = "word"
    SECTOR = "sector"
    REGION = "region"
    EXPECTATION = "expectation"


@dataclass(frozen=True, slots=True)
class Brief:
    """What is compared of a profile or a challenge, the same for both sides.

    ``phrases`` are as typed, ``language`` a code (``de``), ``region`` possibly empty. ``tags`` are
    keys of closed lists: expectations (``thesis``) and sectors (``sector:textile``). ``side`` is
    whose words they are: what makers can do, or what contacts need.
    """

    id: str
    phrases: tuple[str, ...]
    language: str
    region: str = ""
    tags: frozenset[str] = frozenset()
    side: Side = Side.MAKER


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that fits.

    For ``WORD`` the words of either side in their own spelling. For the other kinds both fields
    hold the same: the region, or the tag's key (without ``sector:``), which a text has to name.
    """

    kind: ReasonKind
    query_words: str
    candidate_words: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score, and what fits.

    The score is how likely the pair is worth a talk, from 0 to 1; figures of different queries can
    be compared.
    """

    id: str
    score: float
    reasons: tuple[Reason, ...]


class Scorer(Protocol):
    """Compares one brief with many."""

    def rank(self, query: Brief, candidates: Sequence[Brief]) -> tuple[Scored, ...]:
        """Return all candidates, the best first, equal ones by id.

        A score follows from query and candidate alone: other candidates change nothing, and it is
        the same with the two exchanged. The same input gives the same answer, in whatever order
        the candidates come; their ids are unique, and they are all of one side. Reasons, told of
        the best 100, are ordered by weight, at most three of kind ``WORD``, the others after
        them; without a word that fits there are no reasons at all. A text without a telling
        word has the score 0.
        """
        ...

    def best(
        self, queries: Sequence[Brief], candidates: Sequence[Brief], limit: int
    ) -> tuple[tuple[Scored, ...], ...]:
        """Return for each query the best ``limit`` candidates, in the order of ``rank``.

        The queries are all of one side. No reasons are told, and candidates far behind may be
        left out: it is for very many pairs at once, seconds of work that belong into a ``Thought``.
        """
        ...
