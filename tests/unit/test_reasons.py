"""Why a pair is suggested: quotes are what was typed, and what a score is made of adds up."""

import math
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.embeddings import teach
from bot.domain.challenges import Fit, Side
from bot.matching.score.quotes import quotes_of
from bot.matching.score.reading import ROOM
from bot.matching.score.reasons import MOST
from bot.matching.score.scorer import BlendedScorer
from bot.ports import Brief, ReasonKind
from tests.support.embedding import PieceEmbedder

SCORER = BlendedScorer()
SWIFT = PieceEmbedder("swift")
TAUGHT = BlendedScorer([SWIFT.model])
QUOTING = (ReasonKind.PHRASE, ReasonKind.MEANING)

VOCABULARY = """
    Schweißvorrichtung Schweisvorichtung schweissen Stahl Holz Holzspielzeug drechseln, Wolle;
    stricken Strickdesign Figuren. Laser laser knitted wood steel plech plechu and the 3D C++ 👩‍💻
    Ä A\u0308 (Onboarding) einarbeiten • Licht\nMuseum arduino
"""
words = st.sampled_from(VOCABULARY.split(" "))
texts = st.one_of(st.text(max_size=60), st.lists(words, max_size=40).map(" ".join))
phrases = st.lists(texts, max_size=4).map(tuple)
briefs = st.builds(
    Brief,
    st.just("b"),
    phrases,
    st.sampled_from(["de", "en", "cs", "fr"]),
    st.sampled_from(["", "Erzgebirge", "Dresden"]),
    st.frozensets(st.sampled_from(["thesis", "order", "sector:textile"])),
)


def need(*said: str, **more: object) -> Brief:
    return replace(Brief("c", said, "de", side=Side.CONTACT), **more)  # type: ignore[arg-type]


def offer(*said: str, **more: object) -> Brief:
    return replace(Brief("m", said, "de"), **more)  # type: ignore[arg-type]


def said(brief: Brief) -> str:
    return normalize("NFC", "\n".join(brief.phrases))


def bare(quote: str) -> str:
    return quote.removeprefix("… ").removesuffix(" …")


@pytest.mark.parametrize("scorer", [SCORER, TAUGHT], ids=["words", "vectors"])
@settings(max_examples=40, deadline=None)
@given(briefs, briefs)
def test_nothing_is_claimed_that_is_not_in_the_two_texts(
    scorer: BlendedScorer, one: Brief, other: Brief
) -> None:
    one = replace(one, id="c", side=Side.CONTACT)
    if scorer is TAUGHT:
        teach(scorer, SWIFT, [one, other])
    fits = scorer.reasons(one, other)
    quoting = [each for each in fits if each.kind in QUOTING]
    assert len(quoting) <= MOST
    assert bool(quoting) == bool(fits)
    assert bool(fits) == bool(quotes_of(one) and quotes_of(other))
    for fit in quoting:
        assert bare(fit.challenge_words) in said(one)
        assert bare(fit.profile_words) in said(other)
        assert max(len(bare(fit.challenge_words)), len(bare(fit.profile_words))) <= ROOM
    for fit in fits[len(quoting) :]:
        assert fit.challenge_words.casefold() == fit.profile_words.casefold()
        facts = {tag.removeprefix("sector:") for tag in one.tags & other.tags}
        assert fit.challenge_words in facts | {one.region}


def test_a_compound_meets_its_parts_in_several_phrases() -> None:
    found = SCORER.reasons(
        need("Umbaubare Schweißvorrichtung"),
        offer("Ich baue Vorrichtungen aus Stahl, abends, in Aue.", "WIG-Schweißen", "Wolle"),
    )
    assert {(each.challenge_words, each.profile_words) for each in found} == {
        ("Umbaubare Schweißvorrichtung", "WIG-Schweißen"),
        ("Umbaubare Schweißvorrichtung", "Ich baue Vorrichtungen aus Stahl, abends, in Aue"),
    }


@pytest.mark.parametrize(
    ("typed", "named"),
    [("Schweisvorichtungen", True), ("Schwiessvorrichtungen", True), ("Beleuchtungen", False)],
)
def test_a_slip_of_the_thumb_is_the_same_word(typed: str, named: bool) -> None:
    found = SCORER.reasons(need("Schweißvorrichtungen"), offer(typed))
    assert (found[0].kind == ReasonKind.PHRASE) is named


def test_a_word_of_action_alone_is_no_claim() -> None:
    found = SCORER.reasons(need("Wir bauen eine Bühne"), offer("Ich baue Gitarren"))
    assert [each.kind for each in found] == [ReasonKind.MEANING]


def test_what_trades_can_do_might_fit() -> None:
    found = SCORER.reasons(
        need("Alte Maschinen", "Neue Leute brauchen ein Onboarding"),
        offer("Wolle färben", "Einarbeitung in Vereinen"),
    )
    assert found == (
        Fit(ReasonKind.MEANING, "Neue Leute brauchen ein Onboarding", "Einarbeitung in Vereinen"),
    )


def test_long_sentences_are_shortened_between_words_around_what_meets() -> None:
    long = "Wir haben viel vor und wollen irgendwann auch das Drechseln lernen und dann " * 3
    (found, *_) = SCORER.reasons(
        need("Alte Technik", f"{long}denn es ist schön"), offer("drechseln")
    )
    assert "Drechseln" in found.challenge_words
    assert found.challenge_words.startswith("… ")
    assert found.challenge_words.endswith(" …")
    assert f" {bare(found.challenge_words)}" in long


def test_what_both_chose_follows_what_both_wrote() -> None:
    chosen = frozenset({"order", "sector:toys"})
    one = need("drechseln", region="erzgebirge", tags=chosen)
    other = offer("drechseln", region="Erzgebirge", tags=chosen | {"thesis"})
    kinds = [each.kind for each in SCORER.reasons(one, other)]
    assert kinds == [
        ReasonKind.PHRASE,
        ReasonKind.SECTOR,
        ReasonKind.EXPECTATION,
        ReasonKind.REGION,
    ]


def test_many_words_are_no_burden() -> None:
    one = need(" ".join(f"wort{at}werk" for at in range(600)))
    other = offer(", ".join(f"wort{at}" for at in range(600)))
    assert SCORER.reasons(one, other)


@settings(max_examples=25, deadline=None)
@given(briefs, briefs)
def test_the_parts_of_a_score_add_up(one: Brief, other: Brief) -> None:
    one = replace(one, id="c", side=Side.CONTACT)
    found = SCORER.explain(one, other)
    assert found.score == pytest.approx(SCORER.rank(one, [other])[0].score, abs=3e-5)
    assert all(each.value is None or math.isfinite(each.value) for each in found.parts)
    assert bool(found.parts) == (found.score > 0)


def test_who_is_of_one_mind_comes_first_among_equals() -> None:
    one = need("drechseln", region="Erzgebirge", tags=frozenset({"order"}))
    score = SCORER.explain(one, offer("drechseln")).score
    for more in (
        {"region": "erzgebirge "},
        {"tags": frozenset({"order"})},
        {"region": "Dresden", "travels": True},
    ):
        other = offer("drechseln", **more)
        assert score < SCORER.explain(one, other).score < score + 0.06
        assert SCORER.rank(other, [one])[0].score == SCORER.explain(one, other).score
    foreign = replace(offer("drechseln"), language="fr")
    assert SCORER.explain(replace(one, language="de"), foreign).score < score
