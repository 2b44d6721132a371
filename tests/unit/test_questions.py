"""Experts are let in by their contact, and what they answer reaches the team alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.briefs import Deputy, Expertise, Question, Reply
from bot.domain.people import Invitation, Person, Role
from bot.domain.teams import Member
from bot.talk.model import Pressed
from tests.support.cases import JO, kept, membership, settle
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
    await town.presses("roth", "Antworten")
    assert "nicht mehr offen" in town.news("roth")[-1].text
    assert "keine Frage offen" in await says(town, "roth", "/experten")
    assert "Anna Roth" not in await says(town, "ada", "/experten")


async def test_whoever_is_removed_stands_in_no_more(town: Town) -> None:
    await town.says("weber", "/vertretung")
    await town.presses("weber", "Anna Roth vertritt")
    await town.says("weber", "31.10.")
    await town.presses("weber", "Passt so")
    assert await kept(town, Member, person_id="roth", left_at=None)
    await town.says("weber", "/experten")
    await town.presses("weber", "Anna Roth entfernen")
    assert not await kept(town, Deputy, ended_at=None)
    assert not await kept(town, Member, person_id="roth", left_at=None)


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
