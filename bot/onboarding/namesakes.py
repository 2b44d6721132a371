"""Whether two organisations may be the same: near spellings, and what everybody may know of it."""

import re
from collections.abc import Iterable

from bot.domain.challenges import Challenge, Organisation, Publish
from bot.talk.readers import fold, shape
from bot.talk.readers.near import distance

_FORMS = frozenset(
    (
        "ag", "co", "e", "eg", "ek", "ev", "gbr", "ggmbh", "gmbh", "haftungsbeschraenkt", "inc",
        "kg", "kgaa", "ltd", "mbh", "ohg", "se", "stiftung", "ug", "und", "v",
    )
)  # fmt: skip
"""What stands behind a name, and is often left out."""
_LETTERS = re.compile(r"[^\W_]+")


def bare(name: str) -> str:
    """Return a name as it is compared: its words in order, without what only says the legal form.

    A name of nothing else stays what it is.
    """
    return _bare(fold(name))


def _bare(read: str) -> str:
    words = _LETTERS.findall(read)
    return " ".join(sorted(word for word in words if word not in _FORMS)) or " ".join(words)


def alike(one: str, other: str) -> bool:
    """Whether two names differ in so little that one may be a slip for the other, or look alike."""
    return any(_near(_bare(read(one)), _bare(read(other))) for read in (fold, shape))


def _near(first: str, second: str) -> bool:
    shorter = min(len(first), len(second))
    slips = 2 if shorter >= 9 else 1 if shorter >= 5 else 0
    same_figures = re.findall(r"\d+", first) == re.findall(r"\d+", second)
    return same_figures and distance(first, second, slips) <= slips


def find_alike(name: str, among: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Return the organisations that may be meant, those of exactly that name first."""
    found = [each for each in among if alike(name, each.name)]
    return tuple(sorted(found, key=lambda each: (bare(each.name) != bare(name), each.id)))


def is_public(organisation: Organisation, challenges: Iterable[Challenge]) -> bool:
    """Whether everybody may know that an organisation takes part: it publishes what it looks for.

    Of any other one nothing is told to whoever types its name, not even that it is there.
    """
    return any(
        each.organisation_id == organisation.id and each.publish is Publish.YES
        for each in challenges
    )
