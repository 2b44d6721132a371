"""What comes in: what an adapter understood of one update."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.milestones import Media
from bot.domain.newcomers import SheetTrouble


@dataclass(frozen=True, slots=True)
class Said:
    """Words; in a group only those that were meant for the bot.

    Where these were not, but whoever said them may think so, they come ``aside``, and without their
    text: it answers that it hears commands alone. Of a stranger to the bot they are nothing.
    """

    text: str
    aside: bool = False


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
    TOO_LATE = "too-late"
    TOO_EARLY = "too-early"
    BEFOREHAND = "beforehand"
    MISSING = "missing"
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
    """An earlier message was changed; ``ref`` is its id.

    It has these words now, and shows ``media``, which may be what it showed before.
    """

    ref: str
    text: str
    media: Media | None = None


@dataclass(frozen=True, slots=True)
class Retracted:
    """An earlier message was taken back; ``ref`` is its id."""

    ref: str


Spoken = Said | Shown | Edited | Retracted


@dataclass(frozen=True, slots=True)
class Overheard:
    """What people of a group chat say to each other. Heard only where all have agreed to that.

    ``beside`` is what they showed with it that cannot be carried; ``TOO_FAST`` stands for all that
    was too much at once to be read, ``TOO_LATE`` for all that came too late for that,
    ``TOO_EARLY`` for all that was said in a new room before everybody was invited, and
    ``BEFOREHAND`` for all that was said before it could be heard, and came after.
    """

    what: Spoken
    beside: Odd | None = None


def overheard(content: Said | Shown | Unreadable, words: str) -> Overheard | None:
    """Return what a message says to the people of a group chat, ``words`` being all that it says.

    ``None`` for stickers, and for what is unknown and has no words.
    """
    if not isinstance(content, Unreadable):
        return Overheard(content)
    silent = content.kind is Odd.STICKER or (content.kind is Odd.OTHER and not words)
    return None if silent else Overheard(Said(words), content.kind)


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
    message to which it replies, and ``thread`` that of the thread's first message. ``to_us`` tells
    whether it replies to a message of the bot's, ``None`` where the messenger does not. ``sent`` is
    when it happened by the messenger's clock, where that is of use: in group chats, as what is said
    there may come late, or in another order.

    What nobody in person did in a group chat has the room in the place of the account.
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
    sent: datetime | None = None
    to_us: bool | None = None

    @property
    def is_sealed_talk(self) -> bool:
        """Whether it came to a group chat and cannot be read: so it may have been anything."""
        return self.room is not None and self.event == Unreadable(Odd.SEALED)

    @property
    def is_nobodys(self) -> bool:
        """Whether it was said in the name of a chat, so that nobody can tell by whom."""
        return isinstance(self.event, Overheard) and self.account == self.room

    @property
    def is_aside(self) -> bool:
        """Whether it was said to others, where it might have been meant for the bot."""
        return isinstance(self.event, Said) and self.event.aside


class TooEarly(Exception):
    """Something that came in before has to be decided first: the envelope waits until then.

    Only for what ``Tx.has_earlier`` finds, so that nobody waits for ever.
    """
