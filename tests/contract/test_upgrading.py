"""A database of the version before onboarding: nothing of it is lost, and what is new is bare.

Its rows are those of today, with no more than the columns of then: they were sealed alike.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import MISSING, fields, replace
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.coordination.doubts import AGAIN, DONE
from bot.domain.challenges import Review
from bot.domain.changes import Put
from bot.domain.evenings import Evening, Interest, Match, Sitting, Vote
from bot.domain.leaving import Leaving, Reason
from bot.domain.meetings import Meeting
from bot.domain.people import Audit, Consent, Purpose
from bot.domain.reminders import Reminder
from bot.domain.teams import Member
from bot.ports import Fate, Parcel, Tx, Verdict
from bot.talk.model import Why
from storage import mapping
from storage.engine import exclusive, read_url
from storage.mapping import shape_of
from storage.migrations import upgrade
from storage.store import SqlStore, open_store
from storage.tables import TABLES, Row
from storage.vault import BadKeys
from storage.vault.keys import key_of
from tests.contract.conftest import DATABASES, sqlite_url
from tests.contract.samples import MINUTE, NOW, envelope, parcel
from tests.contract.test_sealing import OPEN
from tests.support.postgres import Postgres
from tests.support.specimens import specimen
from tests.support.vaults import vault

BEFORE = "0006"
FACTS = {kind: specimen(kind) for kind in TABLES}


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind, without tables."""
    with made(request, tmp_path) as url:
        yield url


@pytest.fixture
def old(database: str) -> str:
    """A database of each kind, as the version before made it, and empty."""
    upgrade(database, vault(), BEFORE)
    return database


@contextmanager
def made(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(folder / "old")
        return
    server: Postgres = request.getfixturevalue("server")
    with server.database(empty=True) as url:
        yield url


@pytest.fixture
async def filled(old: str, sqlite: SqlStore, tmp_path: Path) -> str:
    """The old database, with a fact of every kind that it knows, and something in each queue."""

    async def fill(tx: Tx) -> None:
        await tx.apply(Put(each) for each in FACTS.values())
        await tx.save_progress("telegram:1", OPEN)
        await tx.post([parcel("k")])

    await sqlite.accept([envelope("1")])
    await sqlite.run(fill)
    tables = columns_of(old)
    copy(sqlite_url(tmp_path), old, tables)
    return old


def columns_of(url: str) -> dict[str, set[str]]:
    """Return the columns of every table that a database has and that is still in use."""
    with exclusive(read_url(url)) as connection:
        inspector = sa.inspect(connection)
        return {
            name: {str(each["name"]) for each in inspector.get_columns(name)}
            for name in inspector.get_table_names()
            if name in Row.metadata.tables
        }


def copy(source: str, target: str, tables: Mapping[str, set[str]]) -> None:
    """Write the rows of one database into another one, as far as that has room for them."""
    with exclusive(read_url(source)) as connection:
        found = {
            name: [dict(each) for each in
                   connection.execute(sa.select(Row.metadata.tables[name])).mappings()]
            for name in tables
        }  # fmt: skip
    with exclusive(read_url(target)) as connection:
        for name, rows in found.items():
            table = Row.metadata.tables[name]
            connection.execute(table.delete())
            for row in rows:
                values = {key: value for key, value in row.items() if key in tables[name]}
                connection.execute(table.insert().values(values))


RECKONED = {"askings": 1}
"""What a migration says of a fact in a column that it adds, where that is not the default."""


def as_it_was(fact: Any, columns: set[str], **reckoned: object) -> Any:
    """Return a fact without what the version before did not know, or as that is reckoned."""
    newer = [each for each in fields(fact) if each.name not in columns]
    assert all(each.default is not MISSING for each in newer)
    return replace(fact, **{each.name: reckoned.get(each.name, each.default) for each in newer})


async def test_nothing_is_lost(filled: str) -> None:
    tables = columns_of(filled)
    known = [kind for kind, table in TABLES.items() if table.name in tables]
    assert 0 < len(known) < len(FACTS)
    store = await open_store(filled, vault())

    async def read(tx: Tx) -> None:
        for kind, fact in FACTS.items():
            there: tuple[Any, ...] = ()
            if kind in known:
                there = (as_it_was(fact, tables[TABLES[kind].name], **RECKONED),)
            assert await tx.find(kind) == there
        assert await tx.progress("telegram:1") == OPEN
        assert [each.envelope for each in await tx.claim_envelopes(9)] == [envelope("1")]
        [waiting] = await tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 9)
        assert waiting.body == parcel("k").body

    await store.run(read)
    await store.close()


