"""The hands of simulated people: messengers that deliver at once, unless trouble comes between."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ports import Begin, Delivery, Dropped, Parcel, Sent


class Killed(BaseException):
    """The service dies at this instant; the store keeps what was committed."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """What a messenger answers instead of delivering; ``arrives``: but it does reach the person.

    Without an answer the service dies before it hears one.
    """

    answer: Delivery | None
    arrives: bool = False


Fault = Callable[[Parcel], Mishap | None]
"""Says whether trouble comes between."""
Arrive = Callable[[Parcel, str], None]
"""Puts a message into somebody's hands; the messenger knows it by the ``ref``."""


def no_mishap(parcel: Parcel) -> Mishap | None:
    """Return nothing."""
    return None


@dataclass
class Hands:
    """``bot.ports.Gateway`` of one simulated messenger.

    A ``single`` one shows a message once however often it is sent under its key.
    """

    channel: str
    single: bool
    arrive: Arrive
    fault: Fault = no_mishap
    count: int = 0

    def __post_init__(self) -> None:
        """Begin with nothing shown."""
        self._shown: dict[str, str] = {}

    def ready(self) -> bool:
        """Always."""
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Put the message into the person's hands, or say what came between."""
        if not (self.single or await begin()):
            return Dropped()
        mishap = self.fault(parcel)
        if mishap is None:
            return Sent(self.show(parcel))
        if mishap.arrives:
            self.show(parcel)
        if mishap.answer is None:
            raise Killed
        return mishap.answer

    def show(self, parcel: Parcel) -> str:
        """Show a message now, and return how the messenger knows it."""
        if self.single and parcel.key in self._shown:
            return self._shown[parcel.key]
        if parcel.edits is None:
            self.count += 1
        ref = parcel.edits or f"{self.channel}-{self.count}"
        if self.single:
            self._shown[parcel.key] = ref
        self.arrive(parcel, ref)
        return ref


class NoLinks:
    """``bot.office.Links`` of messengers that exist in a rehearsal only."""

    makes_rooms = False

    def deep_link(self, code: str) -> str:
        """Return the command that hands over the code."""
        return f"/start {code}"

    def group_link(self, code: str) -> str | None:
        """Return nothing: there are no group chats."""
        return None
