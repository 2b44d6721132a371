"""A token bucket per account: who floods is warned once, then not heard until they slow down.

It stands before the store, so that nobody can fill the disk, nor keep the core from others. The
buckets are in memory: each process has its own, and a start fills them all.

What becomes of the bot's groups (left, moved) always passes: it cannot be asked for again.
What is overheard in groups has buckets of its own, so that talk among people does not silence their
commands, and so has what they take back. Of those who come into a group and leave it again and
again, or shut the bot out and let it in, only the last counts: it is held back until it may pass,
with whatever comes then.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    Said,
    Shown,
    Unblocked,
    Unreadable,
)

MOST_BUCKETS = 20_000
"""Accounts kept in mind, those that were heard last: some 5 MB."""

MOST_LATE = 500
"""So many messages of one account may have been written before they arrive, beside a burst. When
something was sent, the sender's server says, which may say anything: ages count no further."""

MOST_HELD = 1_000
"""Comings and goings that are held back; where there are more, the oldest are forgotten."""

MOST_WARNED = 20
"""In so many groups somebody is warned who writes too fast in all of them."""

_TOO_FAST = Unreadable(Odd.TOO_FAST)
_TOO_MUCH_TALK = Overheard(Said(""), Odd.TOO_FAST)
_TALK = (Said, Pressed, Shown, Unreadable, Edited)
_PATIENCE = 10
"""How many times as much somebody may take back: a client may delete a whole chat at once."""
_LOOKS = 50
"""So many of what is held back are looked at when something comes."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many messages and presses somebody may send at once, and then in each second.

    People answer buttons in bursts and paste lists line by line; nobody types faster for long.
    ``late`` is how many more may have been sent long before they arrive.
    """

    burst: int = 30
    per_second: float = 1.0
    late: float = MOST_LATE


COMINGS = Flow(10, 1 / 60, late=0)
"""How often somebody may come into one group and leave it, or shut the bot out and let it in."""
CROWDS = Flow(200, 1 / 10, late=0)
"""How many may do so in one group, each of them at that pace: a whole class may come at once."""


class Arrival(Protocol):
    """An envelope, or what will become one: a reaction, whose button is not known yet."""

    @property
    def id(self) -> str:
        """The platform's own id."""
        ...

    @property
    def account(self) -> str:
        """Who did it."""
        ...

    @property
    def room(self) -> str | None:
        """The group in which it was done."""
        ...

    @property
    def at(self) -> datetime:
        """When it arrived."""
        ...

    @property
    def ref(self) -> str:
        """The messenger's id of the message."""
        ...


A = TypeVar("A", bound=Arrival)


@dataclass(slots=True)
class _Bucket:
    """What is left, when the last message was sent, and when it arrived, by our own clock.

    ``credit`` is how much the times of sending can still fill in; ``warned`` where a warning was
    given since, ``None`` being the private chat.
    """

    left: float
    sent: datetime
    heard: datetime
    credit: float
    warned: frozenset[str | None] = frozenset()

    def fill(self, sent: datetime, now: datetime, most: float, per_second: float) -> None:
        """Fill in what has dripped since the last message, at most what time itself has brought.

        A past that lies ahead is now: the clock was set back, and it goes on from here.
        """
        self.heard, self.sent = min(self.heard, now), min(self.sent, now)
        if now > self.heard:
            dripped = (now - self.heard).total_seconds() * per_second
            self.credit = min(MOST_LATE, self.credit + dripped)
            self.heard = now
        if sent > self.sent:
            claimed = (sent - self.sent).total_seconds() * per_second
            gain = max(0.0, min(claimed, self.credit, most - self.left))
            self.left = min(most, self.left + gain)
            self.credit -= gain
            self.sent = sent


