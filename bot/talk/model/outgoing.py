"""What goes out: what a decision wants said, or done to a group chat."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.domain.milestones import Media
from bot.talk.model.texts import Say

TOKEN_BYTES = 64
"""Telegram carries no longer token back with a press."""
CARRIED = "s."
"""How the name begins that is carried in the place of a longer one."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be pressed, or typed. With ``url`` it opens a page instead."""

    token: str
    label: Say
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A small file that the bot made itself: ``text``, or bytes that it holds as ``base64``.

    ``shows`` is what it was drawn from, ``evening:`` or ``round:`` and an id, if names stand in it
    that cannot be taken out: as long as it waits, it is drawn anew when somebody is erased.
    """

    name: str
    mime: str
    text: str
    base64: bool = False
    shows: str = ""

    @classmethod
    def of(cls, name: str, mime: str, data: bytes, shows: str = "") -> "Document":
        """Return a file of any bytes."""
        return cls(name, mime, b64encode(data).decode(), base64=True, shows=shows)

    @property
    def data(self) -> bytes:
        """What stands in the file."""
        return b64decode(self.text) if self.base64 else self.text.encode()


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """Make a group chat for ``purpose``, unless there is one, and invite these accounts."""

    purpose: str
    name: str
    topic: str
    invited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InviteTo:
    """Invite an account into the group chat."""

    account: str


@dataclass(frozen=True, slots=True)
class RemoveFrom:
    """Remove an account from the group chat."""

    account: str


@dataclass(frozen=True, slots=True)
class CloseRoom:
    """Let nobody write any more in the group chat that the bot made, and leave it."""


RoomAct = OpenRoom | InviteTo | RemoveFrom | CloseRoom
"""What can be done to a group chat besides saying something in it."""

PREDECESSOR = "key:"


def earlier(key: str) -> str:
    """Return how ``edits`` and ``quotes`` name an earlier message by its key, not by its id.

    It is replaced by the messenger's id when the message leaves the outbox; by then the earlier
    one to the same address has left. One that had to take the way through another messenger of
    its person is meant as well.
    """
    return PREDECESSOR + key


@dataclass(frozen=True, slots=True)
class ToPerson:
    """To a person, wherever they can be reached.

    ``in_role`` names the programme and the role in which they are meant (``role_in``): once they
    have left that, or all of several (``any_of``), what was not sent yet is taken back.
    """

    person_id: str
    in_role: str = ""


@dataclass(frozen=True, slots=True)
class ToAccount:
    """To the private chat in which somebody just wrote.

    Where the account is nobody's any more, it is spoken to as the person ``whose`` it was.
    """

    account_id: str
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class ToRoom:
    """To a group chat, by room id.

    The words are in the ``language`` of whoever bound it, unless another one is named.
    """

    room_id: str
    language: str | None = None


Recipient = ToPerson | ToAccount | ToRoom


class Why(StrEnum):
    """Why a message is sent: it decides about quiet hours, caps, and what happens in doubt.

    ``ANSWER`` answers at once what its reader just said. ``NEWS`` passes on what somebody else did
    or said, in polite hours where it names one; it is kept for who is out just then.
    ``CHAT`` carries what people of a team say to each other.
    ``REMINDER`` is unsolicited and counted. ``APPOINTMENT`` is the day and the hour before an
    agreed date. ``ESCALATION`` goes to a coordinator in polite hours, ``ALARM`` at once.
    """

    ANSWER = "answer"
    CHAT = "chat"
    NEWS = "news"
    REMINDER = "reminder"
    APPOINTMENT = "appointment"
    ESCALATION = "escalation"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class Message:
    """What a decision wants said.

    ``key`` makes it single for ever; without one it gets a key from its envelope. ``edits`` is
    the messenger's id of a message to change in place, ``quotes`` that of one to reply to (or
    ``earlier(key)`` of one to the same recipient, each). Between ``not_before`` and ``not_after``
    (UTC) it may leave the outbox; ``needed_by`` is when its reader has to know it. ``about`` names
    the matter, for the counts of what was sent why. With ``act`` it is not said but done. One that
    ``removes`` takes the message that it edits away; where that cannot be, its lines stand there
    instead. It has the words of ``programme``; without one, those of the programme in which it is
    said. ``matters`` are the keys of the reminders (``bot.domain.reminders``) that it carries.
    ``echo`` is a print of the words that it answers.
    """

    to: Recipient
    lines: tuple[Say, ...]
    choices: tuple[tuple[Choice, ...], ...] = ()
    why: Why = Why.ANSWER
    about: str = ""
    key: str | None = None
    media: tuple[Media, ...] = ()
    documents: tuple[Document, ...] = ()
    edits: str | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    needed_by: datetime | None = None
    quotes: str | None = None
    act: RoomAct | None = None
    removes: bool = False
    programme: str | None = None
    matters: tuple[str, ...] = ()
    echo: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A rendered choice."""

    label: str
    token: str
    url: str | None = None

    @property
    def carried(self) -> str:
        """The token as a messenger carries it that takes none over 64 bytes; a name for a longer.

        A programme's id, a region and a place are as long as people make them.
        """
        token = self.token.encode()
        if len(token) <= TOKEN_BYTES:
            return self.token
        return f"{CARRIED}{sha256(token).hexdigest()[:32]}"
