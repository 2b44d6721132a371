"""What people send that is no answer, at every question of every introduction: a kind word each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.people import Membership, Person, Profile, Role
from bot.talk.model import Odd
from tests.support.cases import kept, programme, settle
from tests.support.clock import at
from tests.support.town import Town

ERZ = "erzgebirge"
ELSEWHERE = programme(id="elsewhere", names={"de": "Anderswo", "en": "Elsewhere"})
INTRODUCTIONS: dict[Role, tuple[str, ...]] = {
    Role.MAKER: ("Eva Sommer", "2", "Ich baue Möbel.", "Holz", "Säge", "Beratung", "1, 2",
                 "Ein Auftrag wäre schön.", "alle", "example.org", "ja", "Passt so"),
    Role.CONTACT: ("Eva Sommer", "Stadtbad", "1", "2", "1", "ja", "ja", "Ein Steg ins Wasser",
                   "Passt so", "Wir kommen nicht ins Wasser.", "Nichts hielt.", "alle",
                   "Alle baden.", "Holz", "Bademeister", "500 EUR", "ja", "Passt so"),
    Role.EXPERT: ("Eva Sommer", "Statik und Brücken", "1, 2", "Passt so"),
    Role.COORDINATOR: ("Eva Sommer",),
}  # fmt: skip
WORDS = {
    Odd.STICKER: "Sticker",
    Odd.VOICE: "Sprachnachrichten",
    Odd.CONTACT: "Kontakt",
    Odd.LOCATION: "Standort",
    Odd.POLL: "Umfrage",
    Odd.OTHER: "nichts anfangen",
}


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(town, also=[ELSEWHERE])
    town.settle_in("eva", "de")
    yield town
    await town.close()


def heard(town: Town) -> str:
    return "\n".join(each.text for each in town.news("eva") if not each.edited)


async def joins(town: Town, role: Role) -> None:
    """Let Eva come with a code and agree; she says Du, and is asked the first question."""
    await town.says("eva", f"/start {await town.invite(role, programme=ERZ)}")
    for answer in ("ja", "du"):
        await town.says("eva", answer)


def question(town: Town) -> str:
    return town.visible("eva")[-1].text.rpartition("\n\n")[2]


@pytest.mark.parametrize("role", INTRODUCTIONS)
async def test_what_cannot_be_read_gets_a_kind_word_and_the_question_again(
    town: Town, role: Role
) -> None:
    await joins(town, role)
    for answer in INTRODUCTIONS[role]:
        asked = question(town)
        for odd, word in WORDS.items():
            town.news("eva")
            await town.sends("eva", odd.value)
            said = town.news("eva")[-1].text
            assert word in said
            assert asked in said
        await town.says("eva", answer)
    assert await kept(town, Person, name="Eva Sommer")


@pytest.mark.parametrize("role", INTRODUCTIONS)
async def test_a_code_for_another_programme_interrupts_and_loses_nothing(
    town: Town, role: Role
) -> None:
    """Refused, the question stands again; Du and Sie are not asked a second time."""
    await joins(town, role)
    code = await town.invite(role, programme=ELSEWHERE.id)
    for answer in INTRODUCTIONS[role]:
        asked = question(town)
        town.news("eva")
        await town.says("eva", code)
        assert "Willkommen bei Anderswo" in heard(town)
        await town.says("eva", "Nicht einverstanden")
        assert asked in town.news("eva")[-1].text
        await town.says("eva", answer)
    (eva,) = await kept(town, Person, name="Eva Sommer")
    assert [e.programme_id for e in await kept(town, Membership, person_id=eva.id)] == [ERZ]


async def test_in_the_second_programme_nobody_is_asked_how_to_be_addressed(town: Town) -> None:
    await joins(town, Role.MAKER)
    await town.says("eva", await town.invite(Role.MAKER, programme=ELSEWHERE.id))
    town.news("eva")
    await town.says("eva", "Einverstanden")
    said = heard(town)
    assert "Du oder Sie" not in said
    assert "Wie heißt du" in said
    for _ in range(2):  # one introduction after the other
        for answer in INTRODUCTIONS[Role.MAKER]:
            await town.says("eva", answer)
    assert {each.programme_id for each in await kept(town, Profile, doing="Ich baue Möbel.")} == {
        ERZ,
        ELSEWHERE.id,
    }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ada 😀", "Ada"),
        ("🔧 Ada Lindner 🔧", "Ada Lindner"),
        ("ich heiße Ada", "Ada"),
        ("Ada\nLindner", "Ada Lindner"),
        ("O’Neil", "O’Neil"),
        ("Lê Thị Hồng", "Lê Thị Hồng"),
        ("محمد", "محمد"),
    ],
)
async def test_a_name_is_taken_as_it_is_meant(town: Town, typed: str, name: str) -> None:
    await joins(town, Role.COORDINATOR)
    await town.says("eva", typed)
    assert name in {each.name for each in await kept(town, Person) if each.id != "ada"}


@pytest.mark.parametrize("role", INTRODUCTIONS)
@pytest.mark.parametrize(
    "typed",
    ["😀", "👩‍🔧👍", "<b>Ada</b>", "<script>alert(1)</script>", "Ada <Lindner>", "123", "@ada",
     "https://example.org", "...", "\u202e\u200b", "Аdа", "a" * 81, "Koordination"],
)  # fmt: skip
async def test_what_is_no_name_is_asked_again(town: Town, role: Role, typed: str) -> None:
    await joins(town, role)
    asked = question(town)
    await town.says("eva", typed)
    assert question(town) == asked
    assert "<" not in heard(town)


@pytest.mark.parametrize("role", INTRODUCTIONS)
@pytest.mark.parametrize("letter", ["Ö", "x", "李"])
async def test_a_name_of_one_letter_takes_a_yes(town: Town, role: Role, letter: str) -> None:
    await joins(town, role)
    asked = question(town)
    for answer in ("nein", "Anders", "zurück"):
        await town.says("eva", letter)
        assert f"Verstanden: {letter}. Stimmt das?" in question(town)
        await town.says("eva", answer)
        assert question(town) == asked
    await town.says("eva", letter)
    await town.says("eva", "ja")
    assert question(town) != asked
    for answer in INTRODUCTIONS[role][1:]:
        await town.says("eva", answer)
    assert await kept(town, Person, name=letter)


@pytest.mark.parametrize(
    ("times", "hopes", "clash"),
    [
        ("1", "Gern, aber nur abends.", True),
        ("Abends", "Ein Auftrag, nie am Abend.", True),
        ("Abends", "Ein Auftrag, gern abends.", False),
        ("alle", "Nicht am Wochenende.", True),
    ],
)
async def test_answers_that_contradict_each_other_are_shown(
    town: Town, times: str, hopes: str, clash: bool
) -> None:
    """They may stay: people know better."""
    await joins(town, Role.MAKER)
    said = list(INTRODUCTIONS[Role.MAKER][:-1])
    said[7:9] = [hopes, times]
    for answer in said:
        await town.says("eva", answer)
    card = town.visible("eva")[-1]
    assert ("widersprechen sich" in card.text) == clash, card.text
    await town.says("eva", "Passt so")
    (made,) = await kept(town, Profile, hopes=hopes)
    assert made.availability


@pytest.mark.parametrize(
    "typed", ["abends, nicht abends", "Abends, aber nicht abends", "nicht abends"]
)
async def test_a_list_that_contradicts_itself_is_asked_again(town: Town, typed: str) -> None:
    await joins(town, Role.MAKER)
    for answer in INTRODUCTIONS[Role.MAKER][:8]:
        await town.says("eva", answer)
    asked = question(town)
    await town.says("eva", typed)
    assert question(town) == asked
