"""What of a challenge and a profile decides whether they fit: only a change of that matters.

A "no" is kept with prints of what it was said to. So a budget, a new picture or the same words
handed in again bring nothing back, and a change that was undone is none.
"""

import re
from enum import StrEnum
from hashlib import sha256
from unicodedata import normalize

from bot.domain.challenges import Challenge, Support
from bot.domain.people import Profile

_WORD = re.compile(r"\w+")
_LENGTH = 16
"""Characters of one print: nobody looks for two texts that have the same."""


class Facet(StrEnum):
    """What can change: what is done or needed, what is expected, where, and when."""

    MATTER = "matter"
    EXPECTATION = "expectation"
    REGION = "region"
    TIME = "time"


def told_of(challenge: Challenge, profile: Profile) -> str:
    """Return the prints of a pair as they are now; see ``changed``."""
    return " ".join(
        sha256("\n".join((*needs, "/", *offers)).encode()).hexdigest()[:_LENGTH]
        for needs, offers in zip(_of_challenge(challenge), _of_profile(profile), strict=True)
    )


def changed(before: str, now: str) -> frozenset[Facet]:
    """Return what is different in two prints; where one has less to compare, that is the same."""
    both = zip(Facet, before.split(), now.split(), strict=False)
    return frozenset(facet for facet, was, became in both if was != became)


def _of_challenge(told: Challenge) -> tuple[tuple[str, ...], ...]:
    matter = (told.title, told.need, told.success)
    travel = str(Support.TRAVEL in told.supports)
    return (
        (*map(_plain, matter), *_several(told.skills)),
        _several(told.expectations),
        (_plain(told.region), travel),
        (),
    )


def _of_profile(told: Profile) -> tuple[tuple[str, ...], ...]:
    return (
        (_plain(told.doing), _plain(told.offers), *_several(told.skills), *_several(told.tools)),
        (*_several(told.expectations), _plain(told.hopes)),
        (_plain(told.region),),
        _several(told.availability),
    )


def _several(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list without its order; lists that follow each other stay apart."""
    return ("-", *sorted(_plain(each) for each in texts))


def _plain(text: str) -> str:
    """Return the words alone: case, signs and blanks make no difference."""
    return " ".join(_WORD.findall(normalize("NFKC", text).casefold()))
