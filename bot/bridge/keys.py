"""The keys of what the bridge puts into the outbox: a copy's tells its origin, so no table has to.

Their parts are apart by blanks, which neither ids nor addresses have, so that a beginning of a key
ends where a part ends.
"""

from dataclasses import dataclass
from datetime import date, datetime

_COPY = "carry"
_CHANGE = "recarry"
_LATE = "uncarried"
_FIRST = "said"
_PARTS = 7


@dataclass(frozen=True, slots=True)
class Origin:
    """Something that a member of a team said: in a room or a private chat, under the id ``ref``."""

    team_id: str
    person_id: str
    chat: str
    ref: str

    def key(self, target: str) -> str:
        """Return the key of the copy for a room or a person."""
        return f"{withdrawn(self.team_id, target, self.person_id)}{self.chat} {self.ref} {_FIRST}"

    @property
    def late(self) -> str:
        """The key of what its sender is told if it comes too late, for whomever."""
        return f"{_LATE} {self.team_id} {self.person_id} {self.chat} {self.ref}"

    @property
    def unsaid(self) -> str:
        """The key of what its sender is told if it is the first that is not carried any more."""
        return f"{self.late} unsaid"

    @property
    def interrupted(self) -> str:
        """The key of what its sender is told if nobody knows how far it came, for whomever."""
        return f"{self.late} interrupted"

    def lost(self, fate: str, day: date) -> str:
        """Return the key of what its sender is told of copies of that day that end in that way."""
        return f"{_LATE} {self.team_id} {self.person_id} {fate} {day}"

    def out(self, reader: str, since: datetime | None = None) -> str:
        """Return the key of what its sender is told of a reader who is out.

        Of the first time, or of the next after they were told at ``since``.
        """
        parts = (_LATE, self.team_id, self.person_id, "out", reader)
        return " ".join(parts if since is None else (*parts, since.isoformat()))

    def changes(self, target: str) -> str:
        """Return how the keys of changes of that copy begin, once it has left.

        No silence that somebody asks for withdraws them: what was read is put right all the same.
        """
        names = (_CHANGE, self.team_id, target, self.person_id, self.chat, self.ref)
        return " ".join((*names, ""))


def unread(team_id: str, person_id: str, why: str, day: date) -> str:
    """Return the key of what somebody is told on a day of whom not all was read."""
    return f"{_LATE} {team_id} {person_id} {why} {day}"


def nobodys(team_id: str, room_id: str) -> str:
    """Return the key of what a group chat is told in which somebody speaks in a chat's name."""
    return f"{_LATE} {team_id} {room_id} nobodys"


def withdrawn(team_id: str, target: str = "", person_id: str = "") -> str:
    """Return how keys of copies begin: a team's, for a room or a person, of one who said it."""
    parts = [part for part in (_COPY, team_id, target, person_id) if part]
    return " ".join((*parts, ""))


def is_change(key: str) -> bool:
    """Whether a parcel with that key only changes a copy that has left."""
    return key.startswith(f"{_CHANGE} ")


def origin_of(key: str) -> Origin | None:
    """Return of what a parcel with that key is a copy, or a change of one, if it is."""
    parts = key.split(" ", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] not in (_COPY, _CHANGE):
        return None
    _, team_id, _, person_id, chat, ref, _ = parts
    return Origin(team_id, person_id, chat, ref)


def readdressed(key: str, account_id: str) -> str | None:
    """Return the key of a copy that the courier takes to a further account, once to each."""
    return None if f"@{account_id}@" in f"{key}@" else f"{key}@{account_id}"


def about(team_id: str, what: str, *parts: str) -> str:
    """Return the key of what is said about a team's bridge itself, or how such keys begin."""
    return " ".join(("bridge", team_id, what, *parts, ""))
