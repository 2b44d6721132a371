"""Several answers in one message: nothing is invented, and nothing counts without a yes."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges import Size
from bot.domain.people import Availability, Form, Person, Trade
from bot.engine.wording import Writer
from bot.onboarding.dialog import CONTACT, EXPERT, MAKER, read_own_name
from bot.onboarding.gleaners import (
    capital,
    glean_contact,
    glean_expert,
    glean_maker,
    times_clash,
    wishes_clash,
)
from bot.talk.dialog import OTHER, Dialog
from bot.talk.gleaning import Gleaned, glean, tells_more
from bot.talk.hearing import hear, stand_at
from bot.talk.machine import Chosen, Input, advance, begin
from bot.talk.model import Option, Progress, Shown, say
from bot.talk.readers import Rejected, clean
from bot.talk.show import GLEANED, NO, SUMMARY, VALUE, YES, ask, marked, offered, waits
from tests.support.clock import BERLIN, at
from tests.support.town import catalog
from tests.unit.test_machine import PHOTO

NOW = at("2024-09-30 10:00").astimezone(BERLIN)
WRITER = Writer(catalog(), BERLIN)
LABEL = WRITER.label(Person("ada", "de", Form.DU))
ENGLISH = WRITER.label(Person("ben", "en", Form.DU))
REGIONS = tuple(Option(each, each) for each in ("Erzgebirge", "Dresden", "Meißen"))


def fresh(dialog: Dialog = MAKER) -> Progress:
    """Return a dialog at its first question."""
    return begin(dialog, "run", NOW, {"programme": "p"}, options={"region": REGIONS})


OFFERED = offered(MAKER, fresh(), LABEL)
EVENINGS, WEEKENDS = (Availability.EVENINGS,), (Availability.WEEKENDS,)


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (
            "Ich bin Ada, Schweißerin aus Aue, abends",
            {"name": "Ada", "doing": "Schweißerin aus Aue", "availability": EVENINGS},
        ),
        ("Ada Lindner, Schweißerin", {"name": "Ada Lindner", "doing": "Schweißerin"}),
        (
            "bin ada, schweißerin aus dresden, abends u wochenende, mach auch gestelle",
            {
                "name": "Ada",
                "doing": "schweißerin, mach auch gestelle",
                "region": "Dresden",
                "availability": (Availability.EVENINGS, Availability.WEEKENDS),
            },
        ),
        (
            "Hallo, ich heiße Ada Lindner und baue Möbel, Zeit habe ich abends oder am Wochenende.",
            {
                "name": "Ada Lindner",
                "doing": "baue Möbel",
                "availability": (Availability.EVENINGS, Availability.WEEKENDS),
            },
        ),
        (
            "Ada aus dem Erzgebirge, Tischlerin. www.ada.example.org",
            {
                "name": "Ada",
                "region": "Erzgebirge",
                "doing": "Tischlerin",
                "links": ("https://www.ada.example.org",),
            },
        ),
        (
            "Ich bin Ada, Handwerk, Dresden, am Wochenende",
            {
                "name": "Ada",
                "trade": Trade.MAKER,
                "region": "Dresden",
                "availability": WEEKENDS,
            },
        ),
        (
            "Ich bin Schweißerin, heiße Ada",  # who would know that "Schweißerin" is no name?
            {"name": "Schweißerin", "doing": "heiße Ada"},
        ),
        ("Ada Lindner, nicht abends", {"name": "Ada Lindner"}),
        ("Ada Lindner, ada@example.org", {"name": "Ada Lindner"}),
        ("Ada, Dresden oder Meißen, abends", {"name": "Ada", "availability": EVENINGS}),
        (
            "Ada Lindner, Schweißerin, im Erzgebirge, am liebsten abends",
            {
                "name": "Ada Lindner",
                "doing": "Schweißerin",
                "region": "Erzgebirge",
                "availability": EVENINGS,
            },
        ),
        (
            "Prof. Dr. Ada Lindner, TU Chemnitz, Wissenschaft",
            {"name": "Prof. Dr. Ada Lindner", "doing": "TU Chemnitz", "trade": Trade.SCIENTIST},
        ),
        ("Hallo Bot, ich bin Ada, Tischlerin", {"name": "Ada", "doing": "Tischlerin"}),
        ("Ich bin Ada. Und du?", {"name": "Ada"}),
        ("Was soll das, ihr Spinner", {}),
        ("nein, abends geht nicht", {}),
        ("Ada", {}),
        ("Ada Lindner", {}),
        ("Ursula von der Leyen", {}),
        ("Lindner, Ada", {}),
        ("<b>Ada</b>, abends", {}),
        ("abends", {}),
        ("Ada, " + "und mehr, " * 100, {}),
        ("", {}),
    ],
)
def test_what_a_maker_says_at_once(text: str, answers: Mapping[str, object]) -> None:
    assert glean_maker(text, OFFERED) == answers


def test_it_is_understood_in_english_and_of_experts_too() -> None:
    english = offered(MAKER, fresh(), ENGLISH)
    assert glean_maker("I'm Ben Okafor, welder from Aue, evenings", english) == {
        "name": "Ben Okafor",
        "doing": "welder from Aue",
        "availability": EVENINGS,
    }
    assert glean_expert("Mia Wolf, Lebensmittelrecht, vormittags", OFFERED) == {
        "name": "Mia Wolf",
        "field": "Lebensmittelrecht",
        "availability": (Availability.MORNINGS,),
    }


def test_what_a_contact_says_at_once() -> None:
    options = {"region": REGIONS, "sector": (Option("culture", ""), Option("wood", ""))}
    progress = begin(CONTACT, "run", NOW, {"programme": "p"}, options=options)
    here = offered(CONTACT, progress, LABEL)
    assert glean_contact("Ich bin Jutta Weber, Alte Brauerei, Kultur, bis 9", here) == {
        "name": "Jutta Weber",
        "organisation": "Alte Brauerei",
        "sector": "culture",
        "size": Size.SMALL,
    }
    assert glean_contact("Jutta Weber bei der Alten Brauerei", here) == {
        "name": "Jutta Weber",
        "organisation": "Alten Brauerei",
    }
    assert glean_contact("Jutta Weber", here) == {}


PARTS = st.one_of(
    st.sampled_from(
        ["Ich bin Ada", "Ada Lindner", "Schweißerin aus Aue", "abends", "Dresden", "Handwerk",
         "nicht abends", "www.ada.example.org", "und am Wochenende", "ada@example.org"]
    ),
    st.text(max_size=15),
)  # fmt: skip


@given(st.lists(PARTS, max_size=6), st.sampled_from([", ", ". ", "\n", " und "]))
def test_what_is_gleaned_stands_in_the_text(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    found = glean(text, OFFERED)
    if found is None:
        return
    said = clean(text)
    assert all(word.strip(",") in said for word in found.words.split())
    assert set(filter(str.isalpha, found.name)) <= set(unicodedata.normalize("NFKC", said))
    for step, options in found.chosen.items():
        assert set(options) <= OFFERED[step].keys()
    assert found == Gleaned(found.name, found.words, found.links, found.chosen)


@given(st.lists(PARTS, max_size=6).map(", ".join))
def test_nothing_of_it_is_kept_without_a_yes(text: str) -> None:
    before = fresh()
    after = advance(MAKER, before, text, NOW, LABEL).progress
    assert after is not None
    if waits(after):
        assert after.answers == {}
        no = advance(MAKER, after, Chosen("name", marked(after, NO)), NOW, LABEL).progress
        assert no is not None
        assert (no.step, no.answers) == ("name", {})


SENTENCE = "Ich bin Ada, Schweißerin aus Aue, abends"


def told(*what: Input, dialog: Dialog = MAKER) -> Progress:
    """Return where a dialog stands; the messages of the words are m0, m1 …"""
    progress = fresh(dialog)
    for number, each in enumerate(what):
        given_ = each
        if isinstance(each, Chosen) and each.option in (YES, NO):
            given_ = Chosen(each.step, marked(progress, each.option))
        after = advance(dialog, progress, given_, NOW, LABEL).progress
        assert after is not None
        progress = hear(progress, after, "" if isinstance(each, Chosen) else f"m{number}")
    return progress


@pytest.mark.parametrize("yes", [Chosen("name", YES), "ja", "Passt so"])
def test_with_a_yes_the_rest_is_asked(yes: Input) -> None:
    progress = told(SENTENCE, yes)
    assert progress.step == "trade"
    assert progress.answers == {
        "name": "Ada",
        "doing": "Schweißerin aus Aue",
        "availability": ["evenings"],
    }
    assert progress.heard == dict.fromkeys(progress.answers, "m0")
    assert told(SENTENCE, yes, "2").step == "skills"


def test_another_name_instead_of_a_yes_leaves_the_rest_of_the_sentence() -> None:
    progress = told(SENTENCE, "Moment, ich heiße Ida Lindner")
    assert progress.pending == {GLEANED: {**told(SENTENCE).pending[GLEANED], "name": "Ida Lindner"}}
    done = told(SENTENCE, "Moment, ich heiße Ida Lindner", "ja")
    assert done.answers == {**told(SENTENCE, "ja").answers, "name": "Ida Lindner"}
    assert (done.heard["name"], done.heard["doing"]) == ("m1", "m0")


def test_one_by_one_the_same_words_are_but_a_name() -> None:
    progress = told("Ada Lindner, abends", Chosen("name", NO), "Ada Lindner")
    assert progress.answers == {"name": "Ada Lindner"}


def test_a_changed_sentence_is_read_anew_and_confirmed_anew() -> None:
    progress = told(SENTENCE, "ja", "2")
    back = stand_at(MAKER, progress, "m0")
    assert back is not None
    again = advance(MAKER, back, "Ich bin Ida, Schweißerin aus Aue, morgens", NOW, LABEL).progress
    assert again is not None
    assert again.answers == progress.answers
    assert waits(again)
    taken = advance(MAKER, again, "ja", NOW, LABEL).progress
    assert taken is not None
    assert taken.answers["name"] == "Ida"
    assert taken.answers["trade"] == "creative"


def test_who_said_everything_is_not_asked_twice() -> None:
    progress = told("Mia Wolf, Lebensmittelrecht, vormittags", dialog=EXPERT)
    turn = advance(EXPERT, progress, "ja", NOW, LABEL)
    assert turn.result is not None


# What is none of the answers, and files that come along.


def test_words_that_fit_no_option_are_an_answer_of_their_own() -> None:
    progress = told("Ada Lindner", "Landmaschinen")
    assert (progress.step, progress.answers["trade"]) == ("trade_other", "other")
    assert "trade_other" not in progress.answers
    assert told("Ada Lindner", "Landmaschinen", "ja").step == "doing"
    assert told("Ada Lindner", "Landmaschinen", "Wissenschaft").answers["trade"] == "scientist"
    assert told("Ada Lindner", "Was heißt das?").step == "trade"
    assert told("Ada Lindner", "weiß nicht").step == "trade"


def test_files_are_taken_at_any_question_up_to_three() -> None:
    progress = told("Ada Lindner", *[Shown(PHOTO)] * 4)
    assert progress.step == "trade"
    assert len(progress.answers["media"]) == 3
    assert told("Ada Lindner", Shown(PHOTO), "zurück").step == "name"
    full = told(*[Shown(PHOTO)] * 3)
    turn = advance(MAKER, full, Shown(PHOTO, "Ada Lindner"), NOW, LABEL)
    assert turn.lines[0] == say("talk-media-full", most=3)
    assert turn.progress is not None
    assert turn.progress.step == "trade"


def test_a_single_letter_is_a_name_after_a_yes() -> None:
    assert told("Ö").answers == {}
    assert told("Ö", "ja").answers == {"name": "Ö"}


# Contradictions.


@pytest.mark.parametrize(
    ("hopes", "chosen", "clash"),
    [
        ("Am liebsten nur am Wochenende.", ["evenings"], True),
        ("Am liebsten nur am Wochenende.", ["weekends"], False),
        ("nie am Wochenende, bitte", ["evenings", "weekends"], True),
        ("I have no time in the evenings", ["evenings"], False),
        ("never in the evenings", ["evenings"], True),
        ("Ein Abendessen mit dem Team", ["mornings"], False),
        ("", ["mornings"], False),
    ],
)
def test_times_that_the_words_rule_out(hopes: str, chosen: list[str], clash: bool) -> None:
    assert times_clash({"hopes": hopes, "availability": chosen}) is clash


@pytest.mark.parametrize(
    ("hopes", "chosen", "clash"),
    [
        ("Bitte keine Anstellung", ["employment"], True),
        ("Bitte keine Anstellung", ["order"], False),
        ("no job, please", ["employment"], True),
        ("Kein Auftrag ist zu klein", ["order"], True),  # a question too many, not a wrong answer
        ("Ein Auftrag", ["order"], False),
    ],
)
def test_wishes_that_the_words_rule_out(hopes: str, chosen: list[str], clash: bool) -> None:
    assert wishes_clash({"hopes": hopes, "expectations": chosen}) is clash


def test_a_clash_is_asked_about_and_may_stay() -> None:
    said = ("Ada Lindner", "2", "Ich nähe", "Nähen", "keine", "keine", "Auftrag, Anstellung")
    rest = ("Bitte keine Anstellung", "abends", "Dresden", "keine", "ja")
    progress = told(*said, *rest)
    assert progress.step == SUMMARY
    turn = ask(MAKER, progress, LABEL)
    assert "maker-clash-wish" in [line.id for line in turn.lines]
    assert [choice.token for choice in turn.choices[0]] == [
        f"d.run.{SUMMARY}.expectations",
        f"d.run.{SUMMARY}.hopes",
    ]
    assert advance(MAKER, progress, "ja", NOW, LABEL).result is not None
    mended = advance(MAKER, progress, Chosen(SUMMARY, "expectations"), NOW, LABEL).progress
    assert mended is not None
    after = advance(MAKER, mended, "Auftrag", NOW, LABEL)
    assert "maker-clash-wish" not in [line.id for line in after.lines]


def test_the_same_with_and_without_not_is_asked_again() -> None:
    until = ("Ada Lindner", "2", "Ich nähe", "Nähen", "keine", "keine", "Auftrag", "Aufgaben")
    assert told(*until, "abends und am Wochenende, aber nicht am Wochenende").step == "availability"
    assert told(*until, "abends, nicht am Wochenende").answers["availability"] == ["evenings"]


@pytest.mark.parametrize(
    "word",
    [
        "nein",
        "Keine!",
        "nichts",
        "weiß nicht",
        "weiß nich",
        "weiss net",
        "hab keine ahnung",
        "nein doch nicht",
        "lieber nicht",
        "no, not really",
    ],
)
def test_nothing_is_no_answer_where_one_is_needed(word: str) -> None:
    at_doing = replace(fresh(), step="doing", answers={"name": "Ada", "trade": "maker"})
    turn = advance(MAKER, at_doing, word, NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.step == "doing"
    assert "talk-unsure" in [line.id for line in turn.lines]


def test_somebody_may_be_called_so() -> None:
    turn = advance(MAKER, fresh(), "Na", NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.answers == {"name": "Na"}


@pytest.mark.parametrize("words", ["Was soll das, ihr Spinner", "Nee", "Ich, abends"])
def test_what_is_hardly_a_name_needs_a_yes(words: str) -> None:
    turn = advance(MAKER, fresh(), words, NOW, LABEL)
    assert turn.progress is not None
    assert waits(turn.progress)
    assert turn.progress.answers == {}


@pytest.mark.parametrize(
    "words",
    [
        "was heißt das?",
        "Was ist gemeint?",
        "Muss ich das sagen?",
        "Geht da auch ein Hobby?",
        "nee",
        "warum willst du das wissen",
        "wozu braucht ihr das",
        "why do you want to know",
    ],
)
def test_a_question_is_never_kept_of_somebody(words: str) -> None:
    until = ("Ada Lindner", "2")
    turn = advance(MAKER, told(*until), words, NOW, LABEL)
    assert turn.progress is not None
    assert (turn.progress.step, turn.progress.answers) == ("doing", told(*until).answers)


def test_what_is_no_option_is_confirmed_and_a_no_leads_back_to_the_choice() -> None:
    other = told("Ada Lindner", "Landwirtschaft.")
    assert (other.step, other.pending) == ("trade_other", {VALUE: "Landwirtschaft"})
    turn = advance(MAKER, other, "Ich arbeite in Chemnitz.", NOW, LABEL)
    assert turn.lines[0].id == "reject-not-yes-or-no"
    assert turn.progress is not None
    assert turn.progress.pending == other.pending
    again = advance(MAKER, other, "Forstwirtschaft", NOW, LABEL).progress
    assert again is not None
    assert again.pending == {VALUE: "Forstwirtschaft"}
    for no in ("nee", Chosen("trade_other", marked(other, NO))):
        back = advance(MAKER, other, no, NOW, LABEL).progress
        assert back is not None
        assert back.step == "trade"
        after = advance(MAKER, back, "handwerk natürlich", NOW, LABEL).progress
        assert after is not None
        assert (after.step, after.answers["trade"]) == ("doing", "maker")


def test_a_sentence_tells_of_skills_and_wishes() -> None:
    said = "ich bin bo, tischler aus schwarzenberg, kann cnc fräsen und lackieren, am wochenende "
    turn = advance(MAKER, fresh(), said + "zeit, will aufträge", NOW, LABEL)
    assert turn.progress is not None
    assert isinstance(turn.progress.pending, dict)
    assert turn.progress.pending["gleaned"] == {
        "name": "Bo",
        "doing": "tischler aus schwarzenberg",
        "skills": ["cnc fräsen", "lackieren"],
        "expectations": ["order"],
        "availability": ["weekends"],
    }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ada lindner", "Ada Lindner"),
        ("ada-marie von der heide", "Ada-Marie von der Heide"),
        ("Ada lindner", "Ada lindner"),
        ("ADA", "ADA"),
    ],
)
def test_a_name_in_small_letters_is_written_as_names_are(typed: str, name: str) -> None:
    assert capital(typed) == name


def test_an_office_is_no_part_of_the_name_of_an_organisation() -> None:
    said = "Jutta Weber, Alte Brauerei Annaberg, Geschäftsführerin"
    turn = advance(CONTACT, begin(CONTACT, "run", NOW), said, NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.pending == {
        "gleaned": {"name": "Jutta Weber", "organisation": "Alte Brauerei Annaberg"}
    }


@pytest.mark.parametrize(
    "word", ["hab nix", "nein", "keine", "weiß nich", "weiss net", "haben wir nicht"]
)
def test_who_has_no_links_says_so_in_any_words(word: str) -> None:
    at_links = replace(fresh(), step="links")
    turn = advance(MAKER, at_links, word, NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.answers == {"links": None}


@pytest.mark.parametrize("word", ["weiß nicht", "weiss net", "keine Ahnung", "hab nix"])
def test_who_does_not_know_need_not_choose_what_may_be_skipped(word: str) -> None:
    at_times = replace(fresh(EXPERT), step="availability", answers={"name": "Mia", "field": "Holz"})
    turn = advance(EXPERT, at_times, word, NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.step == SUMMARY


@pytest.mark.parametrize("words", ["bin lena", "Bin die Lena", "heiße Lena"])
def test_am_called_is_no_part_of_a_name(words: str) -> None:
    turn = advance(MAKER, fresh(), words, NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.answers == {"name": "Lena"}


def test_an_organisation_may_be_elsewhere() -> None:
    regions = (*REGIONS, Option(OTHER, ""))
    at_region = replace(fresh(CONTACT), step="region", options={"region": regions})
    turn = advance(CONTACT, at_region, "Woanders", NOW, LABEL)
    assert turn.progress is not None
    assert turn.progress.step == "name"  # the first that lacks an answer
    assert turn.progress.answers == {"region": OTHER}
    assert "region_other" in [each.name for each in CONTACT.visible(turn.progress.answers)]


def test_times_are_small_inside_a_list() -> None:
    words = catalog().words("de", Form.DU)
    times = tuple(say(f"maker-availability-{each}") for each in Availability)
    said = words.label("talk-list", {"items": times})
    assert said == "Vormittags, nachmittags, abends und am Wochenende"


MORE = {
    "Ada Lindner, Bastlerin aus Aue, abends": True,
    "Heinrich Mache": False,
    "Anna Kann": False,
    "Ada Lindner, abends": True,
    "Ada Lindner und baue Möbel": True,
    "Lindner, Ada": False,
    "lindner, ada": False,
    "Ada Lindner, M.A.": False,
    "Dr. Ada von der Heide": False,
    "Ada": False,
}


@pytest.mark.parametrize(("words", "more"), MORE.items())
def test_what_tells_more_than_a_name_is_none(words: str, *, more: bool) -> None:
    assert tells_more(words) is more
    assert isinstance(read_own_name(words, NOW), Rejected) is more


def test_who_answers_singly_is_asked_again_when_a_sentence_comes_for_the_name() -> None:
    words = "Ada Lindner, Bastlerin aus Aue, abends"
    gleaned = advance(MAKER, fresh(), words, NOW, LABEL).progress
    assert gleaned is not None
    singly = advance(MAKER, gleaned, Chosen("name", marked(gleaned, NO)), NOW, LABEL).progress
    assert singly is not None
    turn = advance(MAKER, singly, words, NOW, LABEL)
    assert turn.progress is not None
    assert "name" not in turn.progress.answers
    assert turn.lines[0].id == "reject-not-a-name"
