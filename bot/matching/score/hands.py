"""Long work, shared by two threads: ``numpy`` lets others get on while it computes.

What comes of it is the same as one after the other. The second thread keeps no process from ending.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")


def do_each(work: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
    """Return what comes of each task, in their order; every other one is done beside."""
    if len(tasks) < 2:
        return [work(task) for task in tasks]
    beside: Future[list[Done]] = Future()

    def help_out() -> None:
        try:
            beside.set_result([work(task) for task in tasks[1::2]])
        except Exception as error:  # noqa: BLE001 # whoever waits for it gets it
            beside.set_exception(error)

    Thread(target=help_out, name="match", daemon=True).start()
    here = [work(task) for task in tasks[::2]]
    done = [each for pair in zip(here, beside.result(), strict=False) for each in pair]
    return done if len(tasks) % 2 == 0 else [*done, here[-1]]
