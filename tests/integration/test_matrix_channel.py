"""The Matrix channel on a real homeserver: what people say, press and send, and what it means.

The people are the independent client; whoever sends what no client would send makes raw calls.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import pytest
import pytest_asyncio

from bot.domain.people import Role
from bot.ports import Body
from bot.talk.markup import literal
from bot.talk.model import (
    Button,
    Edited,
    Odd,
    Pressed,
    Retracted,
    Said,
    Unreadable,
)
from tests.support.hamlet import Hamlet, chat, choices, meet, slip
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import Peer
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

BACK = Button("Zurück", "d.run.step.-back")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(town: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MatrixBot]:
    """A bot that answers."""
    async with town.bot(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ear(town: Hamlet, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MatrixBot]:
    """A bot that only listens: nobody decides about what it hears."""
    async with town.bot(tmp_path_factory.mktemp("ear"), serve=False) as running:
        yield running


async def settled(bot: MatrixBot, peer: Peer, room: str) -> None:
    """Return once the bot has taken all that was sent before."""
    await peer.say(room, "!fertig")
    await bot.hears(lambda each: each.event == Said("/fertig") and peer.user in each.account)


# ---- a conversation -------------------------------------------------------------------------


async def test_a_conversation_with_somebody_who_insists_on_signed_devices(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    await ada.say(room, "hallo")
    asked = await ada.heard(room, lambda each: "Was trifft auf Sie zu" in each.body)
    assert (asked.sender, asked.encrypted, asked.shield) == (bot.user, True, "none")
    assert asked.content["msgtype"] == "m.notice"
    assert "1. Ich bringe Können mit" in asked.body
    assert "<li>Ich bringe Können mit</li>" in asked.html

    await ada.react(room, asked.id, "1️⃣")
    await ada.heard(room, lambda each: each.id == asked.id and "✓ Ich bringe" in each.body)
    privacy = await ada.heard(room, lambda each: "Datenschutz" in each.body and each.is_message)
    await ada.say(room, "1")
    await ada.heard(room, lambda each: each.at > privacy.at and each.sender == bot.user
                    and each.is_message)  # fmt: skip
    seen = await ada.room(room)
    assert seen is not None
    assert (seen.encrypted, seen.direct) == (True, True)


@pytest.mark.parametrize("word", ["!hilfe", "/hilfe"])
async def test_commands_begin_with_either_sign(town: Hamlet, bot: MatrixBot, word: str) -> None:
    peer = await town.peer()
    room = await meet(bot, peer)
    await peer.say(room, word)
    meant = Said(word.replace("!", "/"))
    heard = await bot.hears(
        lambda each: (each.account, each.event) == (f"matrix:{peer.user}", meant)
    )
    assert heard.room is None
    async with asyncio.timeout(10):
        while not peer.texts(room, bot.user):
            await peer.tick(0.5)
    assert "/datenschutz" in peer.texts(room, bot.user)[0]


async def test_what_stands_for_a_choice(town: Hamlet, ear: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    asked = choices("Ja", "Nein", "Vielleicht")
    card = await ear.say(ada.user, Body(asked.markup, (*asked.buttons, (BACK,))))
    seen = await ada.heard(room, lambda each: each.id == card and len(each.reactions) == 4)
    assert list(seen.reactions) == ["1️⃣", "2️⃣", "3️⃣", "⬅️"]
    assert seen.body == "Was passt?\n\n1. Ja\n2. Nein\n3. Vielleicht\n\n⬅️ Zurück"

    for sign, token in (("2️⃣", "t2"), ("3", "t3"), ("⬅️", BACK.token), ("⬅", BACK.token)):
        pressed = await ada.react(room, card, sign)
        heard = await ear.hears(lambda each, ref=pressed: each.ref == ref)  # type: ignore[misc]
        assert (heard.event, heard.room, heard.ref) == (Pressed(token, card), None, pressed)
        await ada.redact(room, pressed)
    await ada.vote(room, card, "t1")
    await ear.hears(Pressed("t1", card))

    count = len(ear.events(ada.user))
    for sign in ("❤️", "4️⃣", "1 2", "x" * 400):
        await ada.react(room, card, sign)
    await ada.react(room, await ada.say(room, "ende"), "1️⃣")
    await ear.hears(Said("ende"))
    await ada.say(room, "wirklich")
    await ear.hears(Said("wirklich"))
    news = ear.events(ada.user)[count:]
    assert [each for each in news if not isinstance(each, Retracted)] == [
        Said("ende"), Said("wirklich"),
    ]  # fmt: skip


async def test_nobody_presses_somebody_elses_buttons(town: Hamlet, ear: MatrixBot) -> None:
    ada, mallory = await town.person(), await town.peer()
    await chat(ear, ada)
    card = await ear.say(ada.user, choices("Ja", "Nein"))
    room = await meet(ear, mallory)
    await mallory.say(room, "hallo")
    relation = {"rel_type": "m.annotation", "event_id": card, "key": "1️⃣"}
    await slip(mallory, room, "m.reaction", {"m.relates_to": relation})
    await settled(ear, mallory, room)
    assert ear.events(mallory.user) == [Said("hallo"), Said("/fertig")]


async def test_a_card_that_changed_is_edited_and_offers_what_it_offers_now(
    town: Hamlet, ear: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    card = await ear.say(ada.user, choices("Ja", "Nein"))
    body = Body(literal("Und jetzt?"), ((Button("Doch", "u1"),),))
    assert await ear.say(ada.user, body, edits=card) == card
    seen = await ada.heard(room, lambda each: each.id == card and each.edited_by is not None)
    assert seen.body == "Und jetzt?\n\n1. Doch"
    assert [each.id for each in await ada.messages(room, ear.user)] == [card]
    await ada.react(room, card, "1️⃣")
    await ear.hears(Pressed("u1", card))


async def test_edits_replies_threads_and_what_is_taken_back(town: Hamlet, ear: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    said = await ada.say(room, "Donerstag")
    await ear.hears(Said("Donerstag"))
    await ada.edit(room, said, "Donnerstag")
    edited = await ear.hears(Edited(said, "Donnerstag"))
    assert edited.account == f"matrix:{ada.user}"

    asked = await ear.say(ada.user, "Wann?")
    await ada.heard(room, asked)
    await ada.say(room, "um drei", reply_to=asked)
    assert (await ear.hears(Said("um drei"))).answers == asked
    await ada.say(room, "im Faden", thread=said)
    heard = await ear.hears(Said("im Faden"))
    assert (heard.thread, heard.answers) == (said, None)
    answer = await ear.say(ada.user, Body(literal("gut"), quotes=heard.ref, thread=heard.thread))
    seen = await ada.heard(room, answer)
    assert (seen.thread, seen.reply_to) == (said, heard.ref)

    await ada.redact(room, said)
    await ear.hears(Retracted(said))


async def test_the_bot_ignores_notices_and_itself_so_two_bots_do_not_loop(
    town: Hamlet, bot: MatrixBot, ear: MatrixBot
) -> None:
    peer = await town.peer()
    room = await meet(ear, peer)
    await peer.send(room, {"msgtype": "m.notice", "body": "!status"})
    await ear.say(bot.user, "!hilfe")
    await ear.say(peer.user, "Hallo")
    await settled(ear, peer, room)
    await peer.hear(room, "Hallo")
    assert ear.events(peer.user) == [Said("/fertig")]
    assert ear.events(ear.user) == []
    assert bot.events(ear.user) == []
    assert bot.events(bot.user) == []


async def test_a_name_gives_no_rights(town: Hamlet, bot: MatrixBot) -> None:
    kim, mallory = await town.person("kim"), await town.peer()
    await bot.knows(kim.user, "Kim Seidel", Role.COORDINATOR)
    room = await chat(bot, kim)
    await kim.say(room, "!status")
    status = await kim.heard(room, lambda each: each.sender == bot.user)

    for name in ("Kim Seidel", bot.user, bot.name):
        await mallory.client.set_displayname(name)
    private = await meet(bot, mallory)
    await mallory.say(private, "!status")
    async with asyncio.timeout(10):
        while not mallory.texts(private, bot.user):
            await mallory.tick(0.5)
    assert status.body not in mallory.texts(private, bot.user)
    assert "Diesen Befehl kenne ich nicht" in mallory.texts(private, bot.user)[0]


# ---- group chats ----------------------------------------------------------------------------


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(
    town: Hamlet, ear: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person("ben")
    await ear.knows(ada.user)
    room = await ada.group("Werkstatt", ear.user, ben.user)
    await ear.is_in(room)
    await ada.in_room(lambda each: each.id == room and len(each.joined) == 3)
    for words in ("Hallo Ben", "was meint der Bot?", f"{ear.name} ist nett"):
        await ada.say(room, words)
    await ada.send(room, {"body": "🙃", "url": "mxc://localhost/a", "info": {}}, "m.sticker")
    await ada.say(room, f"{ear.name}: Wann ist es?")
    await ada.say(room, f"@{ear.name} und wo?", mentions=(ear.user,))
    await ben.say(room, "!hilfe")
    heard = await ear.hears(Said("/hilfe"))
    assert (heard.room, heard.account) == (f"matrix:{room}", f"matrix:{ben.user}")
    await ear.hears(Said("und wo?"))
    assert [each.event for each in ear.heard if each.room == heard.room
            and isinstance(each.event, Said)] == [
        Said("Wann ist es?"), Said("und wo?"), Said("/hilfe"),
    ]  # fmt: skip


# ---- bad input ------------------------------------------------------------------------------

FILE = {"url": "mxc://localhost/a", "v": "v2"}
MALFORMED: list[tuple[str, Any]] = [
    ("m.room.message", {}),
    ("m.room.message", {"msgtype": 5}),
    ("m.room.message", {"msgtype": "m.text"}),
    ("m.room.message", {"msgtype": "m.text", "body": 7}),
    ("m.room.message", {"msgtype": "m.text", "body": ["x"]}),
    ("m.room.message", {"msgtype": "m.text", "body": "   "}),
    ("m.room.message", {"body": "kein Typ", "m.relates_to": "nichts"}),
    ("m.room.message", {"msgtype": "m.text", "m.new_content": 4, "body": "* x",
                        "m.relates_to": {"rel_type": "m.replace", "event_id": "$x"}}),
    ("m.room.message", {"msgtype": "m.text", "body": "* y", "m.new_content": {"body": "y"},
                        "m.relates_to": {"rel_type": "m.replace"}}),
    ("m.room.message", {"msgtype": "m.image", "body": "a.png"}),
    ("m.room.message", {"msgtype": "m.image", "body": "a.png", "file": "mxc://localhost/a"}),
    ("m.room.message", {"msgtype": "m.file", "body": {"a": 1}, "file": FILE, "info": []}),
    ("m.room.message", {"msgtype": "m.file", "body": "x", "url": "https://evil.example/x"}),
    ("m.room.message", {"msgtype": "org.example.dance", "steps": [1]}),
    ("m.reaction", {}),
    ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": 1, "key": []}}),
    ("org.matrix.msc3381.poll.response", {"m.relates_to": {"rel_type": "m.reference"}}),
    ("org.matrix.msc3381.poll.response", {"org.matrix.msc3381.poll.response": {"answers": {}}}),
    ("org.example.unknown", {"body": "!status"}),
    ("m.call.invite", {"call_id": "1", "offer": {}}),
]  # fmt: skip


@pytest.mark.parametrize("encrypted", [True, False])
async def test_malformed_events_stop_nothing(town: Hamlet, ear: MatrixBot, encrypted: bool) -> None:
    peer = await town.peer()
    room = await meet(ear, peer, encrypted=encrypted)
    await peer.say(room, "los")
    taken = 0
    for kind, content in MALFORMED:
        if encrypted:
            await slip(peer, room, kind, content)
            taken += 1
            continue
        path = f"/_matrix/client/v3/rooms/{quote(room)}/send/{kind}/{peer.txn()}"
        status, _ = await peer.raw("PUT", path, content)
        taken += status == 200
    assert taken > len(MALFORMED) / 2
    await settled(ear, peer, room)
    found = ear.events(peer.user)
    assert found.pop() == Said("/fertig")
    assert set(found) <= {Unreadable(Odd.OTHER), Said("kein Typ"), Said("los")}
    assert Unreadable(Odd.OTHER) in found


async def test_what_cannot_be_read_is_called_by_its_kind(town: Hamlet, ear: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    await ada.send(room, {"body": "🙃", "url": "mxc://localhost/a", "info": {}}, "m.sticker")
    await ear.hears(Unreadable(Odd.STICKER))
    await ada.send_file(room, b"OggS", "Sprachnachricht.ogg", "audio/ogg")
    await ear.hears(Unreadable(Odd.VOICE))
    place = {"msgtype": "m.location", "body": "hier", "geo_uri": "geo:50.8,12.9"}
    await ada.send(room, place)
    await ear.hears(Unreadable(Odd.LOCATION))
    poll = await ada.poll(room, "Wann?", "Mo", "Di")
    await ear.hears(Unreadable(Odd.POLL))
    await ada.vote(room, poll.id, poll.answers[0])
    await ada.end_poll(room, poll.id, "Mo")
    await ada.say(room, "Ende")
    await ear.hears(Said("Ende"))
    assert len(ear.events(ada.user)) == 5


async def test_huge_words_are_taken_whole(town: Hamlet, ear: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    await ada.say(room, "kurz", html="<b>" * 9_000 + "!status")
    await ear.hears(Said("kurz"))
    await ada.say(room, "ä" * 18_000)
    await ear.hears(Said("ä" * 18_000))
    assert len(ear.events(ada.user)) == 2


async def test_a_long_answer_arrives_whole(town: Hamlet, ear: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    words = [f"Zeile {number} " + "ü" * 900 for number in range(60)]
    last = await ear.say(ada.user, "\n".join(words))
    await ada.heard(room, last)
    bodies = "\n".join(each.body for each in await ada.messages(room, ear.user))
    assert [each for each in words if each not in bodies] == []


# ---- manners --------------------------------------------------------------------------------


async def test_what_was_taken_is_marked_as_read_and_fast_answers_show_no_typing(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    typed = [0]
    for number in range(6):
        count = len(await ada.messages(room, bot.user))
        begun = asyncio.get_running_loop().time()
        said = await ada.say(room, f"hallo {number}")

        async def answered(count: int = count) -> bool:
            return len(await ada.messages(room, bot.user)) > count

        await ada.until(answered)
        took = asyncio.get_running_loop().time() - begun
        seen = await ada.in_room(
            lambda each, said=said: each.id == room and each.read.get(bot.user) == said  # type: ignore[misc]
        )
        await asyncio.sleep(0.4)
        typed.append(seen.typed.get(bot.user, 0))
        if took < 0.9 and typed[-1] == typed[-2]:
            return
    pytest.fail(f"typing was seen: {typed}")


async def test_who_waits_sees_the_bot_typing(town: Hamlet, ear: MatrixBot) -> None:
    ada = await town.person()
    room = await chat(ear, ada)
    card = await ear.say(ada.user, choices("Ja"))
    await ada.heard(room, card)
    await ada.react(room, card, "❤️")
    await asyncio.sleep(1.5)
    seen = await ada.room(room)
    assert seen is not None
    assert seen.typed.get(ear.user, 0) == 0
    await ada.say(room, "hallo?")
    await ada.in_room(lambda each: each.id == room and ear.user in each.typing)
    await ear.say(ada.user, "Moment noch")
    await ada.in_room(lambda each: each.id == room and ear.user not in each.typing)
