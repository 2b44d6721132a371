"""Who says only after the team was formed whether they go on: it may be without them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Answer, Side, Suggestion
from bot.domain.changes import Put
from bot.domain.teams import Cooperation, Extent, Member, Setup, Stage, Team, Verdict
from bot.talk.model import Pressed
from tests.support.cases import ADA, BEN, WEBER, held, kept, member, profile, settle, talking
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


@pytest.mark.parametrize("first", ["ada", "ben"])
async def test_who_joins_after_the_first_meeting_is_asked_too(tmp_path: Path, first: str) -> None:
    town = Town(tmp_path, at("2024-10-15 10:00"))
    weber = replace(member(WEBER, Side.CONTACT), verdict=Verdict.GO)
    settled = talking(form=Cooperation.ORDER, extent=Extent.MONTHS, setup=Setup.WORKSHOP)
    asked = Suggestion("s1", "erzgebirge", "c1", "ben", "weber", 0.8, (), at("2024-10-10 10:00"))
    asked = replace(asked, contact=Answer.INTERESTED, asked_at=asked.made_at)
    await settle(town, settled, weber, asked, profile(BEN), held("first", "2024-10-14 10:00"))
    await town.says("ben", "/suggestions")
    await town.presses("ben", "Interested")
    told = town.visible("ben")[-1]
    assert "had its first meeting already" in told.text
    assert told.labels == ("Yes, go on", "Rather not")
    town.clock.set(at("2024-10-15 10:01"))
    await town.settle()
    assert "Das Erstgespräch war schon; Ben Okafor frage ich noch" in heard(town, "weber")
    if first == "ben":
        await town.presses("ben", "Yes, go on")
    else:
        await town.happens("ada", Pressed("a.verdict.t1.go", "0"))
        await town.presses("ben", "Yes, go on")
        assert "The team is Alte Brauerei" in heard(town, "ben")
    assert [each.stage for each in await kept(town, Team)] == [Stage.ACTIVE]
    assert [each.verdict for each in await kept(town, Member, person_id="ben")] == [Verdict.GO]
    await town.close()


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
