"""One sync: ask, take in the keys, fill the gaps, hand on plain values, keep house.

What arrives is taken in before it is handed on, and may be taken in again: a sync that failed
halfway, or whose position was lost in a crash, is simply asked for once more.
"""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import orjson

from adapters.matrix.home import Batch, Event, HomeError, Invite, RoomNews
from adapters.matrix.library.account import RandomBytes
from adapters.matrix.library.convert import (
    is_state,
    objects,
    read_events,
    rooms_in,
    strings,
    to_event,
    to_invite,
    to_timeline,
)
from adapters.matrix.library.decryption import decrypt
from adapters.matrix.library.gaps import NO_GAP, Filled, Gaps
from adapters.matrix.library.guards import GuardedClient
from adapters.matrix.library.keys import Keys
from adapters.matrix.library.members import Members
from adapters.matrix.library.wire import CLIENT, Wire

_GRACE = 30.0
_WHOLE_STATE = 300.0
_NOTHING: dict[str, list[str]] = {"types": []}
FILTER = orjson.dumps(
    {
        "presence": _NOTHING,
        "account_data": _NOTHING,
        "room": {
            "timeline": {"limit": 50, "lazy_load_members": False},
            "state": {"lazy_load_members": False},
            "ephemeral": _NOTHING,
            "account_data": _NOTHING,
        },
    }
).decode()


class Syncing:
    """The stream of what happens, for one device."""

    def __init__(
        self, wire: Wire, client: GuardedClient, keys: Keys, random_bytes: RandomBytes
    ) -> None:
        """Ask for nothing yet."""
        self._wire, self._client, self._keys = wire, client, keys
        self._random = random_bytes
        self._gaps = Gaps(wire, client.is_local)
        self._members = Members(wire)
        self._new_keys = client.known_sessions()
        self._moved = asyncio.Condition()
        self._begun = False
        self._expected: set[str] = set()

    async def sync(self, since: str | None, patience: float, *, full: bool) -> Batch:
        """Return what ``Home.sync`` promises."""
        anew = full or since is None
        answer = await self._ask(since, patience, anew=anew)
        position = answer.get("next_batch")
        if not isinstance(position, str):
            raise HomeError("a sync without a position")
        if not anew:
            await self._members.correct(answer, self._client.rooms)
        joined = rooms_in(answer, "join")
        starts = self._with_gaps(joined, anew=anew)
        self._take_in(answer, anew=anew)
        earlier = await self._gaps.fill(starts, since)
        rooms = [
            self._news(room, info, earlier.get(room, NO_GAP), since)
            for room, info in joined.items()
        ]
        await self._keys.keep_house(answer.get("device_unused_fallback_key_types"))
        async with self._moved:
            self._begun = True
            self._moved.notify_all()
        keys, self._new_keys = frozenset(self._new_keys), set()
        left = tuple(
            self._last_news(room, info, since) for room, info in rooms_in(answer, "leave").items()
        )
        return Batch(position, tuple(rooms), self._invites(answer), left, keys)

    def expect(self, room: str) -> None:
        """Know that the room was just joined."""
        if room not in self._client.rooms:
            self._expected.add(room)

    def may_bring(self, room: str) -> bool:
        """Tell whether the next sync may bring the room: it was just joined, or none has run."""
        return room in self._expected or not self._begun

    async def wait_for(self, room: str, seconds: float) -> bool:
        """Tell whether a sync brings the room within that time."""
        try:
            async with asyncio.timeout(seconds), self._moved:
                await self._moved.wait_for(lambda: room in self._client.rooms)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Break off what is done beside."""
        await self._members.close()

    async def _ask(self, since: str | None, patience: float, *, anew: bool) -> dict[str, Any]:
        # The whole comes at once, whatever the timeout; but Synapse repeats for two minutes what it
        # said to the same question, and rooms that were made since would be missing.
        milliseconds = int.from_bytes(self._random(2)) if anew else int(patience * 1000)
        query = {"filter": FILTER, "timeout": str(milliseconds)}
        if since is not None:
            query["since"] = since
        if anew:
            query["full_state"] = "true"
        grace = _WHOLE_STATE if anew else _GRACE
        return await self._wire.call(
            "GET", f"{CLIENT}/sync", query=query, patience=patience + grace
        )

    def _take_in(self, answer: Mapping[str, Any], *, anew: bool) -> None:
        client = self._client
        joined = rooms_in(answer, "join")
        with client.transaction():
            self._new_keys |= client.take_keys(read_events(answer.get("to_device")))
            gone = set(rooms_in(answer, "leave"))
            if anew:
                gone |= client.rooms.keys() - joined.keys()
            for room in gone:
                client.leave(room)
            self._expected -= gone | joined.keys()
            for room, info in joined.items():
                client.follow(room, _state_of(info), anew=anew)
        devices = objects(answer, "device_lists")
        client.see_devices(strings(devices.get("changed")), strings(devices.get("left")))
        client.count_keys(answer.get("device_one_time_keys_count"))

    def _invites(self, answer: Mapping[str, Any]) -> tuple[Invite, ...]:
        found = (
            to_invite(room, self._client.user_id, info)
            for room, info in rooms_in(answer, "invite").items()
        )
        return tuple(each for each in found if each is not None)

    def _with_gaps(self, joined: Mapping[str, Any], *, anew: bool) -> dict[str, str]:
        """Return where in which rooms something is missing before the timeline.

        A room that the bot has just entered misses nothing, whatever the homeserver says: it would
        ask the server of whoever invited the bot for what was said before.
        """
        found = {}
        for room, info in joined.items():
            timeline = objects(info, "timeline")
            start, limited = timeline.get("prev_batch"), timeline.get("limited") is True
            if limited and isinstance(start, str) and (anew or room in self._client.rooms):
                found[room] = start
        return found

    def _news(self, room: str, info: object, earlier: Filled, since: str | None) -> RoomNews:
        if since is None:
            return RoomNews(room, _to_state(room, _state_of(info)), ())
        state = _to_state(room, read_events(objects(info, "state")))
        events = [*earlier.events, *read_events(objects(info, "timeline"))]
        timeline = to_timeline(room, events, partial(decrypt, self._client.olm))
        return RoomNews(room, state, timeline, gap=not earlier.whole)

    def _last_news(self, room: str, info: object, since: str | None) -> RoomNews:
        """Return a room that was left: with its last words if the bot was in it, and removed."""
        if not _was_removed(self._client.user_id, info):
            return self._news(room, info, NO_GAP, None)
        limited = objects(info, "timeline").get("limited") is True
        return self._news(room, info, Filled(whole=not limited), since)


def _was_removed(me: str, info: object) -> bool:
    """Tell whether a user was in a room that is shown as left, and somebody else removed them."""
    mine = [
        each
        for each in _state_of(info)
        if each["type"] == "m.room.member" and each.get("state_key") == me
    ]
    found = [(each["content"], objects(each, "unsigned", "prev_content")) for each in mine]
    was_in = any(each.get("membership") == "join" for pair in found for each in pair)
    return was_in and mine[-1]["sender"] != me


def _to_state(room: str, events: Iterable[Mapping[str, Any]]) -> tuple[Event, ...]:
    found = (to_event(room, event) for event in events)
    return tuple(each for each in found if each is not None)


def _state_of(info: object) -> list[dict[str, Any]]:
    """Return all state that an answer shows of a room, the oldest first."""
    timeline = read_events(objects(info, "timeline"))
    return read_events(objects(info, "state")) + [each for each in timeline if is_state(each)]
