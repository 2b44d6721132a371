"""Work that is long enough to be shared by two threads.

``numpy`` leaves the interpreter to others while it computes, so that two get on where both cores
are free. What comes out is the same as one after the other.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

HANDS = 2

Task = TypeVar("Task")
Done = TypeVar("Done")


def do_each(work: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
    """Yield what comes of each task, in their order; a single one is done here and now."""
    if len(tasks) < HANDS:
        yield from map(work, tasks)
        return
    with ThreadPoolExecutor(HANDS, "match") as hands:
        yield from hands.map(work, tasks)
