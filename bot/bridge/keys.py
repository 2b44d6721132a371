"""The keys of what the bridge puts into the outbox: a copy's tells its origin, so no table has to.

Their parts are apart by blanks, which neither ids nor addresses have, so that a beginning of a key
ends where a part ends.
"""

from dataclasses import dataclass

_COPY = "carry"
_FIRST = "said"
_PARTS = 7


@dataclass(frozen=True, slots=True)
class Origin:
    """Something that a member of a team said: in a room or a private chat, under the id ``ref``."""

    team_id: str
    person_id: str
    chat: str
    ref: str

    def stem(self, target: str) -> str:
        """Return the beginning of the keys of the copy for a room or a person, and of its edits."""
        return f"{withdrawn(self.team_id, target, self.person_id)}{self.chat} {self.ref} "

    def key(self, target: str, edit: str = _FIRST) -> str:
        """Return the key of the copy for a room or a person, or of an edit of it."""
        return f"{self.stem(target)}{edit}"


def withdrawn(team_id: str, target: str = "", person_id: str = "") -> str:
    """Return how keys of copies begin: a team's, for a room or a person, of one who said it."""
    parts = [part for part in (_COPY, team_id, target, person_id) if part]
    return " ".join((*parts, ""))


def origin_of(key: str) -> Origin | None:
    """Return of what a parcel with that key is a copy, if it is one."""
    parts = key.split(" ", _PARTS - 1)
    if len(parts) != _PARTS or parts[0] != _COPY:
        return None
    _, team_id, _, person_id, chat, ref, _ = parts
    return Origin(team_id, person_id, chat, ref)


def about(team_id: str, what: str, *parts: str) -> str:
    """Return the key of what is said about a team's bridge itself, or how such keys begin."""
    return " ".join(("bridge", team_id, what, *parts, ""))
