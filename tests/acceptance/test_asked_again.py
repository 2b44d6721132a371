"""A yes that is given again, after it or the other side's no was taken back, is told again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.challenges import Suggestion
from bot.domain.changes import Entity
from bot.domain.milestones import Standing
from bot.domain.people import Role
from bot.talk.model import Pressed
from tests.support.cases import JO, challenge, held, kept, membership, profile, settle, update
from tests.support.clock import at
from tests.support.town import Town

NOW = at("2024-10-08 10:00")
SUGGESTED = Suggestion("s1", "erzgebirge", "c1", "jo", "weber", 0.5, (), at("2024-10-08 09:00"))
QUIET: tuple[Entity, ...] = (
    held("first", "2024-08-29 10:00"),
    *(held(f"2024-{month}", "2024-10-05 10:00") for month in ("09", "10", "11")),
    update("2024-09", Standing.ON_TRACK, "2024-09-30 10:00"),
    update("2024-10", Standing.ON_TRACK, "2024-10-06 10:00"),
)
"""Nothing else is to be reminded of."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in which Jo was interested in Frau Weber's challenge."""
    town = Town(tmp_path, NOW)
    await settle(town, JO, membership(JO, Role.MAKER), profile(JO), challenge(), SUGGESTED, *QUIET)
    await town.says("jo", "/vorschlaege")
    await town.presses("jo", "Interessiert")
    assert _asked(town, "weber") == 1
    town.news("jo")
    yield town
    await town.close()


def _asked(town: Town, who: str) -> int:
    """Return how many new messages ask somebody for an answer to the suggestion."""
    cards = [each for each in town.news(who) if not each.edited]
    tokens = [[token for row in card.buttons for _, token in row] for card in cards]
    return sum("a.suggestion.s1.interested" in each for each in tokens)


async def test_the_other_side_is_asked_after_a_no_that_was_taken_back(town: Town) -> None:
    await town.presses("weber", "Nichts für mich")
    await town.happens("weber", Pressed("a.unsay.s1", "0"))
    town.news("jo")
    await town.presses("weber", "Interessiert")
    assert _asked(town, "jo") == 1


async def test_the_other_side_is_asked_again_by_who_had_taken_it_back(town: Town) -> None:
    await town.presses("jo", "Nichts für mich", old=True)
    await town.happens("jo", Pressed("a.unsay.s1", "0"))
    town.news("weber")
    await town.presses("jo", "Interessiert")
    assert _asked(town, "weber") == 1
    await town.presses("weber", "Interessiert")
    (found,) = await kept(town, Suggestion)
    assert found.mutual


async def test_days_that_began_anew_have_their_reminders(town: Town) -> None:
    await town.wait_until(at("2024-10-14 11:00"))
    tokens = ("a.suggestion.s1.declined", "a.unsay.s1", "a.suggestion.s1.interested")
    assert _asked(town, "weber") > 0
    for token in tokens:
        await town.happens("weber", Pressed(token, "0"))
    assert _asked(town, "jo") == 1
    await town.wait_until(at("2024-10-20 11:00"))
    assert _asked(town, "jo") > 0
