"""Who has the database without its keys cannot tell what somebody typed, out of few words."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.evenings import Vote
from bot.domain.leaving import Leaving
from tests.acceptance.test_speeddating import FOUR, arrive, settled
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town

WORDS = ("Ja", "Vielleicht", "Nein")


def read_without_keys(path: Path) -> list[tuple[object, ...]]:
    """Return all that is plain of the messages."""
    with closing(sqlite3.connect(path)) as raw:
        names = [name for _, name, *_ in raw.execute("PRAGMA table_info(outbox)")]
        shown = ", ".join(f'"{name}"' for name in names if name != "body")
        return raw.execute(f"SELECT {shown} FROM outbox ORDER BY number").fetchall()


async def vote(folder: Path, word: str) -> list[tuple[object, ...]]:
    folder.mkdir()
    host = await settled(folder, *FOUR)
    await host.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", "keine")
    await host.press("Einladen")
    await host.press("An alle (4)")
    await host.all_press("Ich komme")
    await host.say("/speeddating")
    await host.press("Planen")
    await host.press("Plan bestätigen")
    await host.town.wait_until(at("2024-11-14 17:40"))
    await arrive(host, *FOUR)
    await host.town.wait_until(at("2024-11-14 18:00"))
    await host.say("/speeddating")
    await host.press("Beginnen, mit Uhr")
    await host.pass_time(timedelta(minutes=9))
    await host.town.says("Mia1", word)
    assert await host.facts(Vote)
    await host.town.close()
    return read_without_keys(folder / "town.db")


async def leave(folder: Path, number: int) -> list[tuple[object, ...]]:
    folder.mkdir()
    town = await settle(Town(folder, at("2024-10-08 10:00")))
    await town.says("ada", "/aussteigen")
    await town.presses("ada", town.visible("ada")[-1].labels[-1])
    await town.says("ada", town.visible("ada")[-1].labels[number])
    await town.says("ada", "ja")
    assert await kept(town, Leaving)
    await town.close()
    return read_without_keys(folder / "town.db")


async def test_a_vote_that_was_typed_is_secret(tmp_path: Path) -> None:
    first, *others = [await vote(tmp_path / word, word) for word in WORDS]
    assert [each == first for each in others] == [True, True]


@pytest.mark.parametrize("number", [1, 2])
async def test_why_somebody_leaves_is_secret(tmp_path: Path, number: int) -> None:
    assert await leave(tmp_path / "one", number) == await leave(tmp_path / "other", 0)
