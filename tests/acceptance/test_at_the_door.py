"""Who waits at the door has not come in the sense of the plan, and hears how it ends."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.evenings import Guest, Phase
from bot.speeddating.answering import MOST_COMINGS
from tests.acceptance.test_speeddating import FOUR, Host, arrive, begun, planned, settled, texts
from tests.support.clock import at


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    host = await settled(tmp_path, *FOUR)
    yield host
    await host.town.close()


async def invited(small: Host, places: str = "3") -> None:
    """Let an evening have three places, so that Haus2 waits for one."""
    await small.plan("Do 14.11. 18 Uhr", "Alte Schule", "2", "2", "8", "keine", places)
    await small.press("Einladen")
    await small.press("An alle (4)")
    await small.all_press("Ich komme", "Mia1", "Haus1", "Mia2", "Haus2")
    assert ("Warteliste" in texts(small.town, "Haus2")[-1]) is (places == "3")


async def seated(small: Host) -> None:
    await invited(small)
    await confirmed(small)


async def confirmed(small: Host) -> None:
    await small.say("/speeddating")
    await small.press("Planen")
    await small.press("Plan bestätigen")
    await small.town.wait_until(at("2024-11-14 17:30"))


async def test_an_evening_with_one_stand_by_begins_as_one_where_nobody_checked_in(
    small: Host,
) -> None:
    await seated(small)
    await arrive(small, "Haus2")
    assert "Warteliste" in texts(small.town, "Haus2")[-1]
    await small.say("/speeddating")
    assert "niemand eingecheckt" in await small.press("Beginnen, ohne Uhr")


async def test_who_waited_in_vain_is_thanked_after_the_last_talk(small: Host) -> None:
    await seated(small)
    await arrive(small, *FOUR)
    await small.say("/speeddating")
    await small.press("Beginnen, ohne Uhr")
    await small.press("Nächste Runde")
    assert not any("kein Platz" in each for each in texts(small.town, "Haus2"))
    await small.press("Nächste Runde")
    heard = {name: "".join(texts(small.town, name)) for name in FOUR}
    assert [name for name in FOUR if "Danke fürs Kommen und fürs Warten" in heard[name]] == [
        "Haus2"
    ]


async def test_who_waited_in_vain_at_home_hears_so_in_the_morning(small: Host) -> None:
    await seated(small)
    await arrive(small, "Mia1", "Haus1", "Mia2")
    await small.town.wait_until(at("2024-11-14 20:30"))
    await small.say("/speeddating")
    await small.press("Beginnen, ohne Uhr")
    await small.press("Nächste Runde")
    await small.press("Nächste Runde")
    assert not any("kein Platz" in each for each in texts(small.town, "Haus2"))
    await small.town.wait_until(at("2024-11-15 10:00"))
    heard = {name: "".join(texts(small.town, name)) for name in FOUR}
    vain = [name for name in FOUR if "ist leider kein Platz mehr frei geworden" in heard[name]]
    assert vain == ["Haus2"]


async def test_who_moves_up_before_there_is_a_plan_is_promised_none_at_once(small: Host) -> None:
    await invited(small)
    await small.town.wait_until(at("2024-11-14 17:30"))
    await arrive(small, "Haus2")
    await small.town.says("Haus1", "/speeddating")
    await small.all_press("Ich kann nicht", "Haus1")
    assert texts(small.town, "Haus2")[-1].endswith("eingecheckt. Der Plan kommt, sobald er steht.")


@pytest.mark.parametrize(("when", "there"), [("Fr 15.11. 18 Uhr", 0), ("Do 14.11. 19 Uhr", 1)])
async def test_who_checked_in_is_not_there_on_another_day(
    small: Host, when: str, there: int
) -> None:
    await seated(small)
    await arrive(small, "Mia1")
    await small.say("/speeddating")
    await small.press("Verschieben")
    await small.say(when, "ja")
    guests = await small.facts(Guest)
    assert sum(each.arrived_at is not None for each in guests) == there


@pytest.mark.parametrize("places", ["3", "keine"])
async def test_who_was_planned_without_has_a_seat_on_another_day(small: Host, places: str) -> None:
    """They read that their yes stands, whoever moved up in their place."""
    await invited(small, places)
    await confirmed(small)
    await arrive(small, "Mia1", "Haus1")
    await small.say("/speeddating")
    await small.press("Neu planen")
    await small.press("Ohne sie planen")
    texts(small.town, "Mia2")
    await small.say("/speeddating")
    await small.press("Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    await small.town.wait_until(at("2024-11-15 17:30"))
    heard = "".join(texts(small.town, "Mia2"))
    assert "Die Zusage bleibt stehen." in heard
    assert "Tisch" in heard.rpartition("Gleich beginnt das Speed-Dating")[0]
    await arrive(small, *FOUR)
    for each in FOUR:
        assert "Eingecheckt" in "".join(texts(small.town, each))


async def test_who_left_is_planned_for_again_on_another_day(small: Host) -> None:
    await seated(small)
    await arrive(small, "Mia1")
    texts(small.town, "Mia1")
    await small.town.says("Mia1", "/speeddating")
    await small.all_press("Ich muss gehen", "Mia1")
    assert "Tisch" not in texts(small.town, "Mia1")[-1]
    await small.say("/speeddating")
    await small.press("Verschieben")
    await small.say("Fr 15.11. 18 Uhr", "ja")
    await small.town.wait_until(at("2024-11-15 17:30"))
    assert "Tisch" in "".join(texts(small.town, "Mia1"))


async def test_who_could_not_decide_at_home_is_let_in_at_the_door(small: Host) -> None:
    await planned(small)
    for _ in range(MOST_COMINGS):
        for verb in ("Ich kann nicht", "Ich komme"):
            await small.town.says("Mia1", "/speeddating")
            await small.all_press(verb, "Mia1")
    await small.town.says("Mia1", "/speeddating")
    await small.all_press("Ich kann nicht", "Mia1")
    await small.town.wait_until(at("2024-11-14 17:30"))
    texts(small.town, "Mia1")
    await small.town.says("Mia1", "ich bin da")
    assert "Eingecheckt" in "".join(texts(small.town, "Mia1"))


async def last_round(small: Host) -> None:
    await begun(small, FOUR[:3], when="2024-11-14 18:10", how="Sofort beginnen")
    for _ in range(5):
        await small.press("Nächste Runde")
    evening = await small.evening()
    assert (evening.phase, evening.round) == (Phase.RUNNING, evening.rounds)
    texts(small.town, "Haus2")


async def test_who_comes_in_the_last_round_is_promised_no_plan(small: Host) -> None:
    await last_round(small)
    await arrive(small, "Haus2")
    said = texts(small.town, "Haus2")[-1]
    assert said.startswith("Eingecheckt.")
    assert said.endswith("Weitere Gespräche stehen nicht an.")


async def test_who_says_yes_while_it_goes_on_hears_how_to_get_a_plan(small: Host) -> None:
    town = small.town
    await begun(small, FOUR[:3], when="2024-11-14 18:10", how="Sofort beginnen")
    for verb in ("Ich kann nicht", "Ich komme"):
        await town.says("Haus2", "/speeddating")
        await town.presses("Haus2", verb)
    assert "Sobald Sie da sind" in texts(town, "Haus2")[-1]
    await town.presses("Haus2", "Ich bin da")
    assert texts(town, "Haus2")[0].startswith("Eingecheckt. Der Plan")
