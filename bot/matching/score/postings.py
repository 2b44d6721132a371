"""Which candidates have which features: what an inverted index is made of."""

from array import array
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from bot.matching.score.vectors import Floats

Posts = npt.NDArray[np.int32]
Feature = TypeVar("Feature", bound=Hashable)


class _Numbers(dict[Feature, int]):
    """Features, numbered as they come."""

    def __missing__(self, feature: Feature) -> int:
        number = self[feature] = len(self)
        return number


class Postings(Generic[Feature]):
    """For each feature the places of the candidates that have it, all in one row. Immutable."""

    def __init__(self, features: Iterable[Collection[Feature]]) -> None:
        """Sort the features of candidates, none of which has one twice."""
        numbers, found, counts = _Numbers[Feature](), array("i"), array("i")
        for each in features:
            found.extend(map(numbers.__getitem__, each))
            counts.append(len(each))
        self.size = len(counts)
        self._numbers: dict[Feature, int] = dict(numbers)
        flat = np.array(found, np.int32)
        self.order = np.argsort(flat, kind="stable").astype(np.int32)
        """Where each entry stood among the features as they were given."""
        places = np.repeat(np.arange(self.size, dtype=np.int32), np.array(counts, np.int32))
        self._places: Posts = places[self.order]
        self._ends = np.bincount(flat, minlength=len(numbers)).cumsum().tolist()

    def __iter__(self) -> Iterator[Feature]:
        """Yield the features that a candidate has."""
        return iter(self._numbers)

    def __contains__(self, feature: object) -> bool:
        """Return whether a candidate has it."""
        return feature in self._numbers

    def part(self, feature: Feature) -> slice:
        """Return which entries are those of a feature. Raises ``KeyError`` if nobody has it."""
        number = self._numbers[feature]
        return slice(self._ends[number - 1] if number else 0, self._ends[number])

    def posts(self, feature: Feature) -> Posts:
        """Return who has a feature, in their order."""
        return self._places[self.part(feature)]


def add(row: Floats, posts: Sequence[Posts], weights: Sequence[float]) -> None:
    """Add a weight per list of places to a row, list by list."""
    if posts:
        each = np.array(weights, np.float32)
        np.add.at(row, np.concatenate(posts), each.repeat([len(places) for places in posts]))
