"""What comes too late to be decided, or never, and who has to know that of their own."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Event, RoomNews, Sealed
from adapters.matrix.translate import Picked
from bot.ports import Store
from bot.talk.model import (
    Edited,
    Envelope,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    Said,
    Shown,
    Unreadable,
)

log = logging.getLogger(__name__)

_SAID = (Said, Shown, Unreadable, Edited, Pressed, Overheard)
"""What is not to be lost without a word, but for what was taken back, which is."""

Place = tuple[str, str | None]
"""An account, and the group chat in which it spoke, if it was none but the bot's."""


@dataclass(slots=True)
class Past:
    """What is over: words older than ``oldest`` seconds, and those from before ``restored``.

    With the database a restore sets back the position of the sync, so that they come once more:
    they may have been decided, and nobody knows of it. What is taken back stays taken back.
    """

    oldest: float
    restored: datetime | None = None

    def has(self, said: Event | Sealed, now: datetime) -> bool:
        """Whether this is over, as of ``now``."""
        if said.age >= self.oldest:
            return True
        if self.restored is None or (isinstance(said, Event) and said.kind == "m.room.redaction"):
            return False
        return now - timedelta(seconds=said.age) < self.restored


@dataclass(slots=True)
class Late:
    """What came too late: the envelopes' ids, by who said them where, and what may be presses."""

    said: dict[Place, set[str]] = field(default_factory=dict)
    picked: list[Envelope | Picked] = field(default_factory=list)

    def take(self, meant: Envelope | Picked) -> bool:
        """Take note of what somebody did; return whether they are to be told of it.

        What was picked counts to the bot alone, and if it was a button: so it is decided later.
        """
        if isinstance(meant, Picked):
            self.picked += [] if meant.room is not None else [meant]
            return False
        if _is_said(meant):
            self.said.setdefault((meant.account, meant.room), set()).add(meant.id)
        return _is_said(meant)


def unopened(sealed: Sealed, now: datetime, *, private: bool) -> Envelope:
    """Return something that was said and cannot be read."""
    name, account = f"{CHANNEL}:{sealed.id}", f"{CHANNEL}:{sealed.sender}"
    room = None if private else f"{CHANNEL}:{sealed.room}"
    return Envelope(name, account, Unreadable(Odd.SEALED), now, room)


def told_by(account: str, room: str | None, now: datetime) -> str:
    """Return the id of the envelope that makes the core tell somebody of what is over."""
    user = account.removeprefix(f"{CHANNEL}:")
    here = "" if room is None else f":{room.removeprefix(f'{CHANNEL}:')}"
    return f"{CHANNEL}:late:{user}:{now.date()}{here}"


async def too_late(
    store: Store,
    late: Late,
    press: Callable[[list[Envelope | Picked]], Awaitable[list[Envelope]]],
    now: datetime,
) -> list[Envelope]:
    """Return what makes the core explain that words were not read: once a day, author and chat.

    So it is with what was picked, if that was a button: ``press`` tells. Who said only what was
    accepted in time need not hear that. Raises ``StoreError``, and what ``press`` raises.
    """
    for each in await press(late.picked):
        late.take(each)
    ids = sorted({each for said in late.said.values() for each in said})
    known = await store.run(lambda tx: tx.received(ids)) if ids else ()
    places = [place for place, said in late.said.items() if not {*said} <= {*known}]
    if alone := sum(room is None for _, room in places):
        log.warning("%d people wrote too long ago to be answered", alone)
    return [_explained(*place, now) for place in places]


def missing(news: RoomNews, user: str | None, now: datetime) -> list[Envelope]:
    """Return what makes the core explain that words to the bot alone are missing: once a day.

    ``user`` is the one other person of a private chat.
    """
    if user is None or not news.gap:
        return []
    name = f"{CHANNEL}:missing:{user}:{now.date()}"
    return [Envelope(name, f"{CHANNEL}:{user}", Unreadable(Odd.MISSING), now)]


def _explained(account: str, room: str | None, now: datetime) -> Envelope:
    among_people = Overheard(Said(""), Odd.TOO_LATE)
    event = Unreadable(Odd.TOO_LATE) if room is None else among_people
    return Envelope(told_by(account, room, now), account, event, now, room)


def _is_said(meant: Envelope) -> bool:
    event = meant.event
    taken_back = isinstance(event, Overheard) and isinstance(event.what, Retracted)
    return isinstance(event, _SAID) and not taken_back
