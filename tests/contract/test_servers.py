"""Backups of a database on a server: a file like those of SQLite's, restored into either kind."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.domain.challenges import Suggestion
from bot.domain.changes import Put
from bot.domain.people import Account, Person
from bot.ports import Fate, Tx, Verdict
from bot.talk.model import Why
from storage.migrations import upgrade
from storage.servers import as_it_stands
from storage.store import SqlStore, open_store
from storage.vault.exports import export
from tests.contract.samples import ADA, MINUTE, NOW, envelope, parcel
from tests.support import cases
from tests.support.office import JOINED, Office
from tests.support.postgres import Postgres
from tests.support.vaults import vault_of

pytestmark = pytest.mark.postgres

KINDS = ("sqlite", "postgres")
JUTTA = Person("jutta", "de", name="Jutta Weber", snoozed_until=NOW)
FACTS = (
    *(*JOINED, JUTTA, cases.profile(JUTTA), cases.organisation(), cases.challenge(), cases.team()),
    Suggestion("s", "p", "c", "ada", "jutta", 0.1 + 0.2, (), NOW),
)
NAMES = ["Ada Lindner", "Ben Okafor"]
Make = Callable[[str], str]


@pytest.fixture
def make(server: Postgres, tmp_path: Path) -> Iterator[Make]:
    """Make empty databases, of each kind."""
    with ExitStack() as stack:
        numbers = iter(range(9))

        def new(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{tmp_path}/{next(numbers)}/kupplung.db"
            return stack.enter_context(server.database(empty=True))

        yield new


@pytest.fixture
def office(make: Make, tmp_path: Path) -> Office:
    """An office with a server."""
    made = Office(tmp_path, make("postgres"))
    made.fill()
    return made


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of a server's database, as the server says them."""
    with psycopg.connect(url) as raw:
        names = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {
            name: sorted(raw.execute(f'SELECT t::text FROM "{name}" t').fetchall())
            for (name,) in names.fetchall()
        }


