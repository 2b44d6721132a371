"""Messages whose keys are late, or never come; devices that are new. On a real homeserver."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
import vodozemac

from adapters.matrix.home import ENCRYPTION, Sealed
from adapters.matrix.sealed import MOST
from bot.talk.model import Odd, Retracted, Said, Unreadable
from tests.support.hamlet import Hamlet, chat, hand_over, meet, slip, withhold
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import ENCRYPTED, PASSWORD, Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

PATIENCE = timedelta(minutes=1)
SEALED = Unreadable(Odd.SEALED)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot") as running:
        yield running


async def acquainted(bot: MatrixBot, peer: Peer) -> str:
    """Return a private chat in which both have spoken."""
    await bot.knows(peer.user)
    room = await meet(bot, peer)
    await peer.say(room, "hallo")
    await bot.hears(Said("hallo"))
    return room


async def mumble(peer: Peer, room: str, words: str) -> str:
    """Say something with whatever key there is, whoever has it."""
    return await slip(peer, room, "m.room.message", {"msgtype": "m.text", "body": words})


async def has_sealed(bot: MatrixBot, count: int) -> None:
    """Wait until so many messages wait for their keys."""

    async def kept() -> bool:
        notes = await bot.store.notes("matrix/")
        return len([name for name in notes if "/sealed/" in name]) == count

    await bot.until(kept)


async def test_a_key_that_never_comes_is_explained_once_per_session(
    town: Hamlet, bot: MatrixBot
) -> None:
    peer = await town.peer("ada")
    room = await acquainted(bot, peer)
    withhold(peer, room, bot.user)
    await mumble(peer, room, "eins")
    await mumble(peer, room, "zwei")
    await has_sealed(bot, 2)
    assert bot.events(peer.user) == [Said("hallo")]
    bot.clock.move(PATIENCE)
    await bot.hears(SEALED)
    await peer.hear(
        room,
        "Diese Nachricht ist verschlüsselt angekommen, aber ohne Schlüssel. "
        "Bitte noch einmal schicken.\n\nHilft das nicht, dann bitte die App neu starten oder "
        "einen neuen Chat mit mir beginnen.",
    )
    await mumble(peer, room, "drei")
    await has_sealed(bot, 1)
    bot.clock.move(PATIENCE)
    await has_sealed(bot, 0)
    withhold(peer, room, bot.user)
    await mumble(peer, room, "vier")
    await has_sealed(bot, 1)
    bot.clock.move(PATIENCE)
    await has_sealed(bot, 0)
    await bot.until(lambda: bot.events(peer.user) == [Said("hallo"), SEALED, SEALED])


async def test_a_key_that_is_late_opens_what_was_said(town: Hamlet, bot: MatrixBot) -> None:
    peer = await town.peer("ada")
    room = await acquainted(bot, peer)
    key = withhold(peer, room, bot.user)
    words = await mumble(peer, room, "!hilfe")
    await has_sealed(bot, 1)
    await hand_over(peer, key)
    heard = await bot.hears(Said("/hilfe"))
    assert (heard.ref, heard.room) == (words, None)
    await has_sealed(bot, 0)
    bot.clock.move(PATIENCE)
    await peer.say(room, "Ende")
    await bot.hears(Said("Ende"))
    assert SEALED not in bot.events(peer.user)


async def test_what_waits_for_its_key_outlives_a_restart(town: Hamlet, bot: MatrixBot) -> None:
    peer = await town.peer("ada")
    room = await acquainted(bot, peer)
    key = withhold(peer, room, bot.user)
    await mumble(peer, room, "eins")
    await has_sealed(bot, 1)
    await bot.stop()
    await mumble(peer, room, "zwei")
    await hand_over(peer, key)
    withhold(peer, room, bot.user)
    await mumble(peer, room, "nie")
    await bot.start()
    await bot.hears(Said("eins"))
    await bot.hears(Said("zwei"))
    await has_sealed(bot, 1)
    await bot.restart()
    bot.clock.move(PATIENCE)
    await bot.hears(SEALED)
    await has_sealed(bot, 0)


async def test_a_crash_between_the_key_and_the_position_loses_nothing(
    town: Hamlet, bot: MatrixBot
) -> None:
    peer = await town.peer("ada")
    room = await acquainted(bot, peer)
    key = withhold(peer, room, bot.user)
    await mumble(peer, room, "spät")
    await has_sealed(bot, 1)
    bot.store.gate.clear()
    await hand_over(peer, key)
    await bot.until(bot.store.waits.is_set)
    await bot.drop()
    assert Said("spät") not in bot.events()
    await bot.start()
    await bot.hears(Said("spät"))
    await has_sealed(bot, 0)


async def test_what_is_taken_back_before_its_key_comes_is_not_heard(
    town: Hamlet, bot: MatrixBot
) -> None:
    peer = await town.peer("ada")
    room = await acquainted(bot, peer)
    key = withhold(peer, room, bot.user)
    words = await mumble(peer, room, "!sagen Unsinn")
    await mumble(peer, room, "dahinter")
    await has_sealed(bot, 2)
    await peer.redact(room, words)
    await bot.hears(Retracted(words))
    await has_sealed(bot, 1)
    await hand_over(peer, key)
    await bot.hears(Said("dahinter"))
    assert bot.events(peer.user) == [Said("hallo"), Retracted(words), Said("dahinter")]


async def test_what_is_corrected_before_its_key_comes_is_heard_as_corrected(
    town: Hamlet, bot: MatrixBot
) -> None:
    peer = await town.peer("ada")
    room = await acquainted(bot, peer)
    key = withhold(peer, room, bot.user)
    words = await mumble(peer, room, "!sagen Unsinn")
    await has_sealed(bot, 1)
    await hand_over(peer, withhold(peer, room, bot.user))
    new = {"msgtype": "m.text", "body": "!sagen Sinn"}
    relation = {"rel_type": "m.replace", "event_id": words}
    edit = {**new, "m.new_content": new, "m.relates_to": relation}
    await slip(peer, room, "m.room.message", edit)
    assert (await bot.hears(Said("/sagen Sinn"))).ref == words
    await has_sealed(bot, 0)
    await hand_over(peer, key)
    await peer.say(room, "Ende")
    await bot.hears(Said("Ende"))
    assert bot.events(peer.user) == [Said("hallo"), Said("/sagen Sinn"), Said("Ende")]


async def test_somebody_who_sends_only_junk_fills_no_disk(town: Hamlet, bot: MatrixBot) -> None:
    peer, other = await town.peer(), await town.peer("ada")
    room, place = await acquainted(bot, peer), await meet(bot, other)
    withhold(peer, room, bot.user)
    for number in range(60):
        await mumble(peer, room, f"{number}")
    assert (await bot.hears(SEALED)).account == f"matrix:{peer.user}"  # nor is it kept from them
    await other.say(place, "dazwischen")
    key = withhold(other, place, bot.user)
    await mumble(other, place, "spät")
    await has_sealed(bot, 51)
    await hand_over(other, key)
    await bot.hears(Said("spät"))


async def test_strangers_take_nobodys_place(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.peer("ada")
    room = await acquainted(bot, ada)
    cipher = vodozemac.GroupSession().encrypt(b"x").to_base64()
    junk = [
        Sealed(
            f"$junk{number}:there", "!r:there", f"@m{number % 10}:there", f"s{number}", 0.0,
            {
                "type": "m.room.encrypted", "event_id": f"$junk{number}:there",
                "sender": f"@m{number % 10}:there",
                "content": {"algorithm": ENCRYPTION, "session_id": f"s{number}",
                            "ciphertext": cipher},
            },
        )
        for number in range(MOST)
    ]  # fmt: skip
    now = bot.clock.now().isoformat()
    notes = {
        f"matrix/{bot.user}/sealed/{each.id}": json.dumps(
            {"sealed": asdict(each), "since": now, "part": False}
        )
        for each in junk
    }
    await bot.store.accept((), notes)
    await bot.restart()
    key = withhold(ada, room, bot.user)
    await mumble(ada, room, "spät")
    await has_sealed(bot, MOST)
    await hand_over(ada, key)
    await bot.hears(Said("spät"))


async def test_asking_for_keys_holds_up_nobody(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url) as bot,
    ):
        peer, other = await town.peer(), await town.peer("ada")
        room, place = await acquainted(bot, peer), await meet(bot, other)
        held = asyncio.Event()
        stuck = proxy.play(Trick("room_key_request", hold=held))
        withhold(peer, room, bot.user)
        await mumble(peer, room, "Unsinn")
        await asyncio.wait_for(stuck.met.wait(), 10)
        await other.say(place, "noch da?")
        await bot.hears(Said("noch da?"))
        held.set()


async def test_in_a_group_nobody_is_told_of_missing_keys(town: Hamlet, bot: MatrixBot) -> None:
    peer = await town.peer("ada")
    await bot.knows(peer.user)
    ben = await town.person("ben")
    made = await peer.client.room_create(
        invite=[bot.user, ben.user], name="Werkstatt", initial_state=[ENCRYPTED]
    )
    await bot.is_in(made.room_id)
    await peer.tick()
    await peer.say(made.room_id, "!hilfe")
    await bot.hears(Said("/hilfe"))
    withhold(peer, made.room_id, bot.user)
    await mumble(peer, made.room_id, "unter uns")
    await has_sealed(bot, 1)
    bot.clock.move(PATIENCE)
    await has_sealed(bot, 0)
    assert SEALED not in bot.events()


async def test_a_new_device_is_heard_and_hears(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    await ada.say(room, "vom Telefon")
    await bot.hears(Said("vom Telefon"))
    name = ada.user.removeprefix("@").partition(":")[0]
    laptop = await town.elements.login(name, PASSWORD, key=f"{name} laptop")
    await ada.device_of(ada.user, laptop.device, signed=False)
    await ada.sign(laptop.device)
    await laptop.device_of(ada.user, laptop.device, signed=True)
    await laptop.in_room(lambda each: each.id == room and each.encrypted)
    await laptop.say(room, "vom Rechner")
    await bot.hears(Said("vom Rechner"))
    said = await bot.say(ada.user, "Ich sehe beide")
    for device in (ada, laptop):
        seen = await device.heard(room, said)
        assert (seen.body, seen.shield) == ("Ich sehe beide", "none")


async def test_a_device_that_nobody_signed_is_answered_too(town: Hamlet, bot: MatrixBot) -> None:
    name = town.name("ben")
    ben = await town.elements.login(name, PASSWORD)
    room = await chat(bot, ben)
    await ben.say(room, "hallo")
    seen = await ben.heard(room, lambda each: each.sender == bot.user and each.is_message)
    assert (seen.encrypted, seen.shield) == (True, "none")
