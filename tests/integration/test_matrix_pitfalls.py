"""The faults of matrix-nio 0.26 and of the network, provoked: each has its guard, none comes back.

Each of these tests fails without the guard that it is about (``adapters/matrix/library``).
"""

import asyncio
import base64
import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import vodozemac

from adapters.matrix.home import Event, HomeError, LoggedOut, NewRoom, NotReached
from adapters.matrix.library.nio_home import NioHome
from tests.support.device import Device, device, home_at
from tests.support.peer import ENCRYPTED, PASSWORD, Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import NUMBERS, Synapse

pytestmark = pytest.mark.matrix

OLM = "m.olm.v1.curve25519-aes-sha2"
CLIENT = "/_matrix/client/v3"


@pytest.fixture
def names() -> tuple[str, str]:
    number = next(NUMBERS)
    return f"bot{number}", f"ada{number}"


@pytest.fixture
async def proxy(synapse: Synapse) -> AsyncIterator[Proxy]:
    async with Proxy(synapse.url) as running:
        yield running


@pytest.fixture
async def bot(
    synapse: Synapse, proxy: Proxy, names: tuple[str, str], tmp_path: Path
) -> AsyncIterator[Device]:
    async with device(synapse, names[0], tmp_path / "bot", url=proxy.url) as opened:
        yield opened


@pytest.fixture
async def ada(synapse: Synapse, names: tuple[str, str]) -> AsyncIterator[Peer]:
    peer = await Peer.arrive(synapse, names[1])
    yield peer
    await peer.close()


async def meet(bot: Device, ada: Peer, *, encrypted: bool = True) -> str:
    room = await ada.dm(bot.user, encrypted=encrypted)
    await bot.accept()
    await ada.tick()
    return room


def keys_of(bot: Device) -> dict[str, str]:
    return dict(bot.home._device().client.olm.account.identity_keys)


async def still_talks(bot: Device, ada: Peer, room: str, text: str = "geht noch") -> None:
    """Both hear each other."""
    await ada.say(room, text)
    await bot.hear(room, text)
    await bot.say(room, f"{text}!", f"txn {text}")
    await ada.hear(room, f"{text}!")


# ---- what anybody can send ------------------------------------------------------------------


def junk_for(own_key: str) -> list[tuple[str, dict[str, Any]]]:
    def olm(**body: Any) -> dict[str, Any]:
        return {"algorithm": OLM, "sender_key": "x" * 43, "ciphertext": {own_key: body}}

    return [
        ("m.room.encrypted", olm(type=0, body="!!!")),
        ("m.room.encrypted", olm(type=1, body="AAAA")),
        ("m.room.encrypted", olm(type=1, body="ü")),
        ("m.room.encrypted", olm(type="0", body=7)),
        ("m.room.encrypted", {"algorithm": OLM, "sender_key": 5, "ciphertext": []}),
        ("m.room.encrypted", {"algorithm": OLM, "sender_key": "k", "ciphertext": {own_key: 3}}),
        ("m.room.encrypted", {"algorithm": 7}),
        ("m.room.encrypted", {}),
        ("m.room_key", {"algorithm": "m.megolm.v1.aes-sha2", "session_key": 4}),
        ("m.room_key_request", {"action": 3, "body": []}),
        ("m.room_key_request", {"action": "request"}),
        ("m.key.verification.start", {"method": "m.sas.v1", "transaction_id": []}),
        ("m.key.verification.mac", {"transaction_id": [], "keys": "b"}),
        ("m.dummy", {"x": 1}),
        ("m.secret.request", {"action": "request", "name": 1}),
    ]


async def to_device(ada: Peer, bot: Device, kind: str, content: dict[str, Any]) -> None:
    status, answer = await ada.raw(
        "PUT",
        f"{CLIENT}/sendToDevice/{kind}/{ada.txn()}",
        {"messages": {bot.user: {bot.home.device: content}}},
    )
    assert status == 200, answer


