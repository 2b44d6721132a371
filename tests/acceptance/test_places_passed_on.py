"""A free place at an evening is for who hears of it: else it goes to the next one who waits."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.evenings import Coming
from bot.ports import Tx
from bot.talk.model import Blocked, Unblocked
from tests.acceptance.test_speeddating import FOUR, Host, arrive, settled, texts
from tests.acceptance.test_the_queue import coming, sign_up
from tests.acceptance.test_turned_away import Doors
from tests.support.clock import at
from tests.support.town import CHANNEL, Town

FREE = "Ein Platz ist frei geworden"
BEGINS = at("2024-11-14 18:00")


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    """An evening of two to which Haus2 and then Mia2 wait for a place."""
    town = Town(tmp_path, at("2024-11-05 10:00"))
    town.hands = Doors(town.clock)
    host = await settled(tmp_path, *FOUR, town=town)
    await sign_up(host, 2, "Mia1", "Haus1", "Haus2", "Mia2")
    for name in FOUR:
        host.town.news(name)
    yield host
    await host.town.close()


def takes_nothing(host: Host, name: str, *, shut: bool) -> None:
    """Let a person's messenger take nothing from now on: they shut the bot out, or it is away."""
    hands = host.town.hands
    assert isinstance(hands, Doors)
    address = host.town.people[name]
    hands.shut, hands.slow = (address, "") if shut else ("", address)


def takes_all(host: Host) -> None:
    hands = host.town.hands
    assert isinstance(hands, Doors)
    hands.shut = hands.slow = ""


async def one_cancels(host: Host, when: datetime) -> None:
    host.town.clock.set(when)
    await host.town.presses("Mia1", "Ich kann nicht")
    await host.town.settle()


def has_place(host: Host, name: str) -> bool:
    return FREE in "".join(texts(host.town, name))


async def test_a_place_goes_on_from_who_is_found_to_have_shut_the_bot_out(small: Host) -> None:
    takes_nothing(small, "Haus2", shut=True)
    await one_cancels(small, BEGINS - timedelta(hours=2))
    assert has_place(small, "Mia2")
    assert await coming(small, "mia2") is Coming.YES
    assert await coming(small, "haus2") is Coming.WAITING
    takes_all(small)
    await small.town.happens("Haus2", Unblocked())
    await small.pass_time(timedelta(minutes=2))
    assert not has_place(small, "Haus2")


async def test_a_place_does_not_go_to_who_is_known_to_have_shut_the_bot_out(small: Host) -> None:
    await small.town.happens("Haus2", Blocked())
    await one_cancels(small, BEGINS - timedelta(hours=2))
    assert has_place(small, "Mia2")
    await small.town.happens("Haus2", Unblocked())
    await small.town.presses("Mia2", "Ich kann nicht")
    assert has_place(small, "Haus2")


async def test_of_a_messenger_that_is_away_half_of_the_time_is_waited_for(small: Host) -> None:
    takes_nothing(small, "Haus2", shut=False)
    await one_cancels(small, BEGINS - timedelta(hours=2))
    await small.pass_time(timedelta(minutes=59))
    assert not has_place(small, "Mia2")
    await small.pass_time(timedelta(minutes=2))
    assert has_place(small, "Mia2")
    takes_all(small)
    await small.pass_time(timedelta(minutes=2))
    assert not has_place(small, "Haus2")
    assert await coming(small, "haus2") is Coming.WAITING


async def test_a_place_stays_while_what_tells_of_it_is_on_its_way(small: Host) -> None:
    """Half of the time is over while a messenger that is slow has it in hand."""
    town, arrives = small.town, BEGINS - timedelta(minutes=55)
    takes_nothing(small, "Haus2", shut=False)
    await one_cancels(small, BEGINS - timedelta(hours=2))
    await small.pass_time(timedelta(minutes=58))
    town.clock.move(timedelta(minutes=1, seconds=30))

    async def take(tx: Tx) -> list[str]:
        taken = await tx.claim_parcels(CHANNEL, "other", town.clock.now(), arrives, 9)
        await tx.begin_parcels([each.key for each in taken], "other", arrives)
        return [each.to for each in taken]

    assert await town.store.run(take) == [town.people["Haus2"]]
    await small.pass_time(timedelta(minutes=2))
    assert await coming(small, "haus2") is Coming.YES
    assert not has_place(small, "Mia2")


async def has_passed_on(host: Host, *, planned: bool) -> None:
    """Let the place go from Haus2, whose messenger is away until long behind that, to Mia2."""
    takes_nothing(host, "Haus2", shut=False)
    await one_cancels(host, BEGINS - timedelta(hours=30))
    if planned:
        await host.say("/speeddating")
        await host.press("Planen")
        await host.press("Plan bestätigen")
    host.town.clock.set(BEGINS - timedelta(hours=23))
    await host.town.settle()
    assert await coming(host, "haus2") is Coming.YES
    host.town.clock.set(BEGINS - timedelta(hours=14))
    await host.pass_time(timedelta(minutes=1))
    assert await coming(host, "haus2") is Coming.WAITING
    takes_all(host)
    await host.pass_time(timedelta(minutes=3))


@pytest.mark.parametrize("planned", [True, False])
async def test_whose_place_was_passed_on_hears_nothing_that_is_for_who_has_one(
    small: Host, *, planned: bool
) -> None:
    await has_passed_on(small, planned=planned)
    assert texts(small.town, "Haus2") == []
    heard = "".join(texts(small.town, "Mia2"))
    assert FREE in heard
    assert ("Plan für" in heard) is planned


async def test_who_gets_a_place_once_more_gets_a_plan_that_is_all_new_to_them(small: Host) -> None:
    await has_passed_on(small, planned=True)
    await small.town.presses("Mia2", "Ich kann nicht")
    await small.pass_time(timedelta(minutes=1))
    heard = "".join(texts(small.town, "Haus2"))
    assert FREE in heard
    assert "Ihr Plan für" in heard


async def test_a_place_that_was_told_is_kept(small: Host) -> None:
    await one_cancels(small, BEGINS - timedelta(hours=2))
    assert has_place(small, "Haus2")
    takes_nothing(small, "Haus2", shut=True)
    await small.pass_time(timedelta(minutes=90))
    assert not has_place(small, "Mia2")
    assert await coming(small, "haus2") is Coming.YES


@pytest.mark.parametrize("shut", [True, False])
async def test_a_place_for_which_nobody_else_waits_stays(small: Host, *, shut: bool) -> None:
    await small.town.presses("Mia2", "Ich kann nicht")
    takes_nothing(small, "Haus2", shut=shut)
    await one_cancels(small, BEGINS - timedelta(hours=2))
    await small.pass_time(timedelta(minutes=90))
    takes_all(small)
    await small.town.happens("Haus2", Unblocked())
    await small.pass_time(timedelta(minutes=2))
    assert has_place(small, "Haus2")
    assert await coming(small, "haus2") is Coming.YES


async def test_a_place_goes_to_who_is_at_the_door_once_it_should_begin(small: Host) -> None:
    takes_nothing(small, "Haus2", shut=False)
    await one_cancels(small, BEGINS - timedelta(minutes=20))
    await arrive(small, "Mia2")
    await small.pass_time(timedelta(minutes=15))
    assert not has_place(small, "Mia2")
    await small.pass_time(timedelta(minutes=6))
    assert await coming(small, "mia2") is Coming.YES
    assert await coming(small, "haus2") is Coming.WAITING
