"""Keeps to Telegram's pace, so that it never has to say 429.

Documented (core.telegram.org/bots/faq, "My bot is hitting limits"): about 30 messages a second for
a bot, about one a second in a chat with small bursts, 20 a minute in a group. Every message first
waits for its chat, then for the bot: a chat that must wait holds up nobody else. At the bot's
turnstile messages that answer somebody go first; the others queue, and only their first looks at
the clock.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.waiting import loop_time

_FEW_CHATS = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """What a bot may send. ``margin`` slows the whole bot, because networks bunch messages.

    ``burst`` is how many may leave at once after a rest; still at most ``per_second`` in a second.
    """

    per_second: int = 30
    burst: int = 10
    margin: float = 1.02
    chat_per_second: float = 1.0
    chat_burst: int = 3
    group_per_minute: int = 20


DOCUMENTED = Limits()

PATIENCE = 4.0
"""Seconds that a message may wait here; longer waits are the outbox's, whose leases run out."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """The turn is that many seconds away; ``everyone`` where the whole bot has to wait."""

    seconds: float
    everyone: bool


class Bucket:
    """A token bucket: ``rate`` a second, ``burst`` at once. Instants are seconds of any clock."""

    __slots__ = ("_empty_at", "_rest", "_step")

    def __init__(self, rate: float, burst: int) -> None:
        self._step = 1.0 / rate
        self._rest = burst / rate
        self._empty_at = float("-inf")

    def ready_at(self, now: float) -> float:
        """Return the instant, not before ``now``, at which the next token is there."""
        return max(now, max(self._empty_at, now - self._rest) + self._step)

    def take(self, at: float) -> None:
        """Take a token at an instant that ``ready_at`` returned, also one to come."""
        self._empty_at = max(self._empty_at, at - self._rest) + self._step

    def is_idle(self, now: float) -> bool:
        """Whether it is as good as new."""
        return self._empty_at <= now - self._rest


class Window:
    """At most ``most`` in any ``period`` of seconds."""

    __slots__ = ("_period", "_taken")

    def __init__(self, most: int, period: float) -> None:
        self._period = period
        self._taken: deque[float] = deque(maxlen=most)

    def ready_at(self, now: float) -> float:
        """Return the instant, not before ``now``, at which the next one may pass."""
        if len(self._taken) < (self._taken.maxlen or 0):
            return now
        return max(now, self._taken[0] + self._period)

    def take(self, at: float) -> None:
        """Let one pass at an instant that ``ready_at`` returned."""
        self._taken.append(at)

    def is_idle(self, now: float) -> bool:
        """Whether it is as good as new."""
        return not self._taken or self._taken[-1] + self._period <= now


class Turnstile:
    """Several meters in a row, and an instant before which nothing passes."""

    __slots__ = ("_meters", "held_until")

    def __init__(self, *meters: Bucket | Window) -> None:
        self._meters = meters
        self.held_until = float("-inf")

    def ready_at(self, now: float) -> float:
        """Return the instant at which the next message may pass all meters."""
        return max(now, self.held_until, *(meter.ready_at(now) for meter in self._meters))

    def take(self, at: float) -> None:
        """Let a message pass at that instant."""
        for meter in self._meters:
            meter.take(at)

    def is_idle(self, now: float) -> bool:
        """Whether forgetting this turnstile would change nothing."""
        return self.held_until <= now and all(meter.is_idle(now) for meter in self._meters)


class Pace:
    """Hands out turns to send. ``limits=None`` keeps no pace, for servers that set no limits.

    ``time`` and ``sleep`` are seconds; by default the running event loop's. Nobody waits longer
    than ``patience`` at a turnstile.
    """

    def __init__(
        self,
        limits: Limits | None = DOCUMENTED,
        *,
        time: Callable[[], float] = loop_time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = PATIENCE,
    ) -> None:
        self._limits = limits
        self._patience = patience
        self._time = time
        self._sleep = sleep
        self._chats: dict[int, Turnstile] = {}
        self._many = _FEW_CHATS
        self._bot = Turnstile(*_bot_meters(limits))
        self._queue = asyncio.Lock()

    async def turn(self, chat: int, *, urgent: bool = True) -> TooLong | None:
        """Return ``None`` when a message may go to that chat; groups have negative ids.

        An urgent one takes the bot's next free place at once, the others queue behind those.
        Returns ``TooLong`` instead where the wait would be longer than ``patience``.
        """
        if self._limits is not None or chat in self._chats:
            wait = await self._pass(self._turnstile(chat))
            if wait > 0:
                return TooLong(wait, everyone=False)
        wait = await (self._pass(self._bot) if urgent else self._line_up())
        return TooLong(wait, everyone=True) if wait > 0 else None

    def hold(self, chat: int, seconds: float) -> None:
        """Let nothing into that chat for so long: Telegram said 429."""
        turnstile = self._turnstile(chat)
        turnstile.held_until = max(turnstile.held_until, self._time() + seconds)

    def hold_all(self, seconds: float) -> None:
        """Let nothing out at all for so long."""
        self._bot.held_until = max(self._bot.held_until, self._time() + seconds)

    async def _pass(self, turnstile: Turnstile) -> float:
        """Take the next free place and wait for it; return what is left if that is too long."""
        now = self._time()
        at = turnstile.ready_at(now)
        if at - now > self._patience:
            return at - now
        turnstile.take(at)
        while (wait := max(at, turnstile.held_until) - self._time()) > 0:
            if wait > self._patience:
                return wait
            await self._sleep(wait)
        return 0.0

    async def _line_up(self) -> float:
        """Wait behind others for a place that nobody urgent takes; return as ``_pass`` does."""
        async with self._queue:
            while (wait := self._bot.ready_at(self._time()) - self._time()) > 0:
                if wait > self._patience:
                    return wait
                await self._sleep(wait)
            self._bot.take(self._time())
        return 0.0

    def _turnstile(self, chat: int) -> Turnstile:
        turnstile = self._chats.get(chat)
        if turnstile is None:
            if len(self._chats) >= self._many:
                self._forget_idle()
            turnstile = self._chats[chat] = Turnstile(*_chat_meters(self._limits, chat))
        return turnstile

    def _forget_idle(self) -> None:
        now = self._time()
        self._chats = {
            chat: turnstile for chat, turnstile in self._chats.items() if not turnstile.is_idle(now)
        }
        self._many = max(_FEW_CHATS, 2 * len(self._chats))


def _bot_meters(limits: Limits | None) -> tuple[Bucket | Window, ...]:
    if limits is None:
        return ()
    return (
        Bucket(limits.per_second / limits.margin, limits.burst),
        Window(limits.per_second, limits.margin),
    )


def _chat_meters(limits: Limits | None, chat: int) -> tuple[Bucket | Window, ...]:
    if limits is None:
        return ()
    bucket = Bucket(limits.chat_per_second, limits.chat_burst)
    return (
        (bucket, Window(limits.group_per_minute, 60.0 * limits.margin)) if chat < 0 else (bucket,)
    )
