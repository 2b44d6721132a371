"""Which pair somebody means: a maker and a challenge, in any words and any order.

Every telling word is looked for in the names of makers, and in titles of challenges and the names
of their organisations: the whole word, its beginning, or with a slip. What explains most of the
words is meant.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.talk.readers.clean import fold
from bot.talk.readers.near import distance

MOST_WORDS = 12
SHORTEST = 3
ONE_SLIP, TWO_SLIPS = 4, 7
"""Letters of the longer one of two words that may be one slip apart, and two."""

EXACT, BEGUN, SLIPPED = 1.0, 0.8, 0.7
"""What a word counts that is in a name, begins a word of it, or is a slip away."""

_SAID_BESIDE = """
    das dem den der des die ein eine einem einen einer fur im in mit nicht passt passen paar und
    vom von warum weshalb wieso zu zum zur the a an and for of on pair to with why
"""
_IDLE = frozenset(_SAID_BESIDE.split())


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has names, by its key; ``group`` is what both of a pair have in common."""

    key: str
    group: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """A pair that may be meant, and how many of the words it explains."""

    maker: Named
    challenge: Named
    worth: float


def guess_pairs(
    words: str, makers: Sequence[Named], challenges: Sequence[Named]
) -> tuple[tuple[Guess, ...], bool]:
    """Return the pairs that explain most of the words, and whether both sides were named.

    Without a word for one side all its pairs are returned; without any none.
    """
    said = [each for each in _words(words) if each not in _IDLE][:MOST_WORDS]
    ones = {each.key: _worths(said, each) for each in makers}
    others = {each.key: _worths(said, each) for each in challenges}

    def pairs(some: Iterable[Named], more: Sequence[Named]) -> list[Guess]:
        return [
            Guess(maker, challenge, sum(map(max, ones[maker.key], others[challenge.key])))
            for maker in some
            for challenge in more
            if maker.group == challenge.group
        ]

    named = [each for each in makers if any(ones[each.key])]
    titled = [each for each in challenges if any(others[each.key])]
    both = pairs(named, titled)
    full = [each for each in both if _both(ones[each.maker.key], others[each.challenge.key])]
    chosen = full or [*pairs(named, challenges), *pairs(makers, titled)]
    most = max((each.worth for each in chosen), default=0.0)
    return tuple(dict.fromkeys(each for each in chosen if each.worth == most)), bool(full)


def _both(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether each side explains a word of its own."""
    mine = {at for at, worth in enumerate(one) if worth}
    theirs = {at for at, worth in enumerate(other) if worth}
    return bool(mine and theirs) and len(mine | theirs) > 1


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", fold(text))


def _worths(said: Iterable[str], named: Named) -> list[float]:
    known = {word for name in named.names for word in _words(name)} - _IDLE
    return [max((_worth(each, word) for word in known), default=0.0) for each in said]


def _worth(said: str, word: str) -> float:
    if said == word:
        return EXACT
    if len(said) >= SHORTEST and word.startswith(said):
        return BEGUN
    longer = max(len(said), len(word))
    limit = 2 if longer >= TWO_SLIPS else 1 if longer >= ONE_SLIP else 0
    return SLIPPED if limit and distance(said, word, limit) <= limit else 0.0
