"""Two replicas serve one store, and their clocks are eleven minutes apart: no word is lost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.app import build_service
from bot.domain.meetings import Meeting
from bot.domain.people import Person
from bot.engine.respond import respond
from bot.engine.run import Service
from bot.talk.model import Pressed, Said
from tests.support.cases import kept
from tests.support.clock import StillClock, at
from tests.support.mixed_town import MATRIX, MixedTown, bridged
from tests.support.town import CHANNEL, NoLinks, catalog

NOW = at("2024-10-08 10:00")
APART = timedelta(minutes=11)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = await bridged(tmp_path, NOW)
    yield town
    await town.close()


def other_service(town: MixedTown, apart: timedelta) -> Service:
    """Return a replica whose clock is that much ahead; it holds no channel's lease."""
    return build_service(
        store=town.store,
        programmes=town.programmes,
        catalog=catalog(),
        gateways=(),
        links={CHANNEL: NoLinks(), MATRIX: NoLinks()},
        clock=StillClock(NOW + apart),
        new_id=town.new_id,
        owner="other",
    )


def clocks(town: MixedTown, ahead: timedelta) -> tuple[Service, Service]:
    """Return who decides first, its clock ahead of the other one's, and who decides after it."""
    other = other_service(town, ahead)
    return (other, town.service) if ahead > timedelta() else (town.service, other)


async def says(town: MixedTown, decides: Service, name: str, *words: str) -> None:
    """Let somebody say something that one replica decides and the other carries."""
    for each in words:
        await happens(town, decides, name, Said(each))


async def happens(town: MixedTown, decides: Service, name: str, event: Said | Pressed) -> None:
    """Let somebody do something that one replica decides and the other carries."""
    town.clock.move(timedelta(seconds=5))
    await town.store.accept([town._envelope(name, event, None)])
    while await respond(town.store, decides.desk) or await town.service._carry_all():
        pass


@pytest.mark.parametrize("ahead", [APART, -APART])
async def test_a_typed_yes_is_one_to_the_date_that_was_proposed_last(
    town: MixedTown, ahead: timedelta
) -> None:
    """Though the clock of who decided on what was said before is ahead."""
    early, late = clocks(town, ahead)
    await says(town, early, "weber", "/sagen Hallo zusammen")
    await says(town, late, "ada", "/treffen 15.10.2024 14:00", "ja")
    await says(town, early, "ben", "ja")
    (meeting,) = await kept(town, Meeting)
    assert meeting.yes == ("ada", "ben")


@pytest.mark.parametrize("ahead", [APART, -APART])
async def test_a_typed_yes_answers_the_open_question_not_an_older_card(
    town: MixedTown, ahead: timedelta
) -> None:
    """The date that is read back is confirmed, and the one of somebody else is not agreed to."""
    early, late = clocks(town, ahead)
    await says(town, early, "ada", "/treffen 15.10.2024 14:00", "ja")
    await says(town, late, "ben", "/meeting 16.10.2024 15:00")
    await says(town, early, "ben", "yes")
    (meeting,) = await kept(town, Meeting)
    assert (meeting.proposed_by, meeting.yes, meeting.sequence) == ("ben", ("ben",), 2)


@pytest.mark.parametrize("ahead", [APART, -APART])
async def test_another_date_is_proposed_though_the_one_that_stands_bears_a_later_instant(
    town: MixedTown, ahead: timedelta
) -> None:
    early, late = clocks(town, ahead)
    await says(town, early, "ada", "/treffen 15.10.2024 14:00", "ja")
    await says(town, early, "ben", "yes")
    await says(town, early, "weber", "ja")
    await says(town, late, "ben", "/meeting 16.10.2024 15:00", "yes")
    (meeting,) = await kept(town, Meeting)
    assert (meeting.proposed_by, meeting.yes, meeting.sequence) == ("ben", ("ben",), 2)


@pytest.mark.parametrize("ahead", [APART, -APART])
async def test_who_confirms_that_they_want_to_be_erased_is_so(
    town: MixedTown, ahead: timedelta
) -> None:
    early, late = clocks(town, ahead)
    await says(town, early, "ben", "/forget")
    for decides in (late, early):
        asked = town.news("ben")[-1]
        _, token = asked.buttons[0][0]
        await happens(town, decides, "ben", Pressed(token, asked.ref))
    erased = await town.store.run(lambda tx: tx.get(Person, "ben"))
    assert erased is not None
    assert erased.name == ""
