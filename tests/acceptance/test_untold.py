"""``/mydata`` is the same, whatever somebody else answered and nobody was told of."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.evenings import Match, Sitting
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.teams import Cooperation, Extent, Member, Setup, Stage, Team, Verdict
from bot.matching.rules import answer
from bot.ports import Tx
from bot.privacy.holdings import holdings
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-14 10:00")
LATER = NOW + timedelta(hours=1)
SUGGESTED = Suggestion("s9", "erzgebirge", "c1", "ada", "weber", 0.5, (), NOW)
SAT = Sitting("e1", 1, "ada", "weber", 1)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, NOW))
    yield town
    await town.close()


async def rows(town: Town, fact: Any, person_id: str) -> Any:
    async def work(tx: Tx) -> Any:
        await tx.apply([Put(fact, quiet=True)])
        found = await holdings(tx, person_id)
        return [each for each in found.of(type(fact)) if each.get("id", "") in ("s9", "")]

    return await town.store.run(work)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("own", [Answer.OPEN, Answer.LATER, Answer.DECLINED])
async def test_an_answer_that_the_other_side_is_not_told_of(
    town: Town, side: Side, own: Answer
) -> None:
    other = next(each for each in Side if each is not side)
    mine = SUGGESTED if own is Answer.OPEN else answer(SUGGESTED, side, own, NOW)
    person = mine.person(side)
    before = await rows(town, mine, person)
    assert len(before) == 1
    taken_back = answer(mine, other, Answer.INTERESTED, LATER)
    for given in (Answer.LATER, Answer.DECLINED):
        for fact in (mine, taken_back):
            said = answer(fact, other, given, LATER)
            assert await rows(town, said, person) == before, (given, said)


async def test_what_was_asked_is_told_and_a_yes_of_both(town: Town) -> None:
    asked = answer(SUGGESTED, Side.MAKER, Answer.INTERESTED, NOW)
    (row,) = await rows(town, asked, "weber")
    assert (row["asked_at"], row["maker"]) == (NOW, None)
    (row,) = await rows(town, answer(asked, Side.CONTACT, Answer.INTERESTED, LATER), "weber")
    assert (row["asked_at"], row["maker"]) == (NOW, Answer.INTERESTED)
    (row,) = await rows(town, answer(SUGGESTED, Side.MAKER, Answer.DECLINED, NOW), "ada")
    assert (row["declined_at"], row["maker"]) == (NOW, Answer.DECLINED)


@pytest.mark.parametrize("person", ["ada", "weber"])
async def test_a_pair_of_an_evening_that_was_not_told(town: Town, person: str) -> None:
    before = await rows(town, SAT, person)
    for match in set(Match) - {Match.TOLD}:
        assert await rows(town, replace(SAT, match=match), person) == before, match
    (row,) = await rows(town, replace(SAT, match=Match.TOLD), person)
    assert row["match"] is Match.TOLD


TALKS = Team("t9", "erzgebirge", 9, "c1", "weber", "Alte Brauerei", Stage.TALKING, NOW)
ADA_IN = Member("t9", "ada", Side.MAKER, NOW)
WEBER_IN = Member("t9", "weber", Side.CONTACT, NOW)
AGREED = replace(TALKS, form=Cooperation.ORDER, extent=Extent.SPRINT, setup=Setup.ON_SITE)
FORMED = replace(AGREED, stage=Stage.ACTIVE, formed_at=LATER)


async def team_row(town: Town, place: Member, team: Team) -> Any:
    async def work(tx: Tx) -> Any:
        await tx.apply([Put(each, quiet=True) for each in (team, place)])
        found = await holdings(tx, place.person_id)
        return next(each for each in found.of(Team) if each["id"] == "t9")

    return await town.store.run(work)


def ended(team: Team, when: datetime) -> Team:
    return replace(team, stage=Stage.ENDED, ended_at=when)


async def test_the_contacts_go_before_the_result(town: Town) -> None:
    before = await team_row(town, ADA_IN, TALKS)
    assert await team_row(town, ADA_IN, AGREED) == before
    told = await team_row(town, ADA_IN, ended(AGREED, LATER))
    assert (told["stage"], told["form"], told["setup"]) == (Stage.ENDED, None, None)
    assert (await team_row(town, ADA_IN, FORMED))["form"] is Cooperation.ORDER
    said = replace(WEBER_IN, verdict=Verdict.GO)
    assert (await team_row(town, said, AGREED))["form"] is Cooperation.ORDER
    assert (await team_row(town, WEBER_IN, AGREED))["form"] is None


async def test_what_became_of_a_talking_team_with_or_after_a_maker_who_left(town: Town) -> None:
    gone = replace(ADA_IN, left_at=LATER)
    before = await team_row(town, gone, TALKS)
    later = LATER + timedelta(hours=1)
    went_on = replace(FORMED, formed_at=later)
    for team in (
        *(AGREED, FORMED, went_on, ended(went_on, later)),
        *(ended(TALKS, LATER), ended(TALKS, later), ended(AGREED, LATER)),
    ):
        assert await team_row(town, gone, team) == before, team
    assert (await team_row(town, gone, ended(TALKS, NOW)))["stage"] is Stage.ENDED


async def test_what_became_of_a_formed_team_after_somebody_left(town: Town) -> None:
    later = LATER + timedelta(hours=1)
    gone = replace(ADA_IN, left_at=later)
    before = await team_row(town, gone, FORMED)
    assert (before["form"], before["formed_at"]) == (Cooperation.ORDER, LATER)
    assert await team_row(town, gone, ended(FORMED, later + timedelta(hours=1))) == before
    assert (await team_row(town, gone, ended(FORMED, later)))["ended_at"] == later  # as they read


@pytest.mark.parametrize("stage", list(IdeaStage))
async def test_an_idea_that_was_taken_back_is_its_authors_alone(
    town: Town, stage: IdeaStage
) -> None:
    idea = Idea("s9", "erzgebirge", "ada", "Ein Kran", "Zimmerei", stage, NOW, asked_id="weber")
    declined = stage is IdeaStage.DECLINED
    assert len(await rows(town, idea, "weber")) == (0 if declined else 1)
    (row,) = await rows(town, idea, "ada")
    assert (row["text"], row["wanted"], row["asked_id"]) == ("Ein Kran", "Zimmerei", None)
