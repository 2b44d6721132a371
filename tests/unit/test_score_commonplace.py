"""What both sides say by chance is no likeness, and no reason."""

import pytest

from bot.domain.challenges import Side
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Brief, ReasonKind

SCORER = BlendedScorer()
LEAST = 0.2
"""From here on programmes suggest a pair unless they say something else."""

NAMED = {ReasonKind.PHRASE, ReasonKind.WORD}


def need(*said: str, language: str = "de") -> Brief:
    return Brief("need", said, language, side=Side.CONTACT)


def maker(id_: str, *said: str, language: str = "de") -> Brief:
    return Brief(id_, said, language)


LEFTOVERS = need(
    "Was tun mit Stoffresten aus der Produktion",
    "Jede Woche werfen wir 200 Kilo Stoffreste weg",
    "Upcycling",
    "Nähen",
    "Produktdesign",
    "Die Hälfte der Reste wird zu Produkten",
)
PHOTOGRAPHER = maker(
    "photographer", "Ich fotografiere Produkte und drehe kurze Filme", "Fotografie", "Film"
)
SEAMSTRESS = maker("seamstress", "Ich nähe Taschen aus alten Stoffen", "Nähen", "Upcycling")


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (LEFTOVERS, PHOTOGRAPHER),
        (
            need("Vorrichtungen zum Schweißen dauern zu lange", "Wir bauen sie neu von Hand"),
            maker("coder", "Ich baue Webseiten und Onlineshops", "Programmierung"),
        ),
        (
            need("Unsere Kunden warten zu lange auf Ersatzteile", "Lagerhaltung, Drehmaschine"),
            maker("potter", "Ich töpfere mit Kunden und Kollegen", "Glasuren", "Drehscheibe"),
        ),
        (
            need("Our customers need a quieter office", "acoustics, felt", language="en"),
            maker("cook", "I cook for customers and companies", "catering", language="en"),
        ),
        (
            need("Nový výrobek z našich plechů", "lavičky, ohýbání plechu", language="cs"),
            maker("knitter", "Každý týden výrobek z vlny", "pletení", language="cs"),
        ),
    ],
)
def test_a_word_that_everybody_uses_carries_neither_a_suggestion_nor_a_reason(
    asked: Brief, given: Brief
) -> None:
    assert SCORER.rank(asked, [given])[0].score < LEAST
    assert not [fit for fit in SCORER.reasons(asked, given) if fit.kind in NAMED]


def test_who_does_what_is_needed_is_still_first_and_told_why() -> None:
    first, second = SCORER.rank(LEFTOVERS, [SEAMSTRESS, PHOTOGRAPHER])
    assert first.id == SEAMSTRESS.id
    assert first.score > 4 * second.score
    named = {fit.profile_words for fit in SCORER.reasons(LEFTOVERS, SEAMSTRESS)}
    assert {"Nähen", "Upcycling"} <= named


def test_a_word_that_meets_several_compounds_counts_once() -> None:
    def words(*said: str) -> float:
        explained = SCORER.explain(need(*said), maker("m", "Glas"))
        return next(part.value or 0.0 for part in explained.parts if part.name == "words")

    once = words("Glas für Lampen")
    assert words("Glas für Lampen", "Glasbau", "Glasfenster", "Glastür") <= once


def test_a_common_word_that_is_listed_by_itself_is_meant() -> None:
    asked = need("Neue finden sich nicht zurecht", "Prozesse", "Grafik")
    [fit, *_] = SCORER.reasons(asked, maker("m", "Ich zeichne Handbücher und Prozesse"))
    assert (fit.kind, fit.challenge_words) == (ReasonKind.PHRASE, "Prozesse")
    prose = need("Neue finden sich in unseren Prozessen nicht zurecht", "Grafik")
    assert not [
        fit
        for fit in SCORER.reasons(prose, maker("m", "Ich zeichne Handbücher und Prozesse"))
        if fit.kind in NAMED
    ]
