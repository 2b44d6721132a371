"""Whoever is erased has no address left in the database, and nobody else loses theirs."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.beside import invitations, lane
from bot.domain.changes import Erase, Put
from bot.domain.people import Account, Audit
from bot.ports import Fate, Tx, Verdict, mark_of
from bot.talk.model import PREDECESSOR, Progress, earlier
from storage.engine import exclusive, read_url, scrub
from storage.store import SqlStore, open_store
from storage.tables import Row
from storage.traces import Trace
from tests.contract.conftest import sqlite_url
from tests.contract.samples import ADA, BEN, MINUTE, NOW, envelope, parcel
from tests.support import postgres
from tests.support.tables import lay
from tests.support.vaults import vault

PHONE, LAPTOP = "telegram:4711", "matrix:@ada_l:example.org"
NEAR = ("telegram:47110", "matrix:@ada_l:example.org.uk", "matrix:@adaXl:example.org")
KIM = "telegram:9"
DIALOG = Progress("profile", "1", "name", NOW, NOW, {"programme": "p"})
NOTE = "matrix/@bot:example.org/"
INVITE = '{"room": "!r", "sender": "%s", "name": ""}'


def keys_about(account: str) -> tuple[str, ...]:
    """Keys of messages to others that name an account, as the features make them."""
    return (
        f"unreachable/{account}/1727/kim",
        f"room-guest/telegram:-100/{account}",
        f"room-guest/telegram:-100/2024-10-15T12:00:00+02:00/{account}",
        f"carry t1 telegram:-100 ada {account} 7 said",
        f"carry t1 telegram:-100 ada {account} 8 said@{KIM}",
        f"unreachable/{account}/1727/kim/0",
    )


def notes_about(address: str) -> dict[str, str]:
    return {
        f"{NOTE}spoken/{address}": "!private",
        f"{NOTE}trial/!{address[1:]}": f"{NOW.isoformat()} {address}",
        f"{NOTE}invite/!{address[1:]}": INVITE % address,
    }


async def fill(store: SqlStore, *accounts: str) -> None:
    """Leave every trace that these accounts leave."""

    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA), Put(BEN), Put(Account(KIM, "kim"))])
        for number, account in enumerate(accounts):
            whose = "ada" if account in (PHONE, LAPTOP) else "ben"
            await tx.apply([Put(Account(account, whose))])
            keys = [f"{key} {kind}" for key in keys_about(account) for kind in ("sent", "later")]
            changes = [
                parcel(f"{kind} change of {key}", KIM, edits=earlier(key))
                for key in keys[::2]
                for kind in ("later", "sent")
            ]
            for parcels in ([parcel(key, KIM) for key in keys], changes):
                await tx.post(parcels)
                await settle(tx, [each.key for each in parcels if is_sent(each.key)])
            await tx.post([parcel(f"{account} own", account)])
            await tx.save_progress(account, DIALOG)
            await tx.apply(
                [
                    Put(Audit(f"{number} link", "p", "kim", "link", account, NOW)),
                    Put(Audit(f"{number} doubts", "p", "kim", "doubts", keys[0], NOW)),
                ]
            )
        entries = (("unlink", "telegram:123456"), ("bind", "t1"))
        await tx.apply([Put(Audit(act, "p", "ada", act, it, NOW)) for act, it in entries])

    for account in accounts:
        await store.accept([envelope(f"{account} 1", account)])
        address = account.partition(":")[2]
        if address.startswith("@"):
            await store.accept((), dict(notes_about(address)))
    await store.run(work)


def is_sent(key: str) -> bool:
    return key.startswith("sent") if "change" in key else key.endswith("sent")


async def settle(tx: Tx, keys: list[str]) -> None:
    for key in keys:
        sent = Verdict(Fate.SENT, ref="7", note=f"{key} is not known")
        await tx.settle_parcel(key, sent, NOW)


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


def counts(url: str) -> dict[str, Any]:
    with exclusive(read_url(url)) as connection:
        found = connection.execute(
            sa.text("SELECT fate, edits IS NULL, count(*) FROM outbox GROUP BY 1, 2 ORDER BY 1, 2")
        )
        return {f"{fate} {bool(plain)}": count for fate, plain, count in found}


async def test_no_address_is_left_of_who_is_erased(store: SqlStore, url: str) -> None:
    await fill(store, PHONE, LAPTOP)
    before = texts(url)
    assert sum("telegram:4711" in each for each in before) > 20
    assert sum("@ada_l:example.org" in each for each in before) > 20
    await store.run(lambda tx: tx.apply([Erase("ada", (PHONE, LAPTOP))]))
    left = texts(url)
    assert [each for each in left if re.search("4711|ada_l|123456", each)] == []
    # What others were told stays counted, and what was to be told of them is not said any more.
    assert set(counts(url)) == {"sent True", "sent False"}
    entries = await store.run(lambda tx: tx.find(Audit))
    assert {each.act: each.subject for each in entries} == {
        "link": "erased",
        "unlink": "erased",
        "doubts": "erased",
        "bind": "t1",
    }


async def test_no_address_is_left_of_what_somebody_parted_with_and_no_message_gets_lost(
    store: SqlStore, url: str
) -> None:
    await fill(store, PHONE, LAPTOP)
    before = counts(url)
    await store.run(lambda tx: tx.apply([Erase("nobody", (PHONE, LAPTOP), parted=True)]))
    left = texts(url)
    assert [each for each in left if re.search("4711|ada_l", each)] == []
    # Two waited for these accounts themselves.
    assert counts(url) == {**before, "waiting True": before["waiting True"] - 2}
    # What changes a message still does, and what was said is still hers.
    keys = {each.removeprefix(PREDECESSOR) for each in left if each.startswith(PREDECESSOR)}
    assert keys
    assert keys <= set(left)
    assert {whose.split(" ")[3] for whose in keys if whose.startswith("carry ")} == {"ada"}


@pytest.mark.parametrize("parted", [False, True])
async def test_no_mark_is_left_with_which_addresses_can_be_tried(
    store: SqlStore, url: str, parted: bool
) -> None:
    """Of who is invited beside what is said in a room, and of whom coordinators heard so."""
    room = "matrix:!r:example.org"

    async def work(tx: Tx) -> None:
        await tx.apply(
            [Put(ADA), Put(BEN), Put(Account(LAPTOP, "ada")), Put(Account(NEAR[1], "ben"))]
        )
        for account, whose in ((LAPTOP, "ada"), (NEAR[1], "ben")):
            to, name = lane(room, account), mark_of(account)
            for kind in ("sent", "later"):
                asked = f"{invitations('t1', account)}{kind}"
                told = f"room-uninvited/t1/{name}/2024-10-01/{kind}"
                await tx.post([parcel(asked, to, person_id=whose), parcel(told, KIM)])
                await settle(tx, [asked, told] if kind == "sent" else [])

    await store.run(work)
    before = texts(url)
    assert sum(mark_of(LAPTOP) in each for each in before) > 6
    whose = "nobody" if parted else "ada"
    await store.run(lambda tx: tx.apply([Erase(whose, (LAPTOP,), parted=parted)]))
    left = texts(url)
    assert [each for each in left if mark_of(LAPTOP) in each] == []
    assert sorted(each for each in left if mark_of(NEAR[1]) in each) == sorted(
        each for each in before if mark_of(NEAR[1]) in each
    )


async def test_nobody_else_loses_anything(store: SqlStore, url: str) -> None:
    await fill(store, *NEAR)
    before, numbers = sorted(texts(url)), counts(url)
    await store.run(lambda tx: tx.apply([Erase(None, (PHONE, LAPTOP))]))
    assert sorted(texts(url)) == before
    assert counts(url) == numbers


async def test_what_is_in_hand_meanwhile_is_not_said_twice(store: SqlStore) -> None:
    key = keys_about(PHONE)[0]
    await store.run(lambda tx: tx.apply([Put(ADA), Put(Account(PHONE, "ada"))]))
    await store.run(lambda tx: tx.post([parcel(key, KIM)]))
    claim = await store.run(lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 9))
    assert [each.key for each in claim] == [key]
    await store.run(lambda tx: tx.apply([Erase("ada", (PHONE,))]))
    assert not await store.run(lambda tx: tx.begin_parcels([key], "one", NOW + MINUTE))
    await store.run(lambda tx: tx.settle_parcel(key, Verdict(Fate.SENT), NOW))
    later = NOW + 2 * MINUTE
    again = await store.run(
        lambda tx: tx.claim_parcels("telegram", "two", later, later + MINUTE, 9)
    )
    assert list(again) == []


async def test_no_file_has_an_address_of_who_is_erased(tmp_path: Path) -> None:
    """Also in what SQLite keeps of it in free pages, in indexes and in its log."""
    url = sqlite_url(tmp_path)
    store = await open_store(url, vault())
    await fill(store, PHONE, LAPTOP)
    await store.run(lambda tx: tx.apply([Erase("ada", (PHONE, LAPTOP))]))
    scrub(read_url(url))
    try:
        for file in (tmp_path / "data").iterdir():
            assert re.findall(b"4711|ada_l|123456", file.read_bytes()) == []
    finally:
        await store.close()
    with closing(sqlite3.connect(read_url(url).database or "")) as raw:
        assert raw.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_trace_is_a_whole_address() -> None:
    found = Trace("@ada:example.org")
    for text in (
        "@ada:example.org",
        "from @ada:example.org.",
        '"@ada:example.org"',
        "x/@ada:example.org/y",
    ):
        assert found.is_in(text)
    for text in ("@ada:example.org.uk", "@ada:example.org:8448", "@ada:example.orgx", ""):
        assert not found.is_in(text)
    assert not found.is_in(None)
    assert not Trace("telegram:1").is_in("telegram:1:55/0")


@pytest.mark.postgres
async def test_who_writes_while_they_are_erased_leaves_nothing_either(
    server: postgres.Postgres,
) -> None:
    with server.database() as url:
        store, other = await open_store(lay(url), vault()), await open_store(lay(url), vault())
        await store.run(lambda tx: tx.apply([Put(ADA), Put(Account(PHONE, "ada"))]))
        await store.accept([envelope("1", PHONE)])
        with exclusive(read_url(url)) as outside:
            # What she writes is on its way: its key is in hand, its row is not stored yet.
            outside.execute(sa.text("LOCK TABLE inbox IN EXCLUSIVE MODE"))
            writes = asyncio.create_task(store.accept([envelope("2", PHONE)]))
            await until_waiting(outside, 1)
            erased = asyncio.create_task(other.run(lambda tx: tx.apply([Erase("ada", (PHONE,))])))
            await until_waiting(outside, 2)
            outside.rollback()
            await asyncio.gather(writes, erased)
        assert [each for each in texts(url) if "4711" in each] == []
        assert await store.run(lambda tx: tx.claim_envelopes(9)) == ()
        await store.close()
        await other.close()


async def until_waiting(outside: sa.Connection, count: int) -> None:
    """Wait until so many transactions wait for locks."""
    waiting = sa.text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
    while outside.scalar(waiting) != count:  # noqa: ASYNC110 # the server tells nobody
        await asyncio.sleep(0.01)
