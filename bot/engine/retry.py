"""What becomes of a parcel after an attempt: pure decisions."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import (
    Delivery,
    Failed,
    Fate,
    Later,
    Moved,
    Parcel,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
)
from bot.talk.model import Why

REPEATED = frozenset({Why.ANSWER, Why.NEWS, Why.ESCALATION, Why.ALARM})
"""Sent again when the answer to the first attempt was lost: missing them is worse than seeing them
twice. Reminders, appointments and what a team says to each other are held and reported instead."""

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class Verdict:
    """A parcel's fate, and where it waits, until when and why."""

    fate: Fate
    not_before: datetime | None = None
    note: str = ""
    ref: str | None = None


def back_off(attempts: int) -> timedelta:
    """Return the wait after so many earlier attempts: 1, 2, 4 … seconds, at most five minutes."""
    doublings = min(attempts, MOST_DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def judge(parcel: Parcel, delivery: Delivery, now: datetime) -> Verdict:
    """Return what becomes of a parcel after that delivery."""
    match delivery:
        case Sent(ref):
            return Verdict(Fate.SENT, ref=ref)
        case Refused(reason):
            return Verdict(Fate.REFUSED, note=reason)
        case Unreachable(reason):
            return Verdict(Fate.UNREACHABLE, note=reason)
        case Later(seconds):
            return Verdict(Fate.WAITING, now + timedelta(seconds=seconds), "asked to wait")
        case Failed(reason):
            return Verdict(Fate.WAITING, now + back_off(parcel.attempts), reason)
        case Moved():
            return Verdict(Fate.WAITING, now, "moved")
        case Uncertain(reason):
            return doubt(parcel, reason, now)


def doubt(parcel: Parcel, reason: str, now: datetime) -> Verdict:
    """Return what becomes of a parcel that may or may not have arrived."""
    if parcel.why in REPEATED:
        return Verdict(Fate.WAITING, now + back_off(parcel.attempts), f"in doubt: {reason}")
    return Verdict(Fate.DOUBTFUL, note=reason)
