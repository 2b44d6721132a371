"""Who waits for a place at an evening gets the first that is free, in the order of asking."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.evenings import Coming, Guest
from tests.acceptance.test_speeddating import FOUR, Host, arrive, settled, texts
from tests.support.clock import at

HALF_PAST_FIVE = at("2024-11-14 17:30")


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    host = await settled(tmp_path, *FOUR)
    yield host
    await host.town.close()


async def sign_up(host: Host, places: int, *people: str) -> None:
    """Let people sign up for an evening with so many places, a minute apart."""
    await host.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", str(places))
    await host.press("Einladen")
    await host.press("An alle (4)")
    for name in people:
        await host.town.presses(name, "Ich komme")
        host.town.clock.move(timedelta(minutes=1))


async def coming(host: Host, person_id: str) -> Coming:
    (guest,) = await host.facts(Guest, person_id=person_id)
    found: Coming = guest.coming
    return found


async def test_the_place_of_who_is_planned_without_goes_to_who_waits(small: Host) -> None:
    await sign_up(small, 3, "Mia1", "Mia2", "Haus1", "Haus2")
    await small.say("/speeddating")
    await small.press("Planen")
    await small.press("Plan bestätigen")
    small.town.clock.set(HALF_PAST_FIVE)
    await arrive(small, "Mia1", "Haus1")
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    await small.press("Erst umplanen")
    assert "frei geworden" in "".join(texts(small.town, "Haus2"))
    assert await coming(small, "haus2") is Coming.YES


async def test_who_waits_keeps_the_turn_when_they_come_to_a_full_door(small: Host) -> None:
    town = small.town
    await sign_up(small, 1, "Mia1", "Mia2", "Haus1")
    town.clock.set(HALF_PAST_FIVE)
    await town.says("Mia2", (await small.evening()).code)
    await town.says("Mia1", "/speeddating")
    await town.presses("Mia1", "Ich kann nicht")
    assert await coming(small, "mia2") is Coming.YES
    assert await coming(small, "haus1") is Coming.WAITING
