"""What a side reads on the card of a suggestion, and under /why."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.challenges import Answer, Fit, Side, Suggestion, Support
from bot.domain.facts import RequestCase
from bot.domain.people import Availability, Expectation
from bot.matching.cards import card_for, complementary, fitting, similar
from bot.matching.matters import LEAD, READERS, matters
from bot.ports import ReasonKind
from bot.talk.model import Say, say
from tests.support.cases import ADA, PEOPLE, challenge, organisation, profile, programme
from tests.support.clock import at

HOLZ = Fit(ReasonKind.PHRASE, "Tresen aus Holz", "Möbel aus Holz")
SAME = Fit(ReasonKind.PHRASE, "Holz", "holz")
CNC = Fit(ReasonKind.PHRASE, "CNC", "CNC")
ROLLS = Fit(ReasonKind.PHRASE, "Tresen aus Holz", "Rollen")
NEAR = Fit(ReasonKind.MEANING, "wandern", "reisen")
OLD = Fit("word", "Holzspielzeug", "Holz")
ORDER = Fit(ReasonKind.EXPECTATION, "order", "order")
THESIS = Fit(ReasonKind.EXPECTATION, "thesis", "thesis")
REGION = Fit(ReasonKind.REGION, "Erzgebirge", "Erzgebirge")


def case(*fits: Fit, answer: Answer = Answer.OPEN, **changes: Any) -> RequestCase:
    suggestion = Suggestion(
        "s1", "erzgebirge", "c1", "ada", "weber", 0.5, fits, at("2024-10-01 10:00"), answer
    )
    people = {key: PEOPLE[key] for key in ("ada", "weber")}
    plain = RequestCase(
        programme(), suggestion, challenge(), organisation(), profile(ADA), people, ()
    )
    return replace(plain, **changes)


def ids(lines: tuple[Say, ...]) -> list[str]:
    return [line.id for line in lines]


def quoted(line: Say, name: str) -> list[Any]:
    value = line.args[name]
    assert isinstance(value, tuple)
    return [each.args["words"] for each in value if isinstance(each, Say)]


@pytest.mark.parametrize(
    ("fits", "lines"),
    [
        ((), []),
        ((HOLZ,), ["fit-phrase-maker"]),
        ((HOLZ, ORDER, REGION), ["fit-phrase-maker", "fit-expectation"]),
        ((HOLZ, REGION), ["fit-phrase-maker", "fit-region"]),
        ((HOLZ, NEAR), ["fit-phrase-maker", "fit-meaning-maker"]),
        ((HOLZ, CNC, NEAR, ORDER), ["fit-phrase-maker", "fit-same-maker"]),
        ((NEAR,), ["fit-meaning-maker"]),
        ((NEAR, ORDER), ["fit-meaning-maker", "fit-expectation"]),
        ((OLD, REGION), ["fit-phrase-maker", "fit-region"]),
    ],
)
def test_a_card_has_two_lines_for_what_fits(fits: tuple[Fit, ...], lines: list[str]) -> None:
    assert ids(fitting(fits, Side.MAKER)) == lines


def test_phrases_of_one_need_are_one_line_and_what_both_name_another() -> None:
    (one, other), _ = complementary((HOLZ, SAME, ROLLS, CNC), Side.CONTACT)
    assert one.id == "fit-phrase-contact"
    assert quoted(one, "challenge") == ["Tresen aus Holz"]
    assert quoted(one, "profile") == ["Möbel aus Holz", "Rollen"]
    assert other.id == "fit-same-contact"
    assert quoted(other, "challenge") == ["Holz", "CNC"]


def test_what_both_chose_is_a_line_per_kind() -> None:
    assert similar((REGION, THESIS, HOLZ, ORDER)) == (
        say("fit-expectation", things=(say("expectation-thesis"), say("expectation-order"))),
        say("fit-region", things=("Erzgebirge",)),
    )


# Matters.


def test_where_nothing_was_said_there_is_nothing_to_talk_about() -> None:
    silent = case(profile=profile(ADA, expectations=(), region=""))
    assert [matters(silent, reader) for reader in (*Side,)] == [(), ()]


AGREED = {"expectations": (Expectation.PRODUCT,)}


@pytest.mark.parametrize(
    ("changes", "reader", "lines"),
    [
        ({"profile": profile(ADA)}, Side.MAKER, ["matter-expectation-maker", "matter-budget"]),
        ({"profile": profile(ADA)}, LEAD,
         ["matter-expectation-lead", "matter-budget", "matter-availability"]),
        ({"profile": profile(ADA, **AGREED)}, Side.MAKER, []),
        ({"profile": profile(ADA, **AGREED, region="Dresden")}, Side.MAKER, ["matter-region"]),
        ({"profile": profile(ADA, **AGREED, region="Dresden"),
          "challenge": challenge(supports=(Support.TRAVEL,))}, Side.CONTACT,
         ["matter-region-paid"]),
        ({"profile": profile(ADA, expectations=(Expectation.ORDER, Expectation.PRODUCT)),
          "challenge": challenge(budget=50_000)}, Side.CONTACT, []),
        ({"profile": profile(ADA, expectations=(Expectation.ORDER, Expectation.PRODUCT)),
          "programme": programme(budget_cents=250_000)}, Side.CONTACT, []),
        ({"profile": profile(ADA, **AGREED, doing="Umím svařovat a hledám něco, co má smysl.")},
         Side.CONTACT, ["matter-language-contact"]),
        ({"profile": profile(ADA, **AGREED, doing="Umím svařovat a hledám něco, co má smysl.")},
         Side.MAKER, []),
        ({"profile": profile(ADA, **AGREED),
          "challenge": challenge(need="We need somebody who can build this for us with wood.")},
         Side.MAKER, ["matter-language-maker"]),
        ({"profile": profile(ADA, **AGREED, availability=(Availability.MORNINGS,))}, LEAD, []),
    ],
)  # fmt: skip
def test_what_to_talk_about(changes: dict[str, Any], reader: str, lines: list[str]) -> None:
    assert ids(matters(case(**changes), reader)) == lines


def test_a_contact_hears_of_the_time_once_the_maker_is_interested() -> None:
    agreed = profile(ADA, **AGREED)
    assert ids(matters(case(profile=agreed), Side.CONTACT)) == []
    told = matters(case(profile=agreed, answer=Answer.INTERESTED), Side.CONTACT)
    assert ids(told) == ["matter-availability"]


def test_a_card_tells_the_first_matter_only_and_no_figure() -> None:
    lines = card_for(case(HOLZ, ORDER), Side.MAKER)
    assert ids(lines) == ["suggestion-challenge", *["suggestion-reason"] * 3]
    matter = lines[-1].args["reason"]
    assert isinstance(matter, Say)
    assert matter.id == "suggestion-matter"
    assert "0.5" not in str(lines)


def test_every_reader_has_texts() -> None:
    assert READERS == ("maker", "contact", "lead")
