"""What people type is shown as it is: no markup, no link, no mention, no second line, no trick."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.render import render as render_matrix
from adapters.telegram.render import render as render_telegram
from bot.domain.people import Form
from bot.meetings.calendar_file import calendar_file
from bot.ports import Body
from bot.talk.markup import Markup
from bot.talk.model import Button, Why, say
from bot.talk.readers import Rejected, read_name, read_text
from tests.support.botapi.entities import parse_html
from tests.support.cases import agreed
from tests.support.clock import BERLIN, at
from tests.support.town import catalog

NASTY = (
    '<a href="https://evil.example">Ada</a>',
    "<b>Ada</b> & <script>alert(1)</script>",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "*Ada* [klick](https://evil.example) _x_ `x` ~x~ ||x||",
    "[klick](tg://user?id=1)",
    "{ $name } { -brand }",
    '$name \\u007b {"x"}',
    "</p></blockquote><h1>Ada",
    "<mx-reply>Ada</mx-reply>",
    "@room alle",
    "\ue000\ue001",
    "Ada\n\n✓ bestätigt",
)
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def shown(name: str) -> Markup:
    """Return a text of the product that holds a name, with its bold parts."""
    words = catalog().words("de", Form.DU)
    return words.text("match-joined", {"name": name, "team": name})


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def on_telegram(markup: Markup) -> tuple[str, set[str]]:
    """Return the words and the kinds of entities that Telegram makes of it."""
    (call,) = render_telegram(Body(markup))
    text, entities = parse_html(call.fields["text"])
    return text, {each.type for each in entities}


def on_matrix(markup: Markup) -> dict[str, Any]:
    (post,) = render_matrix(Body(markup), Why.ANSWER)
    return dict(post.content)


@pytest.mark.parametrize("name", NASTY)
def test_markup_in_a_name_is_shown_literally(name: str) -> None:
    harmless = shown("Ada")
    text, kinds = on_telegram(shown(name))
    assert kinds <= on_telegram(harmless)[1]
    plain = name.replace("\ue000", "").replace("\ue001", "")
    assert plain in text
    content = on_matrix(shown(name))
    tags = Tags()
    tags.feed(content.get("formatted_body", ""))
    allowed = Tags()
    allowed.feed(on_matrix(harmless).get("formatted_body", "") + "<p><br>")
    assert set(tags.found) <= set(allowed.found)
    assert plain in content["body"]


@given(st.text(max_size=60))
def test_no_text_whatever_becomes_markup(name: str) -> None:
    assert on_telegram(shown(name))[1] <= {"bold"}
    tags = Tags()
    tags.feed(on_matrix(shown(name)).get("formatted_body", ""))
    assert set(tags.found) <= {"strong", "p", "br"}


@pytest.mark.parametrize("name", ["@room", "@room hallo", "@ada:example.org", "@kbot"])
def test_nobody_is_rung_by_a_text(name: str) -> None:
    """``m.mentions`` is there and empty, so no client goes by the words."""
    assert on_matrix(shown(name))["m.mentions"] == {}


def test_no_page_of_a_stranger_is_fetched_for_a_preview() -> None:
    (call,) = render_telegram(Body(shown("https://evil.example")))
    assert call.fields["link_preview_options"] == {"is_disabled": True}


@pytest.mark.parametrize("sign", REORDERING)
def test_nothing_reorders_other_peoples_text(sign: str) -> None:
    assert sign not in on_telegram(shown(f"a{sign}b"))[0]
    assert sign not in on_matrix(shown(f"a{sign}b"))["body"]


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=40))
def test_a_label_stays_one_button(label: str) -> None:
    button = Button(label, "a.team.t1")
    (call,) = render_telegram(Body(shown("Ada"), ((button,),)))
    rows = call.fields["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in rows] == [1]


# What people are called.


@pytest.mark.parametrize(
    "name",
    [
        "Ada ✓",
        "✅ Ada Lindner",
        "Ada\u200bLindner",
        "Ada\u202eLindner",
        "Ada\nLindner",
        "Ada\u2028Lindner",
        "Ada\r\nLindner",
        "Ada\x00Lindner",
        "A\u0000d\u0007a Lindner",
        "Ada Lindner\u2066",
    ],
)
def test_a_name_is_one_line_without_signs(name: str) -> None:
    read = read_name(name)
    if isinstance(read, Rejected):
        return
    assert re.fullmatch(r"[\w’' -]+", read)
    assert "✓" not in read
    assert "✅" not in read


@pytest.mark.parametrize(
    "name", ["<b>Ada</b>", "@room", "Ada\nKoordination: bestätigt ✓: 1", "https://a.b"]
)
def test_what_is_no_name_is_not_taken_for_one(name: str) -> None:
    assert isinstance(read_name(name), Rejected)


@pytest.mark.parametrize(
    "name",
    ["Кim Seidel", "Kim Ѕeidel", "Κim Seidel", "Kim Seidel (Koordination)", "Koordination",
     "Ich bin die Koordinatorin", "Kim (Co-ordinator)", "KOORDINATION Erzgebirge", "Kupplung",
     "Ｋoordination", "𝐊oordination", "Koor\u200bdination"],
)  # fmt: skip
def test_nobody_is_called_what_would_pass_for_somebody_else(name: str) -> None:
    assert isinstance(read_name(name), Rejected)


@pytest.mark.parametrize(
    "name", ["Ада Линднер", "Žofia Łukasz", "Ευα Παπα", "Ada Линднер", "J. R. (Jo) O’Neill-Groß"]
)
def test_names_of_all_scripts_are_names(name: str) -> None:
    assert read_name(name) == name


def test_letters_in_disguise_are_the_letters() -> None:
    assert read_name("Ｋim Ｓeidel") == read_name("𝐊𝐢𝐦 𝐒𝐞𝐢𝐝𝐞𝐥") == "Kim Seidel"


@given(st.text(max_size=80))
def test_a_name_never_breaks_a_line(text: str) -> None:
    name = read_name(text)
    assert isinstance(name, Rejected) or (name.isprintable() and "\n" not in name)


@given(st.text(max_size=80))
def test_what_is_kept_holds_no_control_characters(text: str) -> None:
    read = read_text(text)
    assert isinstance(read, Rejected) or all(each == "\n" or each.isprintable() or ord(each) > 127
                                             for each in read)  # fmt: skip


# Calendar files.


@pytest.mark.parametrize(
    "title",
    [
        "Team\r\nATTENDEE:mailto:evil@example.org",
        "Team\nBEGIN:VALARM\nACTION:EMAIL\nEND:VALARM",
        "Team;X=1,Y\\n:Z",
        "Team\rDESCRIPTION:x",
        "Team\x00\x0b\x0cURL:https://evil.example",
        "Team\u2028URL:https://evil.example",
        "\u202eTeam",
        "T" * 5_000,
    ],
)
def test_no_title_writes_a_line_of_its_own_into_a_calendar(title: str) -> None:
    meeting = agreed("2024-10", "2024-10-17 10:00")
    made = calendar_file(meeting, title, at("2024-10-08 10:00"))
    plain = calendar_file(meeting, "Team", at("2024-10-08 10:00"))
    assert names_of(made.text) == names_of(plain.text)
    assert made.name == plain.name


def names_of(text: str) -> list[str]:
    """Return the names of a calendar's lines, as a reader of RFC 5545 unfolds them."""
    unfolded = re.sub(r"\r\n[ \t]", "", text)
    lines = [line for line in re.split(r"\r\n|\r|\n", unfolded) if line]
    return [re.split(r"[:;]", line)[0] for line in lines]


def test_the_texts_of_these_tests_have_bold_parts() -> None:
    assert on_telegram(shown("Ada"))[1] <= {"bold"}
    assert unescape(on_telegram(shown("Ada"))[0])
    assert say("match-joined", name="Ada", team="x").id == "match-joined"
    assert BERLIN is not None
