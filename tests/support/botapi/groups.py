"""Group chats: members, bots behind privacy mode, topics, and the move to a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.botapi.chats import Chat, Message, Seen, User
from tests.support.botapi.errors import bad_request, forbidden

if TYPE_CHECKING:
    from tests.support.botapi.bots import BotAccount
    from tests.support.botapi.people import Person
    from tests.support.botapi.world import World

ANONYMOUS = User(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
"""By whom a chat says itself what it says."""


class Group(Chat):
    """A group (a supergroup after `migrate`); the first member owns it. A forum has topics."""

    def __init__(
        self,
        world: World,
        chat_id: int,
        title: str,
        members: list[User],
        *,
        is_forum: bool = False,
    ) -> None:
        super().__init__(chat_id, "supergroup" if chat_id < -(10**12) else "group")
        self.title = title
        self.members = members
        self.migrated_to: Group | None = None
        self.status: dict[int, str] = {}
        self.is_forum = is_forum
        self.topics: dict[int, Message] = {}
        self.closed: set[int] = set()
        self._world = world

    @property
    def chat(self) -> list[Seen]:
        """What the members see, oldest first."""
        return self.transcript()

    def json(self) -> dict[str, Any]:
        """Return the wire form."""
        found: dict[str, Any] = {"id": self.id, "type": self.kind, "title": self.title}
        return found | {"is_forum": True} if self.is_forum else found

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

    def admit_topic(self, topic: int) -> None:
        """Raise the refusal that keeps a bot from writing into a topic, if there is one."""
        if topic not in self.topics:
            raise bad_request("message thread not found")
        if topic in self.closed:
            raise bad_request("TOPIC_CLOSED")

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

    async def add_member(self, *people: Person, by: Person | None = None) -> None:
        """Somebody brings people in, at once; without `by` the first of them joins by a link."""
        actor = by.user if by else people[0].user
        self.members += [each.user for each in people]
        fields = {"new_chat_members": [each.user.json() for each in people]}
        self._world.publish(self._world.write(self, actor, fields=fields))

    async def remove_member(self, person: Person, *, by: Person | None = None) -> None:
        """Somebody removes a member, who else leaves on their own."""
        self.members.remove(person.user)
        actor = by.user if by else person.user
        fields = {"left_chat_member": person.user.json()}
        self._world.publish(self._world.write(self, actor, fields=fields))

    async def opens_topic(self, name: str) -> int:
        """The owner opens a topic; return its id, which is that of its first message."""
        fields = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
        opened = self._world.write(self, self.members[0], fields=fields)
        opened.topic = opened.message_id
        self.topics[opened.topic] = opened
        self._world.publish(opened)
        return opened.topic

    async def closes_topic(self, topic: int) -> None:
        """The owner closes a topic."""
        self.closed.add(topic)
        closing = self._world.write(
            self, self.members[0], topic=topic, fields={"forum_topic_closed": {}}
        )
        self._world.publish(closing)

    def leave(self, bot: BotAccount) -> None:
        """Let the bot itself leave."""
        self.admit(bot)
        self._change(bot, bot.user, "left")

    async def migrate(self) -> Group:
        """Become a supergroup under a new id; return it. This one refuses from now on.

        Its last message tells where to, by whoever did it; the new one's first from where, in its
        own name.
        """
        new = self._world.new_group(self.title, self.members, supergroup=True)
        new.status.update(self.status)
        owner = self.members[0]
        moved = self._world.write(self, owner, fields={"migrate_to_chat_id": new.id})
        self._world.publish(moved)
        self.migrated_to = new
        fields = {"sender_chat": new.json(), "migrate_from_chat_id": self.id}
        arrived = self._world.write(new, ANONYMOUS, fields=fields)
        self._world.publish(arrived)
        return new

    def _change(self, bot: BotAccount, actor: User, status: str) -> None:
        old = self.status.get(bot.user.id, "left")
        self.status[bot.user.id] = status
        self._world.tell_membership(self, bot, actor, old, status)
