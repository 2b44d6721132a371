"""The key file, and erasing: what an operator types, and what is readable afterwards."""

import fcntl
import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.app import open_vault
from adapters.cli import main
from adapters.settings import BadSettings, Settings
from bot.codes import code_hash
from bot.domain.challenges import Organisation, Side, Size, Suggestion
from bot.domain.changes import Drop, Erase, Put
from bot.domain.newcomers import Entry, Reading, Roster, Signup
from bot.domain.people import Account, Audit, Membership, Person, Role
from bot.domain.teams import Member, Room, Stage, Team
from bot.estate import find_estate
from bot.onboarding.uniting import move
from bot.ports import FAREWELL, Fate, StoreError, Tx, Verdict
from storage.engine import read_url
from storage.traces import NOBODY
from storage.vault.aside import prune
from tests.contract.samples import ADA, MINUTE, NOW, parcel
from tests.support.office import Office


def change(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        for each in statements:
            raw.execute(each)
        raw.commit()


def count(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as raw:
        return int(raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def assert_ada_is_gone(office: Office) -> None:
    """Nobody speaks to her any more, and nothing has her address."""
    ada = office.do(lambda tx: tx.get(Person, "ada"))
    assert ada is not None
    assert ada.paused
    assert [each.id for each in office.do(lambda tx: tx.find(Account))] == ["telegram:2"]
    [place] = office.do(lambda tx: tx.find(Membership, person_id="ada"))
    assert place.left_at is not None
    left = office.do(lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 9))
    assert [each.to for each in left] == ["telegram:2"]
    assert b"matrix:@ada" not in office.file.read_bytes()


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


def test_a_key_file_that_another_process_has_just_made_is_not_missing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two start at once on a new database: the other one makes the key, and fills the store."""
    key = office.key.read_bytes()
    office.key.unlink()

    def meanwhile(_url: str) -> bool:
        office.key.write_bytes(key)
        return True

    monkeypatch.setattr("adapters.app.keys.is_sealed", meanwhile)
    open_vault(Settings(data_dir=office.file.parent, key_file=office.key))
    assert office.key.read_bytes() == key


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
    office = Office(tmp_path)
    assert f"the key file {office.key} is missing" in office.fails("keys rotate")


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
    assert "Ada Lindner will be erased: matrix:@ada:example.org, telegram:1" in output
    assert "maker in p" in output
    assert office.names() == ["", "Ben Okafor"]
    [audit] = office.do(lambda tx: tx.find(Audit))
    assert (audit.act, audit.subject) == ("erase", "ada")

    office.works(f"backup {office.copies / 'new.db'}")
    before = [each.rename(f"{each}.gone") for each in office.data.glob("kupplung.db*")]
    assert before
    assert "1 people were erased after this copy was made" in office.works(f"restore {old}")
    assert office.names() == ["", "Ben Okafor"]  # the old copy, with the newest keys
    assert_ada_is_gone(office)


def test_who_is_erased_stays_so_where_an_older_copy_comes_back(office: Office) -> None:
    """Also where nobody made a backup since: the database that is replaced knows."""
    office.works(f"backup {office.copies / 'old.db'}")
    office.works("erase --account telegram:1 --yes")
    output = office.works(f"restore {office.copies / 'old.db'}")
    assert "1 people were erased after this copy was made; they stay erased." in output
    assert office.names() == ["", "Ben Okafor"]
    assert_ada_is_gone(office)
    assert not list(office.data.glob(".*"))


def test_what_a_restore_put_aside_forgets_who_is_erased_later(office: Office) -> None:
    works = Organisation("o1", "p", "Lindner Orgelbau", "Holz", Size.SOLO, "ada")
    listed = Signup("s1", "p", "r1", "hash", Role.MAKER, "Ada Lindner", "", NOW)
    office.do(lambda tx: tx.apply([Put(works), Put(listed)]))
    office.works(f"backup {office.copies / 'old.db'}")

    async def joins(tx: Tx) -> None:
        await tx.apply([Put(Person("cem", "de", name="Cem Arslan"))])

    office.do(joins)  # the copy does not know of him
    office.works(f"restore {office.copies / 'old.db'}")
    aside = office.file.with_name("kupplung.db.before-restore")
    with closing(sqlite3.connect(aside)) as raw:
        before = {row[0] for row in raw.execute("SELECT subject FROM vault_key")}
    assert {"ada", "ben", "cem", "organisation:o1", "signup:s1"} <= before
    office.works("erase --account telegram:1 --yes")
    with closing(sqlite3.connect(aside)) as raw:
        left = {row[0] for row in raw.execute("SELECT subject FROM vault_key")}
    assert before - left >= {"ada", "telegram:1", "organisation:o1", "signup:s1"}
    assert {"ben", "cem", "telegram:2"} & before <= left


def test_lines_of_sign_up_lists_do_not_come_back_with_an_older_copy(office: Office) -> None:
    code = code_hash("abcdefgh22334455")
    signup = Signup("s1", "p", "r1", code, Role.MAKER, "Ada Lindner", "Ada GmbH", NOW)
    entries = (Entry("Ada Lindner", Role.MAKER), Entry("Cem Arslan", Role.MAKER))
    lists = (
        Roster("r1", "p", "ben", "telegram:2", Role.MAKER, None, (), Reading.INVITED, NOW, 1),
        Roster("r2", "p", "ben", "telegram:2", Role.MAKER, None, entries, Reading.READ, NOW),
    )

    async def told(tx: Tx) -> str:
        return f"{await tx.find(Signup)} {await tx.find(Roster)}"

    office.do(lambda tx: tx.apply([Put(each) for each in (*lists, signup)]))
    office.works(f"backup {office.copies / 'old.db'}")
    office.works("erase --account telegram:1 --yes")
    assert "Ada" not in (left := office.do(told))
    assert "Cem Arslan" in left
    office.works(f"restore {office.copies / 'old.db'}")
    assert "Ada" not in office.do(told)


def link(office: Office, owner_id: str = "ada", asker_id: str = "ben") -> None:
    """Make one's accounts and all that is theirs another's, as two that are linked are."""

    async def work(tx: Tx) -> None:
        owner, asker = await tx.get(Person, owner_id), await tx.get(Person, asker_id)
        assert owner is not None
        assert asker is not None
        stays, goes = await find_estate(tx, owner_id), await find_estate(tx, asker_id)
        accounts = (Put(replace(each, person_id=owner_id)) for each in goes.accounts)
        united = owner.united(asker, NOW)
        await tx.apply([*move(stays, goes), Put(united), *accounts, Drop(asker)])

    office.do(work)


def owners(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as raw:
        return sorted(row[0] for row in raw.execute("SELECT subject FROM vault_key"))


def starts_over(office: Office, copy: Path) -> str:
    """Lose the database, as with a bad disk, and restore a copy."""
    for each in office.data.glob("kupplung.db*"):
        each.unlink()
    return office.works(f"restore {copy}")


@pytest.mark.parametrize(
    ("account", "left"),
    [("telegram:2", ["Ada Lindner", ""]), ("telegram:1", ["", "Ben Okafor"])],
)
def test_who_is_two_again_in_an_older_copy_is_erased_as_one_of_them(
    office: Office, account: str, left: list[str]
) -> None:
    old = office.copies / "old.db"
    office.works(f"backup {old}")
    link(office)
    office.works(f"backup {office.copies / 'new.db'}")
    office.works(f"restore {old}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    office.works(f"erase --account {account} --yes")
    assert office.names() == left
    office.works(f"backup {office.copies / 'newer.db'}")
    assert "1 people were erased after this copy" in starts_over(office, old)
    assert office.names() == left


@pytest.mark.parametrize("copied", [False, True])
def test_who_is_one_again_in_a_newer_copy_is_erased_as_one(office: Office, *, copied: bool) -> None:
    """Also where the keys beside the copies are as the older one has them, who was ``copied``."""
    old, new = office.copies / "old.db", office.copies / "new.db"
    office.works(f"backup {old}")
    with closing(sqlite3.connect(office.file)) as raw:
        keys = raw.execute("SELECT subject FROM vault_key ORDER BY id").fetchall()
    # The first key goes on sealing: with the other one nothing is sealed any more.
    owner, asker = [subject for (subject,) in keys if subject in ("ada", "ben")]
    link(office, owner, asker)
    office.works(f"backup {new}")
    starts_over(office, old)
    if copied:
        office.works(f"backup {office.copies / 'older.db'}")
    starts_over(office, new)
    assert owners(office.file) == ["", owner, owner, "telegram:1", "telegram:2"]
    office.works("erase --account telegram:1 --yes")
    assert owners(office.file) == [""]
    office.works(f"backup {office.copies / 'newest.db'}")
    assert "2 people were erased after this copy" in starts_over(office, old)
    assert office.names() == ["", ""]


def test_what_was_put_aside_before_a_link_forgets_who_is_one_again(office: Office) -> None:
    old, new = office.copies / "old.db", office.copies / "new.db"
    office.works(f"backup {old}")
    link(office)
    office.works(f"backup {new}")
    starts_over(office, old)
    office.works(f"restore {new}")
    aside = office.file.with_name("kupplung.db.before-restore")
    assert owners(aside) == ["", "ada", "ben", "telegram:1", "telegram:2"]
    office.works("erase --account telegram:1 --yes")
    assert owners(aside) == [""]


def test_what_was_put_aside_after_a_link_forgets_who_is_two_again(office: Office) -> None:
    office.works(f"backup {office.copies / 'old.db'}")
    link(office)
    office.works(f"restore {office.copies / 'old.db'}")
    aside = office.file.with_name("kupplung.db.before-restore")
    office.works("erase --account telegram:2 --yes")
    assert owners(aside) == owners(office.file) == ["", "ada", "telegram:1"]


def test_what_was_put_aside_keeps_accounts_that_were_linked_since(office: Office) -> None:
    """Of whoever lives, while another is erased."""
    office.works(f"backup {office.copies / 'old.db'}")

    async def links(tx: Tx) -> None:
        await tx.apply([Put(Account("telegram:33", "ada"))])
        await tx.post([parcel("there", "telegram:33")])

    office.do(links)
    office.works(f"restore {office.copies / 'old.db'}")
    aside = office.file.with_name("kupplung.db.before-restore")
    office.works("erase --account telegram:2 --yes")
    assert owners(aside) == ["", "ada", "telegram:1", "telegram:33"]
    office.works("erase --account telegram:1 --yes")
    assert owners(aside) == [""]


def test_what_was_put_aside_keeps_first_keys_that_came_after_the_copy(office: Office) -> None:
    """Of whoever lives, and of their teams and organisations, while another is erased."""
    team = Team("t1", "p", 1, "c1", "cem", "", Stage.TALKING, NOW)
    works = Organisation("o1", "p", "", "", Size.SOLO, "cem")

    async def comes(tx: Tx) -> None:
        member = Member("t1", "cem", Side.CONTACT, NOW)
        facts = (Person("cem", "de"), Account("telegram:3", "cem"), team, member, works)
        await tx.apply([Put(each) for each in facts])

    async def tells(tx: Tx) -> None:
        facts = (Person("cem", "de", name="Cem"), replace(team, name="Orgelbau"))
        await tx.apply([Put(each) for each in (*facts, replace(works, name="Orgelbau Arslan"))])

    office.do(comes)
    # Earlier versions made a key only where there was something to be sealed.
    without = "DELETE FROM vault_key WHERE subject IN ('cem', 'team:t1', 'organisation:o1')"
    change(office.file, "UPDATE person SET former = '' WHERE id = 'cem'", without)
    office.works(f"backup {office.copies / 'old.db'}")
    office.do(tells)
    office.works(f"restore {office.copies / 'old.db'}")
    aside = office.file.with_name("kupplung.db.before-restore")
    late = {"cem", "team:t1", "organisation:o1"}
    assert late <= {*owners(aside)} - {*owners(office.file)}
    office.works("erase --account telegram:2 --yes")
    assert late <= {*owners(aside)}

    async def joins_and_goes(tx: Tx) -> None:
        await tx.apply([Put(Person("dora", "de")), Erase("dora", ())])

    office.do(joins_and_goes)  # since the restore
    prune(read_url(office.url))
    assert late <= {*owners(aside)}
    office.works("erase --account telegram:3 --yes")
    assert owners(aside) == owners(office.file) == ["", "ada", "telegram:1"]


def test_what_was_put_aside_forgets_who_had_no_name_either(office: Office) -> None:
    async def speaks(tx: Tx) -> None:
        await tx.apply([Put(Person("cem", "de")), Put(Account("telegram:3", "cem"))])
        await tx.post([parcel("there", "telegram:3")])

    office.do(speaks)
    office.works(f"backup {office.copies / 'old.db'}")
    office.works(f"restore {office.copies / 'old.db'}")
    aside = office.file.with_name("kupplung.db.before-restore")
    assert "telegram:3" in owners(aside)
    office.works("erase --account telegram:3 --yes")
    assert "telegram:3" not in owners(aside)


def test_what_was_put_aside_forgets_who_had_no_name_and_was_linked_since(office: Office) -> None:
    async def speaks(tx: Tx) -> None:
        await tx.apply([Put(Person("cem", "de")), Put(Account("telegram:3", "cem"))])
        await tx.post([parcel("there", "telegram:3")])

    async def links(tx: Tx) -> None:
        await tx.apply([Put(Account("telegram:3", "ada")), Drop(Person("cem", "de"))])

    office.do(speaks)
    office.works(f"backup {office.copies / 'old.db'}")
    office.do(links)
    office.works(f"restore {office.copies / 'old.db'}")
    aside = office.file.with_name("kupplung.db.before-restore")
    assert "telegram:3" in owners(aside)
    office.works("erase --account telegram:3 --yes")
    assert "telegram:3" not in owners(aside)


def talk(office: Office) -> None:
    """Let a team of Ada's have a group chat, in which something was said."""
    facts = (
        Team("t1", "p", 1, "c1", "ada", "Orgelbau", Stage.ENDED, NOW),
        Member("t1", "ada", Side.CONTACT, NOW),
        Room("telegram:-1", "t1", "ada", NOW),
    )

    async def work(tx: Tx) -> None:
        await tx.apply([Put(each) for each in facts])
        await tx.post([parcel("room", "telegram:-1")])
        await tx.settle_parcel("room", Verdict(Fate.SENT, ref="7"), NOW)

    office.do(work)


def upgrade(office: Office) -> None:
    """Give the group chat another id, as Telegram does."""

    async def work(tx: Tx) -> None:
        (room,) = await tx.find(Room)
        await tx.apply([Drop(room), Put(replace(room, id="telegram:-100"))])
        await tx.move_address("telegram:-1", "telegram:-100")

    office.do(work)


@pytest.mark.parametrize("after", [False, True])
def test_words_of_a_group_chat_with_another_id_go_with_its_team(
    office: Office, *, after: bool
) -> None:
    """Also where the copy is from before it got the id, and where from after that."""
    talk(office)
    for made in (False, True):
        if after is made:
            office.works(f"backup {office.copies / 'one.db'}")
        if not made:
            upgrade(office)
    office.works(f"backup {office.copies / 'two.db'}")
    office.works(f"restore {office.copies / 'one.db'}")
    office.works("erase --account telegram:1 --yes")
    assert owners(office.file) == ["", "ben", "telegram:2"]


def test_words_of_a_group_chat_with_its_id_again_go_with_its_team(office: Office) -> None:
    """Where the keys beside the copies are as they were before it got that."""
    talk(office)
    office.works(f"backup {office.copies / 'old.db'}")
    upgrade(office)
    office.works(f"backup {office.copies / 'new.db'}")
    starts_over(office, office.copies / "old.db")
    office.works(f"backup {office.copies / 'older.db'}")
    starts_over(office, office.copies / "new.db")
    office.works("erase --account telegram:1 --yes")
    assert owners(office.file) == ["", "ben", "telegram:2"]


def test_the_key_of_last_words_that_wait_in_a_copy_stays_nobodys(office: Office) -> None:
    """Else an erasure of whom they are for would take those with it that are for others."""
    last_words = replace(parcel(f"{FAREWELL}1", "telegram:1"), person_id=None)
    office.do(lambda tx: tx.post([last_words]))
    copy = office.copies / "old.db"
    office.works(f"backup {copy}")
    before = owners(office.file)
    office.works(f"restore {copy}")
    assert NOBODY in before
    assert owners(office.file) == before


@pytest.mark.parametrize("table", ["outbox", "vault_key"])
def test_keys_that_are_put_back_half_and_then_again_let_nothing_go_unmarked(
    office: Office, table: str
) -> None:
    """Wherever it is cut off: the service begins only with the keys."""
    office.works(f"backup {office.copies / 'one.db'}")
    ring = office.copies / "kupplung-keys.db"
    what = "UPDATE" if table == "outbox" else "INSERT"
    full = f"BEFORE {what} ON {table} BEGIN SELECT RAISE(FAIL, 'the disk is full'); END"
    change(office.file, "DELETE FROM vault_key", f"CREATE TRIGGER full {full}")
    assert "the disk is full" in office.fails(f"restore {ring}")
    assert owners(office.file) == []
    change(office.file, "DROP TRIGGER full")
    assert "2 are sent again, and say so" in office.works(f"restore {ring}")
    assert office.do(lambda tx: tx.doubts()) == {"held": 0, "repeated": 2, "settled": 0}
    assert "Put 0 keys" in office.works(f"restore {ring}")


def test_nobody_is_erased_because_an_older_copy_comes_back(office: Office) -> None:
    office.works(f"backup {office.copies / 'old.db'}")
    assert "stay erased" not in office.works(f"restore {office.copies / 'old.db'}")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_who_came_back_after_being_erased_stays(office: Office) -> None:
    office.works("erase --account telegram:1 --yes")

    async def work(tx: Tx) -> None:
        person = replace(ADA, id="ada2")
        await tx.apply([Put(person), Put(Account("telegram:1", "ada2"))])

    office.do(work)
    office.works(f"backup {office.copies / 'new.db'}")
    assert "stay erased" not in office.works(f"restore {office.copies / 'new.db'}")
    assert sorted(office.names()) == ["", "Ada Lindner", "Ben Okafor"]


def test_who_had_no_name_stays_erased_too(office: Office) -> None:
    """Neither a person who was only spoken to, nor an account that nobody has."""

    async def work(tx: Tx) -> None:
        await tx.apply([Put(Person("cem", "de")), Put(Account("telegram:3", "cem"))])
        await tx.post([parcel("c", "telegram:3"), parcel("d", "telegram:99")])

    office.do(work)
    office.works(f"backup {office.copies / 'old.db'}")
    for account in ("telegram:3", "telegram:99"):
        office.works(f"erase --account {account} --yes")
    output = office.works(f"restore {office.copies / 'old.db'}")
    assert "2 people were erased after this copy was made" in output
    assert office.do(lambda tx: tx.get(Account, "telegram:3")) is None
    left = office.do(lambda tx: tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 9))
    assert {each.to for each in left} == {"telegram:1", "telegram:2"}


def test_a_restore_that_cannot_erase_changes_nothing(office: Office) -> None:
    """As where a table that has to be read is missing."""

    async def work(tx: Tx) -> None:
        await tx.apply([Put(Suggestion("s", "p", "c", "ada", "ben", 0.5, (), NOW))])

    office.do(work)
    copy = office.copies / "old.db"
    change(office.file, "ALTER TABLE suggestion RENAME TO away")
    office.works(f"backup {copy}")
    assert "no such table" in office.fails("erase --account telegram:1 --yes")
    change(office.file, "ALTER TABLE away RENAME TO suggestion")
    office.works("erase --account telegram:1 --yes")
    assert "no such table" in office.fails(f"restore {copy}")
    [left] = office.do(lambda tx: tx.find(Suggestion))
    assert left.withdrawn_at is not None
    assert not list(office.data.glob(".*")) + list(office.data.glob("*.before-restore"))


def test_nobody_is_erased_by_mistake(office: Office) -> None:
    assert "Erase it?" in office.fails("erase --account telegram:1", "n\n")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    assert "nobody has the account telegram:99" in office.fails("erase --account telegram:99 --yes")
    assert "Ada is no account" in office.fails("erase --account Ada --yes")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]


