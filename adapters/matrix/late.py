"""Words that come too late to be decided, and whoever has to know that of their own."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Event, Sealed
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


async def too_late(
    store: Store, late: Mapping[str, Collection[str]], now: datetime
) -> list[Envelope]:
    """Return what makes the core explain that words were not answered: once a day and author.

    ``late`` are the envelopes' ids by author. Who said only what was accepted in time need not hear
    that. Raises ``StoreError``.
    """
    ids = sorted({each for said in late.values() for each in said})
    known = await store.run(lambda tx: tx.received(ids)) if ids else ()
    users = sorted(user for user, said in late.items() if not {*said} <= {*known})
    if users:
        log.warning("%d people wrote too long ago to be answered", len(users))
    return [_explained(user, now) for user in users]


def _explained(user: str, now: datetime) -> Envelope:
    name = f"{CHANNEL}:late:{user}:{now.date()}"
    return Envelope(name, f"{CHANNEL}:{user}", Unreadable(Odd.TOO_LATE), now)
