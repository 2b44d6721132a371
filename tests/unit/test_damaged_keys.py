"""One bit of one wrapped key: what is opened by the others is copied, restored and erased still."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.app.keyrings import RING, read_ring
from bot.domain.people import Person
from storage.vault.copies import stored_keys
from storage.vault.mending import damaged_keys
from tests.support.office import Office
from tests.support.vaults import vault_of

BEFORE, AFTER = ["Ada Lindner", "Ben Okafor"], ["Ada Lindner", ""]


def spoil(column: str) -> str:
    """Return what changes the first letter, whichever it is."""
    letter = f"CASE substr({column}, 1, 1) WHEN 'x' THEN 'y' ELSE 'x' END"
    rest = f"substr({column}, 2)"
    return f"UPDATE vault_key SET {column} = {letter} || {rest} WHERE subject = 'ben'"


BITS = {"text": spoil("wrapped"), "id": spoil("id")}


def change(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(statement)
        raw.commit()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.fill()
    return made


@pytest.mark.parametrize("damage", BITS.values(), ids=BITS.keys())
def test_a_backup_keeps_and_puts_back_what_the_file_beside_it_has_whole(
    office: Office, damage: str
) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    ring = sorted(read_ring(office.copies / RING))
    change(office.file, damage)
    assert office.names() == AFTER
    assert "1 keys in the database are damaged" in office.fails("doctor")
    output = office.works(f"backup {office.copies / 'two.db'}")
    assert "1 keys were damaged in the database, and were put back" in output
    assert sorted(read_ring(office.copies / RING)) == ring
    assert office.names() == BEFORE
    assert not damaged_keys(vault_of(office.data), stored_keys(office.url))
    for name in ("one.db", "two.db"):
        for each in office.data.glob("*.before-restore*"):
            each.unlink()
        assert "keys are damaged" not in office.works(f"restore {office.copies / name}")
        assert office.names() == BEFORE


def test_a_key_that_is_whole_nowhere_costs_what_it_opens(office: Office) -> None:
    change(office.file, BITS["text"])
    output = office.works(f"backup {office.copies / 'one.db'}")
    assert "1 keys are damaged, and what they open is lost" in output
    assert "values were damaged in the database" in output
    office.works(f"backup {office.copies / 'two.db'}")
    output = office.works(f"restore {office.copies / 'one.db'}")
    assert "1 keys are damaged: what they open cannot be read any more" in output
    assert "erased" not in output
    assert office.names() == AFTER
    assert len(office.do(lambda tx: tx.find(Person, paused=False))) == 2


@pytest.mark.parametrize("damage", BITS.values(), ids=BITS.keys())
def test_a_restore_mends_what_is_damaged_where_it_is_put_back(office: Office, damage: str) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    change(office.file, damage)
    assert "keys are damaged" not in office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == BEFORE


def test_a_restore_mends_a_damaged_copy_of_the_keys_by_those_in_use(office: Office) -> None:
    with closing(sqlite3.connect(office.file)) as raw:
        [(whole,)] = raw.execute("SELECT wrapped FROM vault_key WHERE subject = 'ben'")
    change(office.file, BITS["text"])
    office.works(f"backup {office.copies / 'one.db'}")
    change(office.file, f"UPDATE vault_key SET wrapped = '{whole}' WHERE subject = 'ben'")
    assert "keys are damaged" not in office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == BEFORE


def test_nobody_counts_as_erased_because_of_a_damaged_key(office: Office) -> None:
    change(office.file, BITS["id"])
    office.works(f"backup {office.copies / 'one.db'}")
    assert "would count as erased" in office.fails(f"restore {office.copies / 'one.db'}")
    assert len(office.do(lambda tx: tx.find(Person, paused=False))) == 2


def test_a_damaged_name_of_the_master_key_does_no_harm(office: Office) -> None:
    change(office.file, spoil("master"))
    assert office.names() == BEFORE
    output = office.works(f"backup {office.copies / 'one.db'}")
    assert "damaged" not in output.replace(str(office.copies), "")
    office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == BEFORE
    office.works("keys rotate")
    assert len({each[2] for each in stored_keys(office.url)}) == 1
    assert office.names() == BEFORE


def test_a_rotation_tells_how_many_keys_it_wrapped(office: Office) -> None:
    change(office.file, BITS["text"])
    count = len(stored_keys(office.url))
    output = office.works("keys rotate")
    assert f"{count - 1} keys are wrapped with the new master key" in output
    assert "1 keys are damaged, and were left as they are" in output
    assert office.names() == AFTER


def test_erasing_goes_on(office: Office) -> None:
    change(office.file, BITS["text"])
    assert "telegram:1  Ada Lindner" in office.fails("erase --name Ada")
    office.works("erase --account telegram:2 --yes")
    [person] = office.do(lambda tx: tx.find(Person, paused=True))
    assert person.id == "ben"
    assert "ben" not in {each[1] for each in stored_keys(office.url)}
