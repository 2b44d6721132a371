"""Very many candidates are kept smaller and compared block by block, with the same figures."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.embeddings import teach
from bot.domain.challenges import Side
from bot.matching.score.blend import Blend
from bot.matching.score.hands import do_each
from bot.matching.score.index import Index
from bot.matching.score.phrases import Phrases
from bot.matching.score.population import population
from bot.matching.score.reading import read, texts_of
from bot.matching.score.scale import make_blend
from bot.matching.score.scorer import BlendedScorer
from bot.matching.score.vectors import Vectors
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
    other = side.other
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
    other = side.other
    index = Index(make_blend([VECTORS]), crowd(side, 40))
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
    for part in make_blend([VECTORS]).parts:
        prepared = part.channel.prepare(candidates)
        whole = prepared.compare([query])[:, some]
        assert np.allclose(prepared.compare_some(query, some), whole, atol=1e-5, equal_nan=True)


@pytest.fixture(scope="module")
def blend() -> Blend:
    return make_blend([VECTORS])


def figures(index: Index, query: Brief) -> list[tuple[str, float]]:
    return [(each.id, each.score) for each in index.rank(query)]


@settings(max_examples=8, deadline=None)
@given(random=st.randoms(use_true_random=False))
def test_an_index_that_followed_changes_is_as_good_as_a_fresh_one(
    blend: Blend, random: Random
) -> None:
    pool = {side: [*crowd(side, 40), *crowd(side, 9)[:9]] for side in Side}
    side = random.choice(list(Side))
    texts = [brief.phrases for brief in pool[side]]
    now = {f"c{at}": replace(pool[side][0], id=f"c{at}", phrases=texts[at]) for at in range(30)}
    index = Index(blend, list(now.values()))
    for _ in range(random.randint(1, 12)):
        for id_ in random.sample([f"c{at}" for at in range(36)], random.randint(1, 9)):
            if random.random() < 0.3:
                now.pop(id_, None)
            else:
                now[id_] = replace(pool[side][0], id=id_, phrases=random.choice(texts))
        index = index.over(list(now.values()))
        assert len(index) == len(now)
    fresh = Index(blend, list(now.values()))
    other = side.other
    queries = random.sample(pool[other], 3)
    assert np.array_equal(index.scores(queries), fresh.scores(queries))
    for query in queries:
        assert figures(index, query) == figures(fresh, query)
    assert list(index.best(queries, 5)) == list(fresh.best(queries, 5))


def test_a_vector_that_is_learned_changes_the_texts_that_it_is_of() -> None:
    makers, needs = crowd(Side.MAKER, 40), crowd(Side.CONTACT, 9)
    scorer = BlendedScorer([EMBEDDER.model])
    teach(scorer, EMBEDDER, [*makers[5:], *needs])
    before = scorer.index(makers)
    assert scorer.missing(EMBEDDER.model, [makers[0]])
    teach(scorer, EMBEDDER, makers[:3])
    after = scorer.index(makers)
    assert after.rank(needs[0]) != before.rank(needs[0])
    teach(scorer, EMBEDDER, [*makers, *needs])
    fresh = BlendedScorer([EMBEDDER.model])
    teach(fresh, EMBEDDER, [*makers, *needs])
    for need in needs:
        assert scorer.rank(need, makers) == fresh.rank(need, makers)


def test_a_vector_that_a_query_got_counts_at_once() -> None:
    makers, (need, *_) = crowd(Side.MAKER, 40), crowd(Side.CONTACT, 9)
    scorer = BlendedScorer([EMBEDDER.model])
    teach(scorer, EMBEDDER, makers)
    before = scorer.best([need], makers, 5)
    teach(scorer, EMBEDDER, [need])
    after = scorer.best([need], makers, 5)
    assert after != before
    fresh = BlendedScorer([EMBEDDER.model])
    teach(fresh, EMBEDDER, [*makers, need])
    assert after == fresh.best([need], makers, 5)


@pytest.mark.parametrize("side", list(Side))
def test_blocks_and_queries_that_two_threads_share_are_compared_alike(
    blend: Blend, side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidates = crowd(side, 40)
    queries = crowd(side.other, 9)
    whole = Index(blend, candidates)
    best, scores = list(whole.best(queries, 5)), whole.scores(queries)
    monkeypatch.setattr("bot.matching.score.index.MOST", 9)
    monkeypatch.setattr("bot.matching.score.index.TOGETHER", 2)
    parts = Index(blend, candidates)
    assert list(parts.best(queries, 5)) == best
    assert np.array_equal(parts.scores(queries), scores)


@pytest.mark.parametrize("count", range(5))
def test_shared_work_comes_back_in_order(count: int) -> None:
    assert do_each(str, range(count)) == [str(each) for each in range(count)]


@pytest.mark.parametrize("bad", [0, 1])
def test_a_failure_of_either_thread_is_told(bad: int) -> None:
    with pytest.raises(ZeroDivisionError):
        do_each(lambda each: 1 // (each - bad), range(2))


def test_what_a_model_said_is_forgotten_with_the_text() -> None:
    makers = crowd(Side.MAKER, 40)
    scorer = BlendedScorer([EMBEDDER.model])
    teach(scorer, EMBEDDER, makers)
    scorer.retain(makers[:1])
    assert not scorer.missing(EMBEDDER.model, makers[:1])
    assert scorer.missing(EMBEDDER.model, makers)


def test_a_language_that_a_model_does_not_know_is_left_to_the_others() -> None:
    german = replace(EMBEDDER.model, name="german", languages=frozenset({"de"}))
    embedder = PieceEmbedder("german")
    embedder.model = german
    scorer = BlendedScorer([german])
    makers = [*crowd(Side.MAKER, 9), Brief("cs", ("svařování ocelových přípravků",), "cs")]
    need = Brief("n", ("hledáme někoho, kdo umí svařovat přípravky",), "cs", side=Side.CONTACT)
    asked = scorer.missing(german, [*makers, need])
    assert not any("přípravk" in text for text in asked)
    teach(scorer, embedder, [*makers, need])
    assert not scorer.missing(german, [*makers, need])
    by_words = BlendedScorer().explain(need, makers[-1])
    with_model = scorer.explain(need, makers[-1])
    parts = {part.name: part.value for part in with_model.parts}
    assert parts["german"] is None
    assert parts["phrases"] is None
    assert [part for part in by_words.parts if part.name == "words"]
    best = scorer.rank(crowd(Side.CONTACT, 9)[0], makers)
    assert len(best) == len(makers)
