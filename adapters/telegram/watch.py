"""Looking after the webhook: each minute Telegram is asked where it delivers, and what hinders it.

Any program with the same token can take a webhook away, and whoever polls does so as it begins.
Then Telegram keeps what people write for a day and throws it away, and tells nobody by itself.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from telegram.error import TelegramError

from adapters.telegram.api import Api
from adapters.telegram.receive import explain, wait_after
from adapters.telegram.webhook import Webhook, setup_webhook
from adapters.waiting import unless
from bot.engine.trouble import Trouble

log = logging.getLogger(__name__)

BETWEEN = 60.0
"""Seconds between two looks."""


@dataclass(slots=True)
class Watch:
    """Sees to it that Telegram delivers to ``url``, where ``webhook`` takes it.

    That a look fails is not told: whatever is sent then fails, too, and tells.
    """

    api: Api
    webhook: Webhook
    url: str
    _failures: int = 0
    _looked: bool = False
    _error_at: Any = None
    _elsewhere: Trouble = field(init=False)
    _hindered: Trouble = field(init=False)

    def __post_init__(self) -> None:
        self._elsewhere = Trouble(log, "the webhook is where it belongs again")
        self._hindered = Trouble(log, "Telegram delivers again")

    async def run(self, stop: asyncio.Event) -> None:
        """Look after it until ``stop`` is set; it was set a moment ago."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await unless(stopped, self._step())
        finally:
            stopped.cancel()

    async def _step(self) -> None:
        try:
            await self._look()
        except TelegramError as error:
            self._failures += 1
            wait = wait_after(error, self._failures)
        else:
            self._failures = 0
            wait = BETWEEN
        await self.webhook.clock.sleep(wait)

    async def _look(self) -> None:
        state = await self.api.call("getWebhookInfo")
        now = self.webhook.clock.now()
        self.webhook.on_contact(now)
        url = state.get("url") if isinstance(state, dict) else None
        if not isinstance(url, str):
            return
        if url != self.url:
            await self._set_again(now.timestamp(), url)
            return
        self._elsewhere.end(now.timestamp())
        self._tell_errors(now.timestamp(), state)

    async def _set_again(self, now: float, url: str) -> None:
        became = f"was set to {urlsplit(url).hostname}" if url else "was taken away"
        words = (
            f"Telegram's webhook {became}: "
            "somebody else runs a bot with the same token, or did it by hand."
        )
        try:
            await setup_webhook(self.api, self.url, self.webhook.secret)
        except TelegramError as error:
            self._elsewhere.strike(now, f"{words} {explain(error)} Trying again.")
            raise
        self._elsewhere.strike(now, f"{words} It is set again.")

    def _tell_errors(self, now: float, state: Mapping[str, Any]) -> None:
        """Tell what hinders Telegram, if it is newer than the first look, and something waits."""
        at, waiting = state.get("last_error_date"), state.get("pending_update_count")
        is_new = self._looked and at is not None and at != self._error_at
        self._looked, self._error_at = True, at
        if not waiting:
            self._hindered.end(now)
        elif (is_new or self._hindered.lasts) and not self.webhook.refuses:
            why = state.get("last_error_message")
            words = f"Telegram cannot deliver {waiting} updates ({why})."
            self._hindered.strike(
                now, f"{words} Check the proxy and the certificate.", kind=str(why)
            )
