"""The service is killed again and again in the middle of its work: nothing is lost or doubled.

``make torture`` does the same hundreds of times.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.postgres import Postgres, running
from tests.torture.findings import Findings
from tests.torture.results import Result
from tests.torture.telegram import torture

pytestmark = [pytest.mark.slow, pytest.mark.telegram, pytest.mark.timeout(600)]

SEED = 2024
KILLS = 6


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def postgres(request: pytest.FixtureRequest) -> Iterator[Postgres | None]:
    if request.param == "sqlite":
        yield None
        return
    with running() as server:
        yield server


async def test_nothing_is_lost_and_nothing_is_decided_twice_when_it_is_killed(
    postgres: Postgres | None, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    result, found = Result("telegram", "any", SEED), Findings()
    await torture(tmp_path, postgres, KILLS, result, found)
    record_property("kills", result.moments)
    assert found.lines == []
    assert result.kills == KILLS
    assert result.repeated + result.held > 0
    assert len(result.moments) > KILLS / 2
