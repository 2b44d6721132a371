"""A text to a moment, wholly understood or refused."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.talk.readers.clean import clean, has_words, wordless
from bot.talk.readers.corrections import mended
from bot.talk.readers.dates import day_at
from bot.talk.readers.days import find_day
from bot.talk.readers.facts import TIME_SLOTS, Facts, Slot
from bot.talk.readers.lexer import codes
from bot.talk.readers.times import find_time, is_date, settle_bare, time_at
from bot.talk.readers.values import Moment, Reason, Rejected

LONGEST = 200
"""Characters that a date may take, with all its politeness."""

FARTHEST = timedelta(days=731)

_REFUSING = {
    "NOT": Reason.NEGATED,
    "EVERY": Reason.REPEATED,
    "OR": Reason.AMBIGUOUS,
    "VAGUE": Reason.VAGUE,
    "?": Reason.NOT_A_DATE,
}
_GLUE = ("IN ", "AND ", "DASH ")
_LEFT_OVER = re.compile(r"(NACH|VOR|TO|ABOUT|FROM|AT|VON|BETWEEN|TILL|WEEK|KW|YEAR)\b")
_BEFORE_MORNING = re.compile(r"WD\d|SHIFT[02]|MON\d+|[DP]\d.*|ON")
_DAY_CODE = re.compile(r"WD\d|SHIFT-?\d|MORGEN|MON\d+|[DPOS]\d.*|FEAST\d+")
_HEDGED = re.compile(r"(?:START|MID|END)\b")
_HEDGED_SMALL = re.compile(
    r"(?:ON )?(?:WD\d|SHIFT\d|MON\d|FEAST\d)|ON [DPOS]\d"
    r"|IN (?:N\d+|A) (?:DAY|WEEK|MONTH)\b|(?:NEXT|OVERNEXT) (?:WD\d|WEEK|MONTH)"
)
_COUNTED = ("DAY", "WEEK", "MONTH", "HOUR", "MINUTE", "YEAR")
_NOT_AFTER_DAY = frozenset({"UHR", "H", "AM", "PM", "DASH", "TILL", "NACH", "VOR", *_COUNTED})
_SAID_ONCE = ({Slot.HOUR}, {Slot.DAY, Slot.MONTH})
_POINT_OR_SPAN = re.compile(r"P(\d+\.\d[05]) (?:DASH|TILL) (?:[NT]\d|P)")


def read_moment(text: str, now: datetime, day: date | None = None) -> Moment | Rejected:
    """The local day, and the time if one is named, that a German or English text means.

    ``now`` is aware local time; raises ``ValueError`` when it is naive. ``day`` is one already
    agreed on: a text that names only a time then belongs to it, otherwise to today.
    The whole text must be understood. Refused are negations, choices, repetitions, hedges,
    contradictions, days that do not exist, times that clocks skip, what is past, and what is
    more than two years away. Hours without more detail mean the working day ("um 3" is 15:00).
    Of a text that corrects itself, what it says after all counts ("Do um 3, nein, lieber um 4").
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware local time")
    parts = mended(text)
    if parts is not None:
        before, after = parts
        first = _read(before, now, day)
        moment = _read(after, now, first.day if isinstance(first, Moment) else day)
        if isinstance(moment, Moment):
            return moment
    return _read(text, now, day)


def _read(text: str, now: datetime, day: date | None) -> Moment | Rejected:
    text = clean(text)
    if not has_words(text):
        return wordless(text)
    if len(text) > LONGEST:
        return Rejected(Reason.TOO_LONG, limit=LONGEST)
    said = codes(text)
    for code, reason in _REFUSING.items():
        if code in said:
            return Rejected(reason)
    line = _arranged(_without_hedge(said, text))
    facts = line if isinstance(line, Rejected) else _collect(line)
    return facts if isinstance(facts, Rejected) else _moment(facts, now, day)


def _without_hedge(said: list[str], text: str) -> list[str]:
    """The codes but for a "so" that hedges the day behind it: "so Mitte November", "so am Freitag".

    Before a weekday, or "in zwei Wochen", it hedges where it is written small: "So Fr" is two days.
    """
    if said.count("SO") != 1:
        return said
    at = said.index("SO")
    rest = " ".join(each for each in said[at + 1 :] if each != "FILL")
    small = re.search(r"\bso\b", text) is not None
    hedges = _HEDGED.match(rest) or (small and _HEDGED_SMALL.match(rest))
    return [*said[:at], *said[at + 1 :]] if hedges else said


def _arranged(said: list[str]) -> str | Rejected:
    """The codes as one line for the rules: no fillers, and words with two meanings settled."""
    kept = _without_fillers(said)
    if isinstance(kept, Rejected):
        return kept
    line: list[str] = []
    for before, code, after in zip(["", *kept], kept, [*kept[1:], ""], strict=False):
        match code:
            case "ON":
                continue
            case "SO":
                line.append("WD6")
            case "A":
                line.extend(["N1"] if after in _COUNTED else [])
            case "MORGEN":
                line.append("PART0" if _BEFORE_MORNING.fullmatch(before) else "SHIFT1")
            case _ if before == "ON" and re.fullmatch(r"N\d\d?", code):
                line.append(code if after in _NOT_AFTER_DAY else f"O{code[1:]}")
            case _ if re.fullmatch(r"S\d.*", code):
                date_code = _slashed(code[1:])
                if isinstance(date_code, Rejected):
                    return date_code
                line.append(date_code)
            case _:
                line.append(code)
    return "".join(f"{code} " for code in line)


