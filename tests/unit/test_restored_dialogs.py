"""A copy with an open last question comes back: what its end told others is known to them."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Question
from bot.domain.leaving import Leaving
from bot.domain.milestones import Update
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town
from tests.unit.test_restored import back_up, restore

TWICE = "vielleicht doppelt"
PHOTO = "Der Ofen brennt."
ASKED = "Frau Weber (Ansprechperson)"

Way = Callable[[Town], Awaitable[None]]


async def opened(folder: Path, *words: str) -> Town:
    """Return a town where Ada said that, and a copy of it was made."""
    town = await settle(Town(folder, at("2024-10-15 10:00")))
    for each in ("weber", "kim"):
        await town.says(each, "/hilfe")  # so that the copy has their keys
    for each in words:
        await town.says("ada", each)
    back_up(folder)
    return town


async def go_back(town: Town, folder: Path) -> None:
    await restore(town, folder)
    town.clock.move(timedelta(minutes=1))


async def answer(town: Town) -> None:
    await town.says("ada", "überspringen")


async def say_nothing(town: Town) -> None:
    await town.wait_until(town.clock.now() + timedelta(days=3))


def hear(town: Town, name: str, words: str) -> list[str]:
    return [each.text for each in town.news(name) if words in each.text]


@pytest.mark.parametrize("first", [answer, say_nothing])
async def test_an_update_that_lapses_after_a_restore_is_no_news(tmp_path: Path, first: Way) -> None:
    town = await opened(tmp_path, f"/update im Plan: {PHOTO}")
    await first(town)
    assert len(hear(town, "weber", PHOTO)) == 1
    await go_back(town, tmp_path)
    await say_nothing(town)
    assert hear(town, "weber", PHOTO) == []
    assert len(await kept(town, Update)) == 1
    await town.close()


@pytest.mark.parametrize("first", [answer, say_nothing])
async def test_an_update_that_is_told_again_after_a_restore_says_so(
    tmp_path: Path, first: Way
) -> None:
    town = await opened(tmp_path, f"/update im Plan: {PHOTO}")
    await first(town)
    assert len(hear(town, "weber", PHOTO)) == 1
    await go_back(town, tmp_path)
    await answer(town)
    (again,) = hear(town, "weber", PHOTO)
    assert TWICE in again
    assert len(await kept(town, Update)) == 1
    await town.close()


async def test_a_call_for_help_that_is_repeated_after_a_restore_says_so(tmp_path: Path) -> None:
    town = await opened(tmp_path, "/update blockiert", "Kein Strom.", "überspringen")
    await town.says("ada", "ja")
    (called,) = hear(town, "kim", "Kein Strom.")
    await go_back(town, tmp_path)
    await town.says("ada", "ja")
    (again,) = hear(town, "kim", "Kein Strom.")
    assert TWICE not in called
    assert TWICE in again
    await town.presses("kim", "Ich kümmere mich")
    assert [each.helped_at for each in await kept(town, Update)] == [town.clock.now()]
    await town.close()


async def test_two_updates_in_a_row_are_two(tmp_path: Path) -> None:
    town = await opened(tmp_path)
    for each in ("Eins.", "Zwei."):
        await town.says("ada", f"/update im Plan: {each}")
        await answer(town)
        assert len(hear(town, "weber", each)) == 1
    assert {each.sentence for each in await kept(town, Update)} == {"Eins.", "Zwei."}
    await town.close()


async def test_who_leaves_again_after_a_restore_is_missed_in_doubt(tmp_path: Path) -> None:
    town = await opened(tmp_path, "/aussteigen", "Team Alte Brauerei", "überspringen")
    await town.says("ada", "Ja, aussteigen")
    assert len(await kept(town, Leaving)) == 1
    (first,) = hear(town, "weber", "Ada")
    await go_back(town, tmp_path)
    assert await kept(town, Leaving) == ()
    await town.says("ada", "Ja, aussteigen")
    (again,) = hear(town, "weber", "Ada")
    assert TWICE not in first
    assert TWICE in again
    await town.close()


async def test_a_question_that_is_asked_again_after_a_restore_says_so(tmp_path: Path) -> None:
    town = await opened(tmp_path, "/experten", ASKED)
    await town.says("ada", "Wie viele Gäste kommen?")
    (first,) = hear(town, "weber", "Gäste")
    await go_back(town, tmp_path)
    await town.says("ada", "Wie viele Gäste kommen?")
    (again,) = hear(town, "weber", "Gäste")
    assert TWICE not in first
    assert TWICE in again
    assert len(await kept(town, Question)) == 1
    await town.close()
