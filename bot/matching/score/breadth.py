"""Profiles that name trades without end: each of them is hardly what somebody is good at.

Who lists all trades meets every need by some words. A channel that compares texts measures that
against the population, but a list of keywords can be long. So from a profile that names more trades
than people do who tell what they can, something is taken for every doubling, whatever is needed.
"""

import math

from bot.domain.challenges import Side
from bot.matching.score.reading import Text
from bot.matching.score.trades.lexicon import lexicon

USUAL = 12
"""So many concepts one profile in twenty has, of those of the population and those judged."""

DOUBLE = 4.0
"""What is taken of the odds' logarithm for twice as many concepts."""


def breadth(text: Text) -> float:
    """Return what is taken of the odds' logarithm: nothing of a need, and of a usual profile."""
    if text.side is not Side.MAKER:
        return 0.0
    count = len(lexicon().recognise(text))
    return DOUBLE * math.log2(count / USUAL) if count > USUAL else 0.0
