"""The Matrix channel, put together."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.flood import Gate
from adapters.lease import RETRY, Lease
from adapters.matrix.discovery import Undiscovered, discover
from adapters.matrix.doors import Doors
from adapters.matrix.files import CHANNEL, file_of
from adapters.matrix.home import (
    Denied,
    Home,
    HomeError,
    InUse,
    KeyStoreError,
    LoggedOut,
    Secrets,
    Throttled,
)
from adapters.matrix.library.downloads import Downloads
from adapters.matrix.library.nio_home import NioHome
from adapters.matrix.makers import Makers, Rounds
from adapters.matrix.manners import Manners
from adapters.matrix.marks import Marks
from adapters.matrix.once import Lives
from adapters.matrix.places import Places
from adapters.matrix.receive import OLDEST, TIMEOUT, Listener
from adapters.matrix.recent import Recent
from adapters.matrix.rooms import Rooms
from adapters.matrix.send import Desk, MatrixGateway
from adapters.waiting import pause, rest
from bot.domain.milestones import Media
from bot.engine.trouble import Trouble
from bot.ports import Clock, Fetch, MediaError, Store

log = logging.getLogger(__name__)

LOCKED_OUT = 60.0
"""Seconds between two attempts of a device that the homeserver does not know any more."""


def _ignore() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class MatrixOptions:
    """What an operator may set.

    ``homeserver`` is a URL or a server's name, ``user`` a full id or its first part, ``folder``
    where the account and its keys are kept. ``reactions`` places signs below choices;
    ``strangers`` lets people write whom the bot does not know; ``commands`` are the names that are
    written with a ``!``. ``timeout`` is how long a sync may
    be held open, ``oldest`` how long words may have waited to be answered, both in seconds.
    """

    homeserver: str
    user: str
    secrets: Secrets
    folder: Path
    device_name: str = "Kupplung"
    reactions: bool = True
    strangers: bool = True
    commands: frozenset[str] = frozenset()
    timeout: float = TIMEOUT
    oldest: float = OLDEST


class MatrixChannel:
    """One device: its gateway, and its way in.

    ``owner`` tells this process from its replicas. ``on_stored`` is called after new envelopes
    were committed. ``fetch`` gets photos and files of other messengers, ``gate`` keeps floods out.
    ``last_contact`` is when the homeserver was last heard of. Who holds ``lease`` opens the device;
    the others stand by.
    """

    def __init__(  # noqa: PLR0913 # what a channel needs of its surroundings
        self,
        options: MatrixOptions,
        store: Store,
        clock: Clock,
        owner: str,
        *,
        random_bytes: Callable[[int], bytes],
        on_stored: Callable[[], None] = _ignore,
        fetch: Fetch | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._options = options
        self._store, self._clock = store, clock
        self.lease = Lease(store, clock, f"{CHANNEL}:{options.user}", owner, CHANNEL)
        self._random_bytes = random_bytes
        self._on_stored = on_stored
        self._recent = Recent()
        self.gateway = MatrixGateway(
            self._recent, fetch, reactions=options.reactions, commands=options.commands
        )
        self._gate = gate or Gate()
        self._trouble = Trouble(log, "Matrix can be used again")
        self.me: str | None = None
        self.last_contact: datetime | None = None
        self.polls = True
        self._home: Home | None = None
        self._downloads = Downloads(options.homeserver, options.folder)

    async def start(self) -> None:
        """Do nothing yet: the homeserver is looked for by ``run``."""

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until ``stop`` is set, whatever the network, the homeserver or the store do."""
        await self.lease.serve(stop, lambda over: self._serve(over, stop))

    async def _serve(self, stop: asyncio.Event, end: asyncio.Event) -> None:
        """Receive with the lease, until ``stop``; ``end`` tells whether that is for good."""
        failures = 0
        while not stop.is_set():
            before = self.last_contact
            try:
                home = await self._open()
                await self._listen(home, stop)
            except HomeError as error:
                failures = failures + 1 if self.last_contact == before else 1
                self._trouble.strike(
                    self._clock.now().timestamp(), f"Matrix: {error}. Trying again.",
                    kind="throttled" if isinstance(error, Throttled) else "", level=logging.ERROR,
                )  # fmt: skip
                locked_out = isinstance(error, LoggedOut | KeyStoreError | Denied | Undiscovered)
                hopeless = locked_out and self._home is None
                wait = LOCKED_OUT if hopeless else pause(failures)
                await rest(self._clock, RETRY if isinstance(error, InUse) else wait, stop)
            finally:
                if not end.is_set():  # else what is under way may still arrive
                    await self._hang_up()

    async def close(self) -> None:
        """Close connections and keys; nothing can be sent afterwards."""
        await self._hang_up()
        await self.lease.release()

    async def fetch(self, media: Media) -> bytes:
        """Return what a photo or a file of this messenger holds; raise ``MediaError``.

        Another process may have the device, and this one may be what speaks to other messengers.
        """
        file = file_of(media)
        if file is None:
            raise MediaError("this is no file of Matrix", gone=True)
        try:
            return await (self._home or self._downloads).download(file)
        except Denied as error:
            raise MediaError(str(error), gone=True) from error
        except HomeError as error:
            raise MediaError(str(error)) from error

    async def _open(self) -> Home:
        options = self._options
        url = await discover(options.homeserver)
        home = NioHome(
            url,
            options.user,
            options.secrets,
            device_name=options.device_name,
            folder=options.folder,
            random_bytes=self._random_bytes,
        )
        try:
            await home.open()
        except BaseException:
            await home.close()
            raise
        self._home, self.me = home, home.user
        self._trouble.end(self._clock.now().timestamp())
        log.info("connected to Matrix as %s, device %s", home.user, home.device)
        return home

    async def _listen(self, home: Home, stop: asyncio.Event) -> None:
        rooms, rounds = Rooms(home.user), Rounds()
        makers = Makers(home, rooms, rounds)
        time = asyncio.get_running_loop().time
        manners, marks, lives = Manners(home, time), Marks(time), Lives()
        doors = Doors(
            home, rooms, makers, self._store, self._clock,
            prefix=f"{CHANNEL}/{home.user}/", strangers=self._options.strangers,
        )  # fmt: skip
        places = Places(home.user.partition(":")[2], time)
        desk = Desk(home, rooms, makers, manners, marks, places, lives)
        listener = Listener(
            home=home,
            store=self._store,
            clock=self._clock,
            holding=self.lease.holding,
            rooms=rooms,
            recent=self._recent,
            manners=manners,
            makers=makers,
            rounds=rounds,
            doors=doors,
            lives=lives,
            on_stored=self._on_stored,
            on_contact=self._note_contact,
            go_online=lambda: self.gateway.go_online(desk),
            go_offline=self.gateway.go_offline,
            timeout=self._options.timeout,
            oldest=self._options.oldest,
            gate=self._gate,
        )
        beside = [asyncio.create_task(each.run()) for each in (manners, doors, marks)]
        try:
            await listener.run(stop)
        finally:
            for task in beside:
                task.cancel()
            for ended in await asyncio.gather(*beside, return_exceptions=True):
                if isinstance(ended, Exception):
                    log.error("what runs beside the sync ended", exc_info=ended)

    async def _hang_up(self) -> None:
        self.gateway.go_offline()
        home, self._home = self._home, None
        if home is not None:
            await home.close()

    def _note_contact(self, at: datetime) -> None:
        self.last_contact = at
