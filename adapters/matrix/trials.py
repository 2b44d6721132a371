"""Rooms into which the bot was invited: by whom, and which of them it leaves again.

Strangers' chats are left when they said nothing for an hour, or when others come as well. A group
of somebody who does not take part is left after a day, unless it is a team's by then. And nobody
brings the bot into any number of rooms: beyond that the oldest ones are left. Whoever is left can
invite again, and is invited once the bot has something to say.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from adapters.matrix.acquaintance import Acquaintance, look_up
from adapters.matrix.home import Home, HomeError
from adapters.matrix.makers import Makers
from adapters.matrix.rings import Ring, Standing, Trial
from adapters.matrix.rooms import Rooms
from adapters.waiting import pause
from bot.engine.trouble import Trouble
from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

TRIAL = timedelta(hours=1)
"""How long a stranger may be silent."""
DAY = timedelta(days=1)
"""How long a guest may be, and how long a group may be no team's."""
MOST_OF_ONE, MOST_OF_A_STRANGER = 20, 3
"""Rooms of somebody who takes part, but those of teams; and of somebody who does not."""
MOST_OF_A_SERVER, MOST = 100, 500
"""Rooms of strangers and guests of one homeserver, and of all."""
_AT_ONCE = 200


class Trials:
    """The rooms of one device. ``prefix`` begins the names of their notes."""

    def __init__(  # what a room on trial touches
        self, home: Home, rooms: Rooms, makers: Makers, store: Store, clock: Clock, *, prefix: str
    ) -> None:
        self._home, self._rooms, self._makers = home, rooms, makers
        self._store, self._clock = store, clock
        self._note = f"{prefix}trial/"
        self._trials: dict[str, Trial] = {}
        self._due: dict[str, datetime] = {}
        self._part: set[str] = set()
        self._news = asyncio.Event()
        self._stuck = Trouble(log, "strangers' rooms can be left again")
        self._unstored = Trouble(log, "it can be noted again which strangers' rooms were left")

    def remember(self, notes: Mapping[str, str]) -> None:
        """Take the rooms from the notes."""
        for name, value in notes.items():
            if name.startswith(self._note):
                room = name.removeprefix(self._note)
                self._take(room, Trial.from_note(value))
                self._due[room] = self._clock.now()  # who takes part is seen with the first look

    def __contains__(self, room: str) -> bool:
        """Whether a room is on trial: it is of somebody who does not take part."""
        return room in self._trials and room not in self._part

    def __len__(self) -> int:
        return len(self._trials)

    @property
    def full(self) -> bool:
        """Whether there are far too many, as they cannot be left."""
        return len(self._trials) - len(self._part) >= 2 * MOST

    def is_of(self, room: str, user: str) -> bool:
        """Whether a room is on trial because of that user."""
        return room in self and self._trials[room].user == user

    async def begin(self, ring: Ring, standing: Standing, *, private: bool) -> None:
        """Begin the trial of who rings, or begin it anew. Raises ``StoreError``."""
        guest = standing is not Standing.STRANGER
        trial = Trial(ring.sender, self._clock.now(), private, guest)
        self._take(ring.room, trial)
        if standing is Standing.PART:
            self._part.add(ring.room)
        await self._store.accept((), {f"{self._note}{ring.room}": trial.to_note()})

    def _take(self, room: str, trial: Trial) -> None:
        self._trials[room] = trial
        self._due[room] = trial.since + _patience(trial)
        self._part.discard(room)

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
        """Leave the rooms in which the bot has no business, or no longer. Raises ``StoreError``."""
        now = self._clock.now()
        asked = dict.fromkeys(room for room in self._trials if self._is_in_question(room, now))
        asked.update(dict.fromkeys(self._beyond()))
        looking = iter(asked)
        while some := tuple(islice(looking, _AT_ONCE)):
            users = {self._trials[room].user for room in some}
            found = await look_up(self._store, users, some)
            for room in some:
                await self._judge(room, found, now)
        for room in [each for each in self._beyond() if each in asked]:
            await self._leave(room)

    def _is_in_question(self, room: str, now: datetime) -> bool:
        crowded = self._trials[room].private and room in self._rooms and not self._is_alone(room)
        return now >= self._due[room] or (crowded and room not in self._part)

    def _is_alone(self, room: str) -> bool:
        return self._rooms.of(room).direct_with(self._rooms.me) == self._trials[room].user

    async def _judge(self, room: str, found: Acquaintance, now: datetime) -> None:
        trial = self._trials[room]
        gone = room not in self._rooms and now - trial.since >= TRIAL
        if gone or room in found.bound:
            await self._strike_out(room, trial)
            return
        if trial.user in found.part:
            self._part.add(room)
        else:
            self._part.discard(room)
            if self._is_over(room, now, spoke=trial.user in found.spoke):
                await self._leave(room)
                return
        over = trial.since + _patience(trial)
        self._due[room] = over if over > now else now + DAY

    def _is_over(self, room: str, now: datetime, *, spoke: bool) -> bool:
        """Whether a room of somebody who does not take part is to be left."""
        trial = self._trials[room]
        if room in self._rooms and not self._is_alone(room):
            return trial.private or now - trial.since >= DAY
        return not spoke and now - trial.since >= _patience(trial)

    def _beyond(self) -> list[str]:
        """Return the rooms that are too many: of each person, each server and all the oldest.

        Of all those are taken first whose server has the most.
        """
        kept: list[str] = []
        of: Counter[str] = Counter()
        beyond = []
        for room in sorted(self._trials, key=lambda each: self._trials[each].since, reverse=True):
            trial, part = self._trials[room], room in self._part
            of[trial.user] += 1
            of[trial.server] += not part
            most = MOST_OF_ONE if part else MOST_OF_A_STRANGER
            if of[trial.user] > most or (not part and of[trial.server] > MOST_OF_A_SERVER):
                of[trial.server] -= not part
                beyond.append(room)
            elif not part:
                kept.append(room)
        while len(kept) > MOST:
            largest = max(kept, key=lambda each: (of[self._trials[each].server], each))
            server = self._trials[largest].server
            oldest = next(each for each in reversed(kept) if self._trials[each].server == server)
            kept.remove(oldest)
            of[server] -= 1
            beyond.append(oldest)
        return beyond

    async def _leave(self, room: str) -> None:
        trial, now = self._trials[room], self._clock.now().timestamp()
        try:
            await self._home.leave(room)
        except HomeError as error:
            words = f"A stranger's room is not left yet: {error}."
            self._stuck.strike(now, words, level=logging.INFO)
            return
        self._stuck.end(now)
        if trial.private:
            await self._makers.unmark_direct(trial.user, room)
        await self._strike_out(room, trial)

    async def _strike_out(self, room: str, trial: Trial) -> None:
        if self._trials.get(room) is trial:  # it has not begun anew meanwhile
            del self._trials[room], self._due[room]
            self._part.discard(room)
            await self._store.accept((), {f"{self._note}{room}": None})


def _patience(trial: Trial) -> timedelta:
    return DAY if trial.guest else TRIAL
