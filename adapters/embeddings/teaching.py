"""Tells a scorer what a model says to the texts that it wants to compare."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial

from adapters.embeddings.aside import beside
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Brief, Embedder, EmbedderError

log = logging.getLogger(__name__)


def teach(scorer: BlendedScorer, embedder: Embedder, briefs: Iterable[Brief]) -> int:
    """Embed what the scorer misses of these briefs and of its population; return how many texts.

    Raises ``EmbedderError`` where the model cannot be used; then nothing was learned.
    """
    texts = scorer.missing(embedder.model, briefs)
    scorer.learn(embedder.model, dict(zip(texts, embedder.embed(texts), strict=True)))
    return len(texts)


class Tutor:
    """An ``Understanding`` that takes its time and keeps nothing: for plays, which wait for it."""

    def __init__(self, embedders: Sequence[Embedder]) -> None:
        """Ask these, one after the other."""
        self.scorer = BlendedScorer([each.model for each in embedders])
        self._embedders = list(embedders)

    async def of(self, briefs: Sequence[Brief]) -> None:
        """Return once the scorer knows what these mean."""
        for each in tuple(self._embedders):
            try:
                await beside(partial(teach, self.scorer, each, briefs))
            except EmbedderError as error:
                log.warning("The model %s cannot be used: %s", each.model.name, error)
                self._embedders.remove(each)
