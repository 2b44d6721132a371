"""The dialogs of a meeting: when will it be (and of which team), and how was it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Month
from bot.domain.meetings import FIRST
from bot.talk.dialog import Answers, Ask, Choose, ChooseMany, Dialog, Either, Given
from bot.talk.readers import Moment, Reason, Rejected, read_moment, read_text

FARTHEST = timedelta(days=366)
LINE = 400


def read_date(text: str, now: datetime) -> datetime | Either | Rejected:
    """Return the instant (UTC) that a text means, read at the local time ``now``."""
    moment = read_moment(text, now)
    if isinstance(moment, Rejected):
        meanings = [_instant(each, now) for each in moment.moments if each.time is not None]
        future = tuple(each for each in meanings if isinstance(each, datetime))
        return Either(future) if moment.reason is Reason.AMBIGUOUS and future else moment
    if moment.time is None:
        return Rejected(Reason.NO_TIME)
    return _instant(moment, now)


def is_date(text: str, now: datetime) -> bool:
    """Whether a text names a date, or a few that it may mean."""
    return not isinstance(read_date(text, now), Rejected)


def _instant(moment: Moment, now: datetime) -> datetime | Rejected:
    zone = now.tzinfo
    if not isinstance(zone, ZoneInfo):
        message = "a date is read at a local time"
        raise TypeError(message)
    starts_at = moment.at(zone).astimezone(UTC)
    if starts_at <= now:
        return Rejected(Reason.PAST)
    if starts_at > now + FARTHEST:
        return Rejected(Reason.TOO_FAR)
    return starts_at


def _read_line(text: str, now: datetime) -> str | Rejected:
    return read_text(text, least=2, most=LINE)


def _in_a_later_month(answers: Answers) -> bool:
    slot, when = answers.get("slot"), answers.get("when")
    if slot in (None, FIRST) or when is None:
        return False
    day = datetime.fromisoformat(when)
    return Month(day.year, day.month) > Month.parse(slot)


@dataclass(frozen=True, slots=True)
class DateAnswers:
    """A proposed date for a slot; ``reason`` if the slot's month stays without a meeting."""

    slot: str
    when: datetime
    reason: str = ""


DATE = Dialog(
    "date",
    DateAnswers,
    (
        Given(name="slot"),
        Ask(name="when", read=read_date, readback=True),
        Ask(name="reason", read=_read_line, when=_in_a_later_month),
    ),
)


@dataclass(frozen=True, slots=True)
class WhichAnswers:
    """The team that is meant, and the date as it was typed with the command."""

    words: str
    team: str


WHICH = Dialog("date-for", WhichAnswers, (Given(name="words"), Choose(name="team")))
"""For people who work in several teams."""


@dataclass(frozen=True, slots=True)
class HeldAnswers:
    """Who came (person ids), unless nobody said so, and a line about it."""

    attended: tuple[str, ...] = ()
    note: str = ""


HELD = Dialog(
    "held",
    HeldAnswers,
    (
        ChooseMany(name="attended"),
        Ask(name="note", read=_read_line, optional=True),
    ),
)
