"""Somebody on the other side: a small encrypted client on matrix-nio, as it comes.

``await Peer.arrive(homeserver, "ada")`` makes an account and logs in; ``tick`` is one turn of what
a client does all the time; ``hear`` turns until something was said. Keys live in memory.
"""

import asyncio
import io
import json
import logging
from collections.abc import Mapping
from typing import Any, Self

import nio
from nio.crypto.attachments import decrypt_attachment
from nio.store import SqliteMemoryStore

from tests.support.synapse import ServerError, Synapse

logging.getLogger("nio").setLevel(logging.CRITICAL)  # what people's clients log is their affair

ENCRYPTED = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
PASSWORD = "correct horse"


class Peer:
    """One logged-in device. ``events`` are what it has seen, decrypted, each once."""

    def __init__(self, client: nio.AsyncClient) -> None:
        self.client = client
        self.events: dict[str, list[nio.Event]] = {}
        self._sealed: list[tuple[str, nio.MegolmEvent]] = []
        self._number = 0

    @classmethod
    async def arrive(cls, homeserver: Synapse, name: str, *, password: str = PASSWORD) -> Self:
        """Make the account unless it exists, and log in on a new device."""
        try:
            homeserver.register(name, password)
        except ServerError as error:
            if error.errcode != "M_USER_IN_USE":
                raise
        config = nio.AsyncClientConfig(
            store=SqliteMemoryStore, encryption_enabled=True, max_timeouts=2, request_timeout=30
        )
        client = nio.AsyncClient(homeserver.url, name, config=config)
        answer = await client.login(password)
        assert isinstance(answer, nio.LoginResponse), answer
        peer = cls(client)
        await peer.tick()
        return peer

    @property
    def user(self) -> str:
        return str(self.client.user_id)

    @property
    def device(self) -> str:
        return str(self.client.device_id)

    # ---- what a client does all the time ----------------------------------------------------

    async def tick(self, seconds: float = 0.0) -> nio.SyncResponse:
        """One sync, waiting at most so long for something, and the housekeeping of keys."""
        client = self.client
        answer = await client.sync(timeout=int(seconds * 1000), full_state=not client.next_batch)
        assert isinstance(answer, nio.SyncResponse), answer
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()
        for room, info in answer.rooms.join.items():
            for event in info.timeline.events:
                self._note(room, event)
        sealed, self._sealed = self._sealed, []
        for room, event in sealed:
            self._note(room, event)
        return answer

    def _note(self, room: str, event: nio.Event) -> None:
        if isinstance(event, nio.MegolmEvent):
            try:
                event = self.client.decrypt_event(event)
            except nio.EncryptionError:
                self._sealed.append((room, event))
                return
        seen = self.events.setdefault(room, [])
        if event.event_id not in {each.event_id for each in seen}:
            seen.append(event)

    async def hear(
        self, room: str, text: str, *, sender: str | None = None, seconds: float = 15.0
    ) -> nio.Event:
        """Turn until a message with exactly this text was seen, and return it."""
        async with asyncio.timeout(seconds):
            while True:
                for event in self.events.get(room, ()):
                    if _text(event) == text and sender in (None, event.sender):
                        return event
                await self.tick(1.0)

    def texts(self, room: str, sender: str | None = None) -> list[str]:
        """Return what was said in the room so far, in order."""
        seen = self.events.get(room, ())
        return [
            text
            for event in seen
            if sender in (None, event.sender) and (text := _text(event)) is not None
        ]

    def sealed(self, room: str) -> list[str]:
        """Return the ids of the events that cannot be read (yet)."""
        return [event.event_id for where, event in self._sealed if where == room]

    async def invitations(self) -> list[str]:
        """Return the rooms to which this person is invited now."""
        await self.tick()
        return list(self.client.invited_rooms)

    # ---- what people do ---------------------------------------------------------------------

    async def dm(self, user: str, *, encrypted: bool = True) -> str:
        """Make a private chat with somebody who is invited, and return its id."""
        answer = await self.client.room_create(
            is_direct=True,
            invite=[user],
            preset=nio.RoomPreset.trusted_private_chat,
            initial_state=[ENCRYPTED] if encrypted else [],
        )
        assert isinstance(answer, nio.RoomCreateResponse), answer
        await self.tick()
        return str(answer.room_id)

    async def join(self, room: str) -> None:
        answer = await self.client.join(room)
        assert isinstance(answer, nio.JoinResponse), answer
        await self.tick()

    async def leave(self, room: str) -> None:
        await self.client.room_leave(room)
        await self.tick()

    async def say(self, room: str, text: str, **more: Any) -> str:
        """Say something, and return the event's id; ``more`` goes into the content."""
        return await self.send(room, {"msgtype": "m.text", "body": text, **more})

    async def send(
        self, room: str, content: Mapping[str, Any], kind: str = "m.room.message"
    ) -> str:
        """Send an event, encrypted where the room is, and return its id."""
        answer = await self.client.room_send(
            room, kind, dict(content), ignore_unverified_devices=True
        )
        assert isinstance(answer, nio.RoomSendResponse), answer
        return str(answer.event_id)

    async def react(self, room: str, event: str, key: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.send(room, {"m.relates_to": relation}, "m.reaction")

    async def redact(self, room: str, event: str) -> None:
        answer = await self.client.room_redact(room, event)
        assert isinstance(answer, nio.RoomRedactResponse), answer

    async def show(self, room: str, data: bytes, name: str, mime: str = "image/png") -> str:
        """Send an encrypted file, and return the event's id."""
        uploaded, keys = await self.client.upload(
            io.BytesIO(data), mime, name, encrypt=True, filesize=len(data)
        )
        assert isinstance(uploaded, nio.UploadResponse), uploaded
        info = {"size": len(data), "mimetype": mime}
        kind = "m.image" if mime.startswith("image/") else "m.file"
        file = {**keys, "url": uploaded.content_uri}
        return await self.send(room, {"msgtype": kind, "body": name, "file": file, "info": info})

    async def fetch(self, event: nio.Event) -> bytes:
        """Return what is in the file of an event, decrypted."""
        content = event.source["content"]
        file = content.get("file") or {"url": content["url"]}
        answer = await self.client.download(file["url"])
        assert isinstance(answer, nio.MemoryDownloadResponse), answer
        if "key" not in file:
            return bytes(answer.body)
        key, digest = file["key"]["k"], file["hashes"]["sha256"]
        return bytes(decrypt_attachment(answer.body, key, digest, file["iv"]))

    async def raw(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Make a call that the library has no name for; return status and answer."""
        headers = {"Authorization": f"Bearer {self.client.access_token}"}
        answer = await self.client.send(method, path, json.dumps(body or {}), headers)
        return answer.status, await answer.json()

    def txn(self) -> str:
        """Return a fresh transaction id."""
        self._number += 1
        return f"{self.device}-{self._number}"

    async def close(self) -> None:
        await self.client.close()


def _text(event: nio.Event) -> str | None:
    content = getattr(event, "source", {}).get("content", {})
    body = content.get("body") if isinstance(content, dict) else None
    return body if isinstance(body, str) else None
