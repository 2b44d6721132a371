"""The card as others see it, changes of single answers, and what follows from them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.answers import Because
from bot.domain.briefs import Expertise
from bot.domain.challenges import Answer, Challenge, Organisation, Size, Suggestion
from bot.domain.changes import Put
from bot.domain.milestones import Media, MediaKind
from bot.domain.people import (
    Account,
    Availability,
    Consent,
    Introduction,
    Person,
    Profile,
    Purpose,
    Role,
)
from bot.domain.substance import told_of
from bot.domain.teams import Stage
from bot.matching.renewal import again
from bot.ports import Tx
from bot.talk.model import Pressed
from tests.support.cases import (
    ADA,
    BEN,
    JO,
    challenge,
    kept,
    membership,
    profile,
    programme,
    settle,
    team,
)
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-14 10:00")
MADE = at("2024-09-10 10:00")


def shares(person: str) -> Consent:
    return Consent(f"c-{person}", person, "erzgebirge", Purpose.SHARING, "1", "…", "telegram", MADE)


def suggested(**changes: object) -> Suggestion:
    first = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.5, (), MADE)
    return replace(first, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, NOW)
    yield town
    await town.close()


async def change(town: Town, name: str, label: str, *words: str) -> None:
    """Change one answer and keep it."""
    await town.says(name, "/profil")
    await town.presses(name, "Etwas ändern")
    await town.presses(name, label)
    for each in words:
        await town.says(name, each)
    await town.presses(name, "Passt so")


async def own(town: Town, person: str = "ada") -> Profile:
    (found,) = await kept(town, Profile, person_id=person)
    return found


# The card.


async def test_a_maker_sees_three_steps(town: Town) -> None:
    photo = Media("telegram", MediaKind.PHOTO, "photo-1", "photo.jpg", 12)
    await settle(town, shares("ada"), profile(ADA, links=("https://ada.example.org",),
                                              media=(photo,)))  # fmt: skip
    await town.says("ada", "/profil")
    text = town.visible("ada")[-1].text
    first, second = text.split("Wenn du interessiert bist")
    second, third = second.split("Wenn beide Seiten")
    assert "baut Möbel" in first
    assert "Ada Lindner" not in first + second
    assert "Fräse" in second
    assert "ada.example.org" in second
    assert "Ein Bild" in second
    assert "Ada Lindner" in third
    assert "erreichbar" in third


async def test_who_does_not_share_is_reached_through_the_bot(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/profil")
    assert "gebe ich nicht weiter" in town.visible("ada")[-1].text


async def test_the_others_see_just_that(town: Town) -> None:
    """What the card promises is what a request shows: no less, and no name."""
    wanted = suggested(maker=Answer.OPEN)
    shown = profile(BEN, tools=("Fräse",), links=("https://ben.example.org",))
    await settle(town, wanted, shown)
    await town.says("ben", "/suggestions")
    assert "ben.example.org" not in town.visible("ben")[-1].text
    await town.presses("ben", "Interested")
    request = town.news("weber")[-1].text
    assert "ben.example.org" in request
    assert "Okafor" not in request


async def test_a_contact_sees_the_challenge_as_makers_do(town: Town) -> None:
    await settle(town, shares("weber"))
    await town.says("weber", "/profil")
    text = town.visible("weber")[-1].text
    assert "Ein Tresen, der wandert" in text.split("Frau Weber")[0]
    assert "Frau Weber ist hier erreichbar" in text


async def test_who_has_not_told_anything_is_sent_on(town: Town) -> None:
    await settle(town, JO, membership(JO, Role.MAKER))
    await town.says("jo", "/profil")
    assert "/start" in town.visible("jo")[-1].text


# Single answers.


async def test_what_matters_runs_suggestions_again(town: Town) -> None:
    await settle(town, challenge(id="c2", number=2, organisation_id="brewery",
                                 title="Lichterkette", need="Löten und Elektronik gesucht.",
                                 skills=("Löten",)))  # fmt: skip
    await change(town, "ada", "Können", "Löten, Elektronik")
    assert (await own(town)).skills == ("Löten", "Elektronik")
    assert (await own(town)).updated_at == NOW
    assert {each.challenge_id for each in await kept(town, Suggestion, maker_id="ada")} >= {"c2"}
    assert any("Lichterkette" in each.text for each in town.visible("ada"))


@pytest.mark.parametrize(
    ("label", "words", "field"),
    [
        ("Name", "Ada Lindner-Wolf", "name"),
        ("Links", "www.ada.example.org", "links"),
    ],
)
async def test_names_and_links_change_quietly(
    town: Town, label: str, words: str, field: str
) -> None:
    await settle(town)
    before = await own(town)
    await change(town, "ada", label, words)
    after = await own(town)
    assert after.updated_at == before.updated_at
    assert await kept(town, Suggestion) == ()
    (person,) = await kept(town, Person, id="ada")
    changed = person.name if field == "name" else "".join(after.links)
    assert words.split(".")[-2:] == changed.removesuffix("/").split(".")[-2:]


async def test_nothing_changed_is_said_so(town: Town) -> None:
    await settle(town)
    before = await own(town)
    await change(town, "ada", "Tätigkeit", before.doing)
    assert await own(town) == before
    assert "bleibt, wie es war" in town.visible("ada")[-1].text


async def test_a_change_is_kept_only_after_the_last_look(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", "Ich schnitze jetzt Löffel.")
    await town.says("ada", "/abbrechen")
    assert (await own(town)).doing == "baut Möbel"


@pytest.mark.parametrize("odd", ["x", "?", "😀", "a" * 5_000, ""])
async def test_odd_answers_change_nothing(town: Town, odd: str) -> None:
    await settle(town)
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", odd)
    assert (await own(town)).doing == "baut Möbel"


async def test_contact_details_are_withdrawn_there(town: Town) -> None:
    await settle(town, shares("ada"))
    await change(town, "ada", "Kontakt weitergeben", "Nein")
    (consent,) = await kept(town, Consent, person_id="ada", purpose=Purpose.SHARING)
    assert consent.withdrawn_at == NOW
    await change(town, "ada", "Kontakt weitergeben", "Ja")
    found = await kept(town, Consent, person_id="ada", purpose=Purpose.SHARING, withdrawn_at=None)
    assert [each.given_at for each in found] == [NOW]


@pytest.mark.parametrize("before", [True, False])
async def test_a_consent_that_changes_meanwhile_stays_as_it_became(
    town: Town, *, before: bool
) -> None:
    """Changing what one does gives, or withdraws, no consent."""
    await settle(town, *([shares("ada")] if before else []))
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", "baut jetzt Boote")
    await town.says("ada", "/datenschutz")
    await town.presses("ada", "Kontakt: widerrufen" if before else "Kontakt: erlauben")
    await town.presses("ada", "Passt so")
    assert (await own(town)).doing == "baut jetzt Boote"
    found = await kept(town, Consent, person_id="ada", purpose=Purpose.SHARING, withdrawn_at=None)
    assert bool(found) is not before


async def test_a_name_that_changes_meanwhile_stays_as_it_became(town: Town) -> None:
    await settle(town, membership(ADA, Role.COORDINATOR))
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", "baut jetzt Boote")
    await town.presses("ada", "Namen ändern")
    await town.says("ada", "Ada Wolf")
    await town.presses("ada", "Passt so")
    await town.presses("ada", "Passt so")
    assert (await own(town)).doing == "baut jetzt Boote"
    assert [each.name for each in await kept(town, Person, id="ada")] == ["Ada Wolf"]


async def elsewhere(town: Town, person: str) -> str:
    """Return what another messenger of theirs is called."""
    town.settle_in(f"{person} elsewhere", "de")
    there = Account(town.people[f"{person} elsewhere"], person)
    await town.store.run(lambda tx: tx.apply([Put(there)]))
    return f"{person} elsewhere"


async def test_an_answer_that_changes_in_another_messenger_meanwhile_stays(town: Town) -> None:
    await settle(town, profile(ADA))
    there = await elsewhere(town, "ada")
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await change(town, there, "Können", "Schweißen, Drechseln")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", "baut Möbel und Tresen")
    await town.presses("ada", "Passt so")
    found = await own(town)
    assert (found.doing, found.skills) == ("baut Möbel und Tresen", ("Schweißen", "Drechseln"))


async def test_what_is_left_out_in_another_messenger_meanwhile_stays_out(town: Town) -> None:
    await settle(town, profile(ADA, offers="eine Werkstatt"))
    there = await elsewhere(town, "ada")
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await change(town, there, "Angebot", "überspringen")
    await town.presses("ada", "Tätigkeit")
    await town.says("ada", "baut Möbel und Tresen")
    await town.presses("ada", "Passt so")
    found = await own(town)
    assert (found.doing, found.offers) == ("baut Möbel und Tresen", "")


async def test_an_organisation_that_changes_in_another_messenger_meanwhile_stays(
    town: Town,
) -> None:
    await settle(town)
    there = await elsewhere(town, "weber")
    await town.says("weber", "/profil")
    await town.presses("weber", "Etwas ändern")
    await change(town, there, "Organisation", "Neue Brauerei")
    await town.presses("weber", "Größe")
    await town.says("weber", "300")
    await town.presses("weber", "Passt so")
    (found,) = await kept(town, Organisation)
    assert (found.name, found.size) == ("Neue Brauerei", Size.LARGE)


async def test_pictures_change_alone(town: Town) -> None:
    """A caption is no answer to another question, and a list of answers takes pictures, too."""
    await settle(town)
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.sends("ada", "photo Das bin ich")
    assert "dabei" in town.visible("ada")[-1].text
    await town.presses("ada", "Bilder, Dateien")
    await town.sends("ada", "file mappe.pdf Meine Mappe")
    await town.says("ada", "fertig")
    await town.presses("ada", "Passt so")
    assert [each.name for each in (await own(town)).media] == ["mappe.pdf"]
    assert (await own(town)).offers == ""


async def test_photos_that_may_not_be_shown_are_told(town: Town) -> None:
    no = Consent("c9", "ada", "erzgebirge", Purpose.PHOTOS, "1", "…", "telegram", MADE, NOW)
    await settle(town, no)
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.sends("ada", "photo")
    await town.says("ada", "zurück")
    await town.presses("ada", "Passt so")
    assert "das ist widerrufen" in town.visible("ada")[-1].text
    assert (await own(town)).media == ()


async def test_an_open_change_is_no_draft_and_lapses(town: Town) -> None:
    await settle(town)
    await town.says("ada", "/profil")
    await town.presses("ada", "Etwas ändern")
    await town.wait_until(NOW + timedelta(days=20))
    told = "\n".join(each.text for name in ("ada", "kim") for each in town.news(name))
    assert "Profil" not in told.replace("/profil", "")
    await town.says("ada", "Ich baue jetzt Boote.")
    assert (await own(town)).doing == "baut Möbel"


async def test_a_forged_button_opens_nobody_elses(town: Town) -> None:
    await settle(town)
    for words in ("contact.erzgebirge.brewery", "coordinator.erzgebirge.name", "maker.elsewhere"):
        await town.happens("ada", Pressed(f"a.amend.{words}", "0"))
        assert "nicht mehr ändern" in town.visible("ada")[-1].text


async def test_an_organisation_gets_its_new_name(town: Town) -> None:
    await settle(town)
    await change(town, "weber", "Organisation", "Neue Brauerei")
    (found,) = await kept(town, Organisation)
    assert (found.name, found.contact_id) == ("Neue Brauerei", "weber")


async def test_coordinators_hear_of_a_name_that_is_there_already(town: Town) -> None:
    mill = Organisation("mill", "erzgebirge", "Neue Mühle", "culture", Size.SMALL, "jo")
    await settle(town, JO, membership(JO, Role.CONTACT), mill)
    await change(town, "weber", "Organisation", "Neue Muehle GmbH")
    await town.wait_until(at("2024-10-15 12:00"))
    assert any("Vielleicht ist das schon da" in each.text for each in town.news("kim"))
    assert town.news("jo") == []


async def test_an_expert_changes_their_field(town: Town) -> None:
    told = Introduction("jo", "erzgebirge", Role.EXPERT, "Brandschutz",
                        (Availability.MORNINGS,), (), MADE)  # fmt: skip
    asked = Expertise("jo", "brewery", "erzgebirge", "Brandschutz", MADE)
    await settle(town, JO, membership(JO, Role.EXPERT), told, asked)
    await change(town, "jo", "Fachgebiet", "Brandschutz in alten Häusern")
    (now,) = await kept(town, Introduction, person_id="jo")
    (works,) = await kept(town, Expertise)
    assert now.field == works.field == "Brandschutz in alten Häusern"


async def test_a_coordinator_changes_regions_and_name(town: Town) -> None:
    await settle(town, base=programme(regions=("Erzgebirge", "Vogtland")))
    await town.says("kim", "/profil")
    await town.presses("kim", "Regionen ändern")
    await town.says("kim", "Vogtland")
    (told,) = await kept(town, Introduction, person_id="kim")
    assert told.regions == ("Vogtland",)
    await town.says("kim", "/profil")
    await town.presses("kim", "Regionen ändern")
    await town.says("kim", "überspringen")
    (told,) = await kept(town, Introduction, person_id="kim")
    assert told.regions == ()
    await town.says("kim", "/profil")
    await town.presses("kim", "Regionen ändern")
    await town.says("kim", "Vogtland")
    await town.says("kim", "/profil")
    await town.presses("kim", "Namen ändern")
    await town.says("kim", "Kim Seidel-Roth")
    assert [each.name for each in await kept(town, Person, id="kim")] == ["Kim Seidel-Roth"]
    assert [each.regions for each in await kept(town, Introduction)] == [("Vogtland",)]


# Suggestions.


LATER = MADE + timedelta(days=4)


@pytest.mark.parametrize(
    ("need", "own", "expected"),
    [
        (MADE, MADE, False),
        (MADE + timedelta(days=2), MADE, False),
        (LATER, MADE, True),
        (MADE, LATER, True),
    ],
)
def test_an_old_no_holds_until_something_is_saved(
    need: datetime, own: datetime, expected: bool
) -> None:
    no = suggested(maker=Answer.DECLINED, declined_at=MADE + timedelta(days=3))
    pair = (challenge(updated_at=need), profile(JO, updated_at=own))
    assert again(no, NOW, programme(), pair) is expected


NEED, OWN = challenge(updated_at=LATER), profile(JO, updated_at=LATER)


@pytest.mark.parametrize(
    ("need", "own", "because", "expected"),
    [
        pytest.param(NEED, OWN, None, False, id="saved as it was"),
        pytest.param(replace(NEED, budget=50_000), OWN, None, False, id="budget"),
        pytest.param(replace(NEED, title=f"  {NEED.title.upper()}!"), OWN, None, False, id="case"),
        pytest.param(replace(NEED, skills=NEED.skills[::-1]), OWN, None, False, id="order"),
        pytest.param(NEED, replace(OWN, links=("ada.example.org",)), None, False, id="links"),
        pytest.param(replace(NEED, success="Alle lachen"), OWN, None, True, id="success"),
        pytest.param(NEED, replace(OWN, tools=("Laser",)), None, True, id="tools"),
        pytest.param(NEED, replace(OWN, region="Leipzig"), Because.FAR, True, id="nearer"),
        pytest.param(NEED, replace(OWN, tools=("Laser",)), Because.FAR, False, id="far as ever"),
        pytest.param(NEED, replace(OWN, region="Leipzig"), Because.SKILLS, False, id="as skilled"),
        pytest.param(NEED, replace(OWN, skills=("Löten",)), Because.SKILLS, True, id="skilled"),
        pytest.param(NEED, replace(OWN, hopes="Ruhm"), Because.EXPECTATION, True, id="hopes"),
        pytest.param(NEED, replace(OWN, region="Leipzig"), Because.OTHER, True, id="other"),
    ],
)
def test_a_no_holds_until_what_it_was_about_changes(
    need: Challenge, own: Profile, because: Because | None, expected: bool
) -> None:
    of = told_of(challenge(), profile(JO))
    no = suggested(maker=Answer.DECLINED, declined_at=MADE + timedelta(days=3), declined_of=of)
    assert again(no, NOW, programme(), (need, own), because) is expected


async def test_a_declined_pair_stays_away_and_comes_back_with_a_change(town: Town) -> None:
    no = suggested(maker_id="jo", maker=Answer.DECLINED, declined_at=at("2024-09-12 10:00"))
    await settle(town, no, JO, membership(JO, Role.MAKER), profile(JO))
    await town.says("jo", "/vorschlaege")
    assert [each.id for each in await kept(town, Suggestion)] == ["s1"]
    await change(town, "jo", "Links", "www.ada.example.org")
    await town.says("jo", "/vorschlaege")
    assert [each.id for each in await kept(town, Suggestion)] == ["s1"]
    await change(town, "jo", "Können", "Holz, Schnitzen")
    (back,) = await kept(town, Suggestion)
    assert back.id != "s1"
    assert back.maker is Answer.OPEN


async def _without_team(tx: Tx) -> None:
    await tx.apply([Put(team(stage=Stage.ENDED))])


async def test_open_suggestions_get_new_reasons_or_go(town: Town) -> None:
    """A request stays, whatever changes: somebody waits for its answer."""
    other = challenge(id="c2", number=2, title="Eine Fibel", need="Wir suchen Grafik.",
                      skills=("Grafik",), region="Vogtland", expectations=())  # fmt: skip
    third = challenge(id="c3", number=3, title="Ein Film", need="Wir suchen Kamera.",
                      skills=("Kamera",), region="Vogtland", expectations=())  # fmt: skip
    await settle(
        town,
        other,
        third,
        suggested(maker_id="ada"),
        suggested(id="s2", challenge_id="c2", maker_id="ada"),
        suggested(id="s3", challenge_id="c3", maker_id="ada", contact=Answer.INTERESTED,
                  asked_at=at("2024-10-12 10:00")),
    )  # fmt: skip
    await town.store.run(_without_team)
    await change(town, "ada", "Können", "Holz, Schnitzen")
    found = {each.id: each for each in await kept(town, Suggestion)}
    assert found["s1"].fits
    assert (found["s1"].made_at, found["s1"].withdrawn_at) == (NOW, None)
    assert found["s2"].withdrawn_at == NOW
    assert found["s3"].withdrawn_at is None
