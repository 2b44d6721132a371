"""Invitations to an evening, in a night in which whoever sent them stops coordinating."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.evenings import Evening, Guest, Phase
from bot.domain.people import Person, Role
from tests.support.cases import BEN, JO, kept, member, membership, profile, programme, settle
from tests.support.clock import at
from tests.support.town import CHANNEL, Town

MORNING = at("2024-10-16 10:00")
LEE = Person("lee", "de", name="Lee Dritte")
WORDS = "Vorher 50 Euro überweisen, dann Alte Schule"
PLAN = ("/speeddating", "Do 14.11. 18 Uhr", "ja", WORDS, "12", "6", "8", "3", "keine", "ja")
CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 15:00"))
    leads = (JO, membership(JO, Role.COORDINATOR), LEE, membership(LEE, Role.COORDINATOR))
    await settle(town, profile(BEN), member(BEN, Side.MAKER), *leads)
    yield town
    await town.close()


async def invite(town: Town) -> None:
    town.clock.set(at("2024-10-15 20:00"))
    for words in PLAN:
        await town.says("kim", words)
    await town.presses("kim", "Einladen")
    (everybody,) = [each for each in town.visible("kim")[-1].labels if each.startswith("An alle")]
    await town.presses("kim", everybody)
    town.clock.move(timedelta(minutes=5))


async def leave(town: Town, *, sure: bool = True) -> None:
    await town.says("kim", "/aussteigen")
    (label,) = [each for each in town.visible("kim")[-1].labels if "Ganz raus" in each]
    await town.presses("kim", label)
    await town.presses("kim", "Überspringen")
    if sure:
        await town.presses("kim", "Ja, aussteigen")


async def forget(town: Town) -> None:
    await town.says("kim", "/vergessen")
    await town.presses("kim", "Weiter zum Löschen")
    await town.presses("kim", "Endgültig löschen")


@pytest.mark.parametrize("how", ["leaves", "forgets", "moves"])
async def test_they_go_no_further(town: Town, how: str) -> None:
    if how == "moves":
        town.settle_in("kim2", "de")
        await town.says("lee", "/person Kim Seidel")
        await town.presses("lee", "Konto verloren")
        (code,) = CODE.findall("\n".join(each.text for each in town.news("lee")))
        await town.says("kim2", f"/start {code}")
    await invite(town)
    if how == "leaves":
        await leave(town)
    elif how == "forgets":
        await forget(town)
    else:
        await town.presses("jo", "Ja, umziehen")
    await town.wait_until(MORNING)
    for name in ("ada", "ben", "weber"):
        assert not any(WORDS in each.text for each in town.news(name))
    for name in ("jo", "lee"):
        told = [each for each in town.news(name) if "angehalten" in each.text]
        assert [each.labels for each in told] == [("Einladen", "Ändern", "Absagen")]
    (evening,) = await kept(town, Evening)
    assert evening.phase is Phase.DRAFT
    assert await kept(town, Guest) == ()
    await town.presses("jo", "Einladen")
    await town.presses("jo", "An alle (3)")
    assert any(WORDS in each.text for each in town.news("ada"))


async def test_what_somebody_has_read_is_not_taken_back(town: Town) -> None:
    await invite(town)
    await town.wait_until(MORNING)
    await leave(town)
    (evening,) = await kept(town, Evening)
    assert evening.phase is Phase.OPEN
    assert await kept(town, Guest)


async def test_what_a_messenger_has_in_hand_is_not_taken_back(town: Town) -> None:
    await invite(town)
    await town.settle()
    await leave(town, sure=False)
    town.clock.set(MORNING)
    until = MORNING + timedelta(minutes=3)
    await town.store.run(lambda tx: tx.claim_parcels(CHANNEL, "else", MORNING, until, 9))
    await town.presses("kim", "Ja, aussteigen")
    (evening,) = await kept(town, Evening)
    assert evening.phase is Phase.OPEN
    assert await kept(town, Guest)


async def test_who_invited_in_a_programme_that_is_away_can_be_erased(town: Town) -> None:
    await invite(town)
    town.programmes = {"other": programme(id="other")}
    await town.restart()
    await forget(town)
    assert town.news("kim")[-1].text.startswith("Erledigt")
    assert await kept(town, Person, id="kim", name="Kim Seidel") == ()
