"""What keys name by an id that somebody had before two persons were made one goes with them, too.

The key of what was tried stays as it was: a messenger may show it once for each key.
"""

from dataclasses import replace

import pytest

from bot.domain.briefs import Expertise
from bot.domain.changes import Entity, Erase, HandOver, Put
from bot.domain.meetings import Meeting, MeetingState
from bot.domain.people import Membership, Person, Role
from bot.ports import Body, Fate, Verdict
from bot.talk.markup import literal, plain
from storage.store import SqlStore
from tests.contract.samples import ADA, BEN, MINUTE, NOW, parcel

WORDS = "Mein Vermieter ist ein Gauner"
QUOTED = f"„{WORDS}“"
FACTS: tuple[Entity, ...] = (
    *(ADA, BEN),
    *(Membership(each, "p", Role.MAKER, NOW) for each in ("ada", "ben")),
    Expertise("ada", "house", "p", "Statik", NOW),
    Meeting("t1", "1", MeetingState.HELD, note=WORDS, closed_at=NOW),
)
TRIED = Verdict(Fate.WAITING)
GOES = (
    "ask/{}/run/ben",
    "houseless/{}/ben",
    "expert/house/{}/ben",
    "carry t1 ben {} telegram:-100 5 said",
    "recarry t1 ben {} telegram:-100 5 said",
)


async def left_of(
    store: SqlStore, key: str, *more: str, quoting: str = QUOTED, one: Person = ADA
) -> list[str | None]:
    """Return what is left of messages that were tried before "two", and then "one", became Ada."""
    chats = ("telegram:2",)
    told = [
        replace(
            parcel(each, "telegram:2", person_id="ben", programme="p"), body=Body(literal(quoting))
        )
        for each in (key, *more)
    ]
    await store.run(lambda tx: tx.apply([*map(Put, FACTS), Put(one)]))
    for each in told:
        await store.run(lambda tx, each=each: tx.post([each]))  # type: ignore[misc]
        await store.run(lambda tx: tx.claim_parcels("telegram", "me", NOW, NOW + MINUTE, 9))
        await store.run(lambda tx, of=each.key: tx.settle_parcel(of, TRIED, NOW))  # type: ignore[misc]
    for old, new in (("two", "one"), ("one", "ada")):
        await store.run(lambda tx, old=old, new=new: tx.apply([HandOver(old, new, chats)]))  # type: ignore[misc]
    await store.run(lambda tx: tx.apply([Erase("ada", ("telegram:1",))]))
    found = [await store.run(lambda tx, of=each.key: tx.parcel(of)) for each in told]  # type: ignore[misc]
    return [each and plain(each.body.markup) for each in found]


@pytest.mark.parametrize("who", ["two", "one", "ada", "eve"])
@pytest.mark.parametrize("key", GOES)
async def test_their_words_go(store: SqlStore, key: str, who: str) -> None:
    assert await left_of(store, key.format(who)) == [QUOTED if who == "eve" else None]


@pytest.mark.parametrize("who", ["two", "ada", "eve"])
async def test_what_they_noted_goes(store: SqlStore, who: str) -> None:
    left = QUOTED if who == "eve" else "„[…]“"
    assert await left_of(store, f"noted/t1/1/2/{who}/ben") == [left]


@pytest.mark.parametrize("who", ["two", "ada", "eve"])
async def test_what_they_asked_goes_where_it_is_quoted(store: SqlStore, who: str) -> None:
    [asked, reply] = await left_of(store, f"ask/{who}/run/ben", "telegram:2/1")
    assert (asked, reply) == ((QUOTED, QUOTED) if who == "eve" else (None, "„[…]“"))


@pytest.mark.parametrize("who", ["two", "ada", "eve"])
async def test_a_name_that_may_be_a_word_goes_from_what_is_theirs(
    store: SqlStore, who: str
) -> None:
    halle = Person("ada", "de", name="Halle")
    left = await left_of(store, f"team-news/{who}/ben", quoting="Halle ist fort", one=halle)
    assert left == ["Halle ist fort" if who == "eve" else "[…] ist fort"]
