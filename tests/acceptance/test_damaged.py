"""One damaged bit, or one answer that cannot be kept, silences the bot for nobody else."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town
from tests.support.vaults import vault


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


def change(town: Town, statement: str) -> None:
    with closing(sqlite3.connect(town.url.removeprefix("sqlite:///"))) as raw:
        raw.execute(statement)
        raw.commit()


async def damage(town: Town, statement: str) -> None:
    """Change something behind the service's back, and start it again without what it knew."""
    await town.close()
    change(town, statement)
    town.vault = vault()
    await town.open()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE vault_key SET wrapped = 'x' || wrapped WHERE subject = 'weber'",
        "UPDATE person SET name = substr(name, 1, 60) || 'x' WHERE id = 'weber'",
    ],
    ids=["key", "name"],
)
async def test_a_damaged_name_is_missing_and_everything_else_goes_on(
    town: Town, statement: str
) -> None:
    await damage(town, statement)
    for name, words in (
        ("ada", "/team"),
        ("kim", "/status"),
        ("kim", "/personen"),
        ("kim", "/person Ada"),
        ("ada", "/treffen"),
        ("ada", "/meinedaten"),
        ("weber", "/team"),
        ("weber", "Hallo"),
        ("weber", "/meinedaten"),
        ("ada", "/vergessen"),
    ):
        await town.says(name, words)
        answers = [each.text for each in town.news(name)]
        assert answers, words
        assert "schiefgegangen" not in "".join(answers), words
    told = 0
    for _ in range(3):
        town.clock.move(timedelta(days=1))
        told += await town.service.tick()
        await town.settle()
    assert told
    [line] = town.errors
    assert "damaged" in line
    town.errors.clear()


async def test_whose_apology_cannot_be_kept_holds_up_nobody(town: Town) -> None:
    """The failures are counted, and end; everybody else is answered, and reminded."""
    change(
        town,
        f"""CREATE TRIGGER no BEFORE INSERT ON outbox WHEN new."to" = '{town.people["ada"]}'
        BEGIN SELECT RAISE(ABORT, 'no'); END""",
    )
    await town.says("ada", "/team")
    await town.says("weber", "/team")
    assert town.news("ada") == []
    assert "Team 1" in "".join(each.text for each in town.news("weber"))
    assert any("nor could that be said" in each for each in town.errors)
    town.errors.clear()
    change(town, "DROP TRIGGER no")
    await town.says("ada", "/team")
    assert "Team 1" in "".join(each.text for each in town.news("ada"))
