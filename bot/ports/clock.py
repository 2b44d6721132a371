"""Time, and fresh ids."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the service sees it."""

    def now(self) -> datetime:
        """Return the present instant (UTC)."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds of this clock."""
        ...


class Ids(Protocol):
    """A source of fresh ids."""

    def __call__(self) -> str:
        """Return 12 characters of ``a-z2-7`` that were not returned before (60 random bits)."""
        ...
