"""A database of a version that sealed nothing: its data is sealed, and reads as before."""

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.challenges import Challenge, Fit, Organisation, Publish, Size, Suggestion
from bot.domain.meetings import Meeting
from bot.domain.milestones import Media, MediaKind, Standing, Update
from bot.domain.people import Person, Profile, Trade
from bot.domain.teams import Stage, Team
from bot.ports import Body, Tx
from bot.talk.markup import literal
from bot.talk.model import Envelope, Progress, Said
from storage.engine import exclusive, read_url
from storage.engine.dialects import WORDS, Instant
from storage.mapping import row_of, shape_of, to_json
from storage.migrations import upgrade
from storage.store import open_store
from tests.contract.conftest import DATABASES, sqlite_url
from tests.contract.samples import ADA, BEN, MINUTE, NOW, envelope
from tests.support.postgres import Postgres
from tests.support.vaults import vault

FACTS = (
    ADA,
    Person("new", "de"),
    BEN,
    Profile(
        "ada", "p", Trade.MAKER, "baut Orgeln", ("Holzbau",), (), "Beratung", (), "Freude", (),
        "Annaberg", ("https://orgel.example",), NOW,
    ),
    Organisation("brewery", "p", "Alte Brauerei", "Getränke", Size.SMALL, "weber"),
    Challenge(
        "c", "p", 1, "brewery", "weber", "Leitsystem", "Wegweiser für Gäste", ("Grafik",), (), None,
        (), "Buchholz", Publish.NO, True, NOW,
    ),
    Suggestion("s", "p", "c", "ada", "weber", 0.5, (Fit("skill", "Grafikerin", "Holzbau"),), NOW),
    Team("t", "p", 1, "c", "weber", "Die Wegweiser", Stage.ACTIVE, NOW),
    Meeting("t", "first", note="Frau Weber zeigte den Keller"),
    Update(
        "u", "t", "ada", "2024-10", Standing.DONE, None, "Der Prototyp steht",
        Media("telegram", MediaKind.PHOTO, "AgACAgIAAxkBAAE"), False, NOW,
    ),
)  # fmt: skip
SAID = Envelope("telegram:1:1", "telegram:1", Said("Mein Geheimnis"), NOW)
OPEN = Progress("profile", "run", "doing", NOW, NOW, answers={"doing": "Holzspielzeug"})
BODY = Body(literal("Willkommen, Ada Lindner"))
SECRETS = (
    *(
        "Ada Lindner",
        "Ben Okafor",
        "baut Orgeln",
        "Holzbau",
        "Beratung",
        "Annaberg",
        "orgel.example",
    ),
    *("Alte Brauerei", "Getränke", "Leitsystem", "Wegweiser", "Grafik", "Buchholz", "Keller"),
    *("Prototyp", "AgACAgIAAxkBAAE", "Geheimnis", "Holzspielzeug", "Willkommen"),
)


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path)
    else:
        server: Postgres = request.getfixturevalue("server")
        with server.database(empty=True) as url:
            yield url


def insert(connection: sa.Connection, table: str, **values: Any) -> None:
    columns = [
        sa.column(name, Instant() if isinstance(value, datetime) else None)
        if not isinstance(value, str)
        else sa.column(name, WORDS)
        for name, value in values.items()
    ]
    connection.execute(sa.table(table, *columns).insert(), values)


def insert_fact(connection: sa.Connection, fact: Any) -> None:
    """Write the columns that the table has in this version."""
    table = shape_of(type(fact)).table.name
    there = {each["name"] for each in sa.inspect(connection).get_columns(table)}
    row = {name: value for name, value in row_of(fact).items() if name in there}
    insert(connection, table, **row)


def fill(url: str) -> None:
    """Write as the version of that time did: everything as it is."""
    with exclusive(read_url(url)) as connection:
        for fact in FACTS:
            insert_fact(connection, fact)
        sent = {"key": "k", "to": "telegram:1", "channel": "telegram", "body": to_json(Body, BODY)}
        state = {"attempts": 0, "fate": "waiting", "doubt": False, "note": ""}
        words = {"why": "answer", "about": "test", "created_at": NOW, "turn_at": NOW}
        insert(connection, "outbox", **sent, **words, **state)
        came = {"id": SAID.id, "account": SAID.account, "conversation": SAID.account, "at": NOW}
        body = {"heard": True, "state": "open", "attempts": 0, "body": to_json(Envelope, SAID)}
        insert(connection, "inbox", **came, **body)
        insert(
            connection, "inbox", **came | {"id": "old"}, **body | {"state": "decided", "body": None}
        )
        dialog = {"account_id": "telegram:1", "dialog": OPEN.dialog}
        insert(connection, "progress", **dialog, body=to_json(Progress, OPEN))


