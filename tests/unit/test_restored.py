"""A copy comes back that had still to bring about what was sent since."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.app.resuming import look_after_waiting
from bot.talk.model import Envelope, Said
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_rounds import opened

PEOPLE = ("eva", "mia", "weber", "roth", "tom", "cem")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 19:00"))
    await opened(town)
    for each in PEOPLE:
        await town.says(each, "/hilfe")
    yield town
    await town.close()


def back_up(folder: Path) -> None:
    with (
        closing(sqlite3.connect(folder / "town.db")) as there,
        closing(sqlite3.connect(folder / "copy.db")) as here,
    ):
        there.backup(here)
        here.execute("PRAGMA journal_mode = DELETE")


async def restore(town: Town, folder: Path) -> str:
    await town.store.close()
    said = look_after_waiting(
        f"sqlite:///{folder / 'copy.db'}", folder / "town.db", town.clock.now()
    )
    lines = "\n".join(said)
    for part in folder.glob("town.db*"):
        part.unlink()
    shutil.copy(folder / "copy.db", folder / "town.db")
    await town.open()
    return lines


def news(town: Town) -> list[int]:
    return [len(town.news(each)) for each in PEOPLE]


async def test_letters_that_went_after_the_copy_do_not_go_again(town: Town, tmp_path: Path) -> None:
    """The round waits in the copy as a fact; its letters are made only after the restore."""
    await town.says("kim", "/runde")
    await town.presses("kim", "Verschicken")
    await town.presses("kim", "Ja, verschicken")
    await town.wait_until(at("2024-10-16 03:00"))
    back_up(tmp_path)
    news(town)
    await town.wait_until(at("2024-10-16 12:00"))
    assert news(town) == [1] * len(PEOPLE)
    assert "6 more messages" in await restore(town, tmp_path)
    await town.wait_until(at("2024-10-16 13:00"))
    assert news(town) == [0] * len(PEOPLE)
    await town.presses("eva", "Interessiert")
    assert town.news("eva")


async def test_what_the_copy_has_still_to_decide_is_not_answered_again(
    town: Town, tmp_path: Path
) -> None:
    ask = Envelope("telegram:7:asked", town.people["eva"], Said("/hilfe"), town.clock.now())
    await town.store.accept([ask])
    back_up(tmp_path)
    news(town)
    await town.settle()
    assert news(town)[0] == 1
    assert "1 more messages" in await restore(town, tmp_path)
    await town.settle()
    assert news(town) == [0] * len(PEOPLE)
