"""The HTTP side: tokens, methods, faults, the log, and one server on loopback."""

from __future__ import annotations

import asyncio
import inspect
import re
import socket
import struct
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson
from aiohttp import web

from tests.support.botapi.bots import BotAccount
from tests.support.botapi.chats import Chat, Seen
from tests.support.botapi.delivery import Deliveries
from tests.support.botapi.errors import ApiError
from tests.support.botapi.faults import Fault, Faults
from tests.support.botapi.files import UPLOAD_LIMIT
from tests.support.botapi.groups import Group
from tests.support.botapi.limits import Pace
from tests.support.botapi.methods import METHODS
from tests.support.botapi.params import Params, read_params
from tests.support.botapi.people import Person, Press
from tests.support.botapi.sending import Call
from tests.support.botapi.webhooks import Backoff
from tests.support.botapi.world import Settings, World

DEFAULT_TOKEN = "700001:" + "A" * 35
LOG_LENGTH = 200_000
WEBHOOK_TIMEOUT = 60.0
CONTROL = "/_world/"

Control = Callable[[web.BaseRequest], Awaitable[web.Response]]

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+\Z")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One call; `error` is the description of a refusal, or the name of an injected fault."""

    time: float
    method: str
    chat_id: int | None
    ok: bool
    error: str | None


