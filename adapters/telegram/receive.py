"""Long polling in a loop of our own: fetch, translate, store, and only then confirm.

Telegram takes the offset of the next call as the confirmation of everything before it. So an
update is confirmed after ``Store.accept`` has committed it; a crash in between brings it again,
and its id keeps it single. What is overheard where no team carries it is not even stored. The loop
survives whatever the network, Telegram or the store do.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from adapters.lease import RETRY, Lease
from adapters.telegram.api import Api
from adapters.telegram.contents import CHANNEL
from adapters.telegram.request import Flood
from adapters.telegram.translate import WANTED, Me, number_of, query_of, translate
from adapters.waiting import LONGEST, pause, unless
from bot.engine.heed import heed
from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

BATCH = 100
"""The most updates that Telegram hands out at once."""

_GRACE = 2.0
_BETWEEN_CONFLICTS = 5.0


def explain(error: TelegramError | StoreError) -> str:
    """Return what happened to the poller in words for whoever runs the service."""
    match error:
        case Conflict() if "webhook" in error.message.lower():
            return (
                "Telegram refuses polling because a webhook is set for this bot (409). "
                "Somebody else runs a bot with the same token, or set the webhook by hand."
            )
        case Conflict():
            return (
                "Another program polls Telegram with the same token (409), so updates would be "
                "split between the two. Stop the other one, or give this one a token of its own."
            )
        case InvalidToken():
            return "Telegram does not know this token (401). Check the configured token."
        case BadRequest():
            return f"Telegram refuses: {error.message}."
        case StoreError():
            return f"The store takes no updates ({error}); Telegram keeps them until it does."
        case _:
            return f"Telegram cannot be reached ({type(error).__name__}: {error.message})."


def wait_after(error: TelegramError | StoreError, failures: int) -> float:
    """Return the seconds to wait before the next try after so many failures in a row."""
    match error:
        case Flood():
            return error.seconds
        case InvalidToken():
            return LONGEST
        case Conflict():
            return pause(failures, first=_BETWEEN_CONFLICTS)
        case _:
            return pause(failures)


class Answers:
    """Answers callback queries in the background, or the pressed buttons would spin."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._tasks: set[asyncio.Task[None]] = set()

    def give(self, query_id: str) -> None:
        """Answer that query soon; failures are logged and forgotten."""
        task = asyncio.create_task(self._answer(query_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Wait a moment for those under way, then give them up."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_GRACE)
            for task in late:
                task.cancel()

    async def _answer(self, query_id: str) -> None:
        try:
            await self._api.call("answerCallbackQuery", callback_query_id=query_id)
        except BadRequest as error:
            if "query is too old" not in error.message.lower():
                log.warning("a pressed button got no answer: %s", error.message)
        except TelegramError as error:
            log.warning("a pressed button got no answer: %s", error.message)


@dataclass(slots=True)
class Poller:
    """Polls for one bot while it holds the lease ``telegram:<bot id>``.

    ``owner`` tells this process from others. ``on_stored`` is called after new envelopes were
    committed, ``on_contact`` whenever Telegram answered. ``timeout`` is how many seconds Telegram
    may hold a poll open.
    """

    api: Api
    me: Me
    store: Store
    clock: Clock
    owner: str
    on_stored: Callable[[], None]
    on_contact: Callable[[datetime], None]
    timeout: int = 25
    _offset: int = 0
    _failures: int = 0
    _lease: Lease = field(init=False)
    _explained: str = ""
    _answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self._answers = Answers(self.api)
        self._lease = Lease(self.store, f"{CHANNEL}:{self.me.id}", self.owner)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop`` is set, then give the lease back."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await unless(stopped, self._step())
        finally:
            stopped.cancel()
            await self._answers.finish()
            await self._lease.release()

    async def _step(self) -> None:
        try:
            if not await self._lease.hold(self.clock.now()):
                await self.clock.sleep(RETRY)
                return
            await self._fetch()
        except (TelegramError, StoreError) as error:
            self._failures += 1
            self._log(error)
            await self.clock.sleep(wait_after(error, self._failures))
        else:
            if self._failures:
                log.info("polling Telegram works again")
            self._failures, self._explained = 0, ""

    async def _fetch(self) -> None:
        found = await self.api.call(
            "getUpdates",
            read_timeout=self.timeout + 10.0,
            offset=self._offset,
            limit=BATCH,
            timeout=self.timeout,
            allowed_updates=list(WANTED),
        )
        now = self.clock.now()
        self.on_contact(now)
        updates = found if isinstance(found, list) else []
        await self._store(updates, now)
        numbers = [number for update in updates if (number := number_of(update)) is not None]
        # After a quiet week numbers start anew anywhere, so an offset is not kept for later.
        self._offset = max(numbers) + 1 if numbers else 0

    async def _store(self, updates: Sequence[object], now: datetime) -> None:
        read = [each for update in updates for each in translate(update, self.me, now)]
        envelopes = await heed(self.store, read)
        if envelopes and await self.store.accept(envelopes):
            self.on_stored()
        for update in updates:
            if (query_id := query_of(update)) is not None:
                self._answers.give(query_id)

    def _log(self, error: TelegramError | StoreError) -> None:
        """Say each trouble once, not at every try."""
        words = explain(error)
        if words != self._explained:
            self._explained = words
            log.error("%s Trying again.", words)
