"""Whole rankings, by the scorer that the bot uses."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from adapters.embeddings import teach
from adapters.evaluation.folder import Folder
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Embedder, Scored

Ranking = Mapping[str, tuple[Scored, ...]]
"""For each challenge all profiles, the best first."""


def rank_all(folder: Folder, embedders: Sequence[Embedder]) -> Ranking:
    """Rank all profiles for each challenge; ``EmbedderError`` where a model cannot be used."""
    scorer = BlendedScorer([each.model for each in embedders])
    for embedder in embedders:
        teach(scorer, embedder, [*folder.challenges, *folder.profiles])
    return {each.id: scorer.rank(each, folder.profiles) for each in folder.challenges}


def write_rankings(ranking: Ranking, file: Path) -> None:
    """Write a line of challenge, profile, rank (from 1) and score per pair, parted by tabs."""
    file.write_text("".join(_lines(ranking)), "utf-8")


def _lines(ranking: Ranking) -> Iterable[str]:
    for challenge, ranked in ranking.items():
        for rank, scored in enumerate(ranked, 1):
            yield f"{challenge}\t{scored.id}\t{rank}\t{scored.score:.5f}\n"
