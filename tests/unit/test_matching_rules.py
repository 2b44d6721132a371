"""How many places are left, what an answer means, what may be suggested, and who is reminded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.facts import RequestCase
from bot.domain.policy import Capacity, Policy, Suggestions
from bot.domain.teams import Member
from bot.matching import reminding, rules
from bot.ports import Scored
from bot.talk.model import Why
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    MEMBERS,
    PEOPLE,
    challenge,
    member,
    organisation,
    profile,
    programme,
    team,
)
from tests.support.clock import at

OPEN, YES, NO, LATER = Answer.OPEN, Answer.INTERESTED, Answer.DECLINED, Answer.LATER
MADE = at("2024-10-01 10:00")
PROGRAMME = programme()
EMPTY = rules.Places({}, {}, PROGRAMME)


def suggestion(maker: Answer = OPEN, contact: Answer = OPEN, **changes: Any) -> Suggestion:
    plain = Suggestion("s1", "erzgebirge", "c1", "ada", "weber", 0.5, (), MADE, maker, contact)
    return replace(plain, **changes)


def scored(id_: str, score: float = 0.5) -> Scored:
    return Scored(id_, score)


# Places.


def test_makers_and_challenges_take_places_contacts_and_who_left_do_not() -> None:
    teams = [team(), team(id="t2", challenge_id="c2")]
    members: list[Member] = [
        *MEMBERS,
        member(BEN, Side.MAKER),
        member(JO, Side.MAKER, left_at=MADE),
        member(ADA, Side.MAKER, team_id="t2"),
        member(ADA, Side.MAKER, team_id="gone"),
    ]
    places = rules.count_places(PROGRAMME, teams, members)
    assert places.challenges == {"c1": 2, "c2": 1}
    assert places.makers == {"ada": 2, "ben": 1}


@pytest.mark.parametrize(("taken", "full"), [(0, False), (2, False), (3, True), (4, True)])
def test_a_challenge_takes_three_makers(taken: int, full: bool) -> None:
    assert rules.Places({"c1": taken}, {}, PROGRAMME).challenge_full("c1") is full


@pytest.mark.parametrize(("taken", "full"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_maker_takes_two_challenges(taken: int, full: bool) -> None:
    assert rules.Places({}, {"ada": taken}, PROGRAMME).maker_full("ada") is full


def test_a_programme_sets_its_own_capacity() -> None:
    narrow = programme(capacity=Capacity(1, 1))
    places = rules.Places({"c1": 1}, {"ada": 1}, narrow)
    assert places.challenge_full("c1")
    assert places.maker_full("ada")


# Choosing.


@pytest.mark.parametrize(
    ("count", "ids"), [(2, ["a", "c"]), (9, ["a", "c", "e"]), (0, []), (-2, [])]
)
def test_the_best_few_that_fit_and_were_not_settled_before(count: int, ids: list[str]) -> None:
    fitting = [scored("a"), scored("b"), scored("c"), scored("e")]
    assert [each.id for each in rules.choose(fitting, count, ["b"])] == ids


@pytest.mark.parametrize(
    ("least", "ids"), [(0, ["a", "b", "c"]), (20, ["a", "b"]), (21, ["a"]), (95, [])]
)
def test_below_the_programmes_chance_nothing_is_suggested(least: int, ids: list[str]) -> None:
    ranked = [scored("a", 0.9), scored("b", 0.2), scored("c", 0.01), scored("d", 0.0)]
    strict = programme(policy=Policy(suggestions=Suggestions(least=least)))
    assert [each.id for each in rules.fitting(ranked, strict)] == ids


# Answers.


@pytest.mark.parametrize(
    ("maker", "contact", "asks", "mutual"),
    [
        (OPEN, OPEN, None, False),
        (YES, OPEN, Side.CONTACT, False),
        (YES, LATER, Side.CONTACT, False),
        (OPEN, YES, Side.MAKER, False),
        (YES, YES, None, True),
        (YES, NO, None, False),
        (NO, YES, None, False),
        (LATER, LATER, None, False),
    ],
)
def test_who_is_asked(maker: Answer, contact: Answer, asks: Side | None, mutual: bool) -> None:
    found = suggestion(maker, contact)
    assert (found.asks, found.mutual) == (asks, mutual)


def test_the_first_yes_starts_the_days_of_the_other_side() -> None:
    first = rules.answer(suggestion(), Side.MAKER, YES, MADE)
    assert (first.maker, first.asked_at) == (YES, MADE)
    second = rules.answer(first, Side.CONTACT, YES, MADE + timedelta(days=3))
    assert (second.mutual, second.asked_at) == (True, MADE)


def test_a_yes_that_comes_again_starts_the_days_anew() -> None:
    asked = rules.answer(suggestion(), Side.MAKER, YES, MADE)
    back = rules.answer(asked, Side.MAKER, LATER, MADE + timedelta(days=1))
    later = MADE + timedelta(days=30)
    again = rules.answer(back, Side.MAKER, YES, later)
    assert again.asked_at == later
    assert rules.settled(again, later, PROGRAMME) is None


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (suggestion(), None),
        (suggestion(YES, asked_at=MADE), None),
        (suggestion(YES, YES, asked_at=MADE), "matched"),
        (suggestion(NO), "declined"),
        (suggestion(YES, NO, asked_at=MADE), "declined"),
        (suggestion(withdrawn_at=MADE), "withdrawn"),
        (suggestion(YES, YES, withdrawn_at=MADE), "withdrawn"),
        (suggestion(YES, asked_at=MADE - timedelta(days=4)), "lapsed"),
        (suggestion(LATER, YES, asked_at=MADE - timedelta(days=4)), "lapsed"),
        (suggestion(YES, YES, asked_at=MADE - timedelta(days=4)), "matched"),
    ],
)
def test_what_can_no_longer_be_answered(found: Suggestion, why: str | None) -> None:
    assert rules.settled(found, MADE + timedelta(days=3), PROGRAMME) == why


@pytest.mark.parametrize(
    ("found", "places", "again", "waits"),
    [
        (suggestion(), EMPTY, False, True),
        (suggestion(contact=YES, asked_at=MADE), EMPTY, False, True),
        (suggestion(YES), EMPTY, False, False),
        (suggestion(LATER), EMPTY, False, False),
        (suggestion(LATER), EMPTY, True, True),
        (suggestion(NO), EMPTY, True, False),
        (suggestion(contact=NO), EMPTY, False, False),
        (suggestion(withdrawn_at=MADE), EMPTY, False, False),
        (suggestion(), rules.Places({"c1": 3}, {}, PROGRAMME), False, False),
        (suggestion(), rules.Places({}, {"ada": 2}, PROGRAMME), False, False),
    ],
)
def test_what_waits_for_the_maker(
    found: Suggestion, places: rules.Places, again: bool, waits: bool
) -> None:
    assert rules.waits(found, Side.MAKER, MADE, places, again=again) is waits


def test_what_is_asked_of_somebody_comes_first_then_the_best() -> None:
    plain = suggestion(id="plain", score=0.9)
    better = suggestion(id="better", score=0.95)
    asked = suggestion(contact=YES, id="asked", score=0.1)
    found = rules.in_order([plain, better, asked], Side.MAKER)
    assert [each.id for each in found] == ["asked", "better", "plain"]


answers = st.sampled_from(list(Answer)[1:])


@given(st.lists(st.tuples(st.sampled_from(list(Side)), answers, st.integers(0, 5)), max_size=8))
def test_days_run_from_the_yes_that_is_waited_for(
    course: list[tuple[Side, Answer, int]],
) -> None:
    now, found = MADE, suggestion()
    for side, given_answer, days in course:
        now += timedelta(days=days)
        if rules.settled(found, now, PROGRAMME) is None:
            found = rules.answer(found, side, given_answer, now)
            if found.asks is not None:
                assert found.asked_at is not None
                assert not found.lapsed(now, 7)
            if found.mutual:
                assert rules.settled(found, now + timedelta(days=99), PROGRAMME) == "matched"


# Reminders of a request: asked on 1 October at 10:00.


def request(found: Suggestion, **changes: Any) -> RequestCase:
    people = {key: PEOPLE[key] for key in ("ada", "weber")}
    plain = RequestCase(
        PROGRAMME, found, challenge(), organisation(), profile(ADA), people, ("kim",)
    )
    return replace(plain, **changes)


ASKS_WEBER = suggestion(YES, asked_at=MADE)
ASKS_ADA = suggestion(contact=YES, asked_at=MADE)
LAPSED = ["lapsed/contact weber", "lapsed/maker ada"]


def due(found: Suggestion, when: str) -> list[str]:
    return sorted(
        f"{each.key.removeprefix('request/s1/')} {each.person_id}"
        for each in reminding.remind_request(request(found), at(when))
    )


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2024-10-01 10:00", []),
        ("2024-10-04 09:59", []),
        ("2024-10-04 10:00", ["1 weber"]),
        ("2024-10-07 09:59", ["1 weber"]),
        ("2024-10-07 10:00", ["2 weber"]),
        ("2024-10-08 09:59", ["2 weber"]),
        ("2024-10-08 10:00", LAPSED),
        ("2024-10-14 10:00", LAPSED),
    ],
)
def test_a_request_is_recalled_on_days_three_and_six_and_lapses_on_day_seven(
    when: str, expected: list[str]
) -> None:
    assert due(ASKS_WEBER, when) == expected


def test_the_asked_side_is_reminded() -> None:
    assert due(ASKS_ADA, "2024-10-05 10:00") == ["1 ada"]


def test_both_are_told_that_it_lapsed_in_their_own_words_while_it_is_news() -> None:
    found = list(reminding.remind_request(request(ASKS_WEBER), at("2024-10-08 10:00")))
    assert {(each.person_id, each.lines[0].id) for each in found} == {
        ("weber", "request-lapsed-asked"),
        ("ada", "request-lapsed-asking"),
    }
    assert {each.not_after for each in found} == {at("2024-10-15 10:00")}


def test_that_a_request_lapsed_is_news_for_who_asked_also_while_they_pause() -> None:
    for asked, asking in ((ASKS_WEBER, "ada"), (ASKS_ADA, "weber")):
        found = reminding.remind_request(request(asked), at("2024-10-08 10:00"))
        why = {each.person_id: each.why for each in found}
        assert why.pop(asking) is Why.NEWS
        assert list(why.values()) == [Why.REMINDER]


def test_a_reminder_shows_the_card_and_is_of_no_use_after_the_last_day() -> None:
    (found,) = reminding.remind_request(request(ASKS_WEBER), at("2024-10-07 10:00"))
    assert (found.why, found.not_after) == (Why.REMINDER, at("2024-10-08 10:00"))
    assert [line.id for line in found.lines[:2]] == ["request-reminder", "suggestion-profile"]
    assert "Ada" not in str(found.lines)
    assert len([choice for row in found.choices for choice in row]) == 4
    (found,) = reminding.remind_request(request(ASKS_ADA), at("2024-10-07 10:00"))
    assert found.lines[1].id == "suggestion-challenge"
    assert "Frau Weber" not in str(found.lines)


@pytest.mark.parametrize(
    "found",
    [suggestion(), suggestion(YES, YES, asked_at=MADE), suggestion(YES, NO, asked_at=MADE),
     suggestion(YES, asked_at=MADE, withdrawn_at=MADE)],
    ids=["nobody asked", "matched", "declined", "withdrawn"],
)  # fmt: skip
def test_nothing_is_due_about_what_is_settled(found: Suggestion) -> None:
    assert due(found, "2024-10-07 10:00") == []
    assert due(found, "2024-10-09 10:00") == []
