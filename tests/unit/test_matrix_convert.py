"""Nothing that a homeserver or one of its users sends makes the conversion raise."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.home import Event, Sealed
from adapters.matrix.library.convert import (
    age_of,
    read_events,
    tidy,
    to_event,
    to_invite,
    to_timeline,
)
from adapters.matrix.library.decryption import Junk, Locked

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["m.room.message", "m.room.encrypted", "m.room.member"])
ODD_EVENT = st.fixed_dictionaries(
    {},
    optional={
        "type": KINDS | ANYTHING,
        "sender": st.just("@ada:localhost") | ANYTHING,
        "event_id": st.just("$1") | ANYTHING,
        "content": st.dictionaries(st.text(), ANYTHING, max_size=3) | ANYTHING,
        "state_key": st.just("@bot:localhost") | ANYTHING,
        "unsigned": ANYTHING
        | st.fixed_dictionaries({"age": ANYTHING, "redacted_because": ANYTHING}),
    },
)
MESSAGE = {"type": "m.room.message", "sender": "@ada:localhost", "event_id": "$1", "content": {}}


def refuse(room: str, event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    raise Junk("no")


def lack_key(room: str, event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    if not isinstance(event["content"].get("session_id"), str):
        raise Junk("no session")
    raise Locked("s")


@given(st.lists(ODD_EVENT | ANYTHING) | ANYTHING)
def test_any_timeline_is_read(events: object) -> None:
    for decrypt in (refuse, lack_key):
        for found in to_timeline("!room", read_events({"events": events}), decrypt):
            assert found.id
            assert found.sender
            assert found.age >= 0
            content = found.content if isinstance(found, Event) else found.source
            json.dumps(content, allow_nan=False, ensure_ascii=False).encode()


@given(
    ANYTHING
    | st.fixed_dictionaries(
        {"invite_state": st.fixed_dictionaries({"events": st.lists(ODD_EVENT)})}
    )
)
def test_any_invitation_is_read(info: object) -> None:
    invite = to_invite("!room", "@bot:localhost", info)
    assert invite is None or invite.sender


@given(st.dictionaries(st.text(), ANYTHING))
def test_whatever_is_tidy_fits_into_any_database(content: dict[str, Any]) -> None:
    json.dumps(tidy(content), allow_nan=False, ensure_ascii=False).encode()


def test_what_is_deeply_nested_is_dropped() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    assert tidy({"body": deep}) == {}


def test_half_characters_and_huge_numbers_are_mended() -> None:
    odd = {"a": "x\ud83d", "b": 10**30, "c": [float("nan"), {"\ud800": 5}], "d": True}
    assert tidy(odd) == {"a": "x?", "b": 1e30, "c": [None, {"?": 5}], "d": True}


def test_ages_are_seconds_and_never_negative() -> None:
    assert age_of({"unsigned": {"age": 1500}}) == 1.5
    assert age_of({"unsigned": {"age": -5}}) == 0
    assert age_of({"unsigned": {"age": "x"}}) == 0
    assert age_of({}) == 0


def test_state_is_told_from_messages() -> None:
    assert to_event("!r", MESSAGE) == Event("$1", "!r", "@ada:localhost", "m.room.message", {})
    found = to_event("!r", MESSAGE | {"state_key": ""})
    assert found is not None
    assert found.state_key == ""
    assert to_event("!r", {**MESSAGE, "event_id": "$" * 300}) is None


def test_a_redacted_encrypted_event_is_no_riddle() -> None:
    event = MESSAGE | {"type": "m.room.encrypted", "unsigned": {"redacted_because": {}}}
    (found,) = to_timeline("!r", [event], lack_key)
    assert isinstance(found, Event)
    assert found.redacted


def test_what_lacks_its_key_is_kept_whole() -> None:
    event = MESSAGE | {"type": "m.room.encrypted", "content": {"session_id": "s"}}
    (found,) = to_timeline("!r", [event], lack_key)
    assert found == Sealed("$1", "!r", "@ada:localhost", "s", 0.0, event)
    assert to_timeline("!r", [event], refuse) == ()
