"""The blend: what the channels find, standardised, weighed, added, and said as a probability.

For a pair, each channel's figure is measured from the middle between what the need has in common
with all makers of the population and what the profile has in common with all its challenges (a
profile that lists every trade fits everybody, which is no news), in deviations of the need.
The weights are those of a comparison on tasks made from ESCO and O*NET; they are flat: half or
twice of any changes little. What a sum is worth was fitted to 768 judged pairs: two figures per
set of channels, which cannot change an order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.challenges import Side
from bot.matching.score.channels import Channel, Places, Prepared
from bot.matching.score.population import population
from bot.matching.score.reading import Text, read
from bot.matching.score.trades.channel import PreparedTrades
from bot.matching.score.vectors import Floats, Vectors

WORDS, GRAMS, TRADES, PHRASES, MEANING = 1.0, 0.5, 1.0, 1.0, 2.0
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


Spread = tuple[Floats, Floats]
"""What texts have by chance in common with others: a mean and a deviation for each of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """A channel, its weight, and how it compares with either side of the population.

    ``usual`` are the texts of the population that the channel can tell something of.
    """

    channel: Channel
    weight: float
    usual: dict[Side, list[Text]]
    reference: dict[Side, Prepared]
    variance: float

    def chance(self, texts: Sequence[Text], against: Side) -> Spread:
        """Return what each text has by chance in common with that side."""
        return self._spread_of(self.reference[against].compare(texts))

    def chance_of(self, prepared: Prepared, against: Side) -> Spread:
        """Return the same of candidates: there are many of them, and few usual texts."""
        return self._spread_of(prepared.compare(self.usual[against]).T)

    def _spread_of(self, figures: Floats) -> Spread:
        rows = np.ascontiguousarray(figures)  # else the order of adding depends on their number
        variance = OWN * rows.var(axis=1) + (1 - OWN) * self.variance
        return rows.mean(axis=1), np.sqrt(variance)


def make_part(channel: Channel, weight: float) -> Part:
    """Return a channel, compared with the population."""
    texts = {side: [read(brief) for brief in population(side)] for side in Side}
    makers = channel.prepare(texts[Side.MAKER])
    known = ~np.isnan(makers.compare(texts[Side.CONTACT]))
    contacts, places = known.nonzero()
    told = {Side.MAKER: set(places), Side.CONTACT: set(contacts)}
    usual = {side: [texts[side][at] for at in sorted(told[side])] for side in Side}
    reference = {side: channel.prepare(usual[side]) for side in Side}
    variance = float(reference[Side.MAKER].compare(usual[Side.CONTACT]).var())
    return Part(channel, weight, usual, reference, variance)


@dataclass(frozen=True, slots=True)
class Blend:
    """All channels that can be used."""

    parts: tuple[Part, ...]
    worth: Worth
    vectors: tuple[Vectors, ...] = ()
    spread: float = field(init=False)

    def __post_init__(self) -> None:
        """Measure how far blended figures lie apart in the population."""
        texts = {side: [read(brief) for brief in population(side)] for side in Side}
        needs = Questions(self, texts[Side.CONTACT])
        found = Candidates(self, texts[Side.MAKER]).sums(needs)
        object.__setattr__(self, "spread", float(found.std()))

    @property
    def names(self) -> frozenset[str]:
        """The names of the channels."""
        return frozenset(part.channel.name for part in self.parts)

    @property
    def version(self) -> int:
        """A number that grows with every vector that is learned."""
        return sum(each.version for each in self.vectors)

    def gaps(self, text: Text) -> int:
        """Return how many vectors of a text are not known yet."""
        found = 0
        for each in self.vectors:
            if each.model.speaks(text.language):
                texts = (text.whole, *text.phrases) if each.model.swift else (text.whole,)
                found += sum(bool(part) and not each.knows(part) for part in texts)
        return found

    def worth_of(self, sums: Floats, terms: Floats) -> Floats:
        """Return blended figures as probabilities; ``terms`` are added to the odds' logarithm.

        They are added to what was tempered: what speaks against a pair does so however sure it is.
        """
        given = self.worth.offset + self.worth.slope * sums / self.spread
        odds = np.minimum(given, SURE) + np.log1p(np.maximum(given - SURE, 0)) + terms
        return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


