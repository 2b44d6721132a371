"""A proxy before the homeserver that plays tricks: it loses answers, refuses, and changes them.

``async with Proxy(homeserver.url) as proxy:`` listens on the loopback; ``proxy.play(trick)``
applies to calls from then on, the latest trick first. All calls are remembered.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web
from yarl import URL

from tests.support.loopback import listening

Change = Callable[[dict[str, Any]], dict[str, Any]]
_HOP = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding"})


@dataclass
class Trick:
    """What happens to calls whose "METHOD /path" contains ``where`` (a regular expression).

    Only the first ``times`` of them. ``before`` is answered instead of the homeserver's answer
    without asking it, ``after`` having asked it; a status of 0 closes the connection. ``change``
    changes the JSON of the answer. ``hold`` is awaited before anything happens. It
    holds for ``seconds`` in any case, and for a ``share`` of the calls, which ``chance`` picks.
    """

    where: str
    times: int = 1_000_000
    before: tuple[int, str] | None = None
    after: tuple[int, str] | None = None
    change: Change | None = None
    hold: asyncio.Event | None = None
    share: float = 1.0
    chance: Random = field(default_factory=lambda: Random(1))
    seconds: float = 0.0
    met: asyncio.Event = field(default_factory=asyncio.Event)

    def applies(self) -> bool:
        """Whether chance picks this call."""
        return self.share >= 1 or self.chance.random() < self.share


class Proxy:
    """One listening proxy; ``calls`` are "METHOD /path" of all that came, in order."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._tricks: list[Trick] = []
        self._stack = AsyncExitStack()
        self.calls: list[str] = []
        self.url = ""

    def play(self, trick: Trick) -> Trick:
        """Begin with a trick, and return it."""
        self._tricks.insert(0, trick)
        return trick

    @contextmanager
    def during(self, trick: Trick) -> Iterator[Trick]:
        """Play a trick for a stretch."""
        self._tricks.insert(0, trick)
        try:
            yield trick
        finally:
            if trick in self._tricks:
                self._tricks.remove(trick)

    def stop(self) -> None:
        """Play no tricks any more."""
        self._tricks.clear()

    def count(self, where: str) -> int:
        """Return how many calls so far matched."""
        return sum(1 for call in self.calls if re.search(where, call))

    async def __aenter__(self) -> Self:
        self.url = await self._stack.enter_async_context(listening(self._serve))
        session = aiohttp.ClientSession(auto_decompress=False)
        self._session = await self._stack.enter_async_context(session)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = f"{request.method} {request.rel_url}"
        self.calls.append(call)
        trick = self._trick_for(call)
        if trick is not None:
            trick.met.set()
            if trick.hold is not None:
                await trick.hold.wait()
            await asyncio.sleep(trick.seconds)
            if trick.before is not None:
                return self._instead(request, *trick.before)
        status, headers, body = await self._forward(request)
        if trick is not None and trick.after is not None:
            return self._instead(request, *trick.after)
        if trick is not None and trick.change is not None:
            body = json.dumps(trick.change(json.loads(body))).encode()
        return web.Response(status=status, headers=headers, body=body)

    def _trick_for(self, call: str) -> Trick | None:
        for trick in self._tricks:
            if trick.times > 0 and re.search(trick.where, call) and trick.applies():
                trick.times -= 1
                return trick
        return None

    async def _forward(self, request: web.Request) -> tuple[int, dict[str, str], bytes]:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP}
        async with self._session.request(
            request.method,
            URL(f"{self._target}{request.raw_path}", encoded=True),
            headers=headers,
            data=await request.read(),
            timeout=aiohttp.ClientTimeout(total=90),
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in _HOP}
            return answer.status, kept, await answer.read()

    @staticmethod
    def _instead(request: web.Request, status: int, text: str) -> web.Response:
        if status == 0:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        kind = "application/json" if text.startswith("{") else "text/html"
        return web.Response(status=status, text=text, content_type=kind)
