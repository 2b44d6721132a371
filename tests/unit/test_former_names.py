"""What somebody was called lately: kept as long as others may still read it, and no longer."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Erase, Put
from bot.domain.evenings import Evening
from bot.domain.people import FORMER_KEPT, MOST_FORMER, FormerName, Person, Role
from bot.ports import Body, Parcel, Tx
from bot.privacy.holdings import spell
from bot.talk.markup import literal
from bot.talk.model import Why
from tests.acceptance.test_forgotten import forget
from tests.support.cases import (
    BEN,
    agreed,
    challenge,
    kept,
    member,
    membership,
    profile,
    rename,
    settle,
)
from tests.support.clock import at
from tests.support.specimens import specimen
from tests.support.town import Town
from tests.unit.test_unsent_invitations import invite, set_place

NIGHT, MORNING = at("2024-10-15 21:00"), at("2024-10-16 10:00")
NEW = "Bea Neu"
ANNA = Person("anna", "de", name="Anna")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NIGHT)
    await settle(
        town,
        replace(BEN, language="de"),
        profile(BEN),
        member(BEN, Side.MAKER),
        replace(agreed("2024-10", "2024-10-21 14:00"), yes=("ada", "weber", "ben")),
    )
    yield town
    await town.close()


async def test_what_waits_names_nobody_by_a_name_they_gave_up_before(town: Town) -> None:
    await town.says("ben", "/treffen")
    await town.presses("ben", "Ich kann doch nicht")
    await town.says("ben", "/abbrechen")
    await rename(town, "ben", NEW)
    await town.says("ben", "/vergessen")
    await town.presses("ben", "Weiter zum Löschen")
    await town.presses("ben", "Endgültig löschen")
    await town.wait_until(MORNING)
    heard = [each.text for name in ("ada", "weber") for each in town.news(name)]
    assert sum("[…] kann dann nicht" in each for each in heard) == 2
    assert not any(BEN.name in each for each in heard)


async def test_they_are_shown_what_is_kept_of_it(town: Town) -> None:
    await rename(town, "ben", NEW)
    await town.says("ben", "/meinedaten")
    page, portable = (each.documents[0] for each in town.news("ben") if each.documents)
    assert f"<dt>Früherer Name</dt><dd>{BEN.name}</dd>" in page.text
    (person,) = json.loads(portable.text)["data"]["person"]
    (former,) = person["former"]
    assert former["name"] == BEN.name


async def test_it_is_forgotten_once_nothing_can_say_it_any_more(town: Town) -> None:
    await rename(town, "ben", NEW)
    await town.wait_until(NIGHT + FORMER_KEPT + timedelta(days=8))
    assert [each.names for each in await kept(town, Person, id="ben")] == [(NEW,)]


def test_only_the_last_ones_are_kept() -> None:
    person = ANNA
    for number in range(9):
        person = person.called(f"Anna {number}", NIGHT + timedelta(minutes=number))
    assert [each.name for each in person.former] == [f"Anna {n}" for n in range(3, 8)]
    assert len(person.former) == MOST_FORMER
    late = person.called("Berta", NIGHT + FORMER_KEPT + timedelta(days=1))
    assert late.names == ("Berta", "Anna 8")


def test_the_same_name_is_no_change() -> None:
    assert ANNA.called("Anna", NIGHT) == ANNA
    assert Person("x", "de").called("Xenia", NIGHT).former == ()


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("Anna", "Anne", ("Anna", "Anne")),
        ("Anna", "Anna", ("Anna",)),
        ("", "Anne", ("Anne",)),
        ("Anna", "", ("Anna",)),
    ],
)
def test_who_turns_out_to_be_one_was_called_both(
    one: str, other: str, names: tuple[str, ...]
) -> None:
    asker = Person("b", "de", name=other)
    assert Person("a", "de", name=one).united(asker, NIGHT).names == names


def test_what_both_were_called_before_comes_along() -> None:
    day = timedelta(days=1)
    one = replace(ANNA, former=(FormerName("A", NIGHT - day),))
    other = Person("b", "de", name="Anne", former=(FormerName("B", NIGHT - 2 * day),))
    assert one.united(other, NIGHT).names == ("Anna", "B", "A", "Anne")


@pytest.mark.parametrize("said", [{"paused": True}, {"snoozed_until": MORNING}])
def test_who_asked_for_silence_has_it_still_when_they_turn_out_to_be_somebody(
    said: dict[str, Any],
) -> None:
    quiet, other = Person("a", "de", **said), Person("b", "de", snoozed_until=NIGHT)
    assert quiet.united(other, NIGHT).rests(NIGHT)
    assert other.united(quiet, NIGHT).rests(NIGHT)
    assert not Person("a", "de").united(other, NIGHT).rests(NIGHT)


async def test_a_name_taken_for_an_evening_leaves_what_others_wait_for_as_it_was(
    town: Town,
) -> None:
    """Also one that looks like a name: it is no place, and no words of the bot, that goes by it."""
    cem = Person("cem", "de", name="Cem Neu")
    await settle(town, cem, membership(cem, Role.MAKER), profile(cem))
    town.clock.set(at("2024-10-15 11:00"))
    await invite(town, place="Alte Schule")
    await town.says("weber", "ja")
    town.clock.set(at("2024-10-15 22:30"))
    await set_place(town, "kim", "Neues Rathaus")
    town.news("weber")
    await rename(town, "cem", "Neues Rathaus")
    await forget(town, "cem")
    await town.wait_until(MORNING)
    assert any("Neues Rathaus" in each.text for each in town.news("weber"))


async def words_of(town: Town, person: Person, text: str, gone: datetime, **changes: Any) -> str:
    """Return what is left of the words, that wait for Frau Weber, when that person is erased."""

    async def work(tx: Tx) -> None:
        await tx.apply([Put(person), Put(membership(person, Role.MAKER, **changes))])
        body = Body(literal(text))
        news = Parcel("news/1", "telegram:99", body, Why.NEWS, "test", None, NIGHT)
        await tx.post([news])
        await tx.apply([Erase(person.id, (), at=gone)])

    await town.store.run(work)
    left = await town.store.run(lambda tx: tx.parcel("news/1"))
    assert left is not None
    return spell(left.body)


@pytest.mark.parametrize(
    ("former", "left"),
    [
        ((), "[…]"),  # so they were called when they came
        ((FormerName("Cem Neu", NIGHT - timedelta(days=2)),), "[…]"),
        ((FormerName("Cem Neu", NIGHT),), "Neues Rathaus"),
        (
            (
                FormerName("Neues Rathaus", NIGHT - timedelta(minutes=9)),
                FormerName("Cem Neu", NIGHT),
            ),
            "[…]",
        ),
    ],
)
async def test_what_somebody_was_called_for_a_day_is_a_name(
    town: Town, former: tuple[FormerName, ...], left: str
) -> None:
    cem = Person("cem", "de", name="Neues Rathaus", former=former)
    gone = NIGHT + timedelta(hours=1)
    assert await words_of(town, cem, "Im Neues Rathaus.", gone) == f"Im {left}."


async def test_what_somebody_was_called_who_came_that_day_may_be_none(town: Town) -> None:
    cem = Person("cem", "de", name="Neues Rathaus")
    left = await words_of(town, cem, "Neues Rathaus", NIGHT, joined_at=NIGHT - timedelta(hours=2))
    assert left == "Neues Rathaus"


async def test_where_others_meet_stays(town: Town) -> None:
    cem = Person("cem", "de", name="Neues Rathaus")
    evening = specimen(Evening, programme_id="erzgebirge", place="Neues Rathaus, Saal 2")
    await town.store.run(lambda tx: tx.apply([Put(evening)]))
    text = "Im Neues Rathaus, Saal 2, sitzt Neues Rathaus."
    left = await words_of(town, cem, text, NIGHT)
    assert left == "Im Neues Rathaus, Saal 2, sitzt […]."


async def test_a_region_of_others_stays(town: Town) -> None:
    cem = Person("cem", "de", name="Ore Mountains")
    await town.store.run(lambda tx: tx.apply([Put(challenge(region="Ore Mountains"))]))
    assert await words_of(town, cem, "Ore Mountains", NIGHT) == "Ore Mountains"
