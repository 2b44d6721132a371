"""Simulated people: they write, press, attach, block, and see what the bot shows them."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.botapi.chats import Chat, Message, Seen, User, Wanted
from tests.support.botapi.entities import TEXT_LIMIT
from tests.support.botapi.files import StoredFile
from tests.support.botapi.keyboards import Button

if TYPE_CHECKING:
    from tests.support.botapi.bots import BotAccount, PrivateChat
    from tests.support.botapi.groups import Group
    from tests.support.botapi.world import World

_CODE = re.compile(r"[A-Za-z0-9_-]{0,64}\Z")


@dataclass(slots=True, eq=False)
class Press:
    """A pressed button: it spins until the bot answers the callback query."""

    query_id: str
    person: User
    bot: BotAccount
    data: str
    pressed_at: float
    answers: int = 0
    text: str = ""
    alert: bool = False
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def answered(self) -> bool:
        """Whether the button has stopped spinning."""
        return self.answers > 0

    def settle(self, text: str, *, alert: bool) -> None:
        """Record the bot's answer."""
        self.answers += 1
        self.text, self.alert = text, alert
        self._settled.set()

    async def settles(self, timeout: float = 2.0) -> Press:  # noqa: ASYNC109 - as `hears`
        """Wait for the answer; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._settled.wait()
        return self


class Person:
    """A human with an account, talking to one bot; `into=` moves an act into a group."""

    def __init__(self, world: World, user: User, bot: BotAccount) -> None:
        self.user = user
        self.bot = bot
        self._world = world

    @property
    def id(self) -> int:
        """The account's id, which is the id of the private chat as well."""
        return self.user.id

    @property
    def private(self) -> PrivateChat:
        """The private chat with the bot."""
        return self.bot.chat_with(self.user)

    @property
    def chat(self) -> list[Seen]:
        """What this person sees in the private chat now, oldest first."""
        return self.private.transcript()

    @property
    def menu(self) -> dict[str, str]:
        """The commands that the client offers, with their descriptions."""
        entries = self.bot.menu(self.private, self.user.language)
        return {each["command"]: each["description"] for each in entries}

    def with_bot(self, bot: BotAccount) -> Person:
        """Return the same human, talking to another bot."""
        return Person(self._world, self.user, bot)

    async def hears(
        self,
        wanted: Wanted = 1,
        timeout: float = 2.0,  # noqa: ASYNC109 - as `Chat.hears`
    ) -> list[Seen]:
        """Wait for what the bot newly writes or edits in the private chat; see `Chat.hears`."""
        return await self.private.hears(wanted, timeout)

    def unheard(self) -> list[Seen]:
        """Return news without waiting, and forget them."""
        return self.private.unheard()

    async def starts(self, code: str = "") -> Seen:
        """Open the deep link (with a code) or press Start; lifts a block."""
        if not _CODE.match(code):
            raise ValueError(f"no deep link can carry {code!r}")
        if self.private.blocked:
            await self.unblocks()
        return await self.says(f"/start {code}".strip())

    async def says(
        self,
        text: str,
        *,
        into: Group | None = None,
        reply_to: Seen | int | None = None,
        topic: int = 0,
    ) -> Seen:
        """Type a text; longer than 4096 characters it goes out in several messages."""
        if not text.strip():
            raise ValueError("a client does not send an empty message")
        pieces = [text[at : at + TEXT_LIMIT] for at in range(0, len(text), TEXT_LIMIT)]
        for piece in pieces:
            said = self._post(into, reply_to, text=piece, topic=topic)
        return said

    async def replies_to(
        self, message: Seen | int, text: str, *, into: Group | None = None
    ) -> Seen:
        """Answer a certain message."""
        return await self.says(text, into=into, reply_to=message)

    async def sends_photo(
        self, content: bytes, caption: str = "", *, into: Group | None = None
    ) -> Seen:
        """Send a picture."""
        return self._post(into, text=caption, file=self._store("photo", "photo.jpg", content))

    async def sends_document(
        self, name: str, content: bytes, caption: str = "", *, into: Group | None = None
    ) -> Seen:
        """Send a file."""
        return self._post(into, text=caption, file=self._store("document", name, content))

    async def sends_film(
        self, content: bytes, caption: str = "", *, kind: str = "video", into: Group | None = None
    ) -> Seen:
        """Send a film as phones do: a video, or an animation, without a name."""
        return self._post(into, text=caption, file=self._store(kind, "film.mp4", content))

    async def sends_sticker(self, *, into: Group | None = None) -> Seen:
        """Send a sticker."""
        return self._post(into, file=self._store("sticker", "sticker.webp", b"RIFF-sticker"))

    async def sends_voice(self, *, into: Group | None = None) -> Seen:
        """Send a voice message."""
        return self._post(into, file=self._store("voice", "voice.ogg", b"OggS-voice"))

    async def sends_contact(self, *, into: Group | None = None) -> Seen:
        """Share the own telephone number."""
        contact = {
            "phone_number": "+4937112345",
            "first_name": self.user.first_name,
            "user_id": self.user.id,
        }
        return self._post(into, fields={"contact": contact})

    async def edits(self, message: Seen | int, text: str, *, into: Group | None = None) -> Seen:
        """Change the text of an own message."""
        stored = self._find(into, message)
        if stored.sender.id != self.user.id:
            raise LookupError("only own messages can be edited")
        self._world.change_text(stored, text)
        return stored.seen()

    async def presses(
        self,
        label: str,
        *,
        message_id: int | None = None,
        into: Group | None = None,
    ) -> Press | None:
        """Press a button of the newest message that has it, or of a certain message.

        A button of a keyboard by the input field types its label instead and gives no Press.
        Raises LookupError when there is no such button, naming those that there are.
        """
        chat = into or self.private
        candidates = [self._find(into, message_id)] if message_id else list(chat.newest_first())
        for message in candidates:
            button = message.seen().button(label)
            if button is None or not message.sender.is_bot:
                continue
            if not message.keyboard.inline:
                await self.says(label, into=into)
                return None
            return self._press(chat, message.message_id, button)
        offered = [found for each in candidates for found in each.seen().labels]
        raise LookupError(f"no button {label!r}; there are {offered}")

    async def presses_old(self, message: Seen, label: str, *, into: Group | None = None) -> Press:
        """Press a button of a message as it was seen, even when it has changed since."""
        button = message.button(label)
        if button is None:
            raise LookupError(f"no button {label!r}; there are {message.labels}")
        return self._press(into or self.private, message.message_id, button)

    async def blocks(self) -> None:
        """Block the bot."""
        chat = self.private
        chat.blocked = True
        self._world.tell_membership(chat, self.bot, self.user, "member", "kicked")

    async def unblocks(self) -> None:
        """Lift the block."""
        chat = self.private
        chat.blocked = False
        self._world.tell_membership(chat, self.bot, self.user, "kicked", "member")

    async def deactivates(self) -> None:
        """Delete the account; bots are not told."""
        self.private.deactivated = True

    def _store(self, kind: str, name: str, content: bytes) -> StoredFile:
        return self._world.files.put(kind, name, content)

    def _find(self, into: Group | None, message: Seen | int) -> Message:
        number = message if isinstance(message, int) else message.message_id
        found = (into or self.private).messages.get(number)
        if found is None:
            raise LookupError(f"there is no message {number}")
        return found

    def _post(self, into: Group | None, reply_to: Seen | int | None = None, **content: Any) -> Seen:
        if into is None:
            if self.private.blocked:
                raise RuntimeError("whoever has blocked a bot cannot write to it")
            self.private.started = True
        elif self.user not in into.members:
            raise RuntimeError(f"{self.user.name} is not in this group")
        topic = content.get("topic", 0)
        if reply_to is not None:
            answered = content["reply_to"] = self._find(into, reply_to)
            content["topic"] = answered.topic
        elif into is not None and topic:
            content["reply_to"] = into.topics[topic]
        message = self._world.write(into or self.private, self.user, **content)
        self._world.publish(message)
        return message.seen()

    def _press(self, chat: Chat, message_id: int, button: Button) -> Press:
        if button.data is None:
            raise LookupError(f"{button.label!r} opens {button.url}, the bot does not notice")
        return self._world.press(self, chat, message_id, button.data)
