"""Sign-up lists in the chat: read beside, shown, decided about once, forgotten in time."""

import asyncio
import csv
import errno
import io
import logging
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from adapters.app.rosters import ATTEMPTS, RosterReader
from adapters.sheets import read_sheet
from bot.codes import code_hash, read_code
from bot.domain.changes import Erase, Put
from bot.domain.milestones import Media, MediaKind
from bot.domain.newcomers import (
    MOST_BYTES,
    MOST_LINES,
    Admission,
    Newcomer,
    Reading,
    Roster,
    Signup,
)
from bot.domain.people import Account, Audit, Form, Invitation, Membership, Person, Role
from bot.ports import MediaError, Tx
from bot.privacy.erasure import erase, look_up_person
from bot.talk.model import Pressed, SheetRead, Shown
from storage.traces import has_traces
from tests.support.cases import BEN, KIM, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town

LIST = "Name;Rolle;Organisation\nMia Wolf;Maker;\nCem Arslan;Kontakt;Neues Theater\n"


class Files:
    """``bot.ports.Fetch`` of files that the test knows; ``trouble`` is raised instead."""

    def __init__(self, data: bytes) -> None:
        self.data, self.trouble, self.count = data, list[MediaError](), 0

    async def fetch(self, media: Media) -> bytes:
        self.count += 1
        if self.trouble:
            raise self.trouble.pop(0)
        return self.data


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, base=programme(approve=(Role.MAKER, Role.CONTACT)))
    yield town
    await town.close()


async def hand_in(town: Town, who: str = "kim") -> None:
    await town.says(who, "/einlesen")
    await town.presses(who, "Steht in der Spalte „Rolle“")
    await town.sends(who, "file liste.csv")


async def read(town: Town, text: str = LIST) -> None:
    await hand_in(town)
    reader = RosterReader(town.store, Files(text.encode()).fetch, town.clock, lambda: None)
    assert await reader.read_all() == 1
    assert await reader.read_all() == 0
    await town.settle()


async def table(town: Town) -> list[tuple[str, ...]]:
    """Return what stands in the file that Kim got last."""
    body = (await town.store.run(lambda tx: tx.last_parcels(town.people["kim"], 1)))[0].body
    return list(read_sheet(body.documents[0].data))


async def test_everybody_gets_a_code_of_their_own(town: Town) -> None:
    await read(town)
    assert await kept(town, Invitation) == ()
    await town.presses("kim", "Ja, einladen")
    [head, mia, cem] = await table(town)
    assert head == ("Name", "Organisation", "Rolle", "Code", "Telegram")
    assert mia[:3] == ("Mia Wolf", "", "Maker")
    assert cem[:3] == ("Cem Arslan", "Neues Theater", "Ansprechperson")
    codes = [read_code(each[3]) or "" for each in (mia, cem)]
    assert [
        each[4].endswith(f"?start={code}") for each, code in zip((mia, cem), codes, strict=True)
    ]
    found = {each.code_hash: each for each in await kept(town, Invitation)}
    assert [found[code_hash(each)].role for each in codes] == [Role.MAKER, Role.CONTACT]
    assert {each.uses_left for each in found.values()} == {1}
    assert {each.expires_at for each in found.values()} == {town.clock.now() + timedelta(days=90)}
    [entry] = await kept(town, Audit)
    [roster] = await kept(town, Roster)
    assert (entry.act, entry.subject) == ("import", roster.id)
    assert (roster.reading, roster.invited, roster.entries) == (Reading.INVITED, 2, ())


async def test_an_expert_comes_for_the_organisation_of_the_list(town: Town) -> None:
    await read(town, "Name;Rolle;Organisation\nAnna Roth;Fachperson;Neues Theater\n")
    wrong = town.visible("kim")[-1].text
    assert "Zeile 2: Eine Fachperson gehört zu einer Organisation" in wrong
    await town.says("kim", "/abbrechen")
    await read(town, "Name;Rolle;Organisation\nAnna Roth;Fachperson;Alte Brauerei\n")
    await town.presses("kim", "Ja, einladen")
    code = (await table(town))[1][3]
    town.settle_in("roth", "de")
    for each in (code, "ja", "Sie", "Brandschutz", "überspringen", "ja"):
        await town.says("roth", each)
    assert "Alles bereit" in town.visible("roth")[-1].text
    await town.says("ada", "/experten")
    assert "Anna Roth: Brandschutz" in town.visible("ada")[-1].labels


