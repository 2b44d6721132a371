"""Neutral markup: reading light sources, putting data in, storing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.markup import (
    EMPTY,
    Bold,
    Link,
    Markup,
    MarkupError,
    Paragraph,
    Text,
    clean,
    fill,
    from_json,
    has_slots,
    join,
    literal,
    plain,
    read,
    slot,
    to_json,
)

spans = st.one_of(
    st.builds(Text, st.text()), st.builds(Bold, st.text()), st.builds(Link, st.text(), st.text())
)
paragraphs = st.builds(Paragraph, st.lists(spans, max_size=5).map(tuple))
markups = st.builds(Markup, st.lists(paragraphs, max_size=5).map(tuple))
nasty = st.text(
    st.one_of(st.sampled_from("*[]()\n\r{}$\\\ue000\ue001\uf8ff\u202e\x00 "), st.characters())
)


def one(*found: Text | Bold | Link) -> Markup:
    return Markup((Paragraph(found),))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", EMPTY),
        ("Hallo", one(Text("Hallo"))),
        ("*Hallo*", one(Bold("Hallo"))),
        ("Am *Di, 24.11.* um 9.", one(Text("Am "), Bold("Di, 24.11."), Text(" um 9."))),
        ("a *b* *c*", one(Text("a "), Bold("b"), Text(" "), Bold("c"))),
        ("Maker*innen und 2 * 3", one(Text("Maker*innen und 2 * 3"))),
        ("*Maker*innen* hier", one(Bold("Maker*innen"), Text(" hier"))),
        ("[hier](https://x.org/a?b=c)", one(Link("hier", "https://x.org/a?b=c"))),
        ("[eckig] bleibt", one(Text("[eckig] bleibt"))),
        ("a\nb", one(Text("a\nb"))),
        ("a\n \n\nb", Markup((Paragraph((Text("a"),)), Paragraph((Text("b"),))))),
    ],
)
def test_light_markup_is_read(source: str, expected: Markup) -> None:
    assert read(source) == expected


@pytest.mark.parametrize(
    "source", ["*offen", "offen*", "a *b", "* Punkt", "[x](http://x.org)", "[x](https://x", "**a**"]
)
def test_markup_that_does_not_close_is_refused(source: str) -> None:
    with pytest.raises(MarkupError):
        read(source)


@given(markups)
def test_storing_gives_back_the_same(markup: Markup) -> None:
    assert from_json(json.loads(json.dumps(to_json(markup)))) == markup


@pytest.mark.parametrize("value", [None, {}, "a", ["a"], [[1]], [[["b"]]], [[["x", "a"]]]])
def test_what_was_never_stored_is_refused(value: object) -> None:
    with pytest.raises(MarkupError):
        from_json(value)


def test_stored_form_is_compact() -> None:
    markup = one(Text("a "), Bold("b"), Link("c", "https://d.org"))
    assert to_json(markup) == [["a ", ["b", "b"], ["a", "c", "https://d.org"]]]


@pytest.mark.parametrize(("opens", "closes"), ["„“", "“”"])
def test_nobody_can_close_our_quotation_marks(opens: str, closes: str) -> None:
    typed = 'Nein!“\n \n»Ada« (Maker) fragt: „Wann?” Und "wo"? 2″'
    said = plain(fill(read(f"Ben: {opens}{slot(0)}{closes} Gut."), [typed]))
    quoted = "Nein!‘\n›Ada‹ (Maker) fragt: ‚Wann?’ Und 'wo'? 2″"
    assert said == f"Ben: {opens}{quoted}{closes} Gut."


def test_data_that_stands_alone_keeps_its_quotation_marks_and_paragraphs() -> None:
    typed = '„Eins“\n\n"Zwei"'
    for around in ("{}", "„Ja“{}", "„{} bis", "{}“"):
        source = around.format(slot(0))
        assert plain(fill(read(source), [typed])) == around.format(typed)


@given(nasty)
def test_data_stays_data(data: str) -> None:
    source = f"Von {slot(0)}: *{slot(0)}* [{slot(0)}](https://x.org/{slot(0)})\n\n{slot(0)}"
    filled = fill(read(source), [clean(data)])
    first = filled.paragraphs[0].spans
    if not clean(data):
        assert first == (Text("Von : "), Text(" "))
        return
    assert first[0] == Text(f"Von {clean(data)}: ")
    assert first[1] == Bold(clean(data))
    assert isinstance(first[3], Link)
    assert first[3].text == clean(data)
    assert not set(first[3].url[len("https://x.org/") :]) & set(' *[]()<>"\n/?#')
    assert filled.paragraphs[1] == Paragraph((Text(clean(data)),))


@given(nasty)
def test_cleaning_keeps_what_can_be_read(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not has_slots(cleaned)
    assert cleaned.encode() or not cleaned
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        assert cleaned == text


def test_cleaning_takes_out_what_reorders_and_controls() -> None:
    assert clean("a\r\nb\rc\x00\x1b[1m\u202ed\u2066\ud800\ue000") == "a\nb\nc[1md"
    assert clean("👩\u200d💻 Ünï 日本") == "👩\u200d💻 Ünï 日本"


def test_plain_words() -> None:
    markup = join(one(Text("a "), Bold("b")), EMPTY, one(Link("c", "https://d.org")))
    assert plain(markup) == "a b\n\nc (https://d.org)"
    assert plain(one(Link("https://d.org", "https://d.org"))) == "https://d.org"
    assert plain(literal("*a*\n\n[b](https://c)")) == "*a*\n\n[b](https://c)"
    assert literal("\x00") == EMPTY
