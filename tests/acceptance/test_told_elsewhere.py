"""Who has two messengers hears nothing of what they left in one and did in the other meanwhile."""

import pytest

from tests.acceptance.test_bridge import heard, link, town
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.mixed_town import MixedTown

__all__ = ["town"]

UNPROPOSED = "Der Termin ist nicht vorgeschlagen"


@pytest.mark.parametrize("done", [True, False], ids=["done there", "left alone"])
async def test_a_date_left_on_telegram_and_proposed_on_matrix_is_not_said_to_be_missing(
    town: MixedTown, *, done: bool
) -> None:
    town.live_on_matrix("weber")
    await settle(town)
    await link(town, "ada")
    town.clock.set(at("2024-10-08 20:00"))
    await town.says("ada", "/treffen 24.10. um 15 Uhr")
    town.clock.set(at("2024-10-10 20:30"))
    await town.service.tick()
    await town.settle()
    if done:
        for words in ("/treffen 24.10. um 15 Uhr", "ja"):
            await town.says("ada2", words)
    heard(town, "ada")
    heard(town, "ada2")
    town.clock.set(at("2024-10-11 10:00"))
    await town.service.tick()
    await town.settle()
    told = "".join((*heard(town, "ada"), *heard(town, "ada2")))
    assert (UNPROPOSED in told) is not done