class BotApiServer:
    """A Telegram Bot API on 127.0.0.1, and the people who write to its bots.

    `limits` is True for the documented ones, False for none, or a `Pace`. `time` (seconds)
    drives limits and lifetimes, `now` dates messages. Long polls and webhook pauses take real
    seconds. `control`, when set, answers requests below `/_world/`. Leaving and entering the
    context again is an outage: world, webhooks and port stay.
    """

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        *,
        username: str = "kupplung_bot",
        limits: bool | Pace = True,
        time: Callable[[], float] | None = None,
        now: Callable[[], datetime] | None = None,
        callback_lifetime: float = 150.0,
        webhook_backoff: Backoff | None = None,
        port: int = 0,
    ) -> None:
        usual = Settings()
        self.settings = Settings(
            time=time or usual.time,
            now=now or usual.now,
            pace=(Pace() if limits is True else limits) or None,
            callback_lifetime=callback_lifetime,
            backoff=webhook_backoff or usual.backoff,
        )
        self.world = World(self.settings)
        self.token = token
        self.first_bot = self.world.new_bot(token, username)
        self.faults = Faults()
        self.log: deque[LogEntry] = deque(maxlen=LOG_LENGTH)
        self.counters: Counter[str] = Counter()
        self.port = port
        self.control: Control | None = None
        self._methods = dict(METHODS)
        self._deliveries: Deliveries | None = None
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """The root of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """The `base_url` of a `telegram.Bot`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """The `base_file_url` of a `telegram.Bot`."""
        return f"{self.url}/file/bot"

    def bot(self, token: str, username: str, *, reads_all: bool = False) -> BotAccount:
        """Add another bot; `reads_all` switches its privacy mode off."""
        return self.world.new_bot(token, username, reads_all=reads_all)

    def person(
        self,
        name: str,
        *,
        language: str | None = "de",
        username: str | None = None,
        bot: BotAccount | None = None,
    ) -> Person:
        """Add a person, who talks to the first bot unless another is given."""
        return self.world.new_person(name, language, username, bot)

    def group(self, title: str, members: list[Person], *, forum: bool = False) -> Group:
        """Add a group; the first member owns it. A forum is a supergroup with topics."""
        return self.world.new_group(title, [each.user for each in members], forum=forum)

    def sent(self, chat_id: int) -> list[Seen]:
        """Return what bots wrote into a chat, as it stands now."""
        places: list[Mapping[int, Chat]] = [bot.private for bot in self.world.bots.values()]
        places.append(self.world.groups)
        chats = [place[chat_id] for place in places if chat_id in place]
        return [seen for chat in chats for seen in chat.transcript() if seen.from_bot]

    @property
    def unanswered(self) -> list[Press]:
        """Presses whose button still spins."""
        return [each for each in self.world.presses.values() if not each.answered]

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Serve; the first time on a free port unless one was chosen."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=WEBHOOK_TIMEOUT),
        )
        self._deliveries = Deliveries(self.world, self._session, self._perform)
        self._methods |= self._deliveries.methods()
        self._deliveries.resume()
        server = web.Server(
            self._handle,
            request_factory=_make_request,
            handler_cancellation=True,
            access_log=None,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop serving, abruptly for polls under way; the world stays."""
        if self._deliveries is not None:
            await self._deliveries.stop()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self._deliveries = self._session = self._runner = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/file/bot"):
            return self._download(path)
        if self.control is not None and path.startswith(CONTROL):
            return await self.control(request)
        token, _, method = path.removeprefix("/bot").partition("/")
        if not path.startswith("/bot") or not _TOKEN.match(token):
            return _answer(ApiError(404, "Not Found"))
        bot = self.world.bots.get(token)
        if bot is None:
            self._note(method, None, "Unauthorized")
            return _answer(ApiError(401, "Unauthorized"))
        try:
            params = await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            return _answer(ApiError(413, "Request Entity Too Large"))
        except ApiError as error:
            return _answer(error)
        fault = self.faults.take(method.lower())
        if fault is not None:
            return await self._fail(request, fault, bot, method, params)
        return await self._respond(bot, method, params)

    async def _respond(self, bot: BotAccount, method: str, params: Params) -> web.Response:
        handler = self._methods.get(method.lower(), _unknown_method)
        chat_id = params.integer("chat_id") or None
        try:
            result = handler(Call(self.world, bot, params))
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            self._note(method, chat_id, error.description)
            self.counters[f"{method}:{error.code}"] += 1
            return _answer(error)
        self._note(method, chat_id, None)
        return _answer(result)

    async def _fail(
        self, request: web.BaseRequest, fault: Fault, bot: BotAccount, method: str, params: Params
    ) -> web.StreamResponse:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        answer = await self._respond(bot, method, params) if fault.processed else None
        if answer is None:
            self._note(method, params.integer("chat_id") or None, fault.name)
        if fault.reset:
            return _reset(request)
        if fault.change is not None and answer is not None and answer.status == 200:
            assert isinstance(answer.body, bytes)
            changed = fault.change(answer.body)
            return web.Response(body=changed, content_type="application/json")
        if fault.status or answer is None:
            return web.Response(
                status=fault.status, body=fault.body, content_type=fault.content_type
            )
        return answer

    async def _perform(self, bot: BotAccount, method: str, values: dict[str, Any]) -> None:
        await self._respond(bot, method, Params(values))

    def _note(self, method: str, chat_id: int | None, error: str | None) -> None:
        self.counters[method] += 1
        entry = LogEntry(self.settings.time(), method, chat_id, error is None, error)
        self.log.append(entry)

    def _download(self, path: str) -> web.Response:
        token, _, name = path.removeprefix("/file/bot").partition("/")
        stored = self.world.files.at(name)
        if token not in self.world.bots or stored is None:
            return _answer(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _unknown_method(_call: Call) -> Any:
    raise ApiError(404, "Not Found: method not found")


def _answer(result: Any) -> web.Response:
    """Wrap a result, encoded bytes, or a refusal."""
    if isinstance(result, ApiError):
        body, status = orjson.dumps(result.body()), result.code
    elif isinstance(result, bytes):
        body, status = b'{"ok":true,"result":' + result + b"}", 200
    else:
        body, status = orjson.dumps({"ok": True, "result": result}), 200
    return web.Response(body=body, status=status, content_type="application/json")


def _make_request(*parts: Any) -> web.BaseRequest:
    message, payload, protocol, writer, task = parts
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=UPLOAD_LIMIT + 2**20
    )


def _reset(request: web.BaseRequest) -> web.Response:
    """Close the connection with a TCP reset; the returned answer reaches nobody."""
    transport = request.transport
    if transport is not None:
        sock = transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
