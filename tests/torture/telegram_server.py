"""A Bot API server that tells what it sees, and a front that passes its webhooks on."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web
from typing_extensions import override

from tests.support.botapi import BotAccount, BotApiServer
from tests.support.botapi.params import Params
from tests.support.botapi.updates import Lane, UpdateQueue
from tests.support.botapi.webhooks import Backoff
from tests.support.loopback import listening
from tests.torture.moments import Moment, Watch

SAYING = frozenset({"sendmessage", "sendphoto", "senddocument"})
EDITING = frozenset({"editmessagetext", "editmessagecaption", "editmessagereplymarkup"})
NO_UPDATES = b'{"ok":true,"result":[]}'
AGAIN = Backoff(0.05, 0.2)
HOOK = "/hook"
PATIENCE = 20.0


class Remembering(UpdateQueue):
    """Remembers what people have said, or what a button carries, by the number of the update."""

    def __init__(
        self,
        time: Callable[[], float],
        lifetime: float,
        callback_lifetime: float,
        said: dict[int, str],
    ) -> None:
        super().__init__(time, lifetime, callback_lifetime)
        self._said = said

    @override
    def add(self, kind: str, payload: dict[str, Any], lane: Lane) -> None:
        super().add(kind, payload, lane)
        self._said[self._last_id] = payload.get("text") or payload.get("data", "")


class WatchfulServer(BotApiServer):
    """Tells its watch what happens, and remembers in which order messages came.

    ``ready`` is set whenever the bot listens. The chats of ``silent`` people get reminders only.
    ``arrived`` has the words of each message of the bot's by its chat and number, ``said`` those of
    each update.
    """

    def __init__(self, watch: Watch) -> None:
        super().__init__(limits=False, webhook_backoff=AGAIN)
        self.watch = watch
        self.ready = asyncio.Event()
        self.silent: set[int] = set()
        self.arrived: dict[tuple[int, int], str] = {}
        self.said: dict[int, str] = {}
        chosen = self.settings
        self.first_bot.queue = Remembering(
            chosen.time, chosen.update_lifetime, chosen.callback_lifetime, self.said
        )

    async def is_left(self) -> None:
        """Wait until everything was done that a dead one has asked for."""
        assert self._runner is not None
        assert self._runner.server is not None
        while self._runner.server.connections:  # noqa: ASYNC110 # aiohttp does not tell
            await asyncio.sleep(0.001)

    @override
    async def _respond(self, bot: BotAccount, method: str, params: Params) -> web.Response:
        name = method.lower()
        if name == "getupdates":
            self.ready.set()
            if params.integer("offset") > 0:
                self.watch.happens(Moment.STORED)
        before = self._newest(params) if name in SAYING else 0
        answer = await super()._respond(bot, method, params)
        if name == "setwebhook":
            self.ready.set()
        elif name == "getupdates" and answer.body != NO_UPDATES:
            self.watch.happens(Moment.FETCHED)
        elif name in EDITING and answer.status < 300:
            self.watch.happens(Moment.EDITED)
        elif name in SAYING and answer.status < 300:
            self._said(params.integer("chat_id"), before)
        return answer

    def _newest(self, params: Params) -> int:
        chat = self.first_bot.private.get(params.integer("chat_id"))
        return chat._last_id if chat is not None else 0

    def _said(self, chat_id: int, before: int) -> None:
        chat = self.first_bot.private[chat_id]
        assert chat._last_id > before
        self.arrived[chat_id, chat._last_id] = chat.messages[chat._last_id].text
        if chat_id in self.silent:
            self.watch.happens(Moment.REMINDING)
            self.watch.happens(Moment.REMINDED)
        else:
            self.watch.happens(Moment.SENT)
            self.watch.happens(Moment.ANSWERED)


class Front:
    """What stands before one or several services and passes webhooks on, to each in turn.

    Where one is dead, the next one gets it; where all are, Telegram is told 502.
    """

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.ports: list[int] = []
        self.url = ""
        self._turn = 0
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.url = await self._stack.enter_async_context(listening(self._pass_on)) + HOOK
        session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        self._session = await self._stack.enter_async_context(session)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.watch.happens(Moment.POSTED)
        for _ in self.ports:
            self._turn += 1
            port = self.ports[self._turn % len(self.ports)]
            try:
                status, answer, kind = await self._post(port, request, body)
            except (aiohttp.ClientError, TimeoutError):
                continue
            if status == 200:
                self.watch.happens(Moment.TAKEN)
            return web.Response(status=status, body=answer, content_type=kind)
        return web.Response(status=502)

    async def _post(self, port: int, request: web.Request, body: bytes) -> tuple[int, bytes, str]:
        headers = {k: v for k, v in request.headers.items() if k.startswith("X-Telegram")}
        async with self._session.post(
            f"http://127.0.0.1:{port}{HOOK}",
            data=body,
            headers={**headers, "Content-Type": "application/json"},
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
        ) as answer:
            return answer.status, await answer.read(), answer.content_type


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