async def test_what_is_new_can_be_written_at_once(filled: str) -> None:
    store = await open_store(filled, vault())
    await store.run(lambda tx: tx.apply(Put(each) for each in FACTS.values()))
    for kind, fact in FACTS.items():
        assert await store.run(lambda tx, kind=kind: tx.find(kind)) == (fact,)  # type: ignore[misc]
    await store.close()


async def test_a_process_of_the_version_before_goes_on_writing(filled: str) -> None:
    """Beside new ones, while they are replaced one after the other."""
    tables = columns_of(filled)
    store = await open_store(filled, vault())
    with exclusive(read_url(filled)) as connection:
        for table in TABLES.values():
            if table.name not in tables:
                continue
            [row] = connection.execute(sa.select(table)).mappings().all()
            values = {key: value for key, value in row.items() if key in tables[table.name]}
            connection.execute(table.delete())
            connection.execute(table.insert().values(values))
    for kind, table in TABLES.items():
        if table.name in tables:
            [found] = await store.run(lambda tx, kind=kind: tx.find(kind))  # type: ignore[misc]
            assert found == as_it_was(FACTS[kind], tables[table.name])
    await store.close()


async def test_challenges_of_the_version_before_are_released(filled: str) -> None:
    store = await open_store(filled, vault())
    kinds = [kind for kind in FACTS if "review" in shape_of(kind).names]
    [[found]] = [await store.run(lambda tx, kind=kind: tx.find(kind)) for kind in kinds]  # type: ignore[misc]
    assert found.review is Review.RELEASED
    await store.close()


# What waits when messages begin to know what they carry.

BEFORE_MATTERS = "0019"
LATER = NOW + MINUTE


def reminder(key: str, why: Why, at: datetime = NOW, kind: str = "date", **more: Any) -> Reminder:
    return replace(Reminder(key, "ada", "here", kind, "t1", why, at), **more)


def folded(key: str, why: Why = Why.REMINDER, **fields: Any) -> Parcel:
    return parcel(key, why=why, about="digest", person_id="ada", **fields)


WAITING = {
    folded("meeting/t1/1/ada"): ("meeting/t1/1/ada", "later/s1/maker", "update/t1/1/ada"),
    folded("silence/t1/1/ada@telegram:1", Why.ESCALATION): ("silence/t1/1/ada", "verdict/t1/1/ada"),
    parcel("meeting/t1/1/h24/ada", why=Why.APPOINTMENT, about="appointment", person_id="ada"): (
        "meeting/t1/1/h24/ada",
    ),
    # Two at one instant: nobody knows which of them tells of what was noted then.
    folded("meeting/t2/1/ada"): ("meeting/t2/1/ada",),
    folded("meeting/t3/1/ada"): ("meeting/t3/1/ada",),
    parcel("ask/ben/1/ada", why=Why.NEWS, about="ask", person_id="ada"): (),
    parcel("date", person_id="ada"): (),
}
NOTED = (
    reminder("meeting/t1/1/ada", Why.REMINDER),
    reminder("update/t1/1/ada", Why.REMINDER),
    reminder("later/s1/maker", Why.REMINDER),
    reminder("draft/ada/elsewhere/1", Why.REMINDER, programme_id="elsewhere"),
    reminder("draft/ben/here/1", Why.REMINDER, person_id="ben"),
    reminder("silence/t1/1/ada", Why.ESCALATION),
    reminder("verdict/t1/1/ada", Why.ESCALATION),
    reminder("meeting/t1/1/h24/ada", Why.APPOINTMENT),
    reminder("meeting/t1/1/h2/ada", Why.APPOINTMENT),
    *(reminder(f"meeting/t{each}/1/ada", Why.REMINDER, LATER) for each in (2, 3, 4)),
    reminder("ask/ben/1/ada", Why.NEWS, kind="ask"),
)