def dump(url: str) -> str:
    """Return everything that is in all tables."""
    with exclusive(read_url(url)) as connection:
        names = sa.inspect(connection).get_table_names()
        return json.dumps(
            [
                [str(value) for value in row]
                for name in names
                for row in connection.execute(sa.select(sa.text("*")).select_from(sa.table(name)))
            ],
            ensure_ascii=False,
        )


async def test_data_of_the_version_before_is_sealed_and_reads_as_it_was(empty: str) -> None:
    upgrade(empty, vault(), "0002")
    fill(empty)
    assert all(secret in dump(empty) for secret in SECRETS)

    store = await open_store(empty, vault())
    found = dump(empty)
    assert [secret for secret in SECRETS if secret in found] == []

    async def read(tx: Tx) -> None:
        for fact in FACTS:
            key = [getattr(fact, name) for name in shape_of(type(fact)).key]
            assert await tx.get(type(fact), *key) == fact
        assert await tx.progress("telegram:1") == OPEN
        [said] = await tx.claim_envelopes(10)
        assert said.envelope == SAID
        [parcel] = await tx.claim_parcels("telegram", "one", NOW, NOW + MINUTE, 10)
        assert parcel.body == BODY

    await store.run(read)
    assert await store.accept([envelope("x")]) == 1
    await store.close()


class Before:
    """A service of the version before, which accepts messages as fast as it can."""

    def __init__(self, url: str) -> None:
        self.accepted: list[str] = []
        self.leaves = threading.Event()
        options = {"timeout": 30} if url.startswith("sqlite") else {}
        self._engine = sa.create_engine(read_url(url), connect_args=options, poolclass=sa.NullPool)
        if url.startswith("sqlite"):
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    async def has_accepted(self, number: int) -> None:
        while len(self.accepted) < number:  # noqa: ASYNC110 # a thread does it
            await asyncio.sleep(0.01)

    def serve(self) -> None:
        for number in count():
            said = f"old/{number}"
            one = Envelope(said, f"telegram:{number % 20}", Said(said), NOW)
            came = {"id": said, "account": one.account, "conversation": one.account, "at": NOW}
            with self._engine.begin() as connection:
                body = {"state": "open", "attempts": 0, "body": to_json(Envelope, one)}
                insert(connection, "inbox", **came, heard=True, **body)
            self.accepted.append(said)
            if self.leaves.is_set():
                return


async def test_nothing_is_lost_that_arrives_while_the_tables_are_renewed(empty: str) -> None:
    upgrade(empty, vault(), "0002")
    fill(empty)
    with exclusive(read_url(empty)) as connection:
        for number in range(300):
            insert_fact(connection, Person(f"p{number}", "de", name=f"P {number}"))
    before = Before(empty)
    serving = asyncio.create_task(asyncio.to_thread(before.serve))
    await before.has_accepted(20)

    store = await open_store(empty, vault())
    new = [Envelope(f"new/{n}", f"telegram:{n}", Said(f"new/{n}"), NOW) for n in range(50)]
    assert await store.accept(new) == 50
    await before.has_accepted(len(before.accepted) + 5)
    before.leaves.set()
    await serving

    heard: list[str] = []

    async def take(tx: Tx) -> int:
        found = await tx.claim_envelopes(100)
        for each in found:
            assert isinstance(each.envelope.event, Said)
            heard.append(each.envelope.event.text)
            await tx.finish_envelope(each.number)
        return len(found)

    while await store.run(take):
        pass
    expected = [*before.accepted, *(each.id for each in new), "Mein Geheimnis"]
    assert sorted(heard) == sorted(expected)
    people = await store.run(lambda tx: tx.find(Person))
    assert {f"P {number}" for number in range(300)} <= {each.name for each in people}
    for fact in FACTS:
        key = [getattr(fact, name) for name in shape_of(type(fact)).key]
        assert await store.run(lambda tx, f=fact, k=key: tx.get(type(f), *k)) == fact  # type: ignore[misc]
    await store.close()


async def test_no_file_keeps_what_was_sealed(tmp_path: Path) -> None:
    """SQLite would leave it in pages that are free, and in its log."""
    url = sqlite_url(tmp_path)
    upgrade(url, vault(), "0002")
    with exclusive(read_url(url)) as connection:
        connection.exec_driver_sql("CREATE TABLE rest (words TEXT)")
        for number in range(200):
            insert(connection, "rest", words=f"Ada Lindner {number}" * 200)
        connection.exec_driver_sql("DROP TABLE rest")
    fill(url)
    upgrade(url, vault())
    for file in (tmp_path / "data").iterdir():
        content = file.read_bytes()
        assert [secret for secret in SECRETS if secret.encode() in content] == []


def test_the_sample_has_every_field_that_was_sealed_then() -> None:
    for fact in FACTS:
        shape, row = shape_of(type(fact)), row_of(fact)
        for _, name, _ in shape.sealed:
            came_later = shape.table.c[name].server_default is not None
            may_be_empty = came_later or name in {"name", "tools"}  # "new" has no name yet
            assert may_be_empty or row[name] not in ("", None), name
