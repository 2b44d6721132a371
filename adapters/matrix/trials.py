"""Chats on trial: into which the bot has followed strangers, and which it leaves again.

Who says something is known by then. Where others come as well, it is no chat of two.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from adapters.matrix.home import Home, HomeError
from adapters.matrix.makers import Makers
from adapters.matrix.rings import Ring, Trial
from adapters.matrix.rooms import Rooms
from adapters.waiting import pause
from bot.engine.trouble import Trouble
from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

TRIAL = timedelta(hours=1)
"""How long a stranger may be silent."""


class Trials:
    """The rooms on trial of one device.

    ``prefix`` begins the names of their notes; ``knows`` tells whether somebody is known.
    """

    def __init__(  # what a room on trial touches
        self,
        home: Home,
        rooms: Rooms,
        makers: Makers,
        store: Store,
        clock: Clock,
        *,
        prefix: str,
        knows: Callable[[str], Awaitable[bool]],
    ) -> None:
        self._home, self._rooms, self._makers = home, rooms, makers
        self._store, self._clock = store, clock
        self._note, self._knows = f"{prefix}trial/", knows
        self._trials: dict[str, Trial] = {}
        self._news = asyncio.Event()
        self._stuck = Trouble(log, "strangers' rooms can be left again")
        self._unstored = Trouble(log, "it can be noted again which strangers' rooms were left")

    def remember(self, notes: Mapping[str, str]) -> None:
        """Take the rooms on trial from the notes."""
        for name, value in notes.items():
            if name.startswith(self._note):
                self._trials[name.removeprefix(self._note)] = Trial.from_note(value)

    def __contains__(self, room: str) -> bool:
        return room in self._trials

    def __len__(self) -> int:
        return len(self._trials)

    def is_of(self, room: str, user: str) -> bool:
        """Whether a room is on trial because of that user."""
        trial = self._trials.get(room)
        return trial is not None and trial.user == user

    async def begin(self, ring: Ring) -> None:
        """Begin the trial of who rings, or begin it anew. Raises ``StoreError``."""
        trial = self._trials[ring.room] = Trial(ring.sender, self._clock.now())
        await self._store.accept((), {f"{self._note}{ring.room}": trial.to_note()})

    def look(self) -> None:
        """Say that something is new in the rooms."""
        self._news.set()

    async def run(self) -> None:
        """End trials that are over, for ever, whenever something is new."""
        failures = 0
        while True:
            await self._news.wait()
            self._news.clear()
            now = self._clock.now().timestamp()
            try:
                await self.end()
            except StoreError as error:
                failures += 1
                words = f"It cannot be noted which strangers' rooms were left ({error})."
                self._unstored.strike(now, words)
                self._news.set()
                await self._clock.sleep(pause(failures))
            except Exception:
                log.exception("the rooms of strangers cannot be looked at")
            else:
                failures = 0
                self._unstored.end(now)

    async def end(self) -> None:
        """Leave the rooms of strangers who said nothing for an hour, or are not alone.

        Raises ``StoreError``.
        """
        for room, trial in list(self._trials.items()):
            now = self._clock.now()
            alone = self._rooms.of(room).direct_with(self._rooms.me) == trial.user
            crowded = room in self._rooms and not alone
            if now - trial.since < TRIAL and not crowded:
                continue
            if room in self._rooms and not await self._knows(trial.user):
                try:
                    await self._home.leave(room)
                except HomeError as error:
                    words = f"A stranger's room is not left yet: {error}."
                    self._stuck.strike(now.timestamp(), words, level=logging.INFO)
                    continue
                self._stuck.end(now.timestamp())
                await self._makers.unmark_direct(trial.user, room)
            if self._trials.get(room) is trial:  # it has not begun anew meanwhile
                del self._trials[room]
                await self._store.accept((), {f"{self._note}{room}": None})
