"""A sync loop of our own: fetch, translate, and store together with the position.

The position of the sync counts with the envelopes, in one transaction, so a crash anywhere brings
the same events again, and their ids keep them single. The first sync of a new store only looks
where the rooms are. What waited too long is not answered any more.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.flood import Gate
from adapters.matrix.acquaintance import bound_of, look_up
from adapters.matrix.asking import Asking
from adapters.matrix.doors import Doors
from adapters.matrix.files import CHANNEL
from adapters.matrix.found import Found
from adapters.matrix.home import (
    Batch,
    Denied,
    Home,
    HomeError,
    KeyStoreError,
    LoggedOut,
    Throttled,
)
from adapters.matrix.late import Past, too_late
from adapters.matrix.makers import Makers, Rounds
from adapters.matrix.manners import Manners
from adapters.matrix.news import Reader
from adapters.matrix.once import Lives
from adapters.matrix.receipts import Receipts
from adapters.matrix.recent import Recent
from adapters.matrix.rooms import Rooms
from adapters.matrix.sealed import Notes, Waiting
from adapters.matrix.signs import Rows, button_for
from adapters.matrix.translate import Picked
from adapters.waiting import pause, unless
from bot.engine.heed import heed
from bot.engine.trouble import Trouble
from bot.ports import Clock, Holding, Parcel, Store, StoreError, Tx
from bot.talk.model import Envelope

log = logging.getLogger(__name__)

TIMEOUT = 25.0
"""Seconds for which the homeserver may hold a sync open."""
OLDEST = timedelta(days=2).total_seconds()
"""Words that waited longer are not answered any more: nobody means them now."""


@dataclass(slots=True)
class Listener:
    """Listens for one device, in the name of the lease ``holding``.

    ``go_online`` is called once the rooms are known, ``go_offline`` at the end.
    """

    home: Home
    store: Store
    clock: Clock
    holding: Holding
    rooms: Rooms
    recent: Recent
    manners: Manners
    makers: Makers
    rounds: Rounds
    doors: Doors
    lives: Lives
    on_stored: Callable[[], None]
    on_contact: Callable[[datetime], None]
    go_online: Callable[[], None]
    go_offline: Callable[[], None]
    timeout: float = TIMEOUT
    oldest: float = OLDEST
    gate: Gate = field(default_factory=Gate)
    _since: str | None = None
    _full: bool = True
    _failures: int = 0
    _unheard: Trouble = field(init=False)
    _unstored: Trouble = field(init=False)
    _full_up: Trouble = field(init=False)
    _past: Past = field(init=False)
    _reader: Reader = field(init=False)
    _waiting: Waiting = field(init=False)
    _asking: Asking = field(init=False)
    _receipts: Receipts = field(init=False)

    def __post_init__(self) -> None:
        self._past = Past(self.oldest)
        self._reader = Reader(self.rooms, self._past, self._prefix)
        self._unheard = Trouble(log, "the homeserver is heard again")
        self._unstored = Trouble(log, "the store takes events again")
        self._full_up = Trouble(log, "there is room for messages whose keys are late")
        self._receipts = Receipts(self.home, self.store, self.clock, self.lives)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until ``stop`` is set. Raises ``LoggedOut`` and ``KeyStoreError``."""
        stopped = asyncio.create_task(stop.wait())
        beside: list[asyncio.Task[Any]] = [stopped]
        try:
            await unless(stopped, self._remember())
            if not stop.is_set():
                beside.append(asyncio.create_task(self._asking.run()))
            while not stop.is_set():
                await unless(stopped, self._step())
        finally:
            for task in beside:
                task.cancel()
            self.go_offline()

    async def _remember(self) -> None:
        notes = await self._patiently(lambda: self.store.notes(self._prefix))
        self._since = notes.get(f"{self._prefix}since")
        restores = await self._patiently(lambda: self.store.run(_restores))
        self._past.restored = max(restores, default=None)
        self.lives.remember(restores)
        sealed = f"{self._prefix}sealed/"
        kept = {name: each for name, each in notes.items() if name.startswith(sealed)}
        self._waiting = Waiting(sealed, kept)
        self._asking = Asking(self.home, self._waiting, self.clock)
        self._reader.remember(notes)
        self.doors.remember(notes)
        await self.makers.remember()

    async def _step(self) -> None:
        try:
            self.rounds.begin()
            # After a failure nothing is waited for: once it is heard, words may go out again.
            batch = await self.home.sync(
                self._since, 0.0 if self._failures else self.timeout, full=self._full
            )
        except (LoggedOut, KeyStoreError):
            raise
        except (HomeError, StoreError) as error:
            self._failures += 1
            wait = error.seconds if isinstance(error, Throttled) else pause(self._failures)
            if not isinstance(error, Throttled):
                self.go_offline()  # what waits in the outbox need not be tried in vain
            words = f"The homeserver cannot be heard ({error}). Trying again."
            self._unheard.strike(self._now(), words, kind=_kind_of(error))
            await self.clock.sleep(wait)
            return
        self._failures = 0
        self._unheard.end(self._now())
        self.on_contact(self.clock.now())
        await self._take(batch)
        self._since, self._full = batch.position, False
        self.rounds.end()
        self.go_online()

    # News.

    async def _take(self, batch: Batch) -> None:
        now = self.clock.now()
        await self._mark_bound([news.room for news in (*batch.rooms, *batch.left)])
        batch, amended = self._waiting.amend(batch, now)
        found = self._reader.read(batch, now, anew=self._full, first=self._since is None)
        notes: Notes = {f"{self._prefix}since": batch.position}
        keys = None if self._full else batch.keys
        opened, gone = await self._waiting.unseal(self.home, keys, now)
        for event in opened:
            self._reader.read_late(event, now, found)
        found.meant[:0] = await self._patiently(
            lambda: too_late(self.store, found.late, self._pressed, now)
        )
        notes |= amended | gone | found.notes | self.doors.write_down(batch.invites)
        if found.sealed:
            notes |= await self._keep(found, now)
        for late, note in self._waiting.give_up(now):
            notes |= note
            self._reader.give_up(late, now, found)
        self.makers.arrived([news.room for news in batch.rooms])
        paced: list[tuple[Envelope | Picked, datetime]] = [
            (each, found.sent.get(each.id, now)) for each in found.meant
        ]
        passed = self.gate.admit(paced)
        await self._store(passed, notes, found.sent)
        for each in found.taken:
            self.manners.heard(each.room, each.event, waits=each.waits)
        self.doors.ring(batch.invites)
        self.doors.follow(found.moved)
        self.doors.trials.look()
        for sealed in found.sealed:
            if sealed in self._waiting:
                self._asking.ask(sealed)

    async def _mark_bound(self, rooms: Collection[str]) -> None:
        """Learn which rooms are teams' by now: of these no words are private, however few stay."""
        bound = await self._patiently(lambda: bound_of(self.store, rooms))
        self.rooms.mark_bound(rooms, bound)

    async def _keep(self, found: Found, now: datetime) -> Notes:
        """Keep what waits for its key; who finds no room is told like those whose key is late."""
        users = {each.sender for each in found.sealed}
        known = await self._patiently(lambda: look_up(self.store, users))
        notes, lost = Notes(), False
        for sealed in found.sealed:
            note, gone = self._waiting.add(sealed, now, part=sealed.sender in known.part)
            notes |= note
            if gone is not None:
                lost = True
                self._reader.give_up(gone, now, found)
        if lost:
            self._full_up.strike(
                self._now(), "Too many messages wait for their keys; some are lost."
            )
        else:
            self._full_up.end(self._now())
        return notes

    # Storing.

    async def _store(
        self, found: list[Envelope | Picked], notes: Notes, sent: Mapping[str, datetime]
    ) -> None:
        async def store() -> int:
            heard = await heed(self.store, await self._pressed(found), sent)
            return await self.store.accept(heard, notes, self.holding)

        if await self._patiently(store):
            self.on_stored()

    async def _pressed(self, found: list[Envelope | Picked]) -> list[Envelope]:
        """Return envelopes; reactions to anything but a choice of the bot's are left out."""
        envelopes = []
        for each in found:
            if isinstance(each, Envelope):
                answers = self.recent.whole_of(each.answers)
                await self._recover(each, answers or each.thread)
                envelopes.append(replace(each, answers=answers))
                continue
            button = button_for(each.sign, await self._buttons_of(each))
            if button is not None:
                envelopes.append(each.press(button.token))
        return envelopes

    async def _buttons_of(self, picked: Picked) -> Rows:
        """Return what a message offers, or did before an edit: its signs can still be tapped."""
        to = picked.room or picked.account
        recent = self.recent.buttons_of(to, picked.target)
        if recent is not None:
            return recent

        await self._recover(picked, picked.target)

        async def look(tx: Tx) -> tuple[Parcel, ...]:
            return await tx.parcels_with(to, picked.target)

        versions = await self.store.run(look)
        return next((each.body.buttons for each in versions if each.body.buttons), ())

    async def _recover(self, each: Envelope | Picked, meant: str | None) -> None:
        """See to it that the store knows the message which is meant, if it is the bot's."""
        to = each.room or each.account
        if meant is not None and self.recent.buttons_of(to, meant) is None:
            user = each.account.removeprefix(f"{CHANNEL}:")
            group = each.room.removeprefix(f"{CHANNEL}:") if each.room is not None else None
            await self._receipts.recover(to, group or self.rooms.private_room_of(user), meant)

    async def _patiently(self, attempt: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """Return what the first attempt returns that the store does not refuse."""
        failures = 0
        while True:
            try:
                found = await attempt()
            except StoreError as error:
                failures += 1
                words = f"The store takes no events ({error}). Trying again."
                self._unstored.strike(self._now(), words)
                await self.clock.sleep(pause(failures))
            else:
                self._unstored.end(self._now())
                return found

    def _now(self) -> float:
        return self.clock.now().timestamp()

    @property
    def _prefix(self) -> str:
        return f"{CHANNEL}/{self.home.user}/"


async def _restores(tx: Tx) -> tuple[datetime, ...]:
    return await tx.restores()


def _kind_of(error: HomeError | StoreError) -> str:
    """Return what makes two errors the same trouble; "" where their words do."""
    match error:
        case Throttled():
            return "throttled"
        case Denied() | StoreError():
            return ""
        case _:
            return "not reached"  # an outage fails in several ways, one after the other
