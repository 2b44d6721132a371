"""Commands are written as clients of Matrix let them through."""

import pytest

from adapters.matrix.bang import with_bang
from bot.talk.markup import Bold, Link, Markup, Paragraph, Text, literal, plain

NAMES = frozenset({"help", "hilfe", "team", "treffen", "brücke"})


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("/hilfe zeigt alle.", "!hilfe zeigt alle."),
        ("Siehe /hilfe, /treffen.", "Siehe !hilfe, !treffen."),
        ("(/brücke)", "(!brücke)"),
        ("/team 7", "!team 7"),
        ("/teams und/team /etc/team", "/teams und/team /etc/team"),
        ("https://example.org/hilfe", "https://example.org/hilfe"),
        ("/hilfe-seite /hilfe/x //hilfe", "/hilfe-seite /hilfe/x //hilfe"),
        ("/unbekannt", "/unbekannt"),
    ],
)
def test_only_own_commands_that_stand_alone(words: str, shown: str) -> None:
    assert plain(with_bang(literal(words), NAMES)) == shown


def test_all_spans_are_read_and_links_lead_where_they_led() -> None:
    spans = (Text("Mit /team "), Bold("/hilfe"), Link("/treffen", "https://example.org/team"))
    changed = with_bang(Markup((Paragraph(spans),)), NAMES)
    assert changed.paragraphs[0].spans == (
        Text("Mit !team "),
        Bold("!hilfe"),
        Link("!treffen", "https://example.org/team"),
    )


def test_without_names_nothing_changes() -> None:
    assert with_bang(literal("/hilfe"), frozenset()) == literal("/hilfe")
