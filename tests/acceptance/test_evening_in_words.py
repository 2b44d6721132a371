"""An evening in the words of its people: they answer the invitation, and somebody does not come."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.evenings import Coming, Guest, Sitting
from bot.ports import Body, Parcel
from bot.talk.markup import literal
from bot.talk.model import Button, Pressed, Why
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


async def test_who_comes_to_something_else_is_not_signed_up(small: Host) -> None:
    """What was announced since is answered, and nobody's evening."""
    await invited(small)
    before = await coming(small)
    await small.town.says("Kim", "/rundnachricht Am 30. ist Stammtisch. Wer ist dabei?")
    await small.town.presses("Kim", "Alle")
    await small.town.presses("Kim", "Senden")
    await small.town.settle()
    for name, words in zip(FOUR, ("Ich bin dabei", "Nein, leider nicht", "ja", "Wir kommen gern"),
                           strict=True):  # fmt: skip
        await small.town.says(name, words)
    assert await coming(small) == before


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


async def shown(host: Host, name: str, why: Why, when: datetime, *tokens: str) -> None:
    """Let somebody have got one more message, with buttons for these tokens."""
    to = host.town.people[name]
    row = tuple(Button("Später", each) for each in tokens)
    body = Body(literal("Bis gleich!"), (row,) if row else ())
    parcel = Parcel(f"test/{when.isoformat()}", to, body, why, "test", name.casefold(), when)
    await host.town.store.run(lambda tx: tx.post([parcel]))
    await host.town.settle()


@pytest.mark.parametrize("words", ["Ich muss leider absagen", "ich komme nicht", "bin dabei"])
async def test_words_behind_another_card_answer_no_evening(small: Host, words: str) -> None:
    await invited(small)
    now = small.town.clock.now()
    await shown(small, "Mia1", Why.APPOINTMENT, now + timedelta(seconds=1), "a.meeting.no.7")
    await small.town.says("Mia1", words)
    assert (await coming(small))["mia1"] is Coming.ASKED
    await small.town.says("Mia2", words)
    assert (await coming(small))["mia2"] is not Coming.ASKED


async def test_an_invitation_of_weeks_ago_is_not_answered_in_words(small: Host) -> None:
    await small.plan("Do 12.12. 18 Uhr", "Alte Schule", "2", "2", "8", "0", "keine")
    await small.press("Einladen")
    await small.press("An alle (4)")
    small.town.clock.move(timedelta(days=22))
    await small.town.says("Mia1", "Ich muss leider absagen")
    assert (await coming(small))["mia1"] is Coming.ASKED


async def test_who_writes_to_a_partner_that_they_are_there_is_not_checked_in(small: Host) -> None:
    await planned(small)
    await small.town.wait_until(at("2024-11-14 17:55"))
    await shown(small, "Mia1", Why.CHAT, small.town.clock.now() + timedelta(seconds=1))
    await small.town.says("Mia1", "bin da")
    await small.town.says("Mia2", "bin da")
    there = {each.person_id for each in await small.facts(Guest) if each.arrived_at}
    assert there == {"mia2"}


async def under_way(host: Host) -> None:
    """Let the first round of an evening run, with everybody there."""
    await planned(host)
    await host.town.wait_until(at("2024-11-14 17:55"))
    await arrive(host, *FOUR)
    await host.say("/speeddating")
    await host.press("Beginnen, ohne Uhr")


async def test_an_old_no_takes_nothing_from_who_has_left(small: Host) -> None:
    await under_way(small)
    await small.town.says("Mia1", "/speeddating")
    await small.town.presses("Mia1", "Ich muss gehen")
    (left,) = await small.facts(Guest, person_id="mia1")
    await small.town.happens("Mia1", Pressed(f"a.dating.no.{left.evening_id}", ""))
    assert await small.facts(Guest, person_id="mia1") == (left,)


async def test_a_round_that_began_by_itself_is_not_skipped_in_words(small: Host) -> None:
    await under_way(small)
    evening = await small.evening()
    await shown(small, "Kim", Why.NEWS, small.town.clock.now(), "a.meeting.no.7")
    begun = replace(evening, round=2, round_at=small.town.clock.now())
    await small.town.store.run(lambda tx: tx.apply([Put(begun)]))
    assert "Runde 2" in await small.say("Nächste Runde")
    assert (await small.evening()).round == 2
    await small.say("Nächste Runde")
    assert (await small.evening()).round == 3
