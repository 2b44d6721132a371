"""Updates become envelopes, and nothing that comes over the wire can raise."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from adapters.telegram.contents import MOST_BYTES
from adapters.telegram.translate import Me, number_of, query_of, translate
from bot.domain.attachments import is_welcome
from bot.domain.milestones import Media, MediaKind
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Event,
    Odd,
    Overheard,
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
FORUM = {"id": -10_042, "type": "supergroup", "title": "Alte Brauerei", "is_forum": True}
BEN = {"id": 12, "is_bot": False, "first_name": "Ben", "language_code": "en"}
FROM_ME = {"message_id": 4, "from": {"id": 700001, "is_bot": True, "first_name": "Kupplung"}}
KEYBOARD = {"inline_keyboard": [[{"text": "Passt", "callback_data": "r:1"}]]}
CARD = {**FROM_ME, "reply_markup": KEYBOARD}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    basis = {"message_id": 5, "date": 1727771400, "from": ADA, "chat": chat}
    return {"update_id": 900, "message": {**basis, **content}}


def edited(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    changed = {**message(chat, **content)["message"], "edit_date": 1727771460}
    return {"update_id": 901, "edited_message": changed}


def read(update: object) -> Envelope | None:
    found = translate(update, ME, AT)
    assert len(found) <= 1
    return found[0] if found else None


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
        ref="5",
        to_us=False,
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/start@kupplung_bot imm-7", "/start imm-7"),
        ("/start@Kupplung_Bot", "/start"),
        ("/start imm-7", "/start imm-7"),
        ("@kupplung_bot nächsten Di 14 Uhr", "nächsten Di 14 Uhr"),
        ("Ja, @Kupplung_bot: passt", "Ja, passt"),
        ("@kupplung_bot", "@kupplung_bot"),
    ],
)
def test_in_a_group_three_things_are_meant_for_the_bot(typed: str, meant: str) -> None:
    envelope = read(message(GROUP, text=typed))
    assert envelope is not None
    assert (envelope.event, envelope.room, envelope.account) == (
        Said(meant),
        "telegram:-42",
        "telegram:11",
    )


@pytest.mark.parametrize("typed", ["@kupplung_bots sind viele", "an@kupplung_bot.de", "Unter uns"])
def test_what_people_say_to_each_other_is_overheard(typed: str) -> None:
    envelope = read(message(GROUP, text=typed))
    assert envelope is not None
    assert (envelope.event, envelope.room) == (Overheard(Said(typed)), "telegram:-42")
    assert event(edited(GROUP, text=typed)) == Overheard(Edited("5", typed))


def test_what_is_said_to_another_bot_is_nobodys_business() -> None:
    for chat in (PRIVATE, GROUP):
        assert event(message(chat, text="/status@other_bot")) is None
    assert event(edited(text="/status@other_bot")) is None


def test_a_reply_is_meant_for_the_bot_where_it_asked_something() -> None:
    assert event(message(GROUP, text="Passt", reply_to_message=CARD)) == Said("Passt")
    assert event(message(GROUP, sticker={}, reply_to_message=CARD)) is None
    carried = message(GROUP, text="Gut, Lisa", reply_to_message=FROM_ME)
    assert event(carried) == Overheard(Said("Gut, Lisa"))
    of_ben = {"message_id": 3, "from": BEN, "reply_markup": KEYBOARD}
    assert event(message(GROUP, text="Passt", reply_to_message=of_ben)) == Overheard(Said("Passt"))
    assert event(message(GROUP, sticker={})) is None


def test_a_reply_names_what_it_answers() -> None:
    for chat in (PRIVATE, GROUP):
        envelope = read(message(chat, text="Gut", reply_to_message=FROM_ME))
        assert envelope is not None
        assert (envelope.ref, envelope.answers, envelope.thread) == ("5", "4", None)


def test_a_reply_tells_whose_message_it_answers() -> None:
    opening = {**FROM_ME, "forum_topic_created": {"name": "Handbuch"}}
    for replied, to_us in (
        (FROM_ME, True),
        ({**FROM_ME, "from": ADA}, False),
        ({"message_id": 4}, None),
        (opening, False),
        ({}, False),
    ):
        envelope = read(message(text="Gut", reply_to_message=replied))
        assert envelope is not None
        assert envelope.to_us is to_us


def test_a_topic_is_a_thread_whose_first_message_nobody_answers() -> None:
    opening = {"message_id": 2, "from": BEN, "forum_topic_created": {"name": "Handbuch"}}
    inside = {"message_thread_id": 2, "is_topic_message": True}
    plain = read(message(FORUM, text="Gut", reply_to_message=opening, **inside))
    deleted = read(message(FORUM, text="Gut", reply_to_message={"message_id": 2}, **inside))
    reply = read(message(FORUM, text="Gut", reply_to_message=FROM_ME, **inside))
    assert plain is not None
    assert deleted is not None
    assert reply is not None
    assert [(each.answers, each.thread) for each in (plain, deleted, reply)] == [
        (None, "2"),
        (None, "2"),
        ("4", "2"),
    ]
    no_topic = read(message(GROUP, text="Gut", message_thread_id=4, reply_to_message=FROM_ME))
    assert no_topic is not None
    assert (no_topic.answers, no_topic.thread) == ("4", None)


def test_an_edit_says_what_it_changes() -> None:
    envelope = read(edited(text="Doch nicht"))
    assert envelope is not None
    assert (envelope.id, envelope.event) == ("telegram:700001:901", Edited("5", "Doch nicht"))
    photo = [{"file_id": "l", "width": 9, "height": 9}]
    media = Media("telegram", MediaKind.PHOTO, "l", mime="image/jpeg")
    assert event(edited(photo=photo, caption="Neu")) == Edited("5", "Neu", media)
    assert event(edited(GROUP, photo=photo)) == Overheard(Edited("5", "", media))
    assert event(edited(GROUP, location={})) is None  # a live location moves
    assert event(edited(text="/start@kupplung_bot imm-7")) == Edited("5", "/start imm-7")


@pytest.mark.parametrize(
    "words", ["Das soll @kupplung_bot eintragen", "/status@other_bot", "/abgesagt Um drei"]
)
@pytest.mark.parametrize("more", [{}, {"reply_to_message": CARD}])
def test_a_change_of_what_all_read_is_overheard_whoever_it_names(
    words: str, more: dict[str, Any]
) -> None:
    assert event(edited(GROUP, text=words, **more)) == Overheard(Edited("5", words))


def test_a_changed_command_to_the_bot_comes_without_its_name() -> None:
    for typed in ("/sagen@kupplung_bot Um vier", "@kupplung_bot /sagen Um vier"):
        assert event(edited(GROUP, text=typed)) == Overheard(Edited("5", "/sagen Um vier"))


def test_a_photo_by_its_largest_size() -> None:
    sizes = [
        {"file_id": "s", "width": 90, "height": 60, "file_size": 900},
        {"file_id": "l", "width": 1280, "height": 853, "file_size": 90_000},
        {"file_id": "m", "width": 320, "height": 213, "file_size": 9_000},
    ]
    media = Media("telegram", MediaKind.PHOTO, "l", size=90_000, mime="image/jpeg")
    assert event(message(photo=sizes, caption="Der Prototyp")) == Shown(media, "Der Prototyp")
    among_us = message(GROUP, photo=sizes, caption="Der Prototyp")
    assert event(among_us) == Overheard(Shown(media, "Der Prototyp"))
    to_bot = message(GROUP, photo=sizes, caption="@kupplung_bot /sagen Der Prototyp")
    assert event(to_bot) == Shown(media, "/sagen Der Prototyp")


@pytest.mark.parametrize("kind", ["photo", "document", "video", "animation"])
def test_what_is_shown_keeps_the_name_that_lasts(kind: str) -> None:
    small = {"file_id": "s", "file_unique_id": "AQADs", "width": 1, "height": 1}
    file = {"file_id": "l", "file_unique_id": "AQADl", "width": 9, "height": 9}
    shown = event(message(GROUP, **{kind: [small, file] if kind == "photo" else file}))
    assert isinstance(shown, Overheard)
    assert isinstance(shown.what, Shown)
    assert (shown.what.media.ref, shown.what.media.lasting) == ("l", "AQADl")


@pytest.mark.parametrize("caption", ["@kupplung_bot Dienstag", "Für alle, auch @kupplung_bot", ""])
@pytest.mark.parametrize("more", [{}, {"reply_to_message": CARD}])
def test_what_is_shown_to_all_is_overheard_whoever_its_caption_names(
    caption: str, more: dict[str, Any]
) -> None:
    photo = {"photo": [{"file_id": "l", "width": 9, "height": 9}], "caption": caption, **more}
    media = Media("telegram", MediaKind.PHOTO, "l", mime="image/jpeg")
    assert event(message(GROUP, **photo)) == Overheard(Shown(media, caption))
    assert event(edited(GROUP, **photo)) == Overheard(Edited("5", caption, media))
    voice = message(GROUP, voice={}, caption=caption, **more)
    assert event(voice) == Overheard(Said(caption), Odd.VOICE)


def test_a_document_by_name_and_size() -> None:
    raw = {"file_id": "d", "file_name": "Plan.pdf", "file_size": MOST_BYTES}
    raw["mime_type"] = "application/pdf"
    media = Media("telegram", MediaKind.FILE, "d", "Plan.pdf", MOST_BYTES, "application/pdf")
    assert event(message(document=raw)) == Shown(media)
    larger = {**raw, "file_size": MOST_BYTES + 1}
    assert event(message(document=larger)) == Unreadable(Odd.TOO_BIG)
    overheard = Overheard(Shown(replace(media, size=MOST_BYTES + 1)))
    assert event(message(GROUP, document=larger)) == overheard  # Telegram itself passes it on


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


@pytest.mark.parametrize("content", ["video", "animation"])
def test_a_film_is_a_file_to_the_people_of_a_group(content: str) -> None:
    film = {"file_id": "v", "file_size": 9, "mime_type": "video/mp4"}
    media = Media("telegram", MediaKind.FILE, "v", "video.mp4", 9, "video/mp4")
    more = {"document": film} if content == "animation" else {}
    among_us = message(GROUP, **{content: film}, **more, caption="Die Halle")
    assert event(among_us) == Overheard(Shown(media, "Die Halle"))
    assert is_welcome(media)
    named = message(GROUP, **{content: {**film, "file_name": "Halle.mov"}})
    assert event(named) == Overheard(Shown(replace(media, name="Halle.mov")))
    changed = edited(GROUP, **{content: film}, **more, caption="Die neue Halle")
    assert event(changed) == Overheard(Edited("5", "Die neue Halle", media))
    assert event(message(**{content: film}, caption="Die Halle")) == Unreadable(Odd.OTHER)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("voice", Odd.VOICE),
        ("audio", Odd.VOICE),
        ("video_note", Odd.VOICE),
        ("contact", Odd.CONTACT),
        ("venue", Odd.LOCATION),
        ("poll", Odd.POLL),
    ],
)
def test_of_what_no_one_can_carry_the_words_are_overheard(content: str, kind: Odd) -> None:
    assert event(message(GROUP, **{content: {}})) == Overheard(Said(""), kind)
    captioned = message(GROUP, **{content: {}}, caption="Um drei")
    assert event(captioned) == Overheard(Said("Um drei"), kind)
    changed = edited(GROUP, **{content: {}}, caption="Um vier")
    assert event(changed) == Overheard(Edited("5", "Um vier"), kind)
    assert event(edited(**{content: {}}, caption="Um vier")) is None


def test_what_is_said_with_a_face_or_with_nothing_is_not_overheard() -> None:
    for content in ("sticker", "dice", "something_invented_later"):
        assert event(message(GROUP, **{content: {}})) is None
    invented = message(GROUP, something_invented_later={}, caption="Um drei")
    assert event(invented) == Overheard(Said("Um drei"), Odd.OTHER)


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
    assert (envelope.ref, envelope.thread) == ("", None)
    in_group["callback_query"]["message"] |= {  # type: ignore[index]
        "chat": FORUM,
        "message_thread_id": 2,
        "is_topic_message": True,
    }
    in_topic = read(in_group)
    assert in_topic is not None
    assert in_topic.thread == "2"


def membership(chat: dict[str, Any], old: str, new: str, **more: Any) -> dict[str, Any]:
    change = {
        "chat": chat,
        "from": ADA,
        "old_chat_member": {"status": old},
        "new_chat_member": {"status": new, **more},
    }
    return {"update_id": 902, "my_chat_member": change}


def test_what_is_of_a_group_tells_when_it_was_by_telegrams_clock() -> None:
    """The removal of the bot comes beside the order of what is said."""
    left = membership(GROUP, "member", "kicked")
    left["my_chat_member"]["date"] = 1727771400
    said, changed = message(GROUP, text="/team"), edited(GROUP, text="/team")
    found = [read(each) for each in (left, said, changed, membership(GROUP, "member", "kicked"))]
    seconds = [each.sent and each.sent.timestamp() for each in found if each is not None]
    assert seconds == [1727771400, 1727771400, 1727771460, None]
    private, mad = read(message(text="Hallo")), read(message(GROUP, text="/team", date=2**60))
    assert private is not None
    assert mad is not None
    assert private.sent is mad.sent is None


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


def test_what_happens_to_a_group_is_told_in_its_own_name() -> None:
    """So it is not lost with whoever did it, should they be erased before it is decided."""
    for update in (membership(GROUP, "member", "kicked"), message(GROUP, migrate_to_chat_id=-7)):
        told = read(update)
        assert told is not None
        assert (told.account, told.room) == ("telegram:-42", "telegram:-42")


def test_a_crowd_that_comes_at_once_is_bounded() -> None:
    crowd = [{"id": number} for number in range(1, 5_001)]
    found = translate(message(GROUP, new_chat_members=crowd), ME, AT)
    assert [each.account for each in found] == [f"telegram:{n}" for n in range(1, 201)]


def test_members_come_and_go() -> None:
    bot = {"id": 9, "is_bot": True}
    found = translate(message(GROUP, new_chat_members=[bot, ADA, BEN]), ME, AT)
    assert [(each.id, each.account, each.event, each.room) for each in found] == [
        ("telegram:700001:900:1", "telegram:11", Arrived(), "telegram:-42"),
        ("telegram:700001:900:2", "telegram:12", Arrived(), "telegram:-42"),
    ]
    assert [each.language for each in found] == ["de", "en"]
    left = read(message(GROUP, left_chat_member=ADA))
    assert left is not None
    assert (left.account, left.event, left.room) == ("telegram:11", Departed(), "telegram:-42")
    removed = read(message(GROUP, left_chat_member=BEN))
    assert removed is not None
    assert (removed.account, removed.event) == ("telegram:12", Departed("telegram:11"))
    assert read(message(GROUP, left_chat_member=bot)) is None


def test_a_group_that_moves_takes_its_room_along() -> None:
    envelope = read(message(GROUP, migrate_to_chat_id=-100_42))
    assert envelope is not None
    assert envelope.event == RoomMoved("telegram:-10042")
    assert envelope.room == "telegram:-42"


def test_a_supergroup_tells_the_same_as_the_group_that_it_was() -> None:
    """Webhooks bring chats side by side: its own words may come before the group's last ones."""
    new = {"id": -100_42, "type": "supergroup"}
    anonymous = {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}
    first = message(new, migrate_from_chat_id=-42, sender_chat=new, **{"from": anonymous})
    there, here = read(message(GROUP, migrate_to_chat_id=-100_42)), read(first)
    assert there is not None
    assert here is not None
    assert here.event == there.event == RoomMoved("telegram:-10042")
    assert (here.room, here.account) == (there.room, there.account) == ("telegram:-42",) * 2
    assert event(message(GROUP, migrate_from_chat_id="-42")) is None
    assert event(message(migrate_from_chat_id=-42)) is None


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "edited_message": message(sticker={})["message"]},
        {"update_id": 1, "edited_channel_post": message(text="Aushang")["message"]},
        {"update_id": 1, "channel_post": message(text="Aushang")["message"]},
        message({"id": -7, "type": "channel"}, text="Aushang"),
        message(text="Ich bin ein Bot", **{"from": {"id": 9, "is_bot": True}}),
        edited(GROUP, text="/status", sender_chat={"id": -7}),
        message(GROUP, text="/status@other_bot", sender_chat={"id": -7}),
        message(GROUP, sticker={"file_id": "x"}, sender_chat={"id": -7}),
        message(GROUP, new_chat_title="Brauerei", sender_chat={"id": -7}),
        message(GROUP, new_chat_members=[]),
        message(new_chat_members=[ADA]),
        message(left_chat_member=ADA),
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


