"""Who is at the door, and who brought the bot in: as it is kept in the notes, purely."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from adapters.matrix.home import Invite
from bot.codes import code_hash, read_code

MOST_CODES = 10
"""More in one invitation are not kept in mind."""


class Standing(StrEnum):
    """What somebody at the door is to the bot.

    ``PART`` takes part. A ``GUEST`` does not, but brings a good code, or calls the bot from a room
    with somebody who does. Who has but said something in private is a ``STRANGER``.
    """

    STRANGER = "stranger"
    GUEST = "guest"
    PART = "part"


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
    """Somebody who brought the bot into a room, and since when.

    ``private`` rooms were entered as chats of two. A ``guest`` has more time.
    """

    user: str
    since: datetime
    private: bool = True
    guest: bool = False

    @property
    def server(self) -> str:
        """The homeserver of who brought the bot in."""
        return self.user.partition(":")[2]

    def to_note(self) -> str:
        """Return it as a note."""
        return json.dumps({**asdict(self), "since": self.since.isoformat()})

    @classmethod
    def from_note(cls, note: str) -> "Trial":
        """Return what was written down."""
        if not note.startswith("{"):  # an earlier version kept only these two
            since, _, user = note.partition(" ")
            return cls(user, datetime.fromisoformat(since))
        found = json.loads(note)
        return cls(**{**found, "since": datetime.fromisoformat(found["since"])})
