"""What guests of an evening are to hear, in a night in which whoever sent it stops coordinating."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from bot.domain.challenges import Side
from bot.domain.evenings import Coming, Evening, Guest, Phase
from bot.domain.people import Person, Role
from bot.engine import run
from bot.talk.model import Blocked, Unblocked
from tests.support.cases import BEN, JO, kept, member, membership, profile, programme, settle
from tests.support.clock import at
from tests.support.town import CHANNEL, Heard, Town

EVENING, NIGHT = at("2024-10-15 20:00"), at("2024-10-15 22:30")
MORNING = at("2024-10-16 10:00")
LEE = Person("lee", "de", name="Lee Dritte")
WORDS = "Vorher 50 Euro überweisen, dann Alte Schule"
GUESTS, LEADS = ("ada", "ben", "weber"), ("jo", "lee")
CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    leads = (JO, membership(JO, Role.COORDINATOR), LEE, membership(LEE, Role.COORDINATOR))
    await settle(town, profile(BEN), member(BEN, Side.MAKER), *leads)
    yield town
    await town.close()


async def invite(town: Town, name: str = "kim", place: str = WORDS) -> None:
    for words in ("/speeddating", "Do 14.11. 18 Uhr", "ja", place, "12", "6", "8", "3", "0", "ja"):
        await town.says(name, words)
    await town.presses(name, "Einladen")
    (everybody,) = [each for each in town.visible(name)[-1].labels if each.startswith("An alle")]
    await town.presses(name, everybody)
    town.clock.move(timedelta(minutes=5))


async def set_place(town: Town, name: str, place: str) -> None:
    await town.says(name, "/speeddating")
    await town.presses(name, "Ändern")
    await town.presses(name, "Ort")
    await town.says(name, place)
    town.clock.move(timedelta(minutes=5))


async def move(town: Town, name: str, when: str) -> None:
    await town.says(name, "/speeddating")
    await town.presses(name, "Verschieben")
    await town.says(name, when)
    await town.presses(name, "Passt so")
    town.clock.move(timedelta(minutes=5))


async def leave(town: Town, name: str = "kim", *, sure: bool = True) -> None:
    await town.says(name, "/aussteigen")
    (label,) = [each for each in town.visible(name)[-1].labels if "Ganz raus" in each]
    await town.presses(name, label)
    await town.presses(name, "Überspringen")
    if sure:
        await town.presses(name, "Ja, aussteigen")


async def forget(town: Town) -> None:
    await town.says("kim", "/vergessen")
    await town.presses("kim", "Weiter zum Löschen")
    await town.presses("kim", "Endgültig löschen")


async def ask_code(town: Town) -> None:
    """Let Kim ask for their account to be moved, as it is lost; Jo is to confirm that."""
    town.settle_in("kim2", "de")
    await town.says("lee", "/person Kim Seidel")
    await town.presses("lee", "Konto verloren")
    (code,) = CODE.findall("\n".join(each.text for each in town.news("lee")))
    await town.says("kim2", f"/start {code}")


async def stop(town: Town, how: str) -> None:
    if how == "leaves":
        await leave(town)
    elif how == "forgets":
        await forget(town)
    else:
        await town.presses("jo", "Ja, umziehen")


def told(town: Town, name: str, words: str) -> list[Heard]:
    return [each for each in town.news(name) if words.lower() in each.text.lower()]


async def phase_of(town: Town) -> Phase:
    (evening,) = await kept(town, Evening)
    return evening.phase


HOW = pytest.mark.parametrize("how", ["leaves", "forgets", "moves"])


@HOW
@pytest.mark.parametrize("then", ["", "place", "date"])
async def test_they_go_no_further(town: Town, how: str, then: str) -> None:
    if how == "moves":
        await ask_code(town)
    town.clock.set(NIGHT)
    await invite(town, place="Alte Schule" if then == "place" else WORDS)
    if then == "place":
        await set_place(town, "kim", WORDS)
    elif then == "date":
        await move(town, "kim", "Fr 15.11. 18 Uhr")
    await stop(town, how)
    await town.wait_until(MORNING)
    for name in GUESTS:
        assert not told(town, name, "speed-dating")
    for name in LEADS:
        stopped = told(town, name, "angehalten, bevor sie jemand lesen konnte")
        assert [each.labels for each in stopped] == [("Einladen", "Ändern", "Absagen")]
    assert await phase_of(town) is Phase.DRAFT
    assert await kept(town, Guest) == ()
    await town.presses("jo", "Einladen")
    await town.presses("jo", "An alle (3)")
    await town.wait_until(MORNING + timedelta(hours=2))
    for name in GUESTS:
        assert len(told(town, name, WORDS)) == 1


@HOW
@pytest.mark.parametrize("what", ["place", "date"])
async def test_what_they_changed_of_an_evening_that_is_known(
    town: Town, how: str, what: str
) -> None:
    await invite(town, "jo", "Alte Schule")
    if how == "moves":
        await ask_code(town)
    town.clock.set(NIGHT)
    if what == "place":
        await set_place(town, "kim", WORDS)
    else:
        await move(town, "kim", "Fr 15.11. 18 Uhr")
    for name in GUESTS:
        assert told(town, name, "Alte Schule")
    await stop(town, how)
    await town.wait_until(MORNING)
    for name in GUESTS:
        assert not told(town, name, "speed-dating")
    for name in LEADS:
        (stopped,) = told(town, name, "noch niemand lesen konnte")
        assert {"Ändern", "Verschieben"} <= set(stopped.labels)
    assert await phase_of(town) is Phase.OPEN
    if what == "place":
        await set_place(town, "jo", "Alte Schule")
    else:
        await move(town, "jo", "Fr 15.11. 18 Uhr")
    await town.settle()
    for name in GUESTS:
        assert len(told(town, name, "Alte Schule")) == 1
    await town.presses("ada", "Ich komme")
    assert await kept(town, Guest, person_id="ada", coming=Coming.YES)


@pytest.mark.parametrize("what", ["invitation", "place", "date"])
async def test_what_nobody_has_written_yet_is_not_written(
    town: Town, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what != "invitation":
        await invite(town, "jo", "Alte Schule")
    town.clock.set(NIGHT)
    with monkeypatch.context() as idle:
        idle.setattr(run, "work_off", AsyncMock(return_value=0))
        if what == "invitation":
            await invite(town)
        elif what == "place":
            await set_place(town, "kim", WORDS)
        else:
            await move(town, "kim", "Fr 15.11. 18 Uhr")
        for name in GUESTS:
            town.news(name)
        await leave(town)
    await town.wait_until(MORNING)
    for name in GUESTS:
        assert not told(town, name, "speed-dating")
    for name in LEADS:
        assert len(told(town, name, "angehalten")) == 1


@HOW
async def test_one_answer_lets_nothing_go_on_to_the_others(town: Town, how: str) -> None:
    if how == "moves":
        await ask_code(town)
    town.clock.set(NIGHT)
    await invite(town)
    await town.says("ben", "/speeddating")
    await town.presses("ben", "I’ll come")
    town.news("ben")
    await stop(town, how)
    await town.wait_until(MORNING)
    for name in GUESTS:
        assert not told(town, name, WORDS)
    for name in LEADS:
        assert len(told(town, name, "noch niemand lesen konnte")) == 1
    await set_place(town, "jo", WORDS)  # it is right as it is
    await town.settle()
    for name in GUESTS:
        assert len(told(town, name, WORDS)) == 1
    assert await kept(town, Guest, person_id="ben", coming=Coming.YES)
    await set_place(town, "jo", WORDS)  # they know
    await town.settle()
    assert not any(town.news(name) for name in GUESTS)


@pytest.mark.parametrize("when", ["2024-10-15 20:10", "2024-10-16 12:00"])
async def test_an_invitation_that_came_with_a_new_place_stays(town: Town, when: str) -> None:
    town.clock.set(EVENING)
    await invite(town)
    await set_place(town, "kim", "Neue Schule")
    await town.settle()
    await town.wait_until(at(when))
    await leave(town)
    await town.wait_until(at("2024-10-16 13:00"))
    assert await phase_of(town) is Phase.OPEN
    assert not any(told(town, name, "angehalten") for name in LEADS)
    await town.presses("ada", "Ich komme")
    assert await kept(town, Guest, person_id="ada", coming=Coming.YES)


async def test_what_somebody_else_changed_since_goes_on(town: Town) -> None:
    town.clock.set(NIGHT)
    await invite(town)
    await set_place(town, "jo", "Alte Schule")
    await leave(town)
    await town.wait_until(MORNING)
    for name in GUESTS:
        (heard,) = told(town, name, "Alte Schule")
        assert WORDS not in heard.text
    assert not any(told(town, name, "angehalten") for name in LEADS)


async def test_what_somebody_has_read_is_not_taken_back(town: Town) -> None:
    town.clock.set(EVENING)
    await invite(town)
    await town.wait_until(MORNING)
    await leave(town)
    assert await phase_of(town) is Phase.OPEN
    assert await kept(town, Guest)


async def test_what_a_messenger_has_in_hand_is_not_taken_back(town: Town) -> None:
    town.clock.set(EVENING)
    await invite(town)
    await town.settle()
    await leave(town, sure=False)
    town.clock.set(MORNING)
    until = MORNING + timedelta(minutes=3)
    await town.store.run(lambda tx: tx.claim_parcels(CHANNEL, "else", MORNING, until, 9))
    await town.presses("kim", "Ja, aussteigen")
    assert await phase_of(town) is Phase.OPEN
    assert await kept(town, Guest)


async def test_who_invited_in_a_programme_that_is_away_can_be_erased(town: Town) -> None:
    town.clock.set(EVENING)
    await invite(town)
    town.programmes = {"other": programme(id="other")}
    await town.restart()
    await forget(town)
    assert town.news("kim")[-1].text.startswith("Erledigt")
    assert await kept(town, Person, id="kim", name="Kim Seidel") == ()


async def test_a_guest_who_leaves_hears_of_no_new_place(town: Town) -> None:
    await invite(town, place="Alte Schule")
    await town.settle()
    town.clock.set(NIGHT)
    await set_place(town, "kim", "Neue Schule")
    await leave(town, "ada")
    await town.wait_until(MORNING)
    assert told(town, "ben", "Neue Schule")
    assert not told(town, "ada", "Neue Schule")


async def test_who_is_back_after_an_evening_is_not_asked_about_its_new_date(town: Town) -> None:
    await invite(town)
    await town.happens("ada", Blocked())
    await move(town, "kim", "Do 17.10. 18 Uhr")
    await town.wait_until(at("2024-10-19 10:00"))
    await town.happens("ada", Unblocked())
    assert told(town, "ben", "was moved")
    assert not told(town, "ada", "verschoben")
