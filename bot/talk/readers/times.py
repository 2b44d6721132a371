"""Times of day: "14 Uhr", "halb drei", "viertel drei" (14:15, as Saxons say), "3pm", "9-11 Uhr"."""

import re
from datetime import date, time

from bot.talk.readers.facts import Facts, Grammar, Rule, Slot
from bot.talk.readers.values import Reason, Rejected

_UNIT = r"(?:(?:UHR|H) )?"
_CLOCK = Grammar(
    [
        Rule(rf"T(?P<exact>0(?=[0-6]))?0?(?P<hour>\d{{1,2}}):(?P<minute>\d\d) {_UNIT}"),
        Rule(r"T0?(?P<hour>\d{1,2}):(?P<minute>\d\d) AM ", {Slot.HALF_DAY: 0}),
        Rule(r"T0?(?P<hour>\d{1,2}):(?P<minute>\d\d) PM ", {Slot.HALF_DAY: 12}),
        Rule(r"P(?P<hour>\d{1,2})\.(?P<minute>\d\d)\.? (?:UHR|H) "),
        Rule(r"P(?P<hour>\d{1,2})\.(?P<minute>\d\d) AM ", {Slot.HALF_DAY: 0}),
        Rule(r"P(?P<hour>\d{1,2})\.(?P<minute>\d\d) PM ", {Slot.HALF_DAY: 12}),
        Rule(r"[NO](?P<hour>\d{1,2}) (?:UHR|H) "),
        Rule(
            r"[NO](?P<hour>\d{1,2}) (?:UHR|H) N(?P<minute>\d\d) "
            r"(?!MON|UHR|H |HOUR|DASH|TILL|MINUTE|DAY|WEEK|KW)"
        ),
        Rule(r"[NO](?P<hour>\d{1,2}) AM ", {Slot.HALF_DAY: 0}),
        Rule(r"[NO](?P<hour>\d{1,2}) PM ", {Slot.HALF_DAY: 12}),
        Rule(r"N(?P<hour>\d{1,2})(?P<minute>\d\d) (?:UHR|H) "),
        Rule(r"NOON ", {Slot.HOUR: 12, Slot.EXACT: 1}),
        Rule(rf"(?:HALF|HALB) NACH N(?P<hour>\d{{1,2}}) {_UNIT}", {Slot.DELTA: 30}),
        Rule(rf"HALB N(?P<hour>\d{{1,2}}) {_UNIT}", {Slot.DELTA: -30}),
        Rule(rf"QUARTER NACH N(?P<hour>\d{{1,2}}) {_UNIT}", {Slot.DELTA: 15}),
        Rule(rf"QUARTER (?:VOR|TO) N(?P<hour>\d{{1,2}}) {_UNIT}", {Slot.DELTA: -15}),
        Rule(rf"QUARTER N(?P<hour>\d{{1,2}}) {_UNIT}", {Slot.DELTA: -45}),
        Rule(rf"(?:THREEQ|N3 QUARTER) N(?P<hour>\d{{1,2}}) {_UNIT}", {Slot.DELTA: -15}),
        Rule(
            rf"N(?P<later>\d{{1,2}}) (?:MINUTE )?NACH HALB N(?P<hour>\d{{1,2}}) {_UNIT}",
            {Slot.DELTA: -30},
        ),
        Rule(
            rf"N(?P<sooner>\d{{1,2}}) (?:MINUTE )?VOR HALB N(?P<hour>\d{{1,2}}) {_UNIT}",
            {Slot.DELTA: -30},
        ),
        Rule(rf"N(?P<later>\d{{1,2}}) (?:MINUTE )?NACH N(?P<hour>\d{{1,2}}) {_UNIT}"),
        Rule(rf"N(?P<sooner>\d{{1,2}}) (?:MINUTE )?VOR N(?P<hour>\d{{1,2}}) {_UNIT}"),
        Rule(r"N(?P<sooner>20|25) TO N(?P<hour>\d{1,2}) "),
    ]
)
_MARKED = Grammar(
    [
        Rule(r"N(?P<hour>\d{1,2}) (?!MON\d+ (?![NO]\d)|DAY|WEEK|MONTH|HOUR|MINUTE)"),
        Rule(r"O(?P<hour>\d{1,2}) $"),
        Rule(r"N(?P<hour>\d{1,2})(?P<minute>\d\d) "),
        Rule(r"P(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?:\. $| )"),
    ]
)
_POINTED = Grammar([Rule(r"P(?P<hour>\d{1,2})\.(?P<minute>\d[05])(?:\. $| )")])
_IS_POINT = re.compile(r"P\d")
_PART = Grammar([Rule(r"(?:(?:IN|AT|ABOUT|FROM) )?PART(?P<part>\d) ")])
_OPENING = re.compile(r"(?:(?:AT|ABOUT|FROM|VON|BETWEEN|SO) )*")
_LINK = re.compile(r"(DASH|TILL|AND|TO) ")
_BARE = re.compile(r"N(\d{1,2}) ")
_OFFICE_HOURS = range(7, 21)

