"""The Telegram channel, put together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from aiohttp import web
from telegram.error import TelegramError

from adapters.flood import Gate
from adapters.lease import Lease
from adapters.telegram import menus as menu
from adapters.telegram.api import open_api
from adapters.telegram.contents import CHANNEL
from adapters.telegram.downloads import download
from adapters.telegram.links import deep_link, group_link
from adapters.telegram.pace import DOCUMENTED, Limits, Pace
from adapters.telegram.receive import NOT_REACHED, Poller, explain, kind_of, wait_after
from adapters.telegram.redact import hide, show
from adapters.telegram.request import AiohttpRequest
from adapters.telegram.send import TelegramGateway
from adapters.telegram.translate import Me
from adapters.telegram.watch import Watch
from adapters.telegram.webhook import Webhook, delete_webhook, setup_webhook
from adapters.waiting import rest
from bot.domain.milestones import Media
from bot.engine.trouble import Trouble
from bot.ports import Clock, Fetch, Store

log = logging.getLogger(__name__)

R = TypeVar("R")

PUBLIC_API = "https://api.telegram.org"


def _ignore() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """What an operator may set. With ``webhook_url`` Telegram delivers, else the bot polls.

    ``limits=None`` keeps no pace (a server of your own). ``poll_timeout`` is in seconds.
    Raises ``ValueError`` for a token without a bot id, and for a webhook without a secret.
    """

    token: str = field(repr=False)
    api_url: str = PUBLIC_API
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    limits: Limits | None = DOCUMENTED
    poll_timeout: int = 25

    def __post_init__(self) -> None:
        if not self.token.partition(":")[0].isdecimal():
            raise ValueError("a Telegram token looks like 123456:ABC…; this one does not")
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("a Telegram webhook needs a secret, or anybody could write to it")

    @property
    def bot_id(self) -> int:
        """The bot's id, which stands before the token's colon."""
        return int(self.token.partition(":")[0])


class TelegramChannel:
    """One bot: its gateway, and its way in.

    ``owner`` tells this process from its replicas. ``on_stored`` is called after new envelopes
    were committed. ``fetch`` brings the media of other messengers. ``last_contact`` is when
    Telegram was last heard of, ``polls`` is false with a webhook. Who holds ``lease`` polls, or
    looks after the webhook, and is the one to send. Log handlers that exist when the channel is
    made never show the token.
    """

    def __init__(
        self,
        options: TelegramOptions,
        store: Store,
        clock: Clock,
        owner: str,
        on_stored: Callable[[], None] = _ignore,
        fetch: Fetch | None = None,
        *,
        gate: Gate | None = None,
    ) -> None:
        self._options = options
        self._store, self._clock = store, clock
        self.lease = Lease(store, clock, f"{CHANNEL}:{options.bot_id}", owner, CHANNEL)
        self._on_stored = on_stored
        self._request = AiohttpRequest()
        self._redaction = hide((options.token, options.webhook_secret or ""))
        self.api = open_api(options.token, options.api_url, self._request)
        self.gateway = TelegramGateway(self.api, Pace(options.limits), fetch=fetch)
        self._gate = gate or Gate()
        self._menus = Trouble(log, "command menus are published again")
        self.me: Me | None = None
        self.last_contact: datetime | None = None
        self.polls = not options.webhook_url
        self.webhook: Webhook | None = None
        if options.webhook_url and options.webhook_secret:
            secret = options.webhook_secret
            self.webhook = Webhook(
                store, clock, secret, on_stored, self._note_contact, gate=self._gate
            )

    @property
    def handler(self) -> Callable[[web.Request], Awaitable[web.StreamResponse]] | None:
        """What to mount for ``POST``; ``None`` when polling."""
        return self.webhook.handle if self.webhook is not None else None

    async def start(self) -> None:
        """Open the pool of connections; touches no network yet."""
        await self._request.initialize()

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until ``stop`` is set, whatever the network, Telegram or the store do.

        Webhooks are taken in any case; polling waits for the lease.
        """
        me = await self._until_stopped(stop, self.identify)
        if me is None:
            return
        if self.webhook is not None:
            self.webhook.me = me
        await self.lease.serve(stop, lambda over: self._listen(me, over))

    async def _listen(self, me: Me, stop: asyncio.Event) -> None:
        if self.webhook is not None:
            url, secret = self._options.webhook_url or "", self.webhook.secret
            await self._until_stopped(stop, lambda: setup_webhook(self.api, url, secret))
            await Watch(self.api, self.webhook, url).run(stop)
            return
        await self._until_stopped(stop, lambda: delete_webhook(self.api))
        poller = Poller(
            api=self.api,
            me=me,
            store=self._store,
            clock=self._clock,
            holding=self.lease.holding,
            on_stored=self._on_stored,
            on_contact=self._note_contact,
            timeout=self._options.poll_timeout,
            gate=self._gate,
        )
        await poller.run(stop)

    async def close(self) -> None:
        """Close connections; nothing can be sent afterwards."""
        await self.lease.release()
        await self._request.shutdown()
        show(self._redaction)

    async def identify(self) -> Me:
        """Return who the bot is, asking Telegram the first time. Raises ``TelegramError``."""
        if self.me is None:
            found = await self.api.call("getMe")
            name = found.get("username") if isinstance(found, dict) else None
            if not isinstance(name, str):
                raise TelegramError("the server does not say what the bot's name is")
            self.me = Me(self._options.bot_id, name)
            self._note_contact(self._clock.now())
            log.info("connected to Telegram as @%s", name)
        return self.me

    async def fetch(self, media: Media) -> bytes:
        """Return what a photo or a file of Telegram's holds; see ``bot.ports.Fetch``."""
        return await download(self.api, media)

    async def publish_menus(self, menus: Mapping[str, Mapping[str, menu.Menu]]) -> int | None:
        """See ``menus.publish_menus``; ``None`` where it has to be tried again."""
        now = self._clock.now().timestamp()
        try:
            count = await menu.publish_menus(self.api, menus)
        except TelegramError as error:
            kind = kind_of(error)
            if not (self.polls and kind == NOT_REACHED):  # the poller tells that
                words = f"The command menus stay as they are. {explain(error)}"
                self._menus.strike(now, words, kind=kind)
            return None
        self._menus.end(now)
        return count

    async def links(self, code: str) -> tuple[str, str]:
        """Return the links that open a private chat and a group with a code.

        Raises ``TelegramError`` while the bot's name is unknown, ``ValueError`` for a bad code.
        """
        name = (await self.identify()).username
        return deep_link(name, code), group_link(name, code)

    async def _until_stopped(
        self, stop: asyncio.Event, attempt: Callable[[], Awaitable[R]]
    ) -> R | None:
        """Return what the first attempt that succeeds returns; ``None`` once ``stop`` is set."""
        failures, trouble = 0, Trouble(log, "Telegram is reached again")
        while not stop.is_set():
            try:
                found = await attempt()
            except TelegramError as error:
                failures += 1
                now = self._clock.now().timestamp()
                trouble.strike(now, f"{explain(error)} Trying again.", kind=kind_of(error))
                await rest(self._clock, wait_after(error, failures), stop)
            else:
                self._note_contact(self._clock.now())
                trouble.end(self._clock.now().timestamp())
                return found
        return None

    def _note_contact(self, at: datetime) -> None:
        self.last_contact = at