def digest(url: str) -> str:
    """Return the hash of what a database has."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            return export(raw).digest
    with as_it_stands(url) as standing:
        return standing.export().digest


def change(url: str, statement: str) -> None:
    with psycopg.connect(url) as raw:
        raw.execute(statement.encode())


async def live(tx: Tx) -> None:
    """Leave something in every kind of column."""
    await tx.apply([Put(each) for each in FACTS])
    await tx.post([parcel("a", doubt=True), parcel("b", "telegram:2", not_before=NOW + MINUTE)])
    await tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 9)
    await tx.settle_parcel("a", Verdict(Fate.SENT, ref="7"), NOW)


def let_live(office: Office) -> None:
    async def run() -> None:
        store = await open_store(office.url, vault_of(office.data))
        await store.accept([envelope("a"), envelope("b", "telegram:2")], {"since": "ß\x7f"})
        await store.hold("telegram:1", "one", NOW, NOW + MINUTE)
        await store.run(live)
        await store.close()

    asyncio.run(run())


async def goes_on(store: SqlStore) -> None:
    """Everything that waits is dealt with, and what comes is new."""
    assert await store.accept([envelope("a"), envelope("c", "telegram:3")]) == 1
    found = await store.run(lambda tx: tx.claim_envelopes(9))
    assert [each.envelope.id for each in found] == [f"telegram:bot:{each}" for each in "abc"]
    assert [each.number for each in found][:2] == [1, 2]  # the third may have taken more
    later = NOW + 2 * MINUTE
    assert await store.run(lambda tx: tx.post([parcel("a"), parcel("c", "telegram:3")])) == 1
    claimed = await store.run(
        lambda tx: tx.claim_parcels("telegram", "two", later, later + MINUTE, 9)
    )
    assert {each.key for each in claimed} == {"b", "c"}


def keep(office: Office, work: Callable[[SqlStore], Awaitable[None]]) -> None:
    async def run() -> None:
        store = await open_store(office.url, vault_of(office.data))
        await work(store)
        await store.close()

    asyncio.run(run())


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("source", KINDS)
def test_a_backup_is_restored_into_either_kind(
    make: Make, tmp_path: Path, source: str, target: str
) -> None:
    office = Office(tmp_path, make(source))
    let_live(office)
    before, copy = digest(office.url), office.copies / "one.db"
    output = office.works(f"backup {copy}")
    assert "Restored it for a trial: all" in output
    assert "Copied what opens it" in output
    assert sorted(each.name for each in office.copies.iterdir()) == ["kupplung-keys.db", "one.db"]
    assert b"Lindner" not in copy.read_bytes()

    office.use(make(target))
    if target == "sqlite":
        Path(office.url.removeprefix("sqlite:///")).parent.mkdir()
    output = office.works(f"restore --moving {copy}")
    assert output.startswith("Restored ")
    assert digest(office.url) == before
    assert office.names() == [*NAMES, "Jutta Weber"]
    keep(office, goes_on)


def test_a_server_has_again_what_it_had(make: Make, office: Office) -> None:
    let_live(office)
    before = content(office.url)
    assert len(before["vault_key"]) > 3
    assert len(before.pop("lease")) == 1
    office.works(f"backup {office.copies}")
    [copy] = office.copies.glob("kupplung-2*.db")
    office.use(make("postgres"))
    office.works(f"restore --moving {copy}")
    assert content(office.url) == {**before, "lease": []}


def test_a_freshly_made_database_is_good_for_a_restore(make: Make, office: Office) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    office.use(make("postgres"))
    office.works("db upgrade")
    office.works(f"restore {office.copies / 'one.db'}")
    assert office.names() == NAMES


def test_numbers_go_on_behind_those_that_are_there(make: Make, tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.fill()  # two parcels, and no envelope
    office.works(f"backup {office.copies / 'one.db'}")
    office.use(make("postgres"))
    office.works(f"restore {office.copies / 'one.db'}")
    with psycopg.connect(office.url) as raw:
        query = "SELECT nextval(pg_get_serial_sequence(%s, 'number'))"
        found = {name: raw.execute(query, (name,)).fetchone() for name in ("inbox", "outbox")}
    assert found == {"inbox": (1,), "outbox": (3,)}


def test_what_the_old_service_held_is_free_at_once(make: Make, tmp_path: Path) -> None:
    """It is not the one that holds what is restored, however long it wanted to."""
    office, far = Office(tmp_path), datetime(2100, 1, 1, tzinfo=UTC)

    async def hold(store: SqlStore) -> None:
        await store.run(lambda tx: tx.post([parcel("a")]))
        assert await store.hold("telegram:1", "one", NOW, far)
        assert await store.run(lambda tx: tx.claim_parcels("telegram", "one", NOW, far, 9))

    async def take(store: SqlStore) -> None:
        assert await store.hold("telegram:1", "two", NOW, NOW + MINUTE)
        later = datetime.now(UTC) + MINUTE
        [found] = await store.run(
            lambda tx: tx.claim_parcels("telegram", "two", later, later + MINUTE, 9)
        )
        assert (found.key, found.tried) == ("a", True)

    keep(office, hold)
    office.works(f"backup {office.copies / 'one.db'}")
    office.use(make("postgres"))
    office.works(f"restore {office.copies / 'one.db'}")
    keep(office, take)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO lease VALUES ('telegram', 'somebody', now())",
        "INSERT INTO vault_key VALUES ('k', 'kim', 'm', 'w')",
        "CREATE TABLE recipe (name text)",
    ],
)
def test_nothing_on_a_server_is_replaced(make: Make, office: Office, statement: str) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    office.use(make("postgres"))
    office.works("db upgrade")
    change(office.url, statement)
    before = content(office.url)
    output = office.fails(f"restore {office.copies / 'one.db'}")
    assert output == (
        "Error: the database on the server is not empty: make a new one, "
        "and name it in KUPPLUNG_DATABASE_URL\n"
    )
    assert content(office.url) == before


@pytest.mark.parametrize(
    "damage",
    ["DELETE FROM account WHERE id = 'telegram:2'", "UPDATE person SET paused = 1"],
)
def test_a_damaged_copy_never_reaches_a_server(make: Make, office: Office, damage: str) -> None:
    copy = office.copies / "one.db"
    office.works(f"backup {copy}")
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute(damage)
        raw.commit()
    office.use(make("postgres"))
    assert f"{copy} is damaged" in office.fails(f"restore {copy}")
    assert content(office.url) == {}


def test_what_the_server_cannot_take_leaves_it_empty(make: Make, tmp_path: Path) -> None:
    """All or nothing: SQLite keeps a text that PostgreSQL refuses, in one of its last tables."""
    office = Office(tmp_path)
    office.fill()
    with closing(sqlite3.connect(office.file)) as raw:
        raw.execute(
            "INSERT INTO watch VALUES ('p', ?, '2024-10-01T09:00:00.000000+00:00')", ("\0",)
        )
        raw.commit()
    office.works(f"backup {office.copies / 'one.db'}")
    office.use(make("postgres"))
    assert "NUL" in office.fails(f"restore {office.copies / 'one.db'}")
    assert content(office.url) == {}


async def test_backups_of_a_server_are_whole_while_messages_keep_coming(
    make: Make, tmp_path: Path
) -> None:
    """Each has what was there at one moment: all messages up to one, and none after it."""
    url = make("postgres")
    office = Office(tmp_path, url)
    store = await open_store(url, vault_of(office.data))
    await store.run(lambda tx: tx.apply([Put(ADA)]))
    copies = [office.copies / f"{number}.db" for number in range(4)]
    accepted = await office.backs_up_while_messages_come(store, *copies)
    counts = []
    for each in copies:
        with closing(sqlite3.connect(each)) as raw:
            found = {row[0].rpartition(":")[2] for row in raw.execute("SELECT id FROM inbox")}
        counts.append(len(found))
        assert found == {str(number) for number in range(len(found))}
    assert counts == sorted(counts)
    assert 0 < counts[-1] <= accepted


def test_a_server_of_a_version_before_is_copied_too(make: Make, tmp_path: Path) -> None:
    office = Office(tmp_path, make("postgres"))
    upgrade(office.url, vault_of(office.data), "0002")
    change(office.url, "INSERT INTO person VALUES ('ada', 'de', 'du', 'Ada Lindner', NULL, false)")
    before = content(office.url)
    assert "all 2 rows are as they were" in office.works(f"backup {office.copies / 'one.db'}")
    office.use(make("postgres"))
    office.works("db upgrade")
    office.works(f"restore --unsealed --moving {office.copies / 'one.db'}")
    assert content(office.url) == before
    assert office.names() == ["Ada Lindner"]


def test_whom_a_server_erased_no_copy_brings_back(make: Make, office: Office) -> None:
    office.works(f"backup {office.copies / 'old.db'}")
    office.works("erase --account telegram:1 --yes")
    office.works(f"backup {office.copies / 'new.db'}")
    office.use(make("postgres"))
    assert "they stay erased" in office.works(f"restore {office.copies / 'old.db'}")
    assert office.names() == ["", "Ben Okafor"]
    assert [each.id for each in office.do(lambda tx: tx.find(Account))] == ["telegram:2"]


def test_whom_a_server_erased_its_own_tools_do_not_bring_back(office: Office) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    ring = office.copies / "kupplung-keys.db"
    with closing(sqlite3.connect(ring)) as raw, raw:  # as a backup after an erasure leaves it
        raw.execute("DELETE FROM vault_key WHERE subject IN ('ada', 'telegram:1')")
        raw.execute("DROP TABLE whole")
    change(office.url, "DELETE FROM vault_key")
    assert "1 people were erased" in office.works(f"restore --unsealed {ring}")
    assert [each.id for each in office.do(lambda tx: tx.find(Account))] == ["telegram:2"]


def test_what_the_servers_own_tools_bring_back_gets_its_keys(office: Office) -> None:
    office.works(f"backup {office.copies / 'one.db'}")
    change(office.url, "DELETE FROM vault_key")  # as pg_dump --exclude-table-data=vault_key
    assert "kupplung restore" in office.fails("db upgrade")
    ring = office.copies / "kupplung-keys.db"
    assert "keys into the database" in office.works(f"restore {ring}")
    assert office.names() == NAMES


@pytest.mark.parametrize("moving", [False, True])
def test_what_waits_in_what_the_servers_own_tools_bring_back_may_have_been_sent(
    office: Office, *, moving: bool
) -> None:
    async def wait(tx: Tx) -> None:
        await tx.post([parcel("later", "telegram:3", why=Why.REMINDER)])

    async def stand(tx: Tx) -> tuple[Mapping[Fate, int], Mapping[str, int], int]:
        return await tx.fates("later"), await tx.doubts(), len(await tx.restores())

    office.do(wait)
    office.works(f"backup {office.copies / 'one.db'}")
    change(office.url, "DELETE FROM vault_key")
    option, ring = "--moving " if moving else "", office.copies / "kupplung-keys.db"
    said = office.works(f"restore {option}{ring}")
    assert ("2 are sent again, and say so; 1 are held" in said) is not moving
    fate = Fate.WAITING if moving else Fate.DOUBTFUL
    held, repeated = (0, 0) if moving else (1, 2)
    doubts = {"held": held, "repeated": repeated, "settled": 0}
    stands = {fate: 1}, doubts, 0 if moving else 1
    assert office.do(stand) == stands
    office.works(f"restore {ring}")  # it has its keys, and may be at work by now
    assert office.do(stand) == stands


def test_a_server_without_tables_and_a_wrong_key_file_are_told(make: Make, office: Office) -> None:
    copy = office.copies / "one.db"
    office.key.rename(office.data / "aside")
    assert "is missing" in office.fails(f"backup {copy}")
    (office.data / "aside").rename(office.key)
    office.use(make("postgres"))
    assert "kupplung db upgrade makes it" in office.fails(f"backup {copy}")
    assert list(office.copies.iterdir()) == []