@pytest.mark.parametrize("sender", [GROUP, {"id": -7, "type": "channel", "title": "Aushang"}])
@pytest.mark.parametrize(
    "content", [{"text": "Der Termin fällt aus"}, {"text": "/status"}, {"photo": []}, {"voice": {}}]
)
def test_of_what_is_said_in_the_name_of_a_chat_only_that_is_overheard(
    sender: dict[str, Any], content: dict[str, Any]
) -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "username": "GroupAnonymousBot"}
    said = message(GROUP, sender_chat=sender, caption="Die Halle", **{"from": anonymous}, **content)
    envelope = read(said)
    assert envelope is not None
    assert envelope.event == Overheard(Said(""))
    assert (envelope.account, envelope.room) == ("telegram:-42", "telegram:-42")
    assert envelope.is_nobodys


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
    message(GROUP, text="x", reply_to_message=CARD, message_thread_id=2, is_topic_message=True),
    edited(GROUP, text="x", reply_to_message=FROM_ME),
    message(GROUP, new_chat_members=[ADA, BEN]),
    message(GROUP, left_chat_member=BEN),
    message(GROUP, photo=[{"file_id": "l", "width": 9, "height": 9}], caption="@kupplung_bot x"),
    message(document={"file_id": "d", "file_name": "n", "file_size": 3}),
    message(GROUP, migrate_to_chat_id=-100_42),
    message(GROUP, migrate_from_chat_id=-42),
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
    assert all(isinstance(each, Envelope) for each in translate(update, ME, AT))
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
    query_of(update)
    for envelope in translate(update, ME, AT):
        names = [envelope.id, envelope.account, envelope.room, envelope.language]
        json.dumps([*names, envelope.ref, envelope.answers, envelope.thread]).encode()
