"""What lies on the disk: nothing that people said, nor what they were told."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.app.erasing import finish_erasing
from bot.domain.people import Account, Person, Profile
from bot.ports import Tx
from bot.privacy.erasure import erase, look_up
from storage.engine import read_url, scrub
from storage.vault.copies import stored_keys
from storage.vault.lost import find_lost
from tests.support import postgres
from tests.support.chats import Chat, play, read
from tests.support.clock import at
from tests.support.town import Town
from tests.support.vaults import vault

pytestmark = pytest.mark.slow

CHATS = Path(__file__).parents[1] / "chats"
TALES = [
    "de_02_vom_vorschlag_zum_team",
    "de_03_ansprechperson_ohne_code",
    "de_09_update_und_hilfe",
    "de_14_teamchat",
    "en_03_monthly_meeting",
    "de_23_liste_einlesen",
    "de_30_makerin_in_einem_satz",
    "de_40_herausforderung_schaerfen",
    "de_42_frage_ans_fach",
    "de_51_team_verlassen",
]
SHORT = 5
"""Letters that what is sealed may have by chance."""
_SAID = re.compile(r"[^:|]+: (?![/\[<{])(.*)")
_HEARD = ("Wie heißt du?", "Ein Vorschlag", "Danke.", "What is your name?")


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    with postgres.running() as running:
        yield running


def words(chat: Chat) -> set[str]:
    """What people said in their own words; what the programme is called is no secret."""
    said = {found[1] for step in chat.steps if (found := _SAID.fullmatch(step.text))}
    return {each for each in said if len(each) > 7 and each not in "CIMIS II Erzgebirge"}


async def tell(chat: Chat, town: Town) -> None:
    async for _ in play(chat, town):
        pass


def found_in(content: bytes, secrets: set[str]) -> list[str]:
    return [each for each in secrets if each.encode() in content]


@pytest.mark.parametrize("tale", TALES)
async def test_no_file_has_what_was_said(tale: str, tmp_path: Path) -> None:
    chat = read(CHATS / f"{tale}.chat")
    secrets = words(chat)
    town = await Town(tmp_path, chat.begins).open()
    try:
        await tell(chat, town)
        files = sorted(tmp_path.glob("town.db*"))
        assert any(each.name.endswith("-wal") and each.stat().st_size for each in files)
        people = await town.store.run(lambda tx: tx.find(Person))
        secrets |= {each.name for each in people if len(each.name) > SHORT}
        assert len(secrets) >= 3
        for file in files:
            assert found_in(file.read_bytes(), secrets | set(_HEARD)) == []
    finally:
        await town.close()
    assert found_in((tmp_path / "town.db").read_bytes(), secrets | set(_HEARD)) == []


@pytest.mark.postgres
async def test_no_table_has_what_was_said(tmp_path: Path, server: postgres.Postgres) -> None:
    chat = read(CHATS / f"{TALES[0]}.chat")
    with server.database() as url:
        town = await Town(tmp_path, chat.begins, url).open()
        try:
            await tell(chat, town)
            with server.connect(url.rpartition("/")[2].partition("?")[0]) as raw:
                names = [
                    str(row[0])
                    for row in raw.execute(
                        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                    )
                ]
                content = "\n".join(
                    str(row)
                    for name in names
                    for row in raw.execute(f'SELECT * FROM "{name}"'.encode())
                )
            assert "\\x01" in content
            assert found_in(content.encode(), words(chat) | set(_HEARD)) == []
        finally:
            await town.close()


@pytest.mark.parametrize("tale", [TALES[0], TALES[3]])
async def test_who_is_erased_has_no_address_left(tale: str, tmp_path: Path) -> None:
    chat = read(CHATS / f"{tale}.chat")
    town = await Town(tmp_path, chat.begins).open()

    async def forget(tx: Tx, account: str) -> None:
        await tx.apply(erase(await look_up(tx, account), town.clock.now(), town.new_id))

    try:
        await tell(chat, town)
        gone: set[str] = set()
        for account in town.people.values():
            found = re.compile(rb"(?<!\w)" + re.escape(account.encode()) + rb"(?![\w:-])")
            assert any(found.search(each.read_bytes()) for each in tmp_path.glob("town.db*"))
            await town.store.run(lambda tx, whom=account: forget(tx, whom))  # type: ignore[misc]
            scrub(read_url(f"sqlite:///{tmp_path / 'town.db'}"))
            assert not any(found.search(each.read_bytes()) for each in tmp_path.glob("town.db*"))
            gone.add(account)
        assert len(gone) >= 3
    finally:
        await town.close()


async def test_life_goes_on_without_somebody_who_was_erased(tmp_path: Path) -> None:
    """Their team, their contact and the coordination are told nothing odd for three months."""
    chat = read(CHATS / f"{TALES[0]}.chat")
    town = await Town(tmp_path, chat.begins).open()

    async def forget(tx: Tx) -> None:
        known = await look_up(tx, town.people["Ada"])
        assert len(known.places) == 1
        await tx.apply(erase(known, town.clock.now(), town.new_id))

    try:
        await tell(chat, town)
        for name in town.people:
            town.news(name)
        await town.store.run(forget)
        assert len(await town.store.run(lambda tx: tx.find(Account))) == len(town.people) - 1
        assert await town.store.run(lambda tx: tx.find(Profile)) == ()
        await town.wait_until(town.clock.now() + timedelta(days=90))
        assert town.news("Ada") == []
        for name in town.people:
            for heard in town.news(name):
                assert "Ada" not in heard.text
                assert not re.search(r" [,.;:?!](?:\s|$)|  |None|„“|“”", heard.text)
        await town.says("Kim", "/status")
        assert town.news("Kim")
        await town.says("Ada", "/start")
        assert town.news("Ada")
        assert town.clock.now() > at("2024-12-01 10:00")
    finally:
        await town.close()


@pytest.mark.parametrize("names", [("Weber",), ("Kim", "Weber", "Ada")])
async def test_an_older_copy_is_erased_as_the_original_was(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    """Once the keys are gone from it, nothing else but the entry of the audit differs."""
    chat = read(CHATS / f"{TALES[0]}.chat")
    town = await Town(tmp_path, chat.begins).open()
    live, old = (f"sqlite:///{tmp_path / each}" for each in ("town.db", "old.db"))

    async def forget(tx: Tx) -> None:
        for name in names:
            whom = await look_up(tx, town.people[name])
            await tx.apply(erase(whom, town.clock.now(), town.new_id))

    try:
        await tell(chat, town)
        with (
            closing(sqlite3.connect(tmp_path / "town.db")) as raw,
            closing(sqlite3.connect(tmp_path / "old.db")) as copy,
        ):
            raw.backup(copy)
        assert find_lost(old).count == 0
        await town.store.run(forget)
        kept = stored_keys(live)
        with closing(sqlite3.connect(tmp_path / "old.db")) as copy, copy:
            copy.execute("DELETE FROM vault_key")
            copy.executemany("INSERT INTO vault_key VALUES (?, ?, ?, ?)", kept)
        assert await finish_erasing(old, vault(), town.clock, town.new_id) == len(names)
        assert content(tmp_path / "old.db") == content(tmp_path / "town.db")
        assert await finish_erasing(old, vault(), town.clock, town.new_id) == 0
    finally:
        await town.close()


def content(file: Path) -> dict[str, list[str]]:
    """Return all rows, with no more than the key of what is sealed anew with each writing."""
    with closing(sqlite3.connect(file)) as raw:
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            each: sorted(
                re.sub(r"(x01.{12})[^']*", r"\1", repr(row))
                for row in raw.execute(f'SELECT * FROM "{each}"')
            )
            for (each,) in names
            if each not in ("audit", "lease")
        }
