"""An embedder at work in a thread of its own, beside the event loop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from itertools import count
from queue import PriorityQueue
from typing import TypeVar

from bot.ports import Embedder, EmbedderError, Vector

R = TypeVar("R")
Answer = asyncio.Future[tuple[Vector, ...]]


class Aside:
    """One embedder in one thread; what is urgent is embedded before what has time.

    The thread is a daemon, so that a library which hangs keeps no process from ending. Who waits
    longer than ``patience`` seconds (at first, while a model is loaded or even downloaded,
    ``loading``) gives the embedder up: it is ``lost``, and asked nothing more until it is done with
    what it was asked then.
    """

    def __init__(
        self, embedder: Embedder, *, patience: float = 60.0, loading: float = 900.0
    ) -> None:
        """Take an embedder that nobody else asks; nothing of it is loaded yet.

        Raises ``EmbedderError`` where even the name of the model cannot be told.
        """
        self.model = embedder.model
        self.ready = False
        self.lost = False
        self._closed = False
        self._embedder = embedder
        self._patience, self._loading = patience, loading
        self._numbers = count()
        self._asked: PriorityQueue[tuple[int, int, Sequence[str], Answer | None]] = PriorityQueue()
        self._thread: threading.Thread | None = None

    async def embed(self, texts: Sequence[str], *, urgent: bool = False) -> tuple[Vector, ...]:
        """Return the vectors of some texts, few enough that others can wait for them.

        Raises ``EmbedderError`` for whatever keeps them away, also where one of them has another
        length than the model's.
        """
        if self.lost:
            raise EmbedderError(f"{self.model.name} does not answer")
        if self._thread is None:
            name = f"embedding {self.model.name}"
            self._thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._thread.start()
        answer: Answer = asyncio.get_running_loop().create_future()
        self._asked.put((0 if urgent else 1, next(self._numbers), tuple(texts), answer))
        seconds = self._patience if self.ready else self._loading
        try:
            async with asyncio.timeout(seconds):
                vectors = await answer
        except TimeoutError:
            self.lost, self.ready = True, False
            self._asked.put((0, next(self._numbers), (), answer))  # cancelled: it tells of its turn
            raise EmbedderError(
                f"{self.model.name} did not answer within {seconds:g} seconds"
            ) from None
        self._check(texts, vectors)
        self.ready = True
        return vectors

    def close(self) -> None:
        """Let the thread end, once it is done with what it is at."""
        self.lost = self._closed = True
        if self._thread is not None:
            self._asked.put((-1, next(self._numbers), (), None))

    def _check(self, texts: Sequence[str], vectors: Sequence[Vector]) -> None:
        lengths = {len(vector) for vector in vectors} - {2 * self.model.dimension}
        if lengths or len(vectors) != len(texts):
            raise EmbedderError(
                f"{self.model.name} answered {len(texts)} texts with {len(vectors)} vectors"
                + (f", some of {min(lengths)} bytes" if lengths else "")
            )

    def _work(self) -> None:
        while True:
            _, _, texts, answer = self._asked.get()
            if answer is None:
                return
            self.lost = self._closed
            if answer.cancelled():
                continue
            try:
                vectors = self._embedder.embed(texts)
            except EmbedderError as error:
                _tell(answer, error)
            except Exception as error:  # noqa: BLE001 # the library's, and whatever is below it
                _tell(answer, EmbedderError(f"{type(error).__name__}: {error}"))
            else:
                _tell(answer, vectors)


async def beside(work: Callable[[], R]) -> R:
    """Return what ``work`` returns, in a thread that keeps no process from ending."""
    answer: asyncio.Future[R] = asyncio.get_running_loop().create_future()

    def do() -> None:
        try:
            done = work()
        except Exception as error:  # noqa: BLE001 # whoever waits for it gets it
            _tell(answer, error)
        else:
            _tell(answer, done)

    threading.Thread(target=do, name="beside", daemon=True).start()
    return await answer


def _tell(answer: asyncio.Future[R], what: R | Exception) -> None:
    """Hand an answer over to the event loop, unless that has ended."""

    def tell() -> None:
        if answer.done():
            return
        if isinstance(what, Exception):
            answer.set_exception(what)
        else:
            answer.set_result(what)

    with contextlib.suppress(RuntimeError):
        answer.get_loop().call_soon_threadsafe(tell)
