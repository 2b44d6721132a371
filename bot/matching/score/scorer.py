"""The scorer that the product uses. It loads numpy, and the rest, when it is first asked."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from bot.domain.challenges import Fit, Side
from bot.matching.score.population import population
from bot.ports import Brief, Explained, Model, Scored, Vector

if TYPE_CHECKING:
    from bot.matching.score.blend import Blend
    from bot.matching.score.index import Index
    from bot.matching.score.vectors import Vectors
    from bot.matching.score.words import Words

KEPT = 8
"""So many indexes are kept of many candidates, and as many of few."""

FEW = 64
"""Fewer candidates than these are read in no time."""

LEAST = 0.5
"""An index is made from one that has this part of its candidates."""


def everybody() -> tuple[Brief, ...]:
    """Return the population, both sides of it."""
    return tuple(brief for side in Side for brief in population(side))


class BlendedScorer:
    """A ``Scorer`` of words, and of meaning as far as it was told vectors.

    It asks no model itself: ``missing`` says what a model has to be asked, ``learn`` takes what it
    answered. A model counts once it answered for the population; a text without its vectors is
    compared by the other channels alone. It may be asked in several threads at a time.
    """

    def __init__(self, models: Sequence[Model] = ()) -> None:
        """Start with these models, and without a vector."""
        self.models = tuple(models)
        self._lock = Lock()
        self._made: Blend | None = None
        self._kept: dict[bool, list[Index]] = {False: [], True: []}

    @cached_property
    def _vectors(self) -> "Mapping[str, Vectors]":
        from bot.matching.score.vectors import Vectors  # noqa: PLC0415 # numpy, 17 MiB

        return {model.name: Vectors(model) for model in self.models}

    @cached_property
    def _words(self) -> "Words":
        from bot.matching.score.scale import words  # noqa: PLC0415 # see above

        return words()

    @property
    def _blend(self) -> "Blend":
        from bot.matching.score.scale import make_blend  # noqa: PLC0415 # see above

        made = self._made
        if made is None:
            made = self._made = make_blend(list(self._vectors.values()))
        return made

    def texts(self, model: Model, briefs: Iterable[Brief]) -> tuple[str, ...]:
        """Return all that a model is asked of these briefs."""
        from bot.matching.score.vectors import texts_for  # noqa: PLC0415 # see above

        return texts_for(model, briefs)

    def missing(self, model: Model, briefs: Iterable[Brief]) -> tuple[str, ...]:
        """Return the texts of briefs, and of the population, that a model has to be asked."""
        return self.unknown(model, [*everybody(), *briefs])

    def unknown(self, model: Model, briefs: Iterable[Brief]) -> tuple[str, ...]:
        """Return the texts of these briefs alone that a model has to be asked."""
        return self._vectors[model.name].missing(self.texts(model, briefs))

    def known(self, model: Model, texts: Iterable[str]) -> Mapping[str, Vector]:
        """Return what that model answered, as far as it was asked about these texts."""
        return self._vectors[model.name].known(texts)

    def learn(self, model: Model, vectors: Mapping[str, Vector]) -> None:
        """Remember what a model answered, by text. Raises ``ValueError`` for a wrong length."""
        self._vectors[model.name].learn(vectors)
        made = self._made
        if made is not None and model.name not in made.names and not self.missing(model, ()):
            with self._lock:
                self._made = None
                self._kept = {False: [], True: []}

    def retain(self, briefs: Iterable[Brief]) -> None:
        """Forget what models said to texts that are neither in these briefs nor the population."""
        used = [*everybody(), *briefs]
        for model in self.models:
            self._vectors[model.name].retain(frozenset(self.texts(model, used)))

    def prepare(self) -> None:
        """Load and measure now what is else done when the first pair is compared."""
        _ = self._blend

    def index(self, candidates: Iterable[Brief]) -> "Index":
        """Return the index over these candidates, the order of which does not matter.

        What of it stands in another one already is not read again.
        """
        from bot.matching.score.index import Index  # noqa: PLC0415 # see above

        ordered = tuple(sorted(candidates, key=lambda brief: brief.id))
        few, blend = len(ordered) < FEW, self._blend
        with self._lock:
            near = max(self._kept[few], key=lambda each: each.shares(ordered), default=None)
        if near is None or near.shares(ordered) < LEAST:
            found = Index(blend, ordered)
        else:
            found = near.over(ordered)
        with self._lock:
            kept = self._kept[few]
            if blend is self._made:
                # One for a few of many takes the place of none.
                others = [each for each in kept if each is not near or len(each) > 2 * len(found)]
                self._kept[few] = [found, *others][:KEPT]
        return found

    def rank(
        self, query: Brief, candidates: Sequence[Brief], limit: int | None = None
    ) -> tuple[Scored, ...]:
        """Return the candidates, or the best ``limit`` of them, as ``Scorer`` promises."""
        if not candidates:
            return ()
        return self.index(candidates).rank(query, limit=limit)

    def best(
        self, queries: Sequence[Brief], candidates: Sequence[Brief], limit: int
    ) -> tuple[tuple[Scored, ...], ...]:
        """Return the best few for each query, as ``Scorer`` promises."""
        if not candidates or limit < 1:
            return tuple(() for _ in queries)
        return tuple(self.index(candidates).best(queries, limit))

    def reasons(self, need: Brief, offer: Brief) -> tuple[Fit, ...]:
        """Return why a pair is suggested, as ``Scorer`` promises."""
        from bot.matching.score.reasons import Reasons  # noqa: PLC0415 # see above

        return Reasons(self._words, self._blend).of(need, offer)

    def explain(self, need: Brief, offer: Brief) -> Explained:
        """Return what the score of a pair is made of, as ``Scorer`` promises."""
        from bot.matching.score.parts import explain  # noqa: PLC0415 # see above

        return explain(self._blend, need, offer)
