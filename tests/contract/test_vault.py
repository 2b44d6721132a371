"""What is sealed is readable with its key alone, and each key is there when it is needed."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.announcements import Announcement, Audience, Course
from bot.domain.changes import Change, EndDialog, Erase, HandOver, Put, Readdress
from bot.domain.people import Account, Person, Trade
from bot.domain.people import Profile as MakerProfile
from bot.ports import Fate, Tx, Verdict
from bot.talk.model import Progress, Said
from storage.engine import exclusive, read_url
from storage.store import SqlStore, open_store
from storage.vault import BadKeys, Vault
from storage.vault.keys import Damaged, key_of, master_id
from tests.contract.conftest import sqlite_url
from tests.contract.samples import ADA, ADAS_LAPTOP, ADAS_PHONE, BEN, MINUTE, NOW, envelope, parcel
from tests.support.vaults import MASTER, vault

OTHER = b"another master key for the tests"
PROFILE = MakerProfile(
    "ada", "p", Trade.MAKER, "baut Orgeln", ("Holz",), (), "", (), "", (), "Aue", (), NOW
)  # fmt: skip
DIALOG = Progress("x", "1", "s", NOW, NOW, answers={"a": "Hutschachtel"})


def rows(url: str, statement: str) -> list[Any]:
    """Look at a database from outside."""
    with exclusive(read_url(url)) as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def write(url: str, statement: str) -> None:
    with exclusive(read_url(url)) as connection:
        connection.execute(sa.text(statement))


async def put(store: SqlStore, *entities: Any) -> None:
    await store.run(lambda tx: tx.apply([Put(each) for each in entities]))


async def claimed(store: SqlStore) -> list[str]:
    parcels = await store.run(
        lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 100)
    )
    return [str(each.body.markup) for each in parcels]


# Sealing.


def test_a_text_comes_out_as_it_was_sealed() -> None:
    key, _ = vault().make()
    for text in ("Ada Lindner", "ß" * 4000, "\x00\x01", "\x01" + "a" * 40):
        sealed = key.seal(text, "person.name/ada")
        assert text not in sealed
        assert key_of(sealed) == key.id
        assert key.open(sealed, "person.name/ada") == text
    assert key.seal("", "person.name/ada") == ""


def test_the_same_text_is_never_sealed_the_same_way() -> None:
    key, _ = vault().make()
    assert key.seal("Ada", "x") != key.seal("Ada", "x")


def test_a_value_opens_only_in_its_place_and_as_it_was() -> None:
    key, _ = vault().make()
    other, _ = vault().make()
    sealed = key.seal("Ada Lindner", "person.name/ada")
    letter = "B" if sealed[20] == "A" else "A"
    for changed in (sealed[:-2], sealed[:-1], sealed[:20] + letter + sealed[21:], sealed[:13]):
        with pytest.raises(Damaged) as told:
            key.open(changed, "person.name/ada")
        assert "Ada" not in str(told.value)
    with pytest.raises(Damaged):
        key.open(sealed, "person.name/ben")
    with pytest.raises(Damaged):
        other.open(sealed, "person.name/ada")
    with pytest.raises(Damaged):
        key_of("Ada Lindner")


def test_a_wrapped_key_opens_under_its_own_name_alone() -> None:
    mine = vault()
    key, wrapped = mine.make()
    assert vault().take(key.id, wrapped).open(key.seal("Ada", "x"), "x") == "Ada"
    with pytest.raises(BadKeys, match="damaged"):
        vault().take("another", wrapped)
    with pytest.raises(BadKeys, match="KUPPLUNG_KEY_FILE"):
        Vault(lambda: (OTHER,), Random(1).randbytes).take(key.id, wrapped)


@pytest.mark.parametrize("masters", [(), (b"short",), (MASTER, b"")])
def test_a_master_key_is_whole(masters: tuple[bytes, ...]) -> None:
    with pytest.raises(BadKeys):
        Vault(lambda: masters, Random(1).randbytes)


def test_more_keys_than_are_kept_ready_are_no_trouble() -> None:
    mine = vault()
    made = [mine.make() for _ in range(5000)]
    sealed = [key.seal("Ada", "x") for key, _ in made]
    assert sum(mine.ready(key.id) is not None for key, _ in made) < len(made)
    for (key, wrapped), text in zip(made, sealed, strict=True):
        assert mine.take(key.id, wrapped).open(text, "x") == "Ada"


async def test_more_people_than_keys_are_kept_ready_are_read(sqlite: SqlStore) -> None:
    people = [Person(f"p{number:05}", "de", name=f"Ada {number}") for number in range(4200)]
    await put(sqlite, *people)
    for some in (people[100:150], people[:50], people, people[-50:], people):
        ids = [each.id for each in some]
        found = await sqlite.run(lambda tx, ids=ids: tx.find(Person, id=ids))  # type: ignore[misc]
        assert found == tuple(some)


# In the database.


async def test_nothing_is_readable_in_the_database(store: SqlStore, url: str) -> None:
    await put(store, ADA, PROFILE)
    await store.accept([envelope("a", event=Said("Geheimnis"))])
    await store.run(lambda tx: tx.post([parcel("Wort")]))
    await store.run(lambda tx: tx.save_progress("telegram:1", DIALOG))
    for table, words in {
        "person": "Lindner",
        "profile": "Orgeln",
        "inbox": "Geheimnis",
        "outbox": '"Wort"',
        "progress": "Hutschachtel",
    }.items():
        found = str(rows(url, f"SELECT * FROM {table}"))
        assert words not in found
        assert "\\x01" in found


async def test_both_of_two_stores_read_what_either_wrote(store: SqlStore, other: SqlStore) -> None:
    await put(store, ADA, PROFILE)
    assert await other.run(lambda tx: tx.find(Person)) == (ADA,)
    await put(other, BEN, replace(PROFILE, doing="malt"))
    assert await store.run(lambda tx: tx.find(Person, id=("ada", "ben"))) == (ADA, BEN)
    found = await store.run(lambda tx: tx.get(MakerProfile, "ada", "p"))
    assert found is not None
    assert found.doing == "malt"


async def test_two_stores_may_make_the_same_key_at_once(
    store: SqlStore, other: SqlStore, url: str
) -> None:
    await asyncio.gather(
        *(
            each.accept([envelope(f"{number}/{name}", event=Said(f"{number}/{name}"))])
            for number in range(20)
            for name, each in (("one", store), ("two", other))
        )
    )
    said = set()

    async def take(tx: Tx) -> int:
        found = await tx.claim_envelopes(10)
        for each in found:
            assert isinstance(each.envelope.event, Said)
            said.add(each.envelope.event.text)
            await tx.finish_envelope(each.number)
        return len(found)

    while await store.run(take):
        pass
    assert len(said) == 40


async def test_nothing_is_found_by_what_is_sealed(store: SqlStore) -> None:
    with pytest.raises(TypeError, match=r"Person\.name is sealed"):
        await store.run(lambda tx: tx.find(Person, name="Ada Lindner"))


async def test_a_key_made_in_what_was_undone_is_never_used(store: SqlStore, url: str) -> None:
    class Undone(Exception):
        pass

    async def undo(tx: Tx) -> None:
        await tx.apply([Put(ADA)])
        raise Undone

    async def work(tx: Tx) -> None:
        for _ in range(2):
            with pytest.raises(Undone):
                async with tx.savepoint():
                    await undo(tx)
        await tx.apply([Put(replace(ADA, name="Ada"))])

    with pytest.raises(Undone):
        await store.run(undo)
    await store.run(work)
    with pytest.raises(Undone):
        await store.run(undo)
    again = await open_store(url, vault())
    assert await again.run(lambda tx: tx.get(Person, "ada")) == replace(ADA, name="Ada")
    await again.close()
    assert len(rows(url, "SELECT id FROM vault_key WHERE subject = 'ada'")) == 1


async def test_callers_who_share_a_commit_do_not_share_what_one_undid(
    store: SqlStore, url: str
) -> None:
    class Undone(Exception):
        pass

    async def work(tx: Tx, number: int) -> None:
        await tx.apply([Put(replace(ADA, name=f"Ada {number}"))])
        if number % 3 == 0:
            raise Undone

    found = await asyncio.gather(
        *(store.run(lambda tx, n=n: work(tx, n)) for n in range(9)),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [isinstance(each, Undone) for each in found] == [n % 3 == 0 for n in range(9)]
    again = await open_store(url, vault())
    ada = await again.run(lambda tx: tx.get(Person, "ada"))
    await again.close()
    assert ada is not None
    assert ada.name.startswith("Ada ")


async def test_a_damaged_fact_is_told_once_and_not_shown(
    store: SqlStore, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await put(store, ADA, BEN)
    write(url, "UPDATE person SET name = (SELECT name FROM person WHERE id = 'ben')")
    for _ in range(3):
        found = await store.run(lambda tx: tx.find(Person))
        assert found == (replace(ADA, name=""), BEN)
    assert caplog.text.count("person.name is damaged") == 1
    write(url, "UPDATE person SET name = 'Ada Lindner'")
    assert await store.run(lambda tx: tx.get(Person, "ada")) == replace(ADA, name="")
    assert "a value that should be sealed is not" in caplog.text
    assert "Lindner" not in caplog.text


async def test_what_is_damaged_is_not_written_over_by_nothing(url: str) -> None:
    """Its key may be mended: nobody who changed something else may have lost the rest."""
    store = await open_store(url, vault())
    await put(store, ADA, BEN, PROFILE)
    await store.run(lambda tx: tx.save_progress("telegram:1", DIALOG))
    await store.close()
    theirs = "subject IN ('ada', 'telegram:1')"  # no key begins with a tilde by itself
    write(url, f"UPDATE vault_key SET wrapped = '~x' || wrapped WHERE {theirs}")
    store = await open_store(url, vault())

    async def change(tx: Tx) -> None:
        assert await tx.progress("telegram:1") is None
        assert await tx.progresses([DIALOG.dialog]) == {}
        ada, profile = await tx.get(Person, "ada"), await tx.get(MakerProfile, "ada", "p")
        assert ada is not None
        assert profile is not None
        assert (ada.name, profile.doing, profile.skills) == ("", "", ())
        await tx.apply([Put(replace(ada, paused=True)), Put(replace(profile, doing="malt"))])

    await store.run(change)
    await store.close()
    write(url, "UPDATE vault_key SET wrapped = substr(wrapped, 3) WHERE wrapped LIKE '~x%'")
    store = await open_store(url, vault())
    assert await store.run(lambda tx: tx.get(Person, "ada")) == replace(ADA, paused=True)
    assert await store.run(lambda tx: tx.get(MakerProfile, "ada", "p")) == replace(
        PROFILE, doing="malt"
    )
    assert await store.run(lambda tx: tx.progress("telegram:1")) == DIALOG
    await store.close()


async def test_damaged_messages_are_closed_and_hold_up_nobody(
    store: SqlStore, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await store.accept([envelope("a"), envelope("b", "telegram:2")])
    await store.run(lambda tx: tx.post([parcel("a"), parcel("b", "telegram:2")]))
    write(url, "UPDATE inbox SET body = 'plain' WHERE account = 'telegram:1'")
    write(url, "UPDATE outbox SET body = 'plain' WHERE key = 'a'")
    found = await store.run(lambda tx: tx.claim_envelopes(10))
    assert [each.envelope.account for each in found] == ["telegram:2"]
    assert len(await claimed(store)) == 1
    assert "cannot be read" in caplog.text
    counts = await store.run(lambda tx: tx.outbox_counts())
    assert counts["refused", "answer", "test"] == 1


BREAK = (
    "UPDATE vault_key SET wrapped = (SELECT wrapped FROM vault_key WHERE subject = 'telegram:2') "
    "WHERE subject = 'telegram:1'"
)


async def test_a_damaged_key_holds_up_nobody(url: str, caplog: pytest.LogCaptureFixture) -> None:
    store = await open_store(url, vault())
    await store.accept([envelope("a"), envelope("b", "telegram:2")])
    await store.close()
    write(url, BREAK)
    store = await open_store(url, vault())
    assert await store.accept([envelope("c"), envelope("d", "telegram:2")]) == 2
    assert "damaged" in caplog.text
    claimed = await store.run(lambda tx: tx.claim_envelopes(10))
    assert [each.envelope.id for each in claimed] == [envelope("b").id]
    await store.run(lambda tx: tx.finish_envelope(claimed[0].number))
    claimed = await store.run(lambda tx: tx.claim_envelopes(10))
    assert {each.envelope.id for each in claimed} == {envelope("c").id, envelope("d").id}
    await store.close()


async def test_a_damaged_key_does_not_stand_in_a_rotations_way(url: str) -> None:
    masters = [MASTER]
    store = await open_store(url, Vault(lambda: tuple(masters), Random("one").randbytes))
    await store.accept([envelope("a"), envelope("b", "telegram:2")])
    await store.close()
    write(url, BREAK)
    masters.insert(0, OTHER)
    store = await open_store(url, Vault(lambda: tuple(masters), Random("two").randbytes))
    await store.rewrap()
    masters.remove(MASTER)
    assert await store.accept([envelope("c"), envelope("d", "telegram:2")]) == 2
    claimed = await store.run(lambda tx: tx.claim_envelopes(10))
    assert envelope("b").id in {each.envelope.id for each in claimed}
    await store.close()


# Master keys.


async def test_another_master_key_is_refused_and_changes_nothing(url: str, store: SqlStore) -> None:
    await put(store, ADA)
    before = rows(url, "SELECT * FROM vault_key ORDER BY id")
    with pytest.raises(BadKeys, match="KUPPLUNG_KEY_FILE"):
        await open_store(url, Vault(lambda: (OTHER,), Random(1).randbytes))
    assert rows(url, "SELECT * FROM vault_key ORDER BY id") == before


async def test_data_without_its_keys_gets_no_new_ones(url: str) -> None:
    store = await open_store(url, vault())
    await put(store, ADA)
    await store.close()
    write(url, "DELETE FROM vault_key")
    with pytest.raises(BadKeys, match="kupplung restore"):
        await open_store(url, vault())
    assert rows(url, "SELECT * FROM vault_key") == []


async def test_a_rotation_reaches_stores_that_are_open(url: str) -> None:
    masters = [MASTER]
    store = await open_store(url, Vault(lambda: tuple(masters), Random("one").randbytes))
    await put(store, ADA)

    masters.insert(0, OTHER)
    rotating = await open_store(url, Vault(lambda: tuple(masters), Random("two").randbytes))
    await put(rotating, BEN)  # before the database knows of it, the old key is the current one
    assert set(rows(url, "SELECT master FROM vault_key")) == {(master_id(MASTER),)}
    assert await rotating.rewrap() == 3
    await rotating.close()
    masters.remove(MASTER)

    kim = Person("kim", "de", name="Kim Seidel")
    await put(store, kim, replace(ADA, name="Ada"))
    assert set(rows(url, "SELECT master FROM vault_key")) == {(master_id(OTHER),)}
    assert [each.name for each in await store.run(lambda tx: tx.find(Person))] == [
        "Ada",
        "Ben Okafor",
        "Kim Seidel",
    ]
    await store.close()
    with pytest.raises(BadKeys):
        await open_store(url, vault())
    again = await open_store(url, Vault(lambda: (OTHER,), Random("three").randbytes))
    assert await again.run(lambda tx: tx.get(Person, "kim")) == kim
    assert await again.rewrap() == 0
    await again.close()


# Forgetting.


async def test_whom_a_store_erases_nobody_reads_again(
    store: SqlStore, other: SqlStore, url: str
) -> None:
    await put(store, ADA, BEN, ADAS_PHONE, ADAS_LAPTOP, PROFILE)
    await store.accept([envelope("a"), envelope("b", "matrix:@ada:example.org")])
    await store.run(
        lambda tx: tx.post([parcel("sent"), parcel("later"), parcel("b", "telegram:2")])
    )
    await store.run(lambda tx: tx.save_progress("telegram:1", DIALOG))
    await claimed(store)
    await store.run(lambda tx: tx.settle_parcel("sent", Verdict(Fate.SENT, ref="7"), NOW))
    assert await other.run(lambda tx: tx.get(Person, "ada")) == ADA

    old = rows(url, "SELECT name FROM person WHERE id = 'ada'")
    erase = Erase("ada", ("matrix:@ada:example.org", "telegram:1"))
    await store.run(lambda tx: tx.apply([erase]))
    for each in (store, other):
        assert await each.run(lambda tx: tx.get(Person, "ada")) == replace(
            ADA, name="", paused=True
        )
        assert await each.run(lambda tx: tx.find(Account, person_id="ada")) == ()
        assert await each.run(lambda tx: tx.find(MakerProfile)) == ()
        assert await each.run(lambda tx: tx.claim_envelopes(10)) == ()
        assert await each.run(lambda tx: tx.progress("telegram:1")) is None
        assert await each.run(lambda tx: tx.get(Person, "ben")) == BEN
    assert await store.run(lambda tx: tx.outbox_counts()) == {
        ("sent", "answer", "test"): 1,
        ("waiting", "answer", "test"): 1,
    }
    found = [row[0] for row in rows(url, 'SELECT DISTINCT "to" FROM outbox ORDER BY "to"')]
    assert found == ["erased", "telegram:2"]
    assert {row[0] for row in rows(url, "SELECT subject FROM vault_key")} == {
        "",
        "ben",
        "telegram:2",
    }

    # As after a copy of the data from before is put back:
    write(url, f"UPDATE person SET name = '{old[0][0]}' WHERE id = 'ada'")
    again = await open_store(url, vault())
    ada = await again.run(lambda tx: tx.get(Person, "ada"))
    await again.close()
    assert ada is not None
    assert ada.name == ""


async def test_who_is_erased_while_somebody_writes_is_erased_or_new(
    store: SqlStore, other: SqlStore, url: str
) -> None:
    """Nothing is ever sealed with a key that was destroyed before."""
    await put(store, ADA, ADAS_PHONE)
    sealed = asyncio.Event()

    async def write_slowly(tx: Tx) -> None:
        await tx.apply([Put(replace(ADA, name="Ada"))])
        sealed.set()
        await asyncio.sleep(0.2)
        await tx.post([parcel("slow")])

    async def erase(tx: Tx) -> None:
        await tx.apply([Erase("ada", ("telegram:1",))])

    writing = asyncio.create_task(store.run(write_slowly))
    await sealed.wait()
    await asyncio.gather(
        writing, other.run(erase), other.accept([envelope("a"), envelope("b", "telegram:2")])
    )
    again = await open_store(url, vault())
    ada = await again.run(lambda tx: tx.get(Person, "ada"))
    keys = {row[0] for row in rows(url, "SELECT subject FROM vault_key")}
    if "ada" in keys:
        assert ada == replace(ADA, name="Ada")  # written anew, after the erasure
    else:
        assert ada == replace(ADA, name="", paused=True)
    for each in await again.run(lambda tx: tx.claim_envelopes(10)):
        assert each.envelope.account in keys
    for text in await claimed(again):
        assert "slow" in text
    await again.close()


async def test_an_announcement_ends_with_its_author(store: SqlStore, url: str) -> None:
    going, done = (
        Announcement(id_, "p", "kim", "Wir ziehen um", Audience.EVERYONE, course, NOW, 9)
        for id_, course in (("a", Course.GOING), ("b", Course.DONE))
    )
    other = replace(going, id="c", author_id="ada")
    await put(store, going, done, other)
    assert "ziehen" not in str(rows(url, "SELECT * FROM announcement"))
    assert await store.run(lambda tx: tx.find(Announcement)) == (going, done, other)
    await store.run(lambda tx: tx.apply([Erase("kim", ())]))
    assert await store.run(lambda tx: tx.find(Announcement)) == (
        replace(going, text="", course=Course.STOPPED),
        replace(done, text=""),
        other,
    )


async def test_what_an_erased_account_writes_later_is_new(store: SqlStore) -> None:
    await store.accept([envelope("a")])
    await store.run(lambda tx: tx.apply([Erase(None, ("telegram:1",))]))
    assert await store.run(lambda tx: tx.claim_envelopes(10)) == ()
    await store.accept([envelope("c", event=Said("wieder da"))])
    [found] = await store.run(lambda tx: tx.claim_envelopes(10))
    assert found.envelope.event == Said("wieder da")


async def test_messages_whose_key_is_gone_are_closed(store: SqlStore, url: str) -> None:
    await store.accept([envelope("a"), envelope("b", "telegram:2")])
    await store.run(lambda tx: tx.post([parcel("a"), parcel("b", "telegram:2")]))
    await store.run(lambda tx: tx.save_progress("telegram:1", DIALOG))
    await store.close()
    write(url, "DELETE FROM vault_key WHERE subject = 'telegram:1'")
    again = await open_store(url, vault())
    [left] = await again.run(lambda tx: tx.claim_envelopes(10))
    assert left.envelope.account == "telegram:2"
    assert len(await claimed(again)) == 1
    assert await again.run(lambda tx: tx.progress("telegram:1")) is None
    assert rows(url, "SELECT state FROM inbox ORDER BY number") == [("decided",), ("open",)]
    assert rows(url, "SELECT fate, note FROM outbox ORDER BY number") == [
        ("expired", "erased"),
        ("waiting", ""),
    ]
    await again.close()


async def test_what_a_person_took_over_is_erased_with_them(store: SqlStore, url: str) -> None:
    """Two persons become one: everything stays readable, and goes together."""
    await put(store, ADA, Person("old", "de", name="A. Lindner"), replace(PROFILE, person_id="old"))
    await store.run(lambda tx: tx.post([parcel("a", person_id="old")]))
    merge: list[Change] = [
        HandOver("old", "ada", ("telegram:1",)),
        Readdress("telegram:1", "matrix:@ada:example.org", "ada"),
        EndDialog("telegram:1"),
    ]
    await store.run(lambda tx: tx.apply(merge))
    profile = await store.run(lambda tx: tx.get(MakerProfile, "old", "p"))
    assert profile is not None
    assert profile.doing == "baut Orgeln"
    [moved] = await store.run(lambda tx: tx.last_parcels("matrix:@ada:example.org", 1))
    assert "a" in str(moved.body.markup)
    subjects = {row[0] for row in rows(url, "SELECT subject FROM vault_key")}
    assert subjects == {"", "ada", "matrix:@ada:example.org"}

    await store.run(lambda tx: tx.apply([Erase("ada", ("matrix:@ada:example.org",))]))
    assert rows(url, "SELECT subject FROM vault_key") == [("",)]
    profile = await store.run(lambda tx: tx.get(MakerProfile, "old", "p"))
    assert profile is not None
    assert (profile.doing, profile.skills, profile.links) == ("", (), ())


async def test_old_words_are_forgotten_and_stay_counted(store: SqlStore, url: str) -> None:
    await store.run(lambda tx: tx.post([parcel(name, f"telegram:{name}") for name in "abc"]))
    await claimed(store)
    sent = Verdict(Fate.SENT, ref="1")
    await store.run(lambda tx: tx.settle_parcel("a", sent, NOW))
    await store.run(lambda tx: tx.settle_parcel("b", sent, NOW + MINUTE))
    await store.forget(NOW + MINUTE)
    assert [row[0] for row in rows(url, "SELECT key FROM outbox WHERE body = ''")] == ["a"]
    [old] = await store.run(lambda tx: tx.last_parcels("telegram:a", 1))
    assert old.body.markup.paragraphs == ()
    assert (await store.run(lambda tx: tx.outbox_counts()))["sent", "answer", "test"] == 2


async def test_deleted_words_are_in_no_file(tmp_path: Path) -> None:
    """Also what SQLite keeps of them in free pages and in its log."""
    url = sqlite_url(tmp_path)
    store = await open_store(url, vault())
    for number in range(50):
        await put(store, Person(f"p{number}", "de", name=f"Ada {number}" * 50))
    [(sealed,)] = rows(url, "SELECT name FROM person WHERE id = 'p7'")
    await store.run(lambda tx: tx.apply([Erase("p7", ())]))
    with closing(sqlite3.connect(read_url(url).database or "")) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await store.close()
    for file in (tmp_path / "data").iterdir():
        assert sealed.encode() not in file.read_bytes()
