"""What a channel stores and sends, seen from outside: so tests know what they can wait for."""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, cast

from adapters.matrix.files import CHANNEL
from adapters.matrix.home import Home, Json
from adapters.matrix.send import Desk, MatrixGateway
from bot.ports import Begin, Delivery, Holding, Parcel, Store
from bot.talk.model import Envelope
from tests.support.clock import StillClock

PATIENCE = 10.0
"""Seconds to wait for what does not come."""
A_MOMENT = 0.002
NOT_LONG = 0.1
CONNECTED = "connected to Matrix"

_POSITION = re.compile(r"[ts](?:\d+-)?(\d+)")


class Posted(NamedTuple):
    """An event that the bot has sent."""

    room: str
    event: str
    kind: str
    txn: str


class ChannelClock:
    """A town's clock for a channel: who waits for the network need not let time pass."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """The town's instant."""
        return self._clock.now()

    async def sleep(self, seconds: float) -> None:
        """Wait, but not long."""
        await asyncio.sleep(min(seconds, NOT_LONG))


class WatchedStore:
    """A store that tells what a channel has put there: whose events, up to which position."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.taken: set[str] = set()
        self.position = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def accept(
        self,
        envelopes: Sequence[Envelope],
        notes: Mapping[str, str | None] | None = None,
        holding: Holding | None = None,
    ) -> int:
        """See ``bot.ports.Store``."""
        count = await self._store.accept(envelopes, notes, holding)
        self.taken.update(each.ref for each in envelopes)
        for name, value in (notes or {}).items():
            if name.endswith("/since"):
                self.position = max(self.position, position_of(value or ""))
        return count


class WatchedHome:
    """A homeserver that tells which events were sent through it."""

    def __init__(self, home: Home, posted: list[Posted]) -> None:
        self._home, self._posted = home, posted

    def __getattr__(self, name: str) -> Any:
        return getattr(self._home, name)

    async def send(self, room: str, kind: str, content: Json, txn: str) -> str:
        """See ``adapters.matrix.home.Home``."""
        event = await self._home.send(room, kind, content, txn)
        self._posted.append(Posted(room, event, kind, txn))
        return event


class WatchedGateway:
    """A channel's gateway, on a homeserver that is watched. ``desk`` is the device's at work."""

    channel = CHANNEL
    single = True

    def __init__(self, gateway: MatrixGateway, posted: list[Posted]) -> None:
        self._gateway, self._posted = gateway, posted
        self._desk: Desk | None = None

    @property
    def desk(self) -> Desk:
        """What the device that was online last sends with."""
        assert self._desk is not None
        return self._desk

    def go_online(self, desk: Desk) -> None:
        """Send through this device from now on."""
        if self._desk is None or self._desk.rooms is not desk.rooms:
            self._desk = replace(desk, home=cast("Home", WatchedHome(desk.home, self._posted)))
        self._gateway.go_online(self._desk)

    def go_offline(self) -> None:
        """Take nothing any more."""
        self._gateway.go_offline()

    def ready(self) -> bool:
        """Whether the device is online."""
        return self._gateway.ready()

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """See ``bot.ports.Gateway``."""
        return await self._gateway.send(parcel, begin)


class Remarks(logging.Handler):
    """Keeps what a channel has to say: nothing but a greeting, if all goes well."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as text."""
        line = self.format(record)
        if not line.startswith(CONNECTED):
            self.lines.append(line)

    def listen(self) -> None:
        """Begin to listen to the channel."""
        logger = logging.getLogger("adapters.matrix")
        logger.addHandler(self)
        logger.setLevel(logging.INFO)

    def turn_away(self) -> None:
        """Listen no longer."""
        logger = logging.getLogger("adapters.matrix")
        logger.removeHandler(self)
        logger.setLevel(logging.NOTSET)


def position_of(token: str) -> int:
    """Return where in Synapse's stream of events a token stands."""
    match = _POSITION.match(token)
    return int(match[1]) if match else 0


async def until(condition: Callable[[], object]) -> None:
    """Wait for something that another task does. Raises ``TimeoutError``."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 (it may be anything)
            await asyncio.sleep(A_MOMENT)
