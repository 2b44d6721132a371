"""Very many candidates are kept smaller and compared block by block, with the same figures."""

from random import Random

import numpy as np
import pytest

from bot.domain.challenges import Side
from bot.matching.score.index import Index
from bot.matching.score.phrases import Phrases
from bot.matching.score.population import population
from bot.matching.score.reading import read, texts_of
from bot.matching.score.scale import make_blend
from bot.matching.score.vectors import Vectors
from bot.matching.score.words import Words
from bot.ports import Brief
from tests.support.embedding import PieceEmbedder

EMBEDDER = PieceEmbedder()


def crowd(side: Side, count: int) -> list[Brief]:
    """Return briefs that are put together from those of the population, and one without a word."""
    random = Random(count)
    known = [phrase for brief in population(side) for phrase in brief.phrases]
    made = [
        Brief(f"{side}{at}", tuple(random.sample(known, 4)), "de", side=side) for at in range(count)
    ]
    return [*made, Brief("silent", ("🎉",), "de", side=side)]


def known_vectors() -> Vectors:
    vectors = Vectors(EMBEDDER.model)
    wholes, phrases = texts_of(
        brief for side in Side for brief in (*population(side), *crowd(side, 40), *crowd(side, 9))
    )
    texts = (*wholes, *phrases)
    vectors.learn(dict(zip(texts, EMBEDDER.embed(texts), strict=True)))
    return vectors


VECTORS = known_vectors()


@pytest.mark.parametrize("side", list(Side))
def test_few_and_many_phrases_are_compared_alike(side: Side) -> None:
    other = Side.CONTACT if side is Side.MAKER else Side.MAKER
    candidates = [read(brief) for brief in crowd(side, 40)]
    queries = [read(brief) for brief in crowd(other, 9)]
    few = Phrases(VECTORS).prepare(candidates).compare(queries)
    many = Phrases(VECTORS, small=16).prepare(candidates)
    assert np.allclose(many.compare(queries), few, atol=1e-5, equal_nan=True)
    assert np.isnan(few[:, -1]).all()
    assert np.isnan(few[-1]).all()
    some = np.array([3, 40, 17, 0])
    for row, query in zip(few, queries, strict=True):
        assert np.allclose(many.compare_some(query, some)[0], row[some], atol=1e-5, equal_nan=True)


@pytest.mark.parametrize("side", list(Side))
def test_the_best_of_many_are_the_first_in_rank(side: Side) -> None:
    other = Side.CONTACT if side is Side.MAKER else Side.MAKER
    words = Words()
    index = Index(make_blend(words, [VECTORS]), words, crowd(side, 40))
    queries = crowd(other, 9)
    for query, best in zip(queries, index.best(queries, 5), strict=True):
        ranked = index.rank(query, limit=5) if read(query).tokens else ()
        assert [each.id for each in best] == [each.id for each in ranked]
        assert [each.score for each in best] == pytest.approx(
            [each.score for each in ranked], abs=2e-5
        )


def test_a_channel_says_the_same_of_some_as_of_all() -> None:
    candidates = [read(brief) for brief in crowd(Side.MAKER, 40)]
    query = read(population(Side.CONTACT)[3])
    some = np.array([5, 1, 40])
    for part in make_blend(Words(), [VECTORS]).parts:
        prepared = part.channel.prepare(candidates)
        whole = prepared.compare([query])[:, some]
        assert np.allclose(prepared.compare_some(query, some), whole, atol=1e-5, equal_nan=True)
