"""A backup is tried before it is one, and a copy that was damaged later is not restored."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from adapters.app import locate, look_for_damage, restore
from adapters.app.duplicates import prove
from adapters.app.files import alone_in
from adapters.app.keyrings import RING, copy_ring, read_ring
from adapters.settings import BadSettings, load_settings
from adapters.system import SystemClock, new_id
from bot.ports import StoreError
from storage.migrations import upgrade
from storage.store import open_store
from storage.vault.exports import Export, export, keys_of, stamp, unstamp
from tests.support.office import Office
from tests.support.vaults import vault_of

SECRETS = (b"Ada Lindner", b"Ben Okafor")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.fill()
    return made


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        for each in statements:
            raw.execute(each)
        raw.commit()


def count(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as raw:
        return int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_backup_says_that_it_was_tried(office: Office) -> None:
    with closing(sqlite3.connect(office.file)) as raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    rows = sum(count(office.file, f'"{name}"') for (name,) in names if name != "vault_key")
    output = office.works(f"backup {office.copies / 'one.db'}")
    assert f"Restored it for a trial: all {rows} rows are as they were" in output
    assert sorted(each.name for each in office.copies.iterdir()) == ["kupplung-keys.db", "one.db"]
    office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    with closing(sqlite3.connect(office.file)) as raw:
        assert not raw.execute("SELECT 1 FROM sqlite_master WHERE name = 'copied'").fetchall()


async def test_backups_are_whole_while_messages_keep_coming(tmp_path: Path) -> None:
    """Each has what was there at one moment: all messages up to one, and none after it."""
    office = Office(tmp_path)
    store = await open_store(office.url, vault_of(office.data))
    copies = [office.copies / f"{number}.db" for number in range(4)]
    accepted = await office.backs_up_while_messages_come(store, *copies)
    counts = [count(each, "inbox") for each in copies]
    assert counts == sorted(counts)
    assert 0 < counts[-1] <= accepted
    for each, expected in zip(copies, counts, strict=True):
        with closing(sqlite3.connect(each)) as raw:
            found = {row[0].rpartition(":")[2] for row in raw.execute("SELECT id FROM inbox")}
        assert found == {str(number) for number in range(expected)}
        assert SECRETS[0] not in each.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM account WHERE id = 'telegram:2'",
        "UPDATE person SET name = (SELECT name FROM person WHERE id = 'ben') WHERE id = 'ada'",
        "UPDATE person SET paused = 1 WHERE id = 'ada'",
        "UPDATE outbox SET body = ''",
        "INSERT INTO note VALUES ('a', 'b')",
        "UPDATE outbox SET note = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_copy_that_was_damaged_is_refused(office: Office, damage: str) -> None:
    copy, ring = office.copies / "one.db", office.copies / "kupplung-keys.db"
    office.works(f"backup {copy}")
    with closing(sqlite3.connect(office.file)) as raw:
        stored = raw.execute("SELECT id, subject, master, wrapped FROM vault_key").fetchall()
        original = export(raw, keys_of(vault_of(office.data), stored))
    prove(copy, ring, office.key, original)
    change(copy, damage)
    with pytest.raises(StoreError, match="does not have what the database has"):
        prove(copy, ring, office.key, original)
    assert f"{copy} is damaged" in office.fails(f"restore {copy}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    assert not list(office.data.glob("*.before-restore"))


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM vault_key WHERE subject = 'ada'",
        """UPDATE vault_key SET wrapped =
        (SELECT wrapped FROM vault_key WHERE subject = 'ben') WHERE subject = 'ada'""",
    ],
)
def test_keys_that_do_not_open_the_copy_are_noticed(office: Office, damage: str) -> None:
    copy, ring = office.copies / "one.db", office.copies / "kupplung-keys.db"
    office.works(f"backup {copy}")
    with closing(sqlite3.connect(office.file)) as raw:
        stored = raw.execute("SELECT id, subject, master, wrapped FROM vault_key").fetchall()
        original = export(raw, keys_of(vault_of(office.data), stored))
    change(ring, damage)
    with pytest.raises(BadSettings, match="does not have the keys that were copied"):
        prove(copy, ring, office.key, original)
    assert f"{ring} is damaged" in office.fails(f"restore {copy}")
    change(ring, "DROP TABLE whole")  # as of an earlier version
    with pytest.raises(StoreError):
        prove(copy, ring, office.key, original)


def cells(content: bytes, value: str) -> Iterator[int]:
    """Yield where a value is, in rows and in indexes."""
    at = content.find(value.encode())
    while at >= 0:
        yield at
        at = content.find(value.encode(), at + 1)


def state(file: Path) -> tuple[Export, list[tuple[str, ...]]]:
    with closing(sqlite3.connect(file)) as raw:
        return export(raw), sorted(raw.execute("SELECT * FROM vault_key").fetchall())


def refuses_or_restores(office: Office, target: Path, places: Iterable[int]) -> tuple[int, int]:
    """Flip a bit at each place of a file; return how often it was refused, and did no harm."""
    where, content = locate(load_settings(office.environ)), target.read_bytes()
    was, refused, same = state(office.file), 0, 0
    for at in places:
        target.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])
        for each in office.data.glob("*.before-restore*"):
            each.unlink()
        try:
            restore(office.copies / "one.db", where, SystemClock(), new_id, moving=True)
        except (BadSettings, StoreError):
            refused += 1
        else:
            same += 1
        assert state(office.file) == was, f"{target.name}: byte {at}"
    return refused, same


def test_a_key_of_which_a_bit_has_changed_is_refused(office: Office) -> None:
    """In the row or in an index: each may be the one that is right."""
    office.works("invite --role maker --programme cimis2-erzgebirge")
    with closing(sqlite3.connect(office.file)) as raw:
        [(code_hash,)] = raw.execute("SELECT code_hash FROM invitation").fetchall()
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    content = copy.read_bytes()
    places = [at + 3 for value in (code_hash, "telegram:2") for at in cells(content, value)]
    assert len(places) > 4
    assert refuses_or_restores(office, copy, places) == (len(places), 0)


def test_an_index_that_lacks_a_row_is_found_before_it_is_needed(office: Office) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    with closing(sqlite3.connect(office.file)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(root,)] = raw.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_account_1'"
        ).fetchall()
        [(size,)] = raw.execute("PRAGMA page_size").fetchall()
    content = office.file.read_bytes()
    at = content.index(b"telegram:2", (root - 1) * size)
    assert at < root * size
    office.file.write_bytes(content[:at] + b"u" + content[at + 1 :])
    told = "damaged: row 3 missing from index sqlite_autoindex_account_1"
    assert f"problem  database      the file is {told}: stop the service" in office.fails("doctor")
    assert told in office.fails(f"backup {office.copies / 'two.db'}")
    assert not (office.copies / "two.db").exists()
    office.works(f"restore {copy}")
    assert "ok       database " in office.fails("doctor")  # no messenger


async def test_a_file_that_is_too_big_is_not_read_whole(office: Office) -> None:
    settings = load_settings(office.environ)
    assert await look_for_damage(settings, 60) is None
    with closing(sqlite3.connect(office.file)) as raw, raw:
        raw.execute("CREATE TABLE much (id TEXT PRIMARY KEY)")
        raw.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000) "
            "INSERT INTO much SELECT hex(i) FROM n"
        )
    with pytest.raises(TimeoutError):
        await look_for_damage(settings, 0)


@pytest.mark.parametrize("name", ["one.db", "kupplung-keys.db"])
def test_a_bit_of_a_copy_does_harm_nowhere(office: Office, name: str) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    content = (office.copies / name).read_bytes()
    used = [at for at, each in enumerate(content) if each]
    places = Random(4711).sample(used, 25)
    refused, _ = refuses_or_restores(office, office.copies / name, places)
    assert refused


def test_a_copy_with_broken_pages_is_refused(office: Office) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])
    assert str(copy) in office.fails(f"restore {copy}")
    copy.write_bytes(content[:4096] + b"x" * 8192 + content[4096 + 8192 :])
    assert str(copy) in office.fails(f"restore {copy}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_of_a_folder_the_newest_copy_is_restored(office: Office) -> None:
    assert "name the copy itself" in office.fails(f"restore {office.copies}")
    for name in ("kupplung-20240101-000000.db", "kupplung-20231231-235959.db", "mine.db"):
        office.works(f"backup {office.copies / name}")
    output = office.works(f"restore {office.copies}")
    assert f"The newest copy there is {office.copies / 'kupplung-20240101-000000.db'}" in output


def test_a_missing_folder_for_backups_is_told(office: Office) -> None:
    missing = office.copies / "missing"
    assert f"there is no folder {missing}" in office.fails(f"backup {missing / 'one.db'}")
    assert f"there is no folder {missing}/" in office.fails(f"backup {missing}/")
    assert not missing.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_makes_belongs_to_whom_the_folder_belongs(office: Office) -> None:
    for each in (office.data, *office.data.iterdir(), office.copies):
        os.chown(each, 4711, 4712)
    office.works(f"backup {office.copies / 'one.db'}")
    office.works("keys rotate")
    office.works(f"backup {office.copies / 'two.db'}")
    office.works(f"restore {office.copies / 'two.db'}")
    made = [*office.data.iterdir(), *office.copies.iterdir()]
    assert {"kupplung.db", "kupplung.db.lock", "kupplung.key"} <= {each.name for each in made}
    assert {(each.stat().st_uid, each.stat().st_gid) for each in made} == {(4711, 4712)}


def test_damage_in_the_database_itself_is_told_and_copied(office: Office) -> None:
    change(office.file, "UPDATE person SET name = 'Ada Lindner' WHERE id = 'ada'")
    output = office.works(f"backup {office.copies / 'one.db'}")
    assert "1 values were damaged in the database" in output


def test_without_the_right_key_file_nothing_is_taken_for_a_backup(office: Office) -> None:
    key = office.key.read_text()
    office.key.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    assert "not in the key file" in office.fails(f"backup {office.copies / 'one.db'}")
    office.key.unlink()
    assert "is missing" in office.fails(f"backup {office.copies / 'one.db'}")
    assert list(office.copies.iterdir()) == []
    office.key.write_text(key)
    office.works(f"backup {office.copies / 'one.db'}")


def test_a_database_of_the_version_before_is_copied_too(tmp_path: Path) -> None:
    office = Office(tmp_path)
    upgrade(office.url, vault_of(office.data), "0002")
    change(office.file, "INSERT INTO person VALUES ('ada', 'de', 'du', 'Ada Lindner', NULL, 0)")
    output = office.works(f"backup {office.copies / 'one.db'}")
    assert "all 2 rows are as they were" in output
    change(office.file, "DELETE FROM person")
    assert "has no seal" in office.fails(f"restore {office.copies / 'one.db'}")
    office.works(f"restore --unsealed {office.copies / 'one.db'}")
    assert office.names() == ["Ada Lindner"]


LET_IN = "UPDATE membership SET role = 'coordinator'"
TRIGGER = "CREATE TRIGGER evil AFTER INSERT ON inbox BEGIN DELETE FROM outbox; END"


def forge(copy: Path, *statements: str, key: bytes | None = None) -> None:
    """Change a copy as somebody can who knows the code, and has at most a key of their own."""
    with closing(sqlite3.connect(copy)) as raw:
        unstamp(raw, None)
        for each in statements:
            raw.execute(each)
        stamp(raw, export(raw).digest, key)


@pytest.mark.parametrize("key", [None, b"", b"x" * 32])
def test_a_copy_that_was_stamped_by_somebody_else_is_refused(
    office: Office, key: bytes | None
) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    forge(copy, LET_IN, key=key)
    assert f"{copy} is damaged" in office.fails(f"restore {copy}")
    assert f"{copy} is damaged" in office.fails(f"restore --unsealed {copy}")


def test_a_seal_is_not_got_rid_of(office: Office) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    change(copy, LET_IN, "DROP TABLE copied")
    assert "has no seal" in office.fails(f"restore {copy}")
    change(copy, "DROP TABLE vault_key")
    assert "has no seal" in office.fails(f"restore {copy}")
    assert not list(office.data.glob("*.before-restore"))


@pytest.mark.parametrize(
    "change_of_schema",
    [TRIGGER, "CREATE VIEW evil AS SELECT * FROM inbox", "CREATE TABLE evil (x)",
     "DROP INDEX ix_team_contact_id"],
)  # fmt: skip
def test_a_schema_that_was_changed_is_refused(office: Office, change_of_schema: str) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    change(copy, change_of_schema)
    assert f"{copy} is damaged" in office.fails(f"restore {copy}")


def test_triggers_are_never_taken(office: Office) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    change(copy, "DROP TABLE copied", TRIGGER)
    assert f"{copy} is damaged" in office.fails(f"restore --unsealed {copy}")


def test_a_copy_of_an_earlier_version_is_taken_if_somebody_vouches_for_it(office: Office) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    change(copy, "ALTER TABLE copied DROP COLUMN seal")
    assert "restore --unsealed" in office.fails(f"restore {copy}")
    assert not list(office.data.glob("*.before-restore"))
    office.works(f"restore --unsealed {copy}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_seals_outlive_the_master_key(office: Office) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    office.works("keys rotate")
    office.works(f"backup {office.copies / 'two.db'}")
    office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_keys_that_are_destroyed_while_another_backup_runs_do_not_come_back(office: Office) -> None:
    ring = office.copies / RING
    office.works(f"backup {office.copies / 'one.db'}")
    before = len(read_ring(ring))
    with ThreadPoolExecutor() as threads:
        with alone_in(office.copies):
            copying = threads.submit(copy_ring, office.url, ring, vault_of(office.data))
            assert not wait([copying], timeout=0.3).done
            change(office.file, "DELETE FROM vault_key WHERE subject = 'ada'")
        assert len(copying.result()) == before - 1
    assert len(read_ring(ring)) == before - 1


def test_a_ring_without_a_key_stands_in_nobodys_way(office: Office) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    change(office.copies / RING, "DELETE FROM vault_key", "DROP TABLE whole")
    office.works(f"backup {office.copies / 'two.db'}")
    office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_a_ring_from_which_somebody_took_a_key_erases_nobody(office: Office) -> None:
    copy, ring = office.copies / "one.db", office.copies / RING
    office.works(f"backup {copy}")
    with closing(sqlite3.connect(ring)) as raw:
        raw.execute("DELETE FROM vault_key WHERE subject = 'ada'")
        left = sorted(raw.execute("SELECT id, subject, master, wrapped FROM vault_key"), key=repr)
        digest = sha256(repr(left).encode()).hexdigest()
        raw.execute("UPDATE whole SET digest = ?", (digest,))
        raw.commit()
    assert len(read_ring(ring)) == len(left)  # the digest fits
    assert "was changed by somebody else" in office.fails(f"restore {copy}")
    change(ring, "UPDATE whole SET seal = NULL")
    assert "has no seal" in office.fails(f"restore {copy}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
