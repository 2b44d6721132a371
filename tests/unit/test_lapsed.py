"""A request that lapsed, and who presses its buttons after that."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Question
from bot.domain.challenges import Answer, Suggestion
from bot.domain.policy import Rest
from bot.domain.reminders import Reminder
from bot.scene import action
from bot.talk.model import Pressed, Why
from tests.support.cases import BEN, kept, profile, programme, settle
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


HOLIDAYS = tuple(date(2024, 12, 21) + timedelta(days=day) for day in range(16))


async def test_the_days_run_from_when_the_request_can_be_read(town: Town) -> None:
    town.clock.set(at("2024-12-20 19:00"))
    (asked,) = await kept(town, Suggestion)
    open_ = replace(asked, maker=Answer.OPEN, asked_at=None)
    await settle(town, open_, base=programme(rest=Rest(HOLIDAYS)))
    await town.happens("ben", Pressed(action("suggestion", "s1", "interested"), "1"))
    await town.wait_until(at("2025-01-06 09:30"))
    assert "verfallen" not in "".join(each.text for each in town.news("weber"))
    await town.presses("weber", "Interessiert")
    (found,) = await kept(town, Suggestion)
    assert found.mutual


async def test_a_lapse_in_the_holidays_is_told_after_them(town: Town) -> None:
    town.clock.set(at("2024-12-16 10:00"))
    (asked,) = await kept(town, Suggestion)
    begun = replace(asked, asked_at=at("2024-12-16 10:00"))
    await settle(town, begun, base=programme(rest=Rest(HOLIDAYS)))
    await town.wait_until(at("2025-01-07 12:00"))
    for name, words in (("ben", "Sadly there was no answer"), ("weber", "ohne Antwort verfallen")):
        assert words in "".join(each.text for each in town.news(name))


async def test_the_silence_about_a_question_counts_from_when_it_can_be_read(town: Town) -> None:
    town.clock.set(at("2024-12-20 19:00"))
    asked = Question("q1", "t1", "ada", "weber", "Wer schließt auf?", at("2024-12-20 19:00"))
    await settle(town, asked, base=programme(rest=Rest(HOLIDAYS)))
    await town.wait_until(at("2025-01-06 12:00"))
    assert "kam noch keine Antwort" not in "".join(each.text for each in town.news("ada"))
    await town.wait_until(at("2025-01-14 12:00"))
    assert "kam noch keine Antwort" in "".join(each.text for each in town.news("ada"))
