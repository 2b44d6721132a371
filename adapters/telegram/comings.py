"""Who comes into a chat and who leaves it, and where it goes itself, purely.

What has no documented shape means nothing.
"""

from collections.abc import Iterator

from adapters.telegram.contents import CHANNEL
from adapters.telegram.raw import Json, read_int, read_object
from bot.talk.model import Arrived, Blocked, Departed, Event, RoomLeft, RoomMoved, Unblocked

Found = tuple[Json, Event | None]
"""What happened, and the object that says by whom, where, and in answer to what."""

_MOST_ARRIVALS = 200  # at once; Telegram lets no more people be added
_GONE = frozenset({"left", "kicked"})


def membership(change: Json) -> Found:
    """Return what a change of the bot's own membership means."""
    was, now = _is_in(change.get("old_chat_member")), _is_in(change.get("new_chat_member"))
    if read_object(change.get("chat")).get("type") == "private":
        return change, None if now is None else Unblocked() if now else Blocked()
    return change, RoomLeft() if now is False and was is not False else None


def _is_in(member: object) -> bool | None:
    """Whether somebody of that membership is in the chat; ``None`` if it does not say."""
    found = read_object(member)
    status = found.get("status")
    if not isinstance(status, str):
        return None
    if status == "restricted":
        return found.get("is_member") is not False
    return status not in _GONE


def arrivals(message: Json) -> Iterator[Found]:
    """Return who came into a group with a message, each of them."""
    members = message["new_chat_members"]
    for member in members[:_MOST_ARRIVALS] if isinstance(members, list) else ():
        yield {"from": member, "chat": message.get("chat")}, Arrived()


def departure(message: Json) -> Found:
    """Return who left a group with a message, and who removed them."""
    member, sender = message["left_chat_member"], read_object(message.get("from"))
    left, by = read_int(read_object(member).get("id")), read_int(sender.get("id"))
    removed = by is not None and by != left
    departed = Departed(f"{CHANNEL}:{by}" if removed else "")
    return {"from": member, "chat": message.get("chat")}, departed


def migration(message: Json) -> Found | None:
    """Return that a group became a supergroup; ``None`` if a message tells nothing of that.

    Both chats tell it: the old one with its last message, the new one with its first. Webhooks
    keep the order of each chat alone, so either may come first, and each says all. It is the old
    chat's own, as its supergroup tells it in its own name.
    """
    here = read_int(read_object(message.get("chat")).get("id"))
    old, new = read_int(message.get("migrate_from_chat_id")), here
    if old is None:
        old, new = here, read_int(message.get("migrate_to_chat_id"))
    if old is None or new is None:
        return None
    return {"chat": {"id": old, "type": "group"}}, RoomMoved(f"{CHANNEL}:{new}")
