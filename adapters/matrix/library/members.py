"""Who is in a room, asked for where a sync may say it wrongly.

The state before a timeline may be that of another branch: who has just joined is said to be
invited, who left to be here, and it is never taken back (MSC4222 tells why). So the members are
asked for once more. Where that takes its time, the sync goes on with what it says itself, and
those of that room are asked for beside it; the next sync brings them.
"""

import asyncio
import logging
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from adapters.matrix.home import Denied, HomeError
from adapters.matrix.library.beside import Beside
from adapters.matrix.library.convert import objects, read_events, rooms_in, sound_events
from adapters.matrix.library.wire import Wire, path
from adapters.waiting import pause
from bot.ports import mark_of

log = logging.getLogger(__name__)

MEMBER = "m.room.member"
_PATIENCE = 5.0
_BESIDE, _REST = 300.0, 60.0
_SLOW = 3600.0
"""For so long a room is asked about beside the sync that took too long once."""
_TRIES = 5
_HANDS, _HANDS_BESIDE = 8, 2

Events = list[dict[str, Any]]


class Members:
    """Corrects the members in the answers of one device's syncs.

    ``patience`` is how many seconds a sync waits for those of all its rooms.
    """

    def __init__(self, wire: Wire, patience: float = _PATIENCE) -> None:
        """Ask for nothing yet."""
        self._wire, self._patience = wire, patience
        self._beside = Beside()
        self._slow: dict[str, float] = {}
        self._found: dict[str, Events] = {}
        self._hands = asyncio.Semaphore(_HANDS_BESIDE)

    async def correct(self, answer: dict[str, Any], known: Container[str]) -> None:
        """Replace the members that are said of ``known`` rooms by those that there are now.

        Raises ``HomeError`` where the homeserver as a whole cannot be asked.
        """
        now = asyncio.get_running_loop().time()
        self._slow = {room: end for room, end in self._slow.items() if end > now and room in known}
        joined = rooms_in(answer, "join")
        doubtful = [room for room in joined if room in known and _members_in(joined[room])]
        found, self._found = self._found, {}
        right = await self._ask(room for room in doubtful if room not in self._slow)
        for room in doubtful:
            if room not in right:
                self._beside.do(room, partial(self._ask_beside, room))
        here = {room: each for room, each in (found | right).items() if room in known}
        if here:
            answer["rooms"] = rooms = objects(answer.get("rooms"))
            rooms["join"] = objects(rooms.get("join")) | {
                room: _with_members(joined.get(room), each) for room, each in here.items()
            }

    async def close(self) -> None:
        """Break off what is asked beside."""
        await self._beside.close()

    async def _ask(self, rooms: Iterable[str]) -> dict[str, Events]:
        """Return the members of those rooms of which they could be had in time."""
        found: dict[str, Events] = {}
        asked: set[str] = set()
        hands = asyncio.Semaphore(_HANDS)

        async def ask(room: str) -> None:
            async with hands:
                asked.add(room)
                try:
                    found[room] = await self._members_of(room, self._patience)
                except Denied as error:
                    log.info("the members of a room cannot be read (%s): %s", mark_of(room), error)
                    found[room] = []
                except HomeError as error:
                    log.info("the members of a room are late (%s): %s", mark_of(room), error)

        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await asyncio.gather(*map(ask, rooms))
        if late := asked - found.keys():
            await self._wire.call("GET", path("account", "whoami"), patience=2 * self._patience)
            until = asyncio.get_running_loop().time() + _SLOW
            self._slow |= dict.fromkeys(late, until)
        return found

    async def _ask_beside(self, room: str) -> None:
        for tried in range(1, _TRIES + 1):
            try:
                async with self._hands:
                    self._found[room] = await self._members_of(room, _BESIDE)
                break
            except Denied:
                break
            except HomeError as error:
                log.info("the members of a room are late still (%s): %s", mark_of(room), error)
                await asyncio.sleep(pause(tried))
        await asyncio.sleep(_REST)  # whoever comes and goes meanwhile

    async def _members_of(self, room: str, patience: float) -> Events:
        answer = await self._wire.call("GET", path("rooms", room, "members"), patience=patience)
        return sound_events(answer.get("chunk"))


def _members_in(info: object) -> bool:
    return any(each["type"] == MEMBER for each in read_events(objects(info, "state")))


def _with_members(info: object, members: Events) -> Mapping[str, Any]:
    """Return what is said of a room, with these members; without any, as it is."""
    news = objects(info)
    if not members:
        return news
    others = [each for each in read_events(objects(info, "state")) if each["type"] != MEMBER]
    return {**news, "state": {"events": others + members}}
