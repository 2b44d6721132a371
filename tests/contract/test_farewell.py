"""Last words leave no trace: of whoever is erased nothing comes back by what is said to them."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.changes import Erase, Put
from bot.domain.people import Account, Person
from bot.ports import FAREWELL, Fate, Parcel, Tx, Verdict
from storage.engine import exclusive, read_url
from storage.store import SqlStore
from storage.tables import Row
from tests.contract.samples import MINUTE, NOW, envelope, parcel

PHONE, LAPTOP = "telegram:4711", "matrix:@ada_l:example.org"
ADA = Person("ada", "de", name="Ada Lindner")
KEY = f"{FAREWELL}1"


def texts(url: str) -> list[str]:
    """Return every text of every table."""
    with exclusive(read_url(url)) as connection:
        return [
            value
            for table in Row.metadata.sorted_tables
            for row in connection.execute(sa.select(table))
            for value in row
            if isinstance(value, str)
        ]


def traces(url: str) -> list[str]:
    return [each for each in texts(url) if "4711" in each or "ada_l" in each]


async def part(store: SqlStore, address: str = PHONE, **fields: Any) -> Parcel:
    """Erase Ada, and post her last words, as one decision does."""
    last = parcel(KEY, address, about="forget", **fields)

    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA), Put(Account(PHONE, "ada")), Put(Account(LAPTOP, "ada"))])
        await tx.post([parcel("before", PHONE)])
        await tx.apply([Erase("ada", (PHONE, LAPTOP))])
        await tx.post([last])

    await store.accept([envelope("1", PHONE)], {f"matrix/spoken/{LAPTOP[7:]}": "!room"})
    await store.run(work)
    return last


async def claim(store: SqlStore, channel: str = "telegram", minutes: int = 0) -> list[Parcel]:
    now = NOW + minutes * MINUTE
    until = now + MINUTE
    return list(await store.run(lambda tx: tx.claim_parcels(channel, f"{minutes}", now, until, 9)))


@pytest.mark.parametrize("fate", [each for each in Fate if each is not Fate.WAITING])
async def test_nothing_is_left_once_they_are_settled(store: SqlStore, url: str, fate: Fate) -> None:
    await part(store)
    [last] = await claim(store)
    assert last.to == PHONE
    assert last.body.markup.paragraphs
    verdict = Verdict(fate, ref="99", note="chat 4711 is gone")
    await store.run(lambda tx: tx.settle_parcel(KEY, verdict, NOW, "0"))
    assert traces(url) == []
    assert await claim(store, minutes=5) == []
    assert (await store.run(lambda tx: tx.outbox_counts()))[fate, "answer", "forget"] == 1
    await store.run(lambda tx: tx.settle_parcel(KEY, verdict, NOW, "0"))


async def test_they_make_no_key_for_the_address(store: SqlStore, url: str) -> None:
    await part(store)
    assert "Ada" not in " ".join(texts(url))
    assert len([each for each in traces(url) if each == PHONE]) == 1  # where it goes, and no more


async def test_what_could_not_be_said_is_tried_again(store: SqlStore, url: str) -> None:
    await part(store)
    await claim(store)
    again = Verdict(Fate.WAITING, NOW + MINUTE, "asked to wait")
    await store.run(lambda tx: tx.settle_parcel(KEY, again, NOW, "0"))
    [last] = await claim(store, minutes=2)
    assert last.body.markup.paragraphs
    await store.run(lambda tx: tx.settle_parcel(KEY, Verdict(Fate.SENT, ref="1"), NOW))
    assert traces(url) == []


async def test_whoever_is_killed_meanwhile_hands_them_on(store: SqlStore, url: str) -> None:
    await part(store)
    await claim(store)
    assert await store.run(lambda tx: tx.begin_parcels([KEY], "0", NOW + MINUTE))
    [last] = await claim(store, minutes=2)
    assert last.begun
    assert last.doubt
    await store.run(lambda tx: tx.settle_parcel(KEY, Verdict(Fate.SENT, ref="1"), NOW))
    assert traces(url) == []


async def test_what_comes_too_late_is_handed_out_to_be_settled(store: SqlStore, url: str) -> None:
    await part(store, not_after=NOW + timedelta(minutes=1))
    [last] = await claim(store, minutes=3)
    assert last.key == KEY
    await store.run(lambda tx: tx.settle_parcel(KEY, Verdict(Fate.EXPIRED), NOW))
    assert traces(url) == []


async def test_a_channels_notes_go_too(store: SqlStore, url: str) -> None:
    await part(store, LAPTOP)
    await store.accept((), {f"matrix/spoken/{LAPTOP[7:]}": "!again"})
    assert await claim(store, "matrix")
    await store.run(lambda tx: tx.settle_parcel(KEY, Verdict(Fate.SENT, ref="1"), NOW))
    assert traces(url) == []


async def test_who_came_back_loses_nothing(store: SqlStore, url: str) -> None:
    await part(store)

    async def return_(tx: Tx) -> None:
        await tx.apply([Put(Person("new", "de", name="Ada L.")), Put(Account(PHONE, "new"))])
        await tx.post([parcel("welcome", PHONE)])

    await store.run(return_)
    await claim(store)
    await store.run(lambda tx: tx.settle_parcel(KEY, Verdict(Fate.SENT, ref="1"), NOW))
    [welcome] = await claim(store, minutes=2)
    assert welcome.body.markup.paragraphs
    person = await store.run(lambda tx: tx.get(Person, "new"))
    assert person is not None
    assert person.name == "Ada L."
    assert traces(url)
