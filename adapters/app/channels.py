"""The messengers that are set up, each with what the rest of the service needs of it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import quote, urlsplit

from adapters.app.menus import MenuBoard
from adapters.app.parts import telegram_options
from adapters.flood import Gate
from adapters.http.server import Handler
from adapters.imports import leave_out
from adapters.lease import Lease
from adapters.matrix.home import Secrets
from adapters.settings import Settings
from adapters.telegram.channel import TelegramChannel
from adapters.telegram.links import deep_link, group_link
from bot.domain.attachments import is_welcome
from bot.domain.milestones import Media
from bot.engine.menu import command_names
from bot.office import Links
from bot.ports import Clock, Fetch, Gateway, MediaError, Store
from bot.talk.catalog import Catalog


class Channel(Protocol):
    """One account with a messenger: a way out and a way in."""

    @property
    def gateway(self) -> Gateway:
        """The way out."""
        ...

    @property
    def lease(self) -> Lease:
        """What the process has to hold that listens (but for webhooks) and sends."""
        ...

    @property
    def last_contact(self) -> datetime | None:
        """When the messenger was last heard of."""
        ...

    @property
    def polls(self) -> bool:
        """Whether who serves it asks for news all the time; else the messenger calls at will."""
        ...

    async def start(self) -> None:
        """Get ready, without the network."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Receive until ``stop`` is set, whatever the messenger does."""
        ...

    async def close(self) -> None:
        """Close connections; nothing can be sent afterwards."""
        ...

    async def fetch(self, media: Media) -> bytes:
        """Return what a photo or a file of this messenger holds; see ``bot.ports.Fetch``."""
        ...


@dataclass(frozen=True, slots=True)
class TelegramLinks:
    """``bot.office.Links`` of a bot whose name is known."""

    username: str
    makes_rooms: bool = False

    def deep_link(self, code: str) -> str:
        """Return the link that opens the private chat."""
        return deep_link(self.username, code)

    def group_link(self, code: str) -> str | None:
        """Return the link that adds the bot to a group."""
        return group_link(self.username, code)


@dataclass(frozen=True, slots=True)
class MatrixLinks:
    """``bot.office.Links`` of a bot whose user id is known. They carry no code: it is typed."""

    user: str
    makes_rooms: bool = True

    def deep_link(self, code: str) -> str:
        """Return the link that shows the bot, and offers a private chat with it."""
        return f"https://matrix.to/#/{quote(self.user, safe='@:')}"

    def group_link(self, code: str) -> str | None:
        """Return nothing: a room comes to people by an invitation of the bot's."""
        return None


async def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """A channel, its links once the bot's name is known, and its webhooks by path.

    ``refresh`` is called now and then, once the bot's name is known.
    """

    channel: Channel
    links: Callable[[], Links | None]
    posts: Mapping[str, Handler] = field(default_factory=dict)
    refresh: Callable[[], Awaitable[None]] = _nothing


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every channel needs. ``fetch`` gets photos and files of whichever messenger.

    ``gate`` keeps floods out.
    """

    store: Store
    clock: Clock
    owner: str
    on_stored: Callable[[], None]
    random_bytes: Callable[[int], bytes]
    fetch: Fetch
    gate: Gate


class Exchange:
    """Gets photos and files of one messenger for another."""

    def __init__(self) -> None:
        self._sources: dict[str, Fetch] = {}

    def add(self, channel: Channel) -> None:
        """Ask this one for what is its own."""
        self._sources[channel.gateway.channel] = channel.fetch

    async def fetch(self, media: Media) -> bytes:
        """Return what it holds.

        Raises ``MediaError``, also for a messenger that is not set up, and what is not welcome.
        """
        source = self._sources.get(media.channel)
        if source is None:
            raise MediaError(f"{media.channel} is not set up here", gone=True)
        if not is_welcome(media):
            raise MediaError("such files are not carried", gone=True)
        return await source(media)


def open_telegram(settings: Settings, catalog: Catalog, around: Surroundings) -> Messenger | None:
    """Return the Telegram bot; ``None`` without a token. Nothing goes over the network yet."""
    options = telegram_options(settings)
    if options is None:
        return None
    channel = TelegramChannel(
        options,
        around.store,
        around.clock,
        around.owner,
        around.on_stored,
        around.fetch,
        gate=around.gate,
    )

    def links() -> Links | None:
        return TelegramLinks(channel.me.username) if channel.me is not None else None

    posts = {}
    if channel.handler is not None:
        posts[urlsplit(options.webhook_url or "").path or "/"] = channel.handler
    board = MenuBoard(around.store, catalog, channel)
    return Messenger(channel, links, posts, board.refresh)


def open_matrix(settings: Settings, around: Surroundings) -> Messenger | None:
    """Return the Matrix bot; ``None`` without an account. Nothing goes over the network yet."""
    given = settings.matrix
    if given.user is None:
        return None
    # Who speaks Telegram only need not wait, and have memory, for Matrix' cryptography; and nobody
    # for the drivers of all databases that its store of keys could be kept in.
    with leave_out("psycopg", "psycopg2", "psycopg2cffi", "pymysql", "MySQLdb"):
        from adapters.matrix.channel import MatrixChannel, MatrixOptions  # noqa: PLC0415

    options = MatrixOptions(
        homeserver=given.server,
        user=given.user,
        secrets=matrix_secrets(settings),
        folder=settings.matrix_dir,
        device_name=given.device_name,
        reactions=given.reactions,
        strangers=given.strangers,
        commands=command_names(),
    )
    channel = MatrixChannel(
        options,
        around.store,
        around.clock,
        around.owner,
        random_bytes=around.random_bytes,
        on_stored=around.on_stored,
        fetch=around.fetch,
        gate=around.gate,
    )

    whole = given.user if given.user.startswith("@") else None

    def links() -> Links | None:
        # What waits in the inbox is decided before there is a connection.
        user = channel.me or whole
        return MatrixLinks(user) if user is not None else None

    return Messenger(channel, links)


def matrix_secrets(settings: Settings) -> Secrets:
    """Return how the bot proves to a homeserver who it is."""
    password, token = settings.matrix.password, settings.matrix.access_token
    return Secrets(
        password.get_secret_value() if password else "", token.get_secret_value() if token else ""
    )
