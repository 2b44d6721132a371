"""What is said while the bot is down, or stopped in the middle: once, in order, nothing lost."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.teams import Bridging, Carrying, Room
from bot.ports import Tx
from bot.talk.model import Envelope, Odd, Overheard, Pressed, Retracted, Said, Unreadable
from storage.resuming import resume
from tests.support.element_user import Element
from tests.support.hamlet import Hamlet, chat, choices, meet
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse
from tests.support.working_teams import Acquainted, Working

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot") as running:
        yield running


async def answers(peer: Peer, room: str, bot: MatrixBot, count: int) -> list[str]:
    """Wait for so many answers, and a moment longer; return those that came."""
    async with asyncio.timeout(20):
        while len(peer.texts(room, bot.user)) < count:
            await peer.tick(1.0)
    await peer.tick(0.5)
    return peer.texts(room, bot.user)


def position(notes: dict[str, str]) -> str | None:
    return next((each for name, each in notes.items() if name.endswith("/since")), None)


def says(user: str, text: str, envelope: Envelope) -> bool:
    return envelope.account == f"matrix:{user}" and envelope.event == Said(text)


async def asks(bot: MatrixBot, person: Element, room: str) -> str:
    """Let the bot ask something with buttons; return the event's id once the store knows it."""
    parcel = bot.parcel(person.user, choices("Ja", "Nein"), key=f"card/{person.user}")
    await bot.post(parcel)
    asked = await person.heard(room, lambda each: "Was passt?" in each.body)

    async def noted(tx: Tx) -> bool:
        return await tx.parcel_with(parcel.to, asked.id) is not None

    await bot.until(lambda: bot.store.run(noted))
    return asked.id


async def test_eighty_messages_are_answered_once_and_in_order(town: Hamlet, bot: MatrixBot) -> None:
    peer = await town.peer("ada")
    await bot.knows(peer.user)
    room = await meet(bot, peer)
    await peer.say(room, "hallo")
    await answers(peer, room, bot, 1)
    await bot.stop()
    words = [f"Nachricht {number}" for number in range(80)]
    for each in words:
        await peer.say(room, each)
    await bot.start()
    assert len(await answers(peer, room, bot, 81)) == 81
    assert bot.events(peer.user) == [Said("hallo"), *map(Said, words)]
    await bot.restart()
    await peer.say(room, "noch eins")
    assert len(await answers(peer, room, bot, 82)) == 82


async def test_what_waited_too_long_is_not_answered_any_more(town: Hamlet, tmp_path: Path) -> None:
    async with town.bot(tmp_path / "bot", oldest=3.0) as bot:
        ada = await town.person()
        room = await chat(bot, ada)
        await ada.say(room, "frisch")
        await bot.hears(Said("frisch"))
        await bot.stop()
        await ada.say(room, "alt")
        await ada.react(room, await ada.say(room, "!hilfe"), "1️⃣")
        await asyncio.sleep(3.2)
        await ada.say(room, "neu")
        await bot.start()
        await bot.hears(Said("neu"))
        late = Unreadable(Odd.TOO_LATE)
        assert bot.events(ada.user) == [Said("frisch"), late, Said("neu")]


async def test_who_pressed_too_long_ago_is_told_so_once(town: Hamlet, tmp_path: Path) -> None:
    async with town.bot(tmp_path / "bot", oldest=3.0) as bot:
        ada, ben = await town.person(), await town.person()
        rooms = {each: await chat(bot, each) for each in (ada, ben)}
        asked = {each: await asks(bot, each, room) for each, room in rooms.items()}
        await bot.stop()
        for sign in ("1️⃣", "2️⃣"):
            await ada.react(rooms[ada], asked[ada], sign)
        await ben.react(rooms[ben], asked[ben], "❤️")
        await asyncio.sleep(3.2)
        bot.heard.clear()
        await bot.start()
        for each, room in rooms.items():
            await each.say(room, "neu")
            await bot.hears(partial(says, each.user, "neu"))
        assert bot.events(ada.user) == [Unreadable(Odd.TOO_LATE), Said("neu")]
        assert bot.events(ben.user) == [Said("neu")]


