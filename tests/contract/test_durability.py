"""What was acknowledged is there, whatever happens; what failed has left nothing behind."""

import asyncio
import itertools
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import psycopg
import pytest
from sqlalchemy import make_url

from bot.domain.changes import Put
from bot.domain.people import Person
from bot.domain.teams import Member
from bot.ports import StoreError, Tx
from storage.store import SqlStore, open_store
from tests.contract.conftest import sqlite_url
from tests.contract.samples import ADA, BEN, KIM, envelope, parcel
from tests.support.postgres import Postgres
from tests.support.vaults import vault

ROOT = Path(__file__).parents[2]


async def names(store: SqlStore) -> list[str]:
    return [person.id for person in await store.run(lambda tx: tx.find(Person))]


async def test_a_restart_finds_everything(url: str) -> None:
    first = await open_store(url, vault())
    await first.accept([envelope("1")])
    await first.run(lambda tx: tx.apply([Put(ADA)]))
    await first.run(lambda tx: tx.post([parcel("a")]))
    second = await open_store(url, vault())  # the first one was never closed
    assert await names(second) == ["ada"]
    assert await second.accept([envelope("1")]) == 0
    assert len(await second.run(lambda tx: tx.claim_envelopes(5))) == 1
    assert await second.run(lambda tx: tx.post([parcel("a")])) == 0
    await first.close()
    await second.close()


def killed(url: str, name: str, chance: Random) -> list[str]:
    """Let a process write, kill it at some moment, and return what it had acknowledged."""
    command = [sys.executable, "-m", "tests.contract.crash_writer", url, name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        some = list(itertools.islice(process.stdout, chance.randrange(20, 400)))
        process.send_signal(signal.SIGKILL)
        return some + [line for line in process.stdout if line.endswith("\n")]


@pytest.mark.slow
async def test_nothing_that_was_acknowledged_is_lost_by_a_kill(url: str) -> None:
    done = [line.split() for seed in range(3) for line in killed(url, f"{seed}", Random(seed))]
    store = await open_store(url, vault())
    try:
        accepted = [name for what, name in done if what == "accepted"]
        assert len(accepted) > 30
        assert await store.accept([envelope(name) for name in accepted]) == 0
        people = await names(store)
        assert {name for what, name in done if what == "ran"} <= set(people)
        members = await store.run(lambda tx: tx.find(Member))
        assert [one.person_id for one in members] == people
        assert await store.run(lambda tx: tx.post([parcel(name) for name in people])) == 0
        assert sum((await store.run(lambda tx: tx.outbox_counts())).values()) == len(people)
    finally:
        await store.close()


# SQLite


def file_of(folder: Path) -> Path:
    return Path(make_url(sqlite_url(folder)).database or "")


def commits(database: Path) -> int:
    """Count the commits in the write-ahead log: the frames that carry the size of the file."""
    log = Path(f"{database}-wal").read_bytes()
    page = int.from_bytes(log[8:12], "big")
    frames = range(32, len(log), 24 + page)
    return sum(
        log[at + 4 : at + 8] != bytes(4) and log[at + 8 : at + 16] == log[16:24] for at in frames
    )


async def test_sqlite_is_durable_and_shared(sqlite: SqlStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file_of(tmp_path))) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert sqlite._backend._raw.execute("PRAGMA synchronous").fetchone() == (2,)  # type: ignore[attr-defined]


async def test_calls_that_wait_share_a_commit(sqlite: SqlStore, tmp_path: Path) -> None:
    await sqlite.accept([envelope("0")])
    before = commits(file_of(tmp_path))
    await asyncio.gather(*(sqlite.accept([envelope(f"a{n}")]) for n in range(50)))
    assert commits(file_of(tmp_path)) - before <= 2
    before = commits(file_of(tmp_path))
    people = [Person(f"{n}", "de") for n in range(50)]
    await asyncio.gather(*(sqlite.run(lambda tx, p=p: tx.apply([Put(p)])) for p in people))  # type: ignore[misc]
    assert commits(file_of(tmp_path)) - before <= 2
    assert len(await names(sqlite)) == 50


async def test_reading_writes_nothing(sqlite: SqlStore, tmp_path: Path) -> None:
    await sqlite.accept([envelope("0")])
    before = commits(file_of(tmp_path))
    await names(sqlite)
    assert await sqlite.accept([envelope("0")]) == 0
    assert commits(file_of(tmp_path)) == before


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond that many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_full_disk_fails_all_who_share_the_commit_and_nobody_later(
    sqlite: SqlStore, tmp_path: Path
) -> None:
    await sqlite.run(lambda tx: tx.apply([Put(ADA)]))
    log = Path(f"{file_of(tmp_path)}-wal")

    async def refuse(tx: Tx) -> None:
        raise LookupError

    with full_disk(log.stat().st_size + 100):
        results = await asyncio.gather(
            sqlite.run(lambda tx: tx.apply([Put(BEN)])),
            sqlite.run(refuse),
            sqlite.run(lambda tx: tx.find(Person)),
            sqlite.accept([envelope("1")]),
            return_exceptions=True,
        )
    assert [type(result) for result in results] == [StoreError] * 4
    assert await names(sqlite) == ["ada"]
    await sqlite.run(lambda tx: tx.apply([Put(KIM)]))
    assert await sqlite.accept([envelope("1")]) == 1
    assert await names(sqlite) == ["ada", "kim"]


