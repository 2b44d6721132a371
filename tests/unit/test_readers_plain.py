"""Readers of words, names, numbers, amounts, answers, lists and links; and typed labels."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.talk.readers import (
    Reason,
    Rejected,
    clean,
    closest,
    fold,
    hold_together,
    meant,
    read_amount,
    read_link,
    read_links,
    read_list,
    read_name,
    read_number,
    read_text,
    read_yes_no,
    without_joints,
)


def told(result: object) -> object:
    return result.reason if isinstance(result, Rejected) else result


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \t b  ", "a b"),
        ("a\r\nb\rc\n\n\n\nd", "a\nb\nc\n\nd"),
        ("Mu\u0308ller", "Müller"),
        ("a\u200bb\u202ec\ufeff\x00\ud800", "abc"),
        ("a\u115fb\u1160c\u3164d\uffa0", "abcd"),
        ("👩\u200d🔧 da", "👩\u200d🔧 da"),
        ("a\u200db", "ab"),
        ("a\u00a0\u2003b", "a b"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_clean_is_a_fixed_point_that_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned


@given(st.text())
def test_folded_text_holds_no_capital_letter(text: str) -> None:
    assert not any("A" <= character <= "Z" for character in fold(text))


def test_read_text() -> None:
    assert read_text(" Wir löten. ") == "Wir löten."
    assert read_text("") == Rejected(Reason.EMPTY)
    assert read_text("...") == Rejected(Reason.EMPTY)
    assert read_text("👍🏽 3️⃣") == Rejected(Reason.EMOJI_ONLY)
    assert read_text("ab", least=3) == Rejected(Reason.TOO_SHORT, limit=3)
    assert read_text("a" * 2001) == Rejected(Reason.TOO_LONG, limit=2000)
    assert read_text("a" * 2000) == "a" * 2000


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lindner", "Ada Lindner"),
        ("  ada   lindner ", "ada lindner"),
        ("Ich heiße Ada Lindner.", "Ada Lindner"),
        ("my name is Ben Okafor", "Ben Okafor"),
        ("Ben 🌻 Okafor", "Ben Okafor"),
        ("Jo", "Jo"),
        ("O´Neill", "O’Neill"),
        ("Dr. phil. Anna-Maria Müller", "Dr. phil. Anna-Maria Müller"),
        ("Name Ranasinghe", "Ranasinghe"),
        ("नमस्ते", "नमस्ते"),
        ("A", Reason.NOT_A_NAME),
        ("Ada2", Reason.NOT_A_NAME),
        ("<b>Ada</b>", Reason.NOT_A_NAME),
        ("ada@example.org", Reason.NOT_A_NAME),
        ("Ada Lindner\u3164\u3164", "Ada Lindner"),
        ("ꓮda Lindner", Reason.NOT_A_NAME),
        ("Коогԁіпаtіоп", Reason.NOT_A_NAME),
        ("Коогԁіпатіоп", Reason.NOT_A_NAME),
        ("Оксана Шевченко", "Оксана Шевченко"),
        ("das sage ich dir später wenn ich Lust habe", Reason.NOT_A_NAME),
        ("a" * 81, Reason.TOO_LONG),
        ("🌻", Reason.EMOJI_ONLY),
        ("\n", Reason.EMPTY),
    ],
)
def test_read_name(text: str, name: object) -> None:
    assert told(read_name(text)) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("zwölf", 12),
        ("zwolf", 12),
        ("Twenty", 20),
        ("twenty-one", 21),
        ("fünfunddreißig", 35),
        ("ca. 12 Personen", 12),
        ("1.000", 1000),
        ("keine", 0),
        ("eine", 1),
        ("5 min", 5),
        ("5min.", 5),
        ("fünf Minuten", 5),
        ("-3", Reason.TOO_SMALL),
        ("1001", Reason.TOO_LARGE),
        ("2.5", Reason.NOT_A_NUMBER),
        ("zwei oder drei", Reason.NOT_A_NUMBER),
        ("10-20", Reason.NOT_A_NUMBER),
        ("viele", Reason.NOT_A_NUMBER),
        ("👍", Reason.EMOJI_ONLY),
        ("", Reason.EMPTY),
    ],
)
def test_read_number(text: str, number: object) -> None:
    assert told(read_number(text, 0, 1000)) == number


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("2.500 EUR", 250_000),
        ("2,500.00", 250_000),
        ("250,50 €", 25_050),
        ("1200", 120_000),
        ("€ 250", 25_000),
        ("EUR2500", 250_000),
        ("80,-", 8_000),
        ("80,– Euro", 8_000),
        ("2 500,5", 250_050),
        ("0,50", 50),
        ("0", 0),
        ("2.500.000 €", 250_000_000),
        ("-5", Reason.TOO_SMALL),
        ("10.000.000,01", Reason.TOO_LARGE),
        ("2.500.00", Reason.NOT_AN_AMOUNT),
        ("1.200,500", Reason.NOT_AN_AMOUNT),
        ("0.500", Reason.NOT_AN_AMOUNT),
        ("007", Reason.NOT_AN_AMOUNT),
        ("100 USD", Reason.NOT_AN_AMOUNT),
        ("100 oder 200", Reason.NOT_AN_AMOUNT),
        ("viel", Reason.NOT_AN_AMOUNT),
        ("💶", Reason.EMOJI_ONLY),
        ("", Reason.EMPTY),
    ],
)
def test_read_amount(text: str, cents: object) -> None:
    assert told(read_amount(text)) == cents


def test_the_limit_of_an_amount_is_in_euros() -> None:
    assert read_amount("3000", most=250_000) == Rejected(Reason.TOO_LARGE, limit=2500)


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (
            True,
            "ja|Jo.|JA!|klar doch|yes|yep|👍|👍🏽|✅|ja gerne|ok|warum nicht|kein Problem",
        ),
        (False, "nein|nö|nee|no thanks|👎|auf keinen Fall|lieber nicht|stimmt nicht|passt nicht"),
        (
            Reason.NOT_YES_OR_NO,
            "vielleicht|ja nein|👍👎|nicht sicher|hm|42|ja aber erst Dienstag|🎉",
        ),
        (Reason.EMPTY, " |\u200b"),
    ],
)
def test_read_yes_no(answer: object, texts: str) -> None:
    assert [told(read_yes_no(text)) for text in texts.split("|")] == [answer] * len(
        texts.split("|")
    )


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Holz, Metall und Textil", ("Holz", "Metall", "Textil")),
        ("Holz and metal", ("Holz", "metal")),
        ("Forschung und Entwicklung, Design", ("Forschung und Entwicklung", "Design")),
        ("- Holz\n• Metall\n\n* Kunst und Kultur", ("Holz", "Metall", "Kunst und Kultur")),
        ("1. Holz\n2) Metall", ("Holz", "Metall")),
        ("CNC-Fräsen; Löten; löten", ("CNC-Fräsen", "Löten")),
        ("a, b, und c", ("a", "b", "c")),
        ("1, 3", ("1", "3")),
        ("1 2 3", ("1", "2", "3")),
        ("🙂, Holz, usw.", ("Holz",)),
        (",".join(map(str, range(21))), Reason.TOO_MANY),
        ("x" * 201, Reason.TOO_LONG),
        ("🙂", Reason.EMOJI_ONLY),
        (", ;", Reason.EMPTY),
    ],
)
def test_read_list(text: str, items: object) -> None:
    assert told(read_list(text)) == items


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://ada.example/x?y=1", "https://ada.example/x?y=1"),
        ("HTTPS://Ada.Example/X", "https://ada.example/X"),
        ("www.ada.example.", "https://www.ada.example"),
        ("ada.example:8080/x", "https://ada.example:8080/x"),
        ("<https://müller.example/ü>", "https://müller.example/ü"),
        ("javascript:alert(1)", Reason.NOT_A_LINK),
        ("https://ada@example.org", Reason.NOT_A_LINK),
        ("ada@example.org", Reason.NOT_A_LINK),
        ("mailto:ada@example.org", Reason.NOT_A_LINK),
        ("http://127.0.0.1/x", Reason.NOT_A_LINK),
        ("http://localhost", Reason.NOT_A_LINK),
        ("http://ada.example:99999", Reason.NOT_A_LINK),
        ('https://ada.example/"onclick', Reason.NOT_A_LINK),
        ("https://[", Reason.NOT_A_LINK),
        ("keiner", Reason.NOT_A_LINK),
        ("https://ada.example/" + "x" * 500, Reason.TOO_LONG),
        ("", Reason.EMPTY),
    ],
)
def test_read_link(text: str, link: object) -> None:
    assert told(read_link(text)) == link


def test_read_links() -> None:
    links = ("https://ada.example", "https://ben.example/x")
    assert read_links("ada.example, https://ben.example/x und ada.example") == links
    assert read_links("ada.example hallo") == Rejected(Reason.NOT_A_LINK)
    assert read_links(" ".join(f"{n}.example" for n in range(6))) == Rejected(
        Reason.TOO_MANY, limit=5
    )
    assert read_links("") == Rejected(Reason.EMPTY)


LABELS = ["Weiter ➡", "Zurück", "Überspringen", "Später erinnern"]


@pytest.mark.parametrize(
    ("index", "texts"),
    [
        (0, "weiter|WEITER!|1|1.|eins|Nummer 1|wei|weitr|weiterr"),
        (1, "zurück|zurueck|zuruck|2|zwei|die zweite|nr 2|2️⃣|zur|zurükc"),
        (2, "überspringen|ueberspringen|ubersprigen|3.|the third|übersprign"),
        (3, "später|spa|4|später erinern"),
        (None, "|5|0|zu|sp|ein|eine|nein|➡|Weiterbildung|" + "x" * 500),
    ],
)
def test_closest(index: int | None, texts: str) -> None:
    found = {text: closest(text, LABELS) for text in texts.split("|")}
    assert found == dict.fromkeys(found, index)


@pytest.mark.parametrize(
    ("text", "labels", "index"),
    [
        ("10", ["5", "10", "20"], 1),
        ("2", ["10", "20"], 1),
        ("ja", ["Ja, gern", "Nein"], 0),
        ("nein", ["1️⃣ Ja", "2️⃣ Nein"], 1),
        ("👍", ["👍", "👎"], 0),
        ("uninteressiert", ["Interessiert", "Später"], None),
        ("team 12", ["Team 11", "Team 13"], None),
        ("mark", ["Markt", "Marke"], None),
        ("holz", ["Holzbau", "Holzkunst"], None),
        ("holz", ["Holz", "Holzkunst"], 0),
        ("gleich", ["gleich", "Gleich!"], 0),
        ("GLEICH", ["gleich", "Gleich!"], None),
        ("x", [], None),
        ("2", ["Nr. 2 lesen", "Nr. 3 lesen"], 0),
        ("zwei", ["Nr. 2 lesen", "Nr. 3 lesen"], 0),
        ("nr. 3", ["Nr. 2 lesen", "Nr. 3 lesen"], 1),
        ("1", ["Nr. 2 lesen", "Nr. 3 lesen"], None),
        ("2", ["Read no. 2"], 0),
        ("3", ["Team 5", "Team 3", "Weiter"], 1),
        ("2", ["Team 5", "Team 3", "Weiter"], None),
        ("4", ["Team 5", "Team 3", "Mehr", "Weiter"], 3),
        ("2", ["2 Wochen Ruhe", "4 Wochen Ruhe", "Doch nicht"], 0),
        ("1", ["2 Wochen Ruhe", "4 Wochen Ruhe", "Doch nicht"], 0),
        ("3", ["2 Wochen Ruhe", "4 Wochen Ruhe", "Doch nicht"], 2),
        ("2", ["1 nochmal senden", "1 erledigt", "2 nochmal senden", "2 erledigt"], None),
        ("7", ["4. Holz", "7. Stoff"], 1),
        ("1", ["10.9., 15:00", "17.9., 15:00"], 0),
    ],
)
def test_closest_among_like_labels(text: str, labels: list[str], index: int | None) -> None:
    assert closest(text, labels) == index


TRADES = ["Maker, Handwerk", "Kreativwirtschaft", "Wissenschaft", "Etwas anderes"]
ADDRESSES = ["Du", "Sie"]
SUMMARY = ["Passt so", "Etwas ändern"]


@pytest.mark.parametrize(
    ("text", "labels", "index"),
    [
        ("handwerk", TRADES, 0),
        ("Handwerk, bitte.", TRADES, 0),
        ("maker natürlich", TRADES, 0),
        ("anderes", TRADES, 3),
        ("Sie, bitte.", ADDRESSES, 1),
        ("du natürlich", ADDRESSES, 0),
        ("ändern", SUMMARY, 1),
        ("passt jetz", SUMMARY, 0),
        ("hab nen code", ["Ich bringe Können mit", "Ich habe einen Code"], 1),
        ("produkt", ["Neues Produkt", "Vertrieb & Produktion"], 0),
        ("ja interessiert mich", ["Interessiert", "Nicht interessiert"], 0),
        ("nicht handwerk", TRADES, None),
        ("passt", ["Das passt nicht", "Später"], None),
        ("neues", ["Neues Produkt", "Ganz neues Geschäft"], 0),
        ("die neuen", ["Die neuen Leute", "Ganz die neuen Dinge"], 0),
        ("bitte", ADDRESSES, None),
        ("2 bitte", ADDRESSES, 1),
        ("bitte die 2", ADDRESSES, 1),
        ("2:I", ADDRESSES, None),
        ("nee", TRADES, None),
        ("49", ["1 bis 9", "Mehr als 49"], None),
    ],
)
def test_everyday_words_mean_a_label(text: str, labels: list[str], index: int | None) -> None:
    assert meant(text, labels) == index


def test_a_label_with_an_and_is_no_list() -> None:
    labels = ["Lernen & Austausch", "Holz, Metall und Stein", "Auftrag"]
    bare = [without_joints(each) for each in labels]
    for text in (
        "Auftrag, Lernen & Austausch",
        "Lernen und Austausch, auftrag",
        "auftrag u lernen & austausch",
    ):
        items = read_list(hold_together(text, labels))
        assert isinstance(items, tuple)
        assert {meant(each, bare) for each in items} == {0, 2}
    assert hold_together("holz, metall und stein", labels) == "Holz Metall Stein"
    assert hold_together("Auftrag, Holz", labels) == "Auftrag, Holz"


@given(st.lists(st.text(st.characters(categories=["L", "N", "Zs", "So"]), min_size=1)))
def test_a_label_typed_as_it_stands_is_met_or_stands_twice(labels: list[str]) -> None:
    for index, label in enumerate(labels):
        same = [each for each in labels if each.strip() == label.strip()]
        assert label.isspace() or closest(label, labels) == (index if len(same) == 1 else None)


READERS: list[Callable[[str], object]] = [
    read_text,
    read_name,
    lambda text: read_number(text, 0, 100),
    read_amount,
    read_yes_no,
    read_list,
    read_link,
    read_links,
    lambda text: closest(text, LABELS),
]
ODD = st.text(st.sampled_from([*"01 .,-€:/@'´?und[]%\n\u200d\ufe0f\u20e3²٣½ǅİßﬁ𝐀👍", "\ud800"]))


@pytest.mark.parametrize("read", READERS)
@given(text=st.one_of(st.text(), ODD))
def test_no_text_raises(read: Callable[[str], object], text: str) -> None:
    assert read(text) == read(text)


@pytest.mark.parametrize(
    ("text", "labels", "index"),
    [
        ("ändern", "Senden|Verwerfen|Text ändern", 2),
        ("Ändern!", "Senden|Verwerfen|Text ändern", 2),
        ("beenden", "Senden|Verwerfen|Text ändern", None),
        ("sneden", "Senden|Verwerfen|Text ändern", 0),
        ("disagree", "I agree|I don’t agree", None),
        ("I disagree", "I agree|I don’t agree", None),
        ("rausnehmen", "Aufnehmen|Nicht aufnehmen", None),
        ("abnehmen", "Aufnehmen|Nicht aufnehmen", None),
        ("aufnemen", "Aufnehmen|Nicht aufnehmen", 0),
        ("hasst", "Passt|Passt nicht", None),
        ("pasxt", "Passt|Passt nicht", 0),
    ],
)
def test_another_word_is_no_slip(text: str, labels: str, index: int | None) -> None:
    assert closest(text, labels.split("|")) == index
