"""What the bot knows of its rooms follows from their state, and from nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from immutables import Map

from adapters.matrix.home import PURPOSE, Event, NewRoom, RoomNews, Sealed
from adapters.matrix.library.rooms import plan_to_json
from adapters.matrix.rooms import Member, Room, Rooms
from adapters.matrix.shapes import as_id

ME = "@kupplung:alpha.example"
ADA = "@ada:alpha.example"
BEN = "@ben:beta.example"
ROOM = "!one:alpha.example"
OTHER = "!two"


def state(kind: str, content: Any, room: str = ROOM, **more: Any) -> Event:
    fields: dict[str, Any] = {"id": "$state", "sender": ME, "state_key": "", **more}
    return Event(room=room, kind=kind, content=content, **fields)


def member(user: str, membership: str, name: str = "", room: str = ROOM, **more: Any) -> Event:
    content = {"membership": membership, "displayname": name}
    return state("m.room.member", content, room, state_key=user, **{"sender": user, **more})


def news(*events: Event | Sealed, room: str = ROOM) -> RoomNews:
    return RoomNews(room, (member(ME, "join", "Kupplung", room),), events)


def rooms(*all_news: RoomNews) -> Rooms:
    known = Rooms(ME)
    for each in all_news:
        known.take(each)
    return known


def created(content: dict[str, Any], room: str = ROOM, sender: str = ME) -> Event:
    return state("m.room.create", content, room, sender=sender)


def test_state_is_folded() -> None:
    room = rooms(
        news(
            created({PURPOSE: "team:t1", "predecessor": {"room_id": "!old"}}),
            state("m.room.name", {"name": " Alte\nBrauerei "}),
            state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
            member(ADA, "join", "Ada Lindner"),
            member(BEN, "invite"),
            state("m.room.tombstone", {"replacement_room": "!new"}),
        )
    ).of(ROOM)
    people = Map(
        {
            ME: Member("join", "Kupplung"),
            ADA: Member("join", "Ada Lindner"),
            BEN: Member("invite"),
        }
    )
    assert room == Room(
        ROOM,
        people,
        people,
        purpose="team:t1",
        encrypted=True,
        name="Alte Brauerei",
        tombstone=True,
        replaced_by="!new",
        predecessor="!old",
        creator=ME,
    )


def test_later_state_counts_and_what_is_said_is_no_state() -> None:
    known = rooms(news(member(ADA, "join", "Ada"), member(ADA, "join", "Ada L.")))
    known.see(Event("$1", ROOM, ADA, "m.room.message", {"body": "x"}))
    known.take(news(Sealed("$2", ROOM, ADA, "s", 0.0, {})))
    assert known.of(ROOM).name_of(ADA) == "Ada L."
    known.see(member(ADA, "leave"))
    assert known.of(ROOM).membership(ADA) == "leave"
    assert known.of(ROOM).membership(BEN) == "leave"
    assert known.of(ROOM).name_of(BEN) == ""


@pytest.mark.parametrize(
    "event",
    [
        member(ADA, "leave", encrypted=True),
        member(ADA, "leave", redacted=True),
        member(ADA, "gone"),
        state("m.room.member", {"membership": ["leave"]}, state_key=ADA),
        state("m.room.member", None, state_key=ADA),
        state("m.room.name", {"name": "x"}, state_key="x"),
        state("m.room.encryption", {}),
        state("m.room.power_levels", {}),
    ],
)
def test_state_that_does_not_count_changes_nothing(event: Event) -> None:
    known = rooms(news(member(ADA, "join")))
    before = known.of(ROOM)
    known.see(event)
    assert known.of(ROOM) == before


def test_encryption_is_never_taken_back() -> None:
    on = state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"})
    assert rooms(news(on, state("m.room.encryption", {"algorithm": 0}))).of(ROOM).encrypted


def test_nobody_else_can_say_what_a_room_is_for() -> None:
    known = rooms(news(created({PURPOSE: "team:t1"}, sender=BEN)))
    assert known.of(ROOM).purpose == ""
    assert known.room_for("team:t1") is None


@pytest.mark.parametrize(
    ("purpose", "others", "whom"),
    [
        ("", [(ADA, "join")], ADA),
        ("", [(ADA, "invite")], ADA),
        (f"private:{ADA}", [(ADA, "join"), (BEN, "leave")], ADA),
        (f"private:{ADA}", [(ADA, "leave"), (BEN, "join")], None),
        ("", [(ADA, "join"), (BEN, "invite")], None),
        ("", [(ADA, "join"), (BEN, "leave")], None),
        ("", [(ADA, "leave")], None),
        ("", [], None),
        ("team:t1", [(ADA, "join")], None),
    ],
)
def test_a_private_chat_has_one_other_person_and_no_team(
    purpose: str, others: list[tuple[str, str]], whom: str | None
) -> None:
    made = created({PURPOSE: purpose} if purpose else {})
    assert rooms(news(made, *(member(*each) for each in others))).of(ROOM).direct_with(ME) == whom


@pytest.mark.parametrize(("begun_by", "whom"), [(ADA, ADA), (BEN, None)])
def test_what_was_begun_as_a_private_chat_is_one_for_who_began_it(
    begun_by: str, whom: str | None
) -> None:
    """Who brings the bot into somebody's old room and goes may let others look into it."""
    known = rooms(news(created({}, sender=ADA), member(ADA, "join"), member(BEN, "leave")))
    known.mark_direct(begun_by, ROOM)
    assert known.of(ROOM).direct_with(ME) == whom


