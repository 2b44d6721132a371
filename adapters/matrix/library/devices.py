"""The devices of others: whose are asked for, and when.

A homeserver asks the servers of those whom it does not know, and some answer late or never. So
what is asked while nobody waits for it is asked beside the sync, and only about those with whom
the bot shares a room that is no crowd: who wants to say something in a crowd asks by themselves.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import vodozemac
from nio.responses import KeysQueryResponse

from adapters.matrix.library.convert import objects
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.wire import path

CROWD = 100
"""People in a room, beyond whom nobody's devices are learned before something is said to them."""
SECONDS_FOR_OTHER_SERVERS = 5.0
"""How long a homeserver may wait for the servers of others."""
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 300.0
"""Between two questions about somebody of whom nothing is answered; each is twice the last one."""
_AT_ONCE = 250


class Devices:
    """What one device knows of the devices of others."""

    def __init__(self, client: GuardedClient) -> None:
        """Know what nio does."""
        self._client = client
        self._unanswered: dict[str, float] = {}  # when to ask again
        self._pauses: dict[str, float] = {}

    async def learn(self, users: Iterable[str]) -> None:
        """Ask for the devices of those among these users of whom something changed."""
        asked = sorted(self._client.olm.users_for_key_query & set(users))
        for start in range(0, len(asked), _AT_ONCE):
            await self._query(asked[start : start + _AT_ONCE])

    def unknown(self, user: str) -> bool:
        """Whether it is not known which devices somebody has now."""
        return user in self._unanswered or user in self._client.olm.users_for_key_query

    async def learn_near(self) -> None:
        """Ask for those of all who share a room with the bot that is no crowd; forget strangers."""
        self._forget_strangers()
        self._ask_again()
        await self.learn(self._client.together(CROWD))

    def _forget_strangers(self) -> None:
        """Ask no more about whom the bot does not meet anywhere."""
        here = self._client.together()
        self._client.olm.users_for_key_query &= here
        for user in self._pauses.keys() - here:
            del self._pauses[user]
            self._unanswered.pop(user, None)
            self._client.olm.tracked_users.discard(user)  # they may come back

    async def _query(self, users: list[str]) -> None:
        body = {
            "device_keys": {user: [] for user in users},
            "timeout": int(SECONDS_FOR_OTHER_SERVERS * 1000),
        }
        answer = await self._client.wire.call("POST", path("keys", "query"), body)
        found = objects(answer.get("device_keys"))
        sound = {user: self._sound(user, found[user]) for user in users if user in found}
        with self._client.transaction():
            self._client._handle_olm_response(KeysQueryResponse(sound, {}))  # noqa: SLF001 # nio's
        # nio would ask for those whose homeserver is down with each sync and each message.
        now = asyncio.get_running_loop().time()
        # Another question about them may have been under way: what it has noted holds.
        silent = set(users) - sound.keys()
        self._client.olm.users_for_key_query -= silent
        self._client.olm.tracked_users |= silent
        for user in sound:
            self._unanswered.pop(user, None)
            self._pauses.pop(user, None)
        for user in silent - self._unanswered.keys():
            pause = self._pauses.get(user, _FIRST_PAUSE)
            self._unanswered[user] = now + pause
            self._pauses[user] = min(2 * pause, _LONGEST_PAUSE)

    def _ask_again(self) -> None:
        now = asyncio.get_running_loop().time()
        due = {user for user, at in self._unanswered.items() if now > at}
        for user in due:
            del self._unanswered[user]
        self._client.olm.users_for_key_query |= due

    def _sound(self, user: str, devices: object) -> dict[str, Any]:
        """Leave out malformed devices: nio would stumble, and learn nothing of all the others."""
        sound = {}
        for device, payload in objects(devices).items():
            bare = {key: value for key, value in objects(payload).items() if key != "unsigned"}
            with suppress(Exception):  # whatever is wrong with it
                if self._is_sound(user, device, bare):
                    sound[device] = bare
        return sound

    def _is_sound(self, user: str, device: str, payload: dict[str, Any]) -> bool:
        keys = payload["keys"]
        vodozemac.Curve25519PublicKey.from_base64(keys[f"curve25519:{device}"])
        own = payload["user_id"] == user and payload["device_id"] == device
        signer = keys[f"ed25519:{device}"]
        return own and bool(self._client.olm.verify_json(payload, signer, user, device))
