"""Nothing that a homeserver or one of its users sends makes the conversion raise."""

import json
from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import vodozemac
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.home import ENCRYPTION, Event, Sealed
from adapters.matrix.library.convert import (
    age_of,
    read_events,
    rooms_in,
    tidy,
    to_event,
    to_invite,
    to_timeline,
)
from adapters.matrix.library.decryption import Junk, Locked, decrypt
from adapters.matrix.sealed import trouble_of

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
    for unlock in (refuse, lack_key):
        for found in to_timeline("!room", read_events({"events": events}), unlock):
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


def sealed_in(session: object) -> dict[str, Any]:
    """Return an encrypted event whose session has that name."""
    ciphertext = vodozemac.GroupSession().encrypt(b"x").to_base64()
    content = {"algorithm": ENCRYPTION, "ciphertext": ciphertext, "session_id": session}
    return MESSAGE | {"type": "m.room.encrypted", "content": content}


@pytest.mark.parametrize("session", ["nul\0nul", "x" * 20_000, "\ud800", "", "a b", 7, None])
def test_a_session_that_none_can_be_called_is_no_riddle(session: object) -> None:
    olm = SimpleNamespace(inbound_group_store={"!r": {}})
    assert to_timeline("!r", [sealed_in(session)], partial(decrypt, olm)) == ()
    (found,) = to_timeline("!r", [sealed_in("A" * 43)], partial(decrypt, olm))
    assert isinstance(found, Sealed)


def test_what_is_said_of_a_sealed_message_has_a_short_name_of_its_own() -> None:
    def sealed(session: str, sender: str = "@eve:there", id_: str = "$1") -> str:
        return trouble_of(Sealed(id_, "!r", sender, session, 0.0, {}))

    for session in ("nul\0nul", "x" * 20_000, "\ud800"):
        name = sealed(session)
        assert len(name) == 32
        assert name.isalnum()
    assert sealed("s") == sealed("s", id_="$2")
    assert sealed("s") != sealed("s", "@ada:here") != sealed("t", "@ada:here")


def test_a_sealed_event_that_is_too_deep_to_be_kept_is_dropped() -> None:
    deep: list[Any] = []
    for _ in range(400):
        deep = [deep]
    event = MESSAGE | {"type": "m.room.encrypted", "content": {"session_id": "s", "x": deep}}
    assert to_timeline("!r", [event], lack_key) == ()


@pytest.mark.parametrize("odd", ["$a\0b", "$\ud800", "$" + "ä" * 200, "$a\nb", ""])
def test_ids_that_no_database_holds_are_nobodys(odd: str) -> None:
    assert to_event("!r", MESSAGE | {"event_id": odd}) is None
    assert read_events({"events": [MESSAGE | {"sender": odd}, MESSAGE]}) == [MESSAGE]
    rooms: dict[str, Any] = {"join": {odd: {}, "!r": {"timeline": {}}}}
    assert rooms_in({"rooms": rooms}, "join") == {"!r": {"timeline": {}}}
