"""Bodies become calls which Telegram takes: escaped, split, with the keyboard on the last one."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.refusals import otherwise
from adapters.telegram.render import MOST_CAPTION_UNITS, MOST_UNITS, Call, reach, render, units
from adapters.telegram.uploads import MOST_BYTES, MOST_PHOTO_BYTES, Upload, upload
from bot.domain.milestones import Media, MediaKind
from bot.ports import Body
from bot.talk.markup import Bold, Link, Markup, Paragraph, Span, Text, literal
from bot.talk.model import TOKEN_BYTES, Button, Document, Why
from bot.talk.pieces import cut

PHOTO = Media("telegram", MediaKind.PHOTO, "file-p")
FILE = Media("telegram", MediaKind.FILE, "file-d", "Plan.pdf")
CALENDAR = Document("treffen.ics", "text/calendar", "BEGIN:VCALENDAR")
KEYS = ((Button("Ja", "r:1"), Button("Nein", "r:2")), (Button("Karte", "", "https://a.example"),))
KEYBOARD = {
    "inline_keyboard": [
        [{"text": "Ja", "callback_data": "r:1"}, {"text": "Nein", "callback_data": "r:2"}],
        [{"text": "Karte", "url": "https://a.example"}],
    ]
}


def markup(*paragraphs: tuple[Span, ...]) -> Markup:
    return Markup(tuple(Paragraph(spans) for spans in paragraphs))


def texts(calls: tuple[Call, ...]) -> list[str]:
    return [call.fields["text"] for call in calls]


class Reader(HTMLParser):
    """Reads Telegram's HTML back to words, and notes the tags."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        assert len(self.open) <= 1
        self.words += data


def test_words_are_escaped_and_marked() -> None:
    found = markup(
        (Text("Hallo "), Bold("<Ada> & Co"), Text("!")),
        (Link('"Plan"', "https://a.example/?a=1&b='\""),),
    )
    (call,) = render(Body(found, KEYS))
    assert call.method == "sendMessage"
    assert call.fields["text"] == (
        "Hallo <b>&lt;Ada&gt; &amp; Co</b>!\n\n"
        '<a href="https://a.example/?a=1&amp;b=&#x27;&quot;">"Plan"</a>'
    )
    assert call.fields["parse_mode"] == "HTML"
    assert call.fields["reply_markup"] == KEYBOARD


def test_nothing_to_show_is_no_call() -> None:
    assert render(Body(Markup(), KEYS)) == ()
    assert render(Body(markup((Text(" \n "),)))) == ()


def test_a_token_is_at_most_64_bytes() -> None:
    """In the place of a longer one goes a name for it, which is its own."""
    tokens = ["ä" * 32, "ä" * 32 + "a", "ä" * 32 + "b"]
    rows = tuple((Button("Ja", each),) for each in tokens)
    (call,) = render(Body(literal("x"), rows))
    carried = [each["callback_data"] for (each,) in call.fields["reply_markup"]["inline_keyboard"]]
    assert carried[0] == tokens[0]
    assert len({*carried}) == len(tokens)
    assert max(len(each.encode()) for each in carried) == TOKEN_BYTES
    with pytest.raises(ValueError, match="must have a token"):
        render(Body(literal("x"), ((Button("Ja", ""),),)))


def test_long_texts_are_split_between_paragraphs_and_the_keyboard_goes_last() -> None:
    parts = ["a" * 3000, "b" * 1000, "c" * 3000]
    calls = render(Body(markup(*[(Text(part),) for part in parts]), KEYS))
    assert texts(calls) == [f"{parts[0]}\n\n{parts[1]}", parts[2]]
    assert "reply_markup" not in calls[0].fields
    assert calls[1].fields["reply_markup"] == KEYBOARD


def test_long_paragraphs_are_split_at_lines_then_at_words_then_anywhere() -> None:
    lines = render(Body(literal("a" * 4000 + "\n" + "b " * 200)))
    assert texts(lines) == ["a" * 4000, "b " * 200]
    words = texts(render(Body(literal("wort " * 1000))))
    assert all(piece.split() == ["wort"] * len(piece.split()) for piece in words)
    assert [len(piece) for piece in texts(render(Body(literal("a" * 9000))))] == [4096, 4096, 808]


def test_a_bold_passage_over_the_limit_is_closed_and_opened_again() -> None:
    first, second = texts(render(Body(markup((Text("x"), Bold("b" * 4096))))))
    assert first == "x<b>" + "b" * 4095 + "</b>"
    assert second == "<b>b</b>"


