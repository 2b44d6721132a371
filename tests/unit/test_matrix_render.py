"""Bodies become events: complete in plain words, escaped in HTML, with numbered choices."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.render import HEAVIEST, Post, as_edit, render, with_file
from adapters.matrix.signs import signs_of
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.dialog import token_of
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text, literal
from bot.talk.model import Button, CloseRoom, Document, Why
from bot.talk.show import BACK, SKIP

PHOTO = Media("telegram", MediaKind.PHOTO, "file-p")
FILE = Media("matrix", MediaKind.FILE, "{}", "Plan.pdf", 9, "application/pdf")
CALENDAR = Document("treffen.ics", "text/calendar", "BEGIN:VCALENDAR")
CONTROLS = (
    Button("Zurück", token_of("run", "when", BACK)),
    Button("Überspringen", token_of("run", "when", SKIP)),
)
KEYS = (
    (Button("Ja, gern", "a.r.1"), Button("Nein <nie>", "a.r.2")),
    (Button("Karte", "", "https://a.example/?a=1&b=2"),),
)
LARGEST_EVENT = 65_536


def markup(*paragraphs: tuple[Span, ...]) -> Markup:
    return Markup(tuple(Paragraph(spans) for spans in paragraphs))


def show(body: Body, why: Why = Why.ANSWER) -> dict[str, Any]:
    """Return the content of the only event."""
    (post,) = render(body, why)
    assert post.kind == "m.room.message"
    return dict(post.content)


class Reader(HTMLParser):
    """Reads HTML back to words, and notes the tags; only what is well-formed passes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"a": {"href"}, "ol": {"start"}}.get(tag, set())
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag == "br":
            self.words += "\n"
        else:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag in ("p", "li"):
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def test_words_and_choices_in_plain_and_in_html() -> None:
    words = markup(
        (Text("Hallo "), Bold("<Ada> & Co"), Text("!\nPasst das?")),
        (Link('"Plan"', "https://a.example/?a=1&b='\""),),
    )
    (post,) = render(Body(words, (*KEYS, CONTROLS)), Why.ANSWER)
    assert post.content == {
        "msgtype": "m.notice",
        "body": (
            "Hallo <Ada> & Co!\nPasst das?\n\n"
            '"Plan" (https://a.example/?a=1&b=\'")\n\n'
            "1. Ja, gern\n2. Nein <nie>\n\n"
            "Karte (https://a.example/?a=1&b=2)\n\n"
            "⬅️ Zurück · ⏭️ Überspringen"
        ),
        "format": "org.matrix.custom.html",
        "formatted_body": (
            "<p>Hallo <strong>&lt;Ada&gt; &amp; Co</strong>!<br>Passt das?</p>"
            '<p><a href="https://a.example/?a=1&amp;b=&#x27;&quot;">"Plan"</a></p>'
            "<ol><li>Ja, gern</li><li>Nein &lt;nie&gt;</li></ol>"
            '<p><a href="https://a.example/?a=1&amp;b=2">Karte</a></p>'
            "<p>⬅️ Zurück · ⏭️ Überspringen</p>"
        ),
        "m.mentions": {},
    }
    assert post.signs == ("1️⃣", "2️⃣", "⬅️", "⏭️")


def test_an_open_question_in_words_has_no_numbers() -> None:
    (post,) = render(Body(literal("Wann?"), (CONTROLS,)), Why.ANSWER)
    assert post.content["body"] == "Wann?\n\n⬅️ Zurück · ⏭️ Überspringen"
    assert post.signs == ("⬅️", "⏭️")


def test_figures_to_choose_among_have_signs_instead_of_numbers() -> None:
    buttons = ((Button("2", "a.r.2"), Button("1", "a.r.1")),)
    content = show(Body(literal("Wie viele?"), buttons))
    assert content["body"] == "Wie viele?\n\n1️⃣ 2\n\n2️⃣ 1"
    assert content["formatted_body"] == "<p>Wie viele?</p><p>1️⃣ 2</p><p>2️⃣ 1</p>"
    assert show(Body(literal("x"), ((Button("10", "a.r.10"),),)))["body"] == "x\n\n1. 10"


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        (Why.ANSWER, "m.notice"),
        (Why.NEWS, "m.notice"),
        (Why.CHAT, "m.text"),
        (Why.REMINDER, "m.text"),
        (Why.APPOINTMENT, "m.text"),
        (Why.ESCALATION, "m.text"),
        (Why.ALARM, "m.text"),
    ],
)
def test_what_somebody_has_to_learn_of_notifies(why: Why, kind: str) -> None:
    assert show(Body(literal("Hallo")), why)["msgtype"] == kind


