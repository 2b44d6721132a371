"""Why a pair is suggested: which phrase of the need meets which phrase of the profile.

By words, by parts of compounds, by words that are one slip apart; each phrase in its own spelling,
so that nothing is claimed that neither side wrote. Where no word meets another one, the phrases
whose vectors lie nearest are named, or what each side says first: as what might fit, not as what
does.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

import numpy as np

from bot.domain.challenges import Fit
from bot.matching.score.blend import Blend
from bot.matching.score.buttons import same_region
from bot.matching.score.phrases import Phrases
from bot.matching.score.reading import ROOM, cut_quotes, read
from bot.matching.score.words import Words, likeness
from bot.matching.text import STOP_WORDS, Token, cut_grams, fold, places_of_words, read_phrase
from bot.matching.text import stem as stem_of
from bot.ports import SECTOR, Brief, ReasonKind
from bot.talk.readers.near import distance

MOST = 3
"""At most so many pairs of phrases are named."""

QUOTES = 60
TOKENS = 240
"""So many phrases, and words, of a side are looked at."""

TELLING = 1.5
"""A pair of phrases has to weigh so much; the rarest words weigh 5.8, the commonest 0.1."""

BESIDE = 0.5
"""A further pair has to weigh so much of what the first one weighs."""

SLIP = 0.8
"""What a word counts that is a slip away, in words of ``SHORT`` letters; of ``LONG`` ones two."""
SHORT, LONG = 6, 9

PALE = 0.3
"""What a word counts that says that something is done, not what."""

PALE_WORDS = frozenset(
    stem_of(word, language)
    for language, words in {
        "de": """
            anbieten ansehen baue bauen bekommen bringen denken entstehen entwickeln erreichen
            erstellen fehlen fertig finden führen gestalten helfen herstellen kennen kommen lassen
            leben lernen liegen merken nehmen nutzen passen planen schaffen sehen stehen stellen
            tragen tun unterstützen verbessern verstehen versuchen wissen wollen zeigen
        """,
        "en": """
            build change come create design develop do find get give go grow help improve keep learn
            plan run see set show start support take think try understand
        """,
        "cs": """
            dělat hledat najít navrhnout pomoci pomáhat stavět tvořit udělat vyrábět vytvořit
        """,
    }.items()
    for word in words.split()
)

NEAR = 0.3
"""The cosine from which phrases are named as near beside others that share a word."""


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word of a quote, and where it stands in it."""

    token: Token
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Something that was typed, in one piece."""

    text: str
    words: tuple[Word, ...]

    def around(self, words: Iterable[Word]) -> str:
        """Return the quote, or as much of it around these words as there is room for."""
        if len(self.text) <= ROOM:
            return self.text
        chosen = sorted(words, key=lambda word: word.start)
        start, end = chosen[0].start, chosen[0].end
        for word in chosen:
            end = word.end if word.end - start <= ROOM else end
        edges = [(at, to) for _, at, to in places_of_words(self.text)]
        before = [at for at, _ in edges if at < start][::-1]
        after = [to for _, to in edges if to > end]
        while before or after:
            if after and after[0] - start <= ROOM:
                end = after.pop(0)
            elif before and end - before[0] <= ROOM:
                start = before.pop(0)
            else:
                break
        left = "… " if edges and start > edges[0][0] else ""
        right = " …" if edges and end < edges[-1][1] else ""
        return f"{left}{self.text[start:end]}{right}"


@lru_cache(1024)
def quotes_of(brief: Brief) -> tuple[Quote, ...]:
    """Return what can be quoted of a brief: short pieces with telling words, no piece twice."""
    language = read(brief).language
    pieces = dict.fromkeys(
        piece for said in brief.phrases for piece in cut_quotes(normalize("NFC", said))
    )
    quotes: list[Quote] = []
    left = TOKENS
    for piece in pieces:
        words = _words_of(piece, language)[:left]
        if words and len(quotes) < QUOTES:
            quotes.append(Quote(piece, words))
            left -= len(words)
    return tuple(quotes)


def _words_of(piece: str, language: str) -> tuple[Word, ...]:
    tokens = list(read_phrase(piece, language))[::-1]
    words: list[Word] = []
    for spelling, start, end in places_of_words(piece):
        if tokens and tokens[-1].spelling == spelling:
            words.append(Word(tokens.pop(), start, end))
    return tuple(words)


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
        channels = [part.channel for part in blend.parts]
        self._phrases = next((each for each in channels if isinstance(each, Phrases)), None)

    def of(self, need: Brief, offer: Brief) -> tuple[Fit, ...]:
        """Return reasons as ``Scorer`` promises."""
        needs, offers = quotes_of(need), quotes_of(offer)
        if not needs or not offers:
            return ()
        named = self._met(needs, offers)
        fits = [meeting.fit() for meeting in named]
        used = {quote.text for meeting in named for quote in (meeting.need, meeting.offer)}
        if len(fits) < MOST:
            fits += self._near(need, offer, used, NEAR if fits else -1.0)
        if not fits:
            first = (needs[0].around(needs[0].words[:1]), offers[0].around(offers[0].words[:1]))
            fits.append(Fit(ReasonKind.MEANING, *first))
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
            pale = PALE if one in PALE_WORDS or other in PALE_WORDS else 1.0
            weights[one][other] = pale * self._words.weight(one, other)
        met = {other for found in weights.values() for other in found}
        rarity = self._words.rarity
        for one, other in _slips(
            [stem for stem in ones if stem not in weights],
            [stem for stem in others if stem not in met],
        ):
            weights[one][other] = SLIP * (rarity.of(one) * rarity.of(other)) ** 0.5
        return weights

    def _near(self, need: Brief, offer: Brief, used: set[str], least: float) -> Iterator[Fit]:
        """Yield the phrases that lie nearest, of those that were not named yet."""
        if self._phrases is None:
            return
        texts = (read(need), read(offer))
        rows = [self._phrases.rows(text) for text in texts]
        if not len(rows[0]) or not len(rows[1]):
            return
        weights = self._phrases.contrasts(rows[0])
        ones, others = (
            row / np.maximum(np.linalg.norm(row, axis=1, keepdims=True), 1e-9) for row in rows
        )
        figures = ones @ others.T
        order = np.argsort(-(figures * weights[:, None]), axis=None, kind="stable")
        for at in order[: 4 * MOST]:
            row, column = divmod(int(at), figures.shape[1])
            if figures[row, column] < least:
                continue
            one = _find(quotes_of(need), texts[0].phrases[row])
            other = _find(quotes_of(offer), texts[1].phrases[column])
            if one is None or other is None or used & {one[0].text, other[0].text}:
                continue
            yield Fit(ReasonKind.MEANING, one[0].around(one[1]), other[0].around(other[1]))
            return


def _meetings(
    needs: Sequence[Quote],
    offers: Sequence[Quote],
    weights: dict[str, dict[str, float]],
    spoken: tuple[set[str], set[str]],
) -> Iterator[Meeting]:
    for need in needs:
        asked = {word.token.stem for word in need.words if word.token.stem in weights}
        for offer in offers if asked - spoken[0] else ():
            given = {word.token.stem for word in offer.words} - spoken[1]
            stems = [
                (one, *max((weights[one][other], other) for other in found)[::-1])
                for one in sorted(asked - spoken[0])
                if (found := weights[one].keys() & given)
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


def _find(quotes: Sequence[Quote], phrase: str) -> tuple[Quote, Sequence[Word]] | None:
    """Return the quote that a phrase is part of, and the phrase's words there."""
    telling = [each for each, _, _ in places_of_words(normalize("NFC", phrase))]
    telling = [each for each in telling if fold(each) not in STOP_WORDS]
    for quote in quotes:
        words = [word.token.spelling for word in quote.words]
        known = [each for each in telling if each in words]
        for at in range(len(words) - len(known) + 1 if known else 0):
            if words[at : at + len(known)] == known:
                return quote, quote.words[at : at + len(known)]
    return None


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
