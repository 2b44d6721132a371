"""The service is killed, stopped and cut off: on Matrix nothing is lost, and nothing comes twice.

It is the command in a process of its own, people are users of the JavaScript SDK in encrypted
rooms, and between the two there is a real homeserver. Whoever talks to the bot knows what it has to
answer. What the bot said is counted by what people have decrypted, not by what it believes. The
same is done many times more by ``make torture``.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import element_install, synapse
from tests.support.demands import demand
from tests.support.killing_matrix import ORDINARY, Act
from tests.torture.findings import Findings
from tests.torture.matrix import torture
from tests.torture.results import Result

pytestmark = [pytest.mark.slow, pytest.mark.matrix, pytest.mark.timeout(600)]

SEED = 2026
KILLS = 30
MISSED = 3
"""So many rare calls may come when nobody kills: when they come is a matter of moments."""


async def test_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    demand(synapse.installed())
    demand(element_install.installed())
    result, found = Result("matrix", "sqlite", SEED), Findings()
    world = await torture(tmp_path, None, KILLS, result, found)
    record_property("kills", result.moments)
    assert found.lines == []
    assert result.kills >= KILLS
    came = {moment.split()[0] for moment in result.moments}
    missed = {each for each in Act if each.name not in came}
    assert not missed & ORDINARY, result.moments
    assert len(missed) <= MISSED, result.moments
    assert world.leased > 0
