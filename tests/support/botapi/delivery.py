"""Methods by which a bot gets its updates: long polling or a webhook, never both."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.support.botapi.bots import BotAccount
from tests.support.botapi.errors import WEBHOOK_ACTIVE, ApiError, bad_request, conflict
from tests.support.botapi.sending import Call
from tests.support.botapi.webhooks import Webhook, WebhookSender
from tests.support.botapi.world import World

MOST_UPDATES = 100
MOST_CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40
SECRET_LENGTH = 256

_SECRET = re.compile(r"[A-Za-z0-9_-]*\Z")

Perform = Callable[[BotAccount, str, dict[str, Any]], Awaitable[None]]


class Deliveries:
    """Starts and stops the senders; `perform` carries out what a webhook's answer orders."""

    def __init__(self, world: World, session: aiohttp.ClientSession, perform: Perform) -> None:
        self._world = world
        self._session = session
        self._perform = perform

    def methods(self) -> dict[str, Callable[[Call], Any]]:
        """Return the methods by lower-case name."""
        return {
            "getupdates": self.get_updates,
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": self.get_webhook_info,
        }

    def resume(self) -> None:
        """Deliver again where webhooks were set before the server was stopped."""
        for bot in self._world.bots.values():
            if bot.sender is not None:
                self._start(bot, bot.sender.webhook)

    async def stop(self) -> None:
        """Stop all senders and end the polls under way."""
        for bot in self._world.bots.values():
            bot.queue.interrupt(ApiError(500, "Internal Server Error: restart"))
            if bot.sender is not None:
                await bot.sender.stop()
        await asyncio.sleep(0)

    async def get_updates(self, call: Call) -> bytes:
        """GetUpdates."""
        bot, params = call.bot, call.params
        if bot.sender is not None:
            raise conflict(WEBHOOK_ACTIVE)
        bot.queue.allow(params.json("allowed_updates"))
        limit = min(max(params.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
        timeout = max(params.integer("timeout"), 0)
        batch = await bot.queue.fetch(params.integer("offset"), limit, timeout)
        return b"[" + b",".join(each.body for each in batch) + b"]"

    async def set_webhook(self, call: Call) -> bool:
        """SetWebhook; loopback needs no HTTPS, as with a Bot API server of one's own."""
        bot, params = call.bot, call.params
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return await self.delete_webhook(call)
        if urlsplit(url).scheme not in {"http", "https"}:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > SECRET_LENGTH:
            raise bad_request("secret token is too long")
        if not _SECRET.match(secret):
            raise bad_request("secret token contains unallowed characters")
        bot.queue.interrupt(conflict("terminated by setWebhook request"))
        await self._drop_sender(call)
        bot.queue.allow(params.json("allowed_updates"))
        wish = params.integer("max_connections", DEFAULT_CONNECTIONS)
        webhook = Webhook(url, secret, min(max(wish, 1), MOST_CONNECTIONS))
        self._start(bot, webhook)
        return True

    async def delete_webhook(self, call: Call) -> bool:
        """DeleteWebhook; what is pending waits for a poller."""
        await self._drop_sender(call)
        return True

    async def get_webhook_info(self, call: Call) -> dict[str, Any]:
        """GetWebhookInfo."""
        bot = call.bot
        webhook = bot.sender.webhook if bot.sender else Webhook("")
        found: dict[str, Any] = {
            "url": webhook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(bot.queue.pending),
        }
        if webhook.url:
            found["max_connections"] = webhook.max_connections
            found["allowed_updates"] = sorted(bot.queue.allowed)
        if webhook.last_error:
            found["last_error_date"] = webhook.last_error_date
            found["last_error_message"] = webhook.last_error
        return found

    def _start(self, bot: BotAccount, webhook: Webhook) -> None:
        bot.sender = WebhookSender(
            webhook,
            bot.queue,
            self._session,
            self._world.settings.backoff,
            self._world.unix_time,
            partial(self._perform, bot),
        )
        bot.sender.start()

    async def _drop_sender(self, call: Call) -> None:
        sender, call.bot.sender = call.bot.sender, None
        if sender is not None:
            await sender.stop()
        if call.params.flag("drop_pending_updates"):
            call.bot.queue.pending.clear()
