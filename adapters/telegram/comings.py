"""Who comes into a chat and who leaves it, purely; what has no documented shape means nothing."""

from collections.abc import Iterator

from adapters.telegram.contents import CHANNEL
from adapters.telegram.raw import Json, read_int, read_object
from bot.talk.model import Arrived, Blocked, Departed, Event, RoomLeft, Unblocked

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
