"""Updates become envelopes, and nothing that comes over the wire can raise."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from adapters.telegram.translate import MOST_BYTES, Me, number_of, query_of, translate
from bot.domain.milestones import Media, MediaKind
from bot.talk.model import (
    Blocked,
    Envelope,
    Event,
    Odd,
    Pressed,
    RoomLeft,
    RoomMoved,
    Said,
    Shown,
    Unblocked,
    Unreadable,
)

ME = Me(700001, "kupplung_bot")
AT = datetime(2024, 10, 1, 8, 30, tzinfo=UTC)
ADA = {"id": 11, "is_bot": False, "first_name": "Ada", "language_code": "de"}
PRIVATE = {"id": 11, "type": "private", "first_name": "Ada"}
GROUP = {"id": -42, "type": "group", "title": "Alte Brauerei"}
FROM_ME = {"from": {"id": 700001, "is_bot": True, "first_name": "Kupplung"}}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    basis = {"message_id": 5, "date": 1727771400, "from": ADA, "chat": chat}
    return {"update_id": 900, "message": {**basis, **content}}


def read(update: object) -> Envelope | None:
    return translate(update, ME, AT)


def event(update: object) -> Event | None:
    envelope = read(update)
    return envelope.event if envelope else None


def test_words_in_a_private_chat() -> None:
    assert read(message(text="Guten Tag")) == Envelope(
        id="telegram:700001:900",
        account="telegram:11",
        event=Said("Guten Tag"),
        at=AT,
        room=None,
        language="de",
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/start@kupplung_bot imm-7", "/start imm-7"),
        ("/start@Kupplung_Bot", "/start"),
        ("/start imm-7", "/start imm-7"),
        ("/status@other_bot", None),
        ("@kupplung_bot nächsten Di 14 Uhr", "nächsten Di 14 Uhr"),
        ("Ja, @Kupplung_bot: passt", "Ja, passt"),
        ("@kupplung_bot", "@kupplung_bot"),
        ("@kupplung_bots sind viele", None),
        ("post@kupplung_bot.de", None),
        ("Unter uns", None),
    ],
)
def test_in_a_group_only_what_was_meant_for_the_bot(typed: str, meant: str | None) -> None:
    envelope = read(message(GROUP, text=typed))
    if meant is None:
        assert envelope is None
    else:
        assert envelope is not None
        assert (envelope.event, envelope.room, envelope.account) == (
            Said(meant),
            "telegram:-42",
            "telegram:11",
        )


def test_a_reply_to_the_bot_is_meant_for_it() -> None:
    assert event(message(GROUP, text="Passt", reply_to_message=FROM_ME)) == Said("Passt")
    other = {"from": {"id": 12, "is_bot": False}}
    assert event(message(GROUP, text="Passt", reply_to_message=other)) is None
    assert event(message(GROUP, sticker={}, reply_to_message=FROM_ME)) == Unreadable(Odd.STICKER)
    assert event(message(GROUP, sticker={})) is None


def test_a_photo_by_its_largest_size() -> None:
    sizes = [
        {"file_id": "s", "width": 90, "height": 60, "file_size": 900},
        {"file_id": "l", "width": 1280, "height": 853, "file_size": 90_000},
        {"file_id": "m", "width": 320, "height": 213, "file_size": 9_000},
    ]
    media = Media("telegram", MediaKind.PHOTO, "l", size=90_000)
    assert event(message(photo=sizes, caption="Der Prototyp")) == Shown(media, "Der Prototyp")
    assert event(message(GROUP, photo=sizes, caption="Der Prototyp")) is None
    to_bot = message(GROUP, photo=sizes, caption="@kupplung_bot Der Prototyp")
    assert event(to_bot) == Shown(media, "Der Prototyp")


def test_a_document_by_name_and_size() -> None:
    raw = {"file_id": "d", "file_name": "Plan.pdf", "file_size": MOST_BYTES}
    media = Media("telegram", MediaKind.FILE, "d", "Plan.pdf", MOST_BYTES)
    assert event(message(document=raw)) == Shown(media)
    assert event(message(document={**raw, "file_size": MOST_BYTES + 1})) == Unreadable(Odd.TOO_BIG)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("sticker", Odd.STICKER),
        ("voice", Odd.VOICE),
        ("audio", Odd.VOICE),
        ("video_note", Odd.VOICE),
        ("contact", Odd.CONTACT),
        ("location", Odd.LOCATION),
        ("venue", Odd.LOCATION),
        ("poll", Odd.POLL),
        ("video", Odd.OTHER),
        ("dice", Odd.OTHER),
        ("something_invented_later", Odd.OTHER),
    ],
)
def test_what_cannot_be_read_is_still_noticed(content: str, kind: Odd) -> None:
    assert event(message(**{content: {"file_id": "x"}})) == Unreadable(kind)


def test_a_moving_picture_is_no_document() -> None:
    both = message(animation={"file_id": "a"}, document={"file_id": "a"})
    assert event(both) == Unreadable(Odd.OTHER)


def test_a_button() -> None:
    query = {"id": "77", "from": ADA, "message": {"message_id": 8, "chat": PRIVATE}, "data": "a:b"}
    pressed = {"update_id": 901, "callback_query": query}
    assert event(pressed) == Pressed("a:b", "8")
    assert query_of(pressed) == "77"
    assert query_of(message(text="Hallo")) is None
    in_group = deepcopy(pressed)
    in_group["callback_query"]["message"]["chat"] = GROUP  # type: ignore[index]
    envelope = read(in_group)
    assert envelope is not None
    assert envelope.room == "telegram:-42"


def membership(chat: dict[str, Any], old: str, new: str, **more: Any) -> dict[str, Any]:
    change = {
        "chat": chat,
        "from": ADA,
        "old_chat_member": {"status": old},
        "new_chat_member": {"status": new, **more},
    }
    return {"update_id": 902, "my_chat_member": change}


def test_coming_and_going() -> None:
    assert event(membership(PRIVATE, "member", "kicked")) == Blocked()
    assert event(membership(PRIVATE, "kicked", "member")) == Unblocked()
    assert event(membership(GROUP, "left", "member")) is None
    assert event(membership(GROUP, "member", "kicked")) == RoomLeft()
    assert event(membership(GROUP, "member", "restricted", is_member=False)) == RoomLeft()
    assert event(membership(GROUP, "member", "restricted", is_member=True)) is None
    assert event(membership(GROUP, "left", "kicked")) is None
    by_a_bot = membership(GROUP, "administrator", "left")
    by_a_bot["my_chat_member"]["from"] = {"id": 5, "is_bot": True}
    assert event(by_a_bot) == RoomLeft()


def test_a_group_that_moves_takes_its_room_along() -> None:
    envelope = read(message(GROUP, migrate_to_chat_id=-100_42))
    assert envelope is not None
    assert envelope.event == RoomMoved("telegram:-10042")
    assert envelope.room == "telegram:-42"
    assert event(message(GROUP, migrate_from_chat_id=-42)) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "edited_message": message(text="Doch nicht")["message"]},
        {"update_id": 1, "channel_post": message(text="Aushang")["message"]},
        message({"id": -7, "type": "channel"}, text="Aushang"),
        message(text="Ich bin ein Bot", **{"from": {"id": 9, "is_bot": True}}),
        message(GROUP, text="/status", sender_chat={"id": -7}),
        message(GROUP, new_chat_members=[ADA]),
        message(pinned_message={}),
        {"update_id": 1},
        {"update_id": True, "message": message(text="x")["message"]},
        {"message": message(text="x")["message"]},
        [],
        None,
    ],
)
def test_what_is_not_for_us_is_no_envelope(update: object) -> None:
    assert read(update) is None


def test_half_characters_and_control_characters_are_taken_out() -> None:
    broken = json.loads('"a\\ud800b\\u0000c"')
    assert event(message(text=broken)) == Said("abc")


def test_the_library_reads_the_same_from_such_updates() -> None:
    """Our samples have the documented shape, so the library's own parser takes them."""
    parsed = Update.de_json(message(text="Guten Tag"), None)
    assert parsed.message is not None
    envelope = read(message(text="Guten Tag"))
    assert envelope is not None
    assert envelope.event == Said(parsed.message.text or "")
    assert number_of(message(text="Guten Tag")) == parsed.update_id


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
SAMPLES = [
    message(text="/start@kupplung_bot x", reply_to_message=FROM_ME),
    message(GROUP, photo=[{"file_id": "l", "width": 9, "height": 9}], caption="@kupplung_bot x"),
    message(document={"file_id": "d", "file_name": "n", "file_size": 3}),
    message(GROUP, migrate_to_chat_id=-100_42),
    membership(GROUP, "member", "kicked"),
    membership(PRIVATE, "member", "kicked"),
    {
        "update_id": 1,
        "callback_query": {
            "id": "7",
            "from": ADA,
            "message": {"message_id": 8, "chat": GROUP},
            "data": "t",
        },
    },
]


@given(anything)
def test_no_json_raises(update: object) -> None:
    assert read(update) is None or isinstance(read(update), Envelope)
    number_of(update)
    query_of(update)


def paths(value: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [way]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += paths(inner, (*way, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths(inner, (*way, index))
    return found


@given(st.data())
def test_no_update_with_one_odd_part_raises(data: st.DataObject) -> None:
    holder = {"update": deepcopy(data.draw(st.sampled_from(SAMPLES)))}
    way = data.draw(st.sampled_from(paths(holder)[1:]))
    spot: Any = holder
    for step in way[:-1]:
        spot = spot[step]
    spot[way[-1]] = data.draw(anything)
    update = holder["update"]
    envelope = read(update)
    query_of(update)
    if envelope is not None:
        json.dumps([envelope.id, envelope.account, envelope.room, envelope.language]).encode()
