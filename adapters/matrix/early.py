"""What is said in a team's new room before all are invited: who wrote it hears that, purely.

Those who are invited later cannot read it, and the room is nobody's yet, so it is not carried. It
is noted who spoke, not what; once all are invited they are told, also after a restart.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from adapters.matrix.files import CHANNEL
from adapters.matrix.found import Found
from adapters.matrix.rooms import PRIVATE, Room
from adapters.matrix.translate import Picked
from bot.talk.model import Envelope, Odd, Overheard, Said, Shown, Unreadable

_EARLY = "early/"
"""How notes are called that tell who spoke where before all were invited."""


class Early:
    """Who spoke in rooms that are being opened; ``prefix`` begins the names of its notes."""

    def __init__(self, prefix: str) -> None:
        """Know of nobody."""
        self._prefix = prefix + _EARLY
        self._spoke: dict[str, dict[str, None]] = {}

    def remember(self, notes: Mapping[str, str]) -> None:
        """Take who spoke from the notes that are kept under the prefix."""
        for name, room in notes.items():
            if name.startswith(self._prefix):
                user = name.removeprefix(f"{self._prefix}{room}/")
                self._spoke.setdefault(room, {})[user] = None

    def takes(self, meant: Envelope | Picked | None, room: Room, found: Found) -> bool:
        """Tell whether this was said to others too early; then it is noted who said it."""
        opening = room.purpose and not room.purpose.startswith(PRIVATE) and not room.predecessor
        if not opening or room.invited or not isinstance(meant, Envelope):
            return False
        if is_said_to_others(meant) or meant.event == Unreadable(Odd.SEALED):
            user = meant.account.removeprefix(f"{CHANNEL}:")
            self._spoke.setdefault(room.id, {})[user] = None
            found.notes[f"{self._prefix}{room.id}/{user}"] = room.id
        return meant.is_sealed_talk or isinstance(meant.event, Overheard)

    def told(self, room: str, now: datetime, found: Found) -> Iterator[Envelope]:
        """Return what those are told who spoke in a room, now that all are invited."""
        event = Overheard(Said(""), Odd.TOO_EARLY)
        for user in self.forget(room, found):
            name, account = f"{CHANNEL}:early:{room}:{user}", f"{CHANNEL}:{user}"
            yield Envelope(name, account, event, now, f"{CHANNEL}:{room}")

    def forget(self, room: str, found: Found) -> tuple[str, ...]:
        """Forget who spoke in a room, and return them."""
        users = tuple(self._spoke.pop(room, ()))
        found.notes |= {f"{self._prefix}{room}/{user}": None for user in users}
        return users


def is_said_to_others(meant: Envelope) -> bool:
    """Tell whether these are words, or what is shown, to the people of a group chat."""
    return isinstance(meant.event, Overheard) and isinstance(meant.event.what, Said | Shown)
