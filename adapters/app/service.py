"""The service: the core, the messengers, the HTTP server and the alarm, side by side."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO
from urllib.parse import urlsplit

from adapters.alarm import Alarm
from adapters.app.menus import Menus, add_leading, changed, common_menus, leading_menus
from adapters.app.parts import (
    build_service,
    load_catalog,
    load_presets,
    open_database,
    telegram_options,
)
from adapters.app.sole import hold_alone
from adapters.app.upkeep import database_file
from adapters.http.server import HttpServer
from adapters.settings import Settings
from adapters.telegram.channel import TelegramChannel
from adapters.telegram.links import deep_link, group_link
from bot.engine.run import Service
from bot.ports import Clock, Ids, Store, StoreError, Tx
from bot.scene import Links
from bot.talk.catalog import Catalog

log = logging.getLogger(__name__)

GRACE = 6.0
"""Seconds in which work may end by itself once it was asked to; then it is broken off."""

_CLOSING = 1.0
_SOON, _LATER = 0.5, 60.0
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class TelegramLinks:
    """``bot.scene.Links`` of a bot whose name is known."""

    username: str

    def deep_link(self, code: str) -> str:
        """Return the link that opens the private chat."""
        return deep_link(self.username, code)

    def group_link(self, code: str) -> str | None:
        """Return the link that adds the bot to a group."""
        return group_link(self.username, code)


@dataclass(slots=True)
class App:
    """The service with everything around it; ``open_app`` makes it, ``run`` uses it up."""

    store: Store
    service: Service
    server: HttpServer
    alarm: Alarm
    catalog: Catalog
    links: dict[str, Links]
    channel: TelegramChannel | None
    lock: IO[bytes] | None = None
    _menus: Menus = field(default_factory=dict)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set, then end within ten seconds, and close what is open.

        Raises ``OSError`` where the HTTP server cannot listen.
        """
        try:
            if self.channel is not None:
                await self.channel.start()
            await self.server.start()
            await self._until_stopped(stop)
        finally:
            await self._close()

    async def _until_stopped(self, stop: asyncio.Event) -> None:
        work = asyncio.create_task(self._work(stop))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait({work}, timeout=GRACE)
            if work.done():
                work.result()
            else:
                log.warning("what was still under way is broken off")
        finally:
            work.cancel()
            stopped.cancel()
            await asyncio.wait({work, stopped}, timeout=_CLOSING)

    async def _work(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.service.run(stop))
            group.create_task(self.alarm.run(stop))
            if self.channel is not None:
                group.create_task(self.channel.run(stop))
                group.create_task(self._introduce(self.channel, stop))

    async def _introduce(self, channel: TelegramChannel, stop: asyncio.Event) -> None:
        """Tell the core the bot's links once its name is known, and keep the menus up to date."""
        while not stop.is_set():
            if channel.me is not None:
                self.links[channel.gateway.channel] = TelegramLinks(channel.me.username)
                await self._publish_menus(channel)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SOON if channel.me is None else _LATER):
                    await stop.wait()

    async def _publish_menus(self, channel: TelegramChannel) -> None:
        """Publish what is new since last time: people become coordinators at any time."""
        try:
            leading = await self.store.run(
                lambda tx: leading_menus(tx, self.catalog, channel.gateway.channel)
            )
        except StoreError as error:
            log.warning("the command menus stay as they are: %s", error)
            return
        menus = add_leading(common_menus(self.catalog), leading, self._menus)
        news = changed(menus, self._menus)
        if not news or await channel.publish_menus(news):
            self._menus = menus

    async def _close(self) -> None:
        closing = [self.server.stop, self.store.close]
        if self.channel is not None:
            closing.append(self.channel.close)
        for close in closing:
            try:
                async with asyncio.timeout(_CLOSING):
                    await close()
            except TimeoutError:
                log.warning("closing took too long: %s", close.__qualname__)
        if self.lock is not None:
            self.lock.close()


async def open_app(settings: Settings, *, clock: Clock, new_id: Ids) -> App:
    """Put the service together; only the database is opened yet.

    Raises ``BadSettings`` (also where another process serves the SQLite file already),
    ``ProgrammeError`` and ``StoreError``.
    """
    programmes, catalog = load_presets(settings.programmes), load_catalog()
    options, owner = telegram_options(settings), new_id()
    file = database_file(settings)
    lock = hold_alone(file) if file is not None else None
    store = await open_database(settings)
    if lock is not None:
        await store.take_over(clock.now())
    links: dict[str, Links] = {}

    def hear() -> None:
        service.hear()

    channel = TelegramChannel(options, store, clock, owner, hear) if options else None
    service = build_service(
        store=store,
        programmes=programmes,
        catalog=catalog,
        gateways=(channel.gateway,) if channel else (),
        links=links,
        clock=clock,
        new_id=new_id,
        owner=owner,
    )
    server = _server(settings, store, channel)
    alarm = Alarm(service.tick, settings.tick_seconds)
    return App(store, service, server, alarm, catalog, links, channel, lock)


def _server(settings: Settings, store: Store, channel: TelegramChannel | None) -> HttpServer:
    """Return the HTTP server; a webhook is mounted where the path of its public address says."""

    async def database_ok() -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                await store.run(_look)
        except (StoreError, TimeoutError):
            return False
        return True

    def contacts() -> Mapping[str, datetime | None]:
        return {} if channel is None else {channel.gateway.channel: channel.last_contact}

    posts = {}
    if channel is not None and channel.handler is not None:
        posts[urlsplit(settings.telegram.webhook_url or "").path or "/"] = channel.handler
    return HttpServer(
        settings.http.host,
        settings.http.port,
        database_ok=database_ok,
        contacts=contacts,
        posts=posts,
    )


async def _look(tx: Tx) -> None:
    await tx.progress("")
