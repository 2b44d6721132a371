"""Work that goes on by itself, beside all conversations, and thoughts that take long."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.office import Office
from bot.ports import Tx
from bot.talk.model import Outcome

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Thought(Generic[T]):
    """What takes longer than a conversation may wait, between what was read and what is written.

    ``think`` is pure: it knows only values that were gathered, and runs in another thread while
    conversations go on; the transaction is over by then. ``decide`` gets what it found in one of
    its own, maybe several times. Facts may have changed and other replicas may have thought the
    same: it looks again, and returns ``None`` where nothing is to be done any more.
    """

    think: Callable[[], T]
    decide: Callable[[Tx, Office, datetime, T], Awaitable[Outcome | None]]


@dataclass(frozen=True, slots=True)
class Work:
    """Something that goes on by itself, in small steps.

    ``run`` gives the next step, which becomes a transaction of its own, or ``None`` while there is
    nothing to do. It looks for its work cheaply, since it is asked every second.

    Work that ``thinks`` may give a ``Thought`` instead. Then ``run`` only gathers, and writes
    nothing; the wish has to be a stored fact until ``decide`` settles it, so that a process that
    ends in between loses nothing: the next one thinks it again. A ``decide`` that leaves the wish
    there makes it think for ever. Such work goes on beside all other, which does not wait for it.

    ``lasting``: it forgets or ends something for good because of the time, and waits until the
    clock is believed.
    """

    name: str
    run: Callable[[Tx, Office, datetime], Awaitable[Outcome | Thought[Any] | None]]
    thinks: bool = False
    lasting: bool = False
