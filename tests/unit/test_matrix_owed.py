"""Who could not be given the key of a room reads in the end what was said, whatever was missing.

The cryptography is the library's own; the homeserver here has people whose keys it may keep back.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from nio.responses import KeysClaimResponse, KeysQueryResponse

from adapters.matrix.home import HomeError
from adapters.matrix.library.decryption import Locked, decrypt
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.keys import Keys
from adapters.matrix.library.owed import _LONGEST_PAUSE, _MOST_KEYS

ME, ADA, BEN = "@bot:here", "@ada:there", "@ben:here"
ROOM = "!room:here"
DEVICE = "PHONE"
CALLS = ("keys/query", "keys/claim", "sendToDevice")


class Server:
    """A homeserver that tells nothing of the ``away``, and has no one-time key of the ``spent``."""

    homeserver, token = "http://127.0.0.1:9", "token"

    def __init__(self) -> None:
        self.away: set[str] = set()
        self.spent: set[str] = set()
        self.published: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.post: list[tuple[str, dict[str, Any]]] = []

    async def call(self, _: str, where: str, body: Any = None, **__: object) -> dict[str, Any]:
        content = json.loads(body) if isinstance(body, str) else body or {}
        self.calls.append(next((each for each in CALLS if each in where), where))
        await asyncio.sleep(0)  # others go on meanwhile
        if "keys/query" in where:
            known = {user for user in content["device_keys"] if user not in self.away}
            return {"device_keys": {user: self._devices(user) for user in known}}
        if "keys/claim" in where:
            known = {user for user in content["one_time_keys"] if user not in self.spent}
            return {"one_time_keys": {user: {DEVICE: self._one_time_key(user)} for user in known}}
        if "sendToDevice" in where:
            for user, devices in content["messages"].items():
                self.post += [(user, each) for each in devices.values()]
            return {}
        return {"one_time_key_counts": {"signed_curve25519": 50}}

    def count(self, call: str) -> int:
        return self.calls.count(call)

    def _devices(self, user: str) -> dict[str, Any]:
        found = self.published.get(user)
        return {DEVICE: found["device_keys"]} if found else {}

    def _one_time_key(self, user: str) -> dict[str, Any]:
        return dict([self.published[user]["one_time_keys"].popitem()])


class Town:
    """The bot's device, and those of others, at one homeserver."""

    def __init__(self, folder: Path) -> None:
        self.server, self.folder = Server(), folder
        self.devices: dict[str, GuardedClient] = {}
        self.bot = self._device(ME, "DEVICE")
        self.keys = Keys(self.bot, lambda count: b"x" * count, self._signed)

    async def _signed(self) -> None: ...

    def _device(self, user: str, device: str) -> GuardedClient:
        (self.folder / user).mkdir()
        wire: Any = self.server
        self.devices[user] = GuardedClient(wire, user, device, self.folder / user, "pickle")
        return self.devices[user]

    def arrive(self, *users: str) -> None:
        """Have them in the room with the bot, each with a device."""
        for user in users:
            self.server.published[user] = self._device(user, DEVICE).olm.share_keys()
        self.members(ME, *users)

    def members(self, *users: str) -> None:
        kinds: list[tuple[str, str, Mapping[str, str]]] = [("m.room.encryption", "", {})]
        kinds += [("m.room.member", user, {"membership": "join"}) for user in users]
        state = [{"type": kind, "state_key": key, "content": what} for kind, key, what in kinds]
        self.bot.follow(ROOM, state, anew=True)

    async def say(self, words: str) -> dict[str, Any]:
        """Return an encrypted event as everybody in the room gets it."""
        _, content = await self.keys.encrypt(ROOM, "m.room.message", {"body": words})
        return {"event_id": f"${words}", "sender": ME, "origin_server_ts": 0, "content": content}

    async def house(self, *, later: bool = False) -> None:
        """Keep house as after a sync, and wait for what goes on beside; perhaps much later."""
        if later:
            unanswered = self.keys._devices._unanswered
            unanswered |= dict.fromkeys(unanswered, -1.0)
            for debt in self.keys._owed._debts.values():
                debt.due = -1.0
        await self.keys.keep_house([])
        while tasks := list(self.keys._beside._tasks.values()):
            for task in tasks:
                await task

    def reads(self, user: str, *events: dict[str, Any]) -> list[str]:
        """Return what somebody can read of that, after a sync of theirs."""
        device = self.devices[user]
        mine = [body for whose, body in self.server.post if whose == user]
        self.server.post = [each for each in self.server.post if each[0] != user]
        sealed = {"type": "m.room.encrypted", "sender": ME}
        with device.transaction():
            device.take_keys([{**sealed, "content": body} for body in mine])
        read = []
        for event in events:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(device.olm, "message_index_ok", lambda *_: True)
                try:
                    read.append(decrypt(device.olm, ROOM, event)[1]["body"])
                except Locked:
                    read.append("")
        return read

    def write(self, user: str) -> None:
        """Have somebody's device write to the bot's, which needs nobody's help for that."""
        bot, device = self.bot, self.devices[user]
        shared = bot.olm.share_keys()
        key_id, key = next(iter(shared["one_time_keys"].items()))
        olm = device.olm
        with device.transaction():
            olm.handle_response(KeysQueryResponse({ME: {"DEVICE": shared["device_keys"]}}, {}))
            olm.handle_response(KeysClaimResponse({ME: {"DEVICE": {key_id: key}}}, {}))
            known = olm.device_store[ME]["DEVICE"]
            body = olm._olm_encrypt(olm.session_store.get(known.curve25519), known, "m.dummy", {})
        with bot.transaction():
            bot.take_keys([{"type": "m.room.encrypted", "sender": user, "content": body}])


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    found = Town(tmp_path)
    yield found
    await found.keys.close()
    for device in found.devices.values():
        device.shut()


