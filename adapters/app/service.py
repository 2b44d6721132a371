"""The service: the core, the messengers, the HTTP server and the alarm, side by side."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from adapters.alarm import Alarm
from adapters.app.channels import (
    Channel,
    Exchange,
    Messenger,
    Surroundings,
    open_matrix,
    open_telegram,
)
from adapters.app.parts import build_service, load_catalog, load_presets, open_database
from adapters.app.sole import hold_alone
from adapters.app.upkeep import database_file
from adapters.http.server import HttpServer
from adapters.settings import Settings
from adapters.system import random_bytes
from bot.engine.run import Service
from bot.ports import Clock, Ids, Store, StoreError, Tx
from bot.scene import Links

log = logging.getLogger(__name__)

GRACE = 6.0
"""Seconds in which work may end by itself once it was asked to; then it is broken off."""

_CLOSING = 1.0
_SOON, _LATER = 0.5, 60.0
_PATIENCE = 3.0


@dataclass(slots=True)
class App:
    """The service with everything around it; ``open_app`` makes it, ``run`` uses it up."""

    store: Store
    service: Service
    server: HttpServer
    alarm: Alarm
    links: dict[str, Links]
    messengers: tuple[Messenger, ...]
    lock: IO[bytes] | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways to the messengers that are set up."""
        return tuple(each.channel for each in self.messengers)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set, then end within ten seconds, and close what is open.

        Raises ``OSError`` where the HTTP server cannot listen.
        """
        try:
            for channel in self.channels:
                await channel.start()
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
            for each in self.messengers:
                group.create_task(each.channel.run(stop))
                group.create_task(self._introduce(each, stop))

    async def _introduce(self, messenger: Messenger, stop: asyncio.Event) -> None:
        """Tell the core the bot's links once its name is known, and keep the menus up to date."""
        while not stop.is_set():
            links = messenger.links()
            if links is not None:
                self.links[messenger.channel.gateway.channel] = links
                await messenger.refresh()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SOON if links is None else _LATER):
                    await stop.wait()

    async def _close(self) -> None:
        closing = [self.server.stop, *(each.close for each in self.channels)]
        await asyncio.gather(*(_finish(each) for each in closing))
        await _finish(self.store.close)
        if self.lock is not None:
            self.lock.close()


async def _finish(close: Callable[[], Awaitable[None]]) -> None:
    try:
        async with asyncio.timeout(_CLOSING):
            await close()
    except TimeoutError:
        log.warning("closing took too long: %s", close.__qualname__)
    except Exception:  # what else is open shall be closed, too
        log.exception("closing: %s", close.__qualname__)


async def open_app(
    settings: Settings,
    *,
    clock: Clock,
    new_id: Ids,
    random_bytes: Callable[[int], bytes] = random_bytes,
) -> App:
    """Put the service together; only the database is opened yet.

    Raises ``BadSettings`` (also where another process serves the SQLite file already),
    ``ProgrammeError`` and ``StoreError``.
    """
    programmes, catalog = load_presets(settings.programmes), load_catalog()
    owner, links = new_id(), dict[str, Links]()
    file = database_file(settings)
    lock = hold_alone(file) if file is not None else None
    store = await open_database(settings)
    if lock is not None:
        await store.take_over(clock.now())

    def hear() -> None:
        service.hear()

    exchange = Exchange()
    around = Surroundings(store, clock, owner, hear, random_bytes, exchange.fetch)
    found = (open_telegram(settings, catalog, around), open_matrix(settings, around))
    messengers = tuple(each for each in found if each is not None)
    for each in messengers:
        exchange.add(each.channel)
    service = build_service(
        store=store,
        programmes=programmes,
        catalog=catalog,
        gateways=[each.channel.gateway for each in messengers],
        links=links,
        clock=clock,
        new_id=new_id,
        owner=owner,
    )
    server = _server(settings, store, messengers)
    alarm = Alarm(service.tick, settings.tick_seconds)
    return App(store, service, server, alarm, links, messengers, lock)


def _server(settings: Settings, store: Store, messengers: Sequence[Messenger]) -> HttpServer:
    """Return the HTTP server; a webhook is mounted where the path of its public address says."""

    async def database_ok() -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                await store.run(_look)
        except (StoreError, TimeoutError):
            return False
        return True

    def contacts() -> Mapping[str, datetime | None]:
        return {each.channel.gateway.channel: each.channel.last_contact for each in messengers}

    return HttpServer(
        settings.http.host,
        settings.http.port,
        database_ok=database_ok,
        contacts=contacts,
        posts={path: post for each in messengers for path, post in each.posts.items()},
    )


async def _look(tx: Tx) -> None:
    await tx.progress("")
