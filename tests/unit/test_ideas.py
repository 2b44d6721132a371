"""Ideas: read back, offered, refused by everybody, and several at one contact."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.challenges import Challenge, Organisation
from bot.domain.changes import Put
from bot.domain.ideas import Idea, IdeaStage
from bot.domain.people import Audit, Form, Person, Role
from bot.ideas.lapsing import lapse
from bot.ideas.offers import OFFER, TO
from bot.talk.model import Pressed
from tests.support.cases import challenge, kept, membership, organisation, settle
from tests.support.clock import at
from tests.support.town import Town

ROTH = Person("roth", "de", Form.SIE, "Ines Roth")
LENA = Person("lena", "de", Form.DU, "Lena Groß")
HOUSE = Organisation("o2", "erzgebirge", "Strumpfwerk", "culture", organisation().size, "roth")
GRILL = "Ein Grill aus alten Autofelgen für Vereinsfeste."
LAMP = "Eine Lampe aus Resten von Strumpfgarn."


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    await settle(town, ROTH, membership(ROTH, Role.CONTACT), HOUSE, LENA)
    yield town
    await town.close()


async def propose(town: Town, text: str) -> None:
    await town.says("ada", f"/idee {text}")
    await town.says("ada", "überspringen")
    await town.says("ada", "Passt so")


async def offer_to_all(town: Town) -> None:
    await town.says("kim", "Einer Organisation zeigen")
    await town.says("kim", "Alle fragen")


async def test_an_idea_is_read_back_before_it_goes_anywhere(town: Town) -> None:
    await town.says("ada", "/idee ich hätt ne idee")
    await town.says("ada", GRILL)
    assert not await kept(town, Idea)
    assert "So geht die Idee an die Koordination" in town.news("ada")[-1].text
    assert not town.news("kim")
    await town.says("ada", "Etwas ändern")
    await town.says("ada", "Idee")
    await town.says("ada", GRILL)
    await town.says("ada", "Passt so")
    [idea] = await kept(town, Idea)
    assert idea.text == GRILL
    assert GRILL in town.news("kim")[-1].text


async def test_when_everybody_said_no_coordinator_and_author_hear_of_it(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    town.news("ada")
    await town.says("weber", "nein")
    assert not town.news("ada")
    await town.says("kim", "/ideen")
    assert "1 von 2 hat Nein gesagt" in town.news("kim")[-1].text
    await town.says("roth", "nein, danke")
    assert "Keine der Organisationen übernimmt diese Idee" in town.news("kim")[-1].text
    assert "wieder bei der Koordination" in town.news("ada")[-1].text
    assert [each.stage for each in await kept(town, Idea)] == [IdeaStage.OPEN]
    await town.says("kim", "/ideen")
    assert "von niemandem übernommen" in town.news("kim")[-1].text


async def test_who_comes_second_with_a_challenge_of_an_idea_hears_so(town: Town) -> None:
    there = challenge(id="c2", number=2, organisation_id="o2", contact_id="roth")
    await town.store.run(lambda tx: tx.apply([Put(there, quiet=True)]))
    await propose(town, GRILL)
    await offer_to_all(town)
    for name in ("weber", "roth"):
        await town.presses(name, "Ja, übernehmen")
    for words in (*["überspringen"] * 2, "Wenn er glüht.", "Schweißen", *["überspringen"] * 2):
        for name in ("weber", "roth"):
            await town.says(name, words)
    town.news("ada")
    for name in ("weber", "roth"):
        await town.presses(name, "Nein")
        await town.presses(name, "Passt so")
    said = ["\n".join(each.text for each in town.news(name)) for name in ("weber", "roth", "ada")]
    assert ["war mit dieser Idee schneller" in each for each in said] == [False, True, False]
    assert said[2].count("ist eine Herausforderung geworden") == 1
    assert "Da hat sich etwas geändert" not in said[2]


@pytest.mark.parametrize("night", [True, False])
async def test_what_came_of_an_idea_is_told_though_the_coordination_let_it_be(
    town: Town, *, night: bool
) -> None:
    """That this has changed since is told to who has read of the no."""
    await propose(town, GRILL)
    await town.says("kim", "Einer Organisation zeigen")
    await town.says("kim", "Alte Brauerei")
    await town.presses("weber", "Ja, übernehmen")
    if night:
        town.clock.set(at("2024-10-15 20:00"))
    await town.says("kim", "/ideen")
    await town.presses("kim", "Danke, nein")
    for words in (*["überspringen"] * 2, "Wenn er glüht.", "Schweißen", *["überspringen"] * 2):
        await town.says("weber", words)
    await town.presses("weber", "Nein")
    read = "".join(each.text for each in town.news("ada"))
    assert ("passt sie zu keiner Organisation" in read) is not night
    town.news("kim")
    await town.presses("weber", "Passt so")
    await town.wait_until(at("2024-10-16 10:00"))
    told = "".join(each.text for each in town.news("ada"))
    assert "passt sie zu keiner Organisation" not in told
    assert told.count("Aus deiner Idee ist eine Herausforderung geworden") == 1
    changes = "Es gibt doch eine Organisation dafür. Aus deiner Idee ist eine Herausforderung"
    assert (changes in told) is not night
    known = "Alte Brauerei hatte diese Idee schon übernommen"
    [changed] = [each for each in town.news("kim") if known in each.text]
    assert GRILL in changed.text
    assert not changed.labels
    [idea] = await kept(town, Idea)
    assert idea.stage is IdeaStage.TAKEN


async def two_leads(town: Town) -> None:
    lead = membership(LENA, Role.COORDINATOR)
    await town.store.run(lambda tx: tx.apply([Put(lead)]))
    await propose(town, GRILL)
    town.news("lena")


@pytest.mark.parametrize("label", ["Danke, nein", "Einer Organisation zeigen"])
async def test_an_idea_that_another_one_handed_on_is_not_decided_by_an_older_card(
    town: Town, label: str
) -> None:
    await two_leads(town)
    await town.presses("kim", "Einer Organisation zeigen")
    await town.presses("kim", "Strumpfwerk")
    await town.presses("lena", label)
    shown = town.news("lena")[-1]
    assert shown.text.startswith("Inzwischen wurde die Idee weitergereicht. So steht es jetzt:")
    assert shown.labels == ("Einer Organisation zeigen", "Danke, nein")
    assert [each.stage for each in await kept(town, Idea)] == [IdeaStage.OFFERED]
    await town.presses("lena", "Danke, nein")
    assert [each.stage for each in await kept(town, Idea)] == [IdeaStage.DECLINED]


async def test_who_handed_an_idea_on_hears_what_another_one_decides_of_it(town: Town) -> None:
    """And who was asked is not told that somebody has taken it."""
    await two_leads(town)
    await town.presses("kim", "Einer Organisation zeigen")
    await town.presses("kim", "Strumpfwerk")
    await town.says("lena", "/ideen")
    await town.presses("lena", "Einer Organisation zeigen")
    town.news("kim")
    await town.presses("lena", "Alte Brauerei")
    [told] = [each for each in town.news("kim") if not each.edited]
    assert told.text.startswith(
        "Lena Fuchs hat diese Idee inzwischen an Alte Brauerei weitergereicht:"
    )
    assert GRILL in told.text
    otherwise = "Über diese Idee hat die Koordination inzwischen anders entschieden."
    await town.presses("roth", "Ja, übernehmen")
    assert town.news("roth")[-1].text.startswith(otherwise)
    await town.says("lena", "/ideen")
    await town.presses("lena", "Danke, nein")
    [told] = [each for each in town.news("kim") if not each.edited]
    assert told.text.startswith("Lena Fuchs hat zu dieser Idee inzwischen „Danke, nein“ gesagt.")
    assert "gesagt" not in "".join(each.text for each in town.news("lena"))
    await town.presses("weber", "Ja, übernehmen")
    assert town.news("weber")[-1].text.startswith(otherwise)


async def test_who_decides_alone_of_an_idea_is_told_nothing_of_it_twice(town: Town) -> None:
    await two_leads(town)
    await town.presses("kim", "Einer Organisation zeigen")
    await town.presses("kim", "Strumpfwerk")
    await town.says("kim", "/ideen")
    town.news("kim")
    await town.presses("kim", "Danke, nein")
    [told] = [each for each in town.news("kim") if not each.edited]
    assert told.text == "Gut, ich sage es freundlich weiter."
    assert not [each for each in town.news("lena") if "inzwischen" in each.text]


async def test_who_is_asked_to_whom_an_idea_goes_sees_that_another_one_handed_it_on(
    town: Town,
) -> None:
    await two_leads(town)
    for name in ("lena", "kim"):
        await town.presses(name, "Einer Organisation zeigen")
    await town.presses("kim", "Strumpfwerk")
    await town.presses("lena", "Alte Brauerei")
    assert "Inzwischen wurde die Idee weitergereicht" in town.news("lena")[-1].text
    assert [each.asked_id for each in await kept(town, Idea)] == ["roth"]
    assert not town.news("weber")


async def test_cards_of_before_do_for_an_idea_that_nobody_has_seen_yet(town: Town) -> None:
    await two_leads(town)
    [idea] = await kept(town, Idea)
    await town.happens("lena", Pressed(f"a.idea.no.{idea.id}", "0"))
    assert [each.stage for each in await kept(town, Idea)] == [IdeaStage.DECLINED]


async def test_who_said_no_is_asked_anew_and_counts_anew(town: Town) -> None:
    await propose(town, GRILL)
    for _ in range(2):
        await offer_to_all(town)
        await town.says("weber", "nein")
        assert [each.stage for each in await kept(town, Idea)] == [IdeaStage.OFFERED]
        await town.says("roth", "nein")
        assert [each.stage for each in await kept(town, Idea)] == [IdeaStage.OPEN]


@pytest.mark.parametrize("number", [1, 2])
async def test_of_two_offers_a_plain_yes_is_asked_back(town: Town, number: int) -> None:
    for text in (GRILL, LAMP):
        await propose(town, text)
        await offer_to_all(town)
    town.news("weber")
    await town.says("weber", "ja")
    asked = town.news("weber")[-1]
    assert "Welche ist gemeint?" in asked.text
    assert len(asked.labels) == 2
    await town.says("weber", str(number))
    assert "Titel und Beschreibung stehen schon" in town.news("weber")[-1].text
    await town.says("weber", "abbrechen")


async def test_a_pressed_button_says_which_idea_is_meant(town: Town) -> None:
    for text in (GRILL, LAMP):
        await propose(town, text)
        await offer_to_all(town)
    await town.presses("weber", "Nein, danke")
    await town.says("weber", "ja")
    assert GRILL in town.news("weber")[-1].text  # it does not stand right above the yes any more
    await town.says("weber", "ja")
    assert "Titel und Beschreibung stehen schon" in town.news("weber")[-1].text


ASKED = (*["überspringen"] * 2, "Wenn er glüht.", "Schweißen", *["überspringen"] * 2, "Nein")


async def forget(town: Town, name: str) -> None:
    await town.says(name, "/vergessen")
    await town.presses(name, town.visible(name)[-1].labels[0])
    await town.presses(name, town.visible(name)[-1].labels[0])


@pytest.mark.parametrize("said", range(len(ASKED) + 1))
@pytest.mark.parametrize("aside", [False, True])
async def test_a_brief_goes_on_without_the_words_of_who_was_erased(
    town: Town, said: int, *, aside: bool
) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await town.presses("weber", "Ja, übernehmen")
    for words in ASKED[:said]:
        await town.says("weber", words)
    if aside:
        await town.says("weber", "/frage")
    await forget(town, "ada")
    if aside:
        await town.says("weber", "abbrechen")
    before = [each for each in town.news("weber") if GRILL not in each.text]
    open_one, *rest = (*ASKED, "ja")[said:]  # what is asked already is answered first
    if aside and open_one == "Nein":  # a plain no right after the question came back
        await town.says("weber", open_one)
    anew = ("Ein Grillabend", "Uns fehlt ein Abend am Feuer.")
    for words in (open_one, *anew, *rest[:-1], "Passt so"):
        await town.says("weber", words)
    heard = "\n".join(each.text for each in (*before, *town.news("weber")))
    assert "Autofelgen" not in heard
    assert "Was wörtlich von dort kam, ist gelöscht" in heard
    made = await kept(town, Challenge, title="Ein Grillabend")
    assert [each.need for each in made] == ["Uns fehlt ein Abend am Feuer."]


async def test_what_a_contact_wrote_instead_stays_theirs(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await town.presses("weber", "Ja, übernehmen")
    for words in (*ASKED, "Etwas ändern", "Titel", "Ein Grillabend"):
        await town.says("weber", words)
    await forget(town, "ada")
    for words in ("ja", "Uns fehlt ein Abend am Feuer.", "Passt so"):
        await town.says("weber", words)
    assert [each.need for each in await kept(town, Challenge, title="Ein Grillabend")] == [
        "Uns fehlt ein Abend am Feuer."
    ]


LANG = Person("lang", "de", name="Anna Lang")
EXPERT = Expertise("lang", "brewery", "erzgebirge", "Gäste", at("2024-10-01 10:00"))


async def offer_to(town: Town, house: str) -> None:
    await town.says("kim", "Einer Organisation zeigen")
    await town.says("kim", house)


async def offer_to_the_brewery(town: Town) -> None:
    await offer_to(town, "Alte Brauerei")


async def hand_over(town: Town, heir: Person = LANG) -> None:
    """Let Frau Weber hand the brewery over to one of its experts."""
    expertise = replace(EXPERT, person_id=heir.id)
    await settle(town, heir, membership(heir, Role.EXPERT), expertise)
    await town.says("weber", "/uebergabe")
    await town.presses("weber", f"An {heir.name} übergeben")
    await town.presses("weber", "Ja, übergeben")
    await town.presses(heir.id, "Übernehmen")


async def leave(town: Town, name: str) -> None:
    await town.says(name, "/aussteigen")
    for label in ("Ganz raus: Erzgebirge", "Überspringen", "Ja, aussteigen"):
        await town.presses(name, label)


async def states(town: Town) -> list[tuple[IdeaStage, str | None]]:
    return [(each.stage, each.asked_id) for each in await kept(town, Idea)]


async def test_an_idea_at_a_contact_who_hands_over_goes_along_to_the_heir(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    await hand_over(town)
    assert await states(town) == [(IdeaStage.OFFERED, "lang")]
    await town.presses("lang", "Ja, übernehmen")
    assert "Titel und Beschreibung stehen schon" in town.visible("lang")[-1].text


async def test_of_an_idea_that_all_are_asked_about_the_heir_is_asked_too(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await town.says("roth", "nein, danke")
    await hand_over(town)
    assert await states(town) == [(IdeaStage.OFFERED, None)]
    await town.presses("lang", "Nein, danke")
    assert "Keine der Organisationen übernimmt diese Idee" in town.news("kim")[-1].text
    assert await states(town) == [(IdeaStage.OPEN, None)]


HOP = Organisation("a3", "erzgebirge", "Hopfenhof", "food", organisation().size, "weber")


async def writes_for(town: Town, name: str) -> str:
    """Return for which organisation somebody writes a brief."""
    progress = await town.store.run(lambda tx: tx.progress(town.people[name]))
    assert progress is not None
    [house] = await kept(town, Organisation, id=progress.subject["organisation"])
    return house.name


@pytest.mark.parametrize("house", ["Hopfenhof", "Alte Brauerei"])
async def test_an_idea_is_taken_by_the_organisation_to_which_it_was_handed(
    town: Town, house: str
) -> None:
    await settle(town, HOP)
    await propose(town, GRILL)
    await offer_to(town, house)
    assert f"Gemeint ist {house}." in town.news("weber")[-1].text
    await town.presses("weber", "Ja, übernehmen")
    assert await writes_for(town, "weber") == house


@pytest.mark.parametrize("house", ["Hopfenhof", "Alte Brauerei"])
async def test_a_no_is_that_of_the_organisation_to_which_an_idea_was_handed(
    town: Town, house: str
) -> None:
    await settle(town, HOP)
    await propose(town, GRILL)
    await offer_to(town, house)
    await town.presses("weber", "Nein, danke")
    assert f"{house} übernimmt diese Idee nicht" in town.news("kim")[-1].text


@pytest.mark.parametrize("house", ["Hopfenhof", "Alte Brauerei"])
async def test_silence_is_that_of_the_organisation_to_which_an_idea_was_handed_last(
    town: Town, house: str
) -> None:
    await settle(town, HOP)
    await propose(town, GRILL)
    for name in ("Alte Brauerei", "Hopfenhof", house):
        await offer_to(town, name)
        await town.wait_until(town.clock.now() + timedelta(days=8))
        told = f"{name} hat diese Idee seit 7 Tagen"
        assert told in "".join(each.text for each in town.news("kim"))


async def test_of_an_idea_for_all_who_speaks_for_two_says_which_takes_it(town: Town) -> None:
    await settle(town, HOP)
    await propose(town, GRILL)
    await offer_to_all(town)
    assert "Gemeint ist" not in town.news("weber")[-1].text
    await town.presses("weber", "Ja, übernehmen")
    asked = town.news("weber")[-1]
    assert asked.text == "Für welche Organisation?"
    assert asked.labels == ("Für Alte Brauerei", "Für Hopfenhof")
    await town.presses("weber", "Für Hopfenhof")
    assert "Titel und Beschreibung stehen schon" in town.news("weber")[-1].text
    assert await writes_for(town, "weber") == "Hopfenhof"


@pytest.mark.parametrize(("house", "whose"), [("Hopfenhof", "weber"), ("Alte Brauerei", "lang")])
async def test_an_idea_goes_along_with_the_organisation_to_which_it_was_handed(
    town: Town, house: str, whose: str
) -> None:
    await settle(town, HOP)
    await propose(town, GRILL)
    await offer_to(town, house)
    await hand_over(town)
    assert await states(town) == [(IdeaStage.OFFERED, whose)]
    shown = any(GRILL in each.text for each in town.all_heard("lang"))
    assert shown is (whose == "lang")


async def test_an_heir_who_speaks_for_another_organisation_reads_for_which_an_idea_is(
    town: Town,
) -> None:
    await propose(town, GRILL)
    await offer_to(town, "Alte Brauerei")
    await hand_over(town, ROTH)
    assert await states(town) == [(IdeaStage.OFFERED, "roth")]
    assert any("Gemeint ist Alte Brauerei." in each.text for each in town.all_heard("roth"))
    await town.presses("roth", "Ja, übernehmen")
    assert await writes_for(town, "roth") == "Alte Brauerei"


async def test_who_was_asked_before_it_was_noted_for_which_organisation_says_it(
    town: Town,
) -> None:
    """Such an idea stays with who goes on speaking for another organisation."""
    await settle(town, HOP)
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    [note] = await kept(town, Audit, act=TO)
    await settle(town, replace(note, act=OFFER))
    await town.presses("weber", "Ja, übernehmen")
    await town.presses("weber", "Für Alte Brauerei")
    assert await writes_for(town, "weber") == "Alte Brauerei"
    await hand_over(town)
    assert await states(town) == [(IdeaStage.OFFERED, "weber")]
    assert not any(GRILL in each.text for each in town.all_heard("lang"))


async def test_an_idea_of_the_heirs_own_goes_back_to_the_coordination(town: Town) -> None:
    await settle(town, LANG, membership(LANG, Role.MAKER))
    await town.says("lang", f"/idee {GRILL}")
    for words in ("überspringen", "Passt so"):
        await town.says("lang", words)
    await offer_to_the_brewery(town)
    await hand_over(town)
    assert await states(town) == [(IdeaStage.OPEN, None)]
    told = [each for each in town.news("kim") if "kann sie nicht mehr übernehmen" in each.text]
    assert [GRILL in each.text for each in told] == [True]


@pytest.mark.parametrize("gone", [leave, forget])
async def test_an_idea_at_a_contact_who_leaves_goes_back_to_the_coordination(
    town: Town, gone: Callable[[Town, str], Awaitable[None]]
) -> None:
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    await gone(town, "weber")
    assert await states(town) == [(IdeaStage.OPEN, None)]
    told = [each for each in town.news("kim") if "kann sie nicht mehr übernehmen" in each.text]
    assert [GRILL in each.text for each in told] == [True]


async def test_an_idea_whose_last_contact_leaves_goes_back_to_the_coordination(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await leave(town, "weber")
    assert await states(town) == [(IdeaStage.OFFERED, None)]
    await town.says("roth", "nein, danke")
    assert await states(town) == [(IdeaStage.OPEN, None)]


async def test_who_leaves_after_all_others_said_no_was_the_last(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await town.says("roth", "nein, danke")
    town.news("ada")
    await leave(town, "weber")
    assert await states(town) == [(IdeaStage.OPEN, None)]
    assert any("wieder bei der Koordination" in each.text for each in town.news("ada"))


LENA = Person("lena", "de", Form.SIE, "Lena Fuchs")
FARM = Organisation("o4", "erzgebirge", "Fuchsbau", "culture", organisation().size, "lena")


async def join(town: Town) -> None:
    await settle(town, LENA, membership(LENA, Role.CONTACT), FARM)


async def test_who_joined_since_an_idea_was_shown_to_all_keeps_nobody_waiting(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await join(town)
    await town.says("weber", "nein")
    town.news("ada")
    await town.says("kim", "/ideen")
    assert "1 von 2 hat Nein gesagt" in town.news("kim")[-1].text
    await town.says("roth", "nein")
    assert "Keine der Organisationen übernimmt diese Idee" in town.news("kim")[-1].text
    assert "wieder bei der Koordination" in town.news("ada")[-1].text
    await offer_to_all(town)
    await town.says("weber", "nein")
    await town.says("roth", "nein")
    assert await states(town) == [(IdeaStage.OFFERED, None)]
    await town.says("lena", "nein")
    assert await states(town) == [(IdeaStage.OPEN, None)]


async def test_who_joined_does_not_keep_an_idea_whose_only_readers_left(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await join(town)
    await town.says("roth", "nein")
    await leave(town, "weber")
    assert await states(town) == [(IdeaStage.OPEN, None)]


async def test_an_idea_that_a_silent_contact_has_goes_back_after_a_requests_days(
    town: Town,
) -> None:
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    for name in ("ada", "kim"):
        town.news(name)
    await town.wait_until(at("2024-10-22 09:59"))
    assert await states(town) == [(IdeaStage.OFFERED, "weber")]
    await town.wait_until(at("2024-10-24 12:00"))
    assert await states(town) == [(IdeaStage.OPEN, None)]
    told = [each for each in town.news("kim") if GRILL in each.text]
    assert ["Alte Brauerei hat diese Idee seit 7 Tagen" in each.text for each in told] == [True]
    assert told[0].labels == ("Einer Organisation zeigen", "Danke, nein")
    await town.presses("weber", "Ja, übernehmen")
    assert "wieder bei der Koordination" in town.news("weber")[-1].text
    await town.presses("kim", "Einer Organisation zeigen")
    await town.presses("kim", "Alte Brauerei")
    await town.presses("weber", "Ja, übernehmen")
    assert "Titel und Beschreibung stehen schon" in town.news("weber")[-1].text


@pytest.mark.parametrize(
    ("when", "lapses"), [("2025-04-30 12:00", True), ("2025-05-01 12:00", False)]
)
async def test_in_a_programme_that_is_over_no_idea_lapses(
    town: Town, when: str, *, lapses: bool
) -> None:
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    office = town.service.desk.office
    outcome = await town.store.run(lambda tx: lapse(tx, office, at(when)))
    assert (outcome is not None) is lapses


async def test_of_an_idea_that_all_are_silent_about_its_author_hears(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_all(town)
    await town.says("weber", "nein")
    for name in ("ada", "kim"):
        town.news(name)
    await town.wait_until(at("2024-10-24 12:00"))
    assert await states(town) == [(IdeaStage.OPEN, None)]
    assert any("Nach 7 Tagen hat keine" in each.text for each in town.news("kim"))
    assert sum("wieder bei der Koordination" in each.text for each in town.news("ada")) == 1


async def test_who_takes_over_has_days_of_their_own_for_an_idea(town: Town) -> None:
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    await town.wait_until(at("2024-10-21 10:00"))
    await hand_over(town)
    assert await states(town) == [(IdeaStage.OFFERED, "lang")]
    await town.wait_until(at("2024-10-26 12:00"))
    assert await states(town) == [(IdeaStage.OFFERED, "lang")]
    await town.wait_until(at("2024-10-28 10:01"))
    assert await states(town) == [(IdeaStage.OPEN, None)]


async def test_a_challenge_that_is_being_written_of_an_idea_takes_it_however_late(
    town: Town,
) -> None:
    await propose(town, GRILL)
    await offer_to_the_brewery(town)
    await town.wait_until(at("2024-10-22 09:00"))
    await town.presses("weber", "Ja, übernehmen")
    await town.wait_until(at("2024-10-22 12:00"))
    assert await states(town) == [(IdeaStage.OPEN, None)]
    for words in ASKED:
        await town.says("weber", words)
    await town.presses("weber", "Passt so")
    assert [stage for stage, _ in await states(town)] == [IdeaStage.TAKEN]


async def test_what_was_taken_back_in_the_night_is_not_in_the_contacts_data(town: Town) -> None:
    await propose(town, GRILL)
    town.clock.set(at("2024-10-15 22:00"))
    await town.says("kim", "/ideen")
    await town.says("kim", "Einer Organisation zeigen")
    await town.says("kim", "Strumpfwerk")
    await town.says("kim", "/ideen")
    await town.presses("kim", "Danke, nein")
    await town.wait_until(at("2024-10-16 12:00"))
    assert not any(GRILL in each.text for each in town.news("roth"))
    (idea,) = await kept(town, Idea)
    assert (idea.stage, idea.asked_id) == (IdeaStage.DECLINED, None)
    await town.says("roth", "/meinedaten")
    files = [each for heard in town.visible("roth") for each in heard.documents]
    assert files
    assert not any(GRILL in (each.text or each.data.decode()) for each in files)
