"""Names that are words, or somebody else's: who is erased takes only their own out of what waits.

Somebody who shares nothing with the others takes such names in the evening, and is gone by night.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.meetings import Meeting
from bot.domain.teams import Member
from tests.support.cases import BEN, agreed, member, profile, rename, settle
from tests.support.clock import at
from tests.support.town import Town

NIGHT, MORNING = at("2024-10-15 21:00"), at("2024-10-16 10:00")
TEXT = "Morgen kommt bitte nicht in die Halle, dort fällt Putz. Plan: https://t.me/kupplung/17"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NIGHT)
    await settle(town, replace(BEN, language="de"), profile(BEN))
    yield town
    await town.close()


async def forget(town: Town) -> None:
    await town.says("ben", "/vergessen")
    await town.presses("ben", "Weiter zum Löschen")
    await town.presses("ben", "Endgültig löschen")


async def test_an_announcement_stays_as_it_was_written(town: Town) -> None:
    await town.says("kim", f"/rundnachricht {TEXT}")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    await town.settle()
    await rename(town, "ben", "Halle", "Morgen", "fällt Putz", "Kim Seidel")
    await forget(town)
    await town.wait_until(MORNING)
    (heard,) = [each.text for each in town.all_heard("weber") if TEXT in each.text]
    assert "Kim Seidel" in heard


async def test_a_date_between_others_stays(town: Town) -> None:
    await town.says("ada", "/treffen 24.10. um 14 Uhr")
    await town.presses("ada", "Passt so")
    await rename(town, "ben", "Alte Brauerei", "Treffen im", "Ada Lindner schlägt Do", "Do")
    await forget(town)
    await town.wait_until(MORNING)
    cards = [each for each in town.all_heard("weber") if "Do, 24.10." in each.text]
    assert cards
    for each in town.all_heard("weber"):
        assert "[…]" not in f"{each.text} {each.labels}"


async def test_a_question_stays_as_it_was_asked(town: Town) -> None:
    await town.says("weber", "/frage Ist die Halle morgen offen?")
    await rename(town, "ben", "Halle")
    await forget(town)
    await town.wait_until(MORNING)
    assert any("Ist die Halle morgen offen?" in each.text for each in town.all_heard("kim"))


@pytest.mark.parametrize("called", ["Halle", "Do", "Mai", "Alba", "Kim Seidel", "ben okafor"])
async def test_what_is_about_them_loses_it_whatever_it_is(town: Town, called: str) -> None:
    """In their own team their name means them: the promise to be forgotten comes first."""
    meeting = replace(agreed("2024-10", "2024-10-21 14:00"), yes=("ada", "weber", "ben"))
    await settle_in_team(town, meeting)
    await rename(town, "ben", called)
    await town.says("ben", "/treffen")
    await town.presses("ben", "Ich kann doch nicht")
    await town.says("ben", "/abbrechen")
    await rename(town, "ben", "Bea Neu")
    await forget(town)
    await town.wait_until(MORNING)
    heard = [each.text for name in ("ada", "weber") for each in town.news(name)]
    assert sum("[…] kann dann nicht" in each for each in heard) == 2
    assert not any(f"{called} kann" in each for each in heard)


async def settle_in_team(town: Town, meeting: Meeting) -> None:
    facts: tuple[Member | Meeting, ...] = (member(BEN, Side.MAKER), meeting)
    await town.store.run(lambda tx: tx.apply([Put(each) for each in facts]))
