"""A decision in which the store is lost each time holds up the others for a while only."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.blame import blame
from bot.engine.respond import LAST_ATTEMPT
from bot.ports import Received
from bot.talk.model import Said
from tests.contract.samples import envelope
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


async def waiting(town: Town) -> list[Received]:
    return list(await town.store.run(lambda tx: tx.claim_envelopes(9)))


async def test_what_loses_the_store_again_and_again_ends_as_failed(town: Town) -> None:
    await town.store.accept([envelope("a", town.people["ada"], Said("/team"))])
    (received,) = await waiting(town)
    blamed: dict[int, int] = {}
    await blame(town.store, blamed, received.number)
    assert [each.attempts for each in await waiting(town)] == [0]
    await blame(town.store, blamed, received.number)
    assert [each.attempts for each in await waiting(town)] == [1]
    for _ in range(2 * LAST_ATTEMPT):
        await blame(town.store, blamed, received.number)
    assert await waiting(town) == []


async def test_another_one_in_between_begins_the_count_anew(town: Town) -> None:
    await town.store.accept([envelope("a", town.people["ada"], Said("/team"))])
    (received,) = await waiting(town)
    blamed: dict[int, int] = {}
    for _ in range(LAST_ATTEMPT):
        await blame(town.store, blamed, received.number)
        await blame(town.store, blamed, received.number + 1)
    assert [each.attempts for each in await waiting(town)] == [0]
