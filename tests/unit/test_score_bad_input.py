"""What people type all the same: nothing raises, and the order stays sensible."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.embeddings import teach
from bot.domain.challenges import Side
from bot.matching.score.population import population
from bot.matching.score.scorer import BlendedScorer
from bot.matching.score.trades.lexicon import all_entries
from bot.ports import Brief
from tests.support.embedding import PieceEmbedder

PIECES = PieceEmbedder()


def maker(id_: str, *said: str, language: str = "de") -> Brief:
    return Brief(id_, said, language)


def need(*said: str, language: str = "de") -> Brief:
    return Brief("need", said, language, side=Side.CONTACT)


WELDER = maker("welder", "Schweißer", "WIG-Schweißen, Vorrichtungen bauen", "Stahlmöbel")
JOINER = maker("joiner", "Tischlerin", "Massivholzmöbel, Furnier", "kleine Serien aus Eiche")
CODER = maker("coder", "Programmierer", "Webseiten, Datenbanken", "Onlineshops für Läden")
KNITTER = maker("knitter", "Strickdesignerin", "Muster entwerfen, Wolle färben")
ACOUSTICIAN = maker("acoustician", "Akustiker", "Schallmessung, Lärmschutz für Hallen")
TELLER = maker("teller", "Museumspädagogin", "Geschichten erzählen, Mitmachstationen für Kinder")
HONEST = (WELDER, JOINER, CODER, KNITTER, ACOUSTICIAN, TELLER)

PAIRS = (
    (need("Schweißvorrichtung für kleine Lose", "Baukasten aus Stahl"), WELDER),
    (need("Bänke aus Altholz für unsere Wartehalle", "Möbel, Holz"), JOINER),
    (need("Unser Onlineshop ist alt", "Bestellungen kommen per Fax. Webseite, Datenbank"), CODER),
    (need("Trennwand aus Strick", "Muster und Farben für Büros, Wolle"), KNITTER),
    (need("Zu laut in der Halle", "Lärmschutz neben der Presse, Akustik"), ACOUSTICIAN),
    (need("Kinder langweilen sich im Museum", "Stationen zum Mitmachen, Geschichten"), TELLER),
)


LEXICAL, MODELLED = BlendedScorer(), BlendedScorer([PIECES.model])


def lexical(*_: Brief) -> BlendedScorer:
    """Return a scorer without a model."""
    return LEXICAL


def modelled(*briefs: Brief) -> BlendedScorer:
    """Return a scorer that has a model, and knows these texts."""
    teach(MODELLED, PIECES, briefs)
    return MODELLED


Making = Callable[..., BlendedScorer]
both = pytest.mark.parametrize("make", [lexical, modelled])


def ranked(make: Making, asked: Brief, crowd: Sequence[Brief]) -> list[str]:
    return [each.id for each in make(asked, *crowd).rank(asked, crowd)]


def figures(make: Making, asked: Brief, crowd: Sequence[Brief]) -> dict[str, float]:
    return {each.id: each.score for each in make(asked, *crowd).rank(asked, crowd)}


# --- too little ---


@pytest.mark.parametrize(
    ("word", "first"), [("Holz", JOINER), ("schweißen", WELDER), ("Lärm", ACOUSTICIAN)]
)
def test_one_word_is_enough(word: str, first: Brief) -> None:
    assert ranked(lexical, need(word), HONEST)[0] == first.id


@both
def test_a_profile_of_one_word_comes_first_where_it_fits_and_last_where_not(make: Making) -> None:
    short = maker("short", "Akustik")
    loud, wooden = PAIRS[4][0], PAIRS[1][0]
    assert short.id in ranked(make, loud, (short, *HONEST))[:2]
    assert ranked(make, wooden, (short, *HONEST))[0] == JOINER.id


@both
@pytest.mark.parametrize(
    "text", ["👩‍🔧", "🎉🎉🎉", "???", "0371 555", "2024", "٣٤٥", "\u200b\u200d", "…"]
)
def test_what_says_nothing_fits_nothing(make: Making, text: str) -> None:
    silent = maker("silent", text)
    assert figures(make, PAIRS[0][0], (silent, *HONEST))["silent"] == 0
    assert set(figures(make, need(text), HONEST).values()) == {0}


# --- too much ---

NOVEL = (
    "Ich heiße Ada und wohne seit vielen Jahren hier, habe zwei Kinder und einen Hund, und im "
    "Sommer bin ich viel draußen. Angefangen hat alles mit meinem Großvater, der mir gezeigt hat, "
    "wie man schweißt. Seither baue ich Vorrichtungen und Stahlmöbel, wenn die Zeit es erlaubt. "
)


@both
def test_four_thousand_characters_are_read_like_others(make: Making) -> None:
    long = maker("long", (NOVEL * 14)[:4000])
    assert ranked(make, PAIRS[0][0], (long, *HONEST))[:2] == [WELDER.id, "long"]
    assert ranked(make, PAIRS[3][0], (long, *HONEST))[0] == KNITTER.id


@both
def test_a_need_of_four_thousand_characters_finds_its_maker(make: Making) -> None:
    filler = "Wir sind ein Familienbetrieb in dritter Generation und freuen uns sehr. " * 60
    long = need("Schweißvorrichtung aus Stahl gesucht", filler[:4000])
    assert ranked(make, long, HONEST)[0] == WELDER.id


@both
def test_the_same_text_fifty_times_is_the_same_text(make: Making) -> None:
    once, often = maker("a", *WELDER.phrases), maker("b", *WELDER.phrases * 50)
    glued = maker("c", ". ".join(WELDER.phrases * 50))
    found = figures(make, PAIRS[0][0], (once, often, glued))
    assert found["a"] == found["b"]
    assert found["c"] <= found["a"] * 1.05


def some_trades(every: int) -> tuple[str, ...]:
    """Return words for trades: one in so many."""
    return tuple(word for entry in all_entries()[::every] for word in entry.words["de"][:1])


STUFFED = (
    maker("stuffed", *some_trades(1)),
    maker("stuffed-less", *some_trades(5)),
    maker("stuffed-more", *(word for entry in all_entries() for word in entry.words["de"][:4])),
    maker("stuffed-lines", *(phrase for each in population(Side.MAKER) for phrase in each.phrases)),
    maker("stuffed-wishes", *(each.phrases[0] for each in population(Side.CONTACT))),
    maker("stuffed-all", *(phrase for each in HONEST for phrase in each.phrases), *some_trades(3)),
)


@both
@pytest.mark.parametrize(("asked", "honest"), PAIRS)
def test_whoever_can_do_everything_does_not_win(make: Making, asked: Brief, honest: Brief) -> None:
    found = figures(make, asked, (*STUFFED, honest))
    assert max(found, key=lambda id_: found[id_]) == honest.id


@pytest.mark.parametrize(("asked", "honest"), PAIRS)
def test_no_way_to_compare_words_prefers_whoever_can_do_everything(
    asked: Brief, honest: Brief
) -> None:
    able = {part.name: part.value or 0 for part in LEXICAL.explain(asked, honest).parts}
    for stuffed in STUFFED:
        for part in LEXICAL.explain(asked, stuffed).parts:
            named = part.name in ("buttons", "breadth")
            assert named or (part.value or 0) < able[part.name], stuffed.id


def test_a_need_for_everything_fits_nobody_much() -> None:
    greedy = need(*some_trades(1))
    for honest, found in figures(lexical, greedy, HONEST).items():
        asked = next(asked for asked, able in PAIRS if able.id == honest)
        assert found < figures(lexical, asked, HONEST)[honest] / 2


# --- other languages and letters ---

FOREIGN = {
    "Vietnamese": ("thợ mộc, làm đồ gỗ, bàn ghế", "cần bàn ghế bằng gỗ", "thợ hàn, khung thép"),
    "Georgian": ("დურგალი, ხის ავეჯი, მაგიდა", "გვჭირდება ხის ავეჯი", "შემდუღებელი, ფოლადი"),
    "Arabic": ("نجار، أثاث خشبي، طاولات", "نحتاج إلى أثاث خشبي", "لحام، إطارات حديد"),
    "Hebrew": ("נגר, רהיטים מעץ, שולחנות", "אנחנו צריכים רהיטים מעץ", "רתך, מסגרות פלדה"),
    "Russian": ("столяр, мебель из дерева", "нужна мебель из дерева", "сварщик, стальные рамы"),
    "Greek": ("ξυλουργός, έπιπλα από ξύλο", "θέλουμε έπιπλα από ξύλο", "συγκολλητής, χάλυβας"),
    "Finnish": ("puuseppä, puuhuonekalut, pöydät", "tarvitsemme puuhuonekalut", "hitsaaja, teräs"),
}


@both
@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_that_nothing_knows_is_compared_by_its_words(
    make: Making, language: str
) -> None:
    able, asked, other = FOREIGN[language]
    crowd = (maker("able", able, language="de"), maker("other", other, language="xx"))
    for said in ("de", "xx", ""):
        assert ranked(make, need(asked, language=said), crowd)[0] == "able"


@both
def test_letters_of_another_script_do_not_win(make: Making) -> None:
    strangers = [maker(name, *said) for name, said in FOREIGN.items()]
    for asked, honest in PAIRS:
        assert ranked(make, asked, (*strangers, honest))[0] == honest.id


def test_right_to_left_text_with_marks_and_german_words_is_read() -> None:
    mixed = maker("mixed", "\u202bنجار\u202c, Tischler, \u200fأثاث\u200f Möbel")
    assert ranked(lexical, PAIRS[1][0], (mixed, CODER, WELDER))[0] == "mixed"


def test_several_languages_in_one_text_are_read() -> None:
    mixed = maker("mixed", "welding und Vorrichtungen", "svařování, steel frames", "ocel")
    assert ranked(lexical, PAIRS[0][0], (mixed, *HONEST[1:]))[0] == "mixed"
    asked = need("We need přípravky na svařování", "aus Stahl", language="en")
    assert ranked(lexical, asked, (mixed, *HONEST))[:2] == ["mixed", WELDER.id]


# --- typing ---


def _hide(text: str) -> str:
    return "\u200b".join(text[at : at + 3] for at in range(0, len(text), 3)) + "\ufeff"


def _soften(text: str) -> str:
    return (
        text.replace("schw", "sch\u00adw").replace("Schw", "Sch\u00adw").replace("ng", "n\u00adg")
    )


def _without_umlauts(text: str) -> str:
    for letter, spelt in zip("äöüßÄÖÜ", ("ae", "oe", "ue", "ss", "Ae", "Oe", "Ue"), strict=True):
        text = text.replace(letter, spelt)
    return text


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@pytest.mark.parametrize(
    "spell",
    [str.upper, str.lower, str.swapcase, _hide, _soften, _without_umlauts, _decompose, _full_width],
)
@pytest.mark.parametrize(("asked", "honest"), PAIRS)
def test_spelling_changes_nothing(asked: Brief, honest: Brief, spell: Callable[[str], str]) -> None:
    odd = replace(asked, phrases=tuple(spell(each) for each in asked.phrases))
    same = replace(honest, phrases=tuple(spell(each) for each in honest.phrases))
    usual = LEXICAL.rank(asked, [honest])[0].score
    assert LEXICAL.rank(odd, [honest])[0].score == pytest.approx(usual, abs=0.03)
    assert LEXICAL.rank(asked, [same])[0].score == pytest.approx(usual, abs=0.03)


NEIGHBOURS = dict(zip("qwertzuiopasdfghjklyxcvbnm", "wertzuioplsdfghjkloxcvbnmn", strict=True))


def _slip(word: str, random: Random) -> str:
    """Return a word as a thumb types it: a letter left out, twice, swapped, or its neighbour."""
    if len(word) < 5:
        return word
    at = random.randrange(1, len(word) - 1)
    one, two = word[at], word[at + 1]
    made = random.choice([two, one + one + two, two + one, NEIGHBOURS.get(one, one) + two])
    return word[:at] + made + word[at + 2 :]


def _slips(text: str, seed: int) -> str:
    random = Random(seed)
    return " ".join(_slip(word, random) if random.random() < 0.4 else word for word in text.split())


def test_slips_of_the_thumb_are_forgiven() -> None:
    missed = []
    for seed in range(4):
        typed = [
            replace(each, phrases=tuple(_slips(said, seed) for said in each.phrases))
            for each in HONEST
        ]
        missed += [
            (honest.id, seed)
            for asked, honest in PAIRS
            if ranked(lexical, asked, typed)[0] != honest.id
        ]
    assert len(missed) <= 1, missed


def test_words_without_commas_are_read() -> None:
    run_on = maker("welder", "schweissen vorrichtungen bauen stahlmoebel wig abends in aue")
    assert ranked(lexical, PAIRS[0][0], (run_on, *HONEST[1:]))[0] == "welder"


# --- anything ---

odd_texts = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="aä ÄßẞIİıſ𝔊ǅ\u0301\u200d\u202e,.+#", max_size=30),
    st.sampled_from(
        ["C++", "c#", "+++", "a" * 4000, "ß" * 90, "schw\u0000eißen", "\ud800", "3D" * 40]
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(odd_texts, max_size=4), st.lists(odd_texts, max_size=4), st.text(max_size=3))
def test_any_text_has_a_score_the_same_in_both_directions(
    said: list[str], able: list[str], language: str
) -> None:
    asked = Brief("need", tuple(said), language, side=Side.CONTACT)
    found = LEXICAL.rank(asked, [Brief("odd", tuple(able), language), *HONEST])
    assert all(0 <= each.score < 1 for each in found)
    odd = next(each for each in found if each.id == "odd")
    back = LEXICAL.rank(Brief("odd", tuple(able), language), [asked])[0]
    assert back.score == pytest.approx(odd.score, abs=2e-5)
