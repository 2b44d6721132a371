"""What the channel asks of a homeserver: the one interface behind which the library stands.

Everything above it deals in these plain values; everything that knows the library lies below it,
in ``adapters.matrix.library``. Room ids, user ids and event ids are Matrix's own (``!…``, ``@…``,
``$…``). Ages and timeouts are in seconds, sizes in bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = Mapping[str, Any]

ENCRYPTION = "m.megolm.v1.aes-sha2"
PURPOSE = "chat.kupplung.purpose"
"""The key in ``m.room.create`` which tells what a room of the bot's own is for."""
INVITED = "chat.kupplung.invited"
"""The state which tells that all were invited for whom the bot made a room."""


class HomeError(Exception):
    """The homeserver did not do what was asked. Raised as it is: nobody knows whether it did."""


class Late(HomeError):
    """No answer came in time: nobody knows whether it happened."""


class NotReached(HomeError):
    """It certainly has not happened: nobody listened, or the answer was a proxy's."""


class Throttled(HomeError):
    """Too much at once (``M_LIMIT_EXCEEDED``): it has not happened, and may after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:.1f} seconds")
        self.seconds = seconds


class Denied(HomeError):
    """The homeserver refuses; ``code`` is its ``errcode``."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


class LoggedOut(HomeError):
    """The access token is no longer good: the device was logged out."""


class KeyStoreError(HomeError):
    """The key store cannot be read, or does not fit the device; the message says the way out."""


class InUse(KeyStoreError):
    """Another process has the key store open, and may be about to end."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a room, in clear. What was undecryptable is a ``Sealed`` instead.

    ``encrypted`` tells that it came encrypted; then it is never a state event (``state_key`` is
    ``None``). ``age`` is how long ago it was sent, by the homeserver's clock. A redacted event
    has an empty ``content`` and ``redacted``. ``before`` is the content that a state event
    replaced, where the homeserver says so.
    """

    id: str
    room: str
    sender: str
    kind: str
    content: Json
    age: float = 0.0
    state_key: str | None = None
    encrypted: bool = False
    redacted: bool = False
    before: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted event whose key the device does not have (yet); ``source`` is all of it."""

    id: str
    room: str
    sender: str
    session: str
    age: float
    source: Json


@dataclass(frozen=True, slots=True)
class RoomNews:
    """What is new in a room of the bot's: first the state before ``events``, then those.

    A gap in the timeline was filled already, as far as it goes back. ``gap`` tells that some of
    what was said in it is still missing.
    """

    room: str
    state: tuple[Event, ...]
    events: tuple[Event | Sealed, ...]
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation that waits for an answer."""

    room: str
    sender: str
    direct: bool
    name: str = ""
    topic: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One answer of the sync. ``keys`` are the megolm sessions whose keys arrived with it.

    In the first one after ``open`` they are all whose keys are here: a crash may have swallowed
    the batch with which some of them came.
    ``left`` are the rooms in which the bot is no longer, by its own will or another's, with their
    last state; where others removed it, with what was said before, but no gap in that is filled.
    """

    position: str
    rooms: tuple[RoomNews, ...] = ()
    invites: tuple[Invite, ...] = ()
    left: tuple[RoomNews, ...] = ()
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room to be made. It is encrypted and private; ``purpose`` is found in its creation event.

    ``direct`` marks a private chat with the one who is invited, who can invite nobody. In other
    rooms members may, and in all change name and topic, but not encryption or power levels.
    """

    purpose: str
    invited: tuple[str, ...]
    name: str = ""
    topic: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Secrets:
    """How the bot proves who it is: a password for the first login, or an access token."""

    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


class Home(Protocol):
    """One device on a homeserver. Its methods raise ``HomeError`` and nothing else.

    It never repeats a call by itself and never sleeps for a rate limit: it says ``Throttled``.
    """

    user: str
    device: str

    async def open(self) -> None:
        """Log in (the first time), or come back as the same device, and load its keys.

        Publishes and cross-signs the device; what hinders the latter in passing is tried again with
        each sync. Raises ``LoggedOut`` and ``KeyStoreError``, too.
        """
        ...

    async def sync(self, since: str | None, patience: float, *, full: bool = False) -> Batch:
        """Return what happened since that position, waiting at most so long for the first thing.

        ``full`` brings the whole state of all rooms: once after each start. Also does the
        housekeeping of keys. Without ``since`` no events are returned, only state and position.
        """
        ...

    async def unseal(self, sealed: Sealed) -> Event | None:
        """Return the event in clear if its key is here by now."""
        ...

    async def ask_for_key(self, sealed: Sealed) -> None:
        """Ask the devices that may have it for the key, once per session."""
        ...

    async def send(self, room: str, kind: str, content: Json, txn: str) -> str:
        """Send an event, encrypted where the room is, to all devices of all members.

        Return its id. The same ``txn`` again is the same event (about 24 hours long), also after
        a restart. Raises ``Denied`` with ``M_NOT_FOUND`` for a room in which the bot is not.
        """
        ...

    async def sent_as(self, room: str, event: str) -> str:
        """Return the ``txn`` under which this device sent an event; empty for others' events."""
        ...

    async def redact(self, room: str, event: str, txn: str) -> None:
        """Take an event back."""
        ...

    async def set_state(self, room: str, kind: str, key: str, content: Json) -> None:
        """Set a state event of a room."""
        ...

    async def make_room(self, plan: NewRoom) -> str:
        """Make a room and return its id. Not repeatable: look for its purpose first."""
        ...

    async def join(self, room: str) -> None:
        """Accept an invitation."""
        ...

    async def leave(self, room: str) -> None:
        """Leave a room, or decline an invitation, and forget it."""
        ...

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody; no error if they are there already."""
        ...

    async def remove(self, room: str, user: str, reason: str = "") -> None:
        """Remove somebody; no error if they are not there."""
        ...

    async def members(self, room: str) -> Mapping[str, str]:
        """Return the membership (``join``, ``invite`` …) of everybody, as the homeserver says."""
        ...

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """Upload a file. Return what belongs into ``file`` (encrypted), or ``{"url": …}``."""
        ...

    async def download(self, file: Json) -> bytes:
        """Return the contents of a ``file`` object, or of ``{"url": …}``, decrypted and checked.

        Raises ``Denied`` with ``M_TOO_LARGE`` above the limit that was set, ``M_BAD_HASH`` for
        contents that were tampered with.
        """
        ...

    async def largest_upload(self) -> int:
        """Return how large an upload may be."""
        ...

    async def see(self, room: str, event: str) -> None:
        """Mark the room as read up to that event."""
        ...

    async def type(self, room: str, seconds: float) -> None:
        """Show that the bot is typing for so long; 0 ends it."""
        ...

    async def account_data(self, kind: str) -> Json:
        """Return account data of that kind; empty where there is none."""
        ...

    async def set_account_data(self, kind: str, content: Json) -> None:
        """Replace account data of that kind."""
        ...

    async def close(self) -> None:
        """Close connections and the key store; nothing works afterwards."""
        ...
