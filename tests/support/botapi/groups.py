"""Group chats: members, bots behind privacy mode, and the move to a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.botapi.chats import Chat, Message, Seen, User
from tests.support.botapi.errors import bad_request, forbidden

if TYPE_CHECKING:
    from tests.support.botapi.bots import BotAccount
    from tests.support.botapi.people import Person
    from tests.support.botapi.world import World


class Group(Chat):
    """A group (a supergroup after `migrate`); the first member owns it."""

    def __init__(self, world: World, chat_id: int, title: str, members: list[User]) -> None:
        super().__init__(chat_id, "supergroup" if chat_id < -(10**12) else "group")
        self.title = title
        self.members = members
        self.migrated_to: Group | None = None
        self.status: dict[int, str] = {}
        self._world = world

    @property
    def chat(self) -> list[Seen]:
        """What the members see, oldest first."""
        return self.transcript()

    def json(self) -> dict[str, Any]:
        """Return the wire form."""
        return {"id": self.id, "type": self.kind, "title": self.title}

    def admit(self, bot: BotAccount) -> None:
        """Raise the refusal that keeps the bot from writing here, if there is one."""
        if self.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to.id,
            )
        name = f"{self.kind} chat"
        status = self.status.get(bot.user.id)
        if status is None:
            raise bad_request("chat not found")
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {name}")
        if status == "left":
            raise forbidden(f"bot is not a member of the {name}")

    def reaches(self, bot: BotAccount, message: Message) -> bool:
        """Tell whether privacy mode lets a message through to a bot."""
        if self.status.get(bot.user.id) != "member":
            return False
        if bot.reads_all or message.kind == "service":
            return True
        first = message.text.split(maxsplit=1)[0] if message.text else ""
        if first.startswith("/"):
            name = first.partition("@")[2].lower()
            return name in {"", (bot.user.username or "").lower()}
        answered = message.reply_to
        return answered is not None and answered.sender.id == bot.user.id

    async def add_bot(
        self, startgroup_code: str | None = None, *, by: Person | None = None
    ) -> None:
        """A member adds the bot, by a start-group link when there is a code (may be empty)."""
        actor = by.user if by else self.members[0]
        bot = by.bot if by else self._world.first_bot
        self._change(bot, actor, "member")
        fields = {"new_chat_members": [bot.user.json()]}
        self._world.publish(self._world.write(self, actor, fields=fields))
        if startgroup_code is not None:
            text = f"/start@{bot.user.username} {startgroup_code}".strip()
            self._world.publish(self._world.write(self, actor, text=text))

    async def remove_bot(self, *, by: Person | None = None) -> None:
        """A member throws the bot out."""
        actor = by.user if by else self.members[0]
        self._change(by.bot if by else self._world.first_bot, actor, "kicked")

    def leave(self, bot: BotAccount) -> None:
        """Let the bot itself leave."""
        self.admit(bot)
        self._change(bot, bot.user, "left")

    async def migrate(self) -> Group:
        """Become a supergroup under a new id; return it. This one refuses from now on."""
        new = self._world.new_group(self.title, self.members, supergroup=True)
        new.status.update(self.status)
        owner = self.members[0]
        moved = self._world.write(self, owner, fields={"migrate_to_chat_id": new.id})
        self._world.publish(moved)
        self.migrated_to = new
        arrived = self._world.write(new, owner, fields={"migrate_from_chat_id": self.id})
        self._world.publish(arrived)
        return new

    def _change(self, bot: BotAccount, actor: User, status: str) -> None:
        old = self.status.get(bot.user.id, "left")
        self.status[bot.user.id] = status
        self._world.tell_membership(self, bot, actor, old, status)