async def test_who_uses_a_code_needs_no_approval_and_types_no_name(town: Town) -> None:
    await read(town)
    await town.presses("kim", "Ja, einladen")
    code = (await table(town))[1][3]
    town.settle_in("mia", "de")
    await town.says("mia", code)
    assert "Mia Wolf" not in town.visible("mia")[-1].text
    await town.presses("mia", "Einverstanden")
    await town.presses("mia", "Du")
    [person] = await kept(town, Person, name="Mia Wolf")
    assert await kept(town, Membership, person_id=person.id, role=Role.MAKER)
    assert [each.name for each in await kept(town, Signup)] == ["Cem Arslan"]
    assert "Was trifft es am ehesten?" in town.visible("mia")[-1].text


async def test_who_does_not_agree_leaves_the_list_as_it_was(town: Town) -> None:
    await read(town)
    await town.presses("kim", "Ja, einladen")
    town.settle_in("mia", "de")
    await town.says("mia", (await table(town))[1][3])
    await town.presses("mia", "Nicht einverstanden")
    assert len(await kept(town, Signup)) == 2
    assert await kept(town, Person, name="Mia Wolf") == ()


@pytest.mark.parametrize("text", ["Name;Rolle\nMia Wolf;Maker\n;Maker", "x", ""])
async def test_one_fault_and_nobody_is_invited(town: Town, text: str) -> None:
    await read(town, text)
    assert "Noch ist niemand eingeladen" in town.visible("kim")[-1].text
    for kind in (Roster, Invitation, Signup):
        assert await kept(town, kind) == ()
    await town.sends("kim", "file besser.csv")
    [roster] = await kept(town, Roster)
    assert roster.reading is Reading.COMING


async def test_a_no_leaves_nothing(town: Town) -> None:
    await read(town)
    await town.presses("kim", "Nein, verwerfen")
    for kind in (Roster, Invitation, Signup):
        assert await kept(town, kind) == ()
    assert await keys(town) == 0


async def keys(town: Town) -> int:
    """Return how many lists have a key."""
    with closing(sqlite3.connect(town.url.removeprefix("sqlite:///"))) as raw:
        sql = "SELECT count(*) FROM vault_key WHERE subject LIKE 'roster:%'"
        return int(raw.execute(sql).fetchone()[0])


async def test_a_yes_that_comes_twice_invites_once(town: Town) -> None:
    await read(town)
    yes = town.button("kim", "Ja, einladen")
    await town.at_once(("kim", yes), ("kim", yes))
    assert len(await kept(town, Invitation)) == len(await kept(town, Signup)) == 2


async def test_two_who_hand_in_the_same_list_invite_once(town: Town) -> None:
    lena = Person("lena", "de", Form.SIE, "Lena Koch")
    town.settle_in("lena", "de")
    facts = (lena, Account(town.people["lena"], "lena"), membership(lena, Role.COORDINATOR))
    await town.store.run(lambda tx: tx.apply([Put(each) for each in facts]))
    await read(town)
    await hand_in(town, "lena")
    longer = f"{LIST}Eva Lang;Maker;\n"
    reader = RosterReader(town.store, Files(longer.encode()).fetch, town.clock, lambda: None)
    await reader.read_all()
    await town.settle()
    await town.at_once(
        ("kim", town.button("kim", "Ja, einladen")), ("lena", town.button("lena", "Ja, einladen"))
    )
    signups = await kept(town, Signup)
    assert sorted(each.name for each in signups) == ["Cem Arslan", "Eva Lang", "Mia Wolf"]
    assert len(await kept(town, Invitation)) == 3


async def test_who_takes_part_or_waits_is_left_out_by_name(town: Town) -> None:
    waits = Newcomer("mia", "erzgebirge", Role.MAKER, 1, Admission.ASKING, town.clock.now())
    mia = Person("mia", "de", Form.DU, "Mia Wolf")
    await town.store.run(lambda tx: tx.apply([Put(mia), Put(waits)]))
    await read(town, f"{LIST}ada lindner;Maker;\n")
    heard = town.visible("kim")[-1].text
    assert "deshalb lasse ich aus: Mia Wolf und ada lindner." in heard
    await town.presses("kim", "Ja, einladen")
    assert [each.name for each in await kept(town, Signup)] == ["Cem Arslan"]


async def test_lists_are_forgotten_in_time(town: Town) -> None:
    await read(town)
    await town.presses("kim", "Ja, einladen")
    await read(town, "Name;Rolle\nEva Lang;Maker")
    assert await keys(town) == 2
    await town.wait_until(at("2024-10-10 11:00"))
    [roster] = await kept(town, Roster)
    assert roster.reading is Reading.INVITED
    assert await keys(town) == 1
    await town.store.run(
        lambda tx: tx.apply([Put(replace(roster, at=roster.at - timedelta(days=89)))])
    )
    await town.settle()
    assert (await kept(town, Roster), await kept(town, Signup)) == ((), ())
    assert await keys(town) == 0


async def test_who_does_not_coordinate_any_more_reads_nothing(town: Town) -> None:
    await hand_in(town)
    gone = membership(KIM, Role.COORDINATOR, left_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(gone)]))
    town.news("kim")
    reader = RosterReader(town.store, Files(LIST.encode()).fetch, town.clock, lambda: None)
    await reader.read_all()
    await town.settle()
    assert town.news("kim") == []
    assert await kept(town, Roster) == ()


async def test_somebody_elses_list_is_not_read(town: Town) -> None:
    """Such an envelope comes from nobody but the reader; and it would be of no use to others."""
    await hand_in(town)
    [roster] = await kept(town, Roster)
    await town.happens("ada", SheetRead(roster.id, (("Name",), ("Mia Wolf",))))
    assert all("Mia" not in each.text for each in town.visible("ada"))
    assert await kept(town, Invitation) == ()


@pytest.mark.parametrize("gone", ["author", "account"])
async def test_what_is_read_while_its_author_is_forgotten_leaves_no_trace(
    town: Town, gone: str
) -> None:
    await hand_in(town)
    address = town.people["kim"]

    async def fetch(media: Media) -> bytes:
        async def forget(tx: Tx) -> None:
            changes = erase(await look_up_person(tx, "kim"), town.clock.now(), town.new_id)
            await tx.apply(changes if gone == "author" else [Erase(None, (address,))])

        await town.store.run(forget)
        return LIST.encode()

    reader = RosterReader(town.store, fetch, town.clock, lambda: None)
    assert [await reader.read_all() for _ in range(2)] == [0, 0]
    await town.settle()
    assert not has_traces(town.url, address)
    assert await kept(town, Roster) == ()


async def test_a_list_about_which_nothing_can_be_decided_is_forgotten(town: Town) -> None:
    await hand_in(town)
    town.news("kim")
    file = town.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(
            """CREATE TRIGGER no BEFORE UPDATE ON roster BEGIN SELECT RAISE(ABORT, 'no'); END"""
        )
    reader = RosterReader(town.store, Files(LIST.encode()).fetch, town.clock, lambda: None)
    assert await reader.read_all() == 1
    await town.settle()
    assert "Diese Liste gibt es nicht mehr" in town.news("kim")[-1].text
    assert await kept(town, Roster) == ()
    assert await keys(town) == 0
    with closing(sqlite3.connect(file)) as raw:
        rows = raw.execute("SELECT state, body FROM inbox WHERE id LIKE 'sheet:%'").fetchall()
    assert rows == [("failed", None)]
    assert town.errors
    town.errors.clear()


async def test_a_file_that_cannot_be_had_now_is_asked_for_again(town: Town) -> None:
    await hand_in(town)
    files = Files(LIST.encode())
    files.trouble = [MediaError("later"), MediaError("later")]
    reader = RosterReader(town.store, files.fetch, town.clock, lambda: None)
    assert [await reader.read_all() for _ in range(3)] == [0, 0, 1]
    await town.settle()
    assert "2 Personen" in town.visible("kim")[-1].text


