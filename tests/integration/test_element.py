"""The independent Matrix client and the homeserver of the tests, without the product.

Whatever other tests believe because of them is proven here: that messages are really encrypted,
that edits, reactions and photos arrive, and that a device which is not signed by its owner is seen
as such, and gets no keys from those who insist.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from tests.support import element_install, synapse
from tests.support.demands import demand
from tests.support.element import ElementError, Elements
from tests.support.element_user import Element
from tests.support.element_views import Seen
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import NUMBERS, ServerError, Synapse

pytestmark = pytest.mark.matrix

PASSWORD = "Fichtelberg-1215"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300


@pytest.fixture
async def elements(homeserver: Synapse) -> AsyncIterator[Elements]:
    demand(element_install.installed())
    async with Elements(homeserver.url) as running:
        yield running


@pytest.fixture
def names(homeserver: Synapse) -> list[str]:
    """Ada, Ben and Cem, whom nobody on the server has met before."""
    number = next(NUMBERS)
    found = [f"{name}{number}" for name in ("ada", "ben", "cem")]
    for name in found:
        homeserver.register(name, PASSWORD)
    return found


@dataclass(frozen=True, slots=True)
class Pair:
    """Ada and Ben in a private room that Ada opened; both insist on signed devices."""

    ada: Element
    ben: Element
    room: str


@pytest.fixture
async def pair(elements: Elements, names: list[str]) -> Pair:
    ada = await elements.login(names[0], PASSWORD, strict=True, cross_sign=True)
    ben = await elements.login(names[1], PASSWORD, strict=True, cross_sign=True)
    room = await ada.dm(ben.user)
    await ben.in_room(lambda each: each.id == room and each.joined == {ada.user, ben.user})
    return Pair(ada, ben, room)


async def raw(homeserver: Synapse, element: Element, room: str, event: str) -> dict[str, object]:
    """Return an event as the homeserver has it."""
    path = f"/_matrix/client/v3/rooms/{quote(room)}/event/{quote(event)}"
    return await asyncio.to_thread(homeserver.request, "GET", path, None, element.token)


async def test_texts_go_both_ways_and_the_server_cannot_read_them(
    homeserver: Synapse, pair: Pair
) -> None:
    asked = await pair.ada.say(pair.room, "Baut jemand Tresen?", html="Baut jemand <b>Tresen</b>?")
    seen = await pair.ben.heard(pair.room, asked)
    assert (seen.body, seen.html) == ("Baut jemand Tresen?", "Baut jemand <b>Tresen</b>?")
    assert (seen.sender, seen.encrypted, seen.shield) == (pair.ada.user, True, "none")

    answered = await pair.ben.say(pair.room, "Ich, aus Esche.", reply_to=asked)
    assert (await pair.ada.heard(pair.room, answered)).reply_to == asked

    for event in (asked, answered):
        stored = await raw(homeserver, pair.ada, pair.room, event)
        assert stored["type"] == "m.room.encrypted"
        assert "Tresen" not in json.dumps(stored)
        assert "Esche" not in json.dumps(stored)


async def test_an_edit_shows_the_new_text_and_keeps_the_old(pair: Pair) -> None:
    said = await pair.ada.say(pair.room, "Donerstag")
    edit = await pair.ada.edit(pair.room, said, "Donnerstag")

    seen = await pair.ben.heard(pair.room, lambda each: each.edited_by == edit)
    assert (seen.id, seen.content["body"], seen.body) == (said, "Donerstag", "Donnerstag")
    assert (await pair.ben.heard(pair.room, edit)).replaces == said
    assert [each.id for each in await pair.ben.messages(pair.room)] == [said]


async def test_reactions_come_and_go_and_redacted_messages_are_empty(pair: Pair) -> None:
    said = await pair.ada.say(pair.room, "Passt der 3. Oktober?")
    thumb = await pair.ben.react(pair.room, said, "👍")
    seen = await pair.ada.heard(pair.room, lambda each: "👍" in each.reactions)
    assert (seen.id, seen.reactions) == (said, {"👍": [pair.ben.user]})

    await pair.ben.redact(pair.room, thumb)
    await pair.ada.heard(pair.room, lambda each: each.id == said and not each.reactions)
    await pair.ada.redact(pair.room, said)
    gone = await pair.ben.heard(pair.room, lambda each: each.id == said and each.redacted)
    assert (gone.body, gone.is_message) == ("", False)


async def test_a_photo_is_stored_encrypted_and_comes_back_whole(pair: Pair) -> None:
    sent = await pair.ada.send_file(pair.room, PHOTO, "tresen.jpg", "image/jpeg")
    seen = await pair.ben.heard(pair.room, sent)
    assert (seen.shown["msgtype"], seen.body) == ("m.image", "tresen.jpg")
    assert "url" not in seen.shown
    assert seen.shown["file"]["v"] == "v2"
    assert await pair.ben.fetch(pair.room, sent) == PHOTO


async def test_a_plain_room_stays_plain(elements: Elements, names: list[str]) -> None:
    ada = await elements.login(names[0], PASSWORD)
    room = await ada.group("Werkstatt", encrypted=False, topic="Holz und Metall")
    photo = await ada.send_file(room, PHOTO, "plan.pdf", "application/pdf")
    seen = await ada.heard(room, photo)
    assert (seen.encrypted, seen.shield, seen.shown["msgtype"]) == (False, None, "m.file")
    assert await ada.fetch(room, photo) == PHOTO
    found = await ada.room(room)
    assert found is not None
    assert (found.name, found.topic, found.encrypted) == ("Werkstatt", "Holz und Metall", False)


async def test_threads_polls_receipts_and_typing_arrive(pair: Pair) -> None:
    root = await pair.ada.say(pair.room, "Wann treffen wir uns?")
    inside = await pair.ben.say(pair.room, "Abends", thread=root)
    assert (await pair.ada.heard(pair.room, inside)).thread == root

    poll = await pair.ada.poll(pair.room, "Welcher Tag?", "Montag", "Dienstag")
    seen = await pair.ben.heard(pair.room, poll.id)
    assert seen.kind == "org.matrix.msc3381.poll.start"
    vote = await pair.ben.vote(pair.room, poll.id, poll.answers[1])
    cast = await pair.ada.heard(pair.room, vote)
    assert cast.relation["event_id"] == poll.id
    assert cast.content["org.matrix.msc3381.poll.response"] == {"answers": [poll.answers[1]]}
    end = await pair.ada.end_poll(pair.room, poll.id, "Dienstag")
    assert (await pair.ben.heard(pair.room, end)).relation["event_id"] == poll.id

    await pair.ben.typing(pair.room)
    await pair.ada.in_room(lambda each: pair.ben.user in each.typing)
    await pair.ben.typing(pair.room, on=False)
    await pair.ada.in_room(lambda each: each.typed == {pair.ben.user: 1} and not each.typing)
    await pair.ben.read(pair.room, end)
    await pair.ada.in_room(lambda each: each.read.get(pair.ben.user) == end)


async def test_signed_devices_are_known_from_others(
    elements: Elements, names: list[str], pair: Pair
) -> None:
    (theirs,) = (await pair.ada.devices(pair.ben.user)).values()
    assert (theirs.signed_by_owner, theirs.cross_signing_verified) == (True, False)
    phone = await elements.login(names[1], PASSWORD, key="phone")
    await pair.ada.device_of(pair.ben.user, phone.device, signed=False)
    await pair.ben.device_of(pair.ben.user, phone.device, signed=False)
    await pair.ben.sign(phone.device)
    await pair.ada.device_of(pair.ben.user, phone.device, signed=True)
    said = await pair.ada.say(pair.room, "Auch am Telefon?")
    assert (await phone.heard(pair.room, said)).body == "Auch am Telefon?"


async def test_who_insists_on_signed_devices_neither_hears_nor_is_heard_by_others(
    elements: Elements, names: list[str], pair: Pair
) -> None:
    cem = await elements.login(names[2], PASSWORD)  # as a careless bot: no identity, nothing signed
    room = await cem.dm(pair.ada.user)
    await cem.in_room(lambda each: each.id == room and pair.ada.user in each.joined)

    def failed(each: Seen) -> bool:
        return each.failure is not None

    async def failure(element: Element) -> Seen | None:
        return next(filter(failed, await element.timeline(room)), None)

    await cem.say(room, "Hört mich jemand?")
    unheard = await pair.ada.until(lambda: failure(pair.ada))
    assert unheard.failure == "UNSIGNED_SENDER_DEVICE"
    await pair.ada.say(room, "Ich dich nicht.")
    kept = await cem.until(lambda: failure(cem))
    assert kept.failure == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"

    easy = await elements.login(names[1], PASSWORD, key="easy")  # reads him, with a red shield
    room = await cem.dm(pair.ben.user)
    said = await cem.say(room, "Und du?")
    seen = await easy.heard(room, said)
    assert (seen.body, seen.shield, seen.shield_reason) == ("Und du?", "red", "UNSIGNED_DEVICE")


async def test_rooms_are_entered_left_and_upgraded(elements: Elements, names: list[str]) -> None:
    ada = await elements.login(names[0], PASSWORD)
    ben = await elements.login(names[1], PASSWORD, accept_invites=False)
    room = await ada.group("Team 1", ben.user, version="11")
    await ben.in_room(lambda each: each.id == room and each.membership == "invite")
    await ben.join(room)
    await ben.rename("Ben Okafor")
    await ada.in_room(lambda each: each.names.get(ben.user) == "Ben Okafor")

    new = await ada.upgrade(room, "12")
    old = await ben.in_room(lambda each: each.replacement is not None)
    assert (old.id, old.replacement, old.version) == (room, new, "11")
    await ada.kick(room, ben.user, "Umzug")
    await ben.in_room(lambda each: each.id == room and each.membership == "leave")
    with pytest.raises(ElementError) as refused:
        await ben.join(room)
    assert refused.value.code == "M_FORBIDDEN"


async def test_who_cannot_be_let_in_just_now_tries_again(
    homeserver: Synapse, names: list[str]
) -> None:
    demand(element_install.installed())
    async with Proxy(homeserver.url) as proxy, Elements(proxy.url) as elements:
        ada = await elements.login(names[0], PASSWORD)
        ben = await elements.login(names[1], PASSWORD)
        proxy.play(Trick("POST .*/join", times=1, before=(502, "")))
        room = await ada.group("Team 1", ben.user)
        await ada.in_room(lambda each: each.id == room and each.joined == {ada.user, ben.user})
        assert proxy.count("POST .*/join") == 2


async def test_the_homeserver_can_hang_fail_and_come_back(
    homeserver: Synapse, elements: Elements, pair: Pair
) -> None:
    homeserver.freeze()
    waiting = asyncio.create_task(pair.ada.say(pair.room, "Hallo?"))
    done, _ = await asyncio.wait([waiting], timeout=0.3)
    homeserver.thaw()
    assert not done
    await pair.ben.heard(pair.room, await waiting)

    port = homeserver.port
    await asyncio.to_thread(homeserver.stop)
    with pytest.raises(ElementError):
        await pair.ada.say(pair.room, "Niemand da?")
    await asyncio.to_thread(homeserver.start)
    assert homeserver.port == port
    await elements.retry()
    said = await pair.ada.say(pair.room, "Wieder da.")
    assert (await pair.ben.heard(pair.room, said)).body == "Wieder da."


async def test_default_limits_hold_until_they_are_lifted() -> None:
    demand(synapse.installed())

    def fill(server: Synapse) -> None:
        account = server.register("bot", PASSWORD)
        token = account["access_token"]
        room = quote(server.request("POST", "/_matrix/client/v3/createRoom", {}, token)["room_id"])

        def say_thirty(first: int) -> None:
            for number in range(first, first + 30):
                path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{number}"
                server.request("PUT", path, {"msgtype": "m.text", "body": "x"}, token)

        with pytest.raises(ServerError) as limited:
            say_thirty(0)
        assert (limited.value.status, limited.value.errcode) == (429, "M_LIMIT_EXCEEDED")
        server.override_limits(account["user_id"])
        say_thirty(100)

    with Synapse(limits=True) as server:
        await asyncio.to_thread(fill, server)
