"""A clock that is moved, and ids that repeat."""

import asyncio
from datetime import datetime, timedelta
from random import Random

from bot.ports import Ids

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class VirtualClock:
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
