"""What a play stands on: a clock that is moved, ids that repeat, and the log of what was said."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from adapters.console.cast import Cast
from adapters.console.gateway import Arrival
from adapters.console.reading import Note
from bot.domain.programme import Programme
from bot.engine.run import Service
from bot.ports import Clock, Gateway, Ids, Store
from bot.talk.model import Event, Pressed

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class DemoClock:
    """``bot.ports.Clock`` that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        """Start at an instant (UTC)."""
        self._now = now

    def now(self) -> datetime:
        """Return the instant that was set last."""
        return self._now

    def set(self, now: datetime) -> None:
        """Move to an instant."""
        self._now = now

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def seeded_ids(seed: int) -> Ids:
    """Return ids that repeat from run to run."""
    rng = Random(f"ids/{seed}")

    def new_id() -> str:
        return "".join(rng.choices(ALPHABET, k=12))

    return new_id


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
    clock: DemoClock
    new_id: Ids
    store: Store


Build = Callable[[Gateway, Clock, Ids], Service]
