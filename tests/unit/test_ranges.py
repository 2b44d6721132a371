"""A figure among ranges means the range in which it lies, and not the choice at that position."""

import pytest

from bot.talk.readers import closest, meant

GERMAN = ["Eine Person", "Bis 9", "10 bis 49", "50 und mehr", "Zurück"]
ENGLISH = ["One person", "Up to 9", "10 to 49", "50 or more", "Back"]


@pytest.mark.parametrize(
    ("index", "texts"),
    [
        (0, "1|ich allein|nur ich|eine Person|one person"),
        (1, "2|4|5|7|4 Leute|2 oder 3|etwa fünf|wir sind 9|just 3"),
        (2, "10|so 12|zwölf|10 bis 20|ca. 30 Mitarbeitende"),
        (3, "50|51|1.200|120 Leute"),
        (4, "zurück|back"),
        (2, "so um die 25|um die 30 rum|ne, 40|nee, eher 12|5, nein, 12|ich schätze 20"),
        (None, "keine 40|nicht 12|knapp 50|nein, 60 nicht|über 9|0|5 bis 20|zwischen 9 und 10 Uhr"),
    ],
)
def test_a_figure_among_ranges_counts_people(index: int | None, texts: str) -> None:
    found = {
        text: {closest(text, labels) for labels in (GERMAN, ENGLISH)} - {None}
        for text in texts.split("|")
    }
    assert found == dict.fromkeys(found, set() if index is None else {index})


def test_a_label_typed_as_it_stands_is_meant() -> None:
    for labels in (GERMAN, ENGLISH):
        assert [meant(label, labels) for label in labels] == list(range(len(labels)))


def test_one_range_alone_makes_no_ranges_of_the_others() -> None:
    assert closest("2", ["Heute", "Bis 9"]) == 1