@pytest.mark.parametrize("fate", [Fate.WAITING, Fate.SENT])
async def test_what_waits_learns_what_it_carries(
    tmp_path: Path, database: str, sqlite: SqlStore, fate: Fate
) -> None:
    upgrade(database, vault(), BEFORE_MATTERS)
    await sqlite.run(lambda tx: tx.apply(Put(each) for each in NOTED))
    await sqlite.run(lambda tx: tx.post(tuple(WAITING)))
    for each in WAITING if fate is Fate.SENT else ():
        await sqlite.run(lambda tx, key=each.key: tx.settle_parcel(key, Verdict(fate), NOW))  # type: ignore[misc]
    copy(sqlite_url(tmp_path), database, columns_of(database))
    store = await open_store(database, vault())
    for each, matters in WAITING.items():
        found = await store.run(lambda tx, key=each.key: tx.parcel(key))  # type: ignore[misc]
        expected = matters if fate is Fate.WAITING else ()
        assert found is not None
        assert (found.body, found.matters) == (each.body, expected)
    await store.close()


# Answers by whose keys could be guessed what was typed.

BEFORE_ECHOES = "0024"
PRINTED = {
    "telegram:7/said/12/1a2b": "telegram:7/said/12/",
    "telegram:8/unclear/13/ffff": "telegram:8/unclear/13/",
    "telegram:9/said/14/0000@3": "telegram:9/said/14/@3",
    "team/said/notes": "team/said/notes",
    "update-news/said/1a2b3": "update-news/said/1a2b3",
    "telegram:7/0": "telegram:7/0",
}


@pytest.mark.parametrize("fate", list(Fate))
async def test_no_print_of_what_was_typed_stays_in_the_key_of_its_answer(
    tmp_path: Path, database: str, sqlite: SqlStore, fate: Fate
) -> None:
    """But what may be on its way is told by its key from all else, and keeps that."""
    upgrade(database, vault(), BEFORE_ECHOES)
    await sqlite.run(lambda tx: tx.post([parcel(each) for each in PRINTED]))
    copy(sqlite_url(tmp_path), database, columns_of(database))
    with exclusive(read_url(database)) as connection:
        outbox = Row.metadata.tables["outbox"]
        connection.execute(outbox.update().values(fate=fate.value))
    upgrade(database, vault())
    with exclusive(read_url(database)) as connection:
        found = connection.scalars(sa.select(outbox.c.key).order_by(outbox.c.number)).all()
    on_its_way = fate in (Fate.WAITING, Fate.DOUBTFUL)
    assert found == list(PRINTED if on_its_way else PRINTED.values())


def test_what_sqlite_left_behind_of_such_keys_is_overwritten(tmp_path: Path) -> None:
    upgrade(sqlite_url(tmp_path / "old"), vault(), BEFORE_ECHOES)
    place = Path(str(read_url(sqlite_url(tmp_path / "old")).database))
    with closing(sqlite3.connect(place)) as raw:
        raw.execute("PRAGMA secure_delete = OFF")
        raw.execute("INSERT INTO note (name, value) VALUES ('telegram:7/said/12/1a2b', '')")
        raw.commit()
        raw.execute("DELETE FROM note")
        raw.commit()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"/said/12/1a2b" in place.read_bytes()
    upgrade(sqlite_url(tmp_path / "old"), vault())
    assert b"/said/12/1a2b" not in place.read_bytes()


# A team's name leaves what was agreed to.

BEFORE_WORDINGS = "0024"
DE, EN = ": die Brücke Sind alle einverstanden, …", ": the bridge If everybody agrees, …"
AGREED = {
    f"Tischlerei Jutta Weber{DE}": f"Das Team{DE}",
    f"Weber: die Brücke{DE}": f"Das Team{DE}",
    f"Weber’s Joinery{EN}": f"The team{EN}",
    "Nachrichten ans Team in andere Messenger weitergeben": None,
    f"Das Team{DE}": None,
}