PARTS: tuple[tuple[range, int | None], ...] = (
    (range(4 * 60, 12 * 60), 9 * 60),
    (range(6 * 60, 13 * 60), 10 * 60),
    (range(11 * 60, 15 * 60), 12 * 60),
    (range(12 * 60, 19 * 60), 15 * 60),
    (range(16 * 60, 24 * 60), 19 * 60),
    (range(20 * 60, 30 * 60), None),
)
"""Minutes of the day that a part of it may cover, and what it means by itself.

In the order of the codes PART0 to PART5: early, forenoon, noon, afternoon, evening, night
(up to six in the morning, so beyond 24 hours; by itself it names no time to meet at).
"""


def is_date(code: str) -> bool:
    """Whether two numbers with a point between them can be day and month."""
    day, month = (int(number) for number in code.strip("P .").split("."))
    return 1 <= day <= 31 and 1 <= month <= 12


def time_at(line: str, start: int) -> tuple[Facts, int] | None:
    """The time of day, the span of hours (its beginning counts) or the bare number at a position.

    A span is only read when one of its ends is clearly a time: "9-11 Uhr", "von 2 bis 4".
    """
    part = _PART.match(line, start)
    if part is not None:
        return part
    opening = _OPENING.match(line, start)
    begin = opening.end() if opening else start
    opened = line[start:begin]
    first = _one(line, begin, opened)
    if first is None:
        return None
    return _span(line, begin, opened, first) or _alone(line, start, opened, first)


def _one(line: str, start: int, opened: str) -> tuple[Facts, int] | None:
    clock = _CLOCK.match(line, start)
    if clock is not None:
        return clock
    if _IS_POINT.match(line, start):
        code = line[start : line.index(" ", start)]
        trusted = "AT " in opened or "ABOUT " in opened
        if trusted or not is_date(code):
            return _MARKED.match(line, start) if trusted else _pointed(line, start)
        return None
    if opened:
        return _MARKED.match(line, start)
    bare = _BARE.match(line, start)
    return ({Slot.BARE: int(bare[1])}, bare.end()) if bare else None


def _pointed(line: str, start: int) -> tuple[Facts, int] | None:
    found = _POINTED.match(line, start)
    return found if found and found[0][Slot.HOUR] < 24 else None


def _span(line: str, begin: int, opened: str, first: tuple[Facts, int]) -> tuple[Facts, int] | None:
    link = _LINK.match(line, first[1])
    if link is None or (link[1] == "AND" and "BETWEEN" not in opened):
        return None
    if link[1] == "TO" and "VON" not in opened and Slot.BARE in first[0]:
        return None
    second = _one(line, link.end(), "")
    if second is None:
        return None
    facts = dict(first[0])
    if Slot.BARE in facts:
        hour = facts.pop(Slot.BARE)
        ends = second[0].get(Slot.BARE)
        if ends is not None and not (hour in _OFFICE_HOURS and ends in _OFFICE_HOURS):
            return None
        facts[Slot.HOUR] = hour
    if Slot.HALF_DAY in second[0] and Slot.HALF_DAY not in facts:
        same_half = facts[Slot.HOUR] % 12 <= second[0][Slot.HOUR] % 12
        if same_half:
            facts[Slot.HALF_DAY] = second[0][Slot.HALF_DAY]
    return facts, second[1]


