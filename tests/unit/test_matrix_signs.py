"""A reaction, a typed number and the list below the words mean the same button."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.signs import CONTROLS, NUMBERS, Rows, button_for, links, numbered, signs_of
from bot.talk.controls import Control
from bot.talk.dialog import token_of
from bot.talk.model import Button
from bot.talk.readers import closest
from bot.talk.show import BACK, DONE, NO, SKIP, control_of

YES = Button("Ja", "a.meet.1.yes")
NOPE = Button("Nein", "a.meet.1.no")
MAP = Button("Karte", "", "https://a.example")
GO_BACK = Button("Zurück", token_of("run", "name", BACK))
GO_ON = Button("Überspringen", token_of("run", "name", SKIP))
CHOICES: Rows = ((YES, NOPE), (MAP,), (GO_BACK, GO_ON))


def test_choices_have_numbers_and_controls_have_signs_of_their_own() -> None:
    assert signs_of(CHOICES) == (("1️⃣", YES), ("2️⃣", NOPE), ("⬅️", GO_BACK), ("⏭️", GO_ON))
    assert numbered(CHOICES) == ((1, YES), (2, NOPE))
    assert links(CHOICES) == (MAP,)


def test_an_open_question_in_words_has_no_numbers() -> None:
    only_controls: Rows = ((GO_BACK, GO_ON),)
    assert signs_of(only_controls) == (("⬅️", GO_BACK), ("⏭️", GO_ON))
    assert numbered(only_controls) == ()
    assert button_for("1️⃣", only_controls) is None


def test_a_link_has_no_number() -> None:
    assert numbered(((MAP, YES),)) == ((1, YES),)
    assert button_for("1️⃣", ((MAP, YES),)) == YES
    assert button_for("", ((MAP,),)) is None


@pytest.mark.parametrize(
    ("sign", "button"),
    [
        ("1️⃣", YES),
        ("1\u20e3", YES),
        ("1", YES),
        (" 2. ", NOPE),
        ("02", NOPE),
        ("a.meet.1.no", NOPE),
        ("⬅️", GO_BACK),
        ("\u2b05", GO_BACK),
        ("\u23ed", GO_ON),
        (GO_ON.token, GO_ON),
        ("3️⃣", None),
        ("0️⃣", None),
        ("4", None),
        ("👍", None),
        ("²", None),
        ("a.meet.2.no", None),
        ("", None),
    ],
)
def test_a_sign_is_read_as_clients_write_it(sign: str, button: Button | None) -> None:
    assert button_for(sign, CHOICES) == button


def test_the_tenth_has_the_last_sign_but_the_eleventh_its_number() -> None:
    many: Rows = tuple((Button(f"Team {letter}", f"a.t.{letter}"),) for letter in "abcdefghijkl")
    assert [sign for sign, _ in signs_of(many)] == list(NUMBERS)
    assert button_for("🔟", many) == many[9][0]
    assert button_for("11", many) == many[10][0]
    assert button_for("13", many) is None


@pytest.mark.parametrize(
    ("token", "control"),
    [
        (GO_BACK.token, Control.BACK),
        (GO_ON.token, Control.SKIP),
        (token_of("run", "name", DONE), None),
        (token_of("run", "name", NO), None),
        ("a.run.name.-back", None),
        ("d.run.-back", None),
        ("d.run.name.x.-back", None),
        ("", None),
    ],
)
def test_a_token_tells_whether_it_steers(token: str, control: Control | None) -> None:
    assert control_of(token) is control


buttons = st.sampled_from([YES, NOPE, MAP, GO_BACK, GO_ON]) | st.builds(
    Button, st.text("abc ", min_size=1, max_size=5), st.from_regex(r"a\.[a-z]{1,5}", fullmatch=True)
)
rows = st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=6).map(tuple)


@given(rows)
def test_numbers_are_what_the_core_takes_for_typed_ones(choices: Rows) -> None:
    pressed = [each for row in choices for each in row if each.url is None]
    for number, button in numbered(choices):
        hit = closest(str(number), [each.label for each in pressed])
        assert hit is not None
        assert pressed[hit] is button
        assert button_for(str(number), choices) is button


@given(rows)
def test_each_sign_leads_back_to_its_button(choices: Rows) -> None:
    signs = signs_of(choices)
    for sign, button in signs:
        first = next(each for known, each in signs if known == sign)
        assert button_for(sign, choices) == first
        assert button_for(sign.replace("\ufe0f", ""), choices) == first
        assert sign in NUMBERS or sign in CONTROLS.values()
        assert button.url is None


@given(st.text(max_size=12), rows)
def test_no_sign_raises(sign: str, choices: Rows) -> None:
    found = button_for(sign, choices)
    assert found is None or any(found in row for row in choices)
