"""Dialogs that interrupt dialogs: each waits once, and not without end."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.talk.model import Said
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    yield town
    await town.close()


async def waiting(town: Town) -> list[str]:
    """Return the dialogs that Ada has open, the newest first."""
    progress = await town.store.run(lambda tx: tx.progress(town.people["ada"]))
    return [each.dialog for each in progress.stack] if progress is not None else []


async def report(town: Town) -> None:
    await town.says("ada", "/update")
    await town.says("ada", "im Plan")


async def tell_of_a_meeting(town: Town) -> None:
    await town.says("ada", "/treffen")
    await town.presses("ada", "Hatten wir schon")
    await town.says("ada", "alle")


async def test_dialogs_that_interrupt_each_other_in_turns_wait_once(town: Town) -> None:
    await report(town)
    await tell_of_a_meeting(town)
    once = await waiting(town)
    assert len(once) == 2
    for _ in range(3):
        await report(town)
        assert await waiting(town) == once[::-1]
        await tell_of_a_meeting(town)
        assert await waiting(town) == once
    await town.says("ada", "Wir haben gemessen.")
    assert await waiting(town) == once[1:]


async def comes_in(town: Town, text: str) -> None:
    """Ada writes, and the service stops before it decides that."""
    await town.store.accept([town._envelope("ada", Said(text))])


async def test_a_question_that_an_outage_kept_back_is_as_fresh_as_it_is_read(town: Town) -> None:
    await comes_in(town, "/treffen am 24.10. um 14 Uhr")
    town.clock.move(timedelta(days=3))
    await town.settle()
    assert "Stimmt das?" in town.visible("ada")[-1].text
    await town.says("ada", "ja")
    assert "schlägt Do, 24.10., 14:00 vor" in "".join(e.text for e in town.visible("weber"))


async def test_an_answer_in_time_counts_however_long_an_outage_kept_it(town: Town) -> None:
    await town.says("ada", "/update")
    await comes_in(town, "im Plan")
    await comes_in(town, "Wir haben gemessen.")
    town.clock.move(timedelta(days=3))
    await town.settle()
    assert await waiting(town) == ["update"]
    await town.says("ada", "überspringen")
    assert "Danke, notiert." in town.visible("ada")[-1].text


async def test_a_question_of_days_ago_is_not_answered_any_more(town: Town) -> None:
    await report(town)
    town.clock.move(timedelta(days=3))
    await town.says("ada", "Wir haben gemessen.")
    assert await waiting(town) == []


async def test_at_a_choice_a_greeting_and_a_command_without_its_slash_are_heard(town: Town) -> None:
    await town.says("ada", "/update")
    asked = town.news("ada")[-1].text
    await town.says("ada", "hallo bin wieder da")
    assert "Hallo!" in "".join(each.text for each in town.news("ada"))
    assert asked in town.visible("ada")[-1].text
    await town.says("ada", "pause")
    assert "erinnere an nichts mehr" in "".join(each.text for each in town.news("ada"))
    assert await waiting(town) == ["update"]
    await town.says("ada", "hallöchen")
    assert "Hallo!" not in "".join(each.text for each in town.news("ada"))
