"""Homeservers that stop, hang, refuse and log the bot out: what waits arrives, once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.ports import Begin, Body, Delivery, Later, Parcel, Sent
from bot.talk.markup import literal
from bot.talk.model import Document, Said
from tests.support import synapse as servers
from tests.support.demands import demand
from tests.support.element_user import Element
from tests.support.hamlet import Hamlet, chat, choices
from tests.support.matrix_bot import MatrixBot
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

ALL_CALLS = "_matrix/client"
HTML = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def proxy(synapse: Synapse) -> AsyncIterator[Proxy]:
    async with Proxy(synapse.url) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def bot(town: Hamlet, proxy: Proxy, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    """A bot that answers, behind a proxy."""
    async with town.bot(tmp_path / "bot", url=proxy.url) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def direct(town: Hamlet, tmp_path: Path) -> AsyncIterator[MatrixBot]:
    """A bot that answers, with nothing between it and the homeserver."""
    async with town.bot(tmp_path / "bot") as running:
        yield running


async def said(ada: Element, room: str, bot: MatrixBot, last: str) -> list[str]:
    """Wait for the last thing that the bot says, and return all."""
    await ada.heard(room, lambda each: each.body == last, seconds=20)
    return [each.body for each in await ada.messages(room, bot.user)]


async def offer(bot: MatrixBot, user: str, *words: str) -> None:
    """Put words for somebody into the outbox."""
    await bot.post(*(bot.parcel(user, each, key=f"{user} {each}") for each in words))


async def test_what_waits_leaves_when_the_homeserver_is_back(
    town: Hamlet, synapse: Synapse, direct: MatrixBot
) -> None:
    ada, bot = await town.person(), direct
    room = await chat(bot, ada)
    await ada.say(room, "hallo")
    await ada.heard(room, lambda each: each.sender == bot.user and each.is_message)
    before = len(await ada.messages(room, bot.user))
    await asyncio.to_thread(synapse.stop)
    await offer(bot, ada.user, "eins", "zwei", "drei")
    await bot.until(lambda: not bot.channel.gateway.ready())
    await asyncio.to_thread(synapse.start)
    await town.elements.retry()
    assert (await said(ada, room, bot, "drei"))[before:] == ["eins", "zwei", "drei"]
    await ada.say(room, "wieder da?")
    await bot.hears(Said("wieder da?"))


async def test_a_homeserver_that_hangs_is_waited_for(
    town: Hamlet, synapse: Synapse, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    synapse.freeze()
    await offer(bot, ada.user, "eins", "zwei")
    await asyncio.sleep(3)
    synapse.thaw()
    assert await said(ada, room, bot, "zwei") == ["eins", "zwei"]
    await ada.say(room, "hallo")
    await bot.hears(Said("hallo"))


async def test_a_proxy_without_a_homeserver_behind_it(
    town: Hamlet, proxy: Proxy, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    proxy.play(Trick(ALL_CALLS, before=(502, HTML)))
    await offer(bot, ada.user, "eins", "zwei")
    await ada.say(room, "hallo?")
    await bot.until(lambda: not bot.channel.gateway.ready())
    asked = len(proxy.calls)
    await asyncio.sleep(1)
    assert len(proxy.calls) - asked < 20
    proxy.stop()
    await bot.hears(Said("hallo?"))
    found = await said(ada, room, bot, "zwei")
    assert [each for each in found if each in ("eins", "zwei")] == ["eins", "zwei"]


@pytest.mark.parametrize("status", [0, 502])
async def test_a_message_whose_answer_is_lost_is_one_message(
    town: Hamlet, proxy: Proxy, bot: MatrixBot, status: int
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    lost = proxy.play(Trick("PUT .*/send/", after=(status, HTML if status else ""), times=2))
    await offer(bot, ada.user, "eins", "zwei")
    assert await said(ada, room, bot, "zwei") == ["eins", "zwei"]
    assert lost.times == 0
    await bot.until(lambda: bot.service.store.run(_all_sent))


async def _all_sent(tx: object) -> bool:
    counts = await tx.outbox_counts()  # type: ignore[attr-defined]
    return {fate for fate, _, _ in counts} == {"sent"}


async def test_a_file_whose_answer_is_lost_is_one_file(
    town: Hamlet, proxy: Proxy, bot: MatrixBot
) -> None:
    ada = await town.person()
    room = await chat(bot, ada)
    proxy.play(Trick("PUT .*/send/", after=(0, ""), times=2))
    proxy.play(Trick("POST .*/upload", after=(0, ""), times=1))
    file = Document("treffen.ics", "text/calendar", "BEGIN:VCALENDAR")
    body = Body(literal("Am Dienstag."), documents=(file,))
    await bot.post(bot.parcel(ada.user, body, key=f"file {ada.user}"))
    assert await said(ada, room, bot, "Am Dienstag.") == ["treffen.ics", "Am Dienstag."]
    [sent, _] = await ada.messages(room, bot.user)
    assert await ada.fetch(room, sent.id) == b"BEGIN:VCALENDAR"


async def test_a_revoked_token_is_replaced_on_the_same_device(
    town: Hamlet, synapse: Synapse, direct: MatrixBot
) -> None:
    ada, bot = await town.person(), direct
    room = await chat(bot, ada)
    home = bot.channel._home
    assert home is not None
    await ada.device_of(bot.user, home.device, signed=True)
    path, token = "/_matrix/client/v3/logout", home._wire.token  # type: ignore[attr-defined]
    await asyncio.to_thread(synapse.request, "POST", path, {}, token)
    await offer(bot, ada.user, "eins")
    await bot.until(lambda: bot.channel._home not in (None, home))
    seen = await ada.heard(room, lambda each: each.body == "eins")
    assert (seen.encrypted, seen.shield) == (True, "none")
    assert bot.channel._home is not None
    assert bot.channel._home.device == home.device
    assert await ada.devices(bot.user) != {}
    await ada.say(room, "hallo?")
    await bot.hears(Said("hallo?"))
    assert [each for each in bot.errors if "M_UNKNOWN_TOKEN" not in each] == []
    bot.errors.clear()


async def test_without_a_homeserver_the_bot_starts_and_stops_all_the_same(
    town: Hamlet, synapse: Synapse, direct: MatrixBot
) -> None:
    bot = direct
    await bot.stop()
    await asyncio.to_thread(synapse.stop)
    await bot.start(online=False)
    await bot.until(lambda: bot.errors)
    assert bot.channel.me is None
    await bot.stop()
    await bot.start(online=False)
    await asyncio.to_thread(synapse.start)
    await bot.until(bot.channel.gateway.ready)
    await town.elements.retry()
    assert all("Trying again" in each for each in bot.errors)
    bot.errors.clear()


# ---- limits ---------------------------------------------------------------------------------


class Other:
    """The way out to another messenger."""

    channel = "telegram"
    single = False

    def __init__(self) -> None:
        self.sent: list[str] = []

    def ready(self) -> bool:
        return True

    async def send(self, parcel: Parcel, begin: Begin) -> Delivery:
        assert await begin()
        self.sent.append(parcel.key)
        return Sent(parcel.key)


LIMITS = {"rc_message": {"per_second": 2, "burst_count": 5}}


@pytest.fixture(scope="module")
def strict_server() -> Iterator[Synapse]:
    """A homeserver with limits to messages, and none to logins."""
    demand(servers.installed())
    with Synapse(config=LIMITS) as running:
        yield running


async def test_limits_are_waited_for_and_hold_up_nobody_else(
    strict_server: Synapse, tmp_path: Path
) -> None:
    other = Other()
    async with (
        Hamlet(strict_server) as town,
        town.bot(tmp_path / "bot", longest=60, beside=(other,)) as bot,
    ):
        ada, ben = await town.person(), await town.person("ben")
        room, place = await chat(bot, ada), await chat(bot, ben)
        words = [f"Nr. {number}" for number in range(6)]
        await bot.post(
            *(bot.parcel(ada.user, each, key=f"a {each}") for each in words),
            *(bot.parcel(ben.user, each, key=f"b {each}") for each in words),
        )
        await bot.until(lambda: bot.service.couriers[0]._hold_until is not None)
        abroad = bot.parcel("@x:y", "Hallo", key="abroad")
        await bot.post(Parcel("abroad", "telegram:1", abroad.body, abroad.why, "", None,
                              abroad.created_at))  # fmt: skip
        await bot.until(lambda: other.sent == ["abroad"], 2)
        assert await said(ada, room, bot, words[-1]) == words
        assert await said(ben, place, bot, words[-1]) == words


async def test_reactions_stay_away_where_words_are_limited(
    strict_server: Synapse, tmp_path: Path
) -> None:
    async with (
        Hamlet(strict_server) as town,
        town.bot(tmp_path / "bot", serve=False, longest=60) as bot,
    ):
        ada = await town.person()
        room = await chat(bot, ada)
        await bot.say(ada.user, choices(*"abcdefgh"))
        delivery: Delivery = Later(0)
        for number in range(9):
            delivery = await bot.send(ada.user, choices("Ja", "Nein"), key=f"n{number}")
            while isinstance(delivery, Later):
                assert delivery.everyone
                assert 0 < delivery.seconds < 5
                await asyncio.sleep(delivery.seconds)
                delivery = await bot.send(ada.user, choices("Ja", "Nein"), key=f"n{number}")
        assert isinstance(delivery, Sent)
        last = await ada.heard(room, delivery.ref)
        assert last.reactions == {}
