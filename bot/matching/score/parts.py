"""What a score is made of, for those who want to know: one part per channel, in the score's odds.

The parts, and what the blend starts from, add up to the logarithm of the odds (before the very
sure ones are tempered).
"""

import math

import numpy as np

from bot.domain.challenges import Side
from bot.matching.score.blend import Blend
from bot.matching.score.breadth import breadth
from bot.matching.score.buttons import Buttons
from bot.matching.score.reading import read
from bot.ports import Brief, Explained, Part

BUTTONS, BREADTH = "buttons", "breadth"
DIGITS = 5


def explain(blend: Blend, need: Brief, offer: Brief) -> Explained:
    """Return the score, and what each channel adds to it, in the order of the blend."""
    one, other = read(need), read(offer)
    if not one.tokens or not other.tokens:
        return Explained(0.0, ())
    unit = blend.worth.slope / blend.spread
    found: list[Part] = []
    total = 0.0
    for part in blend.parts:
        figure = float(part.channel.prepare([other]).compare([one])[0, 0])
        (need_mean,), (spread,) = part.chance([one], Side.MAKER)
        (offer_mean,), _ = part.chance([other], Side.CONTACT)
        value = float(part.weight * (figure - (need_mean + offer_mean) / 2) / spread)
        known = not math.isnan(value)
        total += value if known else 0
        found.append(Part(part.channel.name, value * unit if known else None))
    terms = Buttons([offer], [other], [breadth(other)]).terms(need, one)
    broad = breadth(one) + breadth(other)
    worth = blend.worth_of(np.array([total], np.float32), terms)
    found.append(Part(BUTTONS, float(terms[0]) + broad))
    found += [Part(BREADTH, -broad)] if broad else []
    return Explained(round(float(worth[0]), DIGITS), tuple(found))
