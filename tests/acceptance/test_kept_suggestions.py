"""What becomes of a suggestion between the moment it is made and the moment it is answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Entity, Put
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Role
from bot.domain.policy import Capacity
from bot.domain.rounds import Insistence, Insists
from tests.support.cases import (
    JO,
    challenge,
    kept,
    membership,
    profile,
    programme,
    settle,
)
from tests.support.clock import at
from tests.support.town import Town

ERZ = "erzgebirge"
NOW = at("2024-10-08 10:00")
BEFORE, LATER = at("2024-10-08 09:00"), at("2024-10-08 09:30")
NIGHT, MORNING = at("2024-10-08 21:00"), at("2024-10-09 09:30")
UNLIKE: dict[str, Any] = {
    "title": "Wolle färben",
    "need": "Wir färben Wolle mit Pflanzen.",
    "success": "",
    "skills": ("Färben",),
}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    yield town
    await town.close()


def pair(score: float, **changes: Any) -> Suggestion:
    return replace(Suggestion("s1", ERZ, "c1", "jo", "weber", score, (), BEFORE), **changes)


def jo(**changes: Any) -> tuple[Entity, ...]:
    return (JO, membership(JO, Role.MAKER), profile(JO, **changes))


async def put(town: Town, *facts: Entity) -> None:
    await town.store.run(lambda tx: tx.apply(Put(each) for each in facts))


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


# Somebody changes what they told of themselves.


async def test_what_came_of_an_idea_stays_with_its_author(town: Town) -> None:
    idea = Idea("i1", ERZ, "jo", "Wolle färben", "", IdeaStage.TAKEN, BEFORE, "weber", "c1", BEFORE)
    await settle(town, *jo(updated_at=LATER), challenge(**UNLIKE), idea, pair(1.0))
    await town.says("jo", "/vorschlaege")
    assert "Wolle färben" in heard(town, "jo")
    assert [each.withdrawn_at for each in await kept(town, Suggestion)] == [None]


async def test_what_the_coordination_wanted_stays_though_no_word_fits(town: Town) -> None:
    must = Insistence(ERZ, "c1", "jo", Insists.MUST, "kim", BEFORE, lasting=False)
    await settle(town, *jo(updated_at=LATER), challenge(**UNLIKE), must, pair(0.01))
    await town.says("jo", "/vorschlaege")
    assert "Wolle färben" in heard(town, "jo")


async def test_what_does_not_fit_any_more_goes(town: Town) -> None:
    await settle(town, *jo(updated_at=LATER), challenge(**UNLIKE), pair(0.5))
    await town.says("jo", "/vorschlaege")
    assert "Wolle färben" not in heard(town, "jo")


# Somebody leaves while a card waits for the morning.


async def leave(town: Town, name: str) -> None:
    await town.says(name, "/aussteigen")
    await town.presses(name, "Ganz raus: Erzgebirge")
    await town.presses(name, "Überspringen")
    await town.presses(name, town.all_heard(name)[-1].labels[0])


@pytest.mark.parametrize("both", [True, False])
async def test_nobody_reads_in_the_morning_of_who_has_left_in_the_night(
    town: Town, *, both: bool
) -> None:
    await settle(town, *jo(), challenge())
    town.clock.set(NIGHT)
    await leave(town, "ada")
    assert len(await kept(town, Suggestion, maker_id="jo")) == 1
    if both:
        await leave(town, "jo")
    heard(town, "weber")
    town.clock.set(MORNING)
    await town.settle()
    assert ("baut Möbel" in heard(town, "weber")) != both


@pytest.mark.parametrize("said", ["Später", "Interessiert", "Nichts für mich"])
async def test_what_was_answered_in_the_night_is_not_shown_in_the_morning(
    town: Town, said: str
) -> None:
    await settle(town, *jo(), challenge())
    town.clock.set(NIGHT)
    await leave(town, "ada")
    await town.says("weber", "/vorschlaege")
    await town.presses("weber", said)
    heard(town, "weber")
    town.clock.set(MORNING)
    await town.settle()
    assert "baut Möbel" not in heard(town, "weber")


# There is no place any more.


async def test_who_had_said_yes_hears_that_all_places_are_taken(town: Town) -> None:
    asked = pair(0.5, maker=Answer.INTERESTED, maker_at=BEFORE, asked_at=BEFORE)
    await settle(town, *jo(), challenge(), asked)
    await town.says("weber", "/vorschlaege")
    heard(town, "jo")
    one = programme(capacity=Capacity(makers_per_challenge=1))
    await settle(town, base=one)
    await town.presses("weber", "Interessiert")
    assert "kein Platz mehr" in heard(town, "weber")
    assert "nicht mehr offen" in heard(town, "jo")
