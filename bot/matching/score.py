"""The lexical score: BM25 on stems and parts of compounds, blended with BM25 on 4-grams.

How it works. Each candidate's words are stemmed. A word of the query meets a candidate's word
when their stems or spellings are equal, when one stem begins or ends with the other (``Holz``,
``Holzspielzeug``), or when a part of the query's compound is a word of some candidate. Character
grams bridge what stems do not: slips, inflection, and words that two languages share.

Both sums are divided by what the query could reach at most and averaged. So the scores of two
queries can be compared, and, within one ``Index``, a score depends on query and candidate alone:
leaving other candidates out changes nothing. A new ``Index`` counts afresh how rare each word is;
there an additional candidate may swap neighbours whose scores are close.

A score is a share, and small: few words of a long text are met. Of the 768 graded pairs of a
development set (48 profiles, 16 challenges) a fit was good in one of five around 0.03, in two of
three above 0.06, and in six of seven above 0.1; below 0.02 in one of twenty.

Stuffing does not pay: a word counts once however often it stands there (term frequency is cut to
0 and 1), and all repetitions make the text longer, which lowers every word's weight.

BM25: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009); K1 and B as there.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.matching.text import Token, cut_grams, fold, read_phrases
from bot.ports import SECTOR, Brief, Reason, ReasonKind, Scored

K1 = 1.2
B = 0.5
WORD_REASONS = 3
"""At most so many words are named."""

REGION_BONUS = 0.005
SECTOR_BONUS = 0.005
EXPECTATION_BONUS = 0.01
"""What being of one mind adds: enough to order equals, not to replace a word that fits."""

_SHORTEST_HEAD = 4
_SHORTEST_TAIL = 5
_SHORTEST_REST = 3
_INDEXES = 4
_DIGITS = 6


class LexicalScorer:
    """A ``Scorer`` that compares words; it keeps the last few indexes."""

    def __init__(self) -> None:
        """Start without an index."""
        self._index = lru_cache(_INDEXES)(Index)

    def index(self, candidates: Iterable[Brief]) -> "Index":
        """Return the index over these candidates, the order of which does not matter."""
        return self._index(tuple(sorted(candidates, key=lambda brief: brief.id)))

    def rank(
        self, query: Brief, candidates: Sequence[Brief], limit: int | None = None
    ) -> tuple[Scored, ...]:
        """Return the candidates, or the best ``limit`` of them, as ``Scorer`` promises."""
        return self.index(candidates).rank(query, limit=limit)


@dataclass(frozen=True, slots=True)
class _Term:
    """A stem of the query, or a part of one, with the spelling that it comes from."""

    spelling: str
    stem: str
    word: str


@dataclass(slots=True)
class _Sheet:
    """What one query found: per candidate the sum of word weights, and what met what."""

    reach: float = 0.0
    sums: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    pairs: dict[int, dict[tuple[str, str], float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )


class Index:
    """Candidates, prepared once for many queries. Immutable."""

    def __init__(self, candidates: Sequence[Brief]) -> None:
        """Read all candidates; their ids are unique, else ``ValueError``."""
        self._briefs = tuple(candidates)
        self._places = {brief.id: place for place, brief in enumerate(self._briefs)}
        if len(self._places) != len(self._briefs):
            raise ValueError("two candidates have the same id")
        texts = [_read(brief) for brief in self._briefs]
        grams = [[gram for token in text for gram in cut_grams(token.word)] for text in texts]
        self._word_weights = _weigh_lengths([len(text) for text in texts])
        self._gram_weights = _weigh_lengths([len(text) for text in grams])
        self._spellings = _post_words(texts)
        self._grams = _post_grams(grams)
        self._vocabulary = sorted(self._spellings)
        self._reversed = sorted(key[::-1] for key in self._spellings)

    def rank(
        self, query: Brief, among: Collection[str] | None = None, limit: int | None = None
    ) -> tuple[Scored, ...]:
        """Return the candidates, or those ``among`` them, the best first, at most ``limit``.

        Scores and reasons do not depend on ``among`` and ``limit``. Raises ``KeyError`` for an id
        that is not in the index.
        """
        tokens = _read(query)
        sheet = self._compare_words(tokens)
        grams, gram_reach = self._compare_grams(tokens)
        scores = {}
        for place in self._chosen(among):
            words = sheet.sums.get(place, 0.0) / sheet.reach if sheet.reach else 0.0
            looks = grams.get(place, 0.0) / gram_reach if gram_reach else 0.0
            score = (words + looks) / 2 + _bonus(query, self._briefs[place])
            scores[place] = round(min(1.0, score), _DIGITS)
        best = sorted(scores, key=lambda place: (-scores[place], self._briefs[place].id))[:limit]
        return tuple(
            Scored(
                self._briefs[place].id,
                scores[place],
                _reasons(query, self._briefs[place], sheet.pairs.get(place, {})),
            )
            for place in best
        )

    def _chosen(self, among: Collection[str] | None) -> Iterable[int]:
        if among is None:
            return range(len(self._briefs))
        return [self._places[id_] for id_ in sorted(among)]

    def _compare_words(self, tokens: Sequence[Token]) -> _Sheet:
        sheet = _Sheet()
        for term in self._terms(tokens):
            met: dict[int, str] = {}
            for key in self._keys_like(term):
                for place, spelling in self._spellings[key].items():
                    met.setdefault(place, spelling)
            rarity = _rarity(len(met), len(self._briefs))
            sheet.reach += rarity
            for place, spelling in met.items():
                weight = rarity * self._word_weights[place]
                sheet.sums[place] += weight
                sheet.pairs[place][term.spelling, spelling] += weight
        return sheet

    def _terms(self, tokens: Sequence[Token]) -> Iterator[_Term]:
        """Yield each stem of the query once, then the parts of it that candidates use alone."""
        seen: set[str] = set()
        for token in tokens:
            for part in (token.stem, *self._parts(token.stem)):
                if part not in seen:
                    seen.add(part)
                    word = token.word if part == token.stem else part
                    yield _Term(token.spelling, part, word)

    def _parts(self, stem: str) -> Iterator[str]:
        last = len(stem) - _SHORTEST_REST
        heads = (stem[:end] for end in range(last, _SHORTEST_HEAD - 1, -1))
        tails = (stem[at:] for at in range(_SHORTEST_REST, len(stem) - _SHORTEST_TAIL + 1))
        for edges in (heads, tails):
            longest = next((part for part in edges if part in self._spellings), None)
            if longest:
                yield longest

    def _keys_like(self, term: _Term) -> Iterator[str]:
        """Yield the candidates' keys that the term meets: equal ones first, then compounds."""
        for key in dict.fromkeys((term.word, term.stem)):
            if key in self._spellings:
                yield key
        least = len(term.stem) + _SHORTEST_REST
        if len(term.stem) >= _SHORTEST_HEAD:
            yield from _begin_with(self._vocabulary, term.stem, least)
        if len(term.stem) >= _SHORTEST_TAIL:
            backwards = _begin_with(self._reversed, term.stem[::-1], least)
            yield from (key[::-1] for key in backwards)

    def _compare_grams(self, tokens: Sequence[Token]) -> tuple[dict[int, float], float]:
        sums: dict[int, float] = defaultdict(float)
        reach = 0.0
        words = dict.fromkeys(token.word for token in tokens)
        for gram in dict.fromkeys(gram for word in words for gram in cut_grams(word)):
            places = self._grams.get(gram, ())
            rarity = _rarity(len(places), len(self._briefs))
            reach += rarity
            for place in places:
                sums[place] += rarity * self._gram_weights[place]
        return sums, reach


