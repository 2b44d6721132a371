"""The catalog: what is refused when it is loaded, and how each kind of argument is shown."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.people import Form
from bot.talk.catalog import (
    BadCatalog,
    Catalog,
    MissingWord,
    Money,
    Ref,
    WithYear,
    WordError,
    Words,
)
from bot.talk.markup import Bold, Link, Markup, Paragraph, Text, clean, plain

DE = """
-bot = Kupplung
suits =
    { $address ->
        [du] Passt dir das?
       *[sie] Passt Ihnen das?
    }
hello = Hallo { $name }, hier ist { -bot }.
bold = Von *{ $name }* mit [{ $name }](https://x.org/{ $name }).
value = { $value }
both = { suits } { $name }
teams =
    { $n ->
        [one] Ein Team
       *[other] { $n } Teams
    }
role =
    { $role ->
        [maker] die Tüftlerin
       *[contact] die Kontaktperson
    }
late =
    { $late ->
        [yes] zu spät
       *[no] pünktlich
    }
skill = *Löten*
two =
    Erstens.
    { "" }*Noch* erstens.

    Zweitens.
"""
EN = """
value = { $value }
teams =
    { $n ->
        [one] One team
       *[other] { $n } teams
    }
"""
CATALOG = Catalog.load({"de": {"a.ftl": DE}, "en": {"a.ftl": EN}})
DU, SIE, ENGLISH = (
    CATALOG.words("de", Form.DU),
    CATALOG.words("de", Form.SIE),
    CATALOG.words("en", Form.SIE),
)
BERLIN = ZoneInfo("Europe/Berlin")


class Kind(StrEnum):
    """Keys that choose a variant."""

    MAKER = "maker"
    CONTACT = "contact"


def one(*spans: Text | Bold | Link) -> Markup:
    return Markup((Paragraph(spans),))


def test_one_text_serves_both_forms_of_address() -> None:
    assert DU.text("suits") == one(Text("Passt dir das?"))
    assert SIE.label("suits") == "Passt Ihnen das?"
    assert SIE.label("both", {"name": "Ada?"}) == "Passt Ihnen das? Ada?"


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (date(2026, 11, 24), "Di, 24.11.", "Tue 24 Nov"),
        (date(2026, 12, 3), "Do, 3.12.", "Thu 3 Dec"),
        (WithYear(date(2026, 11, 24)), "Di, 24.11.2026", "Tue 24 Nov 2026"),
        (datetime(2026, 11, 24, 14, tzinfo=BERLIN), "Di, 24.11., 14:00", "Tue 24 Nov, 14:00"),
        (
            WithYear(datetime(2026, 3, 1, 9, 5, tzinfo=BERLIN)),
            "So, 1.3.2026, 09:05",
            "Sun 1 Mar 2026, 09:05",
        ),
        (time(8, 30), "08:30", "08:30"),
        (Money(250_000), "2.500 EUR", "EUR 2,500"),
        (Money(123_450), "1.234,50 EUR", "EUR 1,234.50"),
        (1234, "1.234", "1,234"),
        (("a", "b", "c"), "a, b und c", "a, b and c"),
        (["*a*"], "*a*", "*a*"),
        ((), "", ""),
    ],
)
def test_values_are_written_as_the_language_does(value: object, german: str, english: str) -> None:
    assert plain(DU.text("value", {"value": value})) == german
    assert plain(ENGLISH.text("value", {"value": value})) == english


@pytest.mark.parametrize(("n", "text"), [(1, "Ein Team"), (0, "0 Teams"), (1500, "1.500 Teams")])
def test_numbers_choose_and_show(n: int, text: str) -> None:
    assert DU.label("teams", {"n": n}) == text


def test_enums_and_truths_choose() -> None:
    assert DU.label("role", {"role": Kind.MAKER}) == "die Tüftlerin"
    assert DU.label("late", {"late": True}) == "zu spät"
    assert DU.label("late", {"late": False}) == "pünktlich"


def test_a_text_inside_a_text_keeps_its_markup() -> None:
    value = ("*Ada*", Ref("skill"), Ref("role", {"role": Kind.MAKER}))
    assert DU.text("value", {"value": value}) == one(
        Text("*Ada*, "), Bold("Löten"), Text(" und die Tüftlerin")
    )
    nested = Ref("hello", {"name": Ref("value", {"value": "$x"})})
    assert DU.label("value", {"value": nested}) == "Hallo $x, hier ist Kupplung."


def test_paragraphs_and_lines() -> None:
    first = Paragraph((Text("Erstens.\n"), Bold("Noch"), Text(" erstens.")))
    assert DU.text("two") == Markup((first, Paragraph((Text("Zweitens."),))))
    assert DU.label("two") == "Erstens. Noch erstens. Zweitens."


@example("*x* [y](https://z.org) { $name } \ue000\n\nzwei\x07")
@example("x" * 10_000)
@given(st.text(st.one_of(st.sampled_from("*[](){}$\n\ue000\ue001"), st.characters())))
def test_what_people_typed_is_shown_and_never_read(name: str) -> None:
    said = clean(name)
    assert plain(DU.text("hello", {"name": name})) == f"Hallo {said}, hier ist Kupplung."
    assert [type(span) for span in DU.text("hello", {"name": name}).paragraphs[0].spans] == [Text]
    spans = DU.text("bold", {"name": name}).paragraphs[0].spans
    if said:
        assert spans[:3] == (Text("Von "), Bold(said), Text(" mit "))
        assert spans[3].text == said
    assert plain(DU.text("value", {"value": (name, "b")})) == f"{said} und b"
    inner = Ref("value", {"value": name})
    assert plain(DU.text("value", {"value": inner})) == said


@given(st.lists(st.text(), min_size=2, max_size=2))
def test_data_of_one_message_never_shows_in_the_next(names: list[str]) -> None:
    for name in names:
        said = plain(DU.text("hello", {"name": name}))
        assert said == f"Hallo {clean(name)}, hier ist Kupplung."


@pytest.mark.parametrize(
    ("message_id", "args"),
    [
        ("hello", {}),
        ("hello", {"nme": "Ada"}),
        ("hello", {"name": None}),
        ("hello", {"name": 1.5}),
        ("value", {"value": datetime(2026, 1, 1, 9)}),
        ("value", {"value": (Kind.MAKER,)}),
        ("value", {"value": (1, 2)}),
        ("value", {"value": Ref("hello")}),
        ("role", {"role": "maker"}),
    ],
)
def test_what_cannot_be_formatted_raises(message_id: str, args: dict[str, object]) -> None:
    with pytest.raises(WordError):
        DU.text(message_id, args)


def test_what_is_missing_raises() -> None:
    with pytest.raises(MissingWord, match="nowhere"):
        DU.text("nowhere")
    with pytest.raises(MissingWord, match="nowhere"):
        DU.text("value", {"value": Ref("nowhere")})
    with pytest.raises(MissingWord, match="fr"):
        CATALOG.words("fr", Form.DU)
    with pytest.raises(MissingWord):
        DU.text("-bot")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("a = b\na = c", "de/x.ftl:2: a: given before, in de/x.ftl:1"),
        ("-a = b\n-a = c", "de/x.ftl:2: a: given before"),
        ("a = { $b", "de/x.ftl:1: Expected token"),
        ("\na = { b }", "de/x.ftl:2: a: unknown text b"),
        ("a = { -b }", "unknown term -b"),
        ("a = { b }\nb = { a }", "refers to itself"),
        ('a = { DATETIME($b, month: "long") }', "unknown function DATETIME"),
        ("a = b\n    .c = d", "attributes are not used"),
        ("-a = { $address }", "$address does not reach a term"),
        ("a = *offen", "left over"),
        ("a =\n    { $b ->\n        [c] [x](http://y.org)\n       *[d] gut\n    }", "left over"),
        ("a = \ue000", "private-use"),
    ],
)
def test_faults_are_found_at_load(source: str, problem: str) -> None:
    with pytest.raises(BadCatalog) as error:
        Catalog.load({"de": {"x.ftl": source}})
    assert any(problem in line for line in error.value.problems)


def test_a_fault_in_a_trusted_text_is_found_when_it_is_used() -> None:
    words = Catalog.trust({"de": {"x.ftl": "a = { $b\nc = gut"}}).words("de", Form.DU)
    assert words.label("c") == "gut"
    with pytest.raises(WordError, match=r"de/x.ftl:1: cannot be read"):
        words.label("a")


def test_an_id_given_in_two_files_is_a_fault() -> None:
    with pytest.raises(BadCatalog, match=r"de/b.ftl:1: a: given before, in de/a.ftl:1"):
        Catalog.load({"de": {"b.ftl": "a = b", "a.ftl": "a = b"}})


def test_variables_are_found_through_references() -> None:
    assert CATALOG.variables("de", "both") == {"name"}
    assert CATALOG.variables("de", "teams") == {"n"}
    assert CATALOG.variables("de", "suits") == frozenset()
    assert CATALOG.ids("en") == {"value", "teams"}
    assert CATALOG.languages == ("de", "en")
    with pytest.raises(MissingWord):
        CATALOG.variables("en", "hello")


def test_an_instant_is_shown_as_given() -> None:
    assert DU.label("value", {"value": datetime(2026, 7, 1, 23, 30, tzinfo=UTC)}) == (
        "Mi, 1.7., 23:30"
    )


def test_words_of_a_language_are_made_once() -> None:
    again: Words = CATALOG.words("de", Form.DU)
    assert again is DU
    assert again.text("skill") is DU.text("skill")


# Words of a programme's own.


def test_a_programme_may_say_it_in_its_own_words() -> None:
    own = CATALOG.overridden(
        {
            "de": {
                "a.ftl": "-bot = Klette\nbold = *{ $name }*!",
                "b.ftl": "suits = Passt das?\nteams = { $n } Teams\nlate = egal",
            }
        }
    )
    du, english = own.words("de", Form.DU), own.words("en", Form.DU)
    assert du.label("hello", {"name": "Ada"}) == "Hallo Ada, hier ist Klette."
    assert du.label("both", {"name": "Ada"}) == "Passt das? Ada"
    assert du.label("teams", {"n": 1}) == "1 Teams"
    assert du.label("late", {"late": True}) == "egal"
    assert du.label("role", {"role": Kind.MAKER}) == "die Tüftlerin"
    assert english.label("teams", {"n": 1}) == "One team"
    assert DU.label("hello", {"name": "Ada"}) == "Hallo Ada, hier ist Kupplung."
    assert own.ids("de") == CATALOG.ids("de")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("helo = Hallo", "de/x.ftl:1: helo: there is no such text to replace"),
        ("\n-bott = Klette", "de/x.ftl:2: -bott: there is no such text to replace"),
        ("hello = Hallo { $nme }", "de/x.ftl:1: hello: $nme is not given to this text"),
        ("hello = Hallo", "de/x.ftl:1: hello: $name must be shown"),
        ("both = { $name }{ hello } { bold } { $n }", "both: $n is not given to this text"),
        ("skill = { bold }", "skill: $name is not given to this text"),
        ("suits = { suits }", "suits: refers to itself"),
        ("skill = { both }\nboth = { skill } { $name }", "refers to itself"),
        ("skill = { nothing }", "unknown text nothing"),
        ("skill = *Löten", "left over"),
        ("skill = [Löten](https://x.org", "left over"),
        ("bold = [Klick]({ $name })", "left over"),
        ("skill = { $", "de/x.ftl:1: Expected"),
        ("skill = a\nskill = b", "de/x.ftl:2: skill: given before, in de/x.ftl:1"),
        ("skill = a\n    .label = b", "attributes are not used"),
        ("skill =", "de/x.ftl:1: Expected message"),
        (
            "hello = { $name ->\n    [Ada] { $name }\n   *[other] { $name }\n}",
            "$name cannot choose a variant here",
        ),
        ("value = { NUMBER($value) }", "NUMBER is not used here"),
        ("-bot = { $x }", "-bot: $x is not given to this text"),
        ("-bot = { $address }", "$address does not reach a term"),
        ("skill = \ue000", "private-use"),
    ],
)
def test_faults_in_own_words_are_found_at_load(source: str, problem: str) -> None:
    with pytest.raises(BadCatalog) as error:
        CATALOG.overridden({"de": {"x.ftl": source}})
    assert any(problem in line for line in error.value.problems), error.value.problems


def test_every_fault_has_one_line() -> None:
    files = {"x.ftl": "helo = a\nskill = *b\nhello = c", "y.ftl": "skill = d"}
    with pytest.raises(BadCatalog) as error:
        CATALOG.overridden({"de": files, "fr": {"x.ftl": "skill = e"}})
    assert [each.partition(": ")[0] for each in error.value.problems] == [
        "de/y.ftl:1",
        "de/x.ftl:1",
        "de/x.ftl:2",
        "de/x.ftl:3",
        "fr",
    ]
    assert "\n" not in "".join(error.value.problems)


@given(st.text(st.one_of(st.sampled_from("*[](){}$=-\n abc"), st.characters())))
def test_whatever_a_file_says_it_is_taken_or_refused(source: str) -> None:
    try:
        own = CATALOG.overridden({"de": {"x.ftl": f"hello = {'{ $name }'} {source}"}})
    except BadCatalog:
        return
    assert "Ada" in own.words("de", Form.DU).label("hello", {"name": "Ada"})
