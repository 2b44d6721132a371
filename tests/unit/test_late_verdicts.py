"""Who says only after the team was formed whether they go on: it may be without them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.teams import Member, Stage, Team, Verdict
from bot.talk.model import Pressed
from tests.support.cases import ADA, BEN, WEBER, held, kept, member, settle
from tests.support.clock import at
from tests.support.town import Town

OVER = "Nach dem Erstgespräch geht es hier nicht weiter"
OVER_FOR_KIM = "Team 1 (Alte Brauerei): Nach dem Erstgespräch geht es nicht weiter"
NOT_BEN = "Ben Okafor ist nach dem Erstgespräch nicht dabei"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A team that Ada and Frau Weber have formed; Ben has not answered."""
    town = Town(tmp_path, at("2024-10-15 10:00"))
    sides = ((ADA, Side.MAKER), (WEBER, Side.CONTACT))
    said_yes = [replace(member(each, side), verdict=Verdict.GO) for each, side in sides]
    await settle(town, *said_yes, member(BEN, Side.MAKER), held("first", "2024-10-14 10:00"))
    yield town
    await town.close()


def heard(town: Town, name: str) -> str:
    return "\n".join(each.text for each in town.all_heard(name))


async def say_no(town: Town) -> None:
    (found,) = await kept(town, Team)
    await town.happens("ben", Pressed(f"a.verdict.{found.id}.no-go", "0"))
    await town.wait_until(at("2024-10-15 12:00"))


async def test_without_the_last_maker_the_team_ends_and_all_hear_so(town: Town) -> None:
    (ada,) = await kept(town, Member, person_id="ada")
    gone = replace(ada, left_at=town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(gone)]))
    await say_no(town)
    assert [each.stage for each in await kept(town, Team)] == [Stage.ENDED]
    assert OVER in heard(town, "weber")
    assert OVER_FOR_KIM in heard(town, "kim")
    assert NOT_BEN not in heard(town, "weber")


async def test_with_another_maker_it_goes_on(town: Town) -> None:
    await say_no(town)
    assert [each.stage for each in await kept(town, Team)] == [Stage.ACTIVE]
    assert NOT_BEN in heard(town, "weber")
    assert OVER not in heard(town, "weber")
