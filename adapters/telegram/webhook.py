"""Webhooks: Telegram delivers, and is told 200 only after the commit.

The secret is checked before a byte of the body is read. Whatever fails later is answered so that
Telegram repeats it: 503 while the store fails or the bot does not know its own name yet. What can
never be read would come again for ever: it is dropped, and the log tells.
"""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from aiohttp import web

from adapters.flood import Gate
from adapters.telegram.api import Api
from adapters.telegram.raw import parse
from adapters.telegram.translate import WANTED, Me, number_of, query_of, sent_at, translate
from bot.engine.heed import heed
from bot.engine.trouble import Trouble
from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
MOST_BYTES = 1024 * 1024
MOST_CONNECTIONS = 100
"""Deliveries side by side: the most that Telegram offers, so that they share commits."""

_RETRY = {"Retry-After": "1"}


@dataclass(slots=True)
class Webhook:
    """Takes what Telegram delivers. ``me`` is set once the bot knows its name."""

    store: Store
    clock: Clock
    secret: str = field(repr=False)
    on_stored: Callable[[], None]
    on_contact: Callable[[datetime], None]
    me: Me | None = None
    gate: Gate = field(default_factory=Gate)
    _trouble: Trouble = field(init=False)

    def __post_init__(self) -> None:
        self._trouble = Trouble(log, "the store takes updates again")

    @property
    def refuses(self) -> bool:
        """Whether the store took nothing the last time; Telegram is told 503 then."""
        return self._trouble.lasts

    async def handle(self, request: web.Request) -> web.Response:
        """Store one update and answer 200; 403, 413 or 503 where that is not to be.

        The answer to a callback query travels in the body: its outcome does not matter to us.
        """
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.secret.encode()):
            return web.Response(status=403)
        if self.me is None:
            return web.Response(status=503, headers=_RETRY)
        update = parse(await _read(request))
        if number_of(update) is None:
            log.warning("an update that cannot be read is dropped")
            return web.Response()
        now = self.clock.now()
        self.on_contact(now)
        sent = sent_at(update, now)
        read = self.gate.admit((each, sent) for each in translate(update, self.me, now))
        try:
            envelopes = await heed(self.store, read)
            if envelopes and await self.store.accept(envelopes):
                self.on_stored()
        except StoreError as error:
            self.gate.give_back(read)
            words = f"The store takes no updates ({error}); Telegram will deliver again."
            self._trouble.strike(now.timestamp(), words)
            return web.Response(status=503, headers=_RETRY)
        if envelopes:
            self._trouble.end(now.timestamp())
        return _answer(query_of(update))


async def _read(request: web.Request) -> bytes:
    """Return the body; raises aiohttp's 413 for a larger one."""
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(body))
    return bytes(body)


def _answer(query_id: str | None) -> web.Response:
    if query_id is None:
        return web.Response()
    order = {"method": "answerCallbackQuery", "callback_query_id": query_id}
    return web.Response(body=orjson.dumps(order), content_type="application/json")


async def setup_webhook(api: Api, url: str, secret: str) -> None:
    """Let Telegram deliver to that address; what waits is kept. Raises ``TelegramError``."""
    await api.call(
        "setWebhook",
        url=url,
        secret_token=secret,
        max_connections=MOST_CONNECTIONS,
        allowed_updates=list(WANTED),
    )


async def delete_webhook(api: Api) -> None:
    """Let Telegram keep updates for polling; what waits is kept. Raises ``TelegramError``."""
    await api.call("deleteWebhook", drop_pending_updates=False)
