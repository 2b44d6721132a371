"""What is said to an account, or to a person, follows them when these change hands."""

from dataclasses import replace

import pytest

from bot.domain.changes import Change, HandOver, Readdress
from bot.engine.keeping import put_by
from bot.ports import Body, Fate, Parcel, Piece, Tx, Verdict
from bot.talk.markup import literal
from bot.talk.model import Why, earlier
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, parcel

OLD, NEW = "matrix:@ada:town", "telegram:1"


async def post(store: SqlStore, *parcels: Parcel) -> None:
    await store.run(lambda tx: tx.post(parcels))


async def claim(store: SqlStore, channel: str = "telegram") -> tuple[Parcel, ...]:
    return await store.run(lambda tx: tx.claim_parcels(channel, "one", NOW, NOW + MINUTE, 10))


async def settle(store: SqlStore, key: str, fate: Fate = Fate.SENT, ref: str | None = None) -> None:
    await store.run(lambda tx: tx.settle_parcel(key, Verdict(fate, ref=ref), NOW))


async def carry_out(store: SqlStore, change: Change) -> None:
    await store.run(lambda tx: tx.apply([change]))


async def found(store: SqlStore, key: str) -> Parcel:
    parcel = await store.run(lambda tx: tx.parcel(key))
    assert parcel is not None, key
    return parcel


async def keys(store: SqlStore, *asked: str) -> list[str]:
    """Return which of these keys there are."""

    async def look(tx: Tx) -> list[str]:
        return [key for key in asked if await tx.parcel(key) is not None]

    return await store.run(look)


def edit(key: str, of: str, to: str, person_id: str | None = None) -> Parcel:
    return replace(parcel(key, to, person_id=person_id), edits=of)


# An account that is not the person's any more.


async def test_what_waits_goes_to_the_other_account(store: SqlStore) -> None:
    body = Body(literal("Neues"), quotes="$1", thread="$2")
    tried = replace(parcel("tried", OLD, person_id="ada"), body=body)
    await post(store, tried, parcel("else", "matrix:@ben:town"))
    await claim(store, "matrix")
    await settle(store, "tried", Fate.WAITING)
    await carry_out(store, Readdress(OLD, NEW, "stranger"))
    assert [each.key for each in await claim(store, "matrix")] == []
    [sent] = await claim(store)
    assert sent == replace(tried, to=NEW, body=Body(literal("Neues")), tried=True)


async def test_what_is_kept_for_a_lost_account_goes_at_once_to_the_other_one(
    store: SqlStore,
) -> None:
    await post(store, put_by(parcel("kept", OLD, person_id="ada"), NOW))
    await carry_out(store, Readdress(OLD, NEW, "stranger"))
    assert [each.key for each in await claim(store)] == ["kept"]


async def test_what_was_to_go_at_any_hour_does_so_also_to_the_other_account(
    store: SqlStore,
) -> None:
    await post(store, put_by(parcel("urgent", OLD, person_id="ada", why=Why.NEWS), NOW))
    await carry_out(store, Readdress(OLD, NEW, "stranger"))
    found = await store.run(
        lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + HOUR, 10, quiet={"": True})
    )
    assert [each.key for each in found] == ["urgent"]


async def test_changes_of_what_lies_in_the_old_chat_fall_away(store: SqlStore) -> None:
    await post(store, parcel("lies", OLD))
    await claim(store, "matrix")
    await settle(store, "lies", ref="$1")
    await post(store, parcel("waits", OLD))
    await claim(store, "matrix")
    await settle(store, "waits", Fate.WAITING)
    await post(
        store,
        edit("by ref", "$1", OLD),
        edit("by key", earlier("lies"), OLD),
        edit("of what waits", earlier("waits"), OLD),
    )
    await carry_out(store, Readdress(OLD, NEW, "stranger"))
    assert await keys(store, "by ref", "by key", "of what waits") == ["of what waits"]
    [waits] = await claim(store)
    await settle(store, waits.key, ref="7")
    [changed] = await claim(store)
    assert (changed.key, changed.to, changed.edits) == ("of what waits", NEW, "7")


async def test_what_is_in_hand_goes_there_and_all_that_lies_there_is_the_heirs(
    store: SqlStore,
) -> None:
    await post(store, parcel("lies", OLD, person_id="ada"), parcel("note", OLD))
    await claim(store, "matrix")
    await settle(store, "lies")
    [held] = await claim(store, "matrix")
    await post(store, parcel("mine", NEW, person_id="ada"))
    await carry_out(store, Readdress(OLD, NEW, "stranger"))
    assert [(each.key, each.to, each.person_id) for each in (
        await found(store, "lies"), await found(store, held.key), await found(store, "mine")
    )] == [("lies", OLD, "stranger"), (f"note@{NEW}", NEW, None), ("mine", NEW, "ada")]  # fmt: skip
    await settle(store, held.key)  # by whoever had it in hand
    assert [each.key for each in await claim(store)] == [f"note@{NEW}"]


