"""Texts of nobody, against which scores are standardised: makers and challenges, all invented.

They stand for what people write in programmes of this kind, in many trades and three languages.
From them come how rare a word is, the centre of a language's vectors, and what any two texts have
in common by chance. Each line of ``<language>.txt`` is a text, its phrases divided by ``|``.
Whoever changes them changes every score, and calibrates ``blend`` anew (``make bench-matching``).
"""

from functools import cache
from importlib import resources

from bot.domain.challenges import Side
from bot.ports import Brief

LANGUAGES = ("de", "en", "cs")
_SIDES = {"# makers": Side.MAKER, "# challenges": Side.CONTACT}


@cache
def population(side: Side) -> tuple[Brief, ...]:
    """Return the texts of one side."""
    return tuple(brief for brief in _all() if brief.side is side)


@cache
def _all() -> tuple[Brief, ...]:
    briefs = []
    for language in LANGUAGES:
        side = Side.MAKER
        file = resources.files("bot.matching.score.population") / f"{language}.txt"
        for number, line in enumerate(file.read_text("utf-8").splitlines()):
            if line in _SIDES:
                side = _SIDES[line]
                continue
            phrases = tuple(part.strip() for part in line.split("|"))
            briefs.append(Brief(f"{language}{number}", phrases, language, side=side))
    return tuple(briefs)
