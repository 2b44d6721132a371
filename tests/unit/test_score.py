"""The lexical score: what must hold for any texts, and what fits in a few that one can judge."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.challenges import Side
from bot.matching.score.population import population
from bot.matching.score.reading import cut_quotes
from bot.matching.score.scorer import BlendedScorer
from bot.matching.text import fold, read_phrase, stem, words_in
from bot.ports import Brief, ReasonKind, Scorer

SCORER = BlendedScorer()
WELDER = Brief("ada", ("WIG-Schweißen", "Vorrichtungen bauen", "Stahlmöbel"), "de")
KNITTER = Brief("ben", ("Strickdesign", "Wolle färben", "Muster entwerfen"), "de")
TURNER = Brief("cem", ("drechseln", "Holzspielzeug", "Arduino"), "de")
MAKERS = (WELDER, KNITTER, TURNER)
FIXTURE = Brief(
    "c1", ("Schweißvorrichtung für kleine Lose", "Baukasten aus Stahl"), "de", side=Side.CONTACT
)
SMOKER = Brief(
    "c2", ("Räuchermann, der leuchtet", "Figuren aus Holz drechseln wir"), "de", side=Side.CONTACT
)
DIVIDER = Brief(
    "c3", ("Trennwand aus Strick", "Muster und Farben für Büros"), "de", side=Side.CONTACT
)
CHALLENGES = (FIXTURE, SMOKER, DIVIDER)

VOCABULARY = """
    Schweißvorrichtung schweissen Stahl Holz Holzspielzeug drechseln Wolle stricken Strickdesign
    Figur Figuren Laser laser knitted wood steel plech plechu and the 3D 2024 C++ 👩‍💻 Ä
