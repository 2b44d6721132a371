"""The scorer that the product uses. It loads numpy, and the rest, when it is first asked."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.domain.challenges import Side
from bot.matching.score.population import population
from bot.matching.score.reading import texts_of
from bot.ports import Brief, Model, Scored, Vector

if TYPE_CHECKING:
    from bot.matching.score.blend import Blend
    from bot.matching.score.index import Index
    from bot.matching.score.vectors import Vectors
    from bot.matching.score.words import Words

_INDEXES = 4


class BlendedScorer:
    """A ``Scorer`` of words, and of meaning as far as it was told vectors.

    It asks no model itself: ``missing`` says what a model has to be asked, ``learn`` takes what it
    answered. A model counts once it answered for the population; a text without its vectors is
    compared by the other channels alone.
    """

    def __init__(self, models: Sequence[Model] = ()) -> None:
        """Start with these models, and without a vector."""
        self.models = tuple(models)
        self._index = lru_cache(_INDEXES)(self._make_index)

    @cached_property
    def _vectors(self) -> "Mapping[str, Vectors]":
        from bot.matching.score.vectors import Vectors  # noqa: PLC0415 # numpy, 17 MiB

        return {model.name: Vectors(model) for model in self.models}

    @cached_property
    def _words(self) -> "Words":
        from bot.matching.score.words import Words  # noqa: PLC0415 # see above

        return Words()

    @cached_property
    def _blend(self) -> "Blend":
        from bot.matching.score.scale import make_blend  # noqa: PLC0415 # see above

        return make_blend(self._words, list(self._vectors.values()))

    def missing(self, model: Model, briefs: Iterable[Brief]) -> tuple[str, ...]:
        """Return the texts of briefs, and of the population, that a model has to be asked."""
        sides = (brief for side in Side for brief in population(side))
        wholes, phrases = texts_of([*sides, *briefs])
        wanted = (*wholes, *phrases) if model.swift else wholes
        return self._vectors[model.name].missing(wanted)

    def learn(self, model: Model, vectors: Mapping[str, Vector]) -> None:
        """Remember what a model answered, by text. Raises ``ValueError`` for a wrong length."""
        self._vectors[model.name].learn(vectors)
        self._index.cache_clear()
        blend = self.__dict__.get("_blend")  # it is made again only for a model that is not in it
        if blend is not None and model.name not in blend.names:
            del self.__dict__["_blend"]

    def index(self, candidates: Iterable[Brief]) -> "Index":
        """Return the index over these candidates, the order of which does not matter."""
        return self._index(tuple(sorted(candidates, key=lambda brief: brief.id)))

    def _make_index(self, candidates: tuple[Brief, ...]) -> "Index":
        from bot.matching.score.index import Index  # noqa: PLC0415 # see above

        return Index(self._blend, self._words, candidates)

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
