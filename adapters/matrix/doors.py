"""Invitations: who is known, or holds a code, is let in; strangers are, to a chat of two, at first.

A code cannot come with an invitation but in its words or in the room's name. So the bot follows a
stranger into a private chat (a few an hour), where they may show one, or ask to join without; who
says nothing for an hour is left again. All other invitations are declined, quietly.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Denied, Home, HomeError, Invite, Throttled
from adapters.matrix.makers import Makers
from adapters.matrix.rooms import Rooms
from adapters.waiting import pause
from bot.codes import code_hash, read_code
from bot.domain.people import Account, Invitation
from bot.ports import Clock, Store, Tx

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
TRIAL = HOUR
"""How long a stranger may be silent."""
MOST_TRIES = 5

Notes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many invitations are accepted in an hour: of anybody known, of strangers by server."""

    known: int = 20
    strangers: int = 30
    strangers_of_a_server: int = 10


@dataclass(slots=True)
class Ledger:
    """What was accepted within the last hour, by whom it counts for."""

    accepted: dict[str, deque[datetime]] = field(default_factory=dict)

    def take(self, name: str, most: int, now: datetime) -> bool:
        """Whether there is still room under a limit; then it counts."""
        times = self.accepted.setdefault(name, deque())
        while times and now - times[0] >= HOUR:
            times.popleft()
        if len(times) >= most:
            return False
        times.append(now)
        return True


class Doors:
    """Answers invitations of one device, one after the other, beside the sync.

    ``trials`` are the notes of rooms on trial (``prefix`` before the room: since when). With
    ``strangers`` off they are declined, too.
    """

    def __init__(  # noqa: PLR0913 # everything that an invitation touches
        self,
        home: Home,
        rooms: Rooms,
        makers: Makers,
        store: Store,
        clock: Clock,
        *,
        prefix: str,
        strangers: bool,
        allowance: Allowance | None = None,
    ) -> None:
        self._home, self._rooms, self._makers = home, rooms, makers
        self._store, self._clock = store, clock
        self._prefix, self._strangers = prefix, strangers
        self._allowance = allowance or Allowance()
        self._ledger = Ledger()
        self._queue: asyncio.Queue[Invite] = asyncio.Queue()
        self._queued: set[str] = set()
        self._trials: dict[str, datetime] = {}

    def remember(self, trials: Mapping[str, str]) -> None:
        """Take the rooms on trial from the notes."""
        for name, since in trials.items():
            self._trials[name.removeprefix(self._prefix)] = datetime.fromisoformat(since)

    def ring(self, invites: tuple[Invite, ...]) -> None:
        """Take invitations; they are answered soon."""
        for invite in invites:
            if invite.room not in self._queued:
                self._queued.add(invite.room)
                self._queue.put_nowait(invite)

    async def run(self, stop: asyncio.Event) -> None:
        """Answer invitations until ``stop`` is set."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                waiting = asyncio.create_task(self._queue.get())
                await asyncio.wait({waiting, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    waiting.cancel()
                    return
                invite = waiting.result()
                await self._answer_patiently(invite)
                self._queued.discard(invite.room)
        finally:
            stopped.cancel()

    async def _answer_patiently(self, invite: Invite) -> None:
        welcome: bool | None = None
        for tried in range(1, MOST_TRIES + 1):
            try:
                if welcome is None:
                    welcome = await self._is_welcome(invite)
                await self._answer(invite, welcome=welcome)
                return
            except Throttled as error:
                await self._clock.sleep(error.seconds)
            except Denied as error:
                log.info("an invitation is void: %s", error)
                return
            except Exception as error:  # noqa: BLE001 # one invitation must not shut the doors
                log.warning("an invitation cannot be answered yet: %s", error)
                await self._clock.sleep(pause(tried))

    async def _answer(self, invite: Invite, *, welcome: bool) -> None:
        if not welcome:
            await self._home.leave(invite.room)
            return
        await self._home.join(invite.room)
        if invite.direct:
            self._rooms.mark_direct(invite.room)
            await self._makers.mark_direct(invite.sender, invite.room)

    async def _is_welcome(self, invite: Invite) -> bool:
        """Decide, and count what is accepted."""
        now, limits = self._clock.now(), self._allowance
        words = (invite.reason, invite.name, invite.topic)

        async def look(tx: Tx) -> bool:
            if await tx.get(Account, f"{CHANNEL}:{invite.sender}") is not None:
                return True
            return any([await _is_good(tx, each) for each in words])

        if await self._store.run(look):
            return self._ledger.take(invite.sender, limits.known, now)
        if not (self._strangers and invite.direct):
            return False
        server = invite.sender.partition(":")[2]
        if not self._ledger.take(f":{server}", limits.strangers_of_a_server, now):
            return False
        if not self._ledger.take("", limits.strangers, now):
            return False
        self._trials[invite.room] = now
        await self._store.accept((), {f"{self._prefix}{invite.room}": now.isoformat()})
        return True

    async def end_trials(self) -> None:
        """Leave the rooms of strangers who said nothing for an hour."""
        now = self._clock.now()
        for room, since in list(self._trials.items()):
            if now - since < TRIAL:
                continue
            user = self._rooms.of(room).direct_with(self._rooms.me)
            known = user is not None and await self._knows(user)
            if not known and room in self._rooms:
                try:
                    await self._home.leave(room)
                except HomeError as error:
                    log.info("a stranger's room is not left yet: %s", error)
                    continue
            del self._trials[room]
            await self._store.accept((), {f"{self._prefix}{room}": None})

    async def _knows(self, user: str) -> bool:
        async def look(tx: Tx) -> bool:
            return await tx.get(Account, f"{CHANNEL}:{user}") is not None

        return await self._store.run(look)


async def _is_good(tx: Tx, words: str) -> bool:
    """Whether words hold a code that is still good."""
    for word in (words, *words.split()):
        code = read_code(word)
        found = await tx.get(Invitation, code_hash(code)) if code else None
        if found is not None and found.uses_left != 0:
            return True
    return False
