"""Who shut the bot out unnoticed hears, once they let it in again, what is still open."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ports import Delivery, Fate, Parcel, Sent, Unreachable
from bot.talk.model import Blocked, Unblocked
from tests.support.cases import settle
from tests.support.clock import at
from tests.support.town import Heard, Town

SHUT_OUT = Unreachable("Forbidden: bot was blocked by the user")
NO_DATE, NO_UPDATE = "hat noch keinen Termin", "kein Update für September"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A town in October whose team has no date and no update."""
    town = await settle(Town(tmp_path, at("2024-10-23 20:00")))
    yield town
    await town.close()


def shut_out_by(town: Town, name: str) -> None:
    """Let a person's messenger take nothing from now on: nobody knows of it yet."""
    here = town.people[name]

    def answer(parcel: Parcel) -> Delivery:
        return SHUT_OUT if parcel.to == here else Sent("1")

    town.hands.answer = answer


async def let_in_by(town: Town, name: str) -> None:
    town.hands.answer = None
    await town.happens(name, Unblocked())


def heard(town: Town, name: str, words: str) -> list[Heard]:
    return [each for each in town.all_heard(name) if words in each.text]


async def test_an_escalation_that_met_a_block_comes_once_it_is_lifted(town: Town) -> None:
    shut_out_by(town, "kim")
    await town.wait_until(at("2024-10-29 12:00"))
    await let_in_by(town, "kim")
    await town.wait_until(at("2024-10-30 12:00"))
    for matter in (NO_DATE, NO_UPDATE):
        assert len(heard(town, "kim", matter)) == 1


@pytest.mark.parametrize("back", [True, False])
async def test_who_was_away_for_a_moment_is_not_missed(town: Town, *, back: bool) -> None:
    """In the evening; the coordinators read in the morning who cannot be reached."""
    await town.happens("ada", Blocked())
    town.clock.move(timedelta(minutes=5))
    if back:
        await town.happens("ada", Unblocked())
    await town.wait_until(at("2024-10-24 10:00"))
    assert bool(heard(town, "kim", "nicht mehr erreichbar")) is not back


async def test_nobody_is_tried_again_while_they_shut_the_bot_out(town: Town) -> None:
    shut_out_by(town, "kim")
    await town.wait_until(at("2024-10-29 12:00"))
    tried = await town.store.run(lambda tx: tx.outbox_counts())
    await town.wait_until(at("2024-11-04 12:00"))
    later = await town.store.run(lambda tx: tx.outbox_counts())
    assert _unreachable(tried) == _unreachable(later) == 1


def _unreachable(counts: Mapping[tuple[str, str, str], int]) -> int:
    return sum(count for (fate, _, _), count in counts.items() if fate == Fate.UNREACHABLE)