async def test_who_spoke_too_long_ago_in_the_chat_of_a_bridged_team_is_told_so(
    town: Hamlet, tmp_path: Path
) -> None:
    async with town.bot(tmp_path / "bot", oldest=6.0) as bot:
        ada = await town.person()
        now = bot.clock.now() - timedelta(hours=1)
        maker = Acquainted("maker-1", "Ada Lindner", f"matrix:{ada.user}")
        contact = Acquainted("contact-1", "Jutta Weber", "telegram:77")
        await bot.put(*Working(1, "Haus Eins", "Holz", maker, contact).facts(now))
        room = await ada.group("Team", bot.user)
        await bot.is_in(room)
        agreed = [Bridging("t-1", each.id, Carrying.YES, now) for each in (maker, contact)]
        await bot.put(Room(f"matrix:{room}", "t-1", maker.id, now), *agreed)
        await ada.say(room, "vorher")
        await bot.hears(Overheard(Said("vorher")))
        await bot.stop()
        await ada.say(room, "Freitag muss ausfallen!")
        await ada.say(room, "Also Samstag?")
        await asyncio.sleep(6.2)
        await ada.say(room, "neu")
        bot.heard.clear()
        await bot.start()
        await bot.hears(Overheard(Said("neu")))
        late = Overheard(Said(""), Odd.TOO_LATE)
        assert bot.events(ada.user) == [late, Overheard(Said("neu"))]


