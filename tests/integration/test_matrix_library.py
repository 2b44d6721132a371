"""``NioHome`` against a real homeserver: what ``adapters.matrix.home.Home`` promises.

The other side is a client on plain matrix-nio; a proxy in between plays the tricks of networks.
"""

import asyncio
import json
import shutil
import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import nio
import pytest

from adapters.matrix.home import (
    PURPOSE,
    Denied,
    Event,
    HomeError,
    KeyStoreError,
    Late,
    LoggedOut,
    NewRoom,
    NotReached,
    Sealed,
    Secrets,
    Throttled,
)
from adapters.matrix.library.account import FILE, STORE
from tests.support.device import Device, device, home_at, notice
from tests.support.peer import PASSWORD, Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import NUMBERS, Synapse

pytestmark = pytest.mark.matrix

ROOM = NewRoom("private:1", ())


@pytest.fixture
def names() -> tuple[str, str]:
    """A bot and a person whom nobody on the homeserver has met before."""
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
    """The bot's device, behind the proxy."""
    async with device(synapse, names[0], tmp_path / "bot", url=proxy.url) as opened:
        yield opened


@pytest.fixture
async def ada(synapse: Synapse, names: tuple[str, str]) -> AsyncIterator[Peer]:
    peer = await Peer.arrive(synapse, names[1])
    yield peer
    await peer.close()


async def meet(bot: Device, ada: Peer, *, encrypted: bool = True) -> str:
    """Ada opens a private chat with the bot."""
    room = await ada.dm(bot.user, encrypted=encrypted)
    await bot.accept()
    await ada.tick()
    return room


# ---- conversations --------------------------------------------------------------------------


