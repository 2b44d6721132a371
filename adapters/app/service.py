"""The service: the core, the messengers, the HTTP server and the alarm, side by side."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
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
from adapters.app.chores import Chores
from adapters.app.duties import TICK, LedGateway
from adapters.app.meaning import Mind
from adapters.app.minds import open_mind
from adapters.app.parts import (
    build_service,
    load_catalog,
    load_own_words,
    load_presets,
    open_database,
)
from adapters.app.rosters import RosterReader
from adapters.app.sole import hold_alone
from adapters.app.strays import find_strays
from adapters.app.upkeep import database_file
from adapters.app.vitals import Pulse
from adapters.flood import Flow, Gate
from adapters.http.server import HttpServer
from adapters.lease import Lease
from adapters.settings import Settings
from adapters.system import random_bytes
from bot.engine.run import Service
from bot.office import Links
from bot.ports import Clock, Ids, Store

log = logging.getLogger(__name__)

GRACE = 6.0
"""Seconds in which work may end by itself once it was asked to; then it is broken off."""

_CLOSING = 1.0
_SOON, _LATER = 0.5, 60.0


@dataclass(slots=True)
class App:
    """The service with everything around it; ``open_app`` makes it, ``run`` uses it up."""

    store: Store
    service: Service
    server: HttpServer
    alarm: Alarm
    links: dict[str, Links]
    messengers: tuple[Messenger, ...]
    ticking: Lease
    rosters: RosterReader
    lock: IO[bytes] | None = None
    mind: Mind | None = None

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The ways to the messengers that are set up."""
        return tuple(each.channel for each in self.messengers)

    @property
    def duties(self) -> dict[str, bool]:
        """Whether this process has the lease of each channel, and of the tick, or stands by."""
        return _duties(self.messengers, self.ticking)

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
            if stop.is_set():
                log.info("stopping")
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
            group.create_task(self.ticking.serve(stop, self.alarm.run))
            group.create_task(self.rosters.run(stop))
            if self.mind is not None:
                group.create_task(self.mind.run(stop))
            for each in self.messengers:
                group.create_task(each.channel.run(stop))
                group.create_task(self._introduce(each, stop))

    async def _introduce(self, messenger: Messenger, stop: asyncio.Event) -> None:
        """Tell the core the bot's links once its name is known, and keep the menus up to date."""
        while not stop.is_set():
            links, leading = messenger.links(), messenger.channel.lease.held
            if links is not None:
                self.links[messenger.channel.gateway.channel] = links
                if leading:
                    await messenger.refresh()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LATER if links is not None and leading else _SOON):
                    await stop.wait()

    async def _close(self) -> None:
        closing = [self.server.stop, self.ticking.release, *(each.close for each in self.channels)]
        closing += [] if self.mind is None else [self.mind.close]
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
    ``ProgrammeError``, ``BadCatalog`` and ``StoreError``.
    """
    programmes, catalog = load_presets(settings.programmes), load_catalog()
    own_words = load_own_words(settings.programmes, programmes, catalog)
    owner, links = new_id(), dict[str, Links]()
    lock = hold_alone(file) if (file := database_file(settings)) is not None else None
    store = await open_database(settings)
    if lock is not None:
        await store.take_over(clock.now())
    for stray in await asyncio.to_thread(find_strays, settings, programmes):
        log.warning("%s", stray)

    def hear() -> None:
        service.hear()

    exchange, gate = Exchange(), Gate(Flow(settings.flood.burst, settings.flood.per_second))
    around = Surroundings(store, clock, owner, hear, random_bytes, exchange.fetch, gate)
    found = (open_telegram(settings, catalog, around), open_matrix(settings, around))
    messengers = tuple(each for each in found if each is not None)
    for each in messengers:
        exchange.add(each.channel)
    mind = open_mind(settings, store, clock, owner)
    service = build_service(
        store=store,
        programmes=programmes,
        catalog=catalog,
        gateways=[LedGateway(each.channel.gateway, each.channel.lease) for each in messengers],
        links=links,
        clock=clock,
        new_id=new_id,
        owner=owner,
        own_words=own_words,
        mind=mind,
    )
    ticking, channels = Lease(store, clock, TICK, owner), [each.channel for each in messengers]
    pulse = Pulse(
        store,
        service,
        clock,
        settings.tick_seconds,
        lambda: {each.gateway.channel: each.last_contact for each in channels},
        lambda: _duties(messengers, ticking),
        lambda: {each.gateway.channel for each in channels if each.lease.elsewhere},
        {each.gateway.channel for each in channels if not each.polls},
    )
    posts = {path: post for each in messengers for path, post in each.posts.items()}
    place = settings.http.host, settings.http.port
    server = HttpServer(*place, vitals=pulse.take, glance=pulse.glance, posts=posts)
    alarm = Alarm(Chores(service.tick, store, clock).ring, settings.tick_seconds)
    rosters = RosterReader(store, exchange.fetch, clock, hear)
    return App(store, service, server, alarm, links, messengers, ticking, rosters, lock, mind)


def _duties(messengers: Iterable[Messenger], ticking: Lease) -> dict[str, bool]:
    held = {each.channel.gateway.channel: each.channel.lease.held for each in messengers}
    return {**held, TICK: ticking.held}
