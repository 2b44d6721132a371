"""The housekeeping of keys: what is uploaded, learned of others, and handed out.

Everything here may be done again at any time. What goes wrong with one user's or one device's
keys goes wrong for them alone.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from nio.api import Api
from nio.responses import (
    KeysClaimResponse,
    KeysUploadResponse,
    RoomKeyRequestResponse,
    ShareGroupSessionResponse,
)
from peewee import PeeweeException

from adapters.matrix.home import ENCRYPTION, Denied, HomeError, Sealed
from adapters.matrix.library.beside import Beside
from adapters.matrix.library.convert import objects
from adapters.matrix.library.devices import SECONDS_FOR_OTHER_SERVERS, Devices
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.owed import Owed
from adapters.matrix.library.wire import path
from bot.engine.trouble import Trouble
from bot.ports import mark_of

log = logging.getLogger(__name__)

_ALGORITHM = "signed_curve25519"
_WEEK = 7 * 24 * 3600.0
_ROUNDS = 5
_MOST_REQUESTS = 50
"""Of so many keys of a room it is kept in mind that they were asked for."""


class Keys:
    """The keys of one device, and those it knows of others."""

    def __init__(
        self,
        client: GuardedClient,
        random_bytes: Callable[[int], bytes],
        sign: Callable[[], Awaitable[None]],
    ) -> None:
        """Do nothing yet. ``sign`` cross-signs the device, once."""
        self._client = client
        self._random = random_bytes
        self._sign = sign
        self._sharing: dict[str, asyncio.Lock] = {}
        self._devices = Devices(client)
        self._owed = Owed(client, self._devices.unknown)
        self._beside = Beside()
        self._failing: set[str] = set()
        self._renewed = asyncio.get_running_loop().time()
        self._trouble = Trouble(log, "keys are kept in order again")

    # ---- our own ----------------------------------------------------------------------------

    async def publish(self) -> None:
        """Upload the device's keys, and new one-time keys, where some are missing."""
        client = self._client
        if client.should_upload_keys:
            keys = client.olm.share_keys()
            # The private halves first: died in between, nio would make others for the same ids,
            # and the homeserver would refuse them for ever.
            client.olm.save_account()
            method, where, data = Api.keys_upload("", keys)
            try:
                await client._send(KeysUploadResponse, method, where, data)  # noqa: SLF001 # nio's
            except Denied:
                # After a restored backup the next ids are taken: nio would offer the same keys
                # again and again. The next ones get higher ids.
                client.olm.mark_keys_as_published()
                client.olm.save_account()
                raise

    async def sign(self) -> None:
        """Cross-sign the device. Only logs what fails: the next sync retries what passes.

        So that happens before the first word, if it can.
        """
        await self._try("sign", self._sign)

    async def renew_fallback(self, unused: object) -> None:
        """Publish a fallback key when none is left ``unused``, and once a week.

        nio knows of none: who meets the bot while it is away, and after its one-time keys are
        used up, could not write to it at all.
        """
        week_over = asyncio.get_running_loop().time() - self._renewed > _WEEK
        if not isinstance(unused, list) or (_ALGORITHM in unused and not week_over):
            return
        olm = self._client.olm
        account = olm.account._account  # noqa: SLF001 # nio does not hand it on
        if week_over or not account.fallback_key:
            account.generate_fallback_key()
        ((key_id, key),) = account.fallback_key.items()
        signed: dict[str, Any] = {"key": key.to_base64(), "fallback": True}
        signature = olm.sign_json(signed)
        signed["signatures"] = {olm.user_id: {f"ed25519:{olm.device_id}": signature}}
        olm.save_account()
        body = {"fallback_keys": {f"{_ALGORITHM}:{key_id}": signed}}
        await self._client.wire.call("POST", path("keys", "upload"), body)
        olm.mark_keys_as_published()
        olm.save_account()
        self._renewed = asyncio.get_running_loop().time()

    async def keep_house(self, unused_fallback: object) -> None:
        """Do what a sync has shown to be necessary. Only logs what fails: the next one retries.

        What waits for the servers of others is done beside: theirs may answer as late as they like.
        """
        await self._try("publish", self.publish)
        await self.sign()
        await self._try("renew", lambda: self.renew_fallback(unused_fallback))
        await self._try("forget", self._forget_requests)
        self._beside.do("learn", lambda: self._try("learn", self._learn))
        self._mend_beside()

    async def _learn(self) -> None:
        await self._devices.learn_near()
        self._mend_beside()  # somebody's devices may be known by now

    def _mend_beside(self) -> None:
        self._beside.do("mend", lambda: self._try("mend", self._mend))

    async def close(self) -> None:
        """Break off what is done beside."""
        await self._beside.close()

    # ---- those of others --------------------------------------------------------------------

    async def _claim(self, wanted: Mapping[str, Iterable[str]]) -> None:
        body = {
            "one_time_keys": {
                user: dict.fromkeys(devices, _ALGORITHM) for user, devices in wanted.items()
            },
            "timeout": int(SECONDS_FOR_OTHER_SERVERS * 1000),
        }
        answer = await self._client.wire.call("POST", path("keys", "claim"), body)
        with self._client.transaction():
            for user, devices in objects(answer.get("one_time_keys")).items():
                for device, keys in objects(devices).items():
                    self._take(user, device, keys)

    def _take(self, user: str, device: str, keys: object) -> None:
        # One bad key of one device, and nio starts no session with anybody.
        try:
            claimed = KeysClaimResponse({user: {device: keys}}, {})
            self._client.olm.handle_response(claimed)
        except PeeweeException:
            raise  # the disk is full, or the like: a session that is not kept is none
        except Exception as error:  # noqa: BLE001 # whatever is wrong with it
            log.warning("the key of a device is not usable (%s): %r", mark_of(user + device), error)

    async def _mend(self) -> None:
        try:
            await self._mend_sessions()
            if due := self._owed.due():
                await self._claim(due)
        finally:
            self._owed.pay()
            await self._send_waiting()

    async def _mend_sessions(self) -> None:
        if not self._client.should_claim_keys:
            return
        olm = self._client.olm
        tried = [*olm.wedged_devices, *olm.key_request_devices_no_session]
        try:
            await self._claim(self._client.get_users_for_key_claiming())
        finally:  # a device without keys would be asked for with each sync, for ever
            for devices in (olm.wedged_devices, olm.key_request_devices_no_session):
                devices[:] = [each for each in devices if each not in tried]

    async def _send_waiting(self) -> None:
        for message in list(self._client.outgoing_to_device_messages):
            try:
                await self._client.to_device(message, self._random(16).hex())
            except Denied:
                self._client.outgoing_to_device_messages.remove(message)
                raise

    async def ask(self, sealed: Sealed) -> None:
        """Ask the bot's other devices and those of the sender for a key, once per session."""
        client = self._client
        if sealed.session in client.outgoing_key_requests:
            return
        content = {
            "action": "request",
            "requesting_device_id": client.device_id,
            "request_id": sealed.session,
            "body": {
                "algorithm": ENCRYPTION,
                "room_id": sealed.room,
                "session_id": sealed.session,
                "sender_key": objects(sealed.source, "content").get("sender_key", ""),
            },
        }
        users = {user: {"*": content} for user in (client.user_id, sealed.sender)}
        where = path("sendToDevice", "m.room_key_request", self._random(16).hex())
        await client.wire.call("PUT", where, {"messages": users})
        asked = RoomKeyRequestResponse(sealed.session, sealed.session, sealed.room, ENCRYPTION)
        with client.transaction():
            client.olm.handle_response(asked)
            client.forget_requests(sealed.room, _MOST_REQUESTS)

    async def _forget_requests(self) -> None:
        """Wait no more for keys of rooms in which the bot is not."""
        with self._client.transaction():
            for room in self._client.rooms_of_requests() - self._client.rooms.keys():
                self._client.forget_requests(room, 0)

    # ---- the room's key ---------------------------------------------------------------------

    async def encrypt(
        self, room_id: str, kind: str, content: Mapping[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        """Encrypt for all devices of all who are in the room or invited, as they are known now."""
        lock = self._sharing.setdefault(room_id, asyncio.Lock())
        async with lock:
            await self._share(room_id)
            self._users_of(room_id)
            sealed: tuple[str, dict[str, Any]] = self._client.encrypt(room_id, kind, dict(content))
            return sealed

    async def _share(self, room_id: str) -> None:
        """Hand out the room's key to all devices that lack it.

        nio leaves the room marked as "sharing" when claiming keys fails, so that each later
        message waits for ever; and it takes the key for handed out when that failed.
        """
        client = self._client
        for _ in range(_ROUNDS):
            users = self._users_of(room_id)
            await self._devices.learn(users)
            if not client.olm.should_share_group_session(room_id):
                return
            devices = self._known(users)
            if missing := client.get_missing_sessions(room_id):
                await self._claim(missing)
            await self._hand_out(room_id, users)
            now = client.rooms.get(room_id)
            session = client.olm.outbound_group_sessions.get(room_id)
            if now is None or session is None:
                continue  # somebody came or went meanwhile
            if set(now.users) == set(users) and self._known(users) == devices:
                session.shared = True
            if session.shared:
                self._owed.note(room_id, session, users)
        if client.olm.should_share_group_session(room_id):
            raise HomeError("the members of the room change faster than keys can be handed out")

    async def _hand_out(self, room_id: str, users: list[str]) -> None:
        requests = self._client.olm.share_group_session_parallel(
            room_id, users, ignore_unverified_devices=True
        )
        while True:
            with self._client.transaction():
                chunk = next(requests, None)
            if chunk is None:
                return
            shared_with, body = chunk
            method, where, data = Api.to_device(
                "", "m.room.encrypted", body, self._random(16).hex()
            )
            await self._client._send(  # noqa: SLF001 # nio's own
                ShareGroupSessionResponse, method, where, data, (room_id, shared_with)
            )

    def _users_of(self, room_id: str) -> list[str]:
        room = self._client.rooms.get(room_id)
        if room is None:
            raise Denied("M_NOT_FOUND", "the bot is not in that room")
        return list(room.users)

    async def _try(self, name: str, duty: Callable[[], Awaitable[None]]) -> None:
        now = asyncio.get_running_loop().time()
        try:
            await duty()
        except HomeError as error:
            self._failing.add(name)
            self._trouble.strike(now, f"The housekeeping of keys has to wait: {error}.")
        except Exception as error:  # noqa: BLE001 # nothing about keys may stop the reading
            self._failing.add(name)
            words = f"The housekeeping of keys fails: {error!r}."
            self._trouble.strike(now, words, level=logging.ERROR, error=error)
        else:
            self._failing.discard(name)
            if not self._failing:
                self._trouble.end(now)

    def _known(self, users: Iterable[str]) -> set[tuple[str, str]]:
        store = self._client.device_store
        return {(user, device.id) for user in users for device in store.active_user_devices(user)}
