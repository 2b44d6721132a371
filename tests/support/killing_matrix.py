"""A proxy before the homeserver that can have the bot killed in the middle of a certain call."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import NamedTuple

import aiohttp
from aiohttp import web
from typing_extensions import override

from tests.support.proxy import Proxy

MOST_SPARED = 30
"""So many ordinary calls of a life may pass unused."""
NEWS = '"timeline"'
"""What stands in an answer to a sync that brings events."""
AT_ONCE = 0.012
"""Seconds after an answer within which the bot is killed."""


class Act(StrEnum):
    """A call of the bot, by what stands in its "METHOD /path"."""

    LOGIN = "POST .*/v3/login$"
    SIGNING = "POST .*/keys/(device_signing|signatures)/upload"
    UPLOADING_KEYS = "POST .*/keys/upload"
    CLAIMING = "POST .*/keys/claim"
    HANDING_OUT = "PUT .*/sendToDevice/m.room.encrypted/"
    MAKING = "POST .*/createRoom"
    INVITING = "POST .*/invite"
    JOINING = "POST .*/join"
    UPLOADING = "POST .*/media/.*upload"
    SAYING = "PUT .*/send/m.room.encrypted/"
    PLACING = "PUT .*/send/m.reaction/"
    LISTENING = "GET .*/sync"


class Point(StrEnum):
    """How far the call has come."""

    LOST = "it never arrives"
    DONE = "it was done, and its answer does not arrive"
    TOLD = "it was answered, and what follows is to be noted"


class Moment(NamedTuple):
    """A point of a call."""

    act: Act
    point: Point


ORDINARY = frozenset({Act.SAYING, Act.PLACING, Act.LISTENING, Act.HANDING_OUT})
"""These calls come all the time, and are not all used at once."""


WANTED = Counter(
    {
        Moment(Act.LOGIN, Point.DONE): 1,
        Moment(Act.UPLOADING_KEYS, Point.LOST): 1,
        Moment(Act.UPLOADING_KEYS, Point.DONE): 2,
        Moment(Act.SIGNING, Point.DONE): 2,
        Moment(Act.JOINING, Point.LOST): 1,
        Moment(Act.JOINING, Point.DONE): 2,
        Moment(Act.MAKING, Point.LOST): 1,
        Moment(Act.MAKING, Point.DONE): 2,
        Moment(Act.MAKING, Point.TOLD): 1,
        Moment(Act.INVITING, Point.DONE): 1,
        Moment(Act.CLAIMING, Point.LOST): 1,
        Moment(Act.CLAIMING, Point.DONE): 1,
        Moment(Act.CLAIMING, Point.TOLD): 1,
        Moment(Act.HANDING_OUT, Point.LOST): 1,
        Moment(Act.HANDING_OUT, Point.DONE): 2,
        Moment(Act.HANDING_OUT, Point.TOLD): 1,
        Moment(Act.UPLOADING, Point.DONE): 1,
        Moment(Act.SAYING, Point.LOST): 2,
        Moment(Act.SAYING, Point.DONE): 5,
        Moment(Act.SAYING, Point.TOLD): 3,
        Moment(Act.PLACING, Point.LOST): 1,
        Moment(Act.PLACING, Point.DONE): 2,
        Moment(Act.LISTENING, Point.LOST): 1,
        Moment(Act.LISTENING, Point.TOLD): 5,
    }
)
"""At which moments to kill, and how often."""


class WatchfulProxy(Proxy):
    """Kills at the moments it was told, each so often; whichever comes first."""

    def __init__(self, target: str, chance: Random) -> None:
        super().__init__(target)
        self._chance = chance
        self._spared = 0
        self._kill: Callable[[], None] | None = None
        self._struck = asyncio.Event()
        self._chosen: Moment | None = None
        self.wanted: Counter[Moment] = Counter()

    async def strike(self, kill: Callable[[], None], patience: float) -> Moment | None:
        """Kill at the next wanted moment, and return which it was; ``None`` if none came."""
        self._spared = self._chance.randint(0, MOST_SPARED)
        self._struck.clear()
        self._kill = kill
        try:
            async with asyncio.timeout(patience):
                await self._struck.wait()
        except TimeoutError:
            if self._kill is not None:
                self._kill = None
                return None
            await self._struck.wait()  # it has come, and the delay is not over
        return self._chosen

    async def is_heard(self, before: int) -> None:
        """Wait for a sync that comes after so many calls."""
        while not any(re.search(Act.LISTENING, call) for call in self.calls[before:]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    async def is_idle(self, seconds: float) -> None:
        """Wait until nothing was called for so long."""
        count = -1
        while count != len(self.calls):
            count = len(self.calls)
            await asyncio.sleep(seconds)

    def _happens(self, moment: Moment) -> bool:
        """Kill, if the moment is wanted; tell whether it was."""
        if self._kill is None or not self.wanted[moment]:
            return False
        if moment.act in ORDINARY and self._spared > 0:
            return False
        self.wanted[moment] -= 1
        kill, self._kill = self._kill, None
        if moment.point is Point.TOLD:
            delay = self._chance.uniform(0, AT_ONCE)
            asyncio.get_running_loop().call_later(delay, self._do, kill, moment)
        else:
            self._do(kill, moment)
        return True

    def _do(self, kill: Callable[[], None], moment: Moment) -> None:
        kill()
        self._chosen = moment
        self._struck.set()

    @override
    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = f"{request.method} {request.path}"
        act = next((each for each in Act if re.search(each, call)), None)
        try:
            return await self._watch(request, act)
        except aiohttp.ClientError:  # the homeserver is away
            return web.Response(status=502)

    async def _watch(self, request: web.Request, act: Act | None) -> web.StreamResponse:
        if act is None:
            return await super()._serve(request)
        self._spared -= act in ORDINARY
        if self._happens(Moment(act, Point.LOST)):
            return web.Response(status=503)
        response = await super()._serve(request)
        assert isinstance(response, web.Response)
        nothing = act is Act.LISTENING and NEWS not in (response.text or "")
        if response.status >= 300 or nothing:
            return response
        if not self._happens(Moment(act, Point.DONE)):
            self._happens(Moment(act, Point.TOLD))
        return response
