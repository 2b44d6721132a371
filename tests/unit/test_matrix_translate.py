"""Events become envelopes, and nothing that anybody puts into a room can raise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.contents import MOST_BYTES, MOST_CHARACTERS
from adapters.matrix.files import file_of
from adapters.matrix.home import PURPOSE, Event, RoomNews
from adapters.matrix.rooms import Room, Rooms
from adapters.matrix.translate import Picked, translate
from bot.domain.milestones import Media, MediaKind
from bot.talk.model import (
    Arrived,
    Blocked,
    Departed,
    Edited,
    Envelope,
    Odd,
    Overheard,
    Pressed,
    Retracted,
    Said,
    Shown,
    Unblocked,
    Unreadable,
)
from bot.talk.model import Event as Meaning

ME = "@kupplung:alpha.example"
ADA = "@ada:alpha.example"
BEN = "@ben:beta.example"
CEM = "@cem:beta.example"
AT = datetime(2024, 10, 1, 8, 30, tzinfo=UTC)
ALONE, TEAM = "!alone", "!team"
MXC = "mxc://alpha.example/AbC123"
ENCRYPTED = {
    "v": "v2",
    "url": MXC,
    "key": {
        "alg": "A256CTR",
        "ext": True,
        "k": "c2VjcmV0",
        "key_ops": ["encrypt", "decrypt"],
        "kty": "oct",
    },
    "iv": "aXY",
    "hashes": {"sha256": "aGFzaA"},
}


def member(room: str, user: str, membership: str, sender: str = "", name: str = "") -> Event:
    content = {"membership": membership, "displayname": name}
    return Event("$member", room, sender or user, "m.room.member", content, state_key=user)


def make_rooms() -> Rooms:
    rooms = Rooms(ME)
    made = Event("$c", TEAM, ME, "m.room.create", {PURPOSE: "team:t1"}, state_key="")
    me_alone, me_team = (member(room, ME, "join", name="Der Bot") for room in (ALONE, TEAM))
    rooms.take(RoomNews(ALONE, (me_alone, member(ALONE, ADA, "join")), ()))
    people = (member(TEAM, user, "join") for user in (ADA, BEN))
    rooms.take(RoomNews(TEAM, (made, me_team, *people), ()))
    return rooms


ROOMS = make_rooms()


def event(content: Any, room: str = ALONE, kind: str = "m.room.message", **more: Any) -> Event:
    return Event(**{"id": "$1", "sender": ADA, **more}, room=room, kind=kind, content=content)


def read(found: Event) -> Envelope | Picked | None:
    return translate(found, ROOMS.of(found.room), ME, AT)


def heard(found: Event) -> Envelope | None:
    envelope = read(found)
    assert not isinstance(envelope, Picked)
    return envelope


def meaning(found: Event) -> Meaning | None:
    envelope = heard(found)
    return envelope.event if envelope else None


def text(body: Any, **more: Any) -> dict[str, Any]:
    return {"msgtype": "m.text", "body": body, **more}


def replying(body: str) -> dict[str, Any]:
    return text(body, **{"m.relates_to": {"m.in_reply_to": {"event_id": "$before"}}})


def test_words_in_a_private_chat() -> None:
    assert read(event(text("Guten Tag"))) == Envelope(
        id="matrix:$1", account=f"matrix:{ADA}", event=Said("Guten Tag"), at=AT, ref="$1"
    )


def test_words_in_a_group_are_overheard() -> None:
    assert read(event(text("Unter uns"), TEAM, sender=BEN)) == Envelope(
        id="matrix:$1",
        account=f"matrix:{BEN}",
        event=Overheard(Said("Unter uns")),
        at=AT,
        room=f"matrix:{TEAM}",
        ref="$1",
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("!status", "/status"),
        ("/status", "/status"),
        ("!Über mich", "/Über mich"),
        ("  !start imm-7\n", "/start imm-7"),
        ("!!!", "!!!"),
        ("! nein", "! nein"),
        ("!1", "!1"),
        ("a\r\nb\x00\u202e\ud800", "a\nb"),
        ("> nur eine Spitze", "> nur eine Spitze"),
        ("> <@ben:beta.example> zitiert\n\nja", "> <@ben:beta.example> zitiert\n\nja"),
        ("ja " * 20_000 + "Ende", "ja " * 20_000 + "Ende"),
        ("x" * (MOST_CHARACTERS + 1), "x" * MOST_CHARACTERS),
    ],
)
def test_what_is_typed(typed: str, meant: str) -> None:
    assert meaning(event(text(typed))) == Said(meant)


def test_only_the_plain_body_is_read() -> None:
    html = {"format": "org.matrix.custom.html", "formatted_body": "<b>etwas anderes</b>" * 9}
    assert meaning(event(text("Ja", **html))) == Said("Ja")
    assert meaning(event({"msgtype": "m.emote", "body": "winkt"})) == Said("winkt")
    assert meaning(event({"msgtype": "org.example.new", "body": "Ja"})) == Said("Ja")


@pytest.mark.parametrize("body", [None, 1, ["x"], {}, "", " \n", "\x00"])
def test_a_message_without_words(body: Any) -> None:
    assert meaning(event(text(body))) == Unreadable(Odd.OTHER)
    assert read(event(text(body), TEAM)) is None


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("> <@ben:beta.example> Wann?\n> Und wo?\n\nAm Di\n\nHier", "Am Di\n\nHier"),
        ("> * <@ben:beta.example> winkt\n\n!status", "/status"),
        ("<mx-reply>Wann?</mx-reply>Am Di", "Am Di"),
        ("Am Di", "Am Di"),
        ("> sagte er\nJa", "> sagte er\nJa"),
    ],
)
def test_a_reply_without_what_it_repeats(body: str, own: str) -> None:
    envelope = heard(event(replying(body)))
    assert envelope is not None
    assert (envelope.event, envelope.answers, envelope.thread) == (Said(own), "$before", None)


@pytest.mark.parametrize(
    ("mentions", "to_us"),
    [({"user_ids": [ME]}, True), ({"user_ids": [ADA]}, None), ({}, None), ("odd", None)],
)
def test_a_reply_tells_that_it_is_one_to_the_bot(mentions: object, to_us: bool | None) -> None:
    envelope = heard(event({**replying("Ja"), "m.mentions": mentions}))
    assert envelope is not None
    assert envelope.to_us is to_us
    envelope = heard(event(text("Ja", **{"m.mentions": mentions})))
    assert envelope is not None
    assert envelope.to_us is None


def test_a_thread_replies_only_where_somebody_replied() -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$last"},
    }
    envelope = heard(event(text("Ja", **{"m.relates_to": relation})))
    assert envelope is not None
    assert (envelope.answers, envelope.thread) == (None, "$root")
    relation["is_falling_back"] = False
    envelope = heard(event(text("Ja", **{"m.relates_to": relation})))
    assert envelope is not None
    assert (envelope.answers, envelope.thread) == ("$last", "$root")


@pytest.mark.parametrize(
    "found",
    [
        event(text("Ich bin es selbst"), sender=ME),
        event({"msgtype": "m.notice", "body": "Ich bin ein anderer Bot"}),
        event({"msgtype": "m.server_notice", "body": "Wartung"}),
        event({"msgtype": "m.key.verification.request", "body": "Bitte bestätigen"}),
        event({}, redacted=True),
        event(text("Ja"), kind="m.room.encrypted"),
        event(text("Ja"), kind="org.example.unknown"),
        event(text("Ja"), state_key=""),
        event({"name": "Neu"}, TEAM, "m.room.name", state_key=""),
        event({}, TEAM, "m.sticker"),
        event({"m.relates_to": {"rel_type": "m.replace"}}, TEAM, "m.poll.start"),
    ],
)
def test_what_means_nothing_is_no_envelope(found: Event) -> None:
    assert read(found) is None


def test_of_what_no_one_can_carry_the_words_are_overheard() -> None:
    sound = {"msgtype": "m.audio", "body": "Um drei", "filename": "a.ogg", "url": MXC}
    assert meaning(event(sound, TEAM)) == Overheard(Said("Um drei"), Odd.VOICE)
    assert meaning(event({**sound, "body": "a.ogg"}, TEAM)) == Overheard(Said(""), Odd.VOICE)
    place = {"msgtype": "m.location", "body": "geo:50.8,12.9", "geo_uri": "geo:50.8,12.9"}
    assert meaning(event(place, TEAM)) == Overheard(Said(""), Odd.LOCATION)
    assert meaning(event({}, TEAM, "m.poll.start")) == Overheard(Said(""), Odd.POLL)
    no_file = {"msgtype": "m.image", "body": "Um drei", "filename": "a.png"}
    assert meaning(event(no_file, TEAM)) == Overheard(Said("Um drei"), Odd.OTHER)
    relation = {"rel_type": "m.replace", "event_id": "$5"}
    changed = {"body": "*", "m.new_content": sound, "m.relates_to": relation}
    assert meaning(event(changed, TEAM)) == Overheard(Edited("$5", "Um drei"), Odd.VOICE)
    assert meaning(event(changed)) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("!status", "/status"),
        ("/status", "/status"),
        ("kupplung: nächsten Di", "nächsten Di"),
        ("@Kupplung, nächsten Di", "nächsten Di"),
        ("Der Bot: !status", "/status"),
        (f"{ME}: passt", "passt"),
        ("kupplung:", "kupplung:"),
        ("Kupplung kaputt", None),
        ("Unsere Kupplung: neu", None),
        ("Ja, @kupplung: passt", None),
        ("!!!", None),
        ("/ 2", None),
    ],
)
def test_what_is_meant_for_the_bot_in_a_group(typed: str, meant: str | None) -> None:
    said = Overheard(Said(typed)) if meant is None else Said(meant)
    assert meaning(event(text(typed), TEAM)) == said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kupplung nächsten Di", "nächsten Di"),
        ("Ja, @kupplung:alpha.example: passt", "Ja, passt"),
        ("Ja, @Der Bot passt", "Ja, passt"),
        ("Unsere Kupplung passt", "Unsere Kupplung passt"),
        ("Kupplungen", "Kupplungen"),
        ("@kupplung", "@kupplung"),
    ],
)
def test_who_mentions_the_bot_means_it(typed: str, meant: str) -> None:
    mentions = {"user_ids": [BEN, ME]}
    assert meaning(event(text(typed, **{"m.mentions": mentions}), TEAM)) == Said(meant)


@pytest.mark.parametrize(
    "mentions", [None, [], {"user_ids": ME}, {"user_ids": [1]}, {"room": True}]
)
def test_other_mentions_do_not_mean_the_bot(mentions: Any) -> None:
    found = meaning(event(text("Passt", **{"m.mentions": mentions}), TEAM))
    assert found == Overheard(Said("Passt"))


def test_a_name_that_is_a_pattern_is_but_a_name() -> None:
    room = ROOMS.of(TEAM).after(member(TEAM, ME, "join", name="(.*"), ME)
    envelope = translate(event(text("(.*: passt"), TEAM), room, ME, AT)
    assert isinstance(envelope, Envelope)
    assert envelope.event == Said("passt")


# Photos and files.


def image(**more: Any) -> dict[str, Any]:
    info = {"size": 9000, "mimetype": "image/jpeg", "w": 3, "h": 4}
    return {"msgtype": "m.image", "body": "bild.jpg", "url": MXC, "info": info, **more}


def test_a_photo_with_its_caption() -> None:
    ref = json.dumps({"url": MXC}, separators=(",", ":"))
    media = Media("matrix", MediaKind.PHOTO, ref, "bild.jpg", 9000, "image/jpeg")
    assert meaning(event(image())) == Shown(media)
    assert meaning(event(image(filename="bild.jpg"))) == Shown(media)
    captioned = image(filename="bild.jpg", body="Der Prototyp")
    assert meaning(event(captioned)) == Shown(media, "Der Prototyp")
    assert meaning(event(captioned, TEAM)) == Overheard(Shown(media, "Der Prototyp"))
    to_bot = image(filename="bild.jpg", body="Kupplung: !sagen Der Prototyp")
    assert meaning(event(to_bot, TEAM)) == Shown(media, "/sagen Der Prototyp")
    for named in ("Kupplung: Der Prototyp", "Der Prototyp, @kupplung"):
        to_all = {**image(filename="bild.jpg", body=named), "m.mentions": {"user_ids": [ME]}}
        assert meaning(event(to_all, TEAM)) == Overheard(Shown(media, named))


def test_an_encrypted_file_by_its_key() -> None:
    content = {"msgtype": "m.file", "body": "Plan\n.pdf", "file": {**ENCRYPTED, "odd": "x" * 9000}}
    shown = meaning(event(content))
    assert isinstance(shown, Shown)
    assert shown.media == Media(
        "matrix",
        MediaKind.FILE,
        json.dumps({"file": ENCRYPTED}, separators=(",", ":"), sort_keys=True),
        "Plan .pdf",
    )
    assert file_of(shown.media) == ENCRYPTED
    video = meaning(event({**image(), "msgtype": "m.video"}))
    assert isinstance(video, Shown)
    assert video.media.kind is MediaKind.FILE
    assert file_of(video.media) == {"url": MXC}


def test_a_reference_is_only_matrix_own() -> None:
    for channel, ref in (("telegram", "AgAC"), ("matrix", "AgAC"), ("matrix", '{"url":1}')):
        assert file_of(Media(channel, MediaKind.PHOTO, ref)) is None
    assert file_of(Media("matrix", MediaKind.PHOTO, '{"file":{}}')) is None
    assert file_of(Media("matrix", MediaKind.PHOTO, "[]")) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"url": None},
        {"url": "https://a.example/x.jpg"},
        {"url": "mxc://a.example/../../x"},
        {"file": None},
        {"file": {}},
        {"file": {**ENCRYPTED, "v": "v3"}},
        {"file": {**ENCRYPTED, "iv": None}},
        {"file": {**ENCRYPTED, "hashes": {}}},
        {"file": {**ENCRYPTED, "key": {"k": "x" * 999}}},
    ],
)
def test_a_file_that_cannot_be_had(odd: dict[str, Any]) -> None:
    assert meaning(event(image(**odd))) == Unreadable(Odd.OTHER)
    assert read(event(image(**odd), TEAM)) is None


@pytest.mark.parametrize(
    ("info", "size", "mime"),
    [
        (None, 0, ""),
        ({"size": "9", "mimetype": ["x"]}, 0, ""),
        ({"size": True, "mimetype": "image"}, 0, ""),
        ({"size": -1, "mimetype": "image/svg+xml"}, 0, "image/svg+xml"),
        ({"size": MOST_BYTES, "mimetype": "a/b; c=d"}, MOST_BYTES, ""),
    ],
)
def test_odd_facts_about_a_file_are_left_out(info: Any, size: int, mime: str) -> None:
    shown = meaning(event(image(info=info)))
    assert isinstance(shown, Shown)
    assert (shown.media.size, shown.media.mime) == (size, mime)


def test_a_file_over_the_limit_is_refused_on_sight_but_where_it_is_only_overheard() -> None:
    large = image(info={"size": MOST_BYTES + 1})
    assert meaning(event(large)) == Unreadable(Odd.TOO_BIG)
    overheard = meaning(event(large, TEAM))
    assert isinstance(overheard, Overheard)
    assert isinstance(overheard.what, Shown)
    to_bot = {**large, "filename": "plan.pdf", "body": "!update blockiert"}
    assert meaning(event(to_bot, TEAM)) == Unreadable(Odd.TOO_BIG)


@pytest.mark.parametrize(
    ("found", "odd"),
    [
        (event({"msgtype": "m.audio", "body": "a.ogg", "url": MXC}), Odd.VOICE),
        (event({"msgtype": "m.file", "org.matrix.msc3245.voice": {}, "url": MXC}), Odd.VOICE),
        (event({"msgtype": "m.location", "body": "Hier", "geo_uri": "geo:1,2"}), Odd.LOCATION),
        (event({"body": "Katze", "url": MXC}, kind="m.sticker"), Odd.STICKER),
        (event({"m.poll": {}}, kind="m.poll.start"), Odd.POLL),
        (event({}, kind="org.matrix.msc3381.poll.start"), Odd.POLL),
    ],
)
def test_what_cannot_be_read_is_still_noticed(found: Event, odd: Odd) -> None:
    assert meaning(found) == Unreadable(odd)


# Changing and taking back.


def edit(new: Any, target: Any = "$before") -> dict[str, Any]:
    relation = {"rel_type": "m.replace", "event_id": target}
    return text("* neu", **{"m.new_content": new, "m.relates_to": relation})


def test_an_edit_tells_the_new_words() -> None:
    assert meaning(event(edit(text("Am Mi")))) == Edited("$before", "Am Mi")
    assert meaning(event(edit(text("Am Mi")), TEAM)) == Overheard(Edited("$before", "Am Mi"))
    assert meaning(event(edit(text("!status")), TEAM)) == Edited("$before", "/status")
    captioned = image(filename="bild.jpg", body="Der Prototyp")
    ref = json.dumps({"url": MXC}, separators=(",", ":"))
    photo = Media("matrix", MediaKind.PHOTO, ref, "bild.jpg", 9000, "image/jpeg")
    assert meaning(event(edit(captioned))) == Edited("$before", "Der Prototyp", photo)
    assert meaning(event(edit(image()))) == Edited("$before", "", photo)
    assert meaning(event(edit(image()), TEAM)) == Overheard(Edited("$before", "", photo))


@pytest.mark.parametrize(
    "content",
    [
        edit(None),
        edit(text("")),
        edit(text(7)),
        edit({"msgtype": "m.notice", "body": "x"}),
        edit(text("x"), "before"),
        edit(text("x"), None),
    ],
)
def test_an_edit_of_nothing_or_into_nothing(content: dict[str, Any]) -> None:
    assert read(event(content)) is None


def test_what_is_taken_back() -> None:
    content = {"redacts": "$before", "reason": "vertippt"}
    assert meaning(event(content, kind="m.room.redaction")) == Retracted("$before")
    in_team = event(content, TEAM, "m.room.redaction")
    assert meaning(in_team) == Overheard(Retracted("$before"))
    assert read(event(content, kind="m.room.redaction", encrypted=True)) is None
    assert read(event({}, kind="m.room.redaction")) is None


# Reactions and answers to polls.


def reaction(key: Any = "1️⃣", target: Any = "$card", kind: str = "m.annotation") -> dict[str, Any]:
    return {"m.relates_to": {"rel_type": kind, "event_id": target, "key": key}}


def test_a_reaction_picks_a_button() -> None:
    picked = read(event(reaction(), kind="m.reaction"))
    assert picked == Picked("matrix:$1", f"matrix:{ADA}", None, AT, "$card", "1️⃣", "$1")
    assert picked.press("a.meet.1.yes") == Envelope(
        id="matrix:$1",
        account=f"matrix:{ADA}",
        event=Pressed("a.meet.1.yes", "$card"),
        at=AT,
        ref="$1",
    )
    in_team = read(event(reaction(), TEAM, "m.reaction"))
    assert isinstance(in_team, Picked)
    assert in_team.room == f"matrix:{TEAM}"
    assert in_team.press("t").room == f"matrix:{TEAM}"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("m.poll.response", {"m.selections": ["t", "u"]}),
        (
            "org.matrix.msc3381.poll.response",
            {"org.matrix.msc3381.poll.response": {"answers": ["t"]}},
        ),
    ],
)
def test_an_answer_to_a_poll_picks_a_button(kind: str, content: dict[str, Any]) -> None:
    relation = {"rel_type": "m.reference", "event_id": "$poll"}
    picked = read(event({**content, "m.relates_to": relation}, kind=kind))
    assert isinstance(picked, Picked)
    assert (picked.target, picked.sign) == ("$poll", "t")
    assert read(event({"m.relates_to": relation}, kind=kind)) is None
    assert read(event({"m.selections": [], "m.relates_to": relation}, kind=kind)) is None


@pytest.mark.parametrize(
    "content",
    [
        reaction(key=1),
        reaction(key=" "),
        reaction(key="x" * 65),
        reaction(target="card"),
        reaction(target=None),
        reaction(kind="m.reference"),
        {"m.relates_to": []},
        {},
    ],
)
def test_a_reaction_without_sense(content: dict[str, Any]) -> None:
    assert read(event(content, kind="m.reaction")) is None


# Coming and going.


@pytest.mark.parametrize(
    ("found", "account", "expected"),
    [
        (member(TEAM, CEM, "join"), CEM, Arrived()),
        (member(TEAM, BEN, "leave"), BEN, Departed()),
        (member(TEAM, BEN, "leave", ADA), BEN, Departed(f"matrix:{ADA}")),
        (member(TEAM, BEN, "ban", ADA), BEN, Departed(f"matrix:{ADA}")),
    ],
)
def test_coming_and_going_in_a_group(found: Event, account: str, expected: Meaning) -> None:
    envelope = heard(found)
    assert envelope is not None
    assert (envelope.event, envelope.account) == (expected, f"matrix:{account}")
    assert envelope.room == f"matrix:{TEAM}"


@pytest.mark.parametrize(
    "found",
    [
        member(TEAM, BEN, "join", name="Ben mit neuem Namen"),
        member(TEAM, BEN, "leave", ME),
        member(TEAM, ME, "leave", ADA),
        member(TEAM, CEM, "invite", ADA),
        member(TEAM, CEM, "leave"),
        member(TEAM, CEM, "ban", ADA),
        member(TEAM, "cem", "join"),
        member(TEAM, CEM, "hurra"),
        event({"membership": ["leave"]}, TEAM, "m.room.member", state_key=BEN),
        event({"membership": "leave"}, TEAM, "m.room.member"),
        event({"membership": "leave"}, TEAM, "m.room.member", state_key=BEN, encrypted=True),
    ],
)
def test_what_is_neither_coming_nor_going(found: Event) -> None:
    assert read(found) is None


def test_leaving_a_private_chat_shuts_the_bot_out_and_coming_back_lets_it_in() -> None:
    rooms = make_rooms()
    told = []
    for membership, sender in (("leave", ADA), ("invite", ME), ("join", ADA), ("leave", ADA)):
        found = member(ALONE, ADA, membership, sender)
        told.append(translate(found, rooms.of(ALONE), ME, AT))
        rooms.see(found)
    expected = [Blocked(), None, Unblocked(), Blocked()]
    assert [each and each.event for each in told if not isinstance(each, Picked)] == expected
    assert {each.room for each in told if each} == {None}
    assert {each.account for each in told if each} == {f"matrix:{ADA}"}


def test_to_decline_a_private_chat_shuts_the_bot_out() -> None:
    invited = ROOMS.of("!new").after(member("!new", ADA, "invite", ME), ME)
    envelope = translate(member("!new", ADA, "leave"), invited, ME, AT)
    assert isinstance(envelope, Envelope)
    assert envelope.event == Blocked()


def test_a_third_person_makes_a_group_of_a_private_chat() -> None:
    envelope = heard(member(ALONE, BEN, "join"))
    assert envelope is not None
    assert (envelope.event, envelope.room) == (Arrived(), f"matrix:{ALONE}")


# Whatever anybody sends.

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
SAMPLES: list[tuple[str, dict[str, Any]]] = [
    ("m.room.message", replying("> <@ben:beta.example> Wann?\n\nkupplung: !status")),
    ("m.room.message", text("Ja", **{"m.mentions": {"user_ids": [ME]}})),
    ("m.room.message", image(filename="x", file=ENCRYPTED)),
    ("m.room.message", edit(text("neu"))),
    ("m.room.redaction", {"redacts": "$before"}),
    ("m.reaction", reaction()),
    ("m.poll.response", {"m.selections": ["t"], **reaction(kind="m.reference")}),
    ("m.room.member", {"membership": "leave", "displayname": "x"}),
]
KINDS = [*(kind for kind, _ in SAMPLES), "m.sticker", "m.poll.start", "m.room.create", "?"]


def check(found: Event) -> None:
    envelope = read(found)
    if envelope is not None:
        assert envelope.id == f"matrix:{found.id}"
        json.dumps(asdict(envelope), ensure_ascii=False, default=str).encode()
    if isinstance(envelope, Envelope) and isinstance(envelope.event, Said):
        assert 0 < len(envelope.event.text) <= MOST_CHARACTERS


places = st.sampled_from([ALONE, TEAM, "!unknown"])
senders = st.sampled_from([ADA, BEN, ME])
keys = st.sampled_from([None, None, "", ADA, ME]) | st.text(max_size=5)


@given(anything, st.sampled_from(KINDS), places, senders, keys, st.booleans())
def test_no_event_raises(
    content: Any, kind: str, room: str, sender: str, key: str | None, sealed: bool
) -> None:
    check(event(content, room, kind, sender=sender, state_key=key, encrypted=sealed))


def paths(value: object, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [way]
    if isinstance(value, Mapping):
        for key, inner in value.items():
            found += paths(inner, (*way, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths(inner, (*way, index))
    return found


@given(st.data(), places)
def test_no_event_with_one_odd_part_raises(data: st.DataObject, room: str) -> None:
    kind, content = data.draw(st.sampled_from(SAMPLES))
    holder = {"content": json.loads(json.dumps(content))}
    way = data.draw(st.sampled_from(paths(holder)[1:]))
    spot: Any = holder
    for step in way[:-1]:
        spot = spot[step]
    spot[way[-1]] = data.draw(anything)
    key = BEN if kind == "m.room.member" else None
    check(event(holder["content"], room, kind, state_key=key))


@given(st.text(st.sampled_from("<>@:.!/ \nkuplng,mx-rey"), max_size=60), places, st.booleans())
def test_no_words_raise(words: str, room: str, reply: bool) -> None:
    check(event(replying(words) if reply else text(words), room))


def test_a_room_of_which_nothing_is_known_is_a_group() -> None:
    envelope = translate(event(text("Hallo"), "!unknown"), Room("!unknown"), ME, AT)
    assert isinstance(envelope, Envelope)
    assert envelope.room == "matrix:!unknown"
