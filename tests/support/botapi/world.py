"""The world behind the server: bots, people, groups, files, presses and the two clocks."""

from __future__ import annotations

import time as stdlib_time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.botapi.bots import BotAccount, PrivateChat
from tests.support.botapi.chats import Chat, Message, User
from tests.support.botapi.entities import find_commands
from tests.support.botapi.errors import QUERY_TOO_OLD, bad_request
from tests.support.botapi.files import FileStore
from tests.support.botapi.groups import Group
from tests.support.botapi.limits import Pace, Throttle
from tests.support.botapi.people import Person, Press
from tests.support.botapi.updates import UpdateQueue
from tests.support.botapi.webhooks import Backoff


def _wall_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """Clocks and deadlines, in seconds. `time` measures, `now` dates; no pace means no limits."""

    time: Callable[[], float] = stdlib_time.monotonic
    now: Callable[[], datetime] = _wall_clock
    pace: Pace | None = field(default_factory=Pace)
    callback_lifetime: float = 150.0
    update_lifetime: float = 86_400.0
    backoff: Backoff = field(default_factory=Backoff)


class World:
    """Everything that is not HTTP."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.files = FileStore()
        self.bots: dict[str, BotAccount] = {}
        self.people: dict[int, User] = {}
        self.groups: dict[int, Group] = {}
        self.presses: dict[str, Press] = {}

    @property
    def first_bot(self) -> BotAccount:
        """The bot that people talk to when nothing else is said."""
        return next(iter(self.bots.values()))

    def unix_time(self) -> int:
        """Return the date that a message written now bears."""
        return int(self.settings.now().timestamp())

    def new_bot(self, token: str, username: str, *, reads_all: bool = False) -> BotAccount:
        """Create a bot; its id is the number before the token's colon."""
        chosen = self.settings
        queue = UpdateQueue(chosen.time, chosen.update_lifetime, chosen.callback_lifetime)
        throttle = Throttle(chosen.pace, chosen.time) if chosen.pace else None
        bot = BotAccount(token, username, queue, throttle, reads_all=reads_all)
        self.bots[token] = bot
        return bot

    def new_person(
        self, name: str, language: str | None, username: str | None, bot: BotAccount | None
    ) -> Person:
        """Create a person who has not written to any bot yet."""
        first, _, last = name.partition(" ")
        user = User(1001 + len(self.people), first, last, username, language)
        self.people[user.id] = user
        return Person(self, user, bot or self.first_bot)

    def new_group(
        self,
        title: str,
        members: list[User],
        *,
        supergroup: bool = False,
        forum: bool = False,
    ) -> Group:
        """Create a group without bots; a forum is a supergroup."""
        number = len(self.groups) + 1
        chat_id = -1_002_000_000_000 - number if supergroup or forum else -4_000_000 - number
        group = self.groups[chat_id] = Group(self, chat_id, title, members, is_forum=forum)
        return group

    def chat(self, bot: BotAccount, chat_id: int) -> Chat:
        """Return a chat that the bot may know; 400 otherwise."""
        person = self.people.get(chat_id)
        if person is not None:
            return bot.chat_with(person)
        group = self.groups.get(chat_id)
        if group is None or bot.user.id not in group.status:
            raise bad_request("chat not found")
        return group

    def writable_chat(self, bot: BotAccount, chat_id: int, *, counted: bool = True) -> Chat:
        """Return a chat that the bot may write to; 400 or 403 otherwise, 429 when counted."""
        chat = self.chat(bot, chat_id)
        if isinstance(chat, PrivateChat):
            chat.admit()
        elif isinstance(chat, Group):
            chat.admit(bot)
        if counted:
            self.count(bot, chat)
        return chat

    def count(self, bot: BotAccount, chat: Chat) -> None:
        """Count a message or an edit against the limits; 429 when it is too many."""
        if bot.throttle is not None:
            bot.throttle.admit(chat.id)

    def write(self, chat: Chat, sender: User, **content: Any) -> Message:
        """Put a message into a chat; commands in people's texts are marked."""
        if not sender.is_bot and "entities" not in content:
            content["entities"] = find_commands(content.get("text", ""))
        return chat.new_message(sender, self.unix_time(), **content)

    def change_text(self, message: Message, text: str) -> None:
        """Let a person edit a message."""
        message.text, message.entities = text, find_commands(text)
        message.edits += 1
        message.edit_date = self.unix_time()
        self.publish(message, "edited_message")

    def publish(self, message: Message, kind: str = "message") -> None:
        """Tell the bots that may read it."""
        chat = message.chat
        if isinstance(chat, PrivateChat):
            chat.bot.queue.add(kind, message.json(), ("chat", chat.id))
        elif isinstance(chat, Group):
            for bot in self.bots.values():
                if chat.reaches(bot, message):
                    bot.queue.add(kind, message.json(), ("chat", chat.id))

    def tell_membership(self, chat: Chat, bot: BotAccount, actor: User, old: str, new: str) -> None:
        """Tell a bot that it was added, removed, blocked or unblocked."""
        payload = {
            "chat": chat.json(),
            "from": actor.json(),
            "date": self.unix_time(),
            "old_chat_member": membership(bot.user, old),
            "new_chat_member": membership(bot.user, new),
        }
        bot.queue.add("my_chat_member", payload, ("membership", chat.id))

    def press(self, person: Person, chat: Chat, message_id: int, data: str) -> Press:
        """Send a callback query to the bot whose message it is."""
        message = chat.messages.get(message_id)
        sender = message.sender.id if message else person.bot.user.id
        bot = next(each for each in self.bots.values() if each.user.id == sender)
        number = str(4_000_000_000 + len(self.presses))
        press = Press(number, person.user, bot, data, self.settings.time())
        self.presses[number] = press
        gone = {"chat": chat.json(), "message_id": message_id, "date": 0}
        payload = {
            "id": number,
            "from": person.user.json(),
            "message": message.json() if message else gone,
            "chat_instance": str(chat.id),
            "data": data,
        }
        bot.queue.add("callback_query", payload, ("callback", person.id))
        return press

    def open_press(self, bot: BotAccount, query_id: str) -> Press:
        """Return a press that can still be answered; 400 otherwise."""
        press = self.presses.get(query_id)
        limit = self.settings.time() - self.settings.callback_lifetime
        if press is None or press.bot is not bot or press.pressed_at < limit:
            raise bad_request(QUERY_TOO_OLD)
        return press


def membership(user: User, status: str) -> dict[str, Any]:
    """Return the wire form of a chat member."""
    found: dict[str, Any] = {"user": user.json(), "status": status}
    if status == "kicked":
        found["until_date"] = 0
    if status == "creator":
        found["is_anonymous"] = False
    return found
