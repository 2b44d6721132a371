"""What the doctor says of the ways in: the port that is listened on, and Telegram's webhook."""

import asyncio
import errno
from collections.abc import Iterator
from urllib.parse import urlsplit

import aiohttp

from adapters.cli.findings import Finding, amiss, fine, notice
from adapters.settings import Settings
from adapters.telegram.channel import TelegramOptions

SECONDS = 2.0
"""How long a look at the port may wait."""
SHORTEST = 16
"""Letters of a secret that nobody guesses."""

_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 # not to bind


def look_at_webhook(options: TelegramOptions) -> Iterator[Finding]:
    """Yield what is wrong with the address that Telegram shall call, and with its secret."""
    if options.webhook_url is None:
        return
    if urlsplit(options.webhook_url).scheme != "https":
        words = "KUPPLUNG_TELEGRAM__WEBHOOK_URL should begin with https://: Telegram calls no other"
        yield amiss("webhook", f"{words}, and what people write would be open on its way")
    if len(options.webhook_secret or "") < SHORTEST:
        words = f"KUPPLUNG_TELEGRAM__WEBHOOK_SECRET has fewer than {SHORTEST} letters, and who"
        yield notice(
            "webhook", f"{words} guesses it writes as anybody: take that of openssl rand -hex 32"
        )


async def look_at_port(settings: Settings) -> Finding:
    """Say whether the service can listen where it is told to, or does so already."""
    host, port = settings.http.host, settings.http.port
    where = f"{host}:{port}"
    try:
        listening = await asyncio.get_running_loop().create_server(asyncio.Protocol, host, port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            words = f"cannot listen on {where} ({error.strerror})"
        elif await _is_ours(host, port):
            return fine("http", f"the service is running, and listens on {where}")
        else:
            words = f"another program has {where}"
        choose = "choose another KUPPLUNG_HTTP__HOST or KUPPLUNG_HTTP__PORT"
        return amiss("http", f"{words}: {choose}")
    listening.close()
    return fine("http", f"{where} is free" if port else "takes a free port")


async def _is_ours(host: str, port: int) -> bool:
    """Whether it is a service of this kind that answers there."""
    place = _EVERYWHERE.get(host, host)
    place = f"[{place}]" if ":" in place else place
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"http://{place}:{port}/healthz", allow_redirects=False) as answer,
        ):
            page = await answer.json()
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return False
    return isinstance(page, dict) and {"status", "stuck"} <= page.keys()