async def test_a_transaction_that_outgrows_the_disk_fails_whole(
    sqlite: SqlStore,
) -> None:
    async def work(tx: Tx) -> None:
        await tx.apply([Put(BEN)])
        for n in range(400):  # more than the page cache holds
            await tx.apply([Put(Person(f"{n}", "de", name="x" * 100_000))])

    with full_disk(5_000_000):
        results = await asyncio.gather(
            sqlite.run(lambda tx: tx.apply([Put(ADA)])), sqlite.run(work), return_exceptions=True
        )
    assert [type(result) for result in results] == [StoreError] * 2
    assert await names(sqlite) == []


async def test_another_process_may_write_for_a_moment(sqlite: SqlStore, tmp_path: Path) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        ticking = asyncio.create_task(tick())
        writing = asyncio.create_task(sqlite.run(lambda tx: tx.apply([Put(ADA)])))
        await asyncio.sleep(0.15)
        assert not writing.done()
        raw.execute("COMMIT")
        await writing
    ticking.cancel()
    assert ticks >= 5
    assert await names(sqlite) == ["ada"]


@pytest.mark.slow
async def test_who_writes_for_too_long_locks_the_store(sqlite: SqlStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file_of(tmp_path), isolation_level=None)) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            await sqlite.run(lambda tx: tx.apply([Put(ADA)]))
        raw.execute("COMMIT")
    await sqlite.run(lambda tx: tx.apply([Put(BEN)]))
    assert await names(sqlite) == ["ben"]


# PostgreSQL


@pytest.fixture
def postgres_url(server: Postgres) -> Iterator[str]:
    with server.database() as made:
        yield made


def looked_up(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as raw:
        row = raw.execute(query.encode()).fetchone()
        return None if row is None else row[0]


@pytest.mark.postgres
async def test_waiting_calls_share_a_commit_on_postgres(postgres_url: str) -> None:
    store = await open_store(postgres_url, vault())
    await asyncio.gather(*(store.accept([envelope(f"{n}")]) for n in range(50)))
    assert looked_up(postgres_url, "SELECT count(DISTINCT xmin::text) FROM inbox") in (1, 2)
    await store.close()


@pytest.mark.postgres
async def test_a_lost_connection_is_an_error_once(postgres_url: str) -> None:
    store = await open_store(postgres_url, vault())
    kill = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    async def work(tx: Tx) -> None:
        await tx.apply([Put(ADA)])
        assert looked_up(postgres_url, kill) == 1
        await tx.apply([Put(BEN)])

    with pytest.raises(StoreError):
        await store.run(work)
    await store.run(lambda tx: tx.apply([Put(KIM)]))
    assert await names(store) == ["kim"]
    await store.close()


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["25006", "0A000"], ids=["read-only", "not here"])
async def test_a_connection_to_a_server_that_takes_nothing_is_not_used_again(
    postgres_url: str, state: str
) -> None:
    """As with one that is a standby by now, while the address leads to another one."""
    store = await open_store(postgres_url, vault())
    own = (
        "SELECT min(pid)::text FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    standby = looked_up(postgres_url, own)
    with psycopg.connect(postgres_url) as raw:
        raw.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF pg_backend_pid() = {standby} THEN"
            f" RAISE EXCEPTION 'not here' USING ERRCODE = '{state}'; END IF;"
            " RETURN NEW; END $$".encode()
        )
        raw.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON person FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    with pytest.raises(StoreError, match=state):
        await store.run(lambda tx: tx.apply([Put(ADA)]))
    await store.run(lambda tx: tx.apply([Put(BEN)]))
    assert await names(store) == ["ben"]
    await store.close()


@pytest.mark.postgres
async def test_after_a_conflict_the_work_runs_again(postgres_url: str) -> None:
    store = await open_store(postgres_url, vault())
    await store.run(lambda tx: tx.apply([Put(ADA)]))
    tries = 0

    async def change(tx: Tx) -> str:
        nonlocal tries
        tries += 1
        ada = await tx.get(Person, "ada")
        if tries == 1:
            assert looked_up(postgres_url, "UPDATE person SET language = 'en' RETURNING id")
        try:
            async with tx.savepoint():
                await tx.apply([Put(ADA)])
        except StoreError:
            pass  # a conflict cannot be swallowed
        assert ada is not None
        return ada.language

    assert await store.run(change) == "en"
    assert tries == 2
    await store.close()


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    for url in ("mysql://localhost/x", "kupplung.sqlite", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="sqlite:///"):
            await open_store(url, vault())
    (tmp_path / "text").write_text("no database, but longer than the header of one" * 9)
    with pytest.raises(StoreError):
        await open_store(f"sqlite:///{tmp_path}/text", vault())
    with pytest.raises(StoreError):
        await open_store(f"sqlite:///{tmp_path}/text/below", vault())
    with pytest.raises(StoreError):
        await open_store(f"postgresql://nobody@/x?host={tmp_path}", vault())
