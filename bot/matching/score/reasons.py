"""Why a pair is suggested: which phrase of the need meets which phrase of the profile.

By words, by parts of compounds, by words that are one slip apart; each phrase in its own spelling,
so that nothing is claimed that neither side wrote. Where that says little, ``nearness`` names what
might fit.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.challenges import Fit
from bot.matching.score.blend import Blend
from bot.matching.score.buttons import same_region
from bot.matching.score.commonplace import COMMONPLACES, PALE
from bot.matching.score.nearness import Nearness
from bot.matching.score.quotes import Quote, quotes_of
from bot.matching.score.words import Words, likeness
from bot.matching.text import cut_grams
from bot.ports import SECTOR, Brief, ReasonKind
from bot.talk.readers.near import distance

MOST = 3
"""At most so many pairs of phrases are named."""

TELLING = 1.5
"""A pair of phrases has to weigh so much; the rarest words weigh 5.8, the commonest 0.1."""

BESIDE = 0.5
"""A further pair has to weigh so much of what the first one weighs."""

SLIP = 0.8
"""What a word counts that is a slip away, in words of ``SHORT`` letters; of ``LONG`` ones two."""
SHORT, LONG = 6, 9


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two quotes, and by which words they meet: by need's stem, offer's stem and weight."""

    need: Quote
    offer: Quote
    stems: tuple[tuple[str, str, float], ...]

    @property
    def weight(self) -> float:
        """What the words weigh that meet."""
        return sum(weight for _, _, weight in self.stems)

    @property
    def rank(self) -> tuple[float, int, str, str]:
        """The best first: heavy words, said briefly."""
        length = len(self.need.words) + len(self.offer.words)
        size = len(self.need.text) + len(self.offer.text)
        return (-self.weight / (4 + length), size, self.need.text, self.offer.text)

    def fit(self) -> Fit:
        """Return the reason."""
        needs = {stem for stem, _, _ in self.stems}
        offers = {stem for _, stem, _ in self.stems}
        return Fit(
            ReasonKind.PHRASE,
            self.need.around(word for word in self.need.words if word.token.stem in needs),
            self.offer.around(word for word in self.offer.words if word.token.stem in offers),
        )


class Reasons:
    """Names reasons, by the words of the score and, where there are such, its phrases' vectors."""

    def __init__(self, words: Words, blend: Blend) -> None:
        """Take the channels that can name something."""
        self._words = words
        self._nearness = Nearness(blend)

    def of(self, need: Brief, offer: Brief) -> tuple[Fit, ...]:
        """Return reasons as ``Scorer`` promises."""
        needs, offers = quotes_of(need), quotes_of(offer)
        if not needs or not offers:
            return ()
        named = self._met(needs, offers)
        fits = [meeting.fit() for meeting in named]
        used = {quote.text for meeting in named for quote in (meeting.need, meeting.offer)}
        if len(fits) < MOST:
            near = self._nearness.nearest(need, offer, used, sure=bool(fits))
            fits += [] if near is None else [near]
        return (*fits, *_chosen(need, offer))

    def _met(self, needs: Sequence[Quote], offers: Sequence[Quote]) -> list[Meeting]:
        """Return the pairs of quotes with the heaviest words; only compounds are named twice."""
        weights = self._weights(needs, offers)
        spoken: tuple[set[str], set[str]] = (set(), set())
        named: list[Meeting] = []
        while len(named) < MOST:
            least = max([TELLING, *(BESIDE * meeting.weight for meeting in named[:1])])
            found = [
                meeting
                for meeting in _meetings(needs, offers, weights, spoken)
                if meeting.weight >= least
            ]
            if not found:
                break
            best = min(found, key=lambda meeting: meeting.rank)
            named.append(best)
            for one, other, _ in best.stems:
                # Of a compound the other part may still meet something.
                if len(one) <= len(other) or likeness(one, other) == 0:
                    spoken[0].add(one)
                if len(other) <= len(one) or likeness(one, other) == 0:
                    spoken[1].add(other)
        return named

    def _weights(
        self, needs: Sequence[Quote], offers: Sequence[Quote]
    ) -> dict[str, dict[str, float]]:
        """Return what it is worth that a stem of the needs meets one of the offers."""
        ones, others = (
            dict.fromkeys(word.token.stem for quote in quotes for word in quote.words)
            for quotes in (needs, offers)
        )
        weights: dict[str, dict[str, float]] = defaultdict(dict)
        for one, other in _alike(ones, others):
            weights[one][other] = self._words.weight(one, other)
        met = {other for found in weights.values() for other in found}
        for one, other in _slips(
            [stem for stem in ones if stem not in weights],
            [stem for stem in others if stem not in met],
        ):
            weights[one][other] = SLIP * self._words.telling(one, other)
        return weights


def _meetings(
    needs: Sequence[Quote],
    offers: Sequence[Quote],
    weights: dict[str, dict[str, float]],
    spoken: tuple[set[str], set[str]],
) -> Iterator[Meeting]:
    """Yield what meets; a commonplace that one side lists as a word of its own is meant."""
    for need in needs:
        asked = {word.token.stem for word in need.words if word.token.stem in weights}
        for offer in offers if asked - spoken[0] else ():
            given = {word.token.stem for word in offer.words} - spoken[1]
            listed = 1 in (len(need.words), len(offer.words))
            stems = [
                (one, other, weight / PALE if listed and one == other in COMMONPLACES else weight)
                for one in sorted(asked - spoken[0])
                if (found := weights[one].keys() & given)
                for weight, other in [max((weights[one][other], other) for other in found)]
            ]
            if stems:
                yield Meeting(need, offer, tuple(stems))


def _alike(ones: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the stems of both sides of which one is the other, or a part of it."""
    sides = (set(ones), set(others))
    for stem in sides[0]:
        for part in _parts(stem, sides[1]):
            yield stem, part
    for stem in sides[1]:
        for part in _parts(stem, sides[0]):
            yield part, stem


def _parts(stem: str, among: set[str]) -> Iterator[str]:
    parts = {part for at in range(1, len(stem) + 1) for part in (stem[:at], stem[-at:])}
    return (part for part in parts & among if likeness(stem, part) > 0)


def _slips(ones: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield stems that are a slip of the thumb apart."""
    by_gram: dict[str, set[str]] = defaultdict(set)
    for other in others:
        if len(other) >= SHORT:
            for gram in cut_grams(other):
                by_gram[gram].add(other)
    for one in ones:
        if len(one) < SHORT:
            continue
        for other in sorted({each for gram in cut_grams(one) for each in by_gram.get(gram, ())}):
            limit = 2 if min(len(one), len(other)) >= LONG else 1
            if distance(one, other, limit) <= limit:
                yield one, other


def _chosen(need: Brief, offer: Brief) -> Iterator[Fit]:
    """Yield what both sides chose from the same lists."""
    shared = sorted(need.tags & offer.tags)
    for tag in shared:
        if tag.startswith(SECTOR):
            key = tag.removeprefix(SECTOR)
            yield Fit(ReasonKind.SECTOR, key, key)
    for tag in shared:
        if not tag.startswith(SECTOR):
            yield Fit(ReasonKind.EXPECTATION, tag, tag)
    if same_region(need, offer):
        yield Fit(ReasonKind.REGION, need.region, offer.region)
