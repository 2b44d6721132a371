"""Which message gave which answer, and where a dialog stands when its words are changed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.milestones import Standing
from bot.milestones.dialog import UPDATE
from bot.talk.dialog import Dialog
from bot.talk.hearing import UNCLEAR, hear, stand_at
from bot.talk.machine import Chosen, Input, advance, begin
from bot.talk.model import Progress, Shown
from bot.talk.show import CHANGE, DONE, SUMMARY, YES, ask, marked
from tests.unit.test_machine import (
    NOW,
    PEOPLE,
    PHOTO,
    RUN,
    THINGS,
    TO_PEOPLE,
    TO_SUMMARY,
    TO_TOOLS,
    TO_WHEN,
    label,
)


def told(*what: Input, dialog: Dialog = THINGS) -> Progress:
    """Return the progress after words and presses; the words' messages are m0, m1 …"""
    progress = begin(dialog, RUN, NOW, {"name": "x"}, options={"people": PEOPLE})
    for number, each in enumerate(what):
        after = advance(dialog, progress, each, NOW, label).progress
        assert after is not None
        progress = hear(progress, after, "" if isinstance(each, Chosen) else f"m{number}")
    return progress


def anew(progress: Progress, ref: str, words: str) -> Progress:
    """Return the progress after the words of a message were changed."""
    back = stand_at(THINGS, progress, ref)
    assert back is not None
    after = advance(THINGS, back, words, NOW, label).progress
    assert after is not None
    return hear(back, after, ref)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ((), {}),
        (("Ada",), {"name": "m0"}),
        (("Ada", Chosen("colour", "green")), {"name": "m0"}),
        (TO_WHEN, {"name": "m0", "colour": "m1", "tools": "m2"}),
        (("Ada", "Grün", "überspringen"), {"name": "m0", "colour": "m1", "tools": "m2"}),
        (("A",), {UNCLEAR: "m0"}),
        (("A", "B"), {UNCLEAR: "m1"}),
        (("A", "Ada"), {"name": "m1"}),
        (("Ada", "Zebra", Chosen("colour", "green")), {"name": "m0"}),
        ((*TO_TOOLS, "Hammer", "Di 14"), {"name": "m0", "colour": "m1", "tools": "m2",
                                          "when": "m3"}),
        ((*TO_TOOLS, "Hammer", "Di 14", "ja"), {"name": "m0", "colour": "m1", "tools": "m2",
                                                "when": "m3"}),
        ((*TO_TOOLS, "Hammer", "Di"), {"name": "m0", "colour": "m1", "tools": "m2",
                                       UNCLEAR: "m3"}),
        ((*TO_TOOLS, "Hammer", "Di", "14"), {"name": "m0", "colour": "m1", "tools": "m2",
                                             "when": "m4"}),
    ],
)  # fmt: skip
def test_what_was_heard(said: tuple[Input, ...], heard: Mapping[str, str]) -> None:
    assert told(*said).heard == heard


def test_an_answer_that_waits_for_its_yes_is_replaced() -> None:
    progress = anew(told(*TO_WHEN, "Di 14"), "m3", "Mi 15")
    assert (progress.step, progress.pending) == ("when", {"value": "Mi 15"})
    assert progress.heard["when"] == "m3"


def test_a_button_under_the_words_before_does_not_agree_to_the_new_ones() -> None:
    before = told(*TO_WHEN, "Di 14")
    after = anew(before, "m3", "Mi 15")
    turn = advance(THINGS, after, Chosen("when", marked(before, YES)), NOW, label)
    assert turn.void


def test_the_word_that_was_meant_is_read_after_a_no_as_well() -> None:
    progress = anew(told(*TO_WHEN, "Di 14", "nein"), "m3", "Di 15")
    assert progress.pending == {"value": "Di 15"}


def test_a_day_without_an_hour_does_not_stay_behind() -> None:
    progress = anew(told(*TO_WHEN, "Di"), "m3", "Mi 15")
    assert progress.pending == {"value": "Mi 15"}


def test_words_that_were_not_understood_are_read_anew() -> None:
    progress = anew(told("Ada", "Zebra"), "m1", "Blau")
    assert progress.answers["colour"] == "blue"
    assert (progress.step, progress.heard) == ("tools", {"name": "m0", "colour": "m1"})


def test_an_earlier_answer_is_corrected_and_the_dialog_goes_on_from_where_it_stands() -> None:
    before = told(*TO_PEOPLE)
    after = anew(before, "m0", "Ida")
    assert (after.step, after.editing) == ("people", False)
    assert after.answers == {**before.answers, "name": "Ida"}


def test_an_answer_is_corrected_at_the_summary() -> None:
    assert anew(told(*TO_SUMMARY), "m2", "Zange").step == SUMMARY


def test_a_question_that_depends_on_the_corrected_answer_is_asked() -> None:
    progress = anew(told(*TO_PEOPLE), "m1", "Rot")
    assert progress.step == "why"
    on = advance(THINGS, progress, "Darum", NOW, label).progress
    assert on is not None
    assert on.step == "people"


