"""Introductions as a whole: what becomes a fact, who sees the pictures, what is not lost."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import towns
from bot.domain.briefs import Expertise
from bot.domain.challenges import Challenge
from bot.domain.milestones import MediaKind
from bot.domain.people import (
    Availability,
    Consent,
    Introduction,
    Profile,
    Purpose,
    Role,
    Trade,
)
from tests.support.cases import ADA, KIM, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town

OELSNITZ = (towns.Town("Oelsnitz/Erzgeb.", "Erzgebirge"), towns.Town("Oelsnitz/Vogtl.", ""))
REGIONS = programme(
    regions=("Erzgebirge", "Dresden"), towns=(towns.Town("Aue", "Erzgebirge"), *OELSNITZ)
)
MIA = "mia"


async def comes(town: Town, role: Role) -> None:
    """Let Mia come with a code and agree."""
    town.settle_in(MIA, "de")
    await town.says(MIA, f"/start {await town.invite(role, programme='erzgebirge')}")
    await town.presses(MIA, "Einverstanden")
    await town.presses(MIA, "Du")


def last(town: Town) -> str:
    return town.visible(MIA)[-1].text


async def test_what_a_maker_tells_is_a_profile_with_its_pictures(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await comes(town, Role.MAKER)
    await town.says(MIA, "Ich bin Mia Wolf, Tischlerin aus Aue, abends")
    await town.says(MIA, "ja")
    await town.sends(MIA, "photo")
    await town.says(MIA, "Möbelbau")
    await town.says(MIA, "ja")
    for each in ("Holz", "keine", "keine", "Neues Produkt", "Einen Tresen auf Rollen bauen"):
        await town.says(MIA, each)
    await town.says(MIA, "Vogtland")
    await town.says(MIA, "ja")
    await town.sends(MIA, "file mappe.pdf")
    for each in ("überspringen", "nein", "ja"):
        await town.says(MIA, each)
    (profile,) = await kept(town, Profile, doing="Tischlerin aus Aue")
    assert (profile.trade, profile.trade_other) == (Trade.OTHER, "Möbelbau")
    assert (profile.region, profile.availability) == ("Vogtland", (Availability.EVENINGS,))
    assert [each.kind for each in profile.media] == [MediaKind.PHOTO, MediaKind.FILE]
    consents = await kept(town, Consent, person_id=profile.person_id)
    assert {each.purpose for each in consents} == {Purpose.PROCESSING, Purpose.PHOTOS}
    assert any("Bei Interesse sieht es die Organisation" in each.wording for each in consents)
    await town.presses(MIA, "Interessiert")
    asked = [each for each in town.news("weber") if each.files]
    assert len(asked) == 1
    assert "Möbelbau, Vogtland" in "\n".join(each.text for each in town.visible("weber"))
    await town.says(MIA, "/datenschutz")
    await town.presses(MIA, "Fotos: widerrufen")
    (profile,) = await kept(town, Profile, doing="Tischlerin aus Aue")
    assert [each.kind for each in profile.media] == [MediaKind.FILE]
    await town.close()


EARLY = ("Mehr dazu höre ich gleich gern", "I’d gladly hear more about that in a moment")
NO_ANSWER = ("Das passt zu keiner der Antworten", "That matches none of the answers")


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("Hallo, ich bin Mia und baue Prototypen aus Holz", EARLY),
        ("Hello, I am Mia and build prototypes of wood", EARLY),
        ("Ich bin Mia", EARLY),
        ("Prototypen", NO_ANSWER),
        ("qwertz asdf", NO_ANSWER),
        ("1 2 3 4", NO_ANSWER),
        ("😀 😀 😀", NO_ANSWER),
        ("Das weiß ich noch nicht", NO_ANSWER),
        ("Ich möchte hier nicht mitmachen", NO_ANSWER),
        ("keine von beiden", NO_ANSWER),
        ("I have no code", NO_ANSWER),
    ],
)
@pytest.mark.parametrize(("language", "programmes"), [(0, 1), (1, 2)])
async def test_who_tells_of_themselves_before_the_first_answer_is_gladly_heard_later(
    tmp_path: Path, said: str, first: tuple[str, str], language: int, programmes: int
) -> None:
    town = Town(tmp_path, at("2024-10-14 10:00"))
    (one,) = town.programmes.values()
    town.programmes |= {f"p{each}": replace(one, id=f"p{each}") for each in range(1, programmes)}
    await town.open()
    town.settle_in(MIA, ("de", "en")[language])
    await town.says(MIA, "/start")
    asked = town.visible(MIA)[-1]
    await town.says(MIA, said)
    told = town.visible(MIA)[-1]
    assert told.text.startswith(first[language])
    assert told.text.endswith(asked.text.split("\n")[-1])
    assert told.labels == asked.labels
    progress = await town.store.run(lambda tx: tx.progress(town.people[MIA]))
    assert progress is not None
    assert not any(word in repr(progress) for word in ("Mia", "Prototyp", "prototyp"))
    await town.close()


async def test_whoever_is_asked_for_consent_is_not_put_off(tmp_path: Path) -> None:
    """A sentence is meant for that question there, and no introduction."""
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    town.settle_in(MIA, "de")
    await town.says(MIA, f"/start {await town.invite(Role.MAKER, programme='erzgebirge')}")
    await town.says(MIA, "Dem stimme ich so auf keinen Fall zu")
    assert NO_ANSWER[0] in last(town)
    await town.close()


async def test_an_expert_tells_a_field_and_the_organisation_learns_it(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await comes(town, Role.EXPERT)
    await town.says(MIA, "Mia Wolf")
    await town.says(MIA, "Brandschutz")
    await town.says(MIA, "nein")
    await town.says(MIA, "ja")
    assert "Am schnellsten geht es so" in last(town)
    lead = "\n".join(each.text for each in town.news("kim"))
    assert "Mia Wolf ist jetzt Fachperson (Brandschutz), gehört hier aber zu keiner" in lead
    (told,) = await kept(town, Introduction)
    assert (told.role, told.field, told.availability) == (Role.EXPERT, "Brandschutz", ())
    assert all(each.field == "Brandschutz" for each in await kept(town, Expertise))
    await town.says(MIA, "/start")
    assert "Schön, wieder von dir zu hören" in last(town)
    await town.says("weber", "/experten")
    await town.presses("weber", "Jemanden einladen")
    code = re.search(r"(?:[a-z2-7]{4}-){3}[a-z2-7]{4}", town.visible("weber")[-1].text)
    assert code
    await town.says(MIA, code[0])
    await town.says("ada", "/experten")
    assert "Mia Wolf: Brandschutz" in town.visible("ada")[-1].labels
    await town.close()


async def test_that_an_expert_lacks_an_organisation_is_not_told_of_whoever_is_forgotten(
    tmp_path: Path,
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 23:00")))
    await comes(town, Role.EXPERT)
    for each in ("Mia Wolf", "Brandschutz", "nein", "ja", "/vergessen", "ja", "ja"):
        await town.says(MIA, each)
    await town.wait_until(at("2024-10-15 12:00"))
    assert all("Brandschutz" not in each.text for each in town.news("kim"))
    await town.close()


async def test_a_coordinator_tells_regions_where_there_are_several(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await comes(town, Role.COORDINATOR)
    await town.says(MIA, "Mia Wolf")
    await town.says(MIA, "Dresden, aber nicht Erzgebirge")
    (told,) = await kept(town, Introduction)
    assert (told.role, told.regions) == (Role.COORDINATOR, ("Dresden",))
    assert "Alles bereit" in last(town)
    await town.close()


async def test_with_one_region_a_coordinator_is_asked_for_a_name_only(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await comes(town, Role.COORDINATOR)
    await town.says(MIA, "Mia Wolf")
    assert "Alles bereit. Den Teams stelle ich dich als Mia Wolf vor" in last(town)
    await town.close()


async def test_coordinators_from_before_are_not_asked_anything(tmp_path: Path) -> None:
    lead = membership(KIM, Role.COORDINATOR)
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), lead, base=REGIONS)
    await town.says("kim", "/start")
    assert "Schön, wieder von dir zu hören" in town.visible("kim")[-1].text
    await town.close()


async def test_a_forwarded_contact_gets_a_kind_word_and_the_question(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await comes(town, Role.MAKER)
    for kind, word in (("contact", "weitergeleiteten Kontakt"), ("voice", "Sprachnachrichten")):
        await town.sends(MIA, kind)
        assert word in last(town)
        assert last(town).startswith("Danke")
        assert "Wie heißt du?" in last(town)
    await town.close()


# What interrupts it.


async def tells(town: Town, *words: str) -> None:
    """Let Mia come as a maker and say something."""
    await comes(town, Role.MAKER)
    for each in words:
        await town.says(MIA, each)


TO_SKILLS = ("Mia Wolf", "1", "Tischlerin")
TO_REGION = (*TO_SKILLS, "Fräsen", "-", "-", "1", "Eine Aufgabe für lange Abende", "Abends")


@pytest.mark.parametrize("words", ["ok", "Ja klar", "gut", "Passt!", "👍 super"])
async def test_who_only_agrees_has_told_nothing(tmp_path: Path, words: str) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await tells(town, *TO_SKILLS, words)
    assert last(town).startswith("Das ist sehr kurz.")
    assert "Was kannst du besonders gut?" in last(town)
    await town.close()


@pytest.mark.parametrize(
    "words", ["weiß nicht", "k.A.", "k. A.", "keine Ahnung, sorry 🤷", "Nichts Besonderes"]
)
async def test_who_does_not_know_goes_on_where_nothing_need_be_said(
    tmp_path: Path, words: str
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await tells(town, *TO_SKILLS, words)
    assert "Das macht nichts." in last(town)
    assert "Was kannst du besonders gut?" in last(town)
    await town.says(MIA, "Fräsen")
    await town.says(MIA, words)
    assert "Was bietest du an?" in last(town)
    await town.close()


async def test_what_none_of_the_options_was_stands_in_the_place_of_the_choice(
    tmp_path: Path,
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    first, _, *others = TO_REGION
    await tells(town, first, "Tischlerei", "ja", *others, "in Aue", "ja", "-", "nein")
    card = last(town).splitlines()
    assert "Bereich: Tischlerei" in card
    assert "Region: Aue" in card
    assert not any("genauer" in each or "Woanders" in each for each in card)
    for each in ("Region", "in der Nähe von Aue", "ja"):
        await town.says(MIA, each)
    assert "Region: in der Nähe von Aue" in last(town).splitlines()
    await town.close()


async def test_who_does_not_know_when_a_place_is_read_back_has_named_no_other(
    tmp_path: Path,
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await tells(town, *TO_REGION, "Zwickau")
    assert "Verstanden: Zwickau." in last(town)
    await town.says(MIA, "weiß nicht")
    assert "Verstanden: Zwickau." in last(town)
    await town.close()


@pytest.mark.parametrize("words", ["weiß nicht", "k. A."])
async def test_who_does_not_tell_a_name_is_called_nothing(tmp_path: Path, words: str) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await comes(town, Role.COORDINATOR)
    await town.says(MIA, words)
    assert "Das macht nichts." in last(town)
    await town.close()


async def begins(town: Town) -> None:
    """Let Mia answer two questions and begin to ask one of her own."""
    await comes(town, Role.MAKER)
    await town.says(MIA, "Mia Wolf")
    await town.says(MIA, "/frage")


async def test_two_interruptions_in_a_row_lose_nothing(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await begins(town)
    await town.says(MIA, "/frage")
    await town.says(MIA, "Werden Fahrtkosten erstattet?")
    assert "Was trifft es am ehesten?" in last(town)
    assert "Mia Wolf" in "".join(each.text for each in town.news("kim"))
    await town.close()


async def test_a_forgotten_interruption_gives_way(tmp_path: Path) -> None:
    """Nobody is asked the introduction's question: the words are not taken for its answer."""
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")))
    await begins(town)
    await town.wait_until(at("2024-10-17 12:00"))
    assert "Profil ist noch nicht fertig" in last(town)
    await town.says(MIA, "Kreativwirtschaft")
    assert "Was trifft es am ehesten?" in last(town)
    await town.says(MIA, "Kreativwirtschaft")
    assert "Was machst du?" in last(town)
    await town.close()


