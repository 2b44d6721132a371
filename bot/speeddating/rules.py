"""The clock of an evening, what is due when, and who meant what: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.evenings import (
    COMING_UP,
    Coming,
    Evening,
    Guest,
    Interest,
    Phase,
    Sitting,
    Vote,
    Wish,
)

ACT, GUEST_ACT, VOTE_ACT = "evening", "dating", "ballot"
"""The actions of the buttons of coordinators, of guests, and of votes."""
SEE_ACT = "evening-see"
"""That of buttons which only show something, or ask: they stay where they are."""
SEEING = frozenset(
    {"card", "invite", "whom", "change", "move", "cancel", "who", "qr", "print", "missing", "there",
     "in", "new", "matches"}
)  # fmt: skip

ARRIVAL = timedelta(minutes=10)
"""So long after the beginning the first round starts."""
GAP = timedelta(minutes=2)
"""To change tables."""
BREAK = timedelta(minutes=15)
LATE = timedelta(minutes=2)
"""Who was told other times than these by so much, or less, does not hear of it."""
DOORS = timedelta(hours=2)
"""So long before the beginning one can check in."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WARNING = timedelta(minutes=1)
LATEST = timedelta(hours=8)
"""So long after the beginning an evening that nobody began is over."""
WEEK = timedelta(days=7)
"""So long after the beginning the votes are counted, if nobody did."""
MONTH = timedelta(days=28)
"""And so long those who both said yes wait to be released."""
REMINDED = (1, 3, 6, 7, 14, 21, 27)
"""So many days after the beginning who coordinates is reminded of that."""
KEPT = timedelta(days=3)
"""So long votes are kept after the evening."""
REPLANS = (Wish.AGAIN, Wish.BOTH)
"""What is wished while the plan is made anew."""


def stem(evening: Evening) -> str:
    """Return how the keys of its messages, and of its sweeps, begin."""
    return f"evening/{evening.id}/"


def starts(evening: Evening, number: int) -> datetime:
    """Return when a round starts by the plan, or by the clock of the evening under way.

    That also tells when those before began, as far as they followed each other by the plan.
    """
    if evening.round and evening.round_at is not None:
        begins, first = evening.round_at, evening.round
    else:
        begins, first = evening.starts_at + ARRIVAL, 1
    begins += (number - first) * _step(evening)
    if first <= evening.pause_after < number:
        begins += BREAK
    if number <= evening.pause_after < first:
        begins -= BREAK
    return begins


def _step(evening: Evening) -> timedelta:
    return timedelta(minutes=evening.minutes) + GAP


def ends(evening: Evening) -> datetime:
    """Return when the talks of the round under way end."""
    return starts(evening, evening.round) + timedelta(minutes=evening.minutes)


def is_over(evening: Evening, number: int, now: datetime) -> bool:
    """Whether the talks of a round are over."""
    if evening.phase in (Phase.VOTING, Phase.COUNTED, Phase.MATCHING, Phase.CLOSED):
        return number <= evening.round
    if number != evening.round:
        return number < evening.round
    return evening.timer and evening.paused_at is None and now >= ends(evening)


def last_end(evening: Evening) -> datetime:
    """Return when the last talk ends."""
    return starts(evening, evening.rounds) + timedelta(minutes=evening.minutes)


def turned(evening: Evening, now: datetime) -> Evening:
    """Return the evening with its next round, or over, if its clock says so.

    Where the next round would be over as well, the service was off, or the clock is wrong: then it
    stops at the end of the round, and goes on by itself only if it is put right. Where the round
    would not come for so long, the clock was set back: then it stops at the round's beginning.
    """
    if evening.phase is not Phase.RUNNING or not evening.timer:
        return evening
    if evening.paused_at is not None:
        right = evening.paused_at == ends(evening) and now < evening.paused_at
        return replace(evening, paused_at=None) if right else evening
    if evening.round_at is not None and now < evening.round_at - _step(evening):
        return replace(evening, paused_at=evening.round_at)
    if evening.round >= evening.rounds:
        return finished(evening) if now >= ends(evening) else evening
    following = starts(evening, evening.round + 1)
    if now < following:
        return evening
    if now >= following + timedelta(minutes=evening.minutes):
        return replace(evening, paused_at=ends(evening))
    return replace(evening, round=evening.round + 1, round_at=following)


def finished(evening: Evening) -> Evening:
    """Return an evening whose talks are over: nothing of it is planned any more."""
    lists = evening.wish in (Wish.PRINT, Wish.BOTH)
    wish = Wish.PRINT if lists else Wish.NONE
    return replace(evening, phase=Phase.VOTING, paused_at=None, wish=wish)


def broken_off(evening: Evening, now: datetime) -> Evening:
    """Return an evening that ends before its time, in whichever round: its clock stands."""
    return replace(finished(evening), paused_at=now, wish=Wish.NONE)


def again(evening: Evening) -> Evening:
    """Return an evening whose plan is to be made anew; lists that are wished for come after it."""
    lists = evening.wish in (Wish.PRINT, Wish.BOTH)
    return replace(evening, wish=Wish.BOTH if lists else Wish.AGAIN)


@dataclass(frozen=True, slots=True)
class Call:
    """Something that everybody is to be told who is concerned; ``until`` it is of use."""

    what: str
    number: int = 0
    until: datetime | None = None

    def key(self, evening: Evening) -> str:
        """Return the id of its sweep, and how the keys of its messages begin."""
        return f"{stem(evening)}{self.what}/{self.number}"


