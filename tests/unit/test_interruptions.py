"""Dialogs that interrupt dialogs: each waits once, and not without end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

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
