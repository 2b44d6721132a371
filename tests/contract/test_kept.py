"""What is kept for somebody who is out goes once they are back, and not by itself."""

from dataclasses import replace

from bot.domain.changes import Withdraw
from bot.engine.keeping import KEPT, is_put_by, put_by
from bot.ports import Fate, Parcel, Verdict
from bot.talk.model import Why
from storage.store import SqlStore
from tests.contract.samples import HOUR, NOW, SECOND, parcel
from tests.contract.test_outbox import claim, counts, keys, post

ADA, BEN = "telegram:1", "telegram:2"


def kept(key: str, to: str = ADA) -> Parcel:
    return put_by(parcel(key, to), NOW)


async def call_up(store: SqlStore, account: str) -> None:
    await store.run(lambda tx: tx.call_up(account, NOW + HOUR))


async def test_it_goes_in_order_to_who_is_back(store: SqlStore) -> None:
    await post(store, kept("first"), kept("second"), kept("bens", BEN))
    assert await claim(store, NOW + HOUR) == ()
    await call_up(store, ADA)
    assert keys(await claim(store, NOW + HOUR)) == ["first"]
    await store.run(lambda tx: tx.release_parcels("telegram", "one"))
    await store.run(lambda tx: tx.apply([Withdraw("first")]))
    assert keys(await claim(store, NOW + HOUR)) == ["second"]


async def test_it_was_said_when_it_came(store: SqlStore) -> None:
    await post(store, kept("kept"))
    await call_up(store, ADA)
    await claim(store, NOW + HOUR)
    await store.run(lambda tx: tx.settle_parcel("kept", Verdict(Fate.SENT, ref="1"), NOW + HOUR))
    await post(store, replace(parcel("now", ADA), created_at=NOW + 2 * HOUR))
    (last,) = await store.run(lambda tx: tx.last_parcels(ADA, 1))
    assert last.key == "now"


async def test_it_holds_up_nothing(store: SqlStore) -> None:
    await post(store, kept("kept"), parcel("now", ADA))
    assert keys(await claim(store)) == ["now"]


async def test_what_was_taken_back_or_waits_for_another_hour_is_not_let_go(store: SqlStore) -> None:
    morning = parcel("morning", ADA, not_before=NOW + 2 * HOUR, not_after=NOW + 9 * HOUR)
    await post(store, kept("news"), morning, parcel("ever", ADA, not_before=NOW + 2 * HOUR))
    await store.run(lambda tx: tx.apply([Withdraw("news")]))
    await call_up(store, ADA)
    assert await claim(store, NOW + HOUR) == ()


async def test_it_ends_with_its_time(store: SqlStore) -> None:
    soon = put_by(replace(parcel("soon", ADA), not_after=NOW + SECOND), NOW)
    await post(store, soon, kept("bens", BEN))
    await call_up(store, ADA)
    assert await claim(store, NOW + HOUR) == ()
    assert await claim(store, NOW + KEPT + SECOND) == ()
    assert await counts(store) == {"expired": 2}


async def test_what_was_to_go_at_any_hour_goes_in_quiet_ones_to_who_is_back(
    store: SqlStore,
) -> None:
    polite = put_by(parcel("polite", ADA, why=Why.NEWS, not_before=NOW), NOW)
    urgent = put_by(parcel("urgent", ADA, why=Why.NEWS), NOW)
    await post(store, polite, urgent)
    assert is_put_by(polite)
    assert is_put_by(urgent)
    await call_up(store, ADA)
    assert await night(store) == ["urgent"]


async def test_what_presses_goes_in_quiet_hours_whatever_it_was_to_wait_for(
    store: SqlStore,
) -> None:
    early, later = (
        put_by(parcel(key, ADA, why=Why.NEWS, not_before=NOW), NOW) for key in ("early", "later")
    )
    await post(store, early, later, kept("bens", BEN))
    found = await store.run(lambda tx: tx.kept(ADA, NOW + HOUR))
    assert keys(found) == ["early", "later"]
    await store.run(lambda tx: tx.call_up(ADA, NOW + HOUR, ["later"]))
    assert await store.run(lambda tx: tx.kept(ADA, NOW + HOUR)) == ()
    assert await night(store) == ["later"]


async def night(store: SqlStore) -> list[str]:
    """Return what may go at a quiet hour."""
    now = NOW + HOUR
    found = await store.run(
        lambda tx: tx.claim_parcels("telegram", "one", now, now + HOUR, 10, quiet={"": True})
    )
    return keys(found)
