"""What waited when a copy was made, and was sent since, is not sent again without a word."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports import Body, Fate, Parcel, Piece, Tx, Verdict
from bot.talk.markup import EMPTY
from bot.talk.model import Why
from tests.contract.samples import NOW, parcel
from tests.support.office import Office

NINE, NOON = NOW + timedelta(hours=6), NOW + timedelta(hours=9)
WAITING = tuple(
    parcel(why.value, f"telegram:{number}", why=why, not_before=NINE)
    for number, why in enumerate((Why.REMINDER, Why.NEWS, Why.CHAT), 10)
)
REMINDER, NEWS, CHAT = (each.key for each in WAITING)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office at night whose backup was made while three messages wait for the morning."""
    office = Office(tmp_path)
    office.do(lambda tx: tx.post(WAITING))
    office.works(f"backup {office.copies / 'night.db'}")
    return office


def restore(office: Office, *options: str) -> str:
    return office.works(" ".join(("restore", *options, str(office.copies / "night.db"))))


def handed_out(office: Office, *, settle: bool = True) -> dict[str, bool]:
    """Return what a messenger gets at noon, and whether it is in doubt; all of it arrives."""

    async def work(tx: Tx) -> dict[str, bool]:
        found = await tx.claim_parcels("telegram", "one", NOON, NOON + timedelta(minutes=3), 9)
        for each in found if settle else ():
            await tx.settle_parcel(each.key, Verdict(Fate.SENT, ref="1"), NOON)
        return {each.key: each.doubt for each in found}

    return office.do(work)


def fates(office: Office) -> dict[str, Fate]:
    async def work(tx: Tx) -> dict[str, Fate]:
        found = {each.key: await tx.fates(each.key) for each in WAITING}
        return {key: fate for key, count in found.items() for fate in count}

    return office.do(work)


def kept(office: Office, key: str) -> Parcel:
    found = office.do(lambda tx: tx.parcel(key))
    assert found is not None
    return found


def test_what_the_replaced_database_knows_as_sent_is_not_sent_again(office: Office) -> None:
    handed_out(office)
    said = restore(office)
    assert "3 messages that waited when it was made were sent since: not again." in said
    assert handed_out(office) == {}
    assert set(fates(office).values()) == {Fate.SENT}
    assert kept(office, NEWS).ref == "1"


def test_words_of_people_that_were_sent_since_are_not_kept(office: Office) -> None:
    handed_out(office)
    restore(office)
    assert kept(office, NEWS).body == WAITING[1].body
    assert kept(office, CHAT).body == Body(EMPTY)


def test_what_waits_there_too_was_not_sent(office: Office) -> None:
    assert "messages" not in restore(office)
    assert handed_out(office) == dict.fromkeys((REMINDER, NEWS, CHAT), False)


def test_what_was_on_its_way_there_is_in_doubt(office: Office) -> None:
    handed_out(office, settle=False)
    office.do(lambda tx: tx.begin_parcels([NEWS], "one", NOON))
    restore(office)
    assert handed_out(office) == {REMINDER: False, NEWS: True, CHAT: False}


@pytest.mark.parametrize("fate", [Fate.SENT, Fate.WAITING])
def test_of_what_a_message_consists_by_now_is_known(office: Office, fate: Fate) -> None:
    """What was broken off goes on where it was, and what is long can be taken back as a whole."""
    pieces = (Piece("1"), Piece("2"))
    office.do(lambda tx: tx.settle_parcel(NEWS, Verdict(fate, pieces=pieces), NOW))
    restore(office)
    assert (kept(office, NEWS).pieces, kept(office, NEWS).ref) == (pieces, "2")


def test_a_replaced_database_may_know_of_no_pieces(office: Office) -> None:
    """An older version wrote it."""
    handed_out(office)
    with closing(sqlite3.connect(office.file)) as raw:
        raw.execute("ALTER TABLE outbox RENAME COLUMN pieces TO unknown")
        raw.commit()
    assert "sent since: not again." in restore(office)
    assert handed_out(office) == {}


@pytest.mark.parametrize("damage", ["gone", "damaged", "another"])
def test_what_nobody_knows_is_in_doubt(office: Office, damage: str) -> None:
    """News say that they may be there twice; the rest is held for a coordinator."""
    match damage:
        case "gone":
            office.file.unlink()
        case "damaged":
            office.file.write_bytes(b"no database" * 1000)
        case _:
            with closing(sqlite3.connect(office.file)) as raw:
                raw.execute("UPDATE outbox SET created_at = '2024-10-02T00:00:00.000000+00:00'")
                raw.commit()
    said = restore(office)
    assert "1 are sent again, and say so; 2 are held for the coordinators (/status)" in said
    assert handed_out(office) == {NEWS: True}
    assert fates(office) == {REMINDER: Fate.DOUBTFUL, NEWS: Fate.SENT, CHAT: Fate.DOUBTFUL}


def test_who_moves_has_sent_nothing_since(office: Office) -> None:
    office.file.unlink()
    assert "messages" not in restore(office, "--moving")
    assert handed_out(office) == dict.fromkeys((REMINDER, NEWS, CHAT), False)
