"""Nobody hears what is not theirs, whatever they type and press, for many steps.

A seeded walk through the town: people run every command and press every button that anybody was
ever shown, theirs or not, days pass and reminders come; all that is heard is read along.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot import registry
from bot.domain.challenges import Suggestion
from bot.domain.changes import Put
from bot.domain.people import Membership, Person, Role
from bot.ports import Tx
from bot.talk.model import Pressed, Said
from tests.support.cases import kept
from tests.support.clock import at
from tests.support.marked import EVERYBODY, HERE, MARK, Watch, mark, settle_marked
from tests.support.town import Town

STEPS = 150
WORDS = (
    "1",
    "2",
    "7",
    "Werk",
    "Haus",
    "nächsten Dienstag 14 Uhr",
    "ja",
    "nein",
    "weiter",
    "zurück",
)
TYPED = (*WORDS, "Hallo", "abbrechen", "im Plan", "blockiert", "überspringen", "3", "4", "fertig")


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle_marked(town)
    yield town
    await town.close()


def words_of(name: str, chance: Random) -> str:
    """Return something to say: what belongs to a team holds the team's word."""
    said = chance.choice(TYPED)
    if name[-1] in "12" and chance.random() < 0.3:
        return f"Wir sägen {mark('team', f'{name[0]}t{name[-1]}')}"
    return said


async def step(town: Town, chance: Random) -> None:
    name = chance.choice((*EVERYBODY, "stranger"))
    pressed = buttons(town, name)
    everything = [token for other in EVERYBODY for token in buttons(town, other)]
    match chance.randrange(10):
        case 0 | 1 | 2:
            command = chance.choice(registry.COMMANDS)
            word = chance.choice((command.name, *command.aliases))
            tail = chance.choice(("", "", *WORDS))
            await town.happens(name, Said(f"/{word} {tail}".strip()))
        case 3 | 4 | 5 if pressed:
            await town.happens(name, chance.choice(pressed))
        case 6 if everything:
            await town.happens(name, Pressed(chance.choice(everything).token, "0"))
        case 7:
            await town.wait_until(town.clock.now() + timedelta(hours=chance.choice((1, 5, 30))))
        case _:
            await town.happens(name, Said(words_of(name, chance)))


def buttons(town: Town, name: str) -> list[Pressed]:
    return [
        Pressed(token, message.ref)
        for message in town.visible(name)
        for row in message.buttons
        for _, token in row
    ]


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_hears_what_is_not_theirs(town: Town, seed: int) -> None:
    chance, watch = Random(seed), Watch(town)
    for number in range(STEPS):
        await step(town, chance)
        await watch.look()
        assert watch.leaks == [], f"seed {seed}, step {number}"
    assert town.errors == []
    assert watch.heard > STEPS
    assert watch.marks > STEPS / 4  # some of them leave on their way


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 140))
async def test_nor_in_long_walks(town: Town, seed: int) -> None:
    chance, watch = Random(seed), Watch(town)
    for number in range(10 * STEPS):
        await step(town, chance)
        await watch.look()
        assert watch.leaks == [], f"seed {seed}, step {number}"
    assert town.errors == []


async def test_the_watch_sees_a_leak(town: Town) -> None:
    """The check itself: what belongs to one programme, put into another's mouth, is noticed."""
    watch = Watch(town)
    await town.says("hlead", "/teams")
    await watch.look()
    assert watch.leaks == []
    town.hands.chats[town.people["tlead"]] = list(town.hands.chats[town.people["hlead"]])
    town.hands.chats[town.people["hmaker2"]] = list(town.hands.chats[town.people["hlead"]])
    await watch.look()
    assert {each.split()[0] for each in watch.leaks} == {"tlead", "hmaker2"}


async def test_a_suggestion_names_nobody_before_both_agreed(town: Town) -> None:
    """The stepwise reveal: the card, then the other's name and address, each at its time."""
    watch = Watch(town)
    await town.says("hfree", "/vorschlaege")
    await watch.look()
    card = town.visible("hfree")[-1]
    assert MARK.findall(card.text)
    assert "Zname" not in card.text
    (shown,) = {each[len("Zaufgabe") : -1] for each in MARK.findall(card.text)}
    await town.presses("hfree", "Interessiert")
    await town.wait_until(town.clock.now() + timedelta(hours=1))
    await watch.look()
    request = town.visible(shown)[-1]
    assert mark("profil", "hfree") in request.text
    assert "Zname" not in request.text
    assert town.people["hfree"].partition(":")[2] not in request.text
    await town.presses(shown, "Interessiert")
    await town.wait_until(town.clock.now() + timedelta(hours=1))
    await watch.look()
    assert mark("name", shown) in town.visible("hfree")[-1].text
    assert watch.leaks == []
    assert [each.name for each in await kept(town, Person, id="hfree")] == [
        f"Kim {mark('name', 'hfree')}"
    ]


async def test_who_left_and_came_back_as_something_else_is_shown_what_is_theirs_now(
    town: Town,
) -> None:
    """The profile of a former maker suggests nothing to the contact whom they have become."""
    back = Membership("hleft", HERE, Role.CONTACT, town.clock.now())

    async def work(tx: Tx) -> None:
        await tx.apply([Put(back)])

    await town.store.run(work)
    await town.says("hleft", "/vorschlaege")
    assert town.visible("hleft")
    assert not [each for each in town.visible("hleft") if MARK.findall(each.text)]
    assert await kept(town, Suggestion, maker_id="hleft") == ()
