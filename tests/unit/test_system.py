"""The real clock and real ids."""

import re
from datetime import UTC, datetime, timedelta

from adapters.system import SystemClock, new_id


def test_ids_are_twelve_characters_that_differ() -> None:
    ids = {new_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert all(re.fullmatch("[a-z2-7]{12}", each) for each in ids)
    assert all(len({each[at] for each in ids}) == 32 for at in range(12))


async def test_the_clock_goes_on_in_utc() -> None:
    clock = SystemClock()
    before = clock.now()
    await clock.sleep(0.01)
    assert before.tzinfo is UTC
    assert clock.now() - before >= timedelta(seconds=0.009)
    assert abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=5)
