"""Briefs: which names are alike, what a stranger learns, how a brief is read and comes back."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import shorten
from bot.domain import towns
from bot.domain.challenges import (
    Challenge,
    Organisation,
    Publish,
    Review,
    Size,
    Suggestion,
    Support,
)
from bot.domain.changes import Drop
from bot.domain.people import Account, Audit, Consent, Membership, Person, Purpose, Role
from bot.domain.policy import Briefs, Policy
from bot.onboarding.namesakes import alike, bare
from bot.sharpener import names_a_way, read_budget
from bot.talk.model import Pressed
from bot.talk.readers import Rejected
from tests.support.cases import WEBER, challenge, kept, membership, programme, settle
from tests.support.clock import at
from tests.support.town import Town

BRIEF = (
    "Neue Gäste finden den Eingang nicht.",
    "überspringen",
    "Material",
    "Zehn Gäste mehr am Abend.",
    "Grafik",
    "überspringen",
    "kein Budget",
    "Nein",
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Metallbau Lohse GmbH", "metallbau lohse"),
        ("Drechslerei Neubert", "Neubert Drechslerei"),
        ("Drechslerei Neubert", "Drechselrei Neubert"),
        ("Müller & Söhne KG", "Mueller und Soehne"),
        ("Alte Brauerei e.V.", "Alte Braurei"),
        ("Alte Brauerei", "Аӏте Brauerei"),
    ],
)
def test_near_spellings_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alte Brauerei", "Neue Brauerei"),
        ("Werk 1", "Werk 2"),
        ("Bau AG", "Rad AG"),
        ("GmbH", "KG"),
        ("Metallbau Lohse", "Metallbau Weber"),
    ],
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


@given(st.text(max_size=80))
def test_every_name_is_like_itself_and_bare_once(name: str) -> None:
    assert alike(name, name)
    assert bare(bare(name)) == bare(name)


def joining(person: str) -> tuple[Person, Membership]:
    """Return a contact who has not said anything yet."""
    joined = at("2024-10-01 10:00")
    return (
        Person(person, "de", name="Anna Roth"),
        Membership(person, "erzgebirge", Role.CONTACT, joined),
    )


async def introduces(town: Town, name: str) -> list[str]:
    """Let Anna Roth introduce an organisation of that name; return what she hears at the end."""
    await town.says("roth", "/start")
    for answer in (name, "Kultur", "Bis 9", "Auftrag", "Ja, dabei", "Nein", "Mehr junge Gäste"):
        await town.says("roth", answer)
    town.news("roth")
    await town.says("roth", "Passt so")
    return [each.text.replace(name, "NAME") for each in town.news("roth")]


@pytest.mark.parametrize("publish", [Publish.NO, Publish.ASK])
async def test_a_stranger_learns_of_nobody_who_does_not_publish(
    tmp_path: Path, publish: Publish
) -> None:
    heard = []
    for number, name in enumerate(("Alte Brauerei", "Sudhaus")):
        folder = tmp_path / str(number)
        folder.mkdir()
        town = Town(folder, at("2024-10-15 10:00"))
        await settle(town, *joining("roth"), challenge(publish=publish))
        heard.append(await introduces(town, name))
        told = "\n".join(each.text for each in town.news("kim"))
        assert ("„Alte Brauerei“" in told) == (name == "Alte Brauerei")
        await town.close()
    assert heard[0] == heard[1]


async def test_whoever_publishes_is_offered_and_hears_of_it(town: Town) -> None:
    await settle(town, *joining("roth"), challenge(publish=Publish.YES))
    assert "Meinen Sie diese Organisation?" in (await introduces(town, "Alte Braurei"))[-1]
    await town.presses("roth", "Ja, bitte Bescheid geben")
    for name in ("weber", "kim"):
        assert "Anna Roth möchte auch für „Alte Brauerei“ sprechen" in town.news(name)[-1].text
    assert len(await kept(town, Organisation)) == 1


async def hands_in(town: Town, words: str = "/herausforderung Mehr Gäste am Abend") -> None:
    await town.says("weber", words)
    for answer in BRIEF:
        await town.says("weber", answer)
    await town.says("weber", "Passt so")


async def test_a_further_challenge_takes_eight_questions(town: Town) -> None:
    await settle(town)
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    assert "1/8" in town.news("weber")[-1].text
    await town.says("weber", "abbrechen")
    await hands_in(town)
    first, second = await kept(town, Challenge)
    assert {first.number, second.number} == {1, 2}
    new = first if first.number == 2 else second
    old = second if first.number == 2 else first
    assert (new.title, new.region, new.expectations) == (
        "Mehr Gäste am Abend",
        old.region,
        old.expectations,
    )
    assert (new.budget, new.review) == (0, Review.OPEN)
    assert not [e for e in await kept(town, Consent) if e.purpose is Purpose.PUBLISHING]


async def test_publishing_one_challenge_publishes_no_other(town: Town) -> None:
    await settle(town, challenge(publish=Publish.NO))
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for answer in (*BRIEF[:-1], "Ja", "Passt so"):
        await town.says("weber", answer)
    assert {each.number: each.publish for each in await kept(town, Challenge)} == {
        1: Publish.NO,
        2: Publish.YES,
    }
    await town.says("weber", "/herausforderung")
    await town.happens("weber", Pressed(f"a.revise.{await second(town)}", "0"))
    for answer in ("Etwas ändern", "Veröffentlichen", "Nach Rücksprache", "Passt so"):
        await town.says("weber", answer)
    (consent,) = [e for e in await kept(town, Consent) if e.purpose is Purpose.PUBLISHING]
    assert consent.withdrawn_at is not None


async def second(town: Town) -> str:
    return next(each.id for each in await kept(town, Challenge) if each.number == 2)


async def test_a_brief_goes_back_and_comes_again(town: Town) -> None:
    await settle(town)
    await hands_in(town)
    town.news("kim")
    await town.says("kim", "/herausforderungen 2")
    await town.presses("kim", "Mit Anmerkung zurück")
    await town.says("kim", "Bitte sagen, welche Gäste.")
    assert "„Bitte sagen, welche Gäste.“" in town.news("weber")[-1].text
    await town.presses("weber", "Überarbeiten")
    assert "Bitte sagen, welche Gäste." in town.news("weber")[-1].text
    await town.presses("weber", "Etwas ändern")
    await town.presses("weber", "Problem")
    await town.says("weber", "Junge Gäste finden den Eingang nicht.")
    town.news("kim")
    await town.says("weber", "Passt so")
    assert "Junge Gäste" in town.news("kim")[-1].text
    await town.presses("kim", "Freigeben")
    found = next(each for each in await kept(town, Challenge) if each.number == 2)
    assert (found.review, found.comment) == (Review.RELEASED, "")
    assert {each.act for each in await kept(town, Audit)} == {"return", "release"}


async def test_what_is_revised_in_another_messenger_meanwhile_stays(town: Town) -> None:
    town.settle_in("weber elsewhere", "de")
    there = Account(town.people["weber elsewhere"], "weber")
    await settle(town, challenge(success="Ein Tresen, der rollt."), there)
    for who in ("weber", "weber elsewhere"):
        await town.says(who, "/herausforderung")
        await town.presses(who, "Überarbeiten")
        await town.presses(who, "Etwas ändern")
    for who, label, words in (
        ("weber elsewhere", "Titel", "Ein Tresen auf Rollen"),
        ("weber", "Problem", "Der Tresen passt durch keine Tür des Hauses."),
    ):
        await town.presses(who, label)
        await town.says(who, words)
        await town.presses(who, "Passt so")
    (found,) = await kept(town, Challenge)
    assert (found.title, found.need) == (
        "Ein Tresen auf Rollen",
        "Der Tresen passt durch keine Tür des Hauses.",
    )


async def test_looking_at_a_brief_again_changes_nothing(town: Town) -> None:
    await settle(town, challenge(review=Review.RELEASED, success="Ein Tresen, der rollt."))
    (before,) = await kept(town, Challenge)
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Überarbeiten")
    await town.presses("weber", "Passt so")
    assert "bleibt, wie es ist" in town.visible("weber")[-1].text
    assert await kept(town, Challenge) == (before,)
    assert town.news("kim") == []


async def test_nobody_releases_what_they_did_not_read(town: Town) -> None:
    await settle(town)
    await hands_in(town)
    town.clock.set(at("2024-10-15 10:05"))
    await town.says("weber", "/herausforderung")
    town.news("weber")
    await town.presses("weber", "Überarbeiten")
    for answer in ("Etwas ändern", "Problem", "Abends kommen nur drei Leute."):
        await town.says("weber", answer)
    await town.says("weber", "Passt so")
    first, second = (each for each in town.all_heard("kim") if "Freigeben" in each.labels)
    await town.happens("kim", Pressed(first.buttons[0][0][1], first.ref))
    assert "wurde inzwischen geändert" in town.news("kim")[-1].text
    assert not await kept(town, Audit)
    await town.happens("kim", Pressed(second.buttons[0][0][1], second.ref))
    assert [each.act for each in await kept(town, Audit)] == ["release"]


async def test_a_programme_may_read_first(town: Town) -> None:
    reads = replace(programme(), policy=Policy(briefs=Briefs("coordinator")))
    await settle(town, base=reads)
    await hands_in(town)
    thanks, held = (each.text for each in town.news("weber")[-2:])
    assert "Die Koordination liest sie jetzt" in thanks
    assert "sobald die Herausforderung freigegeben ist" in held
    assert "lohnt sich" not in thanks + held
    await town.says("ada", "/vorschlaege")
    found = next(each for each in await kept(town, Challenge) if each.number == 2)
    assert found.id not in {each.challenge_id for each in await kept(town, Suggestion)}


async def test_travel_costs_without_any_money_are_asked_about_and_may_stay(town: Town) -> None:
    await settle(town)
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for answer in BRIEF:
        await town.says("weber", answer if answer != "Material" else "Material, Reisekosten")
    card = town.visible("weber")[-1]
    assert "und doch werden Reisekosten bezahlt" in card.text
    assert {"Vorhanden", "Budget", "Passt so"} <= set(card.labels)
    await town.presses("weber", "Budget")
    await town.says("weber", "200 EUR")
    assert "Passt das zusammen?" not in town.visible("weber")[-1].text
    await town.presses("weber", "Passt so")
    (new,) = await kept(town, Challenge, title="Mehr Gäste am Abend")
    assert new.budget == 20_000


# Several organisations.

ELSEWHERE = programme(id="chemnitz", names={"de": "Chemnitz", "en": "Chemnitz"})
BRANCH = Organisation("branch", "chemnitz", "Zweigwerk", "culture", Size.SMALL, "weber")
THERE = replace(membership(WEBER, Role.CONTACT), programme_id="chemnitz")


async def test_whoever_speaks_for_two_says_which_one(town: Town) -> None:
    await settle(town, THERE, BRANCH, also=[ELSEWHERE])
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Noch eine Herausforderung")
    assert set(town.visible("weber")[-1].labels) == {"Alte Brauerei", "Zweigwerk"}
    await town.presses("weber", "Zweigwerk")
    for answer in ("Mehr Gäste am Abend", "1", "ja", *BRIEF, "Passt so"):
        await town.says("weber", answer)
    (new,) = await kept(town, Challenge, title="Mehr Gäste am Abend")
    assert (new.organisation_id, new.programme_id) == ("branch", "chemnitz")


async def test_what_somebody_left_is_not_theirs_to_change(town: Town) -> None:
    left = replace(membership(WEBER, Role.CONTACT), left_at=at("2024-10-10 10:00"))
    await settle(town, left, THERE, BRANCH, also=[ELSEWHERE])
    for command in ("/experten", "/uebergabe", "/vertretung", "/profil"):
        await town.says("weber", command)
    await town.happens("weber", Pressed("a.revise.c1", "0"))
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    told = "".join(each.text for each in town.news("weber"))
    assert "Zweigwerk" in told
    assert "Alte Brauerei" not in told
    assert "Tresen" not in told


@pytest.mark.parametrize(
    ("said", "cents"),
    [
        ("kein Budget", 0),
        ("kein budget, aber 300 euro für material", 30_000),
        ("no money, but EUR 300 for material", 30_000),
        ("3000€", 300_000),
        ("2.500", 250_000),
        ("so um die 500", 50_000),
        ("300 Euro, dann sehen wir weiter.", 30_000),
        ("nichts, nur 2 Leute", None),
        ("zwischen 300 und 500 Euro", None),
        ("bis 500 Euro", None),
    ],
)
def test_an_amount_is_read_where_it_stands_alone_in_a_sentence(said: str, cents: object) -> None:
    read = read_budget(said, at("2024-10-15 10:00"))
    assert (None if isinstance(read, Rejected) else read) == cents


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Schichtplan", "Schichtplan"),
        ("Technik im alten Haus, und Brandschutz", "Technik im alten …"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffah…"),
    ],
)
def test_a_label_is_cut_at_the_end_of_a_word(text: str, short: str) -> None:
    assert shorten(text, 20) == short


@pytest.mark.parametrize(
    ("askable", "warned"),
    [
        ("Herr Lang, 0151 23456789", True),
        ("Werkstatt, +49 (371) 555-12", True),
        ("lang@brauerei.example", True),
        ("Die Werkstatt, dienstags ab 8 Uhr", False),
        ("Halle 7, Tor 12", False),
        (None, False),
    ],
)
def test_a_number_that_others_would_read_is_spoken_of(askable: str | None, *, warned: bool) -> None:
    assert names_a_way({"askable": askable}) is warned


async def test_the_summary_says_that_others_read_a_number(town: Town) -> None:
    await settle(town)
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for answer in (*BRIEF[:5], "Herr Lang, 0151 23456789", *BRIEF[6:]):
        await town.says("weber", answer)
    summary = town.news("weber")[-1]
    assert "Das lesen auch andere" in summary.text
    assert "Auskunft gibt" in summary.labels


async def test_a_coordinator_learns_what_must_be_asked_before_publishing(town: Town) -> None:
    await settle(town)
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for answer in (*BRIEF[:-1], "Nach Rücksprache", "Passt so"):
        await town.says("weber", answer)
    assert "erst nach Rücksprache mit der Ansprechperson" in town.news("kim")[-1].text


async def test_coordinators_learn_which_organisation_may_be_meant(town: Town) -> None:
    await settle(town, *joining("roth"), challenge(publish=Publish.NO))
    await introduces(town, "Alte Braurei")
    told = next(each.text for each in town.news("kim") if "eingetragen" in each.text)
    assert "Alte Brauerei (Frau Weber, Nummer 1 unter /herausforderungen)" in told
    assert "/experten" in told


@pytest.mark.parametrize(
    ("said", "supports"),
    [
        ("geld gibts keins, aber material", (Support.MATERIAL,)),
        ("kein Geld, nur Material und Fachwissen", (Support.MATERIAL, Support.EXPERTISE)),
        ("no money, but material", (Support.MATERIAL,)),
    ],
)
async def test_what_there_is_not_need_not_be_an_option(
    town: Town, said: str, supports: tuple[Support, ...]
) -> None:
    await settle(town)
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for answer in (*BRIEF[:2], said, *BRIEF[3:], "Passt so"):
        await town.says("weber", answer)
    (new,) = await kept(town, Challenge, title="Mehr Gäste am Abend")
    assert new.supports == supports


@pytest.mark.parametrize("said", ["geld gibts keins", "Material, Hubschrauber"])
async def test_what_is_no_option_is_asked_again(town: Town, said: str) -> None:
    await settle(town)
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for answer in (*BRIEF[:2], said):
        await town.says("weber", answer)
    assert "Was ist da?" in town.news("weber")[-1].text


REGIONS = programme(
    regions=("Erzgebirge", "Dresden"),
    towns=(
        towns.Town("Schneeberg", "Erzgebirge"),
        towns.Town("Oelsnitz/Erzgeb.", "Erzgebirge"),
        towns.Town("Oelsnitz/Vogtl.", ""),
    ),
)
SOMEWHERE = [
    (("Woanders", "Vogtland"), "Vogtland"),
    (("Plauen im Vogtland", "Stimmt"), "Plauen im Vogtland"),
    (("Woanders", "in Schneeberg"), "Erzgebirge"),
    (("in Oelsnitz", "Oelsnitz/Erzgeb."), "Erzgebirge"),
    (("Woanders", "Oelsnitz", "2"), "Oelsnitz/Vogtl."),
    (("Dresden",), "Dresden"),
]


@pytest.mark.parametrize(("words", "region"), SOMEWHERE)
async def test_a_brief_may_be_of_elsewhere(town: Town, words: tuple[str, ...], region: str) -> None:
    """Asked with a further wish, where nothing is known from the one before."""
    await settle(town, base=REGIONS)
    await town.store.run(lambda tx: tx.apply([Drop(challenge())]))
    await town.says("weber", "/herausforderung Mehr Gäste am Abend")
    for each in ("Auftrag", *words, "Ja, dabei", *BRIEF, "Passt so"):
        await town.says("weber", each)
    (made,) = await kept(town, Challenge)
    assert made.region == region


@pytest.mark.parametrize(("words", "region"), SOMEWHERE)
async def test_a_brief_may_move_elsewhere(town: Town, words: tuple[str, ...], region: str) -> None:
    await settle(town, base=REGIONS)
    await hands_in(town)
    await town.says("weber", "/herausforderung")
    await town.presses("weber", "Überarbeiten")
    for each in ("Etwas ändern", "Region", *words, "Passt so"):
        await town.says("weber", each)
    assert region in {each.region for each in await kept(town, Challenge)}
