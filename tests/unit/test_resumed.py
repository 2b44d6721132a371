"""What waited when a copy was made, and was sent since, is not sent again without a word."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.people import Account
from bot.ports import Body, Fate, Parcel, Piece, Tx, Verdict
from bot.talk.markup import EMPTY
from bot.talk.model import CloseRoom, Why, earlier
from tests.contract.samples import HOUR, NOW, parcel
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


def all_out(office: Office) -> dict[str, bool]:
    """Return the same of all that waits, which goes to each address one after the other."""
    found: dict[str, bool] = {}
    while more := handed_out(office):
        found |= more
    return found


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


def test_each_restore_is_noted_but_a_move(office: Office) -> None:
    def noted() -> int:
        return len(office.do(lambda tx: tx.restores()))

    restore(office, "--moving")
    assert noted() == 0
    for part in office.data.glob("*.before*"):
        part.unlink()
    restore(office)
    assert noted() == 1


SINCE = (
    parcel("round/1/to/ada", why=Why.NEWS, person_id="ada"),
    parcel("words", why=Why.CHAT),
    parcel("remind/1", "telegram:2", why=Why.REMINDER),
)
LETTER, WORDS, LATER_REMINDER = (each.key for each in SINCE)


@pytest.fixture
def replaced(tmp_path: Path) -> Office:
    """An office that has sent, after its backup, what facts in the copy bring about again."""
    office = Office(tmp_path)
    office.fill()
    handed_out(office)
    office.works(f"backup {office.copies / 'night.db'}")
    office.do(lambda tx: tx.post(SINCE))
    assert all_out(office) == dict.fromkeys((LETTER, WORDS, LATER_REMINDER), False)
    return office


def test_what_is_made_once_more_after_a_restore_is_not_sent_again(replaced: Office) -> None:
    assert "3 more messages were sent since it was made" in restore(replaced)
    assert replaced.do(lambda tx: tx.post(SINCE)) == len(SINCE)
    assert handed_out(replaced) == {}


def test_what_was_sent_since_is_there_with_its_words_but_those_of_people(replaced: Office) -> None:
    """Its buttons work, and an edit finds it."""
    restore(replaced)
    letter = kept(replaced, LETTER)
    assert (letter.body, letter.ref, letter.person_id) == (SINCE[0].body, "1", "ada")
    assert kept(replaced, WORDS).body == Body(EMPTY)


def test_what_says_something_else_than_what_was_sent_since_goes_in_doubt(replaced: Office) -> None:
    """What was decided after the copy is forgotten: this may be about another matter."""
    restore(replaced)
    others = [replace(each, body=parcel("else").body) for each in SINCE]
    assert replaced.do(lambda tx: tx.post(others)) == len(others)
    out = all_out(replaced)
    assert sorted(key.partition("@")[0] for key in out) == [LATER_REMINDER, LETTER]
    assert all("@" in key and doubt for key, doubt in out.items())
    assert kept(replaced, LETTER).body == others[0].body
    assert replaced.do(lambda tx: tx.post(others)) == 0


def test_what_was_changed_since_it_was_sent_goes_in_doubt(replaced: Office) -> None:
    """It does not stand there any more."""
    edit = replace(parcel("edit", why=Why.NEWS), edits=earlier(LETTER))
    replaced.do(lambda tx: tx.post([edit]))
    assert handed_out(replaced) == {edit.key: False}
    restore(replaced)
    assert replaced.do(lambda tx: tx.post(SINCE)) == len(SINCE)
    [(key, doubt)] = all_out(replaced).items()
    assert key.startswith(f"{LETTER}@")
    assert doubt


def test_what_follows_from_words_since_the_restore_is_all_said(replaced: Office) -> None:
    """Those from before, which the copy has still to decide, were answered."""
    restore(replaced)
    [restored] = replaced.do(lambda tx: tx.restores())
    assert replaced.do(lambda tx: tx.post(SINCE[:1], restored - HOUR)) == 1
    assert all_out(replaced) == {}
    assert replaced.do(lambda tx: tx.post(SINCE[1:], restored + HOUR)) == len(SINCE[1:])
    out = all_out(replaced)
    assert sorted(key.partition("@")[0] for key in out) == [LATER_REMINDER, WORDS]
    assert all(out.values())
    assert replaced.do(lambda tx: tx.post(SINCE, restored + HOUR)) == 0


def test_what_the_copy_knows_keeps_its_words_where_an_edit_of_it_is_made_anew(
    replaced: Office,
) -> None:
    """The edit may be refused, as it comes late."""
    card = parcel("card", why=Why.NEWS)
    replaced.do(lambda tx: tx.post([card]))
    all_out(replaced)
    replaced.works(f"backup {replaced.copies / 'card.db'}")
    edit = replace(parcel("card/edit/1", why=Why.NEWS), edits=earlier(card.key))
    replaced.do(lambda tx: tx.post([edit]))
    all_out(replaced)
    replaced.works(f"restore {replaced.copies / 'card.db'}")
    replaced.do(lambda tx: tx.post([replace(edit, body=parcel("else").body)]))
    assert kept(replaced, card.key).body == card.body
    versions = replaced.do(lambda tx: tx.parcels_with(card.to, "1"))
    assert edit.body not in [each.body for each in versions]


def test_what_was_done_since_says_nothing_of_what_is_done_again(replaced: Office) -> None:
    act = Body(EMPTY, act=CloseRoom())
    acts = [replace(parcel(key), body=act) for key in ("first", "second")]
    replaced.do(lambda tx: tx.post(acts))
    replaced.do(lambda tx: tx.settle_parcel(acts[0].key, Verdict(Fate.SENT, ref=""), NOON))
    replaced.do(lambda tx: tx.settle_parcel(acts[1].key, Verdict(Fate.SENT, ref=""), NOON))
    restore(replaced)
    replaced.do(lambda tx: tx.post(acts[:1]))
    assert kept(replaced, acts[1].key).body == acts[1].body


def test_what_is_to_be_done_is_done_again(replaced: Office) -> None:
    """The copy knows nothing of what came of it."""
    restore(replaced)
    act = replace(SINCE[0], body=Body(EMPTY, act=CloseRoom()))
    replaced.do(lambda tx: tx.post([act]))
    assert list(handed_out(replaced).values()) == [False]


def test_words_that_the_copy_has_no_key_for_are_not_kept(replaced: Office) -> None:
    """Words without a key are what is left of who was erased; this reader is not."""
    copy = replaced.copies / "later.db"
    account = Account("telegram:3", "ben")
    replaced.do(lambda tx: tx.apply([Put(account)]))
    replaced.works(f"backup {copy}")
    late = parcel("late", account.id)
    replaced.do(lambda tx: tx.post([late]))
    handed_out(replaced)
    said = replaced.works(f"restore {copy}")
    assert "1 more messages" in said
    assert "erased" not in said
    with closing(sqlite3.connect(replaced.file)) as raw:
        assert raw.execute("SELECT body FROM outbox WHERE key = 'late'").fetchone() == ("",)
    replaced.do(lambda tx: tx.post([late]))
    assert list(handed_out(replaced).values()) == [True]


def test_nothing_is_taken_over_of_who_was_erased_since(replaced: Office) -> None:
    replaced.works("erase --account telegram:1 --yes")
    said = restore(replaced)
    assert "1 more messages" in said
    assert "1 people were erased after this copy was made" in said
    assert replaced.do(lambda tx: tx.parcel(LETTER)) is None
    assert replaced.do(lambda tx: tx.parcel(LATER_REMINDER)) is not None


def test_nothing_is_taken_over_of_whom_the_copy_does_not_know(replaced: Office) -> None:
    replaced.do(lambda tx: tx.post([parcel("stranger", "telegram:9")]))
    handed_out(replaced)
    assert "3 more" in restore(replaced)
    assert replaced.do(lambda tx: tx.parcel("stranger")) is None


@pytest.mark.parametrize("damage", ["gone", "damaged", "older"])
def test_what_nobody_knows_to_be_sent_goes_as_ever(replaced: Office, damage: str) -> None:
    match damage:
        case "gone":
            replaced.file.unlink()
        case "damaged":
            replaced.file.write_bytes(b"no database" * 1000)
        case _:
            with closing(sqlite3.connect(replaced.file)) as raw:
                raw.execute("ALTER TABLE outbox RENAME COLUMN pieces TO unknown")
                raw.commit()
    assert "more messages" not in restore(replaced)
    replaced.do(lambda tx: tx.post(SINCE))
    assert all_out(replaced) == dict.fromkeys((LETTER, WORDS, LATER_REMINDER), False)
