"""Encrypted events of rooms, opened without nio.

nio folds what it has decrypted into its idea of the room, asserts what is optional, asks its
database with each event, and stumbles over what members may put inside.
"""

import json
import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import vodozemac

from adapters.matrix.home import ENCRYPTION

_SESSION = re.compile(r"[!-~]{1,255}")
"""The library's own ids are 43 letters of Base64."""


class Locked(Exception):
    """The key to an encrypted event is not here."""


class Junk(Exception):
    """An encrypted event is not what it should be, and no key will change that."""


def decrypt(olm: Any, room_id: str, event: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return kind and content of an encrypted event, by the keys of nio's ``Olm``.

    Raises ``Locked`` and ``Junk``.
    """
    content = event["content"]
    if content.get("algorithm") != ENCRYPTION:
        raise Junk("not megolm")
    # Any member can put anything inside: nested so deep that no parser gets to its end, half
    # characters, lists for objects. nio trips over some of it, and the sync with it.
    try:
        session, ciphertext = _unlock(olm, room_id, event["sender"], content)
        plain = session._session.decrypt(ciphertext)  # noqa: SLF001 # nio decodes by itself
        _refuse_replay(olm, event, session, plain.message_index)
        payload = json.loads(plain.plaintext)
        kind, inner = payload["type"], payload["content"]
    except (Locked, Junk):
        raise
    except Exception as error:  # noqa: BLE001 # whatever is inside
        raise Junk(repr(error)) from None
    if not isinstance(kind, str) or not isinstance(inner, dict):
        raise Junk("malformed")
    if payload.get("room_id") != room_id:
        raise Junk("made for another room")
    _refuse_state(kind, payload)
    relation = content.get("m.relates_to")
    return kind, {"m.relates_to": relation} | inner if relation else inner


def _unlock(olm: Any, room_id: str, sender: str, content: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return session and ciphertext; the sender's key is optional since Matrix 1.3.

    A session of somebody else's device opens nothing: whoever sees an encrypted event that they
    have no key to could send it once more, and read what the bot makes of it.
    """
    session_id = content["session_id"]
    if not isinstance(session_id, str) or not _SESSION.fullmatch(session_id):
        raise Junk("malformed")
    ciphertext = vodozemac.MegolmMessage.from_base64(content["ciphertext"])
    index = ciphertext.message_index()
    for sessions in olm.inbound_group_store[room_id].values():
        session = sessions.get(session_id)
        if session is None or session.first_known_index > index:
            continue
        if _may_speak(olm, sender, session):
            return session, ciphertext
    raise Locked(session_id)


def _may_speak(olm: Any, sender: str, session: Any) -> bool:
    """Tell whether a session may be the sender's: of a device of theirs, or of one not known yet.

    The key of a new device comes before anybody is asked for it. Both of its keys count, as anyone
    can publish another's Curve25519 key as their own, but not sign with another's Ed25519 key.
    Whose devices are gone may have spoken before.
    """
    keys = {"curve25519": session.sender_key, "ed25519": session.ed25519}
    if olm.account.identity_keys == keys:
        return bool(sender == olm.user_id)
    owners = {device.user_id for device in olm.device_store if device.keys == keys}
    return not owners or sender in owners


def _refuse_replay(olm: Any, event: Mapping[str, Any], session: Any, index: int) -> None:
    seen = SimpleNamespace(
        sender_key=session.sender_key,
        session_id=session.id,
        event_id=event["event_id"],
        server_timestamp=event.get("origin_server_ts"),
    )
    if not olm.message_index_ok(index, seen):
        raise Junk("a repetition of another event")


def _refuse_state(kind: str, payload: Mapping[str, Any]) -> None:
    # A member could make themselves admin, or remove the bot, from inside an encrypted event.
    if "state_key" in payload or (
        kind.startswith(("m.room.", "m.space.")) and kind != "m.room.message"
    ):
        raise Junk(f"{kind[:100]!r} inside an encrypted event")
