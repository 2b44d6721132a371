"""Nobody can make the bot tell the coordinators the same again and again."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side, Suggestion
from bot.domain.changes import Put
from bot.domain.leaving import Leaving, Scope
from bot.domain.people import Account, Membership, Person, Role
from bot.domain.teams import Room
from bot.matching.rules import MOST_AT_ONCE
from bot.milestones.calling import MOST_CALLS
from bot.privacy.parting import MOST_TOLD
from bot.speeddating.answering import MOST_COMINGS
from bot.talk.model import Arrived, Blocked, Departed, Pressed, Unblocked
from bot.teams.rooms import MOST_GUESTS
from tests.acceptance.test_speeddating import Host, arrive, planned, settled
from tests.support.cases import BEN, member, profile, settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town)
    town.news("kim")
    yield town
    await town.close()


async def test_who_shuts_the_bot_out_time_and_again_is_told_once_a_day(town: Town) -> None:
    for days in (1, 2):
        for _ in range(5):
            town.clock.move(timedelta(seconds=2))
            await town.happens("ada", Blocked())
            await town.happens("ada", Unblocked())
        assert len(town.news("kim")) == 1, days
        town.clock.set(at("2024-10-09 10:00"))
        await town.settle()
        town.news("kim")


async def test_who_leaves_a_chat_time_and_again_is_told_once_a_day(town: Town) -> None:
    room = Room(town.room("Gruppe"), "t1", "ada", town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(room)]))
    for days in (1, 2):
        for _ in range(5):
            await town.happens("ada", Departed(""), "Gruppe")
            await town.happens("ada", Arrived(), "Gruppe")
        assert len(town.news("kim")) == 1, days
        town.clock.set(at("2024-10-09 10:00"))
        await town.settle()
        town.news("kim")


async def test_who_takes_a_request_back_time_and_again_is_told_once_a_day(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    suggested = Suggestion(
        "s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-07 10:00")
    )
    await settle(town, profile(BEN), suggested)
    await town.says("ben", "/sprache de")
    town.news("kim")
    for days in (1, 2):
        for _ in range(3):
            await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
            await town.says("ben", "/aussteigen")
            await town.presses("ben", "Anfrage: Ein Tresen, der wandert")
            await town.presses("ben", "Zu wenig Zeit")
            await town.presses("ben", "Ja, aussteigen")
            await town.happens("ben", Pressed("a.unsay.s1", "0"))
        heard = [each for each in town.news("kim") if "Zu wenig Zeit" in each.text]
        assert len(heard) == 1, days
        town.clock.set(at("2024-10-09 10:00"))
        await town.settle()
        town.news("kim")
    await town.close()


async def test_a_contact_is_asked_the_same_again_once_a_day(town: Town) -> None:
    fits = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-07 10:00"))
    await settle(town, profile(BEN), fits)
    town.news("weber")
    for asked in (MOST_AT_ONCE + 1, 1):
        for _ in range(5):
            town.clock.move(timedelta(minutes=1))
            await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
            await town.happens("ben", Pressed("a.suggestion.s1.declined", "0"))
            await town.happens("ben", Pressed("a.unsay.s1", "0"))
        await town.happens("ben", Pressed("a.suggestion.s1.interested", "0"))
        town.clock.move(timedelta(hours=25))
        await town.settle()
        requests = [each for each in town.news("weber") if "Interessiert" in each.labels]
        assert len(requests) == asked


async def test_who_leaves_the_programme_time_and_again_is_told_a_few_times_a_day(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, profile(BEN))
    await town.says("ben", "/sprache de")
    code = await town.invite(Role.MAKER, programme="erzgebirge")
    town.news("kim")
    for days in (1, 2):
        for _ in range(len(Role) + 2):
            town.clock.move(timedelta(seconds=10))
            await town.says("ben", "/aussteigen")
            (everything,) = [each for each in town.visible("ben")[-1].labels if "Ganz" in each]
            await town.presses("ben", everything)
            await town.presses("ben", "Zu wenig Zeit")
            await town.presses("ben", "Ja, aussteigen")
            await town.says("ben", code)
            await town.says("ben", "ja")
        heard = [each for each in town.news("kim") if "Zu wenig Zeit" in each.text]
        assert len(heard) == len(Role), days
        town.clock.set(at("2024-10-09 10:00"))
        await town.settle()
        town.news("kim")
    await town.close()


async def test_of_a_team_that_somebody_leaves_with_the_programme_they_always_hear(
    tmp_path: Path,
) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    left = [
        Leaving(f"l{number}", "erzgebirge", "ben", Scope.ROLE, (), "", town.clock.now())
        for number in range(len(Role))
    ]
    ben = replace(BEN, language="de")
    await settle(town, ben, profile(ben), member(ben, Side.MAKER), *left)
    town.news("kim")
    await town.says("ben", "/aussteigen")
    (everything,) = [each for each in town.visible("ben")[-1].labels if "Ganz" in each]
    await town.presses("ben", everything)
    await town.presses("ben", "Zu wenig Zeit")
    await town.presses("ben", "Ja, aussteigen")
    assert ["Team 1" in each.text for each in town.news("kim")] == [True]
    await town.close()


async def test_who_comes_and_is_erased_time_and_again_is_told_a_few_times_a_day(
    town: Town,
) -> None:
    for number in range(MOST_TOLD + 2):
        name = f"eve{number}"
        town.settle_in(name, "de")
        eve = Person(town.people[name], "de", name="Eve")
        inside = Membership(eve.id, "erzgebirge", Role.MAKER, town.clock.now())
        await settle(town, eve, Account(town.people[name], eve.id), inside)
        await town.says(name, "/vergessen")
        await town.presses(name, "Weiter zum Löschen")
        await town.presses(name, "Endgültig löschen")
    assert len(town.news("kim")) == MOST_TOLD


async def test_a_crowd_that_comes_into_a_teams_chat_is_told_in_a_few_messages(town: Town) -> None:
    room = Room(town.room("Gruppe"), "t1", "ada", town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(room)]))
    for day in ("08", "09"):
        town.clock.set(at(f"2024-10-{day} 10:00"))
        for number in range(10):
            town.settle_in(f"eve{day}{number}", "de")
            for _ in range(2):
                await town.happens(f"eve{day}{number}", Arrived(), "Gruppe")
        told = [each.text for each in town.news("kim")]
        assert len(told) == MOST_GUESTS + 1, day
        assert "noch mehr Leute" in told[-1]


async def test_a_team_rings_for_help_a_few_times_a_day(town: Town) -> None:
    async def call() -> bool:
        town.clock.move(timedelta(minutes=1))
        await town.says("ada", "/update blockiert: Unsinn")
        await town.presses("ada", "Überspringen")
        await town.presses("ada", "Ja")
        return "Die Koordination weiß jetzt" in town.news("ada")[-1].text

    await town.happens("kim", Blocked())
    assert not await call()
    await town.happens("kim", Unblocked())
    town.news("kim")
    for hours in (0, 25):
        town.clock.move(timedelta(hours=hours))
        town.news("kim")
        assert [await call() for _ in range(5)] == [True] * MOST_CALLS + [False] * 2
        assert sum("braucht Hilfe" in each.text for each in town.news("kim")) == MOST_CALLS


# An evening of talks: one guest who comes and goes.

PEOPLE = ("Mia1", "Mia2", "Mia3", "Haus1", "Haus2", "Haus3")
OFTEN = 12
FEW = 2 * MOST_COMINGS + 2


async def running(folder: Path) -> Host:
    """Return the host of an evening where all are there."""
    host = await settled(folder, *PEOPLE)
    await planned(host)
    host.town.clock.set(at("2024-11-14 17:30"))
    await host.town.settle()
    await arrive(host, *PEOPLE)
    for name in ("Kim", *PEOPLE):
        host.town.news(name)
    return host


async def test_a_guest_who_comes_and_goes_makes_no_plans_without_end(tmp_path: Path) -> None:
    host = await running(tmp_path)
    town = host.town
    for _ in range(OFTEN):
        town.clock.move(timedelta(seconds=2))
        await town.says("Mia1", "/speeddating")
        await town.presses("Mia1", town.visible("Mia1")[-1].labels[-1])
        town.clock.move(timedelta(seconds=2))
        await town.says("Mia1", "ich bin da")
    assert "Komm am Abend bitte zur Koordination an die Tür" in town.visible("Mia1")[-1].text
    for name in ("Kim", *PEOPLE[1:]):
        assert len(town.news(name)) <= FEW, name
    await town.says("Kim", "/speeddating")
    await town.presses("Kim", "Jemand ist da")
    await town.says("Kim", "Mia1")
    town.news("Mia1")
    await town.says("Mia1", "ich bin da")
    assert "bist schon eingecheckt" in town.visible("Mia1")[-1].text
    await town.close()


async def test_a_guest_who_says_yes_and_no_makes_no_plans_without_end(tmp_path: Path) -> None:
    host = await settled(tmp_path, *PEOPLE)
    await planned(host)
    town = host.town
    town.clock.set(at("2024-11-14 10:00"))
    await town.settle()
    for name in ("Kim", *PEOPLE):
        town.news(name)
    for _ in range(OFTEN):
        town.clock.move(timedelta(seconds=2))
        await town.happens("Mia1", Pressed("a.dating.no." + (await host.evening()).id, "0"))
        await town.happens("Mia1", Pressed("a.dating.yes." + (await host.evening()).id, "0"))
    for name in ("Kim", *PEOPLE[1:]):
        assert len(town.news(name)) <= FEW, name
    await town.close()
