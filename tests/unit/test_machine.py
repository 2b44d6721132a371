"""The conversation machine as a table: what is said to a small dialog, and where it then stands."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import pytest

from bot.domain.codec import pack, unpack
from bot.domain.milestones import Media, MediaKind
from bot.talk.controls import Control
from bot.talk.dialog import (
    Answers,
    Ask,
    Asking,
    Attach,
    Choose,
    ChooseMany,
    Dialog,
    DialogError,
    Either,
    Given,
)
from bot.talk.machine import Chosen, Input, advance, begin
from bot.talk.model import Odd, Option, Progress, Say, Shown, Unreadable, say
from bot.talk.readers import Reason, Rejected, read_list, read_text
from bot.talk.show import BACK, CHANGE, DONE, SKIP, SUMMARY, YES, Turn, ask
from tests.support.clock import BERLIN, at

NOW = at("2024-09-30 10:00").astimezone(BERLIN)
RUN = "runrunrunrun"
PHOTO = Media("telegram", MediaKind.PHOTO, "ref")


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


def read_word(text: str, now: datetime) -> str | Rejected:
    return read_text(text, least=2, most=30)


def read_words(text: str, now: datetime) -> tuple[str, ...] | Rejected:
    return read_list(text)


def read_hour(text: str, now: datetime) -> str | Either | Rejected:
    """Take "Di 14" as it is, "Di" for a day without an hour, "bald 14" for two days."""
    match text.split():
        case ["bald", hour]:
            return Either((f"Di {hour}", f"Mi {hour}"))
        case ["Di" | "Mi" as day, hour] if hour.isdigit():
            return f"{day} {hour}"
        case ["Di" | "Mi"]:
            return Rejected(Reason.NO_TIME)
        case _:
            return Rejected(Reason.NOT_A_DATE)


def is_red(answers: Answers) -> bool:
    return answers.get("colour") == Colour.RED


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    known: bool = False
    name: str
    colour: Colour
    why: str = ""
    tools: tuple[str, ...] = ()
    when: str
    people: tuple[str, ...]
    photo: Media | None = None


THINGS = Dialog(
    "things",
    Things,
    (
        Given(name="known"),
        Ask(name="name", read=read_word),
        Choose(name="colour", options=tuple(Colour), labels="things-colour"),
        Ask(name="why", read=read_word, when=is_red),
        Ask(name="tools", read=read_words, optional=True),
        Ask(name="when", read=read_hour, readback=True),
        ChooseMany(name="people"),
        Attach(name="photo", optional=True),
    ),
    summary=True,
)
SHORT = Dialog("short", Things, THINGS.steps)
PEOPLE = (Option("a1", "Ada Lindner"), Option("b2", "Ben Okafor"), Option("w3", "Jutta Weber"))
LABELS = {
    "talk-back": "Zurück",
    "talk-skip": "Überspringen",
    "talk-done": "Fertig",
    "talk-right": "Passt so",
    "talk-other": "Anders",
    "talk-change": "Etwas ändern",
    "things-colour-red": "Rot",
    "things-colour-green": "Grün",
    "things-colour-blue": "Blau",
    "things-colour-name": "Farbe",
    "things-tools-name": "Werkzeug",
}


def label(text: Say) -> str:
    """Return the words of a button without a catalogue."""
    if text.id == "talk-option":
        return str(text.args["label"])
    if text.id in ("talk-ticked", "talk-value"):
        inner = text.args.get("label") or text.args.get("value")
        return label(inner) if isinstance(inner, Say) else str(inner)
    return LABELS.get(text.id, text.id)


class Talk:
    """Somebody in a dialog."""

    def __init__(self, dialog: Dialog = THINGS, **answers: object) -> None:
        self.dialog = dialog
        self.progress = begin(
            dialog, RUN, NOW, {"name": "x"}, options={"people": PEOPLE}, answers=answers
        )
        self.turn = ask(dialog, self.progress, label)

    def say(self, *what: Input) -> "Talk":
        """Say or press one after the other."""
        for each in what:
            self.turn = advance(self.dialog, self.progress, each, NOW, label)
            if self.turn.progress is not None:
                packed = json.dumps(pack(Progress, self.turn.progress))
                self.progress = unpack(Progress, json.loads(packed))
                assert self.progress == self.turn.progress
        return self

    def press(self, words: str) -> "Talk":
        """Press the button with these words."""
        for row in self.turn.choices:
            for choice in row:
                if label(choice.label) == words:
                    return self.say(pressed(choice.token))
        raise AssertionError(f"no button {words}: {self.labels}")

    @property
    def step(self) -> str:
        return self.progress.step

    @property
    def labels(self) -> list[str]:
        return [label(choice.label) for row in self.turn.choices for choice in row]

    @property
    def lines(self) -> list[str]:
        return [line.id for line in self.turn.lines]


def pressed(token: str) -> Chosen:
    _, _, step, option = token.split(".")
    return Chosen(step, option)


TO_TOOLS = ("Ada", "Grün")
TO_WHEN = (*TO_TOOLS, "Hammer, Säge")
TO_PEOPLE = (*TO_WHEN, "Di 14", "ja")
TO_PHOTO = (*TO_PEOPLE, "1, 3")
TO_SUMMARY = (*TO_PHOTO, "überspringen")


def test_the_way_through() -> None:
    talk = Talk().say(*TO_SUMMARY)
    assert talk.step == SUMMARY
    assert talk.say("passt so").turn.result == Things(
        name="Ada",
        colour=Colour.GREEN,
        tools=("Hammer", "Säge"),
        when="Di 14",
        people=("a1", "w3"),
    )
    assert talk.turn.progress is None


def test_without_a_summary_the_last_answer_ends_it() -> None:
    talk = Talk(SHORT).say(*TO_PHOTO, Shown(PHOTO, "Hammer"))
    assert isinstance(talk.turn.result, Things)
    assert talk.turn.result.photo == PHOTO


@pytest.mark.parametrize(
    ("said", "step", "first"),
    [
        (("zurück",), "name", "talk-first"),
        (("Ada", "zurück"), "name", "things-name"),
        (("Ada", "/zurück"), "name", "things-name"),
        (("Ada", Control.BACK), "name", "things-name"),
        (("Ada", Chosen("colour", BACK)), "name", "things-name"),
        (("Ada", "zurrück"), "name", "things-name"),
        (("überspringen",), "name", "talk-needed"),
        ((*TO_TOOLS, "skip"), "when", "talk-question"),
        ((*TO_TOOLS, "Überspring"), "when", "talk-question"),
        ((*TO_TOOLS, "hilfe"), "tools", "talk-help"),
        (("", " ", "\u200b"), "name", "reject-empty"),
        (("x",), "name", "reject-too-short"),
        (("x" * 31,), "name", "reject-too-long"),
        (("😀",), "name", "reject-emoji-only"),
        ((Unreadable(Odd.STICKER),), "name", "odd-sticker"),
        ((Unreadable(Odd.VOICE),), "name", "odd-voice"),
        ((Shown(PHOTO),), "name", "talk-media-kept"),
        ((Shown(PHOTO, "Ada"),), "colour", "talk-question"),
        (("Ada", "gelb"), "colour", "talk-choose"),
        (("Ada", "7"), "colour", "talk-choose"),
        ((*TO_PEOPLE, "Ada, Zoe"), "people", "talk-choose-rest"),
        ((*TO_PEOPLE, "fertig"), "people", "talk-too-few"),
        ((*TO_PEOPLE, "x" * 300), "people", "reject-too-long"),
        ((*TO_PHOTO, "kein Foto"), "photo", "talk-attach"),
        ((*TO_SUMMARY, "hm"), SUMMARY, "talk-choose"),
        ((*TO_SUMMARY, "überspringen"), SUMMARY, "talk-needed"),
        ((*TO_SUMMARY, "zurück"), "photo", "talk-question"),
        ((*TO_SUMMARY, "nein"), CHANGE, "talk-which"),
        ((*TO_SUMMARY, "etwas ändern", "ja"), CHANGE, "talk-choose"),
    ],
)
def test_what_does_not_fit_is_answered_and_asked_again(
    said: tuple[Input, ...], step: str, first: str
) -> None:
    talk = Talk().say(*said)
    assert (talk.step, talk.lines[0]) == (step, first.replace("things-name", "talk-question"))
    assert talk.turn.choices == ask(THINGS, talk.progress, label).choices


def test_back_takes_back_one_answer_at_a_time() -> None:
    talk = Talk().say(*TO_PEOPLE, "zurück")
    assert talk.step == "when"
    assert list(talk.progress.answers) == ["name", "colour", "tools"]
    assert list(talk.say("zurück", "zurück").progress.answers) == ["name"]


def test_back_does_not_ask_for_what_was_known() -> None:
    talk = Talk(name="Ada").say("zurück")
    assert (talk.step, talk.lines[0]) == ("colour", "talk-first")
    assert "Zurück" not in talk.labels
    assert talk.say("Grün", "zurück").step == "colour"


CANCELS = ("abbrechen", "/abbrechen", "!cancel", "Abbruch", Control.CANCEL)
STOPS = ("stop", "Stopp!", "stopp bitte", "nein, stopp", "ich möchte aufhören", "Hör auf", "/stop")


@pytest.mark.parametrize("word", [*CANCELS, *STOPS])
@pytest.mark.parametrize("said", [(), TO_TOOLS, TO_WHEN, (*TO_WHEN, "Di 14"), TO_SUMMARY])
def test_cancel_is_heard_everywhere(word: Input, said: tuple[Input, ...]) -> None:
    turn = Talk().say(*said, word).turn
    assert (turn.progress, turn.result) == (None, None)
    assert [line.id for line in turn.lines] == ["talk-cancelled"]


@pytest.mark.parametrize("word", ["stopp, zurück bitte", "Zurück!"])
def test_who_stops_to_go_back_goes_back(word: str) -> None:
    assert Talk().say(*TO_TOOLS, word).step == "colour"


@pytest.mark.parametrize("word", ["Stoppuhr", "Stopp das Band", "oh", "Moment"])
def test_what_is_no_control_is_an_answer(word: str) -> None:
    assert Talk().say(*TO_TOOLS, word).progress.answers["tools"] == [word]


@pytest.mark.parametrize("typed", ["rot", "1", "eins", "die erste", "ROT.", "1.", "Nummer 1", "1️⃣"])
def test_a_choice_can_be_typed(typed: str) -> None:
    talk = Talk().say("Ada", typed)
    assert talk.progress.answers["colour"] == "red"


@pytest.mark.parametrize("typed", ["grün", "gruen", "Gruen", "grü", "2"])
def test_near_spellings_of_a_choice(typed: str) -> None:
    assert Talk().say("Ada", typed).progress.answers["colour"] == "green"


@pytest.mark.parametrize("typed", ["Ski", "Pack", "zwei", "die zweite", "2", "Über"])
def test_a_question_in_words_takes_words_that_look_like_a_button(typed: str) -> None:
    talk = Talk().say(*TO_TOOLS, typed)
    assert talk.progress.answers["tools"] == [typed]


@pytest.mark.parametrize("typed", ["rot natürlich", "Rot, bitte.", "ja, das rot", "dann jetzt rot"])
def test_a_choice_may_stand_among_filling_words(typed: str) -> None:
    assert Talk().say("Ada", typed).progress.answers["colour"] == "red"


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("lindner", ["a1"]),
        ("Okafor u Weber", ["b2", "w3"]),
        ("weber bitte, und Ada", ["w3", "a1"]),
    ],
)
def test_a_part_of_a_name_is_enough_where_it_is_the_only_one(typed: str, ids: list[str]) -> None:
    assert Talk().say(*TO_PEOPLE, typed).progress.answers["people"] == ids


def test_from_the_summary_one_word_of_the_button_leads_on() -> None:
    assert Talk().say(*TO_SUMMARY, "ändern").step == CHANGE


@pytest.mark.parametrize(
    ("said", "step", "first"),
    [
        ((*TO_TOOLS, "was heißt das?"), "tools", "talk-asked"),
        ((*TO_TOOLS, "Was genau ist mit Werkzeugen gemeint – auch große?"), "tools", "talk-asked"),
        ((*TO_TOOLS, "verstehe ich nicht"), "tools", "talk-asked"),
        ((*TO_WHEN, "wie meinst du das"), "when", "talk-asked"),
        ((*TO_WHEN, "Di 14", "was heißt das?"), "when", "talk-asked"),
        (("Ada", "Wer sieht das alles?"), "colour", "talk-asked"),
        ((*TO_PEOPLE, "Wer ist denn das?"), "people", "talk-asked"),
        ((*TO_TOOLS, "weiter"), "when", "talk-question"),
        ((*TO_TOOLS, "Nein, danke."), "when", "talk-question"),
        ((*TO_TOOLS, "nee"), "when", "talk-question"),
        ((*TO_TOOLS, "ach egal"), "when", "talk-question"),
        ((*TO_TOOLS, "nein zurück"), "colour", "talk-question"),
        ((*TO_TOOLS, "oh, bitte zurück!"), "colour", "talk-question"),
        (("weiter",), "name", "talk-needed"),
        (("Passt so",), "name", "talk-stray"),
        (("etwas ändern!",), "name", "talk-stray"),
        ((*TO_TOOLS, "fertig"), "tools", "talk-stray"),
        ((*TO_WHEN, "bald 14", "passt so"), "when", "talk-stray"),
        (("ach egal",), "name", "talk-help"),
        (("vergiss es",), "name", "talk-help"),
        ((*TO_WHEN, "Di 14", "weiter"), "people", "talk-question"),
        ((*TO_WHEN, "bald 14", "weiter"), "when", "talk-needed"),
        ((*TO_PEOPLE, "weiter"), "people", "talk-too-few"),
        ((*TO_PEOPLE, Chosen("people", "a1"), "weiter"), "photo", "talk-question"),
        ((*TO_PHOTO, "nein danke"), SUMMARY, "things-summary"),
        ((*TO_SUMMARY, "weiter"), SUMMARY, "talk-choose"),
    ],
)
def test_what_is_beside_the_point_is_no_answer(
    said: tuple[Input, ...], step: str, first: str
) -> None:
    talk = Talk().say(*said)
    assert (talk.step, talk.lines[0]) == (step, first)


@pytest.mark.parametrize("typed", ["Ich habe Hämmer. Reicht das?", "Drehbank?", "Weiterbildung"])
def test_an_answer_may_have_a_question_mark(typed: str) -> None:
    assert Talk().say(*TO_TOOLS, typed).step == "when"


ASKING = Dialog(
    "asking", Things, (*THINGS.steps[:4], Ask(name="tools", read=read_words), *THINGS.steps[5:])
)


@pytest.mark.parametrize("typed", ["ach egal", "Vergiss es!", "never mind", "bitte abbrechen"])
def test_a_short_dialog_is_left_in_everyday_words(typed: str) -> None:
    turn = Talk(ASKING).say("Ada", "Grün", typed).turn
    assert (turn.progress, [line.id for line in turn.lines]) == (None, ["talk-cancelled"])


@pytest.mark.parametrize(
    ("asking", "typed", "taken"),
    [
        (Asking.FREE, "was heißt das?", True),
        (Asking.FREE, "Muss ich das?", True),
        (Asking.ELSE, "was heißt das?", False),
        (Asking.ELSE, "Wann fräsen wir?", True),
        (Asking.NEVER, "was heißt das?", False),
        (Asking.NEVER, "Wann fräsen wir?", False),
    ],
)
def test_a_question_may_be_an_answer_where_one_is_expected(
    asking: Asking, typed: str, taken: bool
) -> None:
    steps = tuple(
        replace(each, asking=asking) if isinstance(each, Ask) else each for each in THINGS.steps
    )
    talk = Talk(Dialog("things", Things, steps, summary=True)).say(*TO_TOOLS, typed)
    assert (talk.progress.answers.get("tools") == [typed]) == taken


def test_conditions_decide_what_is_asked() -> None:
    assert Talk().say("Ada", "Rot").step == "why"
    assert Talk().say("Ada", "Blau").step == "tools"


def test_an_answer_that_is_not_called_for_any_more_does_not_count() -> None:
    talk = Talk().say("Ada", "Rot", "weil", *TO_SUMMARY[2:])
    talk.say("Farbe", "Grün", "ja")
    assert isinstance(talk.turn.result, Things)
    assert (talk.turn.result.colour, talk.turn.result.why) == (Colour.GREEN, "")


def test_a_correction_may_call_for_another_answer() -> None:
    talk = Talk().say(*TO_SUMMARY, "Farbe", "Rot")
    assert talk.step == "why"
    assert talk.say("weil").step == SUMMARY
    talk.say("ja")
    assert isinstance(talk.turn.result, Things)
    assert talk.turn.result.why == "weil"


def test_a_single_answer_is_corrected_from_the_summary() -> None:
    talk = Talk().say(*TO_SUMMARY).press("Etwas ändern").press("Werkzeug")
    assert (talk.step, talk.progress.editing) == ("tools", True)
    assert talk.lines == ["things-tools"]
    before = dict(talk.progress.answers)
    assert talk.say("Feile").step == SUMMARY
    assert talk.progress.answers == {**before, "tools": ["Feile"]}


def test_a_correction_can_be_left_alone() -> None:
    talk = Talk().say(*TO_SUMMARY)
    before = talk.progress.answers
    for way in ((Chosen(SUMMARY, CHANGE), "zurück"), ("Farbe", "zurück"), ("Farbe", "hilfe", BACK)):
        talk.say(*(Chosen("colour", BACK) if each == BACK else each for each in way))
        assert (talk.step, talk.progress.answers) == (SUMMARY, before)


def test_going_back_from_a_correction_never_skips_a_missing_answer() -> None:
    talk = Talk().say(*TO_SUMMARY)
    answers = {key: value for key, value in talk.progress.answers.items() if key != "name"}
    talk.progress = replace(talk.progress, step="name", answers=answers, editing=True)
    assert talk.say("zurück").step == "name"
    assert talk.say("Ada", "passt so").turn.result is not None


def test_a_value_is_read_back_before_it_counts() -> None:
    talk = Talk().say(*TO_WHEN, "Di 14")
    assert (talk.step, talk.lines) == ("when", ["talk-readback"])
    assert talk.turn.lines[0].args["value"] == "Di 14"
    assert "when" not in talk.progress.answers
    assert talk.press("Passt so").progress.answers["when"] == "Di 14"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (("ja",), "Di 14"),
        (("👍",), "Di 14"),
        (("1",), "Di 14"),
        (("passt",), "Di 14"),
        (("nein",), None),
        (("anders",), None),
        (("zurück",), None),
        (("Mi 15", "ja"), "Mi 15"),
        (("nein", "Mi 15", "stimmt"), "Mi 15"),
        (("quatsch",), None),
        (("ne, lieber Mi 15", "ja"), "Mi 15"),
        (("nein Mi 15", "ja"), "Mi 15"),
        (("moment, Mi 15", "ja"), "Mi 15"),
        (("ne, lieber Mi 15",), None),
        (("ne Mi 15", "ja"), None),
    ],
)
def test_answers_to_a_read_back(said: tuple[str, ...], answer: str | None) -> None:
    talk = Talk().say(*TO_WHEN, "Di 14", *said)
    assert talk.progress.answers.get("when") == answer
    assert talk.step == ("when" if answer is None else "people")


def test_a_text_with_a_few_meanings_offers_them() -> None:
    talk = Talk().say(*TO_WHEN, "bald 14")
    assert (talk.lines, talk.labels) == (["talk-either"], ["Di 14", "Mi 14", "Anders"])
    assert talk.press("Mi 14").progress.answers["when"] == "Mi 14"


@pytest.mark.parametrize(
    ("said", "answer"),
    [("2", "Mi 14"), ("Mi 14", "Mi 14"), ("die erste", "Di 14"), ("ja", None), ("anders", None)],
)
def test_answers_to_a_few_meanings(said: str, answer: str | None) -> None:
    assert Talk().say(*TO_WHEN, "bald 14", said).progress.answers.get("when") == answer


@pytest.mark.parametrize("second", ["Di 15", "Mi 14", "bald 15"])
@pytest.mark.parametrize("first", ["Di 14", "bald 14"])
def test_a_button_under_an_earlier_value_does_not_agree_to_a_later_one(
    first: str, second: str
) -> None:
    talk = Talk().say(*TO_WHEN, first)
    old = [pressed(choice.token) for row in talk.turn.choices for choice in row]
    talk.say(second)
    now = talk.progress
    for each in old:
        talk.say(each)
        assert talk.turn.void
        assert talk.progress == now


def test_a_day_without_an_hour_waits_for_it() -> None:
    talk = Talk().say(*TO_WHEN, "Di")
    assert talk.lines[0] == "reject-no-time"
    talk.say("14")
    assert talk.turn.lines[0].args["value"] == "Di 14"
    assert talk.say("ja").progress.answers["when"] == "Di 14"


def test_another_day_replaces_the_one_that_waits() -> None:
    assert Talk().say(*TO_WHEN, "Di", "Mi 9", "ja").progress.answers["when"] == "Mi 9"
    assert Talk().say(*TO_WHEN, "Di", "Mi", "9", "ja").progress.answers["when"] == "Mi 9"
    assert Talk().say(*TO_WHEN, "Di", "quatsch", "9").lines[0] == "reject-not-a-date"


def test_boxes_are_ticked_in_place() -> None:
    talk = Talk().say(*TO_PEOPLE).press("Ada Lindner")
    assert (talk.step, talk.progress.picked, talk.turn.in_place) == ("people", ("a1",), True)
    talk.press("Jutta Weber").press("Ada Lindner")
    assert talk.progress.picked == ("w3",)
    talk.press("Fertig")
    assert talk.progress.answers["people"] == ["w3"]
    assert not talk.progress.picked
    weber = say("talk-option", label="Jutta Weber")
    assert talk.turn.picked == say("talk-list", items=(weber,))


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("1, 3", ["a1", "w3"]),
        ("1 3", ["a1", "w3"]),
        ("Ada Lindner, Weber", ["a1", "w3"]),
        ("Ada, Jutta", ["a1", "w3"]),
        ("Jutta Weber und Ada Lindner", ["w3", "a1"]),
        ("Ben Okafro", ["b2"]),
        ("ada, ADA LINDNER, 1", ["a1"]),
        ("alle", ["a1", "b2", "w3"]),
        ("Alle.", ["a1", "b2", "w3"]),
        ("all", ["a1", "b2", "w3"]),
        ("alle Leute", ["a1", "b2", "w3"]),
        ("wir alle", ["a1", "b2", "w3"]),
        ("wir beide", None),
        ("alle außer Ada", None),
        ("4, 5", None),
        ("niemand", None),
    ],
)
def test_several_are_typed(typed: str, ids: list[str] | None) -> None:
    assert Talk().say(*TO_PEOPLE, typed).progress.answers.get("people") == ids


def test_of_two_both_are_all() -> None:
    talk = Talk().say(*TO_PEOPLE)
    talk.progress = replace(talk.progress, options={"people": PEOPLE[:2]})
    talk.say("wir beide")
    assert talk.progress.answers["people"] == ["a1", "b2"]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        (("fertig",), ["a1"]),
        (("Weber",), ["a1", "w3"]),
        (("Weber, aber nicht Ada",), ["w3"]),
        (("wer anders", "fertig"), ["a1"]),
        (("Weber, vielleicht Ben", "fertig"), ["a1", "w3"]),
        (("alle",), ["a1", "b2", "w3"]),
    ],
)
def test_what_is_known_of_a_list_is_ticked(said: tuple[str, ...], ids: list[str]) -> None:
    talk = Talk().say(*TO_PEOPLE, "Ada, vielleicht auch Ben")
    assert (talk.step, talk.lines[0], talk.progress.picked) == (
        "people",
        "talk-choose-rest",
        ("a1",),
    )
    assert talk.turn.lines[0].args["word"] == "vielleicht auch Ben"
    assert talk.say(*said).progress.answers["people"] == ids


def test_ticks_stay_while_something_else_is_said() -> None:
    talk = Talk().say(*TO_PEOPLE).press("Ada Lindner")
    talk.say("Zoe", "hilfe", Unreadable(Odd.STICKER), Shown(PHOTO), "")
    assert talk.progress.picked == ("a1",)


def test_a_given_value_is_not_asked_and_counts() -> None:
    talk = Talk(known=True).say(*TO_SUMMARY)
    assert "known" not in [pressed(c.token).option for r in talk.turn.choices for c in r]
    talk.say("ja")
    assert isinstance(talk.turn.result, Things)
    assert talk.turn.result.known


def test_questions_are_counted_as_they_are_called_for() -> None:
    first = Talk(name="Ada")
    assert (first.turn.lines[0].args["step"], first.turn.lines[0].args["of"]) == (1, 5)
    red = first.say("Rot").turn.lines[0]
    assert (red.args["step"], red.args["of"]) == (2, 6)


@pytest.mark.parametrize(
    "old",
    [
        Chosen("name", YES),
        Chosen("colour", "red"),
        Chosen("colour", BACK),
        Chosen("tools", SKIP),
        Chosen(SUMMARY, YES),
        Chosen(CHANGE, "name"),
        Chosen("people", "nobody"),
        Chosen("people", YES),
        Chosen("nowhere", DONE),
        Chosen("", ""),
    ],
)
def test_a_button_of_another_step_is_void(old: Chosen) -> None:
    talk = Talk().say(*TO_PEOPLE)
    before = talk.progress
    talk.say(old)
    assert talk.turn.void
    assert talk.progress == before
    assert talk.lines == ["talk-question"]


def test_progress_survives_storing_at_every_step() -> None:
    whole = Talk().say(*TO_SUMMARY, "ja").turn.result
    for cut in range(len(TO_SUMMARY)):
        talk = Talk().say(*TO_SUMMARY[:cut])
        again = Talk()
        again.progress = unpack(Progress, json.loads(json.dumps(pack(Progress, talk.progress))))
        assert again.say(*TO_SUMMARY[cut:], "ja").turn.result == whole


def test_a_turn_changes_nothing_of_what_it_was_given() -> None:
    talk = Talk().say(*TO_PEOPLE)
    before = pack(Progress, talk.progress)
    for what in ("alle", "zurück", "Zoe", Chosen("people", "a1")):
        advance(THINGS, talk.progress, what, NOW, label)
    assert pack(Progress, talk.progress) == before


@pytest.mark.parametrize(
    "steps",
    [
        THINGS.steps[1:],
        (*THINGS.steps[:2], Choose(name="colour", options=("a.b",)), *THINGS.steps[3:]),
        (*THINGS.steps[:2], Choose(name="colour", options=("x" * 60,)), *THINGS.steps[3:]),
    ],
    ids=["another result", "a dot", "too long"],
)
def test_a_dialog_that_contradicts_itself_is_refused(steps: tuple[Ask, ...]) -> None:
    with pytest.raises(DialogError):
        Dialog("things", Things, steps)


def test_a_turn_is_a_value() -> None:
    assert isinstance(Talk().turn, Turn)
    assert Talk().turn == Talk().turn
