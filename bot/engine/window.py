"""How many messages of a channel may be on their way at once, without a word what became of them.

Where a process dies, each of those is in doubt: it may have arrived, and nobody will ever know. So
normally there is one, which costs nothing while few wait. Two things widen the window, and only for
what is repeated in doubt (``retry.REPEATED``): missing an answer is worse than seeing it twice, and
so is waiting for it long.

- More than ``CROWD`` of those wait: then it stands open, until for ``CALM`` seconds nobody would
  have had to wait. A few chats never come to that, since each has one message in hand at most.
- An answer takes longer than ``PATIENCE``. By then it is in doubt whether or not anybody dies, and
  it holds up nobody else.

What is held in doubt (reminders, appointments, what a team says to each other) is never on its way
twice: no death leaves more than one of them behind, however many wait.
"""

import asyncio
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from math import inf

from bot.engine.retry import REPEATED
from bot.ports import Parcel
from bot.talk.model import Why

CROWD = 40
CALM = 2.0
PATIENCE = 2.0

_URGENT = frozenset({Why.ANSWER, Why.ALARM, Why.CHAT})


@dataclass(frozen=True, slots=True)
class Begun:
    """Something on its way; ``at`` is seconds of the event loop."""

    held: bool
    at: float


def may_begin(
    why: Why, begun: Collection[Begun], now: float, *, flood: bool, patience: float = PATIENCE
) -> bool:
    """Whether one may begin beside what is on its way."""
    if why not in REPEATED and any(each.held for each in begun):
        return False
    return flood or all(now - each.at >= patience for each in begun)


@dataclass(slots=True, eq=False)
class _Waiting:
    """Somebody in the queue."""

    parcel: Parcel
    answer: asyncio.Future[bool] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Window:
    """Lets parcels begin, one or many at a time: answers before what nobody waits for."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """Nothing is on its way. After ``patience`` seconds an answer is late."""
        self._patience = patience
        self._open_until = -inf
        self._begun: dict[str, Begun] = {}
        self._queues: tuple[deque[_Waiting], deque[_Waiting]] = deque(), deque()
        self._look: asyncio.TimerHandle | None = None
        self._closed = False

    async def enter(self, parcel: Parcel) -> bool:
        """Wait until that parcel may begin; ``False`` where nobody may any more."""
        if self._closed:
            return False
        now = asyncio.get_running_loop().time()
        if self._is_empty() and self._may_begin(parcel, now):
            self._let_in(parcel, now)
            return True
        waiting = _Waiting(parcel)
        queue = self._queues[parcel.why not in _URGENT]
        queue.append(waiting)
        self._look_around()
        try:
            return await waiting.answer
        except asyncio.CancelledError:
            if waiting in queue:
                queue.remove(waiting)
            else:
                self.leave(parcel.key)
            raise

    def leave(self, key: str) -> None:
        """Note that what became of a parcel is known; nothing if it never entered."""
        if self._begun.pop(key, None) is not None:
            self._look_around()

    def close(self) -> None:
        """Let nobody in any more; what is on its way stays so."""
        self._closed = True
        for queue in self._queues:
            for waiting in queue:
                waiting.answer.set_result(False)
            queue.clear()
        if self._look is not None:
            self._look.cancel()

    def _is_empty(self) -> bool:
        return not (self._queues[0] or self._queues[1])

    def _may_begin(self, parcel: Parcel, now: float) -> bool:
        flood, begun = now < self._open_until, self._begun.values()
        return may_begin(parcel.why, begun, now, flood=flood, patience=self._patience)

    def _let_in(self, parcel: Parcel, now: float) -> None:
        held = parcel.why not in REPEATED
        if now < self._open_until and self._begun and not held:
            self._open_until = now + CALM  # it would have had to wait
        self._begun[parcel.key] = Begun(held, now)

    def _look_around(self) -> None:
        """Let in whoever may begin, and come back when the next answer is late."""
        if self._is_empty():
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        waiting = sum(each.parcel.why in REPEATED for queue in self._queues for each in queue)
        if waiting > CROWD:
            self._open_until = now + CALM
        while self._let_one_in(now):
            pass
        if not self._is_empty() and self._look is None:
            ends = [each.at + self._patience for each in self._begun.values()]
            late = [end for end in ends if end > now]
            self._look = loop.call_at(min(late), self._look_again) if late else None

    def _look_again(self) -> None:
        self._look = None
        self._look_around()

    def _let_one_in(self, now: float) -> bool:
        for queue in self._queues:
            for each in queue:
                if self._may_begin(each.parcel, now):
                    queue.remove(each)
                    self._let_in(each.parcel, now)
                    each.answer.set_result(True)
                    return True
        return False
