"""What answers teach: bounded, fading, and nobody's business but those whom it concerns."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answers import Because, Refusal
from bot.domain.challenges import Side
from bot.matching import lessons as taught
from bot.matching.lessons import SHIFT, Lesson, in_taught_order, shift
from bot.ports import SECTOR, Brief
from tests.support.clock import at

NOW = at("2024-10-14 10:00")
OWN = Brief("ada", ("Möbel aus Holz",), "de", "Erzgebirge", frozenset({"order"}))
WORDS = ("Holz", "Grafik", "Stahl", "Schweißen", "Theater", "Sensoren", "Plakate", "Textil")
SKILLED = (Because.TOPIC, Because.CANNOT, Because.SKILLS)


def brief(id_: str, *phrases: str, region: str = "Erzgebirge", tags: str = "order") -> Brief:
    return Brief(id_, phrases, "de", region, frozenset(tags.split()), Side.CONTACT)


def lesson(because: Because, declined: Brief | None = None, days: int = 0) -> Lesson:
    return Lesson(because, NOW - timedelta(days=days), declined)


briefs = st.builds(
    lambda words, region, tags: Brief("c", tuple(words), "de", region, tags, Side.CONTACT),
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.sampled_from(("", "Erzgebirge", "Leipzig")),
    st.frozensets(st.sampled_from(("order", "thesis", f"{SECTOR}textile", f"{SECTOR}metal"))),
)
taughts = st.lists(
    st.builds(lesson, st.sampled_from(Because), st.none() | briefs, st.integers(0, 90)), max_size=3
)
scored = st.lists(
    st.tuples(st.integers(0, 100).map(lambda each: each / 100), briefs),
    max_size=8,
    unique_by=lambda each: each[0],
)


def ordered(
    several: list[tuple[float, Brief]], given: list[Lesson]
) -> tuple[tuple[float, Brief], ...]:
    return in_taught_order(several, lambda each: each[0], lambda each: _down(each, given))


def _down(each: tuple[float, Brief], given: list[Lesson]) -> float:
    return shift(OWN, each[1], given, NOW)


@settings(max_examples=25, deadline=None)
@given(scored, taughts)
def test_a_clear_difference_of_fit_outweighs_every_reason(
    several: list[tuple[float, Brief]], given: list[Lesson]
) -> None:
    for before, after in zip(found := ordered(several, given), found[1:], strict=False):
        assert before[0] >= after[0] - SHIFT - 1e-6


@settings(max_examples=25, deadline=None)
@given(scored, taughts, st.tuples(st.integers(0, 100).map(lambda each: each / 100), briefs))
def test_somebody_unrelated_does_not_change_the_order(
    several: list[tuple[float, Brief]], given: list[Lesson], other: tuple[float, Brief]
) -> None:
    with_them = ordered([*several, other], given)
    assert tuple(each for each in with_them if each is not other) == ordered(several, given)


@settings(max_examples=25, deadline=None)
@given(scored, taughts)
def test_what_no_reason_concerns_keeps_its_order(
    several: list[tuple[float, Brief]], given: list[Lesson]
) -> None:
    found = ordered(several, given)
    alike = [each for each in found if _down(each, given) == 0]
    assert alike == sorted(alike, key=lambda each: -each[0])
    assert sorted(found, key=str) == sorted(several, key=str)


@pytest.mark.parametrize("because", SKILLED)
def test_what_resembles_the_declined_one_goes_down(because: Because) -> None:
    declined = brief("c1", "Wir suchen Grafik und Plakate")
    near, far = brief("c2", "Plakate und Grafik gestalten"), brief("c3", "Stahl schweißen")
    given = [lesson(because, declined)]
    assert shift(OWN, near, given, NOW) > SHIFT / 2
    assert shift(OWN, far, given, NOW) == 0


def test_another_sector_is_another_topic() -> None:
    declined = brief("c1", "Webmuster", tags=f"order {SECTOR}textile")
    same = brief("c2", "Lagerhalle", tags=f"thesis {SECTOR}textile")
    assert shift(OWN, same, [lesson(Because.TOPIC, declined)], NOW) == SHIFT
    assert shift(OWN, same, [lesson(Because.CANNOT, declined)], NOW) == 0


def test_too_far_away_brings_the_nearer_ones_first() -> None:
    here, there = brief("c1"), brief("c2", region="Leipzig")
    assert ordered([(0.6, there), (0.5, here)], [lesson(Because.FAR)]) == (
        (0.5, here),
        (0.6, there),
    )
    assert ordered([(0.7, there), (0.5, here)], [lesson(Because.FAR)])[0] == (0.7, there)
    assert shift(OWN, brief("c3", region=" erzgebirge"), [lesson(Because.FAR)], NOW) == 0
    assert shift(OWN, brief("c4", region=""), [lesson(Because.FAR)], NOW) == 0


def test_another_expectation_brings_those_first_who_share_one() -> None:
    other, silent = brief("c1", tags="thesis"), brief("c2", tags="")
    given = [lesson(Because.EXPECTATION)]
    assert shift(OWN, other, given, NOW) == SHIFT
    assert shift(OWN, silent, given, NOW) == shift(OWN, brief("c3"), given, NOW) == 0
    sector = brief("c4", tags=f"{SECTOR}metal")
    assert shift(OWN, sector, given, NOW) == 0


@pytest.mark.parametrize(
    "because", [Because.KNOWN, Because.OTHER, Because.UNSAID, Because.BUSY, Because.SILENCE]
)
def test_the_other_reasons_move_nobody(because: Because) -> None:
    assert shift(OWN, brief("c1", region="Leipzig", tags="thesis"), [lesson(because)], NOW) == 0


def test_a_lesson_fades() -> None:
    far = brief("c1", region="Leipzig")
    downs = [shift(OWN, far, [lesson(Because.FAR, days=days)], NOW) for days in (0, 20, 40, 60, 99)]
    assert downs == sorted(downs, reverse=True)
    assert (downs[0], downs[-2:]) == (SHIFT, [0, 0])


def refusal(because: Because, when: str, id_: str = "s1") -> Refusal:
    return Refusal(id_, "erzgebirge", "ada", Side.MAKER, because, "", at(when))


def test_it_ends_where_they_change_what_they_told_of_themselves() -> None:
    given = [refusal(Because.FAR, "2024-10-07 10:00"), refusal(Because.CANNOT, "2024-10-10 10:00")]
    all_of_them = taught.lessons_of(given, {"s1": OWN}, at("2024-09-01 10:00"), NOW)
    assert [each.because for each in all_of_them] == [Because.CANNOT, Because.FAR]
    changed = taught.lessons_of(given, {}, at("2024-10-09 10:00"), NOW)
    assert [(each.because, each.declined) for each in changed] == [(Because.CANNOT, None)]
    assert taught.lessons_of(given, {}, at("2024-10-11 10:00"), NOW) == ()
    assert taught.lessons_of([replace(given[0], because=Because.SILENCE)], {}, MIN, NOW) == ()
    assert taught.lessons_of([refusal(Because.FAR, "2024-08-01 10:00")], {}, MIN, NOW) == ()


MIN = at("2024-01-01 10:00")


def test_who_has_no_time_gets_one_at_a_time_for_four_weeks() -> None:
    assert taught.is_busy([lesson(Because.BUSY, days=27)], NOW)
    assert not taught.is_busy([lesson(Because.BUSY, days=28), lesson(Because.FAR)], NOW)


@pytest.mark.parametrize(
    ("because", "shown", "said"),
    [
        (Because.FAR, brief("c1"), "far"),
        (Because.FAR, brief("c1", region="Leipzig"), "far-none"),
        (Because.FAR, brief("c1", region=""), None),
        (Because.EXPECTATION, brief("c1"), "expectation"),
        (Because.EXPECTATION, brief("c1", tags="thesis"), "expectation-none"),
        (Because.TOPIC, brief("c1", "Theater"), "topic"),
        (Because.CANNOT, brief("c1", "Grafik"), None),
        (Because.SKILLS, brief("c1", "Theater"), "skills"),
        (Because.BUSY, brief("c1"), "busy"),
        (Because.KNOWN, brief("c1"), None),
        (Because.UNSAID, brief("c1"), None),
    ],
)
def test_what_is_said_of_it_is_true_of_the_card(
    because: Because, shown: Brief, said: str | None
) -> None:
    declined = brief("c0", "Grafik", region="Leipzig", tags="thesis")
    given = [lesson(because, declined), lesson(Because.FAR, days=3)]
    assert taught.spoken(OWN, shown, given) == said
    assert taught.spoken(OWN, shown, []) is None


@pytest.mark.parametrize("because", [Because.FAR, Because.EXPECTATION])
def test_nothing_is_better_this_time_that_was_as_good_before(because: Because) -> None:
    assert taught.spoken(OWN, brief("c1"), [lesson(because, brief("c0"))]) is None
    assert taught.spoken(OWN, brief("c1"), [lesson(because)]) is None


def test_how_far_a_place_is_that_is_no_region_is_not_known() -> None:
    given = [lesson(Because.FAR, brief("c0", region="Erzgebirge"))]
    regions = ("Erzgebirge", "Dresden")
    own = brief("own", region="Aue")
    assert taught.spoken(own, brief("c1", region="Dresden"), given, regions) == "far-unknown"
    assert taught.spoken(own, brief("c1", region="Aue"), given, regions) == "far"
    here = brief("own", region="Erzgebirge")
    assert taught.spoken(here, brief("c1", region="Dresden"), given, regions) == "far-none"