class Gate:
    """Lets pass what comes at a human pace."""

    def __init__(self, flow: Flow | None = None) -> None:
        self._flow = flow or Flow()
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()
        self._held: OrderedDict[tuple[str, str], Any] = OrderedDict()

    def admit(self, arrivals: Iterable[tuple[A, datetime]]) -> list[A | Envelope]:
        """Return what passes, in its order, and then what was held back before.

        The first message that does not pass becomes a warning.

        Each comes with the instant at which it was sent, as far as that is known: what was written
        over a day and arrives at once after an outage is no flood, up to ``MOST_LATE`` messages.
        In groups that is for talk among people only, once in each: ``heed`` knows whether they may
        be heard there, and lets it pass then. What is not stored after all is to be handed to
        ``give_back``.
        """
        passed: list[A | Envelope] = []
        now = None
        for each, sent in arrivals:
            kind, now = _kind_of(each), each.at
            if kind == "coming":
                passed += self._heed_last(each, sent)
            elif kind is None or self._take(each, kind, sent):
                passed.append(each)
            elif self._warns(each, kind):
                passed.append(_warning(each))
        if now is not None and self._held:
            passed += self._release(now)
        return passed

    def give_back(self, arrivals: Iterable[Arrival]) -> None:
        """Take back that these passed: the store did not take them, and they will come again."""
        comings: dict[tuple[str, str], Arrival] = {}
        for each in arrivals:
            kind = _kind_of(each)
            for known in _buckets_of(each, kind or ""):
                bucket = self._buckets.get(known)
                if bucket is None:
                    continue
                if _is_warning(each):
                    bucket.warned -= {each.room}
                else:
                    bucket.left += 1
            if kind == "coming":
                comings[each.account, each.room or ""] = each
        for whose, last in comings.items():  # of what was held back nobody will tell again
            self._held.setdefault(whose, last)
        while len(self._held) > MOST_HELD:
            self._held.popitem(last=False)

    def _take(self, each: Arrival, kind: str, sent: datetime) -> bool:
        burst = self._flow.burst * (_PATIENCE if kind == "retracted" else 1)
        flow = replace(self._flow, burst=burst)
        bucket = self._bucket((each.account, kind), flow, sent, each.at)
        if bucket.left >= burst / 2:
            bucket.warned = frozenset()
        if bucket.left < 1:
            return False
        bucket.left -= 1
        return True

    def _heed_last(self, each: A, sent: datetime) -> list[A]:
        """Return a coming or going if it may pass; else hold it back, in place of earlier ones."""
        whose = (each.account, each.room or "")
        self._held.pop(whose, None)
        if self._comes(each, sent, each.at):
            return [each]
        self._held[whose] = each
        if len(self._held) > MOST_HELD:
            self._held.popitem(last=False)
        return []

    def _release(self, now: datetime) -> list[Any]:
        """Return what was held back and may pass by now."""
        passed = []
        for whose in [*islice(self._held, _LOOKS)]:
            each = self._held.pop(whose)
            if self._comes(each, now, now):
                passed.append(each)
            else:
                self._held[whose] = each
        return passed

    def _comes(self, each: Arrival, sent: datetime, now: datetime) -> bool:
        """Whether somebody may come into a group, or leave it, once more."""
        flows = zip(_buckets_of(each, "coming"), (COMINGS, CROWDS), strict=False)
        buckets = [self._bucket(name, flow, sent, now) for name, flow in flows]
        if any(bucket.left < 1 for bucket in buckets):
            return False
        for bucket in buckets:
            bucket.left -= 1
        return True

    def _bucket(self, known: tuple[str, str], flow: Flow, sent: datetime, now: datetime) -> _Bucket:
        bucket = self._buckets.pop(known, None) or _Bucket(flow.burst, sent, now, flow.late)
        self._buckets[known] = bucket
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        bucket.fill(sent, now, flow.burst, flow.per_second)
        return bucket

    def _warns(self, each: Arrival, kind: str) -> bool:
        """Whether a warning is due; then it is given."""
        if kind != "overheard" and (kind != "talk" or each.room is not None):
            return False
        bucket = self._buckets[each.account, kind]
        if each.room in bucket.warned or len(bucket.warned) >= MOST_WARNED:
            return False
        bucket.warned |= {each.room}
        return True


def _buckets_of(arrival: Arrival, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the names of the buckets from which it is taken."""
    if kind != "coming" or arrival.room is None:
        return ((arrival.account, kind),)
    group = f"coming to {arrival.room}"
    return (arrival.account, group), ("", group)


def _kind_of(arrival: object) -> str | None:
    """Return which bucket it is taken from; ``None`` for what always passes."""
    if not isinstance(arrival, Envelope):
        return "talk"
    event: Any = arrival.event
    if isinstance(event, Overheard):
        return "retracted" if isinstance(event.what, Retracted) else "overheard"
    if isinstance(event, Retracted):
        return "retracted"
    if isinstance(event, Arrived | Departed | Blocked | Unblocked):
        return "coming"
    return "talk" if isinstance(event, _TALK) else None


def _warning(arrival: Arrival) -> Envelope:
    """Return the envelope that makes the core ask for patience."""
    if not isinstance(arrival, Envelope):
        return Envelope(arrival.id, arrival.account, _TOO_FAST, arrival.at, ref=arrival.ref)
    event = _TOO_MUCH_TALK if isinstance(arrival.event, Overheard) else _TOO_FAST
    return replace(arrival, event=event, answers=None)


def _is_warning(arrival: object) -> bool:
    return isinstance(arrival, Envelope) and arrival.event in (_TOO_FAST, _TOO_MUCH_TALK)
