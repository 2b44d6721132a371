"""Who is erased is not heard any more, whatever of theirs was still on its way to others."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import Entity, Put
from bot.domain.milestones import Update
from bot.domain.people import Account
from bot.domain.teams import Bridging, Carrying, Room
from bot.ports import Failed, Fate, Tx, Uncertain
from bot.privacy.erasure import erase, look_up
from bot.talk.model import Said
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

NIGHT, MORNING = "2024-10-08 22:30", "2024-10-09 10:00"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at("2024-10-08 10:00"))
    town.live_on_matrix("weber")
    await settle(town)
    yield town
    await town.close()


async def write(town: MixedTown, *facts: Entity) -> None:
    await town.store.run(lambda tx: tx.apply(map(Put, facts)))


async def forget(town: MixedTown, name: str) -> None:
    async def work(tx: Tx) -> None:
        known = await look_up(tx, town.people[name])
        await tx.apply(erase(known, town.clock.now(), town.new_id))

    await town.store.run(work)


async def heard_next_day(town: MixedTown, name: str) -> str:
    town.clock.set(at(MORNING))
    await town.settle()
    return "\n".join(each.text for each in town.news(name))


@pytest.mark.parametrize("erased", ["ada", "ben"])
async def test_words_on_their_way_to_another_messenger(town: MixedTown, erased: str) -> None:
    agreed = (Bridging("t1", each, Carrying.YES, town.clock.now()) for each in ("ada", "weber"))
    await write(town, *agreed, Room(town.room("Gruppe"), "t1", "ada", town.clock.now()))
    town.clock.set(at(NIGHT))
    town.news("weber")
    await town.writes("ada", "Mein Geheimnis", "Gruppe")
    assert town.news("weber") == []
    await forget(town, erased)
    assert ("Geheimnis" in await heard_next_day(town, "weber")) is (erased != "ada")


@pytest.mark.parametrize("erased", ["ada", "ben"])
async def test_the_news_of_an_update(town: MixedTown, erased: str) -> None:
    town.clock.set(at(NIGHT))
    await town.says("ada", "/update im Plan Das ist vertraulich.")
    for _ in range(4):
        await town.says("ada", "überspringen")
    town.news("weber")
    await forget(town, erased)
    assert ("vertraulich" in await heard_next_day(town, "weber")) is (erased != "ada")


@pytest.mark.parametrize("erased", ["kim", "ben"])
async def test_an_announcement(town: MixedTown, erased: str) -> None:
    town.clock.set(at(NIGHT))
    await town.says("kim", "/rundnachricht Privates von Kim")
    await town.presses("kim", "Alle")
    await town.presses("kim", "Senden")
    town.news("ada")
    await forget(town, erased)
    assert ("Privates" in await heard_next_day(town, "ada")) is (erased != "kim")


@pytest.mark.parametrize(("tries", "fate"), [(1, Fate.WAITING), (4, Fate.DOUBTFUL)])
async def test_what_is_in_doubt_is_not_sent_again(town: MixedTown, tries: int, fate: Fate) -> None:
    """A call for help that nobody knows to have arrived is repeated, and then held."""
    town.hands.answer = lambda _: Uncertain("timeout")
    await town.says("ada", "/update blockiert Das ist vertraulich.")
    for _ in range(4):
        await town.says("ada", "überspringen")
        await town.says("ada", "ja")
    stems = [f"help/{each}/" for each in await updates(town)]
    for _ in range(tries - 1):
        town.clock.move(timedelta(minutes=5))
        await town.settle()
    assert [await fates(town, stem) for stem in stems] == [{fate: 1}]
    await forget(town, "ada")
    assert [await fates(town, stem) for stem in stems] == [{}]


async def updates(town: MixedTown) -> list[str]:
    return [each.id for each in await town.store.run(lambda tx: tx.find(Update)) if each.help]


async def fates(town: MixedTown, stem: str) -> dict[Fate, int]:
    return dict(await town.store.run(lambda tx: tx.fates(stem)))


async def test_what_was_never_carried_is_told_to_the_coordinators(town: MixedTown) -> None:
    agreed = (Bridging("t1", each, Carrying.YES, town.clock.now()) for each in ("ada", "weber"))
    await write(town, *agreed)
    town.matrix.answer = lambda _: Failed("the homeserver is out")
    await town.says("ada", "/sagen Das Treffen fällt aus")
    for _ in range(80):
        town.clock.move(timedelta(hours=1))
        await town.settle()
    town.news("kim")
    await town.says("kim", "/status")
    assert "nicht rechtzeitig" in town.news("kim")[-1].text


async def test_what_they_said_before_is_not_taken_for_new(town: MixedTown) -> None:
    """A messenger delivers again what was accepted, but its confirmation got lost."""
    town.settle_in("eve", "de")
    envelope = town._envelope("eve", Said("Hallo"))
    await town.store.accept([envelope])
    await town.settle()
    town.news("eve")
    await forget(town, "eve")
    town.clock.move(timedelta(seconds=30))
    assert await town.store.accept([envelope]) == 0
    await town.settle()
    assert town.news("eve") == []
    assert await town.store.run(lambda tx: tx.get(Account, envelope.account)) is None
