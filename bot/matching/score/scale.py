"""The blend for what models are there, and what its figures are worth."""

from collections.abc import Sequence
from functools import cache

from bot.domain.challenges import Side
from bot.matching.score.blend import (
    GRAMS,
    MEANING,
    PHRASES,
    TRADES,
    WORDS,
    Blend,
    Worth,
    make_part,
)
from bot.matching.score.grams import Grams
from bot.matching.score.meaning import Meaning
from bot.matching.score.phrases import Phrases
from bot.matching.score.population import population
from bot.matching.score.trades.channel import Trades
from bot.matching.score.vectors import Vectors, texts_for
from bot.matching.score.words import Words

WORTHS = (Worth(0.85, -3.13), Worth(1.2, -3.68), Worth(1.38, -3.98))
"""Without a model, with one, and with two or more: fitted to 768 judged pairs, 70 of which fit.

Of the pairs with a score from 0.4 two in three fit, of those below 0.1 one in forty.
"""


@cache
def words() -> Words:
    """Return the channel of words. It knows nothing but the population, so one is enough."""
    return Words()


@cache
def _by_words() -> Blend:
    """Return the blend without a model, the same for every scorer of a process."""
    parts = (make_part(words(), WORDS), make_part(Grams(), GRAMS), make_part(Trades(), TRADES))
    return Blend(parts, WORTHS[0])


def make_blend(models: Sequence[Vectors]) -> Blend:
    """Return the blend of words, grams, trades, and models that know the population's texts."""
    briefs = [brief for side in Side for brief in population(side)]
    ready = [each for each in models if not each.missing(texts_for(each.model, briefs))]
    if not ready:
        return _by_words()
    swift = [each for each in ready if each.model.swift]
    parts = (
        *_by_words().parts,
        *(make_part(Meaning(vectors), MEANING) for vectors in ready),
        *(make_part(Phrases(vectors), PHRASES) for vectors in swift[:1]),
    )
    return Blend(parts, WORTHS[min(len(ready), len(WORTHS) - 1)], tuple(ready))
