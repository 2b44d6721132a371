"""Two teams of one organisation are told apart in every list, and a name that fits both asks."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.evenings import Coming, Guest
from bot.domain.people import Person, Role
from bot.domain.teams import Stage, Team
from bot.speeddating.party import houses_of
from tests.support.cases import (
    BEN,
    JO,
    WEBER,
    challenge,
    kept,
    membership,
    organisation,
    profile,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
LABELS = challenge(id="c2", number=2, title="Etiketten, die kleben", need="Etiketten aus Holz.")
TIN = replace(LABELS, id="c3", number=3, title="Etiketten, die kleben")


def asked(id_: str, challenge_id: str, maker: Person) -> Suggestion:
    made = Suggestion(id_, "erzgebirge", challenge_id, maker.id, "weber", 0.5, (), NOW)
    return replace(made, contact=Answer.INTERESTED, asked_at=NOW, contact_at=NOW)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    await settle(
        town,
        JO,
        *(LABELS, TIN, profile(BEN), profile(JO), membership(JO, Role.MAKER)),
        *(asked("s2", "c2", BEN), asked("s3", "c3", JO)),
    )
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name) if not each.edited)


async def three(town: Town) -> None:
    """Let two more teams of the brewery come together."""
    for name in ("ben", "jo"):
        await town.says(name, "/vorschlaege")
        await town.presses(name, "Interested" if name == "ben" else "Interessiert")


async def test_a_second_team_of_an_organisation_has_a_name_of_its_own(town: Town) -> None:
    await three(town)
    names = {each.number: each.name for each in await kept(town, Team)}
    assert names == {
        1: "Alte Brauerei",
        2: "Alte Brauerei (Etiketten, die kleben)",
        3: "Alte Brauerei (3)",
    }
    await town.says("kim", "/status")
    assert "2 Alte Brauerei (Etiketten, die kleben)" in heard(town, "kim")


async def test_a_name_that_fits_several_teams_is_asked_about(town: Town) -> None:
    await three(town)
    await town.says("kim", "/team alte brauerei")
    said = heard(town, "kim")
    assert "Welches?" in said
    assert "1 Alte Brauerei: Ein Tresen, der wandert" in said
    assert "2 Alte Brauerei (Etiketten, die kleben): Etiketten, die kleben" in said
    await town.says("kim", "2")
    assert "Team 2 Alte Brauerei (Etiketten" in heard(town, "kim")
    await town.says("kim", "/team Alte Brauerei (Etiketten, die kleben)")
    assert "Herausforderung 2: Etiketten" in heard(town, "kim")


async def test_a_team_that_has_ended_leaves_its_name_to_the_next_one(town: Town) -> None:
    ended = team(stage=Stage.ENDED, ended_at=NOW)
    await town.store.run(lambda tx: tx.apply([Put(ended)]))
    await town.says("ben", "/vorschlaege")
    await town.presses("ben", "Interested")
    (living,) = [each for each in await kept(town, Team) if each.stage is not Stage.ENDED]
    assert living.name == "Alte Brauerei"
    await town.says("kim", "/team Alte Brauerei")
    assert f"Team {living.number} Alte Brauerei" in heard(town, "kim")


async def test_houses_of_one_name_are_told_apart_by_who_comes(town: Town) -> None:
    twin = organisation(id="twin", name="Alte brauerei", contact_id="jo")
    theirs = replace(LABELS, id="c4", number=4, organisation_id="twin", contact_id="jo")
    await town.store.run(lambda tx: tx.apply([Put(twin), Put(theirs)]))
    guests = [
        Guest(who, "e1", Side.CONTACT, what, Coming.YES, NOW)
        for who, what in (("weber", "c1"), ("jo", "c4"))
    ]
    people = {each.id: each for each in (WEBER, JO)}
    houses = await town.store.run(lambda tx: houses_of(tx, guests, people))
    assert houses == {"weber": "Alte Brauerei (Frau Weber)", "jo": "Alte brauerei (Jo Krause)"}