async def test_an_encrypted_conversation(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    sent = await ada.say(room, "Grüß Gott 👋")
    heard = await bot.hear(room, "Grüß Gott 👋")
    assert (heard.id, heard.sender, heard.kind) == (sent, ada.user, "m.room.message")
    assert heard.encrypted
    assert 0 <= heard.age < 30
    answered = await bot.say(room, "Glück auf", "t1")
    said = await ada.hear(room, "Glück auf")
    assert (said.event_id, said.decrypted) == (answered, True)


async def test_a_conversation_in_clear(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada, encrypted=False)
    await ada.say(room, "offen")
    assert not (await bot.hear(room, "offen")).encrypted
    await bot.say(room, "auch offen", "t1")
    assert not (await ada.hear(room, "auch offen")).decrypted


async def test_a_reaction_goes_in_clear_and_an_edit_encrypted(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    said = await ada.say(room, "ja?")
    await bot.hear(room, "ja?")
    relation = {"rel_type": "m.annotation", "event_id": said, "key": "👍"}
    await bot.home.send(room, "m.reaction", {"m.relates_to": relation}, "r1")
    first = await bot.say(room, "eins", "e1")
    edit = notice("* zwei") | {
        "m.new_content": notice("zwei"),
        "m.relates_to": {"rel_type": "m.replace", "event_id": first},
    }
    await bot.home.send(room, "m.room.message", edit, "e2")
    edited = await ada.hear(room, "* zwei")
    assert edited.decrypted
    assert edited.source["content"]["m.new_content"]["body"] == "zwei"
    reactions = [each for each in ada.events[room] if isinstance(each, nio.ReactionEvent)]
    assert [(each.key, each.decrypted) for each in reactions] == [("👍", False)]


async def test_the_same_transaction_is_one_event_also_after_restarts(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        ids = {await bot.say(room, "einmal", "out/1"), await bot.say(room, "einmal", "out/1")}
        position, first = bot.position, bot.home.device
    await asyncio.to_thread(synapse.restart)
    async with device(synapse, names[0], tmp_path / "bot", position=position) as bot:
        ids.add(await bot.say(room, "einmal", "out/1"))
        assert bot.home.device == first
        await bot.say(room, "Schluss", "out/2")
    await ada.hear(room, "Schluss")
    assert len(ids) == 1
    assert ada.texts(room, bot.user) == ["einmal", "Schluss"]


async def test_a_redacted_message_is_flagged_and_empty(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    sent = await ada.say(room, "hoppla")
    await ada.redact(room, sent)
    await ada.say(room, "gut")
    await bot.hear(room, "gut")
    found = next(each for each in bot.events[room] if each.id == sent)
    assert isinstance(found, Event)
    assert found.redacted
    assert found.content == {}
    other = await bot.say(room, "auch hoppla", "t1")
    await bot.home.redact(room, other, "t2")
    await bot.turn()
    await bot.turn()
    assert any(
        isinstance(each, Event) and each.kind == "m.room.redaction" and each.sender == bot.user
        for each in bot.events[room]
    )


# ---- the sync -------------------------------------------------------------------------------


async def test_without_a_position_there_is_state_but_no_event(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        await ada.say(room, "alt")
        await bot.hear(room, "alt")
    async with device(synapse, names[0], tmp_path / "another") as bot:
        (news,) = bot.batches[0].rooms
        assert news.events == ()
        members = {
            each.state_key: each.content["membership"]
            for each in news.state
            if each.kind == "m.room.member"
        }
        assert members == {ada.user: "join", bot.user: "join"}
        assert "m.room.encryption" in {each.kind for each in news.state}
        await ada.tick()
        await ada.say(room, "neu")
        await bot.hear(room, "neu")
        assert bot.texts(room) == ["neu"]


async def test_the_same_position_brings_the_same_events_again(bot: Device, ada: Peer) -> None:
    """Nothing is lost when what a sync brought could not be stored."""
    room = await meet(bot, ada)
    before = bot.position
    await ada.say(room, "eins")
    await ada.say(room, "zwei")
    await bot.hear(room, "zwei")
    again = await bot.home.sync(before, 1.0)
    (news,) = [each for each in again.rooms if each.room == room]
    bodies = [each.content.get("body") for each in news.events if isinstance(each, Event)]
    assert bodies == ["eins", "zwei"]


async def test_a_gap_is_filled_in_order_each_event_once(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        position = bot.position
    said = [f"Nr. {number}" for number in range(230)]
    for text in said:
        await ada.say(room, text)
    async with device(synapse, names[0], tmp_path / "bot", position=position) as bot:
        await bot.hear(room, said[-1])
        assert bot.texts(room) == said
        assert len(bot.batches) == 1


async def test_what_is_older_than_three_days_stays_in_its_gap(
    bot: Device, ada: Peer, proxy: Proxy
) -> None:
    room = await meet(bot, ada)
    for number in range(60):
        await ada.say(room, f"Nr. {number}")

    def make_old(answer: dict[str, list[dict[str, dict[str, int]]]]) -> dict[str, object]:
        for event in answer["chunk"][3:]:
            event["unsigned"]["age"] += 4 * 24 * 3600 * 1000
        return dict(answer)

    proxy.play(Trick("GET .*/messages", change=make_old))
    await bot.turn()
    assert bot.texts(room) == [f"Nr. {number}" for number in range(7, 60)]


async def test_a_sync_that_fails_halfway_loses_nothing(
    bot: Device, ada: Peer, proxy: Proxy
) -> None:
    room = await meet(bot, ada)
    for number in range(60):
        await ada.say(room, f"Nr. {number}")
    proxy.play(Trick("GET .*/messages", times=1, before=(502, "<html>bad gateway</html>")))
    with pytest.raises(NotReached):
        await bot.turn()
    batch = await bot.turn()
    assert bot.texts(room) == [f"Nr. {number}" for number in range(60)]
    assert batch.keys  # those of the first try, too


async def test_rooms_that_were_left(bot: Device, ada: Peer) -> None:
    made = await ada.client.room_create(invite=[bot.user])
    room = await bot.accept()
    assert room == made.room_id
    kicked = await ada.client.room_kick(room, bot.user)
    assert isinstance(kicked, nio.RoomKickResponse)
    batch = await bot.turn(5)
    assert [each.room for each in batch.left] == [room]
    with pytest.raises(Denied) as denied:
        await bot.say(room, "hallo?", "t1")
    assert denied.value.code == "M_NOT_FOUND"


# ---- undecryptable events -------------------------------------------------------------------


async def hold_key_back(ada: Peer, room: str) -> list[tuple[object, ...]]:
    """Let Ada's next key wait; return what would have been sent."""
    held: list[tuple[object, ...]] = []
    real = ada.client._send

    async def send(kind: object, method: str, path: str, *more: object, **rest: object) -> object:
        if "sendToDevice" in path and not held:
            held.append((kind, method, path, *more))
            return nio.ShareGroupSessionResponse(room, {("", "")})
        return await real(kind, method, path, *more, **rest)

    ada.client._send = send
    return held


async def release(ada: Peer, held: list[tuple[object, ...]]) -> None:
    _, method, where, body, *_ = held[0]
    await ada.raw(str(method), str(where).split("?", maxsplit=1)[0], json.loads(str(body)))


async def test_a_key_that_comes_late(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    held = await hold_key_back(ada, room)
    await ada.say(room, "noch zu")
    while not bot.sealed(room):
        await bot.turn(1)
    (sealed,) = bot.sealed(room)
    assert (sealed.sender, sealed.room) == (ada.user, room)
    assert await bot.home.unseal(sealed) is None
    await release(ada, held)
    while sealed.session not in (batch := await bot.turn(1)).keys:
        pass
    assert batch.keys == {sealed.session}
    opened = await bot.home.unseal(sealed)
    assert opened is not None
    assert (opened.content["body"], opened.id, opened.encrypted) == ("noch zu", sealed.id, True)


async def test_a_key_that_came_just_before_a_crash(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """It comes again, and cannot be opened again: the first batch names it all the same."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
        held = await hold_key_back(ada, room)
        await ada.say(room, "noch zu")
        while not bot.sealed(room):
            await bot.turn(1)
        (sealed,) = bot.sealed(room)
        position = bot.position
        await release(ada, held)
        while sealed.session not in (await bot.turn(1)).keys:
            pass
    async with device(synapse, names[0], tmp_path / "bot", position=position) as bot:
        assert sealed.session in bot.batches[0].keys
        assert (await bot.turn()).keys == frozenset()
        opened = await bot.home.unseal(sealed)
        assert opened is not None
        assert opened.content["body"] == "noch zu"


async def test_a_key_that_is_asked_for(bot: Device, ada: Peer) -> None:
    """The sender's device answers; a forwarded key of anybody else counts for nothing."""
    room = await meet(bot, ada)
    await hold_key_back(ada, room)
    await ada.say(room, "bitte lesen")
    while not bot.sealed(room):
        await bot.turn(1)
    (sealed,) = bot.sealed(room)
    await forward_key(ada, bot, sealed)
    assert sealed.session not in (await bot.turn(1)).keys
    assert await bot.home.unseal(sealed) is None  # nobody has asked
    await bot.home.ask_for_key(sealed)
    await bot.home.ask_for_key(sealed)
    answer = await ada.tick(5)
    requests = [each for each in answer.to_device_events if isinstance(each, nio.RoomKeyRequest)]
    assert [(each.session_id, each.sender) for each in requests] == [(sealed.session, bot.user)]
    await forward_key(ada, bot, sealed)
    while sealed.session not in (await bot.turn(1)).keys:
        pass
    opened = await bot.home.unseal(sealed)
    assert opened is not None
    assert opened.content["body"] == "bitte lesen"


async def forward_key(ada: Peer, bot: Device, sealed: Sealed) -> None:
    olm = ada.client.olm
    own = olm.account.identity_keys["curve25519"]
    session = olm.inbound_group_store.get(sealed.room, own, sealed.session)
    target = olm.device_store[bot.user][bot.home.device]
    channel = olm.session_store.get(target.curve25519)
    message = olm._encrypt_forwarding_key(sealed.room, session, channel, target)
    await ada.client.to_device(message)


# ---- devices of others ----------------------------------------------------------------------


async def test_who_is_invited_can_read_what_was_said_before_joining(bot: Device, ada: Peer) -> None:
    room = await bot.home.make_room(NewRoom("private:1", (ada.user,), direct=True))
    await bot.say(room, "willkommen", "t1")
    await ada.join(room)
    assert (await ada.hear(room, "willkommen")).decrypted


async def test_a_new_device_reads_what_is_said_from_then_on(
    bot: Device, ada: Peer, synapse: Synapse, names: tuple[str, str]
) -> None:
    room = await meet(bot, ada)
    await bot.say(room, "vorher", "t1")
    phone = await Peer.arrive(synapse, names[1])
    await bot.turn(5)
    await bot.say(room, "nachher", "t2")
    assert (await phone.hear(room, "nachher")).decrypted
    assert (await ada.hear(room, "nachher")).decrypted
    await phone.close()


async def test_who_left_cannot_read_on(bot: Device, ada: Peer, synapse: Synapse) -> None:
    ben = await Peer.arrive(synapse, f"ben{next(NUMBERS)}")
    room = await bot.home.make_room(NewRoom("team:1", (ada.user, ben.user)))
    await ada.join(room)
    await ben.join(room)
    await bot.turn()
    await bot.say(room, "alle", "t1")
    await ben.hear(room, "alle")
    await ben.leave(room)
    await bot.turn(5)
    await bot.say(room, "ohne Ben", "t2")
    said = await ada.hear(room, "ohne Ben")
    sealed = said.session_id
    assert all(
        sealed not in sessions for sessions in ben.client.olm.inbound_group_store[room].values()
    )
    await ben.close()


# ---- rooms ----------------------------------------------------------------------------------


async def test_a_room_of_the_bot(bot: Device, ada: Peer, synapse: Synapse) -> None:
    plan = NewRoom("team:t1", (ada.user,), name="Team Alte Brauerei", topic="Licht im Keller")
    room = await bot.home.make_room(plan)
    assert await bot.home.members(room) == {bot.user: "join", ada.user: "invite"}
    await ada.join(room)
    batch = await bot.turn(5)
    (news,) = [each for each in batch.rooms if each.room == room]
    state = {
        each.kind: each.content
        for each in (*news.state, *news.events)
        if isinstance(each, Event) and each.state_key == ""
    }
    assert state["m.room.create"][PURPOSE] == "team:t1"
    assert state["m.room.encryption"]["algorithm"] == "m.megolm.v1.aes-sha2"
    assert state["m.room.history_visibility"]["history_visibility"] == "invited"
    assert state["m.room.guest_access"]["guest_access"] == "forbidden"
    assert state["m.room.name"]["name"] == "Team Alte Brauerei"
    assert state["m.room.topic"]["topic"] == "Licht im Keller"

    async def put(kind: str, content: dict[str, object]) -> int:
        return (
            await ada.raw("PUT", f"/_matrix/client/v3/rooms/{quote(room)}/state/{kind}/", content)
        )[0]

    assert await put("m.room.name", {"name": "Wir"}) == 200
    assert await put("m.room.topic", {"topic": "Mehr Licht"}) == 200
    assert await put("m.room.pinned_events", {"pinned": []}) == 200
    assert await put("m.room.power_levels", {"users": {ada.user: 100}}) == 403
    assert await put("m.room.encryption", {"algorithm": "none"}) == 403
    assert await put("m.room.tombstone", {"body": "", "replacement_room": "!x"}) == 403
    ben = await Peer.arrive(synapse, f"ben{next(NUMBERS)}")
    assert isinstance(await ada.client.room_invite(room, ben.user), nio.RoomInviteResponse)
    await ben.close()


async def test_people_come_and_go(bot: Device, ada: Peer) -> None:
    room = await bot.home.make_room(ROOM)
    await bot.home.invite(room, ada.user)
    await bot.home.invite(room, ada.user)
    await ada.join(room)
    await bot.home.invite(room, ada.user)
    assert (await bot.home.members(room))[ada.user] == "join"
    await bot.home.remove(room, ada.user, "Schluss")
    await bot.home.remove(room, ada.user)
    assert (await bot.home.members(room))[ada.user] == "leave"
    with pytest.raises(Denied):
        await bot.home.invite(room, "@nobody-here:elsewhere.invalid")


async def test_leaving_and_declining(bot: Device, ada: Peer) -> None:
    room = await bot.home.make_room(ROOM)
    await bot.home.leave(room)
    await bot.home.leave(room)
    with pytest.raises(Denied):
        await bot.home.members(room)
    declined = await ada.dm(bot.user)
    (invite,) = (await bot.turn(5)).invites
    assert (invite.room, invite.sender, invite.direct) == (declined, ada.user, True)
    await bot.home.leave(declined)
    await ada.tick()
    assert (await bot.turn(2)).invites == ()


async def test_an_invitation_says_what_it_is_for(bot: Device, ada: Peer) -> None:
    made = await ada.client.room_create(name="Stammtisch", topic="Licht", invite=[bot.user])
    (invite,) = (await bot.turn(5)).invites
    assert (invite.room, invite.direct) == (made.room_id, False)
    assert (invite.name, invite.topic) == ("Stammtisch", "Licht")


async def test_state_is_set(bot: Device, ada: Peer) -> None:
    room = await bot.home.make_room(NewRoom("team:1", (ada.user,)))
    await ada.join(room)
    await bot.home.set_state(room, "m.room.name", "", {"name": "Archiv"})
    await ada.tick()
    assert ada.client.rooms[room].name == "Archiv"


async def test_sending_waits_for_a_room_that_was_just_joined(bot: Device, ada: Peer) -> None:
    room = await ada.dm(bot.user)
    await bot.turn(5)
    await bot.home.join(room)
    sending = asyncio.create_task(bot.say(room, "da bin ich", "t1"))
    await asyncio.sleep(0.2)
    assert not sending.done()
    await bot.turn(5)
    await sending
    assert (await ada.hear(room, "da bin ich")).decrypted


async def test_before_the_first_sync_nothing_is_sent(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    """Nobody knows by then whether the room is encrypted."""
    async with device(synapse, names[0], tmp_path / "bot") as bot:
        room = await meet(bot, ada)
    home = home_at(synapse.url, names[0], tmp_path / "bot")
    await home.open()
    with pytest.raises(NotReached):
        await home.send(room, "m.room.message", notice("zu früh"), "t1")
    await home.close()


# ---- files ----------------------------------------------------------------------------------

PHOTO = bytes(range(256)) * 400


async def test_encrypted_files_both_ways(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    sent = await ada.show(room, PHOTO, "keller.png")
    await bot.hear(room, "keller.png")
    (event,) = [each for each in bot.events[room] if each.id == sent]
    assert isinstance(event, Event)
    assert await bot.home.download(event.content["file"]) == PHOTO
    file = await bot.home.upload(PHOTO, "plan.png", "image/png", encrypted=True)
    content = {"msgtype": "m.image", "body": "plan.png", "file": file}
    await bot.home.send(room, "m.room.message", content, "t1")
    assert await ada.fetch(await ada.hear(room, "plan.png")) == PHOTO
    stored = await bot.home.download({"url": file["url"]})
    assert stored != PHOTO
    assert len(stored) == len(PHOTO)


async def test_files_in_clear(bot: Device) -> None:
    file = await bot.home.upload(b"BEGIN:VCALENDAR", "termin.ics", "text/calendar", encrypted=False)
    assert await bot.home.download(file) == b"BEGIN:VCALENDAR"


async def test_what_was_tampered_with_is_refused(bot: Device) -> None:
    file = await bot.home.upload(PHOTO, "a.png", "image/png", encrypted=True)
    other = await bot.home.upload(PHOTO[::-1], "b.png", "image/png", encrypted=False)
    for broken in (
        {**file, "url": other["url"]},
        {**file, "hashes": {}},
        {**file, "hashes": "x"},
        {**file, "iv": 5},
        {**file, "key": {"k": "%"}},
        {**file, "key": []},
    ):
        with pytest.raises(Denied) as denied:
            await bot.home.download(broken)
        assert denied.value.code == "M_BAD_HASH"
    for broken in ({}, {"url": 5}, {"url": "https://evil.invalid/x"}, {"url": "mxc://a/../b"}):
        with pytest.raises(Denied) as denied:
            await bot.home.download(broken)
        assert denied.value.code == "M_BAD_JSON"
    with pytest.raises(Denied) as denied:
        await bot.home.download({"url": f"{file['url']}missing"})
    assert denied.value.code == "M_NOT_FOUND"


async def test_what_is_too_large_is_not_loaded(
    synapse: Synapse, bot: Device, names: tuple[str, str], tmp_path: Path
) -> None:
    file = await bot.home.upload(PHOTO, "a.png", "image/png", encrypted=True)
    synapse.register(f"{names[0]}-small", PASSWORD)
    home = home_at(synapse.url, f"{names[0]}-small", tmp_path / "small", largest_download=1000)
    await home.open()
    with pytest.raises(Denied) as denied:
        await home.download(file)
    assert denied.value.code == "M_TOO_LARGE"
    await home.close()


async def test_the_largest_upload_is_asked_for_once(bot: Device, proxy: Proxy) -> None:
    assert await bot.home.largest_upload() == 50 * 1024 * 1024
    assert await bot.home.largest_upload() == 50 * 1024 * 1024
    assert proxy.count("media/config") == 1


# ---- small things ---------------------------------------------------------------------------


async def test_typing_receipts_and_account_data(bot: Device, ada: Peer) -> None:
    room = await meet(bot, ada)
    said = await ada.say(room, "da?")
    await bot.hear(room, "da?")
    await bot.home.see(room, said)
    await bot.home.type(room, 5)
    await ada.tick(5)
    assert ada.client.rooms[room].typing_users == [bot.user]
    assert ada.client.rooms[room].read_receipts[bot.user].event_id == said
    await bot.home.type(room, 0)
    await ada.tick(5)
    assert ada.client.rooms[room].typing_users == []
    assert await bot.home.account_data("m.direct") == {}
    await bot.home.set_account_data("m.direct", {ada.user: [room]})
    assert await bot.home.account_data("m.direct") == {ada.user: [room]}


# ---- trouble --------------------------------------------------------------------------------


async def test_nobody_listens(bot: Device, ada: Peer, proxy: Proxy, synapse: Synapse) -> None:
    room = await meet(bot, ada)
    await bot.say(room, "eins", "t1")
    bot.home._wire.homeserver = "http://127.0.0.1:9"
    with pytest.raises(NotReached):
        await bot.say(room, "zwei", "t2")
    with pytest.raises(NotReached):
        await bot.turn()
    bot.home._wire.homeserver = "http://no-such-host.invalid"
    with pytest.raises(NotReached):
        await bot.turn()
    bot.home._wire.homeserver = proxy.url
    await bot.say(room, "zwei", "t2")
    await ada.hear(room, "zwei")


async def test_an_answer_that_was_lost(bot: Device, ada: Peer, proxy: Proxy) -> None:
    """Nobody knows whether it happened, and the same transaction finds out."""
    room = await meet(bot, ada)
    await bot.say(room, "eins", "t1")
    for after in ((0, ""), (502, "<html>"), (504, "<html>"), (500, '{"errcode":"M_UNKNOWN"}')):
        proxy.play(Trick("PUT .*/send/", times=2, after=after))
        with pytest.raises(HomeError) as error:
            await bot.say(room, "zwei", "t2")
        assert type(error.value) is HomeError
        proxy.stop()
    await bot.say(room, "zwei", "t2")
    await bot.say(room, "drei", "t3")
    await ada.hear(room, "drei")
    assert ada.texts(room, bot.user) == ["eins", "zwei", "drei"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((502, "<html>"), NotReached),
        ((503, "<html>"), NotReached),
        ((404, "404 page not found"), NotReached),
        ((500, "<html>"), HomeError),
        ((200, "<html>"), HomeError),
        ((200, '{"rooms": {}}'), HomeError),
        ((200, '{"next_batch": 5}'), HomeError),
        ((302, ""), HomeError),
        ((429, "slow down"), Throttled),
        ((401, '{"errcode": "M_UNKNOWN_TOKEN"}'), LoggedOut),
        ((403, '{"errcode": "M_FORBIDDEN"}'), Denied),
    ],
)
async def test_what_a_sync_may_meet(
    bot: Device, proxy: Proxy, answer: tuple[int, str], error: type[HomeError]
) -> None:
    proxy.play(Trick("GET .*/sync", times=1, before=answer))
    before = len(proxy.calls)
    with pytest.raises(HomeError) as met:
        await bot.turn()
    assert type(met.value) is error
    assert len(proxy.calls) == before + 1
    await bot.turn()


async def test_a_server_that_hangs(synapse: Synapse, bot: Device) -> None:
    synapse.freeze()
    try:
        with pytest.raises(HomeError) as error:
            await bot.home._wire.call("GET", "/_matrix/client/versions", patience=0.5)
    finally:
        synapse.thaw()
    assert type(error.value) is Late
    await bot.turn()


async def say_much(bot: Device, room: str) -> None:
    for number in range(40):
        await bot.say(room, "viel", f"t{number}")


async def test_rate_limits_are_told_not_waited_for(tmp_path: Path) -> None:
    def run() -> Synapse:
        return Synapse(tmp_path / "limited", limits=True).start()

    limited = await asyncio.to_thread(run)
    try:
        async with device(limited, "bot", tmp_path / "bot") as bot:
            room = await bot.home.make_room(ROOM)
            loop = asyncio.get_running_loop()
            begun = loop.time()
            with pytest.raises(Throttled) as throttled:
                await say_much(bot, room)
            assert 0 < throttled.value.seconds < 60
            assert loop.time() - begun < 5
    finally:
        limited.stop()


# ---- the device -----------------------------------------------------------------------------


async def test_secrets_are_readable_by_the_owner_only(
    synapse: Synapse, names: tuple[str, str], tmp_path: Path
) -> None:
    async with device(synapse, names[0], tmp_path / "bot"):
        for name in (FILE, STORE, f"{STORE}-wal"):
            mode = (tmp_path / "bot" / name).stat().st_mode
            assert stat.S_IMODE(mode) == 0o600, name
        assert stat.S_IMODE((tmp_path / "bot").stat().st_mode) == 0o700


async def test_two_processes_do_not_share_a_folder(
    synapse: Synapse, bot: Device, names: tuple[str, str], tmp_path: Path
) -> None:
    second = home_at(synapse.url, names[0], tmp_path / "bot")
    with pytest.raises(KeyStoreError, match="another process"):
        await second.open()
    await second.close()
    await bot.home.close()
    await second.open()
    assert second.device == bot.home.device
    await second.close()


async def test_logged_out_it_logs_in_again_as_the_same_device(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    folder = tmp_path / "bot"
    async with device(synapse, names[0], folder) as bot:
        room = await meet(bot, ada)
        await ada.say(room, "eins")
        await bot.hear(room, "eins")
        await bot.home._wire.call("POST", "/_matrix/client/v3/logout", {})
        with pytest.raises(LoggedOut):
            await bot.turn()
        position, name = bot.position, bot.home.device
    without = home_at(synapse.url, names[0], folder, Secrets())
    with pytest.raises(LoggedOut, match="password"):
        await without.open()
    async with device(synapse, names[0], folder, position=position) as bot:
        assert bot.home.device == name
        await ada.tick()
        await ada.say(room, "zwei")
        await bot.hear(room, "zwei")
        await bot.say(room, "drei", "t1")
        await ada.hear(room, "drei")


async def test_a_wrong_password_is_denied(synapse: Synapse, bot: Device, tmp_path: Path) -> None:
    home = home_at(synapse.url, bot.user, tmp_path / "other", Secrets(password="wrong"))
    with pytest.raises(Denied) as denied:
        await home.open()
    assert denied.value.code == "M_FORBIDDEN"
    assert "wrong" not in repr(home._secrets)


async def test_an_access_token_instead_of_a_password(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    login = synapse.register(names[0], PASSWORD)
    secrets = Secrets(token=login["access_token"])
    async with device(synapse, names[0], tmp_path / "bot", secrets=secrets) as bot:
        assert bot.home.device == login["device_id"]
        room = await meet(bot, ada)
        await ada.say(room, "hallo")
        await bot.hear(room, "hallo")
    home = home_at(synapse.url, "@somebody:else", tmp_path / "other", secrets)
    with pytest.raises(KeyStoreError, match="@somebody:else"):
        await home.open()


# ---- the key store --------------------------------------------------------------------------


def spoil_pickle_key(folder: Path) -> None:
    account = json.loads((folder / FILE).read_text())
    (folder / FILE).write_text(json.dumps(account | {"pickle_key": "00" * 32}))


def truncate(folder: Path) -> None:
    store = folder / STORE
    store.write_bytes(store.read_bytes()[: store.stat().st_size // 2])


def empty(folder: Path) -> None:
    (folder / STORE).write_bytes(b"")


def overwrite(folder: Path) -> None:
    (folder / STORE).write_bytes(b"no database, but long enough to look like one " * 100)


def change_owner(folder: Path) -> None:
    with sqlite3.connect(folder / STORE) as database:
        database.execute("UPDATE accounts SET device_id = 'SOMEOTHER'")


def spoil_account(folder: Path) -> None:
    (folder / FILE).write_text("{")


@pytest.mark.parametrize(
    "spoil", [spoil_pickle_key, truncate, empty, overwrite, change_owner, spoil_account]
)
async def test_a_store_that_does_not_fit_is_an_error_with_a_way_out(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path, spoil: object
) -> None:
    folder = tmp_path / "bot"
    async with device(synapse, names[0], folder) as bot:
        room = await meet(bot, ada)
        await ada.say(room, "eins")
        await bot.hear(room, "eins")
    shutil.copytree(folder, tmp_path / "backup")
    assert callable(spoil)
    spoil(folder)
    home = home_at(synapse.url, names[0], folder)
    with pytest.raises(KeyStoreError, match=r"Restore|backup"):
        await home.open()
    # The way out: the backup.
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    async with device(synapse, names[0], folder, position=bot.position) as bot:
        await ada.say(room, "zwei")
        await bot.hear(room, "zwei")


async def test_a_lost_store_becomes_a_new_device_signed_with_the_kept_seeds(
    synapse: Synapse, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    folder = tmp_path / "bot"
    async with device(synapse, names[0], folder) as bot:
        room = await meet(bot, ada)
        lost, position = bot.home.device, bot.position
        master = await master_key(ada, bot.user)
    for left in folder.glob(f"{STORE}*"):
        left.unlink()
    async with device(synapse, names[0], folder, position=position) as bot:
        assert bot.home.device != lost
        assert await master_key(ada, bot.user) == master
        assert await signers(ada, bot.user) == {bot.home.device: True}  # the lost one is gone
        await ada.tick()
        await ada.say(room, "neu hier?")
        await bot.hear(room, "neu hier?")
        await bot.say(room, "ja", "t1")
        await ada.hear(room, "ja")


# ---- cross-signing --------------------------------------------------------------------------


async def query(ada: Peer, user: str) -> dict[str, dict[str, dict[str, object]]]:
    _, answer = await ada.raw("POST", "/_matrix/client/v3/keys/query", {"device_keys": {user: []}})
    return answer


async def master_key(ada: Peer, user: str) -> object:
    return (await query(ada, user))["master_keys"].get(user, {}).get("keys")


async def signers(ada: Peer, user: str) -> dict[str, bool]:
    """Return of each device whether the self-signing key has signed it, by its signature."""
    answer = await query(ada, user)
    own: dict[str, dict[str, object]] = answer.get("self_signing_keys", {}).get(user, {})  # type: ignore[assignment]
    public = [str(key) for key in own.get("keys", {}).values()]
    found = {}
    for name, keys in answer["device_keys"][user].items():
        assert isinstance(keys, dict)
        found[name] = any(ada.client.olm.verify_json(dict(keys), key, user, key) for key in public)
    return found


async def test_the_device_is_signed_and_stays_so(
    synapse: Synapse, bot: Device, ada: Peer, proxy: Proxy, names: tuple[str, str], tmp_path: Path
) -> None:
    signed = await signers(ada, bot.user)
    assert [name for name in signed if signed[name]] == [bot.home.device]
    await bot.home.close()
    async with device(synapse, names[0], tmp_path / "bot", url=proxy.url):
        pass
    assert proxy.count("device_signing/upload") == 1
    assert proxy.count("signatures/upload") == 1


async def test_keys_of_somebody_else_are_not_replaced(
    synapse: Synapse,
    bot: Device,
    ada: Peer,
    names: tuple[str, str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    master = await master_key(ada, bot.user)
    async with device(synapse, names[0], tmp_path / "second") as second:
        assert await master_key(ada, bot.user) == master
        assert not (await signers(ada, bot.user))[second.home.device]
        assert "not the bot's own" in caplog.text
        room = await meet(second, ada)
        await second.say(room, "trotzdem", "t1")
        await ada.hear(room, "trotzdem")


async def test_a_homeserver_that_asks_for_the_password_first(
    synapse: Synapse, proxy: Proxy, names: tuple[str, str], ada: Peer, tmp_path: Path
) -> None:
    flows = {"flows": [{"stages": ["m.login.password"]}], "session": "s"}
    proxy.play(Trick("device_signing/upload", times=1, before=(401, json.dumps(flows))))
    async with device(synapse, names[0], tmp_path / "bot", url=proxy.url) as bot:
        assert (await signers(ada, bot.user))[bot.home.device]


async def test_without_a_password_it_works_unsigned(
    synapse: Synapse,
    proxy: Proxy,
    names: tuple[str, str],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    flows = {"flows": [{"stages": ["m.login.password"]}], "session": "s"}
    proxy.play(Trick("device_signing/upload", before=(401, json.dumps(flows))))
    secrets = Secrets(token=synapse.register(names[0], PASSWORD)["access_token"])
    folder = tmp_path / "bot"
    async with device(synapse, names[0], folder, url=proxy.url, secrets=secrets) as bot:
        await bot.home.make_room(ROOM)
    assert "configure it once" in caplog.text
