"""Nobody hears what is not theirs, whatever they type and press, for many steps.

A seeded walk through the town: people run every command, go through what they have begun, press
every button that anybody was ever shown, theirs or not, and type each other's codes; days pass and
reminders come; some leave, and some are erased. All that is heard is read along.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot import registry
from bot.domain.challenges import Suggestion
from bot.domain.changes import Put
from bot.domain.people import Membership, Person, Role
from bot.domain.teams import Team
from bot.ports import Tx
from bot.talk.model import Pressed, Progress, Said
from tests.support.cases import kept
from tests.support.clock import at
from tests.support.marked import EVERYBODY, HERE, MARK, mark, settle_marked
from tests.support.town import Town
from tests.support.watch import Watch

STEPS = 150
FAR = 12
"""So many words and buttons at most, one after the other, once somebody has begun something."""
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
CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")
CONFIDED = frozenset({"leave", "ask"})
"""Dialogs whose words are for the coordinators alone."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = Town(tmp_path, at("2024-10-08 10:00"))
    await settle_marked(town)
    yield town
    await town.close()


async def words_of(town: Town, name: str, chance: Random) -> str:
    """Return something to say: what belongs to a team, or is confided, holds the word for that."""

    async def work(tx: Tx) -> Progress | None:
        return await tx.progress(town.people[name])

    progress = await town.store.run(work)
    said = chance.choice(TYPED)
    if progress is None or chance.random() < 0.5:
        return said
    teams = {each.id for each in await kept(town, Team)}
    team = progress.subject.get("team")
    if team in teams:
        return f"Wir sägen {mark('team', team)}"
    return f"Es geht um {mark('grund', name)}" if progress.dialog in CONFIDED else said


async def events(town: Town, chance: Random) -> AsyncIterator[None]:
    """Let somebody do something, or time pass; yield after each single event of it."""
    name = chance.choice((*EVERYBODY, "stranger"))
    pressed = buttons(town, name)
    everything = [token for other in EVERYBODY for token in buttons(town, other)]
    match chance.randrange(20):
        case 0 | 1 | 2 | 3 | 4:
            command = chance.choice(registry.COMMANDS)
            word = chance.choice((command.name, *command.aliases))
            tail = chance.choice(("", "", *WORDS))
            await town.happens(name, Said(f"/{word} {tail}".strip()))
        case 5 | 6 | 7 | 8 | 9 if pressed:
            await town.happens(name, chance.choice(pressed))
        case 10 | 11 if everything:
            await town.happens(name, Pressed(chance.choice(everything).token, "0"))
        case 12 | 13:
            await town.wait_until(town.clock.now() + timedelta(hours=chance.choice((1, 5, 30))))
        case 14 if codes := shown_codes(town):
            await town.happens(name, Said(chance.choice(codes)))
        case 15 | 16:
            async for _ in follows(town, name, chance):
                yield
        case _:
            await town.happens(name, Said(await words_of(town, name, chance)))
    yield


async def follows(town: Town, name: str, chance: Random) -> AsyncIterator[None]:
    """Let somebody begin something, and go on with what they are shown: some come to its end."""
    await town.happens(name, Said(f"/{chance.choice(registry.COMMANDS).name}"))
    for _ in range(chance.randrange(FAR)):
        yield
        last = [each for each in buttons(town, name, last=2) if not each.token.endswith("-back")]
        if last and chance.random() < 0.8:
            await town.happens(name, chance.choice(last))
        else:
            await town.happens(name, Said(await words_of(town, name, chance)))


def shown_codes(town: Town) -> list[str]:
    """Return the codes that anybody was ever shown: they may be forwarded to anybody."""
    chats = [town.hands.chats.get(town.people[name], []) for name in EVERYBODY]
    return [code for chat in chats for message in chat for code in CODE.findall(message.text)]


def buttons(town: Town, name: str, last: int = 0) -> list[Pressed]:
    return [
        Pressed(token, message.ref)
        for message in town.visible(name)[-last:]
        for row in message.buttons
        for _, token in row
    ]


async def walk(town: Town, chance: Random, watch: Watch, steps: int) -> None:
    for number in range(steps):
        async for _ in events(town, chance):
            await watch.look()
            assert watch.leaks == [], f"step {number}"


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_hears_what_is_not_theirs(town: Town, seed: int) -> None:
    chance, watch = Random(seed), Watch(town)
    await walk(town, chance, watch, STEPS)
    assert town.errors == []
    assert watch.heard > STEPS
    assert watch.marks > STEPS / 4  # some of them leave on their way


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 140))
async def test_nor_in_long_walks(town: Town, seed: int) -> None:
    chance, watch = Random(seed), Watch(town)
    await walk(town, chance, watch, 10 * STEPS)
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


async def test_the_watch_sees_a_reason_that_others_hear_and_a_name_that_was_erased(
    town: Town,
) -> None:
    watch = Watch(town)
    await watch.look()
    await town.says("hmaker1", "/leave")
    await town.presses(
        "hmaker1", next(e for e in town.visible("hmaker1")[-1].labels if "Werk" in e)
    )
    reason = mark("grund", "hmaker1")
    await town.says("hmaker1", f"Es geht um {reason}")
    while town.visible("hmaker1")[-1].labels:
        await town.says("hmaker1", "ja")
    await town.wait_until(town.clock.now() + timedelta(days=1))
    await watch.look()
    assert watch.leaks == []
    (told,) = [each for each in town.visible("hlead") if reason in each.text]
    town.hands.chats[town.people["hcontact1"]].append(told)
    await watch.look()
    assert [each.split()[0] for each in watch.leaks] == ["hcontact1"]
    watch.leaks.clear()
    await town.says("hmaker2", "/forget")
    for _ in range(2):
        await watch.look()
        await town.happens("hmaker2", buttons(town, "hmaker2", last=1)[0])
    assert [each.name for each in await kept(town, Person, id="hmaker2")] in ([], [""])
    await watch.look()
    assert watch.leaks == []
    late = replace(told, text=f"Kim {mark('name', 'hmaker2')}")
    town.hands.chats[town.people["hlead"]].append(late)
    await watch.look()
    assert [each.split()[0] for each in watch.leaks] == ["hlead"]


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
