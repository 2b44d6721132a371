"""Webhook delivery: in order within a lane, lanes side by side, repeated until answered 2xx."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from tests.support.botapi.updates import Lane, Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Perform = Callable[[str, dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Backoff:
    """A failed delivery is repeated at once, then after first, 2 x first … up to `longest` s."""

    first: float = 2.0
    longest: float = 60.0

    def delay(self, failures: int) -> float:
        """Return the seconds to wait after so many failures in a row."""
        return 0.0 if failures < 2 else min(self.first * 2.0 ** (failures - 2), self.longest)


@dataclass(slots=True)
class Webhook:
    """What setWebhook said, and how it goes."""

    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_date: int = 0
    deliveries: int = 0
    failures: int = 0


@dataclass(slots=True)
class WebhookSender:
    """Delivers the updates of one bot while its webhook is set."""

    webhook: Webhook
    queue: UpdateQueue
    session: aiohttp.ClientSession
    backoff: Backoff
    unix_time: Callable[[], int]
    perform: Perform
    _lanes: dict[Lane, deque[Update]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(init=False)

    def start(self) -> None:
        """Deliver what waits already, and everything new from now on."""
        self._slots = asyncio.Semaphore(self.webhook.max_connections)
        self.queue.listener = self.offer
        for update in list(self.queue.pending.values()):
            self.offer(update)

    async def stop(self) -> None:
        """Stop delivering; what was not confirmed stays in the queue."""
        self.queue.listener = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def offer(self, update: Update) -> None:
        """Put an update at the end of its lane."""
        lane = self._lanes.get(update.lane)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[update.lane] = deque([update])
        task = asyncio.create_task(self._run(update.lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, key: Lane) -> None:
        lane = self._lanes[key]
        while lane:
            await self._deliver(lane[0])
            lane.popleft()
        del self._lanes[key]

    async def _deliver(self, update: Update) -> None:
        failures = 0
        while update.update_id in self.queue.pending:
            async with self._slots:
                wait = await self._attempt(update)
            if wait is None:
                self.queue.confirm(update.update_id)
                return
            failures += 1
            await asyncio.sleep(wait or self.backoff.delay(failures))
            self.queue.drop_expired()

    async def _attempt(self, update: Update) -> float | None:
        """Post once. Return nothing when it was taken, else the seconds its answer asked for."""
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers[SECRET_HEADER] = self.webhook.secret
        try:
            async with self.session.post(
                self.webhook.url, data=update.body, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.read()
                if 200 <= answer.status < 300:
                    self.webhook.deliveries += 1
                    await self._obey(body)
                    return None
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                wait = float(answer.headers.get("Retry-After", "0"))
        except (aiohttp.ClientError, TimeoutError) as fault:
            error, wait = f"Webhook connection failed: {type(fault).__name__}", 0.0
        self.webhook.failures += 1
        self.webhook.last_error, self.webhook.last_error_date = error, self.unix_time()
        return wait

    async def _obey(self, body: bytes) -> None:
        """Carry out a method named in the answer; its result goes nowhere."""
        if b'"method"' not in body:
            return
        try:
            order = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        method = str(order.pop("method", ""))
        if method and not method.lower().startswith(("get", "setwebhook", "deletewebhook")):
            await self.perform(method, order)
