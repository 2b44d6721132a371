"""A question to the coordinators is in sight until somebody answers it, or says that it is done."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.people import Audit, Form, Membership, Person, Role
from bot.domain.reminders import Reminder
from tests.support.cases import ADA, kept, membership, settle
from tests.support.clock import at
from tests.support.town import Town

LEA = Person("lea", "de", Form.DU, "Lea Voigt")
FARE = "Werden Fahrtkosten erstattet?"
WAITS, LATER = "wartet auf Antwort", "2024-10-16 10:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(
        Town(tmp_path, at("2024-10-14 10:00")), LEA, membership(LEA, Role.COORDINATOR)
    )
    yield town
    await town.close()


async def ask(town: Town, name: str, words: str) -> str:
    """Say something and return all that is heard in answer."""
    town.news(name)
    await town.says(name, words)
    return "\n".join(each.text for each in town.news(name) if not each.edited)


@pytest.mark.parametrize("words", ["/status", "/offen"])
async def test_it_is_shown_with_its_day_and_answered_from_there(town: Town, words: str) -> None:
    assert WAITS not in await ask(town, "kim", words)
    await town.says("ada", f"/frage {FARE}")
    town.clock.set(at(LATER))
    said = await ask(town, "kim", words)
    assert "Eine Frage an die Koordination wartet auf Antwort" in said
    assert f"1 · seit Mo, 14.10. · Ada Lindner (Maker) fragt: „{FARE}“" in said
    assert said.count(FARE) == 1
    await town.presses("kim", "1 beantworten")
    await town.says("kim", "Ja, bis 50 EUR.")
    assert "bis 50 EUR" in town.all_heard("ada")[-1].text
    for lead in ("kim", "lea"):
        assert WAITS not in await ask(town, lead, words)
    assert await kept(town, Reminder) == ()


async def test_a_contacts_question_can_be_settled_without_an_answer_and_once(town: Town) -> None:
    await town.says("weber", "/frage Wer zahlt den Saal?")
    await ask(town, "lea", "/offen")
    await ask(town, "kim", "/offen")
    await town.presses("kim", "1 erledigt")
    assert "gilt als erledigt" in town.all_heard("kim")[-1].text
    assert [each.subject for each in await kept(town, Audit, act="ask-done")] == ["weber"]
    await town.presses("lea", "1 erledigt")
    assert "schon beantwortet oder erledigt" in town.all_heard("lea")[-1].text
    assert WAITS not in await ask(town, "kim", "/offen")


async def test_who_takes_over_sees_what_was_asked_before_and_others_do_not(town: Town) -> None:
    await town.says("ada", f"/frage {FARE}")
    mia = Person("mia", "en", Form.DU, "Mia Wolf")
    left = [replace(each, left_at=at(LATER)) for each in await kept(town, Membership)
            if each.role is Role.COORDINATOR]  # fmt: skip
    new = (mia, membership(mia, Role.COORDINATOR), replace(membership(LEA, Role.MAKER)))
    await settle(town, *left, *new)
    assert FARE in await ask(town, "mia", "/overdue")
    assert FARE not in await ask(town, "lea", "/offen")


async def test_who_has_left_waits_for_nothing(town: Town) -> None:
    await town.says("ada", f"/frage {FARE}")
    gone = Put(membership(ADA, Role.MAKER, left_at=at("2024-10-14 12:00")))
    await town.store.run(lambda tx: tx.apply([gone]))
    assert WAITS not in await ask(town, "kim", "/offen")


async def test_of_many_the_oldest_are_beside_the_teams_and_the_others_told(town: Town) -> None:
    for number in range(4):
        await town.says("ada", f"/frage Gilt das auch für Raum {number}?")
        town.clock.set(at(f"2024-10-14 1{number + 1}:00"))
    said = await ask(town, "kim", "/status")
    assert "4 Fragen an die Koordination warten" in said
    assert "Raum 2" in said
    assert "Raum 3" not in said
    assert "Eine weitere steht unter /offen" in said
    assert "Raum 3" in await ask(town, "kim", "/offen")
