"""The machine of PostgreSQL is gone without a word: no connection waits for it for hours."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Connection, make_url

from storage.engine import exclusive, read_url, reading
from storage.engine.postgres import open_postgres
from tests.support import postgres
from tests.support.postgres import Postgres
from tests.support.power import TCP_REPAIR, Machine
from tests.support.troubled import Lines, Troubled

pytestmark = pytest.mark.postgres

PROBES = "SELECT reset_val FROM pg_settings WHERE name = 'tcp_keepalives_count'"
"""What its end was told; where it listens on a socket, that changes nothing."""

Way = Callable[[URL], AbstractContextManager[Connection]]

SOON = {
    "SO_KEEPALIVE": (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    "TCP_KEEPIDLE": (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5),
    "TCP_KEEPINTVL": (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2),
    "TCP_KEEPCNT": (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
    "TCP_USER_TIMEOUT": (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 11_000),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        yield running


def options_of(number: int) -> dict[str, int]:
    """Return what is set for the socket with that number."""
    with socket.socket(fileno=socket.dup(number)) as found:
        return {name: found.getsockopt(*place) for name, (*place, _) in SOON.items()}


def _mighty() -> bool:
    """Whether a socket can be closed here so that its peer hears nothing."""
    with socket.socket() as tried:
        try:
            tried.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        except OSError:
            return False
    return True


async def test_each_connection_of_the_service_asks_whether_the_server_is_there(
    server: Postgres,
) -> None:
    wanted = {name: value for name, (*_, value) in SOON.items()}
    with server.database() as url:
        async with Machine(url) as machine:
            backend = await open_postgres(make_url(machine.url))
            raw = await backend._pool.take()
            assert options_of(raw.fileno()) == wanted
            await backend._pool.give(raw)
            await backend.close()


@pytest.mark.parametrize("way", [exclusive, reading])
async def test_so_does_who_changes_tables_or_copies_them(server: Postgres, way: Way) -> None:
    wanted = {name: value for name, (*_, value) in SOON.items()}

    def look(url: str) -> tuple[dict[str, int], str]:
        with way(read_url(url)) as connection:
            probes = connection.exec_driver_sql(PROBES).scalar_one()
            raw = connection.connection.driver_connection
            assert isinstance(raw, psycopg.Connection)
            return options_of(raw.fileno()), probes

    with server.database() as url:
        async with Machine(url) as machine:
            assert await asyncio.to_thread(look, machine.url) == (wanted, "3")


@pytest.mark.slow
@pytest.mark.telegram
@pytest.mark.skipif(not _mighty(), reason="only root can close a socket without a word")
async def test_who_wrote_while_it_lost_its_power_is_answered_soon_after(
    server: Postgres, tmp_path: Path
) -> None:
    with server.database() as url, Lines() as lines:
        async with Machine(url) as machine, Troubled(tmp_path, machine.url, speed=1.0) as service:
            ada = service.person("Ada Lindner")
            await ada.says("Hallo")
            await service.until(lambda: service.sent(1))
            machine.hang()
            await ada.says("Ist da wer?")
            await asyncio.sleep(2)
            await machine.lose_power()
            await service.until(lambda: len(service.server.sent(ada.id)) >= 2)
    assert lines.tracebacks == 0, lines.words
    assert len(lines.words) <= 12, "\n".join(lines.words)
