"""A Bot API server that can have somebody killed at a certain moment of the conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from aiohttp import web

from tests.support.botapi import BotAccount, BotApiServer
from tests.support.botapi.params import Params

SAYING = frozenset({"sendmessage", "editmessagetext"})
NO_UPDATES = b'{"ok":true,"result":[]}'
PATIENCE = 4.0
"""Seconds to wait for a moment that does not come."""


class Moment(StrEnum):
    """What the victim is doing, as far as can be seen from outside."""

    STARTING = "it starts"
    FETCHED = "updates were handed out, and are to be stored"
    STORED = "updates were confirmed, so they are stored, and are being decided"
    SENT = "a message arrived, and its answer does not"
    ANSWERED = "a message was answered, and is to be recorded"
    ANY = "whatever it does"


@dataclass(frozen=True, slots=True)
class Strike:
    """A moment, how many of its kind to let pass, and how many seconds later to kill."""

    moment: Moment
    spared: int
    delay: float


DELAYS = {
    Moment.STARTING: (0.0, 0.8),
    Moment.FETCHED: (0.0, 0.008),
    Moment.STORED: (0.0, 0.015),
    Moment.SENT: (0.0, 0.0),
    Moment.ANSWERED: (0.0, 0.006),
    Moment.ANY: (0.8, 2.0),
}
MOST_SPARED = {Moment.FETCHED: 6, Moment.STORED: 6, Moment.SENT: 20, Moment.ANSWERED: 20}


def strikes(chance: Random, each: int) -> Iterator[Strike]:
    """Return so many strikes of each kind, in any order."""
    moments = [moment for moment in Moment for _ in range(each)]
    chance.shuffle(moments)
    for moment in moments:
        spared = chance.randint(0, MOST_SPARED.get(moment, 0))
        yield Strike(moment, spared, chance.uniform(*DELAYS[moment]))


class WatchfulServer(BotApiServer):
    """Kills at the moment it was told, from between two steps of a call."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._strike: Strike | None = None
        self._kill: Callable[[], None] = lambda: None
        self._struck = asyncio.Event()

    async def strike(self, strike: Strike, kill: Callable[[], None]) -> bool:
        """Kill at that moment, or at last after a while; return whether the moment came."""
        self._strike, self._kill = strike, kill
        self._struck.clear()
        if strike.moment in (Moment.STARTING, Moment.ANY):
            self._happens(strike.moment)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._struck.wait()
        except TimeoutError:
            self._strike = None
            kill()
            return False
        return True

    def _happens(self, moment: Moment) -> None:
        strike = self._strike
        if strike is None or strike.moment is not moment:
            return
        if strike.spared:
            self._strike = Strike(moment, strike.spared - 1, strike.delay)
            return
        self._strike = None
        if strike.delay:
            asyncio.get_running_loop().call_later(strike.delay, self._do)
        else:
            self._do()

    def _do(self) -> None:
        self._kill()
        self._struck.set()

    async def _respond(self, bot: BotAccount, method: str, params: Params) -> web.Response:
        name = method.lower()
        if name == "getupdates" and params.integer("offset") > 0:
            self._happens(Moment.STORED)
        answer = await super()._respond(bot, method, params)
        if name == "getupdates" and answer.body != NO_UPDATES:
            self._happens(Moment.FETCHED)
        elif name in SAYING:
            self._happens(Moment.SENT)
            self._happens(Moment.ANSWERED)
        return answer