def test_each_piece_of_carried_words_says_whose_they_are() -> None:
    body = Body(
        markup((Bold("Ben <O>:"), Text(" " + "a" * 4080 + "\n\nDer Termin entfällt." * 300)))
    )
    first, *further = texts(render(body, why=Why.CHAT))
    assert first == "<b>Ben &lt;O&gt;:</b> " + "a" * 4080
    assert all(each.startswith("<b>Ben &lt;O&gt;:</b> Der Termin") for each in further)
    assert all(units(unescape(re.sub("</?b>", "", each))) <= MOST_UNITS for each in further)
    assert not any(each.startswith("<b>") for each in texts(render(body))[1:])


def test_characters_outside_the_basic_plane_count_twice_and_stay_whole() -> None:
    pieces = texts(render(Body(literal("a" + "😀" * 2048))))
    assert pieces == ["a" + "😀" * 2047, "😀"]


def test_an_attachment_carries_short_words_and_the_keyboard() -> None:
    (call,) = render(Body(literal("Der Plan <neu>"), KEYS, media=(PHOTO,)))
    assert call.method == "sendPhoto"
    assert call.fields == {
        "photo": "file-p",
        "caption": "Der Plan &lt;neu&gt;",
        "parse_mode": "HTML",
        "reply_markup": KEYBOARD,
    }
    (call,) = render(Body(literal("Bis dann"), documents=(CALENDAR,)))
    assert call.upload is not None
    name, file = call.upload
    assert (name, file.name, file.content) == ("document", "treffen.ics", b"BEGIN:VCALENDAR")
    assert call.fields["caption"] == "Bis dann"


def test_a_file_of_any_bytes_is_uploaded_as_it_is() -> None:
    code = Document.of("code.png", "image/png", bytes(range(256)))
    (call,) = render(Body(literal("Ihr Code"), documents=(code,)))
    assert call.method == "sendDocument"
    assert call.upload == ("document", Upload("code.png", bytes(range(256))))


def test_words_too_long_for_a_caption_follow_the_attachments() -> None:
    calls = render(Body(literal("a" * (MOST_CAPTION_UNITS + 1)), KEYS, media=(PHOTO, FILE)))
    assert [call.method for call in calls] == ["sendPhoto", "sendDocument", "sendMessage"]
    assert ["reply_markup" in call.fields for call in calls] == [False, False, True]


FOREIGN_PHOTO = Media("matrix", MediaKind.PHOTO, "mxc://a/b", "Halle.jpg")
FOREIGN_FILE = Media("matrix", MediaKind.FILE, "mxc://a/c", "Pläne.pdf")
JPEG = b"\xff\xd8\xff\xe0"


def test_media_of_another_messenger_is_uploaded() -> None:
    contents = {FOREIGN_PHOTO: JPEG, FOREIGN_FILE: b"%PDF"}
    body = Body(literal("Ada: so"), media=(FOREIGN_PHOTO, FOREIGN_FILE, PHOTO))
    first, second, third = render(body, contents)
    assert [first.method, second.method, third.method] == ["sendPhoto", "sendDocument", "sendPhoto"]
    assert first.upload == ("photo", Upload("Halle.jpg", JPEG, is_picture=True))
    assert second.upload == ("document", Upload("Pläne.pdf", b"%PDF"))
    assert third.fields["caption"] == "Ada: so"


@pytest.mark.parametrize(
    "content", [None, b"", b"x" * (MOST_BYTES + 1)], ids=["none", "empty", "too large"]
)
def test_media_that_cannot_be_had_or_sent_are_named(content: bytes | None) -> None:
    contents = {} if content is None else {FOREIGN_FILE: content}
    (call,) = render(Body(literal("Ada: so"), media=(FOREIGN_FILE,)), contents)
    assert (call.method, call.fields["text"]) == ("sendMessage", "Ada: so\n\n📎 Pläne.pdf")
    (call,) = render(Body(Markup(), media=(Media("matrix", MediaKind.PHOTO, "mxc://a/b"),)))
    assert call.fields["text"] == "📎"


@pytest.mark.parametrize(
    ("media", "content", "is_picture"),
    [
        (FOREIGN_PHOTO, b"\x89PNG\r\n\x1a\n", True),
        (FOREIGN_PHOTO, b"RIFF\x00\x01\x02\nWEBPVP8 ", True),
        (FOREIGN_PHOTO, b"RIFF\x00\x01\x02\nWAVEfmt ", False),
        (FOREIGN_PHOTO, b"<svg xmlns=", False),
        (FOREIGN_PHOTO, JPEG + b"x" * MOST_PHOTO_BYTES, False),
        (FOREIGN_FILE, JPEG, False),
    ],
)
def test_a_photo_is_what_telegram_takes_for_one(
    media: Media, content: bytes, is_picture: bool
) -> None:
    found = upload(media, content)
    assert found is not None
    assert found.is_picture is is_picture


