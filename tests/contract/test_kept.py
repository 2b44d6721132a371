"""What is kept for somebody who is out goes once they are back, and not by itself."""

from dataclasses import replace

from bot.domain.changes import Withdraw
from bot.engine.keeping import KEPT, is_put_by, put_by
from bot.ports import Body, Fate, Parcel, Tx, Verdict
from bot.talk.markup import literal
from bot.talk.model import Why, earlier
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, SECOND, parcel
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


async def failed(store: SqlStore, key: str) -> None:
    await store.run(lambda tx: tx.settle_parcel(key, Verdict(Fate.WAITING, note="502"), NOW))


async def test_what_may_have_been_seen_only_before_it_was_kept_is_taken_back(
    store: SqlStore,
) -> None:
    """Also where it was tried in vain, as then it certainly did not arrive once more."""
    gone = [parcel(f"gone {each}", ADA, doubt=True) for each in ("kept", "in vain")]
    await post(store, put_by(gone[0], NOW), gone[1])
    assert keys(await claim(store)) == ["gone in vain"]
    await failed(store, "gone in vain")
    assert keys(await store.run(lambda tx: tx.untried("gone"))) == ["gone kept", "gone in vain"]
    await store.run(lambda tx: tx.apply([Withdraw("gone")]))
    assert await counts(store) == {}


async def test_what_may_itself_have_been_seen_is_not_taken_back(store: SqlStore) -> None:
    later = NOW + HOUR
    names = ("died", "unsure")
    await post(store, *(parcel(each, f"telegram:{each}", doubt=True) for each in names))
    await claim(store)

    async def try_them(tx: Tx) -> None:
        await tx.begin_parcels(["died"], "one", NOW + MINUTE)
        await tx.settle_parcel("unsure", Verdict(Fate.WAITING, doubt=True), NOW)
        again = await tx.claim_parcels("telegram", "two", later, later, 9)
        assert {each.key for each in again if each.begun} == {"died"}

    await store.run(try_them)
    for each in names:
        await failed(store, each)
    assert await store.run(lambda tx: tx.untried("")) == ()
    await store.run(lambda tx: tx.apply([Withdraw(each) for each in names]))
    assert await counts(store) == {"waiting": 2}


async def test_what_changes_a_kept_one_is_its_words_from_then_on(store: SqlStore) -> None:
    await post(store, put_by(parcel("kept", ADA, doubt=True), NOW))
    anew = replace(parcel("edit", ADA, edits=earlier("kept")), body=Body(literal("new")))
    await post(store, anew)
    await call_up(store, ADA)
    [there] = await claim(store, NOW + HOUR)
    assert (there.key, there.body, there.doubt) == ("kept", anew.body, True)


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
