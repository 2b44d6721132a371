"""Both clock changes of the year, and a clock that jumps: reminders come once, at their hour."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.milestones import Standing
from bot.ports import Tx
from tests.support.cases import agreed, settle, update
from tests.support.clock import at
from tests.support.town import Town

STEP = timedelta(minutes=15)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-09-30 10:00"))
    yield town
    await town.close()


async def live(town: Town, since: str, until: str) -> None:
    """Let time pass, by night as by day, ticking every quarter of an hour."""
    town.clock.set(at(since))
    while town.clock.now() < at(until):
        town.clock.move(STEP)
        await town.service.tick()
        await town.settle()


def heard(town: Town, name: str) -> list[datetime]:
    return [each.at for each in town.news(name) if not each.edited]


DONE = (update("2024-09", Standing.ON_TRACK, "2024-09-30 12:00"),
        update("2024-10", Standing.ON_TRACK, "2024-10-25 12:00"),
        update("2025-03", Standing.ON_TRACK, "2025-03-25 12:00"))  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "first", "last", "reminded"),
    [
        # The night to 27 October has 25 hours, and 02:30 comes twice.
        ("2024-10-27 14:00", "2024-10-26 00:00", "2024-10-27 13:59", ["26T13:00", "27T12:00"]),
        ("2024-10-28 02:30", "2024-10-26 00:00", "2024-10-28 02:15", ["27T01:30", "28T00:30"]),
        ("2024-10-27 03:30", "2024-10-25 00:00", "2024-10-27 03:15", ["26T02:30", "27T01:30"]),
        # The night to 30 March has 23 hours, and 02:30 never comes.
        ("2025-03-30 14:00", "2025-03-29 00:00", "2025-03-30 13:59", ["29T12:00", "30T11:00"]),
        ("2025-03-30 03:30", "2025-03-28 00:00", "2025-03-30 03:15", ["29T01:30", "30T00:30"]),
    ],
)
async def test_a_meeting_is_announced_a_day_and_an_hour_before(
    town: Town, starts: str, first: str, last: str, reminded: list[str]
) -> None:
    """The instants are in UTC, where hours are hours."""
    await settle(town, agreed(starts[:7], starts), *DONE)
    await live(town, first, last)
    assert [f"{each:%dT%H:%M}" for each in heard(town, "weber")] == reminded


@pytest.mark.parametrize(
    ("friday", "monday", "tuesday"),
    [
        ("2024-10-25 18:00", "2024-10-28 09:00", "2024-10-29 12:00"),
        ("2025-03-28 18:00", "2025-03-31 09:00", "2025-04-01 08:00"),
    ],
)
async def test_what_is_due_over_the_change_waits_for_nine_o_clock_on_monday(
    town: Town, friday: str, monday: str, tuesday: str
) -> None:
    await settle(town)
    await live(town, friday, tuesday)
    for name in ("weber", "kim"):
        assert heard(town, name) == [at(monday)], name


# A clock that jumps.


async def test_what_a_jump_passes_over_is_made_up_for_as_long_as_it_helps(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-15 14:00"), *DONE)
    await live(town, "2024-10-14 09:00", "2024-10-15 12:30")
    assert heard(town, "weber") == [at("2024-10-14 14:00")]
    await live(town, "2024-10-15 13:30", "2024-10-15 13:45")  # on by an hour, over 13:00
    assert heard(town, "weber") == [at("2024-10-15 13:45")]


async def test_what_a_jump_makes_useless_is_not_said(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-15 14:00"), *DONE)
    await live(town, "2024-10-14 09:00", "2024-10-15 12:45")
    assert heard(town, "weber") == [at("2024-10-14 14:00")]
    await live(town, "2024-10-15 14:00", "2024-10-15 15:00")
    assert heard(town, "weber") == []


async def test_a_clock_that_is_set_back_repeats_nothing(town: Town) -> None:
    await settle(town, agreed("2024-10", "2024-10-15 14:00"), *DONE)
    await live(town, "2024-10-14 09:00", "2024-10-14 14:30")
    assert heard(town, "weber") == [at("2024-10-14 14:00")]
    await live(town, "2024-10-14 13:30", "2024-10-15 13:30")
    assert heard(town, "weber") == [at("2024-10-15 13:00")]
    await live(town, "2024-10-15 12:30", "2024-10-15 13:45")
    assert heard(town, "weber") == []


async def test_what_was_agreed_while_the_clock_ran_ahead_is_reminded_of(town: Town) -> None:
    await settle(town, *DONE)
    await live(town, "2024-10-14 09:00", "2024-10-14 15:00")  # an hour ahead

    async def agree(tx: Tx) -> None:
        await tx.apply([Put(agreed("2024-10", "2024-10-15 14:30"))])

    await town.store.run(agree)
    town.news("weber")
    await live(town, "2024-10-14 14:00", "2024-10-15 14:15")
    assert heard(town, "weber") == [at("2024-10-14 14:30"), at("2024-10-15 13:30")]
