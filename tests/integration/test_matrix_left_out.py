"""People whose server gives out nothing about their devices at the wrong moment, by Element."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.talk.model import Said
from tests.support.element_user import Element
from tests.support.hamlet import Hamlet
from tests.support.proxy import Proxy, Trick
from tests.support.synapse import Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.asyncio(loop_scope="module")]

AWAY = {"there": {"message": "timed out"}}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(synapse: Synapse) -> AsyncIterator[Hamlet]:
    async with Hamlet(synapse) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def proxy(synapse: Synapse) -> AsyncIterator[Proxy]:
    async with Proxy(synapse.url) as running:
        yield running


def without(what: str, user: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Answer as if the server of somebody were away."""

    def change(answer: dict[str, Any]) -> dict[str, Any]:
        found = {each: keys for each, keys in answer[what].items() if each != user}
        return {**answer, what: found, "failures": AWAY}

    return change


@pytest.mark.parametrize(
    ("call", "what"), [("keys/claim", "one_time_keys"), ("keys/query", "device_keys")]
)
async def test_all_can_be_read_in_the_end(
    town: Hamlet, proxy: Proxy, tmp_path: Path, call: str, what: str
) -> None:
    async with town.bot(tmp_path / "bot", url=proxy.url) as bot:
        ada = await town.person()
        away = proxy.play(Trick(call, change=without(what, ada.user)))
        room = await ada.dm(bot.user)
        await bot.is_in(room)
        await bot.say(ada.user, "Nr. 0")
        await bot.say(ada.user, "Nr. 1")
        assert away.met.is_set()
        proxy.stop()
        await ada.say(room, "hallo")
        await bot.hears(Said("hallo"))
        await bot.say(ada.user, "Nr. 2")
        for number in range(3):
            await readable(ada, room, f"Nr. {number}")


async def readable(ada: Element, room: str, words: str) -> None:
    """Wait until that can be read."""
    await ada.heard(room, lambda each: each.body == words, seconds=40)