async def test_what_its_reader_may_have_seen_in_the_old_chat_is_in_doubt(store: SqlStore) -> None:
    await post(store, *(parcel(each, OLD) for each in ("begun", "in part", "certain")))
    [held] = await claim(store, "matrix")

    async def work(tx: Tx) -> None:
        await tx.begin_parcels((held.key,), "one", NOW + MINUTE)
        await tx.settle_parcel("in part", Verdict(Fate.WAITING, pieces=(Piece("$1"),)), NOW)
        await tx.settle_parcel("certain", Verdict(Fate.WAITING), NOW)

    await store.run(work)
    await carry_out(store, Readdress(OLD, NEW, "stranger"))
    there = [await found(store, each) for each in ("begun", "in part", "certain")]
    assert [(each.to, each.doubt) for each in there] == [(NEW, True), (NEW, True), (NEW, False)]
    # There nobody has seen any of it, so that it can be taken back.
    assert len(await store.run(lambda tx: tx.untried(""))) == len(there)


# A person who turns out to be another one.


async def test_messages_and_their_keys_become_the_others(store: SqlStore) -> None:
    await post(
        store,
        parcel("meeting/t1/2024-10/1/ada/card", person_id="ada"),
        parcel("carry t1 ben ada telegram:1 5 said", "telegram:2", person_id="ben"),
        parcel("carry t1 ada ben telegram:2 6 said", person_id="ada"),
        parcel("x/adamant/ada@telegram:1", person_id="cem"),
        parcel("elsewhere/ada", "telegram:3", person_id="ada"),
    )
    await claim(store)
    await settle(store, "meeting/t1/2024-10/1/ada/card", ref="7")
    card = earlier("meeting/t1/2024-10/1/ada/card")
    await post(store, edit("changed", card, NEW, "ada"))
    await settle(store, "carry t1 ben ada telegram:1 5 said")
    await carry_out(store, HandOver("ada", "new", (NEW, "telegram:2")))
    there = {
        "meeting/t1/2024-10/1/new/card": "new",
        "carry t1 ben new telegram:1 5 said": "ben",
        "carry t1 new ben telegram:2 6 said": "new",
        "x/adamant/ada@telegram:1": "cem",
        "elsewhere/ada": "ada",
        "changed": "new",
    }
    assert {key: (await found(store, key)).person_id for key in there} == there
    assert (await found(store, "changed")).edits == earlier("meeting/t1/2024-10/1/new/card")


async def test_what_is_in_hand_and_what_is_another_message_keep_their_keys(
    store: SqlStore,
) -> None:
    await post(store, parcel("a/ada", person_id="ada"), parcel("c/ada", person_id="ada"))
    await claim(store)
    await post(
        store,
        parcel("b/ada", not_before=NOW + HOUR, person_id="ada"),
        parcel("b/new", "telegram:2", person_id="cem"),
    )
    await carry_out(store, HandOver("ada", "new", (NEW,)))
    there = {"a/ada": "new", "b/ada": "new", "b/new": "cem", "c/new": "new"}
    assert {key: (await found(store, key)).person_id for key in there} == there
    await settle(store, "a/ada", ref="7")
    assert (await found(store, "a/ada")).ref == "7"


async def test_what_was_tried_keeps_the_key_by_which_a_messenger_knows_it(store: SqlStore) -> None:
    await post(store, parcel("a/ada", person_id="ada"))
    await claim(store)
    await settle(store, "a/ada", Fate.WAITING)
    await carry_out(store, HandOver("ada", "new", (NEW,)))
    assert await keys(store, "a/ada", "a/new") == ["a/ada"]


@pytest.mark.parametrize(
    ("ada", "new", "stays"),
    [
        (None, None, ["a/new"]),
        (None, Fate.SENT, ["a/new"]),
        (Fate.SENT, None, ["a/new"]),
        (Fate.SENT, Fate.SENT, ["a/ada", "a/new"]),
        (None, Fate.REFUSED, ["a/ada", "a/new"]),
        (Fate.REFUSED, None, ["a/ada", "a/new"]),
    ],
)
async def test_what_both_were_to_hear_is_said_once(
    store: SqlStore, ada: Fate | None, new: Fate | None, stays: list[str]
) -> None:
    """``None`` waits; what could not be said to the one is still said to the other."""
    await post(
        store,
        parcel("a/ada", "telegram:1", person_id="ada"),
        parcel("a/new", "telegram:2", person_id="new"),
    )
    for key, fate in (("a/ada", ada), ("a/new", new)):
        if fate is not None:
            await settle(store, key, fate)
    await carry_out(store, HandOver("ada", "new", ("telegram:1",)))
    assert await keys(store, "a/ada", "a/new") == stays
    assert await store.run(lambda tx: tx.told("a/", ["ada", "new"])) == {"new"}


async def test_what_was_said_by_half_stays_beside_what_the_heir_has(store: SqlStore) -> None:
    await post(
        store,
        parcel("a/ada", "telegram:1", person_id="ada"),
        parcel("a/new", "telegram:2", person_id="new"),
    )
    broken_off = Verdict(Fate.WAITING, pieces=(Piece("1"),))
    await store.run(lambda tx: tx.settle_parcel("a/ada", broken_off, NOW))
    await carry_out(store, HandOver("ada", "new", ("telegram:1",)))
    assert await keys(store, "a/ada") == ["a/ada"]