def test_a_correction_that_is_not_understood_leaves_the_old_answer() -> None:
    progress = anew(told(*TO_PEOPLE), "m0", "I")
    assert (progress.step, progress.editing, progress.answers["name"]) == ("name", True, "Ada")
    assert anew(progress, "m0", "Ida").step == "people"
    back = advance(THINGS, progress, "zurück", NOW, label).progress
    assert back is not None
    assert (back.step, back.answers["name"]) == ("people", "Ada")


def test_a_skipped_question_is_answered_by_the_changed_word() -> None:
    progress = anew(told(*TO_TOOLS, "überspringen"), "m2", "Hammer")
    assert (progress.step, progress.answers["tools"]) == ("when", ["Hammer"])


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        ((), "m0"),
        (("Ada",), "m7"),
        (("Ada", "Grün", "zurück", "zurück"), "m1"),  # taken back
        (("Ada", "Grün", "zurück", Chosen("colour", "blue")), "m1"),  # answered by a button since
        (("Ada", "Rot", "Darum", "Hammer"), "none"),
        ((*TO_WHEN, "Di 14", "ja"), "m4"),  # the yes to the read-back
        ((*TO_PEOPLE, "1, 3", Shown(PHOTO)), "m6"),  # a photo has no words
    ],
)
def test_words_that_gave_no_answer_have_no_place(said: tuple[Input, ...], ref: str) -> None:
    assert stand_at(THINGS, told(*said), ref) is None


def test_an_answer_whose_question_is_gone_has_no_place() -> None:
    progress = anew(told("Ada", "Rot", "Darum"), "m1", "Grün")
    assert stand_at(THINGS, progress, "m2") is None


def test_a_caption_that_answered_a_skipped_question_can_be_changed() -> None:
    said = (*TO_TOOLS, "überspringen", "Di 14", "ja", "1", Shown(PHOTO, "Hammer"))
    progress = told(*said)
    assert progress.heard["tools"] == progress.heard["photo"] == "m6"
    assert anew(progress, "m6", "Zange").answers["tools"] == ["Zange"]


def test_an_answer_that_a_caption_went_on_with_belongs_to_no_message_alone() -> None:
    progress = begin(UPDATE, RUN, NOW, answers={"plans": False, "standing": Standing.BLOCKED})
    said: tuple[Input, ...] = ("Es klemmt", Shown(PHOTO, "Bis Freitag"))
    for number, each in enumerate(said):
        after = advance(UPDATE, progress, each, NOW, label).progress
        assert after is not None
        progress = hear(progress, after, f"m{number}")
    assert progress.answers["sentence"] == "Es klemmt. Bis Freitag"
    assert progress.heard == {"media": "m1"}
    assert stand_at(UPDATE, progress, "m1") is None


def test_ticked_boxes_are_not_lost_by_what_is_not_understood() -> None:
    progress = told(*TO_PEOPLE, Chosen("people", "a1"), "Zebra")
    back = stand_at(THINGS, progress, "m6")
    assert back is not None
    assert back.picked == ("a1",)
    done = advance(THINGS, back, Chosen("people", DONE), NOW, label).progress
    assert done is not None
    assert UNCLEAR not in hear(back, done, "").heard


def test_a_list_that_was_understood_in_part_is_read_anew() -> None:
    progress = told(*TO_PEOPLE, "Ada, Zebra")
    assert progress.picked == ("a1",)
    back = stand_at(THINGS, progress, progress.heard[UNCLEAR])
    assert back is not None
    done = advance(THINGS, back, "Weber", NOW, label).progress
    assert done is not None
    assert done.answers["people"] == ["w3"]


def test_the_list_of_answers_is_left_for_a_corrected_one() -> None:
    at_change = told(*TO_SUMMARY, Chosen(SUMMARY, CHANGE))
    assert at_change.step == CHANGE
    after = anew(at_change, "m0", "Ida")
    assert (after.step, after.answers["name"]) == (SUMMARY, "Ida")


def test_nothing_changes_without_a_message() -> None:
    progress = told(*TO_PEOPLE)
    assert hear(progress, progress, "") is progress
    assert ask(THINGS, replace(progress, heard={}), label).lines == (
        ask(THINGS, progress, label).lines
    )


WORDS = st.sampled_from([*TO_SUMMARY, "Rot", "Di", "nein", "Zebra", "zurück"]) | st.text(max_size=9)


@given(st.lists(WORDS, max_size=12), st.integers(0, 12), st.text(max_size=40))
def test_whatever_is_changed_the_dialog_goes_on(said: list[str], which: int, words: str) -> None:
    progress = begin(THINGS, RUN, NOW, {"name": "x"}, options={"people": PEOPLE})
    for number, each in enumerate(said):
        after = advance(THINGS, progress, each, NOW, label).progress
        progress = progress if after is None else hear(progress, after, f"m{number}")
    back = stand_at(THINGS, progress, f"m{which}")
    if back is not None:
        turn = advance(THINGS, back, words, NOW, label)
        assert turn.lines or turn.result is not None or turn.progress is None
        assert back.answers == progress.answers
