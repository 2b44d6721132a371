"""What was found in the batch of a sync."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.matrix.home import Invite, Sealed
from adapters.matrix.late import Late
from adapters.matrix.sealed import Notes
from adapters.matrix.translate import Picked
from bot.talk.model import Envelope


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was understood; ``waits`` if its sender waits for an answer."""

    room: str
    event: str
    waits: bool


@dataclass(slots=True)
class Found:
    """What was found in a batch.

    ``sent`` says when, by id, where that was not just now. ``moved`` are rooms to which others were
    moved: to be entered. ``late`` is what is over.
    """

    meant: list[Envelope | Picked] = field(default_factory=list)
    sent: dict[str, datetime] = field(default_factory=dict)
    sealed: list[Sealed] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    moved: list[Invite] = field(default_factory=list)
    late: Late = field(default_factory=Late)
    notes: Notes = field(default_factory=dict)

    def said(self, name: str, age: float, now: datetime) -> None:
        """Note how long ago something was said; the last counts of what is told as one."""
        said = now - timedelta(seconds=max(0.0, age))
        self.sent[name] = max(said, self.sent.get(name, said))
