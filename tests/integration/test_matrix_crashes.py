"""What a crash leaves half done on a homeserver, each case by itself.

``tests/acceptance/test_killed_matrix.py`` kills the whole service at all of these points.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.matrix.home import HomeError, Secrets
from adapters.matrix.library.account import Folder
from bot.domain.teams import Room
from bot.ports import Body, Parcel, Sent, Tx
from bot.talk.markup import literal
from bot.talk.model import Departed, Envelope, OpenRoom, Pressed, RoomOpened, Said
from tests.support.device import home_at
from tests.support.hamlet import Hamlet, chat, choices
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import PASSWORD
from tests.support.proxy import Proxy, Trick
from tests.support.starts import at_once
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    async with town.bot(tmp_path / "bot", serve=False) as running:
        yield running


async def sent_without_receipt(bot: MatrixBot, to: str, body: Body) -> str:
    """Send what is in the outbox, and die before that is noted; return the event."""
    await bot.post(bot.parcel(to, body, key=f"to {to}"))
    now = bot.clock.now()

    async def claim(tx: Tx) -> tuple[Parcel, ...]:
        return await tx.claim_parcels("matrix", "me", now, now + timedelta(minutes=3), 10)

    (parcel,) = await bot.store.run(claim)
    sent = await bot.channel.gateway.send(parcel, at_once)
    assert isinstance(sent, Sent)
    await bot.drop()
    return sent.ref


async def refs_of(bot: MatrixBot, to: str) -> list[str | None]:
    """Return under which ids the messages to somebody are known, the newest first."""

    async def look(tx: Tx) -> list[str | None]:
        return [each.ref for each in await tx.last_parcels(f"matrix:{to}", 10)]

    found: list[str | None] = await bot.store.run(look)
    return found


async def test_a_reaction_to_a_message_without_a_receipt_is_understood(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    card = await sent_without_receipt(bot, ada.user, choices("Ja", "Nein"))
    await ada.heard(room, card)
    await ada.react(room, await ada.say(room, "Moment"), "1️⃣")
    pressed = await ada.react(room, card, "2️⃣")
    await bot.start()
    heard = await bot.hears(lambda each: each.ref == pressed)
    assert (heard.event, heard.account) == (Pressed("t2", card), f"matrix:{ada.user}")
    assert await refs_of(bot, ada.user) == [card]
    pressed_once = [each for each in bot.heard if isinstance(each.event, Pressed)]
    assert pressed_once == [heard]


async def test_what_is_replied_to_is_known_although_its_receipt_was_lost(
    town: Hamlet, bot: MatrixBot
) -> None:
    ada, ben = await town.person(), await town.person("ben")
    await bot.knows(ada.user)
    group = await ada.group("Werkstatt", bot.user, ben.user)
    await bot.is_in(group)
    copy = await sent_without_receipt(bot, group, Body(literal("Mia Wolf: Wer kommt?")))
    await ada.heard(group, copy)
    await ben.say(group, "!hilfe", reply_to=await ada.say(group, "Ich nicht."))
    await ada.say(group, "!team", reply_to=copy)
    await bot.start()
    replied: list[Envelope] = [await bot.hears(Said(f"/{each}")) for each in ("hilfe", "team")]
    assert replied[1].answers == copy
    assert await refs_of(bot, group) == [copy]


async def test_a_login_that_was_not_noted_leaves_no_device_behind(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    name = town.name("bot")
    account = await asyncio.to_thread(
        synapse.request, "POST", "/_matrix/client/v3/login",
        {"type": "m.login.password", "user": name, "password": PASSWORD},
    )  # fmt: skip
    others = {each["device_id"] for each in await devices(synapse, account["access_token"])}
    async with Proxy(synapse.url) as proxy:
        proxy.play(Trick("POST .*/login", after=(0, ""), times=2))
        for _ in range(2):
            home = home_at(proxy.url, name, tmp_path, Secrets(password=PASSWORD))
            with pytest.raises(HomeError):
                await home.open()
        home = home_at(proxy.url, name, tmp_path, Secrets(password=PASSWORD))
        await home.open()
        await home.close()
        found = {each["device_id"] for each in await devices(synapse, account["access_token"])}
        assert found - others == {home.device}

        lost = home.device
        Folder(tmp_path).store.unlink()
        proxy.play(Trick("POST .*/login", after=(0, ""), times=1))
        with pytest.raises(HomeError):
            await home_at(proxy.url, name, tmp_path, Secrets(password=PASSWORD)).open()
        home = home_at(proxy.url, name, tmp_path, Secrets(password=PASSWORD))
        await home.open()
        await home.close()
        found = {each["device_id"] for each in await devices(synapse, account["access_token"])}
        assert home.device != lost
        assert found - others == {home.device}


async def devices(synapse: Synapse, token: str) -> list[dict[str, str]]:
    path = "/_matrix/client/v3/devices"
    answer = await asyncio.to_thread(synapse.request, "GET", path, None, token)
    found: list[dict[str, str]] = answer["devices"]
    return found


async def test_in_a_new_room_nothing_is_said_before_everybody_is_invited(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    ada, ben = await town.person(), await town.person("ben")
    body = Body(
        literal(""),
        act=OpenRoom("team:t1", "Team 1", "", (f"matrix:{ada.user}", f"matrix:{ben.user}")),
    )
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url, serve=False) as bot,
    ):
        held = proxy.play(Trick("POST .*/invite", hold=asyncio.Event()))
        opening = asyncio.create_task(bot.send("new/t1", body))
        await held.met.wait()
        proxy.stop()
        await opening_breaks_off(bot, opening)
        await bot.start()
        assert len(bot.rooms()) == 1
        assert not bot.events(bot.user)
        opened = await bot.send("new/t1", body)
        assert isinstance(opened, Sent)
        await bot.hears(RoomOpened("team:t1"))
        hello = await bot.say(opened.ref, "Willkommen")
        for person in (ada, ben):
            assert (await person.heard(opened.ref, hello)).body == "Willkommen"
        assert len(bot.rooms()) == 1
        await bot.knows(ben.user)
        await bot.put(Room(f"matrix:{opened.ref}", "t1", "ada", bot.clock.now()))
        await ben.leave(opened.ref)
        await bot.hears(Departed())


async def opening_breaks_off(bot: MatrixBot, opening: "asyncio.Task[object]") -> None:
    """Die in the middle of the invitations, once a sync has brought the room."""
    await bot.until(bot.rooms)
    opening.cancel()
    await asyncio.gather(opening, return_exceptions=True)
    await bot.drop()
