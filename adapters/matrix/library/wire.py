"""HTTP to the homeserver: one call, one answer, and what is known when there is none.

Errors never contain the access token. Paths begin with a slash and are quoted (``path`` does it).
"""

import json
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import aiohttp
import orjson
from yarl import URL

from adapters.matrix.home import Denied, HomeError, Late, LoggedOut, NotReached, Throttled

CLIENT = "/_matrix/client/v3"
PATIENCE = 30.0
"""Seconds that an ordinary call may take."""
_CONNECT = 10.0
_AT_REST = 25.0
_DEFAULT_WAIT, _LONGEST_WAIT = 5.0, 3600.0
_JSON = "application/json"
_GATEWAY = frozenset({502, 503, 504})
_TOKEN_GONE = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"})


def path(*parts: str, base: str = CLIENT) -> str:
    """Return the path of a call, its parts quoted."""
    return "/".join((base, *(quote(part, safe="") for part in parts)))


class Wire:
    """Kept-alive connections to one homeserver. ``token`` may be set later.

    Nothing is repeated, nothing sleeps.
    """

    def __init__(self, homeserver: str, token: str = "") -> None:
        """Make no connection yet."""
        self.homeserver = homeserver.rstrip("/")
        self.token = token
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    def open(self) -> None:
        """Let calls through; they are from the beginning, until ``close``."""
        self._closed = False

    async def call(
        self,
        method: str,
        where: str,
        body: Mapping[str, Any] | str | None = None,
        *,
        query: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> dict[str, Any]:
        """Make one call and return the JSON object of its answer. Raises as ``Home`` promises."""
        status, answer = await self.ask(method, where, body, query=query, patience=patience)
        if status >= 300:
            refuse(method, status, answer)
        return answer

    async def ask(
        self,
        method: str,
        where: str,
        body: Mapping[str, Any] | str | None = None,
        *,
        query: Mapping[str, str] | None = None,
        patience: float = PATIENCE,
    ) -> tuple[int, dict[str, Any]]:
        """Make one call and return status and answer, whichever they are."""
        timeout = aiohttp.ClientTimeout(total=patience, connect=_CONNECT)
        data = None if body is None else _encode(body)
        status, headers, payload = await self._exchange(
            method, where, query, data, {"Content-Type": _JSON}, timeout
        )
        return status, _decode(method, status, headers, payload)

    async def put_up(
        self, where: str, data: bytes, mime: str, query: Mapping[str, str]
    ) -> dict[str, Any]:
        """Post raw bytes, within five minutes."""
        timeout = aiohttp.ClientTimeout(total=10 * PATIENCE, connect=_CONNECT)
        headers = {"Content-Type": mime}
        status, answered, payload = await self._exchange(
            "POST", where, query, data, headers, timeout
        )
        answer = _decode("POST", status, answered, payload)
        if status >= 300:
            refuse("POST", status, answer)
        return answer

    async def fetch(self, where: str, most: int) -> bytes:
        """Get raw bytes, however long that takes while something moves.

        Raises ``Denied`` with ``M_TOO_LARGE`` for more than ``most``.
        """
        timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT, sock_read=PATIENCE)
        status, headers, payload = await self._exchange(
            "GET", where, None, None, {}, timeout, most=most
        )
        if status >= 300:
            refuse("GET", status, _decode("GET", status, headers, payload))
        return payload

    async def close(self) -> None:
        """Close all connections; whoever calls afterwards gets ``NotReached``, and opens none."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _exchange(  # the one place where a request is made
        self,
        method: str,
        where: str,
        query: Mapping[str, str] | None,
        data: bytes | None,
        headers: dict[str, str],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 # it is the client's own
        *,
        most: int | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        url = URL(
            f"{self.homeserver}{where}{'?' + urlencode(query) if query else ''}", encoded=True
        )
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        # The causes may name the address and the headers, so they are left out of the chain.
        try:
            async with self._open().request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, answer.headers, await _read(answer, most)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotReached(_name(error)) from None
        except TimeoutError:
            raise Late("no answer in time") from None
        except aiohttp.InvalidURL:
            raise NotReached("the homeserver's address is none") from None
        except (aiohttp.ClientError, OSError) as error:
            raise HomeError(_name(error)) from None

    def _open(self) -> aiohttp.ClientSession:
        if self._closed:
            raise NotReached("the connections are closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_AT_REST),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": "kupplung"},
            )
        return self._session


async def _read(answer: aiohttp.ClientResponse, most: int | None) -> bytes:
    if most is None or answer.status >= 300:
        return await answer.read()
    if (answer.content_length or 0) > most:
        raise Denied("M_TOO_LARGE", f"more than {most} bytes")
    whole = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 16):
        whole += chunk
        if len(whole) > most:
            raise Denied("M_TOO_LARGE", f"more than {most} bytes")
    return bytes(whole)


def _encode(body: Mapping[str, Any] | str) -> bytes:
    if isinstance(body, str):
        return body.encode()
    try:
        return orjson.dumps(body)
    except TypeError as error:
        raise Denied("M_NOT_JSON", str(error)) from None


def _decode(method: str, status: int, headers: Mapping[str, str], payload: bytes) -> dict[str, Any]:
    """Return the JSON object; where there is none, raise what that means."""
    found = _parse(payload)
    if isinstance(found, dict):
        if status == 429 and "retry_after_ms" not in found and "Retry-After" in headers:
            return found | {"retry_after_ms": _milliseconds(headers["Retry-After"])}
        return found
    if status == 429:
        raise Throttled(_read_wait(_milliseconds(headers.get("Retry-After"))))
    if status == 413:
        raise Denied("M_TOO_LARGE", "the proxy takes nothing of that size")
    if 400 <= status < 500:  # no homeserver says it without JSON, so it is a proxy without one
        raise NotReached(f"HTTP {status} from a proxy")
    raise _doubt(method, status)


def _doubt(method: str, status: int) -> HomeError:
    """Return what an error without a reason means. What was only asked has not happened."""
    if status in _GATEWAY and method == "GET":
        return NotReached(f"HTTP {status}")
    return HomeError(f"HTTP {status} without a sensible answer")


def refuse(method: str, status: int, answer: Mapping[str, Any]) -> NoReturn:
    """Raise what an answer means whose status is no success."""
    code, reason = str(answer.get("errcode", "M_UNKNOWN")), str(answer.get("error", ""))
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        raise Throttled(_read_wait(answer.get("retry_after_ms")))
    if code in _TOKEN_GONE:
        raise LoggedOut(f"{code}: {reason}")
    if status >= 500 or status < 400:
        raise _doubt(method, status)
    raise Denied(code, reason)


def _parse(payload: bytes) -> object:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        pass
    try:  # half characters and huge numbers are JSON to Python's parser
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _milliseconds(header: str | None) -> float:
    try:
        return float(header or "") * 1000
    except ValueError:  # it may be a date
        return _DEFAULT_WAIT * 1000


def _read_wait(milliseconds: object) -> float:
    if isinstance(milliseconds, int | float) and not isinstance(milliseconds, bool):
        return min(max(0.0, milliseconds), _LONGEST_WAIT * 1000) / 1000
    return _DEFAULT_WAIT


def _name(error: BaseException) -> str:
    reason = getattr(error, "strerror", None)
    return f"{type(error).__name__}: {reason}" if reason else type(error).__name__
