"""Keys of rooms that somebody's device could not be given when they were handed out.

Their server did not tell their devices, or brought no one-time key: for a moment, or for ever. What
is said goes out all the same; whoever was left out gets the very first key of it, so that it reads
all of that, once there is a way: because a later claim brings a one-time key, or because the
device has written to the bot. What is owed is kept in memory alone: a restart forgets it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from nio.event_builders.direct_messages import ToDeviceMessage

from adapters.matrix.home import ENCRYPTION
from adapters.matrix.library.guards import GuardedClient

_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 3600.0
_MOST_KEYS = 30
"""So many of the latest keys a device is owed; each opens up to a hundred messages."""


@dataclass(slots=True)
class _Debt:
    """The contents of the keys by their sessions, and when a one-time key is claimed next."""

    keys: dict[str, dict[str, str]] = field(default_factory=dict)
    due: float = 0.0
    pause: float = _FIRST_PAUSE

    def add(self, keys: dict[str, dict[str, str]]) -> None:
        self.keys |= keys
        for session in list(self.keys)[:-_MOST_KEYS]:
            del self.keys[session]


class Owed:
    """What a device owes those of others. ``unknown`` tells whose devices are not known now."""

    def __init__(self, client: GuardedClient, unknown: Callable[[str], bool]) -> None:
        """Owe nothing yet."""
        self._client = client
        self._unknown = unknown
        self._debts: dict[tuple[str, str], _Debt] = {}

    def note(self, room_id: str, session: Any, users: Iterable[str]) -> None:
        """Note who was not given the key of a session with which nothing was said yet."""
        key = {
            "algorithm": ENCRYPTION,
            "room_id": room_id,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        given = session.users_shared_with | session.users_ignored
        for user in users:
            unknown = {(user, "")} if self._unknown(user) else set()
            for who in (self._devices_of(user) | unknown) - given:
                self._owe(who, {session.id: key})

    def due(self) -> dict[str, list[str]]:
        """Return the devices for which to claim one-time keys now, by user: ever more rarely."""
        self._resolve()
        now = asyncio.get_running_loop().time()
        wanted: dict[str, list[str]] = defaultdict(list)
        for (user, device), debt in list(self._debts.items()):
            if not device or now < debt.due or self._session_with(user, device):
                continue
            if not self._stands(user, device, debt):
                del self._debts[user, device]
                continue
            debt.due, debt.pause = now + debt.pause, min(2 * debt.pause, _LONGEST_PAUSE)
            wanted[user].append(device)
        return wanted

    def pay(self) -> None:
        """Make the messages for those with whom there is a session by now, to be sent."""
        payable = [who for who in self._debts if self._session_with(*who)]
        if not payable:
            return
        olm, messages = self._client.olm, []
        with self._client.transaction():
            for user, device in payable:
                debt = self._debts[user, device]
                if not self._stands(user, device, debt):
                    continue
                session, known = self._session_with(user, device), olm.device_store[user][device]
                for key in debt.keys.values():
                    sealed = olm._olm_encrypt(session, known, "m.room_key", key)  # noqa: SLF001 # nio's
                    messages.append(ToDeviceMessage("m.room.encrypted", user, device, sealed))
        olm.outgoing_to_device_messages += messages
        for who in payable:
            del self._debts[who]

    def _owe(self, who: tuple[str, str], keys: dict[str, dict[str, str]]) -> None:
        if who not in self._debts:
            self._debts[who] = _Debt(due=asyncio.get_running_loop().time() + _FIRST_PAUSE)
        self._debts[who].add(keys)

    def _resolve(self) -> None:
        """Owe it to the devices of those of whom they are known by now."""
        for user, device in list(self._debts):
            if not device and not self._unknown(user):
                keys = self._debts.pop((user, device)).keys
                for who in self._devices_of(user):
                    self._owe(who, keys)
                    self._debts[who].due = 0.0

    def _stands(self, user: str, device: str, debt: _Debt) -> bool:
        """Forget the keys of rooms where the user is no more; tell whether anything is owed."""
        rooms = self._client.rooms
        for session, key in list(debt.keys.items()):
            room = rooms.get(key["room_id"])
            if room is None or user not in room.users:
                del debt.keys[session]
        return bool(debt.keys) and (user, device) in self._devices_of(user)

    def _session_with(self, user: str, device: str) -> Any:
        known = self._client.olm.device_store[user].get(device)
        return known and self._client.olm.session_store.get(known.curve25519)

    def _devices_of(self, user: str) -> set[tuple[str, str]]:
        return {(user, each.id) for each in self._client.device_store.active_user_devices(user)}
