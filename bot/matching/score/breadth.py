"""Texts that name trades without end: hardly what somebody is good at, or really needs.

Who lists all trades meets everybody by some words. A channel that compares texts measures that
against the population, but a list of keywords can be long. So from a text that names more trades
than people do who tell what they can or need, something is taken for every doubling, whoever they
are compared with.
"""

import math
from functools import lru_cache

from bot.matching.score.reading import Text
from bot.matching.score.trades.lexicon import lexicon

USUAL = 12
"""So many concepts one text in twenty has, of those of the population and those judged."""

DOUBLE = 4.0
"""What is taken of the odds' logarithm for twice as many concepts."""


@lru_cache(256)
def breadth(text: Text) -> float:
    """Return what is taken of the odds' logarithm: nothing for usual texts."""
    return breadth_of(len(lexicon().recognise(text)))


def breadth_of(count: int) -> float:
    """Return the same of a text that names so many trades."""
    return DOUBLE * math.log2(count / USUAL) if count > USUAL else 0.0
