"""A group chat gets another id: what waits for it, or is in doubt, is for that one."""

from dataclasses import replace

from bot.domain.changes import Resolve
from bot.ports import Fate, Parcel, Piece, Tx
from bot.talk.model import Why, earlier
from storage.store import SqlStore
from tests.contract.samples import parcel
from tests.contract.test_outbox import claim, keys, post, settle

OLD, NEW, ELSEWHERE = "telegram:-100", "telegram:-200", "telegram:-300"


async def move(store: SqlStore, *, gone: bool = False) -> None:
    await store.run(lambda tx: tx.move_address(OLD, NEW, gone=gone))


async def deliver(store: SqlStore, *refs: str) -> None:
    """Deliver what is due, one after the other."""
    for ref in refs:
        for one in await claim(store):
            await settle(store, one.key, ref=ref)


async def stored(store: SqlStore, *names: str) -> list[Parcel | None]:
    async def look(tx: Tx) -> list[Parcel | None]:
        return [await tx.parcel(each) for each in names]

    return await store.run(look)


def said(key: str, **more: object) -> Parcel:
    return parcel(key, OLD, why=Why.CHAT, **more)


async def test_what_waits_moves_and_what_was_said_lies_where_it_was(store: SqlStore) -> None:
    await post(store, parcel("sent", OLD), parcel("waits", OLD), parcel("x", ELSEWHERE))
    await deliver(store, "5")
    await move(store)
    assert [(one.key, one.to, one.doubt) for one in await claim(store)] == [("waits", NEW, False)]
    lies, bystander = await stored(store, "sent", "x")
    assert lies is not None
    assert bystander is not None
    assert (lies.to, lies.ref, bystander.to) == (OLD, "5", ELSEWHERE)


async def test_what_is_in_hand_moves_once_it_waits_again(store: SqlStore) -> None:
    await post(store, parcel("arrives", OLD), parcel("parts", OLD))
    await claim(store)
    await move(store)
    await settle(store, "arrives", ref="5")
    [lies] = await stored(store, "arrives")
    assert lies is not None
    assert (lies.to, lies.ref) == (OLD, "5")
    [parts] = await claim(store)
    assert (parts.key, parts.to) == ("parts", NEW)


async def test_what_arrived_in_part_goes_out_anew_as_a_whole(store: SqlStore) -> None:
    """The part lies in the old chat: nothing in the new one is to be known by its ids."""
    await post(store, parcel("parts", OLD))
    [hand] = await claim(store)
    assert (hand.to, hand.doubt) == (OLD, False)
    await move(store)
    await settle(store, "parts", Fate.WAITING, pieces=(Piece("1"), Piece("2")))
    [found] = await stored(store, "parts")
    assert found is not None
    assert (found.to, found.ref) == (OLD, "2")
    await move(store)
    [anew] = await claim(store)
    assert (anew.to, anew.ref, anew.pieces, anew.doubt) == (NEW, None, (), True)


async def test_what_is_in_doubt_moves_and_can_be_decided(store: SqlStore) -> None:
    await post(store, parcel("held", OLD))
    await claim(store)
    await settle(store, "held", Fate.DOUBTFUL, doubt=True)
    await move(store)
    held = await store.run(lambda tx: tx.held_parcels((), (NEW,)))
    assert keys(held) == ["held"]
    await store.run(lambda tx: tx.apply([Resolve("held", again=True)]))
    assert [(one.key, one.to) for one in await claim(store)] == [("held", NEW)]


async def test_nothing_is_quoted_or_changed_by_what_the_old_chat_knows(store: SqlStore) -> None:
    def quoting(key: str, quotes: str, thread: str | None = None) -> Parcel:
        one = said(key)
        return replace(one, body=replace(one.body, quotes=quotes, thread=thread))

    await post(store, said("first"), quoting("theirs", "17", "3"), parcel("card", OLD, edits="9"))
    await post(store, quoting("ours", earlier("first")))
    await move(store)
    found = []
    for ref in ("1", "2", "3"):
        for one in await claim(store):
            found.append((one.key, one.to, one.body.quotes, one.body.thread))
            await settle(store, one.key, ref=ref)
    assert found == [
        ("first", NEW, None, None),
        ("theirs", NEW, None, None),
        ("ours", NEW, "1", None),
    ]
    assert await stored(store, "card") == [None]


async def test_a_correction_of_what_lies_in_the_old_chat_is_said_anew_once(
    store: SqlStore,
) -> None:
    await post(store, said("k"))
    await deliver(store, "5")
    await post(store, said("k/1", edits=earlier("k")), said("k/2", edits=earlier("k")))
    await move(store)
    [anew] = await claim(store)
    assert (anew.key, anew.to, anew.edits) == (f"k@{NEW}", NEW, None)
    await settle(store, anew.key, ref="1")
    [further] = await claim(store)
    assert (further.key, further.edits) == ("k/2", "1")
    [shown] = await stored(store, "k")
    assert shown is not None
    assert (shown.key, shown.to) == (anew.key, NEW)


async def test_what_was_in_hand_is_said_anew_once_it_is_not(store: SqlStore) -> None:
    await post(store, said("k"))
    await deliver(store, "5")
    await post(store, said("k/1", edits=earlier("k")))
    assert keys(await claim(store)) == ["k/1"]
    await move(store)
    await settle(store, "k/1", Fate.WAITING)
    await move(store)
    assert [(one.key, one.edits) for one in await claim(store)] == [(f"k@{NEW}", None)]


async def test_what_changes_what_is_in_hand_moves_behind_it(store: SqlStore) -> None:
    """Else both would be said in the new chat: what was in hand, and its correction."""
    await post(store, said("k"))
    await claim(store)
    await post(store, said("k/1", edits=earlier("k")))
    await move(store)
    await settle(store, "k", Fate.WAITING)
    await move(store, gone=True)
    [first] = await claim(store)
    assert (first.key, first.to) == ("k", NEW)
    await settle(store, "k", ref="1")
    assert [(one.key, one.to, one.edits) for one in await claim(store)] == [("k/1", NEW, "1")]


async def test_what_changes_what_was_in_hand_changes_it_where_it_arrived(store: SqlStore) -> None:
    await post(store, said("k"))
    await claim(store)
    await post(store, said("k/1", edits=earlier("k")))
    await move(store)
    await settle(store, "k", ref="5")
    assert [(one.key, one.to, one.edits) for one in await claim(store)] == [("k/1", OLD, "5")]


def gone_from(key: str) -> Parcel:
    taken = said(f"{key}/gone", edits=earlier(key))
    return replace(taken, body=replace(taken.body, removes=True))


async def test_what_lies_in_the_old_chat_is_taken_away_there(store: SqlStore) -> None:
    await post(store, said("k"))
    await deliver(store, "5")
    await post(store, gone_from("k"))
    await move(store)
    assert [(one.to, one.edits) for one in await claim(store)] == [(OLD, "5")]


async def test_what_corrects_no_words_of_people_and_what_takes_away_is_not_said_anew(
    store: SqlStore,
) -> None:
    await post(store, said("k"), parcel("card", OLD))
    await deliver(store, "5", "6")
    await post(store, gone_from("k"), parcel("card/1", OLD, edits=earlier("card")))
    await move(store, gone=True)
    for _ in range(2):
        assert await claim(store) == ()


async def test_what_was_said_can_be_read_by_the_new_id(store: SqlStore) -> None:
    await post(store, parcel("sent", OLD), parcel("waits", OLD))
    await deliver(store, "5")
    await move(store)
    for one in await stored(store, "sent", "waits"):
        assert one is not None
        assert one.body == parcel(one.key).body
