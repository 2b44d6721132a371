"""What becomes of a suggestion between the moment it is made and the moment it is answered."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Entity, Put
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Form, Person, Role
from bot.domain.policy import Capacity
from bot.domain.rounds import Insistence, Insists
from tests.support.cases import (
    ADA,
    JO,
    challenge,
    kept,
    membership,
    organisation,
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


# The first of several goes while its card waits for the morning.


BEA = Person("bea", "de", Form.DU, "Bea Sommer")
DOING = {"jo": "baut Möbel", "bea": "baut Tische"}


async def left_in_the_night(town: Town, *more: Entity) -> tuple[str, str]:
    """Return whom the contact is to hear of in the morning, and who comes behind."""
    bea = (BEA, membership(BEA, Role.MAKER), profile(BEA, doing=DOING["bea"]))
    await settle(town, *jo(), *bea, challenge(), *more)
    town.clock.set(NIGHT)
    await leave(town, "ada")
    first, second = sorted(await kept(town, Suggestion), key=lambda each: (-each.score, each.id))
    heard(town, "weber")
    return first.maker_id, second.maker_id


async def day(town: Town) -> str:
    """Return what the contact hears until the afternoon."""
    await town.wait_until(at("2024-10-09 15:00"))
    return heard(town, "weber")


async def decline(town: Town, name: str) -> None:
    await town.says(name, "/vorschlaege")
    await town.presses(name, "Nichts für mich")
    heard(town, name)


async def test_one_card_is_shown_at_a_time(town: Town) -> None:
    first, second = await left_in_the_night(town)
    said = await day(town)
    assert DOING[first] in said
    assert DOING[second] not in said


@pytest.mark.parametrize("goes", [decline, leave])
async def test_the_next_one_is_heard_of_where_the_first_is_gone(town: Town, goes: Any) -> None:
    first, second = await left_in_the_night(town)
    await goes(town, first)
    said = await day(town)
    assert DOING[first] not in said
    assert DOING[second] in said


async def test_the_next_one_is_heard_of_where_the_first_goes_later(town: Town) -> None:
    first, second = await left_in_the_night(town)
    await day(town)
    await leave(town, first)
    await town.wait_until(at("2024-10-10 12:00"))
    assert DOING[second] in heard(town, "weber")


@pytest.mark.parametrize("reason", [(), ("zu weit weg",)])
async def test_who_declines_the_first_sees_the_next(town: Town, reason: tuple[str, ...]) -> None:
    """At once if they say why, else in the morning."""
    _, second = await left_in_the_night(town)
    await decline(town, "weber")
    for each in reason:
        await town.says("weber", each)
    at_once = heard(town, "weber").count(DOING[second])
    later = (await day(town)).count(DOING[second])
    assert (at_once, later) == ((1, 0) if reason else (0, 1))


@pytest.mark.parametrize("busy", [(), ("Zu wenig Zeit",), ("keine zeit",)])
async def test_who_has_no_time_is_left_alone(town: Town, busy: tuple[str, ...]) -> None:
    mira = Person("mira", "de", Form.SIE, "Frau Mira")
    more = [
        challenge(
            id=f"c{n}", number=n, title=f"Schrank {n}", organisation_id="o2", contact_id=mira.id
        )
        for n in (2, 3)
    ]
    house = organisation(id="o2", name="Schranke", contact_id=mira.id)
    await settle(town, profile(ADA), mira, membership(mira, Role.CONTACT), house, *more)
    town.clock.set(NIGHT)
    await leave(town, "weber")
    await decline(town, "ada")
    for each in busy:
        await town.says("ada", each)
    heard(town, "ada")
    await town.wait_until(at("2024-10-09 15:00"))
    assert ("Schrank" in heard(town, "ada")) == (not busy)


async def test_what_was_shown_in_between_is_not_told_again(town: Town) -> None:
    _, second = await left_in_the_night(town)
    await town.says("weber", "/vorschlaege")
    await town.presses("weber", "Interessiert")
    assert DOING[second] in heard(town, "weber")
    assert DOING[second] not in await day(town)


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
