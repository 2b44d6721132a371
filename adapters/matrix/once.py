"""Transaction ids: what goes out under the same one again, a homeserver takes for the same event.

An id follows from a parcel's key, so that what is tried again is shown once. A restore sets back
the facts from which keys are made: the same key may then belong to other words, while the
homeserver remembers the old ones for about a day. So the id also tells after which restore a parcel
was made; before the first one it is the key's alone.
"""

import logging
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from adapters.matrix.home import Denied, Home
from bot.ports import Parcel, Piece

log = logging.getLogger(__name__)


class Lives:
    """The times between the restores of a database: in each of them its keys begin anew."""

    def __init__(self) -> None:
        """Know of no restore yet."""
        self._restores: Sequence[datetime] = ()

    def remember(self, restores: Iterable[datetime]) -> None:
        """Learn when the database was restored."""
        self._restores = sorted(restores)

    def name(self, parcel: Parcel) -> str:
        """Return what tells a parcel from all others, also from those that a restore forgot."""
        before = bisect_right(self._restores, parcel.created_at)
        return f"{parcel.key}\0{self._restores[before - 1].isoformat()}" if before else parcel.key


def txn(name: str, part: int | str) -> str:
    """Return the transaction id of a part of a parcel: the same each time, fit for a path."""
    return sha256(f"{name}\0{part}".encode()).hexdigest()[:48]


async def take_back(home: Home, room: str, events: tuple[Piece, ...], name: str) -> bool:
    """Take events back; return whether the homeserver lets the bot do that.

    A homeserver takes a transaction id once, whatever is done under it.
    """
    try:
        for event in events:
            await home.redact(room, event.ref, txn(name, f"without {event.ref}"))
    except Denied as error:
        log.info("a message cannot be taken back and is changed instead: %s", error)
        return False
    return True
