"""What is known of a room in which the bot is no longer, purely."""

from dataclasses import replace

from adapters.matrix.found import Found
from adapters.matrix.home import Event, RoomNews
from adapters.matrix.rooms import JOIN
from adapters.matrix.translate import Picked
from bot.talk.model import Envelope


def changes_of(user: str, news: RoomNews) -> list[Event]:
    """Return the changes of somebody's membership that a room's news show, the last one last."""
    events = (each for each in (*news.state, *news.events) if isinstance(each, Event))
    return [each for each in events if each.kind == "m.room.member" and each.state_key == user]


def shows_in(change: Event) -> bool:
    """Tell whether somebody was in the room before a change of their membership, or after it."""
    return JOIN in (change.before.get("membership"), change.content.get("membership"))


def of_group(meant: Envelope | Picked) -> bool:
    """Tell whether it was said in a group chat, as far as is known of a room that was left."""
    return isinstance(meant, Envelope) and meant.room is not None and not meant.is_aside


def dated(meant: Envelope | Picked, found: Found) -> Envelope | Picked:
    """Return what was said in a group chat with the time: it was before the bot was removed."""
    if not isinstance(meant, Envelope) or meant.room is None:
        return meant
    return replace(meant, sent=found.sent.get(meant.id))
