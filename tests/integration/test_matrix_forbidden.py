"""A homeserver that forbids to speak in a team's room, in which the bot is all the same."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.teams import Bridging, Carrying, Room
from bot.talk.model import Envelope, Said
from tests.support.elsewhere import Telegram
from tests.support.hamlet import Hamlet
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse
from tests.support.working_teams import Acquainted, Working

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]
SPAM = '{"errcode": "M_FORBIDDEN", "error": "This message has been rejected as probable spam"}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


async def test_a_word_that_is_forbidden_in_a_teams_room_does_not_lose_the_room(
    town: Hamlet, synapse: Synapse, tmp_path: Path
) -> None:
    """What is said in it afterwards is still carried, and so is what is said to it."""
    telegram = Telegram()
    async with (
        Proxy(synapse.url) as proxy,
        town.bot(tmp_path / "bot", url=proxy.url, beside=(telegram,)) as bot,
    ):
        ada = await town.person()
        bot.by_day()
        then = bot.clock.now() - timedelta(hours=1)
        maker = Acquainted("maker-1", "Ada Lindner", f"matrix:{ada.user}")
        contact = Acquainted("contact-1", "Jutta Weber", "telegram:77")
        await bot.put(*Working(1, "Haus Eins", "Holz", maker, contact).facts(then))
        room = await ada.group("Team", bot.user)
        await bot.is_in(room)
        agreed = (Bridging("t-1", each, Carrying.YES, then) for each in ("maker-1", "contact-1"))
        await bot.put(Room(f"matrix:{room}", "t-1", "maker-1", then), *agreed)

        async def weber_says(text: str) -> None:
            said, now = Said(f"/sagen {text}"), bot.clock.now()
            await bot.store.accept((Envelope(f"telegram:{text}", "telegram:77", said, now),))
            bot.service.hear()

        proxy.play(Trick("PUT .*/send/", times=1, before=(403, SPAM)))
        await weber_says("Gratis Holz")
        await bot.until(lambda: any("lehnt" in each for each in telegram.shown))
        await ada.say(room, "Das Treffen fällt aus")
        await bot.until(lambda: any("fällt aus" in each for each in telegram.shown))
        await weber_says("Danke")
        await ada.heard(room, lambda each: each.body == "Jutta Weber: Danke")
