"""Experts are let in by their contact, and what they answer reaches the team alone."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.briefs import Deputy, Expertise, Question, Reply
from bot.domain.challenges import Side
from bot.domain.changes import Entity, Put
from bot.domain.people import Introduction, Invitation, Person, Role
from bot.domain.teams import Member
from bot.talk.model import Pressed
from tests.support.cases import ADA, JO, kept, member, membership, organisation, settle
from tests.support.clock import at
from tests.support.town import Town

ANSWER = "Zwölf Gäste, meist freitags."
ROTH = Person("roth", "de", name="Anna Roth")
SINCE = at("2024-10-01 10:00")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(
        town,
        JO,
        membership(JO, Role.MAKER),
        ROTH,
        membership(ROTH, Role.EXPERT),
        Expertise("roth", "brewery", "erzgebirge", "Gäste", SINCE),
    )
    yield town
    await town.close()


async def asks(town: Town) -> Question:
    await town.says("ada", "/experten")
    await town.presses("ada", "Anna Roth: Gäste")
    await town.says("ada", "Wie viele Gäste kommen?")
    (question,) = await kept(town, Question)
    return question


async def test_the_answer_reaches_the_team_and_nobody_else(town: Town) -> None:
    await asks(town)
    await town.presses("roth", "Antworten")
    await town.says("roth", ANSWER)
    hears = {
        name for name in town.people if any(ANSWER in each.text for each in town.all_heard(name))
    }
    assert hears == {"ada", "weber"}
    assert [each.person_id for each in await kept(town, Reply)] == ["roth"]


@pytest.mark.parametrize("name", ["ben", "jo", "kim", "weber"])
async def test_nobody_else_answers_or_asks(town: Town, name: str) -> None:
    question = await asks(town)
    await town.happens(name, Pressed(f"a.respond.{question.id}", "0"))
    await town.says(name, ANSWER)
    assert not await kept(town, Reply)
    if name != "weber":
        await town.happens(name, Pressed("a.question.t1.roth", "0"))
        await town.says(name, "Was verdient der Braumeister?")
        assert len(await kept(town, Question)) == 1


async def test_whoever_is_removed_is_not_asked_and_answers_no_more(town: Town) -> None:
    await asks(town)
    await town.says("weber", "/experten")
    await town.presses("weber", "Anna Roth entfernen")
    assert "Vertretung" not in town.visible("weber")[-1].text
    await town.presses("roth", "Antworten")
    assert "nicht mehr offen" in town.news("roth")[-1].text
    assert "keine Frage offen" in await says(town, "roth", "/experten")
    assert "Anna Roth" not in await says(town, "ada", "/experten")


async def code_of_weber(town: Town) -> str:
    await town.says("weber", "/experten")
    await town.presses("weber", "Jemanden einladen")
    found = re.search(r"start=(\w+)", "".join(each.text for each in town.news("weber")))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("told", [True, False])
async def test_whoever_was_removed_comes_back_by_a_code(town: Town, *, told: bool) -> None:
    if told:
        field = Introduction("roth", "erzgebirge", Role.EXPERT, "Gärung", (), (), SINCE)
        await town.store.run(lambda tx: tx.apply([Put(field)]))
    await town.says("weber", "/experten")
    await town.presses("weber", "Anna Roth entfernen")
    code = await code_of_weber(town)
    town.news("roth")
    await town.says("roth", f"/start {code}")
    said = town.news("roth")[-1].text
    assert "Fachleuten von Alte Brauerei" in said
    (expertise,) = await kept(town, Expertise, person_id="roth")
    assert (expertise.field, expertise.left_at) == ("Gärung" if told else "", None)
    heard = "".join(each.text for each in town.news("weber"))
    assert ("Anna Roth steht jetzt für Fachfragen bereit: Gärung" in heard) == told
    await town.says("roth", f"/start {code}")
    assert "schon dabei" in "".join(each.text for each in town.news("roth"))
    assert [each.uses_left for each in await kept(town, Invitation, role=Role.EXPERT)] == [0]


async def test_the_contact_hears_of_an_expert_who_left_and_comes_back(town: Town) -> None:
    field = Introduction("roth", "erzgebirge", Role.EXPERT, "Gärung", (), (), SINCE)
    await town.store.run(lambda tx: tx.apply([Put(field)]))
    await town.says("roth", "/aussteigen")
    await town.presses("roth", "Ganz raus: Erzgebirge")
    await town.says("roth", "überspringen")
    await town.presses("roth", "Ja, aussteigen")
    code = await code_of_weber(town)
    await town.says("roth", f"/start {code}")
    await town.presses("roth", "Einverstanden")
    assert "wieder" in town.news("roth")[-1].text
    heard = "".join(each.text for each in town.news("weber"))
    assert "Anna Roth steht jetzt für Fachfragen bereit: Gärung" in heard
    await town.says("weber", "/experten")
    assert "Anna Roth: Gärung" in town.visible("weber")[-1].labels


async def test_an_expert_becomes_that_of_another_house_too(town: Town) -> None:
    await town.store.run(lambda tx: tx.apply([Put(organisation(id="museum", name="Museum"))]))
    code = await code_of_weber(town)
    await town.says("roth", f"/start {code}")
    houses = {each.organisation_id for each in await kept(town, Expertise, left_at=None)}
    assert houses == {"brewery", "museum"}


async def test_whoever_is_removed_stands_in_no_more(town: Town) -> None:
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", "31.10.")
    await town.presses("weber", "Passt so")
    assert await kept(town, Member, person_id="roth", left_at=None)
    await town.says("weber", "/experten")
    town.news("roth")
    await town.presses("weber", "Anna Roth entfernen")
    assert not await kept(town, Deputy, ended_at=None)
    assert not await kept(town, Member, person_id="roth", left_at=None)
    assert "Auch die Vertretung ist beendet" in town.visible("weber")[-1].text
    told = "Frau Weber hat die Vertretung bei „Alte Brauerei“ beendet."
    assert [each.text for each in town.news("roth")] == [told]


async def test_a_deputy_answers_what_was_asked_before(town: Town) -> None:
    await town.says("ada", "/experten")
    await town.presses("ada", "Frau Weber (Ansprechperson)")
    await town.says("ada", "Wer schließt am Montag auf?")
    assert "Montag" not in await says(town, "roth", "/experten")
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", "31.10.")
    await town.presses("weber", "Passt so")
    assert "Wer schließt am Montag auf?" in await says(town, "roth", "/experten")
    await town.presses("roth", "Antworten")
    await town.says("roth", "Der Hausmeister.")
    assert [each.person_id for each in await kept(town, Reply)] == ["roth"]


async def test_a_deputy_who_left_the_team_is_not_asked(town: Town) -> None:
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", "31.10.")
    await town.presses("weber", "Passt so")
    await town.says("roth", "/aussteigen")
    await town.presses("roth", "Team Alte Brauerei")
    await town.says("roth", "überspringen")
    await town.presses("roth", "Ja, aussteigen")
    town.news("roth")
    await town.says("ada", "/experten")
    await town.presses("ada", "Frau Weber (Ansprechperson)")
    await town.says("ada", "Wer schließt am Montag auf?")
    assert "Wer schließt" in "".join(each.text for each in town.news("weber"))
    assert town.news("roth") == []


async def test_whoever_was_asked_is_reminded_and_the_asker_hears_of_the_silence(town: Town) -> None:
    await asks(town)
    await town.wait_until(at("2024-10-18 12:00"))
    assert "wartet noch auf eine Antwort" in town.visible("roth")[-1].text
    assert "Antworten" in town.visible("roth")[-1].labels
    await town.wait_until(at("2024-10-30 12:00"))
    told = [each.text for each in town.all_heard("ada") if "kam noch keine Antwort" in each.text]
    assert len(told) == 1
    assert len([e for e in town.all_heard("roth") if "wartet noch" in e.text]) == 1
    assert not any("noch keine Antwort" in each.text for each in town.all_heard("weber"))
    await town.presses("roth", "Antworten")
    await town.says("roth", ANSWER)
    assert ANSWER in town.visible("ada")[-1].text


async def answers_and_is_erased(town: Town, answered: str, erased: str, *meanwhile: Entity) -> None:
    await asks(town)
    town.clock.set(at(answered))
    await town.presses("roth", "Antworten")
    await town.says("roth", ANSWER)
    town.clock.set(at(erased))
    await town.settle()
    await town.store.run(lambda tx: tx.apply([Put(each) for each in meanwhile]))
    await town.says("roth", "/vergessen")
    await town.presses("roth", "Weiter zum Löschen")
    await town.presses("roth", "Endgültig löschen")


async def test_who_asked_hears_in_the_morning_that_the_answer_went_with_its_author(
    town: Town,
) -> None:
    await answers_and_is_erased(town, "2024-10-15 22:00", "2024-10-15 23:00")
    town.news("ada")
    await town.wait_until(at("2024-10-16 07:00"))
    assert not town.news("ada")
    await town.wait_until(at("2024-10-30 12:00"))
    heard = {name: [each.text for each in town.all_heard(name)] for name in ("ada", "ben", "weber")}
    (told,) = [each for each in heard["ada"] if "keine Antwort mehr" in each]
    assert "Frage vom Di, 15.10." in told
    assert "/experten" in told
    assert "Roth" not in told
    assert not any("keine Antwort mehr" in each for each in (*heard["ben"], *heard["weber"]))
    everything = [each for several in heard.values() for each in several]
    assert not any(ANSWER in each or "noch keine Antwort" in each for each in everything)


async def test_who_read_the_answer_hears_nothing_of_who_goes_then(town: Town) -> None:
    await answers_and_is_erased(town, "2024-10-15 22:00", "2024-10-16 12:00")
    await town.wait_until(at("2024-10-30 12:00"))
    heard = [each.text for each in town.all_heard("ada")]
    assert any(ANSWER in each for each in heard)
    assert not any("keine Antwort mehr" in each for each in heard)


async def test_who_left_the_team_needs_no_answer(town: Town) -> None:
    left = member(ADA, Side.MAKER, left_at=at("2024-10-15 12:00"))
    await answers_and_is_erased(town, "2024-10-15 22:00", "2024-10-15 23:00", left)
    await town.wait_until(at("2024-10-30 12:00"))
    assert not any("keine Antwort mehr" in each.text for each in town.all_heard("ada"))


@pytest.mark.parametrize("read", [False, True])
async def test_where_an_answer_went_unread_with_who_stood_in_the_contact_may_answer(
    town: Town, *, read: bool
) -> None:
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", "31.10.")
    await town.presses("weber", "Passt so")
    await town.says("ada", "/experten")
    await town.presses("ada", "Frau Weber (Ansprechperson)")
    await town.says("ada", "Wer schließt am Montag auf?")
    (question,) = await kept(town, Question)
    town.clock.set(at("2024-10-15 22:00"))
    await town.happens("roth", Pressed(f"a.respond.{question.id}", "0"))
    await town.says("roth", "Der Hausmeister.")
    await town.happens("weber", Pressed(f"a.respond.{question.id}", "0"))
    assert "schon beantwortet" in town.news("weber")[-1].text
    if read:
        await town.wait_until(at("2024-10-16 09:15"))
    await town.says("roth", "/vergessen")
    await town.presses("roth", "Weiter zum Löschen")
    await town.presses("roth", "Endgültig löschen")
    await town.wait_until(at("2024-10-16 09:30"))
    await town.happens("weber", Pressed(f"a.respond.{question.id}", "0"))
    await town.says("weber", "Das mache ich selbst.")
    heard = "".join(each.text for each in town.news("ada"))
    assert ("Der Hausmeister." in heard, "Das mache ich selbst." in heard) == (read, not read)
    await town.happens("weber", Pressed(f"a.respond.{question.id}", "0"))
    assert "schon beantwortet" in town.news("weber")[-1].text


async def test_an_answered_question_is_quiet(town: Town) -> None:
    await asks(town)
    await town.presses("roth", "Antworten")
    await town.says("roth", ANSWER)
    await town.wait_until(at("2024-10-30 12:00"))
    told = [each.text for name in ("ada", "roth") for each in town.all_heard(name)]
    assert not any("wartet noch auf" in each or "kam noch keine" in each for each in told)


async def test_whoever_is_no_expert_any_more_is_not_reminded(town: Town) -> None:
    await asks(town)
    await town.says("weber", "/experten")
    await town.presses("weber", "Anna Roth entfernen")
    await town.wait_until(at("2024-10-30 12:00"))
    assert not any("wartet noch" in each.text for each in town.all_heard("roth"))
    assert any("kam noch keine Antwort" in each.text for each in town.all_heard("ada"))


async def says(town: Town, name: str, text: str) -> str:
    town.news(name)
    await town.says(name, text)
    return "\n".join(f"{each.text} {each.labels}" for each in town.news(name))


async def test_only_the_contact_invites_and_not_without_end(town: Town) -> None:
    await town.happens("ada", Pressed("a.expert.brewery", "0"))
    assert not await kept(town, Invitation)
    await town.says("weber", "/experten")
    for _ in range(12):
        await town.presses("weber", "Jemanden einladen")
    codes = await kept(town, Invitation)
    assert len(codes) == 10
    assert {(each.role, each.uses_left, each.organisation_id) for each in codes} == {
        (Role.EXPERT, 1, "brewery")
    }
