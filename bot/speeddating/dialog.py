"""What an evening needs to know: when, where, how many tables and rounds; and who is meant."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.talk.dialog import Answers, Ask, Asking, Choose, Clash, Dialog, Either
from bot.talk.readers import (
    Moment,
    Reason,
    Rejected,
    read_list,
    read_moment,
    read_number,
    read_text,
)

FARTHEST = timedelta(days=366)
MOST_TABLES, MOST_ROUNDS, MOST_PLACES = 300, 20, 2000
SHORTEST, LONGEST = 3, 60
"""Minutes of a talk."""
STOPS = frozenset({"absagen", "doch nicht", "call off", "never mind"})
"""What ends the questions about an evening, besides "cancel"."""


def read_when(text: str, now: datetime) -> datetime | Either | Rejected:
    """Return the instant (UTC) at which an evening begins, read at the local time ``now``."""
    moment = read_moment(text, now)
    if isinstance(moment, Rejected):
        meanings = [_instant(each, now) for each in moment.moments if each.time is not None]
        future = tuple(each for each in meanings if isinstance(each, datetime))
        return Either(future) if moment.reason is Reason.AMBIGUOUS and future else moment
    return _instant(moment, now) if moment.time is not None else Rejected(Reason.NO_TIME)


def _instant(moment: Moment, now: datetime) -> datetime | Rejected:
    zone = now.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("a date is read at a local time")
    begins = moment.at(zone).astimezone(UTC)
    if begins <= now:
        return Rejected(Reason.PAST)
    return Rejected(Reason.TOO_FAR) if begins > now + FARTHEST else begins


def read_place(text: str, now: datetime) -> str | Rejected:
    """Return where the evening is."""
    return read_text(text, least=2, most=120)


def _counted(text: str, units: str, least: int, most: int) -> int | Rejected:
    """Return a number, also with the word for what it counts: "5 min", "8 Tische"."""
    bare = re.sub(rf"(?:(?<=\d)|\b)(?:{units})\b\.?", " ", text, flags=re.IGNORECASE)
    return read_number(bare if bare.strip(" .!") else text, least, most)


def read_tables(text: str, now: datetime) -> int | Rejected:
    """Return a number of tables."""
    return _counted(text, "tischen?|tische?|tables?", 1, MOST_TABLES)


def read_rounds(text: str, now: datetime) -> int | Rejected:
    """Return a number of rounds."""
    return _counted(text, "runden?|rounds?", 1, MOST_ROUNDS)


def read_minutes(text: str, now: datetime) -> int | Rejected:
    """Return how many minutes a talk takes."""
    return _counted(text, "minuten?|minutes?|mins?|je|zu|each", SHORTEST, LONGEST)


def read_pause(text: str, now: datetime) -> int | Rejected:
    """Return behind which round there is a break, 0 for none."""
    return _counted(text, "nach|der|after|runde|round", 0, MOST_ROUNDS)


def read_places(text: str, now: datetime) -> int | Rejected:
    """Return for how many people there is room, 0 for any number."""
    return _counted(text, "menschen|plätze|plaetze|places|seats|guests|gäste", 0, MOST_PLACES)


def read_names(text: str, now: datetime) -> tuple[str, ...] | Rejected:
    """Return names that were typed, apart by commas or lines."""
    return read_list(text, most=60)


def _late_pause(answers: Answers) -> bool:
    pause, rounds = answers.get("pause"), answers.get("rounds")
    return isinstance(pause, int) and isinstance(rounds, int) and 0 < rounds <= pause


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswers:
    """An evening as its coordinator wants it; see ``bot.domain.evenings.Evening``."""

    programme: str
    when: datetime
    place: str
    tables: int
    rounds: int
    minutes: int
    pause: int | None = None
    places: int | None = None


PLAN = Dialog(
    "evening-plan",
    PlanAnswers,
    (
        Choose(name="programme"),
        Ask(name="when", read=read_when, readback=True),
        Ask(name="place", read=read_place, asking=Asking.FREE),
        Ask(name="tables", read=read_tables),
        Ask(name="rounds", read=read_rounds),
        Ask(name="minutes", read=read_minutes),
        Ask(name="pause", read=read_pause, optional=True),
        Ask(name="places", read=read_places, optional=True),
    ),
    summary=True,
    clashes=(Clash(name="pause", between=("rounds", "pause"), found=_late_pause),),
    stops=STOPS,
)


@dataclass(frozen=True, slots=True)
class MoveAnswers:
    """The new date of an evening."""

    when: datetime


MOVE = Dialog(
    "evening-move", MoveAnswers, (Ask(name="when", read=read_when, readback=True),), stops=STOPS
)


@dataclass(frozen=True, slots=True)
class WhomAnswers:
    """Names of people who are to be invited."""

    names: tuple[str, ...]


WHOM = Dialog("evening-whom", WhomAnswers, (Ask(name="names", read=read_names),), stops=STOPS)


@dataclass(frozen=True, slots=True)
class ThereAnswers:
    """Names of people who are there, without a phone at hand."""

    names: tuple[str, ...]


THERE = Dialog("evening-there", ThereAnswers, (Ask(name="names", read=read_names),), stops=STOPS)


class Part(StrEnum):
    """What of an evening can be changed."""

    PLACE = "place"
    TABLES = "tables"
    ROUNDS = "rounds"
    MINUTES = "minutes"
    PAUSE = "pause"
    PLACES = "places"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnswers:
    """One thing about an evening that is different now."""

    part: Part
    place: str | None = None
    tables: int | None = None
    rounds: int | None = None
    minutes: int | None = None
    pause: int | None = None
    places: int | None = None


CHANGE = Dialog(
    "evening-change",
    ChangeAnswers,
    (
        Choose(name="part", options=tuple(Part)),
        Ask(name="place", read=read_place, when=lambda each: each.get("part") == Part.PLACE),
        Ask(name="tables", read=read_tables, when=lambda each: each.get("part") == Part.TABLES),
        Ask(name="rounds", read=read_rounds, when=lambda each: each.get("part") == Part.ROUNDS),
        Ask(name="minutes", read=read_minutes, when=lambda each: each.get("part") == Part.MINUTES),
        Ask(
            name="pause",
            read=read_pause,
            optional=True,
            when=lambda each: each.get("part") == Part.PAUSE,
        ),
        Ask(
            name="places",
            read=read_places,
            optional=True,
            when=lambda each: each.get("part") == Part.PLACES,
        ),
    ),
    stops=STOPS,
)
