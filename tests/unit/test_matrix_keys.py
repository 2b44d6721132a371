"""What a device does about the keys of others while their servers take their time.

The cryptography is the library's own; the homeserver here only takes note of what it is asked.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from nio.responses import KeysQueryResponse

from adapters.matrix.home import HomeError, Sealed
from adapters.matrix.library.devices import CROWD
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.keys import _MOST_REQUESTS, Keys

ME, ADA = "@bot:here", "@ada:here"
ROOM = "!room:here"


class Lazy:
    """As much of a homeserver as keys need. About people of ``evil`` it never answers, at first.

    ``asked`` are the users of each query, ``claimed`` those whose keys were claimed.
    """

    homeserver, token = "http://127.0.0.1:9", "token"

    def __init__(self) -> None:
        self.asked: list[set[str]] = []
        self.claimed: list[set[str]] = []
        self.requests = 0
        self.one_time_keys: dict[str, object] = {}
        self.answers = asyncio.Event()

    async def call(
        self, method: str, where: str, body: Mapping[str, Any], **_: object
    ) -> dict[str, Any]:
        if where.endswith("keys/query"):
            self.asked.append(set(body["device_keys"]))
            await self._take_time(body["device_keys"])
        elif where.endswith("keys/claim"):
            self.claimed.append(set(body["one_time_keys"]))
            await self._take_time(body["one_time_keys"])
            return {"one_time_keys": self.one_time_keys}
        elif "m.room_key_request" in where:
            assert method == "PUT"
            self.requests += 1
        return {"one_time_key_counts": {"signed_curve25519": 50}}

    async def _take_time(self, users: Iterable[str]) -> None:
        if any("evil" in user for user in users):
            await self.answers.wait()


async def signed() -> None:
    """Find the device cross-signed."""


class Shelf:
    """A device's keys, and the rooms in which it is."""

    def __init__(self, folder: Path) -> None:
        self.wire = Lazy()
        wire: Any = self.wire
        self.client = GuardedClient(wire, ME, "DEVICE", folder, "pickle")
        self.keys = Keys(self.client, lambda count: b"x" * count, signed)

    def enter(self, room: str, *users: str) -> None:
        """Be in an encrypted room with those."""
        state = [{"type": "m.room.encryption", "state_key": "", "content": {}}]
        state += [
            {"type": "m.room.member", "state_key": user, "content": {"membership": "join"}}
            for user in users
        ]
        self.client.follow(room, state, anew=True)

    async def house(self) -> None:
        """Keep house as after a sync: that ends, whatever goes on beside it."""
        await asyncio.wait_for(self.keys.keep_house([]), 10)

    @property
    def asked(self) -> set[str]:
        return {user for users in self.wire.asked for user in users}


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    found = Shelf(tmp_path)
    yield found
    await found.keys.close()
    found.client.shut()


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(10_000):
        if holds():
            return
        await asyncio.sleep(0.001)
    pytest.fail("it does not come about")


def crowd(count: int) -> list[str]:
    return [f"@m{number}:evil" for number in range(count)]


async def test_a_sync_waits_for_no_key_of_another_server(shelf: Shelf) -> None:
    shelf.enter(ROOM, ME, "@mallory:evil")
    for _ in range(3):
        await shelf.house()
        await until(lambda: len(shelf.wire.asked) == 1)
    shelf.wire.answers.set()
    await until(lambda: not shelf.keys._beside._tasks)
    assert shelf.wire.asked == [{ME, "@mallory:evil"}]


async def test_who_is_written_to_meanwhile_waits_for_no_other_server_either(shelf: Shelf) -> None:
    shelf.enter(ROOM, ME, ADA)
    shelf.enter("!evil:evil", ME, "@mallory:evil")
    await shelf.house()
    await until(lambda: len(shelf.wire.asked) == 1)
    shelf.client.olm.users_for_key_query |= {ME, ADA}
    await asyncio.wait_for(shelf.keys.encrypt(ROOM, "m.room.message", {"body": "x"}), 10)
    assert shelf.wire.asked[1] == {ME, ADA}


async def test_nobody_asks_for_the_devices_of_a_crowd_to_whom_nothing_is_said(
    shelf: Shelf,
) -> None:
    shelf.wire.answers.set()
    shelf.enter(ROOM, ME, ADA)
    shelf.enter("!crowd:evil", ME, *crowd(20 * CROWD))
    await shelf.house()
    await until(lambda: not shelf.keys._beside._tasks)
    assert shelf.asked == {ME, ADA}
    await shelf.keys.encrypt("!crowd:evil", "m.room.message", {"body": "x"})
    assert shelf.asked == {ME, ADA, *crowd(20 * CROWD)}


