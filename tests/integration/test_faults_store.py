"""A store that is full, locked or gone: Telegram keeps what came in until it is taken, once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.ports import Overlong, Tx
from storage.engine.seam import Connection
from tests.support import postgres
from tests.support.botapi import Person
from tests.support.postgres import Postgres
from tests.support.store_trouble import (
    full_disk,
    full_pages,
    gone,
    locked_file,
    locked_table,
    name_of,
    read_only,
    refusing,
    stopped,
)
from tests.support.troubled import Lines, Troubled

pytestmark = pytest.mark.telegram
MANY = 15
HURRY = 0.05
"""Seconds between two looks into the inbox while they fail: so a test sees very many."""
WAYS = pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])


@pytest.fixture
def lines() -> Iterator[Lines]:
    with Lines() as found:
        yield found


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        yield running


async def live_through(
    service: Troubled, lines: Lines, trouble: AbstractContextManager[None], seconds: float = 1.2
) -> None:
    """Let people write before, while and after the store is in trouble; see what became of it."""
    people = [service.person(each) for each in ("Ada Lindner", "Ben Okafor")]
    await _say(people, "Hallo")
    await service.until(lambda: service.sent(2))
    with trouble:
        await _say(people, "Ist da wer?")
        await asyncio.sleep(seconds / 2)
        await _say(people, "Noch da?")
        await asyncio.sleep(seconds / 2)
        assert service.server.first_bot.queue.pending, "what the store did not take was confirmed"
    await _say(people, "Wieder da?")
    await service.until(lambda: service.sent(8))
    await service.until(service.settled)
    assert await service.fates() == {"sent": 8}
    assert service.arrived() == 8
    assert lines.tracebacks == 0, lines.words
    assert max(Counter(lines.words).values()) <= 3, "\n".join(lines.words)
    assert len(lines.words) <= 20, "\n".join(lines.words)


async def _say(people: list[Person], words: str) -> None:
    for each in people:
        await each.says(words)


@WAYS
async def test_a_full_disk(tmp_path: Path, lines: Lines, webhook: bool) -> None:
    async with Troubled(tmp_path, webhook=webhook) as service:
        await live_through(service, lines, full_disk(tmp_path / "kupplung.db"))


async def test_a_database_without_a_free_page(tmp_path: Path, lines: Lines) -> None:
    """Some of what is to be written still fits, and no envelope is given up for that."""
    async with Troubled(tmp_path) as service:
        service.service.pause = HURRY
        raw = service.store._backend._raw  # type: ignore[attr-defined] # it is SQLite's
        people = [service.person(f"Person {number}") for number in range(MANY)]
        await _say(people[:1], "Hallo")
        await service.until(service.settled)
        with full_pages(raw):
            for _ in range(6):
                await _say(people, "Hallo " + "x" * 3000)
            await service.until(lambda: any("full" in each for each in lines.words))
            await asyncio.sleep(40 * HURRY)
        await service.until(lambda: service.sent(1 + 6 * MANY))
        await service.until(service.settled)
        assert await service.fates() == {"sent": 1 + 6 * MANY}
        assert service.arrived() == 1 + 6 * MANY
    assert lines.tracebacks == 0, lines.words
    assert len(lines.words) <= 20, "\n".join(lines.words)


async def test_a_database_in_which_only_little_fits(tmp_path: Path, lines: Lines) -> None:
    """What came in, and what counts it, has room; no answer has. It waits for one."""
    async with Troubled(tmp_path) as service:
        service.service.pause = HURRY
        raw = service.store._backend._raw  # type: ignore[attr-defined] # it is SQLite's
        people = [service.person(f"Person {number}") for number in range(4)]
        await _say(people, "Hallo")
        await service.until(service.settled)
        with full_pages(raw):
            for each in people:
                await each.says("/hilfe")
                await asyncio.sleep(0.2)
            await service.until(lambda: any("full" in each for each in lines.words))
            await asyncio.sleep(40 * HURRY)
        await service.until(service.settled)
        await service.until(lambda: service.sent(2 * len(people)))
        backlog = await service.store.run(lambda tx: tx.backlog(service.clock.now()))
        assert (backlog.envelopes, backlog.failed) == (0, 0)
    assert lines.tracebacks == 0, lines.words


@pytest.mark.slow
async def test_a_file_that_another_process_keeps_locked(tmp_path: Path, lines: Lines) -> None:
    async with Troubled(tmp_path, webhook=True) as service:
        await live_through(service, lines, locked_file(tmp_path / "kupplung.db"), 5.6)


@pytest.mark.long
async def test_a_file_that_is_locked_for_twenty_seconds(tmp_path: Path, lines: Lines) -> None:
    async with Troubled(tmp_path) as service:
        await live_through(service, lines, locked_file(tmp_path / "kupplung.db"), 20)


# PostgreSQL


@pytest.fixture
async def on_postgres(server: Postgres, tmp_path: Path) -> AsyncIterator[tuple[Troubled, str]]:
    with server.database() as url:
        async with Troubled(tmp_path, url) as service:
            yield service, name_of(url)


@pytest.mark.postgres
async def test_a_server_that_is_gone(
    on_postgres: tuple[Troubled, str], server: Postgres, lines: Lines
) -> None:
    service, name = on_postgres
    await live_through(service, lines, gone(server, name))


@pytest.mark.postgres
async def test_a_server_that_is_restarted(
    on_postgres: tuple[Troubled, str], server: Postgres, lines: Lines
) -> None:
    if server.stop is None:
        pytest.skip("a server that was given is not ours to stop")
    service, _ = on_postgres
    await live_through(service, lines, stopped(server))


@pytest.mark.postgres
async def test_a_server_that_takes_nothing(
    on_postgres: tuple[Troubled, str], server: Postgres, lines: Lines
) -> None:
    service, name = on_postgres
    await live_through(service, lines, read_only(server, name))


@pytest.mark.postgres
@pytest.mark.parametrize("state", ["53100", "55P03", "58030"], ids=["full", "locked", "broken"])
async def test_a_table_into_which_nothing_goes(
    on_postgres: tuple[Troubled, str], server: Postgres, lines: Lines, state: str
) -> None:
    """What is decided is lost again and again, and no envelope is given up for that."""
    service, name = on_postgres
    service.service.pause = HURRY
    people = [service.person(each) for each in ("Ada Lindner", "Ben Okafor")]
    with refusing(server, name, "outbox", state):
        await _say(people, "Hallo")
        await service.until(lambda: any(state in each for each in lines.words))
        await asyncio.sleep(40 * HURRY)
    await service.until(lambda: service.sent(2))
    await service.until(service.settled)
    assert await service.fates() == {"sent": 2}
    assert lines.tracebacks == 0, lines.words


@pytest.mark.postgres
async def test_a_decision_that_takes_too_long_is_told_from_a_store_in_trouble(
    on_postgres: tuple[Troubled, str], lines: Lines
) -> None:
    service, _ = on_postgres

    async def dawdle(tx: Tx) -> None:
        connection: Connection = tx._connection  # type: ignore[attr-defined] # it is SQL's
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10ms'"))
        await asyncio.sleep(0.2)
        await tx.claim_envelopes(1)

    with pytest.raises(Overlong):
        await service.store.run(dawdle)


@pytest.mark.postgres
@pytest.mark.long
async def test_a_table_that_somebody_keeps_locked(
    on_postgres: tuple[Troubled, str], server: Postgres, lines: Lines
) -> None:
    service, name = on_postgres
    await live_through(service, lines, locked_table(server, name), 12)
