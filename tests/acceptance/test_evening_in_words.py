"""An evening in the words of its people: they answer the invitation, and somebody does not come."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.evenings import Coming, Guest, Sitting
from tests.acceptance.test_speeddating import FOUR, Host, arrive, planned, settled, texts
from tests.support.clock import at


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Host]:
    host = await settled(tmp_path, *FOUR)
    yield host
    await host.town.close()


async def invited(host: Host) -> None:
    await host.plan(
        "Do 14.11. 18 Uhr", "Alte Schule", "2 Tische", "2 Runden", "8 Min", "0", "keine"
    )
    await host.press("Einladen")
    await host.press("An alle (4)")
    for name in FOUR:
        host.town.news(name)


async def coming(host: Host) -> dict[str, Coming]:
    return {each.person_id: each.coming for each in await host.facts(Guest)}


async def test_an_invitation_is_answered_in_ones_own_words(small: Host) -> None:
    await invited(small)
    for name, words in zip(FOUR, ("bin dabei", "nee, keine Zeit", "Wir kommen gern", "mal sehen"),
                           strict=True):  # fmt: skip
        await small.town.says(name, words)
    found = await coming(small)
    assert found == {
        "mia1": Coming.YES, "mia2": Coming.NO, "haus1": Coming.YES, "haus2": Coming.LATER,
    }  # fmt: skip
    await small.town.says("Mia2", "ich komme doch")
    await small.town.says("Mia1", "kann doch nicht")
    found = await coming(small)
    assert (found["mia1"], found["mia2"]) == (Coming.NO, Coming.YES)
    for words in ("passt", "ok"):  # that is about what the bot has just said
        await small.town.says("Mia1", words)
    assert await coming(small) == found
    await small.town.says("Haus2", "/hilfe")
    await small.town.says("Haus2", "wir kommen")
    assert (await coming(small))["haus2"] is Coming.YES


async def test_words_that_are_not_understood_leave_the_invitation_open(small: Host) -> None:
    await invited(small)
    await small.town.says("Mia1", "mit dem Rad womöglich")
    (heard,) = small.town.news("Mia1")
    assert "nicht verstanden" in heard.text
    labels = [label for row in heard.buttons for label, _ in row]
    assert labels == ["Ich komme", "Ich kann nicht", "Weiß ich noch nicht"]
    await small.town.says("Mia1", "ja")
    assert (await coming(small))["mia1"] is Coming.YES
    await small.town.says("Mia1", "mit dem Rad womöglich")  # only one answer is left: no question
    assert not [
        each for each in small.town.news("Mia1") if "verstanden" in each.text and each.buttons
    ]


@pytest.mark.parametrize("how", ["Ohne sie planen", "Mit allen planen"])
async def test_planning_anew_at_the_door_asks_about_who_is_missing(small: Host, how: str) -> None:
    await planned(small)
    await small.town.wait_until(at("2024-11-14 17:55"))
    await small.say("/speeddating")
    thinking = await small.press("Neu planen")  # nobody is there yet
    assert "Noch nicht da" not in thinking
    await arrive(small, "Mia1", "Mia2", "Haus1")
    for name in FOUR:
        small.town.news(name)
    await small.say("/speeddating")
    asked = await small.press("Neu planen")
    assert "Noch nicht da: Haus2 e. V." in asked
    await small.press(how)
    seated = await small.facts(Sitting, contact_id="haus2")
    assert bool(seated) is (how == "Mit allen planen")
    if how == "Ohne sie planen":
        assert texts(small.town, "Mia1")  # has another plan
        await arrive(small, "Haus2")
        assert await small.facts(Sitting, contact_id="haus2")
