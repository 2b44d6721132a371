"""Content that is meant to hurt: huge, deep, endless, or made for a slow pattern.

Nothing here is timed. A pattern that backtracks would not come back within the test's minute.
"""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.contents import to_bot
from adapters.matrix.home import Event
from adapters.matrix.rooms import Room
from adapters.matrix.translate import translate as translate_matrix
from adapters.telegram.translate import Me, translate
from bot.codes import read_code
from bot.milestones.dialog import read_sentence
from bot.milestones.standings import read_opening
from bot.talk.commands import nearest, read_command
from bot.talk.markup import literal
from bot.talk.model import Envelope, Said
from bot.talk.readers import (
    clean,
    closest,
    fold,
    read_amount,
    read_link,
    read_links,
    read_list,
    read_moment,
    read_name,
    read_number,
    read_text,
    read_yes_no,
)
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
TELEGRAMS, MATRIX = 4_096, 65_536
BOT = "@bot:here"


def in_group(text: str) -> dict[str, Any]:
    chat, sender = {"id": -5, "type": "group"}, {"id": 9, "is_bot": False}
    message = {"message_id": 3, "from": sender, "chat": chat, "text": f"{text} @"}
    return {"update_id": 1, "message": message}


READERS: dict[str, Callable[[str], object]] = {
    "clean": clean,
    "fold": fold,
    "text": read_text,
    "name": read_name,
    "number": lambda text: read_number(text, 0, 10),
    "amount": read_amount,
    "yes or no": read_yes_no,
    "list": read_list,
    "link": read_link,
    "links": read_links,
    "moment": lambda text: read_moment(text, NOW),
    "closest": lambda text: closest(text, ["Ja", "Nein", "Interessiert", "Nicht für mich"]),
    "command": read_command,
    "nearest": lambda text: nearest(text, ["status", "team", "people", "hilfe"]),
    "code": read_code,
    "opening": read_opening,
    "sentence": lambda text: read_sentence(text, NOW),
    "literal": literal,
    "name on Matrix": lambda text: to_bot(
        text, {"m.mentions": {"user_ids": [BOT]}}, Room("!r:x"), BOT
    ),
    "name on Telegram": lambda text: translate(in_group(text), Me(7, "kbot"), NOW),
}
UNITS = (
    "a", "1", " ", "\n", "-", ".", ",", "1.", "1 ", "a ", "a,", "und ", "\u200b", "😀", "*", "[",
    "](", "<", "/", "@", "http://a.", "1:", "12.10. ", "di ", "nächsten ", "halb ", "€", "1.000",
    "(", "z\u0301", "ﷺ", "ß", "İ", "Σ", "\u202e", "uhr ", "nicht ", "oder ", "12-", "kw ", "-1",
    "👨\u200d👩\u200d", "1️⃣", "•", "\u2028", "🇩", "🏽", "team ", "nr. ", "ich heiße ", "abcd-",
    "\x00", "_",
)  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_no_pattern_is_slow(name: str) -> None:
    """Each reader, with each unit again and again, as long as Matrix lets a text be."""
    for unit in UNITS:
        READERS[name](unit * (MATRIX // len(unit)) + "!")
    for first in ("/", "/a ", "!team ", "/start ", "https://"):
        READERS[name](first + "a" * MATRIX)


@pytest.mark.parametrize("name", ["name on Matrix", "name on Telegram"])
@pytest.mark.parametrize("blank", [" ", "\t", " \t"])
def test_a_run_of_blanks_is_read_once(name: str, blank: str) -> None:
    """What takes time by the square of their number would not come back from so many."""
    for words in ("x{}x", "@{}x", "{}@other", "@kbot{}x{}@bot"):
        READERS[name](words.replace("{}", blank * (2**18 // len(blank))))


def test_what_is_compared_is_short_whatever_it_folds_to() -> None:
    assert len("ﷺ" * MATRIX) == MATRIX
    assert len(fold("ﷺ" * MATRIX)) <= 3 * TELEGRAMS


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    await settle(town)
    yield town
    await town.close()


LARGE = 2**17
"""Characters: twice the bytes that an event of Matrix may have, headers and all."""

HUGE = {
    "a word": "a" * 8 * LARGE,
    "words": "Wort " * (LARGE // 5),
    "emoji": "👨\u200d👩\u200d👧\u200d👦" * (LARGE // 7),
    "accents": "a" + "\u0301" * LARGE,
    "right to left": "\u202e\u2067" * (LARGE // 2),
    "lines": "\n" * LARGE + "x",
    "slots": "\ue000\ue001\uf8ff" * (LARGE // 3),
    "surrogates": "\ud800" * 10_000,
    "a command": "/update " + "a" * LARGE,
    "stars": "*[a](https://a)" * (LARGE // 15),
    "braces": "{ $name }" * (LARGE // 9),
}


async def test_a_huge_text_is_answered_and_the_next_one_too(town: Town) -> None:
    for what, text in HUGE.items():
        for words in ("/update", text, "/abbrechen", text, f"/team {text}", f"/start {text}"):
            before = len(town.all_heard("ada"))
            whole = words.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
            await town.says("ada", whole)
            assert len(town.all_heard("ada")) > before, what
    assert max(len(each.text) for each in town.all_heard("ada")) < 100_000
    assert town.errors == []


# The adapters.


def nested(depth: int, leaf: object) -> object:
    for _ in range(depth):
        leaf = {"message": leaf, "chat": leaf} if depth < 12 else [leaf]
    return leaf


ODD: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                """
            message edited_message callback_query my_chat_member from chat id type text caption data
            photo document file_id file_name file_size mime_type message_id date entities
            reply_to_message new_chat_members left_chat_member is_bot migrate_to_chat_id
            """.split()  # noqa: SIM905
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(ODD, ODD, st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member"]))
def test_no_update_raises(inner: Any, sender: Any, kind: str) -> None:
    for update in (inner, {"update_id": 1, kind: inner}, {"update_id": inner, kind: sender}):
        for each in translate(update, Me(7, "kbot"), NOW):
            assert isinstance(each, Envelope)


@pytest.mark.parametrize("leaf", [1, "x", [], {}])
def test_no_depth_raises(leaf: object) -> None:
    for depth in (5, 11, 500):
        translate({"update_id": 1, "message": nested(depth, leaf)}, Me(7, "kbot"), NOW)
    deep = b'{"update_id":1,"message":' * 900 + b"1" + b"}" * 900
    translate(orjson.loads(deep), Me(7, "kbot"), NOW)


@given(ODD, st.text(max_size=50))
def test_no_content_of_an_event_raises(content: Any, body: str) -> None:
    room = Room("!r:x")
    for given_ in (content, {"msgtype": "m.text", "body": body, "formatted_body": content}):
        event = Event("$1", "!r:x", "@a:x", "m.room.message", given_)
        translate_matrix(event, room, "@bot:x", NOW)


def test_a_deep_formatted_body_is_not_even_looked_at() -> None:
    html = "<blockquote>" * 20_000 + "geheim" + "</blockquote>" * 20_000
    content = {"msgtype": "m.text", "body": "Hallo", "format": "org.matrix.custom.html",
               "formatted_body": html}  # fmt: skip
    envelope = translate_matrix(
        Event("$1", "!r:x", "@a:x", "m.room.message", content), Room("!r:x"), "@bot:x", NOW
    )
    assert isinstance(envelope, Envelope | None)
    assert "geheim" not in repr(envelope)
    assert envelope is None or isinstance(envelope.event, Said) or "Hallo" in repr(envelope)
