"""The way out to the terminal: ``bot.ports.Gateway`` over a callback."""

from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.console.render import answers, render
from bot.ports import Begin, Body, Delivery, Parcel, Sent
from bot.talk.model import Button

CHANNEL = "console"


def account(name: str) -> str:
    """Return the account id of somebody in the terminal."""
    return f"{CHANNEL}:{name}"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that reached somebody's chat, or replaced the one that ``ref`` names."""

    parcel: Parcel
    ref: str

    @property
    def body(self) -> Body:
        """What it says."""
        return self.parcel.body

    @property
    def edited(self) -> bool:
        """Whether it replaces an earlier message."""
        return self.parcel.edits is not None

    def text(self, width: int = 80, *, tty: bool = False) -> str:
        """Return it as the terminal shows it."""
        return render(self.body, width=width, tty=tty, edited=self.edited)


@dataclass
class ConsoleGateway:
    """``bot.ports.Gateway`` of the terminal: hands every message to ``show``, and remembers it.

    ``session`` makes the refs of this process different from those of earlier ones.
    """

    session: str
    show: Callable[[Arrival], None] = lambda _: None
    channel: str = CHANNEL
    single: bool = True
    chats: dict[str, dict[str, Body]] = field(default_factory=dict)
    _count: int = 0

    def ready(self) -> bool:
        """Always."""
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """Show the message; here nothing gets lost."""
        if parcel.edits is None:
            self._count += 1
        ref = parcel.edits or f"{self.session}-{self._count}"
        self.chats.setdefault(parcel.to, {})[ref] = parcel.body
        self.show(Arrival(parcel, ref))
        return Sent(ref)

    def buttons(self, to: str) -> tuple[str, tuple[Button, ...]] | None:
        """Return the ref and the buttons of the newest message to ``to`` that can be answered."""
        for ref, body in reversed(self.chats.get(to, {}).items()):
            if found := answers(body):
                return ref, found
        return None


class ConsoleLinks:
    """``bot.office.Links`` of the terminal: what has to be typed there."""

    makes_rooms = False

    def deep_link(self, code: str) -> str:
        """Return the command that hands over the code."""
        return f"/start {code}"

    def group_link(self, code: str) -> str | None:
        """Return nothing: there are no group chats in the terminal."""
        return None
