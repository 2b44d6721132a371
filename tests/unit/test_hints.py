"""Ordinary sentences, and the commands that they are told of."""

from pathlib import Path

import pytest

from bot import registry
from bot.domain.people import Person
from bot.engine.hints import HINTED, hint
from tests.support.cases import kept, settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("mydata", "Ich möchte bitte eine Kopie aller Daten|can I get a copy of my data?"),
        ("mydata", "Was weißt du über mich?|Auskunft über meine Daten bitte"),
        ("forget", "ich will meine daten löschen|Bitte lösch mich|please delete my data"),
        (
            "leave",
            "Ich möchte das ganze Programm verlassen.|will aussteigen|I want to quit the team",
        ),
        ("meeting", "wann ist das treffen nochmal|Wo treffen wir uns zum Treffen?|when do we meet"),
        (
            "suggestions",
            "ja interessiert mich|Ich habe Interesse an dieser Aufgabe.|I am interested",
        ),
        (
            "suggestions",
            "keiner passt, was nun?|was mach ich jetzt wenn keiner passt|nothing fits, what now?",
        ),
        (None, "kein Termin passt|keiner der Termine passt"),
        ("ask", "ich hab mal ne Frage|wer ist die Koordination"),
        ("language", "auf Englisch bitte|lieber siezen"),
        (None, "hm|Es läuft gut bei uns|Wie geht es weiter?|ich will|" + "x" * 5000),
    ],
)
def test_a_sentence_points_to_a_command(name: str | None, texts: str) -> None:
    found = {text: hint(text, HINTED) for text in texts.split("|")}
    assert found == dict.fromkeys(found, name)


def test_only_what_somebody_may_is_named() -> None:
    assert hint("Ich habe Interesse, und wann ist das Treffen?", {"suggestions"}) == "suggestions"
    assert hint("Ich habe Interesse", {"forget"}) is None
    assert set(HINTED) <= {each.name for each in registry.COMMANDS}


async def test_a_sentence_is_told_of_its_command_and_nothing_is_done(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    before = await kept(town, Person)
    await town.says("ada", "ich will meine daten löschen")
    await town.says("ben", "I would like to leave the program")
    assert "/vergessen" in town.news("ada")[-1].text
    assert "/leave" in town.news("ben")[-1].text
    await town.says("ada", "ja")
    assert await kept(town, Person) == before
    await town.close()
