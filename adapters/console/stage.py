"""What a play stands on, and the log of what was said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.console.gateway import Arrival
from adapters.rehearsal.clock import VirtualClock
from adapters.rehearsal.persona import Cast
from adapters.rehearsal.reading import Note
from bot.domain.programme import Programme
from bot.engine.run import Service
from bot.ports import Clock, Gateway, Ids, Store
from bot.talk.model import Event, Pressed


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said: by a person (``said``), or by the bot to them (``heard``)."""

    at: datetime
    who: str
    said: Event | None = None
    heard: Arrival | None = None
    note: Note | None = None
    label: str = ""

    @property
    def key(self) -> str:
        """The key of the heard message."""
        return self.heard.parcel.key if self.heard else ""

    @property
    def about(self) -> str:
        """What the heard message is about."""
        return self.heard.parcel.about if self.heard else ""

    @property
    def token(self) -> str:
        """The token of the pressed button."""
        return self.said.token if isinstance(self.said, Pressed) else ""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a play needs: the programme, the people, the seed, the clock, and a store."""

    programme: Programme
    cast: Cast
    seed: int
    clock: VirtualClock
    new_id: Ids
    store: Store


Build = Callable[[Gateway, Clock, Ids], Service]
