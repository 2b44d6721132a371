"""Who is at the door, and who is on trial: as it is kept in the notes, purely."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from adapters.matrix.home import Invite
from bot.codes import code_hash, read_code

MOST_CODES = 10
"""More in one invitation are not kept in mind."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody at the door: an invitation without its words, which may be personal.

    ``codes`` are the hashes of what may be codes in them. With ``follows`` nobody has invited yet:
    ``sender`` says in another room that this one replaces it.
    """

    room: str
    sender: str
    direct: bool
    codes: tuple[str, ...] = ()
    follows: bool = False

    @classmethod
    def of(cls, invite: Invite) -> "Ring":
        """Return what is kept of an invitation."""
        texts = (invite.reason, invite.name, invite.topic)
        words = (word for text in texts for word in (text, *text.split()))
        codes = dict.fromkeys(code_hash(code) for code in map(read_code, words) if code is not None)
        return cls(invite.room, invite.sender, invite.direct, tuple(codes)[:MOST_CODES])

    @property
    def name(self) -> tuple[str, bool]:
        """What tells it from others: nobody rings twice for the same room."""
        return self.room, self.follows

    @property
    def server(self) -> str:
        """The homeserver of whoever rings."""
        return self.sender.partition(":")[2]

    def to_note(self) -> str:
        """Return it as a note."""
        return json.dumps(asdict(self))

    @classmethod
    def from_note(cls, note: str) -> "Ring":
        """Return what was written down."""
        found = json.loads(note)
        if "codes" not in found:  # an earlier version kept all words
            return cls.of(Invite(**found))
        return cls(**{**found, "codes": tuple(found["codes"])})


@dataclass(frozen=True, slots=True)
class Trial:
    """A stranger whom the bot has followed into a room, and since when."""

    user: str
    since: datetime

    def to_note(self) -> str:
        """Return it as a note."""
        return f"{self.since.isoformat()} {self.user}"

    @classmethod
    def from_note(cls, note: str) -> "Trial":
        """Return what was written down."""
        since, _, user = note.partition(" ")
        return cls(user, datetime.fromisoformat(since))
