"""An encrypted event is read by the key of its sender alone, also after a restart."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from nio.crypto import InboundGroupSession, Olm, OlmDevice, OutboundGroupSession
from nio.store import SqliteStore

from adapters.matrix.home import ENCRYPTION, Event, Sealed
from adapters.matrix.library.convert import to_timeline
from adapters.matrix.library.decryption import decrypt

ROOM = "!r"
BOT, ADA, BEN = "@bot:localhost", "@ada:localhost", "@ben:localhost"
ADAS = {"curve25519": "curve of Ada", "ed25519": "ed of Ada"}
BENS = {"curve25519": "curve of Ben", "ed25519": "ed of Ben"}


class Speaker:
    """A megolm session, as one device makes it."""

    def __init__(self) -> None:
        self._session = OutboundGroupSession()
        self._session.mark_as_shared()
        self._key = self._session.session_key

    def say(self, words: str) -> dict[str, Any]:
        payload = {"type": "m.room.message", "room_id": ROOM, "content": {"body": words}}
        return {
            "algorithm": ENCRYPTION,
            "ciphertext": self._session.encrypt(json.dumps(payload)),
            "session_id": self._session.id,
        }

    def hand_to(self, olm: Any, keys: Mapping[str, str]) -> None:
        """Give the session's key to the bot, as from the device with these keys."""
        session = InboundGroupSession(self._key, keys["ed25519"], keys["curve25519"], ROOM)
        olm.inbound_group_store.add(session)
        olm.save_inbound_group_session(session)


def opened(folder: Path) -> Any:
    """Return the bot's cryptography, as a start loads it."""
    return Olm(BOT, "DEVICE", SqliteStore(BOT, "DEVICE", str(folder), "pickle", "keys.db"))


def knows(olm: Any, user: str, keys: Mapping[str, str], *, deleted: bool = False) -> None:
    device = OlmDevice(user, "PHONE", dict(keys), deleted=deleted)
    olm.device_store.add(device)
    olm.store.save_device_keys({user: {device.id: device}})


def read(olm: Any, sender: str, content: Mapping[str, Any], id_: str = "$1") -> str | None:
    """Return what the bot reads; nothing where the key of the sender is not here."""
    event = {"type": "m.room.encrypted", "event_id": id_, "sender": sender, "content": content}
    (found,) = to_timeline(ROOM, [event], partial(decrypt, olm))
    if isinstance(found, Sealed):
        return None
    assert isinstance(found, Event)
    return str(found.content["body"])


@pytest.fixture
def olm(tmp_path: Path) -> Any:
    return opened(tmp_path)


@pytest.mark.parametrize("gone", [False, True])
def test_nobody_has_the_words_of_another_opened_even_after_a_restart(
    olm: Any, tmp_path: Path, *, gone: bool
) -> None:
    speaker = Speaker()
    words = speaker.say("for Ada's friends")
    knows(olm, ADA, ADAS, deleted=gone)
    knows(olm, BEN, BENS)
    speaker.hand_to(olm, ADAS)
    assert read(olm, ADA, words) == "for Ada's friends"

    again = opened(tmp_path)
    assert read(again, BEN, words, "$2") is None
    assert read(again, ADA, words) == "for Ada's friends"  # also of a device that is gone


def test_the_first_words_of_a_device_are_read_before_it_is_known(olm: Any) -> None:
    speaker = Speaker()
    knows(olm, ADA, BENS)  # another one of hers
    speaker.hand_to(olm, ADAS)
    assert read(olm, ADA, speaker.say("hello")) == "hello"


def test_nobody_has_what_the_bot_said_opened(olm: Any) -> None:
    speaker = Speaker()
    speaker.hand_to(olm, olm.account.identity_keys)
    words = speaker.say("to those who were here")
    assert read(olm, BEN, words) is None
    assert read(olm, BOT, words) == "to those who were here"


def test_a_key_of_anothers_device_is_not_had_by_publishing_it(olm: Any) -> None:
    speaker = Speaker()
    knows(olm, ADA, ADAS)
    knows(olm, BEN, BENS | {"curve25519": ADAS["curve25519"]})
    speaker.hand_to(olm, ADAS)
    assert read(olm, BEN, speaker.say("secret")) is None


def test_whoever_hands_on_a_key_keeps_nobody_from_being_read(olm: Any) -> None:
    speaker = Speaker()
    knows(olm, ADA, ADAS)
    knows(olm, BEN, BENS)
    speaker.hand_to(olm, BENS)
    assert read(olm, ADA, speaker.say("one")) is None
    speaker.hand_to(olm, ADAS)
    assert read(olm, ADA, speaker.say("two"), "$2") == "two"
