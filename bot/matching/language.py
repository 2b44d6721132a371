"""In which language a text is written: people write Czech although they read the bot in German."""

from collections.abc import Sequence

from bot.matching.text import STOP_CS, STOP_DE, STOP_EN, words_in

KNOWN = ("de", "en", "cs")
_STOP = {"de": STOP_DE - STOP_EN, "en": STOP_EN - STOP_DE, "cs": STOP_CS - STOP_EN - STOP_DE}
_LETTERS = {"de": frozenset("äöüß"), "en": frozenset[str](), "cs": frozenset("ěščřžýůťďň")}
_LETTER_WEIGHT = 0.5
_DOUBT = 1.5
"""So much more must speak for another language than for the one that was said."""


def detect(text: str, said: str) -> str:
    """Return the language of a text: the one that was ``said``, unless much speaks for another."""
    small = text.casefold()
    words, signs = words_in(small), frozenset(small)
    found = {language: _weigh(words, signs, language) for language in KNOWN}
    best = max(KNOWN, key=lambda language: found[language])
    return best if found[best] >= found.get(said, 0.0) + _DOUBT else said


def _weigh(words: Sequence[str], signs: frozenset[str], language: str) -> float:
    """Return how much speaks for a language: small words that only it has, and its letters."""
    own = _LETTERS[language]
    letters = 0 if own.isdisjoint(signs) else len(words) - sum(map(own.isdisjoint, words))
    return sum(map(_STOP[language].__contains__, words)) + _LETTER_WEIGHT * letters
