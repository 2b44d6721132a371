"""What the score knows of trades: the lexicon, and needs that share no word with a profile."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.challenges import Side
from bot.matching.score.population import population
from bot.matching.score.reading import Text, read
from bot.matching.score.scorer import BlendedScorer
from bot.matching.score.trades.channel import Trades
from bot.matching.score.trades.lexicon import (
    WHOLE,
    Entry,
    Lexicon,
    all_entries,
    lexicon,
    read_entries,
)
from bot.matching.text import STOP_WORDS, fold_word, words_in
from bot.ports import Brief

TRADES = Trades()
MAKERS = [read(brief) for brief in population(Side.MAKER)]
NEEDS = [read(brief) for brief in population(Side.CONTACT)]


def text(said: str, language: str = "de", side: Side = Side.MAKER) -> Text:
    return read(Brief("t", tuple(said.split(" | ")), language, side=side))


def concepts(said: str, language: str = "de") -> dict[str, float]:
    found = lexicon().recognise(text(said, language))
    return {lexicon().names[number]: sure for number, sure in found.items()}


def figure(need: Text, maker: Text) -> float:
    return float(TRADES.prepare([maker]).compare([need])[0, 0])


def test_every_word_of_the_lexicon_can_be_found() -> None:
    for entry in all_entries():
        assert set(entry.words) >= {"de", "en", "cs"}, entry.name
        for words in entry.words.values():
            assert len(set(words)) == len(words), entry.name
            for part in (part for word in words for part in word.rstrip(WHOLE).split("+")):
                assert words_in(part) == (part,), (entry.name, part)
                assert fold_word(part) not in STOP_WORDS, (entry.name, part)
                assert len(part) > 1, (entry.name, part)


def test_concepts_have_one_name_and_are_not_their_own_means() -> None:
    names = [entry.name for entry in all_entries()]
    assert len(set(names)) == len(names)
    assert all(entry.name not in entry.means for entry in all_entries())
    assert len(names) > 350


def test_a_concept_is_achieved_by_what_is_known() -> None:
    with pytest.raises(KeyError, match="magic"):
        Lexicon([Entry("gold", ("magic",), {})])


@pytest.mark.parametrize("line", ["  de Holz", "wood\n  fr bois"])
def test_words_belong_to_a_concept_and_a_language(line: str) -> None:
    with pytest.raises(ValueError, match="not a line of words"):
        list(read_entries(line.splitlines()))


def test_closeness_is_the_same_both_ways() -> None:
    close = [dict(hits) for hits in lexicon().close]
    for one, hits in enumerate(close):
        assert hits[one] == 1
        assert all(close[other][one] == near for other, near in hits.items())


@pytest.mark.parametrize(
    ("said", "language", "concept"),
    [
        ("Schweißvorrichtungen", "de", "fixture"),
        ("SCHWEISSVORRICHTUNG", "de", "welding"),
        ("moebelbau", "de", "furniture-making"),
        ("Stahlmöbel", "de", "furniture-making"),
        ("3D-Drucker", "de", "3d-printing"),
        ("we do laser cutting", "en", "laser-cutting"),
        ("svařování a přípravky", "cs", "fixture"),
        ("keramika na 3D tiskárně", "cs", "3d-printing"),
        ("Arduino", "cs", "microcontroller"),
        ("welding", "de", "welding"),
        ("Löten", "fi", "soldering"),
    ],
)
def test_inflected_and_compound_words_are_recognised(
    said: str, language: str, concept: str
) -> None:
    assert concepts(said, language)[concept] >= 0.5


def test_words_joined_say_something_else() -> None:
    assert "printing" in concepts("Druckerei")
    assert concepts("3D-Druck").keys() == {"3d-printing"}


def test_two_words_make_surer_than_one() -> None:
    assert concepts("Töpfern auf der Töpferscheibe")["pottery"] > concepts("töpfern")["pottery"]


@pytest.mark.parametrize("said", ["statistisch", "gemeinsam", "Eindruck", "Rohstoff"])
def test_no_part_is_seen_where_there_is_none(said: str) -> None:
    found = concepts(said).keys()
    assert found.isdisjoint({"furniture-making", "loneliness", "printing", "textile"})


PAIRS = [
    ("Eine Figur, die auf Besucher reagiert", "de", "Arduino | LED", "de"),
    ("Flexible Schweißvorrichtung für kleine Lose", "de", "SolidWorks | Spannmittel", "de"),
    ("Kinder langweilen sich nach zehn Minuten", "de", "Game designer | storytelling", "en"),
    ("Wir wollen die Rüstzeit senken", "de", "konstruktér | přípravky | CAD", "cs"),
    ("Our fabric scraps end up in the bin", "en", "Schneiderin | Upcycling", "de"),
    ("Nikdo nás nezná, hledáme zviditelnění", "cs", "Instagram, reels | copywriting", "en"),
    ("Bestellungen kommen per Fax", "de", "webové aplikace | databáze", "cs"),
    ("In der Halle ist es zu laut", "de", "sound engineer | microphones", "en"),
]


@pytest.mark.parametrize(("need", "language", "maker", "other"), PAIRS)
def test_what_a_trade_can_do_meets_a_need_without_its_words(
    need: str, language: str, maker: str, other: str
) -> None:
    asked, able = text(need, language, Side.CONTACT), text(maker, other)
    usual = TRADES.prepare(MAKERS).compare([asked])[0]
    assert figure(asked, able) > np.nanquantile(usual, 0.85)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_figure_is_the_same_if_the_texts_change_places(data: st.DataObject) -> None:
    one, other = data.draw(st.sampled_from(MAKERS)), data.draw(st.sampled_from(NEEDS))
    assert figure(one, other) == pytest.approx(figure(other, one), nan_ok=True)


def test_others_change_no_figure() -> None:
    whole = TRADES.prepare(MAKERS).compare(NEEDS)
    assert (TRADES.prepare(MAKERS[7:9]).compare(NEEDS) == whole[:, 7:9]).all()


def test_the_channel_cannot_tell_of_what_it_does_not_know() -> None:
    prepared = TRADES.prepare([*MAKERS[:3], text("Qwrtz Blubb")])
    assert np.isnan(prepared.compare(NEEDS[:2])[:, 3]).all()
    assert np.isnan(prepared.compare([text("xyzzy", side=Side.CONTACT)])).all()


def test_every_text_of_the_population_has_a_concept() -> None:
    assert all(TRADES.recognise(each) for each in (*MAKERS, *NEEDS))


def test_whoever_lists_all_trades_fits_less_than_one_who_can_do_it() -> None:
    scorer = BlendedScorer()
    said = tuple(word for entry in all_entries() for word in entry.words["de"][:1])
    stuffed = Brief("all", said, "de")
    few = Brief("few", said[::8], "de")
    able = Brief("able", ("SolidWorks", "Vorrichtungen", "schweißen"), "de")
    need = Brief("n", ("Flexible Schweißvorrichtung", "kleine Lose"), "de", side=Side.CONTACT)
    assert scorer.rank(need, [stuffed, few, able])[0].id == able.id