async def test_an_introduction_elsewhere_is_no_introduction_here(tmp_path: Path) -> None:
    """Who changes what they told in one programme goes on introducing themselves in the other."""
    second = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})
    there = replace(membership(ADA, Role.MAKER), programme_id="chemnitz")
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), there, also=[second])
    await town.says("ada", "/profil")
    await town.says("ada", "/start")
    await town.says("ada", "Kreativwirtschaft")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", "baut Boote")
    town.news("ada")
    await town.presses("ada", "Passt so")
    assert "Was machst du?" in "".join(each.text for each in town.news("ada"))
    assert [each.doing for each in await kept(town, Profile)] == ["baut Boote"]
    await town.close()


async def test_who_writes_a_town_lives_in_its_region_and_hears_so(tmp_path: Path) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await comes(town, Role.MAKER)
    await town.says(MIA, "Ich bin Mia Wolf, Tischlerin, abends")
    for each in ("ja", "Handwerk", "Holz", "keine", "keine", "Neues Produkt", "Einen Tresen bauen"):
        await town.says(MIA, each)
    for each in ("Aue", "ja", "überspringen", "nein", "ja"):
        await town.says(MIA, each)
    (profile,) = await kept(town, Profile, doing="Tischlerin")
    assert profile.region == "Erzgebirge"
    assert any("Als Region steht dort Erzgebirge" in each.text for each in town.all_heard(MIA))
    await town.close()


