"""Meetings on the real store: what the simulation found, told once more by itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.meetings import Meeting, MeetingState
from bot.talk.model import Pressed
from tests.support.cases import ADA, BEN, kept, member, settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    """Return what somebody has heard since they were last asked."""
    return "\n".join(each.text for each in town.news(name))


async def test_two_say_that_a_meeting_did_not_take_place(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/treffen 16.10. um 14 Uhr")
    await town.says("ada", "ja")
    await town.presses("weber", "Passt")
    await town.wait_until(at("2024-10-16 16:30"))
    await town.presses("ada", "Nein")
    heard(town, "weber")
    await town.presses("weber", "Nein", old=True)
    assert "noch kein Termin" in heard(town, "weber")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.state is MeetingState.OPEN


async def test_a_vote_on_what_is_not_known_to_have_arrived_is_answered(town: Town) -> None:
    proposed = Meeting("t1", "2024-10").propose(
        ADA.id, at("2024-10-22 14:00"), 60, at("2024-10-15 09:00")
    )
    await settle(town, member(BEN, Side.MAKER), proposed)
    await town.happens("ben", Pressed("a.vote.t1.2024-10.1.yes", "its receipt was lost"))
    assert "Noted: Tue 22 Oct, 14:00" in heard(town, "ben")
    (meeting,) = await kept(town, Meeting, slot="2024-10")
    assert meeting.yes == (ADA.id, BEN.id)