@pytest.mark.parametrize("purpose", ["", f"private:{ADA}"])
def test_a_team_s_room_in_which_two_are_left_is_no_private_chat(purpose: str) -> None:
    made = created({PURPOSE: purpose}) if purpose else created({}, sender=ADA)
    known = rooms(news(made, member(ADA, "join")))
    known.spoke(ADA, ROOM)
    known.mark_bound([ROOM], {ROOM})
    assert known.private_room_of(ADA) is None
    assert known.room_for(f"private:{ADA}") is None
    known.see(state("m.room.tombstone", {"replacement_room": OTHER}))
    upgrade = created({"predecessor": {"room_id": ROOM}}, OTHER, ADA)
    known.take(news(upgrade, member(ADA, "join", room=OTHER), room=OTHER))
    assert known.private_room_of(ADA) is None
    known.see(member(ADA, "leave", room=OTHER))
    assert not known.is_left_by(ADA)


def test_a_team_s_room_is_known_as_one_before_the_sync_brings_it() -> None:
    known = rooms()
    known.mark_bound([ROOM], {ROOM})
    known.take(news(created({}, sender=ADA), member(ADA, "join")))
    assert known.private_room_of(ADA) is None
    known.mark_bound([ROOM], ())
    assert known.private_room_of(ADA) == ROOM


def test_a_private_chat_is_where_they_spoke_else_where_they_are() -> None:
    known = rooms(
        news(member(ADA, "invite", room="!a"), room="!a"),
        news(member(ADA, "join", room="!b"), room="!b"),
        news(member(ADA, "join", room="!c"), room="!c"),
        news(member(ADA, "join", room="!d"), member(BEN, "join", room="!d"), room="!d"),
    )
    assert known.private_room_of(ADA) == "!b"
    assert known.private_room_of(BEN) is None
    known.spoke(ADA, "!c")
    assert known.private_room_of(ADA) == "!c"
    known.spoke(ADA, "!d")
    assert known.private_room_of(ADA) == "!b"
    known.see(state("m.room.tombstone", {"replacement_room": "!e"}, "!b"))
    assert known.private_room_of(ADA) == "!c"
    known.drop("!c")
    assert known.private_room_of(ADA) == "!a"
    assert known.ids() == ("!a", "!b", "!d")
    assert "!c" not in known
    known.see(state("m.room.tombstone", {}, "!a"))
    assert known.private_room_of(ADA) is None


def test_a_room_is_found_by_its_purpose_also_after_upgrades() -> None:
    team = {PURPOSE: "team:t1"}
    known = rooms(news(created(team)))
    assert known.room_for("team:t1") == ROOM
    assert known.room_for("") is None
    known.see(state("m.room.tombstone", {"replacement_room": OTHER}))
    assert known.room_for("team:t1") is None
    assert known.successor(ROOM) is None
    upgrade = created({"predecessor": {"room_id": ROOM}}, OTHER, ADA)
    known.take(news(upgrade, member(ADA, "join", room=OTHER), room=OTHER))
    assert known.room_for("team:t1") == OTHER
    assert known.successor(ROOM) == OTHER
    assert known.successor(OTHER) is None
    assert known.of(OTHER).direct_with(ME) is None


