"""Nobody can make the bot tell others the same again and again."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.briefs.succession import MOST_ASKED
from bot.domain.briefs import Expertise
from bot.domain.challenges import Side, Suggestion
from bot.domain.changes import Put
from bot.domain.leaving import Leaving, Scope
from bot.domain.people import Account, Form, Membership, Person, Role
from bot.domain.teams import Room
from bot.matching.rules import MOST_AT_ONCE as MOST_ASKINGS
from bot.milestones.calling import MOST_CALLS
from bot.often import MOST_AT_ONCE
from bot.privacy.parting import MOST_TOLD
from bot.speeddating.answering import MOST_COMINGS
from bot.talk.model import Arrived, Blocked, Departed, Pressed, Unblocked
from bot.teams.rooms import MOST_GUESTS
from tests.acceptance.test_speeddating import Host, arrive, planned, settled
from tests.support.cases import BEN, challenge, member, membership, organisation, profile, settle
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
    for asked in (MOST_ASKINGS + 1, 1):
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


OFTEN = 12
EVE = Person("eve", "de", Form.SIE, "Eve Fremd")
HOUSE = ("Alte Brauerei", "Kultur", "12", "Auftrag", "Fertig", "Ja, dabei", "Ja", "Ein Tresen")


async def heard(town: Town, names: Sequence[str], words: str) -> list[list[str]]:
    """Return what each of these people has heard anew that has these words."""
    return [[each.text for each in town.news(name) if words in each.text] for name in names]


async def told_a_few(town: Town, names: Sequence[str], words: str, last: str) -> None:
    """Expect that these people hear something a few times, and its last a day later."""
    assert [len(each) for each in await heard(town, names, words)] == [MOST_AT_ONCE] * len(names)
    town.clock.move(timedelta(hours=25))
    await town.settle()
    for told in await heard(town, names, words):
        assert [last in each for each in told] == [True]


async def amend(town: Town, name: str, what: str, value: str) -> None:
    """Change an answer of one's profile."""
    town.clock.move(timedelta(seconds=20))
    await town.says(name, "/profil")
    (change,) = [each for each in town.visible(name)[-1].labels if "ndern" in each]
    await town.presses(name, change)
    await town.presses(name, what)
    await town.says(name, value)
    await town.presses(name, "Passt so")


async def test_who_would_speak_for_an_organisation_is_told_a_few_times(town: Town) -> None:
    await settle(town, EVE, membership(EVE, Role.CONTACT), challenge())
    town.news("weber")
    town.news("kim")
    for _ in range(OFTEN):
        town.clock.move(timedelta(minutes=1))
        for words in ("/start", *HOUSE, "Passt so", "Ja, bitte Bescheid geben"):
            await town.says("eve", words)
        assert "ich gebe dort Bescheid" in town.visible("eve")[-1].text
    await told_a_few(town, ("weber", "kim"), "möchte auch für", "Eve Fremd")


async def test_who_renames_an_organisation_is_told_a_few_times(town: Town) -> None:
    house = organisation(id="o2", contact_id="eve", name="Haus Zwei")
    await settle(town, EVE, membership(EVE, Role.CONTACT), house)
    town.news("kim")
    for turn in range(OFTEN):
        await amend(town, "eve", "Organisation", ("Alte Brauerei", "Alte Brauerey")[turn % 2])
    await told_a_few(town, ("kim",), "Vielleicht ist das schon da", "Alte Brauerey")


@pytest.mark.parametrize("hour", ["10:00", "22:00"])
async def test_who_takes_a_colleagues_name_is_told_a_few_times(tmp_path: Path, hour: str) -> None:
    """Also those who read in the morning what waited; the last name is told in any case."""
    town = Town(tmp_path, at(f"2024-10-08 {hour}"))
    await settle(town, replace(BEN, language="de"), profile(BEN), member(BEN, Side.MAKER))
    for name in ("ada", "weber", "kim"):
        town.news(name)
    names = [f"Ada Lindner {chr(ord('A') + turn) * 4}" for turn in range(OFTEN)]
    for each in names:
        await amend(town, "ben", "Name", each)
    await town.wait_until(at("2024-10-09 09:30" if hour == "22:00" else "2024-10-08 10:30"))
    await told_a_few(town, ("ada", "weber", "kim"), "fast den gleichen", names[-1])
    await town.close()


async def test_who_wants_a_bridge_and_does_not_is_told_a_few_times(tmp_path: Path) -> None:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, replace(BEN, language="de"), profile(BEN), member(BEN, Side.MAKER))
    for _ in range(OFTEN):
        for word in ("yes", "no"):
            town.clock.move(timedelta(seconds=3))
            await town.happens("ben", Pressed(f"a.bridge.t1.{word}", "0"))
    await told_a_few(town, ("ada", "weber"), "möchte keine Brücke", "Ben")
    await town.close()


async def test_who_is_to_take_over_is_asked_a_few_times_a_day(town: Town) -> None:
    lea = Person("lea", "de", Form.DU, "Lea Kühn")
    invited = Expertise("lea", "brewery", "erzgebirge", "Holz", at("2024-09-01 10:00"))
    await settle(town, lea, membership(lea, Role.EXPERT), invited)
    for _ in range(2):
        town.news("lea")
        for _ in range(OFTEN):
            town.clock.move(timedelta(seconds=3))
            await town.happens("weber", Pressed("a.handover-yes.brewery.lea", "0"))
            asked = town.visible("weber")[-1].text
            await town.happens("weber", Pressed("a.unhand.brewery", "0"))
        assert "schon mehrmals gefragt" in asked
        assert len(town.news("lea")) == MOST_ASKED
        town.clock.move(timedelta(hours=25))


# An evening of talks: one guest who comes and goes.

PEOPLE = ("Mia1", "Mia2", "Mia3", "Haus1", "Haus2", "Haus3")
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
