"""``/mydata`` is the same, whatever somebody else answered and nobody was told of."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.evenings import Match, Sitting
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
