"""Two services on one PostgreSQL: either takes webhooks, and one does the other's work in time.

``make torture-replicas`` does the same for half an hour.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer
from tests.support.pairs import CRAFTS, PATIENCE, hears, maker_script
from tests.support.postgres import Postgres
from tests.support.replicas import FREED, FREED_AT_ONCE, Replicas
from tests.support.served import write_programme

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.telegram,
    pytest.mark.timeout(180),
]

NAMES = ("one", "two")
TELEGRAM = "telegram"
CLEAN_END = 0
PAUSE = 0.8
MISSING = "SELECT 1 WHERE (SELECT count(*) FROM inbox) < {}"
"""What a person just said may still be on its way to the webhook."""
UNDECIDED = "SELECT 1 FROM inbox WHERE state = 'open'"
UNSENT = "SELECT 1 FROM outbox WHERE fate = 'waiting' AND why = 'answer'"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        yield running


class Newcomer:
    """A maker who joins, slowly enough to see deaths and rebirths."""

    def __init__(self, api: BotApiServer, craft: str) -> None:
        self.person, self.craft = api.person(f"Maker {craft}"), craft
        self.script = maker_script(f"Maker {craft}", craft)

    @property
    def updates(self) -> int:
        return 1 + len(self.script)

    async def joins(self) -> None:
        await self.person.starts()
        for asked, answer in self.script:
            await hears(self.person, PATIENCE, asked)
            await asyncio.sleep(PAUSE)
            await self.person.says(answer)


@asynccontextmanager
async def two(server: Postgres, folder: Path, api: BotApiServer) -> AsyncIterator[Replicas]:
    write_programme(folder / "programmes", datetime.now(UTC).date())
    environ = {
        "KUPPLUNG_PROGRAMMES": str(folder / "programmes"),
        "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
        "KUPPLUNG_TELEGRAM__API_URL": api.url,
    }
    with server.database(empty=True) as url:
        async with Replicas(url, folder, environ, NAMES) as replicas:
            yield replicas


async def test_either_takes_webhooks_and_each_replaces_the_other(
    server: Postgres, tmp_path: Path
) -> None:
    async with BotApiServer(limits=False) as api, two(server, tmp_path, api) as replicas:
        replicas.balancer.everybody = True  # each update comes twice, to both at the same time
        await replicas.start(*NAMES, **replicas.webhook)  # both make the tables
        first = await replicas.leader(TELEGRAM)
        people = [Newcomer(api, craft) for craft in CRAFTS[:4]]
        lives = [asyncio.create_task(each.joins()) for each in people]
        await asyncio.sleep(1.0)
        await replicas.kill(first)
        second = await replicas.leader(TELEGRAM, but=first)
        await replicas.start(first, **replicas.webhook)
        await asyncio.sleep(1.0)
        replicas.freeze(second)
        assert await replicas.leader(TELEGRAM, but=second) == first
        replicas.thaw(second)
        await asyncio.gather(*lives)
        await replicas.until_none(MISSING.format(sum(each.updates for each in people)))
        await replicas.until_none(UNDECIDED)
        await replicas.until_none(UNSENT)
        assert await replicas.leader(TELEGRAM) == first
        assert not await replicas.serves(second, TELEGRAM)
        await everything_was_decided_once(replicas, people)
        await what_was_said_twice_was_in_doubt(replicas, people, deaths=2)
        for name in NAMES:
            assert await replicas.stop(name) == CLEAN_END


async def test_who_polls_is_replaced_at_once_when_it_ends(server: Postgres, tmp_path: Path) -> None:
    async with BotApiServer(limits=False) as api, two(server, tmp_path, api) as replicas:
        await replicas.start(*NAMES)
        first = await replicas.leader(TELEGRAM)
        for name in NAMES:
            await replicas.listens(name)
        ada = api.person("Ada Lindner")
        await ada.starts()
        assert await ada.hears(1, FREED)
        assert await replicas.stop(first) == CLEAN_END
        second = await replicas.leader(TELEGRAM, but=first, within=FREED_AT_ONCE)
        await ada.says("/help")
        assert await ada.hears(1, FREED)
        assert api.counters["getUpdates"] > 0
        told = replicas.log_of(first) + replicas.log_of(second)
        assert not re.search(r"(?<![\d,])409", told)  # nor is a thousandth of a second meant


async def everything_was_decided_once(replicas: Replicas, people: list[Newcomer]) -> None:
    found = await replicas.rows("SELECT id, state, attempts FROM inbox")
    assert len(found) == sum(each.updates for each in people)
    assert {(state, attempts) for _, state, attempts in found} == {("decided", 0)}
    answered = await replicas.rows("SELECT DISTINCT split_part(key, '/', 1) FROM outbox")
    assert {each for (each,) in answered} >= {each for each, _, _ in found}


async def what_was_said_twice_was_in_doubt(
    replicas: Replicas, people: list[Newcomer], deaths: int
) -> None:
    """Every message that the store knows is there, and hardly any besides."""
    rows = await replicas.rows(
        """SELECT "to", ref FROM outbox WHERE fate = 'sent' AND edits IS NULL"""
    )
    twice = Counter[str]()
    for each in people:
        said = {str(seen.message_id) for seen in each.person.chat if seen.from_bot}
        known = {ref for to, ref in rows if to == f"{TELEGRAM}:{each.person.id}"}
        assert known <= said
        twice[each.craft] = len(said - known)
    assert twice.total() <= deaths
    doubts = await replicas.rows("SELECT count(*) FROM outbox WHERE doubt")
    assert doubts[0][0] <= deaths
