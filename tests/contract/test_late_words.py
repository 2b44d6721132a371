"""What was taken back, or whose author is erased, does not come back: not late, not in doubt."""

from dataclasses import replace

import pytest

from bot.domain.changes import Erase, Put
from bot.ports import Fate, Parcel, Verdict
from bot.talk.model import Why
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, parcel
from tests.contract.test_unsaid import (
    FOLDED,
    HER,
    HIM,
    SUGGESTED,
    bring_up,
    carrying,
    claim,
    end,
    noted,
    there,
    withdraw,
)

AHEAD = NOW + 99 * HOUR
"""What a clock said that was wrong for a moment."""


async def close_as_too_late(store: SqlStore, one: Parcel) -> None:
    await store.run(lambda tx: tx.post([one]))
    got = await store.run(lambda tx: tx.claim_parcels("telegram", "one", AHEAD, AHEAD + HOUR, 9))
    assert got == ()


async def put_right(store: SqlStore) -> list[str]:
    """Put the clock right, and return what is sent then."""
    await store.run(lambda tx: tx.revive_parcels("telegram", NOW))
    return await claim(store)


async def test_what_was_taken_back_meanwhile_stays_closed(store: SqlStore) -> None:
    key, until = "meeting/t1/10/1/ada", NOW + 9 * HOUR
    await close_as_too_late(store, parcel(key, HER, not_after=until, person_id="ada"))
    await withdraw(store, "meeting/t1/")
    assert await put_right(store) == []


@pytest.mark.parametrize("prefix", ["meeting/t1/10/", "meeting/t2/", "later/s1/"])
async def test_what_a_folded_one_told_besides_comes_anew(store: SqlStore, prefix: str) -> None:
    folded = replace(carrying(*FOLDED), not_after=NOW + 9 * HOUR)
    await bring_up(store, folded)
    await store.run(lambda tx: tx.claim_parcels("telegram", "one", AHEAD, AHEAD + HOUR, 9))
    await withdraw(store, prefix)
    assert set(await noted(store)) == set(FOLDED)  # it may be late indeed
    assert await put_right(store) == []
    assert await noted(store) == {}
    await bring_up(store, folded)
    assert await put_right(store) == [folded.key]


async def test_words_of_who_was_erased_meanwhile_stay_closed(store: SqlStore) -> None:
    await store.run(lambda tx: tx.apply([Put(SUGGESTED)]))
    key, until = "later/s1/contact", NOW + 9 * HOUR
    await close_as_too_late(store, parcel(key, HIM, not_after=until, person_id="cem"))
    await store.run(lambda tx: tx.apply([Erase("ada", (HER,))]))
    assert await put_right(store) == []


async def test_a_pause_after_a_failure_was_by_the_wrong_clock(store: SqlStore) -> None:
    """It holds up nobody behind it once the clock is right."""
    wrong = NOW + 8 * HOUR
    await store.run(lambda tx: tx.post([parcel("a", HER, not_after=wrong + HOUR)]))
    await store.run(lambda tx: tx.claim_parcels("telegram", "one", wrong, wrong + HOUR, 9))
    failed = Verdict(Fate.WAITING, wrong + 5 * MINUTE, "failed")
    await store.run(lambda tx: tx.settle_parcel("a", failed, wrong))
    await store.run(lambda tx: tx.claim_parcels("telegram", "one", AHEAD, AHEAD + HOUR, 9))
    await store.run(lambda tx: tx.post([parcel("b", HER)]))
    assert await put_right(store) == ["a"]


@pytest.mark.parametrize(
    "key", ["request/s1/0", "later/s1/contact", "request/s1/1", "request/s1/again-2/1"]
)
async def test_a_card_in_doubt_is_not_repeated_once_who_it_shows_is_erased(
    store: SqlStore, key: str
) -> None:
    await store.run(lambda tx: tx.apply([Put(SUGGESTED)]))
    card = parcel(key, HIM, why=Why.REMINDER, person_id="cem", matters=(key,))
    await store.run(lambda tx: tx.post([card]))
    await claim(store)
    await end(store, key, Fate.DOUBTFUL, doubt=True)
    await store.run(lambda tx: tx.apply([Erase("ada", (HER,))]))
    assert await there(store, [key]) == []
