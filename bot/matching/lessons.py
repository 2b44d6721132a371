"""What answers teach: how the reason of a "not for me" moves what is suggested next.

A pure rule. Each candidate goes down by a share of ``SHIFT`` that follows from itself, the one who
reads and the reason alone, so that somebody unrelated changes nothing, and what a reason does not
concern keeps its order. All reasons together never move anybody by more than ``SHIFT``: a clear
difference of fit outweighs them. A lesson fades over ``LASTS``, and ends where the one whom it
taught about changes what they told of themselves: then they may mean something else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Side
from bot.matching.text import fold, read_phrases
from bot.ports import SECTOR, Brief

T = TypeVar("T")

SHIFT = 0.15
"""So much of a score, which goes from 0 to 1, reasons and silence may take at most."""
LASTS = timedelta(days=60)
BUSY_LASTS = timedelta(days=28)
ALIKE = 0.3
"""From this share of common words on, one is said to be like the other."""

REASONS: Mapping[Side, tuple[Because, ...]] = {
    Side.MAKER: (
        *(Because.FAR, Because.BUSY, Because.TOPIC, Because.CANNOT, Because.EXPECTATION),
        *(Because.KNOWN, Because.OTHER),
    ),
    Side.CONTACT: (
        *(Because.SKILLS, Because.FAR, Because.EXPECTATION, Because.KNOWN, Because.OTHER),
    ),
}
"""What a side can give as its reason, in the order of the buttons."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A reason, when it was given, and what was declined; ``None`` where that is gone."""

    because: Because
    at: datetime
    declined: Brief | None


def lessons_of(
    refusals: Iterable[Refusal], declined: Mapping[str, Brief], since: datetime, now: datetime
) -> tuple[Lesson, ...]:
    """Return what holds of somebody's refusals, the newest first.

    ``declined`` are the briefs by the suggestion's id; what was said before ``since``, when their
    own words changed, is over.
    """
    held = [
        Lesson(each.because, each.at, declined.get(each.id))
        for each in refusals
        if each.because is not Because.SILENCE and since <= each.at and now - each.at < LASTS
    ]
    return tuple(sorted(held, key=lambda each: each.at, reverse=True))


def shift(own: Brief, candidate: Brief, lessons: Iterable[Lesson], now: datetime) -> float:
    """Return by how much a candidate goes down, from 0 to ``SHIFT``."""
    shares = (
        _concern(own, candidate, each) * max(0.0, 1 - (now - each.at) / LASTS) for each in lessons
    )
    return SHIFT * max(shares, default=0.0)


def _concern(own: Brief, candidate: Brief, lesson: Lesson) -> float:
    """Return how much a reason speaks against a candidate, from 0 to 1."""
    match lesson.because:
        case Because.FAR:
            return float(_apart(own, candidate))
        case Because.EXPECTATION:
            return float(_at_odds(own, candidate))
        case Because.TOPIC if lesson.declined is not None:
            same = _sectors(candidate) & _sectors(lesson.declined)
            return 1.0 if same else alike(candidate, lesson.declined)
        case Because.CANNOT | Because.SKILLS if lesson.declined is not None:
            return alike(candidate, lesson.declined)
        case _:
            return 0.0


def _apart(own: Brief, other: Brief) -> bool:
    regions = {fold(own.region.strip()), fold(other.region.strip())}
    return len(regions - {""}) > 1


def _at_odds(own: Brief, other: Brief) -> bool:
    """Whether both say what they expect, and have nothing of it in common."""
    mine, theirs = own.tags - _sectors(own), other.tags - _sectors(other)
    return bool(mine and theirs and not mine & theirs)


def _sectors(brief: Brief) -> frozenset[str]:
    return frozenset(each for each in brief.tags if each.startswith(SECTOR))


def alike(one: Brief, other: Brief) -> float:
    """Return which share of the words of the shorter one the other has, too."""
    first, second = _stems(one), _stems(other)
    fewest = min(len(first), len(second))
    return len(first & second) / fewest if fewest else 0.0


def _stems(brief: Brief) -> frozenset[str]:
    return frozenset(each.stem for each in read_phrases(brief.phrases, brief.language))


def in_taught_order(
    candidates: Sequence[T], score: Callable[[T], float], down: Callable[[T], float]
) -> tuple[T, ...]:
    """Return candidates by score less what speaks against them, at most ``SHIFT``.

    Equal ones keep their order.
    """
    return tuple(sorted(candidates, key=lambda each: -lowered(score(each), down(each))))


def lowered(score: float, down: float) -> float:
    """Return a score less what speaks against a candidate, at most ``SHIFT``."""
    return round(score - min(down, SHIFT), 9)


def is_busy(lessons: Iterable[Lesson], now: datetime) -> bool:
    """Whether somebody said lately that they have no time: they get one suggestion at a time."""
    return any(each.because is Because.BUSY and now - each.at < BUSY_LASTS for each in lessons)


def _better(
    name: str,
    differs: Callable[[Brief, Brief], bool],
    own: Brief,
    shown: Brief,
    declined: Brief | None,
) -> str | None:
    """Return that this card is the better one, that it is none, or nothing where both are alike."""
    if differs(own, shown):
        return f"{name}-none"
    return name if declined is not None and differs(own, declined) else None


def _far(own: Brief, shown: Brief, latest: Lesson, regions: Sequence[str]) -> str | None:
    """Return what is said of the way; how far a place is that is no region is not known."""
    if not own.region or not shown.region:
        return None
    known = {fold(each.strip()) for each in regions}
    places = [fold(each.region.strip()) for each in (own, shown)]
    if known and places[0] != places[1] and not known.issuperset(places):
        return "far-unknown"
    return _better("far", _apart, own, shown, latest.declined)


def spoken(
    own: Brief, shown: Brief, lessons: Sequence[Lesson], regions: Sequence[str] = ()
) -> str | None:
    """Return what is said of the newest lesson on the next card: the end of a text id.

    What is said is true of that card: where nothing nearer is there, it says so. Nothing is said
    to be different this time that was no different before. ``regions`` are those of the programme.
    """
    if not lessons:
        return None
    latest = lessons[0]
    match latest.because:
        case Because.FAR:
            return _far(own, shown, latest, regions)
        case Because.EXPECTATION:
            return _better("expectation", _at_odds, own, shown, latest.declined)
        case Because.TOPIC | Because.CANNOT | Because.SKILLS:
            return None if _concern(own, shown, latest) >= ALIKE else latest.because.value
        case Because.BUSY:
            return "busy"
        case _:
            return None
