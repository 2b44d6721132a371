"""Which words of the two sides meet, in their own spelling, and what else they share."""

from collections.abc import Iterator

from bot.matching.score.buttons import same_region
from bot.matching.score.reading import read
from bot.matching.score.words import Words
from bot.matching.text import Token, fold
from bot.ports import SECTOR, Brief, Reason, ReasonKind

WORD_REASONS = 3
"""At most so many words are named."""


def name_reasons(words: Words, query: Brief, candidate: Brief) -> tuple[Reason, ...]:
    """Return what fits, the heaviest words first; without a word that fits nothing."""
    named = tuple(_words(words, query, candidate))
    if not named:
        return ()
    shared = sorted(query.tags & candidate.tags)
    sectors = [tag.removeprefix(SECTOR) for tag in shared if tag.startswith(SECTOR)]
    hopes = [tag for tag in shared if not tag.startswith(SECTOR)]
    regions = [query.region] if same_region(query, candidate) else []
    return (
        *named,
        *(Reason(ReasonKind.SECTOR, key, key) for key in sectors),
        *(Reason(ReasonKind.EXPECTATION, key, key) for key in hopes),
        *(Reason(ReasonKind.REGION, region, region) for region in regions),
    )


def _words(words: Words, query: Brief, candidate: Brief) -> Iterator[Reason]:
    """Yield the heaviest pairs; no word of either side is named twice.

    A word that the other side has exactly so is named with no other one.
    """
    pairs: list[tuple[float, Token, Token]] = [
        (weight, one, other)
        for one in read(query).tokens
        for other in read(candidate).tokens
        if (weight := words.weight(one.stem, other.stem)) > 0
    ]
    same = {fold(one.spelling) for _, one, other in pairs if _alike(one, other)}
    pairs.sort(key=lambda pair: (-pair[0], pair[1].spelling, pair[2].spelling))
    named: tuple[set[str], set[str]] = (set(), set())
    for _, one, other in pairs:
        if one.stem in named[0] or other.stem in named[1]:
            continue
        if not _alike(one, other) and not same.isdisjoint(
            (fold(one.spelling), fold(other.spelling))
        ):
            continue
        named[0].add(one.stem)
        named[1].add(other.stem)
        yield Reason(ReasonKind.WORD, one.spelling, other.spelling)
        if len(named[0]) == WORD_REASONS:
            return


def _alike(one: Token, other: Token) -> bool:
    return fold(one.spelling) == fold(other.spelling)
