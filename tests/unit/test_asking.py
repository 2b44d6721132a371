"""Questions to the coordinators: who hears them, who may answer, and what comes back."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.people import Account, Audit, Form, Introduction, Membership, Person, Role
from bot.talk.model import Blocked, Said
from tests.support.cases import BEN, KIM, kept, membership, profile, programme, settle
from tests.support.clock import at
from tests.support.town import Town

MIA = Person("mia", "de", Form.SIE, "Mia Wolf")
QUESTION = "Werden Fahrtkosten erstattet?"
REGIONS = programme(regions=("Erzgebirge", "Dresden"))


def lead(person: Person, *regions: str) -> Introduction:
    """Return what a coordinator told of their regions."""
    now = at("2024-09-01 10:00")
    return Introduction(person.id, "erzgebirge", Role.COORDINATOR, "", (), regions, now)


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.news(name))


async def test_it_waits_for_a_polite_hour_and_the_answer_does_not(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 22:00")))
    await town.says("ada", "/frage")
    await town.says("ada", QUESTION)
    assert QUESTION in heard(town, "ada")
    assert heard(town, "kim") == ""
    await town.wait_until(at("2024-10-15 09:00"))
    assert f"Ada Lindner (Maker) fragt: „{QUESTION}“" in heard(town, "kim")
    await town.presses("kim", "Antworten")
    await town.says("kim", "Ja, bis 50 EUR.")
    assert "Kim Seidel aus der Koordination antwortet: „Ja, bis 50 EUR.“" in heard(town, "ada")
    entries = await kept(town, Audit, act="ask-reply")
    assert [(each.person_id, each.subject) for each in entries] == [("kim", "ada")]
    await town.close()


async def test_it_goes_to_the_region_first_and_to_all_where_nobody_is(tmp_path: Path) -> None:
    also = (MIA, membership(MIA, Role.COORDINATOR), lead(MIA, "Dresden"), lead(KIM, "Erzgebirge"))
    saxon = replace(profile(BEN), region="Leipzig")
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), *also, saxon, base=REGIONS)
    await town.says("ada", f"/frage {QUESTION}")
    assert QUESTION in heard(town, "kim")
    assert heard(town, "mia") == ""
    await town.says("ben", "/ask Who pays for the train?")
    assert "train" in heard(town, "kim")
    assert "train" in heard(town, "mia")
    await town.presses("mia", "Antworten")
    await town.says("mia", "Das Programm.")
    assert "Mia Wolf hat Ben Okafor geantwortet: „Das Programm.“" in heard(town, "kim")
    assert "Das Programm." in heard(town, "ben")
    await town.close()


@pytest.mark.parametrize(("label", "sent"), [("Trotzdem schicken", 1), ("Nicht schicken", 0)])
async def test_who_is_slower_than_another_coordinator_is_asked_whether_to_answer(
    tmp_path: Path, label: str, sent: int
) -> None:
    lea = Person("lea", "de", Form.DU, "Lea Winter")
    also = (lea, membership(lea, Role.COORDINATOR))
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), *also)
    await town.says("ada", f"/frage {QUESTION}")
    for each in ("kim", "lea"):
        await town.presses(each, "Antworten")
    heard(town, "ada")
    await town.at_once(("kim", Said("Ja, bis 50 EUR.")), ("lea", Said("Nein, keine.")))
    assert [each.text[-20:] for each in town.news("ada")] == ["t: „Ja, bis 50 EUR.“"]
    asked = heard(town, "lea")
    assert "Kim Seidel aus der Koordination antwortet: „Ja, bis 50 EUR.“" in asked
    assert "Noch nicht verschickt ist: „Nein, keine.“" in asked
    await town.presses("lea", label)
    assert heard(town, "ada").count("Nein, keine.") == sent
    assert heard(town, "kim").count("Nein, keine.") == sent
    await town.presses("lea", "Antworten", old=True)
    asked = town.visible("lea")[-1].text
    assert "schon beantwortet" in asked
    assert "Was soll ich Ada Lindner antworten?" in asked
    await town.says("lea", "Und am Freitag ist zu.")
    assert heard(town, "ada").count("Und am Freitag ist zu.") == 1
    await town.close()


async def test_too_short_a_question_is_asked_for_again(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await town.says("ada", "/frage ?")
    assert "Da war nichts zu lesen" in heard(town, "ada")
    await town.says("ada", QUESTION)
    assert QUESTION in heard(town, "kim")
    await town.close()


async def test_who_has_several_programmes_says_which(tmp_path: Path) -> None:
    other = replace(programme(), id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})
    also = (
        MIA,
        Membership(MIA.id, "lausitz", Role.COORDINATOR, at("2024-09-01 10:00")),
        Membership("ada", "lausitz", Role.MAKER, at("2024-09-01 10:00")),
    )
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), *also, also=[other])
    await town.says("ada", f"/frage {QUESTION}")
    await town.says("ada", "Lausitz")
    assert QUESTION in heard(town, "mia")
    assert heard(town, "kim") == ""
    await town.says("ada", "/idee")
    await town.says("ada", f"/frage {QUESTION}")
    assert "Um welches Programm" in town.visible("ada")[-1].text
    await town.close()


async def test_where_nobody_coordinates_there_is_an_address(tmp_path: Path) -> None:
    gone = membership(KIM, Role.COORDINATOR, left_at=at("2024-10-01 10:00"))
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), gone)
    await town.says("ada", f"/frage {QUESTION}")
    assert "datenschutz@example.org" in heard(town, "ada")
    await town.close()


async def test_where_nobody_is_reached_there_is_an_address(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await town.happens("kim", Blocked())
    await town.says("ada", f"/frage {QUESTION}")
    said = heard(town, "ada")
    assert "Gerade ist niemand aus der Koordination hier erreichbar" in said
    assert "Danke" not in said
    await town.close()


async def test_it_goes_to_others_where_the_regions_own_are_not_reached(tmp_path: Path) -> None:
    also = (MIA, membership(MIA, Role.COORDINATOR), lead(MIA, "Dresden"), lead(KIM, "Erzgebirge"))
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), *also, base=REGIONS)
    await town.happens("kim", Blocked())
    await town.says("ada", f"/frage {QUESTION}")
    assert QUESTION in heard(town, "mia")
    await town.close()


async def test_who_closed_the_chat_or_left_is_not_answered(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await town.says("ada", f"/frage {QUESTION}")
    await town.presses("kim", "Antworten")
    account = (await kept(town, Account, person_id="ada"))[0]

    shut = Put(replace(account, reachable=False))
    await town.store.run(lambda tx: tx.apply([shut]))
    await town.says("kim", "Ja, gern.")
    assert "den Chat mit mir geschlossen" in heard(town, "kim")
    await town.close()


async def test_an_introduction_that_was_not_begun_is_not_lost(tmp_path: Path) -> None:
    new = Person("mia", "de", Form.DU, "")
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), new, membership(new, Role.MAKER))
    await town.says("mia", "/start")
    assert "Wie heißt du?" in heard(town, "mia")
    await town.says("mia", "/frage")
    await town.says("mia", QUESTION)
    assert "Wie heißt du?" in town.visible("mia")[-1].text
    assert "gerade erst dazukommt" in heard(town, "kim")
    await town.close()


async def test_it_is_left_in_everyday_words(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await town.says("ada", "/frage")
    await town.says("ada", "ach egal")
    assert "das lassen wir" in heard(town, "ada")
    await town.wait_until(at("2024-10-15 09:00"))
    assert "egal" not in heard(town, "kim")
    await town.close()


async def test_who_has_not_agreed_yet_is_told_where_to_ask(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    town.settle_in("mia", "de")
    await town.says("mia", "/start")
    await town.says("mia", "1")
    heard(town, "mia")
    await town.says("mia", f"/frage {QUESTION}")
    answer = heard(town, "mia")
    assert programme().privacy.contact in answer
    assert "/datenschutz" in answer
    assert "Vorab der Datenschutz" in answer
    await town.says("mia", "Wer genau verarbeitet meine Daten?")
    assert "/frage" in heard(town, "mia")
    await town.wait_until(at("2024-10-15 09:00"))
    assert QUESTION not in heard(town, "kim")
    await town.close()


async def test_the_programme_that_was_chosen_a_moment_ago_is_meant(tmp_path: Path) -> None:
    other = replace(programme(), id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})
    also = (
        MIA,
        Membership(MIA.id, "lausitz", Role.COORDINATOR, at("2024-09-01 10:00")),
        Membership("ada", "lausitz", Role.MAKER, at("2024-09-01 10:00")),
    )
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), *also, also=[other])
    await town.says("ada", "/idee")
    await town.says("ada", "Lausitz")
    await town.says("ada", f"/frage {QUESTION}")
    assert QUESTION in heard(town, "mia")
    assert heard(town, "kim") == ""
    await town.close()


async def test_a_question_typed_at_once_outlives_another_dialog(tmp_path: Path) -> None:
    other = replace(programme(), id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})
    also = (
        MIA,
        Membership(MIA.id, "lausitz", Role.COORDINATOR, at("2024-09-01 10:00")),
        Membership("ada", "lausitz", Role.MAKER, at("2024-09-01 10:00")),
    )
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), *also, also=[other])
    await town.says("ada", f"/frage {QUESTION}")
    await town.says("ada", "/update")
    await town.says("ada", "/abbrechen")
    await town.says("ada", "Lausitz")
    assert QUESTION in heard(town, "mia")
    await town.close()


async def test_what_a_teams_date_is_about_is_not_taken_for_the_programme_that_is_meant(
    tmp_path: Path,
) -> None:
    other = replace(programme(), id="lausitz", names={"de": "Lausitz", "en": "Lusatia"})
    also = (
        MIA,
        Membership(MIA.id, "lausitz", Role.COORDINATOR, at("2024-09-01 10:00")),
        Membership("ada", "lausitz", Role.MAKER, at("2024-09-01 10:00")),
    )
    town = await settle(Town(tmp_path, at("2024-10-15 10:00")), *also, also=[other])
    await town.says("ada", "/treffen")
    await town.presses("ada", "Termin vorschlagen")
    await town.says("ada", f"/frage {QUESTION}")
    assert "Um welches Programm" in town.visible("ada")[-1].text
    await town.says("ada", "Lausitz")
    assert QUESTION in heard(town, "mia")
    assert heard(town, "kim") == ""
    await town.presses("mia", "Antworten")
    await town.says("mia", "Ja, bis 50 EUR.")
    await town.presses("ada", "Noch eine Frage")
    await town.says("ada", "/frage Und wer bezahlt das Hotel?")
    assert "Hotel" in heard(town, "mia")
    assert heard(town, "kim") == ""
    await town.close()
