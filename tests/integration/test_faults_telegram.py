"""Faults before Telegram: the service goes on by itself, nothing is lost, doubles are counted."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from random import Random

import aiohttp
import orjson
import pytest

from adapters.telegram.api import open_api
from adapters.telegram.pace import Pace
from adapters.telegram.request import AiohttpRequest
from adapters.telegram.send import TelegramGateway
from adapters.telegram.webhook import SECRET_HEADER
from bot.ports import Body, Parcel, Sent, Uncertain
from bot.talk.markup import literal
from bot.talk.model import Why
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, Person, faults
from tests.support.starts import at_once
from tests.support.trouble import NAMES, trouble
from tests.support.troubled import SECRET, START, Lines, Troubled

pytestmark = pytest.mark.telegram

LOST = frozenset({"504", "reset after", "malformed", "empty", "500", "502", "reset before",
                  "web page"})  # fmt: skip
"""After these nobody knows whether a message arrived."""


@pytest.fixture
def lines() -> Iterator[Lines]:
    with Lines() as found:
        yield found


async def talk(people: list[Person]) -> None:
    """Let all people write at once, and wait a moment; whatever becomes of the answers."""
    for person in people:
        await person.says("ähm")
    await asyncio.sleep(0.1)


POLLED = [each for each in NAMES if each != "slow"]
DELIVERED = ["429 when sending", "500", "504", "reset after", "empty"]


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_what_was_said_is_answered_when_it_is_over(
    tmp_path: Path, lines: Lines, webhook: bool
) -> None:
    names = DELIVERED if webhook else POLLED

    async def live_through(name: str, service: Troubled) -> str:
        """Have a service live through some trouble, and return what is wrong with it then."""
        people = [service.person(each) for each in ("Ada Lindner", "Ben Okafor")]
        chance = Random(f"{name} {webhook}")
        with trouble(name, server=service.server, share=0.4, chance=chance):
            rounds = 0
            while rounds < 3 or service.server.faults.injected.total() < 2:
                await talk(people)
                rounds += 1
        await talk(people)
        await service.until(lambda: service.sent(2 * (rounds + 1)))
        await service.until(service.settled)
        fates, met = await service.fates(), service.server.faults.injected.total()
        doubled = service.arrived() - fates["sent"]
        if fates != {"sent": 2 * (rounds + 1)}:
            return f"{name}: {fates}"
        return "" if 0 <= doubled <= (met if name in LOST else 0) else f"{name}: {doubled} doubled"

    async with AsyncExitStack() as stack:
        services = []
        for name in names:
            folder = tmp_path / name.replace(" ", "-")
            folder.mkdir()
            service = Troubled(folder, speed=40.0, webhook=webhook)
            services.append(await stack.enter_async_context(service))
        wrong = await asyncio.gather(*map(live_through, names, services))
    assert "".join(wrong) == ""
    assert lines.tracebacks == 0
    assert len(lines.words) <= 8 * len(names), "\n".join(lines.words)


async def test_who_answers_too_late_is_in_doubt(tmp_path: Path) -> None:
    async with BotApiServer(limits=False) as server:
        ada = server.person("Ada Lindner")
        await ada.starts()
        request = AiohttpRequest(read_timeout=0.1, write_timeout=0.1, connect_timeout=0.1)
        await request.initialize()
        api = open_api(DEFAULT_TOKEN, server.url, request)
        gateway = TelegramGateway(api, Pace(None))
        words = Parcel(
            "k", f"telegram:{ada.id}", Body(literal("Hallo")), Why.ANSWER, "", None, START
        )
        with server.faults.during(faults.slow(0.5), "sendMessage"):
            assert isinstance(await gateway.send(words, at_once), Uncertain)
        assert isinstance(await gateway.send(words, at_once), Sent)
        await request.shutdown()


async def test_an_answer_without_sense_is_asked_for_again(tmp_path: Path, lines: Lines) -> None:
    nonsense: tuple[object, ...] = (
        {"a": 1},
        "updates",
        7,
        None,
        [None, 7, {"message": {}}],
        [{"update_id": "x"}],
    )
    async with Troubled(tmp_path, speed=100.0) as service:
        ada = service.person("Ada Lindner")
        for each in nonsense:
            service.server.faults.queue(faults.nonsense(each), "getUpdates")
        asked = service.server.counters["getUpdates"]
        await ada.says("Hallo")
        await service.until(lambda: len(ada.chat) == 2)
        assert service.server.counters["getUpdates"] - asked < 40
    assert lines.tracebacks == 0
    assert any("cannot be understood" in each for each in lines.words)


async def test_an_update_that_is_none_holds_nobody_up(tmp_path: Path) -> None:
    """One that nobody could read is confirmed like all others."""
    odd: list[object] = [
        {"update_id": 1, "message": 7},
        {"update_id": 2, "message": {"chat": [], "from": "x", "text": 7}},
        {"update_id": 3, "callback_query": {"data": None}},
        {},
    ]
    async with Troubled(tmp_path) as service:
        ada = service.person("Ada Lindner")
        service.server.faults.queue(faults.nonsense(odd), "getUpdates")
        await ada.says("Hallo")
        await service.until(lambda: len(ada.chat) == 2)


async def test_a_webhook_that_is_delivered_again_and_at_once_counts_once(tmp_path: Path) -> None:
    async with Troubled(tmp_path, webhook=True) as service:
        ada = service.person("Ada Lindner")
        await service.until(lambda: service.server.first_bot.sender)
        await ada.says("Hallo")
        await service.until(lambda: len(ada.chat) == 2)
        body = orjson.dumps({"update_id": 77, "message": {
            "message_id": 900, "date": 1, "text": "Und nochmal",
            "from": {"id": ada.id, "is_bot": False, "first_name": "Ada"},
            "chat": {"id": ada.id, "type": "private"},
        }})  # fmt: skip
        async with aiohttp.ClientSession(headers={SECRET_HEADER: SECRET}) as session:

            async def deliver() -> int:
                async with session.post(service.hook, data=body) as answer:
                    return answer.status

            assert set(await asyncio.gather(*(deliver() for _ in range(20)))) == {200}
            await service.until(lambda: len(ada.chat) == 3)
            assert await deliver() == 200
            await service.until(lambda: service.sent(2))
            await service.until(service.settled)
        assert await service.fates() == {"sent": 2}
    assert len(ada.chat) == 3


async def test_a_day_without_telegram(tmp_path: Path) -> None:
    """What people wrote is kept for a day by Telegram, what the bot has to say by the outbox."""
    async with Troubled(tmp_path) as service:
        ada, ben = service.person("Ada Lindner"), service.person("Ben Okafor")
        await ada.says("Hallo")
        await service.until(lambda: len(ada.chat) == 2)
        await service.server.stop()
        await ben.says("Ist da wer?")
        await ada.says("Noch da?")
        await asyncio.sleep(0.3)
        service.clock.jump(timedelta(hours=23))
        await service.server.start()
        await service.until(lambda: service.sent(3))
        await service.until(service.settled)
        assert await service.fates() == {"sent": 3}
    assert [len(each.chat) for each in (ada, ben)] == [4, 2]
