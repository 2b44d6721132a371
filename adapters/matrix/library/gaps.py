"""What is missing before a timeline: filled before anything is handed on, but not at any price.

A homeserver that thinks that it lacks something of a room asks the other servers in it, and they
may take their time with each page. So where others are in a room and its gap cannot be filled in
time, while the homeserver answers other questions, the gap stays, and for an hour no other one of
that room is filled. In all other cases the sync fails and comes again: nothing is lost.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.matrix.home import Denied, Late
from adapters.matrix.library.convert import age_of, sound_events
from adapters.matrix.library.wire import Wire, path
from bot.ports import mark_of

log = logging.getLogger(__name__)

_PAGE = 100
_MOST = 1000
_MOST_PAGES = 50
_OLDEST = 3 * 24 * 3600.0
_AT_ONCE = 8
_PATIENCE = 10.0
_LITTLE_PATIENCE = 2.0
_MANY = 10
_HOUR = 3600.0

Timeline = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was missing, the oldest first, and whether that is all of it that is not too old."""

    events: Sequence[dict[str, Any]] = ()
    whole: bool = True


NO_GAP = Filled()


class Gaps:
    """Fills gaps. ``is_local`` tells of a room that nobody of another server is in it.

    ``patience`` is how many seconds another room may take. Where many were late within the hour,
    there is less of it for the next.
    """

    def __init__(
        self, wire: Wire, is_local: Callable[[str], bool], patience: float = _PATIENCE
    ) -> None:
        """Fill none yet."""
        self._wire = wire
        self._is_local = is_local
        self._patience = patience
        self._late: dict[str, float] = {}
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def fill(self, starts: Mapping[str, str], since: str | None) -> dict[str, Filled]:
        """Return what is missing between ``since`` and a position in each room.

        Raises ``HomeError`` where the homeserver as a whole cannot be asked.
        """
        now = asyncio.get_running_loop().time()
        self._late = {room: at for room, at in self._late.items() if now - at < _HOUR}
        if since is None:
            return {}
        rooms = [room for room in starts if room not in self._late]
        found = await asyncio.gather(
            *(self._fill(room, starts[room], since) for room in rooms), return_exceptions=True
        )
        filled = {room: Filled(whole=False) for room in starts}
        for room, each in zip(rooms, found, strict=True):
            if isinstance(each, BaseException):
                raise each
            filled[room] = each
        return filled

    async def _fill(self, room: str, start: str, since: str) -> Filled:
        newest_first: Timeline = []
        async with self._turns:
            if self._is_local(room):
                whole = await self._turn_pages(newest_first, room, start, since)
            else:
                whole = await self._try_pages(newest_first, room, start, since)
        kept = [event for event in newest_first[:_MOST] if age_of(event) <= _OLDEST]
        return Filled(kept[::-1], whole)

    async def _try_pages(self, found: Timeline, room: str, start: str, since: str) -> bool:
        many = len(self._late) >= _MANY
        patience = min(self._patience, _LITTLE_PATIENCE) if many else self._patience
        try:
            async with asyncio.timeout(patience):
                return await self._turn_pages(found, room, start, since)
        except (TimeoutError, Late):
            await self._wire.call("GET", path("account", "whoami"), patience=self._patience)
            self._late[room] = asyncio.get_running_loop().time()
            log.warning("a gap in a room is not filled, it takes too long (%s)", mark_of(room))
            return False

    async def _turn_pages(self, found: Timeline, room: str, start: str, since: str) -> bool:
        """Add what is missing to ``found``, the newest first; return whether that is all.

        A page may be empty and not the last: only one without an end is.
        """
        for _ in range(_MOST_PAGES):
            query = {"dir": "b", "from": start, "to": since, "limit": str(_PAGE)}
            try:
                page = await self._wire.call("GET", path("rooms", room, "messages"), query=query)
            except Denied as error:
                log.warning("a gap in a room cannot be filled (%s): %s", mark_of(room), error)
                return False
            events = sound_events(page.get("chunk"))
            found += events
            end = page.get("end")
            if not isinstance(end, str) or end == start:
                return True
            if events and age_of(events[-1]) > _OLDEST:
                return True
            if len(found) >= _MOST:
                break
            start = end
        log.warning("a gap in a room is filled with its newest events alone (%s)", mark_of(room))
        return False
