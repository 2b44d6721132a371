"""What comes too late to be decided, and whoever has to know that of their own."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Event, Sealed
from adapters.matrix.translate import Picked
from bot.ports import Store
from bot.talk.model import Envelope, Odd, Unreadable

log = logging.getLogger(__name__)


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
    """What came too late: the envelopes' ids by author, and what may have been pressed."""

    said: dict[str, set[str]] = field(default_factory=dict)
    picked: list[Envelope | Picked] = field(default_factory=list)

    def take(self, name: str, account: str) -> None:
        """Take note of what somebody did."""
        self.said.setdefault(account, set()).add(name)


async def too_late(
    store: Store,
    late: Late,
    press: Callable[[list[Envelope | Picked]], Awaitable[list[Envelope]]],
    now: datetime,
) -> list[Envelope]:
    """Return what makes the core explain that words were not answered: once a day and author.

    So it is with what was picked, if that was a button: ``press`` tells. Who said only what was
    accepted in time need not hear that. Raises ``StoreError``, and what ``press`` raises.
    """
    for each in await press(late.picked):
        late.take(each.id, each.account)
    ids = sorted({each for said in late.said.values() for each in said})
    known = await store.run(lambda tx: tx.received(ids)) if ids else ()
    accounts = sorted(who for who, said in late.said.items() if not {*said} <= {*known})
    if accounts:
        log.warning("%d people wrote too long ago to be answered", len(accounts))
    return [_explained(account, now) for account in accounts]


def _explained(account: str, now: datetime) -> Envelope:
    user = account.removeprefix(f"{CHANNEL}:")
    return Envelope(f"{CHANNEL}:late:{user}:{now.date()}", account, Unreadable(Odd.TOO_LATE), now)