async def test_a_list_for_which_there_is_no_process_waits_for_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    await hand_in(town)
    book = Workbook()
    sheet = book.create_sheet(index=0)
    for row in csv.reader(LIST.splitlines(), delimiter=";"):
        sheet.append(row)
    book.save(file := io.BytesIO())
    reader = RosterReader(town.store, Files(file.getvalue()).fetch, town.clock, lambda: None)
    with monkeypatch.context() as full, caplog.at_level(logging.INFO):
        full.setattr(asyncio, "create_subprocess_exec", fail)
        for _ in range(2 * ATTEMPTS):
            assert await reader.read_all() == 0
    with caplog.at_level(logging.INFO):
        assert await reader.read_all() == 1
    told = [each for each in caplog.messages if each.startswith("lists")]
    assert [each[:20] for each in told] == ["lists cannot be read", "lists can be read ag"]
    await town.settle()
    assert "2 Personen" in town.visible("kim")[-1].text


@pytest.mark.parametrize("gone", [True, False])
async def test_a_file_that_cannot_be_had_is_told(town: Town, *, gone: bool) -> None:
    await hand_in(town)
    files = Files(b"")
    files.trouble = [MediaError("no", gone=gone) for _ in range(ATTEMPTS)]
    reader = RosterReader(town.store, files.fetch, town.clock, lambda: None)
    while not await reader.read_all():
        assert files.count < ATTEMPTS
    await town.settle()
    assert "ließ sich nicht abholen" in town.visible("kim")[-1].text
    assert files.count == (1 if gone else ATTEMPTS)


async def test_a_big_file_is_not_even_fetched(town: Town) -> None:
    await town.says("kim", "/einlesen")
    await town.presses("kim", "Ansprechpersonen")
    shown = Shown(Media("telegram", MediaKind.FILE, "ref", "liste.csv", MOST_BYTES + 1))
    await town.happens("kim", shown)
    files = Files(LIST.encode())
    await RosterReader(town.store, files.fetch, town.clock, lambda: None).read_all()
    await town.settle()
    assert "Die Datei ist zu groß." in town.visible("kim")[-1].text
    assert files.count == 0


async def test_the_longest_list(town: Town) -> None:
    names = [f"{a}{b}{c} Wolf" for a in "BCDFGHJKLM" for b in "aeiou" for c in NAMES]
    rows = names[: MOST_LINES - 1]
    await read(town, "\n".join(("Name;Rolle", *(f"{each};Maker" for each in rows))))
    await town.presses("kim", "Ja, einladen")
    assert len(await kept(town, Signup)) == len(rows) == MOST_LINES - 1


NAMES = [f"{a}{b}" for a in "bdfgklmn" for b in "aeiou"]


async def invited(town: Town) -> tuple[str, str]:
    """Invite Mia and Cem by a list; return their codes."""
    await read(town)
    await town.presses("kim", "Ja, einladen")
    [_, mia, cem] = await table(town)
    return mia[3], cem[3]


async def test_one_invitation_is_taken_back(town: Town) -> None:
    mia, cem = await invited(town)
    await town.says("kim", "/einladen")
    await town.presses("kim", "Wer fehlt noch?")
    await town.presses("kim", "Mia Wolf …")
    await town.presses("kim", "Einladung zurückziehen")
    assert [each.name for each in await kept(town, Signup)] == ["Cem Arslan"]
    for name in ("mia", "cem"):
        town.settle_in(name, "de")
    await town.says("mia", mia)
    assert "verbraucht oder abgelaufen" in town.visible("mia")[-1].text
    await town.says("cem", cem)
    assert "Einverstanden" in town.visible("cem")[-1].labels


async def test_a_whole_list_is_taken_back_with_all_that_it_said(town: Town) -> None:
    await invited(town)
    await town.says("kim", "/einladen")
    await town.presses("kim", "Wer fehlt noch?")
    await town.presses("kim", "Liste vom Di, 8.10. zurückziehen (2)")
    assert len(await kept(town, Signup)) == 2
    await town.presses("kim", "Ja, zurückziehen")
    assert (await kept(town, Signup), await kept(town, Roster)) == ((), ())
    assert {each.uses_left for each in await kept(town, Invitation)} == {0}
    assert await keys(town) == 0


