"""Who waits for a place at an evening gets the first that is free, in the order of asking."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.evenings import Coming, Evening, Guest, Sitting
from bot.speeddating.rules import met
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


# Once it should have begun, places go to who stands at the door.

LATE = at("2024-11-14 18:05")
MOVED_UP = "Ein Platz ist frei geworden, du bist dabei und eingecheckt"


async def full(host: Host) -> None:
    """Let three come and two wait, of whom one stands at the door."""
    await sign_up(host, 2, "Mia1", "Haus1", "Haus2", "Mia2")
    await host.say("/speeddating")
    await host.press("Planen")
    await host.press("Plan bestätigen")
    host.town.clock.set(HALF_PAST_FIVE)
    await arrive(host, "Haus1")
    await host.town.says("Mia2", (await host.evening()).code)
    assert "Warteliste" in texts(host.town, "Mia2")[-1]
    host.town.clock.set(LATE)
    await host.town.settle()
    assert {await coming(host, each) for each in ("mia2", "haus2")} == {Coming.WAITING}


async def test_who_cancels_late_makes_room_for_who_stands_at_the_door(small: Host) -> None:
    await full(small)
    await small.town.presses("Mia1", "Ich kann nicht")
    assert any(MOVED_UP in each for each in texts(small.town, "Mia2"))
    assert await coming(small, "mia2") is Coming.YES
    assert await coming(small, "haus2") is Coming.WAITING
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    (sitting, *_) = await small.facts(Sitting)
    assert {sitting.maker_id, sitting.contact_id} == {"mia2", "haus1"}


@pytest.mark.parametrize("how", ["leaves", "cancels", "is missed"])
async def test_the_place_of_who_goes_meanwhile_is_given_on(small: Host, how: str) -> None:
    town = small.town
    await full(small)
    if how == "leaves":
        await arrive(small, "Mia1")
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    if how != "leaves":
        await small.press("Erst umplanen" if how == "is missed" else "Sofort beginnen")
    town.clock.move(timedelta(minutes=2))
    if how == "leaves":
        await town.says("Mia1", "/speeddating")
        await town.presses("Mia1", "Ich muss gehen")
    if how == "cancels":
        await town.presses("Mia1", "Ich kann nicht")
    await town.settle()
    heard = texts(town, "Mia2")
    assert any(MOVED_UP in each for each in heard)
    assert await coming(small, "haus2") is Coming.WAITING
    rounds = {each.round: each for each in await small.facts(Sitting, maker_id="mia2")}
    assert [*rounds] == ([1] if how == "is missed" else [2])


async def test_who_gave_up_waiting_is_not_called(small: Host) -> None:
    await full(small)
    await small.town.presses("Mia2", "Ich kann nicht")
    await small.town.presses("Mia1", "Ich kann nicht")
    assert await coming(small, "mia2") is Coming.NO
    assert await coming(small, "haus2") is Coming.WAITING


# Whose place was given on waits for another one, like everybody else.


async def missed(host: Host) -> None:
    """Let an evening with three places begin without Mia2, whose place Haus2 has by now."""
    await sign_up(host, 3, "Mia1", "Mia2", "Haus1", "Haus2")
    await host.say("/speeddating")
    await host.press("Planen")
    await host.press("Plan bestätigen")
    host.town.clock.set(HALF_PAST_FIVE)
    await arrive(host, "Mia1", "Haus1")
    await host.say("/speeddating")
    await host.press("Beginnen, mit Uhr")
    await host.press("Erst umplanen")
    host.town.news("Mia2")


async def expected(host: Host) -> int:
    return sum(each.expected for each in await host.facts(Guest))


async def test_who_was_missed_waits_at_a_full_door(small: Host) -> None:
    town = small.town
    await missed(small)
    await town.says("Mia2", (await small.evening()).code)
    assert "alles voll" in texts(town, "Mia2")[-1]
    assert await coming(small, "mia2") is Coming.WAITING
    assert await expected(small) == 3
    town.clock.move(timedelta(minutes=1))
    await town.presses("Haus2", "Ich kann nicht", old=True)
    await town.settle()
    assert any(MOVED_UP in each for each in texts(town, "Mia2"))
    assert await expected(small) == 3


async def test_who_was_missed_hears_that_the_plan_is_made_without_them(small: Host) -> None:
    town = small.town
    await missed(small)
    await town.says("Mia2", "/speeddating")
    assert "Zusage, aber gerade ist ohne dich geplant" in texts(town, "Mia2")[-1]
    await town.presses("Mia2", "Ich komme", old=True)
    said = town.visible("Mia2")[-1]
    assert "ohne dich geplant. Sobald du da bist, sag es hier mit „Ich bin da“." in said.text
    assert said.labels == ("Ich bin da", "Ich kann nicht")


@pytest.mark.parametrize("after", ["moves up", "goes for good"])
async def test_who_left_and_is_back_at_a_full_door_has_had_their_talks(
    small: Host, after: str
) -> None:
    """A stand-by has the place; the talk before counts, whether there is another place or not."""
    town = small.town
    await full(small)
    await arrive(small, "Mia1")
    await small.say("/speeddating")
    await small.press("Beginnen, mit Uhr")
    town.clock.move(timedelta(minutes=5))
    for label in ("Ich muss gehen", "Ich bin da"):
        await town.says("Mia1", "/speeddating")
        await town.presses("Mia1", label)
        await town.settle()
    assert await coming(small, "mia1") is Coming.WAITING
    assert await expected(small) == 2
    if after == "moves up":
        await town.says("Mia2", "/speeddating")
        await town.presses("Mia2", "Ich muss gehen")
        await town.settle()
        assert await coming(small, "mia1") is Coming.YES
        assert await expected(small) == 2
    else:
        await town.says("Mia1", "/speeddating")
        await town.presses("Mia1", "Ich kann nicht")
    (evening,), guests = await small.facts(Evening), await small.facts(Guest)
    people = {each.person_id: each for each in guests}
    [talk] = [each for each in await small.facts(Sitting, maker_id="mia1") if each.round == 1]
    assert met(replace(evening, round=2, round_at=town.clock.now()), people, talk)
    assert people["mia1"].arrived_at == LATE
