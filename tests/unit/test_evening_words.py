"""What is said about an evening in one's own words: an answer to its invitation, and numbers."""

from typing import Any

import numpy as np
import pytest

from bot.assignment.dates import Seat, Talk, arrange
from bot.domain.evenings import Coming
from bot.speeddating.dialog import (
    read_minutes,
    read_pause,
    read_places,
    read_rounds,
    read_tables,
)
from bot.speeddating.interests import Interests
from bot.speeddating.quality import DRAWS, drawn_worth, mean_worth
from bot.speeddating.spoken import read_coming
from bot.talk.readers import Rejected
from tests.support.clock import at

NOW = at("2024-11-05 10:00")


@pytest.mark.parametrize(
    "text",
    [
        "bin dabei", "komme", "ich komme", "Wir kommen gern!", "passt", "Ja, ich komme gerne",
        "ich komme doch", "klar, bin dabei", "super, kein Problem, ich komme", "ich sage zu",
        "I'm in", "I'll be there", "happy to come", "gerne", "ja", "ja gern", "See you there!",
        "count me in",
    ],
)  # fmt: skip
def test_who_comes_may_say_so_as_they_like(text: str) -> None:
    assert read_coming(text) is Coming.YES


@pytest.mark.parametrize(
    "text",
    [
        "nee, keine Zeit", "kann nicht", "leider nein", "ich komme nicht",
        "da kann ich leider nicht",
        "ich muss absagen", "bin leider verhindert", "wir sagen ab", "ohne mich", "nein danke",
        "doch nicht", "passt mir nicht", "can't make it", "sorry, I can't come", "no thanks",
        "Ich kann leider nicht, muss absagen", "I don't come",
    ],
)  # fmt: skip
def test_who_cannot_come_may_say_so_as_they_like(text: str) -> None:
    assert read_coming(text) is Coming.NO


@pytest.mark.parametrize(
    "text",
    [
        "weiß noch nicht", "mal sehen", "vielleicht", "ich weiß nicht ob ich komme", "keine Ahnung",
        "kann ich noch nicht sagen", "ja vielleicht", "muss mal schauen", "not sure yet", "maybe",
        "we'll see",
    ],
)  # fmt: skip
def test_who_does_not_know_yet_may_say_so_as_they_like(text: str) -> None:
    assert read_coming(text) is Coming.LATER


@pytest.mark.parametrize(
    "text",
    [
        "Ja, aber ich komme erst um 19 Uhr", "wann geht es los?", "kann ich kommen",
        "komme ich da mit dem Zug hin", "nein, ich komme", "warum nicht", "hallo", "danke",
        "quatsch",
        "Mia kommt nicht", "bin da", "ich komme nicht allein", "1", "", "🎉", "Ich sage nicht ab",
        "ich muss nicht absagen", "bin nicht verhindert", "don't count me out", "See you later!",
    ],
)  # fmt: skip
def test_what_may_mean_something_else_answers_no_invitation(text: str) -> None:
    assert read_coming(text) is None


def test_numbers_may_have_the_word_for_what_they_count() -> None:
    said = (
        "5 min",
        "5min",
        "5 Minuten",
        "fünf Minuten",
        "5 Min.",
        "je 5 Minuten",
        "5 minutes each",
    )
    assert [read_minutes(each, NOW) for each in said] == [5] * len(said)
    assert [read_tables(each, NOW) for each in ("8 Tische", "8 tables", "acht Tische")] == [8] * 3
    assert read_tables("ein Tisch", NOW) == 1
    assert [read_rounds(each, NOW) for each in ("3 Runden", "drei Runden", "3 rounds")] == [3] * 3
    assert [read_pause(each, NOW) for each in ("nach Runde 2", "Runde 2", "after round 2")] == [
        2
    ] * 3
    assert read_places("40 Plätze", NOW) == 40
    for each in ("Minuten", "5 bis 8 Minuten", "lang", "5 Stunden"):
        assert isinstance(read_minutes(each, NOW), Rejected)


def interests(makers: int, contacts: int) -> Interests:
    own = tuple(f"m{number}" for number in range(makers))
    others = tuple(f"c{number}" for number in range(contacts))
    return Interests(own, others, (), (), frozenset(), frozenset())


def compare(worth: list[list[float]], rounds: int) -> tuple[int, int]:
    """Return how good the plan of an evening is, and what it is compared with."""
    table = np.array(worth)
    known = interests(*table.shape)
    own, others = ([Seat(each) for each in side] for side in (known.makers, known.contacts))

    def plan(values: Any) -> tuple[Talk, ...]:
        return arrange(own, others, values, rounds=range(1, rounds + 1), tables=len(own))

    drawn = [each for draw in range(DRAWS) for each in plan(drawn_worth(known, table, draw))]
    return mean_worth(known, table, plan(table)), mean_worth(known, table, drawn)


def test_a_plan_is_compared_with_chance_under_the_same_rules() -> None:
    """Pairs that may not meet leave so little choice that the mean of all pairs would be more."""
    no = float("nan")
    worth = [
        [no, 0.1, 0.1, 0.1],
        [0.1, no, 0.1, 0.1],
        [0.1, 0.1, 0.9, 0.8],
        [0.1, 0.1, 0.8, 0.9],
    ]
    fit, chance = compare(worth, 3)
    assert round(float(np.nanmean(worth)) * 100) > fit >= chance
    square = [[0.9 if row == column else 0.1 for column in range(4)] for row in range(4)]
    fit, chance = compare(square, 1)
    assert fit == 90
    assert 10 <= chance <= 60
    assert compare(square, 4) == (30, 30)  # everybody meets everybody
