"""Sending pace: what Telegram documents, enforced, with its 429.

About 30 messages a second per bot, about one a second in a chat with small bursts, 20 a minute
in a group. Whoever calls before `retry_after` has passed waits anew from that call on.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.support.botapi.errors import flood


@dataclass(frozen=True, slots=True)
class Pace:
    """The documented limits; rates are per second of the injected time."""

    per_second: float = 30.0
    burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 5
    group_messages: int = 20
    group_window: float = 60.0

    def scaled(self, factor: float) -> Pace:
        """Return the same limits, `factor` times faster, for short tests."""
        return replace(
            self,
            per_second=self.per_second * factor,
            chat_per_second=self.chat_per_second * factor,
            group_window=self.group_window / factor,
        )


class _Gate:
    """Remembers until when a caller was told to wait."""

    __slots__ = ("penalty", "until")

    def __init__(self) -> None:
        self.until = 0.0
        self.penalty = 0

    def wait(self, now: float) -> int:
        """Return the whole seconds to wait, or nothing when a message may pass now."""
        if now < self.until:
            self.until = max(self.until, now + self.penalty)
            return max(1, math.ceil(self.until - now))
        shortage = self.shortage(now)
        if shortage <= 0:
            return 0
        self.penalty = max(1, math.ceil(shortage))
        self.until = now + self.penalty
        return self.penalty

    def shortage(self, now: float) -> float:
        raise NotImplementedError

    def take(self, now: float) -> None:
        raise NotImplementedError


class _Bucket(_Gate):
    __slots__ = ("burst", "rate", "stamp", "tokens")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        super().__init__()
        self.rate, self.burst, self.tokens, self.stamp = rate, burst, float(burst), now

    def shortage(self, now: float) -> float:
        self.tokens = min(float(self.burst), self.tokens + (now - self.stamp) * self.rate)
        self.stamp = now
        return max(0.0, 1.0 - self.tokens - 1e-9) / self.rate

    def take(self, now: float) -> None:
        self.tokens -= 1.0


class _Window(_Gate):
    __slots__ = ("most", "span", "stamps")

    def __init__(self, most: int, span: float) -> None:
        super().__init__()
        self.most, self.span = most, span
        self.stamps: deque[float] = deque()

    def shortage(self, now: float) -> float:
        while self.stamps and self.stamps[0] <= now - self.span:
            self.stamps.popleft()
        return self.stamps[0] + self.span - now if len(self.stamps) >= self.most else 0.0

    def take(self, now: float) -> None:
        self.stamps.append(now)


class Throttle:
    """The limits of one bot."""

    def __init__(self, pace: Pace, time: Callable[[], float]) -> None:
        self._pace = pace
        self._time = time
        self._bot = _Bucket(pace.per_second, pace.burst, time())
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, _Window] = {}

    def admit(self, chat_id: int) -> None:
        """Count one message into a chat (negative ids are groups), or raise the 429."""
        now = self._time()
        gates = self._gates(chat_id, now)
        wait = max(gate.wait(now) for gate in gates)
        if wait:
            raise flood(wait)
        for gate in gates:
            gate.take(now)

    def _gates(self, chat_id: int, now: float) -> list[_Gate]:
        pace = self._pace
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = _Bucket(pace.chat_per_second, pace.chat_burst, now)
            self._chats[chat_id] = bucket
        gates: list[_Gate] = [self._bot, bucket]
        if chat_id < 0:
            window = self._groups.get(chat_id)
            if window is None:
                window = self._groups[chat_id] = _Window(pace.group_messages, pace.group_window)
            gates.append(window)
        return gates
