"""Chats and their messages: what is stored, what is seen, what goes over the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.support.botapi.entities import Entity, cut
from tests.support.botapi.files import StoredFile
from tests.support.botapi.keyboards import NO_KEYBOARD, Button, Keyboard, Rows


@dataclass(frozen=True, slots=True)
class User:
    """A Telegram account, of a person or of a bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language: str | None = None
    is_bot: bool = False

    @property
    def name(self) -> str:
        """The display name."""
        return f"{self.first_name} {self.last_name}".strip()

    def json(self) -> dict[str, Any]:
        """Return the wire form."""
        found: dict[str, Any] = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
        }
        optional = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language,
        }
        return found | {name: value for name, value in optional.items() if value}


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it stood at one moment; `text` is the caption where there is a file.

    `kind` is text, photo, document, sticker, voice, contact or service; `edited` counts edits.
    `answers` is the id of the message that it replies to, `topic` that of its topic in a forum.
    """

    chat_id: int
    message_id: int
    sender: str
    from_bot: bool
    text: str
    entities: tuple[Entity, ...] = ()
    buttons: Rows = ()
    edited: int = 0
    kind: str = "text"
    file_name: str | None = None
    content: bytes | None = None
    answers: int | None = None
    topic: int = 0

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons, row by row."""
        return [button.label for row in self.buttons for button in row]

    def button(self, label: str) -> Button | None:
        """Return the first button with this label."""
        found = (each for row in self.buttons for each in row if each.label == label)
        return next(found, None)

    def marked(self, kind: str) -> list[str]:
        """Return the spans of the text that are marked so, for example `bold`."""
        return [cut(self.text, each) for each in self.entities if each.type == kind]


@dataclass(slots=True, eq=False)
class Message:
    """A stored message; only its text, keyboard and edit marks change."""

    chat: Chat
    message_id: int
    sender: User
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = NO_KEYBOARD
    file: StoredFile | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    reply_to: Message | None = None
    topic: int = 0
    edits: int = 0
    edit_date: int = 0

    @property
    def kind(self) -> str:
        """What it carries besides words."""
        if self.file is not None:
            return self.file.kind
        if self.fields:
            return "contact" if "contact" in self.fields else "service"
        return "text"

    def seen(self) -> Seen:
        """Return the message as it stands now."""
        return Seen(
            chat_id=self.chat.id,
            message_id=self.message_id,
            sender=self.sender.name,
            from_bot=self.sender.is_bot,
            text=self.text,
            entities=self.entities,
            buttons=self.keyboard.rows,
            edited=self.edits,
            kind=self.kind,
            file_name=self.file.name if self.file else None,
            content=self.file.content if self.file else None,
            answers=self.reply_to.message_id if self.reply_to else None,
            topic=self.topic,
        )

    def json(self, *, with_reply: bool = True) -> dict[str, Any]:
        """Return the wire form."""
        found: dict[str, Any] = {
            "message_id": self.message_id,
            "from": self.sender.json(),
            "chat": self.chat.json(),
            "date": self.date,
        }
        if self.topic:
            found |= {"message_thread_id": self.topic, "is_topic_message": True}
        if self.edit_date:
            found["edit_date"] = self.edit_date
        words, marks = ("caption", "caption_entities") if self.file else ("text", "entities")
        if self.text:
            found[words] = self.text
        if self.entities:
            found[marks] = [each.json() for each in self.entities]
        if self.file is not None:
            found[self.file.kind] = self.file.json()
        markup = self.keyboard.json()
        if markup is not None:
            found["reply_markup"] = markup
        if with_reply and self.reply_to is not None:
            found["reply_to_message"] = self.reply_to.json(with_reply=False)
        return found | self.fields


Wanted = int | Callable[[Seen], bool]


class Chat:
    """A conversation: its messages by id, and what its people have not heard yet.

    News are messages of bots, and edits of them, as they stood when they came.
    """

    def __init__(self, chat_id: int, kind: str) -> None:
        self.id = chat_id
        self.kind = kind
        self.messages: dict[int, Message] = {}
        self.sent = 0
        self._last_id = 0
        self._news: list[Seen] = []
        self._bell = asyncio.Event()

    def json(self) -> dict[str, Any]:
        """Return the wire form."""
        raise NotImplementedError

    def new_message(self, sender: User, date: int, **content: Any) -> Message:
        """Append a message and return it."""
        self._last_id += 1
        message = Message(self, self._last_id, sender, date, **content)
        self.messages[message.message_id] = message
        if sender.is_bot and message.kind != "service":
            self.sent += 1
            self.ring(message)
        return message

    def ring(self, message: Message) -> None:
        """Tell the people of the chat that a bot wrote or edited a message."""
        self._news.append(message.seen())
        self._bell.set()

    def transcript(self) -> list[Seen]:
        """Return all messages as they stand now, oldest first."""
        return [message.seen() for message in self.messages.values()]

    def newest_first(self) -> Iterator[Message]:
        """Iterate from the newest message backwards."""
        return reversed(self.messages.values())

    async def hears(
        self,
        wanted: Wanted = 1,
        timeout: float = 2.0,  # noqa: ASYNC109 - the caller reads what was heard until then
    ) -> list[Seen]:
        """Wait for news not heard before, and return them.

        A number waits for at least so many; a predicate waits for one that satisfies it, and
        leaves later news for the next call. Raises TimeoutError, telling what was heard.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while (end := self._enough(wanted)) is None:
            self._bell.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._bell.wait()
            except TimeoutError:
                heard = [each.text for each in self._news]
                wish = wanted if isinstance(wanted, int) else "a certain message"
                raise TimeoutError(f"waited for {wish}, heard only {heard}") from None
        heard_now, self._news = self._news[:end], self._news[end:]
        return heard_now

    def unheard(self) -> list[Seen]:
        """Return the news that nobody has waited for, and forget them."""
        found, self._news = self._news, []
        return found

    def _enough(self, wanted: Wanted) -> int | None:
        if isinstance(wanted, int):
            return len(self._news) if len(self._news) >= wanted else None
        for index, each in enumerate(self._news):
            if wanted(each):
                return index + 1
        return None
