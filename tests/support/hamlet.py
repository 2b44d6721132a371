"""A homeserver with bots and people on it, who meet; and what only somebody evil would send."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from bot.ports import Body
from bot.talk.markup import literal
from bot.talk.model import Button
from tests.support import element_install
from tests.support.demands import demand
from tests.support.element import Elements
from tests.support.element_user import Element
from tests.support.matrix_bot import MatrixBot
from tests.support.peer import PASSWORD, Peer
from tests.support.synapse import NUMBERS, Synapse


class Hamlet:
    """A homeserver, the independent client, and fresh names."""

    def __init__(self, homeserver: Synapse) -> None:
        self.homeserver = homeserver
        self.elements = Elements(homeserver.url)
        self._peers: list[Peer] = []

    async def __aenter__(self) -> Self:
        demand(element_install.installed())
        await self.elements.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.elements.__aexit__(kind, error, trace)
        await asyncio.gather(*(each.close() for each in self._peers))

    def name(self, stem: str) -> str:
        """Return a name that nobody has, and make the account."""
        name = f"{stem}{next(NUMBERS)}"
        self.homeserver.register(name, PASSWORD)
        return name

    def bot(self, folder: Path, **more: Any) -> MatrixBot:
        """Return a bot that nobody knows, not started yet."""
        return MatrixBot(self.homeserver, self.name("bot"), folder, **more)

    async def person(self, stem: str = "ada", *, strict: bool = True) -> Element:
        """Return somebody with the independent client, who insists on signed devices."""
        return await self.elements.login(self.name(stem), PASSWORD, strict=strict, cross_sign=True)

    async def peer(self, stem: str = "mallory") -> Peer:
        """Return somebody who can send anything."""
        self._peers.append(await Peer.arrive(self.homeserver, self.name(stem)))
        return self._peers[-1]

    async def flood(self, person: Element, room: str, count: int) -> None:
        """Let somebody say many things at once, in a room that is not encrypted."""

        def say(number: int) -> None:
            path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.message/flood{number}"
            body = {"msgtype": "m.text", "body": f"Nr. {number}"}
            self.homeserver.request("PUT", path, body, person.token)

        for number in range(count):
            await asyncio.to_thread(say, number)


async def chat(bot: MatrixBot, ada: Element, *, encrypted: bool = True) -> str:
    """Let somebody open a private chat with the bot; return it once the bot is there."""
    room = await ada.dm(bot.user, encrypted=encrypted)
    await ada.in_room(lambda each: each.id == room and bot.user in each.joined, 20)
    await bot.is_in(room)
    return room


async def meet(bot: MatrixBot, peer: Peer, *, encrypted: bool = True) -> str:
    """Let a peer open a private chat with the bot; return it once the bot is there."""
    room = await peer.dm(bot.user, encrypted=encrypted)
    await bot.is_in(room)
    await peer.tick()
    return room


async def slip(peer: Peer, room: str, kind: str, content: Mapping[str, Any]) -> str:
    """Send what no homeserver would let pass in clear: all of it inside the encryption.

    The peer must have said something in the room before. Return the event's id.
    """
    payload = {"type": kind, "content": content, "room_id": room}
    sealed = peer.client.olm.group_encrypt(room, payload)
    path = f"/_matrix/client/v3/rooms/{quote(room)}/send/m.room.encrypted/{peer.txn()}"
    status, answer = await peer.raw("PUT", path, sealed)
    assert status == 200, answer
    return str(answer["event_id"])


def withhold(peer: Peer, room: str, user: str) -> dict[str, Any]:
    """Go on in a room with a new key, and return what would give it to a user: ``hand_over``."""
    olm = peer.client.olm
    olm.outbound_group_sessions.pop(room, None)
    _, messages = olm.share_group_session(room, [user], ignore_unverified_devices=True)
    olm.outbound_group_sessions[room].mark_as_shared()
    return dict(messages)


async def hand_over(peer: Peer, key: Mapping[str, Any]) -> None:
    """Send a key that was withheld."""
    path = f"/_matrix/client/v3/sendToDevice/m.room.encrypted/{peer.txn()}"
    status, answer = await peer.raw("PUT", path, key)
    assert status == 200, answer


def choices(*labels: str) -> Body:
    """Return a message with buttons ``t1``, ``t2`` …"""
    buttons = [Button(label, f"t{number}") for number, label in enumerate(labels, start=1)]
    return Body(literal("Was passt?"), tuple((each,) for each in buttons))
