"""The way out to a messenger, and what it says of each attempt."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.domain.milestones import Media
from bot.ports.delivery import Parcel, Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """``pieces``, where there are several, or not all: all of which the message now consists.

    ``perhaps`` tells that some of it may have arrived all the same, where a message shows once
    however often it is sent.
    """

    pieces: tuple[Piece, ...] = ()
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Sent(_Attempt):
    """It arrived; ``ref`` is the messenger's id of the message, of several that of the last.

    ``left_out`` are the accounts that could not be invited into the room that was opened.
    """

    ref: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused(_Attempt):
    """It will never be taken in this form."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable(_Attempt):
    """The person shut the bot out, or the address is gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later(_Attempt):
    """Not now: wait this many seconds. ``everyone`` holds the whole channel."""

    seconds: float
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class Failed(_Attempt):
    """It did not arrive, certainly or but ``perhaps``; trying again is safe."""

    reason: str


@dataclass(frozen=True, slots=True)
class Uncertain(_Attempt):
    """It may or may not have arrived: the answer was lost.

    ``cut_short`` tells that there was more of it, which was certainly not sent.
    """

    reason: str
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Moved(_Attempt):
    """The address changed for good; ``to`` is the new one (inside the same messenger)."""

    to: str


@dataclass(frozen=True, slots=True)
class Dropped(_Attempt):
    """It was not sent, because ``begin`` said so; there is nothing to record."""


Delivery = Sent | Refused | Unreachable | Later | Failed | Uncertain | Moved | Dropped


class MediaError(Exception):
    """A photo or a file cannot be had; the message says why. ``gone``: never again."""

    def __init__(self, reason: str, *, gone: bool = False) -> None:
        super().__init__(reason)
        self.gone = gone


Begin = Callable[[], Awaitable[bool]]
"""Ask whether a parcel may be sent now, and let it be known that it may be on its way.

When it returns ``True``, the start is durable; it may have waited for others to end. ``False``:
the parcel is not ours any more, or the service stops. Once it was ``True``, asking again costs
nothing. May raise ``StoreError``, which means no.
"""

Fetch = Callable[[Media], Awaitable[bytes]]
"""Return what a photo or a file of any messenger holds; raise ``MediaError``."""


ONCE = frozenset({"matrix", "console"})
"""The messengers whose gateways are ``single``: what is in hand there may be under way."""


class Gateway(Protocol):
    """A way out to one messenger.

    ``single`` tells that sending a parcel again under the same key shows it once only, however
    the first attempt ended, at least for hours; so there is no doubt, ``begin`` records nothing,
    waits for nobody, and only says whether the parcel is still ours, with these words.
    """

    channel: str
    single: bool

    def ready(self) -> bool:
        """Whether there is any use in handing it a parcel now."""
        ...

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Send, or edit where ``parcel.edits`` is set, and say what became of it.

        Awaits ``begin`` right before each request that shows something twice if it is made twice:
        after the waits for the messenger's pace, and once what goes along was fetched. Makes no
        such request and returns ``Dropped`` where the answer is no. Until then it may be
        cancelled.

        Never raises for anything that the network or the messenger did; keeps the messenger's
        pace by itself, so it may take long. Calls for different addresses run side by side.
        """
        ...
