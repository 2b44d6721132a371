"""What somebody noted of a meeting, and not all have heard yet, goes once they are erased."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.meetings import Meeting
from tests.acceptance.test_unsaid import forget
from tests.support.cases import BEN, agreed, kept, member, profile, settle
from tests.support.clock import at
from tests.support.town import Town

EVENING, MORNING = at("2024-10-15 20:30"), at("2024-10-16 12:00")
NOTE = "Frau Raab war wieder krank."
OTHERS = ("ben", "weber")
AHEAD = agreed("2024-10", "2024-10-24 18:00", yes=("ada", "weber", "ben"))


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in the evening of a meeting, of which the others read in the morning."""
    town = Town(tmp_path, EVENING)
    met = agreed("2024-10", "2024-10-15 18:00", yes=("ada", "weber", "ben"))
    await settle(town, replace(BEN, language="de"), profile(BEN), member(BEN, Side.MAKER), met)
    yield town
    await town.close()


async def begin(town: Town, name: str) -> None:
    """Say that it took place, up to the question what came of it."""
    await town.says(name, "/treffen")
    await town.presses(name, "Ja")
    await town.says(name, "1, 2, 3")


async def morning(town: Town) -> list[str]:
    """Return what each of the others hears at last."""
    await town.wait_until(MORNING)
    return ["\n".join(each.text for each in town.news(name)) for name in OTHERS]


async def put(town: Town, meeting: Meeting) -> None:
    await town.store.run(lambda tx: tx.apply([Put(meeting)]))


async def noted(town: Town) -> str:
    (meeting,) = await kept(town, Meeting)
    return meeting.note


async def test_the_news_goes_on_without_it(town: Town) -> None:
    await begin(town, "ada")
    await town.says("ada", NOTE)
    await forget(town, "ada")
    assert await noted(town) == ""
    for heard in await morning(town):
        assert "hat stattgefunden" in heard
        assert "„[…]“" in heard
        assert "Raab" not in heard


async def test_what_was_heard_stays_without_a_name(town: Town) -> None:
    await begin(town, "ada")
    await town.says("ada", NOTE)
    assert all("Raab" in heard for heard in await morning(town))
    await forget(town, "ada")
    assert await noted(town) == NOTE


async def test_of_another_it_stays(town: Town) -> None:
    await begin(town, "ada")
    await town.says("ada", NOTE)
    await forget(town, "ben")
    assert await noted(town) == NOTE
    assert "Raab" in (await morning(town))[1]


async def test_nobody_reads_it_who_tells_of_the_meeting_as_well(town: Town) -> None:
    """Their own sentence is taken instead, and told."""
    for name in ("weber", "ada"):
        await begin(town, name)
    await town.says("ada", NOTE)
    await forget(town, "ada")
    await town.says("weber", "Wir nehmen Lärche.")
    ben, weber = await morning(town)
    assert "Lärche" in ben
    assert "Raab" not in ben + weber
    assert await noted(town) == "Wir nehmen Lärche."


async def test_added_to_what_another_told_it_goes_as_well(town: Town) -> None:
    for name in ("ada", "ben"):
        await begin(town, name)
    await town.presses("ben", "Überspringen")
    await town.says("ada", NOTE)
    await forget(town, "ada")
    assert await noted(town) == ""
    assert not any("Raab" in heard for heard in await morning(town))


async def test_told_ahead_of_its_date_it_goes_as_well(town: Town) -> None:
    await put(town, Meeting("t1", "2024-10"))
    await town.says("ada", "/treffen")
    await put(town, replace(AHEAD, sequence=1))
    await town.presses("ada", "Hatten wir schon")
    await town.says("ada", "1, 2, 3")
    await town.says("ada", NOTE)
    assert await noted(town) == NOTE
    await forget(town, "ada")
    for heard in await morning(town):
        assert "hat stattgefunden" in heard
        assert "entfällt" in heard
        assert "Raab" not in heard
