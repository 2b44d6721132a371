"""Lists of keywords do not win: words alone, for every challenge of the development set."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.evaluation import Folder, read_folder
from bot.domain.challenges import Side
from bot.matching.score.scorer import BlendedScorer
from bot.matching.score.trades.lexicon import all_entries
from bot.ports import Brief

SCORER = BlendedScorer()
FOLDER = Path(__file__).parents[1] / "data" / "matching"


@cache
def folder() -> Folder:
    return read_folder(FOLDER)


def maker(id_: str, *said: str) -> Brief:
    return Brief(id_, said, "de")


FASHIONABLE = maker(
    "fashionable",
    *"""KI, Blockchain, AR, VR, IoT, 3D-Druck, Laser, CNC, Holz, Textil, Metall, Kunststoff, Papier,
    Glas, Keramik, Elektronik, Sensoren, Licht, Ton, Film, Foto, Grafik, Web, App, Spiele, Museum,
    Marketing, Social Media, Verpackung, Upcycling, Kreislauf, Möbel, Mode, Akustik, Ausstellung,
    Ausbildung, Pflege, Tourismus, Innenstadt, Ehrenamt, Robotik, Retrofit, Nachhaltigkeit,
    Innovation, Digitalisierung, Prototypen, Workshops, Design""".replace("\n    ", " ").split(
        ", "
    ),
)
SENTENCE = maker("sentence", f"Ich kann alles: {', '.join(FASHIONABLE.phrases)}")
COPIED = maker("copied", *(tag for each in folder().challenges for tag in each.phrases[2:]))
TRADES = maker("trades", *(word for entry in all_entries() for word in entry.words["de"][:1]))
STUFFED = (FASHIONABLE, SENTENCE, COPIED, TRADES)

NEEDS = {
    "Eine Holzfigur im Schaufenster soll sich bewegen und leuchten, wenn Besucher davor stehen": (
        "Ich bau Marionetten für die Bühne und lass sie durch verstecktes Gestänge und Motörchen "
        "lebendig werden, mit Spot und Näherungsmelder. Mechanik, Marionetten"
    ),
    "Dauerausstellung soll auf Besucher reagieren, mit Licht und Bewegung, Elektronik": (
        "Ich baue interaktive Installationen mit Arduino und LEDs, Elektronik"
    ),
    "Schweißvorrichtungen dauern zu lange. Schweißen, CAD": "Ich schweiße Vorrichtungen aus Stahl",
    "Ein Wegeleitsystem für die Altstadt. Grafik, Beschilderung": (
        "Ich gestalte Leitsysteme, Schilder und Plakate. Grafik"
    ),
    "Holzspielzeug soll online verkauft werden. Onlineshop, Webdesign": (
        "Ich baue Webseiten und Onlineshops. Programmierung"
    ),
    "Kinder sollen den Bergbau mit Tablet und Ton erleben": (
        "Ich mache Animationen und Apps für Kinder. Ton"
    ),
}
"""What is needed, and what an honest specialist says."""


@pytest.mark.parametrize("challenge", folder().challenges, ids=lambda each: each.id)
def test_no_list_of_keywords_comes_first(challenge: Brief) -> None:
    first, *_ = SCORER.rank(challenge, [*folder().profiles, *STUFFED])
    assert first.id not in {each.id for each in STUFFED}


@pytest.mark.parametrize(("said", "able"), NEEDS.items(), ids=range(len(NEEDS)))
def test_a_specialist_stands_before_every_list_of_keywords(said: str, able: str) -> None:
    asked = Brief("need", (said,), "de", side=Side.CONTACT)
    assert SCORER.rank(asked, [maker("able", able), *STUFFED])[0].id == "able"


@settings(max_examples=20)
@given(st.permutations(FASHIONABLE.phrases), st.integers(30, len(FASHIONABLE.phrases)))
def test_keywords_beside_what_somebody_can_do_win_nothing(words: list[str], count: int) -> None:
    for said, able in list(NEEDS.items())[1:3]:
        asked = Brief("need", (said,), "de", side=Side.CONTACT)
        honest, stuffed = maker("honest", able), maker("stuffed", able, *words[:count])
        found = {each.id: each.score for each in SCORER.rank(asked, [honest, stuffed])}
        assert found["honest"] > found["stuffed"]


def test_two_trades_in_one_profile_are_no_list_of_keywords() -> None:
    (welding, welder), (web, coder) = list(NEEDS.items())[2::2]
    both = maker("both", welder, coder)
    for said in (welding, web):
        asked = Brief("need", (said,), "de", side=Side.CONTACT)
        assert all(part.name != "breadth" for part in SCORER.explain(asked, both).parts)
        assert SCORER.rank(asked, [both, *STUFFED])[0].id == "both"


@pytest.mark.parametrize("able", NEEDS.values(), ids=range(len(NEEDS)))
def test_a_need_that_lists_all_keywords_suits_nobody_better_than_one_of_their_own(
    able: str,
) -> None:
    honest, [own] = maker("able", able), [said for said, each in NEEDS.items() if each == able]
    greedy = Brief("greedy", FASHIONABLE.phrases, "de", side=Side.CONTACT)
    asked = Brief("own", (own,), "de", side=Side.CONTACT)
    found = {each.id: each.score for each in SCORER.rank(honest, [greedy, asked])}
    assert found["greedy"] < found["own"]
    assert found["greedy"] < 0.4