async def test_junk_to_the_device_does_not_end_the_sync(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    for kind, content in junk_for(keys_of(bot)["curve25519"]):
        await to_device(ada, bot, kind, content)
        await bot.turn()
    await still_talks(bot, ada, room)


async def test_junk_takes_no_key_with_it_that_came_along(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    junk = junk_for(keys_of(bot)["curve25519"])
    for kind, content in junk:
        await to_device(ada, bot, kind, content)
    await ada.say(room, "mittendrin")
    for kind, content in junk:
        await to_device(ada, bot, kind, content)
    await bot.turn()
    assert bot.texts(room) == ["mittendrin"]


async def test_a_message_to_a_one_time_key_that_is_unknown(bot: Device, ada: Peer) -> None:
    """As after a restored backup, or from somebody who replays."""
    room = await meet(bot, ada)
    stranger, other = vodozemac.Account(), vodozemac.Account()
    other.generate_one_time_keys(1)
    own = keys_of(bot)["curve25519"]
    session = stranger.create_outbound_session(
        vodozemac.Curve25519PublicKey.from_base64(own), next(iter(other.one_time_keys.values()))
    )
    _, body = session.encrypt(b"{}").to_parts()
    sealed = {"type": 0, "body": base64.b64encode(body).decode().rstrip("=")}
    key = stranger.curve25519_key.to_base64()
    content = {"algorithm": OLM, "sender_key": key, "ciphertext": {own: sealed}}
    await to_device(ada, bot, "m.room.encrypted", content)
    await bot.turn()
    await still_talks(bot, ada, room)


async def test_keys_that_come_again_after_a_crash(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """The position was not stored: all that the last sync brought comes once more."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        position = bot.position
        await ada.say(room, "eins")
        await bot.hear(room, "eins")
    async with device(synapse, names[0], tmp_path / "bot", position=position) as bot:
        assert bot.texts(room) == ["eins"]
        await still_talks(bot, ada, room)


async def test_a_key_that_could_not_be_kept_is_taken_in_when_it_comes_again(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """nio's memory has moved on by then, and would take it for a repeated one."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        await still_talks(bot, ada, room)
        kept = bot.home._device().client.store.database
        ada.client.olm.outbound_group_sessions.pop(room)
        await ada.say(room, "eins")
        kept.execute_sql("PRAGMA query_only = 1")
        with pytest.raises(HomeError, match="cannot be written"):
            await bot.turn(1.0)
        kept.execute_sql("PRAGMA query_only = 0")
        position = bot.position
        await bot.hear(room, "eins")
        await still_talks(bot, ada, room)
    async with device(synapse, names[0], tmp_path / "bot", position=position) as bot:
        assert "eins" in bot.texts(room)


async def say_inside(
    ada: Peer, room: str, make: Callable[[str], str], **outer: Any
) -> dict[str, Any]:
    """Send an event with any plaintext inside, and return its encrypted content."""
    olm = ada.client.olm
    if olm.should_share_group_session(room):
        await ada.client.share_group_session(room, ignore_unverified_devices=True)
    session = olm.outbound_group_sessions[room]
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "sender_key": olm.account.identity_keys["curve25519"],
        "ciphertext": session.encrypt(make(room)),
        "session_id": session.id,
        "device_id": ada.device,
    } | outer
    where = f"{CLIENT}/rooms/{quote(room)}/send/m.room.encrypted/{ada.txn()}"
    status, answer = await ada.raw("PUT", where, content)
    assert status == 200, answer
    return content


@pytest.mark.parametrize(
    ("kind", "content", "key"),
    [
        ("m.room.name", {"name": "OWNED"}, ""),
        ("m.room.power_levels", {"users": {"@ada:localhost": 100}}, ""),
        ("m.room.member", {"membership": "leave"}, "bot"),
        ("m.room.tombstone", {"replacement_room": "!trap"}, ""),
        ("m.space.child", {"via": ["x"]}, "!x"),
        ("m.room.name", {"name": "OWNED"}, None),
        ("chat.kupplung.anything", {}, ""),
    ],
)
async def test_state_inside_an_encrypted_event_is_not_believed(
    bot: Device, ada: Peer, kind: str, content: dict[str, Any], key: str | None
) -> None:
    room = await bot.home.make_room(NewRoom("team:1", (ada.user,), name="Licht"))
    await ada.join(room)
    await bot.turn(5)
    inner: dict[str, Any] = {"type": kind, "content": content}
    if key is not None:
        inner["state_key"] = bot.user if key == "bot" else key
    await say_inside(ada, room, lambda where: json.dumps(inner | {"room_id": where}))
    await bot.turn(2)
    found = [each for each in bot.events[room] if each.id and each.sender == ada.user]
    assert not [each for each in found if not isinstance(each, Event) or each.encrypted]
    assert bot.sealed(room) == []
    await still_talks(bot, ada, room)  # nobody was thrown out of the list of members


def nested(room: str) -> str:
    deep = "[" * 15_000 + "]" * 15_000
    return f'{{"type":"m.room.message","room_id":"{room}","content":{{"body":{deep}}}}}'


@pytest.mark.parametrize(
    "make",
    [
        nested,
        lambda _: "no json",
        lambda _: "[]",
        lambda _: "null",
        lambda room: json.dumps({"type": "m.room.message", "room_id": room}),
        lambda room: json.dumps({"type": "m.room.message", "room_id": room, "content": []}),
        lambda room: json.dumps({"type": ["m.room.message"], "room_id": room, "content": {}}),
        lambda _: json.dumps({"type": "m.room.message", "room_id": "!other", "content": {}}),
        lambda _: json.dumps({"type": "m.room.message", "content": {}}),
    ],
)
async def test_malformed_contents_inside_an_encrypted_event(
    bot: Device, ada: Peer, make: Callable[[str], str]
) -> None:
    room = await meet(bot, ada)
    await say_inside(ada, room, make)
    await ada.say(room, "geht noch")
    await bot.hear(room, "geht noch")  # which Ada's own client could not: it has no guards
    opened = [each for each in bot.events[room] if isinstance(each, Event) and each.encrypted]
    assert [each.content.get("body") for each in opened] == ["geht noch"]
    assert bot.sealed(room) == []
    await bot.say(room, "auch das", "t1")


async def test_odd_values_inside_become_plain_json(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    odd = '{"body":"halb \\ud83d da","n":NaN,"big":%s}' % (10**30)
    await say_inside(
        ada,
        room,
        lambda where: f'{{"type":"m.room.message","room_id":"{where}","content":{odd}}}',
    )
    event = await bot.hear(room, "halb ? da")
    json.dumps(dict(event.content), allow_nan=False).encode()
    assert event.content["n"] is None


async def test_a_repeated_ciphertext_is_dropped(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    inner = {"type": "m.room.message", "content": {"body": "überweisen"}}
    content = await say_inside(ada, room, lambda where: json.dumps(inner | {"room_id": where}))
    where = f"{CLIENT}/rooms/{quote(room)}/send/m.room.encrypted/{ada.txn()}"
    status, _ = await ada.raw("PUT", where, content)
    assert status == 200
    await still_talks(bot, ada, room)
    assert bot.texts(room) == ["überweisen", "geht noch"]


async def test_the_key_of_the_sender_need_not_be_named(bot: Device, ada: Peer) -> None:
    """It is deprecated since Matrix 1.3; nio asserts that it is there."""
    room = await meet(bot, ada)
    inner = {"type": "m.room.message", "content": {"body": "ohne"}}
    await say_inside(ada, room, lambda where: json.dumps(inner | {"room_id": where}), sender_key="")
    await bot.hear(room, "ohne")


SEALED = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "sender_key": "k"}
MESSAGES: list[tuple[str, dict[str, Any]]] = [
    ("m.room.message", {}),
    ("m.room.message", {"msgtype": 5, "body": []}),
    ("m.room.message", {"msgtype": "m.file", "body": "x", "file": "no"}),
    ("m.reaction", {"m.relates_to": "x"}),
    ("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"}),
    ("m.room.encrypted", SEALED | {"ciphertext": "zz"}),
    ("m.room.encrypted", SEALED | {"ciphertext": 5, "session_id": ["s"]}),
    ("m.room.encrypted", {"algorithm": 5, "ciphertext": {}}),
    ("m.call.answer", {"answer": 1}),
    ("m.sticker", {"url": 3}),
    ("m.poll.start", {"m.poll": []}),
    ("m.room.redaction", {}),
    ("chat.kupplung.odd", {"deep": [[[[[]]]]]}),
]
STATES: list[tuple[str, str, dict[str, Any]]] = [
    ("m.room.name", "", {"name": {"a": 1}}),
    ("m.room.topic", "", {"topic": []}),
    ("m.space.child", "!x:y", {"via": "z"}),
    ("m.room.pinned_events", "", {"pinned": 1}),
    ("m.room.encryption", "elsewhere", {"algorithm": 1}),
    ("m.room.canonical_alias", "", {"alias": None}),
    ("m.room.history_visibility", "", {"history_visibility": "weird"}),
    ("m.room.encrypted", "", SEALED | {"ciphertext": "zz"}),
]


async def test_malformed_events_in_a_room(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada, encrypted=False)
    where = f"{CLIENT}/rooms/{quote(room)}"
    taken = 0
    for kind, content in MESSAGES:
        status, _ = await ada.raw("PUT", f"{where}/send/{kind}/{ada.txn()}", content)
        taken += status == 200
        await bot.turn()
    for kind, key, content in STATES:
        status, _ = await ada.raw("PUT", f"{where}/state/{kind}/{quote(key)}", content)
        taken += status == 200
        await bot.turn()
    profile = {"membership": "join", "displayname": {"x": 1}}
    await ada.raw("PUT", f"{where}/state/m.room.member/{quote(ada.user)}", profile)
    assert taken >= 15
    await still_talks(bot, ada, room)


async def test_a_malformed_answer_to_a_sync(bot: Device, ada: Peer, proxy: Proxy) -> None:
    """Not even a homeserver is trusted to send what it should."""
    room = await meet(bot, ada)
    spoiled: list[dict[str, Any]] = [
        {"rooms": []},
        {"rooms": {"join": {room: 5, "!a": {"timeline": {"events": [1, {}, {"type": 3}]}}}}},
        {"rooms": {"join": {"!b": {"state": {"events": {"a": 1}}, "timeline": []}}}},
        {"rooms": {"invite": {"!c": {"invite_state": 7}, "!d": []}, "leave": ["x"]}},
        {"to_device": {"events": [1, None, {"type": "m.room.encrypted"}]}},
        {"to_device": 9, "device_lists": {"changed": [5, None], "left": "x"}},
        {"device_one_time_keys_count": {"signed_curve25519": "x"}},
        {"device_unused_fallback_key_types": {"a": 1}},
    ]
    for odd in spoiled:
        proxy.play(Trick("GET .*/sync", times=1, change=odd.__ror__))
        await bot.turn()
    await still_talks(bot, ada, room)


# ---- one-time keys --------------------------------------------------------------------------


async def use_up_keys(ada: Peer, bot: Device, count: int) -> int:
    """Claim so many keys of the bot; return how many of them were one-time keys."""
    wanted = {"one_time_keys": {bot.user: {bot.home.device: "signed_curve25519"}}}
    once = 0
    for _ in range(count):
        _, answer = await ada.raw("POST", f"{CLIENT}/keys/claim", wanted)
        keys = answer["one_time_keys"].get(bot.user, {}).get(bot.home.device, {})
        once += any("fallback" not in key for key in keys.values())
    return once


async def test_one_time_keys_are_renewed_when_none_is_left(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    await bot.turn()
    await use_up_keys(ada, bot, 60)
    await ada.say(room, "x")
    await bot.hear(room, "x")
    assert await use_up_keys(ada, bot, 10) == 10


async def test_a_new_device_reaches_the_bot_though_all_keys_were_used_up(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """nio knows of no fallback key: nobody new could write to a bot that is away."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        position = bot.position
    await use_up_keys(ada, bot, 60)
    phone = await Peer.arrive(synapse, names[1])
    await phone.say(room, "vom neuen Telefon")
    async with device(synapse, names[0], tmp_path / "bot", position=position) as bot:
        await bot.hear(room, "vom neuen Telefon")
        await still_talks(bot, phone, room)
    await phone.close()


async def fallback_key(ada: Peer, bot: Device) -> str:
    """Use up all keys, and return the one that is handed out then."""
    await use_up_keys(ada, bot, 60)
    wanted = {"one_time_keys": {bot.user: {bot.home.device: "signed_curve25519"}}}
    _, answer = await ada.raw("POST", f"{CLIENT}/keys/claim", wanted)
    ((name, key),) = answer["one_time_keys"][bot.user][bot.home.device].items()
    assert key["fallback"] is True
    return str(name)


async def test_a_fallback_key_is_renewed_once_it_was_used(bot: Device, ada: Peer) -> None:
    first = await fallback_key(ada, bot)
    room = await meet(bot, ada)
    second = await fallback_key(ada, bot)
    assert second != first
    await still_talks(bot, ada, room)


async def test_death_between_the_upload_of_keys_and_their_saving(
    synapse: Synapse, proxy: Proxy, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """nio would make other keys for the same ids, and the homeserver refuse them for ever."""
    synapse.register(names[0], PASSWORD)
    proxy.play(Trick("POST .*/keys/upload", times=1, after=(0, "")))
    dying = home_at(proxy.url, names[0], tmp_path / "bot")
    with pytest.raises(HomeError):
        await dying.open()
    async with device(synapse, names[0], tmp_path / "bot", url=proxy.url) as bot:
        await still_talks(bot, ada, await meet(bot, ada))
        assert await use_up_keys(ada, bot, 10) == 10


async def test_a_restored_backup_offers_new_one_time_keys(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """The ids of its next keys are taken: offered again and again, none would ever be accepted."""
    folder, backup = tmp_path / "bot", tmp_path / "backup"
    async with device(synapse, names[0], folder) as bot:
        room = await meet(bot, ada)
    shutil.copytree(folder, backup)
    async with device(synapse, names[0], folder, position=bot.position) as bot:
        await use_up_keys(ada, bot, 10)
        await ada.say(room, "die nächsten zehn")
        await bot.hear(room, "die nächsten zehn")
        position = bot.position
    async with device(synapse, names[0], backup, position=position) as bot:
        await use_up_keys(ada, bot, 10)
        for number in range(4):
            await ada.say(room, f"Nr. {number}")
            await bot.turn(5)
        assert await use_up_keys(ada, bot, 60) == 50
        # What Ada's device handed out since the backup is lost; a device that comes is not.
        phone = await Peer.arrive(synapse, names[1])
        await bot.turn(5)
        await still_talks(bot, phone, room)
        await phone.close()


async def test_a_fallback_key_is_renewed_weekly(bot: Device, proxy: Proxy) -> None:
    await bot.turn()
    before = proxy.count("keys/upload")
    await bot.turn()
    assert proxy.count("keys/upload") == before
    bot.home._device().keys._renewed -= 8 * 24 * 3600
    await bot.turn()
    await bot.turn()
    assert proxy.count("keys/upload") == before + 1


# ---- handing out the room's key -------------------------------------------------------------


@pytest.mark.parametrize("call", ["keys/claim", "sendToDevice"])
@pytest.mark.parametrize("answer", [(502, "<html>"), (0, ""), (403, '{"errcode": "M_FORBIDDEN"}')])
async def test_a_key_that_could_not_be_handed_out(
    bot: Device, ada: Peer, proxy: Proxy, call: str, answer: tuple[int, str]
) -> None:
    """nio's next message waits for ever, or nobody can read it."""
    room = await meet(bot, ada)
    proxy.play(Trick(call, times=2, before=answer))
    with pytest.raises(HomeError):
        await bot.say(room, "eins", "t1")
    proxy.stop()
    async with asyncio.timeout(10):
        await bot.say(room, "zwei", "t2")
    assert (await ada.hear(room, "zwei")).decrypted


async def test_sends_at_once_share_one_key(bot: Device, ada: Peer, proxy: Proxy) -> None:
    room = await meet(bot, ada)
    await asyncio.gather(*(bot.say(room, f"Nr. {n}", f"t{n}") for n in range(10)))
    for number in range(10):
        await ada.hear(room, f"Nr. {number}")
    assert proxy.count("PUT .*/sendToDevice/m.room.encrypted") == 1


async def test_more_than_a_hundred_messages_rotate_the_key(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    await bot.say(room, "Nr. 0", "t0")
    first = await ada.hear(room, "Nr. 0")
    for number in range(1, 105):
        await bot.say(room, f"Nr. {number}", f"t{number}")
    last = await ada.hear(room, "Nr. 104")
    assert last.session_id != first.session_id


async def test_who_leaves_while_the_key_is_handed_out_does_not_keep_it(
    bot: Device, ada: Peer, proxy: Proxy, synapse: Synapse
) -> None:
    ben = await Peer.arrive(synapse, f"ben{next(NUMBERS)}")
    room = await bot.home.make_room(NewRoom("team:1", (ada.user, ben.user)))
    await ada.join(room)
    await ben.join(room)
    await bot.turn(5)
    held = proxy.play(Trick("sendToDevice", times=1, hold=asyncio.Event()))
    assert held.hold is not None
    sending = asyncio.create_task(bot.say(room, "ohne Ben", "t1"))
    await held.met.wait()
    await ben.leave(room)
    await bot.turn(5)
    held.hold.set()
    await sending
    said = await ada.hear(room, "ohne Ben")
    await ben.tick()
    kept = ben.client.olm.inbound_group_store[room].values()
    assert all(said.session_id not in sessions for sessions in kept)
    await ben.close()


async def test_who_is_invited_last_can_read_the_first_words(bot: Device, ada: Peer) -> None:
    """A homeserver invites at the end of making a room: a sync before that shows nobody there."""
    wire = bot.home._wire
    plan = {"preset": "private_chat", "initial_state": [ENCRYPTED]}
    room = str((await wire.call("POST", f"{CLIENT}/createRoom", plan))["room_id"])
    await bot.turn(5)
    await bot.home.invite(room, ada.user)
    bot.home._device().client.expect(room, (bot.user, ada.user))
    await bot.say(room, "Willkommen", "t1")
    await ada.join(room)
    await ada.hear(room, "Willkommen")


async def test_a_device_that_comes_while_the_key_is_handed_out_gets_it(
    bot: Device, ada: Peer, proxy: Proxy, synapse: Synapse, names: tuple[str, str]
) -> None:
    room = await meet(bot, ada)
    held = proxy.play(Trick("sendToDevice", times=1, hold=asyncio.Event()))
    assert held.hold is not None
    sending = asyncio.create_task(bot.say(room, "für alle Geräte", "t1"))
    await held.met.wait()
    phone = await Peer.arrive(synapse, names[1])
    await bot.turn(5)
    held.hold.set()
    await sending
    assert (await phone.hear(room, "für alle Geräte")).decrypted
    await phone.close()


async def test_unusable_keys_of_one_hinder_nobody_else(
    bot: Device, ada: Peer, proxy: Proxy, synapse: Synapse
) -> None:
    ben = await Peer.arrive(synapse, f"ben{next(NUMBERS)}")

    def spoil_claim(answer: dict[str, Any]) -> dict[str, Any]:
        spoiled: dict[str, Any]
        for spoiled in answer["one_time_keys"].get(ben.user, {}).values():
            for key in spoiled.values():
                key["key"] = "%%%"
                key["signatures"] = {ben.user: 5}
        return answer

    proxy.play(Trick("keys/claim", change=spoil_claim))
    room = await bot.home.make_room(NewRoom("team:1", (ben.user, ada.user)))
    await bot.say(room, "eins", "t1")
    await ada.join(room)
    assert (await ada.hear(room, "eins")).decrypted
    await ben.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda keys: keys.pop("keys"),
        lambda keys: keys.pop("user_id"),
        lambda keys: keys.update(keys=[]),
        lambda keys: keys.update(keys=dict.fromkeys(keys["keys"], "%%")),
        lambda keys: keys.update(signatures=7),
        lambda keys: keys.update(unsigned={"device_display_name": {"a": None}}),
        lambda keys: keys.update(device_id="ANOTHER"),
    ],
)
async def test_malformed_devices_of_one_hinder_nobody_else(
    bot: Device, ada: Peer, proxy: Proxy, synapse: Synapse, spoil: Callable[[Any], Any]
) -> None:
    ben = await Peer.arrive(synapse, f"ben{next(NUMBERS)}")

    def spoil_query(answer: dict[str, Any]) -> dict[str, Any]:
        for keys in answer["device_keys"].get(ben.user, {}).values():
            spoil(keys)
        return answer

    proxy.play(Trick("keys/query", change=spoil_query))
    room = await bot.home.make_room(NewRoom("team:1", (ben.user, ada.user)))
    await bot.say(room, "eins", "t1")
    await ada.join(room)
    assert (await ada.hear(room, "eins")).decrypted
    await ben.close()


async def test_whose_homeserver_is_down_is_not_asked_for_with_each_message(
    bot: Device, ada: Peer, proxy: Proxy
) -> None:
    def forget(answer: dict[str, Any]) -> dict[str, Any]:
        answer["device_keys"].pop(ada.user, None)
        return answer

    proxy.play(Trick("keys/query", change=forget))
    room = await meet(bot, ada)
    before = proxy.count("keys/query")
    for number in range(5):
        await bot.say(room, f"Nr. {number}", f"t{number}")
        await bot.turn()
    assert proxy.count("keys/query") - before <= 1


async def test_a_sync_waits_for_no_keys_of_other_servers(
    bot: Device, ada: Peer, proxy: Proxy, synapse: Synapse
) -> None:
    """A homeserver asks those of others for them, and they may take their time."""
    room = await meet(bot, ada)
    await still_talks(bot, ada, room, "vorher")
    held = asyncio.Event()
    silent = proxy.play(Trick("keys/query", times=1, hold=held))
    ben = await Peer.arrive(synapse, f"ben{next(NUMBERS)}")
    await ben.dm(bot.user)
    await bot.accept()
    await asyncio.wait_for(silent.met.wait(), 10)
    await still_talks(bot, ada, room)
    held.set()
    await ben.close()


async def test_of_a_room_just_entered_nothing_older_is_asked_for(
    bot: Device, ada: Peer, proxy: Proxy
) -> None:
    """A homeserver asks the server of whoever invited, and calls the new timeline a gap."""
    limited: list[object] = []

    def look(answer: dict[str, Any]) -> dict[str, Any]:
        rooms = answer.get("rooms", {}).get("join", {}).values()
        limited.extend(each["timeline"]["limited"] for each in rooms)
        return answer

    proxy.play(Trick("GET .*/sync", change=look))
    proxy.play(Trick("GET .*/messages", before=(504, "<html>")))
    room = await meet(bot, ada)
    await still_talks(bot, ada, room)
    assert limited[0] is True
    assert proxy.count("/messages") == 0


# ---- loops ----------------------------------------------------------------------------------


async def test_trouble_is_told_at_once_and_never_repeated(bot: Device, proxy: Proxy) -> None:
    """nio repeats within: thousands of requests in seconds, or none for ever."""
    for answer in ((502, "<html>"), (429, '{"errcode": "M_LIMIT_EXCEEDED"}'), (500, "{}")):
        proxy.play(Trick(".", before=answer))
        for ask in (bot.turn, lambda: bot.home.make_room(NewRoom("x", ()))):
            before, begun = len(proxy.calls), time.monotonic()
            with pytest.raises(HomeError):
                await ask()
            assert len(proxy.calls) - before == 1
            assert time.monotonic() - begun < 2
        proxy.stop()


async def test_a_revoked_token_is_told_at_once(bot: Device, proxy: Proxy) -> None:
    await bot.home._wire.call("POST", f"{CLIENT}/logout", {})
    before = len(proxy.calls)
    with pytest.raises(LoggedOut):
        await bot.turn(10)
    with pytest.raises(LoggedOut):
        await bot.home.join("!x")
    assert len(proxy.calls) - before == 2


async def test_nobody_listens_is_told_at_once(tmp_path: Path) -> None:
    begun = time.monotonic()
    home = home_at("http://127.0.0.1:9", "bot", tmp_path)
    with pytest.raises(NotReached):
        await home.open()
    assert time.monotonic() - begun < 5


async def test_housekeeping_that_fails_does_not_keep_messages_back(
    bot: Device, ada: Peer, proxy: Proxy
) -> None:
    room = await meet(bot, ada)
    await use_up_keys(ada, bot, 5)
    proxy.play(Trick("keys/(upload|query|claim)", before=(500, "{}")))
    await ada.say(room, "trotzdem")
    await bot.hear(room, "trotzdem")
    proxy.stop()
    await bot.turn()
    assert await use_up_keys(ada, bot, 60) >= 50


# ---- restarts -------------------------------------------------------------------------------


async def test_after_a_restart_it_can_write_to_its_old_rooms(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """nio says "no such room" until something happens in it."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
    async with device(synapse, names[0], tmp_path / "bot", position=bot.position) as bot:
        await bot.say(room, "wieder da", "t1")
        assert (await ada.hear(room, "wieder da")).decrypted


async def test_a_device_that_changed_while_the_bot_was_away(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        await bot.say(room, "eins", "t1")
    phone = await Peer.arrive(synapse, names[1])
    async with device(synapse, names[0], tmp_path / "bot", position=bot.position) as bot:
        await bot.say(room, "zwei", "t2")
        assert (await phone.hear(room, "zwei")).decrypted
    await phone.close()


async def test_the_store_is_whole_after_a_kill(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """The folder as it lies on the disk while the bot runs is a store that works."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        database = bot.home._device().client.store.database
        assert (database.journal_mode, database.synchronous) == ("wal", 2)
        room = await meet(bot, ada)
        await still_talks(bot, ada, room)
        shutil.copytree(tmp_path / "bot", tmp_path / "killed")
        position = bot.position
    async with device(synapse, names[0], tmp_path / "killed", position=position) as bot:
        await still_talks(bot, ada, room, "nochmal")


async def test_a_closed_device_says_so(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    home: NioHome = bot.home
    await home.close()
    with pytest.raises(NotReached):
        await bot.turn()
    with pytest.raises(NotReached):
        await bot.say(room, "zu spät", "t1")
