"""Places and the regions in which they are, as a programme's file knows them."""

from pathlib import Path

import pytest

from bot.domain.programme import load_programme
from bot.domain.towns import Town
from bot.regions import PLACE, region_of, region_options
from bot.talk.dialog import OTHER
from tests.support.cases import programme

FILE = Path(__file__).parents[2] / "deploy" / "programmes" / "cimis2-erzgebirge.toml"
PRESET = load_programme(FILE.read_text("utf-8"), FILE.name)


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("Aue", "Erzgebirge"),
        ("in Annaberg-Buchholz", "Erzgebirge"),
        ("aus der Stadt Aue", "aus der Stadt Aue"),
        ("Zwönitz im Erzgebirge", "Erzgebirge"),
        ("zwoenitz (Erzgeb.)", "Erzgebirge"),
        ("Zwönitz im Vogtland", "Zwönitz im Vogtland"),
        ("DRESDEN", "Dresden"),
        ("Vogtland", "Vogtland"),
        ("Lauterbach", "Lauterbach"),
        ("Aue-Süd", "Aue-Süd"),
        ("Aue und Umgebung", "Aue und Umgebung"),
        ("Oelsnitz", "Oelsnitz"),
        ("Oelsnitz/Erzg.", "Erzgebirge"),
        ("Oelsnitz, Erzgebirge", "Erzgebirge"),
        ("Oelsnitz Erzgebirge", "Erzgebirge"),
        ("Oelsnitz i. E.", "Erzgebirge"),
        ("Oelsnitz/Vogtl.", "Oelsnitz/Vogtl."),
        ("Oelsnitz im Vogtland", "Oelsnitz im Vogtland"),
        ("Thalheim (Mittweida)", "Thalheim (Mittweida)"),
        ("Thalheim (", "Thalheim ("),
    ],
)
def test_a_town_is_in_the_region_that_the_file_says(place: str, region: str) -> None:
    assert region_of(place, PRESET) == region


def test_without_towns_only_a_region_itself_is_known() -> None:
    bare = programme(regions=("Erzgebirge", "Dresden"))
    assert region_of("Aue", bare) == "Aue"
    assert region_of("im erzgebirge", bare) == "Erzgebirge"
    assert region_options(bare)["region_other"] == ()


def test_the_file_of_another_region_has_other_towns() -> None:
    towns = (Town("Plauen", "Vogtland"), Town("Aue", ""))
    other = programme(regions=("Vogtland", "Altenburg"), towns=towns)
    assert region_of("Plauen", other) == "Vogtland"
    assert region_of("Aue", other) == "Aue"


@pytest.mark.parametrize(
    ("place", "meant"),
    [
        ("in Oelsnitz", ("Oelsnitz/Erzgeb.", "Oelsnitz/Vogtl.")),
        ("thalheim", ("Thalheim/Erzgeb.", "Thalheim (Mittweida)", "Thalheim (Oschatz)")),
        ("Oelsnitz im Vogtland", ("Oelsnitz/Vogtl.",)),
        ("Thalheim bei Oschatz", ("Thalheim (Oschatz)",)),
        ("Thalheim bei Leipzig", ()),
        ("Oelsnitz, das im Erzgebirge", ("Oelsnitz/Erzgeb.",)),
        ("Aue", ()),
    ],
)
def test_a_name_that_several_regions_share_has_several_senses(
    place: str, meant: tuple[str, ...]
) -> None:
    shared = tuple(each.id for each in region_options(PRESET)["region_other"])
    assert PLACE.senses is not None
    assert PLACE.senses(place, shared) == meant


def test_towns_of_one_name_in_one_region_need_no_question() -> None:
    towns = (Town("Neustadt/Nord", "Erzgebirge"), Town("Neustadt/Süd", "Erzgebirge"))
    here = programme(regions=("Erzgebirge", "Dresden"), towns=towns)
    assert region_options(here)["region_other"] == ()
    assert region_of("Neustadt", here) == "Erzgebirge"


def test_the_place_that_is_known_is_offered_beside_the_regions() -> None:
    ids = [each.id for each in region_options(PRESET, "Vogtland")["region"]]
    assert ids == [*PRESET.regions, "Vogtland", OTHER]
    assert [each.id for each in region_options(PRESET, "Dresden")["region"]] == [
        *PRESET.regions,
        OTHER,
    ]