def test_links_of_another_messenger_are_plain_words() -> None:
    there = "tg://user?id=7"
    body = Body(markup((Link("Chat", there),)), ((Button("Öffnen", "", there),),))
    content = show(body)
    assert content["body"] == "Chat\n\nÖffnen"
    assert content["formatted_body"] == "<p>Chat</p><p>Öffnen</p>"


def test_nothing_to_show_is_no_event() -> None:
    assert render(Body(Markup()), Why.ANSWER) == ()
    assert render(Body(markup((Text(" \n "),), ())), Why.ANSWER) == ()
    assert render(Body(literal("x"), act=CloseRoom()), Why.ANSWER) == ()


def test_attachments_go_first_and_words_last() -> None:
    posts = render(Body(literal("Bis dann"), KEYS, (PHOTO, FILE), (CALENDAR,)), Why.NEWS)
    assert [post.content["msgtype"] for post in posts] == ["m.image", *["m.file"] * 2, "m.notice"]
    assert [post.content["body"] for post in posts[:3]] == ["photo.jpg", "Plan.pdf", "treffen.ics"]
    assert [post.attachment for post in posts] == [PHOTO, FILE, CALENDAR, None]
    assert [post.signs for post in posts] == [(), (), (), ("1️⃣", "2️⃣")]
    assert posts[1].content["info"] == {"mimetype": "application/pdf", "size": 9}
    png = Media("telegram", MediaKind.PHOTO, "x", mime="image/png")
    assert show(Body(Markup(), media=(png,)))["filename"] == "photo.png"
    nameless = Media("telegram", MediaKind.FILE, "x")
    assert show(Body(Markup(), media=(nameless,)))["filename"] == "file.bin"


def test_a_file_is_put_in_as_it_was_uploaded() -> None:
    (post,) = render(Body(Markup(), media=(FILE,)), Why.CHAT)
    encrypted = {"url": "mxc://a/b", "key": {"k": "x"}, "iv": "y", "hashes": {}, "v": "v2"}
    content = with_file(post, encrypted, 12, "text/plain").content
    assert content["file"] == encrypted
    assert content["info"] == {"mimetype": "text/plain", "size": 12}
    assert "url" not in content
    content = with_file(post, {"url": "mxc://a/b"}, 12, "").content
    assert content["url"] == "mxc://a/b"
    assert content["info"] == {"mimetype": "application/pdf", "size": 12}
    assert "file" not in content
    assert post.content["info"]["size"] == 9


def relations(body: Body) -> list[Any]:
    return [post.content.get("m.relates_to") for post in render(body, Why.ANSWER)]


def test_replies_and_threads() -> None:
    words = literal("Ja")
    answer = {"m.in_reply_to": {"event_id": "$q"}}
    thread = {"rel_type": "m.thread", "event_id": "$t"}
    falling_back = {**thread, "is_falling_back": True, "m.in_reply_to": {"event_id": "$t"}}
    assert relations(Body(words)) == [None]
    assert relations(Body(words, quotes="$q")) == [answer]
    assert relations(Body(words, media=(PHOTO,), quotes="$q")) == [answer, None]
    assert relations(Body(words, thread="$t")) == [falling_back]
    both = Body(words, media=(PHOTO,), quotes="$q", thread="$t")
    assert relations(both) == [{**thread, "is_falling_back": False, **answer}, falling_back]


def test_an_edit_has_the_new_content_whole_and_starred_for_old_clients() -> None:
    (post,) = render(Body(literal("Ja"), KEYS, quotes="$q"), Why.ANSWER)
    edited = as_edit(post, "$before")
    new = {key: value for key, value in post.content.items() if key != "m.relates_to"}
    assert edited.content == {
        **new,
        "body": f"* {post.content['body']}",
        "formatted_body": f"* {post.content['formatted_body']}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$before"},
    }
    assert edited.signs == post.signs


def size(post: Post) -> int:
    return len(json.dumps(as_edit(post, "$before").content))


def bodies(body: Body) -> list[str]:
    return [post.content["body"] for post in render(body, Why.ANSWER)]


