"""nio's client with a guard against each fault of 0.26 that was provoked.

What each guard prevents stands beside it; ``tests/integration/test_matrix_pitfalls.py`` shows that
it does. No method here talks of rooms but as "who is in it" and "is it encrypted".
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nio import AsyncClient, AsyncClientConfig, ErrorResponse, MatrixRoom
from nio.events import ForwardedRoomKeyEvent, RoomKeyEvent, ToDeviceEvent
from nio.store import SqliteStore
from peewee import PeeweeException, SqliteDatabase
from typing_extensions import override

from adapters.matrix.home import HomeError
from adapters.matrix.library.account import STORE
from adapters.matrix.library.wire import Wire
from bot.ports import mark_of

log = logging.getLogger(__name__)
logging.getLogger("nio").setLevel(logging.CRITICAL)  # it tells all junk, with its sender

_IN = frozenset({"join", "invite"})


class DurableStore(SqliteStore):  # type: ignore[misc] # nio ships no types
    """nio commits each key on its own, and waits for the disk each time, with a rollback journal.

    With WAL a kill leaves the store whole; FULL, because an Olm session that went back in time
    after a power cut can be read by nobody any more. What belongs together is one transaction.
    """

    @override
    def _create_database(self) -> Any:
        pragmas = {
            "foreign_keys": 1,
            "secure_delete": 1,
            "journal_mode": "wal",
            "synchronous": "full",
        }
        return SqliteDatabase(self.database_path, pragmas=pragmas)


class GuardedClient(AsyncClient):  # type: ignore[misc] # nio ships no types
    """One device's cryptography. Loads its keys when made; whatever is wrong with them raises."""

    def __init__(self, wire: Wire, user: str, device: str, folder: Path, pickle_key: str) -> None:
        config = AsyncClientConfig(
            store=DurableStore,
            store_name=STORE,
            pickle_key=pickle_key,
            encryption_enabled=True,
            # nio would store the position before anything was handled: what a crash
            # interrupts would be lost.
            store_sync_tokens=False,
            max_limit_exceeded=0,
            max_timeouts=0,
        )
        super().__init__(wire.homeserver, user, device, str(folder), config)
        self.wire = wire
        self._is_ahead = False
        self.restore_login(user, device, wire.token)
        self.olm._should_accept_forward = self._accepts  # noqa: SLF001 # nio takes none of others

    @override
    async def _send(
        self,
        response_class: Any,
        method: str,
        path: str,
        data: Any = None,
        response_data: tuple[Any, ...] | None = None,
        *_: Any,
        **__: Any,
    ) -> Any:
        # nio repeats for ever, sleeps for rate limits, and hands on errors as if they were answers.
        answer = await self.wire.call(method, urlsplit(path).path, data)
        try:
            response = response_class.from_dict(answer, *(response_data or ()))
        except Exception as error:  # noqa: BLE001 # nio's own, for answers that others wrote
            raise HomeError(f"an answer that nobody understands: {error!r}") from None
        if isinstance(response, ErrorResponse):
            raise HomeError(f"an answer that nobody understands: {response.message}")
        await self.receive_response(response)
        return response

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what happens to the key store inside as one; nothing may be awaited inside.

        Where that fails, the next one begins with what the store has.
        """
        try:
            if self._is_ahead:
                self._go_back()
            with self.store.database.atomic():
                yield
        except PeeweeException as error:
            self._is_ahead = True
            raise HomeError(f"the key store cannot be written: {error}") from None

    def _go_back(self) -> None:
        # The store rolls back, nio's memory does not: an Olm session that has moved on takes the
        # same message for a repeated one, and drops the key that is in it.
        self.olm.account = self.store.load_account()
        self.olm.load()
        self.encrypted_rooms = self.store.load_encrypted_rooms()
        self.olm.outbound_group_sessions.clear()  # whose own keys may not have been kept
        self.olm.users_for_key_query |= self.olm.tracked_users  # nor these users' devices
        self.olm.tracked_users.clear()
        self._is_ahead = False

    def shut(self) -> None:
        """Close the key store."""
        if self.store is not None:
            self.store.database.close()

    # ---- what a sync brings -----------------------------------------------------------------

    def take_keys(self, events: Iterable[Mapping[str, Any]]) -> set[str]:
        """Take in to-device events; return the megolm sessions whose keys were among them."""
        found = set()
        for event in events:
            if event.get("type") != "m.room.encrypted":
                continue  # verifications and requests: nobody is there to answer them
            key = self._open_to_device(event)
            if isinstance(key, RoomKeyEvent | ForwardedRoomKeyEvent):
                found.add(str(key.session_id))
        return found

    def known_sessions(self) -> set[str]:
        """Return the megolm sessions whose keys are here."""
        return {session.id for session in self.olm.inbound_group_store}

    def _open_to_device(self, event: Mapping[str, Any]) -> Any:
        # Whoever knows the bot's public key can send junk, and a restored backup sees messages to
        # one-time keys that it does not know: vodozemac's errors would end this sync and, because
        # the same events come again, each later one.
        try:
            parsed = ToDeviceEvent.parse_event(dict(event))
            return self._handle_decrypt_to_device(parsed)
        except PeeweeException:
            raise  # the disk is full, or the like: the key must come once more
        except Exception as error:  # noqa: BLE001 # also what nio itself trips over
            sender = mark_of(str(event.get("sender")))
            log.warning("a to-device event was dropped (%s): %r", sender, error)
            return None

    def _accepts(self, sender: str, sender_key: str, event: ForwardedRoomKeyEvent) -> bool:
        """Take a key that was asked for, from the device that made it: nobody else may claim to."""
        asked = self.outgoing_key_requests.get(event.session_id)
        return (
            asked is not None
            and event.room_id == asked.room_id
            and event.algorithm == asked.algorithm
            and event.source["content"]["sender_key"] == sender_key
        )

    def count_keys(self, counts: object) -> None:
        """Take note how many one-time keys the homeserver still has."""
        # nio takes 0 for "not said", and never uploads keys again: the bot would be deaf to all
        # new devices from then on.
        if isinstance(counts, Mapping):
            count = counts.get("signed_curve25519", 0)
            self.olm.uploaded_key_count = count if isinstance(count, int) else 0

    def see_devices(self, changed: Iterable[str], left: Iterable[str]) -> None:
        """Take note whose devices changed, and with whom no room is shared any more."""
        self.olm.add_changed_users(self.together() & set(changed))
        # nio tracks them for ever, and would miss what changes until they come back.
        self.olm.tracked_users -= set(left)

    def together(self, most: float = inf) -> set[str]:
        """Return who shares an encrypted room of at most so many people with the bot."""
        return {
            user
            for room in self.rooms.values()
            if room.encrypted and len(room.users) <= most
            for user in room.users
        }

    def is_local(self, room_id: str) -> bool:
        """Whether all who are in a room are of the bot's own homeserver."""
        own = f":{self.user_id.partition(':')[2]}"
        room = self.rooms.get(room_id)
        return room is not None and all(user.endswith(own) for user in room.users)

    # ---- keys that were asked for -----------------------------------------------------------

    def rooms_of_requests(self) -> set[str]:
        """Return the rooms for which a key was asked for and has not come."""
        return {each.room_id for each in self.outgoing_key_requests.values()}

    def forget_requests(self, room_id: str, most: int) -> None:
        """Keep at most so many requests of a room, the latest ones. Inside a transaction."""
        # nio keeps each for ever, and who invents sessions makes as many as they like.
        asked = self.outgoing_key_requests
        of_room = [key for key, each in asked.items() if each.room_id == room_id]
        for key in of_room[: max(0, len(of_room) - most)]:
            self.store.remove_outgoing_key_request(asked.pop(key))

    # ---- rooms ------------------------------------------------------------------------------

    def follow(self, room_id: str, events: Iterable[Mapping[str, Any]], *, anew: bool) -> None:
        """Take in state events in clear; ``anew`` when they are the room's whole state."""
        known = self.rooms.get(room_id)
        before = set(known.users) if known else set()
        room = known
        if room is None or anew:
            room = MatrixRoom(room_id, self.user_id, room_id in self.encrypted_rooms)
        for event in events:
            _apply(room, event)
        room.members_synced = True
        self.rooms[room_id] = room
        if set(room.users) != before:
            # nio keeps a session that is just being shared: who left would read on.
            self.olm.outbound_group_sessions.pop(room_id, None)
        if room.encrypted:
            self._mark_encrypted(room)

    def _mark_encrypted(self, room: MatrixRoom) -> None:
        self.olm.update_tracked_users(room)
        if room.room_id not in self.encrypted_rooms:
            self.encrypted_rooms.add(room.room_id)
            self.store.save_encrypted_rooms({room.room_id})

    def expect(self, room_id: str, users: Iterable[str]) -> None:
        """Know an encrypted room that was just made, before a sync brings it.

        A sync in between may have brought the room, but not yet those who are invited last.
        """
        known = self.rooms.get(room_id)
        here = set(known.users) if known else set()
        state = [{"type": "m.room.encryption", "state_key": "", "content": {}}]
        state += [
            {"type": "m.room.member", "state_key": user, "content": {"membership": "invite"}}
            for user in users
            if user not in here
        ]
        self.follow(room_id, state, anew=known is None)

    def leave(self, room_id: str) -> None:
        """Forget a room, and the key to what would be said in it."""
        self.rooms.pop(room_id, None)
        self.olm.outbound_group_sessions.pop(room_id, None)


def _apply(room: MatrixRoom, event: Mapping[str, Any]) -> None:
    kind, key = event["type"], event.get("state_key")
    if kind == "m.room.encryption" and key == "":
        room.encrypted = True
    elif kind == "m.room.member" and isinstance(key, str):
        membership = event["content"].get("membership")
        if membership in _IN:
            room.add_member(key, None, None, membership == "invite")
        else:
            room.remove_member(key)
