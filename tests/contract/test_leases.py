"""A named lease has one holder at a time."""

import asyncio

from storage.store import SqlStore
from tests.contract.samples import MINUTE, NOW, SECOND

LATER = NOW + MINUTE


async def test_a_lease_is_held_by_one_until_it_runs_out(store: SqlStore, other: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, LATER)
    assert not await other.hold("telegram", "two", NOW, LATER)
    assert not await other.hold("telegram", "two", LATER - SECOND, LATER + MINUTE)
    assert await other.hold("telegram", "two", LATER, LATER + MINUTE)
    assert not await store.hold("telegram", "one", LATER, LATER + MINUTE)


async def test_its_holder_renews_a_lease(store: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, LATER)
    assert await store.hold("telegram", "one", NOW + SECOND, LATER + MINUTE)
    assert not await store.hold("telegram", "two", LATER, LATER + MINUTE)


async def test_leases_of_different_names_are_independent(store: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, LATER)
    assert await store.hold("matrix", "two", NOW, LATER)


async def test_only_its_holder_gives_a_lease_back(store: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, LATER)
    await store.release("telegram", "two")
    assert not await store.hold("telegram", "two", NOW, LATER)
    await store.release("telegram", "one")
    await store.release("telegram", "one")
    assert await store.hold("telegram", "two", NOW, LATER)


async def test_one_of_many_takes_a_lease(store: SqlStore, other: SqlStore) -> None:
    owners = [(source, f"{n}") for n, source in enumerate((store, other) * 3)]
    taken = await asyncio.gather(*(s.hold("telegram", who, NOW, LATER) for s, who in owners))
    assert sum(taken) == 1
