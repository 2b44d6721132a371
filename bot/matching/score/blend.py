"""The blend: what the channels find, standardised, weighed, added, and said as a probability.

For a pair, each channel's figure is measured from the middle between what the need has in common
with all makers of the population and what the profile has in common with all its challenges (a
profile that lists every trade fits everybody, which is no news), in deviations of the need.
The weights are those of a comparison on tasks made from ESCO and O*NET; they are flat: half or
twice of any changes little. What a sum is worth was fitted to 768 judged pairs: two figures per
set of channels, which cannot change an order.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.challenges import Side
from bot.matching.score.channels import Channel, Places, Prepared
from bot.matching.score.population import population
from bot.matching.score.reading import Text, read
from bot.matching.score.vectors import Floats

WORDS, GRAMS, PHRASES, MEANING = 1.0, 0.5, 1.0, 2.0
"""The weights of the channels; ``MEANING`` of each model."""

OWN = 0.5
"""How much of a need's variance is its own, the rest being that of all: one word has hardly any."""

SHORTLIST = 200
"""So many candidates are looked at closely where there are very many queries and candidates."""

SURE = 2.0
"""Odds (their logarithm) beyond which more of the same adds little: nothing is ever certain."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a blended figure, in deviations of the population, says: a logistic curve."""

    slope: float
    offset: float


@dataclass(frozen=True, slots=True)
class Part:
    """A channel, its weight, and how it compares with either side of the population."""

    channel: Channel
    weight: float
    reference: dict[Side, Prepared]
    variance: float

    def chance(self, texts: Sequence[Text], against: Side) -> tuple[Floats, Floats]:
        """Return what each text has by chance in common with that side: mean and deviation."""
        return self.spread_of(self.reference[against].compare(texts))

    def spread_of(self, figures: Floats) -> tuple[Floats, Floats]:
        """Return the mean and the deviation of each row."""
        variance = OWN * figures.var(axis=1) + (1 - OWN) * self.variance
        return figures.mean(axis=1), np.sqrt(variance)


def make_part(channel: Channel, weight: float) -> Part:
    """Return a channel, compared with the population."""
    texts = {side: [read(brief) for brief in population(side)] for side in Side}
    reference = {side: channel.prepare(texts[side]) for side in Side}
    variance = float(reference[Side.MAKER].compare(texts[Side.CONTACT]).var())
    return Part(channel, weight, reference, variance)


@dataclass(frozen=True, slots=True)
class Blend:
    """All channels that can be used."""

    parts: tuple[Part, ...]
    worth: Worth
    spread: float = field(init=False)

    def __post_init__(self) -> None:
        """Measure how far blended figures lie apart in the population."""
        texts = {side: [read(brief) for brief in population(side)] for side in Side}
        found = Candidates(self, texts[Side.MAKER]).sums(texts[Side.CONTACT])
        object.__setattr__(self, "spread", float(found.std()))

    @property
    def names(self) -> frozenset[str]:
        """The names of the channels."""
        return frozenset(part.channel.name for part in self.parts)

    def worth_of(self, sums: Floats, terms: Floats) -> Floats:
        """Return blended figures as probabilities; ``terms`` are added to the odds' logarithm."""
        given = self.worth.offset + self.worth.slope * sums / self.spread + terms
        odds = np.minimum(given, SURE) + np.log1p(np.maximum(given - SURE, 0))
        return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


class Candidates:
    """Texts of one side, prepared by all channels."""

    def __init__(self, blend: Blend, texts: Sequence[Text]) -> None:
        """Prepare them."""
        self._parts = [(part, part.channel.prepare(texts)) for part in blend.parts]
        self._texts = texts
        self._chances: dict[Side, list[tuple[Floats, Floats]]] = {}
        for side in {each for each in Side for text in texts[:1] if each is not text.side}:
            self._chances_against(side)  # what is asked first need not wait

    def sums(self, queries: Sequence[Text]) -> Floats:
        """Return the blended figures of queries, all of one side and a row each.

        What a channel does not know counts as usual: 0.
        """
        return self._add(queries, range(len(self._parts)))

    def best(self, queries: Sequence[Text]) -> Iterator[tuple[Places, Floats]]:
        """Yield for each query the places of the best few candidates, in no order, and their sums.

        Costly channels are asked only about the best ``SHORTLIST`` of the others.
        """
        costly = [part.channel.costly for part, _ in self._parts]
        cheap = self._add(queries, [at for at, dear in enumerate(costly) if not dear])
        for row, query in zip(cheap, queries, strict=True):
            some = np.argpartition(-row, min(SHORTLIST, len(row)) - 1)[:SHORTLIST]
            total = row[some]
            for at, (_, prepared) in enumerate(self._parts):
                if costly[at]:
                    total += self._weigh(at, [query], prepared.compare_some(query, some), some)[0]
            yield some, total

    def _add(self, queries: Sequence[Text], chosen: Iterable[int]) -> Floats:
        total = np.zeros((len(queries), len(self._texts)), np.float32)
        if queries and self._texts:
            for at in chosen:
                total += self._weigh(at, queries, self._parts[at][1].compare(queries))
        return total

    def _weigh(
        self, at: int, queries: Sequence[Text], figures: Floats, some: Places | None = None
    ) -> Floats:
        """Standardise and weigh what a channel found between queries and candidates."""
        part, (asking, asked) = self._parts[at][0], (queries[0].side, self._texts[0].side)
        mean, deviation = self._chances_against(asking)[at]
        if some is not None:
            mean, deviation = mean[some], deviation[some]
        own_mean, own_deviation = part.chance(queries, asked)
        needs_are_asked = asking is Side.MAKER and asked is Side.CONTACT
        scale = deviation if needs_are_asked else own_deviation[:, None]
        weighed = part.weight * (figures - (own_mean[:, None] + mean) / 2) / scale
        known: Floats = np.nan_to_num(weighed, copy=False)
        return known

    def _chances_against(self, side: Side) -> list[tuple[Floats, Floats]]:
        """Return what each candidate has by chance in common: few queries, many candidates."""
        if side not in self._chances:
            usual = [read(brief) for brief in population(side)]
            self._chances[side] = [
                part.spread_of(prepared.compare(usual).T) for part, prepared in self._parts
            ]
        return self._chances[side]