def _alone(
    line: str, start: int, opened: str, first: tuple[Facts, int]
) -> tuple[Facts, int] | None:
    if "BETWEEN" in opened:
        return None
    if Slot.BARE in first[0] and _touches_dash(line, start, first[1]):
        return None
    return first


def _touches_dash(line: str, start: int, end: int) -> bool:
    return line.startswith(("DASH ", "TILL ", "TO "), end) or line[:start].endswith(
        ("DASH ", "TILL ", "TO ")
    )


def find_time(facts: Facts) -> time | Rejected | None:
    """The time of day that the facts amount to; ``None`` when they name none.

    Hours of the twelve-hour dial mean the working day, 7:00 to 18:59, unless a part of the day
    or a notation says otherwise.
    """
    if Slot.HOUR not in facts:
        return _part_alone(facts)
    hour, minute = facts[Slot.HOUR], facts.get(Slot.MINUTE, 0)
    delta = facts.get(Slot.DELTA, 0) + facts.get(Slot.LATER, 0) - facts.get(Slot.SOONER, 0)
    if hour > 23 or minute > 59 or abs(delta) > 59:
        return Rejected(Reason.IMPOSSIBLE)
    if Slot.HALF_DAY in facts:
        if hour > 12 and not facts[Slot.HALF_DAY]:
            return Rejected(Reason.IMPOSSIBLE)
        options = [(hour % 12 + (12 if facts[Slot.HALF_DAY] else 0)) * 60 + minute + delta]
    elif hour > 12 or hour == 0 or Slot.EXACT in facts:
        options = [hour * 60 + minute + delta]
    else:
        dial = (hour * 60 + minute + delta) % 720
        options = [dial, dial + 720] if dial >= 7 * 60 else [dial + 720, dial]
    if Slot.PART in facts:
        span, _ = PARTS[facts[Slot.PART]]
        options = [m for m in options if m in span or m + 1440 in span]
    if not options:
        return Rejected(Reason.CONTRADICTION)
    return time(*divmod(options[0] % 1440, 60))


def _part_alone(facts: Facts) -> time | Rejected | None:
    if Slot.PART not in facts:
        return None
    meant = PARTS[facts[Slot.PART]][1]
    return Rejected(Reason.VAGUE) if meant is None else time(*divmod(meant, 60))


def settle_bare(facts: Facts, today: date) -> Facts | Rejected:
    """Facts in which a bare number has become an hour or a day of the month.

    "Montag 10" is ten o'clock, "Do 26" the 26th when that is a Thursday; "Do 10" may be both.
    """
    if Slot.BARE not in facts:
        return facts
    rest: Facts = {slot: value for slot, value in facts.items() if slot is not Slot.BARE}
    number = facts[Slot.BARE]
    if Slot.PART in facts:
        return {**rest, Slot.HOUR: number}
    may_be_hour = number in _OFFICE_HOURS
    may_be_day = set(rest) == {Slot.WEEKDAY} and _falls_on(number, rest[Slot.WEEKDAY], today)
    if may_be_hour == may_be_day or Slot.HOUR in rest:
        return Rejected(Reason.AMBIGUOUS)
    return {**rest, (Slot.HOUR if may_be_hour else Slot.DAY): number}


def _falls_on(number: int, weekday: int, today: date) -> bool:
    """Whether the nearest day of the month with this number is that weekday."""
    if not 1 <= number <= 31:
        return False
    month = today.replace(day=1)
    while True:
        try:
            day = month.replace(day=number)
        except ValueError:
            day = None
        if day is not None and day >= today:
            return day.weekday() == weekday
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
