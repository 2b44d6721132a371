"""Bot accounts, and the private chats between a bot and a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.botapi.chats import Chat, User
from tests.support.botapi.errors import forbidden

if TYPE_CHECKING:
    from tests.support.botapi.limits import Throttle
    from tests.support.botapi.updates import UpdateQueue
    from tests.support.botapi.webhooks import WebhookSender

Menu = list[dict[str, str]]


class PrivateChat(Chat):
    """A person's chat with one bot; its id is the person's."""

    def __init__(self, person: User, bot: BotAccount) -> None:
        super().__init__(person.id, "private")
        self.person = person
        self.bot = bot
        self.started = False
        self.blocked = False
        self.deactivated = False

    def json(self) -> dict[str, Any]:
        """Return the wire form."""
        person = self.person
        found: dict[str, Any] = {
            "id": self.id,
            "type": "private",
            "first_name": person.first_name,
        }
        if person.last_name:
            found["last_name"] = person.last_name
        if person.username:
            found["username"] = person.username
        return found

    def admit(self) -> None:
        """Raise the 403 that keeps the bot from writing here, if there is one."""
        if self.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")


class BotAccount:
    """A bot: its token, what waits for it, and what it told Telegram about itself."""

    def __init__(
        self,
        token: str,
        username: str,
        queue: UpdateQueue,
        throttle: Throttle | None,
        *,
        reads_all: bool = False,
    ) -> None:
        number = int(token.partition(":")[0])
        self.token = token
        self.user = User(number, "Kupplung", username=username, is_bot=True)
        self.queue = queue
        self.throttle = throttle
        self.reads_all = reads_all
        self.sender: WebhookSender | None = None
        self.commands: dict[tuple[str, str], Menu] = {}
        self.private: dict[int, PrivateChat] = {}

    def chat_with(self, person: User) -> PrivateChat:
        """Return the private chat with a person."""
        chat = self.private.get(person.id)
        if chat is None:
            chat = self.private[person.id] = PrivateChat(person, self)
        return chat

    def menu(self, chat: Chat, language: str | None) -> Menu:
        """Return the commands which a client shows in a chat: narrowest scope, then language."""
        wide = "all_private_chats" if chat.kind == "private" else "all_group_chats"
        for scope in (f"chat:{chat.id}", wide, "default"):
            for tongue in (language or "", ""):
                if commands := self.commands.get((scope, tongue)):
                    return commands
        return []
