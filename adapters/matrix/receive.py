"""A sync loop of our own: fetch, translate, and store together with the position.

The position of the sync counts with the envelopes, in one transaction, so a crash anywhere brings
the same events again, and their ids keep them single. The first sync of a new store only looks
where the rooms are. What waited too long is not answered any more.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.lease import RETRY, Lease
from adapters.matrix.doors import Doors
from adapters.matrix.files import CHANNEL
from adapters.matrix.home import (
    Batch,
    Event,
    Home,
    HomeError,
    KeyStoreError,
    LoggedOut,
    RoomNews,
    Sealed,
    Throttled,
)
from adapters.matrix.makers import Makers, Rounds
from adapters.matrix.manners import Manners
from adapters.matrix.recent import Recent
from adapters.matrix.rooms import PRIVATE, Rooms
from adapters.matrix.sealed import Notes, Waiting
from adapters.matrix.signs import Rows, button_for
from adapters.matrix.translate import Picked, translate
from adapters.waiting import pause, unless
from bot.engine.heed import heed
from bot.ports import Clock, Parcel, Store, StoreError, Tx
from bot.talk.model import (
    Blocked,
    Envelope,
    Odd,
    RoomLeft,
    RoomMoved,
    RoomOpened,
    Unreadable,
)

log = logging.getLogger(__name__)

TIMEOUT = 25.0
"""Seconds for which the homeserver may hold a sync open."""
OLDEST = timedelta(days=2).total_seconds()
"""Words that waited longer are not answered any more: nobody means them now."""


@dataclass(slots=True)
class Listener:
    """Listens for one device while it holds the lease ``matrix:<user>``.

    ``go_online`` is called once the rooms are known, ``go_offline`` when the lease is lost.
    """

    home: Home
    store: Store
    clock: Clock
    owner: str
    rooms: Rooms
    recent: Recent
    manners: Manners
    makers: Makers
    rounds: Rounds
    doors: Doors
    on_stored: Callable[[], None]
    on_contact: Callable[[datetime], None]
    go_online: Callable[[], None]
    go_offline: Callable[[], None]
    timeout: float = TIMEOUT
    _since: str | None = None
    _full: bool = True
    _failures: int = 0
    _lease: Lease = field(init=False)
    _waiting: Waiting = field(init=False)

    def __post_init__(self) -> None:
        self._lease = Lease(self.store, f"{CHANNEL}:{self.home.user}", self.owner)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until ``stop`` is set. Raises ``LoggedOut`` and ``KeyStoreError``."""
        stopped = asyncio.create_task(stop.wait())
        try:
            await unless(stopped, self._remember())
            while not stop.is_set():
                await unless(stopped, self._step())
        finally:
            stopped.cancel()
            self.go_offline()
            await self._lease.release()

    async def _remember(self) -> None:
        notes = await self._patiently(lambda: self.store.notes(self._prefix))
        self._since = notes.get(f"{self._prefix}since")
        self._waiting = Waiting(
            f"{self._prefix}sealed/",
            {name: each for name, each in notes.items() if "/sealed/" in name},
        )
        self.doors.remember({name: each for name, each in notes.items() if "/trial/" in name})

    async def _step(self) -> None:
        try:
            if not await self._lease.hold(self.clock.now()):
                self.go_offline()
                await self.clock.sleep(RETRY)
                return
            self.rounds.begin()
            batch = await self.home.sync(self._since, self.timeout, full=self._full)
        except (LoggedOut, KeyStoreError):
            raise
        except (HomeError, StoreError) as error:
            self._failures += 1
            wait = error.seconds if isinstance(error, Throttled) else pause(self._failures)
            if self._failures in (1, 5):
                log.warning("the homeserver cannot be heard (%s); trying again", error)
            await self.clock.sleep(wait)
            return
        if self._failures:
            log.info("the homeserver is heard again")
        self._failures = 0
        self.on_contact(self.clock.now())
        await self._take(batch)
        self._since, self._full = batch.position, False
        self.rounds.end()
        self.go_online()

    # News.

    async def _take(self, batch: Batch) -> None:
        now = self.clock.now()
        found: list[Envelope | Picked] = []
        notes: Notes = {f"{self._prefix}since": batch.position}
        for news in batch.rooms:
            found.extend(self._read(news, now, notes))
        opened, gone = await self._waiting.unseal(self.home, batch.keys)
        notes |= gone
        for event in opened:
            found.extend(self._meaning(event, now))
        for sealed, note in self._waiting.give_up(now):
            notes |= note
            found.extend(self._sorry(sealed, now))
        found.extend(self._moves(batch.rooms, now))
        found.extend(self._leave(batch.left, now))
        self.makers.arrived([news.room for news in batch.rooms])
        await self._store(found, notes)
        self.doors.ring(batch.invites)
        await self._patiently(self.doors.end_trials)
        await self._ask_for_keys(batch)

    def _read(self, news: RoomNews, now: datetime, notes: Notes) -> Iterable[Envelope | Picked]:
        """Fold a room's state, and return what its timeline means."""
        new = news.room not in self.rooms
        self.rooms.take(RoomNews(news.room, news.state, ()))
        for event in news.events:
            if isinstance(event, Sealed):
                if event.age < OLDEST and event.sender != self.home.user:
                    notes |= self._waiting.add(event, now)
                continue
            yield from self._meaning(event, now)
            self.rooms.see(event)
        purpose = self.rooms.of(news.room).purpose
        if new and purpose and not purpose.startswith(PRIVATE):
            yield self._envelope(f"opened:{news.room}", RoomOpened(purpose), now, news.room)

    def _meaning(self, event: Event, now: datetime) -> Iterable[Envelope | Picked]:
        """Return what an event means, if it is not too old to be answered."""
        room = self.rooms.of(event.room)
        read = translate(event, room, self.home.user, now)
        if read is None or (event.age >= OLDEST and event.state_key is None):
            return
        if event.state_key is None:
            self.rooms.spoke(event.sender, event.room)
            self.manners.heard(event.room, event.id, waits=read.room is None)
        yield read

    def _sorry(self, sealed: Sealed, now: datetime) -> Iterable[Envelope]:
        """Return what makes the core explain once that a message cannot be read."""
        if self.rooms.of(sealed.room).direct_with(self.home.user) != sealed.sender:
            return
        yield Envelope(
            f"{CHANNEL}:sealed:{sealed.session}",
            f"{CHANNEL}:{sealed.sender}",
            Unreadable(Odd.SEALED),
            now,
        )

    def _moves(self, news: Iterable[RoomNews], now: datetime) -> Iterable[Envelope]:
        """Return which group chats were upgraded to a room in which the bot is, too."""
        for each in news:
            old = self.rooms.of(each.room).predecessor
            if old and self.rooms.successor(old) is not None:
                moved = RoomMoved(f"{CHANNEL}:{each.room}")
                yield self._envelope(f"moved:{old}", moved, now, old)

    def _leave(self, left: Iterable[str], now: datetime) -> Iterable[Envelope]:
        for each in left:
            if each not in self.rooms:
                continue
            user = self.rooms.of(each).direct_with(self.home.user)
            self.rooms.drop(each)
            if user is None:
                yield self._envelope(f"left:{each}:{now.timestamp()}", RoomLeft(), now, each)
            elif self.rooms.private_room_of(user) is None:
                shut = f"{CHANNEL}:left:{each}:{now.timestamp()}"
                yield Envelope(shut, f"{CHANNEL}:{user}", Blocked(), now)

    def _envelope(
        self, name: str, event: RoomOpened | RoomMoved | RoomLeft, now: datetime, room: str
    ) -> Envelope:
        """Return what happened to a room; it is told in the bot's own name."""
        me = f"{CHANNEL}:{self.home.user}"
        return Envelope(f"{CHANNEL}:{name}", me, event, now, f"{CHANNEL}:{room}")

    async def _ask_for_keys(self, batch: Batch) -> None:
        for news in batch.rooms:
            for event in news.events:
                if isinstance(event, Sealed):
                    try:
                        await self.home.ask_for_key(event)
                    except HomeError as error:
                        log.info("a key cannot be asked for: %s", error)

    # Storing.

    async def _store(self, found: list[Envelope | Picked], notes: Notes) -> None:
        async def store() -> int:
            envelopes = await self._pressed(found)
            return await self.store.accept(await heed(self.store, envelopes), notes)

        if await self._patiently(store):
            self.on_stored()

    async def _pressed(self, found: list[Envelope | Picked]) -> list[Envelope]:
        """Return envelopes; reactions to anything but a choice of the bot's are left out."""
        envelopes = []
        for each in found:
            if isinstance(each, Envelope):
                envelopes.append(each)
                continue
            button = button_for(each.sign, await self._buttons_of(each))
            if button is not None:
                envelopes.append(each.press(button.token))
        return envelopes

    async def _buttons_of(self, picked: Picked) -> Rows:
        recent = self.recent.buttons_of(picked.target)
        if recent is not None:
            return recent

        async def look(tx: Tx) -> Parcel | None:
            return await tx.parcel_with(picked.room or picked.account, picked.target)

        parcel = await self.store.run(look)
        return parcel.body.buttons if parcel is not None else ()

    async def _patiently(self, attempt: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Return what the first attempt returns that the store does not refuse."""
        failures = 0
        while True:
            try:
                return await attempt()
            except StoreError as error:
                failures += 1
                log.warning("the store takes no events (%s); trying again", error)
                await self.clock.sleep(pause(failures))

    @property
    def _prefix(self) -> str:
        return f"{CHANNEL}/{self.home.user}/"