def test_a_private_chat_in_which_somebody_else_is_is_none() -> None:
    purpose = f"private:{ADA}"
    known = rooms(news(created({PURPOSE: purpose}), member(ADA, "join")))
    assert known.room_for(purpose) == known.private_room_of(ADA) == ROOM
    for membership in ("invite", "join"):
        known.see(member(BEN, membership, sender=ADA))
        assert known.private_room_of(ADA) is None
        assert known.room_for(purpose) is None
        assert not known.is_left_by(ADA)

    known.see(member(ADA, "leave"))
    assert known.room_for(purpose) is None
    assert known.is_left_by(ADA)
    assert not known.is_left_by(BEN)

    known.see(member(ADA, "join"))
    known.see(member(BEN, "leave"))
    assert known.room_for(purpose) == known.private_room_of(ADA) == ROOM


def test_nobody_else_can_be_invited_into_a_private_chat() -> None:
    powers = [
        plan_to_json(NewRoom("private:@a:x", (), direct=direct))["power_level_content_override"]
        for direct in (True, False)
    ]
    assert [each["invite"] for each in powers] == [100, 0]


def test_nobody_replaces_a_room_by_claiming_so() -> None:
    claim = created({"predecessor": {"room_id": ROOM}}, OTHER, BEN)
    known = rooms(news(created({PURPOSE: "team:t1"})), news(claim, room=OTHER))
    assert known.room_for("team:t1") == ROOM
    assert known.of(OTHER).purpose == ""
    assert known.successor(ROOM) is None
    known.see(state("m.room.tombstone", {"replacement_room": "!elsewhere"}))
    assert known.successor(ROOM) is None
    assert known.of(OTHER).purpose == ""


def test_rooms_that_replace_each_other_end_somewhere() -> None:
    pair = [("!a", "!b"), ("!b", "!a")]
    known = rooms(
        *(
            news(
                created({"predecessor": {"room_id": that}}, this),
                state("m.room.tombstone", {"replacement_room": that}, this),
                room=this,
            )
            for this, that in pair
        )
    )
    assert known.successor("!a") is None
    assert known.of("!a").purpose == ""


def test_ids_are_what_they_seem() -> None:
    assert as_id("$event", "$") == "$event"
    for odd in (None, 1, "", "event", "$a\nb", "$a b", "$\ud800", "$" + "x" * 255, "$" + "ä" * 128):
        assert as_id(odd, "$") == ""


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
KEYS = (
    "membership",
    "displayname",
    "predecessor",
    "algorithm",
    "name",
    "replacement_room",
    PURPOSE,
)
contents = anything | st.dictionaries(
    st.sampled_from(KEYS), anything | st.sampled_from(["join", "invite", "!x", {"room_id": "!x"}])
)
KINDS = ("member", "create", "encryption", "name", "tombstone", "avatar")
states = st.builds(
    Event,
    id=st.just("$1"),
    room=st.sampled_from([ROOM, "!x"]),
    sender=st.sampled_from([ME, ADA]),
    kind=st.sampled_from([f"m.room.{kind}" for kind in KINDS]),
    content=contents,
    state_key=st.sampled_from([None, "", ME, ADA, BEN]) | st.text(max_size=5),
    encrypted=st.booleans(),
    redacted=st.booleans(),
)


@given(st.lists(states, max_size=8))
def test_no_state_raises(events: list[Event]) -> None:
    known = Rooms(ME)
    known.take(RoomNews(ROOM, tuple(events[:4]), tuple(events[4:])))
    for event in events:
        known.see(event)
    for room in (ROOM, "!x"):
        known.of(room).direct_with(ME)
        known.successor(room)
    for user in (ADA, BEN):
        known.private_room_of(user)
    known.room_for("team:t1")


@given(st.lists(states, max_size=8))
def test_all_at_once_is_one_by_one(events: list[Event]) -> None:
    here = [event for event in events if event.room == ROOM]
    at_once, one_by_one = Rooms(ME), Rooms(ME)
    at_once.take(RoomNews(ROOM, (), tuple(here)))
    for event in here:
        one_by_one.see(event)
    assert at_once.of(ROOM) == one_by_one.of(ROOM)
    room = one_by_one.of(ROOM)
    there = {user for user in room.members if room.membership(user) in ("join", "invite")}
    assert set(room.here) == there


def test_a_crowd_that_comes_and_goes_is_looked_at_once() -> None:
    """Whoever copied all of them for each would be at it for half a minute."""
    crowd = [f"@m{number}:beta.example" for number in range(30_000)]
    known = rooms(news(created({}, sender=ADA), *(member(each, "join") for each in crowd)))
    for each in crowd[:1_000]:
        before = known.of(ROOM)
        event = member(each, "leave")
        assert before.after(event, ME).direct_with(ME) is None
        known.see(event)
        assert before.membership(each) == "join"
    assert len(known.of(ROOM).here) == 29_001
