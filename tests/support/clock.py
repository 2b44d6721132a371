"""A clock that stands still until it is moved, and ids that repeat from run to run."""

import asyncio
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def at(text: str) -> datetime:
    """Return the instant of a local time in Berlin such as ``2024-10-10 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(ZoneInfo("UTC"))


class StillClock:
    """``bot.ports.Clock`` under the test's control."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant that was set last."""
        return self._now

    def set(self, now: datetime) -> None:
        """Move to an instant."""
        self._now = now

    def move(self, span: timedelta) -> None:
        """Move on by a span."""
        self._now += span

    async def sleep(self, seconds: float) -> None:
        """Move on by so many seconds, and let others run."""
        self._now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class SeededIds:
    """``bot.ports.Ids`` from a seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = Random(seed)

    def __call__(self) -> str:
        """The next id."""
        return "".join(self._random.choices(ALPHABET, k=12))
