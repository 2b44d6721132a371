"""What is said with ``/say``: to which team, whole, and what a later change of it does."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.challenges import Side
from bot.domain.changes import Put
from bot.domain.people import Role
from bot.domain.teams import Bridging, Carrying
from tests.acceptance.test_bridge import GROUP, NOW, SINCE, YES, heard, mixed, silent
from tests.support.cases import ADA, BEN, JO, WEBER, challenge, member, membership, profile, team
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

HOUR = "9 Uhr passt mir gut"
MUSEUM = "Stadtmuseum"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[MixedTown]:
    town = MixedTown(tmp_path, at(NOW))
    yield town
    await town.close()


async def two_teams(town: MixedTown) -> None:
    """Let Ada and Frau Weber be in two teams with a bridge; the second one has no group chat."""
    await mixed(
        town,
        *(JO, membership(JO, Role.MAKER), profile(JO)),
        *(challenge(id="c9", number=9), team(id="t9", number=9, challenge_id="c9", name=MUSEUM)),
        *(
            replace(member(each, side), team_id="t9")
            for each, side in ((ADA, Side.MAKER), (BEN, Side.MAKER), (WEBER, Side.CONTACT))
        ),
        *(Bridging("t9", each.id, YES, SINCE) for each in (ADA, BEN, WEBER)),
    )


@pytest.mark.parametrize("words", ["14 Uhr passt mir gut", "14 Bretter habe ich noch", "14"])
async def test_a_figure_that_is_the_number_of_the_only_team_is_part_of_the_words(
    town: MixedTown,
    words: str,
) -> None:
    await mixed(town, team(number=14), chats=[GROUP])
    said = await town.writes("weber", f"/sagen {words}")
    assert heard(town, GROUP) == [f"Frau Weber: {words}"]
    await town.rewrites(said, f"/sagen {words}!")
    assert heard(town, GROUP) == [f"* Frau Weber: {words}!"]
    await town.says("weber", "/sagen 14: Bis gleich")
    assert heard(town, GROUP) == ["Frau Weber: Bis gleich"]
    assert silent(town, "weber")


async def test_an_hour_is_no_number_of_a_team(town: MixedTown) -> None:
    await two_teams(town)
    await town.says("weber", f"/sagen {HOUR}")
    assert silent(town, GROUP, "ada")
    assert "welches Team" in heard(town, "weber")[-1]
    await town.presses("weber", MUSEUM)
    assert heard(town, "ada") == [f"Frau Weber: {HOUR}"]
    assert heard(town, "weber")[-1] == f"Ist an {MUSEUM} weitergegeben."


async def test_who_says_a_number_hears_to_whom_it_went(town: MixedTown) -> None:
    await two_teams(town)
    for words in ("9 Bretter habe ich noch", "#9 Bretter habe ich noch"):
        await town.says("weber", f"/sagen {words}")
        assert heard(town, "ada") == ["Frau Weber: Bretter habe ich noch"]
        assert heard(town, "weber") == [f"Ist an {MUSEUM} weitergegeben, ohne die 9 davor."]


async def test_a_change_says_no_more_to_whom_it_is(town: MixedTown) -> None:
    await two_teams(town)
    said = await town.writes("weber", "/sagen 9 Die Maße")
    assert not silent(town, "ada", "weber")
    await town.rewrites(said, f"/sagen {HOUR}")
    assert heard(town, "ada") == [f"* Frau Weber: {HOUR}"]
    assert silent(town, "weber", GROUP)


@pytest.mark.parametrize(
    "new",
    ["/sagen 1 Die Maße sind 3 mal 4", "/frage Wie groß darf es sein?", "/treffen 24.10. 15 Uhr"],
)
async def test_a_change_to_another_command_or_team_is_said_not_to_count(
    town: MixedTown,
    new: str,
) -> None:
    await two_teams(town)
    said = await town.writes("weber", "/sagen 9 Die Maße sind 3 mal 4")
    assert not silent(town, "ada", "weber")
    await town.rewrites(said, new)
    (told,) = heard(town, "weber")
    assert f"Die Änderung zählt nicht: {MUSEUM}" in told
    assert silent(town, "ada", GROUP, "kim")


async def test_who_is_carried_no_more_hears_that_a_change_is_not(
    town: MixedTown,
) -> None:
    await mixed(town, chats=[GROUP])
    said = await town.writes("weber", "/sagen Um drei")
    mute = Bridging("t1", WEBER.id, Carrying.OTHERS, town.clock.now())
    await town.store.run(lambda tx: tx.apply([Put(mute)]))
    assert not silent(town, GROUP)
    await town.rewrites(said, "/sagen Um vier")
    assert "bleiben, wo sie geschrieben werden" in heard(town, "weber")[-1]
    assert silent(town, GROUP, "ada")
