"""What an assignment is made of: places, what fits how well, and what somebody insists on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

from bot.domain.rounds import Insists

SCALE = 100_000
"""Weights are whole numbers, so that sums are exact: a fit of 1.0 is this many."""
BONUS = SCALE
"""What the first maker of a challenge counts extra: as much as a pair that fits perfectly."""

Pair = tuple[str, str]
"""The ids of a challenge and a maker."""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """That a pair has to be, or must not be; or that one side, the other being empty, sits out."""

    insists: Insists
    challenge: str
    maker: str

    @property
    def pair(self) -> Pair:
        """The pair that it is about."""
        return self.challenge, self.maker


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """How well a pair fits for either side, from 0 to 1."""

    challenge: str
    maker: str
    for_challenge: float
    for_maker: float

    @property
    def pair(self) -> Pair:
        """The pair."""
        return self.challenge, self.maker

    @property
    def weight(self) -> int:
        """What the pair counts: the geometric mean of both, in units of ``1 / SCALE``."""
        return round(sqrt(max(self.for_challenge, 0.0) * max(self.for_maker, 0.0)) * SCALE)


@dataclass(frozen=True)
class Task:
    """What is to be solved.

    ``challenges`` and ``makers`` have the free places of everybody who takes part. An edge below
    ``cutoff`` counts only where the pair has to be. ``first`` are the ids of those who were left
    over last time: as many of them as possible get somebody before anything else counts (in
    ``Aim.STABLE`` they win where others fit equally well). ``served`` are those who have somebody
    already: they may get more, but nothing is amiss if they do not. ``closed`` are pairs that are
    out of the question: a side said no, or they know each other already.
    """

    challenges: Mapping[str, int]
    makers: Mapping[str, int]
    edges: tuple[Edge, ...]
    rules: tuple[Rule, ...] = ()
    cutoff: float = 0.0
    first: frozenset[str] = field(default=frozenset())
    served: frozenset[str] = field(default=frozenset())
    closed: frozenset[Pair] = field(default=frozenset())

    @cached_property
    def must(self) -> frozenset[Pair]:
        """The pairs that have to be."""
        return frozenset(each.pair for each in self.rules if each.insists is Insists.MUST)

    @cached_property
    def never(self) -> frozenset[Pair]:
        """The pairs that must not be."""
        return frozenset(each.pair for each in self.rules if each.insists is Insists.NEVER)

    @cached_property
    def out(self) -> frozenset[str]:
        """Who sits out, challenges and makers."""
        rules = [each for each in self.rules if each.insists is Insists.OUT]
        return frozenset(one for each in rules for one in each.pair if one)

    def is_ruled_out(self, pair: Pair) -> bool:
        """Whether a rule keeps a pair from being."""
        return pair in self.never or not self.out.isdisjoint(pair)

    @cached_property
    def weights(self) -> Mapping[Pair, int]:
        """What each pair counts, in the order of ids; a pair that has to be is there anyway."""
        found = {each.pair: each.weight for each in self.edges}
        return {pair: found.get(pair, 0) for pair in sorted(found.keys() | self.must)}

    @cached_property
    def fitting(self) -> tuple[Edge, ...]:
        """The edges that could be, from the cut-off on, in the order of ids."""
        least = self.cutoff * SCALE
        return tuple(
            each
            for each in sorted(self.edges)
            if each.weight >= least
            and each.pair not in self.closed
            and self.challenges.get(each.challenge, 0) > 0
            and self.makers.get(each.maker, 0) > 0
        )

    @cached_property
    def free(self) -> tuple[Edge, ...]:
        """The edges among which can be chosen: they fit, and no rule is about them."""
        return tuple(
            each
            for each in self.fitting
            if each.pair not in self.must and not self.is_ruled_out(each.pair)
        )

    def rest(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return the places that are left beside the pairs that have to be."""
        challenges, makers = dict(self.challenges), dict(self.makers)
        for challenge, maker in self.must:
            challenges[challenge] -= 1
            makers[maker] -= 1
        return challenges, makers

    def worth(self, pairs: Iterable[Pair]) -> int:
        """Return what these pairs are worth: weights, and a bonus per challenge newly served."""
        chosen = frozenset(pairs)
        covered = {challenge for challenge, _ in chosen} - self.served
        return sum(self.weights[each] for each in chosen) + BONUS * len(covered)
