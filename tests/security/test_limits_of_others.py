"""A homeserver limits how often one may be invited: that is their affair, and nobody else waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.ports import Body, Parcel
from bot.talk.markup import Markup
from bot.talk.model import OpenRoom
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import Peer
from tests.support.synapse import Synapse
from tests.support.synapse_config import no_limits

pytestmark = pytest.mark.matrix

CLIENT = "/_matrix/client/v3"
PER_PERSON = {"per_second": 0.003, "burst_count": 5}
"""Synapse's own limit of invitations for each who is invited; a sixth is let through in minutes."""


async def test_whoever_may_not_be_invited_for_minutes_holds_up_nobody(tmp_path: Path) -> None:
    free = no_limits()
    config = {**free, "rc_invites": {**free["rc_invites"], "per_user": PER_PERSON}}
    with Synapse(config=config) as homeserver:
        homeserver.register("bot", "correct horse")
        async with (
            _peers(homeserver, "ada", "ben", "often", "accomplice") as peers,
            MatrixBot(homeserver, "bot", tmp_path / "bot") as bot,
        ):
            ada, ben, often, accomplice = peers
            for each in (ada, ben, often):
                await bot.knows(each.user)
            await _invite_often(accomplice, often)
            invited = tuple(f"matrix:{each.user}" for each in (often, ben))
            act = OpenRoom("team:1", "Team", "", invited)
            await bot.post(bot.parcel("new", Body(Markup(()), act=act), key="team"))
            bot.service.couriers[0].wake()
            await bot.until(lambda: len(bot.rooms()) == 1)

            room = await ada.dm(bot.user)
            await bot.is_in(room)
            await ada.say(room, "/hilfe")
            while not ada.texts(room, bot.user):
                await ada.tick()

            while not (waiting := await _parcel(bot)).not_before:
                await ada.tick()
            assert not waiting.ref
            (team,) = set(bot.rooms()) - {room}
            await bot.until(lambda: bot.membership(team, ben.user) == "invite")


async def _parcel(bot: MatrixBot) -> Parcel:
    found = await bot.store.run(lambda tx: tx.parcel("team"))
    assert isinstance(found, Parcel)
    return found


@asynccontextmanager
async def _peers(homeserver: Synapse, *names: str) -> AsyncIterator[list[Peer]]:
    peers = [await Peer.arrive(homeserver, name) for name in names]
    try:
        yield peers
    finally:
        await asyncio.gather(*(each.close() for each in peers))


async def _invite_often(peer: Peer, user: Peer) -> None:
    """Use up what the homeserver lets somebody be invited."""
    status = 200
    while status == 200:
        _, made = await peer.raw("POST", f"{CLIENT}/createRoom", {"preset": "private_chat"})
        path = f"{CLIENT}/rooms/{quote(made['room_id'], safe='')}/invite"
        status, _ = await peer.raw("POST", path, {"user_id": user.user})
    assert status == 429
