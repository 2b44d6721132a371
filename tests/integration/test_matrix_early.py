"""What is said in a team's new room on Matrix before the bot has bound it. On a real homeserver."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.challenges import Side
from bot.domain.people import Form, Role
from bot.domain.teams import Bridging, Carrying, Member, Verdict
from bot.talk.model import Envelope, Pressed
from tests.support.elsewhere import Telegram
from tests.support.hamlet import Hamlet
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import Peer
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse
from tests.support.working_teams import Acquainted, Working, joined

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]
LIMIT = '{"errcode": "M_LIMIT_EXCEEDED", "error": "Too many requests", "retry_after_ms": 6000}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


async def agreed(town: Hamlet, bot: MatrixBot) -> Peer:
    """Return the first one who is invited into the room of a team whose bridge stands, by day."""
    ada, ben = await town.peer("ada"), await town.peer("ben")
    first, second = sorted((ada, ben), key=lambda each: each.user, reverse=True)
    bot.by_day()
    then = bot.clock.now() - timedelta(hours=1)
    maker = Acquainted("maker-1", "Ada Lindner", f"matrix:{first.user}")
    other = Acquainted("maker-2", "Ben Okafor", f"matrix:{second.user}")
    contact = Acquainted("contact-1", "Jutta Weber", "telegram:77")
    await bot.put(*Working(1, "Haus Eins", "Holz", maker, contact).facts(then))
    await bot.put(*joined(other, Role.MAKER, Form.DU, then))
    await bot.put(Member("t-1", "maker-2", Side.MAKER, then, Verdict.GO))
    people = ("maker-1", "maker-2", "contact-1")
    await bot.put(*(Bridging("t-1", each, Carrying.YES, then) for each in people))
    return first


async def order(bot: MatrixBot, ada: Peer) -> str:
    """Have the team's room opened, and return it once Ada is invited."""
    pressed = Pressed("a.room.t-1", "$x")
    said = Envelope("p1", f"matrix:{ada.user}", pressed, bot.clock.now())
    await bot.store.accept((said,))
    bot.service.hear()
    async with asyncio.timeout(25):
        while True:
            for each in await ada.invitations():
                if ada.client.invited_rooms[each].name:
                    return str(each)
            await asyncio.sleep(0.3)


async def test_who_speaks_before_another_one_can_be_invited_hears_that_it_was_not_carried(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    telegram = Telegram()
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url, beside=(telegram,)) as bot,
    ):
        ada = await agreed(town, bot)
        proxy.play(Trick("POST .*/invite", times=1, before=(429, LIMIT)))
        room = await order(bot, ada)
        await ada.join(room)
        await ada.tick(1.0)
        await ada.say(room, "Der Vertrag!")

        async def told() -> bool:
            for each in await ada.invitations():  # into her private chat
                await ada.join(each)
            await ada.tick(1.0)
            return any("bevor alle eingeladen" in text for each in ada.events
                       for text in ada.texts(each))  # fmt: skip

        await bot.until(told, 30)
        await ada.say(room, "Noch einmal")
        await bot.until(lambda: telegram.has("Noch einmal"))
        assert not telegram.has("Vertrag")
        bot.errors.clear()


async def test_what_is_said_while_the_bot_is_off_is_carried_once_the_room_is_bound(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    telegram = Telegram()
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url, beside=(telegram,)) as bot,
    ):
        ada = await agreed(town, bot)
        proxy.play(Trick("GET .*/sync", hold=asyncio.Event()))
        await asyncio.sleep(3)
        room = await order(bot, ada)
        await bot.until(lambda: proxy.count("PUT .*/state/.*kupplung"), 20)
        await asyncio.sleep(0.5)
        await bot.drop()
        proxy.stop()
        await ada.join(room)
        await ada.tick(1.0)
        await ada.say(room, "Der Vertrag!")
        await bot.start()
        await bot.until(lambda: telegram.has("Ada Lindner: Der Vertrag!"), 30)
        bot.errors.clear()
