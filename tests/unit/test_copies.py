"""A backup is tried before it is one, and a copy that was damaged later is not restored."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.app.duplicates import prove
from bot.ports import StoreError
from storage.migrations import upgrade
from storage.store import open_store
from storage.vault.exports import export, keys_of
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
    with pytest.raises(StoreError):
        prove(copy, ring, office.key, original)


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
    office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == ["Ada Lindner"]
