"""Tells a scorer what a model says to the texts that it wants to compare."""

from collections.abc import Iterable

from bot.matching.score.scorer import BlendedScorer
from bot.ports import Brief, Embedder


def teach(scorer: BlendedScorer, embedder: Embedder, briefs: Iterable[Brief]) -> int:
    """Embed what the scorer misses of these briefs and of its population; return how many texts.

    Raises ``EmbedderError`` where the model cannot be used; then nothing was learned.
    """
    texts = scorer.missing(embedder.model, briefs)
    scorer.learn(embedder.model, dict(zip(texts, embedder.embed(texts), strict=True)))
    return len(texts)
