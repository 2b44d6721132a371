"""What a decision writes shows in the scene in which others react to it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.changes import Put
from bot.domain.people import Account, Membership, Person, Role
from bot.engine.consequences import carry_out
from bot.ports import Tx
from bot.scene import Scene
from bot.talk.model import Envelope, Said
from tests.support.cases import ADA, BEN, KIM, membership, settle
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-14 10:00")
MAKER = membership(ADA, Role.MAKER)
EXPERT = membership(ADA, Role.EXPERT, joined_at=NOW)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    town = await settle(Town(tmp_path, NOW))
    yield town
    await town.close()


async def after(town: Town, *facts: Membership | Person) -> Scene:
    """Return the scene in which Ada, a maker, spoke, after these facts were written."""

    async def work(tx: Tx) -> Scene:
        envelope = Envelope("e1", town.people["ada"], Said("Hallo"), NOW)
        desk = town.service.desk
        scene = Scene(
            tx,
            NOW,
            desk.new_id,
            desk.office,
            envelope,
            Account(town.people["ada"], "ada"),
            ADA,
            (MAKER,),
            None,
        )
        return await carry_out(scene, [Put(each) for each in facts])

    return await town.store.run(work)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (EXPERT, (MAKER, EXPERT)),
        (replace(MAKER, joined_at=NOW), (replace(MAKER, joined_at=NOW),)),
        (replace(MAKER, left_at=NOW), ()),
        (replace(EXPERT, left_at=NOW), (MAKER,)),
        (membership(BEN, Role.COORDINATOR), (MAKER,)),
        (membership(KIM, Role.COORDINATOR, left_at=NOW), (MAKER,)),
    ],
)
async def test_only_what_the_speaker_is_now_counts(
    town: Town, written: Membership, expected: tuple[Membership, ...]
) -> None:
    assert (await after(town, written)).memberships == expected


async def test_only_the_speaker_changes_in_the_scene(town: Town) -> None:
    assert (await after(town, replace(BEN, name="Ben O."))).person == ADA
    assert (await after(town, replace(ADA, name="Ada L."))).person.name == "Ada L."