async def test_what_was_agreed_to_about_a_bridge_loses_the_name_of_the_team(
    tmp_path: Path, database: str, sqlite: SqlStore
) -> None:
    upgrade(database, vault(), BEFORE_WORDINGS)
    given = specimen(Consent, purpose=Purpose.RELAYING)
    consents = {each: replace(given, id=each, wording=each) for each in AGREED}
    other = replace(given, id="other", purpose=Purpose.PHOTOS, wording=f"Photos{EN}")
    await sqlite.run(lambda tx: tx.apply(map(Put, (*consents.values(), other))))
    copy(sqlite_url(tmp_path), database, columns_of(database))
    store = await open_store(database, vault())
    found = {each.id: each for each in await store.run(lambda tx: tx.find(Consent))}
    await store.close()
    assert found.pop("other") == other
    for id_, each in consents.items():
        assert found[id_] == replace(each, wording=AGREED[id_] or id_)


async def test_no_file_keeps_the_name_of_a_team_that_was_agreed_about(
    tmp_path: Path, sqlite: SqlStore
) -> None:
    old = sqlite_url(tmp_path / "old")
    upgrade(old, vault(), BEFORE_WORDINGS)
    given = specimen(Consent, purpose=Purpose.RELAYING)
    await sqlite.run(lambda tx: tx.apply([Put(replace(given, wording=f"Haus Weber{DE}"))]))
    # While somebody looks on, the log of what was written stays.
    with closing(sqlite3.connect(read_url(old).database or "")) as looker:
        looker.execute("PRAGMA journal_mode = WAL")
        looker.execute("SELECT * FROM consent").fetchall()
        copy(sqlite_url(tmp_path), old, columns_of(old))
        upgrade(old, vault())
        for file in (tmp_path / "old" / "data").iterdir():
            assert b"Haus Weber" not in file.read_bytes()


# News of an older version keep polite hours, too.

BEFORE_POLITE = "0026"


async def test_what_waited_before_the_upgrade_keeps_its_polite_hours(
    tmp_path: Path, database: str, sqlite: SqlStore
) -> None:
    upgrade(database, vault(), BEFORE_POLITE)
    news = replace(parcel("polite"), why=Why.NEWS, not_before=NOW)
    kept = replace(news, key="kept", to="telegram:3", not_after=NOW)
    waiting = (news, replace(parcel("at once", "telegram:2"), why=Why.NEWS), kept)
    await sqlite.run(lambda tx: tx.post(waiting))
    copy(sqlite_url(tmp_path), database, columns_of(database))
    store = await open_store(database, vault())

    async def claim(tx: Tx) -> list[str]:
        until = NOW + MINUTE
        found = await tx.claim_parcels("telegram", "one", NOW, until, 9, quiet={"": True})
        return [each.key for each in found]

    assert await store.run(claim) == ["at once", "kept"]
    await store.close()


# Lengths told what was chosen.

BEFORE_LENGTHS = "0027"
CHOSEN = (
    *(Vote("ada", "e1", each, each, NOW) for each in Interest),
    *(specimen(Leaving, id=each, person_id="ada", reasons=(each,)) for each in Reason),
    specimen(Leaving, id="none", person_id="ada", reasons=()),
)
GONE = specimen(Leaving, id="of who is gone", person_id="gone")
SHORT = (("vote", "interest"), ("leaving", "reasons"))
BODIES = (("progress", "body"), ("inbox", "body"), ("outbox", "body"))


def lengths(url: str, table: str, column: str) -> set[int]:
    with exclusive(read_url(url)) as connection:
        found = sa.select(sa.column(column, sa.Text)).select_from(sa.table(table))
        return {len(each) for each in connection.scalars(found) if each}