class Questions:
    """Texts, all of one side, to be compared with candidates, perhaps in several blocks."""

    def __init__(self, blend: Blend, texts: Sequence[Text]) -> None:
        """Take them."""
        self.texts = texts
        self._parts = blend.parts
        self._chances: dict[tuple[int, Side], Spread] = {}

    def chance(self, at: int, against: Side) -> Spread:
        """Return what each has by chance in common with a side, as that part compares them."""
        key = (at, against)
        if key not in self._chances:
            self._chances[key] = self._parts[at].chance(self.texts, against)
        return self._chances[key]


class Candidates:
    """Texts of one side, prepared by all channels."""

    def __init__(
        self, blend: Blend, texts: Sequence[Text], chances: Sequence[Spread] | None = None
    ) -> None:
        """Prepare them. ``chances`` are what ``Candidates`` of the same texts found before."""
        self._parts = [(part, part.channel.prepare(texts)) for part in blend.parts]
        self._count = len(texts)
        self._side = texts[0].side if texts else Side.MAKER
        self._chances: dict[Side, Sequence[Spread]] = {}
        for side in (each for each in Side if texts and each is not self._side):
            if chances is not None:
                self._chances[side] = chances
            self._chances_against(side)  # what is asked first need not wait

    @property
    def chances(self) -> Sequence[Spread]:
        """What these texts have by chance in common with the other side, by part."""
        return next(iter(self._chances.values()), ())

    @property
    def concepts(self) -> Sequence[int]:
        """How many trades each of these texts names, as that channel recognised them."""
        found = (each for _, each in self._parts if isinstance(each, PreparedTrades))
        return next(found).counts

    def sums(self, queries: Questions) -> Floats:
        """Return the blended figures of queries, a row each.

        What a channel does not know counts as usual: 0.
        """
        return self._add(queries, range(len(self._parts)))

    def cheap(self, queries: Questions) -> Floats:
        """Return the same without the costly channels."""
        return self._add(queries, [at for at, dear in enumerate(self._costly) if not dear])

    def rest(self, queries: Questions, row: int, some: Places) -> Floats:
        """Return what the costly channels add between one of the queries and some candidates."""
        total = np.zeros(len(some), np.float32)
        for at, (_, prepared) in enumerate(self._parts):
            if self._costly[at]:
                figures = prepared.compare_some(queries.texts[row], some)
                total += self._weigh(at, queries, figures, [row], some)[0]
        return total

    @property
    def _costly(self) -> list[bool]:
        return [part.channel.costly for part, _ in self._parts]

    def _add(self, queries: Questions, chosen: Iterable[int]) -> Floats:
        total = np.zeros((len(queries.texts), self._count), np.float32)
        if queries.texts and self._count:
            for at in chosen:
                total += self._weigh(at, queries, self._parts[at][1].compare(queries.texts))
        return total

    def _weigh(
        self,
        at: int,
        queries: Questions,
        figures: Floats,
        rows: list[int] | slice = slice(None),
        some: Places | slice = slice(None),
    ) -> Floats:
        """Standardise and weigh what a channel found between queries and candidates."""
        part, asking, asked = self._parts[at][0], queries.texts[0].side, self._side
        mean, deviation = (each[some] for each in self._chances_against(asking)[at])
        own_mean, own_deviation = (each[rows] for each in queries.chance(at, asked))
        needs_are_asked = asking is Side.MAKER and asked is Side.CONTACT
        scale = deviation if needs_are_asked else own_deviation[:, None]
        figures -= mean / 2
        figures -= own_mean[:, None] / 2
        figures *= np.float32(part.weight) / scale
        unknown = np.isnan(figures)
        if unknown.any():
            figures[unknown] = 0
        return figures

    def _chances_against(self, side: Side) -> Sequence[Spread]:
        """Return what each candidate has by chance in common with that side."""
        if side not in self._chances:
            self._chances[side] = [part.chance_of(found, side) for part, found in self._parts]
        return self._chances[side]
