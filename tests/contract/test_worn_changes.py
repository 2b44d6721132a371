"""A change of a message that fails again and again holds up nothing, and undoes no later change."""

from datetime import datetime

import pytest

from bot.ports import CHANGE_TRIES, Fate, Parcel, Tx, Verdict
from bot.talk.model import Why, earlier
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, SECOND, parcel


async def claim(store: SqlStore, now: datetime = NOW) -> list[str]:
    async def work(tx: Tx) -> tuple[Parcel, ...]:
        return await tx.claim_parcels("telegram", "one", now, now + MINUTE, 10)

    return [each.key for each in await store.run(work)]


async def settle(
    store: SqlStore, key: str, fate: Fate = Fate.SENT, until: datetime | None = None, ref: str = "9"
) -> None:
    verdict = Verdict(fate, until, ref=ref if fate is Fate.SENT else None)
    await store.run(lambda tx: tx.settle_parcel(key, verdict, NOW))


async def fails(store: SqlStore, key: str, times: int, until: datetime = NOW) -> None:
    """Let a change fail so often, and then wait until that instant."""
    for number in range(times):
        assert key in await claim(store)
        await settle(store, key, Fate.WAITING, until if number == times - 1 else NOW)


async def test_what_failed_a_few_times_still_goes_first(store: SqlStore) -> None:
    await store.run(lambda tx: tx.post([parcel("change", edits="17")]))
    await fails(store, "change", CHANGE_TRIES - 1, NOW + SECOND)
    await store.run(lambda tx: tx.post([parcel("answer")]))
    assert await claim(store) == []


@pytest.mark.parametrize("why", [Why.ANSWER, Why.NEWS, Why.REMINDER])
async def test_what_fails_again_and_again_lets_all_others_go_first(
    store: SqlStore, why: Why
) -> None:
    await store.run(lambda tx: tx.post([parcel("change", edits="17")]))
    await fails(store, "change", CHANGE_TRIES)
    await store.run(lambda tx: tx.post([parcel("first", why=why), parcel("second", why=why)]))
    order = []
    for _ in range(3):
        [found] = await claim(store)  # one at a time, as ever
        order.append(found)
        assert await claim(store) == []
        await settle(store, found)
    assert order == ["first", "second", "change"]


async def test_it_does_not_wait_for_what_waits_itself(store: SqlStore) -> None:
    await store.run(lambda tx: tx.post([parcel("change", edits="17")]))
    await fails(store, "change", CHANGE_TRIES)
    await store.run(lambda tx: tx.post([parcel("later", not_before=NOW + HOUR)]))
    assert await claim(store) == ["change"]


async def test_worn_changes_keep_their_order_and_go_one_at_a_time(store: SqlStore) -> None:
    await store.run(lambda tx: tx.post([parcel("one", edits="17")]))
    await fails(store, "one", CHANGE_TRIES, NOW + MINUTE)
    await store.run(lambda tx: tx.post([parcel("two", edits="18")]))
    await fails(store, "two", CHANGE_TRIES, NOW + MINUTE)
    assert await claim(store) == []
    assert await claim(store, NOW + MINUTE) == ["one"]


async def test_a_new_message_that_fails_again_and_again_still_goes_first(store: SqlStore) -> None:
    await store.run(lambda tx: tx.post([parcel("words")]))
    await fails(store, "words", CHANGE_TRIES + 1, NOW + SECOND)
    await store.run(lambda tx: tx.post([parcel("answer")]))
    assert await claim(store) == []


@pytest.mark.parametrize("older", ["17", earlier("card")])
@pytest.mark.parametrize("younger", ["17", earlier("card")])
async def test_a_late_change_does_not_undo_a_later_one(
    store: SqlStore, older: str, younger: str
) -> None:
    await store.run(lambda tx: tx.post([parcel("card"), parcel("other card")]))
    for key, ref in (("card", "17"), ("other card", "18")):
        assert await claim(store) == [key]
        await settle(store, key, ref=ref)
    changes = [parcel("older", edits=older), parcel("beside", edits="18")]
    await store.run(lambda tx: tx.post(changes[:1]))
    await fails(store, "older", CHANGE_TRIES, NOW + MINUTE)
    await store.run(lambda tx: tx.post([*changes[1:], parcel("younger", edits=younger)]))
    assert await claim(store) == ["beside"]
    await settle(store, "beside", ref="18")
    assert await claim(store) == ["younger"]
    await settle(store, "younger", ref="17")
    assert await claim(store, NOW + MINUTE) == []
    assert await store.run(lambda tx: tx.fates("older")) == {Fate.EXPIRED: 1}


async def test_a_change_of_another_message_is_made_however_late(store: SqlStore) -> None:
    await store.run(lambda tx: tx.post([parcel("change", edits="17")]))
    await fails(store, "change", CHANGE_TRIES, NOW + MINUTE)
    await store.run(lambda tx: tx.post([parcel("other", edits="18")]))
    assert await claim(store) == ["other"]
    await settle(store, "other", ref="18")
    assert await claim(store, NOW + MINUTE) == ["change"]
