"""HTTP to the Bot API: aiohttp behind the library's own seam.

What the library's client does not tell, this one does: whether a call can have reached the server.
``NotConnected``, ``NotTelegram`` and ``TooMuch`` certainly did not; ``TimedOut``, ``ServerFault``
and any other ``NetworkError`` may have. Error texts never contain the address, because the token is
in it.
"""

from typing import Any, cast

import aiohttp
import orjson
from telegram.error import (
    BadRequest,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from adapters.telegram.contents import MOST_BYTES
from adapters.telegram.raw import parse

_JSON = {"Content-Type": "application/json"}
_TOO_MANY = 429
_TOO_MUCH = 413
_ELSEWHERE = 300
_FAULTS = 500


class NotConnected(NetworkError):
    """No connection was made: the server saw nothing of the call."""


class NotTelegram(NetworkError):
    """Somebody before Telegram turned the call away, so that it is not Telegram's word."""

    def __init__(self, code: int) -> None:
        super().__init__(f"HTTP {code} that is not Telegram's")
        self.code = code


class TooMuch(NetworkError):
    """413: a call with so many bytes is not taken, by Telegram or by a proxy before it."""


class ServerFault(NetworkError):
    """The server, or a proxy before it, answered with 5xx; the call may have been carried out."""

    def __init__(self, code: int) -> None:
        super().__init__(f"HTTP {code}")
        self.code = code


class Flood(TelegramError):
    """429: nothing was done; do not call again for so many seconds.

    Stands for the library's ``RetryAfter``, which warns of its own future whenever it is raised.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} seconds")
        self.seconds = seconds


class TooLarge(NetworkError):
    """The answer has more bytes than it should, whatever was said of it; the rest was not read."""

    def __init__(self) -> None:
        super().__init__(f"an answer of more than {MOST_BYTES} bytes")


class AiohttpRequest(BaseRequest):
    """A pool of kept-alive connections. One instance serves both of a bot's request slots.

    Seconds throughout. A connection at rest is given up before Telegram gives it up, so that a
    call rarely meets a dead one.
    """

    __slots__ = ("_at_rest", "_connect", "_limit", "_read", "_session", "_write")

    def __init__(
        self,
        *,
        connections: int = 128,
        connect_timeout: float = 5.0,
        read_timeout: float = 15.0,
        write_timeout: float = 10.0,
        at_rest: float = 30.0,
    ) -> None:
        self._limit = connections
        self._connect, self._read, self._write = connect_timeout, read_timeout, write_timeout
        self._at_rest = at_rest
        self._session: aiohttp.ClientSession | None = None

    @property
    @override
    def read_timeout(self) -> float:
        """The default time to wait for an answer."""
        return self._read

    @override
    async def initialize(self) -> None:
        """Open the pool; nothing if it is open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._limit, keepalive_timeout=self._at_rest),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    @override
    async def shutdown(self) -> None:
        """Close the pool; nothing if it is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return status and body.

        Raises ``NotConnected``, ``NotTelegram``, ``TooMuch``, ``TimedOut``, ``NetworkError``,
        ``ServerFault``, ``Flood``, ``TooLarge``, and ``BadRequest`` for parameters that no JSON can
        hold.
        """
        if self._session is None:
            raise RuntimeError("this request object is not initialized")
        body, headers = _encode(request_data)
        connect = _given(connect_timeout, self._connect)
        timeout = _timeout(
            connect, _given(write_timeout, self._write), _given(read_timeout, self._read)
        )
        # The causes name the address, so they are left out of the chain.
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                status, payload = answer.status, await _read(answer)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise NotConnected(_name(error)) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_name(error)) from None
        _check(status, payload)
        return status, payload

    @staticmethod
    @override
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return the answer; ``TelegramError`` for what the Bot API would not say."""
        found = parse(payload)
        if not isinstance(found, dict) or ("result" not in found and found.get("ok") is not False):
            raise TelegramError("an answer that is none of the Bot API")
        return found


def _check(status: int, payload: bytes) -> None:
    """Raise what the library cannot tell apart."""
    if status >= _FAULTS:
        raise ServerFault(status)
    if status == _TOO_MUCH:
        raise TooMuch("too many bytes")
    if status >= _ELSEWHERE and not _refuses(payload):
        raise NotTelegram(status)
    if status == _TOO_MANY:
        raise Flood(_read_wait(payload))


def _refuses(payload: bytes) -> bool:
    """Whether that is how the Bot API says no."""
    try:
        return AiohttpRequest.parse_json_payload(payload).get("ok") is False
    except TelegramError:
        return False


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """Return the body. Its size is counted as it comes, unpacked: a header can say anything."""
    payload = bytearray()
    async for part in answer.content.iter_any():
        payload += part
        if len(payload) > MOST_BYTES:
            raise TooLarge
    return bytes(payload)


def _encode(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if data.contains_files:
        form = aiohttp.FormData(quote_fields=False)  # Telegram would show the quotes
        for name, value in data.json_parameters.items():
            form.add_field(name, value)
        for name, (file_name, content, mime) in data.multipart_data.items():
            form.add_field(name, content, filename=file_name, content_type=mime)
        return form, {}
    try:
        return orjson.dumps(data.parameters), _JSON
    except TypeError as error:
        raise BadRequest(f"parameters that no JSON can hold: {error}") from None


def _given(value: object, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else cast("float | None", value)


def _timeout(
    connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    parts = (connect, write, read)
    total = None if None in parts else sum(part for part in parts if part is not None)
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_read=read)


def _name(error: BaseException) -> str:
    reason = getattr(error, "strerror", None)
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__


def _read_wait(payload: bytes) -> float:
    """Return ``retry_after``; a second where it is not said."""
    try:
        return max(0.0, float(orjson.loads(payload)["parameters"]["retry_after"]))
    except (ValueError, TypeError, LookupError):
        return 1.0
