"""Each programme has polite hours of its own: its messages keep them, whatever the others have."""

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from bot.domain.programme import Programme
from bot.domain.teams import Room
from bot.talk.model import Departed
from tests.support.cases import programme, settle
from tests.support.clock import BERLIN, at
from tests.support.town import Town


def polite(name: str, begins: time, ends: time) -> Programme:
    """Return the programme, under another name, with other hours."""
    base = programme()
    messages = replace(base.policy.messages, from_time=begins, until_time=ends)
    policy = replace(base.policy, messages=messages)
    return replace(base, id=name or base.id, policy=policy)


@pytest.mark.parametrize(
    ("first", "own"),
    [
        ((time(9), time(18)), (time(18, 30), time(20, 30))),
        ((time(18, 30), time(20, 30)), (time(9), time(18))),
    ],
)
async def test_a_reminder_comes_in_the_hours_of_its_programme(
    tmp_path: Path, first: tuple[time, time], own: tuple[time, time]
) -> None:
    town = Town(tmp_path, at("2024-10-08 08:00"))
    await settle(town, base=polite("a-first", *first), also=(polite("", *own),))
    await town.wait_until(at("2024-10-12 12:00"))
    for name in ("ada", "weber", "kim"):
        heard = [each.at.astimezone(BERLIN).time() for each in town.news(name)]
        assert heard
        assert all(own[0] <= each <= own[1] for each in heard)
    await town.close()


async def test_news_of_a_chat_come_in_the_hours_of_its_programme(tmp_path: Path) -> None:
    first, own = (time(18, 30), time(20, 30)), (time(9), time(18))
    town = Town(tmp_path, at("2024-10-08 08:00"))
    room = Room("telegram:-100", "t1", "weber", at("2024-10-01 10:00"), made=True)
    await settle(town, room, base=polite("a-first", *first), also=(polite("", *own),))
    await town.happens("ada", Departed(), room.id)
    await town.wait_until(at("2024-10-09 12:00"))
    (told,) = [each for each in town.news("kim") if "den Chat des Teams verlassen" in each.text]
    assert own[0] <= told.at.astimezone(BERLIN).time() <= own[1]
    await town.close()