@pytest.fixture
def owes(town: Town) -> Callable[[], bool]:
    return lambda: bool(town.keys._owed._debts)


async def test_an_ordinary_room_costs_one_claim_and_one_key(
    town: Town, owes: Callable[[], bool]
) -> None:
    town.arrive(ADA, BEN)
    said = [await town.say(str(number)) for number in range(20)]
    await town.house(later=True)
    assert town.reads(ADA, *said) == town.reads(BEN, *said) == [str(n) for n in range(20)]
    assert [town.server.count(call) for call in CALLS] == [1, 1, 1]
    assert not owes()


async def test_who_had_no_one_time_key_reads_all_once_there_is_one(
    town: Town, owes: Callable[[], bool]
) -> None:
    town.arrive(ADA, BEN)
    town.server.spent = {ADA}
    said = [await town.say("eins"), await town.say("zwei")]
    assert town.reads(ADA, *said) == ["", ""]
    assert town.reads(BEN, *said) == ["eins", "zwei"]
    town.server.spent = set()
    await town.house(later=True)
    said.append(await town.say("drei"))
    assert town.reads(ADA, *said) == ["eins", "zwei", "drei"]
    assert not owes()
    assert not town.bot.outgoing_to_device_messages


async def test_who_writes_to_the_bot_is_given_the_key_without_a_claim(town: Town) -> None:
    town.arrive(ADA)
    town.server.spent = {ADA}
    said = await town.say("eins")
    town.write(ADA)
    await town.house()
    assert town.reads(ADA, said) == ["eins"]
    assert town.server.count("keys/claim") == 1


async def test_a_device_that_is_dead_for_ever_is_asked_for_ever_more_rarely(town: Town) -> None:
    town.arrive(ADA, BEN)
    town.server.spent = {ADA}
    for number in range(30):
        assert town.reads(BEN, await town.say(str(number))) == [str(number)]
        await town.house()
    assert town.server.count("keys/claim") == 1
    (debt,) = town.keys._owed._debts.values()
    pauses = []
    for _ in range(14):
        pauses.append(debt.pause)
        await town.house(later=True)
        await town.house()
    assert town.server.count("keys/claim") == 15
    assert pauses[:3] == [2, 4, 8]
    assert pauses[-1] == _LONGEST_PAUSE


async def test_who_was_not_known_reads_all_once_their_devices_are(
    town: Town, owes: Callable[[], bool]
) -> None:
    town.arrive(ADA)
    town.server.away = {ADA}
    said = [await town.say("eins"), await town.say("zwei")]
    await town.house()
    assert town.reads(ADA, *said) == ["", ""]
    town.server.away = set()
    await town.house(later=True)
    said.append(await town.say("drei"))
    assert town.reads(ADA, *said) == ["eins", "zwei", "drei"]
    assert not owes()


async def test_who_is_silent_to_two_questions_at_once_reads_all_in_the_end(town: Town) -> None:
    town.arrive(ADA)
    town.server.away = {ADA}
    await asyncio.gather(*(town.keys._devices.learn([ADA]) for _ in range(2)))
    said = await town.say("eins")
    town.server.away = set()
    await town.house(later=True)
    assert town.reads(ADA, said) == ["eins"]


async def test_who_is_silent_is_asked_after_seconds_then_minutes_and_beside(town: Town) -> None:
    town.arrive(ADA)
    town.server.away = {ADA}
    pauses = []
    for number in range(10):
        await town.house(later=True)
        pauses.append(town.keys._devices._pauses[ADA])
        await town.say(str(number))
        await town.house()
    assert town.server.count("keys/query") == 10
    assert pauses[:3] == [4, 8, 16]
    assert pauses[-1] == 300


async def test_who_has_no_devices_at_all_is_owed_nothing(
    town: Town, owes: Callable[[], bool]
) -> None:
    town.members(ME, "@bridged:here")
    await town.say("eins")
    assert not owes()


@pytest.mark.parametrize("known", [True, False])
async def test_who_has_left_is_given_no_key_any_more(
    town: Town, owes: Callable[[], bool], known: bool
) -> None:
    town.arrive(ADA)
    town.server.spent, town.server.away = {ADA}, set() if known else {ADA}
    said = await town.say("eins")
    town.members(ME)
    town.server.spent, town.server.away = set(), set()
    town.write(ADA)
    await town.house(later=True)
    await town.house(later=True)
    assert town.reads(ADA, said) == [""]
    assert not owes()


async def test_few_keys_are_owed_to_a_device_the_latest_ones(town: Town) -> None:
    town.arrive(ADA)
    town.server.spent = {ADA}
    said = []
    for number in range(_MOST_KEYS + 5):
        said.append(await town.say(str(number)))
        town.bot.invalidate_outbound_session(ROOM)
    town.write(ADA)
    await town.house()
    assert town.reads(ADA, *said) == ["" if n < 5 else str(n) for n in range(_MOST_KEYS + 5)]


async def test_a_key_is_still_owed_while_the_key_store_cannot_be_written(town: Town) -> None:
    town.arrive(ADA)
    town.server.spent = {ADA}
    said = await town.say("eins")
    town.write(ADA)
    town.bot.store.database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(HomeError, match="the key store cannot be written"):
        town.keys._owed.pay()
    assert not town.bot.outgoing_to_device_messages
    town.bot.store.database.execute_sql("PRAGMA query_only = 0")
    await town.house()
    assert town.reads(ADA, said) == ["eins"]