async def test_whom_the_bot_meets_nowhere_any_more_is_not_asked_for_again(shelf: Shelf) -> None:
    shelf.wire.answers.set()
    shelf.enter(ROOM, ME, ADA)
    shelf.enter("!crowd:evil", ME, *crowd(CROWD - 1))
    await shelf.house()
    await until(lambda: not shelf.keys._beside._tasks)
    devices = shelf.keys._devices
    assert devices._unanswered.keys() == {ME, ADA, *crowd(CROWD - 1)}
    shelf.client.leave("!crowd:evil")
    shelf.client.see_devices((), crowd(CROWD - 1))
    shelf.client.olm.users_for_key_query |= set(crowd(CROWD - 1))
    devices._unanswered = dict.fromkeys(devices._unanswered, -1_000.0)
    shelf.wire.asked.clear()
    await shelf.house()
    await until(lambda: not shelf.keys._beside._tasks)
    assert shelf.asked == {ME, ADA}
    assert devices._unanswered.keys() == {ME, ADA}
    assert not shelf.client.olm.users_for_key_query | shelf.client.olm.tracked_users - {ME, ADA}
    shelf.enter("!again:evil", ME, *crowd(2))
    await shelf.house()
    await until(lambda: set(crowd(2)) <= shelf.asked)


async def test_sessions_are_mended_beside_the_sync_and_none_is_forgotten(shelf: Shelf) -> None:
    shelf.wire.answers.clear()
    olm = shelf.client.olm
    olm.wedged_devices.append(SimpleNamespace(user_id="@mallory:evil", device_id="EVIL"))
    await shelf.house()
    await until(lambda: len(shelf.wire.claimed) == 1)
    olm.wedged_devices.append(SimpleNamespace(user_id=ADA, device_id="PHONE"))
    await shelf.house()
    shelf.wire.answers.set()
    await until(lambda: not shelf.keys._beside._tasks)
    assert shelf.wire.claimed == [{"@mallory:evil"}, {ADA}]
    assert olm.wedged_devices == []


async def test_house_is_kept_on_after_a_failure(shelf: Shelf) -> None:
    shelf.enter(ROOM, ME, ADA)
    answer, shelf.wire.call = shelf.wire.call, refuse  # type: ignore[method-assign]
    await shelf.house()
    await until(lambda: not shelf.keys._beside._tasks)
    shelf.wire.call = answer  # type: ignore[method-assign]
    await shelf.house()
    await until(lambda: not shelf.keys._beside._tasks)
    assert shelf.asked == {ME, ADA}


async def test_a_session_that_the_key_store_does_not_take_is_none(
    shelf: Shelf, tmp_path: Path
) -> None:
    """Nothing is wrong with her key: it is the disk that is full, and that is told."""
    (tmp_path / "ada").mkdir()
    wire: Any = shelf.wire
    ada = GuardedClient(wire, ADA, "PHONE", tmp_path / "ada", "pickle")
    shared = ada.olm.share_keys()
    ada.shut()
    kept = shelf.client.store
    with shelf.client.transaction():
        known = KeysQueryResponse({ADA: {"PHONE": shared["device_keys"]}}, {})
        shelf.client.olm.handle_response(known)
    key_id, key = next(iter(shared["one_time_keys"].items()))
    shelf.wire.one_time_keys = {ADA: {"PHONE": {key_id: key}}}
    kept.database.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(HomeError, match="the key store cannot be written"):
        await shelf.keys._claim({ADA: ["PHONE"]})
    kept.database.execute_sql("PRAGMA query_only = 0")
    await shelf.keys._claim({ADA: ["PHONE"]})
    phone = shared["device_keys"]["keys"]["curve25519:PHONE"]
    assert shelf.client.olm.session_store.get(phone) is not None
    assert kept.load_sessions().get(phone) is not None


async def test_a_key_store_that_cannot_be_written_is_told_also_where_little_is_lost(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.enter(ROOM, ME, ADA)
    await shelf.keys.ask(sealed(ROOM, ADA, "asked"))
    shelf.client.leave(ROOM)
    shelf.client.store.database.execute_sql("PRAGMA query_only = 1")
    await shelf.house()
    assert "the key store cannot be written" in caplog.text


async def refuse(*_: object, **__: object) -> dict[str, Any]:
    raise HomeError("HTTP 500")


async def test_of_the_keys_that_never_come_few_are_kept_in_mind(shelf: Shelf) -> None:
    shelf.enter(ROOM, ME, ADA)
    shelf.enter("!evil:evil", ME, "@mallory:evil")
    await shelf.keys.ask(sealed(ROOM, ADA, "honest"))
    for number in range(2 * _MOST_REQUESTS):
        await shelf.keys.ask(sealed("!evil:evil", "@mallory:evil", f"made up {number}"))
    kept = shelf.client.outgoing_key_requests
    latest = {f"made up {number}" for number in range(_MOST_REQUESTS, 2 * _MOST_REQUESTS)}
    assert kept.keys() == {"honest"} | latest
    assert shelf.client.store.load_outgoing_key_requests().keys() == kept.keys()
    shelf.client.leave("!evil:evil")
    await shelf.house()
    assert kept.keys() == {"honest"}
    assert shelf.client.store.load_outgoing_key_requests().keys() == {"honest"}


def sealed(room: str, sender: str, session: str) -> Sealed:
    return Sealed(f"${session}", room, sender, session, 0.0, {"content": {"sender_key": "k"}})
