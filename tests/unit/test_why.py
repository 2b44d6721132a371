"""Whom ``/why`` answers, about what, and what stays of a coordinator's look into a score."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.app import load_catalog
from bot.coordination.why import told_parts
from bot.domain.people import Audit, Form, Person, Role
from bot.ports import Part
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
    [
        *("1 1", "#1, 1", "Ada Lindner, Alte Brauerei", "ada und ein tresen, der wandert"),
        *("Ada mit 1", "Ada Brauerei", "Brauerei Ada", "alte brauerei und ada", "Ada die Brauerei"),
        *("Adda Brauerie", "Lindnr Alte Braurei", "Tresen Ada", "Alte Brauerei, Ada Lindner"),
        "warum passt Ada nicht zur alten Brauerei?",
    ],
)
async def test_a_coordinator_names_a_pair_as_they_like(town: Town, words: str) -> None:
    told = await ask(town, "kim", f"/warum {words}")
    assert told.startswith("Ada Lindner und „Ein Tresen, der wandert“")
    [entry] = await kept(town, Audit, act="why")
    assert (entry.programme_id, entry.person_id, entry.subject) == ("erzgebirge", "kim", "ada")


@pytest.mark.parametrize(
    "words",
    ["Omar Said, Museum", "5 1", "1 2", "9", "nichts " * 500, "👩‍💻, 1", ", ,"],
)
async def test_only_pairs_of_their_own_programme_are_told(town: Town, words: str) -> None:
    told = await ask(town, "kim", f"/warum {words}")
    assert told.startswith("Dieses Paar finde ich nicht.")
    assert await kept(town, Audit, act="why") == ()


@pytest.mark.parametrize("words", ["1", "Ada", "Ada, Museum", "die Brauerei"])
async def test_where_one_side_is_clear_they_are_asked_for_the_pair(town: Town, words: str) -> None:
    assert await ask(town, "kim", f"/warum {words}") == "Welches Paar ist gemeint?"
    assert await kept(town, Audit, act="why") == ()
    assert all("Museum" not in label for label in town.visible("kim")[-1].labels)
    await town.presses("kim", "Ada Lindner – Alte Brauerei")
    assert town.visible("kim")[-1].text.startswith("Ada Lindner und „Ein Tresen, der wandert“")
    [entry] = await kept(town, Audit, act="why")
    assert entry.subject == "ada"


async def test_whoever_does_not_coordinate_hears_of_their_own_suggestions_alone(
    town: Town,
) -> None:
    told = await ask(town, "ada", "/warum 1 1")
    assert told.startswith("Gerade gibt es keinen Vorschlag")
    assert await kept(town, Audit, act="why") == ()


def test_each_part_of_a_score_is_told_in_words_and_none_is_left_out() -> None:
    found = (
        Part("words", 3.0),
        Part("e5-small-q4", 1.0),
        Part("use-multilingual-3", -0.3),
        Part("fastembed:intfloat/multilingual-e5-large", None),
        Part("phrases", 0.01),
        Part("breadth", -2.5),
    )
    words = load_catalog().words("de", Form.SIE)
    told = [words.label(each.id, each.args) for each in told_parts(found)]
    assert told == [
        "Gleiche Wörter, auch in zusammengesetzten: spricht stark dafür, 75 %",
        "Bedeutung des ganzen Textes (Sprachmodell e5): spricht dafür, 25 %",
        "Bedeutung des ganzen Textes (Sprachmodell use): spricht etwas dagegen",
        "Bedeutung des ganzen Textes (Sprachmodell multilingual-e5-large): noch nicht verglichen",
        (
            "Bedeutung einzelner Stichworte und Sätze (Sprachmodell): "
            "nicht mehr als bei anderen Paaren"
        ),
        "Sehr viele Gewerke in einem der Texte: spricht stark dagegen",
    ]
