"""nDCG@5, Recall@10 and MRR, the means over all challenges with a profile that fits."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FITS = 2
"""A profile of this grade or more fits."""
TOP, FAR = 5, 10


@dataclass(frozen=True, slots=True)
class Measures:
    """All from 0 to 1. ``count`` is the number of challenges that were counted."""

    ndcg: float
    recall: float
    mrr: float
    count: int


def measure(
    rankings: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]]
) -> Measures:
    """Compare rankings (challenge to profiles, the best first) with grades; unjudged ones are 0.

    The gain of a profile is 2^grade - 1. Recall counts those that fit among the first ten,
    out of ten at most.
    """
    found = [_of_one(rankings[id_], given) for id_, given in grades.items() if id_ in rankings]
    counted = [each for each in found if each is not None]
    if not counted:
        return Measures(0.0, 0.0, 0.0, 0)
    ndcg, recall, mrr = (sum(each) / len(counted) for each in zip(*counted, strict=True))
    return Measures(ndcg, recall, mrr, len(counted))


def _of_one(ranked: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float] | None:
    fitting = {profile for profile, grade in grades.items() if grade >= FITS}
    if not fitting:
        return None
    best = sorted(grades.values(), reverse=True)[:TOP]
    ndcg = _gain([grades.get(profile, 0) for profile in ranked[:TOP]]) / _gain(best)
    recall = len(fitting.intersection(ranked[:FAR])) / min(FAR, len(fitting))
    first = next((at for at, profile in enumerate(ranked, 1) if profile in fitting), None)
    return ndcg, recall, 1 / first if first else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum((float(1 << grade) - 1) / math.log2(at + 1) for at, grade in enumerate(grades, 1))
