"""A user of the independent client, as a test sees one; ``Elements.login`` makes them."""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from tests.support.element_views import Poll, RoomSeen, Seen, Trust

T = TypeVar("T")
PATIENCE = 10.0
"""Seconds to wait for what does not come."""


class Element:
    """One device of one user. Rooms, events and users are named by their Matrix ids."""

    def __init__(self, do: Callable[..., Awaitable[Any]]) -> None:
        self._do = do
        self._news = asyncio.Event()
        self.user = self.device = self.token = ""

    def changed(self) -> None:
        """Wake all who wait: there may be something new to see."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    # ---- rooms ------------------------------------------------------------------------------

    async def dm(self, user: str, *, encrypted: bool = True) -> str:
        """Open a private room with a user, as a person does: direct, encrypted, by an invite."""
        return str(await self._do("dm", user=user, encrypted=encrypted))

    async def group(
        self,
        name: str,
        *users: str,
        topic: str | None = None,
        encrypted: bool = True,
        version: str | None = None,
    ) -> str:
        """Make a room and invite these users."""
        wanted = {"name": name, "topic": topic, "room_version": version}
        options = {each: value for each, value in wanted.items() if value is not None}
        return str(await self._do("group", users=users, encrypted=encrypted, options=options))

    async def join(self, room: str) -> None:
        """Enter a room, and return once it is known."""
        await self._do("join", room=room)

    async def leave(self, room: str) -> None:
        """Leave a room, or refuse its invite."""
        await self._do("leave", room=room)

    async def invite(self, room: str, user: str) -> None:
        """Invite a user."""
        await self._do("invite", room=room, user=user)

    async def kick(self, room: str, user: str, reason: str = "") -> None:
        """Remove a user."""
        await self._do("kick", room=room, user=user, reason=reason)

    async def upgrade(self, room: str, version: str) -> str:
        """Upgrade a room; return the new one, to which the tombstone points."""
        return str(await self._do("upgrade", room=room, version=version))

    async def set_state(
        self, room: str, kind: str, content: Mapping[str, Any], key: str = ""
    ) -> str:
        """Send a state event: a name, a topic, power levels, encryption."""
        return str(await self._do("state", room=room, kind=kind, content=content, key=key))

    # ---- events -----------------------------------------------------------------------------

    async def send(
        self, room: str, content: Mapping[str, Any], kind: str = "m.room.message"
    ) -> str:
        """Send anything, encrypted where the room is; return the event's id."""
        return str(await self._do("send", room=room, kind=kind, content=content))

    async def say(
        self,
        room: str,
        text: str,
        *,
        html: str | None = None,
        reply_to: str | None = None,
        thread: str | None = None,
        mentions: tuple[str, ...] = (),
        notice: bool = False,
    ) -> str:
        """Send a text; return the event's id."""
        content = _text(text, html, notice=notice)
        content["m.mentions"] = {"user_ids": mentions} if mentions else {}
        if relation := _relation(reply_to, thread):
            content["m.relates_to"] = relation
        return await self.send(room, content)

    async def edit(self, room: str, event: str, text: str, *, html: str | None = None) -> str:
        """Replace the text of an own message; return the edit's id."""
        new = _text(text, html)
        shown = _text(f"* {text}", html and f"* {html}")
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.send(room, {**shown, "m.new_content": new, "m.relates_to": relation})

    async def react(self, room: str, event: str, key: str) -> str:
        """React with an emoji; return the reaction's id, which ``redact`` takes back."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.send(room, {"m.relates_to": relation}, "m.reaction")

    async def redact(self, room: str, event: str, reason: str = "") -> str:
        """Remove an event's content."""
        return str(await self._do("redact", room=room, event=event, reason=reason))

    async def send_file(
        self,
        room: str,
        data: bytes,
        name: str,
        mime: str,
        *,
        extra: Mapping[str, Any] | None = None,
    ) -> str:
        """Send a photo, video, audio or file, encrypted where the room is.

        ``extra`` changes the content: a caption (``body`` beside ``filename``), a relation.
        """
        sort = mime.partition("/")[0]
        content = {
            "msgtype": f"m.{sort}" if sort in ("image", "video", "audio") else "m.file",
            "body": name,
            "info": {"mimetype": mime, "size": len(data)},
            **(extra or {}),
        }
        text = base64.b64encode(data).decode()
        return str(await self._do("file", room=room, data=text, mime=mime, content=content))

    async def fetch(self, room: str, event: str) -> bytes:
        """Download what is attached to an event, and decrypt it."""
        return base64.b64decode(await self._do("fetch", room=room, event=event))

    async def poll(self, room: str, question: str, *answers: str, most: int = 1) -> Poll:
        """Start a poll in which ``most`` answers may be chosen."""
        sent = await self._do("poll", room=room, question=question, answers=answers, most=most)
        return Poll(**sent)

    async def vote(self, room: str, poll: str, *answers: str) -> str:
        """Vote in a poll with ids of its answers; without any, take the vote back."""
        return str(await self._do("vote", room=room, poll=poll, answers=answers))

    async def end_poll(self, room: str, poll: str, text: str) -> str:
        """Close a poll."""
        return str(await self._do("endPoll", room=room, poll=poll, text=text))

    async def read(self, room: str, event: str) -> None:
        """Send a read receipt."""
        await self._do("read", room=room, event=event)

    async def typing(self, room: str, *, on: bool = True) -> None:
        """Show, or no longer show, that something is being typed."""
        await self._do("typing", room=room, on=on)

    # ---- what is seen -----------------------------------------------------------------------

    async def timeline(self, room: str, last: int = 100) -> list[Seen]:
        """Return the last events of a room, oldest first; none if the room is not known."""
        return [Seen(**each) for each in await self._do("timeline", room=room, limit=last)]

    async def messages(self, room: str, sender: str | None = None) -> list[Seen]:
        """Return the messages of a room, of everybody or of one user, without edits."""
        return [
            each
            for each in await self.timeline(room)
            if each.is_message and sender in (None, each.sender)
        ]

    async def rooms(self) -> list[RoomSeen]:
        """Return all rooms: joined, invited to, and left."""
        return [RoomSeen(**each) for each in await self._do("rooms")]

    async def room(self, room: str) -> RoomSeen | None:
        """Return one room, if it is known."""
        found = await self._do("room", room=room)
        return found and RoomSeen(**found)

    async def until(self, look: Callable[[], Awaitable[T | None]], seconds: float = PATIENCE) -> T:
        """Look again at each news from the server, until something true is seen; return it.

        Raises TimeoutError.
        """
        async with asyncio.timeout(seconds):
            while True:
                news = self._news
                if seen := await look():
                    return seen
                await news.wait()

    async def heard(
        self,
        room: str,
        what: str | Callable[[Seen], bool],
        *,
        sender: str | None = None,
        seconds: float = PATIENCE,
    ) -> Seen:
        """Wait for an event; return the newest that fits.

        ``what`` is an event's id, or a condition. Either is only looked at once it is decrypted.
        """

        def fits(each: Seen) -> bool:
            right = each.id == what if isinstance(what, str) else what(each)
            return right and not each.failure and sender in (None, each.sender)

        async def look() -> Seen | None:
            return next(filter(fits, reversed(await self.timeline(room))), None)

        try:
            return await self.until(look, seconds)
        except TimeoutError:
            raise TimeoutError("\n".join(map(_line, await self.timeline(room)))) from None

    async def in_room(
        self, fits: Callable[[RoomSeen], bool], seconds: float = PATIENCE
    ) -> RoomSeen:
        """Wait for a room to be as it should; return it."""

        async def look() -> RoomSeen | None:
            return next(filter(fits, await self.rooms()), None)

        return await self.until(look, seconds)

    # ---- the account and its keys -----------------------------------------------------------

    async def rename(self, name: str) -> None:
        """Change the display name."""
        await self._do("rename", name=name)

    async def devices(self, user: str) -> dict[str, Trust]:
        """Return how far each device of a user is to be trusted, as far as news of them came."""
        found = await self._do("devices", user=user)
        return {device: Trust(**trust) for device, trust in found.items()}

    async def device_of(
        self, user: str, device: str, *, signed: bool, seconds: float = PATIENCE
    ) -> Trust:
        """Wait until a device is known, and known as signed by its owner's identity or not."""

        async def look() -> Trust | None:
            trust = (await self.devices(user)).get(device)
            return trust if trust and trust.signed_by_owner is signed else None

        return await self.until(look, seconds)

    async def sign(self, device: str) -> None:
        """Cross-sign another device of the same user, as after comparing emojis."""
        await self._do("sign", device=device)

    async def rotate(self, room: str) -> None:
        """Encrypt the next message for a room with a new key."""
        await self._do("rotate", room=room)

    async def stop(self) -> None:
        """Go offline; the device stays, and its keys are lost."""
        await self._do("stop")

    async def logout(self) -> None:
        """Remove the device."""
        await self._do("logout")


def _text(text: str, html: str | None, *, notice: bool = False) -> dict[str, Any]:
    content: dict[str, Any] = {"msgtype": "m.notice" if notice else "m.text", "body": text}
    formatted = {"format": "org.matrix.custom.html", "formatted_body": html}
    return content | formatted if html else content


def _relation(reply_to: str | None, thread: str | None) -> dict[str, Any]:
    reply = {"m.in_reply_to": {"event_id": reply_to or thread}}
    if thread:
        root = {"rel_type": "m.thread", "event_id": thread}
        return {**root, **reply, "is_falling_back": reply_to is None}
    return reply if reply_to else {}


def _line(seen: Seen) -> str:
    return f"{seen.sender} {seen.kind} {seen.failure or seen.body!r}"
