"""Two services with one Matrix device: one has it open, the other goes on with it in time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.lease import LENGTH
from tests.support import postgres, synapse
from tests.support.demands import demand
from tests.support.peer import Peer
from tests.support.postgres import Postgres
from tests.support.replicas import FREED, FREED_AT_ONCE, Replicas
from tests.support.served import write_programme
from tests.support.synapse import Synapse

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.matrix,
    pytest.mark.timeout(180),
]

NAMES = ("one", "two")
MATRIX = "matrix"
BOT = "@kupplung:localhost"
PASSWORD = "Fichtelberg-1215"
CLEAN_END = 0
NUMBERS = itertools.count(1)
LEASE = LENGTH.total_seconds() + 2.0


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres.running() as running:
        yield running


@pytest.fixture(scope="module")
def homeserver() -> Iterator[Synapse]:
    demand(synapse.installed())
    with Synapse() as running:
        login = running.register(BOT[1:].partition(":")[0], PASSWORD)
        running.request("POST", "/_matrix/client/v3/logout", {}, login["access_token"])
        yield running


async def asks(peer: Peer, room: str, text: str) -> int:
    """Say something; return how many messages of the bot there were before."""
    await peer.tick()
    before = len(peer.texts(room, BOT))
    await peer.say(room, text)
    return before


async def answered(peer: Peer, room: str, before: int) -> None:
    """Wait for more messages of the bot than before; each can be read."""
    async with asyncio.timeout(2 * FREED):
        while len(peer.texts(room, BOT)) == before:
            await peer.tick(1.0)
    assert peer.sealed(room) == []


@asynccontextmanager
async def two(
    server: Postgres, homeserver: Synapse, folder: Path
) -> AsyncIterator[tuple[Replicas, Peer, str]]:
    """Start both; yield them, and somebody who has heard the bot in a room with it."""
    write_programme(folder / "programmes", datetime.now(UTC).date())
    environ = {
        "KUPPLUNG_PROGRAMMES": str(folder / "programmes"),
        "KUPPLUNG_MATRIX__HOMESERVER": homeserver.url,
        "KUPPLUNG_MATRIX__USER": BOT,
        "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
        "KUPPLUNG_MATRIX__REACTIONS": "false",
    }
    peer = await Peer.arrive(homeserver, f"ada{next(NUMBERS)}")
    with server.database(empty=True) as url:
        async with Replicas(url, folder, environ, NAMES) as replicas:
            await replicas.start(*NAMES)
            await replicas.leader(MATRIX)
            room = await peer.dm(BOT)
            await answered(peer, room, await asks(peer, room, "hallo"))
            yield replicas, peer, room
            await everything_was_said_once(replicas, peer, room)
    await peer.close()


async def everything_was_said_once(replicas: Replicas, peer: Peer, room: str) -> None:
    await replicas.until_none("SELECT 1 FROM outbox WHERE fate = 'waiting'")
    await peer.tick(1.0)
    sent = await replicas.rows("SELECT ref FROM outbox WHERE fate = 'sent'")
    assert len(peer.texts(room, BOT)) == len(sent) == len(set(sent))
    states = await replicas.rows("SELECT state, attempts FROM inbox")
    assert set(states) == {("decided", 0)}
    assert await replicas.rows("SELECT 1 FROM outbox WHERE doubt AND fate <> 'sent'") == []


async def test_the_device_changes_hands_when_its_holder_dies_and_at_once_when_it_ends(
    server: Postgres, homeserver: Synapse, tmp_path: Path
) -> None:
    async with two(server, homeserver, tmp_path) as (replicas, peer, room):
        first = await replicas.leader(MATRIX)
        await replicas.kill(first)
        before = await asks(peer, room, "!help")
        second = await replicas.leader(MATRIX, but=first)
        await answered(peer, room, before)

        await replicas.start(first)
        await replicas.listens(first)
        assert await replicas.stop(second) == CLEAN_END
        assert await replicas.leader(MATRIX, but=second, within=FREED_AT_ONCE) == first
        await answered(peer, room, await asks(peer, room, "!privacy"))
        await replicas.until_none("SELECT 1 FROM outbox WHERE fate = 'waiting'")
        assert await replicas.stop(first) == CLEAN_END


@pytest.mark.long
async def test_nobody_opens_the_device_while_its_frozen_holder_has_the_keys_in_its_hands(
    server: Postgres, homeserver: Synapse, tmp_path: Path
) -> None:
    async with two(server, homeserver, tmp_path) as (replicas, peer, room):
        first = await replicas.leader(MATRIX)
        replicas.freeze(first)
        before = await asks(peer, room, "!privacy")
        await asyncio.sleep(LEASE)
        await peer.tick()
        assert len(peer.texts(room, BOT)) == before
        replicas.thaw(first)
        await answered(peer, room, before)
