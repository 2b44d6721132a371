"""The key file, and erasing: what an operator types, and what is readable afterwards."""

import fcntl
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from adapters.app import open_vault
from adapters.settings import BadSettings, Settings
from bot.domain.people import Audit
from bot.ports import StoreError
from tests.support.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.fill()
    return made


def test_the_key_file_is_made_for_its_owner_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    open_vault(settings)
    assert stat.S_IMODE(settings.key_path.stat().st_mode) == 0o600
    assert settings.key_path.read_text().startswith("# The master key")
    assert "Keep a copy of it, apart from the backups" in caplog.text
    before = settings.key_path.read_bytes()
    open_vault(settings)
    assert settings.key_path.read_bytes() == before
    assert sorted(each.name for each in settings.key_path.parent.iterdir()) == ["kupplung.key"]


def test_the_key_file_is_where_the_setting_says(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.environ["KUPPLUNG_KEY_FILE"] = str(tmp_path / "elsewhere" / "key")
    office.works("db upgrade")
    assert (tmp_path / "elsewhere" / "key").exists()
    assert not office.key.exists()


def test_a_missing_key_file_is_told_and_never_replaced(office: Office) -> None:
    office.key.unlink()
    for line in ("db upgrade", "doctor", "invite --role maker --programme cimis2-erzgebirge"):
        assert f"the key file {office.key} is missing" in office.fails(line)
    assert not office.key.exists()


def test_another_key_file_is_told(office: Office) -> None:
    office.key.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    for line in ("db upgrade", "doctor"):
        assert "a master key that is not in the key file" in office.fails(line)


@pytest.mark.parametrize("content", ["", "# only words\n", "no key\n", "c2hvcnQ=\n", "ä\n"])
def test_a_damaged_key_file_is_told(office: Office, content: str) -> None:
    office.key.write_text(content)
    assert f"the key file {office.key}" in office.fails("db upgrade")
    assert f"the key file {office.key}" in office.fails("doctor")


def test_the_doctor_knows_who_may_read_the_key_file(office: Office) -> None:
    assert f"ok       key file      {office.key}" in office.fails("doctor")  # no messenger
    office.key.chmod(0o640)
    assert f"chmod 600 {office.key}" in office.fails("doctor")


def test_rotation_leaves_one_new_key(office: Office) -> None:
    before = office.key.read_text().splitlines()
    assert "keys are wrapped with the new master key" in office.works("keys rotate")
    after = office.key.read_text().splitlines()
    assert len(after) == len(before)
    assert after[-1] != before[-1]
    assert stat.S_IMODE(office.key.stat().st_mode) == 0o600
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    office.key.write_text("\n".join(before))
    assert "not in the key file" in office.fails("db upgrade")


def test_an_interrupted_rotation_loses_nothing_and_is_done_again(office: Office) -> None:
    old = office.key.read_text()
    office.works("keys rotate")
    new = office.key.read_text()
    with_both = new + old  # the old line is removed last
    office.key.write_text(with_both)
    assert office.names() == ["Ada Lindner", "Ben Okafor"]

    office.works("keys rotate")
    office.key.write_text(office.key.read_text() + new)  # as before the database was reached
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    office.works("keys rotate")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_two_rotations_at_once_lose_no_key(office: Office) -> None:
    before = office.key.read_text()
    folder = os.open(office.data, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    assert "another process makes a new master key" in office.fails("keys rotate")
    assert office.key.read_text() == before
    os.close(folder)
    office.works("keys rotate")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_a_key_file_that_cannot_be_read_is_told(office: Office) -> None:
    office.key.unlink()
    office.key.mkdir()
    for line in ("db upgrade", "doctor", "keys rotate"):
        assert f"the key file {office.key} cannot be read" in office.fails(line)
    office.environ["KUPPLUNG_KEY_FILE"] = too_long = str(office.data / ("k" * 300))
    for line in ("db upgrade", "doctor", "keys rotate"):
        assert f"the key file {too_long} cannot be read" in office.fails(line)


def test_rotation_needs_a_key_file(tmp_path: Path) -> None:
    assert "there is no key file yet" in Office(tmp_path).fails("keys rotate")


def test_a_copy_alone_tells_nothing_and_is_not_taken_for_a_database(office: Office) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    content = (office.copies / "one.db").read_bytes()
    with closing(sqlite3.connect(office.file)) as raw:
        wrapped = [row[0] for row in raw.execute("SELECT wrapped FROM vault_key")]
    assert wrapped
    assert [each for each in wrapped if each.encode() in content] == []
    assert b"Ada Lindner" not in content
    (office.copies / "one.db").replace(office.file)
    with pytest.raises(StoreError, match="kupplung restore"):
        office.names()


def test_restore_needs_the_keys_beside_and_the_right_key_file(office: Office) -> None:
    copy, ring = office.copies / "one.db", office.copies / "kupplung-keys.db"
    office.works(f"backup {copy}")
    key = office.key.read_text()
    aside = ring.rename(office.copies / "aside")
    assert f"there is no {ring}" in office.fails(f"restore {copy}")
    aside.rename(ring)
    office.key.write_text("QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=\n")
    assert "not in the key file" in office.fails(f"restore {copy}")
    office.key.write_text(key)
    ring.write_bytes(b"no database " * 100)
    assert f"{ring} is no file of keys, or damaged" in office.fails(f"restore {copy}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    assert not Path(f"{office.file}.before-restore").exists()


def test_keys_of_another_database_are_not_written_over(office: Office, tmp_path: Path) -> None:
    office.works(f"backup {office.copies}")
    (tmp_path / "second").mkdir()
    second = Office(tmp_path / "second")
    second.fill()
    assert "belongs to another database" in second.fails(f"backup {office.copies / 'two.db'}")


def test_whom_a_backup_knew_it_forgets_with_the_next_one(office: Office) -> None:
    old = office.copies / "old.db"
    office.works(f"backup {old}")
    output = office.works("erase --account telegram:1 --yes")
    assert "The person behind matrix:@ada:example.org, telegram:1 will be erased" in output
    assert office.names() == ["", "Ben Okafor"]
    [audit] = office.do(lambda tx: tx.find(Audit))
    assert (audit.act, audit.subject) == ("erase", "ada")

    office.works(f"backup {office.copies / 'new.db'}")
    before = [each.rename(f"{each}.gone") for each in office.data.glob("kupplung.db*")]
    assert before
    office.works(f"restore {old}")
    assert office.names() == ["", "Ben Okafor"]  # the old copy, with the newest keys


def test_who_is_erased_stays_so_where_an_older_copy_comes_back(office: Office) -> None:
    """Also where nobody made a backup since: the database that is replaced knows."""
    office.works(f"backup {office.copies / 'old.db'}")
    office.works("erase --account telegram:1 --yes")
    office.works(f"restore {office.copies / 'old.db'}")
    assert office.names() == ["", "Ben Okafor"]


def test_nobody_is_erased_by_mistake(office: Office) -> None:
    assert "Erase it?" in office.fails("erase --account telegram:1", "n\n")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    assert "belongs to nobody" in office.works("erase --account telegram:99 --yes")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_a_key_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no folder")
    with pytest.raises(BadSettings, match="cannot be made"):
        open_vault(Settings(data_dir=tmp_path, key_file=tmp_path / "text" / "key"))
