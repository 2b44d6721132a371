"""What a text states about a moment, as numbers in named slots, and the rules that fill them.

A rule is a pattern over the line of codes (each code followed by a blank). Its named groups are
slots; what else it states is given as constants. Rules only collect; what the facts amount to
is decided in ``dates`` and ``times``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Slot(StrEnum):
    """A kind of fact. Values are numbers; units are in the names."""

    WEEKDAY = "weekday"  # Monday is 0
    MODE = "mode"  # see Mode
    NTH = "nth"  # of the weekdays in a month; 0 is the last
    WEEK = "week"  # ISO number
    WEEK_SHIFT = "week_shift"  # weeks from the current one
    DAY = "day"  # of the month
    MONTH = "month"
    MONTH_SHIFT = "month_shift"  # months from the current one
    YEAR = "year"
    EDGE = "edge"  # see Edge
    SHIFT = "shift"  # days from today
    DAYS = "days"  # "in 3 days"
    WEEKS = "weeks"
    MONTHS = "months"
    LEADING = "leading"  # the weeks came before the weekday
    HOURS = "hours"  # "in 2 hours"
    MINUTES = "minutes"
    FEAST = "feast"  # index in FEAST_DAYS
    ADVENT = "advent"  # number of the Sunday
    GONE = "gone"  # said to be past
    HOUR = "hour"
    MINUTE = "minute"
    DELTA = "delta"  # minutes to add to the hour
    LATER = "later"  # minutes after
    SOONER = "sooner"  # minutes before
    EXACT = "exact"  # written with a leading zero: not on the dial of twelve hours
    HALF_DAY = "half_day"  # 0 a.m., 12 p.m.
    PART = "part"  # of the day, see times.PARTS
    BARE = "bare"  # a number that may be an hour


class Mode(IntEnum):
    """How a weekday was introduced."""

    THIS = 1
    COMING = 2
    NEXT = 3
    OVERNEXT = 4


class Edge(IntEnum):
    """A part of a week or a month."""

    START = 1
    MIDDLE = 2
    END = 3
    LAST_DAY = 4


TIME_SLOTS = frozenset(
    {
        Slot.HOUR,
        Slot.MINUTE,
        Slot.DELTA,
        Slot.LATER,
        Slot.SOONER,
        Slot.EXACT,
        Slot.HALF_DAY,
        Slot.PART,
        Slot.BARE,
    }
)

Facts = dict[Slot, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over codes, and the facts that hold wherever it matches."""

    pattern: str
    constants: Mapping[Slot, int] = field(default_factory=dict)


class Grammar:
    """Several rules; the longest match at a position counts, the earlier rule among equals."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [(re.compile(rule.pattern, re.ASCII), rule.constants) for rule in rules]

    def match(self, line: str, start: int) -> tuple[Facts, int] | None:
        """The facts found at a position of the line, and where they end."""
        best: tuple[Facts, int] | None = None
        for pattern, constants in self._rules:
            match = pattern.match(line, start)
            if match is None or (best is not None and match.end() <= best[1]):
                continue
            groups = {Slot(k): int(v) for k, v in match.groupdict().items() if v is not None}
            best = ({**constants, **groups}, match.end())
        return best
