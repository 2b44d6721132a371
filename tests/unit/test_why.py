"""Whom ``/why`` answers, about what, and what stays of a coordinator's look into a score."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.people import Audit, Form, Person, Role
from tests.support.cases import (
    ADA,
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

LENA = Person("lena", "de", Form.SIE, "Lena Koch")
OMAR = Person("omar", "de", Form.DU, "Omar Said")
CHEMNITZ = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})
AWAY = {"programme_id": "chemnitz"}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """Kim coordinates Ada and the brewery, Lena those of another programme: Omar and a museum."""
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(
        town,
        *(LENA, OMAR, membership(LENA, Role.COORDINATOR, **AWAY)),
        *(membership(OMAR, Role.MAKER, **AWAY), profile(OMAR, **AWAY)),
        *(organisation(), challenge(), profile(ADA)),
        organisation(id="museum", name="Museum", **AWAY),
        challenge(id="c2", organisation_id="museum", title="Spinnmaschine", **AWAY),
        also=[CHEMNITZ],
    )
    yield town
    await town.close()


async def ask(town: Town, who: str, words: str) -> str:
    await town.says(who, words)
    return town.visible(who)[-1].text


@pytest.mark.parametrize(
    "words",
    ["1 1", "#1, 1", "Ada Lindner, Alte Brauerei", "ada und ein tresen, der wandert", "Ada mit 1"],
)
async def test_a_coordinator_names_a_pair_as_they_like(town: Town, words: str) -> None:
    told = await ask(town, "kim", f"/warum {words}")
    assert told.startswith("Ada Lindner und „Ein Tresen, der wandert“")
    [entry] = await kept(town, Audit, act="why")
    assert (entry.programme_id, entry.person_id, entry.subject) == ("erzgebirge", "kim", "ada")


@pytest.mark.parametrize(
    "words",
    ["Omar Said, Museum", "Ada, Museum", "5 1", "1 2", "1", "nichts " * 500, "👩‍💻, 1", ", ,"],
)
async def test_only_pairs_of_their_own_programme_are_told(town: Town, words: str) -> None:
    told = await ask(town, "kim", f"/warum {words}")
    assert told.startswith("Dieses Paar finde ich nicht.")
    assert await kept(town, Audit, act="why") == ()


async def test_whoever_does_not_coordinate_hears_of_their_own_suggestions_alone(
    town: Town,
) -> None:
    told = await ask(town, "ada", "/warum 1 1")
    assert told.startswith("Gerade gibt es keinen Vorschlag")
    assert await kept(town, Audit, act="why") == ()