"""
words = st.sampled_from(VOCABULARY.split())
texts = st.one_of(st.text(max_size=80), st.lists(words, max_size=12).map(" ".join))
languages = st.sampled_from(["de", "en", "cs", "fr"])
tags = st.frozensets(st.sampled_from(["thesis", "order", "sector:textile"]))
regions = st.sampled_from(["", "erzgebirge", "dresden"])
phrases = st.lists(texts, max_size=4).map(tuple)
briefs = st.builds(Brief, st.just("q"), phrases, languages, regions, tags)
crowds = st.lists(
    st.builds(Brief, st.uuids().map(str), phrases, languages, regions, tags),
    max_size=6,
    unique_by=lambda brief: brief.id,
)


def scores(scorer: BlendedScorer, query: Brief, *candidates: Brief) -> dict[str, float]:
    return {each.id: each.score for each in scorer.rank(query, candidates)}


def test_both_sides_find_each_other() -> None:
    scorer: Scorer = BlendedScorer()
    pairs = zip(MAKERS, (FIXTURE, DIVIDER, SMOKER), strict=True)
    for maker, challenge in pairs:
        assert scorer.rank(maker, CHALLENGES)[0].id == challenge.id
        assert scorer.rank(challenge, MAKERS)[0].id == maker.id


def test_the_same_text_comes_first_and_nears_one() -> None:
    first = SCORER.rank(Brief("copy", WELDER.phrases, "de"), MAKERS)[0]
    assert first.id == WELDER.id
    assert first.score > 0.9
    assert first.score < 1


@settings(max_examples=60)
@given(briefs, crowds, st.randoms(use_true_random=False))
def test_order_of_the_candidates_is_of_no_matter(
    query: Brief, crowd: list[Brief], random: Random
) -> None:
    shuffled = list(crowd)
    random.shuffle(shuffled)
    ranked = SCORER.rank(query, crowd)
    assert ranked == SCORER.rank(query, shuffled)
    assert {each.id for each in ranked} == {each.id for each in crowd}
    assert all(0 <= each.score <= 1 for each in ranked)
    assert list(ranked) == sorted(ranked, key=lambda each: (-each.score, each.id))


@settings(max_examples=40)
@given(briefs, crowds, crowds)
def test_others_change_neither_score_nor_order(
    query: Brief, crowd: list[Brief], more: list[Brief]
) -> None:
    here = {each.id for each in crowd}
    both = SCORER.rank(query, [*crowd, *(each for each in more if each.id not in here)])
    alone = SCORER.rank(query, crowd)
    assert tuple(each for each in both if each.id in here) == alone


@settings(max_examples=40)
@given(briefs, crowds)
def test_both_sides_see_the_same_figure(need: Brief, crowd: list[Brief]) -> None:
    need = replace(need, side=Side.CONTACT)
    for scored in SCORER.rank(need, crowd):
        maker = next(each for each in crowd if each.id == scored.id)
        assert SCORER.rank(maker, [need])[0].score == pytest.approx(scored.score, abs=2e-5)


def test_typing_habits_do_not_matter() -> None:
    scorer = SCORER
    tidy = Brief("q", ("Schweißer für Möbel",), "de")
    hasty = Brief("q", ("SCHWEISSER fuer moebel",), "de")
    assert scorer.rank(hasty, MAKERS)[0].id == scorer.rank(tidy, MAKERS)[0].id == WELDER.id
    assert scorer.reasons(hasty, WELDER)[0].kind == ReasonKind.PHRASE


def test_words_shared_by_two_languages_are_found() -> None:
    english = Brief("q", ("arduino tinkering", "laser cutting"), "en")
    first = SCORER.rank(english, MAKERS)[0]
    assert first.id == TURNER.id
    assert SCORER.reasons(english, TURNER)[0].profile_words == "Arduino"


def test_repeating_words_wins_nothing() -> None:
    honest = Brief("y", (*WELDER.phrases, "Schweißvorrichtung Stahl"), "de")
    stuffed = Brief("z", (*WELDER.phrases, *["Schweißvorrichtung Stahl"] * 50), "de")
    varied = Brief("x", (*WELDER.phrases, "Stahl Schweißvorrichtung " * 50), "de")
    found = scores(SCORER, FIXTURE, stuffed, honest, varied, KNITTER, TURNER)
    assert found["x"] == found["y"] == found["z"]


def test_listing_every_trade_does_not_beat_the_one_that_fits() -> None:
    trades = """
        löten nähen fräsen drucken kleben gießen schmieden weben filzen töpfern malen filmen
        texten kochen backen gärtnern planen rechnen messen prüfen schrauben sägen hobeln
    """
    stuffed = Brief("z", (*(f"{word}werkstatt {word}" for word in trades.split()), "Stahl"), "de")
    found = scores(SCORER, FIXTURE, WELDER, stuffed, KNITTER, TURNER)
    assert found[WELDER.id] > found["z"] + 0.3


@settings(max_examples=60)
@given(briefs, crowds, st.data())
def test_within_an_index_others_change_nothing(
    query: Brief, crowd: list[Brief], data: st.DataObject
) -> None:
    index = SCORER.index(crowd)
    full = index.rank(query)
    some = {brief.id for brief in crowd if data.draw(st.booleans())}
    assert index.rank(query, among=some) == tuple(each for each in full if each.id in some)
    assert index.rank(query, limit=2) == full[:2]


def test_region_and_hopes_order_equals_and_replace_no_word() -> None:
    query = Brief("q", ("drechseln",), "de", "erzgebirge", frozenset({"order", "sector:toys"}))
    near = Brief("b", ("drechseln",), "de", "erzgebirge", frozenset({"order", "sector:toys"}))
    far = Brief("a", ("drechseln",), "de", "dresden", frozenset({"thesis"}))
    other = Brief("c", ("backen",), "de", "erzgebirge", frozenset({"order", "sector:toys"}))
    ranked = SCORER.rank(query, [far, near, other])
    assert [each.id for each in ranked] == ["b", "a", "c"]


@pytest.mark.parametrize("text", ["", " \n", "👩‍💻🎉", "und der die", "12 34", "\x00", "-" * 4000])
def test_texts_without_words_fit_nothing(text: str) -> None:
    scorer = SCORER
    empty = Brief("q", (text,), "de")
    assert [each.score for each in scorer.rank(empty, MAKERS)] == [0.0] * 3
    assert scorer.reasons(empty, WELDER) == scorer.reasons(FIXTURE, empty) == ()
    assert scorer.explain(FIXTURE, empty).score == 0.0
    assert scorer.rank(WELDER, [empty])[0].score == 0.0
    assert scorer.rank(empty, [empty])[0].score == 0.0
    assert scorer.rank(empty, []) == ()


def test_long_texts_are_read() -> None:
    long = Brief("long", ("drechseln, " * 400, "x" * 4000), "de")
    first = SCORER.rank(SMOKER, [long, KNITTER])[0]
    assert first.id == "long"
    assert SCORER.reasons(SMOKER, long)[0].profile_words == "drechseln"


def test_ids_are_unique() -> None:
    scorer = SCORER
    with pytest.raises(ValueError, match="same id"):
        scorer.index([WELDER, WELDER])
    with pytest.raises(ValueError, match="both sides"):
        scorer.index([WELDER, FIXTURE])
    with pytest.raises(KeyError):
        scorer.index([WELDER]).rank(FIXTURE, among=["nobody"])


def test_words_are_folded_and_stemmed() -> None:
    assert fold("GRÖSSE") == fold("groesse") == fold("größe")
    assert fold("neue Quelle") == "neue quelle"
    assert stem("Vorrichtungen", "de") == stem("vorrichtung", "de")
    assert stem("Plechů", "fr") == "plechu"
    tokens = read_phrase("Ich suche CNC-Fräsen (C++) und 3D 2024", "de")
    assert [token.spelling for token in tokens] == ["CNC", "Fräsen", "C++", "3D"]


def test_a_word_is_stemmed_once() -> None:
    stem("Steckverbinder", "de")
    before = stem.cache_info().hits
    stem("Steckverbinder", "de")
    assert stem.cache_info().hits == before + 1


def test_threads_do_not_stem_each_others_words() -> None:
    spoken = [text for each in population(Side.MAKER) for text in words_in(" ".join(each.phrases))]
    words = [f"{word}{end}" for word in dict.fromkeys(spoken) for end in ("heiten", "ischer")]
    alone = [stem(word, "de") for word in words]
    stem.cache_clear()
    every = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as threads:
            orders = (words, words[::-1])
            one, other = threads.map(lambda some: [stem(word, "de") for word in some], orders)
    finally:
        sys.setswitchinterval(every)
    assert one == other[::-1] == alone


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Figuren bewegen u. leuchten. Bald!", ["Figuren bewegen u. leuchten", "Bald"]),
        ("Holz, z. B. Linde, d. h. weich", ["Holz, z. B. Linde, d. h. weich"]),
        ("ca. 80 cm bzw. 1 m", ["ca. 80 cm bzw. 1 m"]),
        ("Nr. 5 in St. Egidien bei Dr. Weber", ["Nr. 5 in St. Egidien bei Dr. Weber"]),
        ("Holz, Metall etc. und mehr", ["Holz, Metall etc. und mehr"]),
        ("Holz, Metall etc. Wir bauen", ["Holz, Metall etc", "Wir bauen"]),
        ("Wir bauen. Auch am Abend.", ["Wir bauen", "Auch am Abend"]),
    ],
)
def test_a_sentence_does_not_end_at_an_abbreviation(text: str, quotes: list[str]) -> None:
    assert list(cut_quotes(text)) == quotes
