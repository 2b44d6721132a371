"""What becomes of a parcel after an attempt: pure decisions."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.beside import is_beside
from bot.ports import (
    Delivery,
    Dropped,
    Failed,
    Fate,
    Later,
    Moved,
    Parcel,
    Refused,
    Sent,
    Uncertain,
    Unreachable,
    Verdict,
)
from bot.talk.model import InviteTo, Why

REPEATED = frozenset({Why.ANSWER, Why.NEWS, Why.ESCALATION, Why.ALARM})
"""Sent again when the answer to the first attempt was lost: missing them is worse than seeing them
twice. Reminders, appointments and what a team says to each other are held and reported instead."""

_AT_ONCE = frozenset({Why.ANSWER, Why.ALARM})
_NO_LONGER = Verdict(Fate.EXPIRED, note="too late", counted=False)
MOST_FETCHES = 5
"""After so many attempts, half a minute and more, words no longer wait for a file."""

MOST_REPEATS = 3
"""After so many attempts what was in doubt and is so again is held, and reported, too."""
_WIDER = 4

MOST_INVITATIONS = 4
"""After so many attempts to invite somebody, a quarter of a minute, the room no longer waits."""
PATIENCE = timedelta(days=3)
"""So long somebody who cannot be invited is invited again, beside what is said in the room."""

MOST_CHANGES = 860
"""After so many attempts, some three days, what only changes a message is given up."""

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
MOST_DOUBLINGS = 16


def back_off(attempts: int) -> timedelta:
    """Return the wait after so many earlier attempts: 1, 2, 4 … seconds, at most five minutes."""
    doublings = min(attempts, MOST_DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def judge(parcel: Parcel, delivery: Delivery, now: datetime) -> Verdict | None:
    """Return what becomes of a parcel after that delivery; ``None`` where that is not our affair.

    Who has to wait has not tried: the pause after the next failure is no longer for that.
    """
    verdict = _judge(parcel, delivery, now)
    if verdict is not None and _holds_up(parcel, delivery):
        verdict = _invitation(parcel, verdict, now)
    if verdict is None:
        return None
    return replace(verdict, pieces=delivery.pieces, perhaps=delivery.perhaps)


def _judge(parcel: Parcel, delivery: Delivery, now: datetime) -> Verdict | None:
    match delivery:
        case Sent(ref):
            return Verdict(Fate.SENT, ref=ref)
        case Refused(reason):
            return Verdict(Fate.REFUSED, note=reason)
        case Unreachable(reason):
            return Verdict(Fate.UNREACHABLE, note=reason)
        case Later(seconds):
            until = now + timedelta(seconds=seconds)
            return Verdict(Fate.WAITING, until, "asked to wait", counted=False)
        case Failed(reason):
            again = Verdict(Fate.WAITING, now + back_off(parcel.attempts), reason)
            worn = parcel.edits is not None and parcel.attempts >= MOST_CHANGES
            return Verdict(Fate.REFUSED, note=reason) if worn else again
        case Moved():
            return Verdict(Fate.WAITING, now, "moved")
        case Uncertain(reason):
            again = doubt(parcel, reason, now)
            worn = parcel.doubt and parcel.attempts >= MOST_REPEATS
            return Verdict(Fate.DOUBTFUL, note=reason, doubt=True) if worn else again
        case Dropped():
            return None


def _holds_up(parcel: Parcel, delivery: Delivery) -> bool:
    """Whether one cannot be invited for reasons that may be theirs alone."""
    if not isinstance(parcel.body.act, InviteTo):
        return False
    return isinstance(delivery, Failed) or (isinstance(delivery, Later) and not delivery.everyone)


def _invitation(parcel: Parcel, verdict: Verdict, now: datetime) -> Verdict:
    """Return the verdict on an invitation that failed: a room does not wait, and nobody for ever.

    What goes on beside the room is over here.
    """
    if is_beside(parcel.key):
        over = now - parcel.created_at >= PATIENCE
        return Verdict(Fate.REFUSED, note=verdict.note) if over else verdict
    if verdict.counted and parcel.attempts < MOST_INVITATIONS:
        return verdict
    return Verdict(Fate.SENT, note=f"goes on beside the room: {verdict.note}", ref="")


def doubt(parcel: Parcel, reason: str, now: datetime) -> Verdict:
    """Return what becomes of a parcel that may or may not have arrived.

    What is repeated keeps the note and the mark of doubt: its reader is told, and it is counted.
    Each time may show it once more, so the pauses grow fast (1, 16, 256 seconds), lest an outage
    uses them up.
    """
    if parcel.why not in REPEATED:
        return Verdict(Fate.DOUBTFUL, note=reason, doubt=True)
    again, note = now + back_off(parcel.attempts * _WIDER), f"in doubt: {reason}"
    return Verdict(Fate.WAITING, again, note, doubt=True)


def waits_for_files(parcel: Parcel) -> bool:
    """Whether its words may wait for a file that cannot be fetched now, but later perhaps.

    If not, the file is named: a chat keeps its order, and one file must not hold up all the rest.
    """
    return parcel.why not in _AT_ONCE and parcel.attempts < MOST_FETCHES


def expired(parcel: Parcel, now: datetime) -> bool:
    """Whether it is too late to send a parcel of which certainly nothing arrived.

    What begins just when it ends is kept for its reader's return, and never begins by itself.
    """
    end = parcel.not_after
    over = end is not None and (end < now or end == parcel.not_before == now)
    return over and not parcel.doubt and not parcel.broken_off


def stays(parcel: Parcel, now: datetime, *, single: bool) -> Verdict | None:
    """Return what becomes of a parcel that is not to be sent at all; ``None`` where it is.

    ``single``: its messenger shows it once, however often it is sent.
    """
    if parcel.begun and not single:
        verdict = doubt(parcel, "the service stopped while sending", now)
        return verdict if verdict.fate is Fate.DOUBTFUL else None
    return _NO_LONGER if expired(parcel, now) else None
