"""What a test listens to between the core and a real homeserver: events sent, events stored.

``MatrixTap`` stands between a courier and the channel's gateway. It remembers every event that
the bot has sent, and can end the service in the middle of sending one, as a power cut would.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple, cast

from adapters.matrix.channel import MatrixChannel
from adapters.matrix.home import Home, Json
from adapters.matrix.rooms import INVITE, JOIN
from adapters.matrix.send import Desk, MatrixGateway
from bot.ports import Begin, Delivery, Holding, Parcel, Store
from bot.talk.model import Envelope, RoomAct
from tests.support.clock import StillClock
from tests.support.town import Heard

TELEGRAM, MATRIX = "telegram", "matrix"
_POSITION = re.compile(r"[ts](?:\d+-)?(\d+)")


def position_of(token: str) -> int:
    """Return where in Synapse's stream of events a token stands."""
    match = _POSITION.match(token)
    return int(match[1]) if match else 0


class PatientClock:
    """A town's clock for its channels: waiting for the network makes no time pass."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Return the town's instant."""
        return self._clock.now()

    async def sleep(self, seconds: float) -> None:
        """Wait, but not for long."""
        await asyncio.sleep(min(seconds, 0.1))


class KilledError(Exception):
    """The service ends here."""


class Posted(NamedTuple):
    """An event that the bot has sent, and who was to see it: the others, here or invited."""

    room: str
    event: str
    users: frozenset[str]
    is_private: bool


@dataclass
class Said(Heard):
    """A message as a person sees it, with what it replies to, and what its file holds."""

    quotes: str | None = None
    content: bytes | None = None


@dataclass
class TappedStore:
    """A store that tells how far a homeserver's stream of events was taken."""

    store: Store
    position: int = 0
    taken: set[str] = field(default_factory=set)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def accept(
        self,
        envelopes: Sequence[Envelope],
        notes: Mapping[str, str | None] | None = None,
        holding: Holding | None = None,
    ) -> int:
        """See ``bot.ports.Store``."""
        count = await self.store.accept(envelopes, notes, holding)
        self.taken.update(each.ref for each in envelopes)
        for name, value in (notes or {}).items():
            if name.endswith("/since"):
                self.position = max(self.position, position_of(value or ""))
        return count


@dataclass
class MatrixTap:
    """``bot.ports.Gateway`` of a Matrix channel. ``acts`` is what was done to rooms.

    ``dies_in`` counts down the messages that may still be sent; with the last one the service ends
    before it learns that it was.
    """

    inner: MatrixGateway
    posted: list[Posted]
    acts: list[tuple[str, RoomAct]]
    dies_in: int | None = None
    desk: Desk | None = None
    channel: str = MATRIX
    single: bool = True

    def go_online(self, desk: Desk) -> None:
        """Send through this device from now on."""
        if self.desk is None or self.desk.rooms is not desk.rooms:
            self.desk = replace(desk, home=cast("Home", _TappedHome(desk.home, self)))
        self.inner.go_online(self.desk)

    def go_offline(self) -> None:
        """Take nothing any more."""
        self.inner.go_offline()

    def ready(self) -> bool:
        """See ``bot.ports.Gateway``."""
        return self.inner.ready()

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        """See ``bot.ports.Gateway``."""
        if parcel.body.act is not None:
            self.acts.append((parcel.to, parcel.body.act))
        return await self.inner.send(parcel, begin)

    def note(self, room: str, event: str, kind: str) -> None:
        """Remember an event, and end the service if it was the last message."""
        assert self.desk is not None
        known, me = self.desk.rooms.of(room), self.desk.rooms.me
        users = {user for user, each in known.members.items() if each.membership in (JOIN, INVITE)}
        private = known.direct_with(me) is not None
        self.posted.append(Posted(room, event, frozenset(users - {me}), private))
        if self.dies_in is not None and kind == "m.room.message":
            self.dies_in -= 1
            if self.dies_in <= 0:
                raise KilledError


class _TappedHome:
    """A homeserver that tells what was sent through it."""

    def __init__(self, home: Home, tap: MatrixTap) -> None:
        self._home, self._tap = home, tap

    def __getattr__(self, name: str) -> Any:
        return getattr(self._home, name)

    async def send(self, room: str, kind: str, content: Json, txn: str) -> str:
        """See ``adapters.matrix.home.Home``."""
        event = await self._home.send(room, kind, content, txn)
        self._tap.note(room, event, kind)
        return event


def tap(channel: MatrixChannel, posted: list[Posted], acts: list[tuple[str, RoomAct]]) -> MatrixTap:
    """Put a tap between a channel and whoever sends through it."""
    found = MatrixTap(channel.gateway, posted, acts)
    channel.gateway = cast("MatrixGateway", found)
    return found