def _without_fillers(said: list[str]) -> list[str] | Rejected:
    """What is left without fillers; "so" is one in "morgen so gegen drei", where it says no day.

    "So gegen drei" alone may be Sunday, and "so passt das" names no day at all.
    """
    kept = [code for code in said if code != "FILL"]
    if "SO" not in kept:
        return kept
    following = kept[kept.index("SO") + 1 :][:1]
    alone = kept == ["SO"] and len(said) > 1
    if not alone and following not in (["AT"], ["ABOUT"]):
        return kept
    if not any(map(_DAY_CODE.fullmatch, kept)):
        return Rejected(Reason.AMBIGUOUS)
    return [code for code in kept if code != "SO"]


def _slashed(text: str) -> str | Rejected:
    """A date with slashes, where only one order of day and month is possible."""
    first, second, *rest = (int(part) for part in text.split("/"))
    if min(first, second) > 12 or max(first, second) > 31:
        return Rejected(Reason.IMPOSSIBLE)
    if max(first, second) <= 12 and first != second:
        return Rejected(Reason.AMBIGUOUS)
    day, month = max(first, second), min(first, second)
    year = rest[0] + (2000 if rest[0] < 100 else 0) if rest else None
    return f"P{day}.{month}." if year is None else f"D{year}-{month}-{day}"


def _collect(line: str) -> Facts | Rejected:
    doubt = _POINT_OR_SPAN.search(line)
    if doubt is not None and is_date(doubt[1]):
        return Rejected(Reason.AMBIGUOUS)
    facts: Facts = {}
    position = 0
    while position < len(line):
        found = _longest(line, position)
        if found is None:
            glue = next((code for code in _GLUE if line.startswith(code, position)), None)
            if glue is None:
                return _left_over(line[position:], facts)
            position += len(glue)
            continue
        if any(facts.get(slot, value) != value for slot, value in found[0].items()):
            return Rejected(Reason.AMBIGUOUS)
        if any(slots <= facts.keys() & found[0].keys() for slots in _SAID_ONCE):
            return Rejected(Reason.AMBIGUOUS)
        facts |= found[0]
        position = found[1]
    return _in_weeks(facts)


def _in_weeks(facts: Facts) -> Facts:
    """Whole weeks after a weekday: "Mittwoch in 14 Tagen" is "Mittwoch in zwei Wochen"."""
    days = facts.get(Slot.DAYS, 1)
    if Slot.WEEKDAY not in facts or days % 7 or Slot.WEEKS in facts or Slot.SHIFT in facts:
        return facts
    rest: Facts = {slot: value for slot, value in facts.items() if slot is not Slot.DAYS}
    return {**rest, Slot.WEEKS: days // 7}


def _longest(line: str, position: int) -> tuple[Facts, int] | None:
    found = [f for f in (time_at(line, position), day_at(line, position)) if f is not None]
    return max(found, key=lambda item: item[1], default=None)


def _left_over(line: str, facts: Facts) -> Rejected:
    if line.startswith("TILL ") and day_at(line, len("TILL ")) and facts.keys() - TIME_SLOTS:
        return Rejected(Reason.AMBIGUOUS)
    if line.startswith("HALF N"):  # half past in Britain, half to when a German writes English
        return Rejected(Reason.AMBIGUOUS)
    if line.startswith("GONE "):
        return Rejected(Reason.PAST)
    return Rejected(Reason.VAGUE if _LEFT_OVER.match(line) else Reason.NOT_A_DATE)


def _moment(facts: Facts, now: datetime, agreed: date | None) -> Moment | Rejected:
    if not facts:
        return Rejected(Reason.NOT_A_DATE)
    if Slot.HOURS in facts or Slot.MINUTES in facts:
        return _from_now(facts, now)
    settled = _settled(facts, now.date(), agreed)
    if isinstance(settled, Rejected):
        return settled
    day = find_day(settled, now.date())
    clock = find_time(settled)
    if isinstance(clock, Rejected):
        return clock
    if isinstance(day, Rejected):
        return replace(day, moments=tuple(replace(each, time=clock) for each in day.moments))
    if day is None and agreed is None and Slot.HOUR not in settled:
        return Rejected(Reason.VAGUE)
    return _checked(day or agreed or now.date(), clock, now)


def _settled(facts: Facts, today: date, agreed: date | None) -> Facts | Rejected:
    if Slot.BARE in facts and not facts.keys() - {Slot.BARE}:
        if agreed is None:
            return Rejected(Reason.NOT_A_DATE)
        return {Slot.HOUR: facts[Slot.BARE]}
    return settle_bare(facts, today)


def _from_now(facts: Facts, now: datetime) -> Moment | Rejected:
    """The moment "in zwei Stunden", counted on the clock that nobody changes."""
    if facts.keys() - {Slot.HOURS, Slot.MINUTES, Slot.SHIFT} or facts.get(Slot.SHIFT, 0):
        return Rejected(Reason.NOT_A_DATE)
    ahead = timedelta(hours=facts.get(Slot.HOURS, 0), minutes=facts.get(Slot.MINUTES, 0))
    local = (now.astimezone(UTC) + ahead).astimezone(now.tzinfo)
    return _checked(local.date(), time(local.hour, local.minute), now)


def _checked(day: date, clock: time | None, now: datetime) -> Moment | Rejected:
    moment = Moment(day, clock)
    if day < now.date():
        return Rejected(Reason.PAST, moments=(moment,))
    if day - now.date() > FARTHEST:
        return Rejected(Reason.TOO_FAR, moments=(moment,))
    if clock is None:
        return moment
    try:
        instant = moment.at(now.tzinfo or UTC)
    except ValueError:
        return Rejected(Reason.IMPOSSIBLE)
    return moment if instant >= now else Rejected(Reason.PAST, moments=(moment,))
