"""``NioHome``: a device on a homeserver, by matrix-nio."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from peewee import PeeweeException

from adapters.matrix.home import (
    Batch,
    Denied,
    Event,
    HomeError,
    Json,
    KeyStoreError,
    NewRoom,
    NotReached,
    Sealed,
    Secrets,
)
from adapters.matrix.library.account import Folder, RandomBytes
from adapters.matrix.library.convert import objects, tidy, unseal
from adapters.matrix.library.crosssign import CrossSigning
from adapters.matrix.library.decryption import Locked, decrypt
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.keys import Keys
from adapters.matrix.library.media import LARGEST_DOWNLOAD, Media
from adapters.matrix.library.opening import Opening
from adapters.matrix.library.rooms import RoomCalls
from adapters.matrix.library.syncing import Syncing
from adapters.matrix.library.wire import Wire, path

log = logging.getLogger(__name__)

_SECONDS_FOR_A_ROOM = 5.0
_IN_CLEAR = frozenset({"m.reaction", "m.room.redaction"})


@dataclass(frozen=True, slots=True)
class _Device:
    """What there is once the device is open."""

    client: GuardedClient
    keys: Keys
    syncing: Syncing


class NioHome:
    """``adapters.matrix.home.Home`` on matrix-nio.

    ``homeserver`` is the base address of its client-server API, ``user`` a full id or the part
    before the colon, ``folder`` what one device keeps for itself, ``largest_download`` a limit in
    bytes.
    """

    def __init__(  # what a login takes
        self,
        homeserver: str,
        user: str,
        secrets: Secrets,
        *,
        device_name: str,
        folder: Path,
        random_bytes: RandomBytes,
        largest_download: int = LARGEST_DOWNLOAD,
    ) -> None:
        """Touch neither homeserver nor folder yet."""
        self.user = user
        self.device = ""
        self._secrets = secrets
        self._random = random_bytes
        self._folder = Folder(folder)
        self._wire = Wire(homeserver)
        self._opening = Opening(self._wire, user, secrets, device_name)
        self._rooms = RoomCalls(self._wire)
        self._media = Media(self._wire, largest_download)
        self._opened: _Device | None = None

    # ---- its life ---------------------------------------------------------------------------

    async def open(self) -> None:
        """See ``Home.open``."""
        self._folder.lock()
        self._wire.open()
        try:
            account, client = await self._opening.open(self._folder, self._random)
            signing = CrossSigning(client, account, self._secrets.password)
            keys = Keys(client, self._random, signing.sign)
            self._opened = _Device(client, keys, Syncing(self._wire, client, keys, self._random))
            self.user, self.device = account.user, account.device
            try:
                await keys.publish()
            except PeeweeException as error:  # the disk is full, say, or somebody else writes
                where = self._folder.store
                raise KeyStoreError(f"the key store {where} cannot be used: {error}") from None
            await keys.sign()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """See ``Home.close``."""
        opened, self._opened = self._opened, None
        if opened is not None:
            await opened.keys.close()
            await opened.syncing.close()
            opened.client.shut()
        await self._wire.close()
        self._folder.unlock()

    # ---- what happens -----------------------------------------------------------------------

    async def sync(self, since: str | None, patience: float, *, full: bool = False) -> Batch:
        """See ``Home.sync``."""
        return await self._device().syncing.sync(since, patience, full=full)

    async def unseal(self, sealed: Sealed) -> Event | None:
        """See ``Home.unseal``."""
        try:
            return unseal(sealed.room, sealed.source, partial(decrypt, self._device().client.olm))
        except Locked:
            return None

    async def ask_for_key(self, sealed: Sealed) -> None:
        """See ``Home.ask_for_key``."""
        await self._device().keys.ask(sealed)

    # ---- what is said -----------------------------------------------------------------------

    async def send(self, room: str, kind: str, content: Json, txn: str) -> str:
        """See ``Home.send``."""
        device = self._device()
        await self._await_room(device, room)
        content = tidy(content)
        if device.client.rooms[room].encrypted and kind not in _IN_CLEAR:
            kind, content = await device.keys.encrypt(room, kind, content)
        answer = await self._wire.call("PUT", path("rooms", room, "send", kind, txn), content)
        return _id_in(answer)

    async def sent_as(self, room: str, event: str) -> str:
        """See ``Home.sent_as``."""
        try:
            found = await self._wire.call("GET", path("rooms", room, "event", event))
        except Denied:  # it cannot be seen, so it is not its own
            return ""
        txn = objects(found, "unsigned").get("transaction_id")
        return txn if isinstance(txn, str) else ""

    async def redact(self, room: str, event: str, txn: str) -> None:
        """See ``Home.redact``."""
        await self._wire.call("PUT", path("rooms", room, "redact", event, txn), {})

    async def see(self, room: str, event: str) -> None:
        """See ``Home.see``."""
        body = {"m.fully_read": event, "m.read": event}
        await self._wire.call("POST", path("rooms", room, "read_markers"), body)

    async def type(self, room: str, seconds: float) -> None:
        """See ``Home.type``."""
        body: dict[str, bool | int] = {"typing": seconds > 0}
        if seconds > 0:
            body["timeout"] = int(seconds * 1000)
        await self._wire.call("PUT", path("rooms", room, "typing", self.user), body)

    # ---- rooms ------------------------------------------------------------------------------

    async def make_room(self, plan: NewRoom) -> str:
        """See ``Home.make_room``."""
        room = await self._rooms.make(plan)
        self._device().client.expect(room, (self.user, *plan.invited))
        return room

    async def join(self, room: str) -> None:
        """See ``Home.join``."""
        await self._rooms.join(room)
        self._device().syncing.expect(room)

    async def leave(self, room: str) -> None:
        """See ``Home.leave``."""
        await self._rooms.leave(room)
        self._device().client.leave(room)

    async def invite(self, room: str, user: str) -> None:
        """See ``Home.invite``."""
        await self._rooms.invite(room, user)

    async def remove(self, room: str, user: str, reason: str = "") -> None:
        """See ``Home.remove``."""
        await self._rooms.remove(room, user, reason)

    async def members(self, room: str) -> Mapping[str, str]:
        """See ``Home.members``."""
        return await self._rooms.members(room)

    async def set_state(self, room: str, kind: str, key: str, content: Json) -> None:
        """See ``Home.set_state``."""
        await self._rooms.set_state(room, kind, key, content)

    # ---- files ------------------------------------------------------------------------------

    async def upload(self, data: bytes, name: str, mime: str, *, encrypted: bool) -> Json:
        """See ``Home.upload``."""
        return await self._media.upload(data, name, mime, encrypted=encrypted)

    async def download(self, file: Json) -> bytes:
        """See ``Home.download``."""
        return await self._media.download(file)

    async def largest_upload(self) -> int:
        """See ``Home.largest_upload``."""
        return await self._media.largest_upload()

    # ---- account data -----------------------------------------------------------------------

    async def account_data(self, kind: str) -> Json:
        """See ``Home.account_data``."""
        try:
            return tidy(await self._wire.call("GET", self._data(kind)))
        except Denied as error:
            if error.code != "M_NOT_FOUND":
                raise
            return {}

    async def set_account_data(self, kind: str, content: Json) -> None:
        """See ``Home.set_account_data``."""
        await self._wire.call("PUT", self._data(kind), content)

    # ---- inside -----------------------------------------------------------------------------

    def _data(self, kind: str) -> str:
        return path("user", self.user, "account_data", kind)

    def _device(self) -> _Device:
        if self._opened is None:
            raise NotReached("the device is closed")
        return self._opened

    async def _await_room(self, device: _Device, room: str) -> None:
        """Return once a sync has brought the room: before, nobody knows for whom to encrypt."""
        if room in device.client.rooms:
            return
        if not device.syncing.may_bring(room):
            raise Denied("M_NOT_FOUND", "the bot is not in that room")
        if not await device.syncing.wait_for(room, _SECONDS_FOR_A_ROOM):
            raise NotReached("no sync has brought that room by now")


def _id_in(answer: Json) -> str:
    event = answer.get("event_id")
    if not isinstance(event, str):
        raise HomeError("an event without an id")
    return event
