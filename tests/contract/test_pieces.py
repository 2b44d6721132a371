"""A message of several pieces: all of them are known with it, whatever an edit made of it."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.changes import Withdraw
from bot.ports import Body, Fate, Parcel, Piece, Tx, Verdict
from bot.talk.markup import literal
from bot.talk.model import Why, earlier
from storage.store import SqlStore
from tests.contract.samples import HOUR, MINUTE, NOW, SECOND, parcel

TO = "telegram:1"
PICTURE = Piece("1", words=False)
LONG = (PICTURE, Piece("2"), Piece("3"))


async def post(store: SqlStore, *parcels: Parcel) -> int:
    return await store.run(lambda tx: tx.post(parcels))


async def claim(store: SqlStore, now: datetime = NOW, *, quiet: bool = False) -> tuple[Parcel, ...]:
    return await store.run(
        lambda tx: tx.claim_parcels("telegram", "one", now, now + MINUTE, 10, quiet={"": quiet})
    )


async def settle(
    store: SqlStore, key: str, ref: str | None, *pieces: Piece, fate: Fate = Fate.SENT
) -> None:
    verdict = Verdict(fate, ref=ref, pieces=pieces)
    await store.run(lambda tx: tx.settle_parcel(key, verdict, NOW))


def edit(name: str, of: str = earlier("long")) -> Parcel:
    return replace(parcel(name), body=Body(literal(name)), edits=of)


@pytest.fixture
async def sent(store: SqlStore) -> SqlStore:
    """A store that knows a picture with words in two messages below it."""
    await post(store, parcel("long"))
    await claim(store)
    await settle(store, "long", "3", *LONG)
    return store


async def edited(store: SqlStore, key: str) -> Parcel:
    [found] = await claim(store)
    assert found.key == key
    return found


@pytest.mark.parametrize("of", [earlier("long"), "3", "2", "1"])
async def test_an_edit_knows_all_that_stands_there(sent: SqlStore, of: str) -> None:
    await post(sent, edit("new", of))
    found = await edited(sent, "new")
    assert (found.edits, found.standing) == ("3", LONG)


async def test_a_message_of_one_piece_stands_alone(store: SqlStore) -> None:
    await post(store, parcel("short"))
    await claim(store)
    await settle(store, "short", "7")
    await post(store, edit("new", earlier("short")))
    assert (await edited(store, "new")).standing == (Piece("7"),)


@pytest.mark.parametrize("of", [earlier("long"), "3"])
async def test_what_an_edit_adds_is_known_with_the_message(sent: SqlStore, of: str) -> None:
    longer = (*LONG, Piece("9"))
    await post(sent, edit("longer", of))
    await edited(sent, "longer")
    await settle(sent, "longer", "9", *longer)
    await post(sent, edit("next", of))
    assert (await edited(sent, "next")).standing == longer
    for ref in ("1", "2", "3", "9"):
        found = await sent.run(lambda tx, ref=ref: tx.parcel_with(TO, ref))  # type: ignore[misc]
        assert found is not None


async def test_what_an_edit_takes_away_is_forgotten(sent: SqlStore) -> None:
    await post(sent, edit("shorter"))
    await edited(sent, "shorter")
    await settle(sent, "shorter", "2")
    await post(sent, edit("next"))
    assert (await edited(sent, "next")).standing == (Piece("2"),)
    assert await sent.run(lambda tx: tx.parcel_with(TO, "1")) is None


async def test_a_piece_is_known_where_it_stands_and_by_its_whole_id(sent: SqlStore) -> None:
    known = await sent.run(lambda tx: tx.parcel_with(TO, "2"))
    assert known is not None
    assert (known.key, known.ref) == ("long", "3")
    for to, ref in (("telegram:2", "2"), (TO, "%"), (TO, '"'), (TO, "")):

        async def look(tx: Tx, to: str = to, ref: str = ref) -> Parcel | None:
            return await tx.parcel_with(to, ref)

        assert await sent.run(look) is None


@pytest.mark.parametrize("fate", [Fate.WAITING, Fate.DOUBTFUL, Fate.REFUSED])
async def test_what_an_edit_that_broke_off_has_shown_is_known(sent: SqlStore, fate: Fate) -> None:
    await post(sent, edit("longer"))
    await edited(sent, "longer")
    await settle(sent, "longer", None, *LONG, Piece("9"), fate=fate)
    if fate is not Fate.WAITING:
        await post(sent, edit("next"))
    [found] = await claim(sent)
    assert found.standing == (*LONG, Piece("9"))


@pytest.mark.parametrize("fate", [Fate.DOUBTFUL, Fate.REFUSED, Fate.EXPIRED])
async def test_what_arrived_of_a_message_that_broke_off_can_be_taken_back(
    store: SqlStore, fate: Fate
) -> None:
    await post(store, parcel("long", why=Why.CHAT))
    await claim(store)
    await settle(store, "long", None, Piece("1"), Piece("2"), fate=fate)
    await post(store, edit("gone"))
    assert (await edited(store, "gone")).standing == (Piece("1"), Piece("2"))


async def test_what_broke_off_waits_for_its_rest_alone(store: SqlStore) -> None:
    """It is not taken back or changed unseen, comes after its time, and ends in the night."""
    begun = Piece("1", shows="words to 4091")
    await post(store, parcel("long", why=Why.REMINDER, not_after=NOW + SECOND))
    await claim(store)
    await settle(store, "long", None, begun, fate=Fate.WAITING)
    await post(store, edit("new"))
    await store.run(lambda tx: tx.apply([Withdraw("long")]))
    [rest] = await claim(store, NOW + HOUR, quiet=True)
    assert (rest.key, rest.pieces, rest.tried, rest.broken_off) == (
        "long",
        (begun,),
        True,
        True,
    )
    await settle(store, "long", "2", Piece("1"), Piece("2"))
    assert (await edited(store, "new")).standing == (Piece("1"), Piece("2"))


async def test_what_may_have_arrived_is_not_taken_back_and_counts_as_told(store: SqlStore) -> None:
    """It shows once however often it is sent, so that there is no doubt about sending it again."""
    await post(store, parcel("m/1", person_id="ada", not_after=NOW + HOUR, why=Why.REMINDER))
    await claim(store)
    perhaps = Verdict(Fate.WAITING, NOW, "no answer in time", perhaps=True)
    certain = Verdict(Fate.WAITING, NOW, "nobody listens")
    await store.run(lambda tx: tx.settle_parcel("m/1", perhaps, NOW))
    await store.run(lambda tx: tx.settle_parcel("m/1", certain, NOW))
    assert await store.run(lambda tx: tx.untried("m/")) == ()
    await store.run(lambda tx: tx.apply([Withdraw("m/")]))
    assert await store.run(lambda tx: tx.told("m/", ["ada"], left=True)) == {"ada"}
    assert await claim(store, quiet=True) == ()
    [found] = await claim(store)
    assert (found.key, found.doubt, found.broken_off, found.pieces) == ("m/1", False, False, ())
    await settle(store, "m/1", "7")
    await post(store, edit("new", earlier("m/1")))
    assert (await edited(store, "new")).standing == (Piece("7"),)