async def test_a_list_is_its_programmes_coordinators_alone(town: Town) -> None:
    await invited(town)
    [roster] = await kept(town, Roster)
    signup, _ = await kept(town, Signup)
    before = await kept(town, Signup)
    lena = Person("lena", "de", Form.SIE, "Lena Koch")
    town.settle_in("lena", "de")
    account = Account(town.people["lena"], "lena")
    lead = membership(lena, Role.COORDINATOR, programme_id="chemnitz")
    await town.store.run(lambda tx: tx.apply([Put(lena), Put(account), Put(lead)]))
    tokens = (
        f"pending.{0}",
        f"signup.{signup.id}",
        f"unlist.{roster.id}",
        f"unlist.{roster.id}.all",
        f"unlist.{roster.id}.{signup.id}",
    )
    for who in ("ada", "lena"):
        for token in tokens:
            await town.happens(who, Pressed(f"a.{token}", "1"))
            assert all(name not in town.visible(who)[-1].text for name in ("Mia", "Cem", "2"))
    assert await kept(town, Signup) == before


async def call(town: Town, person: Person, name: str) -> None:
    """Let somebody have another name by now."""
    await town.store.run(lambda tx: tx.apply([Put(replace(person, name=name))]))


async def test_who_is_left_out_since_the_preview_is_named(town: Town) -> None:
    await read(town)
    await call(town, BEN, "Mia Wolf")
    await town.presses("kim", "Ja, einladen")
    said = town.visible("kim")[-1].text
    assert "Eine Einladung" in said
    assert "lasse ich aus: Mia Wolf" in said
    assert [each.name for each in await kept(town, Signup)] == ["Cem Arslan"]


async def test_an_open_invitation_that_lost_its_name_is_told_of_and_can_be_taken_back(
    town: Town,
) -> None:
    await read(town)
    await town.presses("kim", "Ja, einladen")
    await call(town, BEN, "Mia Wolf")
    known = await town.store.run(lambda tx: look_up_person(tx, "ben"))
    await town.store.run(lambda tx: tx.apply(erase(known, town.clock.now(), town.new_id)))
    await town.happens("kim", Pressed("a.pending.0", ""))
    card = town.visible("kim")[-1]
    assert "noch nicht benutzt: 2" in card.text
    assert "Eine davon ist ohne Namen" in card.text
    (drop,) = [each for each in card.labels if "zurückziehen (2)" in each]
    await town.presses("kim", drop)
    await town.presses("kim", town.visible("kim")[-1].labels[0])
    assert {each.uses_left for each in await kept(town, Invitation)} == {0}


NOBODY = "Von der Liste ist noch niemand eingeladen"


async def test_a_list_waits_behind_another_one_and_is_shown_again(town: Town) -> None:
    await read(town)
    await read(town, "Name;Rolle\nEva Lang;Maker")
    assert "Eva Lang" in town.news("kim")[-1].text
    await town.says("kim", "/rundnachricht")
    await town.says("kim", "/abbrechen")
    assert "Eva Lang" in town.news("kim")[-1].text
    await town.presses("kim", "Ja, einladen")
    first = town.news("kim")[-1]
    assert first.text.startswith("2 Personen für Erzgebirge")
    assert "Mia Wolf und Cem Arslan (Neues Theater)" in first.text
    assert first.labels == ("Ja, einladen", "Nein, verwerfen")
    await town.presses("kim", "Ja, einladen")
    assert len(await kept(town, Signup)) == 3


async def test_of_a_list_that_nobody_decided_about_its_author_hears_once(town: Town) -> None:
    await read(town)
    town.news("kim")
    await town.wait_until(at("2024-10-14 12:00"))
    told = [each.text for each in town.news("kim") if NOBODY in each.text]
    assert len(told) == 1
    assert told[0].endswith("Noch einmal geht es mit /einlesen.")
    assert await kept(town, Roster) == ()


async def test_so_of_a_file_that_came_before_its_question(town: Town) -> None:
    await town.says("kim", "/einlesen")
    await town.sends("kim", "file liste.csv")
    await town.wait_until(at("2024-10-14 12:00"))
    assert sum(NOBODY in each.text for each in town.news("kim")) == 1


@pytest.mark.parametrize("choice", ["Ja, einladen", "Nein, verwerfen", None])
async def test_of_a_list_that_was_decided_about_or_begun_nothing_more_is_said(
    town: Town, choice: str | None
) -> None:
    if choice is None:
        await town.says("kim", "/einlesen")
        await town.presses("kim", "Steht in der Spalte „Rolle“")
    else:
        await read(town)
        await town.presses("kim", choice)
    await town.wait_until(at("2024-10-14 12:00"))
    assert not any(NOBODY in each.text for each in town.news("kim"))
