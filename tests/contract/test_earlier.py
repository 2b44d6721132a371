"""A parcel may change an earlier one, or reply to it, before anybody knows its id."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Body, Fate, Parcel, Verdict
from bot.talk.markup import literal
from bot.talk.model import Why, earlier
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, parcel


async def post(store: SqlStore, *parcels: Parcel) -> int:
    return await store.run(lambda tx: tx.post(parcels))


async def claim(store: SqlStore, now: datetime = NOW) -> tuple[Parcel, ...]:
    return await store.run(lambda tx: tx.claim_parcels("telegram", "one", now, now + MINUTE, 10))


async def settle(store: SqlStore, key: str, fate: Fate = Fate.SENT, ref: str | None = None) -> None:
    await store.run(lambda tx: tx.settle_parcel(key, Verdict(fate, ref=ref), NOW))


async def body(store: SqlStore, key: str) -> Body | None:
    found = await store.run(lambda tx: tx.parcel(key))
    return found.body if found else None


def edit(key: str, words: str, to: str = "telegram:1") -> Parcel:
    changed = Body(literal(words))
    return replace(parcel(f"{key}/{words}", to), body=changed, edits=earlier(key))


async def test_what_nobody_has_tried_is_changed_in_place(store: SqlStore) -> None:
    await post(store, parcel("card", not_before=NOW + HOUR))
    assert await post(store, edit("card", "Ada ✓"), edit("card", "Ada ✓ Ben ✓")) == 0
    assert await claim(store) == ()
    [card] = await claim(store, NOW + HOUR)
    assert (card.key, card.edits, card.body) == ("card", None, Body(literal("Ada ✓ Ben ✓")))


async def test_what_was_sent_is_edited_by_its_id(store: SqlStore) -> None:
    await post(store, parcel("card"))
    [card] = await claim(store)
    assert await post(store, edit("card", "Ada ✓")) == 1
    assert await claim(store) == ()
    await settle(store, card.key, ref="$7")
    [changed] = await claim(store)
    assert changed.edits == "$7"
    await settle(store, changed.key, ref="$7")
    assert await store.run(lambda tx: tx.parcel_with("telegram:1", "$7")) is not None
    assert [each.key for each in await store.run(lambda tx: tx.last_parcels(card.to, 9))] == [
        "card"
    ]


async def test_an_edit_of_nothing_is_left_out(store: SqlStore) -> None:
    await post(store, parcel("card", "telegram:2"))
    assert await post(store, edit("card", "a"), edit("none", "b")) == 0


async def test_an_edit_of_what_never_arrived_ends_unsent(store: SqlStore) -> None:
    await post(store, parcel("card"))
    await claim(store)
    await post(store, edit("card", "a"))
    await settle(store, "card", Fate.REFUSED)
    assert await claim(store) == ()
    counts = await store.run(lambda tx: tx.outbox_counts())
    assert {fate: number for (fate, _, _), number in counts.items()} == {
        "refused": 1,
        "expired": 1,
    }


ELSEWHERE = "matrix:@ada:town"


async def test_what_took_another_way_is_changed_where_it_arrived(store: SqlStore) -> None:
    """The key of what was taken to another messenger goes on with that account."""
    moved = replace(parcel("card"), key=f"card@{ELSEWHERE}", to=ELSEWHERE)
    await post(store, parcel("card"), parcel("cards"), parcel("card/2"))
    await claim(store)
    await settle(store, "card", Fate.UNREACHABLE)
    await post(store, moved)
    assert await store.run(lambda tx: tx.parcel("card")) == moved
    assert await post(store, edit("card", "Ada …", ELSEWHERE)) == 0
    [card] = await claim_matrix(store)
    assert (card.key, card.body) == (moved.key, Body(literal("Ada …")))
    quoting = replace(parcel("reply", ELSEWHERE), body=Body(literal("Ja"), quotes=earlier("card")))
    assert await post(store, edit("card", "Ada ✓", ELSEWHERE), quoting) == 2
    assert await post(store, edit("card", "Ada ✗")) == 0
    await settle(store, card.key, ref="$1")
    [changed] = await claim_matrix(store)
    assert changed.edits == "$1"
    await settle(store, changed.key, ref="$1")
    [reply] = await claim_matrix(store)
    assert reply.body.quotes == "$1"


async def claim_matrix(store: SqlStore) -> tuple[Parcel, ...]:
    return await store.run(lambda tx: tx.claim_parcels("matrix", "one", NOW, NOW + MINUTE, 10))


async def test_a_reply_knows_the_id_once_it_leaves(store: SqlStore) -> None:
    first, second = parcel("first"), parcel("second")
    quoting = replace(second, body=replace(second.body, quotes=earlier("first")))
    lost = parcel("third", "telegram:2")
    lonely = replace(lost, body=replace(lost.body, quotes=earlier("nothing")))
    await post(store, first, quoting, lonely)
    [one, two] = await claim(store)
    assert (one.key, two.key, two.body.quotes) == ("first", "third", None)
    await settle(store, "first", ref="$1")
    [reply] = await claim(store)
    assert (reply.key, reply.body.quotes) == ("second", "$1")


async def test_a_parcel_is_found_by_its_key(store: SqlStore) -> None:
    await post(store, parcel("a"))
    assert await store.run(lambda tx: tx.parcel("a")) == parcel("a")
    assert await store.run(lambda tx: tx.parcel("b")) is None


async def test_what_people_say_to_each_other_is_not_kept(store: SqlStore) -> None:
    chat = {"why": Why.CHAT, "not_after": NOW + HOUR}
    told = [parcel(key, f"telegram:{key}", **chat) for key in ("sent", "held", "late")]
    await post(store, *told, parcel("other"))
    claimed = await claim(store)
    assert [each.body for each in claimed] == [parcel(each.key).body for each in claimed]
    await settle(store, "sent", ref="7")
    await settle(store, "held", Fate.WAITING)
    await settle(store, "late", Fate.WAITING)
    await settle(store, "other")
    assert [each.key for each in await claim(store, NOW + 2 * HOUR)] == ["held", "late"]
    await settle(store, "late", Fate.EXPIRED)
    assert await body(store, "sent") == await body(store, "late") == Body(literal(""))
    assert await body(store, "other") == parcel("other").body
