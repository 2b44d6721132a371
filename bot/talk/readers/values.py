"""What readers answer: a value, or :class:`Rejected` with a reason from a closed set."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a text was refused; each value is the end of the id of a text in the catalogue."""

    EMPTY = "empty"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    EMOJI_ONLY = "emoji-only"
    NOT_A_NAME = "not-a-name"
    NOT_A_NUMBER = "not-a-number"
    NOT_AN_AMOUNT = "not-an-amount"
    NOT_A_LINK = "not-a-link"
    NOT_YES_OR_NO = "not-yes-or-no"
    NOT_A_DATE = "not-a-date"
    NOT_A_DAY = "not-a-day"
    DAY_TOO_FAR = "day-too-far"
    NO_TIME = "no-time"
    PAST = "past"
    TOO_FAR = "too-far"
    IMPOSSIBLE = "impossible"
    CONTRADICTION = "contradiction"
    AMBIGUOUS = "ambiguous"
    NEGATED = "negated"
    REPEATED = "repeated"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Moment:
    """A local day, and the local time of day where one was named."""

    day: dt.date
    time: dt.time | None = None

    def at(self, zone: dt.tzinfo) -> dt.datetime:
        """The instant in UTC. Raises ``ValueError`` without a time, or when clocks skip it."""
        if self.time is None:
            raise ValueError("a moment without a time of day is no instant")
        local = dt.datetime.combine(self.day, self.time, zone)
        instant = local.astimezone(dt.UTC)
        if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise ValueError(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}")
        return instant


@dataclass(frozen=True, slots=True)
class Rejected:
    """A refusal: the reason, the limit that was broken, and the moments that were understood.

    ``moments`` holds the past moment for ``PAST``, and the readings that cannot be told apart
    for ``AMBIGUOUS`` where there are any, so that they can be offered as buttons.
    """

    reason: Reason
    limit: int | None = None
    moments: tuple[Moment, ...] = ()