def test_an_account_that_nobody_has_is_erased_once(office: Office) -> None:
    async def work(tx: Tx) -> None:
        await tx.post([parcel("c", "telegram:99")])

    office.do(work)
    assert "belongs to nobody" in office.works("erase --account telegram:99 --yes")
    assert "nobody has the account telegram:99" in office.fails("erase --account telegram:99 --yes")


def test_an_account_that_only_a_note_names_is_erased(office: Office) -> None:
    change(office.file, "INSERT INTO note VALUES ('invited/telegram:99', 'x')")
    assert "nobody has the account" in office.fails("erase --account telegram:9 --yes")
    office.works("erase --account telegram:99 --yes")
    assert count(office.file, "note") == 0


def test_erasing_makes_no_database(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for line in ("erase --account telegram:1 --yes", "erase --name Ada --yes"):
        assert "there is no database yet" in office.fails(line)
    assert not office.data.exists()


def test_somebody_is_found_by_name(office: Office) -> None:
    output = office.fails("erase --name lindner --yes")
    assert "matrix:@ada:example.org, telegram:1  Ada Lindner, maker in p" in output
    assert "Ben" not in output
    assert "telegram:2  Ben Okafor" in office.fails("erase --name n --yes")
    assert "nobody has the name Cem" in office.fails("erase --name Cem --yes")
    assert office.names() == ["Ada Lindner", "Ben Okafor"]
    words = ["erase", "--name", "ada  lindner", "--yes"]
    result = CliRunner().invoke(main, words, env=office.environ)
    assert "Ada Lindner will be erased" in result.output
    assert office.names() == ["", "Ben Okafor"]


def test_two_of_the_same_name_are_both_spared(office: Office) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Put(replace(ADA, id="other", name="Ben Okafor"))])

    office.do(work)
    words = ["erase", "--name", "Ben Okafor", "--yes"]
    result = CliRunner().invoke(main, words, env=office.environ)
    assert result.exit_code == 1
    assert "(no account)  Ben Okafor, none" in result.output
    assert sorted(office.names()) == ["Ada Lindner", "Ben Okafor", "Ben Okafor"]


def test_one_way_to_say_who_is_meant(office: Office) -> None:
    for told, words in (
        ("say who it is", ["erase"]),
        ("give one of the two", ["erase", "--name", "Ada", "--account", "telegram:1"]),
    ):
        result = CliRunner().invoke(main, words, env=office.environ)
        assert result.exit_code == 2
        assert told in result.output


def test_a_key_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no folder")
    with pytest.raises(BadSettings, match="cannot be made"):
        open_vault(Settings(data_dir=tmp_path, key_file=tmp_path / "text" / "key"))
