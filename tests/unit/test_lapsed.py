"""A request that lapsed, and who presses its buttons after that."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Suggestion
from bot.domain.reminders import Reminder
from bot.scene import action
from bot.talk.model import Pressed, Why
from tests.support.cases import BEN, kept, profile, settle
from tests.support.clock import at
from tests.support.town import Town

ASKED = at("2024-10-08 10:00")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, ASKED)
    await settle(
        town,
        profile(BEN),
        Suggestion(
            "s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), ASKED, maker=Answer.INTERESTED,
            asked_at=ASKED,
        ),
    )  # fmt: skip
    yield town
    await town.close()


async def why_told(town: Town) -> list[str]:
    key = "request/s1/lapsed/contact"
    return [each.why for each in await kept(town, Reminder) if each.key == key]


async def test_a_reminder_of_the_lapse_goes_on_to_count(town: Town) -> None:
    for days in range(1, 14):
        await town.wait_until(ASKED + timedelta(days=days))
        await town.says("weber", "/hilfe")  # who says nothing at all is asked whether to pause
    assert "ohne Antwort verfallen" in "".join(each.text for each in town.news("weber"))
    await town.happens("weber", Pressed(action("suggestion", "s1", "declined"), "1"))
    assert "ist verfallen" in town.news("weber")[-1].text
    assert await why_told(town) == [Why.REMINDER]


async def test_who_presses_first_is_not_told_again(town: Town) -> None:
    town.clock.set(at("2024-10-15 20:00"))
    await town.happens("weber", Pressed(action("suggestion", "s1", "declined"), "1"))
    assert "ist verfallen" in town.news("weber")[-1].text
    await town.wait_until(at("2024-10-18 10:00"))
    assert "ohne Antwort verfallen" not in "".join(each.text for each in town.news("weber"))
    assert await why_told(town) == [Why.ANSWER]
