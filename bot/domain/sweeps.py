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


def gone_back(last: str, old: str, new: str) -> str:
    """Return how far something has come through people by their ids, once one becomes another.

    Whoever was ahead of it, and is behind it as somebody else, must not be passed by: it goes back
    to them. What it does again for who is in between has to be single by itself.
    """
    return new[:-1] if new <= last < old else last