def calls(evening: Evening, now: datetime) -> Iterator[Call]:
    """Yield what is to be told by now, the most urgent first; some of it may have been."""
    match evening.phase:
        case Phase.CANCELLED:
            yield Call("cancelled")
        case Phase.CLOSED:
            yield Call("result")
        case Phase.OPEN | Phase.SEATED:
            yield from _before(evening, now)
        case Phase.RUNNING | Phase.VOTING:
            yield from _meanwhile(evening, now)
        case _:
            pass


def _before(evening: Evening, now: datetime) -> Iterator[Call]:
    left = evening.starts_at - now
    seated = evening.phase is Phase.SEATED
    if evening.moved and left > timedelta():
        yield Call("moved", evening.moved, evening.starts_at)
    if seated and left <= DAY and now < last_end(evening):
        yield from _plan(evening)
    if not seated and DAY >= left > HOUR:
        yield Call("day", evening.moved, evening.starts_at)
    if seated and HOUR >= left > timedelta():
        yield Call("hour", evening.moved, evening.starts_at)


def _plan(evening: Evening) -> Iterator[Call]:
    if evening.wish not in REPLANS:
        yield Call("plan", evening.revision, last_end(evening))


def _meanwhile(evening: Evening, now: datetime) -> Iterator[Call]:
    running = evening.phase is Phase.RUNNING
    last = evening.starts_at + DAY
    broken = evening.paused_at is not None or evening.round < evening.rounds
    if not running and broken and now < last:  # the clock is left alone since it was broken off
        yield Call("cancelled", until=last)
    if running and evening.paused_at is None and now < ends(evening):
        yield Call("round", evening.round, ends(evening))
        if evening.timer and now >= ends(evening) - WARNING:
            yield Call("warning", evening.round, ends(evening))
    for number in range(evening.round, 0, -1):
        if is_over(evening, number, now):
            yield Call("over", number)
    if running:
        yield from _plan(evening)


def lines_of(sittings: Iterable[Sitting], person_id: str) -> Mapping[int, Sitting]:
    """Return somebody's talks by round."""
    return {each.round: each for each in sittings if person_id in (each.maker_id, each.contact_id)}


def plan_of(evening: Evening, own: Mapping[int, Sitting], person_id: str) -> tuple[str, ...]:
    """Return somebody's plan in the form in which it is remembered that they know it."""
    return tuple(
        f"{own[number].table}:{own[number].partner(person_id)}@{_minute(starts(evening, number))}"
        if number in own
        else ""
        for number in range(1, evening.rounds + 1)
    )


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def knows(evening: Evening, guest: Guest, plan: Sequence[str]) -> bool:
    """Whether somebody knows what comes for them, and when; what was is of no interest."""
    told, new = guest.told[evening.round :], tuple(plan[evening.round :])
    return knows_who(evening, guest, plan) and all(
        _since(old, one) <= LATE for old, one in zip(told, new, strict=True)
    )


def knows_who(evening: Evening, guest: Guest, plan: Sequence[str]) -> bool:
    """Whether somebody knows at which table with whom they sit, whenever that is."""
    told, new = guest.told[evening.round :], tuple(plan[evening.round :])
    return bool(guest.told) and [_who(each) for each in told] == [_who(each) for each in new]


def _who(line: str) -> str:
    return line.rpartition("@")[0]


def _since(old: str, new: str) -> timedelta:
    """Return by how much a talk was shifted; who was told no time has to hear of it."""
    if not new:
        return timedelta()
    before = old.rpartition("@")[2]
    if not before.isdecimal():
        return DAY
    return timedelta(minutes=abs(int(new.rpartition("@")[2]) - int(before)))


def next_waiting(evening: Evening, guests: Sequence[Guest], now: datetime) -> tuple[Guest, ...]:
    """Return who gets the places that are free, those who wait longest first.

    Once it should have begun, nobody can be called who is not at the door.
    """
    late = now >= evening.starts_at
    waiting = [e for e in guests if e.coming is Coming.WAITING and (e.stands_by or not late)]
    waiting.sort(key=lambda each: (each.answered_at or each.asked_at, each.person_id))
    if not evening.places:
        return tuple(waiting)
    taken = sum(each.expected for each in guests)
    return tuple(waiting[: max(0, evening.places - taken)])


def expects(evening: Evening, guest: Guest) -> bool:
    """Whether somebody is planned for; once it began, only who was seen there."""
    seen = evening.phase in COMING_UP or guest.arrived_at is not None
    return guest.expected and seen


def met(evening: Evening, guests: Mapping[str, Guest], sitting: Sitting) -> bool:
    """Whether a talk took place, as far as is known: both were there in its round.

    When rounds that are over began is not kept; but nobody who is not there sits at a table then.
    """
    begun = starts(evening, sitting.round) if sitting.round >= evening.round else None
    for person_id in (sitting.maker_id, sitting.contact_id):
        guest = guests.get(person_id)
        if guest is None or guest.arrived_at is None:
            return False
        if begun is None:
            continue
        if guest.arrived_at >= begun + timedelta(minutes=evening.minutes) and evening.timer:
            return False
        if guest.left_at is not None and guest.left_at <= begun:
            return False
    return True


def mutual(sittings: Iterable[Sitting], votes: Iterable[Vote]) -> tuple[Sitting, ...]:
    """Return the talks after which both said yes, in the order of the evening."""
    yes = {
        (each.person_id, each.partner_id) for each in votes if each.interest == Interest.YES.value
    }
    return tuple(
        each
        for each in sorted(sittings, key=lambda each: (each.round, each.table))
        if {(each.maker_id, each.contact_id), (each.contact_id, each.maker_id)} <= yes
    )
