"""The score with models: what must hold whatever they say."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.embeddings import Tutor, teach
from bot.domain.challenges import Side
from bot.matching.language import detect
from bot.matching.score.population import population
from bot.matching.score.reading import MOST_PHRASES, cut_phrases, read
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Brief, EmbedderError, Scored, Vector
from tests.support.embedding import PieceEmbedder

WHOLE, SWIFT = PieceEmbedder("whole", swift=False), PieceEmbedder("swift")
MAKERS = tuple(
    Brief(f"m{at}", tuple(text.split(", ")), "de", "aue" if at % 2 else "", frozenset({"order"}))
    for at, text in enumerate(
        (
            "WIG schweißen, Vorrichtungen, Stahlmöbel",
            "Strickdesign, Wolle färben, Muster entwerfen",
            "drechseln, Holzspielzeug, Arduino",
            "filmen, Drohne, Schnitt",
            "welding, fixtures, steel",
            "svařování, přípravky, ocel",
            "👩‍💻",
            "x",
            "schweißen " * 400,
            "ทำเก้าอี้ไม้, งานเชื่อม",
        )
    )
)
NEED = Brief("c", ("Schweißvorrichtung für kleine Lose", "aus Stahl"), "de", side=Side.CONTACT)
odd = st.one_of(
    st.text(max_size=60),
    st.sampled_from([text for brief in MAKERS for text in brief.phrases]),
    st.sampled_from(["🎉", "Hilfe", "а" * 4000, "mal sehen\n" * 50]),
)
needs = st.builds(
    Brief,
    st.just("need"),
    st.lists(odd, max_size=3).map(tuple),
    st.sampled_from(["de", "en", "cs", "fi", ""]),
    side=st.just(Side.CONTACT),
)


SCORER = BlendedScorer([WHOLE.model, SWIFT.model])


def taught(*briefs: Brief, scorer: BlendedScorer = SCORER) -> BlendedScorer:
    """Return a scorer that knows all about these, and what it was asked before."""
    for embedder in (WHOLE, SWIFT):
        teach(scorer, embedder, briefs)
    return scorer


def figures(ranked: tuple[Scored, ...]) -> dict[str, float]:
    return {each.id: each.score for each in ranked}


@settings(max_examples=25, deadline=None)
@given(needs, st.data())
def test_a_score_follows_from_the_two_texts_alone(need: Brief, data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(MAKERS), unique=True, min_size=1))
    scorer = taught(need, *MAKERS)
    ranked = scorer.rank(need, MAKERS)
    chosen = {each.id for each in some}
    alone = scorer.rank(need, some)
    assert [each.id for each in ranked if each.id in chosen] == [each.id for each in alone]
    assert figures(alone) == pytest.approx(
        {id_: score for id_, score in figures(ranked).items() if id_ in chosen}, abs=2e-5
    )
    assert all(0 <= each.score < 1 for each in ranked)
    for maker in some:
        back = scorer.rank(maker, [need])[0].score
        assert back == pytest.approx(figures(ranked)[maker.id], abs=2e-5)


def test_the_one_who_can_do_it_comes_first() -> None:
    ranked = taught(NEED, *MAKERS).rank(NEED, MAKERS)
    assert ranked[0].id == "m0"
    assert ranked[0].score > 0.4
    assert figures(ranked)["m1"] < 0.1
    assert [figures(ranked)[id_] for id_ in ("m6",)] == [0.0]


def test_a_text_without_vectors_is_compared_by_its_words() -> None:
    scorer = taught(NEED, *MAKERS, scorer=BlendedScorer([WHOLE.model, SWIFT.model]))
    newcomer = replace(MAKERS[0], id="new", phrases=(*MAKERS[0].phrases, "Lehren"))
    found = figures(scorer.rank(NEED, [*MAKERS, newcomer]))
    assert 0 < found["new"] < found["m0"]
    teach(scorer, WHOLE, [newcomer])
    teach(scorer, SWIFT, [newcomer])
    assert figures(scorer.rank(NEED, [*MAKERS, newcomer]))["new"] > found["new"]


def test_a_model_counts_once_it_knows_the_population() -> None:
    plain = BlendedScorer().rank(NEED, MAKERS)
    scorer = BlendedScorer([SWIFT.model])
    assert scorer.rank(NEED, MAKERS) == plain
    texts = scorer.missing(SWIFT.model, [NEED, *MAKERS])
    assert len(texts) > sum(len(population(side)) for side in Side)
    scorer.learn(SWIFT.model, dict(zip(texts, SWIFT.embed(texts), strict=True)))
    assert scorer.missing(SWIFT.model, [NEED, *MAKERS]) == ()
    assert scorer.rank(NEED, MAKERS) != plain


def test_vectors_have_the_length_of_their_model() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        BlendedScorer([SWIFT.model]).learn(SWIFT.model, {"a": b"\0" * 64})


def test_a_profile_of_all_trades_does_not_beat_the_one_that_fits() -> None:
    trades = tuple(phrase for brief in population(Side.MAKER)[:40] for phrase in brief.phrases[1:3])
    stuffed = Brief("all", (*trades, "Vorrichtungen"), "de")
    scorer = taught(NEED, *MAKERS, stuffed)
    found = figures(scorer.rank(NEED, [*MAKERS, stuffed]))
    assert found["all"] < found["m0"] / 2


def test_long_texts_are_cut_and_repetitions_read_once() -> None:
    long = Brief("l", ("Holz, Stahl und Glas. " * 200, "Ton " * 1000), "de")
    assert len(read(long).phrases) <= MOST_PHRASES
    assert len(read(long).whole) <= 1200
    again = Brief("a", ("Holz und Stahl",) * 50, "de")
    assert read(again) == replace(read(Brief("b", ("Holz und Stahl",), "de")), id="a")


def test_lists_fall_apart_and_sentences_stay() -> None:
    assert list(cut_phrases("wig/mag schweissen, lehren bauen; 1,5 mm Blech")) == [
        "wig",
        "mag schweissen",
        "lehren bauen",
        "1,5 mm Blech",
    ]
    sentence = "Wir suchen jemanden mit Erfahrung im Bau von Halterungen"
    assert list(cut_phrases(f"{sentence}."))[-1] == sentence
    unpunctuated = list(cut_phrases("schlosser schweissen lehren bauen plasma"))
    assert unpunctuated[:2] == ["schlosser schweissen lehren", "schweissen lehren bauen"]


def test_lists_are_joined_by_commas_and_sentences_by_stops() -> None:
    brief = Brief("a", ("Holz", "Stahl", "Ich baue daraus gern große Dinge!", "Aue"), "de")
    assert read(brief).whole == "Holz, Stahl. Ich baue daraus gern große Dinge! Aue"


@pytest.mark.parametrize(
    ("text", "said", "language"),
    [
        ("hledáme někoho, kdo umí svařovat", "de", "cs"),
        ("we are looking for someone who can weld", "de", "en"),
        ("Vorrichtungen, CAD", "en", "en"),
        ("ich suche jemanden, der das kann", "", "de"),
        ("hitsaus ja teräs", "fi", "fi"),
        ("", "de", "de"),
    ],
)
def test_the_language_is_what_was_said_unless_much_speaks_against_it(
    text: str, said: str, language: str
) -> None:
    assert detect(text, said) == language


async def test_a_tutor_asks_each_text_once_and_does_without_a_model_that_fails() -> None:
    class Broken(PieceEmbedder):
        def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
            raise EmbedderError("out of order")

    tutor = Tutor([Broken("broken"), SWIFT])
    await tutor.of([NEED])
    await tutor.of(MAKERS)
    assert tutor.scorer.missing(SWIFT.model, [NEED, *MAKERS]) == ()
    assert tutor.scorer.rank(NEED, MAKERS)[0].id == "m0"