@pytest.fixture
async def told(
    database: str, sqlite: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A database of the version before, which sealed things as long as they are."""

    async def fill(tx: Tx) -> None:
        await tx.apply(map(Put, (*CHOSEN, GONE)))
        for each in ("1", "Hut" * 9):
            await tx.save_progress(f"telegram:{each}", replace(OPEN, answers={"doing": each}))
            await tx.post([parcel(each)])

    monkeypatch.setattr(mapping, "padded", lambda text, _: text)
    upgrade(database, vault(), BEFORE_LENGTHS)
    await sqlite.accept([envelope("1"), envelope("2" * 9, "telegram:2")])
    await sqlite.run(fill)
    copy(sqlite_url(tmp_path), database, columns_of(database))
    with exclusive(read_url(database)) as connection:
        connection.execute(sa.text("DELETE FROM vault_key WHERE subject = 'gone'"))
    monkeypatch.undo()
    assert all(len(lengths(database, *each)) > 1 for each in (*SHORT, *BODIES))
    return database


async def test_what_was_chosen_is_told_no_more_by_its_length(told: str) -> None:
    store = await open_store(told, vault())
    assert [len(lengths(told, *each)) for each in (*SHORT, *BODIES)] == [1] * 5

    async def read(tx: Tx) -> None:
        votes, left = await tx.find(Vote), await tx.find(Leaving)
        assert {*votes, *left} == {*CHOSEN, replace(GONE, reasons=(), words="")}
        for each in ("1", "Hut" * 9):
            dialog, said = await tx.progress(f"telegram:{each}"), await tx.parcel(each)
            assert dialog is not None
            assert said is not None
            assert (dialog.answers, said.body) == ({"doing": each}, parcel(each).body)
        assert len(await tx.claim_envelopes(9)) == 2

    await store.run(read)
    await store.close()


async def test_what_is_damaged_is_not_sealed_anew(told: str) -> None:
    """A copy may have it whole."""
    with exclusive(read_url(told)) as connection:
        connection.execute(sa.text("UPDATE vote SET interest = 'bad' WHERE partner_id = 'yes'"))
    upgrade(told, vault())
    with exclusive(read_url(told)) as connection:
        found = connection.execute(sa.text("SELECT interest FROM vote WHERE partner_id = 'yes'"))
        assert found.scalar() == "bad"


async def test_where_the_keys_lie_elsewhere_nothing_is_forgotten(told: str) -> None:
    with exclusive(read_url(told)) as connection:
        connection.execute(sa.text("DELETE FROM vault_key"))
    upgrade(told, vault(), "0028")
    assert len(lengths(told, "leaving", "reasons")) > 1
    with pytest.raises(BadKeys):
        upgrade(told, vault())


# What became of a talk stood there for all to read.

BEFORE_MATCHES = "0028"
TALKS = [Sitting("e1", at, "ada", "ben", 1, match) for at, match in enumerate(Match, 1)]


@pytest.fixture
async def talked(database: str, sqlite: SqlStore, tmp_path: Path) -> str:
    """A database of the version before, with talks of an evening, and of one whose key is gone."""
    gone = [replace(each, evening_id="gone") for each in TALKS]
    evening = specimen(Evening, id="e1")
    await sqlite.run(lambda tx: tx.apply(map(Put, (evening, *TALKS, *gone))))
    upgrade(database, vault(), BEFORE_MATCHES)
    copy(sqlite_url(tmp_path), database, columns_of(database))
    with exclusive(read_url(database)) as connection:
        connection.execute(sa.text("DELETE FROM vault_key WHERE subject = 'evening:gone'"))
        readable = sa.text("UPDATE sitting SET match = :match WHERE round = :round")
        for each in TALKS:
            connection.execute(readable, {"match": each.match.value, "round": each.round})
    return database


async def test_what_became_of_a_talk_is_sealed(talked: str) -> None:
    store = await open_store(talked, vault())
    found = await store.run(lambda tx: tx.find(Sitting))
    await store.close()
    none = [replace(each, evening_id="gone", match=Match.NONE) for each in TALKS]
    assert list(found) == [*TALKS, *none]
    assert len(lengths(talked, "sitting", "match")) == 1
    with exclusive(read_url(talked)) as connection:
        kept = connection.scalars(sa.text("SELECT match FROM sitting")).all()
    assert all(each == "" or key_of(each) for each in kept)


def test_what_became_of_a_talk_waits_for_keys_that_lie_elsewhere(talked: str) -> None:
    with exclusive(read_url(talked)) as connection:
        connection.execute(sa.text("DELETE FROM vault_key"))
    upgrade(talked, vault(), "0029")
    with exclusive(read_url(talked)) as connection:
        kept = connection.scalars(sa.text("SELECT match FROM sitting")).all()
    assert {*kept} == {each.value for each in Match}


# Nobody knew who had said why a meeting was moved, once the date instead was gone.

BEFORE_MOVERS = "0029"


async def test_who_moved_a_meeting_is_known_as_long_as_the_date_instead_is_there(
    tmp_path: Path, database: str, sqlite: SqlStore
) -> None:
    """Who has it from the contact before them said nothing of it."""

    def slots(team_id: str, by: str | None) -> tuple[Meeting, Meeting]:
        instead = Meeting(team_id, "2024-11").propose("ada", NOW, 60, NOW)
        moved = Meeting(team_id, "2024-10").move("ada", "Umzug", NOW)
        return moved, replace(instead, proposed_by=by)

    facts = [
        *(each for by in ("ada", "heir", None) for each in slots(f"of {by}", by)),
        *(specimen(Member, team_id=f"of {each}", person_id=each, joined_at=NOW + late)
          for each, late in (("ada", -MINUTE), ("heir", MINUTE))),
    ]  # fmt: skip
    upgrade(database, vault(), BEFORE_MOVERS)
    await sqlite.run(lambda tx: tx.apply(map(Put, facts)))
    copy(sqlite_url(tmp_path), database, columns_of(database))
    store = await open_store(database, vault())
    found = await store.run(lambda tx: tx.find(Meeting))
    await store.close()
    known = {each.team_id: each.moved_by for each in found if each.slot == "2024-10"}
    assert known == {"of ada": "ada", "of heir": None, "of None": None}
    assert {each.moved_by for each in found if each.slot == "2024-11"} == {None}


# Keys of what was not kept had what people wrote.

BEFORE_UNKEPT = "0030"
RAAB = "Raab/Klaus + Co zahlt\nnicht?"
RENAMED = {
    f"unkept/telegram:1/response/erz+q1+Alte Brauerei+{RAAB}/r1": "response/erz+q1/r1",
    f"unkept/telegram:1/brief-comment/c1+0+erz+{RAAB}/r2": "brief-comment/c1+0+erz/r2",
    f"unkept/telegram:1/ask-twice/a1+ada+erz+{RAAB}/r3": "ask-twice/r3",
    f"unkept/telegram:1/ask-twice/a1+ada+known:7+erz+{RAAB}/r4@back": "ask-twice/r4@back",
    "unkept/telegram:1/ask-twice/a1+ada+erz+Wo?/r8@matrix:@a/b:srv": "ask-twice/r8@matrix:@a/b:srv",
    "unkept/telegram:1/ask-twice/a1+ada+erz+Wo?/r9@matrix:@a/b:srv": "ask-twice/r9@matrix:@a/b:srv",
    "unkept/telegram:1/response/r5": "response/r5",
    "unkept/telegram:1/response/erz+q6/r6": "response/erz+q6/r6",
    "unkept/telegram:1/date/erz+t1+2024-11/r7": "date/erz+t1+2024-11/r7",
}


async def test_what_people_wrote_goes_out_of_the_keys_of_what_was_not_kept(
    tmp_path: Path, database: str, sqlite: SqlStore
) -> None:
    upgrade(database, vault(), BEFORE_UNKEPT)
    await sqlite.run(lambda tx: tx.post([parcel(each) for each in RENAMED]))
    decided = [
        specimen(Audit, id=f"{number:02}", act=act, subject=key)
        for number, (key, act) in enumerate(zip(RENAMED, cycle((AGAIN, DONE)), strict=False))
    ]
    await sqlite.run(lambda tx: tx.apply(map(Put, decided)))
    copy(sqlite_url(tmp_path), database, columns_of(database))
    await (await open_store(database, vault())).close()
    with exclusive(read_url(database)) as connection:
        keys = connection.scalars(sa.text("SELECT key FROM outbox ORDER BY number")).all()
        subjects = connection.scalars(sa.text("SELECT subject FROM audit ORDER BY id")).all()
    left = [f"unkept/telegram:1/{each}" for each in RENAMED.values()]
    assert (list(keys), list(subjects)) == (left, left)