def _read(brief: Brief) -> tuple[Token, ...]:
    """Return the words of a brief, those of short phrases first: entries of lists are well named.

    Whichever spelling of a word comes first is the one that a reason quotes.
    """
    return read_phrases(sorted(brief.phrases, key=len), brief.language)


def _weigh_lengths(lengths: Sequence[int]) -> list[float]:
    """Return what a single occurrence weighs in each text (BM25 with a term frequency of one)."""
    mean = sum(lengths) / len(lengths) if lengths else 0.0
    return [(K1 + 1) / (1 + K1 * (1 - B + B * length / (mean or 1.0))) for length in lengths]


def _rarity(count: int, total: int) -> float:
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


def _post_words(texts: Sequence[Sequence[Token]]) -> dict[str, dict[int, str]]:
    """Return for each stem and each folded word where it stands, and its first spelling there."""
    posts: dict[str, dict[int, str]] = {}
    for place, text in enumerate(texts):
        for token in text:
            for key in (token.stem, token.word):
                posts.setdefault(key, {}).setdefault(place, token.spelling)
    return posts


def _post_grams(texts: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    posts: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for gram in dict.fromkeys(text):
            posts[gram].append(place)
    return dict(posts)


def _begin_with(ordered: Sequence[str], start: str, least: int) -> Iterator[str]:
    for at in range(bisect_left(ordered, start), len(ordered)):
        if not ordered[at].startswith(start):
            return
        if len(ordered[at]) >= least:
            yield ordered[at]


def _bonus(query: Brief, candidate: Brief) -> float:
    shared = query.tags & candidate.tags
    sectors = sum(tag.startswith(SECTOR) for tag in shared)
    return (
        REGION_BONUS * _same_region(query, candidate)
        + SECTOR_BONUS * (sectors > 0)
        + EXPECTATION_BONUS * (len(shared) > sectors)
    )


def _same_region(query: Brief, candidate: Brief) -> bool:
    return bool(query.region) and query.region == candidate.region


def _reasons(
    query: Brief, candidate: Brief, pairs: Mapping[tuple[str, str], float]
) -> tuple[Reason, ...]:
    words = tuple(_word_reasons(pairs))
    if not words:
        return ()
    shared = sorted(query.tags & candidate.tags)
    sectors = [tag.removeprefix(SECTOR) for tag in shared if tag.startswith(SECTOR)]
    hopes = [tag for tag in shared if not tag.startswith(SECTOR)]
    regions = [query.region] if _same_region(query, candidate) else []
    return (
        *words,
        *(Reason(ReasonKind.SECTOR, key, key) for key in sectors),
        *(Reason(ReasonKind.EXPECTATION, key, key) for key in hopes),
        *(Reason(ReasonKind.REGION, region, region) for region in regions),
    )


def _word_reasons(pairs: Mapping[tuple[str, str], float]) -> Iterator[Reason]:
    """Yield the heaviest pairs; no word of either side is named twice.

    A word that the other side has exactly so is named with no other one.
    """
    named: tuple[set[str], set[str]] = (set(), set())
    same = {fold(each) for each, other in pairs if fold(each) == fold(other)}
    for query_word, candidate_word in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        small = (query_word.casefold(), candidate_word.casefold())
        folded = (fold(query_word), fold(candidate_word))
        if folded[0] != folded[1] and not same.isdisjoint(folded):
            continue
        if small[0] in named[0] or small[1] in named[1]:
            continue
        named[0].add(small[0])
        named[1].add(small[1])
        yield Reason(ReasonKind.WORD, query_word, candidate_word)
        if len(named[0]) == WORD_REASONS:
            return
