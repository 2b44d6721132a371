"""One model in the running service: what it was not asked yet, and how it is doing."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from adapters.embeddings import Aside, chosen, open_embedder
from adapters.waiting import loop_time, pause
from bot.engine.trouble import Trouble
from bot.ports import EmbedderError, Source, Vector

log = logging.getLogger(__name__)

BATCH, SWIFT_BATCH = 8, 48
"""Texts that are embedded at a time, some tenths of a second: what is urgent waits for no more."""

AGAIN, LONGEST = 1.0, 30.0
"""Seconds until what another process may keep any moment is looked for again, doubled each time."""

LONGEST_REST = 600.0
"""Seconds for which a model that failed is left alone at most."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long everything takes, in seconds.

    ``calm`` is how long a start is left alone, ``urgent`` how long an answer may wait, ``follow``
    the time between two looks at what has changed, ``census`` between two at everything, ``grace``
    the time for who decided something to keep its vectors before another one embeds it, ``spell``
    how long is embedded at a time, ``rest`` how long a model that failed is left alone, doubled
    each time.
    """

    calm: float = 1.0
    urgent: float = 0.5
    follow: float = 0.8
    census: float = 600.0
    grace: float = 3.0
    spell: float = 1.0
    rest: float = 5.0


USUAL = Pace()
AT_HAND = Pace(calm=0.0, urgent=5.0, grace=0.0)
"""For one person at a keyboard, who would rather wait for a moment."""


def digest(text: str) -> str:
    """Return by what the vector of a text is found."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def by_digest(known: Mapping[str, Vector]) -> dict[str, Vector]:
    """Return the vectors of texts as they are kept."""
    return {digest(text): vector for text, vector in known.items()}


def open_asides(names: Sequence[str] | None) -> tuple[Aside, ...]:
    """Return the models of these names, or all that are installed, each ready to be loaded.

    One whose name tells nothing is left out, which the log says.
    """
    found: list[Aside] = []
    for name in chosen(names):
        try:
            found.append(Aside(open_embedder(name)))
        except EmbedderError as error:
            log.warning("The model %s cannot be used (%s): words do without it.", name, error)
    return tuple(found)


@dataclass(slots=True)
class Wait:
    """Until when (loop time) a source waits for being looked for again, and for which time."""

    due: float = 0.0
    tries: int = 0


class Reader:
    """A model, and the sources that lack its vectors; those in ``queue`` are to be embedded.

    ``knows_some`` tells that what is kept of the population was read, ``knows_all`` that the
    scorer has all of that.
    """

    def __init__(self, aside: Aside, pace: Pace = USUAL) -> None:
        """Ask nothing yet."""
        self.model = aside.model
        self.knows_some = self.knows_all = False
        self.queue: OrderedDict[Source, None] = OrderedDict()
        self._refused: set[str] = set()
        self._aside, self._rest = aside, pace.rest
        self._waiting: dict[Source, Wait] = {}
        self._failures, self._until = 0, 0.0
        self._trouble = Trouble(log, f"the model {self.model.name} works again")

    @property
    def ready(self) -> bool:
        """Whether an answer can be expected at once."""
        return self._aside.ready and not self.rests

    @property
    def rests(self) -> bool:
        """Whether it failed a moment ago, or does not answer any more."""
        return self._aside.lost or loop_time() < self._until

    @property
    def is_behind(self) -> bool:
        """Whether something was not read yet, of the population or of what is followed."""
        return not self.knows_all or bool(self._waiting or self.queue)

    def bearable(self, texts: Iterable[str]) -> Sequence[str]:
        """Return those of these texts that it may be asked: not one that it could not bear."""
        return tuple(text for text in texts if text not in self._refused)

    def some(self, texts: Sequence[str]) -> Sequence[str]:
        """Return as many of these as are asked at a time: after a failure one alone."""
        most = SWIFT_BATCH if self.model.swift else BATCH
        return texts[: 1 if self._failures else most]

    async def ask(self, texts: Sequence[str], *, urgent: bool = False) -> Mapping[str, Vector]:
        """Return what the model says; nothing where it fails, and then it is left alone for long.

        A single text that it cannot bear, though it could others, is not shown to it again.
        """
        could = self._aside.ready
        try:
            vectors = await self._aside.embed(texts, urgent=urgent)
        except EmbedderError as error:
            if len(texts) == 1 and could and not self._aside.lost:
                self._refused.update(texts)
            self._failures += 1
            self._until = loop_time() + pause(
                self._failures, first=self._rest, longest=LONGEST_REST
            )
            words = f"The model {self.model.name} cannot be used ({error}): words do without it."
            self._trouble.strike(loop_time(), words, kind=self.model.name)
            return {}
        self._failures = 0
        self._trouble.end(loop_time())
        return dict(zip(texts, vectors, strict=True))

    async def wake(self) -> None:
        """Load the model, so that who comes next need not wait for it."""
        if not self._aside.ready and not self.rests:
            await self.ask([""])

    def await_all(self, sources: Iterable[Source]) -> None:
        """Take note that these have another text than before."""
        for source in sources:
            self._waiting[source] = Wait()
            self.queue.pop(source, None)

    def due(self, now: float) -> Sequence[Source]:
        """Return what is to be looked for now: what is in the queue has its turn there."""
        waiting = self._waiting.items()
        return [each for each, wait in waiting if wait.due <= now and each not in self.queue]

    def put_off(self, source: Source, now: float, *, ripe: bool) -> None:
        """Look for a source again later, and if it is ``ripe`` embed it before."""
        wait = self._waiting.get(source)
        if wait is not None:
            wait.due = now + (
                LONGEST if ripe else pause(wait.tries + 1, first=AGAIN, longest=LONGEST)
            )
            wait.tries += not ripe
            if ripe:
                self.queue.setdefault(source)

    def drop(self, source: Source) -> None:
        """Look for a source no more."""
        self._waiting.pop(source, None)
        self.queue.pop(source, None)

    def close(self) -> None:
        """Let the model go."""
        self._aside.close()
