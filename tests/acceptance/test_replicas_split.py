"""Two services and two messengers, each of which another one of them holds: photos cross over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nio
import pytest

from adapters.app.parts import open_database
from adapters.settings import load_settings
from bot.domain.changes import Entity, Put
from bot.domain.teams import Bridging, Carrying, Room
from tests.support import postgres, synapse
from tests.support.botapi import DEFAULT_TOKEN, BotApiServer, faults
from tests.support.demands import demand
from tests.support.peer import ENCRYPTED, Peer
from tests.support.replicas import Replicas
from tests.support.served import BY_DAY, write_programme
from tests.support.synapse import Synapse
from tests.support.working_teams import Acquainted, Working

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.matrix,
    pytest.mark.timeout(180),
]
BOT, PASSWORD = "@kupplung:localhost", "Fichtelberg-1215"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f0005050102cf8d1e950000000049454e44ae426082"
)
OUT = 5
"""So often Telegram does not answer who asks for its name at first."""


async def test_a_photo_crosses_over_from_the_messenger_that_the_other_one_holds(
    tmp_path: Path,
) -> None:
    demand(synapse.installed())
    with postgres.running() as server, server.database() as url, Synapse() as homeserver:
        login = homeserver.register("kupplung", PASSWORD)
        homeserver.request("POST", "/_matrix/client/v3/logout", {}, login["access_token"])
        write_programme(tmp_path / "programmes", datetime.now(UTC).date())
        async with BotApiServer(limits=False) as api:
            ada = await Peer.arrive(homeserver, "ada")
            weber = api.person("Weber")
            weber.private.started = True
            environ = {
                "KUPPLUNG_PROGRAMMES": str(tmp_path / "programmes"),
                "KUPPLUNG_MATRIX__HOMESERVER": homeserver.url,
                "KUPPLUNG_MATRIX__USER": BOT,
                "KUPPLUNG_MATRIX__PASSWORD": PASSWORD,
                "KUPPLUNG_TELEGRAM__TOKEN": DEFAULT_TOKEN,
                "KUPPLUNG_TELEGRAM__API_URL": api.url,
                BY_DAY: "yes",
            }
            database = {
                "KUPPLUNG_DATABASE_URL": url,
                "KUPPLUNG_DATA_DIR": str(tmp_path / "data"),
            }
            then = datetime.now(UTC) - timedelta(hours=1)
            maker = Acquainted("maker-1", "Ada Lindner", f"matrix:{ada.user}")
            contact = Acquainted("contact-1", "Jutta Weber", f"telegram:{weber.id}")
            team = Working(1, "Haus Eins", "Holz", maker, contact)
            await put({**environ, **database}, *team.facts(then))
            api.faults.queue(faults.server_error(), "getMe", times=OUT)
            async with Replicas(url, tmp_path, environ, ("one", "two")) as pair:
                await pair.start("one")
                assert await pair.leader("matrix", within=40) == "one"
                await until(lambda: api.faults.injected["server error"] == OUT)
                await pair.start("two")
                assert await pair.leader("telegram", within=60) == "two"
                room = await with_the_bot(ada)
                await put(
                    {**environ, **database},
                    Room(f"matrix:{room}", "t-1", "maker-1", then),
                    *(
                        Bridging("t-1", each, Carrying.YES, then)
                        for each in ("maker-1", "contact-1")
                    ),
                )
                await ada.show(room, PNG, "riss.png")
                await until(lambda: bool(weber.chat))
                assert [(each.kind, each.content) for each in weber.chat] == [("photo", PNG)]
            await ada.close()


async def with_the_bot(ada: Peer) -> str:
    """Make a room for a team, and return its id once the bot is in."""
    made = await ada.client.room_create(
        name="Team",
        invite=[BOT],
        preset=nio.RoomPreset.private_chat,
        initial_state=[ENCRYPTED],
    )
    assert isinstance(made, nio.RoomCreateResponse)
    async with asyncio.timeout(30):
        while True:
            await ada.tick(0.5)
            members = ada.client.rooms[made.room_id].users
            if BOT in members and not members[BOT].invited:
                return str(made.room_id)


async def put(environ: dict[str, str], *facts: Entity) -> None:
    """Write facts into the database that both services have."""
    store = await open_database(load_settings(environ))
    await store.run(lambda tx: tx.apply([Put(each) for each in facts]))
    await store.close()


async def until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not look():  # noqa: ASYNC110 # it happens in other processes
            await asyncio.sleep(0.1)
