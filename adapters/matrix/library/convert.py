"""From the homeserver's JSON to the values of ``adapters.matrix.home``.

Nothing here trusts what it reads, and nothing raises for what others sent: what has not the shape
that the specification gives it is left out.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from adapters.matrix.home import Event, Invite, Json, Sealed
from adapters.matrix.library.decryption import Junk, Locked
from bot.ports import mark_of

log = logging.getLogger(__name__)

Decrypt = Callable[[str, Mapping[str, Any]], tuple[str, dict[str, Any]]]
_ENCRYPTED = "m.room.encrypted"
_LONGEST_ID = 255
_LARGEST = 2**63 - 1


def is_name(value: object) -> bool:
    """Tell whether it may be an id: other servers make them, and every database has to hold it.

    It has no blank, as keys have them between ids.
    """
    return (
        isinstance(value, str)
        and value.isprintable()
        and " " not in value
        and 0 < len(value.encode("utf-8", "replace")) <= _LONGEST_ID
    )


def objects(value: object, *keys: str) -> dict[str, Any]:
    """Return the object found along the keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def strings(value: object) -> list[str]:
    """Return the strings of a list."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def rooms_in(answer: object, how: str) -> dict[str, Any]:
    """Return what a sync says of the rooms to which the bot stands so (``join`` …)."""
    found = objects(answer, "rooms", how)
    return {room: info for room, info in found.items() if is_name(room)}


def read_events(value: object) -> list[dict[str, Any]]:
    """Return those of ``value["events"]`` that have a kind, a sender and a content."""
    events = value.get("events") if isinstance(value, dict) else None
    return sound_events(events)


def sound_events(events: object) -> list[dict[str, Any]]:
    """Return those of a list that have a kind, a sender and a content."""
    return [each for each in events if _is_event(each)] if isinstance(events, list) else []


def _is_event(event: object) -> bool:
    return (
        isinstance(event, dict)
        and isinstance(event.get("type"), str)
        and is_name(event.get("sender"))
        and isinstance(event.get("content"), dict)
    )


def is_state(event: Mapping[str, Any]) -> bool:
    """Tell whether an event is a state event."""
    return isinstance(event.get("state_key"), str)


def age_of(event: Mapping[str, Any]) -> float:
    """Return how many seconds ago the event was sent; 0 where the homeserver does not say."""
    age = objects(event, "unsigned").get("age")
    return max(0.0, age / 1000) if isinstance(age, int | float) else 0.0


def to_event(room: str, event: Mapping[str, Any]) -> Event | None:
    """Return an event that came in clear; nothing without an id."""
    if not _has_id(event):
        return None
    redacted = "redacted_because" in objects(event, "unsigned")
    return Event(
        id=event["event_id"],
        room=room,
        sender=event["sender"],
        kind=event["type"],
        content={} if redacted else tidy(event["content"]),
        age=age_of(event),
        state_key=event["state_key"] if is_state(event) else None,
        redacted=redacted,
        before=tidy(objects(event, "unsigned", "prev_content")),
    )


def to_timeline(
    room: str, events: Iterable[Mapping[str, Any]], decrypt: Decrypt
) -> tuple[Event | Sealed, ...]:
    """Return the events of a timeline, decrypted where that is possible."""
    found = (_to_entry(room, event, decrypt) for event in events)
    return tuple(each for each in found if each is not None)


def _to_entry(room: str, event: Mapping[str, Any], decrypt: Decrypt) -> Event | Sealed | None:
    plain = event["type"] != _ENCRYPTED or is_state(event)
    if plain or "redacted_because" in objects(event, "unsigned"):
        return to_event(room, event)
    if not _has_id(event):
        return None
    try:
        return unseal(room, event, decrypt)
    except Locked:
        source = tidy(event)
        if not source:  # nested deeper than can be kept
            log.warning("an encrypted event was dropped (%s): too deep", mark_of(event["sender"]))
            return None
        return Sealed(
            id=event["event_id"],
            room=room,
            sender=event["sender"],
            session=event["content"]["session_id"],
            age=age_of(event),
            source=source,
        )


def unseal(room: str, event: Mapping[str, Any], decrypt: Decrypt) -> Event | None:
    """Return an encrypted event in clear; nothing if it is none. Raises ``Locked``."""
    try:
        kind, content = decrypt(room, event)
    except Junk as error:
        log.warning("an encrypted event was dropped (%s): %s", mark_of(event["sender"]), error)
        return None
    return Event(
        id=event["event_id"],
        room=room,
        sender=event["sender"],
        kind=kind,
        content=tidy(content),
        age=age_of(event),
        encrypted=True,
    )


def to_invite(room: str, me: str, info: object) -> Invite | None:
    """Return an invitation; nothing if it does not say who invites."""
    found = {}
    for event in sound_events(objects(info, "invite_state").get("events")):
        key = event.get("state_key")
        if key == (me if event["type"] == "m.room.member" else ""):
            found[event["type"]] = event
    mine = found.get("m.room.member")
    if mine is None or mine["content"].get("membership") != "invite":
        return None
    content = tidy(mine["content"])
    return Invite(
        room=room,
        sender=mine["sender"],
        direct=content.get("is_direct") is True,
        name=_text(found, "m.room.name", "name"),
        topic=_text(found, "m.room.topic", "topic"),
        reason=_string(content.get("reason")),
    )


def tidy(content: Mapping[str, Any]) -> Json:
    """Return the object as JSON that every parser and database takes; empty if it is none.

    Half characters become question marks, and what is no number becomes null.
    """
    try:
        clean = orjson.loads(orjson.dumps(content))
    except (TypeError, ValueError):
        clean = _tidy_slowly(content)
    return clean if isinstance(clean, dict) else {}


def _tidy_slowly(content: object) -> object:
    try:
        return orjson.loads(orjson.dumps(_mend(content)))
    except (TypeError, ValueError, RecursionError, OverflowError):
        return {}


def _mend(value: object) -> object:
    """Replace half characters, and whole numbers too large for others."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, int) and abs(value) > _LARGEST:
        return float(value)
    if isinstance(value, dict):
        return {_mend(key): _mend(each) for key, each in value.items()}
    return [_mend(each) for each in value] if isinstance(value, list) else value


def _has_id(event: Mapping[str, Any]) -> bool:
    return is_name(event.get("event_id"))


def _text(found: Mapping[str, Mapping[str, Any]], kind: str, key: str) -> str:
    return _string(tidy(found[kind]["content"]).get(key)) if kind in found else ""


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
