"""When meaning counts at the keyboard, and what is said about it."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.app import Mind, Pace
from adapters.console.render import dim
from adapters.console.screen import Screen
from adapters.settings import Settings
from bot.ports import Clock, Store

READING = "The models read what they compare with; on the first start that takes a minute."
READ = "Meaning counts now."
FIRST, LATER, MOMENT = 900.0, 5.0, 0.5
"""Seconds for which a pipe waits until the models have read what they compare with, and then what
was written, and for which somebody at the keyboard waits, who would rather have an answer."""

Think = Callable[[Settings, Store, Clock, str, Pace], Mind | None]
"""Opens a mind, or none where words do alone."""


@dataclass
class Thinking:
    """A mind that somebody at the keyboard waits for."""

    screen: Screen
    mind: Mind | None
    _waited: bool = False
    _means: bool = False

    async def catch_up(self) -> None:
        """Let the models read what was written before, so that all of it is compared by meaning.

        Somebody at the keyboard waits for a moment, and not for the first time; a pipe has time.
        """
        if self.mind is None:
            return
        if self._means:
            await self.mind.catch_up(MOMENT if self.screen.tty else LATER)
        elif not self._waited:
            self._waited = True
            self._say(READING)
            if not self.screen.tty:
                await self.mind.catch_up(FIRST)
        if self.mind.counts and not self._means:
            self._means = True
            self._say(READ)

    def _say(self, text: str) -> None:
        self.screen.write(dim(text, tty=self.screen.tty))
