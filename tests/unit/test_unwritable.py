"""What the store refuses to write for one person holds up nobody else."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.engine import lapsed
from bot.engine.desk import Desk
from bot.ports import StoreError, Tx, Unready, Unwritable, stops_all
from bot.talk.model import LAPSE, UNKEPT, Progress
from tests.support.cases import agreed, settle
from tests.support.clock import at
from tests.support.town import Town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    opened = Town(tmp_path, at("2024-10-08 10:00"))
    await settle(opened, agreed("2024-10", "2024-10-22 14:00"))
    yield opened
    await opened.close()


async def test_a_notice_that_cannot_be_written_stops_no_other_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, refused = lapsed._let_go, list[str]()

    async def let_go(tx: Tx, desk: Desk, account: str, progress: Progress, now: datetime) -> None:
        if account in refused or not refused:
            refused.append(account)
            raise Unwritable("too long")
        await real(tx, desk, account, progress, now)

    monkeypatch.setattr(lapsed, "_let_go", let_go)
    for who in ("ada", "ben"):
        for words in ("/idee Ein Regal aus alten Fässern", "Ein Keller"):
            await town.says(who, words)
        town.news(who)
    await town.wait_until(town.clock.now() + LAPSE + timedelta(days=1))
    told = {who for who in ("ada", "ben") for each in town.news(who) if each.about == UNKEPT}
    assert len(set(refused)) == len(told) == 1
    assert any("Keeping what was told" in each for each in town.errors)
    town.errors.clear()


@pytest.mark.parametrize(
    ("error", "stops"),
    [(StoreError("away"), True), (Unready("no key"), True), (Unwritable("long"), False),
     (ValueError("odd"), False)],
)  # fmt: skip
def test_only_a_store_in_trouble_stops_all(error: Exception, stops: bool) -> None:
    assert stops_all(error) is stops
