"""``kupplung evaluate``: how good the suggestions are, on judged pairs."""

from collections.abc import Iterator
from pathlib import Path

import click

from adapters.embeddings import close_at_hand, open_embedder
from adapters.evaluation import (
    BadFolder,
    Folder,
    Measures,
    Ranking,
    measure,
    rank_all,
    rank_plainly,
    read_folder,
    write_rankings,
)
from bot.ports import EmbedderError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rankings",
    type=click.Path(path_type=Path),
    help="Write all rankings to this file: challenge, profile, rank, score.",
)
@click.option(
    "--models",
    help="Embedders, with commas between: e5, use; or none. All there are, if not given.",
)
def evaluate(folder: Path, rankings: Path | None, models: str | None) -> None:
    """Rank the profiles of FOLDER for its challenges, and compare with what was judged.

    FOLDER has profiles.json, challenges.json and, for the figures, qrels.tsv. Nothing else is
    read: neither the database nor a network.
    """
    names = close_at_hand() if models is None else tuple(_named(models))
    try:
        found = read_folder(folder)
        ranking = rank_all(found, [open_embedder(name) for name in names])
        if rankings:
            write_rankings(ranking, rankings)
    except (BadFolder, EmbedderError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(lines(found, ranking, names)))


def _named(models: str) -> Iterator[str]:
    yield from (name for each in models.split(",") if (name := each.strip()) not in ("", "none"))


def lines(folder: Folder, ranking: Ranking, models: tuple[str, ...]) -> Iterator[str]:
    """Yield what was compared, and how good it was, beside plain BM25."""
    used = ", ".join(models) or "none, words alone"
    yield f"{len(folder.challenges)} challenges, {len(folder.profiles)} profiles; models: {used}"
    ours = measure(
        {id_: [each.id for each in found] for id_, found in ranking.items()}, folder.grades
    )
    if folder.unread:
        yield f"Lines of qrels.tsv without challenge, profile and grade: {folder.unread}."
    if not ours.count:
        if folder.grades:
            yield "No judged profile fits one of these challenges (grade 2 or 3), so no figures."
        else:
            yield "No judgements (qrels.tsv), so no figures."
        return
    plain = measure(rank_plainly(folder.challenges, folder.profiles), folder.grades)
    yield f"{'':10}  nDCG@5  Recall@10    MRR"
    yield _line("Kupplung", ours)
    yield _line("BM25 plain", plain)


def _line(name: str, found: Measures) -> str:
    return f"{name:10}  {found.ndcg:6.3f}  {found.recall:9.3f}  {found.mrr:5.3f}"
