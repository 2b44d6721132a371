"""A decision that takes the store too long each time holds up the others for a while only."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.engine.failures import LAST_ATTEMPT, MOST, blame
from bot.engine.respond import respond
from bot.ports import Lane, Overlong, Received, Store, StoreError, Tx
from bot.talk.model import Said
from tests.contract.samples import envelope
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

FULL = StoreError("SQLite: database or disk is full")
SLOW = Overlong("PostgreSQL: 25P03: terminating connection due to idle-in-transaction timeout")


class Losing:
    """A store that is lost in each decision about something; all else goes through."""

    def __init__(self, store: Store, error: StoreError) -> None:
        self._store, self._error = store, error
        self.losing = True

    async def run(self, work: Callable[[Tx], Awaitable[Any]], lane: Lane = Lane.FREE) -> Any:
        """Run it, and undo decisions."""

        async def undone(tx: Tx) -> Any:
            result = await work(tx)
            if self.losing and result:  # so many were decided
                raise self._error
            return result

        return await self._store.run(undone, lane)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    town.news("ada")
    yield town
    await town.close()


async def waiting(town: Town) -> list[Received]:
    return list(await town.store.run(lambda tx: tx.claim_envelopes(9)))


async def lose(town: Town, store: Any, times: int) -> None:
    for _ in range(times):
        with pytest.raises(StoreError):
            await respond(store, town.service.desk)


async def test_what_takes_the_store_too_long_again_and_again_ends_with_a_word(town: Town) -> None:
    await town.store.accept([envelope("a", town.people["ada"], Said("/team"))])
    store = Losing(town.store, SLOW)
    await lose(town, store, 1)
    assert [each.attempts for each in await waiting(town)] == [0]
    await lose(town, store, 1)
    assert [each.attempts for each in await waiting(town)] == [1]
    await lose(town, store, MOST * (LAST_ATTEMPT - 1))
    assert await waiting(town) == []
    await town.settle()
    (sorry,) = town.news("ada")
    assert "schiefgegangen" in sorry.text
    assert "bot:a could not be decided (last attempt: True)" in "\n".join(town.errors)
    town.errors.clear()


async def test_a_full_store_is_no_fault_of_what_came_in(town: Town) -> None:
    await town.store.accept([envelope("a", town.people["ada"], Said("/team"))])
    store = Losing(town.store, FULL)
    await lose(town, store, 3 * MOST * LAST_ATTEMPT)
    assert [each.attempts for each in await waiting(town)] == [0]
    store.losing = False
    assert await respond(store, town.service.desk) == 1  # type: ignore[arg-type] # all it needs
    await town.settle()
    assert len(town.news("ada")) == 1


async def test_another_one_in_between_begins_the_count_anew(town: Town) -> None:
    counted = []

    async def count(tx: Tx) -> None:
        counted.append(tx)

    blamed: dict[int, int] = {}
    for _ in range(LAST_ATTEMPT):
        await blame(town.store, blamed, 1, SLOW, count)
        await blame(town.store, blamed, 2, SLOW, count)
    assert not counted
    await blame(town.store, blamed, 2, SLOW, count)
    assert len(counted) == 1
