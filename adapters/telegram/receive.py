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

from adapters.flood import Gate
from adapters.telegram.api import Api
from adapters.telegram.request import Flood
from adapters.telegram.translate import WANTED, Me, number_of, query_of, sent_at, translate
from adapters.waiting import LONGEST, pause, unless
from bot.engine.heed import heed
from bot.engine.trouble import Trouble
from bot.ports import Clock, Holding, Store, StoreError

log = logging.getLogger(__name__)

BATCH = 100
"""The most updates that Telegram hands out at once."""

NOT_REACHED = "not reached"
"""What ``kind_of`` says of an outage of Telegram's, however it shows."""

_GRACE = 2.0
_BETWEEN_CONFLICTS = 5.0


class Nonsense(TelegramError):
    """An answer to ``getUpdates`` that holds no updates, or none that could be confirmed."""


def explain(error: TelegramError | StoreError) -> str:
    """Return what happened to the poller in words for whoever runs the service."""
    match error:
        case Flood():
            return f"Telegram wants to be left alone for {error.seconds:g} seconds (429)."
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
        case Nonsense():
            return f"Telegram cannot be understood: {error.message}."
        case _:
            return f"Telegram cannot be reached ({type(error).__name__}: {error.message})."


def kind_of(error: TelegramError | StoreError) -> str:
    """Return what makes two errors the same trouble; "" where their words do."""
    match error:
        case Flood():
            return "flood"
        case Conflict() | InvalidToken() | BadRequest() | StoreError() | Nonsense():
            return ""
        case _:
            return NOT_REACHED  # an outage fails in several ways, one after the other


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

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api, self._clock = api, clock
        self._trouble = Trouble(log, "pressed buttons are answered again")
        self._tasks: set[asyncio.Task[None]] = set()

    def give(self, query_id: str) -> None:
        """Answer that query soon; failures are forgotten."""
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
        except TelegramError as error:
            if isinstance(error, BadRequest) and "query is too old" in error.message.lower():
                return
            if kind_of(error) == NOT_REACHED:
                return  # the poller tells it
            now = self._clock.now().timestamp()
            self._trouble.strike(now, f"A pressed button got no answer: {error.message}.")
        else:
            self._trouble.end(self._clock.now().timestamp())


@dataclass(slots=True)
class Poller:
    """Polls for one bot, in the name of the lease ``holding``.

    ``on_stored`` is called after new envelopes were committed, ``on_contact`` whenever Telegram
    answered. ``timeout`` is how many seconds Telegram may hold a poll open.
    """

    api: Api
    me: Me
    store: Store
    clock: Clock
    holding: Holding
    on_stored: Callable[[], None]
    on_contact: Callable[[datetime], None]
    timeout: int = 25
    gate: Gate = field(default_factory=Gate)
    _offset: int = 0
    _failures: int = 0
    _trouble: Trouble = field(init=False)
    _answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        self._trouble = Trouble(log, "polling Telegram works again")
        self._answers = Answers(self.api, self.clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop`` is set."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await unless(stopped, self._step())
        finally:
            stopped.cancel()
            await self._answers.finish()

    async def _step(self) -> None:
        try:
            await self._fetch()
        except (TelegramError, StoreError) as error:
            self._failures += 1
            self._trouble.strike(
                self.clock.now().timestamp(),
                f"{explain(error)} Trying again.",
                kind=kind_of(error),
                level=logging.ERROR,
            )
            await self.clock.sleep(wait_after(error, self._failures))
        else:
            self._failures = 0
            self._trouble.end(self.clock.now().timestamp())

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
        if not isinstance(found, list):
            raise Nonsense("no list of updates")
        found.sort(key=lambda update: number_of(update) or 0)
        await self._store(found, now)
        numbers = [number for update in found if (number := number_of(update)) is not None]
        if found and not numbers:
            raise Nonsense("updates without numbers")
        # After a quiet week numbers start anew anywhere, so an offset is not kept for later.
        self._offset = max(numbers) + 1 if numbers else 0

    async def _store(self, updates: Sequence[object], now: datetime) -> None:
        read = self.gate.admit(
            (each, sent_at(update, now))
            for update in updates
            for each in translate(update, self.me, now)
        )
        try:
            envelopes = await heed(self.store, read)
            if envelopes and await self.store.accept(envelopes, holding=self.holding):
                self.on_stored()
        except StoreError:
            self.gate.give_back(read)
            raise
        for update in updates:
            if (query_id := query_of(update)) is not None:
                self._answers.give(query_id)
