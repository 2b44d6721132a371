"""A person with their messengers: when they look at them, and what they mean to do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from adapters.rehearsal.player import Player
from adapters.rehearsal.reading import Note
from bot.domain.calendar import Calendar
from bot.talk.model import Event

GLANCES = tuple(map(time.fromisoformat, ("07:40", "09:20", "11:10", "12:40", "15:10", "17:20",
                                         "19:40", "21:50")))  # fmt: skip
"""People look at their phones at these local times, so that many are served at once."""
NIGHT = time(3, 0)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does now, and in which of their chats."""

    event: Event
    account: str


@dataclass
class Resident:
    """One person. ``account`` is the chat that they use now, ``accounts`` all that they ever had.

    ``replies`` is what answered them since their last act, ``steps`` how many answers in a row
    they have given, ``shut`` the chats in which they have shut the bot out.
    """

    player: Player
    account: str
    accounts: list[str] = field(default_factory=list)
    replies: list[Note] = field(default_factory=list)
    steps: int = 0
    shut: set[str] = field(default_factory=set)
    ever_shut: set[str] = field(default_factory=set)
    pressed: list[Act] = field(default_factory=list)
    gone: bool = False
    joined: date | None = None

    def __post_init__(self) -> None:
        """Begin with one chat."""
        self.accounts.append(self.account)

    @property
    def key(self) -> str:
        """The person's key."""
        return self.player.persona.key

    @property
    def rng(self) -> Random:
        """The person's own chance."""
        return self.player.rng

    def chat_of(self, note: Note) -> str:
        """Return the chat in which a message was read."""
        channel = note.ref.partition("-")[0]
        return next(each for each in self.accounts if each.startswith(f"{channel}:"))

    def looks_at(self, now: datetime) -> datetime:
        """Return at which local time they look at something that they did not ask for."""
        if self.player.persona.quirk("night") is not None and self.rng.random() < 0.5:
            return datetime.combine(now.date() + timedelta(days=1), NIGHT, now.tzinfo)
        return glance(self.player.when(now))


def glance(moment: datetime) -> datetime:
    """Return the next local time at which people look at their phones."""
    for each in GLANCES:
        if moment.time() <= each:
            return datetime.combine(moment.date(), each, moment.tzinfo)
    return datetime.combine(moment.date() + timedelta(days=1), GLANCES[0], moment.tzinfo)


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield the days from ``first`` to ``last``, both included."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def workday(calendar: Calendar, day: date) -> date:
    """Return the day, or the next working day."""
    return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)
