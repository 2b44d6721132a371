"""Where the homeserver answers, from its address or from the name of the server.

Follows "Server Discovery" of the client-server API (spec.matrix.org): example.org says at
``/.well-known/matrix/client`` that its homeserver is https://matrix.example.org; who says nothing
there (404) is the homeserver. Everything goes over https, but on the loopback, where there is no
certificate, nobody to overhear, and any port.
"""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.matrix.home import HomeError, NotReached

SECONDS = 10.0
"""How long each of the two questions may take."""
_MOST_BYTES = 64 * 1024
_WELL_KNOWN = "/.well-known/matrix/client"
_INSTEAD = "Set KUPPLUNG_MATRIX__HOMESERVER to the address of the homeserver itself"


class Undiscovered(HomeError):
    """What answers is not a homeserver, or leads to none; the message says what to do."""


async def discover(server: str, *, seconds: float = SECONDS) -> str:
    """Return the base URL of the homeserver, without a slash at its end, once it answers there.

    ``server`` is the name of a server (``example.org``), or its web address, which is taken as it
    is. Raises ``NotReached`` where asking again later may help, ``Undiscovered`` where it will not.
    """
    timeout = aiohttp.ClientTimeout(total=seconds)
    headers = {"User-Agent": "kupplung"}
    async with aiohttp.ClientSession(timeout=timeout, headers=headers) as session:
        base = server.rstrip("/") if "://" in server else await _look_up(session, server)
        await _verify(session, base)
        return base


async def _look_up(session: aiohttp.ClientSession, name: str) -> str:
    """Return what a server says about where its homeserver is."""
    host = urlsplit(f"//{name}").hostname or name
    if is_loopback(host):
        around = f"http://{name}"
    else:  # by the specification the port belongs to the name, but not to this question
        around = f"https://[{host}]" if ":" in host else f"https://{host}"
    url = around + _WELL_KNOWN
    status, answer = await _get(session, url)
    if status == 404:
        return around if is_loopback(host) else f"https://{name}"
    if status != 200:
        raise Undiscovered(f"{url} answers with HTTP {status}. {_INSTEAD}")
    home = answer.get("m.homeserver") if answer is not None else None
    base = home.get("base_url") if isinstance(home, Mapping) else None
    if not isinstance(base, str):
        raise Undiscovered(f"{url} does not say where the homeserver is. {_INSTEAD}")
    if not _is_sound(base):
        raise Undiscovered(f"{url} leads to {base[:100]!r}, which is no https address. {_INSTEAD}")
    return base.rstrip("/")


def _is_sound(base: str) -> bool:
    try:
        parts = urlsplit(base)
        host = parts.hostname or ""
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    return bool(secure and host and not parts.query and not parts.fragment)


async def _verify(session: aiohttp.ClientSession, base: str) -> None:
    url = f"{base}/_matrix/client/versions"
    status, answer = await _get(session, url)
    if status != 200 or answer is None or not isinstance(answer.get("versions"), list):
        said = f"HTTP {status}" if status != 200 else "something else"
        raise Undiscovered(
            f"{base} is no Matrix homeserver: {url} answers with {said}. "
            "Check KUPPLUNG_MATRIX__HOMESERVER"
        )


async def _get(session: aiohttp.ClientSession, url: str) -> tuple[int, Mapping[str, Any] | None]:
    """Return status and JSON object of an answer; ``None`` for anything else."""
    try:
        async with session.get(url) as answer:
            if answer.status in (429, 500, 502, 503, 504):
                raise NotReached(f"{url} answers with HTTP {answer.status} for now")
            text = await answer.content.read(_MOST_BYTES)
            while len(text) < _MOST_BYTES and (more := await answer.content.read(_MOST_BYTES)):
                text += more
            return answer.status, _object(text)
    except aiohttp.ClientConnectorCertificateError:
        raise Undiscovered(f"the certificate of {url} is not valid. {_INSTEAD}") from None
    except aiohttp.InvalidURL:
        raise Undiscovered(f"{url} is no web address. {_INSTEAD}") from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise NotReached(
            f"{url} cannot be reached ({reason}). "
            "Check the network, and KUPPLUNG_MATRIX__HOMESERVER"
        ) from None


def _object(text: bytes) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def is_loopback(host: str) -> bool:
    """Whether this name, or address, is this computer's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