def test_long_texts_are_cut_at_paragraphs_and_the_choices_go_last() -> None:
    parts = ["a" * 6000, "b" * 3000, "c" * 6000]
    posts = render(Body(markup(*[(Text(part),) for part in parts]), KEYS), Why.ANSWER)
    assert [post.content["body"].partition("\n\n1.")[0] for post in posts] == [
        f"{parts[0]}\n\n{parts[1]}",
        parts[2],
    ]
    assert [bool(post.signs) for post in posts] == [False, True]


def test_long_paragraphs_are_cut_at_lines_then_words_then_anywhere() -> None:
    assert bodies(Body(literal("a" * 9000 + "\n" + "b " * 2000))) == [
        "a" * 9000,
        "b " * 2000,
    ]
    assert {each.replace("wort", "").strip() for each in bodies(Body(literal("wort " * 5000)))} == {
        ""
    }
    pieces = bodies(Body(literal("a" * 30_000)))
    assert "".join(pieces) == "a" * 30_000
    assert len(pieces) == 4


def test_each_piece_of_carried_words_says_whose_they_are() -> None:
    text = " " + "a" * 9000 + "\n\nDer Termin entfällt." * 1500
    body = Body(markup((Bold("Ben <O>:"), Text(text))))
    first, *further = render(body, Why.CHAT)
    assert first.content["body"].startswith("Ben <O>: " + "a" * 9000)
    assert len(further) > 1
    for post in further:
        assert post.content["body"].startswith("Ben <O>: Der Termin")
        assert post.content["formatted_body"].startswith("<p><strong>Ben &lt;O&gt;:</strong> Der")
    assert all(not each.startswith("Ben") for each in bodies(body)[1:])


@pytest.mark.parametrize("char", ["a", "ä", "😀", "<", "&", '"', "\n", "x\n"])
def test_an_edit_fits_into_an_encrypted_event_whatever_it_is_made_of(char: str) -> None:
    posts = render(Body(markup((Text("x" + char * 20_000 + "x"),)), KEYS), Why.ANSWER)
    assert len(posts) > 1
    assert max(size(post) for post in posts) * 4 / 3 < LARGEST_EVENT - 4000


def test_a_list_over_the_limit_goes_on_with_its_numbers() -> None:
    rows = tuple((Button(letter * 3000, f"a.r.{letter}"),) for letter in "abcde")
    posts = render(Body(literal("Welche?"), rows), Why.ANSWER)
    assert [post.content["formatted_body"].partition("<ol")[2][:12] for post in posts] == [
        "><li>aaaaaaa",
        ' start="4"><',
    ]
    assert posts[1].content["body"].startswith("4. ddd")


nasty = st.text(st.sampled_from("ab<>&\"'/! \n😀ä\u0301.1)"), max_size=40)
links = st.sampled_from(["https://a.example/?x=<&>\"'", "tg://x", "javascript:x", ""])
spans = st.one_of(nasty.map(Text), nasty.map(Bold), st.builds(Link, nasty, links))
labels = st.text(st.sampled_from('ab<>&"1. \n😀'), min_size=1, max_size=12).filter(str.strip)
tokens = st.sampled_from(["a.x.1", "a.x.2", *(button.token for button in CONTROLS)])
buttons = st.builds(Button, labels, tokens, st.none() | links)
rows = st.lists(st.lists(buttons, max_size=3).map(tuple), max_size=5).map(tuple)
paragraphs = st.lists(st.lists(spans, max_size=4).map(tuple), max_size=4)


@given(paragraphs, st.integers(1, 60), rows)
def test_whatever_is_said_arrives_in_words_and_in_html(
    said: list[tuple[Span, ...]], times: int, choices: tuple[tuple[Button, ...], ...]
) -> None:
    body = Body(markup(*[row * times for row in said]), choices)
    posts = render(body, Why.ANSWER)  # a chat's pieces repeat whose they are
    readers = [Reader(post.content["formatted_body"]) for post in posts]
    heard = "".join(post.content["body"] for post in posts)
    shown = "".join(reader.words for reader in readers)
    for reader, post in zip(readers, posts, strict=True):
        assert reader.tags <= {"p", "br", "strong", "a", "ol", "li"}
        assert all(link.startswith("https://") for link in reader.links)
        assert post.content["body"].strip()
    for row in said:
        words = "".join("".join(span.text for span in row * times).split())
        assert words in "".join(shown.split())
    for button in (each for row in choices for each in row):
        assert button.label in heard
        assert button.label in shown
    if posts:
        assert posts[-1].signs == tuple(sign for sign, _ in signs_of(choices))
        assert max(size(post) for post in posts) < 3 * HEAVIEST
