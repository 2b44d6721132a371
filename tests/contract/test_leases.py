"""A named lease has one holder at a time; where hosts share a database, by its clock alone."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.domain.changes import Erase
from bot.ports import Fate, Holding, Lapsed, Verdict
from storage.store import SqlStore, open_store
from tests.contract.samples import HOUR, MINUTE, NOW, envelope, parcel
from tests.support.postgres import Postgres
from tests.support.vaults import vault

SHORT = timedelta(milliseconds=200)
LATER = NOW + MINUTE
LONG_AGO = NOW - 1000 * HOUR


async def let_pass(lease: timedelta) -> datetime:
    """Wait for it, and return the instant after it of a clock that says NOW now."""
    await asyncio.sleep(lease.total_seconds() + 0.05)
    return NOW + lease


async def test_a_lease_is_held_by_one_until_it_runs_out(store: SqlStore, other: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, NOW + SHORT)
    assert not await other.hold("telegram", "two", NOW, LATER)
    later = await let_pass(SHORT)
    assert await other.hold("telegram", "two", later, later + MINUTE)
    assert not await store.hold("telegram", "one", later, later + MINUTE)


async def test_its_holder_renews_a_lease(store: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, NOW + SHORT)
    assert await store.hold("telegram", "one", NOW, LATER)
    later = await let_pass(SHORT)
    assert not await store.hold("telegram", "two", later, later + MINUTE)


@pytest.mark.postgres
async def test_hosts_whose_clocks_differ_agree_about_a_lease(server: Postgres) -> None:
    with server.database() as url:
        store = await open_store(url, vault())
        assert await store.hold("telegram", "one", LONG_AGO, LONG_AGO + MINUTE)
        assert not await store.hold("telegram", "two", NOW, LATER)
        assert not await store.hold("telegram", "two", NOW + 1000 * HOUR, NOW + 1001 * HOUR)
        assert await store.hold("telegram", "one", NOW, LATER)
        await store.close()


async def test_leases_of_different_names_are_independent(store: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, LATER)
    assert await store.hold("matrix", "two", NOW, LATER)


async def test_only_its_holder_gives_a_lease_back(store: SqlStore) -> None:
    assert await store.hold("telegram", "one", NOW, LATER)
    await store.release("telegram", "two")
    assert not await store.hold("telegram", "two", NOW, LATER)
    await store.release("telegram", "one")
    await store.release("matrix", "one")
    assert await store.hold("telegram", "two", NOW, LATER)


async def test_one_of_many_takes_a_lease(store: SqlStore, other: SqlStore) -> None:
    owners = [(source, f"{n}") for n, source in enumerate((store, other) * 4)]
    taken = await asyncio.gather(*(s.hold("telegram", who, NOW, LATER) for s, who in owners))
    assert sum(taken) == 1


async def test_nothing_is_accepted_in_the_name_of_a_lost_lease(
    store: SqlStore, other: SqlStore
) -> None:
    mine, theirs = Holding("matrix:bot", "one"), Holding("matrix:bot", "two")
    assert await store.hold(mine.name, mine.owner, NOW, NOW + SHORT)
    assert await store.accept([envelope("1")], {"since": "s1"}, mine) == 1
    later = await let_pass(SHORT)
    assert await store.accept([envelope("2")], {"since": "s2"}, mine) == 1  # nobody else has it
    assert await other.hold(theirs.name, theirs.owner, later, later + MINUTE)
    late, free = await asyncio.gather(
        store.accept([envelope("3")], {"since": "s3"}, mine),
        store.accept([envelope("4")]),
        return_exceptions=True,
    )
    assert isinstance(late, Lapsed)
    assert free == 1
    assert await store.notes("since") == {"since": "s2"}
    assert await other.accept([envelope("3")], {"since": "s3"}, theirs) == 1


async def test_who_takes_a_channel_over_ends_what_others_have_in_hand(
    store: SqlStore, other: SqlStore
) -> None:
    parcels = [parcel(key, f"telegram:{key}") for key in "abc"]
    await store.run(lambda tx: tx.post([*parcels, parcel("d", "matrix:d")]))
    await store.run(lambda tx: tx.claim_parcels("telegram", "one", NOW, LATER, 2))
    await store.run(lambda tx: tx.claim_parcels("matrix", "one", NOW, LATER, 2))
    assert await store.run(lambda tx: tx.begin_parcels(["a"], "one", LATER)) == {"a"}
    await other.run(lambda tx: tx.claim_parcels("telegram", "two", NOW, LATER, 1))

    await other.inherit("telegram", "two", NOW)
    assert await store.run(lambda tx: tx.begin_parcels(["b"], "one", LATER)) == frozenset()
    found = await other.run(lambda tx: tx.claim_parcels("telegram", "two", NOW, LATER, 9))
    assert [(each.key, each.doubt) for each in found] == [("a", True), ("b", False)]
    await other.inherit("matrix", "two", NOW)
    where_nothing_begins = await other.run(lambda tx: tx.parcel("d"))
    assert where_nothing_begins is not None
    assert where_nothing_begins.tried
    assert await other.run(lambda tx: tx.begin_parcels(["b", "c"], "two", LATER)) == {"b", "c"}
    (found_again,) = await other.run(lambda tx: tx.claim_parcels("matrix", "two", NOW, LATER, 9))
    assert found_again.key == "d"

    await store.run(lambda tx: tx.settle_parcel("a", Verdict(Fate.SENT, ref="7"), NOW))
    await other.inherit("telegram", "two", NOW)
    assert await other.run(lambda tx: tx.claim_parcels("telegram", "two", NOW, LATER, 9)) == ()


async def test_what_is_in_hand_is_told_without_a_word_of_its_beginning(store: SqlStore) -> None:
    """Whoever holds it may send it, unless it was settled, taken back, or is somebody else's."""
    keys = ("a", "ask/ada/b", "c")
    await store.run(lambda tx: tx.post([parcel(key, f"matrix:{key}") for key in keys]))
    claimed = await store.run(lambda tx: tx.claim_parcels("matrix", "one", NOW, LATER, 2))
    assert [each.key for each in claimed] == ["a", "ask/ada/b"]
    assert await store.run(lambda tx: tx.parcels_in_hand(keys, "one")) == {"a", "ask/ada/b"}
    assert await store.run(lambda tx: tx.parcels_in_hand(keys, "two")) == frozenset()
    await store.run(lambda tx: tx.settle_parcel("a", Verdict(Fate.SENT, ref="7"), NOW))
    await store.run(lambda tx: tx.apply([Erase("ada", ())]))
    assert await store.run(lambda tx: tx.parcels_in_hand(keys, "one")) == frozenset()
