"""What is done to rooms: making, joining, leaving, inviting, removing."""

from collections.abc import Mapping
from typing import Any

from adapters.matrix.home import ENCRYPTION, PURPOSE, Denied, HomeError, Json, NewRoom
from adapters.matrix.library.convert import objects, sound_events
from adapters.matrix.library.wire import Wire, path

_HERE = frozenset({"join", "invite"})
_PLEASE = 0
_MODERATOR = 50
_NOBODY_ELSE = 100


def plan_to_json(plan: NewRoom) -> dict[str, Any]:
    """Return the body of the call that makes the room.

    The bot as its creator has all power without being listed (room version 12); in older
    versions the homeserver lists it.
    """
    body: dict[str, Any] = {
        "preset": "private_chat",
        "visibility": "private",
        "is_direct": plan.direct,
        "invite": list(plan.invited),
        "creation_content": {PURPOSE: plan.purpose},
        "initial_state": [
            _state("m.room.encryption", {"algorithm": ENCRYPTION}),
            _state("m.room.history_visibility", {"history_visibility": "invited"}),
            _state("m.room.guest_access", {"guest_access": "forbidden"}),
        ],
        "power_level_content_override": {
            "users_default": _PLEASE,
            "events_default": _PLEASE,
            "state_default": _MODERATOR,
            "invite": _NOBODY_ELSE if plan.direct else _PLEASE,
            "kick": _MODERATOR,
            "ban": _MODERATOR,
            "redact": _MODERATOR,
            "events": {
                "m.room.name": _PLEASE,
                "m.room.topic": _PLEASE,
                "m.room.avatar": _PLEASE,
                "m.room.pinned_events": _PLEASE,
                "m.room.encryption": _NOBODY_ELSE,
                "m.room.power_levels": _NOBODY_ELSE,
                "m.room.history_visibility": _NOBODY_ELSE,
                "m.room.server_acl": _NOBODY_ELSE,
            },
        },
    }
    return body | {key: value for key, value in _names(plan).items() if value}


def _names(plan: NewRoom) -> dict[str, str]:
    return {"name": plan.name, "topic": plan.topic}


def _state(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": kind, "state_key": "", "content": content}


class RoomCalls:
    """The calls about rooms."""

    def __init__(self, wire: Wire) -> None:
        """Call nobody yet."""
        self._wire = wire

    async def make(self, plan: NewRoom) -> str:
        """Make a room, and return its id."""
        answer = await self._wire.call("POST", path("createRoom"), plan_to_json(plan))
        room = answer.get("room_id")
        if not isinstance(room, str):
            raise HomeError("a room without an id was made")
        return room

    async def join(self, room: str) -> None:
        """Accept an invitation; nothing if the bot is in."""
        await self._wire.call("POST", path("rooms", room, "join"), {})

    async def leave(self, room: str) -> None:
        """Leave a room and forget it; nothing if the bot is not in."""
        try:
            await self._wire.call("POST", path("rooms", room, "leave"), {})
            await self._wire.call("POST", path("rooms", room, "forget"), {})
        except Denied as error:
            if error.code not in {"M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN"}:
                raise

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody; nothing if they are there or invited."""
        try:
            await self._wire.call("POST", path("rooms", room, "invite"), {"user_id": user})
        except Denied:
            if await self._membership(room, user) not in _HERE:
                raise

    async def remove(self, room: str, user: str, reason: str) -> None:
        """Remove somebody; nothing if they are not there."""
        body = {"user_id": user} | ({"reason": reason} if reason else {})
        try:
            await self._wire.call("POST", path("rooms", room, "kick"), body)
        except Denied:
            if await self._membership(room, user) in _HERE:
                raise

    async def members(self, room: str) -> dict[str, str]:
        """Return the membership of everybody, as the homeserver says."""
        answer = await self._wire.call("GET", path("rooms", room, "members"))
        return {
            event["state_key"]: str(event["content"].get("membership"))
            for event in sound_events(answer.get("chunk"))
            if event["type"] == "m.room.member" and isinstance(event.get("state_key"), str)
        }

    async def set_state(self, room: str, kind: str, key: str, content: Json) -> None:
        """Set a state event."""
        await self._wire.call("PUT", path("rooms", room, "state", kind, key), content)

    async def _membership(self, room: str, user: str) -> str:
        where = path("rooms", room, "state", "m.room.member", user)
        try:
            return str(objects(await self._wire.call("GET", where)).get("membership"))
        except Denied as error:
            if error.code != "M_NOT_FOUND":
                raise
            return "leave"