async def test_a_new_store_runs_no_old_commands(town: Hamlet, bot: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    await ada.say(room, "!hilfe")
    await ada.heard(room, lambda each: each.sender == bot.user and each.is_message)
    await bot.stop()
    await ada.say(room, "!datenschutz")
    bot.lose_store()
    bot.heard.clear()
    await bot.start()
    await ada.say(room, "!sprache")
    await bot.hears(Said("/sprache"))
    assert bot.events(ada.user) == [Said("/sprache")]


async def test_what_was_taken_back_before_it_was_read_is_not_answered(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    await bot.stop()
    said = await ada.say(room, "!hilfe")
    await ada.redact(room, said)
    await bot.start()
    await bot.hears(Retracted(said))
    await ada.say(room, "hallo")
    await bot.hears(Said("hallo"))
    assert bot.events(ada.user) == [Retracted(said), Said("hallo")]


async def test_a_store_that_refuses_loses_and_doubles_nothing(town: Hamlet, bot: MatrixBot) -> None:
    peer = await town.peer("ada")
    await bot.knows(peer.user)
    room = await meet(bot, peer)
    bot.store.failures = 4
    words = [f"Nachricht {number}" for number in range(8)]
    for each in words:
        await peer.say(room, each)
    assert len(await answers(peer, room, bot, 8)) == 8
    assert bot.store.failures == 0
    assert bot.events(peer.user) == list(map(Said, words))


@pytest.mark.parametrize("ending", ["stop", "drop"])
async def test_an_end_in_the_middle_of_a_batch_loses_and_repeats_nothing(
    town: Hamlet, bot: MatrixBot, ending: str
) -> None:
    peer = await town.peer("ada")
    await bot.knows(peer.user)
    room = await meet(bot, peer)
    await peer.say(room, "vorher")
    await answers(peer, room, bot, 1)
    before = position(await bot.store.notes("matrix/"))
    bot.store.gate.clear()
    await peer.say(room, "mittendrin")
    await bot.until(bot.store.waits.is_set)
    assert position(await bot.store.notes("matrix/")) == before
    await (bot.stop() if ending == "stop" else bot.drop())
    assert bot.events(peer.user) == [Said("vorher")]
    await peer.say(room, "danach")
    await bot.start()
    assert len(await answers(peer, room, bot, 3)) == 3
    assert bot.events(peer.user) == [Said("vorher"), Said("mittendrin"), Said("danach")]
    for notes in bot.notes:
        assert not notes[""] or position(notes)


async def test_a_button_from_before_the_restart_still_works(town: Hamlet, tmp_path: Path) -> None:
    async with town.bot(tmp_path / "bot", serve=False) as bot:
        ada = await town.person()
        room = await chat(bot, ada)
        await bot.post(bot.parcel(ada.user, choices("Ja", "Nein"), key="card"))
        [courier] = bot.service.couriers
        assert await courier.deliver_due() == 1
        card = await ada.heard(room, lambda each: each.sender == bot.user and each.is_message)
        await bot.stop()
        await ada.react(room, card.id, "2️⃣")
        await bot.start()
        await bot.hears(Pressed("t2", card.id))


async def test_what_lies_in_the_outbox_leaves_after_the_restart(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    await bot.post(*(bot.parcel(ada.user, f"Nr. {n}", key=f"n{n}") for n in range(5)))
    await bot.drop()
    await bot.start()
    await ada.heard(room, lambda each: each.body == "Nr. 4")
    said = [each.body for each in await ada.messages(room, bot.user)]
    assert said == [f"Nr. {n}" for n in range(5)]


async def test_what_is_said_after_a_restore_comes_though_its_key_was_used_since_the_copy(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    await bot.post(bot.parcel(ada.user, "Donnerstag, 14 Uhr?", key="date/1"))
    await ada.heard(room, lambda each: each.body == "Donnerstag, 14 Uhr?")
    await bot.stop()
    file = bot.folder / "kupplung.db"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DELETE FROM outbox WHERE key = 'date/1'")
    resume(f"sqlite:///{file}", None, (), bot.clock.now())
    await bot.start()
    await bot.post(bot.parcel(ada.user, "Freitag, 10 Uhr?", key="date/1"))
    await ada.heard(room, lambda each: each.body == "Freitag, 10 Uhr?")


async def goes_on_without_a_word_of(
    ben: Element, bot: MatrixBot, replaced: Path, rooms: dict[Element, str]
) -> None:
    """Go on after a restore: of all who speak then, Ben alone said something that was missed."""
    resume(f"sqlite:///{bot.folder / 'kupplung.db'}", replaced, (), bot.clock.now())
    bot.heard.clear()
    await bot.start()
    for each, room in rooms.items():
        await each.say(room, "danach")
        await bot.hears(partial(says, each.user, "danach"))
        missed = [Unreadable(Odd.TOO_LATE)] if each is ben else []
        assert bot.events(each.user) == [*missed, Said("danach")]


async def test_what_was_said_before_a_restore_is_not_decided_again(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person()
    rooms = {each: await chat(bot, each) for each in (ada, ben)}
    await bot.stop()
    file, replaced = bot.folder / "kupplung.db", bot.folder / "replaced.db"
    copy = file.read_bytes()
    await bot.start()
    for each, room in rooms.items():
        await each.say(room, "vorher")
        await bot.hears(partial(says, each.user, "vorher"))
    await bot.stop()
    file.rename(replaced)
    file.write_bytes(copy)
    with closing(sqlite3.connect(replaced)) as raw, raw:
        raw.execute("DELETE FROM inbox WHERE account = ?", (f"matrix:{ben.user}",))
    await goes_on_without_a_word_of(ben, bot, replaced, rooms)


async def test_who_pressed_while_the_bot_stood_still_for_a_restore_is_told_so(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person()
    rooms = {each: await chat(bot, each) for each in (ada, ben)}
    asked = {each: await asks(bot, each, room) for each, room in rooms.items()}
    await bot.stop()
    file, replaced = bot.folder / "kupplung.db", bot.folder / "replaced.db"
    copy = file.read_bytes()
    await bot.start()
    await ada.react(rooms[ada], asked[ada], "1️⃣")
    await bot.hears(Pressed("t1", asked[ada]))
    await bot.stop()
    await ben.react(rooms[ben], asked[ben], "1️⃣")
    await asyncio.sleep(0.5)
    file.rename(replaced)
    file.write_bytes(copy)
    await goes_on_without_a_word_of(ben, bot, replaced, rooms)


async def test_who_wrote_what_the_homeserver_does_not_hand_out_hears_that_it_is_missing(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    """It brings the newest events of a room by itself; for those before it has to be asked."""
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url) as bot,
    ):
        ada = await town.peer()
        room = await meet(bot, ada)
        await bot.stop()
        bot.heard.clear()
        for number in range(60):
            await ada.say(room, f"Nr. {number}")
        denied = '{"errcode": "M_FORBIDDEN", "error": "no"}'
        proxy.play(Trick("GET .*/messages", before=(403, denied)))
        await bot.start()
        await bot.hears(Unreadable(Odd.MISSING))
        assert Said("Nr. 0") not in bot.events(ada.user)
        async with asyncio.timeout(20):
            while not any("nicht gegeben" in text for text in ada.texts(room, bot.user)):
                await ada.tick(0.5)
