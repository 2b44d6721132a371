"""What a conversation is made of: envelopes come in, messages go out, progress stays.

Nothing here knows a messenger. An ``Envelope`` is what an adapter understood of one incoming
update; a ``Message`` is what a decision wants to be said, still without words; ``Progress`` is
where an open dialog stands; an ``Outcome`` is a whole decision.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.domain.changes import Change
from bot.domain.milestones import Media
from bot.domain.newcomers import SheetTrouble

Arg = Any
"""An argument of a text: see ``bot.talk.catalog`` for the types and how each is shown."""


@dataclass(frozen=True, slots=True)
class Say:
    """A text by its Fluent id, with arguments; the words come with the reader's language."""

    id: str
    args: Mapping[str, "Arg | Say | date | datetime | time"] = field(default_factory=dict)


def say(text_id: str, **args: Arg) -> Say:
    """Return ``Say`` with keyword arguments: ``say("team-line", name=team.name)``."""
    return Say(text_id, args)


# What comes in.


@dataclass(frozen=True, slots=True)
class Said:
    """Words; in a group only those that were meant for the bot."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button. ``ref`` is the messenger's id of the message that carries it."""

    token: str
    ref: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo or a file, with its caption."""

    media: Media
    caption: str = ""


class Odd(StrEnum):
    """Kinds of messages that carry nothing which the bot can read."""

    STICKER = "sticker"
    VOICE = "voice"
    CONTACT = "contact"
    LOCATION = "location"
    POLL = "poll"
    TOO_BIG = "too-big"
    SEALED = "sealed"
    BARRED = "barred"
    TOO_FAST = "too-fast"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sticker, a voice message or the like."""

    kind: Odd


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person shut the bot out."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person let the bot in again."""


@dataclass(frozen=True, slots=True)
class RoomMoved:
    """A group chat got another id (Telegram: a supergroup). ``to`` is a room id."""

    to: str


@dataclass(frozen=True, slots=True)
class RoomLeft:
    """The bot was removed from a group chat."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The words of an earlier message were changed to these; ``ref`` is that message's id."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Retracted:
    """An earlier message was taken back; ``ref`` is its id."""

    ref: str


Spoken = Said | Shown | Edited | Retracted


@dataclass(frozen=True, slots=True)
class Overheard:
    """What people of a group chat say to each other. Heard only where all have agreed to that."""

    what: Spoken


@dataclass(frozen=True, slots=True)
class RoomOpened:
    """The bot itself has made the envelope's room; ``purpose`` is what it was asked for."""

    purpose: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """The envelope's account came into a group chat."""


@dataclass(frozen=True, slots=True)
class Departed:
    """The envelope's account left a group chat, or was removed ``by`` another account."""

    by: str = ""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """The list that the envelope's account sent was read: its lines, each as the cells in it.

    With ``trouble`` it could not be.
    """

    roster_id: str
    rows: tuple[tuple[str, ...], ...] = ()
    trouble: SheetTrouble | None = None


Event = (
    Said
    | Pressed
    | Shown
    | Unreadable
    | Blocked
    | Unblocked
    | RoomMoved
    | RoomLeft
    | Edited
    | Retracted
    | Overheard
    | RoomOpened
    | Arrived
    | Departed
    | SheetRead
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One incoming update.

    ``id`` is the platform's own, made unique over channels (``telegram:<bot>:<update_id>``).
    ``account`` is ``channel:address`` of the person; ``room`` is set in a group chat. ``language``
    is the messenger's hint (``de``, ``en-GB``), possibly empty. ``at`` is when it arrived (UTC).
    ``ref`` is the messenger's id of the message itself, where it is one; ``answers`` that of the
    message to which it replies, and ``thread`` that of the thread's first message.
    """

    id: str
    account: str
    event: Event
    at: datetime
    room: str | None = None
    language: str = ""
    ref: str = ""
    answers: str | None = None
    thread: str | None = None


# What goes out.


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be pressed, or typed. With ``url`` it opens a page instead."""

    token: str
    label: Say
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A small file that the bot made itself: ``text``, or bytes that it holds as ``base64``."""

    name: str
    mime: str
    text: str
    base64: bool = False

    @classmethod
    def of(cls, name: str, mime: str, data: bytes) -> "Document":
        """Return a file of any bytes."""
        return cls(name, mime, b64encode(data).decode(), base64=True)

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
    """To a person, wherever they can be reached."""

    person_id: str


@dataclass(frozen=True, slots=True)
class ToAccount:
    """To the private chat in which somebody just wrote."""

    account_id: str


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

    ``ANSWER`` answers somebody at once. ``NEWS`` passes on what a partner did, in polite hours.
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
    (UTC) it may leave the outbox. ``about`` names the matter, for the counts of what was sent why.
    With ``act`` it is not said but done. One that ``removes`` takes the message that it edits away;
    where that cannot be, its lines stand there instead. It has the words of ``programme``; without
    one, those of the programme in which it is said.
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
    quotes: str | None = None
    act: RoomAct | None = None
    removes: bool = False
    programme: str | None = None


# What stays.


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that is only known when its dialog opens: an id, and a label typed by people."""

    id: str
    label: str


AMENDS = "amends"
"""What is in the subject of a dialog that changes what was told before."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an open dialog of one account stands; everything that resuming it needs.

    ``run`` identifies this run: buttons of another run are void. ``answers`` maps step names to
    packed values; ``pending`` is a value that was read back and waits for a yes. ``editing``
    names the single answer that is being corrected from the summary. ``picked`` are the boxes
    ticked so far in a choice of many. ``subject`` says what the dialog is about (programme, team).
    ``known`` names the answers that were there from the beginning: they are not asked, nor gone
    back to. ``before`` is the (packed) progress of the dialog that this one interrupted. ``heard``
    maps step names to the messenger's ids of the messages that answered them in words.
    """

    dialog: str
    run: str
    step: str
    started_at: datetime
    updated_at: datetime
    subject: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    picked: tuple[str, ...] = ()
    pending: Any = None
    editing: bool = False
    known: tuple[str, ...] = ()
    before: Any = None
    heard: Mapping[str, str] = field(default_factory=dict)

    @property
    def amends(self) -> bool:
        """Whether it changes what was told before: nobody waits for its end."""
        return AMENDS in self.subject


class Keep(StrEnum):
    """The dialog stays as it is."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision: what becomes of the dialog, which facts change, what is said.

    ``picked`` is what a pressed button meant, where that is more than its label. ``void``: the
    button was of no use any more.
    """

    progress: Progress | Keep | None = KEEP
    changes: tuple[Change, ...] = ()
    messages: tuple[Message, ...] = ()
    picked: Say | None = None
    void: bool = False

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return both decisions in one; the later one decides about the dialog."""
        return Outcome(
            self.progress if other.progress is KEEP else other.progress,
            self.changes + other.changes,
            self.messages + other.messages,
            self.picked or other.picked,
            self.void or other.void,
        )

    def saying(self, *messages: Message) -> "Outcome":
        """Return this decision with more messages."""
        return replace(self, messages=self.messages + messages)


# What lies in the outbox, with words.


@dataclass(frozen=True, slots=True)
class Button:
    """A rendered choice."""

    label: str
    token: str
    url: str | None = None
