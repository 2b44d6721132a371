"""Which candidates have which features: what an inverted index is made of."""

from array import array
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

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
        small = len(numbers) <= 1 + np.iinfo(np.uint16).max
        flat = np.array(found, np.uint16 if small else np.int32)  # 16 bits are sorted much faster
        self.order = np.argsort(flat, kind="stable").astype(np.int32)
        """Where each entry stood among the features as they were given."""
        sizes = np.bincount(flat, minlength=len(numbers))
        self._parts = list(zip(numbers, sizes.cumsum() - sizes, sizes.cumsum(), strict=True))
        places = np.repeat(np.arange(len(counts), dtype=np.int32), np.array(counts, np.int32))
        self.posts: dict[Feature, Posts] = self.cut(places[self.order])
        """Who has a feature, in their order."""

    def cut(self, entries: npt.NDArray[Any]) -> dict[Feature, npt.NDArray[Any]]:
        """Return by feature what is said of each entry."""
        return {feature: entries[start:end] for feature, start, end in self._parts}


def add(row: Floats, posts: Sequence[Posts], values: Floats) -> None:
    """Add values to a row, one per place, list by list."""
    if posts:
        np.add.at(row, np.concatenate(posts, dtype=np.intp), values)


def for_each(posts: Sequence[Posts], weights: Sequence[float]) -> Floats:
    """Return for each place the weight of its list."""
    return np.array(weights, np.float32).repeat([len(places) for places in posts])
