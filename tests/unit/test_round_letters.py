"""Who hears of a pair of a round: both, whoever put it off before, and the count says so."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.briefs import Expertise
from bot.domain.challenges import Answer, Suggestion
from bot.domain.changes import Entity
from bot.domain.people import Form, Person, Role
from bot.domain.policy import Capacity
from bot.domain.rounds import Leftover, Phase, Round
from bot.talk.model import Blocked, Unblocked
from tests.acceptance.test_linked import link, second
from tests.support.cases import challenge, kept, membership, organisation, programme
from tests.support.clock import at
from tests.support.room_town import RoomTown
from tests.support.town import Town
from tests.unit.test_rounds import LETTER, LONELY, OPEN, SENT, heard, opened, send


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    yield town
    await town.close()


async def test_who_put_a_suggestion_off_has_the_letter_of_the_round(town: Town) -> None:
    await opened(town, replace(OPEN, maker=Answer.LATER, maker_at=SENT))
    await send(town)
    assert [heard(town, each, LETTER) for each in ("eva", "weber", "mia", "roth")] == [1] * 4
    assert any("gehen an 4 Menschen" in each.text for each in town.all_heard("kim"))
    await town.presses("kim", "Zurücknehmen")
    assert "Interessiert" in town.visible("eva")[-1].labels
    await town.presses("eva", "Interessiert")
    await town.presses("weber", "Interessiert")
    assert any("Es passt" in each.text for each in town.all_heard("eva"))


@pytest.mark.parametrize("confirmed", [False, True])
async def test_who_links_a_messenger_before_the_letters_has_theirs(
    tmp_path: Path, *, confirmed: bool
) -> None:
    """Eva, who has a seat, becomes the owner of an account that takes part as a contact."""
    town = RoomTown(tmp_path, at("2024-10-15 20:00"))
    town.live_on_matrix("eva2")
    other, account = second(Person("eva", "de", name="Eva Roth"), "eva2")
    await opened(town, other, account, membership(other, Role.CONTACT))
    await town.says("kim", "/runde")
    if confirmed:
        await town.presses("kim", "Verschicken")
        await town.presses("kim", "Ja, verschicken")
    await link(town, "eva2", "eva")
    if not confirmed:
        await town.presses("kim", "Verschicken")
        await town.presses("kim", "Ja, verschicken")
    await town.wait_until(at("2024-10-16 12:00"))
    names = ("eva", "eva2", "weber", "mia", "roth")
    assert sum(heard(town, each, LETTER) for each in names[:2]) == 1
    assert [heard(town, each, LETTER) for each in names[2:]] == [1] * 3
    assert not any("nicht mehr vorschlagen" in each.text for each in town.all_heard("kim"))
    (sent,) = await kept(town, Round)
    assert "eva2" in {each.maker_id for each in sent.seats}
    await town.close()


ULI = Person("uli", "de", Form.SIE, "Uli Fach")
ALONE = replace(LONELY, organisation_id="brewery", contact_id="weber")
SECOND = replace(ALONE, id="c4", number=4, title="Ein Tanz", organisation_id="hall")
NOBODY = "In dieser Runde kam zu"


async def is_handed_over(town: Town, *more: Entity) -> None:
    """Let Frau Weber ask Uli Fach to speak for the brewery; he has not answered yet."""
    expertise = Expertise("uli", "brewery", "erzgebirge", "Holz", at("2024-09-01 10:00"))
    await opened(town, ULI, membership(ULI, Role.EXPERT), expertise, *more)
    await town.says("weber", "/uebergabe")
    await town.presses("weber", "An Uli Fach übergeben")
    await town.presses("weber", "Ja, übergeben")
    town.clock.set(at("2024-10-15 17:50"))


@pytest.mark.parametrize("known", [True, False])
async def test_of_a_letter_that_the_old_contact_has_not_read_the_heir_hears(
    town: Town, *, known: bool
) -> None:
    """Her messenger is away, or she has shut the bot out, so that it waits for her return."""
    await is_handed_over(town)
    if known:
        await town.happens("weber", Blocked())
    else:
        town.hands.busy.add(town.people["weber"])
    await send(town)
    await town.presses("uli", "Übernehmen")
    town.hands.busy.clear()
    await town.wait_until(at("2024-10-16 10:00"))
    await town.happens("weber", Unblocked())
    await town.wait_until(at("2024-10-17 10:00"))
    assert heard(town, "weber", LETTER) == 0
    (told,) = [each for each in town.all_heard("uli") if "Interessiert" in each.labels]
    assert "baut Möbel aus Holz" in told.text


async def test_of_a_letter_that_was_read_the_heir_does_not_hear_by_itself(town: Town) -> None:
    await is_handed_over(town)
    await send(town)
    await town.presses("uli", "Übernehmen")
    await town.wait_until(at("2024-10-17 10:00"))
    assert heard(town, "weber", LETTER) == 1
    assert not [each for each in town.all_heard("uli") if "Interessiert" in each.labels]


async def test_that_nobody_was_found_is_told_to_each_who_speaks_for_it_by_then(town: Town) -> None:
    """The letter to Frau Weber waits, and tells of the brewery and of her other house."""
    hall = organisation(id="hall", name="Halle", contact_id="weber")
    await is_handed_over(town, ALONE, hall, SECOND)
    town.hands.busy.add(town.people["weber"])
    await send(town)
    await town.presses("uli", "Übernehmen")
    town.hands.busy.clear()
    await town.wait_until(at("2024-10-17 10:00"))
    assert heard(town, "uli", f"{NOBODY} „Ein Lied“") == 1
    assert heard(town, "weber", f"{NOBODY} „Ein Tanz“") == 1
    assert heard(town, "weber", NOBODY) == 1
    left = {each.challenge_id: each.person_id for each in await kept(town, Leftover)}
    assert (left["c3"], left["c4"]) == ("uli", "weber")


async def test_who_said_yes_already_has_no_letter_and_is_not_counted(town: Town) -> None:
    await opened(town, replace(OPEN, maker=Answer.INTERESTED, asked_at=SENT, maker_at=SENT))
    await send(town)
    assert [heard(town, each, LETTER) for each in ("eva", "weber", "mia", "roth")] == [0, 1, 1, 1]
    assert any("gehen an 3 Menschen" in each.text for each in town.all_heard("kim"))


@pytest.mark.parametrize("words", ["passt", "ok", "Los!"])
async def test_the_question_whether_to_send_is_answered_in_other_words_than_yes(
    town: Town, words: str
) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.says("kim", words)
    assert not await kept(town, Suggestion)
    await town.presses("kim", "Verschicken")
    await town.says("kim", words)
    assert len(await kept(town, Suggestion)) == 2
    await town.says("kim", words)
    assert (await kept(town, Round))[0].phase is Phase.SENT


async def test_a_typed_number_is_the_pair_of_the_table_and_no_button(town: Town) -> None:
    several = [
        challenge(
            id=f"d{number}", number=number, title=f"Tisch {number}", organisation_id=f"o{number}"
        )
        for number in range(3, 10)
    ]
    houses = [organisation(id=f"o{number}", name=f"Haus {number}") for number in range(3, 10)]
    wide = programme(capacity=Capacity(makers_per_challenge=2, challenges_per_maker=6))
    await opened(town, *houses, *several, base=wide)
    await town.says("kim", "/runde")
    table = town.all_heard("kim")[-1].text
    await town.presses("kim", "Paar ändern")
    assert town.all_heard("kim")[-1].labels[6] == "Weitere"
    for number in (7, 8):
        [line] = [each for each in table.split("\n") if each.startswith(f"{number}. ")]
        name = line.removeprefix(f"{number}. ").split(" – ")[0]
        for words in (str(number), f"{number}. {name}"):
            await town.presses("kim", "Paar ändern")
            await town.says("kim", words)
            assert name in town.all_heard("kim")[-1].text
            assert town.all_heard("kim")[-1].labels[0] == "Trennen"
            await town.presses("kim", "Zur Vorschau")


async def test_a_rule_without_its_last_letter_is_a_rule(town: Town) -> None:
    await opened(town)
    await town.says("kim", "/runde")
    await town.says("kim", "Eva nich mit Brauerei")
    assert any("Eva Roth nicht mit Alte Brauerei" in each.text for each in town.all_heard("kim"))
