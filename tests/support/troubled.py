"""A whole service with Telegram before it, whose clock hurries and may jump; and what it logged."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from adapters.app import TelegramLinks, build_service
from adapters.system import new_id
from adapters.telegram.channel import TelegramChannel, TelegramOptions
from bot.ports import Store, StoreError
from storage.store import SqlStore, open_store
from tests.support.botapi import DEFAULT_TOKEN, Backoff, BotApiServer, Person
from tests.support.tables import lay
from tests.support.town import catalog, presets
from tests.support.vaults import vault

BOT = "kupplung_bot"
SECRET = "kept_between-us"
START = datetime(2024, 10, 8, 8, 0, tzinfo=UTC)
PATIENCE = 20.0


class HurriedClock:
    """Runs so many times faster than the computer's, and may be set."""

    def __init__(self, now: datetime = START, speed: float = 20.0) -> None:
        self._speed = speed
        self._now, self._since = now, _time()

    def now(self) -> datetime:
        """The present instant."""
        return self._now + timedelta(seconds=(_time() - self._since) * self._speed)

    async def sleep(self, seconds: float) -> None:
        """Return after so many seconds of this clock."""
        await asyncio.sleep(seconds / self._speed)

    def jump(self, span: timedelta) -> None:
        """Be set on, or back."""
        self._now += span


def _time() -> float:
    return asyncio.get_running_loop().time()


class Lines(logging.Handler):
    """Keeps what is logged; ``errors`` and ``tracebacks`` of it."""

    def __init__(self, level: int = logging.INFO) -> None:
        super().__init__(level)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record of our own code."""
        if record.name.partition(".")[0] in ("adapters", "bot", "storage"):
            self.records.append(record)

    def __enter__(self) -> Self:
        root = logging.getLogger()
        self._level = root.level
        root.setLevel(logging.INFO)
        root.addHandler(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._level)

    @property
    def words(self) -> list[str]:
        """The messages, but those of starting and stopping."""
        said = (each.getMessage() for each in self.records)
        return [each for each in said if not each.startswith(("connected to", "listening on"))]

    @property
    def tracebacks(self) -> int:
        """How many tracebacks there are."""
        return sum(1 for each in self.records if each.exc_info)


class Troubled:
    """A service on one store, with one Bot API server before it; by webhook, if that is wished."""

    def __init__(
        self, folder: Path, url: str | None = None, *, webhook: bool = False, speed: float = 20.0
    ) -> None:
        self._url = url or f"sqlite:///{folder / 'kupplung.db'}"
        self._webhook = webhook
        self._speed = speed
        self.server = BotApiServer(limits=False, webhook_backoff=Backoff(0.05, 0.1))
        self.store: SqlStore
        self.clock: HurriedClock
        self.channel: TelegramChannel
        self.hook = ""
        self._runner: web.AppRunner | None = None
        self._people: list[Person] = []

    async def __aenter__(self) -> Self:
        self.clock = HurriedClock(speed=self._speed)
        await self.server.start()
        self.store = await open_store(lay(self._url), vault())
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()
        await self.store.close()
        await self.server.stop()

    async def start(self, store: Store | None = None) -> None:
        """Start the service."""
        options: dict[str, Any] = {}
        if self._webhook:
            self._runner = await _serve(lambda: self.channel)
            self.hook = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
            options = {"webhook_url": self.hook, "webhook_secret": SECRET}
        used = store or self.store
        self.channel = TelegramChannel(
            TelegramOptions(DEFAULT_TOKEN, self.server.url, limits=None, poll_timeout=2, **options),
            used,
            self.clock,
            "troubled",
            self._hear,
        )
        self.service = build_service(
            store=used,
            programmes=presets(),
            catalog=catalog(),
            gateways=[self.channel.gateway],
            links={"telegram": TelegramLinks(BOT)},
            clock=self.clock,
            new_id=new_id,
            owner="troubled",
        )
        self._stop = asyncio.Event()
        await self.channel.start()
        self.tasks = [
            asyncio.create_task(self.channel.run(self._stop)),
            asyncio.create_task(self.service.run(self._stop)),
        ]

    async def stop(self) -> None:
        """Stop the service, as an operator does."""
        self._stop.set()
        await asyncio.wait_for(asyncio.gather(*self.tasks), PATIENCE)
        if self._runner is not None:
            await self._runner.cleanup()
        await self.channel.close()

    def _hear(self) -> None:
        self.service.hear()

    def person(self, name: str) -> Person:
        """Return somebody new."""
        self._people.append(self.server.person(name))
        return self._people[-1]

    async def until(self, look: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait until something, or what is awaited of it, is true; fail if the service ends."""
        async with asyncio.timeout(seconds):
            while True:
                found = look()
                if await found if isinstance(found, Awaitable) else found:
                    return
                for task in self.tasks:
                    if task.done():
                        task.result()
                        raise AssertionError("the service has ended")
                await asyncio.sleep(0.05)  # a look may be a transaction

    # What became of it.

    async def sent(self, wanted: int) -> bool:
        """Whether so many messages are known to have arrived; not while the store cannot tell."""
        try:
            return (await self.fates())["sent"] >= wanted
        except StoreError:
            return False

    async def settled(self) -> bool:
        """Whether all that people wrote was taken, and what was decided is answered."""
        if self.server.first_bot.queue.pending:
            return False
        return not await self.waiting()

    async def waiting(self) -> int:
        """Return how many parcels wait."""
        counts = await self.store.run(lambda tx: tx.outbox_counts())
        return sum(count for (fate, _, _), count in counts.items() if fate == "waiting")

    async def fates(self) -> Counter[str]:
        """Return the number of parcels by fate."""
        counts = await self.store.run(lambda tx: tx.outbox_counts())
        found: Counter[str] = Counter()
        for (fate, _, _), count in counts.items():
            found[str(fate)] += count
        return found

    def arrived(self) -> int:
        """Return how many messages people have got."""
        return sum(len(self.server.sent(each.id)) for each in self._people)


async def _serve(channel: Callable[[], TelegramChannel]) -> web.AppRunner:
    async def handle(request: web.Request) -> web.StreamResponse:
        handler = channel().handler
        assert handler is not None
        return await handler(request)

    app = web.Application()
    app.router.add_post("/hook", handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner
