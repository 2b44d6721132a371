"""Sweeps: something that goes once through everybody in a programme."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sweep:
    """How far something has come that goes through a programme's people in the order of their ids.

    ``id`` says what it is and when it comes round again. ``last`` is whom it reached last: there it
    goes on after a restart. One goes through time instead (``bot.engine.steady``).
    """

    id: str
    programme_id: str
    begun_at: datetime
    last: str = ""
    ended_at: datetime | None = None
