"""A clock for the keyboard, which can be moved on."""

from datetime import datetime, timedelta

from bot.ports import Clock


class ShiftedClock:
    """``bot.ports.Clock`` that is ahead of another one."""

    def __init__(self, clock: Clock) -> None:
        """Start without an offset."""
        self._clock = clock
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the shifted instant."""
        return self._clock.now() + self._ahead

    def move(self, span: timedelta) -> None:
        """Be ahead by that much more."""
        self._ahead += span

    async def sleep(self, seconds: float) -> None:
        """Return after that many seconds."""
        await self._clock.sleep(seconds)