@pytest.mark.parametrize(
    ("name", "mime", "becomes"),
    [
        ("Pläne 2024.pdf", "", "Pläne 2024.pdf"),
        ('a"b\\c\r\nX-Evil: 1/d.txt', "", "a'b c X-Evil: 1 d.txt"),
        ("\ud800plan.pdf", "", "plan.pdf"),
        ("x" * 400 + ".tar.gz", "", "x" * 100 + ".gz"),
        ("x" * 400, "", "x" * 120),
        ("", "application/pdf", "file.pdf"),
        (" \n ", "", "file"),
    ],
)
def test_whatever_a_file_is_called_a_form_can_carry_it(name: str, mime: str, becomes: str) -> None:
    found = upload(Media("matrix", MediaKind.FILE, "mxc://a/c", name, 1, mime), b"x")
    assert found is not None
    assert found.name == becomes


@given(st.text(max_size=300))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    found = upload(Media("matrix", MediaKind.FILE, "mxc://a/c", name), b"x")
    assert found is not None
    assert 1 <= len(found.name.encode()) <= 4 * 120
    assert not set(found.name) & set('"\\/\r\n')


def test_a_reply_is_the_first_call_and_a_topic_holds_all() -> None:
    body = Body(literal("a" * 5000), KEYS, quotes="17", thread="3")
    first, second = render(body)
    assert first.fields["reply_parameters"] == {
        "message_id": 17,
        "allow_sending_without_reply": True,
    }
    assert "reply_parameters" not in second.fields
    assert [each.fields["message_thread_id"] for each in (first, second)] == [3, 3]
    (plain,) = render(Body(literal("Hallo"), quotes="$of:matrix", thread="$there"))
    assert not {"reply_parameters", "message_thread_id"} & plain.fields.keys()


def test_a_refused_call_has_another_form() -> None:
    (photo,) = render(Body(Markup(), media=(FOREIGN_PHOTO,), thread="3"), {FOREIGN_PHOTO: JPEG})
    outside = otherwise(photo, "Message thread not found")
    assert outside == replace(photo, fields={})
    as_file = otherwise(outside, "PHOTO_INVALID_DIMENSIONS")
    assert as_file is not None
    assert (as_file.method, as_file.upload) == ("sendDocument", ("document", photo.upload[1]))  # type: ignore[index]
    named = otherwise(as_file, "PHOTO_INVALID_DIMENSIONS")
    assert named is not None
    assert (named.method, named.fields["text"]) == ("sendMessage", f"📎 {photo.file}")
    assert otherwise(named, "PHOTO_INVALID_DIMENSIONS") is None


@pytest.mark.parametrize(
    "reason",
    [
        "wrong file_id or the file is temporarily unavailable",
        "wrong file identifier/HTTP URL specified",
        "not enough rights to send photos to the chat",
        "PHOTO_INVALID_DIMENSIONS",
    ],
)
def test_the_words_of_what_telegram_does_not_take_with_its_file_go_without_it(reason: str) -> None:
    (call,) = render(
        Body(literal("Hilfe <jetzt>"), KEYS, media=(replace(PHOTO, mime="image/jpeg"),), thread="3")
    )
    (plain,) = render(Body(literal("Hilfe <jetzt>\n\n📎 photo.jpg"), KEYS, thread="3"))
    assert otherwise(call, reason) == replace(plain, shows=call.shows)


words = st.text(st.sampled_from("ab<>&\"' \n😀ä\u0301"), max_size=60)
spans = st.one_of(
    words.map(Text),
    words.map(Bold),
    st.builds(Link, words, st.just('https://a.example/?x=<&>"')),
)


@given(st.lists(st.lists(spans, max_size=4), max_size=4), st.integers(1, 120))
def test_whatever_is_said_arrives_in_pieces_that_telegram_takes(
    paragraphs: list[list[Span]], times: int
) -> None:
    body = Body(markup(*[tuple(row) * times for row in paragraphs]))
    said = "".join("".join(span.text for span in row) * times for row in paragraphs)
    heard = ""
    for html in texts(render(body)):
        reader = Reader(html)
        assert reader.open == []
        assert set(reader.tags) <= {"a", "b"}
        assert units(reader.words.strip()) > 0
        assert units(reader.words) <= MOST_UNITS
        heard += reader.words
    assert "".join(heard.split()) == "".join(said.split())


@given(st.text(max_size=80), st.integers(2, 20))
def test_cuts_lose_nothing_but_blanks(text: str, limit: int) -> None:
    found = cut(text, lambda words, start: reach(words, start, limit))
    pieces = [text[start:end] for start, end in found]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(units(piece) <= limit for piece in pieces)


def test_references_are_what_telegram_knows() -> None:
    (call,) = render(Body(literal("<>&\"'")))
    assert unescape(call.fields["text"]) == "<>&\"'"
    assert call.fields["text"] == "&lt;&gt;&amp;\"'"