async def test_who_changes_their_region_to_a_town_hears_what_it_is_taken_for(
    tmp_path: Path,
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await town.says("ada", "/profil")
    for each in ("Etwas ändern", "Region", "Dresden", "ja"):
        await town.says("ada", each)
    assert not any("Als Region" in each.text for each in town.all_heard("ada"))
    await town.says("ada", "/profil")
    for each in ("Etwas ändern", "Region", "Oelsnitz", "Oelsnitz/Erzgeb.", "ja"):
        await town.says("ada", each)
    (profile,) = await kept(town, Profile, person_id="ada")
    assert profile.region == "Erzgebirge"
    assert any("Als Region steht dort Erzgebirge" in each.text for each in town.all_heard("ada"))
    await town.close()


@pytest.mark.parametrize("words", ["das im Erzgebirge", "ne, das im Erzgebirge", "Erzgebirge"])
async def test_the_town_that_is_meant_may_be_told_by_where_it_lies(
    tmp_path: Path, words: str
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await comes(town, Role.CONTACT)
    for each in ("Mia Wolf", "Stadtbad", "Tourismus", "1", "Woanders", "Oelsnitz", words):
        await town.says(MIA, each)
    assert "Was soll am Ende herauskommen?" in last(town)
    for each in ("Auftrag", "ja", "nein", "Ein Tresen auf Rollen"):
        await town.says(MIA, each)
    assert "Region: Oelsnitz/Erzgeb." in last(town)
    await town.close()


@pytest.mark.parametrize(
    ("place", "lines"),
    [("Aue", ["„Aue“ gehört hier zur Region Erzgebirge"]), ("Plauen", [])],
)
async def test_a_contact_hears_for_which_region_a_town_stands(
    tmp_path: Path, place: str, lines: list[str]
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await comes(town, Role.CONTACT)
    for each in ("Mia Wolf", "Stadtbad", "Tourismus", "1", "Woanders", place, "ja"):
        await town.says(MIA, each)
    for each in ("Auftrag", "ja", "nein", "Ein Tresen auf Rollen", "ja"):
        await town.says(MIA, each)
    said = [part for each in town.all_heard(MIA) for part in each.text.split(", so steht")]
    assert [each for each in said if "gehört hier zur Region" in each] == lines
    await town.close()


@pytest.mark.parametrize(
    ("meant", "region"),
    [("Oelsnitz/Erzgeb.", "Erzgebirge"), ("Oelsnitz/Vogtl.", "Oelsnitz/Vogtl.")],
)
async def test_whoever_comes_from_one_of_two_towns_of_a_name_says_which(
    tmp_path: Path, meant: str, region: str
) -> None:
    town = await settle(Town(tmp_path, at("2024-10-14 10:00")), base=REGIONS)
    await comes(town, Role.CONTACT)
    for each in ("Mia Wolf", "Stadtbad", "Tourismus", "1", "Woanders", "Oelsnitz"):
        await town.says(MIA, each)
    assert town.visible(MIA)[-1].labels == ("Oelsnitz/Erzgeb.", "Oelsnitz/Vogtl.", "Anders")
    await town.presses(MIA, meant)
    for each in ("Auftrag", "ja", "nein", "Ein Tresen auf Rollen", "ja"):
        await town.says(MIA, each)
    for each in ("Der Tresen ist zu schwer.", "nein", "nein", "Er rollt.", "Holz", "nein", "nein"):
        await town.says(MIA, each)
    for each in ("ja", "ja"):
        await town.says(MIA, each)
    (challenge,) = await kept(town, Challenge, title="Ein Tresen auf Rollen")
    assert challenge.region == region
    await town.close()
